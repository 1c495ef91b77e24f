"""Makes pictures of text for tests, in Pillow's own font: the same on every computer."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any

import numpy
from PIL import Image, ImageDraw, ImageFont

from slmdesk.documents.cancelling import Cancelled
from slmdesk.documents.ocr.image import read_image
from slmdesk.documents.ocr.recognition import Ocr, Recognised
from slmdesk.documents.piece import Piece

NOTE = ("The patient takes 5 mg of ramipril.", "Blood pressure was 128/82 mmHg.")


def picture(lines: Sequence[str] = NOTE, size: int = 32, width: int = 700) -> Image.Image:
    """Black lines on white paper, one under the other."""
    image = Image.new("RGB", (width, 80 + 2 * size * len(lines)), "white")
    draw = ImageDraw.Draw(image)
    for index, line in enumerate(lines):
        draw.text((40, 40 + 2 * size * index), line, fill="black", font=ImageFont.load_default(size))
    return image


def pixels(image: Image.Image) -> Any:
    """As ``Ocr.read_image`` wants it."""
    return numpy.ascontiguousarray(numpy.asarray(image.convert("RGB"))[:, :, ::-1])


def saved(image: Image.Image, kind: str, **options: Any) -> bytes:
    """A file's bytes."""
    target = io.BytesIO()
    image.save(target, kind, **options)
    return target.getvalue()


def scanned_pdf(*images: Image.Image | None) -> bytes:
    """A PDF that has nothing but a picture on each page; None is a page without anything."""
    from document_files import pdf_of_objects

    kids = " ".join(f"{3 + 3 * index} 0 R" for index in range(len(images)))
    objects = [b"<</Type/Catalog/Pages 2 0 R>>", f"<</Type/Pages/Kids[{kids}]/Count {len(images)}>>".encode()]
    for index, image in enumerate(images):
        number = 3 + 3 * index
        drawn = b"q 500 0 0 %d 40 300 cm /P Do Q" % (500 * image.height // image.width) if image else b""
        jpeg = saved(image, "JPEG", quality=90) if image else b""
        width, height = image.size if image else (1, 1)
        objects += [
            b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents %d 0 R/Resources<</XObject<</P %d 0 R>>>>>>"
            % (number + 1, number + 2),
            b"<</Length %d>>stream\n%b\nendstream" % (len(drawn), drawn),
            b"<</Type/XObject/Subtype/Image/Width %d/Height %d/ColorSpace/DeviceRGB/BitsPerComponent 8"
            b"/Filter/DCTDecode/Length %d>>stream\n%b\nendstream" % (width, height, len(jpeg), jpeg),
        ]
    return pdf_of_objects(objects)


class Sightless(Ocr):
    """Finds one line that cannot be read wherever it looks, and keeps what it was shown."""

    def __init__(self) -> None:
        super().__init__()
        self.shown: list[Any] = []

    def read_image(self, image: Any, cancelled: Cancelled) -> Recognised:
        """What stands in the picture nobody can read."""
        self.shown.append(image)
        return Recognised([], 0, image.shape[1], image.shape[0], 0.0, 1)


def shown(data: bytes, name: str = "a.png") -> tuple[list[Any], list[Piece]]:
    """What a recogniser sees of a file, and what the reader makes of it."""
    ocr = Sightless()
    pieces = list(read_image(io.BytesIO(data), name, None, lambda: False, ocr))
    return ocr.shown, pieces


def small_files() -> dict[str, bytes]:
    """A small picture in each format that is read."""
    small = picture(["Dose 5 mg"], size=12, width=120)
    files = {f"a.{kind.lower()}": saved(small, kind) for kind in ("PNG", "JPEG", "BMP", "WEBP")}
    files["a.tiff"] = saved(small, "TIFF", save_all=True, append_images=[small], compression="tiff_lzw")
    return files
