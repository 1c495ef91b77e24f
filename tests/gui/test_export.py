"""Results as files and in the clipboard: footnotes, doubts, what the user decided."""

from __future__ import annotations

from pathlib import Path

from slmdesk.export import Report
from slmdesk.gui.export import labels, reported, save, to_clipboard, untold
from slmdesk.gui.result_text import Line, ResultText
from slmdesk.messages import Citation, Sentence

FIRST = Citation("/home/you/trial.pdf", 1, 0, 5, "First passage.")
SECOND = Citation("/home/you/trial.pdf", 2, 9, 15, "Second passage.")


def result() -> ResultText:
    made = ResultText()
    for sentence in (
        Sentence("", "Findings", "unverifiable", [], []),
        Sentence("\n\n", "One.", "supported", [], [FIRST, SECOND]),
        Sentence(" ", "Two.", "unsupported", ["The number differs."], [SECOND]),
        Sentence("\n- ", "Four.", "supported", [], [FIRST]),
    ):
        made.add(Line(sentence))
    return made


def about() -> Report:
    return untold("Summary of trial.pdf", "summary", ["/home/you/trial.pdf"], "model")


def place(citation: Citation) -> str:
    return f"{Path(citation.file).name}, page {citation.page_number}"


def test_a_file_has_numbered_sources_and_says_what_is_to_be_checked(tmp_path: Path) -> None:
    path = tmp_path / "summary.txt"
    path.write_text("old")
    save(reported(result(), about()), path, True, place)
    text = path.read_text("utf-8")
    assert "One.[1][2] Two. [!]\n- Four.[1]" in text
    assert "To be checked:\n[!] “Two.” The number differs." in text
    assert "[1] trial.pdf, page 1: “First passage.”\n[2] trial.pdf, page 2: “Second passage.”" in text
    assert "/home/you" not in text, "a file that is passed on does not tell where the source was"


def test_a_kept_sentence_has_no_mark_and_no_source(tmp_path: Path) -> None:
    kept = result()
    kept.keep(2)
    report = reported(kept, about())
    assert report.sentences[2].status == "unverifiable"
    assert report.sentences[2].sources == []
    assert report.notices == ["1 sentence that the source does not support was kept by its user."]
    assert reported(result(), about()).notices == []


def test_the_clipboard_has_lists_and_no_page_numbers() -> None:
    data = to_clipboard(result(), "plain")
    assert data.text() == "plain"
    assert "<li>Four.</li>" in data.html()
    assert "<sup>" not in data.html()


def test_a_clinical_result_says_what_it_is() -> None:
    assert "no medical advice" in untold("", "summary", [], "model", "clinical").caution
    assert labels().sources == "Sources"
