"""Files cut off and with flipped bytes: every outcome is a text or a DocumentError."""

from __future__ import annotations

import os
import random
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

import office_files
import page_files
import picture_files
from document_files import docx, p, paragraph_lines, pdf, read
from ppt_files import BODY, Box, Slide, presentation
from slmdesk import paths
from slmdesk.documents import forms
from slmdesk.errors import DocumentError
from slmdesk.messages import FormTexts, ReadForm, WriteForm
from word_files import word_document

SAMPLES = paths.resources() / "samples"
COUNT = 50
LONG_SEED = int(os.environ.get("SLMDESK_FUZZ_SEED") or time.time())
"""Of the mutants of ``make fuzz``: others each time, or the same mistake would be missed for ever."""

_HOW_AGAIN = f"the same again: SLMDESK_FUZZ_SEED={LONG_SEED} make fuzz"  # pytest shows it where a test fails

TEXT = "Ein Größtes: naïve café. Привет, мир! 日本語です。\r\n\r\n- item\n- item\n\nA paragraph.\n" * 3
SEEDS = {
    "a.txt": TEXT.encode(),
    "wide.txt": b"\xff\xfe" + TEXT.encode("utf-16-le"),
    "old.txt": "Ein Größtes, sehr schöne Übung für Ärzte.\n\nNoch ein Absatz.".encode("cp1252"),
    "a.md": (SAMPLES / "meeting.md").read_bytes(),
    "a.docx": docx(
        p("A heading", '<w:pStyle w:val="H"/>') + f"<w:tbl><w:tr><w:tc>{p('a')}</w:tc></w:tr></w:tbl>",
        styles='<w:style w:styleId="H"><w:name w:val="heading 1"/></w:style>',
        header1=p("Header"),
    ),
    "sample.docx": (SAMPLES / "visit-note.docx").read_bytes(),
    "a.doc": word_document("Findings\rDrug\x07Dose\x07\x07No fever.\rHidden.\r", headings={0: 1}, hidden=[(30, 37)]),
    "a.ppt": presentation(
        Slide([Box("Findings"), Box("Rate\rPressure", BODY, outline=True)], notes=[Box("Say it.")], pictures=1),
        Slide([Box("Plan", narrow=True, meta=[1])], comments=1),
    ),
    **page_files.SEEDS,
    **office_files.SEEDS,
}  # fmt: skip

_SUBTITLES = b"1\n00:00:01,000 --> 00:00:02,000\nHello <i>you</i>\n\n2\n00:00:03,000 --> 00:00:04,000\nSecond\n"
_UNITS = (
    b'<?xml version="1.0"?><xliff version="1.2" xmlns="urn:oasis:names:tc:xliff:document:1.2"><file original="a" '
    b'source-language="en" target-language="de"><body><trans-unit id="1"><source>Open <g id="1">file</g></source>'
    b'<target/></trans-unit><trans-unit id="2"><source>Close</source></trans-unit></body></file></xliff>'
)
FORMS = {
    **{name: SEEDS[name] for name in ("a.txt", "a.md", "a.docx", "a.html", "a.epub", "a.pptx", "a.xlsx", "a.odt")},
    "a.srt": _SUBTITLES,
    "a.vtt": b"WEBVTT\n\n" + _SUBTITLES,
    "a.po": b'msgid "Open %s"\nmsgid_plural "Open %d"\nmsgstr[0] ""\nmsgstr[1] ""\n\nmsgid "Close"\nmsgstr ""\n',
    "a.xlf": _UNITS,
}


def mutants(data: bytes, seed: int, count: int = COUNT) -> Iterator[bytes]:
    """The same every time: cut off, a few bytes changed, a stretch removed, doubled or blanked."""
    source = random.Random(seed)
    for number in range(count):
        changed = bytearray(data)
        start = source.randrange(len(data))
        end = min(len(data), start + source.randrange(1, 200))
        match number % 5:
            case 0:
                del changed[start:]
            case 1 | 2:
                for _ in range(source.randrange(1, 12)):
                    changed[source.randrange(len(changed))] ^= 1 << source.randrange(8)
            case 3:
                del changed[start:end]
            case _:
                changed[start:end] = source.choice([bytes(end - start), data[start:end] * 2])
        yield bytes(changed)


def outcome(name: str, data: bytes) -> str:
    """ "read", or the kind of the refusal; anything else that is raised fails the test."""
    try:
        read(name, data)
    except DocumentError as error:
        return error.kind if error.message and error.hint else "no words"
    return "read"


@pytest.mark.parametrize("name", SEEDS)
def test_mutants_are_read_or_refused(name: str) -> None:
    outcomes = {outcome(name, mutant) for mutant in mutants(SEEDS[name], seed=20)}
    assert all(kind == "read" or kind.startswith("document-") for kind in outcomes)
    assert outcomes & {"read", "document-damaged"}


@pytest.mark.fuzz
@pytest.mark.timeout(1800)
@pytest.mark.parametrize("name", SEEDS)
def test_many_mutants_are_read_or_refused(name: str) -> None:
    print(_HOW_AGAIN)
    outcomes = {outcome(name, mutant) for mutant in mutants(SEEDS[name], seed=LONG_SEED, count=2000)}
    assert all(kind == "read" or kind.startswith("document-") for kind in outcomes)


