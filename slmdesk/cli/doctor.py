"""``slmdesk doctor``: what works on this computer, and why not."""

from __future__ import annotations

import argparse
import platform
from typing import Any

import psutil

from slmdesk import __version__, paths
from slmdesk.cli.arguments import Subparsers, add_json
from slmdesk.cli.output import Output
from slmdesk.cli.session import Session
from slmdesk.errors import SlmDeskError
from slmdesk.messages import Inspection, InspectModel


def add_parser(subparsers: Subparsers) -> None:
    """Add the subcommand."""
    parser = subparsers.add_parser("doctor", help="say what works on this computer, and why not", allow_abbrev=False)
    add_json(parser)
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace, output: Output) -> None:
    """Start each child, look at the chosen model, and print what they say."""
    memory = psutil.virtual_memory()
    findings: dict[str, Any] = {
        "version": __version__,
        "system": f"{platform.system()} {platform.release()} {platform.machine()}",
        "cores": psutil.cpu_count(logical=False) or psutil.cpu_count() or 1,
        "memory_bytes": memory.total,
        "memory_available_bytes": memory.available,
        "models_folder": str(paths.models_folder()),
    }
    with Session(output) as session:
        findings["children"] = {kind: _child(session, kind) for kind in ("documents", "inference")}
        findings["model"] = _model(session)
    output.text(f"SLM Desk {__version__} on {findings['system']}, {findings['cores']} cores\n")
    output.text(f"Memory: {memory.available / 1e9:.1f} of {memory.total / 1e9:.1f} GB free\n")
    for kind, state in findings["children"].items():
        offline = "refused the network by the system, proved" if state["sandboxed"] else state["reason"]
        output.text(f"{kind.capitalize()} process: {'works' if state['works'] else 'does not start'}; {offline}\n")
    model = findings["model"]
    output.text(f"Model: {model['id']} ({model['verdict']}) {' '.join(model['reasons'])}\n".replace(" \n", "\n"))
    output.text(f"Models are kept in {findings['models_folder']}\n")
    output.result(findings)


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
