"""Which models there are: the catalogue, what is installed, and which one is chosen. Read off the GUI thread."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from slmdesk.errors import SlmDeskError
from slmdesk.gui.background import Background
from slmdesk.gui.models import wording
from slmdesk.gui.preferences import Preferences
from slmdesk.messages import Failed, ModelFile, PulledFile
from slmdesk.models.arriving import begun
from slmdesk.models.catalog import CatalogEntry, load_catalog
from slmdesk.models.fit import ComputerProfile, Shape, load_profile, shape_of
from slmdesk.models.model_file import read_model
from slmdesk.models.outlook import Outlook, outlook
from slmdesk.models.store import InstalledModel, ModelStore
from slmdesk.models.verify import verify_model


@dataclass(frozen=True)
class _Listing:
    catalog: tuple[CatalogEntry, ...]
    installed: tuple[InstalledModel, ...]
    chosen: InstalledModel | None
    free_bytes: int
    profile: ComputerProfile | None
    begun: dict[str, int]
    folder_missing: bool
    problems: tuple[str, ...]
    catalog_problem: Failed | None


class ModelLibrary(QObject):
    """The list of models, kept fresh.

    Attributes:
        problems: a sentence for each folder that holds a model and cannot be used.
        loaded: whether the first listing has arrived; before that nobody can say that there is no model.
        chosen: the model that the next job runs with; None when there is none.
        begun: ids of models whose download was begun, and the bytes of each that are here.
        folder_missing: the folder that the user chose for models is not there, nor is its disk perhaps.
    """

    changed = Signal()
    failed = Signal(object)  # Failed
    removed = Signal(object, object)  # InstalledModel, bytes that are free again

    def __init__(
        self,
        store: ModelStore,
        catalog_file: Path,
        preferences: Preferences,
        background: Background,
        profile_file: Path | None = None,
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
        self.begun: Mapping[str, int] = {}
        self.folder_missing = False
        self._profile_file = profile_file
        self._free_bytes = 0
        self._profile: ComputerProfile | None = None
        self._shapes: dict[str, Shape | None] = {}  # of installed models, by the sum of their file
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

    def name_of(self, model_id: str) -> str:
        """How people call a model; its id where it is neither here nor in the catalogue."""
        known: list[InstalledModel | CatalogEntry] = [*self.installed, *self.catalog]
        return next((each.name for each in known if each.id == model_id), model_id)

    def entry_of(self, model: InstalledModel) -> CatalogEntry | None:
        """What the catalogue says of an installed model."""
        return next(
            (
                entry
                for entry in self.catalog
                if entry.id == model.id or (model.sha256 and model.sha256 in {file.sha256 for file in entry.files})
            ),
            None,
        )

    def look_for_damage(self, found: Callable[[Failed], None]) -> None:
        """Read the chosen model's files again, in the background; found: called if they are not what came."""
        model = self.chosen
        if model is None or not model.files:  # nobody wrote down what it should be
            return

        def done(changed: Sequence[str]) -> None:
            if changed:
                found(wording.damaged(model.name))

        self._background.run(lambda: verify_model(model), done, lambda _failure: None)

    def outlook(self, model: InstalledModel | CatalogEntry) -> Outlook:
        """What a model needs here and how fast it would be, as far as it can be known."""
        if isinstance(model, CatalogEntry):
            shape = model.shape
        else:
            entry = self.entry_of(model)
            shape = self._shapes.get(model.sha256) or (entry.shape if entry is not None else None)
        return outlook(shape, model.size_bytes, self._free_bytes, self._profile)

    @property
    def free_bytes(self) -> int:
        """Memory that programs could take when the models were listed."""
        return self._free_bytes

    def keep_in(self, folder: Path) -> None:
        """Look for models in another folder from now on; saved."""
        self.store = self.store.elsewhere(folder)
        self._preferences.update(models_folder=str(folder))
        self.refresh()

    def model_file(self) -> ModelFile | None:
        """The chosen model as a request names it, with the user's context limit."""
        if self.chosen is None:
            return None
        settings = self._preferences.settings
        return ModelFile(
            self.chosen.id,
            str(self.chosen.path),
            settings.context_tokens,
            cache_bits=8 if settings.cache_bits == 8 else 16,
        )

    def use(self, model_id: str) -> None:
        """Choose a model; saved."""
        self._preferences.update(model_id=model_id)

    def adopt(self, entry: CatalogEntry, files: list[PulledFile]) -> None:
        """Move what was downloaded into place."""
        self._background.run(lambda: self.store.adopt(entry, files), lambda _model: self.refresh(), self.failed.emit)

    def remove(self, model: InstalledModel) -> None:
        """Delete an installed model's files; ``removed`` follows, then ``changed``."""

        def done(freed_bytes: int) -> None:
            self.removed.emit(model, freed_bytes)
            self.refresh()

        self._background.run(lambda: self.store.remove(model.id), done, self.failed.emit)

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
        free_bytes = psutil.virtual_memory().available
        writing = any(model.kind == "language-model" for model in installed)
        chosen = self.store.choose(preferred, free_bytes) if preferred is not None or writing else None
        profile = load_profile(self._profile_file) if self._profile_file is not None else None
        store = self.store
        return _Listing(
            catalog,
            installed,
            chosen,
            free_bytes,
            profile,
            begun(store.folder),
            store.is_missing(),
            tuple(store.problems()),
            problem,
        )

    def _take(self, listing: _Listing) -> None:
        self.catalog, self.installed, self.chosen = listing.catalog, listing.installed, listing.chosen
        self.problems = listing.problems
        self._free_bytes, self._profile = listing.free_bytes, listing.profile
        self.begun, self.folder_missing = listing.begun, listing.folder_missing
        self.loaded = True
        self.changed.emit()
        self._read_headers()
        if listing.catalog_problem is not None:
            self.failed.emit(listing.catalog_problem)

    def _read_headers(self) -> None:
        """Of the models that the catalogue does not know: their figures, for the prediction."""
        unknown = [
            model
            for model in self.installed
            if model.sha256 not in self._shapes and ((entry := self.entry_of(model)) is None or entry.shape is None)
        ]
        if not unknown:
            return

        def work() -> dict[str, Shape | None]:
            found: dict[str, Shape | None] = {}
            for model in unknown:
                found[model.sha256] = None
                with contextlib.suppress(SlmDeskError):  # of another format: its size has to do
                    found[model.sha256] = shape_of(read_model(model.path))
            return found

        def done(found: dict[str, Shape | None]) -> None:
            self._shapes.update(found)
            self.changed.emit()

        self._background.run(work, done, self.failed.emit)

    def _on_preferences_changed(self) -> None:
        if self._preferences.settings.model_id != self._model_id:
            self._model_id = self._preferences.settings.model_id
            self.refresh()
