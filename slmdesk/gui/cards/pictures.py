"""Pictures on cards, decoded off the GUI thread: they come from other people's files."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QSize, Qt
from PySide6.QtGui import QImage, QImageReader

if TYPE_CHECKING:
    from slmdesk.store.cards import Cards

_LARGEST_BYTES = 20 << 20
_LARGEST_PIXELS = 40_000_000
_SHOWN = QSize(640, 480)
_FORMATS = (b"png", b"jpeg", b"gif", b"webp", b"bmp")


def pictures(cards: Cards, sides: Iterable[str]) -> dict[str, QImage]:
    """The pictures that the sides of a card show, by name; what is none, or too large, is left out."""
    from slmdesk.store.markup import media_names

    names = {name for side in sides if "<img" in side for name in media_names(side)}
    found = {}
    for name in names:
        rows = cards.select("SELECT data FROM media WHERE name = ? AND length(data) <= ?", name, _LARGEST_BYTES)
        image = _decoded(rows[0]["data"]) if rows else None
        if image is not None:
            found[name] = image
    return found


def _decoded(data: bytes) -> QImage | None:
    buffer = QBuffer()
    buffer.setData(QByteArray(data))
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    reader = QImageReader(buffer)
    size = reader.size()
    known = bytes(reader.format().data()) in _FORMATS
    if not known or not size.isValid() or size.width() * size.height() > _LARGEST_PIXELS:
        return None
    if size.width() > _SHOWN.width() or size.height() > _SHOWN.height():
        reader.setScaledSize(size.scaled(_SHOWN, Qt.AspectRatioMode.KeepAspectRatio))
    image = reader.read()
    return None if image.isNull() else image
