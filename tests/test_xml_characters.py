"""What XML may not hold is taken out, and nothing else."""

from __future__ import annotations

from hypothesis import given, strategies as st
from lxml import etree

from slmdesk.xml_characters import as_xml_text


@given(st.text(st.characters(codec=None)))
def test_any_text_goes_into_xml(text: str) -> None:
    element = etree.Element("a")
    element.text = as_xml_text(text)
    assert len(element.text or "") == len(text)
    assert as_xml_text(as_xml_text(text)) == as_xml_text(text)


def test_what_is_allowed_stays() -> None:
    assert as_xml_text("a\tb\r\n<é>&🩺") == "a\tb\r\n<é>&🩺"
    assert as_xml_text("a\0b\ud800c", "") == "abc"
