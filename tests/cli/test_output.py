from __future__ import annotations

import io
import json

import msgspec
import pytest

from slmdesk.cli.output import Output, duration_to, progress_line, sentence_json, sentence_marks, shortened, shown_name
from slmdesk.messages import Citation, Progress, Sentence


def sentence(status: str, pages: list[int | None], reasons: list[str]) -> Sentence:
    sources = [Citation("a.pdf", page, 3, 9, "quoted") for page in pages]
    return Sentence("", "Said.", status, reasons, sources)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("progress", "line"),
    [
        (Progress("reading", 0, 0), "Reading"),
        (
            Progress("reading", 12, 48, "pages", "Reading a.pdf"),
            "[######                  ] Reading a.pdf (12 of 48 pages)",
        ),
        (Progress("downloading", 50_000_000, 100_000_000, "bytes", "x"), "[############            ] x (50 of 100 MB)"),
        (Progress("summarizing", 9, 3, "parts"), f"[{'#' * 24}] Summarizing (9 of 3 parts)"),
    ],
)
def test_a_progress_line_is_words_and_a_bar(progress: Progress, line: str) -> None:
    assert progress_line(progress) == line


def test_marks_tell_where_a_sentence_stands() -> None:
    assert sentence_marks(sentence("supported", [4, 3, 4], [])) == "p. 3, 4"
    assert sentence_marks(sentence("supported", [None], [])) == "at 3-9"
    assert sentence_marks(sentence("unverifiable", [], [])) == "? No passage was found."
    heading = msgspec.structs.replace(sentence("unverifiable", [], []), lead="\n\n## ")
    assert sentence_marks(heading) == "-"
    assert sentence_marks(sentence("unsupported", [], ["No."])) == "! No."
    assert sentence_marks(sentence("unsupported", [2], ["No."])) == "! No. Nearest: p. 2."


def test_a_sentence_in_json_has_the_contracts_fields() -> None:
    assert sentence_json(sentence("supported", [4], [])) == {
        "text": "Said.",
        "status": "supported",
        "reasons": [],
        "sources": [{"file": "a.pdf", "page": 4, "start": 3, "end": 9, "quote": "quoted"}],
    }


def test_long_text_is_shown_short() -> None:
    assert shortened("one\ntwo", 10) == "one two"
    assert shortened("a" * 30, 10) == "a" * 9 + "…"


def test_json_mode_prints_one_object_and_no_text(capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    output = Output(as_json=True)
    output.text("never shown")
    output.progress(Progress("reading", 1, 2))
    output.note("for the reader")
    output.result({"text": "größer 😀"})
    output.close()
    captured = capfdbinary.readouterr()
    assert json.loads(captured.out) == {"text": "größer 😀"}
    assert captured.err == b"for the reader\n"


def test_an_error_in_json_is_the_one_object(capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    Output(as_json=True).fail("no-model", "None.", "Get one.")
    assert json.loads(capfdbinary.readouterr().out) == {
        "error": {"kind": "no-model", "message": "None.", "hint": "Get one."}
    }


def test_text_mode_ends_its_last_line(capsys: pytest.CaptureFixture[str]) -> None:
    output = Output(as_json=False)
    output.text("streamed ")
    output.text("text")
    output.result({"not": "shown"})
    output.close()
    output.close()
    assert capsys.readouterr().out == "streamed text\n"


def test_an_old_terminal_gets_a_replacement_and_no_crash(monkeypatch: pytest.MonkeyPatch) -> None:
    raw = io.BytesIO()
    monkeypatch.setattr("sys.stdout", io.TextIOWrapper(raw, encoding="ascii"))
    Output(as_json=False).text("naïve “quotes”")
    assert raw.getvalue() == b"na?ve ?quotes?"


@pytest.mark.parametrize(
    ("seconds", "most", "told"),
    [
        (20.0, 36.0, "20 s (up to 36 s)"),
        (20.0, 0.0, "20 s"),
        (600.0, 610.0, "10 min"),
        (80.0, 110.0, "80 s (up to 2 min)"),
    ],
)
def test_a_time_is_told_with_what_it_may_become(seconds: float, most: float, told: str) -> None:
    assert duration_to(seconds, most) == told


class _Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_what_was_not_checked_is_shown_to_who_watches_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal, file = _Terminal(), io.StringIO()
    for stream, shown in ((terminal, "Said."), (file, "")):
        monkeypatch.setattr("sys.stdout", stream)
        assert Output(as_json=False).draft("Said.") == shown
        assert stream.getvalue() == shown
    monkeypatch.setattr("sys.stdout", terminal)
    assert Output(as_json=True).draft("Said.") == ""


def test_a_terminal_obeys_no_document(monkeypatch: pytest.MonkeyPatch) -> None:
    text = "a\x1b]0;title\x07 b\tc\nd\x9b2J ä\n"
    terminal, file = _Terminal(), io.StringIO()
    for stream, shown in ((terminal, "a?]0;title? b\tc\nd?2J ä\n"), (file, text)):
        monkeypatch.setattr("sys.stdout", stream)
        Output(as_json=False).text(text)
        assert stream.getvalue() == shown


def test_a_name_is_shown_on_one_line() -> None:
    assert shown_name("Visite\nvom \x1b[1mMontag ä.txt") == "Visite?vom ?[1mMontag ä.txt"
