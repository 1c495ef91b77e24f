"""Reads pictures of text (PNG, JPEG, TIFF of several pages, BMP, WebP) by OCR."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from typing import Any, BinaryIO

from slmdesk.documents.cancelling import Cancelled, stop_if
from slmdesk.documents.ocr.page_ocr import PageOcr
from slmdesk.documents.ocr.scans import MAX_PIXELS, POINTS_PER_PIXEL, Picture, recognise
from slmdesk.documents.pages import Page, PageWriter
from slmdesk.documents.piece import Format, Piece
from slmdesk.documents.sniff import Sniff
from slmdesk.documents.source import subject
from slmdesk.errors import DocumentError

_KINDS = ("PNG", "JPEG", "TIFF", "BMP", "WEBP")
_MAX_PICTURE_PIXELS = 100_000_000  # 300 MB in memory; A3 at 600 dots an inch has 70 million
_MAX_PAGES = 5000
_ORIENTATION = 0x0112  # in EXIF
_ON_ITS_SIDE = (5, 6, 7, 8)
_BMP_HEADERS = (12, 40, 52, 56, 64, 108, 124)  # bytes; the kinds of header that a BMP may have


def is_image(sniff: Sniff) -> bool:
    """Whether it is a picture of a kind that can be read."""
    head = sniff.head
    if head.startswith((b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"II*\0", b"MM\0*")):
        return True
    if head.startswith(b"RIFF"):
        return head[8:12] == b"WEBP"
    return head.startswith(b"BM") and int.from_bytes(head[14:18], "little") in _BMP_HEADERS


def read_image(
    file: BinaryIO, name: str, password: str | None, cancelled: Cancelled, ocr: PageOcr | None = None
) -> Iterator[Piece]:
    """Read a picture; each of its pages is a piece. See ``piece.OcrReader``."""
    image = open_image(file, name)
    try:
        total = count_pages(image, cancelled)
        if ocr is None:
            raise DocumentError(
                "document-no-text",
                f"{subject(name)} is a picture, and text recognition (OCR) is off.",
                "Read it again with OCR on.",
            )
        writer = PageWriter(total)
        pages = (Page(number, unread="scan") for number in range(1, total + 1))
        damaged: list[int] = []

        def draw(number: int) -> Picture | None:
            picture = _picture(image, number - 1, name)
            if picture is None:
                damaged.append(number)
            return picture

        yield from writer.pieces(recognise(pages, draw, ocr, total, cancelled))
        if len(damaged) == total:
            raise _damaged(name)
        yield Piece("", [], total, total, notice=writer.notice())
    finally:
        image.close()


FORMAT = Format("image", "pages", read_image, with_ocr=read_image)


def open_image(file: BinaryIO, name: str) -> Any:
    """A ``PIL.Image.Image`` whose pixels are not decoded yet. Raises DocumentError."""
    from PIL import Image  # takes a moment, which documents without pictures need not wait

    with warnings.catch_warnings():
        # Pillow warns of odd metadata, which does not matter here, and of large pictures: see _check_size.
        warnings.simplefilter("ignore")
        try:
            file.seek(0)
            image = Image.open(file, formats=_KINDS)
        except MemoryError:
            raise
        except Image.DecompressionBombError as error:
            raise _too_large(name) from error
        except Exception as error:  # Pillow's decoders raise nearly anything on broken files
            raise _damaged(name) from error
    _check_size(image, name)
    return image


def count_pages(image: Any, cancelled: Cancelled) -> int:
    """How many pages there are. Only a TIFF has pages; what else has several frames is an animation or a preview."""
    if image.format != "TIFF":
        return 1
    count = 1
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        while count < _MAX_PAGES:
            stop_if(cancelled)
            try:
                image.seek(count)
            except MemoryError:
                raise
            except Exception:  # the end, or damage: what comes after it cannot be found
                break
            count += 1
    return count


def _picture(image: Any, index: int, name: str) -> Picture | None:
    """One page as OCR wants it; None when it is damaged."""
    import numpy

    page = read_upright(image, index, name)
    return None if page is None else Picture(numpy.ascontiguousarray(numpy.asarray(page)[:, :, ::-1]), POINTS_PER_PIXEL)


def read_upright(image: Any, index: int, name: str) -> Any:
    """One page upright, on white, not larger than OCR needs it; None when it is damaged.

    Raises:
        DocumentError: it is too large.
    """
    from PIL import Image

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            if image.format == "TIFF":
                image.seek(index)
            _check_size(image, name)
            image.load()
            page = _in_colour(image)
            size = _reduced(*page.size)
            if size != page.size:
                page = page.resize(size, Image.Resampling.BOX)
            return _upright(page, image)
        except (MemoryError, DocumentError):
            raise
        except Image.DecompressionBombError as error:
            raise _too_large(name) from error
        except Exception:  # Pillow's decoders raise nearly anything on broken files
            return None


def shown_size(image: Any, index: int) -> tuple[int, int]:
    """Width and height in pixels of what ``read_upright`` returns, by the page's header alone."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            if image.format == "TIFF":
                image.seek(index)
            # Of a TIFF, Pillow gives the size as it is shown.
            turned = image.format != "TIFF" and image.getexif().get(_ORIENTATION, 1) in _ON_ITS_SIDE
        except MemoryError:
            raise
        except Exception:  # as above
            turned = False
    width, height = _reduced(*image.size)
    return (height, width) if turned else (width, height)


def _reduced(width: int, height: int) -> tuple[int, int]:
    if width * height <= MAX_PIXELS:
        return width, height
    factor = (MAX_PIXELS / (width * height)) ** 0.5
    return max(1, int(width * factor)), max(1, int(height * factor))


def _in_colour(image: Any) -> Any:
    from PIL import Image

    if image.mode.startswith(("I", "F")):  # 16 or 32 bits a pixel: Pillow would cut off what is above 255
        import numpy

        levels = numpy.nan_to_num(numpy.asarray(image, dtype=numpy.float32), posinf=0, neginf=0)
        low, high = float(levels.min()), float(levels.max())
        grey = (levels - low) * (255 / (high - low)) if high > low else numpy.full_like(levels, 255)
        return Image.fromarray(grey.astype(numpy.uint8)).convert("RGB")
    if image.has_transparency_data:
        image = image.convert("RGBA")
        paper = Image.new("RGB", image.size, "white")
        paper.paste(image, mask=image.getchannel("A"))
        return paper
    return image.convert("RGB")


def _upright(page: Any, image: Any) -> Any:
    """Turned as the camera says that it was held (EXIF orientation)."""
    from PIL import ImageOps

    try:
        page.getexif()[_ORIENTATION] = image.getexif().get(_ORIENTATION, 1)
        return ImageOps.exif_transpose(page)
    except MemoryError:
        raise
    except Exception:  # broken metadata is no reason to refuse the picture
        return page


def _check_size(image: Any, name: str) -> None:
    if image.width * image.height > _MAX_PICTURE_PIXELS:
        raise _too_large(name)


def _too_large(name: str) -> DocumentError:
    return DocumentError(
        "document-too-large",
        f"{subject(name)} is a picture of more than {_MAX_PICTURE_PIXELS // 1_000_000} million pixels.",
        "Save it smaller; for text 300 dots an inch are enough.",
    )


def _damaged(name: str) -> DocumentError:
    return DocumentError(
        "document-damaged",
        f"{subject(name)} is damaged: it starts like a picture, but cannot be decoded.",
        "It may have been cut off in a download or a copy. Get it again, or open it in a viewer and save it anew.",
    )
