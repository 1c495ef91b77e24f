"""``slmdesk doctor``: what works on this computer, and why not."""

from __future__ import annotations

import argparse
import importlib.util
import platform
import shutil
import tempfile
from pathlib import Path
from typing import Any

import psutil

from slmdesk import __version__, paths
from slmdesk.cli.arguments import Subparsers, add_json
from slmdesk.cli.output import Output
from slmdesk.cli.session import Session
from slmdesk.errors import SlmDeskError
from slmdesk.messages import Inspection, InspectModel, ModelKind, Sentence, SourceText, VerifyText
from slmdesk.models.connections import Connections

_KINDS: tuple[ModelKind, ...] = ("translation-pair", "embedding", "classifier")
_SAID = "Dogs need the landlady's consent; cats may be kept."
_TOLD_BY_GRAMMAR = "Cats need the landlady's consent."  # each of its words is in what was said


def add_parser(subparsers: Subparsers) -> None:
    """Add the subcommand."""
    parser = subparsers.add_parser("doctor", help="say what works on this computer, and why not", allow_abbrev=False)
    add_json(parser)
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace, output: Output) -> None:
    """Start each child, look at the chosen model, the folders and what is installed, and print what they say."""
    memory = psutil.virtual_memory()
    with Session(output) as session:
        children = {kind: _child(session, kind) for kind in ("documents", "inference")}
        model = _model(session)
        grammar = _reads_grammar(session)
        models_folder = session.store.folder
        models = session.store.list()
        names = {kind: ", ".join(each.name for each in models if each.kind == kind) for kind in _KINDS}
        problems = list(session.store.problems())
    findings: dict[str, Any] = {
        "version": __version__,
        "system": f"{platform.system()} {platform.release()} {platform.machine()}",
        "cores": psutil.cpu_count(logical=False) or psutil.cpu_count() or 1,
        "memory_bytes": memory.total,
        "memory_available_bytes": memory.available,
        "models_folder": str(models_folder),
        "children": children,
        "model": model,
        "abilities": _abilities(model, names, grammar),
        "folders": [_folder(what, path) for what, path in _folders(models_folder)],
        "problems": problems,
        "connections": len(Connections(paths.data_folder()).list()),
    }
    _print(findings, output)
    output.result(findings)


def _print(findings: dict[str, Any], output: Output) -> None:
    free, total = findings["memory_available_bytes"] / 1e9, findings["memory_bytes"] / 1e9
    output.text(f"SLM Desk {findings['version']} on {findings['system']}, {findings['cores']} cores\n")
    output.text(f"Memory: {free:.1f} of {total:.1f} GB free\n")
    for kind, state in findings["children"].items():
        offline = "refused the network by the system, proved" if state["sandboxed"] else state["reason"]
        output.text(f"{kind.capitalize()} process: {'works' if state['works'] else 'does not start'}; {offline}\n")
    count = findings["connections"]
    output.text(f"Connections made so far, for downloads only: {count}\n")
    output.text("\n")
    for each in findings["abilities"]:
        output.text(f"{'yes' if each['works'] else 'no ':3}  {each['what']}: {each['reason']}\n")
    output.text("\n")
    for each in findings["folders"]:
        room = f", {each['free_bytes'] / 1e9:.1f} GB free" if each["free_bytes"] is not None else ""
        output.text(f"{each['what']} in {each['path']}{room}{'' if each['works'] else ': ' + each['reason']}\n")
    for problem in findings["problems"]:
        output.text(f"{problem}\n")


def _child(session: Session, kind: str) -> dict[str, Any]:
    ready = session.ready(kind)
    if ready is None:
        return {"works": False, "sandboxed": False, "reason": "It ended before it was ready."}
    return {"works": True, "sandboxed": ready.sandboxed, "reason": ready.reason}


def _model(session: Session) -> dict[str, Any]:
    try:
        model = session.model(None)
        for _event in session.events("inference", InspectModel(model.path)):
            pass
    except SlmDeskError as error:
        return {"id": None, "verdict": "none", "reasons": [error.message, error.hint]}
    assert isinstance(session.result, Inspection)
    return {"id": model.id, "verdict": session.result.verdict, "reasons": session.result.reasons}


def _reads_grammar(session: Session) -> bool:
    """Whether the parser of English sentences loads where results are checked: in the child, without the network."""
    request = VerifyText([SourceText("example", _SAID, [])], _TOLD_BY_GRAMMAR)
    try:
        events = list(session.events("inference", request))
    except SlmDeskError:
        return False
    return any(isinstance(event, Sentence) and event.status == "unsupported" for event in events)


def _abilities(model: dict[str, Any], names: dict[ModelKind, str], grammar: bool) -> list[dict[str, Any]]:
    """What a user can ask for, whether it works here, and by what or why not. names: of the installed, by kind."""
    pairs, meaning, classifiers = (names[kind] for kind in _KINDS)
    writes = model["verdict"] in ("ok", "warn")
    writer = f"by {model['id']}" if writes else "no language model is installed"
    told = " ".join([f"{writer}.", *model["reasons"]]) if writes else " ".join(model["reasons"])
    scans = _stands_beside("rapidocr", "models")
    old = importlib.util.find_spec("ctransformers") is not None
    return [
        _ability("Summaries, notes, questions", writes, told),
        _ability(
            "Grammar of English sentences, where results are checked",
            grammar,
            "read here" if grammar else "only the other rules check; install SLM Desk again",
        ),
        _ability("Translation", bool(pairs) or writes, f"by {pairs}" if pairs else writer),
        _ability("Search", True, f"by words and, with {meaning}, by meaning" if meaning else "by words only"),
        _ability("Labels for short texts", bool(classifiers) or writes, f"by {classifiers}" if classifiers else writer),
        _ability("Text in scans and pictures", scans, "recognised here" if scans else "install SLM Desk again"),
        _ability(
            "Model files of 2023 (GGML)",
            old,
            "by ctransformers" if old else "install it: pip install 'slmdesk[legacy]'",
        ),
    ]


def _ability(what: str, works: bool, reason: str) -> dict[str, Any]:
    return {"what": what, "works": works, "reason": reason}


def _folders(models_folder: Path) -> list[tuple[str, Path]]:
    return [
        ("Models", models_folder),
        ("Your data", paths.data_folder()),
        ("Settings", paths.config_folder()),
        ("What can be made again", paths.cache_folder()),
    ]


def _folder(what: str, path: Path) -> dict[str, Any]:
    """Whether a folder can be written to (one that is not there yet: its next parent that is), and its disk's room."""
    there = next((each for each in (path, *path.parents) if each.is_dir()), Path(path.anchor))
    reason, free_bytes = "", None
    try:
        with tempfile.TemporaryFile(dir=there):
            pass
        free_bytes = shutil.disk_usage(there).free
    except OSError as error:
        reason = f"cannot be written to ({error.strerror or error})"
    return {"what": what, "path": str(path), "works": not reason, "reason": reason, "free_bytes": free_bytes}


def _stands_beside(package: str, folder: str) -> bool:
    """Whether a package is installed with a folder of its own; without importing it."""
    spec = importlib.util.find_spec(package)
    return spec is not None and spec.origin is not None and (Path(spec.origin).parent / folder).is_dir()
