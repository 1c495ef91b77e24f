"""Pictures as pages: their sizes, what is drawn, and that both agree with what the reader says of them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image

from document_files import read
from picture_files import NOTE, picture, saved
from slmdesk.documents.ocr import image as reader
from slmdesk.documents.ocr.scans import POINTS_PER_PIXEL
from slmdesk.documents.page_drawing import MAX_PIXELS
from slmdesk.documents.render import PageRenderer
from slmdesk.errors import DocumentError, JobCancelled
from slmdesk.messages import (
    Done,
    LocatePassage,
    MeasurePages,
    PageImage,
    PageSize,
    PageSizes,
    PageWords,
    PassagePlace,
    ReadWords,
    RenderPage,
)

ORIENTATION = 0x0112


def never() -> bool:
    return False


@pytest.fixture
def renderer() -> Iterator[PageRenderer]:
    made = PageRenderer()
    yield made
    made.close()


def sizes(renderer: PageRenderer, path: Path) -> list[PageSize]:
    measured, _done = renderer.measure(MeasurePages(str(path)), never)
    assert isinstance(measured, PageSizes)
    return measured.sizes


def draw(renderer: PageRenderer, path: Path, number: int = 1, width_px: int = 300) -> Image.Image:
    drawn, done = renderer.draw(RenderPage(str(path), number, width_px), never)
    assert isinstance(drawn, PageImage)
    assert isinstance(done, Done)
    size = (drawn.width_px, drawn.height_px)
    return Image.frombytes("RGB", size, drawn.data, "raw", "BGRX", drawn.stride_bytes)


def two_colours(width: int = 200, height: int = 100) -> Image.Image:
    """Red on the left, blue on the right."""
    image = Image.new("RGB", (width, height), "red")
    image.paste("blue", (width // 2, 0, width, height))
    return image


def near(pixel: object, wanted: tuple[int, int, int]) -> bool:
    assert isinstance(pixel, tuple)
    return all(abs(a - b) < 20 for a, b in zip(pixel, wanted, strict=True))


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "TIFF", "BMP", "WEBP"])
def test_every_kind_is_drawn_in_its_colours(renderer: PageRenderer, tmp_path: Path, kind: str) -> None:
    path = tmp_path / "picture.bin"  # the content decides, not the name
    path.write_bytes(saved(two_colours(), kind))
    assert sizes(renderer, path) == [PageSize(200 * POINTS_PER_PIXEL, 100 * POINTS_PER_PIXEL)]
    for width in (50, 200, 640):
        drawn = draw(renderer, path, width_px=width)
        assert drawn.size == (width, width // 2)
        assert near(drawn.getpixel((width // 8, width // 4)), (255, 0, 0))
        assert near(drawn.getpixel((width * 7 // 8, width // 4)), (0, 0, 255))


def test_pages_of_a_tiff_in_any_order(renderer: PageRenderer, tmp_path: Path) -> None:
    path = tmp_path / "fax.tif"
    colours = [(255, 0, 0), (0, 255, 0), (0, 0, 255), (9, 9, 9)]
    pages = [Image.new("RGB", (100 + 10 * index, 50), colour) for index, colour in enumerate(colours)]
    path.write_bytes(saved(pages[0], "TIFF", save_all=True, append_images=pages[1:], compression="tiff_lzw"))
    assert [round(size.width_pt / POINTS_PER_PIXEL) for size in sizes(renderer, path)] == [100, 110, 120, 130]
    for number in (4, 1, 3, 2, 1, 4):
        assert near(draw(renderer, path, number, 60).getpixel((30, 10)), colours[number - 1])
    with pytest.raises(DocumentError, match="no page 5"):
        draw(renderer, path, 5)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "TIFF"])
@pytest.mark.parametrize("orientation", range(1, 9))
def test_size_and_picture_as_the_camera_was_held(
    renderer: PageRenderer, tmp_path: Path, kind: str, orientation: int
) -> None:
    exif = Image.Exif()
    exif[ORIENTATION] = orientation
    path = tmp_path / "photo"
    path.write_bytes(saved(two_colours(), kind, exif=exif))
    (size,) = sizes(renderer, path)
    on_its_side = orientation >= 5
    assert (size.width_pt < size.height_pt) == on_its_side
    drawn = draw(renderer, path, width_px=100 if on_its_side else 200)
    assert drawn.size == ((100, 200) if on_its_side else (200, 100))
    first, last = drawn.getpixel((10, 10)), drawn.getpixel((drawn.width - 10, drawn.height - 10))
    # Where the left of the file, which is red, shall be seen: EXIF 2.3, 4.6.4.
    red_first = orientation in (1, 4, 5, 6)
    assert near(first, (255, 0, 0) if red_first else (0, 0, 255))
    assert near(last, (0, 0, 255) if red_first else (255, 0, 0))


def test_words_that_were_recognised_lie_on_the_drawn_page(renderer: PageRenderer, tmp_path: Path) -> None:
    path = tmp_path / "note.png"
    path.write_bytes(saved(picture(), "PNG"))
    reading = read(path)
    assert reading.result.scans == 1
    assert sizes(renderer, path) == reading.result.page_sizes
    width = 700
    page = draw(renderer, path, width_px=width).convert("L")
    scale = width / reading.result.page_sizes[0].width_pt
    (recognised,) = [event for event in reading.events if isinstance(event, PageWords)]
    assert len(recognised.words) == sum(len(line.split()) for line in NOTE)
    for word in recognised.words:
        box = [round(scale * side) for side in (word.left, word.top, word.right, word.bottom)]
        assert min(page.crop((box[0], box[1], box[2], box[3])).tobytes()) < 100, "there is ink"


def test_a_picture_has_no_text_layer(renderer: PageRenderer, tmp_path: Path) -> None:
    path = tmp_path / "note.png"
    path.write_bytes(saved(picture(), "PNG"))
    assert list(renderer.locate(LocatePassage(str(path), 1, NOTE[0]), never)) == [Done(PassagePlace(1, []))]
    assert list(renderer.words(ReadWords(str(path), 1, 0, NOTE[0]), never)) == [Done(PageWords(1, []))]


def test_a_large_picture_is_measured_as_the_reader_does_and_drawn_within_limits(
    renderer: PageRenderer, tmp_path: Path
) -> None:
    path = tmp_path / "poster.png"
    Image.new("1", (9000, 6000), 1).save(path)
    (size,) = sizes(renderer, path)
    opened = Image.open(path)
    upright = reader.read_upright(opened, 0, "poster.png")
    opened.close()
    assert (upright.width * POINTS_PER_PIXEL, upright.height * POINTS_PER_PIXEL) == (size.width_pt, size.height_pt)
    drawn = draw(renderer, path, width_px=20_000)
    assert drawn.width * drawn.height <= MAX_PIXELS
    assert drawn.width / drawn.height == pytest.approx(1.5, rel=0.01)


def test_a_picture_that_would_fill_the_memory_is_refused(
    renderer: PageRenderer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "large.png"
    path.write_bytes(saved(two_colours(), "PNG"))
    monkeypatch.setattr(reader, "_MAX_PICTURE_PIXELS", 10_000)
    with pytest.raises(DocumentError) as caught:
        draw(renderer, path)
    assert caught.value.kind == "document-too-large"


def test_a_damaged_picture_is_named(renderer: PageRenderer, tmp_path: Path) -> None:
    path = tmp_path / "cut.png"
    data = saved(picture(), "PNG")
    path.write_bytes(data[: len(data) // 2])
    with pytest.raises(DocumentError) as caught:
        draw(renderer, path)
    assert caught.value.kind == "document-damaged"
    assert "Page 1" in caught.value.message


def test_cancel_before_it_is_decoded(renderer: PageRenderer, tmp_path: Path) -> None:
    path = tmp_path / "note.png"
    path.write_bytes(saved(picture(), "PNG"))
    with pytest.raises(JobCancelled):
        list(renderer.draw(RenderPage(str(path), 1, 300), lambda: True))
