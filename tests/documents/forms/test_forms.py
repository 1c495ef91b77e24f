"""Documents written again: nothing changes when no text does, and else the form stays around the new texts."""

from __future__ import annotations

import contextlib
import io
import re
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, strategies as st

from document_files import zipped
from office_files import pptx, shape, xlsx
from slmdesk.documents import forms
from slmdesk.documents.forms import TEXT_FORMS
from slmdesk.documents.forms.visitor import Visitor
from slmdesk.errors import DocumentError, JobCancelled
from slmdesk.messages import Done, FormFile, FormResult, FormTexts, Notice, ReadForm, WriteForm

ROOT = Path(__file__).resolve().parents[3]
SAMPLES = [
    path
    for folder in (ROOT / "tests" / "data" / "documents", ROOT / "resources" / "samples")
    for path in sorted(folder.iterdir())
    if path.suffix in (".docx", ".odt", ".pptx", ".md") and "rotected" not in path.name and "Encrypted" not in path.name
]


def texts_of(path: str, data: bytes | None = None, password: str | None = None) -> list[str]:
    found, done = forms.read_form(ReadForm(path, data, password), lambda: False)
    assert isinstance(found, FormTexts)
    assert isinstance(done, Done)
    return found.texts


def written(
    path: str, translations: dict[str, str], data: bytes | None = None, password: str | None = None
) -> tuple[bytes, FormResult]:
    found, done = forms.write_form(WriteForm(path, translations, data, password), lambda: False)
    assert isinstance(found, FormFile)
    assert isinstance(done, Done)
    assert isinstance(done.result, FormResult)
    return found.data, done.result


def translated(name: str, text: str, change: Callable[[str], str]) -> str:
    data = text.encode()
    return written(name, {each: change(each) for each in texts_of(name, data)}, data)[0].decode()


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.name)
def test_an_identity_engine_gives_the_same_document(path: Path) -> None:
    texts = texts_of(str(path))
    content, result = written(str(path), {text: text for text in texts})
    assert result.passages > 0 or not texts
    assert content == path.read_bytes()


FORMS = {
    "a.xlsx": xlsx("<row r='1'><c r='A1' t='s'><v>0</v></c></row>", strings=("<t>Some words</t>",)),
    "a.html": b"<!doctype html><title>T</title><p>Some <b>bold</b> words<br/>more &amp; <i>more</i>",
    "a.srt": b"1\r\n00:00:01,000 --> 00:00:02,000\r\nSome <i>words</i>\r\n\r\n",
    "a.vtt": b"WEBVTT\n\n00:01.000 --> 00:02.000\n<v Ann>Some words\n",
    "a.po": b'msgid ""\nmsgstr "Language: es\\n"\n\nmsgid "Some words"\nmsgstr ""\n',
    "a.xlf": b'<xliff version="1.2"><trans-unit><source>Some <g id="1">words</g></source></trans-unit></xliff>\n',
    "a.xliff": b'<?xml version="1.0"?>\n<xliff version="2.0"><segment><source>Some words</source></segment></xliff>',
    "a.txt": "Some words\r\nund Öl\n".encode("cp1252"),
    "a.epub": zipped(
        {"META-INF/container.xml": b"<container/>", "a.xhtml": b"<html><p>Some <b>bold</b> words</p></html>"}
    ),
}


@pytest.mark.parametrize("name", FORMS)
def test_an_identity_engine_gives_the_same_document_in_every_form(name: str) -> None:
    texts = texts_of(name, FORMS[name])
    content, result = written(name, {text: text for text in texts}, FORMS[name])
    assert texts
    assert result.passages > 0
    assert content == FORMS[name]


@pytest.mark.filterwarnings("ignore:Duplicate name")  # of the archive that is made here
def test_a_member_that_is_there_twice_is_written_once() -> None:
    content = io.BytesIO(docx("<w:p><w:r><w:t>First</w:t></w:r></w:p>"))
    with zipfile.ZipFile(content, "a") as archive:
        archive.writestr("word/document.xml", archive.read("word/document.xml").replace(b"First", b"Last"))
    new, _result = written("a.docx", {"Last": "Letzte"}, content.getvalue())
    with zipfile.ZipFile(io.BytesIO(new)) as archive:
        assert archive.namelist().count("word/document.xml") == 1
    assert texts_of("a.docx", new) == ["Letzte"]


