from __future__ import annotations

import pytest

from slmdesk import paths
from slmdesk.messages import SourceText
from slmdesk.tasks.note.grounds import LEAST_SHARE, Grounds

SOURCE = SourceText("v", "I have high blood pressure, and my knee hurts when I climb stairs. No fever.", [])
GROUNDS = Grounds([SOURCE], paths.resources() / "codes" / "synonyms.txt")


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
