"""Moves all models to another folder, perhaps on another disk: a cut power leaves them where they were, or there."""

from __future__ import annotations

import errno
import os
import shutil
from collections.abc import Callable
from pathlib import Path

from slmdesk.errors import StorageError
from slmdesk.models.disk import check_space, storage_error
from slmdesk.models.importing import bring_copy
from slmdesk.models.installed import InstalledModel
from slmdesk.models.store import ModelStore


def move_models(
    store: ModelStore,
    target: Path,
    remember: Callable[[Path], None],
    on_progress: Callable[[int, int], None] = lambda done, total: None,
) -> int:
    """Bring every model of ``store`` into ``target``, then let the new folder be used, then delete the old ones.

    Args:
        store: the models as they are.
        target: a folder; made when it is missing. Models that are in it already stay.
        remember: called once with the new folder, when every model is whole in it.
        on_progress: called with (bytes done, bytes in all).

    Returns:
        How many models were moved.

    Raises:
        StorageError: nothing has changed then, but for what was copied.
    """
    source = store.folder
    target = target.expanduser().absolute()
    if target == source or source in target.parents or target in source.parents:
        raise StorageError("same-folder", f"The models are in {source}; {target} is no other place.", "Choose another.")
    models = [model for model in store.list() if model.origin != "bundled"]
    total_bytes, done_bytes = sum(file.size_bytes for model in models for file in model.files), 0
    moved: list[InstalledModel] = []
    copied: list[Path] = []
    try:
        target.mkdir(parents=True, exist_ok=True)
        check_space(target, 0 if _one_disk(source, target) else total_bytes)
        for model in models:
            arriving = target / ".incoming" / f"moving-{model.id}"
            shutil.rmtree(arriving, ignore_errors=True)
            arriving.mkdir(parents=True)
            for file in model.path.parent.iterdir():
                size = file.stat().st_size

                def tell(done: int, _total: int, before: int = done_bytes) -> None:
                    on_progress(min(before + done, total_bytes), total_bytes)

                _bytes, sha256 = bring_copy(file, arriving / file.name, tell)
                recorded = {each.name: each.sha256 for each in model.files}.get(file.name, sha256)
                if recorded != sha256:
                    raise StorageError(
                        "model-damaged",
                        f"{file.name} of {model.name} is not what it was when it came, so nothing was moved.",
                        f"Remove it and get it again: slmdesk models remove {model.id}",
                    )
                done_bytes += size
            place = target / model.id
            if place.exists():
                raise StorageError("exists", f"There is a model {model.id} in {target} already.", "Choose another.")
            os.rename(arriving, place)
            copied.append(place)
            moved.append(model)
        remember(target)
    except OSError as error:
        _undo(copied, target)
        raise storage_error(error, "The models cannot be moved") from error
    except BaseException:
        _undo(copied, target)
        raise
    for model in moved:
        shutil.rmtree(model.path.parent, ignore_errors=True)  # what is in use on Windows stays, and does no harm
    return len(moved)


def _undo(copied: list[Path], target: Path) -> None:
    for place in copied:
        shutil.rmtree(place, ignore_errors=True)
    shutil.rmtree(target / ".incoming", ignore_errors=True)


def _one_disk(source: Path, target: Path) -> bool:
    try:
        return source.stat().st_dev == target.stat().st_dev
    except OSError as error:
        if error.errno == errno.ENOENT:
            return True  # no models yet
        raise
