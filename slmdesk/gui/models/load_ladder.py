"""The next step when a model does not load or dies: less context, a smaller model, a smaller cache; with its cost."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QObject, Qt

from slmdesk.gui import wording
from slmdesk.gui.models.library import ModelLibrary
from slmdesk.gui.preferences import Preferences
from slmdesk.messages import Failed
from slmdesk.models.ladder import Offer, offers

_CRASHES = frozenset({"engine-crashed", "inference-crashed"})
_USUAL_TOKENS = 8192  # what is taken for the context when the user set no limit


@dataclass(frozen=True)
class Step:
    """What the banner offers. failure: with the cost of the step in its hint. take: does it, then calls back."""

    failure: Failed
    button: str
    take: Callable[[Callable[[], None]], None]


class LoadLadder(QObject):
    """Remembers which models crashed: a first crash may be chance, a second one is not."""

    def __init__(self, models: ModelLibrary, preferences: Preferences, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.models = models
        self._preferences = preferences
        self._crashes: Counter[str] = Counter()

    def step(self, failure: Failed) -> Step | None:
        """The cheapest step that may help; None when there is none, or memory is not the matter."""
        chosen = self.models.chosen
        if chosen is None:
            return None
        if failure.kind in _CRASHES:
            self._crashes[chosen.id] += 1
            if self._crashes[chosen.id] < 2:
                return None
        tokens = self._preferences.settings.context_tokens or min(chosen.context_tokens or _USUAL_TOKENS, _USUAL_TOKENS)
        quantized = self._preferences.settings.cache_bits == 8
        found = offers(failure.kind, chosen.id, tokens, self.models.installed, cache_is_quantized=quantized)
        for offer in found:
            if offer.kind == "smaller-context" and offer.context_tokens is not None:
                return self._smaller_context(failure, tokens, offer.context_tokens)
            if offer.kind == "smaller-model" and offer.model_id is not None:
                return self._smaller_model(failure, offer)
            if offer.kind == "quantized-cache":
                return self._smaller_cache(failure)
        return None

    def _smaller_context(self, failure: Failed, tokens: int, smaller: int) -> Step:
        hint = self.tr(
            "A context of {n} instead of {m} tokens needs less memory: long documents are then read in more and "
            "shorter parts, which takes a little longer and may lose what connects them."
        ).format(n=f"{smaller:,}", m=f"{tokens:,}")

        def take(then: Callable[[], None]) -> None:
            self._preferences.update(context_tokens=smaller)
            then()

        button = self.tr("Try with {n} tokens").format(n=f"{smaller:,}")
        return Step(Failed(failure.kind, failure.message, hint, failure.details), button, take)

    def _smaller_cache(self, failure: Failed) -> Step:
        hint = self.tr(
            "What the model remembers of the text can be kept at 8 bits: that halves the memory for it, and reading "
            "takes about 1.6 times as long, more with a long text. Settings has the switch back."
        )

        def take(then: Callable[[], None]) -> None:
            self._preferences.update(cache_bits=8)
            then()

        return Step(Failed(failure.kind, failure.message, hint, failure.details), self.tr("Try with 8 bits"), take)

    def _smaller_model(self, failure: Failed, offer: Offer) -> Step:
        by_id = {model.id: model for model in self.models.installed}
        lighter = by_id[offer.model_id or ""]
        hint = self.tr("{name} is smaller ({size}): it is quicker, and makes more mistakes.").format(
            name=lighter.name, size=wording.size(lighter.size_bytes)
        )

        def take(then: Callable[[], None]) -> None:
            if self._preferences.settings.model_id == lighter.id:
                then()
                return
            # Once only: the list of models comes back with the other one chosen.
            self.models.changed.connect(lambda: then(), Qt.ConnectionType.SingleShotConnection)
            self.models.use(lighter.id)

        button = self.tr("Try with {name}").format(name=lighter.name)
        return Step(Failed(failure.kind, failure.message, hint, failure.details), button, take)
