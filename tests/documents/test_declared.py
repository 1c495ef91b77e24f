"""The encoding that a file names inside itself: minded in reading, kept in writing, and not believed where it lies."""

from __future__ import annotations

import io

import pytest
from lxml import etree

from document_files import read
from slmdesk.documents.declared import find_text_encoding
from slmdesk.documents.forms import read_form, write_form
from slmdesk.messages import FormFile, FormTexts, ReadForm, WriteForm

XLIFF = (
    '<?xml version="1.0" encoding="{0}"?>\n<xliff version="1.2"><file source-language="cs" target-language="en"><body>'
    '<trans-unit id="1"><source>{1}</source></trans-unit></body></file></xliff>\n'
)
PO = 'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset={0}\\n"\n\nmsgid "{1}"\nmsgstr ""\n'
HTML = '<!doctype html><html><head><meta charset="{0}"></head><body><p>{1}</p></body></html>'
CZECH = "Příliš žluťoučký kůň"


@pytest.mark.parametrize(
    ("name", "form", "codec", "words"),
    [
        ("a.xlf", XLIFF, "iso-8859-2", CZECH),
        ("a.xlf", XLIFF, "Windows-1250", CZECH),
        ("a.xlf", XLIFF, "Shift_JIS", "薬を飲む"),
        ("a.xlf", XLIFF, "iso-2022-jp", "薬を飲む"),
        ("a.xlf", XLIFF, "koi8-r", "Принимать"),
        ("a.po", PO, "ISO-8859-2", CZECH),
        ("a.po", PO, "EUC-KR", "약을 드세요"),
        ("a.html", HTML, "iso-8859-2", CZECH),
    ],
)
def test_what_a_file_says_is_how_it_is_read_and_written(name: str, form: str, codec: str, words: str) -> None:
    data = form.format(codec, words).encode(codec)
    assert read(name, data).text.splitlines()[-1] == words
    texts = next(event for event in read_form(ReadForm(name, data), lambda: False) if isinstance(event, FormTexts))
    assert texts.texts == [words]
    kept, changed = (
        next(
            event.data
            for event in write_form(WriteForm(name, {words: translation}, data), lambda: False)
            if isinstance(event, FormFile)
        )
        for translation in (words, words[:3])
    )
    assert kept == data
    assert words[:3] in changed.decode(codec)
    assert codec in changed.decode(codec)


def written(name: str, data: bytes, translations: dict[str, str]) -> bytes:
    events = list(write_form(WriteForm(name, translations, data), lambda: False))
    return next(event.data for event in events if isinstance(event, FormFile))


def test_letters_that_the_encoding_lacks_are_written_in_a_way_that_readers_know() -> None:
    xliff = written("a.xlf", XLIFF.format("iso-8859-2", CZECH).encode("iso-8859-2"), {CZECH: "薬 & кот"})
    target = etree.fromstring(xliff).find(".//target")
    assert target is not None
    assert target.text == "薬 & кот"
    assert written("a.html", HTML.format("latin-1", "x y").encode("latin-1"), {"x y": "薬"}).count(b"&#34220;") == 1
    po = written("a.po", PO.format("ISO-8859-1", "Größe").encode("latin-1"), {"Größe": "大きさ"})
    assert "charset=UTF-8" in po.decode()
    assert 'msgid "Größe"\nmsgstr "大きさ"' in po.decode()


@pytest.mark.parametrize("label", ["utf-16", "utf-7", "no-such", "hex", "unicode_escape", "rot13", ""])
def test_a_label_that_cannot_be_is_not_believed(label: str) -> None:
    for name, form in (("a.xlf", XLIFF), ("a.po", PO), ("a.html", HTML)):
        data = form.format(label, "Größe \\u0041").encode()
        found = find_text_encoding(io.BytesIO(data), name[1:])
        assert found is not None
        assert found.codec == "utf-8"


def test_bytes_that_are_not_in_the_encoding_named_are_guessed_at() -> None:
    data = XLIFF.format("euc-jp", "Größe, Maße und Übergang für später").encode("cp1252")
    reading = read("a.xlf", data)
    assert "Übergang" in reading.text
    assert "says that it is euc-jp, but is not" in reading.notices[0]


@pytest.mark.parametrize("codec", ["utf-8-sig", "utf-16"])
def test_a_byte_order_mark_comes_before_what_the_file_says(codec: str) -> None:
    data = XLIFF.format("iso-8859-1", CZECH).encode(codec)
    texts = next(event for event in read_form(ReadForm("a.xlf", data), lambda: False) if isinstance(event, FormTexts))
    assert texts.texts == [CZECH]
