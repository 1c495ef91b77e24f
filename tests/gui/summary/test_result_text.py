"""What the user decides about a result can be taken back, one by one."""

from __future__ import annotations

from hypothesis import given, strategies as st

from slmdesk.gui.summary.result_text import Line, ResultText, lines_of, outline_lines, passages_of
from slmdesk.messages import Citation, Outline, OutlineEntry, Sentence

NEAR = Citation("a.pdf", 3, 0, 4, "Near.")
SOURCE = Citation("a.pdf", 1, 9, 14, "Source.")


def sentence(text: str, lead: str = " ", status: str = "unsupported") -> Sentence:
    return Sentence(lead, text, status, [], [])  # type: ignore[arg-type]


def made(*sentences: Sentence) -> ResultText:
    result = ResultText()
    result.set_lines(lines_of(sentences))
    return result


def test_what_follows_a_removed_sentence_takes_its_place() -> None:
    result = made(sentence("One.", ""), sentence("Two.", "\n- "), sentence("Three."), sentence("Four.", "\n- "))
    result.remove(1)
    assert result.text == "One.\n- Three.\n- Four."
    result.remove(1)
    assert result.text == "One.\n- Four."
    result.remove(0)
    assert result.text == "- Four."


def test_a_new_wording_stands_where_the_old_one_stood() -> None:
    result = made(sentence("One.", ""), sentence("Two.", "\n\n- "))
    result.put(1, sentence("Better.", " ", "supported"))
    assert result.text == "One.\n\n- Better."
    assert result.doubts() == [0]


def test_the_nearest_passage_is_shown_and_is_no_source() -> None:
    assert passages_of(Sentence("", "x", "unsupported", [], [], NEAR)) == [NEAR]
    assert passages_of(Sentence("", "x", "unsupported", [], [SOURCE, NEAR], NEAR)) == [NEAR, SOURCE]
    assert passages_of(Sentence("", "x", "supported", [], [SOURCE], NEAR)) == [SOURCE]


def test_an_outline_is_headings_and_points_with_their_passages() -> None:
    lines = outline_lines(
        Outline([OutlineEntry("heading", "Title", SOURCE, 2), OutlineEntry("sentence", "A point.", NEAR)])
    )
    assert [line.sentence.lead for line in lines] == ["\n\n## ", "\n- "]
    assert [line.sentence.sources for line in lines] == [[SOURCE], [NEAR]]


def test_words_of_the_form_are_no_claims() -> None:
    note = [Sentence("\n\n## ", "Plan", "unverifiable", [], []), Sentence("", "x", "unverifiable", ["No."], [])]
    assert [line.form for line in lines_of(note, form=True)] == [True, False]


@given(st.lists(st.tuples(st.sampled_from(["keep", "remove", "put"]), st.integers(0, 5)), max_size=8))
def test_every_decision_can_be_undone(decisions: list[tuple[str, int]]) -> None:
    result = made(*(sentence(f"{number}.", "\n- " if number % 2 else " ") for number in range(6)))
    before = [list(result.lines)]
    for action, index in decisions:
        if index >= len(result.lines):
            continue
        match action:
            case "keep":
                result.keep(index)
            case "remove":
                result.remove(index)
            case "put":
                result.put(index, sentence("Other."))
        before.append(list(result.lines))
    for lines in reversed(before[:-1]):
        assert result.can_undo
        result.undo()
        assert result.lines == lines
    assert not result.can_undo
    assert all(isinstance(line, Line) for line in result.lines)
