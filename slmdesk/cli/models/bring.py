"""``slmdesk models pull`` and ``import``."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from slmdesk import paths
from slmdesk.cli.models.carry import import_carried
from slmdesk.cli.models.look import inspection
from slmdesk.cli.models.words import installed_json
from slmdesk.cli.output import Output
from slmdesk.cli.session import Session
from slmdesk.errors import DownloadError, ModelError
from slmdesk.messages import Connection, Progress, Pull, PullResult
from slmdesk.models.catalog import CatalogEntry, find
from slmdesk.models.classifier import import_classifier, is_classifier
from slmdesk.models.connections import Connections
from slmdesk.models.licenses import OPEN_LICENSES
from slmdesk.models.translation import import_translation_model, is_translation_model
from slmdesk.models.unpack import is_pack


def run_pull(arguments: argparse.Namespace, output: Output) -> None:
    """Download a model; nobody is connected to before the user has seen whom."""
    with Session(output) as session:
        entry = find(session.catalog(), arguments.id)
        present = next((model for model in session.store.list() if model.id == entry.id), None)
        if present is not None:
            output.text(f"{entry.id} is installed already: {present.path}\n")
            output.result({"installed": installed_json(present)})
            return
        connections = Connections(paths.data_folder())
        _ask_license(entry, arguments.yes, output)
        _ask(entry, connections, arguments.yes, output)
        limit = session.settings().download_bytes_s if arguments.limit is None else arguments.limit
        request = Pull(entry.id, entry.files, str(session.store.incoming(entry.id)), limit)
        for event in session.events("download", request):
            if isinstance(event, Connection):
                connections.add(event)
                if event.open:
                    output.note(f"Connecting to {event.host} for {event.file}")
        assert isinstance(session.result, PullResult)
        installed = session.store.adopt(entry, session.result.files)
        for file in session.result.files:
            if file.recorded:
                output.note(
                    f"Note: the checksum of {file.name} was not known before; it is recorded now: {file.sha256}"
                )
    output.text(f"{installed.id} is installed: {installed.path}\n")
    output.result({"installed": installed_json(installed)})


def _ask_license(entry: CatalogEntry, yes: bool, output: Output) -> None:
    """Before a download whose licence restricts some uses, say where to read it; whoever sits there accepts it."""
    if entry.license in OPEN_LICENSES:
        return
    output.note(
        f"{entry.name} is under the {entry.license}, which restricts some uses. Read it first: "
        f"slmdesk models show {entry.id} --licence"
    )
    if yes or not (sys.stdin.isatty() and sys.stderr.isatty()):
        return
    print("Do you accept it? [y/N] ", end="", file=sys.stderr, flush=True)
    if sys.stdin.readline().strip().lower() not in ("y", "yes"):
        raise DownloadError("license-not-accepted", "Nothing was downloaded.", "Choose a model of another licence.")


def _ask(entry: CatalogEntry, connections: Connections, yes: bool, output: Output) -> None:
    """Before the first connection ever, show the hosts, and ask whoever sits there; a script is not asked."""
    if yes or connections.list():
        return
    output.note(
        f"SLM Desk has made no connection so far. To download {entry.name} ({entry.license}) it will contact "
        f"{entry.sources_in_words()}, which may pass it on to servers of its own."
    )
    if not (sys.stdin.isatty() and sys.stderr.isatty()):
        return
    print("Connect? [y/N] ", end="", file=sys.stderr, flush=True)
    if sys.stdin.readline().strip().lower() not in ("y", "yes"):
        raise DownloadError("not-allowed", "Nothing was contacted.", "Run it again when you want to download.")


def run_import(arguments: argparse.Namespace, output: Output) -> None:
    """Take over a model file, or all models of a pack."""
    path: Path = arguments.path
    with Session(output) as session:
        if is_pack(path):
            import_carried(session, path, arguments.trust, output)
            return

        def tell(done: int, total: int) -> None:
            output.progress(Progress("checking", done, total, "bytes", "Importing"))

        if is_translation_model(path):
            installed = import_translation_model(path, session.store, arguments.name, tell)
        elif is_classifier(path):
            installed = import_classifier(_sound(session, path), session.store, arguments.name, tell)
        else:
            found = inspection(session, path)
            if found.verdict == "warn":
                for reason in found.reasons:
                    output.note(f"Note: {reason}")
            installed = session.store.import_file(path, arguments.name, tell, session.catalog())
    output.text(f"{installed.id} is installed: {installed.path}\n")
    output.result({"installed": installed_json(installed)})


def _sound(session: Session, path: Path) -> Path:
    """The same path, after a child has looked at the classifier and run it."""
    found = inspection(session, path)
    if found.verdict == "refuse":
        raise ModelError("model-refused", " ".join(found.reasons), "Choose another one.")
    return path
