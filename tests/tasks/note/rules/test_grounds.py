from __future__ import annotations

import pytest

from slmdesk import paths
from slmdesk.messages import SourceText
from slmdesk.tasks.note.rules.grounds import LEAST_SHARE, Grounds

SOURCE = SourceText("v", "I have high blood pressure, and my knee hurts when I climb stairs. No fever.", [])
GROUNDS = Grounds([SOURCE], paths.resources() / "codes")


@pytest.mark.parametrize(
    "statement", ["Hypertension.", "Patient reports knee pain on stairs.", "Denies fever.", "The patient has.", ""]
)
def test_what_the_source_stands_for(statement: str) -> None:
    assert GROUNDS.share(statement) >= LEAST_SHARE


@pytest.mark.parametrize(
    "statement", ["He has diabetes and had a stroke.", "Metastatic pancreatic carcinoma.", "Penicillin allergy."]
)
def test_what_was_made_up(statement: str) -> None:
    assert GROUNDS.share(statement) < LEAST_SHARE


def test_who_says_it_in_lay_words_has_said_it() -> None:
    visit = SourceText(
        "v", "Doctor: Have you been abroad? Do you smoke? Any trouble when you swallow?\nPatient: No.\n", []
    )
    for statement in ("No foreign travel.", "Nonsmoker.", "Denies dysphagia."):
        assert Grounds([visit], paths.resources() / "codes").share(statement) >= LEAST_SHARE
    assert Grounds([visit], paths.resources() / "codes").share("Denies syncope.") < LEAST_SHARE
