"""``slmdesk cards due|review|undo|suspend|settings``."""

from __future__ import annotations

import argparse

from slmdesk.cli.arguments import Subparsers, kept_number
from slmdesk.cli.cards.words import card_json, card_line, opened_cards
from slmdesk.cli.output import Output
from slmdesk.errors import StorageError
from slmdesk.store.markup import plain


def add_actions(actions: Subparsers) -> list[argparse.ArgumentParser]:
    """Add the actions."""
    due = actions.add_parser("due", help="the card to answer now, and how many wait", allow_abbrev=False)
    due.add_argument("--deck", metavar="DECK")
    due.set_defaults(run=_due)
    review = actions.add_parser("review", help="keep an answer", allow_abbrev=False)
    review.add_argument("id", type=kept_number, metavar="ID")
    review.add_argument(
        "rating", type=int, choices=(1, 2, 3, 4), metavar="RATING", help="1 again, 2 hard, 3 good, 4 easy"
    )
    review.add_argument(
        "--seen", type=kept_number, metavar="N", help="“reviews” of the card as shown: keeps no answer twice"
    )
    review.set_defaults(run=_review)
    undo = actions.add_parser("undo", help="take the last answer back", allow_abbrev=False)
    undo.set_defaults(run=_undo)
    suspend = actions.add_parser("suspend", help="let a card rest", allow_abbrev=False)
    suspend.add_argument("id", type=kept_number, metavar="ID")
    suspend.add_argument("--off", action="store_true", help="ask it again")
    suspend.set_defaults(run=_suspend)
    settings = actions.add_parser("settings", help="retention and limits of the day", allow_abbrev=False)
    settings.add_argument("--retention", type=float, metavar="SHARE", help="chance to remember, 0.70 to 0.97")
    settings.add_argument("--deck", metavar="DECK", help="whose limits to set")
    settings.add_argument("--new-per-day", type=kept_number, metavar="N")
    settings.add_argument("--reviews-per-day", type=kept_number, metavar="N")
    settings.set_defaults(run=_settings)
    return [due, review, undo, suspend, settings]


def _due(arguments: argparse.Namespace, output: Output) -> None:
    with opened_cards() as cards:
        card, waiting = cards.next(arguments.deck), cards.waiting(arguments.deck)
        if card is None:
            output.text("Nothing is left for now.\n")
        else:
            output.text(f"Card {card.id}\n{plain(card.front)}\n---\n{plain(card.back)}\n")
        output.text(f"{waiting['new']} new, {waiting['learning']} being learned, {waiting['review']} to review.\n")
        output.result({"card": card_json(cards, card) if card else None, "waiting": waiting})


def _review(arguments: argparse.Namespace, output: Output) -> None:
    with opened_cards() as cards:
        card = cards.review(arguments.id, arguments.rating, seen=arguments.seen)
        if card.leech and card.suspended:
            output.note(f"This card was forgotten {card.lapses} times. It rests now; write it in another way.")
        output.text(card_line(card))
        output.result({"card": card_json(cards, card)})


def _undo(_arguments: argparse.Namespace, output: Output) -> None:
    with opened_cards() as cards:
        card = cards.undo()
        output.text(card_line(card) if card else "There is no answer to take back.\n")
        output.result({"card": card_json(cards, card) if card else None})


def _suspend(arguments: argparse.Namespace, output: Output) -> None:
    with opened_cards() as cards:
        card = cards.suspend(arguments.id, not arguments.off)
        output.text(card_line(card))
        output.result({"card": card_json(cards, card)})


def _settings(arguments: argparse.Namespace, output: Output) -> None:
    with opened_cards() as cards:
        if arguments.retention is not None:
            cards.set_desired_retention(arguments.retention)
        if arguments.new_per_day is not None or arguments.reviews_per_day is not None:
            deck = next((deck for deck in cards.decks() if deck.name == arguments.deck), None)
            if deck is None:
                raise StorageError("no-such-deck", "Limits belong to a deck that is there.", "Give --deck DECK.")
            new = deck.new_per_day if arguments.new_per_day is None else arguments.new_per_day
            old = deck.reviews_per_day if arguments.reviews_per_day is None else arguments.reviews_per_day
            cards.set_limits(deck.name, new, old)
        retention, decks = cards.desired_retention(), cards.decks()
    output.text(f"Desired retention: {retention:.2f}\n")
    for deck in decks:
        output.text(f"{deck.name}: {deck.new_per_day} new and {deck.reviews_per_day} reviews a day\n")
    limits = [
        {"deck": deck.name, "new_per_day": deck.new_per_day, "reviews_per_day": deck.reviews_per_day} for deck in decks
    ]
    output.result({"desired_retention": retention, "decks": limits})
