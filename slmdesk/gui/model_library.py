"""Which models there are: the catalogue, what is installed, and which one is chosen. Read off the GUI thread."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from slmdesk.errors import SlmDeskError
from slmdesk.gui.background import Background
from slmdesk.gui.preferences import Preferences
from slmdesk.messages import Failed, ModelFile, PulledFile
from slmdesk.models.catalog import CatalogEntry, load_catalog
from slmdesk.models.store import InstalledModel, ModelStore, memory_bytes

_MEMORY_SHARE = 0.75  # the rest is for the system and other programs


@dataclass(frozen=True)
class _Listing:
    catalog: tuple[CatalogEntry, ...]
    installed: tuple[InstalledModel, ...]
    chosen: InstalledModel | None
    memory_bytes: int
    problems: tuple[str, ...]
    catalog_problem: Failed | None


class ModelLibrary(QObject):
    """The list of models, kept fresh.

    Attributes:
        problems: a sentence for each folder that holds a model and cannot be used.
        loaded: whether the first listing has arrived; before that nobody can say that there is no model.
        chosen: the model that the next job runs with; None when there is none.
    """

    changed = Signal()
    failed = Signal(object)  # Failed

    def __init__(
        self,
        store: ModelStore,
        catalog_file: Path,
        preferences: Preferences,
        background: Background,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.store = store
        self._catalog_file = catalog_file
        self._preferences = preferences
        self._background = background
        self.loaded = False
        self.catalog: tuple[CatalogEntry, ...] = ()
        self.installed: tuple[InstalledModel, ...] = ()
        self.chosen: InstalledModel | None = None
        self.problems: tuple[str, ...] = ()
        self._memory_bytes = 0
        self._asked = 0
        self._model_id = preferences.settings.model_id
        preferences.changed.connect(self._on_preferences_changed)

    def refresh(self) -> None:
        """List again; ``changed`` follows."""
        self._asked += 1
        number = self._asked
        preferred = self._preferences.settings.model_id

        def done(listing: _Listing) -> None:
            if number == self._asked:  # an older answer that came later says nothing new
                self._take(listing)

        self._background.run(lambda: self._list(preferred), done, self.failed.emit)

    def starter(self) -> CatalogEntry | None:
        """The small model to begin with."""
        return next((entry for entry in self.catalog if entry.starter), None)

    def is_installed(self, model_id: str) -> bool:
        """Whether a catalogue entry is on this computer."""
        return any(model.id == model_id for model in self.installed)

    def fits(self, size_bytes: int) -> bool:
        """Whether a model file of this size runs in the memory of this computer beside other programs."""
        return memory_bytes(size_bytes) <= self._memory_bytes * _MEMORY_SHARE

    def model_file(self) -> ModelFile | None:
        """The chosen model as a request names it, with the user's context limit."""
        if self.chosen is None:
            return None
        return ModelFile(self.chosen.id, str(self.chosen.path), self._preferences.settings.context_tokens)

    def use(self, model_id: str) -> None:
        """Choose a model; saved."""
        self._preferences.update(model_id=model_id)

    def adopt(self, entry: CatalogEntry, files: list[PulledFile]) -> None:
        """Move what was downloaded into place."""
        self._background.run(lambda: self.store.adopt(entry, files), lambda _model: self.refresh(), self.failed.emit)

    def remove(self, model_id: str) -> None:
        """Delete an installed model's files."""
        self._background.run(lambda: self.store.remove(model_id), lambda _none: self.refresh(), self.failed.emit)

    def _list(self, preferred: str | None) -> _Listing:
        import psutil  # here: the window is on the screen before this is needed

        problem = None
        catalog: tuple[CatalogEntry, ...] = ()
        try:
            catalog = tuple(load_catalog(self._catalog_file))
        except SlmDeskError as error:  # a damaged catalogue must not hide the models that are installed
            problem = Failed(error.kind, error.message, error.hint)
        installed = tuple(self.store.list())
        if preferred not in {model.id for model in installed}:
            preferred = None  # removed meanwhile: the next best one
        memory = psutil.virtual_memory()
        chosen = self.store.choose(preferred, memory.available) if installed else None
        return _Listing(catalog, installed, chosen, memory.total, tuple(self.store.problems()), problem)

    def _take(self, listing: _Listing) -> None:
        self.catalog, self.installed, self.chosen = listing.catalog, listing.installed, listing.chosen
        self.problems = listing.problems
        self._memory_bytes = listing.memory_bytes
        self.loaded = True
        self.changed.emit()
        if listing.catalog_problem is not None:
            self.failed.emit(listing.catalog_problem)

    def _on_preferences_changed(self) -> None:
        if self._preferences.settings.model_id != self._model_id:
            self._model_id = self._preferences.settings.model_id
            self.refresh()
