from __future__ import annotations

import time

import pytest

from slmdesk import paths
from slmdesk.messages import SourceText
from slmdesk.tasks.note.findings.dictated import in_own_words
from slmdesk.tasks.note.form.template import TemplateField
from slmdesk.tasks.note.rules.facts import Facts
from slmdesk.tasks.note.rules.grounds import Grounds
from slmdesk.tasks.note.rules.wording import plan_line, worded
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
        ("What I'd like to do is stop the ramipril and give you losartan.", "Stop the ramipril and give losartan."),
        ("If you get diarrhoea, ring us.", "If the patient gets diarrhoea, ring."),
        ("Dr Hallam sends Mrs Odell colchicine five hundred.", "Send colchicine five hundred."),
        ("Dr Hallam sees Mrs Odell in 3 weeks.", "See Mrs Odell in 3 weeks."),
        ("Dr Imre starts furosemide, and I'm starting a drip.", "Start furosemide, and start a drip."),
        ("I'll call you in three weeks.", "Call the patient in three weeks."),
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


def test_what_is_told_together_is_checked_one_by_one() -> None:
    text = "Doctor: Bring your tablets in.\nPatient: Yes.\nDoctor: Good, and rest.\n"
    field = TemplateField("Plan", "list", ("What?",), ("Plan",))
    told = worded("The doctor advises the patient to watch for fevers and to bring the tablets in.", field, facts(text))
    assert told == "Watch for fevers. Bring the tablets in."


def test_who_is_only_thought_to_have_it_is_not_diagnosed() -> None:
    text = "Dr Hassan: I think this is early rheumatoid arthritis.\nMr Bright: Oh.\nDr Hassan: We'll see.\n"
    field = TemplateField("History", "text", ("What?",), ("History",))
    told = "He was diagnosed with rheumatoid arthritis and should see a rheumatologist."
    assert "thought to have rheumatoid arthritis" in worded(told, field, facts(text))
    assert worded(told, field, facts("Dr Hassan: He has rheumatoid arthritis.\nA: Oh.\nDr Hassan: Yes.\n")) == told


def test_words_are_spelled_as_in_the_sources() -> None:
    field = TemplateField("Results", "list", ("What?",), ("Results",))
    assert worded("Hemoglobin 108.", field, facts("Blood tests: haemoglobin 108, HbA1c 61.\n")) == "Haemoglobin 108."
    assert worded("Hemoglobin 108.", field, facts("Hemoglobin 108.\n")) == "Hemoglobin 108."


def facts(text: str) -> Facts:
    sources = [SourceText("a", text, [])]
    grounds = Grounds(sources, paths.resources() / "codes")
    return Facts(sources, SourceIndex(sources), grounds, translated=False, stop=lambda: None)
