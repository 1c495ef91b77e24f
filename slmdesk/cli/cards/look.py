"""``slmdesk cards list|add|stats``."""

from __future__ import annotations

import argparse
from dataclasses import asdict

from slmdesk.cli.arguments import Subparsers
from slmdesk.cli.cards.words import card_json, card_line, opened_cards
from slmdesk.cli.output import Output
from slmdesk.errors import StorageError
from slmdesk.store.cards.progress import answered_by_day, by_deck, by_document, forecast, retention
from slmdesk.store.markup import escaped


def add_actions(actions: Subparsers) -> list[argparse.ArgumentParser]:
    """Add the actions."""
    listing = actions.add_parser("list", help="the cards", allow_abbrev=False)
    listing.add_argument("words", nargs="*", metavar="WORD", help="only those with it on a side or as a tag")
    listing.add_argument("--deck", metavar="DECK")
    listing.set_defaults(run=_list)
    adding = actions.add_parser("add", help="write a card", allow_abbrev=False)
    adding.add_argument("front", metavar="FRONT")
    adding.add_argument("back", metavar="BACK")
    adding.add_argument("--deck", default="Default", metavar="DECK", help="“A::B” is a deck inside a deck")
    adding.add_argument("--tag", action="append", default=[], metavar="TAG", help="may be given several times")
    adding.set_defaults(run=_add)
    stats = actions.add_parser("stats", help="what is known, due and forgotten; what comes", allow_abbrev=False)
    stats.add_argument(
        "--days", type=int, choices=range(1, 366), default=30, metavar="N", help="to look back and ahead"
    )
    stats.set_defaults(run=_stats)
    return [listing, adding, stats]


def _list(arguments: argparse.Namespace, output: Output) -> None:
    with opened_cards() as cards:
        found = cards.cards(arguments.deck, " ".join(arguments.words))
        for card in found:
            output.text(card_line(card))
        if not found:
            output.text("There is no such card.\n")
        output.result({"cards": [card_json(cards, card) for card in found]})


def _add(arguments: argparse.Namespace, output: Output) -> None:
    with opened_cards() as cards:
        card = cards.add(escaped(arguments.front), escaped(arguments.back), arguments.deck, arguments.tag)
        if card is None:
            raise StorageError("not-added", "The card could not be added.", "Try again.")
        output.text(card_line(card))
        output.result({"card": card_json(cards, card)})


def _stats(arguments: argparse.Namespace, output: Output) -> None:
    with opened_cards() as cards:
        decks, documents = by_deck(cards), by_document(cards)
        remembered = retention(cards, arguments.days)
        coming, done = forecast(cards, arguments.days), answered_by_day(cards, arguments.days)
        waiting = cards.waiting()
    for place in (*decks, *documents):
        name = place.deck or " / ".join(part for part in (place.file, place.section) if part) or "(no document)"
        output.text(
            f"{name}: {place.known} known, {place.due} due, {place.forgotten} forgotten, {place.learning} being"
            f" learned, {place.new} new, {place.suspended} suspended\n"
        )
    share = "nothing answered yet" if remembered.share is None else f"{remembered.share:.0%} remembered"
    output.text(f"Last {remembered.days} days: {remembered.answers} answers to known cards, {share}.\n")
    output.text(f"Now: {waiting['new']} new, {waiting['learning']} being learned, {waiting['review']} to review.\n")
    output.result(
        {
            "waiting": waiting,
            "decks": [asdict(place) for place in decks],
            "documents": [asdict(place) for place in documents],
            "retention": asdict(remembered),
            "forecast": [{"day": day.isoformat(), "cards": count} for day, count in coming],
            "answers": [{"day": day.isoformat(), "answers": count} for day, count in done],
        }
    )
