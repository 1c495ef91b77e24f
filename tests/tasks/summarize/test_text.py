"""What a model wrote, without what stands around it."""

from __future__ import annotations

import pytest

from slmdesk.tasks.summarize.text import begun_anew, cleaned, shaped


@pytest.mark.parametrize(
    ("answer", "text"),
    [
        ('The text: "The pump is replaced. Nobody objected."', "The pump is replaced. Nobody objected."),
        ('The text: "The pump is replaced, and cake is', "The pump is replaced, and cake is"),
        ("The text: The pump is replaced.", "The pump is replaced."),
        ("The text: “She said “no” to it.” It ended.", "She said “no” to it. It ended."),
        ("The text says that the pump is replaced.", "The text says that the pump is replaced."),
        ('She said: "No."', 'She said: "No."'),
    ],
)
def test_the_words_of_the_prompt_before_an_answer_go(answer: str, text: str) -> None:
    assert cleaned(answer) == text


def test_facts_a_line_become_sentences() -> None:
    facts = "Income: 2.84 million euros (1.97 million from tickets)\nFuel cost: 388,000 euros\nWages rose."
    assert shaped(facts, "prose") == (
        "Income: 2.84 million euros (1.97 million from tickets). Fuel cost: 388,000 euros. Wages rose."
    )
    assert shaped("It runs to\nthe end.", "prose") == "It runs to the end."


@pytest.mark.parametrize(
    ("text", "anew"),
    [
        ("However, older nurses gained little. They slept.", "Older nurses gained little. They slept."),
        ("Older nurses, however, gained little.", "Older nurses, however, gained little."),
        ("Finally the bus came. However, it was full.", "Finally the bus came. However, it was full."),
        ("- Also, one item\n- Another", "- Also, one item\n- Another"),
        ("", ""),
    ],
)
def test_a_text_begins_without_what_ties_it_to_a_sentence_left_out(text: str, anew: str) -> None:
    assert begun_anew(text) == anew
