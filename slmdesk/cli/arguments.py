"""Arguments that several subcommands take."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Sequence
from typing import TypeAlias

from slmdesk.messages import Adapter, Sampling

Subparsers: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"


def add_json(parser: argparse.ArgumentParser) -> None:
    """``--json``."""
    parser.add_argument("--json", action="store_true", help="print one JSON object and nothing else")


def add_report_file(parser: argparse.ArgumentParser) -> None:
    """``--output`` of a result with its sources, ``--force`` and ``--no-marks``."""
    parser.add_argument("--output", metavar="FILE", help="write it into a .docx, .pdf, .html, .md, .txt or .json file")
    parser.add_argument("--force", action="store_true", help="replace a file that is there")
    parser.add_argument("--no-marks", dest="marks", action="store_false", help="leave doubts out of the file")


def allow_options_between(parser: argparse.ArgumentParser) -> None:
    """Let options stand between the words of a positional argument that takes several: ``ask FILE --json "question"``.

    argparse can do that (``parse_known_intermixed_args``), but a subcommand's parser is never asked to.
    """
    plainly = parser.parse_known_args

    def intermixed(
        args: Sequence[str] | None = None, namespace: argparse.Namespace | None = None
    ) -> tuple[argparse.Namespace, list[str]]:
        parser.parse_known_args = plainly  # type: ignore[method-assign]  # it is called by the other
        try:
            return parser.parse_known_intermixed_args(args, namespace)
        finally:
            parser.parse_known_args = intermixed  # type: ignore[method-assign, assignment]

    parser.parse_known_args = intermixed  # type: ignore[method-assign, assignment]


def add_files(parser: argparse.ArgumentParser, several: bool) -> None:
    """FILE and how to open it."""
    parser.add_argument("files", metavar="FILE", nargs="+" if several else 1, help="a document; - is standard input")
    add_opening(parser)


def add_opening(parser: argparse.ArgumentParser) -> None:
    """How to open a protected document, and what to do with scans."""
    group = parser.add_mutually_exclusive_group()
    group.add_argument(
        "--password", metavar="TEXT", help="for a protected document (others can see it in a process list)"
    )
    group.add_argument(
        "--password-stdin", action="store_true", help="read the password from standard input's first line"
    )
    parser.add_argument(
        "--no-ocr",
        dest="ocr",
        action="store_false",
        help="leave out pages that are pictures (scans) instead of recognising their text",
    )
    parser.add_argument(
        "--ocr-language",
        metavar="CODE",
        help="the language of scans, such as de (default: by the text of the other pages)",
    )


def add_model(parser: argparse.ArgumentParser) -> None:
    """``--model``, ``--seed``, ``--threads``, ``--temperature``."""
    parser.add_argument("--model", metavar="ID_OR_PATH", help="a model's id or file (default: the chosen or best one)")
    parser.add_argument(
        "--adapter",
        action="append",
        default=[],
        metavar="PATH[:SCALE]",
        help="a LoRA adapter (GGUF) to add to the model; may be given several times",
    )
    parser.add_argument(
        "--seed",
        type=whole_number(0, (1 << 32) - 1),
        default=0,
        metavar="N",
        help="for repeatable sampling (default 0)",
    )
    parser.add_argument(
        "--threads",
        type=whole_number(0, 1024),
        default=0,
        metavar="N",
        help="default: one a physical core, fewer while other programs need them",
    )
    parser.add_argument(
        "--temperature",
        type=_temperature,
        default=0.0,
        metavar="T",
        help="0 (the default) leaves nothing to chance; with --threads the text is always the same",
    )


def adapters(arguments: argparse.Namespace) -> list[Adapter]:
    """The adapters that ``add_model`` took, each with its scale."""
    found = []
    for text in arguments.adapter:
        path, colon, scale = text.rpartition(":")
        try:
            found.append(Adapter(os.path.abspath(path), float(scale)) if colon else Adapter(os.path.abspath(text)))
        except ValueError:  # a colon of the path itself
            found.append(Adapter(os.path.abspath(text)))
    return found


def password(arguments: argparse.Namespace) -> str | None:
    """The password that the user gave, by either way."""
    if arguments.password_stdin:
        if "-" in arguments.files:
            print("slmdesk: error: standard input cannot be both the document and the password", file=sys.stderr)
            raise SystemExit(2)
        return sys.stdin.readline().rstrip("\r\n")
    given: str | None = arguments.password
    return given


def sampling(arguments: argparse.Namespace) -> Sampling:
    """How tokens are chosen."""
    return Sampling(temperature=arguments.temperature, seed=arguments.seed, threads=arguments.threads)


def whole_number(low: int, high: int) -> Callable[[str], int]:
    """What reads an option's number, low and high included."""

    def read(text: str) -> int:
        try:
            value = int(text)
        except ValueError:
            value = low - 1
        if not low <= value <= high:
            raise argparse.ArgumentTypeError(f"{text[:20]!r} is no whole number from {low} to {high}")
        return value

    return read


def kept_number(text: str) -> int:
    """A number that a store can hold."""
    try:
        value = int(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text[:20]!r} is no number; the list shows them") from None
    if not -(2**63) <= value < 2**63:
        raise argparse.ArgumentTypeError("is too large")
    return value


def _temperature(text: str) -> float:
    try:
        value = float(text)
    except ValueError:
        value = -1.0
    if not 0 <= value <= 5:
        raise argparse.ArgumentTypeError(f"{text[:20]!r} is no number from 0 to 5")
    return value
