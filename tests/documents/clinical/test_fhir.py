"""FHIR in JSON and XML; the people are invented."""

from __future__ import annotations

import json

import pytest

from document_files import read
from page_files import FHIR as BUNDLE, narrative as text
from slmdesk.errors import DocumentError

CODED = "coded data of the resources were left out: their narratives say in words what matters"


EXPECTED = [
    ("heading", 2, "Visit"),
    ("heading", 3, "Plan"),
    ("table-row", 0, "Losartan | 50 mg"),
    ("heading", 3, "History"),
    ("heading", 4, "Family"),
    ("paragraph", 0, "None."),
    ("heading", 2, "Patient"),
    ("paragraph", 0, "Ida Invented"),
    ("heading", 3, "Device"),
    ("paragraph", 0, "A pump"),
]
REASONS = [
    "1 hidden part of the page was left out",
    CODED,
    "resources without a narrative were left out: Observation (2)",
]


def as_xml(value: object, name: str) -> str:
    """FHIR's XML form of its JSON form, as far as needed here."""
    if isinstance(value, list):
        return "".join(as_xml(item, name) for item in value)
    if name == "div":
        return str(value)
    if isinstance(value, dict):
        inner = "".join(as_xml(item, key) for key, item in value.items() if key != "resourceType")
        kind = value.get("resourceType")
        inner = f"<{kind}>{inner}</{kind}>" if kind else inner
        return f"<{name}>{inner}</{name}>" if name else inner
    return f'<{name} value="{value}"/>'


def xml(resource: object) -> bytes:
    body = as_xml(resource, "")
    return body.replace(">", ' xmlns="http://hl7.org/fhir">', 1).encode()


@pytest.mark.parametrize(
    "data", [json.dumps(BUNDLE).encode(), b"\xef\xbb\xbf" + json.dumps(BUNDLE, indent=1).encode(), xml(BUNDLE)]
)
def test_a_bundle(data: bytes) -> None:
    reading = read("a", data)
    assert reading.result.format == "fhir"
    assert reading.kinds() == EXPECTED
    assert sorted(reading.reasons()) == sorted(REASONS)


@pytest.mark.parametrize("encode", [lambda resource: json.dumps(resource).encode(), xml])
def test_a_resource_alone(encode) -> None:  # type: ignore[no-untyped-def]
    reading = read("a", encode({"resourceType": "Condition", "text": text("Asthma"), "code": {"text": "X"}}))
    assert reading.kinds() == [("heading", 1, "Condition"), ("paragraph", 0, "Asthma")]
    with pytest.raises(DocumentError, match="Observation") as caught:
        read("a", encode({"resourceType": "Observation", "status": "final"}))
    assert caught.value.kind == "document-no-text"


def test_bulk_data_one_resource_a_line() -> None:
    lines = [json.dumps({"resourceType": "Condition", "text": text(words)}) for words in ("Asthma", "Gout")]
    assert read("a.ndjson", "\n".join(lines).encode()).texts() == ["Condition", "Asthma", "Condition", "Gout"]


@pytest.mark.parametrize(
    "data",
    [
        b'{"resourceType":"Patient","text":',
        b'{"resourceType":"Patient","text":"x"}',
        b'{"resourceType":"Bundle","entry":' + b"[" * 100_000,
        b'{"resourceType":"Bundle","contained":' + b'[{"resourceType":"A","contained":' * 5_000,
        b'{"resourceType":"Patient","x":"\xff\xfe"}',
    ],
)
def test_broken_json(data: bytes) -> None:
    with pytest.raises(DocumentError) as caught:
        read("a.json", data)
    assert caught.value.kind.startswith("document-")


def test_json_of_another_kind_stays_text() -> None:
    assert read("a.json", b'{"name": "x"}').result.format == "text"
