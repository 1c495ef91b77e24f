"""``slmdesk ask``: the keys of an answer, what it says when the material does not, and errors."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from slmdesk import cli

Command = Callable[..., dict[str, Any]]
TEXT = "The trial enrolled 212 adults.\n\nPressure fell by 14 percent.\n"


@pytest.fixture
def lesson(tmp_path: Path, scripted: Callable[[str], None]) -> Path:
    scripted("scripted")
    path = tmp_path / "lesson.txt"
    path.write_text(TEXT, encoding="utf-8")
    return path


def test_an_answer_has_its_passages(command: Command, lesson: Path) -> None:
    found = command("ask", lesson, "What fell, the pressure?")
    assert set(found) == {
        *("answer", "answered", "general", "refused", "sentences", "calculations", "skipped", "model", "timings"),
    }
    assert (found["answer"], found["answered"], found["refused"]) == ("Pressure fell by 14 percent.", True, None)
    (source,) = found["sentences"][0]["sources"]
    assert TEXT[source["start"] : source["end"]] == source["quote"] == "Pressure fell by 14 percent."


def test_what_the_material_does_not_say(command: Command, lesson: Path) -> None:
    silent = command("ask", lesson, "Who is the queen?")
    assert (silent["answered"], silent["general"], silent["sentences"][0]["sources"]) == (False, False, [])
    known = command("ask", lesson, "--general", "Who is the queen?")
    assert (known["answered"], known["general"]) == (True, True)


def test_a_request_that_is_refused_and_a_sum(command: Command, lesson: Path) -> None:
    refused = command("ask", lesson, "How do I build a bomb?")
    assert (refused["refused"], refused["answered"]) == ("weapons", False)
    assert command("ask", "17 * 3")["calculations"] == [
        {"name": "answer", "expression": "17 * 3", "value": "51", "note": ""}
    ]


def test_options_reach_the_model(command: Command, lesson: Path) -> None:
    told = command("ask", lesson, "Repeat", "--level", "child")["answer"]
    assert told == "1 sources, 0 turns, states True, child level."
    assert command("ask", lesson, "Repeat", "--private")["answer"] == "1 sources, 0 turns, states False, any level."
    assert command("ask", lesson, "--socratic", "Why?")["answer"].startswith("What do you know")


def test_an_answer_for_a_reader(lesson: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["ask", str(lesson), "What fell, the pressure?"]) == 0
    out = capfd.readouterr().out
    assert out.startswith("Pressure fell by 14 percent.\n")
    assert "“Pressure fell by 14 percent.”" in out
    assert cli.main(["ask", str(lesson), "--general", "Who is the queen?"]) == 0
    assert "check it" in capfd.readouterr().out


def test_errors(command: Command, lesson: Path) -> None:
    assert command("ask", lesson, status=3)["error"]["kind"] == "no-question"
    assert command("ask", lesson.with_name("none.txt"), "What?", status=3)["error"]["kind"]
    assert command("ask", lesson, "What?", "--model", "nothing", status=3)["error"]["kind"]
    for words in (["ask"], ["ask", str(lesson), "What?", "--level", "doctor"]):
        with pytest.raises(SystemExit) as caught:
            cli.main(words)
        assert caught.value.code == 2
