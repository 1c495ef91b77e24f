"""Numbers, dates and frequencies that the sources have in another clause."""

from __future__ import annotations

import pytest

from slmdesk.messages import SourceText
from slmdesk.tasks.verify import SourceIndex
from slmdesk.tasks.verify.checks import clause_values
from slmdesk.tasks.verify.evidence.claim import Claim, Finding

TEXT = (
    "The museum was founded in 1921 by a shipowner. Its roof was rebuilt after the fire of 1954. It moved here in "
    "1968. "
    "On all other days adults pay 9 euros and students 5 euros. Guided tours start at 11 am from Tuesday to Friday, "
    "and at "
    "2 pm on weekends. The brine is renewed every three months and its salt is checked weekly. The car park is "
    "closed on "
    "5 and 6 November. Dr Hannah Osei saw the dog in spring. The laundry closes at nine. The stalls will stand from 24 "
    "May to 14 June. The pulse rose from 50 to 65."
)


def found(sentence: str) -> list[str]:
    index = SourceIndex([SourceText("a", TEXT, [])])
    return [finding.reason for finding in clause_values.check(Claim(index, sentence))]


@pytest.mark.parametrize(
    ("sentence", "there", "here"),
    [
        ("The roof was rebuilt in 1968.", "1954", "1968"),
        ("Students pay 9 euros.", "5 euros", "9 euros"),
        ("Guided tours start at 2 pm from Tuesday to Friday.", "11", "2"),
        ("The brine is renewed every week.", "every three months", "every week"),
    ],
)
def test_a_value_of_another_clause_is_found(sentence: str, there: str, here: str) -> None:
    assert found(sentence) == [f"The source says “{there}” of this, not “{here}”."]


@pytest.mark.parametrize(
    "sentence",
    [
        "The museum was founded in 1921.",
        "Students pay 5 euros.",
        "Adults pay 9 euros.",
        "The car park is closed on 5 November.",
        "Dr Osei saw the dog in spring.",
        "The laundry used to close at 2.",
        "The stalls stand from 24 May to 14 June.",
        "The pulse rose from 50 to 65.",
        "The salt of the brine is checked weekly.",
    ],
)
def test_a_value_of_the_same_is_left_alone(sentence: str) -> None:
    assert found(sentence) == []


def test_a_name_of_a_clause_that_hangs_back_is_meant_by_the_next() -> None:
    source = "Marta Lindqvist was an engineer. She married the violinist Henrik Aalto in 1959; he died in 2003."
    index = SourceIndex([SourceText("a", source, [])])

    def reasons(sentence: str) -> list[Finding]:
        return list(clause_values.check(Claim(index, sentence)))

    assert reasons("Her husband, the violinist Henrik Aalto, died in 2003.") == []
    assert reasons("She married the violinist Henrik Aalto in 2003.")
