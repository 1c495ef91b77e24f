"""Sentences take the place of streamed text; what is copied is the result's own words."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, example, given, settings, strategies as st
from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from slmdesk.gui.desk import Desk
from slmdesk.gui.summary.result_text import Line, lines_of, outline_lines
from slmdesk.gui.widgets.result.view import ResultView
from slmdesk.messages import Citation, Outline, OutlineEntry, Sentence

CITED = Citation("a.pdf", 7, 0, 4, "Text.")


@pytest.fixture
def view(qtbot: QtBot, desk: Desk) -> ResultView:
    made = ResultView(desk.theme, lambda citation: (str(citation.page_number), f"page {citation.page_number}"))
    qtbot.addWidget(made)
    made.resize(700, 500)
    made.show()
    return made


def sentence(text: str, lead: str = " ", status: str = "supported") -> Sentence:
    return Sentence(lead, text, status, [], [CITED])  # type: ignore[arg-type]


def test_drafts_go_when_the_result_begins(view: ResultView) -> None:
    view.add_token("Notes on part 1.\n\n", draft=True)
    view.add_token("Notes on part 2.", draft=True)
    assert view.toPlainText() == "Notes on part 1.\nNotes on part 2."
    view.add_token(" The result", draft=False)
    assert view.toPlainText().strip() == "The result"
    assert view.draft() == ""


def test_each_sentence_replaces_its_streamed_text(view: ResultView) -> None:
    for word in ("One", ". ", "Two. ", "Three."):
        view.add_token(word, draft=False)
    view.add_sentence(sentence("One.", lead=""))
    assert view.toPlainText() == "One.\u202f7 Two. Three."
    view.add_sentence(sentence("Two."))
    view.add_sentence(sentence("Three."))
    view.finish()
    assert view.toPlainText() == "One.\u202f7 Two.\u202f7 Three.\u202f7"
    assert view.text() == "One. Two. Three."


def test_streamed_text_that_was_cleaned_is_replaced_too(view: ResultView) -> None:
    view.add_token("Here is a summary:\n\nOne.  Two.", draft=False)
    view.add_sentence(sentence("One.", lead=""))
    assert "Here is" not in view.toPlainText()
    view.add_sentence(sentence("Two."))
    view.finish()
    assert view.text() == "One. Two."


def test_streamed_text_stays_when_no_sentence_came(view: ResultView) -> None:
    view.add_token("Half a sent", draft=False)
    view.finish()
    assert view.text() == "Half a sent"


def test_lists_have_marks_and_hang(view: ResultView) -> None:
    view.add_sentence(sentence("First.", lead="- "))
    view.add_sentence(sentence("Second.", lead="\n- "))
    view.add_sentence(sentence("Third.", lead="\n1. "))
    lines = view.toPlainText().split("\n")
    assert lines[0].startswith("•\u2002First.")
    assert lines[1].startswith("•\u2002Second.")
    assert lines[2].startswith("1. Third.")
    assert view.document().findBlockByNumber(1).blockFormat().textIndent() < 0


def test_text_after_a_doubt_begins_a_new_paragraph(view: ResultView) -> None:
    view.add_token("One. Two.", draft=False)
    view.add_sentence(sentence("One.", lead="", status="unsupported"))
    assert view.toPlainText().split("\n")[-1] == "Two."
    view.add_sentence(sentence("Two."))
    assert view.toPlainText().split("\n")[-1] == "Two.\u202f7"


def test_the_page_is_said_once_for_two_passages_of_it(view: ResultView) -> None:
    view.add_sentence(Sentence("", "One.", "supported", [], [CITED, CITED]))
    assert view.toPlainText() == "One.\u202f7"


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40)
@given(
    st.lists(
        st.tuples(
            st.sampled_from([" ", "\n\n", "\n"]),
            st.text("abc 🩺é.", min_size=1, max_size=12).filter(str.strip).map(str.strip),
            st.sampled_from(["supported", "unsupported", "unverifiable"]),
        ),
        min_size=1,
        max_size=6,
    )
)
def test_all_that_is_copied_are_the_results_own_words(view: ResultView, parts: list[tuple[str, str, str]]) -> None:
    view.reset()
    for lead, text, status in parts:
        view.add_sentence(sentence(text, lead, status))
    view.selectAll()
    assert view.selected_text().split() == view.text().split()
    shown = [span.end - span.start for span in view._writer.spans]
    assert shown == [len(text.encode("utf-16-le")) // 2 for _lead, text, _status in parts]
    for span, (_lead, text, _status) in zip(view._writer.spans, parts, strict=True):
        cursor = QTextCursor(view.document())
        cursor.setPosition(span.start)
        cursor.setPosition(span.end, QTextCursor.MoveMode.KeepAnchor)
        assert cursor.selectedText() == text


def test_a_sentence_of_the_source_is_marked_with_why(view: ResultView) -> None:
    view.add_sentence(Sentence("", "“Lions hunt at night.”", "supported", ["It stands so in the source."], [CITED]))
    view.finish()
    assert view.toPlainText() == "“Lions hunt at night.”\u202fquoted\u202f7"
    cursor = view.textCursor()
    cursor.setPosition(view.toPlainText().index("quoted") + 1)
    assert cursor.charFormat().toolTip() == "It stands so in the source."
    assert view.text() == "“Lions hunt at night.”"


def test_a_heading_claims_nothing_but_a_sentence_without_a_passage_says_so(view: ResultView) -> None:
    view.add_sentence(Sentence("## ", "Key terms", "unverifiable", [], []))
    view.add_sentence(Sentence("\n\n", "A sentence.", "unverifiable", [], []))
    assert view.toPlainText() == "Key terms\nA sentence.\u202fno source"


def test_a_result_is_read_from_its_beginning_and_notes_are_followed(qtbot: QtBot, view: ResultView) -> None:
    bar = view.verticalScrollBar()
    for number in range(80):
        view.add_token(f"Note {number} on a part.\n\n", draft=True)
    qtbot.waitUntil(lambda: bar.value() == bar.maximum() > 0)
    for number in range(80):
        view.add_token(f"Sentence {number} of it.\n\n", draft=False)
        view.add_sentence(sentence(f"Sentence {number} of it.", lead="\n\n"))
    qtbot.waitUntil(lambda: bar.maximum() > 0)
    assert bar.value() == 0
    bar.setValue(bar.maximum())
    view.add_token("And another one.\n\n" * 5, draft=False)
    qtbot.waitUntil(lambda: bar.value() == bar.maximum())


def test_the_outline_in_view_is_not_written_again_when_a_summary_begins(view: ResultView) -> None:
    lines = outline_lines(Outline([OutlineEntry("sentence", f"Point {n}.", CITED, 0) for n in range(3)]))
    view.show_outline(lines)
    view.choose(1)
    view.reset(view.outline)
    assert view.current == 1
    assert view.toPlainText().startswith("•\u2002Point 0.")
    view.add_token("The result", draft=False)
    assert view.toPlainText() == "The result"
    view.reset(lines)
    assert view.current == -1
    assert view.toPlainText().startswith("•\u2002Point 0.")


def test_a_result_that_is_shown_at_once_stays_at_its_beginning_when_the_view_changes_its_size(
    qtbot: QtBot, view: ResultView
) -> None:
    view.show_lines(lines_of([sentence(f"Sentence {n} of the result.", lead="\n\n") for n in range(60)]))
    for width in (400, 600):
        view.resize(width, 300)
        qtbot.waitUntil(lambda: view.verticalScrollBar().maximum() > 0)
        QApplication.processEvents()
        assert view.verticalScrollBar().value() == 0
        assert not view.textCursor().hasSelection()


def test_a_flagged_sentence_comes_into_view_with_its_reason_and_what_can_be_done(view: ResultView) -> None:
    lines = [sentence(f"Sentence {number} of a text that is longer than the view.") for number in range(60)]
    doubtful = Sentence(" ", "It fell by 41%.", "unsupported", ["The source has 14%."], [CITED])
    view.show_lines(lines_of([*lines, doubtful, *lines]))
    view.choose(60)
    end = view.document().find("Remove")
    assert view.viewport().rect().contains(view.cursorRect(end))
    start = view.document().find("It fell by 41%.")
    assert view.viewport().rect().contains(view.cursorRect(start))
    assert view.textCursor().position() == start.selectionStart(), "a screen reader begins there"


LEADS = ["", " ", "\n", "\n\n", "\n- ", "\n1. ", "\n\n## "]
TEXTS = ["One.", "Two words.", "A \U0001fa7a scope.", "“Quoted.”"]
SENTENCES = st.builds(
    Sentence,
    st.sampled_from(LEADS),
    st.sampled_from(TEXTS),
    st.sampled_from(["supported", "unsupported", "unverifiable"]),
    st.sampled_from([[], ["The number is another one."]]),
    st.sampled_from([[], [CITED], [CITED, Citation("a.pdf", 8, 5, 9, "More.")]]),
)
RESULTS = st.lists(st.builds(Line, SENTENCES, st.booleans(), st.booleans()), max_size=6)


def looks(view: ResultView) -> list[object]:
    """All that is seen of a result: its text with the formats, and what can be clicked."""
    seen: list[object] = [list(view._writer.spans), list(view._writer.links), view._writer.end]
    block = view.document().begin()
    while block.isValid():
        form = block.blockFormat()
        seen.append((block.text(), form.leftMargin(), form.textIndent(), form.topMargin(), form.bottomMargin()))
        pieces = block.begin()
        while not pieces.atEnd():
            piece = pieces.fragment()
            shape = piece.charFormat()
            underline, weight = shape.underlineStyle(), shape.fontWeight()
            seen.append((piece.text(), shape.foreground().color().name(), underline, weight, shape.verticalAlignment()))
            pieces += 1
        block = block.next()
    return seen


PLAIN, DOUBTED = Line(sentence("Plain.")), Line(sentence("Doubted.", status="unsupported"))


@example([PLAIN, DOUBTED, PLAIN], [DOUBTED], 0, 1)
@example([PLAIN, PLAIN, DOUBTED], [DOUBTED], 0, 1)
@given(RESULTS, RESULTS, st.integers(0, 6), st.integers(0, 6))
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_what_is_changed_looks_as_if_all_had_been_written_anew(
    view: ResultView, before: list[Line], middle: list[Line], first: int, last: int
) -> None:
    view.reset()
    view.show_lines(before)
    view.result.set_lines([*before[:first], *middle, *before[last:]])
    view.show_changed()
    changed = looks(view)
    view.add_sentence(sentence("Behind it."))  # what comes next goes on from there
    grown = looks(view)
    view.refresh()
    assert grown == looks(view)
    view.result.lines.pop()
    view.refresh()
    assert changed == looks(view)


def test_what_is_written_stays_behind_lines_that_change(view: ResultView) -> None:
    view.show_lines(lines_of([sentence("One.", lead=""), sentence("Two.")]))
    view.add_token("\n\nThree", draft=False)
    view.result.remove(0)
    view.show_changed()
    assert view.toPlainText() == "Two.\u202f7\nThree"


def test_one_of_a_thousand_sentences_is_removed_without_writing_the_others(view: ResultView) -> None:
    view.show_lines(lines_of([sentence(f"Number {n}.", status="unsupported") for n in range(1000)]))
    written: list[str] = []

    def place(citation: Citation) -> tuple[str, str]:
        written.append(citation.quote)
        return "7", "page 7"

    view._place = view._writer._place = place
    view.result.remove(500)
    view.show_changed()
    view.result.undo()
    view.show_changed()
    assert 0 < len(written) < 10


def test_lines_that_are_shown_again_have_the_places_of_now(view: ResultView) -> None:
    lines = lines_of([sentence("One.", lead="")])
    view.show_lines(lines)
    view._place = view._writer._place = lambda _citation: ("12", "page 12")
    view.show_lines(lines)
    assert view.toPlainText() == "One.\u202f12"


def test_other_colours_leave_the_view_where_it_was(view: ResultView, desk: Desk) -> None:
    view.show_lines(lines_of([sentence(f"Sentence {number} of many.", "\n\n") for number in range(120)]))
    view.choose(80)
    bar = view.verticalScrollBar()
    scrolled = bar.value()
    assert scrolled > 0
    text = view.toPlainText()
    desk.theme.apply("dark", "serif", 12)
    assert (bar.value(), view.current) == (scrolled, 80)
    assert view.toPlainText() == text
    desk.theme.apply("dark", "sans", 12)
    assert view.current == 80, "other letters too"


class BlocksWhileStyled(QObject):
    """Notes how many lines the view has whenever it is styled anew."""

    def __init__(self, view: ResultView) -> None:
        super().__init__(view)
        self.blocks: set[int] = set()
        self._view = view
        view.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.StyleChange:
            self.blocks.add(self._view.document().blockCount())
        return False


def test_a_long_result_is_away_while_everything_is_styled_anew(view: ResultView, desk: Desk) -> None:
    view.show_lines(lines_of([sentence(f"Sentence {number} of many.", "\n\n") for number in range(120)]))
    probe = BlocksWhileStyled(view)
    desk.theme.apply("dark", "serif", 12)
    assert probe.blocks == {1}, "each of its lines would be laid out in letters that it does not get"
    assert view.document().blockCount() == 120


def test_what_is_being_written_is_there_in_other_colours_too(view: ResultView, desk: Desk) -> None:
    view.add_token("One. Two.", draft=False)
    desk.theme.apply("dark", "serif", 12)
    assert view.toPlainText() == "One. Two."
    view.add_token(" Three.", draft=False)
    assert view.toPlainText() == "One. Two. Three."
