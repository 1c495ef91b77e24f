"""Subtitles, catalogues and XLIFF as they are read: one unit on a line, the very texts that their forms replace."""

from __future__ import annotations

import pytest

from document_files import read
from slmdesk import documents
from slmdesk.documents.forms import read_form
from slmdesk.errors import DocumentError
from slmdesk.messages import FormTexts, Notice, Read, ReadForm, TextPiece, Units

SRT = (
    "1\r\n00:00:01,000 --> 00:00:03,000\r\nOne <i>line</i>\r\nand two.\r\n\r\n"
    "2\r\n00:00:04,000 --> 00:00:05,000\r\n- Yes.\r\n- No.\r\n\r\n3\r\n00:00:06,000 --> 00:00:07,000\r\n42\r\n"
)
VTT = "WEBVTT\n\nNOTE not shown\n\n00:01.000 --> 00:02.000\nHello\nthere\n\n00:03.000 --> 00:04.000\nHello there\n"
SIDES: tuple[Units, Units] = ("source", "target")
PO = 'msgid ""\nmsgstr "Language: es"\n\nmsgid "Open"\nmsgstr "Abrir"\n\nmsgid "Save %s"\nmsgstr ""\n'
XLIFF = """<?xml version="1.0"?>
<xliff version="1.2" xmlns="urn:oasis:names:tc:xliff:document:1.2"><file source-language="en"><body>
<trans-unit id="1"><source>Take <g id="b">five</g> tablets.</source></trans-unit>
<trans-unit id="2"><source>Done</source><target>Hecho</target></trans-unit>
</body></file></xliff>
"""


@pytest.mark.parametrize(
    ("name", "content", "lines"),
    [
        ("a.srt", SRT, ["One line and two.", "Yes.", "No."]),
        ("a.vtt", VTT, ["Hello there", "Hello there"]),
        ("no ending", VTT, ["Hello there", "Hello there"]),
        ("a.po", PO, ["Abrir", "Save %s"]),
        ("a.xlf", XLIFF, ["Take five tablets.", "Hecho"]),
        ("a.xml", XLIFF, ["Take five tablets.", "Hecho"]),
    ],
)
@pytest.mark.parametrize("codec", ["utf-8", "utf-16"])
def test_units_are_lines(name: str, content: str, lines: list[str], codec: str) -> None:
    content = content.replace('version="1.0"?', f'version="1.0" encoding="{codec}"?')
    reading = read(name, content.encode(codec))
    assert reading.text.split("\n") == lines
    assert [reading.text[block.start : block.end] for block in reading.blocks] == lines
    assert reading.result.format in ("srt", "vtt", "po", "xliff")
    assert any("1 of 2 units have no translation" in each for each in reading.notices) == (
        reading.result.format in ("po", "xliff")
    )
    if name != "no ending" and not name.endswith(".xml"):
        found = next(each for each in read_form(ReadForm(name, content.encode(codec)), lambda: False))
        assert isinstance(found, FormTexts)
        text, notices = shown(Read(name, content.encode(codec), units="open"))
        lines = text.split("\n")
        assert [text for text in found.texts if text in lines] == list(dict.fromkeys(lines))
        assert ("the others stay" in " ".join(notices)) == (reading.result.format in ("po", "xliff"))


def shown(request: Read) -> tuple[str, list[str]]:
    """The text that is read, and what is said about it."""
    events = list(documents.read(request, lambda: False))
    texts = "".join(event.text for event in events if isinstance(event, TextPiece))
    return texts, [event.text for event in events if isinstance(event, Notice)]


@pytest.mark.parametrize(("name", "content"), [("a.po", PO), ("a.xlf", XLIFF)])
def test_which_side_is_read(name: str, content: str) -> None:
    data = content.replace('msgstr ""\n', 'msgstr "Guarde %s"\n').replace(
        "tablets.</source>", "tablets.</source><target>Tome <g id='b'>cinco</g> comprimidos.</target>"
    )
    sources, targets = (shown(Read(name, data.encode(), units=each)) for each in SIDES)
    if name == "a.po":
        assert sources[0].split("\n") == ["Open", "Save %s"]
        assert targets[0].split("\n") == ["Abrir", "Guarde %s"]
    else:
        assert sources[0].split("\n") == ["Take five tablets.", "Done"]
        assert targets[0].split("\n") == ["Tome cinco comprimidos.", "Hecho"]
    assert sources[1] == targets[1] == []
    with pytest.raises(DocumentError) as caught:
        shown(Read(name, data.encode(), units="open"))
    assert caught.value.kind == "document-translated"


def test_a_byte_order_mark_is_believed_before_the_declaration() -> None:
    content = XLIFF.replace('version="1.0"?', 'version="1.0" encoding="UTF-8"?').encode("utf-16")
    assert read("a.xlf", content).text.split("\n") == ["Take five tablets.", "Hecho"]


def test_it_is_told_how_many_units_are_translated() -> None:
    assert read("a.po", PO.encode()).result.translated == 1
    assert read("a.po", PO.replace('msgid "Open"', '#, fuzzy\nmsgid "Open"').encode()).result.translated == 0


def test_long_subtitles_come_in_pieces() -> None:
    cues = "".join(f"{n}\n00:00:01,000 --> 00:00:02,000\nCue number {n} of many.\n\n" for n in range(9000))
    reading = read("long.srt", cues.encode())
    assert len(reading.blocks) == 9000
    assert len(reading.progress) > 2


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.po", 'msgid "1"\nmsgstr ""\n'),
        ("a.xlf", '<xliff version="1.2"><file><body><trans-unit id="1"><source/></trans-unit></body></file></xliff>'),
        ("a.srt", "1\n00:00:01,000 --> 00:00:03,000\n42\n"),
    ],
)
def test_no_text_is_said(name: str, content: str) -> None:
    with pytest.raises(DocumentError) as caught:
        read(name, content.encode())
    assert caught.value.kind == "document-no-text"


@pytest.mark.parametrize("name", ["a.srt", "a.po", "a.vtt"])
def test_what_only_has_the_name_is_read_as_text(name: str) -> None:
    assert read(name, b"Only a note.\n").result.format == "text"


def test_damaged_and_hostile_xliff_is_refused() -> None:
    for content in (XLIFF[:200], XLIFF.replace("<xliff", '<!DOCTYPE x [<!ENTITY a "b">]><xliff', 1)):
        with pytest.raises(DocumentError):
            list(documents.read(Read("a.xlf", content.encode()), lambda: False))
