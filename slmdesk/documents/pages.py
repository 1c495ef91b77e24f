"""Pages of lines to pieces of text: what PDF pages and pictures of text have in common."""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import Literal

from slmdesk.documents.pdf import layout as pdf_layout
from slmdesk.documents.pdf.layout import Edges, Line, Paragraph
from slmdesk.documents.piece import Piece, PieceBuilder
from slmdesk.documents.word_places import words_in
from slmdesk.messages import PageSize, Skipped

_DOUBTFUL = 0.96  # confidence of OCR, below which about one word in ten is wrong
_MAX_NAMED = 5
_NEIGHBOURS = 2  # pages looked at before and after, to find running heads

Unread = Literal["", "scan", "drawing", "fonts"]


@dataclass(slots=True)
class Page:
    """A page.

    marks: see ``pdf_layout.edge_marks``. damaged: it cannot be loaded. unread: why there are no (usable)
    lines on it although something is drawn; lines then holds the little text that there is. body_size: of
    its usual font, where that has to be known for this page alone. confidence: of OCR, when its lines come
    from there. size: as it is shown.
    """

    number: int
    lines: list[Line] = field(default_factory=list)
    edges: Edges = field(default_factory=lambda: Edges(0.0, 0.0))
    marks: set[tuple[int, int, str]] = field(default_factory=set)
    skipped: list[Skipped] = field(default_factory=list)
    damaged: bool = False
    unread: Unread = ""
    body_size: float = 0.0
    confidence: float | None = None
    size: PageSize | None = None


class PageWriter:
    """Turns pages into pieces; knows what came before. damaged: pages that could not be loaded so far."""

    def __init__(self, total: int) -> None:
        self._total = total
        self._builder = PieceBuilder()
        self._sizes: Counter[float] = Counter()
        self._last: Paragraph | None = None
        self._running_pages = 0
        self._recognised_pages = 0
        self._doubtful: list[str] = []
        self.damaged = 0

    def pieces(self, pages: Iterable[Page | Piece]) -> Iterator[Piece]:
        """One piece a page, in order; pieces that come among the pages are passed on at once."""
        before: deque[set[tuple[int, int, str]]] = deque(maxlen=_NEIGHBOURS)
        waiting: deque[Page] = deque()
        for page in pages:
            if isinstance(page, Piece):
                yield page
                continue
            waiting.append(page)
            self._count(page)
            if len(waiting) > _NEIGHBOURS:
                yield self._write(waiting, before)
        while waiting:
            yield self._write(waiting, before)

    def notice(self) -> str:
        """What to say of the whole document at its end."""
        notices = []
        if self._recognised_pages:
            pages = "1 page" if self._recognised_pages == 1 else f"{self._recognised_pages} pages"
            notices.append(f"The text of {pages} was recognised from pictures (OCR): check names and numbers there.")
        if self._doubtful:
            more = len(self._doubtful) - _MAX_NAMED
            named = self._doubtful[:_MAX_NAMED] + ([f"{more} more"] if more > 0 else [])
            notices.append(f"Many words may be wrong on {', '.join(named)}.")
        if self._running_pages:
            pages = "1 page" if self._running_pages == 1 else f"{self._running_pages} pages"
            notices.append(f"Page numbers and lines repeated at the top or bottom of {pages} are left out.")
        return " ".join(notices)

    def _count(self, page: Page) -> None:
        """Learn the body text's size, also from the pages ahead."""
        self.damaged += page.damaged
        if page.confidence is not None:
            self._recognised_pages += 1
            if page.confidence < _DOUBTFUL:
                self._doubtful.append(f"page {page.number} (confidence {page.confidence:.2f})")
        if not page.body_size:
            for line in page.lines:
                self._sizes[round(line.size * 2) / 2] += len(line.text)

    def _write(self, waiting: deque[Page], before: deque[set[tuple[int, int, str]]]) -> Piece:
        """The first of the waiting pages as a piece; it then counts as one before."""
        page = waiting.popleft()
        neighbours = [marks for marks in (*before, *(other.marks for other in waiting)) if marks]
        running = pdf_layout.running_lines(page.lines, neighbours, page.edges) if page.marks else set()
        if running:
            self._running_pages += 1
        before.append(page.marks)
        body = page.body_size or pdf_layout.usual_size(self._sizes)
        lines = [line for index, line in enumerate(page.lines) if index not in running]
        first = True
        for paragraph in pdf_layout.paragraphs(lines, page.edges.top):
            level = pdf_layout.heading_level(paragraph, body)
            goes_on = first and not level and self._last is not None and pdf_layout.continues(self._last, paragraph)
            self._builder.add(
                paragraph.text,
                "heading" if level else paragraph.kind,
                level,
                page.number,
                joiner=(("" if _ends_in_hyphen(self._last) else " ") if goes_on else "\n\n"),
            )
            first, self._last = False, paragraph
        piece = self._builder.take(page.number, self._total, page.skipped)
        placed = [word for line in lines for word in line.words]
        return replace(
            piece,
            size=page.size,
            words=words_in(piece.text, placed) if placed else None,
            is_scan=page.unread == "scan" or page.confidence is not None,
        )


def _ends_in_hyphen(paragraph: Paragraph | None) -> bool:
    """Whether a word goes on in the next paragraph."""
    return paragraph is not None and paragraph.text.endswith("-")
