"""``ask``, ``quiz`` and ``grade`` as a script runs them, with the real child and the starter model."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

TEXT = (
    "The heart of a mammal has four chambers. The left ventricle pumps oxygenated blood into the aorta. "
    "Valves between the chambers keep the blood from flowing back. The right atrium receives blood from the veins "
    "of the body. The walls of the left ventricle are thicker than those of the right one, because it works against "
    "a higher pressure. Each beat begins in the sinus node, which lies in the wall of the right atrium. "
) * 3


def slmdesk(*words: str | Path, home: Path, given: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [sys.executable, "-m", "slmdesk", *map(str, words)],
        capture_output=True,
        input=given,
        env={**os.environ, "SLMDESK_HOME": str(home)},
        timeout=400,
    )


def json_of(finished: subprocess.CompletedProcess[bytes], status: int = 0) -> dict[str, Any]:
    assert finished.returncode == status, finished.stderr.decode()
    parsed = json.loads(finished.stdout)
    assert isinstance(parsed, dict)
    return parsed


@pytest.fixture
def lesson(tmp_path: Path) -> Path:
    path = tmp_path / "heart.txt"
    path.write_text(TEXT, encoding="utf-8")
    return path


def test_a_question_is_answered_and_the_next_one_need_not_read_again(starter_home: Path, lesson: Path) -> None:
    command = ("ask", lesson, "--json", "What does the left ventricle not pump blood into?\nA) the aorta\nB) the lungs")
    first = json_of(slmdesk(*command, home=starter_home))
    assert set(first) == {
        "answer", "answered", "general", "refused", "sentences", "calculations", "skipped", "model", "timings"
    }  # fmt: skip
    assert first["answer"] in ("A) the aorta", "B) the lungs")
    again = json_of(slmdesk(*command, home=starter_home))
    assert again["answer"] == first["answer"]
    assert again["timings"]["cached_tokens"] > again["timings"]["prompt_tokens"]


def test_a_private_question_keeps_no_state(starter_home: Path, lesson: Path) -> None:
    text = lesson.read_text(encoding="utf-8").replace("mammal", "bird")
    lesson.write_text(text, encoding="utf-8")
    command = ("ask", lesson, "--private", "--json", "What does not pump blood?\nA) the ventricle\nB) the bile")
    for _time in range(2):
        timings = json_of(slmdesk(*command, home=starter_home))["timings"]
        assert timings["cached_tokens"] < timings["prompt_tokens"]


def test_arithmetic_is_computed(starter_home: Path) -> None:
    result = json_of(slmdesk("ask", "What is 17% of 2,340?", "--json", home=starter_home))
    assert result["answer"] == "397.8"
    assert result["calculations"] == [{"name": "answer", "expression": "17 / 100 * 2340", "value": "397.8", "note": ""}]
    assert result["timings"]["load_s"] == 0.0


def test_a_quiz_quotes_its_document(starter_home: Path, lesson: Path) -> None:
    command = ("quiz", lesson, "-n", "3", "--kind", "cloze", "--kind", "choice", "--json")
    result = json_of(slmdesk(*command, home=starter_home))
    assert result["questions"]
    for question in result["questions"]:
        assert set(question) == {
            "kind", "question", "options", "answer", "explanation", "sources", "difficulty", "section"
        }  # fmt: skip
        (source,) = question["sources"]
        assert TEXT[source["start"] : source["end"]] == source["quote"]
        assert question["answer"] in source["quote"]
        assert not question["options"] or len(set(question["options"])) == 4
    assert len(result["questions"]) + sum(result["thrown_away"].values()) == result["written"]


def test_an_answer_is_graded(starter_home: Path) -> None:
    words = ("grade", "--question", "How much?", "--expected", "1,200 mL", "--json", "--answer")
    right = json_of(slmdesk(*words, "1200 ml", home=starter_home))
    assert (right["score"], right["verdict"], right["missing"]) == (1.0, "right", "")
    assert right["criteria"] == [{"text": "1,200 mL", "met": True}]
    wrong = json_of(slmdesk(*words, "120 ml", home=starter_home))
    assert (wrong["score"], wrong["verdict"]) == (0.0, "wrong")
    assert "1,200 mL" in wrong["missing"]


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        (("ask", "no-such-file.pdf", "Why?"), "document-missing"),
        (("ask", "   "), "no-question"),
        (("ask", "LESSON"), "no-question"),
        (("ask", "What is 5 / 0?"), "not-computable"),
        (("ask", "-", "Why?"), "document-empty"),
        (("grade", "--question", "Q", "--expected", " ", "--answer", "A"), "nothing-expected"),
    ],
)
def test_failures_name_their_kind(starter_home: Path, lesson: Path, words: tuple[str, ...], kind: str) -> None:
    given = [str(lesson) if word == "LESSON" else word for word in words]
    result = json_of(slmdesk(*given, "--json", home=starter_home), status=3)
    assert result["error"]["kind"] == kind
    assert result["error"]["message"]


@pytest.mark.parametrize(
    "words",
    [("ask",), ("quiz",), ("grade", "--question", "Q"), ("quiz", "x", "--kind", "essay"), ("quiz", "x", "-n", "0")],
)
def test_wrong_usage_exits_with_2(starter_home: Path, words: tuple[str, ...]) -> None:
    assert slmdesk(*words, home=starter_home).returncode == 2
