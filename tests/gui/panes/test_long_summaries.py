"""A summary of a long document in the Summarize pane: what comes before it, how long it takes, going on with it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from gui_waits import use_model
from slmdesk.gui.main_window import MainWindow
from slmdesk.gui.panes.summarize import SummarizePane
from slmdesk.gui.result_records import AskedSummary
from slmdesk.store.jobs import InterruptedJob
from summarize_pane import buttons, finish, read

Install = Callable[..., Path]

LONG = "".join(
    f"Chapter {number}\n\n{'The measured value of the sample was noted in the book of the laboratory. ' * 40}\n\f"
    for number in range(1, 6)
)


@pytest.fixture
def long_file(tmp_path: Path) -> Path:
    path = tmp_path / "long.pdf"
    path.write_text(LONG)
    return path


def test_an_outline_and_an_estimate_come_before_the_summary(
    qtbot: QtBot, ready: SummarizePane, long_file: Path
) -> None:
    ready.clear()
    read(qtbot, ready, long_file)
    view = ready.result_panel.view
    qtbot.waitUntil(lambda: "about 6 min" in ready.footer.words.text())
    assert ready.footer.words.text() == "6 pages, about 6 min with Scripted 1.5B. An outline is ready now."
    assert view.toPlainText().startswith("Chapter 1")
    assert view.text() == ""
    assert not ready.footer.copy_button.isEnabled(), "an outline is no result"
    view.choose(0)
    assert ready.source_panel.view.marked() == ["Chapter 1"]
    ready.controls.length_choice.setCurrentIndex(0)
    qtbot.waitUntil(lambda: "about 60 s" in ready.footer.words.text())
    finish(qtbot, ready)
    assert view.outline == []
    assert view.sentences


def test_a_note_has_an_estimate_before_it_begins(qtbot: QtBot, ready: SummarizePane, long_file: Path) -> None:
    ready.clear()
    read(qtbot, ready, long_file)
    qtbot.waitUntil(lambda: "about 6 min" in ready.footer.words.text())
    ready.controls.ask_for("clinical", "medium", None, 6, "soap")
    qtbot.waitUntil(lambda: "about 2 min" in ready.footer.words.text())
    assert "about 2 min with Scripted 1.5B, at worst about 4 min" in ready.footer.words.text()


def test_pasted_text_has_an_outline_and_an_estimate_when_the_keys_rest(qtbot: QtBot, ready: SummarizePane) -> None:
    ready.clear()
    ready.source_panel.typed(LONG.replace("\f", "\n"))
    source = ready.source_panel.current
    assert source is not None
    qtbot.waitUntil(lambda: "about 6 min" in ready.footer.words.text())
    assert source.state == "read"
    assert ready.result_panel.view.outline
    ready.source_panel.view.insert_text("One word more. ")
    assert "about 6 min" not in ready.footer.words.text(), "that was of another text"
    qtbot.waitUntil(lambda: not source.edited and "about 6 min" in ready.footer.words.text())
    finish(qtbot, ready)
    assert ready.result_panel.view.sentences


def test_pasted_text_is_not_read_again_under_its_result(qtbot: QtBot, ready: SummarizePane) -> None:
    ready.clear()
    ready.source_panel.typed("The trial enrolled 212 adults at nine hospitals.")
    finish(qtbot, ready)
    ready.source_panel.view.insert_text("More. ")
    qtbot.waitUntil(lambda: not ready._typing._timer.isActive())
    source = ready.source_panel.current
    assert source is not None
    assert source.edited, "the citations of the result are places in the text as it was"
    ready.clear()
    source = ready.source_panel.typed("Another text.")
    qtbot.waitUntil(lambda: source.state == "read")


def test_the_time_left_is_what_the_job_says(
    qtbot: QtBot, ready: SummarizePane, window: MainWindow, install: Install
) -> None:
    use_model(qtbot, window, install, "outlining")
    ready.start()
    qtbot.waitUntil(lambda: "about 6 min left" in ready.footer.words.text())
    assert ready.result_panel._state.whole() == "outline from the source"
    assert "A trial of evening dosing" in ready.result_panel.view.toPlainText()
    ready.stop()
    qtbot.waitUntil(lambda: not ready.running)
    assert "A trial of evening dosing" in ready.result_panel.view.toPlainText()


def test_an_interrupted_summary_goes_on_and_can_begin_anew(
    qtbot: QtBot, ready: SummarizePane, window: MainWindow, install: Install
) -> None:
    use_model(qtbot, window, install, "interrupted")
    for parts in range(2):
        ready.start()
        qtbot.waitUntil(lambda parts=parts: ready.footer.words.text().startswith(f"{parts + 1} of 12"))  # type: ignore[misc]
        ready.stop()
        qtbot.waitUntil(lambda: not ready.running)
        assert ready.footer.words.text().startswith("Stopped. The part that is done is kept")
    said: list[tuple[str, str]] = []  # noted as it is said: the end may come at once, and hides it
    banner = ready.banner
    ready.work.resumed.connect(lambda _parts: said.append((banner.message.text(), banner.hint.text())))
    ready.start()
    qtbot.waitUntil(lambda: bool(said) and not ready.running)
    assert said == [("The summary goes on where it was interrupted.", "2 parts were done before")]
    assert ready.result_panel.view.sentences
    assert ready.banner.isHidden(), "to begin anew would throw away what is done now"


@pytest.mark.parametrize("keep", [True, False])
def test_a_crash_in_the_middle_says_that_what_is_done_is_kept(
    qtbot: QtBot, ready: SummarizePane, window: MainWindow, install: Install, keep: bool
) -> None:
    window._desk.preferences.update(keep_history=keep)
    use_model(qtbot, window, install, "crash-in-the-middle")
    finish(qtbot, ready)
    kept = " What is done is kept: it goes on from there." if keep else ""
    assert ready.banner.hint.text() == f"Your text is safe. Try again.{kept}"


def test_with_nothing_kept_a_stopped_summary_does_not_say_that_it_goes_on(
    qtbot: QtBot, ready: SummarizePane, window: MainWindow, install: Install
) -> None:
    window._desk.preferences.update(keep_history=False)
    use_model(qtbot, window, install, "interrupted")
    ready.start()
    qtbot.waitUntil(lambda: ready.footer.words.text().startswith("1 of 12"))
    ready.stop()
    qtbot.waitUntil(lambda: not ready.running)
    assert ready.footer.words.text() == "Stopped. What was written stays."


def stop_and_clear(qtbot: QtBot, pane: SummarizePane) -> None:
    """Write a summary until a part is done, and leave nothing in the pane, as after a start."""
    pane.start()
    qtbot.waitUntil(lambda: pane.footer.words.text().startswith("1 of 12"))
    pane.stop()
    qtbot.waitUntil(lambda: not pane.running)
    pane.clear()
    pane.banner.clear()


def test_what_began_while_nothing_was_kept_does_not_say_that_it_goes_on(
    qtbot: QtBot, ready: SummarizePane, window: MainWindow, install: Install
) -> None:
    use_model(qtbot, window, install, "interrupted")
    window._desk.preferences.update(keep_history=False)
    ready.start()
    assert "part of it is done" not in ready.footer.words.text(), "nobody looks"
    window._desk.preferences.update(keep_history=True)
    qtbot.waitUntil(lambda: ready.footer.words.text().startswith("1 of 12"))
    ready.stop()
    qtbot.waitUntil(lambda: not ready.running)
    assert ready.footer.words.text() == "Stopped. What was written stays."


def test_while_nothing_is_kept_a_start_offers_to_delete_what_is_unfinished_and_not_to_go_on(
    qtbot: QtBot, ready: SummarizePane, window: MainWindow, install: Install
) -> None:
    use_model(qtbot, window, install, "interrupted")
    stop_and_clear(qtbot, ready)
    window._desk.preferences.update(keep_history=False)
    ready.restore(None)
    qtbot.waitUntil(ready.banner.isVisible)
    assert ready.banner.message.text() == "A summary was interrupted: Summary of trial.pdf"
    assert ready.banner.hint.text() == "What is done of it was kept before Private was switched on."
    assert list(buttons(ready.banner)) == ["Delete unfinished work"]
    ready.banner.action.click()
    qtbot.waitUntil(lambda: ready.banner.message.text() == "Unfinished work was deleted for good.")
    counted: list[int] = []
    ready.records.count_unfinished(counted.append)
    qtbot.waitUntil(lambda: counted == [0])


def test_the_next_start_offers_to_go_on(
    qtbot: QtBot, ready: SummarizePane, window: MainWindow, install: Install
) -> None:
    use_model(qtbot, window, install, "interrupted")
    stop_and_clear(qtbot, ready)
    ready.restore(None)
    qtbot.waitUntil(lambda: ready.banner.message.text() == "A summary was interrupted: Summary of trial.pdf")
    ready.banner.action.click()
    qtbot.waitUntil(lambda: ready.footer.words.text().startswith("2 of 12"))
    assert [source.name for source in ready.source_panel.sources] == ["trial.pdf"]


def test_to_go_on_with_a_document_that_has_changed_says_that_it_begins_anew(
    qtbot: QtBot, ready: SummarizePane, window: MainWindow, install: Install
) -> None:
    use_model(qtbot, window, install, "interrupted")
    path = ready.source_panel.sources[0].path
    assert path is not None
    stop_and_clear(qtbot, ready)
    path.write_text(path.read_text() + "One more sentence, which was not there.")
    ready.restore(None)
    qtbot.waitUntil(ready.banner.isVisible)
    ready.banner.action.click()
    qtbot.waitUntil(lambda: ready.banner.message.text() == "It begins anew.")
    assert ready.banner.hint.text() == "The document is not as it was then."
    qtbot.waitUntil(lambda: ready.footer.words.text().startswith("1 of 12"))


def test_to_go_on_with_another_model_says_before_and_after_that_it_begins_anew(
    qtbot: QtBot, ready: SummarizePane, window: MainWindow, install: Install
) -> None:
    use_model(qtbot, window, install, "interrupted")
    stop_and_clear(qtbot, ready)
    use_model(qtbot, window, install, "waiting")
    ready.restore(None)
    qtbot.waitUntil(ready.banner.isVisible)
    why = "interrupted wrote it: choose that model again to go on with it; waiting begins anew."
    assert ready.banner.hint.text() == f"1 part of it is done. {why}"
    ready.banner.action.click()
    qtbot.waitUntil(lambda: ready.banner.message.text() == "It begins anew.")
    assert ready.banner.hint.text() == why
    ready.stop()
    qtbot.waitUntil(lambda: not ready.running)
    ready.start()
    qtbot.waitUntil(lambda: " of 12 parts" in ready.footer.words.text())
    assert ready.banner.isHidden(), "only where it was to go on"


def test_an_interrupted_note_goes_on_and_is_offered_at_the_next_start(
    qtbot: QtBot, ready: SummarizePane, window: MainWindow, install: Install
) -> None:
    use_model(qtbot, window, install, "interrupted")
    ready.controls.style_choice.choose("clinical")
    ready.controls.note_choice.choose("hp")
    ready.start()
    qtbot.waitUntil(lambda: "Cough" in ready.result_panel.view.toPlainText())
    ready.stop()
    qtbot.waitUntil(lambda: not ready.running)
    assert ready.footer.words.text() == ("Stopped. What the model answered is kept, and the note can go on from there.")

    ready.controls.style_choice.choose("general")
    ready.clear()
    ready.banner.clear()
    ready.restore(None)
    qtbot.waitUntil(lambda: ready.banner.message.text() == "A note was interrupted: Note from trial.pdf")
    assert ready.banner.hint.text() == "1 part of it is done."
    said: list[str] = []
    ready.work.resumed.connect(lambda _parts: said.append(ready.banner.message.text()))
    ready.banner.action.click()
    qtbot.waitUntil(lambda: not ready.running and "Metformin" in ready.result_panel.view.toPlainText())
    assert said == ["The note goes on where it was interrupted."]
    assert ready.controls.template == "hp"
    assert "Known: Cough for a week." in ready.result_panel.notices
    assert ready.banner.isHidden()
    offered: list[list[tuple[InterruptedJob, AskedSummary]]] = []
    ready.records.interrupted(offered.append)
    qtbot.waitUntil(lambda: offered == [[]])


def test_a_note_begins_anew_without_what_is_known_of_it(
    qtbot: QtBot, ready: SummarizePane, window: MainWindow, install: Install
) -> None:
    use_model(qtbot, window, install, "interrupted")
    ready.controls.style_choice.choose("clinical")
    ready.controls.note_choice.choose("hp")
    for resume in (True, False):
        ready.start(resume)
        qtbot.waitUntil(lambda: "Cough" in ready.result_panel.view.toPlainText())
        assert ready.result_panel.notices == [], "it has to wait again"
        ready.stop()
        qtbot.waitUntil(lambda: not ready.running)


def test_what_another_model_has_finished_is_not_offered_any_more(
    qtbot: QtBot, ready: SummarizePane, window: MainWindow, install: Install
) -> None:
    use_model(qtbot, window, install, "interrupted")
    ready.start()
    qtbot.waitUntil(lambda: ready.footer.words.text().startswith("1 of 12"))
    ready.stop()
    qtbot.waitUntil(lambda: not ready.running)
    use_model(qtbot, window, install, "scripted")
    finish(qtbot, ready)
    offered: list[object] = []
    ready.records.interrupted(offered.append)
    qtbot.waitUntil(lambda: bool(offered))
    assert offered == [[]]


def test_pages_that_nothing_covers_are_listed_and_lead_there(
    qtbot: QtBot, ready: SummarizePane, long_file: Path
) -> None:
    ready.clear()
    read(qtbot, ready, long_file)
    finish(qtbot, ready)
    menu = ready.footer.uncovered
    assert menu.text() == "2 sections not used"
    words = [action.text() for action in menu.menu().actions()]
    assert words == ["Page 4", "Page 5"]
    menu.menu().actions()[1].trigger()
    marked = ready.source_panel.view.textCursor().position()
    assert LONG.replace("\f", "\n").find("Chapter 5") == marked


def test_no_time_of_a_summary_is_told_where_a_note_is_wanted(
    qtbot: QtBot, ready: SummarizePane, long_file: Path
) -> None:
    ready.clear()
    read(qtbot, ready, long_file)
    qtbot.waitUntil(lambda: "about 6 min" in ready.footer.words.text())
    styles, notes = ready.controls.style_choice, ready.controls.note_choice
    styles.setCurrentIndex(styles.findData("clinical"))
    notes.setCurrentIndex(notes.findData("soap"))
    assert ready.footer.words.text() == "6 pages. An outline is ready now."
    styles.setCurrentIndex(styles.findData("general"))
    qtbot.waitUntil(lambda: "about 6 min" in ready.footer.words.text())
