"""Clinical documents in XML; the people are invented."""

from __future__ import annotations

import pytest

from document_files import read
from page_files import CCDA, CCDA_HEAD
from slmdesk.errors import DocumentError


def test_a_document() -> None:
    reading = read("a.xml", CCDA)
    assert reading.result.format == "c-cda"
    assert reading.kinds() == [
        ("heading", 1, "Discharge Summary"),
        ("paragraph", 0, "Patient: Ida Invented"),
        ("paragraph", 0, "Born: 1950-01-31"),
        ("paragraph", 0, "Sex: Female"),
        ("paragraph", 0, "Author: Dr Fiction"),
        ("paragraph", 0, "Date: 2024-05-01"),
        ("heading", 2, "Medications"),
        ("table-row", 0, "Drug | Dose"),
        ("table-row", 0, "Losartan tablet | 50 mg"),
        ("paragraph", 0, "See notes."),
        ("caption", 0, "Stopped"),
        ("list-item", 0, "Ramipril"),
        ("heading", 3, "Allergies"),
        ("paragraph", 0, "None known."),
    ]
    assert sorted(reading.reasons()) == [
        "1 picture was left out",
        "1 struck-out passage was left out",
        "2 coded entries were left out: the words of their sections say the same",
        "further data of the document's header (addresses, identifiers, other people) were left out",
    ]


def test_a_document_around_another_file_says_so() -> None:
    text = '<text mediaType="application/pdf" representation="B64">JVBE</text>'
    body = f"<component><nonXMLBody>{text}</nonXMLBody></component>"
    reading = read("a.xml", CCDA_HEAD + body.encode() + b"</ClinicalDocument>")
    assert "an embedded document was not opened (application/pdf)" in reading.reasons()
    assert "JVBE" not in reading.text


def test_a_cut_off_document() -> None:
    with pytest.raises(DocumentError) as caught:
        read("a.xml", CCDA[:-300])
    assert caught.value.kind == "document-damaged"
