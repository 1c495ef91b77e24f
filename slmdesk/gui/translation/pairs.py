"""What can translate here: the installed translation pairs, and the language model where there is none."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from PySide6.QtCore import QObject, Signal

from slmdesk.gui.background import Background
from slmdesk.gui.models.library import ModelLibrary
from slmdesk.messages import ModelFile, PairModel, TranslateResult
from slmdesk.models.store import InstalledModel

_BETWEEN = "en"  # two pairs meet in English where there is none for both languages


class Translators(QObject):
    """Keeps the list of pairs fresh.

    Attributes:
        pairs: the installed ones.
        choice: ``auto`` takes a pair where there is one; ``pair`` and ``slm`` take nothing else.
    """

    changed = Signal()

    def __init__(self, models: ModelLibrary, background: Background, parent: QObject) -> None:
        super().__init__(parent)
        self._models = models
        self._background = background
        self.pairs: list[PairModel] = []
        self.choice: Literal["auto", "pair", "slm"] = "auto"
        models.changed.connect(self._look)
        self._look()

    def uses_pair(self, source: str | None, target: str) -> bool:
        """Whether a pair translates, alone or with another one through English. source: None if it is not known."""
        if self.choice == "slm":
            return False
        wanted = target.partition("-")[0]
        if source is None:
            return any(_has(pair.targets, wanted) for pair in self.pairs)
        given = source.partition("-")[0]
        return self._direct(given, wanted) or (self._direct(given, _BETWEEN) and self._direct(_BETWEEN, wanted))

    def why_not(self, source: str | None, target: str) -> str:
        """Why nothing here can translate between two languages; empty when something can."""
        if not self._models.loaded:
            return self.tr("The list of models is being read")
        if self.uses_pair(source, target):
            return ""
        if self.choice == "pair":
            return self.tr("No installed pair translates between these languages")
        return "" if self._models.chosen is not None else self.tr("There is no model yet: get one under Models")

    def model_file(self) -> ModelFile | None:
        """The language model for the request; None where only a pair may translate."""
        return None if self.choice == "pair" else self._models.model_file()

    def name(self, source: str | None, target: str) -> tuple[str, str]:
        """What will translate, for people; and in fewer words."""
        if self.uses_pair(source, target):
            return self.tr("Will be translated by an installed pair"), self.tr("By an installed pair")
        chosen = self._models.chosen
        if chosen is None or self.choice == "pair":
            return self.tr("Nothing is installed for this yet"), self.tr("Nothing installed yet")
        words = self.tr("Will be translated by {name} (language model)").format(name=chosen.name)
        return words, self.tr("By {name}").format(name=chosen.name)

    def loaded_name(self) -> str:
        """What is loaded first, for people."""
        return self._models.chosen.name if self._models.chosen is not None else self.tr("the pair")

    def words(self, result: TranslateResult) -> str:
        """What has translated, for people."""
        names = {model.id: model.name for model in self._models.installed}
        used = " + ".join(names.get(id, id) for id in result.model.split(" + "))
        return self.tr("{model} ({engine})").format(model=used, engine=result.engine)

    def _direct(self, source: str, target: str) -> bool:
        return any(_has(pair.sources, source) and _has(pair.targets, target) for pair in self.pairs)

    def _look(self) -> None:
        installed = [model for model in self._models.installed if model.kind == "translation-pair"]
        if installed or self.pairs:
            self._background.run(lambda: _pairs_of(installed), self._take, lambda _failure: None)

    def _take(self, pairs: list[PairModel]) -> None:
        self.pairs = pairs
        self.changed.emit()


def _pairs_of(installed: Sequence[InstalledModel]) -> list[PairModel]:
    from slmdesk.models.translation import pair_models  # here: only where there is one

    return pair_models(installed)


def _has(codes: list[str], wanted: str) -> bool:
    return any(code.partition("-")[0] == wanted for code in codes)
