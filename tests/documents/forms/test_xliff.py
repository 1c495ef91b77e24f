"""XLIFF: sources stay, empty targets are filled, inline codes are all there again, and no entity is expanded."""

from __future__ import annotations

import pytest
from hypothesis import given, strategies as st
from lxml import etree

from slmdesk.documents.forms import TEXT_FORMS
from slmdesk.documents.forms.visitor import Visitor
from slmdesk.errors import DocumentError
from slmdesk.messages import Aligned

ONE = """<?xml version="1.0" encoding="UTF-8"?>
<!-- kept -->
<xliff version="1.2" xmlns="urn:oasis:names:tc:xliff:document:1.2">
  <file source-language="en" datatype="plaintext" original="a">
    <body>
      <trans-unit id="1">
        <source>Take <g id="b">five</g> tablets<x id="2"/> now.</source>
      </trans-unit>
      <trans-unit id="2"><source>Done</source><target state="translated">Hecho</target></trans-unit>
      <trans-unit id="3"><source>Open</source><target state="new">Open</target></trans-unit>
      <trans-unit id="4" translate="no"><source>Kept</source></trans-unit>
      <trans-unit id="5"><source>One. Two.</source>
        <seg-source><mrk mtype="seg" mid="1">One.</mrk> <mrk mtype="seg" mid="2">Two.</mrk></seg-source></trans-unit>
    </body>
  </file>
</xliff>
"""
TWO = """<xliff xmlns="urn:oasis:names:tc:xliff:document:2.0" version="2.0" srcLang="en">
 <file id="f"><unit id="u"><segment id="s"><source>Press <ph id="1"/> and <pc id="2">wait</pc>.</source></segment>
 <segment state="final"><source>Yes</source><target>Sí</target></segment></unit></file>
</xliff>
"""
SPANISH = {
    "Take five tablets now.": "Tome ahora cinco comprimidos.",
    "five": "cinco",
    "Open": "Abrir",
    "One.": "Uno.",
    "Two.": "Dos.",
    "Press and wait.": "Pulse y espere.",
    "wait": "espere",
}
LINKS: dict[str, list[Aligned]] = {"Take five tablets now.": [(0, 4, 0, 4), (5, 9, 11, 16), (10, 17, 17, 28)]}
xliff = TEXT_FORMS[".xlf"]


def filled(text: str) -> str:
    return xliff(text, Visitor(SPANISH, lambda: False, LINKS, "es"))


def test_what_has_no_target_gets_one() -> None:
    visitor = Visitor(None, lambda: False)
    assert xliff(ONE, visitor) == ONE
    assert list(visitor.texts) == ["Take five tablets now.", "five", "Open", "One.", "Two."]
    written = filled(ONE)
    mark = 'state="needs-review-translation" state-qualifier="mt-suggestion"'
    target = f'<target {mark}>Tome ahora <g id="b">cinco</g> comprimidos.<x id="2"/></target>'
    assert f'<source>Take <g id="b">five</g> tablets<x id="2"/> now.</source>\n        {target}' in written
    assert '<target state="translated">Hecho</target>' in written
    assert f"<target {mark}>Abrir</target>" in written
    assert '<trans-unit id="4" translate="no"><source>Kept</source></trans-unit>' in written
    segments = '<mrk mtype="seg" mid="1">Uno.</mrk> <mrk mtype="seg" mid="2">Dos.</mrk>'
    assert f"<target {mark}>{segments}</target>" in written
    assert 'target-language="es"' in written
    assert written.startswith('<?xml version="1.0" encoding="UTF-8"?>\n<!-- kept -->')


def test_all_of_it_anew_and_what_a_reader_sees() -> None:
    text = ONE.replace('<trans-unit id="2">', '<trans-unit id="2" approved="yes">')
    visitor = Visitor(None, lambda: False, units="target")
    assert xliff(text, visitor) == text
    assert list(visitor.texts) == ["Take five tablets now.", "five", "Hecho", "Open", "Kept", "One.", "Two."]
    assert (visitor.translated, visitor.untranslated) == (1, 4)
    visitor = Visitor(None, lambda: False, units="source")
    assert xliff(text, visitor) == text
    assert list(visitor.texts) == ["Take five tablets now.", "five", "Done", "Open", "One.", "Two."]
    written = xliff(text, Visitor({"Done": "Listo"}, lambda: False, units="source"))
    mark = 'state="needs-review-translation" state-qualifier="mt-suggestion"'
    assert f'<trans-unit id="2"><source>Done</source><target {mark}>Listo</target></trans-unit>' in written
    assert '<trans-unit id="4" translate="no"><source>Kept</source></trans-unit>' in written


def test_version_two() -> None:
    written = filled(TWO)
    assert 'state="translated"' in written
    assert "<target>Pulse " in written
    assert '<pc id="2">espere</pc>.</target>' in written
    assert written.count('<ph id="1"/>') == 2
    assert 'trgLang="es"' in written
    assert '<segment state="final"><source>Yes</source><target>Sí</target></segment>' in written


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ('<!DOCTYPE x [<!ENTITY a "b">]><xliff>&a;</xliff>', "document-format"),
        ("<xliff><file></xliff>", "document-damaged"),
        ("<html/>", "document-format"),
        ("", "document-damaged"),
    ],
)
def test_what_is_no_sound_xliff_is_refused(text: str, kind: str) -> None:
    with pytest.raises(DocumentError) as caught:
        xliff(text, Visitor(None, lambda: False))
    assert caught.value.kind == kind


