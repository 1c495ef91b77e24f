"""The model's second look at what stands in the Summarize pane: asked for, told, stopped, taken back and kept."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from msgspec.structs import replace
from PySide6.QtCore import Qt
from PySide6.QtGui import QTextCharFormat, QTextCursor
from pytestqt.qtbot import QtBot

from gui_waits import use_model
from slmdesk import paths
from slmdesk.gui.main_window import MainWindow
from slmdesk.gui.panes.summarize import SummarizePane
from slmdesk.gui.summary.result_text import Line
from slmdesk.messages import Sentence
from slmdesk.store.history import History
from summarize_pane import finish, flagged, read

Install = Callable[..., Path]


def ask(qtbot: QtBot, pane: SummarizePane) -> None:
    """Press the button and wait for the question."""
    qtbot.mouseClick(pane.footer.look, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(pane.looking.question.isVisible)


def look(qtbot: QtBot, pane: SummarizePane) -> None:
    """Ask for it, agree, and wait for the end."""
    ask(qtbot, pane)
    qtbot.mouseClick(pane.looking.question.yes, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: not pane.looking.busy)


def opinions(pane: SummarizePane) -> list[str]:
    """The sentences that only the model doubts."""
    return [each.text for each in pane.result_panel.view.sentences if each.is_opinion]


def test_it_says_first_how_long_it_takes_and_nothing_happens_without_a_yes(qtbot: QtBot, done: SummarizePane) -> None:
    before = done.result_panel.view.sentences
    ask(qtbot, done)
    assert done.looking.question.text.text() == (
        "Scripted 1.5B would compare 2 of 6 sentences with their passages: about 40 s. "
        "It finds some errors that the rules cannot see, and it can be wrong."
    )
    qtbot.keyClick(done.looking.question.yes, Qt.Key.Key_Escape)
    assert done.looking.question.isHidden()
    assert done.result_panel.view.sentences == before
    assert done.footer.look.hasFocus()


def test_a_text_that_broke_off_is_not_looked_at_and_the_key_says_why(
    qtbot: QtBot, ready: SummarizePane, window: MainWindow, install: Install
) -> None:
    use_model(qtbot, window, install, "crash")
    finish(qtbot, ready)
    assert "before the crash" in ready.result_panel.view.toPlainText()
    assert not ready.footer.look.isEnabled()
    qtbot.keyClick(ready, Qt.Key.Key_F7)
    assert ready.footer.words.text() == ready.footer.look.toolTip()
    assert "was not checked" in ready.footer.words.text()


def test_headings_are_not_counted_as_sentences(qtbot: QtBot, done: SummarizePane) -> None:
    view = done.result_panel.view
    view.show_lines([Line(Sentence("## ", "Main idea", "unverifiable", [], [])), *view.result.lines])
    ask(qtbot, done)
    assert "2 of 6 sentences" in done.looking.question.text.text()


def test_what_the_model_doubts_is_marked_as_its_opinion(qtbot: QtBot, done: SummarizePane) -> None:
    view, rule = done.result_panel.view, flagged(done)
    look(qtbot, done)
    assert opinions(done) == [
        "Pressure fell by 14% in the low-dose group.",
        "A larger trial has started 🩺 in primary care.",
    ]
    assert done.footer.words.text() == "Scripted 1.5B looked again at 2 sentences and doubts 2."
    assert "That is its opinion, and it can be wrong." in done.result_panel._strip_text.text()
    assert "As the model reads it" in view.toPlainText()
    styles = {index: underline(done, index) for index in view.result.doubts()}
    assert styles.pop(rule) == QTextCharFormat.UnderlineStyle.WaveUnderline
    assert set(styles.values()) == {QTextCharFormat.UnderlineStyle.DotLine}


def underline(pane: SummarizePane, index: int) -> QTextCharFormat.UnderlineStyle:
    """How a sentence is underlined."""
    cursor = QTextCursor(pane.result_panel.view.document())
    cursor.setPosition(pane.result_panel.view._writer.spans[index].start + 1)
    return cursor.charFormat().underlineStyle()


def test_its_marks_are_taken_back_together_and_each_can_be_kept(qtbot: QtBot, done: SummarizePane) -> None:
    before = done.result_panel.view.sentences
    look(qtbot, done)
    done.editing.decide(done.result_panel.view.result.doubts()[0], "keep")
    assert len(opinions(done)) == 2, "kept, and still known as doubted"
    done.editing.undo()
    done.editing.undo()
    assert done.result_panel.view.sentences == before
    assert not done.result_panel.view.result.can_undo


def test_a_second_time_it_is_known_how_long_a_sentence_takes(qtbot: QtBot, done: SummarizePane) -> None:
    look(qtbot, done)
    done.editing.undo()
    ask(qtbot, done)
    assert "2 of 6 sentences with their passages: a few seconds." in done.looking.question.text.text()


def test_what_is_to_be_known_of_the_model_stands_in_the_question(
    qtbot: QtBot, done: SummarizePane, window: MainWindow, install: Install
) -> None:
    use_model(qtbot, window, install, "small")
    for _again in range(2):
        ask(qtbot, done)
        assert done.looking.question.text.text().endswith("wrong. This model is too small to be trusted with this.")
        assert done.looking.question.text.text().count("too small") == 1
        done.looking.question.close_question()


def test_it_is_stopped_by_its_button_and_what_it_marked_stays(
    qtbot: QtBot, done: SummarizePane, window: MainWindow, install: Install
) -> None:
    use_model(qtbot, window, install, "waiting")
    ask(qtbot, done)
    qtbot.mouseClick(done.looking.question.yes, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: len(opinions(done)) == 1 and "1 of 2 · about 20 s left" in done.footer.words.text())
    assert done.footer.look.text() == "Stop looking"
    done.editing.step(1)
    assert "stop that first" in done.result_panel.doubts.rewrite.toolTip()
    assert done.result_panel.doubts.keep.isEnabled(), "what needs no model goes on"
    qtbot.mouseClick(done.footer.look, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: not done.looking.busy)
    assert done.footer.look.accessibleName() == "Look again with the model…"
    assert done.footer.words.text() == "waiting looked again at 1 sentence and doubts 1."
    assert len(opinions(done)) == 1


def test_the_keyboard_asks_agrees_and_stops(
    qtbot: QtBot, done: SummarizePane, window: MainWindow, install: Install
) -> None:
    use_model(qtbot, window, install, "waiting")
    qtbot.keyClick(window, Qt.Key.Key_F7)
    qtbot.waitUntil(done.looking.question.isVisible)
    qtbot.keyClick(done.looking.question.yes, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: len(opinions(done)) == 1)
    qtbot.keyClick(window, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: not done.looking.busy)


def test_a_sentence_that_was_removed_meanwhile_is_left_alone(
    qtbot: QtBot, done: SummarizePane, window: MainWindow, install: Install
) -> None:
    use_model(qtbot, window, install, "waiting")
    ask(qtbot, done)
    qtbot.mouseClick(done.looking.question.yes, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: len(opinions(done)) == 1)
    done.editing.decide(flagged_by_rule(done), "remove")
    done.stop()
    qtbot.waitUntil(lambda: not done.looking.busy)
    assert len(done.result_panel.view.sentences) == 5
    done.editing.undo()
    assert len(opinions(done)) == 1, "the removal is taken back alone"


def flagged_by_rule(pane: SummarizePane) -> int:
    """Where the one sentence is that a rule flagged."""
    lines = pane.result_panel.view.result.lines
    (index,) = (number for number, line in enumerate(lines) if line.doubtful and not line.sentence.is_opinion)
    return index


def test_a_new_result_ends_it(qtbot: QtBot, done: SummarizePane, window: MainWindow, install: Install) -> None:
    use_model(qtbot, window, install, "waiting")
    ask(qtbot, done)
    qtbot.mouseClick(done.looking.question.yes, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: len(opinions(done)) == 1)
    done.check_text("The trial enrolled 212 adults at nine hospitals.")
    assert not done.looking.busy
    qtbot.waitUntil(lambda: not done.running)
    assert opinions(done) == []


def test_a_text_that_was_checked_can_be_looked_at(qtbot: QtBot, ready: SummarizePane) -> None:
    ready.check_text("Pressure fell by 14% in the low-dose group. Pressure fell by 19%.")
    qtbot.waitUntil(lambda: not ready.running)
    look(qtbot, ready)
    assert opinions(ready) == ["Pressure fell by 14% in the low-dose group."], "what a rule flagged stays its finding"


def test_where_there_is_nothing_to_look_at_it_says_so(qtbot: QtBot, ready: SummarizePane, tmp_path: Path) -> None:
    path = tmp_path / "plain.txt"
    path.write_text("The sky is blue.")
    ready.clear()
    read(qtbot, ready, path)
    finish(qtbot, ready)
    ready.footer.look.click()
    qtbot.waitUntil(lambda: not ready.looking.busy)
    assert ready.footer.words.text() == "There is no sentence here for the model to look at."
    assert ready.looking.question.isHidden()


def test_without_its_source_or_a_result_it_says_why_not(qtbot: QtBot, ready: SummarizePane) -> None:
    assert not ready.footer.look.isEnabled()
    assert ready.footer.look.toolTip() == "There is no result yet"
    finish(qtbot, ready)
    for source in list(ready.source_panel.sources):
        ready.source_panel.close_source(source)
    assert ready.footer.look.toolTip() == "Open the source of this result first"
    ready.looking.ask_or_stop()
    assert not ready.looking.busy


def test_a_model_that_fails_is_a_banner(
    qtbot: QtBot, done: SummarizePane, window: MainWindow, install: Install
) -> None:
    use_model(qtbot, window, install, "hungry")
    done.footer.look.click()
    qtbot.waitUntil(lambda: not done.banner.isHidden())
    assert done.banner.action.text() == "Try again"
    assert done.result_panel.view.sentences


@pytest.mark.parametrize("ending", ["txt", "md", "html", "json"])
def test_files_and_the_history_tell_an_opinion_from_a_finding(
    qtbot: QtBot, done: SummarizePane, tmp_path: Path, ending: str
) -> None:
    look(qtbot, done)
    path = tmp_path / f"summary.{ending}"
    done.footer.save_to(path)
    qtbot.waitUntil(lambda: "Saved" in done.footer.words.text())
    text = path.read_text("utf-8")
    told = "Scripted 1.5B looked again at 2 sentences and doubts 2. That is its opinion, and it can be wrong."
    assert told in text
    if ending == "json":
        assert text.count('"opinion"') == 2
    else:
        assert text.count("[?]") == 4, "behind each sentence, and among what is to be checked"
        assert text.count("[!]") == 2

    def kept() -> list[str]:
        store = History(paths.data_folder())
        found = [each.content for each in store.entries()]
        store.close()
        return found

    qtbot.waitUntil(lambda: [each.count('"opinion"') for each in kept()] == [2] and told in kept()[0])


def test_a_question_that_is_stopped_tells_nothing_of_the_look_before(
    qtbot: QtBot, done: SummarizePane, window: MainWindow, install: Install
) -> None:
    look(qtbot, done)
    notices = done.work.report().notices
    done.editing.undo()
    use_model(qtbot, window, install, "pondering")
    done.footer.look.click()
    qtbot.waitUntil(lambda: done.looking.busy)
    done.footer.look.click()
    qtbot.waitUntil(lambda: not done.looking.busy)
    assert done.footer.words.text() == "Stopped; the result is as it was"
    assert done.work.report().notices == notices


def test_another_model_has_to_be_asked_itself(
    qtbot: QtBot, done: SummarizePane, window: MainWindow, install: Install
) -> None:
    ask(qtbot, done)
    use_model(qtbot, window, install, "waiting")
    qtbot.waitUntil(done.looking.question.isHidden)
    assert not done.looking.busy


def test_it_is_told_by_the_model_that_looked_though_another_is_chosen_meanwhile(
    qtbot: QtBot, done: SummarizePane, window: MainWindow, install: Install
) -> None:
    use_model(qtbot, window, install, "waiting")
    ask(qtbot, done)
    qtbot.mouseClick(done.looking.question.yes, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: len(opinions(done)) == 1)
    use_model(qtbot, window, install, "scripted")
    done.looking.stop()
    qtbot.waitUntil(lambda: not done.looking.busy)
    assert done.work.report().notices[-1].startswith("waiting looked again at 1 sentence and doubts 1.")


def test_a_sentence_that_took_the_place_of_a_removed_one_is_still_marked(qtbot: QtBot, done: SummarizePane) -> None:
    view = done.result_panel.view
    ask(qtbot, done)
    done.looking._look()
    index = next(number for number, line in enumerate(view.result.lines) if "fell by 14%" in line.sentence.text)
    view.result.lines[index] = Line(replace(view.sentences[index], lead="\n\n"))  # as ``remove`` does
    qtbot.waitUntil(lambda: not done.looking.busy)
    assert view.sentences[index].is_opinion
    assert view.sentences[index].lead == "\n\n"
    assert len(opinions(done)) == 2


def test_it_looks_only_at_what_the_result_was_written_from(qtbot: QtBot, done: SummarizePane, tmp_path: Path) -> None:
    trial = done.source_panel.sources[0]
    other = tmp_path / "other.txt"
    other.write_text("Pressure rose by 14% in the low-dose group.")
    read(qtbot, done, other)
    request = done.looking._to_look()
    assert request is not None
    assert [source.name for source in request.sources] == [trial.key]
    done.source_panel.close_source(trial)
    assert done.footer.look.toolTip() == "Open the source of this result first"
    assert not done.footer.look.isEnabled()


def test_what_was_marked_before_a_failure_is_told(
    qtbot: QtBot, done: SummarizePane, window: MainWindow, install: Install
) -> None:
    use_model(qtbot, window, install, "faltering")
    look(qtbot, done)
    assert len(opinions(done)) == 1
    assert not done.banner.isHidden()
    assert done.work.report().notices[-1].startswith("faltering looked again at 1 sentence and doubts 1.")


def test_where_the_result_is_hidden_nothing_is_asked_about_it(
    qtbot: QtBot, done: SummarizePane, window: MainWindow
) -> None:
    ask(qtbot, done)
    done.deidentification.open(done.source_panel.sources[0])
    assert done.looking.question.isHidden()
    qtbot.keyClick(window, Qt.Key.Key_F7)
    assert not done.looking.busy
