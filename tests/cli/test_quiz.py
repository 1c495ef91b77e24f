"""``slmdesk quiz``: questions as text and as JSON, kept as cards, and what cannot be asked."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from slmdesk import cli, paths
from slmdesk.store.cards import Cards

Command = Callable[..., dict[str, Any]]
TEXT = "The trial enrolled 212 adults.\n\nPressure fell by 14 percent.\n\nA larger trial has started.\n"


@pytest.fixture
def lesson(tmp_path: Path) -> Path:
    path = tmp_path / "lesson.txt"
    path.write_text(TEXT, encoding="utf-8")
    return path


@pytest.fixture
def model(scripted: Callable[[str], None]) -> None:
    scripted("scripted")


@pytest.mark.usefixtures("model")
def test_the_keys_of_a_quiz(command: Command, lesson: Path) -> None:
    found = command("quiz", lesson, "-n", "2", "--kind", "choice", "--kind", "cloze")
    assert set(found) == {"questions", "written", "thrown_away", "model", "skipped", "timings"}
    assert [each["kind"] for each in found["questions"]] == ["choice", "cloze"]
    question = found["questions"][0]
    assert set(question) == {
        *("kind", "question", "options", "answer", "explanation", "sources", "difficulty", "section"),
    }
    (source,) = question["sources"]
    assert TEXT[source["start"] : source["end"]] == source["quote"]
    assert question["answer"] in question["options"]
    assert found["thrown_away"] == {"the passage does not answer it": 2}


@pytest.mark.usefixtures("model")
def test_questions_become_cards_once(command: Command, lesson: Path) -> None:
    assert command("quiz", lesson, "-n", "2", "--to-cards", "Trials::First")["kept_cards"] == 2
    again = command("quiz", lesson, "-n", "3", "--to-cards", "Trials::First")
    assert (again["kept_cards"], len(again["questions"])) == (1, 3)
    cards = Cards(paths.data_folder())
    kept, (deck,) = cards.cards(), cards.decks()
    cards.close()
    assert deck.name == "Trials::First"
    assert [(card.kind, card.section, Path(card.file).name) for card in kept] == [
        ("choice", "A section", "lesson.txt")
    ] * 3
    assert "<li>one</li>" in kept[0].front
    assert kept[0].quote == "The trial enrolled 212 adults."


@pytest.mark.usefixtures("model")
def test_a_deck_without_a_name_is_said_before_the_model_works(command: Command, lesson: Path) -> None:
    assert command("quiz", lesson, "--to-cards", " :: ", status=3)["error"]["kind"] == "bad-deck"


def test_a_quiz_that_fails_leaves_no_deck(command: Command, lesson: Path) -> None:
    assert command("quiz", lesson, "--to-cards", "Deck", status=3)["error"]["kind"] == "no-model"
    cards = Cards(paths.data_folder())
    assert cards.decks() == []
    cards.close()


@pytest.mark.usefixtures("model")
def test_a_quiz_for_a_reader_has_its_answers_at_the_end(lesson: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["quiz", str(lesson), "-n", "1", "--to-cards", "Deck"]) == 0
    out, err = capfd.readouterr()
    assert out.index("1. choice: what about The adults.?") < out.index("a) one") < out.index("Answers")
    assert "1 kept as cards in “Deck”." in err


def test_errors(command: Command, lesson: Path, scripted: Callable[[str], None]) -> None:
    assert command("quiz", lesson, status=3)["error"]["kind"] == "no-model"
    scripted("broken")
    assert command("quiz", lesson, status=3)["error"]["kind"] == "engine-silent"
    assert command("quiz", lesson.with_name("none.txt"), status=3)["error"]["kind"]
    for words in (
        ["quiz"],
        ["quiz", str(lesson), "--kind", "essay"],
        ["quiz", str(lesson), "-n", "x"],
        ["quiz", "none.txt", "-n", "0"],
    ):
        with pytest.raises(SystemExit) as caught:
            cli.main(words)
        assert caught.value.code == 2
