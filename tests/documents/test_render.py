"""Pages as pictures, their sizes, and where passages stand: over real PDFs, drawn by pdfium."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, strategies as st

from document_files import paragraph_lines, pdf, pdf_of_objects, read
from slmdesk.documents.letters import squeezed
from slmdesk.documents.page_drawing import MAX_PIXELS, picture_size
from slmdesk.documents.pdf.page_search import find_letters
from slmdesk.documents.render import PageRenderer
from slmdesk.errors import DocumentError, JobCancelled
from slmdesk.messages import (
    Box,
    Done,
    LocatePassage,
    MeasurePages,
    MeasureResult,
    PageImage,
    PageSize,
    PageSizes,
    PageWords,
    PassagePlace,
    ReadWords,
    RenderPage,
    RenderResult,
)

LINES = [
    "The trial enrolled 212 adults at nine hos-",
    "pitals. Pressure fell by 14% in the group",
    "that took 5 mg. Pressure fell again later.",
]


def never() -> bool:
    return False


@pytest.fixture
def renderer() -> Iterator[PageRenderer]:
    made = PageRenderer()
    yield made
    made.close()


@pytest.fixture
def path(tmp_path: Path) -> str:
    """Two pages; lines of 11 points from y = 700 down, x = 72."""
    made = tmp_path / "trial.pdf"
    made.write_bytes(pdf(paragraph_lines(LINES), paragraph_lines(["Another page."], size=20)))
    return str(made)


def turned_page(rotate: int, box: str = "0 0 600 800") -> bytes:
    """A page with one word at (100, 700), turned clockwise."""
    content = b"BT /F1 20 Tf 100 700 Td (Passage) Tj ET"
    return pdf_of_objects(
        [
            b"<</Type/Catalog/Pages 2 0 R>>",
            b"<</Type/Pages/Kids[4 0 R]/Count 1>>",
            b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
            f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/CropBox[{box}]/Rotate {rotate}/Contents 5 0 R"
            "/Resources<</Font<</F1 3 0 R>>>>>>".encode(),
            b"<</Length %d>>stream\n%b\nendstream" % (len(content), content),
        ]
    )


def draw(renderer: PageRenderer, path: str, number: int = 1, width_px: int = 595) -> PageImage:
    image, done = renderer.draw(RenderPage(path, number, width_px), never)
    assert isinstance(image, PageImage)
    assert isinstance(done, Done)
    assert isinstance(done.result, RenderResult)
    assert len(image.data) == image.height_px * image.stride_bytes
    assert image.stride_bytes >= 4 * image.width_px
    return image


def ink(image: PageImage) -> tuple[int, int, int, int]:
    """The box of everything that is not white, in pixels: left, top, right, bottom."""
    rows = [image.data[y * image.stride_bytes :][: 4 * image.width_px] for y in range(image.height_px)]
    dark = [(x, y) for y, row in enumerate(rows) for x in range(image.width_px) if row[4 * x] < 128]
    return min(x for x, _ in dark), min(y for _, y in dark), max(x for x, _ in dark), max(y for _, y in dark)


def locate(renderer: PageRenderer, path: str, quote: str, number: int = 1, share: float = 0.0) -> list[Box]:
    (done,) = renderer.locate(LocatePassage(path, number, quote, share), never)
    assert isinstance(done, Done)
    assert isinstance(done.result, PassagePlace)
    return done.result.boxes


# --- sizes and pictures ---------------------------------------------------------------------------


def test_pages_are_measured_in_order(renderer: PageRenderer, path: str) -> None:
    assert list(renderer.measure(MeasurePages(path), never)) == [
        PageSizes(1, [PageSize(595.0, 842.0)] * 2),
        Done(MeasureResult(2)),
    ]


def test_a_turned_page_is_measured_as_it_is_shown(renderer: PageRenderer, tmp_path: Path) -> None:
    made = tmp_path / "turned.pdf"
    made.write_bytes(turned_page(90, "0 300 600 800"))
    sizes = next(renderer.measure(MeasurePages(str(made)), never))
    assert sizes == PageSizes(1, [PageSize(500.0, 600.0)])


def test_a_page_is_drawn_as_large_as_asked(renderer: PageRenderer, path: str) -> None:
    image = draw(renderer, path, width_px=1190)
    assert (image.width_px, image.height_px) == (1190, 1684)
    left, top, _right, bottom = ink(image)
    assert 140 <= left <= 150  # 72 points at two pixels a point
    assert 2 * (842 - 712) < top < bottom < 2 * (842 - 660)


def test_a_huge_picture_comes_smaller(renderer: PageRenderer, path: str) -> None:
    image = draw(renderer, path, width_px=100_000)
    assert image.width_px * image.height_px <= MAX_PIXELS + image.width_px
    assert image.width_px > 2000


@given(st.floats(0, 1e6), st.floats(0, 1e6), st.integers(-5, 10**9))
def test_every_picture_has_a_sensible_size(width_pt: float, height_pt: float, width_px: int) -> None:
    width, height = picture_size(width_pt, height_pt, width_px)
    assert width >= 1
    assert height >= 1
    assert (width - 1) * (height - 1) <= MAX_PIXELS


def test_drawing_can_be_stopped(renderer: PageRenderer, path: str) -> None:
    with pytest.raises(JobCancelled):
        list(renderer.draw(RenderPage(path, 1, 600), lambda: True))
    assert draw(renderer, path)


def test_a_document_stays_open_until_its_file_changes(renderer: PageRenderer, path: str) -> None:
    before = draw(renderer, path)
    Path(path).write_bytes(pdf(paragraph_lines(["Something else entirely, and longer."], size=30)))
    assert draw(renderer, path).data != before.data
    assert len(renderer._open) == 2


def test_only_the_last_two_documents_stay_open(renderer: PageRenderer, path: str, tmp_path: Path) -> None:
    for name in "abc":
        other = tmp_path / f"{name}.pdf"
        other.write_bytes(Path(path).read_bytes())
        draw(renderer, str(other))
    assert [str(key[0])[-5] for key in renderer._open] == ["b", "c"]


def test_a_protected_document_wants_its_password(renderer: PageRenderer, data: Path) -> None:
    path = str(data / "documents" / "saslprep-r6.pdf")
    with pytest.raises(DocumentError) as caught:
        list(renderer.measure(MeasurePages(path), never))
    assert caught.value.kind == "document-password"


@pytest.mark.parametrize(("number", "kind"), [(0, "document-damaged"), (3, "document-damaged")])
def test_a_page_that_is_not_there_is_refused(renderer: PageRenderer, path: str, number: int, kind: str) -> None:
    with pytest.raises(DocumentError) as caught:
        list(renderer.draw(RenderPage(path, number, 100), never))
    assert caught.value.kind == kind


def test_what_is_no_pdf_is_refused(renderer: PageRenderer, tmp_path: Path) -> None:
    (tmp_path / "letter.pdf").write_text("Only a letter.")
    for path, kind in ((tmp_path / "letter.pdf", "document-damaged"), (tmp_path / "none.pdf", "document-missing")):
        with pytest.raises(DocumentError) as caught:
            list(renderer.measure(MeasurePages(str(path)), never))
        assert caught.value.kind == kind
    assert not renderer._open


@pytest.mark.parametrize("count", [50, pytest.param(2000, marks=pytest.mark.fuzz)])
def test_damaged_files_are_drawn_or_refused(renderer: PageRenderer, path: str, tmp_path: Path, count: int) -> None:
    whole = Path(path).read_bytes()
    mutated = tmp_path / "mutated.pdf"
    kinds = set()
    for seed in range(count):
        chance = random.Random(seed)
        changed = bytearray(whole)
        for _ in range(chance.randrange(1, 12)):
            changed[chance.randrange(len(changed))] = chance.randrange(256)
        mutated.write_bytes(changed[: chance.choice([len(changed), chance.randrange(1, len(changed))])])
        try:
            list(renderer.measure(MeasurePages(str(mutated)), never))
            draw(renderer, str(mutated), width_px=60)
            locate(renderer, str(mutated), LINES[1])
        except DocumentError as error:
            kinds.add(error.kind)
    assert kinds <= {"document-damaged", "document-password"}


# --- passages -------------------------------------------------------------------------------------


def test_a_passage_has_a_box_on_each_of_its_lines(renderer: PageRenderer, path: str) -> None:
    boxes = locate(renderer, path, "adults at nine hospitals. Pressure fell")
    assert len(boxes) == 2
    first, second = boxes
    assert first.left > 150
    assert 842 - 712 < first.top < 842 - 700 < first.bottom < 842 - 690
    assert 70 < second.left < 74
    assert second.top >= first.top + 12


def test_spaces_case_ligatures_and_hyphens_do_not_matter(renderer: PageRenderer, path: str) -> None:
    plain = locate(renderer, path, "nine hospitals.")
    assert plain
    for quote in ("nine\n  hospitals", "NINE hos-pitals", "nine hos\u00adpitals"):
        assert len(locate(renderer, path, quote)) == len(plain)


def test_of_passages_that_read_the_same_the_nearest_is_taken(renderer: PageRenderer, path: str) -> None:
    (early,), (late,) = (locate(renderer, path, "Pressure fell", share=share) for share in (0.3, 0.9))
    assert late.top > early.top + 10


def test_a_passage_that_is_not_there_has_no_boxes(renderer: PageRenderer, path: str) -> None:
    assert locate(renderer, path, "wholly different words") == []
    assert locate(renderer, path, " … ") == []
    assert locate(renderer, path, "212 adults", number=2) == []


def test_a_passage_that_goes_on_elsewhere_is_marked_as_far_as_it_stands(renderer: PageRenderer, path: str) -> None:
    boxes = locate(renderer, path, "The trial enrolled 212 adults who were followed for a year in other places")
    assert len(boxes) == 1


@pytest.mark.parametrize("rotate", [0, 90, 180, 270])
@pytest.mark.parametrize("box", ["0 0 600 800", "50 400 600 800"])
def test_boxes_lie_where_the_ink_is(renderer: PageRenderer, tmp_path: Path, rotate: int, box: str) -> None:
    made = tmp_path / "turned.pdf"
    made.write_bytes(turned_page(rotate, box))
    sizes = next(renderer.measure(MeasurePages(str(made)), never))
    assert isinstance(sizes, PageSizes)
    left, top, right, bottom = ink(draw(renderer, str(made), width_px=int(sizes.sizes[0].width_pt)))
    boxes = locate(renderer, str(made), "Passage")
    assert boxes
    assert min(each.left for each in boxes) <= left + 2
    assert min(each.top for each in boxes) <= top + 2
    assert max(each.right for each in boxes) >= right - 2
    assert max(each.bottom for each in boxes) >= bottom - 2
    assert max(each.right for each in boxes) - min(each.left for each in boxes) < right - left + 25


@given(st.text(max_size=60))
def test_squeezed_letters_know_their_places(text: str) -> None:
    letters, places = squeezed(text)
    assert len(letters) == len(places)
    assert places == sorted(places)
    assert all(text[place] <= "\uffff" for place in places)


@given(st.text("abc", max_size=40), st.text("abc", max_size=12), st.floats(0, 1))
def test_found_ranges_lie_in_the_text(text: str, wanted: str, share: float) -> None:
    found = find_letters(text, wanted, share)
    for start, end in found:
        assert 0 <= start < end <= len(text)
    if wanted and wanted in text:
        ((start, end),) = found
        assert text[start:end] == wanted
        distances = [abs(place - share * len(text)) for place in range(len(text)) if text.startswith(wanted, place)]
        assert abs(start - share * len(text)) == min(distances)


# --- words ------------------------------------------------------------------------------------------


def words_of(renderer: PageRenderer, path: str, number: int, text: str, start: int = 0) -> PageWords:
    (done,) = renderer.words(ReadWords(path, number, start, text), never)
    assert isinstance(done, Done)
    assert isinstance(done.result, PageWords)
    return done.result


def test_the_words_of_a_page_stand_where_its_text_does(renderer: PageRenderer, path: str) -> None:
    reading = read(path)
    (block,) = [block for block in reading.blocks if block.page_number == 1]
    text = reading.text[block.start : block.end]
    page = words_of(renderer, path, 1, text, 1000)
    assert " ".join(text[word.start - 1000 : word.end - 1000] for word in page.words) == text.replace(
        "hospitals", "hos pitals"
    )
    start = 1000 + text.index("Pressure fell by")
    (box,) = page.boxes(start, start + len("Pressure fell by"))
    (wanted,) = locate(renderer, path, "Pressure fell by")
    assert (box.left, box.top, box.right, box.bottom) == pytest.approx(
        (wanted.left, wanted.top, wanted.right, wanted.bottom), abs=2
    )
    across = page.boxes(1000 + text.index("hospitals"), 1000 + text.index("hospitals") + len("hospitals."))
    assert len(across) == 2  # the word goes on in the next line
    word = page.nearest(box.left + 1, box.top + 1)
    assert word is not None
    assert text[word.start - 1000 : word.end - 1000] == "Pressure"
    assert text[page.words[-1].start - 1000 : page.words[-1].end - 1000] == "later."


def test_words_that_the_page_does_not_have_get_no_place(renderer: PageRenderer, path: str) -> None:
    assert words_of(renderer, path, 2, "Quite something else here").words == []
    assert words_of(renderer, path, 2, "").words == []
    assert words_of(renderer, path, 2, "").nearest(0, 0) is None
    with pytest.raises(DocumentError, match="no page 3"):
        words_of(renderer, path, 3, "x")


@pytest.mark.parametrize("rotate", [0, 90, 180, 270])
def test_the_word_of_a_turned_page(renderer: PageRenderer, tmp_path: Path, rotate: int) -> None:
    path = tmp_path / "turned.pdf"
    path.write_bytes(turned_page(rotate))
    (word,) = words_of(renderer, str(path), 1, "Passage").words
    boxes = locate(renderer, str(path), "Passage")
    assert (word.left, word.top, word.right, word.bottom) == pytest.approx(
        (
            min(box.left for box in boxes),
            min(box.top for box in boxes),
            max(box.right for box in boxes),
            max(box.bottom for box in boxes),
        )
    )
