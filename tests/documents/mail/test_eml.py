"""E-mail: header, choice of the text, attachments, encodings, and messages that try to harm."""

from __future__ import annotations

from email.message import EmailMessage
from email.policy import SMTP

import pytest

from document_files import read
from slmdesk.documents.mail import eml as mail
from slmdesk.errors import DocumentError

HEADER = b"From: Ada <ada@example.org>\r\nTo: Bob\r\nMIME-Version: 1.0\r\n"


def message(text: str = "Plain text.", subject: str = "Results") -> EmailMessage:
    made = EmailMessage(policy=SMTP)
    made["From"] = "Ada Éxample <ada@example.org>"
    made["To"] = "Bob <bob@example.org>"
    made["Date"] = "Wed, 01 May 2024 12:30:00 +0000"
    made["Subject"] = subject
    made.set_content(text)
    return made


def test_header_and_text() -> None:
    reading = read("a.eml", bytes(message("Dear Bob,\n\nthe potassium is 5.9.\nAda\n", "Größe 日本")))
    assert reading.result.format == "e-mail"
    assert reading.texts() == [
        "From: Ada Éxample <ada@example.org>",
        "To: Bob <bob@example.org>",
        "Date: Wed, 01 May 2024 12:30:00 +0000",
        "Subject: Größe 日本",
        "Dear Bob,",
        "the potassium is 5.9.\nAda",
    ]
    assert reading.reasons() == []


def test_plain_text_is_preferred_and_attachments_are_listed() -> None:
    made = message()
    made.add_alternative("<p>HTML text.</p>", subtype="html")
    made.add_attachment(b"%PDF-", maintype="application", subtype="pdf", filename="Größe.pdf")
    made.add_attachment("not opened", filename="a.txt")
    reading = read("a.eml", bytes(made))
    assert "HTML" not in reading.text
    assert "not opened" not in reading.text
    assert reading.reasons() == [
        'an attachment was not opened: "Größe.pdf" (application/pdf)',
        'an attachment was not opened: "a.txt" (text/plain)',
    ]


def test_html_where_plain_text_is_empty() -> None:
    made = message(" ")
    made.add_alternative("<h1>Hi</h1><p>HTML text.<span style='font-size:0'>SECRET</span></p>", subtype="html")
    reading = read("a.eml", bytes(made))
    assert reading.kinds()[-2:] == [("heading", 1, "Hi"), ("paragraph", 0, "HTML text.")]
    assert reading.reasons() == ["1 hidden part of the page was left out"]


def test_a_message_inside_is_read_and_one_inside_that_is_not() -> None:
    second = message("Second text.", "Second")
    second.add_attachment(message("Third text.", "Third"))
    first = message("First text.", "First")
    first.add_attachment(second)
    reading = read("a.eml", bytes(first))
    assert "Subject: Second" in reading.texts()
    assert "Second text." in reading.texts()
    assert "Third text." not in reading.text
    assert reading.reasons() == ['an attachment was not opened: "Third" (message)']


@pytest.mark.parametrize("charset", ["iso-8859-1", "windows-1252", "utf-8", "unknown-8bit", "x-nobody-knows", ""])
def test_charsets(charset: str) -> None:
    codec = "utf-8" if charset == "utf-8" else "cp1252"
    part = f'Content-Type: text/plain; charset="{charset}"\r\n\r\n'.encode()
    assert read("a.eml", HEADER + part + "Größe, schöne Übung für Ärzte".encode(codec)).texts()[-1].startswith("Größe")


def test_raw_bytes_in_the_header() -> None:
    assert "Subject: Größe" in read("a.eml", HEADER + "Subject: Größe\r\n\r\nText".encode()).texts()


def test_flowed_lines_are_joined() -> None:
    part = b"Content-Type: text/plain; format=flowed\r\n\r\nOne \r\ntwo\r\nthree\r\n-- \r\nAda"
    assert read("a.eml", HEADER + part).texts()[-1] == "One two\nthree\n-- \nAda"


@pytest.mark.parametrize(
    "kind", ["application/pkcs7-mime; smime-type=enveloped-data", "multipart/encrypted; boundary=b"]
)
def test_encrypted_messages_are_refused_in_words(kind: str) -> None:
    with pytest.raises(DocumentError, match="encrypted") as caught:
        read("a.eml", HEADER + b"Content-Type: " + kind.encode() + b"\r\n\r\n--b\r\n\r\nx\r\n--b--")
    assert caught.value.kind == "document-protected"


def test_text_that_looks_like_a_header_stays_text() -> None:
    assert read("memo.txt", b"From: Ada\nTo: Bob\nSubject: Lunch\n\nAt noon?").result.format == "text"
    assert read("a.eml", b"From: Ada\nTo: Bob\nSubject: Lunch\n\nAt noon?").result.format == "e-mail"
    assert read("noname", bytes(message())).result.format == "e-mail"


@pytest.mark.parametrize(
    "extra",
    [
        b"Content-Type: text/plain; name*\r\n\r\nText",
        b"Content-Type: multipart/mixed; boundary=\r\n\r\nText",
        b"Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\nText",
        b"Subject: =?utf-8?B?////?= =?x?Q?=80?=\r\n\r\nText",
        b"Content-Type: text/html; charset=\xff\r\n\r\n<p>Text",
        b"Content-Transfer-Encoding: base64\r\n\r\n!!!!",
        b"Content-Type: message/rfc822\r\n\r\n",
        b"Cc: " + b"a@b.c, " * 20_000 + b"\r\n\r\nText",
        b"Subject: " + b"=?utf-8?q?a?= " * 20_000 + b"\r\n\r\nText",
    ],
)
def test_broken_messages_are_read_as_far_as_they_go(extra: bytes) -> None:
    assert read("a.eml", HEADER + extra).texts()[0] == "From: Ada <ada@example.org>"


def nested(depth: int) -> bytes:
    parts = (b"Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n" % (level, level) for level in range(depth))
    return HEADER + b"".join(parts) + b"\r\nText"


def test_parts_inside_parts() -> None:
    assert "Text" in read("a.eml", nested(10)).texts()
    assert "too many" in read("a.eml", nested(60)).reasons()[0]
    with pytest.raises(DocumentError) as caught:
        read("a.eml", nested(3000))
    assert caught.value.kind == "document-damaged"


def test_a_message_too_large_for_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mail, "MAX_MAIL_BYTES", 1000)
    with pytest.raises(DocumentError) as caught:
        read("a.eml", HEADER + b"\r\n" + b"x" * 1000)
    assert caught.value.kind == "document-too-large"
