"""Who, whom, when and with what, by grammar."""

from __future__ import annotations

import time

import pytest

from slmdesk.messages import Block, SourceText
from slmdesk.tasks.verify import SourceIndex, check
from slmdesk.tasks.verify.checks import by_grammar
from slmdesk.tasks.verify.evidence.claim import Claim
from slmdesk.tasks.verify.grammar import passages

STUDY = """Elsa Lindqvist, who led the study, warns against removing hedges in spring; Omar Haddad, who wrote the
software, says the data will be published in full. The committee chose Wessel, with four votes in favour. Wessel gives
ten years' guarantee, Korn five. The gate code is changed every January and sent by post. Manure is delivered in March
by the farmer, Mrs Tully. The company repaid a loan to Northern Bank in spring. A new credit line with Calder Bank has
been agreed. We pay within ten days of the report. The assessor usually visits within one week.
"""
MEETING = """The manager, Lena Okafor, took over from Paul Drew in March. The fair was moved from 21 June to 5 July.
Until then the mixer may run only after 6 am. Ada Crane wanted to study medicine, but the university did not admit
women. Greta Holm signs the contract once the diocese has approved it. The caretaker, Mr Ivo Novak, has the keys. The
gutters were cleaned by Mr Novak. The tenant painted the fence. Professor Rita Lund opened the fair.
"""
BOTH = STUDY + "\n" + MEETING


def found(sentence: str, source: str = BOTH) -> list[str]:
    return [finding.reason for finding in by_grammar.check(Claim(SourceIndex([SourceText("a", source, [])]), sentence))]


@pytest.mark.parametrize(
    ("sentence", "reason"),
    [
        ("Omar Haddad led the study.", "The source says this of Elsa Lindqvist, not of Omar Haddad."),
        ("The study was led by Omar Haddad.", "The source says this of Elsa Lindqvist, not of Omar Haddad."),
        ("The committee chose Korn.", "The source has “Wessel” here, not “Korn”."),
        ("The gate code is changed every March.", "The source has “every January” here, not “every March”."),
        ("The loan was repaid to Calder Bank.", "The source has “Northern Bank” here, not “Calder Bank”."),
        ("The assessor pays within ten days.", "The source has “we” here, not “the assessor”."),
        ("Paul Drew took over from Lena Okafor in March.", "The source has this the other way round."),
        ("The fair was moved to 21 June.", "The source has “from 21 June” here, not “to 21 June”."),
        ("The mixer may run only before 6 am.", "The source has “after 6 am” here, not “before 6 am”."),
        ("Ada Crane studied medicine.", "The source has this only as a plan, a wish or a condition."),
        ("The diocese has approved the contract.", "The source has this only as a plan, a wish or a condition."),
    ],
)
def test_what_the_sources_tell_of_another_is_found(sentence: str, reason: str) -> None:
    assert found(sentence) == [reason]


@pytest.mark.parametrize(
    "sentence",
    [
        "Elsa Lindqvist led the study.",
        "The study was led by Elsa Lindqvist.",
        "She led the study.",
        "The committee chose Wessel.",
        "The gate code is changed every January.",
        "In spring the loan was repaid to Northern Bank.",
        "The insurer pays within ten days.",  # a word that the sources have not
        "Lena Okafor took over from Paul Drew in March.",
        "The fair was moved to 5 July.",
        "The mixer may run only after 6 am.",
        "Ada Crane wanted to study medicine.",
        "Greta Holm signs the contract when the diocese has approved it.",
        "The caretaker cleaned the gutters.",  # who is Mr Novak
        "The gutters were cleaned by Ivo Novak.",
        "Professor Lund opened the fair.",
        "Rita Lund opened the fair.",
        "The fence was not painted by the manager.",
        "Did Omar Haddad lead the study?",
    ],
)
def test_what_they_tell_so_is_not(sentence: str) -> None:
    assert found(sentence) == []


