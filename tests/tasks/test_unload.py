"""An idle model is given back when the window asks for it."""

from __future__ import annotations

from slmdesk.messages import Done, Unloaded
from slmdesk.tasks import unload


def test_unload_gives_the_model_back() -> None:
    class Loaded:
        closed = False

        def close(self) -> None:
            self.closed = True

    loaded = Loaded()
    (event,) = unload.run(loaded)
    assert loaded.closed
    assert isinstance(event, Done)
    assert isinstance(event.result, Unloaded)
