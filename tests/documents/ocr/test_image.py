"""Pictures of text as documents."""

from __future__ import annotations

import io
import struct
import zlib

import numpy
import pytest
from PIL import Image

from document_files import read
from picture_files import NOTE, picture, pixels, saved, shown
from slmdesk.errors import DocumentError


def refusal(data: bytes, ocr: bool = True) -> DocumentError:
    with pytest.raises(DocumentError) as caught:
        read("picture", data, ocr=ocr)
    return caught.value


def test_a_picture_is_read_as_a_document() -> None:
    reading = read("note", saved(picture(), "PNG"))
    assert reading.text == " ".join(NOTE)
    assert reading.result.format == "image"
    assert reading.result.pages == 1
    assert [block.page_number for block in reading.blocks] == [1]
    assert reading.notices == ["The text of 1 page was recognised from pictures (OCR): check names and numbers there."]
    assert "Recognising the text" in [progress.note for progress in reading.progress]


def test_a_tiff_of_several_pages() -> None:
    pages = [picture([f"This is page {number} of the fax."]) for number in (1, 2)]
    blank = Image.new("RGB", (700, 200), "white")
    data = saved(pages[0], "TIFF", save_all=True, append_images=[blank, pages[1]], compression="tiff_lzw")
    reading = read("fax.tif", data)
    assert reading.texts() == ["This is page 1 of the fax.", "This is page 2 of the fax."]
    assert [block.page_number for block in reading.blocks] == [1, 3]
    assert reading.result.pages == 3
    assert reading.reasons() == []  # a blank page is no loss
    assert "Recognising page 3 of 3" in [progress.note for progress in reading.progress]


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "TIFF", "BMP", "WEBP"])
def test_every_kind_reaches_the_recogniser_whole(kind: str) -> None:
    (seen,), _pieces = shown(saved(picture(), kind))
    difference = abs(seen.astype(int) - pixels(picture()).astype(int))
    assert difference.mean() < 3


@pytest.mark.parametrize("mode", ["1", "L", "P", "LA", "RGBA", "CMYK", "I;16", "F"])
def test_every_mode_becomes_dark_on_light(mode: str) -> None:
    if mode == "I;16":
        image = Image.fromarray(numpy.asarray(picture().convert("L")).astype(numpy.uint16) * 40)
    elif mode == "RGBA":
        ink = picture().convert("L").point(lambda level: 255 - level)
        image = Image.new("RGBA", picture().size)
        image.putalpha(ink)  # black letters on nothing
    else:
        image = picture().convert(mode)
    kind = "TIFF" if mode in ("CMYK", "F", "I;16") else "PNG"
    (seen,), _pieces = shown(saved(image, kind))
    expected = pixels(picture())
    assert seen.shape == expected.shape
    assert abs(seen.astype(int) - expected.astype(int)).mean() < 10


def test_the_camera_says_how_it_was_held() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    (seen,), _pieces = shown(saved(picture(), "JPEG", exif=exif))
    assert seen.shape[:2] == picture().size  # width and height changed places


def test_a_large_picture_is_made_smaller() -> None:
    (seen,), _pieces = shown(saved(Image.linear_gradient("L").resize((9000, 4000)), "PNG"))
    assert 15_000_000 < seen.shape[0] * seen.shape[1] <= 16_000_000


def bomb(width: int, height: int) -> bytes:
    """A PNG that promises a huge picture."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    packed = zlib.compress(bytes(1 << 20))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", packed) + chunk(b"IEND", b"")


@pytest.mark.parametrize("size", [(12_000, 12_000), (60_000, 60_000), (2_000_000_000, 2)])
def test_a_picture_that_would_fill_the_memory(size: tuple[int, int]) -> None:
    error = refusal(bomb(*size))
    assert error.kind == "document-too-large"
    assert "million pixels" in error.message


def test_a_picture_cut_off() -> None:
    whole = saved(picture(), "PNG")
    assert refusal(whole[: len(whole) // 2]).kind == "document-damaged"
    assert refusal(whole[:20]).kind == "document-damaged"


def test_a_damaged_page_among_good_ones_is_named() -> None:
    pages = [picture([f"This is page {number} of the fax."]) for number in (1, 2)]
    data = bytearray(saved(pages[0], "TIFF", save_all=True, append_images=pages[1:], compression="tiff_lzw"))
    with Image.open(io.BytesIO(bytes(data))) as image:
        image.seek(1)
        second = image.tag_v2[273][0]  # where its first strip of pixels stands
    data[second : second + 300] = b"\xff" * 300
    reading = read("fax.tif", bytes(data))
    assert reading.text == "This is page 1 of the fax."
    assert reading.reasons() == ["page 2 is damaged and cannot be drawn"]


def test_without_recognition() -> None:
    error = refusal(saved(picture(), "PNG"), ocr=False)
    assert error.kind == "document-no-text"
    assert "OCR" in error.message


def test_a_text_that_starts_like_a_bitmap_is_text() -> None:
    assert read("a.txt", b"BMI and blood pressure are measured at each visit.").result.format == "text"
