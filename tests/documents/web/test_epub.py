"""EPUB books: order, versions, damage, rights management."""

from __future__ import annotations

import io
import zipfile

import pytest

from document_files import read, zipped
from page_files import EPUB as BOOK, epub_parts as members
from slmdesk.errors import DocumentError


def refusal(parts: dict[str, bytes]) -> DocumentError:
    with pytest.raises(DocumentError) as caught:
        read("a.epub", zipped(parts))
    return caught.value


def test_chapters_in_the_order_of_the_spine() -> None:
    reading = read("a.epub", zipped(BOOK))
    assert reading.result.format == "epub"
    assert reading.kinds() == [
        ("heading", 1, "The Book"),
        ("paragraph", 0, "Ada, Bob"),
        ("heading", 2, "One"),
        ("paragraph", 0, "First\nchapter."),
        ("heading", 2, "Two"),
        ("paragraph", 0, "Second chapter."),
    ]
    assert reading.reasons() == []


def test_a_book_is_known_by_its_first_member_alone() -> None:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr("mimetype", "application/epub+zip")
        for name, content in BOOK.items():
            if name != "META-INF/container.xml":
                archive.writestr(name, content)
    assert read("book", target.getvalue()).texts()[0] == "The Book"


def test_a_chapter_that_is_not_xml_is_read_as_html() -> None:
    parts = {**BOOK, "OPS/text/a.xhtml": b"<html><body><p>One &amp two<p>three<br>four"}
    assert {"One & two", "three\nfour"} <= set(read("a.epub", zipped(parts)).texts())


def test_what_is_missing_is_named() -> None:
    parts = dict(BOOK)
    del parts["OPS/text/a.xhtml"]
    reading = read("a.epub", zipped(parts))
    assert "Second chapter." in reading.texts()
    assert reading.reasons() == ["a chapter is missing in the file: OPS/text/a.xhtml"]


def test_pictures_are_counted() -> None:
    parts = members({"a": "<p>Text<img src='x.png'/></p><svg><text>t</text></svg>"})
    assert read("a.epub", zipped(parts)).reasons() == ["2 pictures were left out"]


def encryption(algorithm: str, part: str) -> bytes:
    return (
        '<encryption xmlns:e="http://www.w3.org/2001/04/xmlenc#"><e:EncryptedData>'
        f'<e:EncryptionMethod Algorithm="{algorithm}"/><e:CipherData><e:CipherReference URI="{part}"/>'
        "</e:CipherData></e:EncryptedData></encryption>"
    ).encode()


def test_rights_management_is_refused_in_words() -> None:
    error = refusal(
        {
            **BOOK,
            "META-INF/encryption.xml": encryption("http://www.w3.org/2001/04/xmlenc#aes128-cbc", "OPS/text/b.xhtml"),
        }
    )
    assert error.kind == "document-protected"
    assert "DRM" in error.message
    assert error.hint


def test_scrambled_fonts_are_no_matter() -> None:
    parts = {**BOOK, "META-INF/encryption.xml": encryption("http://www.idpf.org/2008/embedding", "OPS/a.otf")}
    assert read("a.epub", zipped(parts)).texts()[0] == "The Book"


def test_names_that_climb_out_of_the_book_reach_nothing() -> None:
    parts = members({"a": "<p>Inside.</p>"})
    parts["OPS/book.opf"] = parts["OPS/book.opf"].replace(b"text/a.xhtml", b"../../../../../../etc/passwd")
    reading = read("a.epub", zipped({**parts, "../../evil.txt": b"x"}))
    assert reading.texts() == ["The Book", "Ada, Bob"]
    assert "missing" in reading.reasons()[0]


def test_entities_in_a_chapter_are_refused() -> None:
    laughs = b'<!DOCTYPE html [<!ENTITY a "aaaaaaaa">]><html><body>&a;</body></html>'
    assert refusal({**BOOK, "OPS/text/a.xhtml": laughs}).kind == "document-format"


def test_a_bomb_is_refused() -> None:
    assert refusal({**BOOK, "OPS/text/a.xhtml": b"a" * (20 << 20)}).kind == "document-too-large"


@pytest.mark.parametrize("part", ["OPS/book.opf", "META-INF/container.xml"])
def test_broken_parts(part: str) -> None:
    assert refusal({**BOOK, part: b"<package"}).kind == "document-damaged"


def test_no_list_of_chapters() -> None:
    assert refusal({"META-INF/container.xml": b"<c/>"}).kind == "document-damaged"
