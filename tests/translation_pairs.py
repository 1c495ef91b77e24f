"""The tiny English-Spanish model of ``tests/data/translation``, put where an installed one would be."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

from slmdesk.messages import PairModel
from slmdesk.models.store import ModelStore
from slmdesk.models.translation import import_translation_model, pair_models

PACKAGE = Path(__file__).resolve().parent / "data" / "translation" / "translate-en_es-1_0.argosmodel"


def installed_pair(folder: Path) -> PairModel:
    """Import the package into a store in ``folder``."""
    store = ModelStore(folder)
    import_translation_model(PACKAGE, store)
    (pair,) = pair_models(store.list())
    return pair


def write_package(path: Path, changes: dict[str, bytes | None], more: dict[str, bytes] | None = None) -> Path:
    """A package like ours with other bytes in some members (by last name; None: left out), and more members."""
    with zipfile.ZipFile(PACKAGE) as old, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new:
        for info in old.infolist():
            content = changes.get(Path(info.filename).name, old.read(info))
            if content is not None:
                new.writestr(info.filename, content)
        for name, content in (more or {}).items():
            new.writestr(name, content)
    return path


def write_folder(folder: Path, names: dict[str, str], more: dict[str, bytes]) -> Path:
    """The model as a folder of CTranslate2's; names: what files of the package are called in it."""
    folder.mkdir()
    with zipfile.ZipFile(PACKAGE) as package:
        for info in package.infolist():
            name = Path(info.filename).name
            if name in names:
                (folder / names[name]).write_bytes(package.read(info))
    for name, content in more.items():
        (folder / name).write_bytes(content)
    return folder


def vocabulary(*more: str) -> bytes:
    """The package's list of pieces, with others in place of its last ones."""
    with zipfile.ZipFile(PACKAGE) as package:
        pieces: list[str] = json.loads(package.read("translate-en_es-1_0/model/shared_vocabulary.json"))
    return json.dumps([*pieces[: len(pieces) - len(more)], *more]).encode()
