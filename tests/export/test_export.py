"""One result in every format: its text, its footnotes, its doubts."""

from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path

import docx
import msgspec
import pypdfium2
import pytest
from hypothesis import given, settings, strategies as st
from lxml import etree, html

from slmdesk.errors import StorageError
from slmdesk.export import FORMATS, Report, caution_for, check_target, format_of, render, save
from slmdesk.export.fonts import fonts_for
from slmdesk.messages import Citation, Sentence, Skipped

FIRST = Citation("trial.pdf", 1, 0, 5, "First passage, “quoted”.")
SECOND = Citation("notes.txt", None, 9, 15, "Second <passage> & more.")
SENTENCES = [
    Sentence("## ", "Key terms", "unverifiable", [], []),
    Sentence("\n\n- ", "Dose: 5 mg.", "supported", [], [FIRST]),
    Sentence("\n- ", "Term <two>.", "unsupported", ["The number differs."], [SECOND]),
    Sentence("\n\n## ", "What was found", "unverifiable", [], []),
    Sentence("\n\n", "Ünïcode Ω prose.", "supported", [], [FIRST, SECOND]),
    Sentence(" ", "More of it.", "supported", [], [SECOND]),
]
REPORT = Report(
    "Summary of trial",
    "summary",
    SENTENCES,
    ["trial.pdf", "notes.txt"],
    "Qwen2.5 1.5B",
    "2026-11-22T02:03:04",
    "clinical",
    [Skipped(4, "no text")],
    ["The model repeated itself."],
    caution_for("clinical", "Qwen2.5 1.5B"),
    6.2,
)


def text_in(content: bytes, format: str) -> str:
    """All the words of a file."""
    if format == "docx":
        names = ("word/document.xml", "word/footnotes.xml")
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            assert package.testzip() is None
            return " ".join("".join(etree.fromstring(package.read(name)).itertext()) for name in names)
    if format == "pdf":
        document = pypdfium2.PdfDocument(content)
        words = " ".join(page.get_textpage().get_text_range() for page in document)
        document.close()
        return " ".join(words.split())
    if format == "html":
        return str(html.fromstring(content.decode()).text_content())
    return content.decode()


@pytest.mark.parametrize("format", FORMATS)
def test_every_format_has_the_text_its_sources_and_its_doubts(format: str) -> None:
    text = text_in(render(REPORT, format), format)
    for words in (
        "Summary of trial", "Key terms", "Dose: 5 mg.", "Term <two>.", "Ünïcode Ω prose.", "trial.pdf", "First passage",
        "Second <passage> & more.", "The number differs.", "check before use", "Qwen2.5 1.5B", "6.2", "no text",
        "The model repeated itself.",
    ):  # fmt: skip
        assert words in text or json.dumps(words, ensure_ascii=False)[1:-1] in text, words


@pytest.mark.parametrize("format", [each for each in FORMATS if each != "json"])
def test_marks_can_be_switched_off(format: str) -> None:
    assert "[!]" in text_in(render(REPORT, format), format)
    without = text_in(render(REPORT, format, marks=False), format)
    assert "[!]" not in without
    assert "The number differs." not in without
    assert "Term <two>." in without


@pytest.mark.parametrize("format", [each for each in FORMATS if each != "json"])
def test_what_only_a_model_doubts_has_a_sign_of_its_own(format: str) -> None:
    opinion = Sentence("", "It rose.", "unsupported", ["As the model reads it, it fell."], [], None, ["opinion"])
    text = text_in(render(msgspec.structs.replace(REPORT, sentences=[opinion]), format), format)
    assert text.count("[?]") == 2, "behind the sentence, and before its reason"
    assert "[!]" not in text


def test_markdown_is_exact() -> None:
    assert (
        render(REPORT, "md")
        .decode()
        .startswith(
            "# Summary of trial\n\n> **Drafted by Qwen2.5 1.5B; check before use. It is no medical advice.**\n\n"
            "## Key terms\n\n- Dose: 5 mg.[^1]\n- Term <two>. [!]\n\n## What was found\n\n"
            "Ünïcode Ω prose.[^1][^2] More of it.[^2]\n"
        )
    )


def test_docx_has_real_footnotes_headings_and_lists() -> None:
    document = docx.Document(io.BytesIO(render(REPORT, "docx")))
    styles = [(paragraph.style.name, paragraph.text) for paragraph in document.paragraphs if paragraph.style]
    assert ("Heading 1", "Key terms") in styles
    assert ("List Bullet", "Dose: 5 mg.") in styles
    references = document.element.xpath("//w:footnoteReference/@w:id")
    with zipfile.ZipFile(io.BytesIO(render(REPORT, "docx"))) as package:
        notes = etree.fromstring(package.read("word/footnotes.xml"))
    there = notes.xpath("//w:footnote[not(@w:type)]/@w:id", namespaces=document.element.nsmap)
    assert references == there == ["1", "2", "3", "4"]


