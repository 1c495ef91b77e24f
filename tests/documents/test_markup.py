"""XML that tries to harm, or is of no kind that is read."""

from __future__ import annotations

import pytest

from document_files import read
from slmdesk.errors import DocumentError

JATS = '<article article-type="x"><front/><body><p>%s</p></body></article>'
LAUGHS = '<!DOCTYPE article [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
OUTSIDE = '<!DOCTYPE article [<!ENTITY secret SYSTEM "file:///etc/passwd">]>'


def refusal(name: str, data: bytes) -> DocumentError:
    with pytest.raises(DocumentError) as caught:
        read(name, data)
    return caught.value


@pytest.mark.parametrize("declaration", [LAUGHS, OUTSIDE])
@pytest.mark.parametrize("body", [JATS % "&b;", JATS % "&secret;", "<unknown/>", '<html xmlns="x">&secret;</html>'])
def test_entities_are_refused(declaration: str, body: str) -> None:
    error = refusal("a.xml", (declaration + body).encode())
    assert error.kind == "document-format"
    assert "entities" in error.message


def test_a_document_type_elsewhere_is_never_fetched() -> None:
    data = '<!DOCTYPE article PUBLIC "-//NLM//DTD JATS//EN" "http://127.0.0.1:9/x.dtd">' + JATS % "A&nbsp;b &mdash; c"
    assert read("a.xml", data.encode()).text == "A b — c"


def test_unknown_xml_is_refused_by_the_name_of_its_root() -> None:
    for data in (
        b"<?xml version='1.0'?><!-- c --><svg:map xmlns:svg='urn:x'/>",
        b"\xff\xfe" + "<map/>".encode("utf-16-le"),
    ):
        error = refusal("a.xml", data)
        assert error.kind == "document-format"
        assert "<map>" in error.message
    assert "DocBook" not in refusal("a.xml", b"<?xml version='1.0'?><article><sect1/></article>").message


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "windows-1251", "koi8-r", "gb18030", "shift_jis"])
def test_encodings(encoding: str) -> None:
    data = f'<?xml version="1.0" encoding="{encoding}"?>' + JATS % "Привет"
    assert read("a.xml", data.encode(encoding)).text == "Привет"


def test_broken_xml_says_where() -> None:
    error = refusal("a.xml", (JATS % "x").encode()[:-12])
    assert error.kind == "document-damaged"
    assert "line 1" in error.message


def test_an_encoding_nobody_knows() -> None:
    assert refusal("a.xml", b"<?xml version='1.0' encoding='x-no'?><article article-type='x'/>").kind.startswith(
        "document-"
    )


def test_nesting_beyond_sense() -> None:
    error = refusal("a.xml", (JATS % ("<b>" * 5000 + "x" + "</b>" * 5000)).encode())
    assert error.kind == "document-damaged"
    assert "deep" in error.message
