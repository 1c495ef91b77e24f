"""Both languages in one DOCX file: rows, pages, headings, doubts, and scripts from right to left."""

from __future__ import annotations

import io
import re
import zipfile

import pytest
from lxml import etree

from slmdesk.export.bilingual import Row, as_bilingual_docx
from slmdesk.export.page_words import page_words
from slmdesk.messages import Block

ROWS = [
    Row(Block(1, 0, 5, "heading", 1), "Dose", "الجرعة"),
    Row(Block(1, 6, 9), "Take 5 mg <now> & wait.", "خذ 5", ["The translation is much shorter."]),
    Row(Block(2, 10, 12), "End", "النهاية"),
]


def document(content: bytes) -> str:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        for name in archive.namelist():
            etree.fromstring(archive.read(name))
        return archive.read("word/document.xml").decode()


def test_rows_pages_headings_and_doubts() -> None:
    written = document(as_bilingual_docx("a.pdf", ROWS, "en", "ar", ["Translated by a pair."], "Prüfen: {words}"))
    texts = re.findall(r"<w:t [^>]*>([^<]*)</w:t>", written)
    assert texts == [
        "a.pdf", "Page 1 · صفحة 1", "Dose", "الجرعة", "Take 5 mg &lt;now&gt; &amp; wait.", "خذ 5",
        "Prüfen: The translation is much shorter.", "Page 2 · صفحة 2", "End", "النهاية", "Translated by a pair.",
    ]  # fmt: skip
    assert written.count('<w:pStyle w:val="Heading1"/>') == 2
    assert written.count("<w:bidi/>") == 3  # the translations, and none of the sources
    assert written.count("<w:tr>") == 5


def test_nothing_is_no_table() -> None:
    assert "<w:tbl>" not in document(as_bilingual_docx("a", [], None, "es"))


@pytest.mark.parametrize(
    ("languages", "words"),
    [
        (("en", "es"), "Page 3 · Página 3"),
        (("en", "fr"), "Page 3"),
        ((None, "zh-Hant"), "第3頁"),
        (("pt-BR", "tlh"), "Página 3"),
        ((None, "tlh"), "3"),
    ],
)
def test_a_page_is_named_in_both_languages(languages: tuple[str | None, str], words: str) -> None:
    assert page_words(3, *languages) == words
