from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from slmdesk import cli, export
from slmdesk.cli.note import medicine_remarks, note_json, note_page
from slmdesk.export.note_report import report_of
from slmdesk.messages import (
    Citation,
    CodeSuggestion,
    MedicationRow,
    NoteField,
    NoteResult,
    NoteSection,
    Removed,
    Sentence,
    Timings,
)

CITATION = Citation("visit.txt", 1, 0, 5, "cough")
COUGH = Sentence("- ", "Cough.", "supported", [], [CITATION])
WRONG = Sentence("\n- ", "Fever of 39.", "unsupported", ["The number 39 is not there."], [])
RESULT = NoteResult(
    "Visit",
    [
        NoteSection(
            "Story",
            "- Cough.\n- Fever of 39.",
            True,
            [NoteField(0, 0, "Story", "list", True, [COUGH, WRONG])],
        ),
        NoteSection("Plan", "Not mentioned.", False, [NoteField(1, 0, "Plan", "list", False, [])]),
    ],
    "## Story\n\n- Cough.\n- Fever of 39.\n\n## Plan\n\nNot mentioned.",
    [],
    [CodeSuggestion("R05.9", "Cough, unspecified", "Cough.", ["cough"], 1.0, False)],
    [Removed("Story", "Scurvy.", "No passage says this.")],
    ["m is too small for clinical notes."],
    "Drafted by m. A clinician decides.",
    [],
    "m",
    Timings(),
)


def test_the_json_has_the_keys_of_the_contract() -> None:
    found = note_json(RESULT)
    assert {"sections", "text", "medications", "codes", "model", "timings", "skipped"} <= set(found)
    section = found["sections"][0]
    assert section["title"] == "Story"
    assert section["sentences"][0] == {
        "text": "Cough.",
        "status": "supported",
        "reasons": [],
        "sources": [{"file": "visit.txt", "page": 1, "start": 0, "end": 5, "quote": "cough"}],
    }
    assert found["sections"][1]["text"] == "Not mentioned."


def test_the_page_says_who_drafted_it_and_what_to_beware_of() -> None:
    page = note_page(RESULT)
    assert page.index("too small") < page.index("## Story")
    assert page.endswith("Drafted by m. A clinician decides.\n")
    assert "R05.9" in page


def test_what_is_to_be_known_of_a_medicine_is_told() -> None:
    rows = [
        MedicationRow("metformin", "1 g", "", "bd", "current", "supported", ["The source also says 500 mg bd."], []),
        MedicationRow("codeine", "30 mg", "", "", "current", "supported", [], []),
    ]
    remarks = medicine_remarks(msgspec.structs.replace(RESULT, medications=rows))
    assert remarks == ["metformin: The source also says 500 mg bd."]


@pytest.mark.parametrize("format", ["md", "txt", "html", "docx", "pdf"])
def test_every_export_carries_the_caution(format: str) -> None:
    report = report_of(RESULT, ["visit.txt"])
    written = export.render(report, format)
    assert written
    if format in ("md", "txt", "html"):
        text = written.decode()
        for words in ("A clinician decides.", "too small", "Not mentioned.", "Scurvy.", "39", "R05.9"):
            assert words in text


@pytest.mark.parametrize("content", ["no headings here", "## Plan (poem)"])
def test_a_bad_template_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str], content: str) -> None:
    visit, template = tmp_path / "v.txt", tmp_path / "t.md"
    visit.write_text("Patient: I cough.")
    template.write_text(content)
    model = tmp_path / "m.gguf"
    model.write_bytes(b"x")
    assert cli.main(["note", str(visit), "--template", str(template), "--model", str(model)]) == 3
    assert capsys.readouterr().err


def test_a_template_that_is_not_there_lists_the_known(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["note", "v.txt", "--template", "nowhere.md"]) == 3
    assert "soap" in capsys.readouterr().err


def test_a_binary_template_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    template = tmp_path / "t.docx"
    template.write_bytes(b"PK\x03\x04\xff\xfe")
    assert cli.main(["note", "v.txt", "--template", str(template)]) == 3
    assert "--learn" in capsys.readouterr().err
