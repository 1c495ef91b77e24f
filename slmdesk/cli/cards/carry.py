"""``slmdesk cards import|export|backup|restore``."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from dataclasses import asdict
from functools import partial
from pathlib import Path

from slmdesk.cli.arguments import Subparsers
from slmdesk.cli.cards.words import opened_cards
from slmdesk.cli.output import Output
from slmdesk.cli.session import Session
from slmdesk.errors import StorageError
from slmdesk.export.cards_pdf import write_cards
from slmdesk.messages import Progress
from slmdesk.store.anki.reading import import_apkg
from slmdesk.store.anki.writing import export_apkg
from slmdesk.store.cards import Cards
from slmdesk.store.cards.backup import back_up, restore
from slmdesk.store.cards_csv import export_csv, import_csv
from slmdesk.store.markup import plain


def add_actions(actions: Subparsers) -> list[argparse.ArgumentParser]:
    """Add the actions."""
    importing = actions.add_parser(
        "import", help="bring cards in; those there are stay as they are", allow_abbrev=False
    )
    importing.add_argument("file", metavar="FILE", help="an Anki package (.apkg), or a table (.csv, .tsv, .txt)")
    importing.add_argument("--deck", default="Imported", metavar="DECK", help="for a table that names none")
    importing.set_defaults(run=_import)
    exporting = actions.add_parser("export", help="write cards for Anki, a spreadsheet or paper", allow_abbrev=False)
    exporting.add_argument("file", metavar="FILE", help="ending in .apkg, .csv, or .pdf (to print, fold and cut)")
    exporting.add_argument("--deck", metavar="DECK", help="only this one (default: all)")
    exporting.set_defaults(run=_export)
    backup = actions.add_parser(
        "backup", help="all cards, answers, pictures and conversations in one file", allow_abbrev=False
    )
    backup.add_argument("file", metavar="FILE")
    backup.set_defaults(run=_backup)
    restoring = actions.add_parser("restore", help="go back to a backup; what is there is kept", allow_abbrev=False)
    restoring.add_argument("file", metavar="FILE")
    restoring.set_defaults(run=_restore)
    return [importing, exporting, backup, restoring]


def _import(arguments: argparse.Namespace, output: Output) -> None:
    path = Path(arguments.file)
    with opened_cards() as cards:
        if path.suffix.lower() in (".csv", ".tsv", ".txt"):
            done = import_csv(cards, path, arguments.deck)
        else:
            done = import_apkg(cards, path)
    output.text(
        f"{done.added} cards added, {done.same} were there already, {done.clashing} differ from yours and came in"
        f" beside them (tag import-clash), {done.media} media, {done.reviews} answers.\n"
    )
    for reason, count in done.left_out.items():
        output.note(f"Left out: {reason} ({count}).")
    output.result(asdict(done))


def _export(arguments: argparse.Namespace, output: Output) -> None:
    path = Path(arguments.file)
    writers: dict[str, Callable[[Cards, Path, str | None], int]] = {
        ".apkg": export_apkg,
        ".csv": export_csv,
        ".pdf": partial(_export_pdf, output),
    }
    if path.suffix.lower() not in writers:
        raise StorageError(
            "unknown-format", f"{path.name} is of no known format.", "End its name in .apkg, .csv or .pdf."
        )
    with opened_cards() as cards:
        cards.deck_ids(arguments.deck)  # a deck that is not there is said, before a file is written
        count = writers[path.suffix.lower()](cards, path, arguments.deck)
    output.text(f"{count} cards written to {path}.\n")
    output.result({"file": str(path), "cards": count})


def _export_pdf(output: Output, cards: Cards, path: Path, deck: str | None) -> int:
    sides = [(plain(card.front), plain(card.back)) for card in cards.cards(deck)]
    write_cards(
        path,
        deck or "",
        sides,
        lambda done, total: output.progress(
            Progress("writing", 100 * done // max(1, total), 100, "percent", "Drawing the cards")
        ),
    )
    return len(sides)


def _backup(arguments: argparse.Namespace, output: Output) -> None:
    path = Path(arguments.file)
    with opened_cards() as cards:
        back_up(cards, path)
    output.text(f"Everything is in {path}.\n")
    output.result({"file": str(path), "size_bytes": path.stat().st_size})


def _restore(arguments: argparse.Namespace, output: Output) -> None:
    keep_history = Session(output).settings().keep_history
    with opened_cards() as cards:
        kept = restore(cards, Path(arguments.file), keep_history)
        count = len(cards.select("SELECT id FROM cards"))
    output.text(f"{count} cards are back. Those that were there are kept in {kept}.\n")
    output.result({"cards": count, "kept": str(kept)})
