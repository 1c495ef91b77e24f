"""A dictated note of an emergency visit, and answers as a small model gave them: what stands in the wrong field."""

from __future__ import annotations

import pytest

from slmdesk.messages import NoteResult, SourceText
from tests.tasks.note.scripted import note_of, text_of

DICTATED = SourceText(
    "note.txt",
    "This 27-year-old woman fell and has left wrist pain. Past history of migraine and an appendectomy at age 14. She "
    "vapes daily. Her mother has osteoporosis and her father had a DVT at 50.\n"
    "On exam, lungs clear. Left wrist is swollen with a dinner fork deformity. No snuffbox tenderness.\n"
    "X-rays of the left wrist show a distal radius fracture.\n"
    "Impression: closed left distal radius fracture. Keep the splint dry.\n",
    [],
)
TEMPLATE = (
    "# Visit\n## Past medical history (list)\nWhat?\n"
    "## Past surgical history (list) = PSH, Past surgical history, Operations\nWhich?\n"
    "## Family history (list)\nWhich?\n## Social history (list)\nWhat?\n"
    "## Physical exam (list) = Physical examination\nWhat?\n## Results (list)\nWhich?\n## Assessment (list)\nWhich?\n"
)
ANSWERS = (
    ("Migraine.", "Vapes daily.", "The patient had no snuffbox tenderness.", "The patient had lungs clear."),
    ("Appendectomy at age 14.", "The patient had a migraine."),
    (),
    (),
    ("Left wrist is swollen with a dinner fork deformity.", "X-rays of the left wrist show a distal radius fracture."),
    ("A blood pressure measurement was taken.",),
    (
        "Closed left distal radius fracture.",
        "There is a swollen left wrist.",
        "The doctor names no diagnoses or problems.",
    ),
)


@pytest.fixture(scope="module")
def written() -> NoteResult:
    return note_of(DICTATED, TEMPLATE, ANSWERS)


@pytest.mark.parametrize(
    ("title", "text"),
    [
        ("Past medical history", "- Migraine."),
        ("Past surgical history", "- Appendectomy at age 14."),
        ("Family history", "- Mother has osteoporosis and her father had a DVT at 50."),
        ("Social history", "- Vapes daily."),
        (
            "Physical exam",
            "- Lungs clear.\n- Left wrist is swollen with a dinner fork deformity.\n- No snuffbox tenderness.",
        ),
        ("Results", "- X-rays of the left wrist show a distal radius fracture."),
        ("Assessment", "- Closed left distal radius fracture."),
    ],
)
def test_each_field_holds_its_own(written: NoteResult, title: str, text: str) -> None:
    assert text_of(written, title) == text
