"""A de-identified text is the original outside the places that are replaced, whatever the user decides."""

from __future__ import annotations

from hypothesis import given, strategies as st

from slmdesk.gui.positions import utf16_slice
from slmdesk.gui.summary.deidentified import Deidentified
from slmdesk.messages import IdentitySpan

words = st.text(alphabet="ab é🩺\n", max_size=6)


@given(st.lists(st.tuples(words, words.filter(bool), words, st.booleans()), max_size=8), words)
def test_text_and_places_follow_what_is_decided(parts: list[tuple[str, str, str, bool]], tail: str) -> None:
    original = wanted = ""
    spans = []
    for before, found, replacement, replaced in parts:
        original += before
        spans.append(IdentitySpan("name", len(original), len(original) + len(found), found, replacement, "a rule"))
        original += found
        wanted += before + (replacement if replaced else found)
    made = Deidentified(original + tail, spans)
    made.replaced = [each[3] for each in parts]
    assert made.text == wanted + tail
    assert made.count == sum(each[3] for each in parts)
    shown = [each[2] if each[3] else each[1] for each in parts]
    assert [made.text[start:end] for start, end in made.places()] == shown
    assert [utf16_slice(made.text, start, end) for start, end in made.places_in_qt()] == shown


def test_the_same_words_are_found_together() -> None:
    spans = [IdentitySpan("name", at, at + 3, text, "X", "") for at, text in ((0, "Ada"), (4, "Bob"), (8, "Ada"))]
    made = Deidentified("Ada Bob Ada", spans)
    assert made.alike(2) == [0, 2]