@pytest.mark.parametrize("path", [path for path in SAMPLES if path.suffix != ".md"], ids=lambda path: path.name)
def test_other_texts_leave_every_other_part_alone(path: Path) -> None:
    """All texts in capitals: the parts, their elements but for runs, and the texts themselves are still there."""
    texts = texts_of(str(path))
    content, _result = written(str(path), {text: text.upper() for text in texts})
    again = texts_of(path.name, content)
    assert "".join("".join(again).split()).upper() == "".join("".join(again).split()).replace("ß", "SS").upper()
    with zipfile.ZipFile(path) as before, zipfile.ZipFile(io.BytesIO(content)) as after:
        assert before.namelist() == after.namelist()
        for name in before.namelist():
            if not name.endswith(".xml"):
                assert before.read(name) == after.read(name)
    if texts:
        shown = "".join(" ".join(again).split()).casefold()
        assert all("".join(text.split()).casefold() in shown for text in texts[:5])


def docx(body: str) -> bytes:
    content = io.BytesIO()
    namespace = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    with zipfile.ZipFile(content, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("word/document.xml", f'<w:document xmlns:w="{namespace}"><w:body>{body}</w:body></w:document>')
        archive.writestr("word/media/image1.png", b"\x89PNG")
    return content.getvalue()


def body_of(content: bytes) -> str:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        text = archive.read("word/document.xml").decode()
    return re.sub(r"</?w:(?:document|body)[^>]*>|<\?xml.*?\?>\s*| xml:space=\"preserve\"", "", text)


def run(text: str, look: str = "") -> str:
    return f"<w:r>{f'<w:rPr>{look}</w:rPr>' if look else ''}<w:t>{text}</w:t></w:r>"


def test_bold_words_stay_bold_where_they_go() -> None:
    red, dose = run("red", "<w:b/>"), run("25 mg", "<w:i/>")
    body = f"<w:p>{run('The ')}{red}{run(' bo')}{run('ok, ')}{dose}{run(' of it.')}</w:p>"
    data = docx(body)
    assert texts_of("a.docx", data) == ["The red book, 25 mg of it.", "red", "25 mg"]
    spanish = {"The red book, 25 mg of it.": "El libro rojo, 25 mg de esto.", "red": "rojo", "25 mg": "25 mg"}
    content, result = written("a.docx", spanish, data)
    look = f"<w:p>{run('El libro ')}{run('rojo', '<w:b/>')}{run(', ')}{run('25 mg', '<w:i/>')}{run(' de esto.')}</w:p>"
    assert body_of(content) == look
    assert result.flattened == 0
    content, result = written("a.docx", {**spanish, "red": "colorado"}, data)
    assert result.flattened == 1
    assert "El libro rojo, " in body_of(content)


def test_links_notes_breaks_and_deleted_words() -> None:
    link = '<w:hyperlink w:history="1">' + run("here") + "</w:hyperlink>"
    gone = "<w:del><w:r><w:delText>gone</w:delText></w:r></w:del>"
    body = f"<w:p>{run('Look ')}{link}{run(' now')}<w:r><w:tab/></w:r>{run('Second')}{gone}{run('third')}</w:p>"
    data = docx(body)
    assert texts_of("a.docx", data) == ["Look here now", "here", "Second", "third"]
    change = {"Look here now": "Mira ahora aquí", "here": "aquí", "Second": "Segundo"}
    shown = body_of(written("a.docx", change, data)[0])
    link = link.replace("here", "aquí")
    assert shown == f"<w:p>{run('Mira ahora ')}{link}<w:r><w:tab/></w:r>{run('Segundo')}{gone}{run('third')}</w:p>"


def test_a_run_of_several_things_is_translated_around_them() -> None:
    bold = "<w:rPr><w:b/></w:rPr>"
    mixed = f"<w:r>{bold}<w:t>Name</w:t><w:tab/><w:t>Ann</w:t><w:noBreakHyphen/><w:t>Marie</w:t><w:br/></w:r>"
    control = f"<w:sdt><w:sdtPr/><w:sdtContent>{run('Choose one')}</w:sdtContent></w:sdt>"
    soft = "<w:r><w:t>treat</w:t><w:softHyphen/><w:t>ment</w:t></w:r>"
    data = docx(f"<w:p>{mixed}{soft}{control}</w:p>")
    assert texts_of("a.docx", data) == ["Name", "Ann-Marie", "treatment", "Choose one"]
    change = {"Name": "Nombre", "Ann-Marie": "Ana-María", "treatment": "cura", "Choose one": "Elija"}
    new = [
        run("Nombre", "<w:b/>"),
        f"<w:r>{bold}<w:tab/></w:r>",
        run("Ana-María", "<w:b/>"),
        f"<w:r>{bold}<w:br/></w:r>",
        run("cura"),
        control.replace("Choose one", "Elija"),
    ]
    assert body_of(written("a.docx", change, data)[0]) == f"<w:p>{''.join(new)}</w:p>"
    assert written("a.docx", {}, data)[0] == data


def test_a_link_with_a_tab_in_it_keeps_its_order() -> None:
    link = '<w:hyperlink w:anchor="_Toc1">'  # as a line of a table of contents
    tab = "<w:r><w:tab/></w:r>"
    body = f"<w:p>{link}{run('One')}{tab}{run('Introduction')}{tab}{run('3')}</w:hyperlink>{run(' below')}</w:p>"
    change = {"One": "Uno", "Introduction": "Comienzo"}
    shown = body_of(written("a.docx", change, docx(body))[0])
    assert re.findall(r"<w:tab/>|(?<=<w:t>)[^<]+", shown) == ["Uno", "<w:tab/>", "Comienzo", "<w:tab/>", "3", " below"]
    outside = re.sub(r"<w:hyperlink.*?</w:hyperlink>", "", shown)
    assert outside == f"<w:p>{run(' below')}</w:p>"


def test_charts_and_diagrams_of_slides_are_translated() -> None:
    namespace = 'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
    part = f"<x {namespace}><a:p><a:r><a:t>Words</a:t></a:r></a:p><v>Words</v></x>".encode()
    names = ["ppt/charts/chart1.xml", "ppt/diagrams/data1.xml", "ppt/diagrams/drawing1.xml"]
    data = pptx(shape("Title"), parts=dict.fromkeys(names, part))
    assert texts_of("a.pptx", data) == ["Title", "Words"]
    with zipfile.ZipFile(io.BytesIO(written("a.pptx", {"Words": "Palabras"}, data)[0])) as archive:
        for name in names:
            assert b"<a:t>Palabras</a:t></a:r></a:p><v>Words</v>" in archive.read(name)


def test_lines_of_a_cell_stay_lines() -> None:
    rich = '<r><rPr><b/></rPr><t>Late</t></r><r><t xml:space="preserve"> again\nAsk them</t></r>'
    rows = '<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="inlineStr"><is><t>Inside</t></is></c></row>'
    data = xlsx(rows, strings=("<t>Gloves\n\n12 pairs</t>", rich))
    assert texts_of("a.xlsx", data) == ["Gloves", "12 pairs", "Late again", "Late", "Ask them", "Inside"]
    change = {"Gloves": "Guantes", "Late again": "Otra vez tarde", "Late": "tarde", "Ask them": "Pregunte"}
    with zipfile.ZipFile(io.BytesIO(written("a.xlsx", {**change, "Inside": "Dentro"}, data)[0])) as archive:
        strings = archive.read("xl/sharedStrings.xml").decode()
        assert "<is><t>Dentro</t></is>" in archive.read("xl/worksheets/sheet1.xml").decode()
    assert "<t>Guantes\n\n12 pairs</t>" in strings
    space = ' xml:space="preserve"'
    assert f"<t{space}>Otra vez </t></r><r><rPr><b/></rPr><t>tarde</t></r><r><t{space}>\n</t></r>" in strings
    assert "<t>Pregunte</t>" in strings.replace(space, "")


def test_thousands_of_marks_that_nothing_ends_stay_where_they_are() -> None:
    for mark in ("<b>", "</b>"):
        text = f"<p>One {mark}{f'word{mark} ' * 5000}</p>"
        assert texts_of("a.html", text.encode()) == ["One", "word"]
        assert translated("a.html", text, str.upper) == text.replace("One", "ONE").replace("word", "WORD")


def test_two_links_side_by_side_stay_two() -> None:
    def link(anchor: str, words: str) -> str:
        return f'<w:hyperlink w:anchor="{anchor}">{run(words)}</w:hyperlink>'

    data = docx(f"<w:p>{run('Read the long text of ')}{link('a', 'one page ')}{link('b', 'other site')}</w:p>")
    whole = "Read the long text of one page other site"
    assert texts_of("a.docx", data) == [whole, "one page", "other site"]
    change = {whole: "Lea el largo de una hoja otro sitio", "one page": "una hoja", "other site": "otro sitio"}
    shown = body_of(written("a.docx", change, data)[0])
    assert shown == f"<w:p>{run('Lea el largo de ')}{link('a', 'una hoja')}{run(' ')}{link('b', 'otro sitio')}</w:p>"


def test_subtitles_keep_their_times_and_line_lengths() -> None:
    text = (
        "1\r\n00:00:01,000 --> 00:00:03,000\r\nOne line\r\nand <i>two</i>.\r\n\r\n"
        "2\r\n00:00:04,000 --> 00:00:05,000\r\n- Yes.\r\n- No.\r\n"
    )
    assert texts_of("a.srt", text.encode()) == ["One line and two.", "two", "Yes.", "No."]
    shown = translated(
        "a.srt", text, lambda each: f"{each[:-1]} " + "ab " * 20 + "end" if "One" in each else each.upper()
    )
    lines = shown.split("\r\n")
    assert lines[:2] == ["1", "00:00:01,000 --> 00:00:03,000"]
    assert max(len(re.sub("<.*?>", "", line)) for line in lines) <= 42
    assert lines[-5:-1] == ["2", "00:00:04,000 --> 00:00:05,000", "- YES.", "- NO."]
    vtt = "WEBVTT\n\nNOTE leave\nme\n\nSTYLE\n::cue{}\n\n00:01.000 --> 00:02.000 line:0\n<v Ann>Hello</v>\n"
    assert translated("a.vtt", vtt, str.upper) == vtt.replace("Hello", "HELLO")
    with pytest.raises(DocumentError):
        texts_of("a.srt", b"no subtitles at all\n")


def test_html_keeps_tags_comments_and_programs() -> None:
    text = (
        '<!DOCTYPE html><p class="a>b">Take <b>two</b> &amp; <a href="x">go</a> now<br>Next <em>unclosed</p>'
        "<!-- Note --><script>var a = 'Text';</script><pre>Code</pre><p>1 2</p>"
    )
    assert texts_of("a.html", text.encode()) == ["Take two & go now", "two", "go", "Next", "unclosed"]
    shown = translated("a.html", text, lambda each: {"Take two & go now": "go < TWO", "two": "TWO"}.get(each, each))
    assert shown == text.replace('Take <b>two</b> &amp; <a href="x">go</a> now', '<a href="x">go</a> &lt; <b>TWO</b>')


def test_markdown_keeps_code_front_matter_and_marks() -> None:
    text = (
        "---\ntitle: Kept\n---\n# Head\n\n- [ ] Some **bold** and `code` [link](http://a.b)\n\n"
        "```py\nKept = 1\n```\n\n| A cell | More |\n|---|:-:|\n\n[x]: http://y\nsnake_case 3 * 4\n"
    )
    texts = texts_of("a.md", text.encode())
    assert texts[:4] == ["Head", "Some bold and code link".replace("code", "`code`"), "bold", "link"]
    assert {"A cell", "More"} <= set(texts)
    shown = translated("a.md", text, lambda each: each.upper() if "`" not in each else "LINK und BOLD, `code`")
    assert "- [ ] [LINK](http://a.b) und **BOLD**, `code`" in shown
    assert "title: Kept" in shown
    assert "Kept = 1" in shown
    assert "| A CELL | MORE |\n|---|:-:|\n\n[x]: http://y" in shown


def test_catalogues_are_filled_where_they_are_empty() -> None:
    text = (
        'msgid ""\nmsgstr ""\n"Language: es\\n"\n\nmsgid "Open"\nmsgstr "Abrir"\n\n'
        '#, c-format\nmsgid ""\n"A \\"file\\"\\n"\n"%d more"\nmsgstr ""\n\n'
        'msgid "One"\nmsgid_plural "Many"\nmsgstr[0] ""\nmsgstr[1] ""\n'
    )
    shown = translated("a.po", text, lambda each: f"{each}!")
    assert 'msgid "Open"\nmsgstr "Abrir"' in shown
    assert 'msgstr "A \\"file\\"!\\n%d more!"' in shown
    assert shown.endswith('msgstr[0] "One!"\nmsgstr[1] "Many!"\n')
    assert shown.startswith('msgid ""\nmsgstr ""\n"Language: es\\n"\n')


def test_text_keeps_its_encoding_while_that_has_the_letters() -> None:
    data = "Ärger über\r\nÖl\r\n".encode("cp1252")
    texts = texts_of("a.txt", data)
    assert written("a.txt", {text: text.lower() for text in texts}, data)[0] == "ärger über\r\nöl\r\n".encode("cp1252")
    assert written("a.txt", {texts[1]: "油"}, data)[0].decode() == "Ärger über\r\n油\r\n"


@pytest.mark.parametrize("ending", sorted(TEXT_FORMS))
@given(text=st.text("ab *_`[]()<>/&;|#-=\"'\\\r\n\t1:,.é", max_size=80))
def test_any_text_comes_back_when_nothing_is_translated(ending: str, text: str) -> None:
    visitor = Visitor(None, lambda: False)
    with contextlib.suppress(DocumentError):  # no subtitles
        assert TEXT_FORMS[ending](text, visitor) == text
        assert TEXT_FORMS[ending](text, Visitor({}, lambda: False)) == text
        changed = {each: f"{each.upper()}!" for each in visitor.texts}
        assert (
            TEXT_FORMS[ending](text, Visitor(changed, lambda: False)) != text
            or not changed
            or ending in (".po", ".pot")
        )


def test_what_cannot_be_written_again_is_said() -> None:
    pdf = ROOT / "tests" / "data" / "documents" / "bookmark_sample.pdf"
    for path, data in (
        (str(pdf), None),
        ("a.docx", b"PK\x03\x04broken"),
        ("a.doc", b"x y z"),
        ("a.txt", b"\0\1\2" * 9),
    ):
        with pytest.raises(DocumentError) as caught:
            texts_of(path, data)
        assert caught.value.kind in ("form-unsupported", "document-damaged", "document-encoding")
    with pytest.raises(DocumentError) as caught:
        texts_of("a.docx", docx("<w:p/>").replace(b"<w:document", b"<w:documen!", 1) or None)
    with pytest.raises(JobCancelled):
        list(forms.read_form(ReadForm("a.txt", b"Some words"), lambda: True))


def test_a_protected_document_needs_its_password_and_comes_out_unprotected() -> None:
    path = str(ROOT / "tests" / "data" / "documents" / "testWORD_protected_passtika.docx")
    with pytest.raises(DocumentError) as caught:
        texts_of(path)
    assert caught.value.kind == "document-password"
    (text, *_others) = texts_of(path, password="tika")
    notice, file, _done = forms.write_form(WriteForm(path, {text: "Other"}, password="tika"), lambda: False)
    assert isinstance(notice, Notice)
    assert "password" in notice.text
    assert isinstance(file, FormFile)
    assert texts_of("a.docx", file.data)[0] == "Other"


def test_entities_are_refused() -> None:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        archive.writestr("word/document.xml", '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>')
    with pytest.raises(DocumentError) as caught:
        texts_of("a.docx", content.getvalue())
    assert caught.value.kind == "document-format"


def test_a_look_stays_in_its_sentence_and_takes_its_colon_along() -> None:
    data = docx(
        f"<w:p>{run('Take ')}{run('two puffs', '<w:b/>')}{run(' now. Never take 10 puffs.')}</w:p>"
        f"<w:p>{run('Patient:', '<w:i/>')}{run(' Maria Johnson')}</w:p>"
        f"<w:p>{run('Do it. ')}{run('Do', '<w:b/>')}{run(' it.')}</w:p>"
    )
    change = {
        "Take two puffs now. Never take 10 puffs.": "Tome dos dosis ahora. Nunca tome 10 pufes.",
        "two puffs": "dos golpes",
        "Patient: Maria Johnson": "Paciente: María Johnson",
        "Patient:": "Paciente",
        "Do it. Do it.": "Hágalo. Hágalo ya.",
        "Do": "hágalo",
    }
    content, result = written("a.docx", change, data)
    first, second, third = re.findall("<w:p>(.*?)</w:p>", body_of(content))
    assert first == run("Tome dos dosis ahora. Nunca tome 10 pufes."), "nothing that looks like it in another sentence"
    assert second == run("Paciente:", "<w:i/>") + run(" María Johnson")
    assert third == run("Hágalo. ") + run("Hágalo", "<w:b/>") + run(" ya.")
    assert result.flattened == 1
