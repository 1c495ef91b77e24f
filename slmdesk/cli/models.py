"""``slmdesk models``: list, pull, import and remove models."""

from __future__ import annotations

import argparse
from dataclasses import asdict
from pathlib import Path
from typing import Any

from slmdesk.cli.arguments import Subparsers, add_json
from slmdesk.cli.output import Output
from slmdesk.cli.session import Session
from slmdesk.messages import Connection, Inspection, InspectModel, Progress, Pull, PullResult
from slmdesk.models.catalog import CatalogEntry, find
from slmdesk.models.store import InstalledModel


def add_parser(subparsers: Subparsers) -> None:
    """Add the subcommand."""
    parser = subparsers.add_parser("models", help="list, download, import and remove models", allow_abbrev=False)
    actions = parser.add_subparsers(title="actions", metavar="ACTION", required=True)
    listing = actions.add_parser("list", help="what is installed and what can be downloaded", allow_abbrev=False)
    listing.set_defaults(run=_list)
    pull = actions.add_parser("pull", help="download a model of the catalogue", allow_abbrev=False)
    pull.add_argument("id", metavar="ID")
    pull.set_defaults(run=_pull)
    importing = actions.add_parser("import", help="take over a GGUF file that is on this computer", allow_abbrev=False)
    importing.add_argument("path", metavar="FILE", type=Path)
    importing.add_argument("--name", help="what to call it (default: the file's name)")
    importing.set_defaults(run=_import)
    inspecting = actions.add_parser(
        "inspect", help="say whether a model file can run, without loading it", allow_abbrev=False
    )
    inspecting.add_argument("path", metavar="FILE", type=Path)
    inspecting.set_defaults(run=_inspect)
    removing = actions.add_parser("remove", help="delete an installed model", allow_abbrev=False)
    removing.add_argument("id", metavar="ID")
    removing.set_defaults(run=_remove)
    for action in (listing, pull, importing, inspecting, removing):
        add_json(action)


def _list(arguments: argparse.Namespace, output: Output) -> None:
    with Session(output) as session:
        installed = session.store.list()
        problems = session.store.problems()
        catalog = session.catalog()
    ids = {model.id for model in installed}
    output.text("Installed:\n" if installed else "No model is installed yet.\n")
    for model in installed:
        output.text(f"  {model.id}  {_megabytes(model.size_bytes)}  {model.license}\n")
    output.text("\nCan be downloaded with “slmdesk models pull ID”:\n")
    for entry in catalog:
        if entry.id not in ids:
            output.text(f"  {entry.id}  {_megabytes(entry.size_bytes)}  {entry.license}\n      {entry.good_for}\n")
    for problem in problems:
        output.note(f"Note: {problem}")
    output.result(
        {
            "installed": [_installed_json(model) for model in installed],
            "catalog": [_entry_json(entry, entry.id in ids) for entry in catalog],
            "problems": problems,
        }
    )


def _pull(arguments: argparse.Namespace, output: Output) -> None:
    with Session(output) as session:
        entry = find(session.catalog(), arguments.id)
        present = next((model for model in session.store.list() if model.id == entry.id), None)
        if present is not None:
            output.text(f"{entry.id} is installed already: {present.path}\n")
            output.result({"installed": _installed_json(present)})
            return
        request = Pull(entry.id, entry.files, str(session.store.incoming(entry.id)))
        for event in session.events("download", request):
            if isinstance(event, Connection) and event.open:
                output.note(f"Connecting to {event.host} for {event.file}")
        assert isinstance(session.result, PullResult)
        installed = session.store.adopt(entry, session.result.files)
        for file in session.result.files:
            if file.recorded:
                output.note(
                    f"Note: the checksum of {file.name} was not known before; it is recorded now: {file.sha256}"
                )
    output.text(f"{installed.id} is installed: {installed.path}\n")
    output.result({"installed": _installed_json(installed)})


def _import(arguments: argparse.Namespace, output: Output) -> None:
    with Session(output) as session:
        inspection = _inspection(session, arguments.path)
        if inspection.verdict == "warn":
            for reason in inspection.reasons:
                output.note(f"Note: {reason}")
        installed = session.store.import_file(
            arguments.path,
            name=arguments.name,
            on_progress=lambda done, total: output.progress(Progress("checking", done, total, "bytes", "Importing")),
        )
    output.text(f"{installed.id} is installed: {installed.path}\n")
    output.result({"installed": _installed_json(installed)})


def _inspect(arguments: argparse.Namespace, output: Output) -> None:
    with Session(output) as session:
        inspection = _inspection(session, arguments.path)
    output.text(f"{arguments.path}: {inspection.verdict}\n")
    for reason in inspection.reasons:
        output.text(f"  {reason}\n")
    output.result(
        {
            "verdict": inspection.verdict,
            "reasons": inspection.reasons,
            "architecture": inspection.architecture,
            "memory_bytes": inspection.memory_bytes,
        }
    )


def _remove(arguments: argparse.Namespace, output: Output) -> None:
    with Session(output) as session:
        freed_bytes = session.store.remove(arguments.id)
    output.text(f"{arguments.id} is removed; {_megabytes(freed_bytes)} are free again.\n")
    output.result({"removed": arguments.id, "freed_bytes": freed_bytes})


def _inspection(session: Session, path: Path) -> Inspection:
    for _event in session.events("inference", InspectModel(str(path))):
        pass
    assert isinstance(session.result, Inspection)
    return session.result


def _megabytes(size_bytes: int) -> str:
    return f"{size_bytes / 1e6:,.0f} MB"


def _installed_json(model: InstalledModel) -> dict[str, Any]:
    return {**asdict(model), "path": str(model.path)}


def _entry_json(entry: CatalogEntry, installed: bool) -> dict[str, Any]:
    return {
        "id": entry.id,
        "name": entry.name,
        "good_for": entry.good_for,
        "parameters": entry.parameters,
        "quantization": entry.quantization,
        "languages": entry.languages,
        "context_tokens": entry.context_tokens,
        "license": entry.license,
        "size_bytes": entry.size_bytes,
        "installed": installed,
    }
