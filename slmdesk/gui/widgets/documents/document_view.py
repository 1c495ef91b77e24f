"""One source as its pages or as its text, with the tools to move about in it and to search it."""

from __future__ import annotations

from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QStackedWidget, QWidget

from slmdesk.gui.documents.document_search import DocumentSearch
from slmdesk.gui.documents.drawn_pages import DrawnPages
from slmdesk.gui.documents.page_images import ImageCache
from slmdesk.gui.documents.sources import Source
from slmdesk.gui.jobs import Jobs
from slmdesk.gui.preferences import Preferences
from slmdesk.gui.theme import Theme
from slmdesk.gui.widgets.basics import column, row
from slmdesk.gui.widgets.documents.document_tools import DocumentTools
from slmdesk.gui.widgets.documents.find_bar import FindBar
from slmdesk.gui.widgets.documents.page_view import PageView, places_of
from slmdesk.gui.widgets.documents.source_view import SourceView
from slmdesk.gui.widgets.documents.thumbnails import Thumbnails

_FORMATS_WITH_PAGES = ("pdf", "image")
_SUFFIXES_WITH_PAGES = (".pdf", ".png", ".jpg", ".jpeg", ".tif", ".tiff", ".bmp", ".webp")  # before it has been read


class DocumentView(QWidget):
    """Shows one source at a time. Pages where they can be drawn and the user did not choose the text.

    Attributes:
        text: the text, which is always there.
        tools, search: the row above, and what searches the document.
        pages: the pages of a PDF or a picture.
        thumbnails: small pictures of them; visible or not, also while there are no pages.
    """

    def __init__(self, jobs: Jobs, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._jobs = jobs
        self._source: Source | None = None
        self._cache = ImageCache()
        self._documents: dict[Source, DrawnPages] = {}
        self._without_pages: set[Source] = set()
        self._places: dict[Source, tuple[int, float]] = {}
        self._wants_pages = True
        self._preferences: Preferences | None = None
        self._marks: list[tuple[int, int]] = []
        self._cited: list[tuple[int, int]] = []
        self.text = SourceView(theme)
        self.text.setAcceptDrops(False)  # files go to the pane, not as an address into the text
        self.pages = PageView(theme)
        self.pages.moved.connect(self._show_position)
        self.thumbnails = Thumbnails(theme)
        self.thumbnails.page_chosen.connect(self.pages.go_to_page)
        self.thumbnails.left.connect(self.pages.setFocus)
        self.thumbnails.hide()
        self.find_bar = FindBar()
        self.search = DocumentSearch(self.find_bar, self._searched_text, self._offset_in_view, self)
        self.search.went_to.connect(self._on_searched)
        self.find_bar.closed.connect(lambda: self.in_view.setFocus())
        self.tools = DocumentTools(self.pages)
        self.tools.pages_button.clicked.connect(lambda: self.show_as(pages=True))
        self.tools.text_button.clicked.connect(lambda: self.show_as(pages=False))
        self.tools.thumbnails_button.clicked.connect(self.show_thumbnails)
        self.tools.find_button.clicked.connect(self.open_find)
        self._stack = QStackedWidget()
        self._stack.addWidget(self.text)
        self._leaf = QWidget()
        side_by_side = row(self.thumbnails, self.pages, space=0)
        side_by_side.setStretch(1, 1)
        self._leaf.setLayout(side_by_side)
        self._stack.addWidget(self._leaf)
        layout = column(self, 0, 0)
        layout.addWidget(self.tools)
        layout.addWidget(self.find_bar)
        layout.addWidget(self._stack, 1)
        self._build_shortcuts()
        theme.changed.connect(lambda: self.tools.paint_icons(theme))
        self.tools.paint_icons(theme)
        self._show_state()

    def _build_shortcuts(self) -> None:
        for keys, owner, slot in (
            ("Ctrl+F", self, self.open_find),
            ("F4", self, lambda: self.show_thumbnails(self.thumbnails.isHidden())),
            ("Ctrl+G", self.pages, self.tools.ask_page),
            ("Ctrl++", self.pages, self.pages.zoom_in),
            ("Ctrl+=", self.pages, self.pages.zoom_in),
            ("Ctrl+-", self.pages, self.pages.zoom_out),
            ("Ctrl+0", self.pages, self.pages.fit_width),
        ):
            QShortcut(QKeySequence(keys), owner, slot)

    @property
    def controls(self) -> tuple[QWidget, ...]:
        """What the keyboard reaches, in order."""
        bar = (self.find_bar.words, self.find_bar.previous, self.find_bar.next, self.find_bar.leave)
        return (*self.tools.controls, *bar, self.thumbnails, self.pages, self.text)

    @property
    def in_view(self) -> QWidget:
        """The pages or the text, whichever is shown."""
        return self.pages if self.as_pages else self.text

    # --- sources ------------------------------------------------------------------------------

    def show_source(self, source: Source) -> None:
        """Put a source into view."""
        if source is self._source:
            return
        if self._source is not None and self._source in self._documents:
            self._places[self._source] = self.pages.place
        self._source = source
        self._marks, self._cited = [], []
        self.find_bar.close_bar()
        self.text.show_source(source)
        self._show_pages_of(source)

    def read_to_the_end(self, source: Source) -> None:
        """A source has been read: only now its format is sure."""
        if source is self._source:
            self._show_pages_of(source)
            self.set_cited(self._cited)

    def forget(self, source: Source) -> None:
        """A source is being closed, or read again from its beginning."""
        document = self._documents.pop(source, None)
        self._without_pages.discard(source)
        self._places.pop(source, None)
        if source is self._source:
            self._source = None
            self._put_into_view(None)
        if document is not None:
            document.close()
            document.deleteLater()
        self._jobs.viewers.leave(str(source.path))

    def _show_pages_of(self, source: Source) -> None:
        document = self._documents.get(source)
        if document is None and source not in self._without_pages and source.path is not None and _has_pages(source):
            document = DrawnPages(source, self._jobs, self._cache, self)
            self._documents[source] = document
            document.measured.connect(lambda: self._on_measured(source))
            document.failed.connect(lambda _failure: self._on_no_pages(source))
            document.measure()
            self._put_into_view(document)
        elif not self.pages.shows(document):
            self._put_into_view(document, self._places.get(source, (0, 0.0)))
        self._show_state()

    def _put_into_view(self, document: DrawnPages | None, place: tuple[int, float] = (0, 0.0)) -> None:
        self.pages.show_pages(document, place)
        self.thumbnails.show_pages(document)

    def _on_measured(self, source: Source) -> None:
        if source is self._source:
            self._show_state()
            self.mark(self._marks, scroll=False)
            self.set_cited(self._cited)

    def _on_no_pages(self, source: Source) -> None:
        document = self._documents.pop(source, None)
        self._without_pages.add(source)
        if document is None:
            return
        if self.pages.shows(document):
            self._put_into_view(None)
        document.close()
        document.deleteLater()
        self._show_state()

    # --- pages or text ------------------------------------------------------------------------

    @property
    def has_pages(self) -> bool:
        """Whether the source in view can be shown as pages."""
        document = self._documents.get(self._source) if self._source is not None else None
        return document is not None and bool(document.sizes)

    @property
    def as_pages(self) -> bool:
        """Whether pages are in view."""
        return self._stack.currentWidget() is self._leaf

    def show_as(self, pages: bool) -> None:
        """Choose between pages and text, for this and the next documents. The place in view stays."""
        was, number = self.as_pages, self.pages.page_number
        offset = self.text.first_visible_offset()
        self._wants_pages = pages
        self._show_state()
        source = self._source
        if source is None or was == self.as_pages:
            return
        if self._marks:
            self.mark(self._marks, scroll=True)
        elif self.as_pages:
            passages = source.on_pages(offset, offset + 1)
            if passages:
                self.pages.go_to_page(passages[0].page_number)
        else:
            block = next((block for block in source.blocks if (block.page_number or 0) >= number), None)
            if block is not None:
                self.text.show_offset(block.start)

    def remember_in(self, preferences: Preferences) -> None:
        """Show small pictures if the user had them last time, and note when that changes."""
        self._preferences = preferences
        self.thumbnails.setVisible(preferences.settings.page_thumbnails)

    def show_thumbnails(self, shown: bool) -> None:
        """Show or hide the small pictures beside the pages, as the user wants."""
        if self.as_pages or not shown:
            if not shown and self.thumbnails.hasFocus():
                self.pages.setFocus()
            self.thumbnails.setVisible(shown)
            if self._preferences is not None:
                self._preferences.update(page_thumbnails=shown)
        self._show_state()

    # --- passages -----------------------------------------------------------------------------

    def mark(self, passages: list[tuple[int, int]], scroll: bool) -> None:
        """Mark passages of the source in view. start, end: code points. scroll: bring the first into view."""
        self._marks = passages
        self.text.mark(passages, scroll)
        if self._source is not None and self.has_pages:
            on_pages = [each for start, end in passages for each in self._source.on_pages(start, end)]
            self.pages.mark(on_pages, scroll)

    def set_cited(self, passages: list[tuple[int, int]]) -> None:
        """The passages that any sentence cites: shown as a strip beside the scroll bar."""
        self._cited = passages
        self.text.set_cited(passages)
        if self._source is not None and self.has_pages:
            on_pages = [each for start, end in passages for each in self._source.on_pages(start, end)]
            self.pages.set_cited(places_of(on_pages))

    # --- search -------------------------------------------------------------------------------

    def open_find(self) -> None:
        """Open the bar to search the document."""
        if self._source is not None:
            self.search.open()

    def _searched_text(self) -> str | None:
        source = self._source
        if source is None:
            return None
        typed = source.state == "typed" or (source.edited and source.path is None)
        return source.typed_text() if typed else source.text

    def _on_searched(self, found: tuple[int, int] | None) -> None:
        self.mark([] if found is None else [found], scroll=found is not None)

    def _offset_in_view(self) -> int:
        if not self.as_pages or self._source is None:
            return self.text.first_visible_offset()
        number = self.pages.place[0] + 1
        return next((block.start for block in self._source.blocks if (block.page_number or 0) >= number), 0)

    # --- showing ------------------------------------------------------------------------------

    def _show_state(self) -> None:
        as_pages = self.has_pages and self._wants_pages
        self._stack.setCurrentWidget(self._leaf if as_pages else self.text)
        self.tools.setVisible(self.has_pages)
        self.tools.show_state(as_pages, not self.thumbnails.isHidden(), self.width())
        self._show_position()

    def _show_position(self) -> None:
        if self.has_pages:
            self.thumbnails.show_current(self.pages.page_number)
            self.tools.show_position()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._show_state()


def _has_pages(source: Source) -> bool:
    if source.format:
        return source.format in _FORMATS_WITH_PAGES
    return source.path is not None and source.path.suffix.lower() in _SUFFIXES_WITH_PAGES
