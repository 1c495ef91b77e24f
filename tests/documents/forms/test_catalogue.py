"""Message catalogues: every empty string gets its translation, those that are there stay unless all are made anew."""

from __future__ import annotations

import pytest
from hypothesis import given, strategies as st

from slmdesk.documents.forms import read_form
from slmdesk.documents.forms.catalogue import po
from slmdesk.documents.forms.visitor import Visitor
from slmdesk.errors import DocumentError
from slmdesk.messages import ReadForm, Units

TEXT = (
    'msgid ""\nmsgstr ""\n"Language: \\n"\n"Content-Type: text/plain; charset=UTF-8\\n"\n\n'
    '#: main.c:1\nmsgid "Open"\nmsgstr "Abrir"\n\n'
    'msgctxt "menu"\nmsgid ""\n"Save\\n"\n"now"\nmsgstr ""\n"Guardar\\n"\n"ahora"\n\n'
    'msgid "One"\nmsgid_plural "Many"\nmsgstr[0] "Uno"\nmsgstr[1] ""\n\n'
    '#~ msgid "Old"\n#~ msgstr "Viejo"\n'
)


def seen(text: str, units: Units) -> list[str]:
    visitor = Visitor(None, lambda: False, units=units)
    assert po(text, visitor) == text
    return list(visitor.texts)


def test_what_is_shown() -> None:
    assert seen(TEXT, "open") == ["Many"]
    assert seen(TEXT, "source") == ["Open", "Save", "now", "One", "Many"]
    assert seen(TEXT, "target") == ["Abrir", "Guardar", "ahora", "Uno", "Many"]
    assert seen(TEXT.replace("\n", "\r\n"), "target") == ["Abrir", "Guardar", "ahora", "Uno", "Many"]


def test_what_is_written() -> None:
    translations = {"Open": "Öffnen", "Save": "Speichern", "now": "jetzt", "One": "Eins", "Many": "Viele"}
    filled = po(TEXT, Visitor(translations, lambda: False, language="de-AT"))
    assert filled == TEXT.replace('msgstr[1] ""', 'msgstr[1] "Viele"').replace("Language: ", "Language: de_AT")
    anew = po(TEXT, Visitor(translations, lambda: False, units="source"))
    assert 'msgid "Open"\nmsgstr "Öffnen"\n\n' in anew
    assert 'msgstr "Speichern\\njetzt"\n\n' in anew
    assert 'msgstr[0] "Eins"\nmsgstr[1] "Viele"\n\n#~ msgid' in anew
    assert 'msgstr "Abrir"' in po(TEXT, Visitor({"now": "jetzt"}, lambda: False, units="source"))


def test_line_ends_of_a_string_stay_escaped() -> None:
    text = 'msgid "now\\r\\nOpen"\nmsgstr ""\n'
    filled = po(text, Visitor({"now": "jetzt", "Open": "Öffnen"}, lambda: False))
    assert filled == text.replace('msgstr ""', 'msgstr "jetzt\\r\\nÖffnen"')


FUZZY = (
    '#, fuzzy\nmsgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\n'
    '#, fuzzy\n#~ msgid "Old"\n#~ msgstr "Viejo"\n\n'
    '#: a.c\n#, c-format, fuzzy\n#| msgid "Opens"\nmsgid "Open"\nmsgstr "Abre"\n\n'
    '#, fuzzy\nmsgid "One"\nmsgstr "Uno"\n\n#, c-format\nmsgid "Save"\nmsgstr "Guardar"\n'
)


def test_what_is_marked_as_fuzzy_has_no_translation() -> None:
    assert seen(FUZZY, "open") == ["Open", "One"]
    assert seen(FUZZY, "target") == ["Open", "One", "Guardar"]
    filled = po(FUZZY, Visitor({"Open": "Öffnen"}, lambda: False))
    new = FUZZY.replace('#, c-format, fuzzy\n#| msgid "Opens"', "#, c-format").replace('"Abre"', '"Öffnen"')
    assert filled == new, "the mark stays where there is no new translation"
    assert po(FUZZY.replace("\n", "\r\n"), Visitor({"One": "Eins"}, lambda: False)) == FUZZY.replace(
        '#, fuzzy\nmsgid "One"\nmsgstr "Uno"', 'msgid "One"\nmsgstr "Eins"'
    ).replace("\n", "\r\n")
    assert "#, c-format\n" in po(
        FUZZY.replace("c-format, fuzzy", "fuzzy, c-format"), Visitor({"Open": "Öffnen"}, lambda: False)
    )


def test_escapes_are_read_and_written_as_in_c() -> None:
    text = r'msgid "Caf\303\251 \x41\n\"Open\\101\""' + '\nmsgstr ""\n'
    assert seen(text, "source") == ["Café A", '"Open\\101"']
    filled = po(text, Visitor({"Café A": "Cafe\tA", '"Open\\101"': 'a\\b"'}, lambda: False))
    assert r'msgstr "Cafe\tA\n' in filled
    assert r"\n\"" not in filled.partition("msgstr")[2]
    assert r'a\\b\""' in filled
    latin = r'"Content-Type: text/plain; charset=ISO-8859-1\n"' + '\n\nmsgid "Caf' + r"\351" + '"\nmsgstr ""\n'
    assert seen(latin, "source") == ["Café"]
    for charset in ("hex", "utf-16", "x", "idna"):
        assert seen(latin.replace("ISO-8859-1", charset), "source")
    assert seen('msgid "a\\vb\\qc"\nmsgstr ""\n', "source") == ["a bqc"]


def test_a_hostile_run_of_spaces_takes_no_time() -> None:
    text = "msgid" + " " * 100_000  # was quadratic: 17 seconds
    assert po(text, Visitor({}, lambda: False)) == text


def test_all_translated_is_said_with_what_to_do() -> None:
    data = b'msgid "Open"\nmsgstr "Abrir"\n'
    with pytest.raises(DocumentError) as caught:
        list(read_form(ReadForm("a.po", data), lambda: False))
    assert caught.value.kind == "document-translated"
    assert "--anew" in caught.value.hint
    assert list(read_form(ReadForm("a.po", data, units="source"), lambda: False))


@given(st.lists(st.text(alphabet='ab"\\\n\r\v\f\t 7x\x85\u2028é', min_size=1, max_size=12), min_size=1, max_size=5))
def test_any_text_is_written_so_that_it_is_read_again(texts: list[str]) -> None:
    catalogue = "\n".join(f'msgid "k{number}"\nmsgstr ""\n' for number in range(len(texts)))
    translations = {f"k{number}": f"T{text}".replace("\n", "\nT") for number, text in enumerate(texts)}
    filled = po(catalogue, Visitor(translations, lambda: False))
    assert filled.count('msgid "') == filled.count('msgstr "') == len(texts)
    shown = str.maketrans("\v\f", "\ufffd\ufffd")  # what a reader is shown for controls
    written = [line.translate(shown).split() for text in texts for line in f"T{text}".replace("\n", "\nT").split("\n")]
    assert {tuple(line.split()) for line in seen(filled, "target")} == set(map(tuple, written))