def test_a_reason_names_the_page_and_the_passage() -> None:
    index = SourceIndex([SourceText("a", BOTH, [Block(3, 0, len(BOTH))])])
    [finding] = by_grammar.check(Claim(index, "The committee chose Korn."))
    assert finding.reason == "The source has “Wessel” here, not “Korn” (p. 3)."
    assert finding.place == 1


def test_what_is_told_elsewhere_as_well_is_not_flagged() -> None:
    source = "The board chose Wessel in May. Korn was cheaper. In June the board, after a complaint, chose Korn."
    assert found("The board chose Korn.", source) == []


def test_what_things_do_themselves_is_not_flagged() -> None:
    source = "The night crossings are over. The company wanted to start in October with two departures a night."
    assert found("The crossings were to start in October with departures at night.", source) == []


def test_another_amount_is_of_something_else() -> None:
    source = "Debt stood at 22.5 million, 3 million less than before. Profit fell to 6.1 million from 7.0 million."
    assert found("Debt fell from 25.5 to 22.5 million.", source) == []


def test_the_check_of_a_sentence_asks_it_last() -> None:
    index = SourceIndex([SourceText("a", BOTH, [])])
    checked = check(index, "", "Omar Haddad led the study.")
    assert (checked.status, checked.reasons) == (
        "unsupported",
        ["The source says this of Elsa Lindqvist, not of Omar Haddad."],
    )
    assert check(index, "", "Elsa Lindqvist led the study.").status == "supported"


def test_without_a_parser_nothing_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(passages, "grammar", lambda: None)
    assert found("Omar Haddad led the study.") == []


def test_other_languages_and_conversations_are_left_alone() -> None:
    assert (
        found("Omar leitete die Studie.", "Elsa leitete die Studie und Omar schrieb die Software für die Daten.") == []
    )
    talk = "[doctor] Elsa led the study.\n[patient] Omar wrote the software.\n[doctor] Fine, we will see."
    assert found("Omar led the study.", talk) == []


@pytest.mark.parametrize(
    "unit",
    [", ", "word ", "and Tom ", "run ", "Tom sold it to Ann and Bob and ", "the man who saw the man who ", "(a, b) "],
)
def test_a_hostile_text_costs_little(unit: str) -> None:
    assert found("Omar Haddad led the study.")  # the parser is loaded
    source = (unit * 100_000)[:100_000] + ". Tom sold the boat to Ann and ran home."
    index = SourceIndex([SourceText("a", source, [])])
    started = time.process_time()
    for sentence in ("Ann sold the boat to Tom.", (unit * 600)[:590], (unit * 4000)[:4900] + " Ann sold it to Tom."):
        check(index, "", sentence)
    assert time.process_time() - started < 3


LOG = (
    "The landlord had read the meter on the day on which Mr Okafor moved in, and had sent that reading to the company. "
    "The hull is built in the Dutch manner on the way. The stretcher was not damaged, but one of its straps has to be "
    "replaced. The driver would like the police to find the woman with the dog. Callum was instructed to close the "
    "outer end of the pier. The race was won by Kofi Mensah, a postman from Dundee, who had never ridden so far. "
    "The film will be shown again if the school agrees to it."
)


@pytest.mark.parametrize(
    ("sentence", "reason"),
    [
        ("The landlord sent the reading to the company.", ""),
        ("The hull was built in the Dutch way.", ""),
        ("Mensah had not ridden so far before this race.", ""),
        ("The stretcher has to be replaced.", "straps"),
        ("The police have found the woman with the dog.", "only as a plan"),
        ("The film will be shown again, since the school has agreed to it.", "only as a plan"),
    ],
)
def test_what_is_joined_above_parts_of_things_and_wishes(sentence: str, reason: str) -> None:
    reasons = found(sentence, LOG)
    assert bool(reasons) is bool(reason)
    assert reason in " ".join(reasons)