@pytest.mark.parametrize("translation", ["", " ", "\x00\x1b", "\ud800", "x"])
def test_whatever_a_model_writes_is_a_sound_file(translation: str) -> None:
    whole = '<xliff version="1.2"><trans-unit><source>a <g id="2">b</g><x id="1"/> c d</source></trans-unit></xliff>'
    changed = dict.fromkeys(("a b c d", "b"), translation)
    target = etree.fromstring(xliff(whole, Visitor(changed, lambda: False))).find(".//target")
    assert target is not None
    assert sorted(str(each.tag) for each in target.iterdescendants()) == ["g", "x"]


codes = st.sampled_from(['<x id="1"/>', '<g id="2">', "</g>", " ", "a word", "two", ".", "\n"])


@given(st.lists(codes, max_size=12), st.lists(st.tuples(*[st.integers(0, 20)] * 4), max_size=4))
def test_no_code_is_lost_and_the_source_stays(pieces: list[str], links: list[Aligned]) -> None:
    source = "".join(pieces)
    whole = f'<xliff version="1.2"><trans-unit><source>{source}</source></trans-unit></xliff>'
    try:
        before = etree.fromstring(whole)
    except etree.XMLSyntaxError:
        return
    visitor = Visitor(None, lambda: False)
    assert xliff(whole, visitor) == whole
    changed = {text: f"{text.upper()} und mehr" for text in visitor.texts}
    written = etree.fromstring(xliff(whole, Visitor(changed, lambda: False, dict.fromkeys(changed, links))))
    assert etree.tostring(written.find(".//source")) == etree.tostring(before.find(".//source"))
    target = written.find(".//target")
    if visitor.texts:
        assert target is not None
        assert len(target.findall(".//x")) == source.count("<x")
        assert len(target.findall(".//g")) == source.count("<g")
        assert " ".join("".join(target.itertext()).split()) in changed.values()


@pytest.mark.parametrize("code", ['<x id="{n}"/>', '<g id="{n}">word {n}</g>'])
def test_thousands_of_codes_in_a_unit_take_no_square_of_the_time(code: str) -> None:
    """Twice 10,000 codes take about 0.2 s; by the square of their number they took minutes."""
    inside = " and ".join(code.format(n=n) for n in range(10_000))
    text = f'<xliff version="1.2"><file><trans-unit id="1"><source>{inside}</source></trans-unit></file></xliff>'
    visitor = Visitor(None, lambda: False)
    TEXT_FORMS[".xlf"](text, visitor)
    written = TEXT_FORMS[".xlf"](text, Visitor({each: each.upper() for each in visitor.texts}, lambda: False))
    target = etree.fromstring(written).find(".//target")
    assert target is not None
    assert len(target) == 10_000
    assert "".join(target.itertext()).startswith(" AND" if "x id" in code else "WORD 0 AND")


def test_line_ends_and_what_follows_the_root_stay() -> None:
    text = (ONE + "<!-- the end -->\n").replace("\n", "\r\n")
    filled = TEXT_FORMS[".xlf"](text, Visitor({"Open": "Abrir"}, lambda: False))
    assert filled.replace("\r\n", "").count("\n") == 0
    assert filled.endswith("</xliff>\r\n<!-- the end -->\r\n")
    assert ">Abrir</target>" in filled


def test_what_is_quoted_as_a_whole_stays_so() -> None:
    quoted = ONE.replace("<source>Done</source>", "<source><![CDATA[<b>Done</b> & gone]]></source>")
    assert "<source><![CDATA[<b>Done</b> & gone]]></source>" in filled(quoted)
    open_one = ONE.replace("<source>Open</source>", "<source><![CDATA[Open]]></source>")
    assert "<source><![CDATA[Open]]></source>" in filled(open_one)
    assert ">Abrir</target>" in filled(open_one)


@pytest.mark.parametrize(
    "content",
    [
        '<g id="1">one</g><x id="2"/> two',
        '<g id="1">one<x id="2"/></g> two',
        '<g id="1">one</g><g id="3"><x id="2"/> two</g>',
        '<g id="1"><g id="3">one</g><x id="2"/> two</g>',
        '<x id="2"/><g id="1">one</g> two',
        'one <g id="1">two</g><x id="2"/>',
    ],
)
def test_a_code_between_paired_codes_stays_there(content: str) -> None:
    source = f"<source>{content}</source>"
    text = f'<xliff version="1.2"><file><body><trans-unit id="1">{source}</trans-unit></body></file></xliff>'
    written = xliff(text, Visitor({"one two": "ONE TWO", "one": "ONE", "two": "TWO"}, lambda: False))
    unit = etree.fromstring(written.encode()).find(".//trans-unit")
    assert unit is not None
    held = [etree.tostring(each, encoding="unicode").split(">", 1)[1].rsplit("</", 1)[0] for each in unit]
    assert held == [content, content.replace("one", "ONE").replace("two", "TWO")]
