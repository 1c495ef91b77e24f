"""The translation memory of ``slmdesk translate``: what is reused, what is kept, and a TMX file of the result."""

from __future__ import annotations

import argparse
import os
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

from slmdesk import paths
from slmdesk.cli.output import Output
from slmdesk.cli.result_file import check_new, write_bytes
from slmdesk.errors import TaskError
from slmdesk.export.tmx import Unit, as_tmx, read_tmx
from slmdesk.messages import MemoryUnit, Translated
from slmdesk.store.translation_memory import FILE_NAME, TranslationMemory


def add_memory(parser: argparse.ArgumentParser) -> None:
    """Add the options."""
    group = parser.add_mutually_exclusive_group()
    group.add_argument("--memory", metavar="TMX", help="reuse the translations of this file, beside those kept")
    group.add_argument("--no-memory", action="store_true", help="reuse no translation")
    parser.add_argument("--remember", action="store_true", help="keep the translations of --memory for next times")
    parser.add_argument("--tmx-out", metavar="FILE", help="write sources and translations as a TMX file, too")


def check(arguments: argparse.Namespace) -> None:
    """Refuse what cannot work, before any work.

    Raises:
        TaskError: ``no-memory``; ``same-file``, of two results. StorageError: as ``check_new``.
    """
    if arguments.remember and not arguments.memory:
        raise TaskError("no-memory", "--remember keeps the translations of a file.", "Name it: --memory FILE.tmx")
    if arguments.tmx_out:
        check_new(Path(arguments.tmx_out), arguments.force)
        if arguments.output and os.path.realpath(arguments.output) == os.path.realpath(arguments.tmx_out):
            raise TaskError("same-file", "--output and --tmx-out name the same file.", "Give one of them another name.")


def units(arguments: argparse.Namespace, text: str, output: Output) -> list[MemoryUnit]:
    """What may fit a text: of the kept translations, and all of the named file (which come last, and win)."""
    if arguments.no_memory:
        return []
    source = None if arguments.source == "auto" else arguments.source
    brought = read_tmx(Path(arguments.memory), source, arguments.target) if arguments.memory else []
    found: list[MemoryUnit] = []
    if arguments.remember or (paths.data_folder() / FILE_NAME).exists():
        with closing(TranslationMemory(paths.data_folder())) as memory:
            if arguments.remember:
                _keep(memory, brought, arguments.target)
                output.note(f"{len(brought):,} translations of {arguments.memory} are kept.")
            found = memory.units_for(text, source, arguments.target)
    return found + [each.unit for each in brought]


def write_tmx(arguments: argparse.Namespace, source_language: str | None, segments: Sequence[Translated]) -> None:
    """The file of ``--tmx-out``; segments in doubt are not in it."""
    if arguments.tmx_out:
        units = dict.fromkeys(MemoryUnit(each.source, each.target) for each in segments if not each.warnings)
        write_bytes(Path(arguments.tmx_out), as_tmx(units, source_language or "und", arguments.target))


def _keep(memory: TranslationMemory, brought: Sequence[Unit], target: str) -> None:
    by_language: dict[str, list[MemoryUnit]] = {}
    for each in brought:
        by_language.setdefault(each.source_language, []).append(each.unit)
    for source, units_ in by_language.items():
        memory.add(units_, source, target, "imported")
