"""Results as files and in the clipboard: footnotes, doubts, what the user decided."""

from __future__ import annotations

import json
from pathlib import Path

import docx
import pytest
from msgspec.structs import replace

from slmdesk.errors import StorageError
from slmdesk.export import Report
from slmdesk.gui.export import labels, reported, save, to_clipboard, untold
from slmdesk.gui.summary.result_text import Line, ResultText
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


def test_two_notes_of_a_sentence_are_not_read_as_one_number(tmp_path: Path) -> None:
    path = tmp_path / "summary.html"
    save(reported(result(), about()), path, True, place)
    assert '<sup><a href="#note1">1</a>,<a href="#note2">2</a></sup>' in path.read_text("utf-8")
    path = tmp_path / "summary.docx"
    save(reported(result(), about()), path, True, place)
    (paragraph,) = (each for each in docx.Document(str(path)).paragraphs if each.text.startswith("One."))
    assert [run.text for run in paragraph.runs][:4] == ["One.", "", ",", ""]


def test_what_is_to_be_checked_is_a_list_in_markdown(tmp_path: Path) -> None:
    path = tmp_path / "summary.md"
    save(reported(result(), about()), path, True, place)
    assert "To be checked:\n- [!] “Two.” The number differs." in path.read_text("utf-8")


def test_programs_learn_the_names_of_files_and_not_their_folders(tmp_path: Path) -> None:
    path = tmp_path / "summary.json"
    nearest = Sentence("", "Near.", "unsupported", [], [], FIRST)
    save(replace(reported(result(), about()), sentences=[*result().sentences, nearest]), path, True, place)
    text = path.read_text("utf-8")
    assert "/home/you" not in text
    sentences = json.loads(text)["sentences"]
    assert sentences[1]["sources"][0]["file"] == "trial.pdf"
    assert sentences[-1]["nearest"]["file"] == "trial.pdf"


def test_a_text_that_was_checked_was_written_by_nobody_here(tmp_path: Path) -> None:
    path = tmp_path / "checked.txt"
    save(reported(result(), untold("Checked", "check", ["/home/you/trial.pdf"], "")), path, True, place)
    text = path.read_text("utf-8")
    assert "Written by" not in text
    assert "against trial.pdf, each sentence by a program." in text


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


def test_what_the_system_refuses_is_left_to_the_windows_own_words(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="too long"):
        save(reported(result(), about()), tmp_path / f"{'a' * 300}.md", True, place)
    with pytest.raises(StorageError, match="no such folder"):
        save(reported(result(), about()), tmp_path / "missing" / "a.md", True, place)
