from __future__ import annotations

import pytest

from slmdesk.tasks.summarize.people import people_of

SPEAKERS = ["Dr. Ann van der Lee", "Ann Smith", "Tom de Vries", "M. Roux", "Will Hope", "ROSA", "Frau Weber", "Jo"]


def called(sentence: str) -> list[str]:
    return [each.name for each in people_of(SPEAKERS) if each.called.search(sentence)]


@pytest.mark.parametrize(
    ("sentence", "name"),
    [
        ("Tom, can you book it?", "Tom de Vries"),
        ("Okay, de Vries, can you book it?", ""),  # a particle is no name
        ("Can you book it, Vries?", "Tom de Vries"),
        ("Monsieur Roux, pouvez-vous l'appeler ?", "M. Roux"),
        ("Können Sie das übernehmen, Frau Weber?", "Frau Weber"),
        ("Rosa, please bring the key.", "ROSA"),
        ("Dr. Lee, would you sign it?", "Dr. Ann van der Lee"),
        ("Ann, can you sign it?", ""),  # two have that name
        ("Will you sign it?", ""),
        ("I will hope for the best.", ""),
        ("Will, can you sign it?", "Will Hope"),
        ("Can you ask Tom for the key?", ""),
    ],
)
def test_who_is_spoken_to(sentence: str, name: str) -> None:
    assert called(sentence) == ([name] if name else [])


def test_who_is_named() -> None:
    (tom,) = people_of(["Tom de Vries"])
    assert tom.named.search("so Tom pays")
    assert not tom.named.search("the tomatoes of de Klerk")
    (letter,) = people_of(["A"])
    assert not letter.called.search("A, can you hear me?")


def test_nobody_speaks_in_a_text_without_speakers() -> None:
    assert people_of(["", ""]) == []