def test_json_holds_everything() -> None:
    values = json.loads(render(REPORT, "json"))
    assert values["sentences"][2]["status"] == "unsupported"
    assert values["sentences"][1]["sources"][0]["page_number"] == 1
    assert values["text"] == REPORT.text


def test_the_clinical_style_alone_carries_a_caution() -> None:
    assert caution_for("general", "m") == ""
    assert "check before use" in caution_for("clinical", "m")


@given(st.text(max_size=200), st.text(max_size=60))
@settings(max_examples=25, deadline=None)
@pytest.mark.parametrize("format", ["docx", "html", "md", "txt"])
def test_any_text_makes_a_sound_file(format: str, text: str, quote: str) -> None:
    text, quote = (each.encode("utf-8", "replace").decode() for each in (text, quote))
    sentences = [Sentence("", text, "supported", [], [Citation("f", 1, 0, 1, quote)])]
    content = render(Report(text[:20], "summary", sentences, ["f"], "m", "2026"), format)
    assert text_in(content, format)


@pytest.mark.parametrize("text", ["数据很大。", "مرحبا بالعالم", "\x00\x07 odd \ud7ff", "𝒳 😀", "", "long " * 3000])
def test_a_pdf_of_any_script_is_made_and_says_what_it_cannot_draw(text: str) -> None:
    report = Report("T", "summary", [Sentence("", text, "supported", [], [FIRST])], ["f"], "m", "2026")
    shown = text_in(render(report, "pdf"), "pdf")
    _fonts, missing = fonts_for(text)
    assert ("cannot be drawn" in shown) == bool(missing)


def test_a_pdf_without_any_font_of_the_system_still_has_latin_letters(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("slmdesk.export.fonts.folders", lambda: [])
    shown = text_in(render(REPORT, "pdf"), "pdf")
    assert "Ünïcode ? prose." in shown
    assert "cannot be drawn" in shown


def test_a_file_that_is_there_is_replaced_only_when_told(tmp_path: Path) -> None:
    target = tmp_path / "a.md"
    target.write_text("mine")
    with pytest.raises(StorageError) as caught:
        save(REPORT, target)
    assert caught.value.kind == "file-exists"
    assert target.read_text() == "mine"
    save(REPORT, target, force=True)
    assert target.read_text().startswith("# Summary of trial")
    assert [path.name for path in tmp_path.iterdir()] == ["a.md"]


@pytest.mark.parametrize(
    ("name", "kind"), [("a.exe", "export-format"), ("a", "export-format"), ("no/such/a.md", "export-failed")]
)
def test_targets_that_cannot_be_are_refused_before_any_work(tmp_path: Path, name: str, kind: str) -> None:
    with pytest.raises(StorageError) as caught:
        check_target(tmp_path / name, force=True)
    assert caught.value.kind == kind


@pytest.mark.parametrize(("name", "format"), [("A.DOCX", "docx"), ("b.htm", "html"), ("c.markdown", "md")])
def test_the_name_tells_the_format(name: str, format: str) -> None:
    assert format_of(Path(name)) == format


def numbered(count: int) -> Report:
    """A list whose tenth item is kept apart from the others."""
    items = [
        Sentence(f"\n{n}. ", f"Item {n}. {'It is told at length. ' * 20}", "unverifiable", [], [])
        for n in range(1, count)
    ]
    items.insert(9, Sentence("\n\n", "Between.", "unverifiable", [], []))
    return Report("T", "summary", items, ["-", "a/b/c.pdf"], "m", "2026")


def test_a_list_goes_on_with_its_own_numbers_in_html() -> None:
    page = html.fromstring(render(numbered(13), "html").decode())
    assert page.xpath("//li/@value") == [str(n) for n in range(1, 13)]


def test_numbers_of_two_digits_do_not_stand_in_the_text_of_a_pdf() -> None:
    document = pypdfium2.PdfDocument(render(numbered(13), "pdf"))
    words = " ".join(page.get_textpage().get_text_range() for page in document)
    pages = len(document)
    ends = [page.get_textpage().get_text_range().split()[-1] for page in document]
    page = document[pages - 1].get_textpage()
    at = page.get_text_range().index("12.")
    assert page.get_charbox(at + 2)[2] < page.get_charbox(page.get_text_range().index("Item 12"))[0]
    document.close()
    assert pages > 1
    assert ends[1:] == [str(n) for n in range(2, pages + 1)]
    assert "from standard input, c.pdf." in " ".join(words.split())


def test_a_docx_has_pages_of_a_size_with_numbers() -> None:
    section = docx.Document(io.BytesIO(render(REPORT, "docx"))).sections[0]
    assert (section.page_width.mm, section.page_height.mm) == pytest.approx((210, 297), abs=1)
    assert "PAGE" in section.footer.paragraphs[0]._p.xml
