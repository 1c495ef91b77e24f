"""``slmdesk cards``: what the user learns, when it is due, and taking it to and from other programs."""

from __future__ import annotations

from slmdesk.cli.arguments import Subparsers, add_json
from slmdesk.cli.cards import carry, look, memory, study


def add_parser(subparsers: Subparsers) -> None:
    """Add the subcommand."""
    parser = subparsers.add_parser("cards", help="cards to learn: due, reviews, import and export", allow_abbrev=False)
    actions = parser.add_subparsers(title="actions", metavar="ACTION", required=True)
    for module in (look, study, memory, carry):
        for action in module.add_actions(actions):
            add_json(action)
