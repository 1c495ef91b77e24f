"""``slmdesk models verify``, ``remove`` and ``move``."""

from __future__ import annotations

import argparse
from dataclasses import replace
from pathlib import Path

from slmdesk import paths
from slmdesk.cli.models.words import megabytes
from slmdesk.cli.output import Output
from slmdesk.cli.session import Session
from slmdesk.errors import ModelError
from slmdesk.messages import Progress
from slmdesk.models.moving import move_models
from slmdesk.models.verify import verify_model
from slmdesk.settings import load_settings, save_settings, settings_file


def run_verify(arguments: argparse.Namespace, output: Output) -> None:
    """Hash the models. A damaged one is an error, after all were looked at."""
    rows, damaged = [], []
    with Session(output) as session:
        models = [session.store.get(id) for id in arguments.ids] if arguments.ids else session.store.list()
        problems = [] if arguments.ids else list(session.store.problems())
        for model in models:

            def tell(done: int, total: int, words: str = f"Checking {model.name}") -> None:
                output.progress(Progress("checking", done, total, "bytes", words))

            changed = verify_model(model, tell)
            rows.append({"id": model.id, "ok": not changed, "changed": list(changed)})
            output.text(f"{model.id}: {'changed: ' + ', '.join(changed) if changed else 'ok'}\n")
            damaged += [model.id] * bool(changed)
    for problem in problems:
        output.note(f"Note: {problem}")
    if damaged:
        raise ModelError(
            "model-damaged",
            f"Not what {'it was' if len(damaged) == 1 else 'they were'} when installed: {', '.join(damaged)}.",
            f"Remove and get again: slmdesk models remove {damaged[0]}",
        )
    output.result({"models": rows, "problems": problems})


def run_remove(arguments: argparse.Namespace, output: Output) -> None:
    """Delete a model."""
    with Session(output) as session:
        freed_bytes = session.store.remove(arguments.id)
    output.text(f"{arguments.id} is removed; {megabytes(freed_bytes)} are free again.\n")
    output.result({"removed": arguments.id, "freed_bytes": freed_bytes})


def run_move(arguments: argparse.Namespace, output: Output) -> None:
    """Move all models and remember where they are."""
    file = settings_file(paths.config_folder())

    def remember(folder: Path) -> None:
        chosen = "" if folder == paths.models_folder() else str(folder)
        save_settings(file, replace(load_settings(file), models_folder=chosen))

    with Session(output) as session:
        old = session.store.folder
        moved = move_models(
            session.store,
            arguments.folder,
            remember,
            lambda done, total: output.progress(Progress("checking", done, total, "bytes", "Moving")),
        )
    folder = arguments.folder.expanduser().absolute()
    output.text(f"{moved} model{'s' * (moved != 1)} moved from {old}. Models are kept in {folder} from now on.\n")
    output.result({"moved": moved, "folder": str(folder)})
