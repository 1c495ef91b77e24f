from __future__ import annotations

import pytest

from slmdesk.tasks.letters import scripts_of, words_outside


def test_scripts_are_named_as_their_letters_begin() -> None:
    assert scripts_of("plain, naïve, Œuvre 12") == frozenset()
    assert scripts_of("6十月, Анна, カナ") == {"CJK", "CYRILLIC", "KATAKANA"}


@pytest.mark.parametrize(
    ("text", "scripts", "words"),
    [
        ("started again on 6十月 at home", (), ["十月"]),
        ("started again on 6十月 at home", ("CJK",), []),
        ("5 μg, Ω and Ж are symbols", (), []),
        ("Ann met Анна", ("CJK",), ["Анна"]),
        ("", (), []),
    ],
)
def test_words_in_other_letters_are_found(text: str, scripts: tuple[str, ...], words: list[str]) -> None:
    assert words_outside(text, scripts) == words
