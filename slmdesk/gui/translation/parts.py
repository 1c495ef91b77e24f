"""What the language model has translated of a text stays known until all of it is: stopping costs nothing."""

from __future__ import annotations

from collections.abc import Callable

from msgspec.structs import replace

from slmdesk.gui.result_records import AskedTranslation, ResultRecords
from slmdesk.messages import Checkpoint, PartText, Translate, translation_key


class TranslationParts:
    """The parts of one job at a time, in the store where the user lets things be kept, and here.

    Attributes:
        kept: of the job, how many parts would be taken up again.
    """

    def __init__(self, records: ResultRecords) -> None:
        self._records = records
        self._key = ""
        self._request: Translate | None = None
        self._asked: AskedTranslation | None = None
        self._known: dict[str, str] = {}

    @property
    def kept(self) -> int:
        return len(self._known) if self._request is not None else 0

    def prepare(
        self, request: Translate, name: str, asked: AskedTranslation | None, done: Callable[[Translate], None]
    ) -> None:
        """A job begins. ``done`` gets the request with what was translated before, here or in a window before."""
        if translation_key(request) != self._key:
            self._known = {}
        self._key, self._request, self._asked = translation_key(request), request, asked
        given = request.done_parts  # by the caller: neither counted nor kept

        def ready(prepared: Translate) -> None:
            if prepared is not request and translation_key(prepared) == self._key:
                self._known = {each.part: each.text for each in prepared.done_parts} | self._known
            known = [PartText(part, text) for part, text in self._known.items()]
            done(replace(prepared, done_parts=[*known, *given]))

        self._records.prepare_translation(request, name, asked, ready)

    def leave(self) -> None:
        """A job begins of which nothing is kept, such as a pair's. What is known of the one before stays known."""
        self._request = None

    def add(self, checkpoint: Checkpoint) -> None:
        """Another part is done; one of a job that was not prepared is left aside."""
        if self._request is not None and checkpoint.key == self._key:
            self._known[checkpoint.part] = checkpoint.text
            self._records.add_part(checkpoint)

    def finish(self) -> None:
        """All of the job is done."""
        if self._request is not None:
            self._records.finish_translation(self._request, self._asked)
            self._key, self._request, self._known = "", None, {}
