"""``slmdesk cards optimize``: FSRS parameters fitted to the user's own answers."""

from __future__ import annotations

import argparse

from slmdesk.cli.arguments import Subparsers
from slmdesk.cli.cards.words import opened_cards
from slmdesk.cli.output import Output
from slmdesk.messages import Progress
from slmdesk.store.cards.fitting import FEWEST_ANSWERS, bring_back, fit, histories_of, use


def add_actions(actions: Subparsers) -> list[argparse.ArgumentParser]:
    """Add the action."""
    parser = actions.add_parser(
        "optimize",
        help="reckon when cards come back by your own answers",
        description=f"Fits the 21 parameters of FSRS to your answers, of which it needs {FEWEST_ANSWERS}. They are used"
        " only when they foretell answers that they were not fitted to better than the usual ones do.",
        allow_abbrev=False,
    )
    parser.add_argument("--back", action="store_true", help="use the parameters of before again")
    parser.set_defaults(run=_run)
    return [parser]


def _run(arguments: argparse.Namespace, output: Output) -> None:
    with opened_cards() as cards:
        if arguments.back:
            back = bring_back(cards)
            output.text("The parameters of before are back.\n" if back else "There are none of before.\n")
            values = cards.parameters()
            output.result({"brought_back": back, "parameters": list(values) if values else None})
            return
        found = fit(histories_of(cards), lambda share: output.progress(_progress(share)))
        if found.better:
            use(cards, found)
        values = cards.parameters()
    verdict = "They are in use." if found.better else "The usual ones foretell as well: nothing was changed."
    output.text(
        f"{found.answers} answers. Error on answers kept aside (log loss): {found.log_loss:.4f},"
        f" with the usual parameters {found.makers_log_loss:.4f}. {verdict}\n"
    )
    output.result(
        {
            "used": found.better,
            "answers": found.answers,
            "log_loss": found.log_loss,
            "usual_log_loss": found.makers_log_loss,
            "fitted": list(found.values),
            "parameters": list(values) if values else None,
        }
    )


def _progress(share: float) -> Progress:
    return Progress("measuring", round(100 * share), 100, "percent", "Fitting to your answers")
