"""Brings models of the user's own in: files, which are looked at first, and packs, whose signer is asked about."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from slmdesk.gui.desk import Desk
from slmdesk.gui.file_work import FileWork
from slmdesk.gui.widgets.banner import Banner
from slmdesk.messages import Done, Failed, Inspection, InspectModel, ModelKind
from slmdesk.models.store import InstalledModel

if TYPE_CHECKING:
    from slmdesk.models.unpack import Pack

_REFUSED_WHOLLY = ("language-model", "classifier", "translation-pair")
"""Kinds of which a refused file is of no use; one of another kind may be kept."""


class ModelIntake(QObject):
    """One at a time; what was dropped together comes one after the other.

    Args:
        work: copies and hashes.
        banner: says what became of it.
        choose: lets the user choose another file.
        say: shows what is done while a header is read; empty words for nothing.
    """

    def __init__(
        self,
        desk: Desk,
        work: FileWork,
        banner: Banner,
        choose: Callable[[], None],
        say: Callable[[str], None],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._desk = desk
        self._work = work
        self._banner = banner
        self._choose = choose
        self._say = say
        self._waiting: list[Path] = []
        self._looking = False

    def take(self, paths: list[Path]) -> None:
        """Bring in files, packs, and folders that are packs."""
        self._waiting += paths
        if not self._looking and not self._work.running:
            self._next()

    def _next(self) -> None:
        if not self._waiting:
            return
        path = self._waiting.pop(0)
        self._banner.clear()
        self._looking = True
        self._say(self.tr("Looking at {name}").format(name=path.name))

        def is_pack() -> bool:
            from slmdesk.models.unpack import is_pack  # a library for signatures: only when it is needed

            return is_pack(path)

        def done(pack: bool) -> None:
            if pack:
                self._open_pack(path)
                return
            job = self._desk.jobs.run(InspectModel(str(path)))
            job.finished.connect(lambda terminal: self._on_inspected(path, terminal))

        self._desk.background.run(is_pack, done, lambda failure: self._refuse(failure, path))

    # --- files --------------------------------------------------------------------------------

    def _on_inspected(self, path: Path, terminal: object) -> None:
        self._looked()
        match terminal:
            case Done(Inspection(verdict="ok", kind=kind)):
                self._copy_in(path, kind)
            case Done(Inspection(verdict="refuse") as inspection) if inspection.kind in _REFUSED_WHOLLY:
                failure = Failed(
                    "model-refused",
                    self.tr("{name} cannot be used here.").format(name=path.name) + " " + " ".join(inspection.reasons),
                    self.tr("Choose another model file, or download a model from the list."),
                )
                self._banner.show_failure(failure, self.tr("Choose another file…"), self._choose)
            case Done(Inspection() as inspection):  # doubtful, of an old format, or a sound file that cannot write
                message = (
                    self.tr("{name} is an old model file.")
                    if inspection.engine == "ctransformers"
                    else self.tr("{name} cannot write.")
                    if inspection.kind != "language-model"
                    else self.tr("{name} may not work well.")
                )
                self._banner.show_doubt(
                    message.format(name=path.name),
                    " ".join(inspection.reasons),
                    self.tr("Import it anyway"),
                    lambda: self._copy_in(path, inspection.kind),
                )
            case Failed() as failure:
                self._refuse(failure, path)

    def _copy_in(self, path: Path, kind: ModelKind) -> None:
        models = self._desk.models
        words = self.tr("Importing {name}").format(name=path.name)

        def work(tell: Callable[[int, int], None]) -> InstalledModel:
            if kind == "classifier":
                from slmdesk.models.classifier import import_classifier  # only when it is needed

                return import_classifier(path, models.store, on_progress=tell)
            if kind == "translation-pair":
                from slmdesk.models.translation import import_translation_model

                return import_translation_model(path, models.store, on_progress=tell)
            return models.store.import_file(path, on_progress=tell, catalog=models.catalog)

        self._work.run(
            words,
            work,
            lambda model: self._came([model]),
            lambda failure: self._refuse(failure, path),
        )

    def _came(self, models: list[InstalledModel]) -> None:
        first = models[0]
        message = (
            self.tr("{name} is imported.").format(name=first.name)
            if len(models) == 1
            else self.tr("{n} models are imported.").format(n=len(models))
        )
        writing = next((model for model in models if model.kind == "language-model"), None)
        if writing is not None:
            self._banner.show_notice(message, "", self.tr("Use it"), lambda: self._desk.models.use(writing.id))
        else:
            self._banner.show_notice(message)
        self._desk.models.refresh()
        self._next()

    def _refuse(self, failure: Failed, path: Path) -> None:
        self._looked()
        self._banner.show_failure(failure, self.tr("Try again"), lambda: self.take([path]))

    def _looked(self) -> None:
        self._looking = False
        self._say("")

    # --- packs --------------------------------------------------------------------------------

    def _open_pack(self, path: Path) -> None:
        catalog, folder = self._desk.models.catalog, self._desk.config_folder

        def work() -> tuple[Pack, bool]:
            from slmdesk.models.signing import TrustedKeys
            from slmdesk.models.unpack import open_pack

            pack = open_pack(path, catalog)
            return pack, not pack.unknown or TrustedKeys(folder).has(pack.key)

        def done(found: tuple[Pack, bool]) -> None:
            self._looked()
            pack, believed = found
            if believed:
                self._unpack(path, pack, trust=False)
                return
            self._banner.show_doubt(
                self.tr("{name} is signed with a key that is not known here: {key}.").format(
                    name=path.name, key=pack.key.fingerprint
                ),
                self.tr(
                    "Not every model in it is in the catalogue. Ask whoever made the pack whether this is the number "
                    "of their key, and import it only then."
                ),
                self.tr("It is: trust and import"),
                lambda: self._unpack(path, pack, trust=True),
            )

        self._desk.background.run(work, done, lambda failure: self._refuse(failure, path))

    def _unpack(self, path: Path, pack: Pack, trust: bool) -> None:
        models, folder = self._desk.models, self._desk.config_folder

        def work(tell: Callable[[int, int], None]) -> list[InstalledModel]:
            from slmdesk.models.signing import TrustedKeys
            from slmdesk.models.unpack import import_pack

            trusted = TrustedKeys(folder)
            if trust:
                trusted.add(pack.key)
            return import_pack(pack, models.store, models.catalog, trusted, tell)

        self._work.run(
            self.tr("Importing {name}").format(name=path.name),
            work,
            self._came,
            lambda failure: self._refuse(failure, path),
        )
