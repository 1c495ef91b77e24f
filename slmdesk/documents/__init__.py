"""Opens a document and reads it: text with positions, page by page. No Qt, no model.

The text that ``read`` sends is the one that all offsets of the program count in: code points into the
joined texts of its ``TextPiece`` events, end exclusive.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from slmdesk.documents.cancelling import Cancelled
    from slmdesk.documents.language import LanguageDetector
    from slmdesk.documents.ocr.recognition import Ocr
    from slmdesk.messages import Read, TaskEvent


def read(
    request: Read, cancelled: Cancelled, ocr: Ocr | None = None, detector: LanguageDetector | None = None
) -> Iterator[TaskEvent]:
    """Read one document; see ``reading.read``."""
    from slmdesk.documents import reading  # here: who only tells a text's language loads none of the readers

    yield from reading.read(request, cancelled, ocr, detector)