def form_outcome(name: str, data: bytes) -> str:
    """As above, of a document that is written again with every text turned round."""
    try:
        (texts, _done) = forms.read_form(ReadForm(name, data), lambda: False)
        assert isinstance(texts, FormTexts)
        turned = {text: f"{text[::-1]} ä<&>" for text in texts.texts}
        list(forms.write_form(WriteForm(name, turned, data, language="de"), lambda: False))
    except DocumentError as error:
        return error.kind if error.message and error.hint else "no words"
    return "read"


@pytest.mark.parametrize("name", FORMS)
def test_mutants_are_written_again_or_refused(name: str) -> None:
    outcomes = {form_outcome(name, mutant) for mutant in mutants(FORMS[name], 30, COUNT)}
    assert all(kind == "read" or kind.startswith(("document-", "form-")) for kind in outcomes)


@pytest.mark.fuzz
@pytest.mark.timeout(1800)
@pytest.mark.parametrize("name", FORMS)
def test_many_mutants_are_written_again_or_refused(name: str) -> None:
    print(_HOW_AGAIN)
    outcomes = {form_outcome(name, mutant) for mutant in mutants(FORMS[name], LONG_SEED, 2000)}
    assert all(kind == "read" or kind.startswith(("document-", "form-")) for kind in outcomes)


def test_mutants_of_docx_markup() -> None:
    """Inside the container, where a checksum would otherwise find the change first."""
    body = p("A heading") + "<w:tbl><w:tr><w:tc><w:p/></w:tc></w:tr></w:tbl>" + p("The last paragraph.")
    outcomes = {outcome("a.docx", docx(mutant.decode("utf-8", "replace"))) for mutant in mutants(body.encode(), seed=4)}
    assert {"read", "document-damaged"} <= outcomes <= {"read", "document-damaged", "document-no-text"}


def markup_outcomes(name: str, seed: int, count: int) -> set[str]:
    """As above: a container of which one part was changed."""
    body, make = office_files.MARKUP[name]
    changed = mutants(body.encode(), seed, count)
    return {outcome(name, make(mutant.decode("utf-8", "replace"))) for mutant in changed}


@pytest.mark.parametrize("name", office_files.MARKUP)
def test_mutants_of_office_markup(name: str) -> None:
    outcomes = markup_outcomes(name, 5, COUNT)
    assert {"read", "document-damaged"} <= outcomes <= {"read", "document-damaged", "document-no-text"}


@pytest.mark.fuzz
@pytest.mark.timeout(1800)
@pytest.mark.parametrize("name", office_files.MARKUP)
def test_many_mutants_of_office_markup(name: str) -> None:
    print(_HOW_AGAIN)
    assert all(kind == "read" or kind.startswith("document-") for kind in markup_outcomes(name, LONG_SEED, 2000))


_READ_MUTANTS = """
import sys
import os
sys.path[:0] = [sys.argv[1], os.path.dirname(sys.argv[1]), os.getcwd()]
from test_mutations import mutants, outcome
from document_files import paragraph_lines, pdf
seeds = [pdf([(72, 740, 18, "Title"), *paragraph_lines(["A line of text", "and another."])], paragraph_lines(["End."]))]
seeds += [open(path, "rb").read() for path in sys.argv[4:]]
count, number = int(sys.argv[2]), int(sys.argv[3])
outcomes = [outcome("a.pdf", mutant) for seed in seeds for mutant in mutants(seed, number, count)]
print(len(outcomes), *sorted(set(outcomes)))
"""


def pdf_outcomes(data: Path, seed: int, count: int) -> list[str]:
    """As above, in a process of its own: pdfium is native code, and a crash in it must not end the tests."""
    here = Path(__file__).parent
    seeds = [data / "documents" / "90ms_rksj_h_sample.pdf", data / "documents" / "bookmark_sample.pdf"]
    done = subprocess.run(
        [sys.executable, "-c", _READ_MUTANTS, str(here), str(count), str(seed), *map(str, seeds)],
        capture_output=True,
        text=True,
        check=False,
        timeout=1800,
        cwd=here.parent.parent,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    number, *kinds = done.stdout.split()
    assert int(number) == 3 * count
    return kinds


def test_mutants_of_pdf(data: Path) -> None:
    kinds = pdf_outcomes(data, 6, COUNT)
    assert "read" in kinds
    assert "document-damaged" in kinds


@pytest.mark.fuzz
@pytest.mark.timeout(1800)
def test_many_mutants_of_pdf(data: Path) -> None:
    print(_HOW_AGAIN)
    assert all(kind == "read" or kind.startswith("document-") for kind in pdf_outcomes(data, LONG_SEED, 700))


def test_the_seeds_themselves_are_read() -> None:
    for name, data in SEEDS.items():
        assert read(name, data).blocks
    assert read("a.pdf", pdf(paragraph_lines(["Text."]))).blocks


def picture_outcomes(seed: int, count: int) -> set[str]:
    """As above, of pictures; what is in them is looked at by nobody, for speed."""
    outcomes = set()
    for name, data in picture_files.small_files().items():
        for mutant in mutants(data, seed, count):
            try:
                picture_files.shown(mutant, name)
                outcomes.add("read")
            except DocumentError as error:
                outcomes.add(error.kind if error.message and error.hint else "no words")
    return outcomes


def test_mutants_of_pictures() -> None:
    outcomes = picture_outcomes(11, COUNT)
    assert {"read", "document-damaged"} <= outcomes <= {"read", "document-damaged", "document-too-large"}


@pytest.mark.fuzz
@pytest.mark.timeout(1800)
def test_many_mutants_of_pictures() -> None:
    print(_HOW_AGAIN)
    assert picture_outcomes(LONG_SEED, 2000) <= {"read", "document-damaged", "document-too-large"}
