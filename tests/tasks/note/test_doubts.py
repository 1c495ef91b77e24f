from __future__ import annotations

import pytest

from slmdesk import paths
from slmdesk.messages import SourceText
from slmdesk.tasks.note import doubts
from slmdesk.tasks.note.facts import Facts, SoFar, Statement
from slmdesk.tasks.note.grounds import Grounds
from slmdesk.tasks.note.template import TemplateField
from slmdesk.tasks.verify import SourceIndex, check

VISIT = SourceText(
    "visit",
    "Doctor: Your pulse is 84 and the thyroid is normal.\nPatient: Good.\nDoctor: Let me do a physical examination.\n"
    "Patient: Can I have a new implant?\nDoctor: We will repeat the blood test.\n",
    [],
)
FACTS = Facts(
    [VISIT],
    SourceIndex([VISIT]),
    Grounds([VISIT], paths.resources() / "codes" / "synonyms.txt"),
    translated=False,
    stop=lambda: None,
)


def statement(text: str, title: str) -> Statement:
    field = TemplateField(title, "list", ("What?",), (title,))
    return Statement(field, text, sentence=check(FACTS.index, "", text))


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("The heart is normal.", "The source does not speak of the heart."),
        ("The thyroid is normal.", ""),
        ("No enlargement of the neck.", ""),  # who names the thyroid speaks of the neck
    ],
)
def test_what_nobody_speaks_of_was_not_examined(text: str, reason: str) -> None:
    assert doubts.names_unseen_site(statement(text, "Physical exam"), SoFar(), FACTS) == reason


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("Physical examination.", "It was done in this visit."),
        ("Have a new implant.", "The clinician does not say it."),
        ("Repeat the blood test.", ""),
    ],
)
def test_a_plan_is_what_the_clinician_says(text: str, reason: str) -> None:
    assert doubts.is_undecided(statement(text, "Plan"), SoFar(), FACTS) == reason
