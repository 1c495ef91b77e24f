from __future__ import annotations

import pytest

from slmdesk.tasks.summarize.deadlines import as_deadline


@pytest.mark.parametrize(
    ("said", "written"),
    [
        ("Rosa: write the programme notes until 2 May.", "Rosa: write the programme notes by 2 May."),
        ("Herr Brandt: order the tables until Friday.", "Herr Brandt: order the tables by Friday."),
        ("Paul: send the list till the end of June", "Paul: send the list by the end of June"),
        ("Ann: keep the key until Friday.", "Ann: keep the key until Friday."),
        ("Ann: do not paint the door until Friday.", "Ann: do not paint the door until Friday."),
        ("Ann: ask until somebody answers.", "Ann: ask until somebody answers."),
        ("Ann: paint the door by Friday.", "Ann: paint the door by Friday."),
    ],
)
def test_what_is_done_once_is_done_by_a_day(said: str, written: str) -> None:
    assert as_deadline(said) == written
