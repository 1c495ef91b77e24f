"""Stretches of the material, and finding the one a question is about."""

from __future__ import annotations

import itertools
from collections.abc import Sequence

from hypothesis import given, strategies as st

from slmdesk.messages import Block, SourceText
from slmdesk.tasks.ask.questions import options_of, yes_no_answers
from slmdesk.tasks.ask.retrieval import PassageSearch, nothing_tells, stretches

TEXT = "The nephron filters plasma. The alveoli exchange oxygen. Hepatocytes store glycogen."


@given(st.lists(st.sampled_from(["The nephron filters plasma. ", "Why? ", "\n\n", "Oxygen. ", "x " * 90]), max_size=30))
def test_stretches_are_in_order_and_do_not_overlap(parts: list[str]) -> None:
    text = "".join(parts)
    found = stretches([SourceText("a", text, [])], 100)
    assert all(one.end <= other.start for one, other in itertools.pairwise(found))
    assert "".join("".join(text[each.start : each.end].split()) for each in found) == "".join(text.split())


def test_a_heading_is_not_part_of_its_stretch_but_finds_it() -> None:
    text = "Kidney\nThe nephron filters plasma.\nLung\nThe alveoli exchange oxygen."
    blocks = [Block(1, 0, 6, "heading", 1), Block(1, 7, 34), Block(1, 35, 39, "heading", 1), Block(1, 40, 68)]
    search = PassageSearch([SourceText("a", text, blocks)])
    assert [each.heading for each in search.stretches] == ["Kidney", "Lung"]
    assert search.best("What does the kidney do?", 1) == [0]


def test_a_question_on_the_material_is_known_and_another_is_not() -> None:
    search = PassageSearch([SourceText("a", TEXT, [])])
    assert search.known_share("What does the nephron filter?") > 0.9
    assert search.known_share("Which treaty ended the Thirty Years' War?") == 0.0
    assert search.known_share("And what?") == 1.0  # nothing in it can be missed


def test_options_are_found_on_lines_and_in_a_line() -> None:
    for question in ("Which is it?\nA) one\nB) two", "Which is it? (a) one (b) two", "Which is it?\n1. one\n2. two"):
        options = options_of(question)
        assert options is not None
        assert (options.stem, options.texts) == ("Which is it?", ("one", "two"))
    assert options_of("Explain hepatitis A) and B.") is None


def test_questions_for_yes_and_no_are_known() -> None:
    assert yes_no_answers("Does aspirin thin the blood?") == ("Yes", "No", "Maybe")
    assert yes_no_answers("Treatment delays in cancer: does it impact survival?") == ("Yes", "No", "Maybe")
    assert yes_no_answers("Is it high? Answer yes or no.") == ("Yes", "No")
    assert not yes_no_answers("What does aspirin do?")
    assert not yes_no_answers("Is it a vein or an artery?")


def test_meaning_changes_the_order_of_what_words_found() -> None:
    text = " ".join(f"Sentence {n} tells of the kidney and of nothing else at all." for n in range(60))
    text += " The kidney is where urine is made."
    search = PassageSearch([SourceText("a", text, [])])
    seen: list[str] = []

    def closeness(question: str, texts: Sequence[str]) -> list[float]:
        seen.extend(texts)
        return [1.0 if "urine" in each else 0.1 for each in texts]

    by_words = search.best("What about the kidney?", 3)
    asked_for = next(n for n, each in enumerate(search.stretches) if "urine" in text[each.start : each.end])
    assert asked_for not in by_words
    assert search.best_by_both("What about the kidney?", 3, nothing_tells) == by_words
    found = search.best_by_both("What about the kidney?", 3, closeness)
    assert asked_for in found
    assert len(found) == 3
    assert len(seen) == min(30, len(search.stretches))
    assert search.best_by_both("Xylophone?", 3, closeness) == []
