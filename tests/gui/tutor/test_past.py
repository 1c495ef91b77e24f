"""Conversations with the Tutor over a restart: kept, brought back with their documents, looked up, removed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import msgspec
import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from slmdesk import paths
from slmdesk.app import build_desk
from slmdesk.gui.desk import Desk
from slmdesk.gui.panes.tutor import TutorPane
from slmdesk.gui.tutor.conversation import Conversation, Exchange, Wishes
from slmdesk.gui.tutor.past import _is_here
from slmdesk.store.history import History, HistoryEntry
from slmdesk.store.model_states import states_folder
from tests.gui.conftest import COMMANDS

Install = Callable[..., Path]


@contextmanager
def started(qtbot: QtBot, open_paths: list[Path] | None = None) -> Iterator[TutorPane]:
    """The pane of a window that was just started."""
    desk = build_desk(COMMANDS)
    desk.models.refresh()
    qtbot.waitUntil(lambda: desk.models.chosen is not None)
    pane = TutorPane(desk)
    qtbot.addWidget(pane)
    pane.resize(1000, 600)
    if open_paths:
        pane.open_files(open_paths)
    pane.show()
    yield pane
    pane.close()
    close(desk)


def close(desk: Desk) -> None:
    desk.background.close()
    for each in (desk.library, desk.records, desk.cards, desk.translations):
        each.close()
    desk.ledger.stop()
    desk.jobs.close()


@pytest.fixture(autouse=True)
def model(install: Install) -> None:
    install("scripted")


def ask(qtbot: QtBot, pane: TutorPane, question: str) -> None:
    pane.conversation.input.field.setPlainText(question)
    qtbot.waitUntil(lambda: not pane.source_panel.reading)
    pane.act()
    qtbot.waitUntil(lambda: not pane.ask.running)


def shown(pane: TutorPane) -> list[str]:
    return [turn.exchange.question for turn in pane.conversation.turns]


def kept() -> list[HistoryEntry]:
    with closing(History(paths.data_folder())) as history:
        return history.entries()


def test_a_conversation_is_there_after_a_restart_with_its_documents_and_goes_on(qtbot: QtBot, trial: Path) -> None:
    with started(qtbot, [trial]) as pane:
        ask(qtbot, pane, "How many adults?")
        ask(qtbot, pane, "17 * 3")
        before = [turn.view.text() for turn in pane.conversation.turns]
    with started(qtbot) as pane:
        qtbot.waitUntil(lambda: shown(pane) == ["How many adults?", "17 * 3"])
        assert [turn.view.text() for turn in pane.conversation.turns] == before
        assert pane.conversation.turns[1].steps.text() == "17 * 3 = 51"
        assert not pane.banner.isVisible()
        qtbot.waitUntil(lambda: [each.state for each in pane.source_panel.sources] == ["read"])
        pane.conversation.turns[0].view.activated.emit(0, 0)
        quote = "The trial enrolled 212 adults at nine hospitals."
        qtbot.waitUntil(lambda: pane.source_panel.view.marked() == [quote])
        ask(qtbot, pane, "Repeat")
        assert "1 sources, 4 turns" in pane.conversation.turns[-1].exchange.text
    assert [(each.kind, each.title) for each in kept()] == [("conversation", "How many adults?")]
    assert "Repeat" in kept()[0].text


def test_places_have_their_names_once_the_document_is_read(qtbot: QtBot, tmp_path: Path) -> None:
    notes = tmp_path / "notes.txt"
    notes.write_text("First.\n\nSecond about adults.")
    with started(qtbot, [notes]) as pane:
        ask(qtbot, pane, "How many adults?")
        assert "¶2" in pane.conversation.turns[0].view.toPlainText()
    with started(qtbot) as pane:
        qtbot.waitUntil(lambda: [each.state for each in pane.source_panel.sources] == ["read"])
        qtbot.waitUntil(lambda: "¶2" in pane.conversation.turns[0].view.toPlainText())


def test_each_material_has_its_own_last_conversation_and_a_new_one_begins_afresh(
    qtbot: QtBot, trial: Path, tmp_path: Path
) -> None:
    other = tmp_path / "other.txt"
    other.write_text("The other one is about children too.")
    with started(qtbot, [trial]) as pane:
        ask(qtbot, pane, "How many adults?")
    with started(qtbot, [other]) as pane:  # opened with a document: the other conversation stays away
        ask(qtbot, pane, "What about children?")
        assert shown(pane) == ["What about children?"]
    with started(qtbot, [trial]) as pane:
        qtbot.waitUntil(lambda: shown(pane) == ["How many adults?"])
        left = pane.past.begin_anew()
        assert shown(pane) == []
        pane.materials.rows[0].check.setChecked(False)
        pane.materials.rows[0].check.setChecked(True)
        ask(qtbot, pane, "17 * 3")
        assert shown(pane) == ["17 * 3"]
        pane.past.bring_back(left)  # with what was asked since
        assert shown(pane) == ["How many adults?", "17 * 3"]
    assert sorted(each.text.count("\n\n") + 1 for each in kept()) == [1, 2]


def test_other_material_brings_its_own_conversation(qtbot: QtBot, trial: Path, tmp_path: Path) -> None:
    other = tmp_path / "other.txt"
    other.write_text("The other one is about children too.")
    with started(qtbot, [trial]) as pane:
        ask(qtbot, pane, "How many adults?")
        pane.open_files([other])
        pane.source_panel.close_source(pane.source_panel.sources[0])
        qtbot.waitUntil(lambda: not pane.source_panel.reading)
        assert shown(pane) == []
        ask(qtbot, pane, "What about children?")
        pane.source_panel.close_source(pane.source_panel.sources[0])
        assert shown(pane) == ["What about children?"]
        pane.open_files([trial])
        qtbot.waitUntil(lambda: shown(pane) == ["How many adults?"])
        assert "Other material" in pane.banner.message.text()
        pane.banner.action.click()
        assert shown(pane) == ["What about children?"]
    assert sorted(each.title for each in kept()) == ["How many adults?", "What about children?"]


def test_old_ones_are_found_opened_and_removed(qtbot: QtBot, trial: Path, tmp_path: Path) -> None:
    with started(qtbot, [trial]) as pane:
        ask(qtbot, pane, "How many adults?")
        pane.clear()
        ask(qtbot, pane, "17 * 3")
        qtbot.mouseClick(pane.controls.earlier, Qt.MouseButton.LeftButton)
        qtbot.waitUntil(lambda: pane.history.list.count() == 2)
        assert pane.history.isVisible()
        pane.history.search.setText("hospitals")
        qtbot.waitUntil(lambda: pane.history.list.count() == 1)
        pane.history.open.click()
        assert shown(pane) == ["How many adults?"]
        assert pane.conversation.isVisible()
        assert not pane.controls.earlier.isChecked()
        pane.look_back(True)
        pane.history.search.clear()
        qtbot.waitUntil(lambda: pane.history.list.count() == 2)
        pane.history.delete_all.click()
        pane.history.question.yes.click()
        qtbot.waitUntil(lambda: pane.history.list.count() == 0)
        assert shown(pane) == []  # else the next answer would write it again
    assert kept() == []


def test_nothing_is_kept_or_brought_back_while_the_history_is_off(qtbot: QtBot, trial: Path) -> None:
    with started(qtbot, [trial]) as pane:
        ask(qtbot, pane, "17 * 3")
        pane._desk.preferences.update(keep_history=False)
        ask(qtbot, pane, "How many adults?")
    assert ["adults" in each.text for each in kept()] == [False]
    with started(qtbot, [trial]) as pane:
        qtbot.waitUntil(lambda: not pane.source_panel.reading)
        assert shown(pane) == []


def test_what_was_asked_while_nothing_is_kept_is_not_written_later(qtbot: QtBot, trial: Path) -> None:
    with started(qtbot, [trial]) as pane:
        ask(qtbot, pane, "17 * 3")
        pane._desk.preferences.update(keep_history=False)
        ask(qtbot, pane, "How many adults?")
        pane._desk.preferences.update(keep_history=True)
        ask(qtbot, pane, "2 + 2")
        assert shown(pane) == ["17 * 3", "How many adults?", "2 + 2"]
    (entry,) = kept()
    assert "How many adults?" not in entry.text + entry.content
    assert entry.text.startswith("17 * 3\n51\n\n2 + 2\n")


def test_the_last_one_comes_by_itself_when_the_pane_is_shown_for_the_first_time_only(qtbot: QtBot, trial: Path) -> None:
    with started(qtbot) as pane:
        pane.conversation.input.general.setChecked(True)
        ask(qtbot, pane, "17 * 3")
    with started(qtbot) as pane:
        qtbot.waitUntil(lambda: shown(pane) == ["17 * 3"])
        pane.clear()
        pane.hide()
        pane.show()
        pane._desk.records.search("", lambda _entries: pane.controls.say("asked"))  # after what it may have asked for
        qtbot.waitUntil(lambda: pane.controls.words.text() == "asked")
        assert shown(pane) == []


def test_an_answer_belongs_to_the_material_that_it_was_asked_about(qtbot: QtBot, trial: Path, tmp_path: Path) -> None:
    other = tmp_path / "other.txt"
    other.write_text("The other one is about children too.")
    with started(qtbot, [trial]) as pane:
        qtbot.waitUntil(lambda: not pane.source_panel.reading)
        pane.conversation.input.field.setPlainText("How many adults?")
        pane.act()
        assert pane.ask.running
        pane.open_files([other])
        pane.source_panel.close_source(pane.source_panel.sources[0])
        qtbot.waitUntil(lambda: not pane.ask.running)
        assert shown(pane) == []
        assert "Other material" in pane.banner.message.text()
    assert [(each.title, each.about) for each in kept()] == [("How many adults?", str(trial))]


def test_a_question_that_is_left_while_it_is_answered_is_kept(qtbot: QtBot, trial: Path) -> None:
    with started(qtbot, [trial]) as pane:
        qtbot.waitUntil(lambda: not pane.source_panel.reading)
        pane.conversation.input.field.setPlainText("How many adults?")
        pane.act()
        pane.clear()
        assert shown(pane) == []
    assert [(each.title, each.about) for each in kept()] == [("How many adults?", str(trial))]


def test_bringing_back_what_is_in_view_already_loses_nothing(qtbot: QtBot, trial: Path) -> None:
    with started(qtbot, [trial]) as pane:
        ask(qtbot, pane, "How many adults?")
        left = pane.past.begin_anew()
        qtbot.waitUntil(lambda: bool(kept()))
        pane.past.open_entry(kept()[0])
        ask(qtbot, pane, "17 * 3")
        pane.past.bring_back(left)
        assert shown(pane) == ["How many adults?", "17 * 3"]
    assert [each.text.count("\n\n") for each in kept()] == [1]


def test_two_windows_that_go_on_with_one_conversation_lose_nothing(qtbot: QtBot, trial: Path) -> None:
    with started(qtbot, [trial]) as pane:
        ask(qtbot, pane, "How many adults?")
    with started(qtbot) as first, started(qtbot) as second:
        qtbot.waitUntil(lambda: len(shown(first)) == len(shown(second)) == 1)
        ask(qtbot, first, "17 * 3")
        qtbot.waitUntil(lambda: "17 * 3" in kept()[0].text)
        ask(qtbot, second, "2 + 2")
        ask(qtbot, second, "2 + 3")
        qtbot.waitUntil(lambda: "2 + 3" in kept()[0].text)
        assert len(kept()) == 2
        second.past.forgotten(kept()[0])
        assert shown(second) == []
    assert ["17 * 3" in each.text for each in kept()] == [False, True]


def test_a_deleted_conversation_leaves_nothing_in_what_models_keep(qtbot: QtBot, trial: Path) -> None:
    state = states_folder(paths.cache_folder()) / "ab.state"
    state.parent.mkdir(parents=True)
    with started(qtbot, [trial]) as pane:
        ask(qtbot, pane, "How many adults?")
        state.write_bytes(b"of a model that read it")
        pane.look_back(True)
        qtbot.waitUntil(lambda: pane.history.list.count() == 1)
        pane.history.delete.click()
        pane.history.question.yes.click()
        qtbot.waitUntil(lambda: not state.exists())


@pytest.mark.parametrize("name", ["//server/share/a.pdf", "\\\\server\\share\\a.pdf"])
def test_a_file_on_another_computer_is_not_looked_for(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("os.path.isfile", lambda _path: True)
    assert _is_here(Path("/a.pdf"))
    assert not _is_here(Path(name))


def test_a_conversation_that_was_written_on_meanwhile_is_deleted_all_the_same(qtbot: QtBot, trial: Path) -> None:
    with started(qtbot, [trial]) as pane:
        ask(qtbot, pane, "How many adults?")
        pane.look_back(True)
        qtbot.waitUntil(lambda: pane.history.list.count() == 1)
        pane.history.delete.click()
        with closing(History(paths.data_folder())) as history:
            history.add("conversation", "Another", "m", "x", "{}", "k", "elsewhere")
        ask(qtbot, pane, "17 * 3")  # the first is kept under another number now
        pane.history.question.yes.click()
        assert shown(pane) == []
    assert [each.title for each in kept()] == ["Another"]


def test_deleting_all_takes_the_one_in_view_with_it_though_the_search_hides_it(qtbot: QtBot, trial: Path) -> None:
    with started(qtbot, [trial]) as pane:
        ask(qtbot, pane, "How many adults?")
        pane.clear()
        ask(qtbot, pane, "17 * 3")
        pane.look_back(True)
        pane.history.search.setText("hospitals")
        qtbot.waitUntil(lambda: pane.history.list.count() == 1)
        assert "conversations" in pane.history.delete_all.toolTip()  # all of them, not those that the search found
        pane.history.delete_all.click()
        pane.history.question.yes.click()
        assert shown(pane) == []
    assert kept() == []


def test_a_folder_that_may_not_be_looked_into_is_like_one_that_is_gone(qtbot: QtBot, trial: Path) -> None:
    with started(qtbot, [trial]) as pane:
        ask(qtbot, pane, "How many adults?")
    with closing(History(paths.data_folder())) as history:
        (entry,) = history.entries()
        far = entry.content.replace(str(trial), f"/{'x' * 300}/trial.txt")  # the system refuses to say anything of it
        history.add("conversation", entry.title, entry.model, entry.text, far, entry.key, "elsewhere")
    with started(qtbot) as pane:
        qtbot.waitUntil(lambda: shown(pane) == ["How many adults?"])
        assert "document" in pane.banner.message.text()


def test_a_document_that_is_gone_is_said_and_a_strange_entry_too(qtbot: QtBot, trial: Path) -> None:
    with started(qtbot, [trial]) as pane:
        ask(qtbot, pane, "How many adults?")
    trial.unlink()
    with closing(History(paths.data_folder())) as history:
        history.add("conversation", "Later", "m", "Its words", '{"of": "another version"}', "x", "elsewhere")
    with started(qtbot) as pane:
        pane.look_back(True)
        qtbot.waitUntil(lambda: pane.history.list.count() == 2)
        pane.history.open.click()
        assert "another version" in pane.banner.message.text()
        pane.history.list.setCurrentRow(1)
        pane.history.open.click()
        assert shown(pane) == ["How many adults?"]
        assert "not" in pane.banner.message.text().lower()
        assert "document" in pane.banner.message.text()
        assert pane.conversation.turns[0].view.text() == "The trial enrolled 212 adults at nine hospitals."


def test_a_long_conversation_is_drawn_while_the_window_answers(qtbot: QtBot) -> None:
    with started(qtbot) as pane:
        said = [Exchange(f"Question {number}?", Wishes(), 0, streamed="Half") for number in range(30)]
        pane.past.bring_back(Conversation(said))
        assert shown(pane)[-1] == "Question 29?"
        assert len(shown(pane)) < 10
        qtbot.waitUntil(lambda: shown(pane) == [each.question for each in said])
        bar = pane.conversation._scroll.verticalScrollBar()
        qtbot.waitUntil(lambda: bar.value() == bar.maximum() > 0)  # the end stays in view


def test_documents_that_were_left_out_are_left_out_after_a_restart(qtbot: QtBot, trial: Path, tmp_path: Path) -> None:
    other, third = tmp_path / "other.txt", tmp_path / "third.txt"
    other.write_text("The other one is about children too.")
    third.write_text("The third one is about adults.")

    def ticks(pane: TutorPane) -> dict[str, bool]:
        return {row.source.name: row.check.isChecked() for row in pane.materials.rows}

    with started(qtbot, [trial, other, third]) as pane:
        pane.materials.rows[1].check.setChecked(False)
        ask(qtbot, pane, "How many adults?")
    expected = {"trial.pdf": True, "other.txt": False, "third.txt": True}
    with started(qtbot) as pane:
        qtbot.waitUntil(lambda: ticks(pane) == expected)
        pane.materials.rows[2].check.setChecked(False)  # after the last answer: kept without another question
        pane.materials.rows[1].check.setChecked(True)
    expected = {"trial.pdf": True, "other.txt": True, "third.txt": False}
    with started(qtbot) as pane:
        qtbot.waitUntil(lambda: ticks(pane) == expected)
        assert shown(pane) == ["How many adults?"]
        ask(qtbot, pane, "Repeat")
        assert "2 sources" in pane.conversation.turns[-1].exchange.text
        pane.source_panel.close_source(pane.source_panel.sources[0])  # which takes no tick away
        pane.materials.rows[1].check.setChecked(True)
    with started(qtbot) as pane:
        qtbot.waitUntil(lambda: ticks(pane) == {"trial.pdf": True, "other.txt": True, "third.txt": True})
    assert len(kept()) == 1


def test_what_was_left_out_is_known_of_conversations_that_an_older_version_kept(
    qtbot: QtBot, trial: Path, tmp_path: Path
) -> None:
    other = tmp_path / "other.txt"
    other.write_text("The other one is about children too.")
    exchange = {"question": "Q?", "wishes": {}, "documents": 1}
    content = msgspec.json.encode({"files": [str(trial), str(other)], "exchanges": [exchange]}).decode()
    with closing(History(paths.data_folder())) as history:
        history.add("conversation", "Q?", "", "Q?", content, "key", str(trial))
    with started(qtbot) as pane:
        qtbot.waitUntil(lambda: [row.check.isChecked() for row in pane.materials.rows] == [True, False])
