"""``slmdesk cards`` as scripts use it: the keys of each object, exit statuses, errors."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pypdfium2
import pytest

from slmdesk import cli, paths
from slmdesk.store.cards import Cards

Command = Callable[..., dict[str, Any]]
CARD = {
    *("id", "deck", "kind", "front", "back", "tags", "section", "sources", "state", "due", "stability_days"),
    *("difficulty", "reviews", "lapses", "suspended", "leech"),
}


def test_a_card_from_its_first_day_on(command: Command) -> None:
    card = command("cards", "add", "1 < 2?", "Yes", "--deck", "Maths::Order", "--tag", "easy")["card"]
    assert set(card) == CARD
    assert (card["front"], card["deck"], card["tags"], card["state"]) == ("1 < 2?", "Maths::Order", ["easy"], "new")
    due = command("cards", "due", "--deck", "Maths")
    assert due["waiting"] == {"new": 1, "learning": 0, "review": 0}
    assert due["card"] == card
    answered = command("cards", "review", card["id"], 4, "--seen", 0)["card"]
    assert (answered["reviews"], answered["state"]) == (1, "known")
    assert command("cards", "review", card["id"], 4, "--seen", 0, status=3)["error"]["kind"] == "already-reviewed"
    assert command("cards", "undo")["card"]["reviews"] == 0
    assert command("cards", "undo")["card"] is None
    assert command("cards", "suspend", card["id"])["card"]["suspended"]
    assert command("cards", "due")["card"] is None
    assert not command("cards", "suspend", card["id"], "--off")["card"]["suspended"]
    assert [each["id"] for each in command("cards", "list", "yes", "--deck", "Maths")["cards"]] == [card["id"]]
    assert command("cards", "list", "nowhere")["cards"] == []


def test_what_the_system_refuses_is_said_in_words(command: Command) -> None:
    assert command("cards", "restore", "x" * 300, status=3)["error"]["kind"] == "system-refused"


def test_what_is_known_as_figures(command: Command) -> None:
    card = command("cards", "add", "Q", "A")["card"]
    command("cards", "review", card["id"], 4)
    stats = command("cards", "stats", "--days", "7")
    assert set(stats) == {"waiting", "decks", "documents", "retention", "forecast", "answers"}
    assert (stats["decks"][0]["deck"], stats["decks"][0]["known"]) == ("Default", 1)
    assert len(stats["forecast"]) == len(stats["answers"]) == 7
    assert stats["answers"][-1]["answers"] == 1


def test_settings(command: Command) -> None:
    command("cards", "add", "Q", "A")
    found = command("cards", "settings", "--retention", "0.85", "--deck", "Default", "--new-per-day", "5")
    assert found == {
        "desired_retention": 0.85,
        "decks": [{"deck": "Default", "new_per_day": 5, "reviews_per_day": 200}],
    }
    assert command("cards", "settings", "--retention", "0.2", status=3)["error"]["kind"] == "bad-retention"
    assert command("cards", "settings", "--new-per-day", "5", status=3)["error"]["kind"] == "no-such-deck"


@pytest.mark.parametrize(("ending", "same"), [("apkg", 1), ("csv", 0)])  # a table does not say whose card it is
def test_there_and_back(command: Command, tmp_path: Path, ending: str, same: int) -> None:
    command("cards", "add", "Question", "Answer", "--deck", "A::B")
    file = tmp_path / f"out.{ending}"
    assert command("cards", "export", file)["cards"] == 1
    done = command("cards", "import", file)
    assert done == {"added": 1 - same, "same": same, "clashing": 0, "media": 0, "reviews": 0, "left_out": {}}
    assert command("cards", "import", file)["same"] == 1
    assert command("cards", "export", tmp_path / "x.doc", status=3)["error"]["kind"] == "unknown-format"
    before = file.read_bytes()
    assert command("cards", "export", file, "--deck", "None", status=3)["error"]["kind"] == "no-such-deck"
    assert file.read_bytes() == before
    assert command("cards", "import", tmp_path / "no.apkg", status=3)["error"]["kind"] == "apkg-missing"


def test_cards_to_print(command: Command, tmp_path: Path) -> None:
    for number in range(7):
        command("cards", "add", f"Question {number}", "x " * 2000 if number == 3 else f"Answer {number}")
    file = tmp_path / "cards.pdf"
    assert command("cards", "export", file)["cards"] == 7
    document = pypdfium2.PdfDocument(file)
    pages = [page.get_textpage().get_text_bounded() for page in document]
    document.close()
    assert len(pages) == 2
    assert "Question 0" in pages[0]
    assert "Answer 4" in pages[0]
    assert "…" in pages[0]  # what was too long says so
    assert "Question 6" in pages[1]


def test_backup(command: Command, tmp_path: Path) -> None:
    command("cards", "add", "Q", "A")
    made = command("cards", "backup", tmp_path / "b.sqlite3")
    assert made["size_bytes"] == (tmp_path / "b.sqlite3").stat().st_size
    command("cards", "add", "Q2", "A")
    back = command("cards", "restore", tmp_path / "b.sqlite3")
    assert back["cards"] == 1
    assert Path(back["kept"]).is_file()
    assert command("cards", "restore", tmp_path / "no", status=3)["error"]["kind"] == "backup-missing"


def test_optimizing_needs_answers_then_fits_and_goes_back(command: Command) -> None:
    error = command("cards", "optimize", status=3)["error"]
    assert error["kind"] == "too-few-answers"
    assert "400" in error["message"]
    forgetful(150)
    found = command("cards", "optimize")
    assert set(found) == {"used", "answers", "log_loss", "usual_log_loss", "fitted", "parameters"}
    assert found["used"]
    assert found["answers"] >= 400
    assert found["log_loss"] < found["usual_log_loss"]
    assert found["parameters"] == found["fitted"]
    assert command("cards", "optimize", "--back") == {"brought_back": True, "parameters": None}
    assert command("cards", "optimize", "--back") == {"brought_back": False, "parameters": None}


def forgetful(count: int) -> None:
    """Answers of somebody who forgets much sooner than most."""
    times = [datetime(2025, 1, 1, 10, 0).astimezone()]
    cards, rng = Cards(paths.data_folder(), lambda: times[0]), random.Random(5)
    cards.connection.execute("PRAGMA synchronous = OFF")
    with cards.changing():
        ids = [card.id for n in range(count) if (card := cards.add(f"Q{n}", "A", "Deck")) is not None]
        for answer in range(5):
            for id in ids:
                cards.review(id, 4 if answer == 0 else rng.choice((1, 1, 3)))
            times[0] += timedelta(days=(answer + 1) * 4)
    cards.close()


@pytest.mark.parametrize(
    "words",
    [["cards"], ["cards", "review", "x", "3"], ["cards", "review", "1", "5"], ["cards", "stats", "--days", "0"]],
)
def test_wrong_words_are_usage(words: list[str]) -> None:
    with pytest.raises(SystemExit) as caught:
        cli.main(words)
    assert caught.value.code == 2


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        (["review", "99", "3"], "no-such-card"),
        (["due", "--deck", "Nowhere"], "no-such-deck"),
        (["add", " ", "A"], "empty-card"),
        (["add", "Q", "A", "--deck", "::"], "bad-deck"),
    ],
)
def test_what_cannot_be_done_is_said(command: Command, words: list[str], kind: str) -> None:
    assert command("cards", *words, status=3)["error"]["kind"] == kind


def test_text_for_a_reader(capfd: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["cards", "due"]) == 0
    assert "Nothing is left for now" in capfd.readouterr().out
    assert cli.main(["cards", "add", "Q", "A"]) == 0
    assert cli.main(["cards", "due"]) == 0
    assert "Q\n---\nA" in capfd.readouterr().out
    assert cli.main(["cards", "stats"]) == 0
    assert "Default: 0 known" in capfd.readouterr().out
