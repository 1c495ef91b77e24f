from __future__ import annotations

import time

import pytest

from slmdesk import paths
from slmdesk.messages import SourceText
from slmdesk.tasks.note.facts import Facts
from slmdesk.tasks.note.findings import in_own_words
from slmdesk.tasks.note.grounds import Grounds
from slmdesk.tasks.note.template import TemplateField
from slmdesk.tasks.note.wording import plan_line, worded
from slmdesk.tasks.verify import SourceIndex


@pytest.mark.parametrize(
    ("said", "written"),
    [
        ("I'm going to order an MRI of the left knee.", "Order an MRI of the left knee."),
        ("We'll halve the gliclazide to forty.", "Halve the gliclazide to forty."),
        ("I'd stay off driving for two weeks.", "Stay off driving for two weeks."),
        ("I'll write you a sick note.", "Write a sick note."),
        ("I'd like you to bring him to the Royal.", "Bring him to the Royal."),
        ("Otherwise I'll see you in 48 hours.", "See the patient in 48 hours."),
        ("If you've got new symptoms, contact us.", "If the patient has got new symptoms, contact."),
        ("But do come back next week.", "Come back next week."),
        ("Give some emollients, which help to moisturize the skin.", "Give some emollients."),
        ("Order antihistamines to help the itchiness.", "Order antihistamines."),
        ("Use the cream, which should be used for 7 days.", "Use the cream, which should be used for 7 days."),
        ("I will be away.", "I will be away."),
        ("We can think about it.", "“We can think about it.”"),
    ],
)
def test_a_line_of_a_plan_says_what_is_to_be_done(said: str, written: str) -> None:
    assert in_own_words(plan_line(said)) == written


def test_a_line_is_worded_in_time() -> None:
    started = time.process_time()
    for hostile in ("Give it, which help " * 5_000, "I'll also " + "then just " * 20_000, "x to help " * 10_000):
        plan_line(hostile)
    assert time.process_time() - started < 5


def test_a_statement_is_of_the_patient_and_not_of_the_text() -> None:
    source = SourceText("a", "Doctor: Eye screening was in October.", [])
    facts = Facts([source], SourceIndex([source]), Grounds([source], paths.resources() / "codes"), False, lambda: None)
    field = TemplateField("Eyes", "text", ("What?",), ("Eyes",))
    assert (
        worded("The text mentions that eye screening was in October.", field, facts) == "Eye screening was in October."
    )
