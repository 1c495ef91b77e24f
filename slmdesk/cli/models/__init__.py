"""``slmdesk models``: choose, bring, check, carry and remove models."""

from __future__ import annotations

import argparse
from pathlib import Path

from slmdesk.cli import optimize
from slmdesk.cli.arguments import Subparsers, add_json
from slmdesk.cli.models import bring, carry, keep, look


def add_parser(subparsers: Subparsers) -> None:
    """Add the subcommand."""
    parser = subparsers.add_parser("models", help="list, download, carry, check and remove models", allow_abbrev=False)
    actions = parser.add_subparsers(title="actions", metavar="ACTION", required=True)

    def add(name: str, run: object, help: str) -> argparse.ArgumentParser:
        action = actions.add_parser(name, help=help, allow_abbrev=False)
        action.set_defaults(run=run)
        add_json(action)
        return action

    add("list", look.run_list, "what is installed and what can be downloaded")
    showing = add("show", look.run_show, "all that is known of a model")
    showing.add_argument("id", metavar="ID")
    showing.add_argument("--licence", "--license", dest="licence", action="store_true", help="the text of its licence")
    recommending = add("recommend", look.run_recommend, "which model suits you and this computer, and why")
    recommending.add_argument("--who", choices=("student", "clinician", "other"), default="other")
    recommending.add_argument(
        "--languages", default="en", metavar="xx,yy", help="what you read and write (default: en)"
    )
    pull = add("pull", bring.run_pull, "download a model of the catalogue; goes on where it stopped")
    pull.add_argument("id", metavar="ID")
    pull.add_argument(
        "--yes", action="store_true", help="do not ask about the licence, nor before the first connection"
    )
    pull.add_argument("--limit", type=_speed, default=None, metavar="MB/S", help="no faster than this")
    importing = add("import", bring.run_import, "take over a GGUF file, an .argosmodel pair, or a pack from a stick")
    importing.add_argument("path", metavar="FILE_OR_FOLDER", type=Path)
    importing.add_argument("--name", help="what to call it (default: the file's name)")
    importing.add_argument("--trust", metavar="KEY", help="believe packs signed with this key from now on")
    exporting = add("export", carry.run_export, "write models to a stick, for a computer without internet")
    exporting.add_argument("ids", metavar="ID", nargs="+")
    exporting.add_argument("--to", required=True, metavar="FOLDER", type=Path, help="or a file named *.slmpack")
    verifying = add("verify", keep.run_verify, "check that installed models are what they were")
    verifying.add_argument("ids", metavar="ID", nargs="*", help="default: all")
    add("remove", keep.run_remove, "delete an installed model").add_argument("id", metavar="ID")
    moving = add("move", keep.run_move, "keep all models in another folder, perhaps on another disk")
    moving.add_argument("folder", metavar="FOLDER", type=Path)
    inspecting = add("inspect", look.run_inspect, "say whether a model file can run, without loading it")
    inspecting.add_argument("path", metavar="FILE", type=Path)
    optimize.add_arguments(add("optimize", optimize.run, "make a smaller, faster file of a model for this computer"))
    add("connections", look.run_connections, "every connection that downloads ever made")


def _speed(text: str) -> int:
    value = float(text)
    if not 0 < value < 1e6:
        raise argparse.ArgumentTypeError("must be more than 0")
    return int(value * 1e6)
