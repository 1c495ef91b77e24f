"""Outlook messages, made by ``ole_files``."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from document_files import read
from ole_files import attachment, compound, message
from slmdesk.errors import DocumentError

HEADER = {
    "0C1A": "Ada Example",
    "5D01": "ada@example.org",
    "0E04": "Bob Example; Cy Example",
    "0037": "Größe of the dose",
}
SENT = datetime(2024, 5, 1, 12, 30, tzinfo=UTC)


def test_header_text_and_attachments() -> None:
    inner = message({"0C1A": "Cy", "0037": "Inner", "1000": "The inner text."}, header_bytes=24)
    parts = [attachment("scan.pdf"), attachment("mail", inner)]
    reading = read(
        "a.msg",
        compound(message({**HEADER, "1000": "Dear Bob,\r\n\r\nsee below.\r\nAda"}, sent=SENT, attachments=parts)),
    )
    assert reading.result.format == "outlook-message"
    assert reading.texts() == [
        "From: Ada Example <ada@example.org>",
        "To: Bob Example; Cy Example",
        "Date: 2024-05-01 12:30 UTC",
        "Subject: Größe of the dose",
        "Dear Bob,",
        "see below.\nAda",
        "From: Cy",
        "Subject: Inner",
        "The inner text.",
    ]
    assert reading.reasons() == ['an attachment was not opened: "scan.pdf"']


def test_the_header_as_it_travelled_counts() -> None:
    travelled = (
        "From: =?utf-8?Q?J=C3=BCrgen?= <j@example.org>\r\nDate: Wed, 1 May 2024 12:30:00 +0200\r\nSubject: Hi\r\n\r\n"
    )
    reading = read("a.msg", compound(message({**HEADER, "007D": travelled, "1000": "Text."})))
    assert reading.texts()[:3] == [
        "From: Jürgen <j@example.org>",
        "To: Bob Example; Cy Example",
        "Date: Wed, 1 May 2024 12:30:00 +0200",
    ]


def test_html_where_there_is_no_plain_text() -> None:
    html = "<html><body><p>Grüße</p><div style='display:none'>SECRET</div></body></html>".encode()
    reading = read("a.msg", compound(message({"0037": "S"}, html=html)))
    assert reading.texts() == ["Subject: S", "Grüße"]
    assert reading.reasons() == ["1 hidden part of the page was left out"]


def test_text_in_a_code_page() -> None:
    extra = {"__substg1.0_1000001E": "Größe".encode("cp1252"), "__substg1.0_0037001E": b"S"}
    data = compound({**message({}, extra=extra), "__properties_version1.0": bytes(32)})
    assert read("a.msg", data).texts() == ["Subject: S", "Größe"]


def test_packed_rtf_is_named() -> None:
    reading = read("a.msg", compound(message({"0037": "S"}, extra={"__substg1.0_10090102": b"x" * 100})))
    assert reading.texts() == ["Subject: S"]
    assert "RTF" in reading.reasons()[0]


def test_a_message_in_a_message_in_a_message_is_listed() -> None:
    third = message({"0037": "Third", "1000": "No."}, header_bytes=24)
    second = message({"0037": "Second", "1000": "Yes."}, header_bytes=24, attachments=[attachment("third", third)])
    reading = read(
        "a.msg", compound(message({"0037": "First", "1000": "Yes."}, attachments=[attachment("second", second)]))
    )
    assert "Third" not in reading.text
    assert reading.reasons() == ['an attachment was not opened: "third" (message)']


def test_a_cut_off_file() -> None:
    data = compound(message({**HEADER, "1000": "Text. " * 2000}))
    with pytest.raises(DocumentError) as caught:
        read("a.msg", data[:2048])
    assert caught.value.kind.startswith("document-")
