"""One source as its pages or as its text, with the tools to move about in it and to search it."""

from __future__ import annotations

from bisect import bisect_left

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QIntValidator, QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QLineEdit, QPushButton, QStackedWidget, QWidget

from slmdesk.gui.drawn_pages import DrawnPages
from slmdesk.gui.jobs import Jobs
from slmdesk.gui.page_images import ImageCache
from slmdesk.gui.preferences import Preferences
from slmdesk.gui.sources import Source
from slmdesk.gui.text_search import TextSearch
from slmdesk.gui.theme import SPACE, Theme
from slmdesk.gui.widgets.basics import button, column, frame, label, rename, row
from slmdesk.gui.widgets.find_bar import FindBar
from slmdesk.gui.widgets.page_view import PageView, places_of
from slmdesk.gui.widgets.source_view import SourceView
from slmdesk.gui.widgets.thumbnails import Thumbnails

_TYPING_MS = 150
_FORMATS_WITH_PAGES = ("pdf", "image")
_SUFFIXES_WITH_PAGES = (".pdf", ".png", ".jpg", ".jpeg", ".tif", ".tiff", ".bmp", ".webp")  # before it has been read
_NARROW = 500  # pixels below which the zoom has no room; its keys still work


class DocumentView(QWidget):
    """Shows one source at a time. Pages where they can be drawn and the user did not choose the text.

    Attributes:
        text: the text, which is always there.
        pages: the pages of a PDF or a picture.
        thumbnails: small pictures of them; visible or not, also while there are no pages.
    """

    def __init__(self, jobs: Jobs, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._jobs = jobs
        self._theme = theme
        self._source: Source | None = None
        self._cache = ImageCache()
        self._documents: dict[Source, DrawnPages] = {}
        self._without_pages: set[Source] = set()
        self._places: dict[Source, tuple[int, float]] = {}
        self._wants_pages = True
        self._preferences: Preferences | None = None
        self._marks: list[tuple[int, int]] = []
        self._cited: list[tuple[int, int]] = []
        self._match = 0
        self.text = SourceView(theme)
        self.text.setAcceptDrops(False)  # files go to the pane, not as an address into the text
        self.pages = PageView(theme)
        self.pages.moved.connect(self._show_position)
        self.thumbnails = Thumbnails(theme)
        self.thumbnails.page_chosen.connect(self.pages.go_to_page)
        self.thumbnails.left.connect(self.pages.setFocus)
        self.thumbnails.hide()
        self.find_bar = FindBar()
        self._search = TextSearch(self)
        self._search.changed.connect(self._on_search_changed)
        self._typing = QTimer(self)
        self._typing.setSingleShot(True)
        self._typing.setInterval(_TYPING_MS)
        self._typing.timeout.connect(self._start_search)
        self.find_bar.words_changed.connect(lambda _words: self._typing.start())
        self.find_bar.step_asked.connect(self._on_step_asked)
        self.find_bar.closed.connect(self._on_find_closed)
        self._tools = self._build_tools()
        self._stack = QStackedWidget()
        self._stack.addWidget(self.text)
        self._leaf = QWidget()
        side_by_side = row(self.thumbnails, self.pages, space=0)
        side_by_side.setStretch(1, 1)
        self._leaf.setLayout(side_by_side)
        self._stack.addWidget(self._leaf)
        layout = column(self, 0, 0)
        layout.addWidget(self._tools)
        layout.addWidget(self.find_bar)
        layout.addWidget(self._stack, 1)
        self._build_shortcuts()
        theme.changed.connect(self._paint_icons)
        self._paint_icons()
        self._show_state()

    def _build_tools(self) -> QWidget:
        self.pages_button = button(self.tr("Pages"), look="segment", tip=self.tr("The pages as they look"))
        self.text_button = button(self.tr("Text"), look="segment", tip=self.tr("The text as it was read"))
        self._choice = QButtonGroup(self)
        for each in (self.pages_button, self.text_button):
            each.setCheckable(True)
            self._choice.addButton(each)
        self.pages_button.clicked.connect(lambda: self.show_as(pages=True))
        self.text_button.clicked.connect(lambda: self.show_as(pages=False))
        self.thumbnails_button = button("", look="quiet", tip=self.tr("Small pictures of the pages (F4)"))
        self.thumbnails_button.setAccessibleName(self.tr("Small pictures of the pages"))
        self.thumbnails_button.setCheckable(True)
        self.thumbnails_button.clicked.connect(self.show_thumbnails)
        self.page_field = QLineEdit()
        self.page_field.setAccessibleName(self.tr("Page"))
        self.page_field.setToolTip(self.tr("Go to a page (Ctrl+G)"))
        self.page_field.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.page_field.setValidator(QIntValidator(1, 999_999, self))
        self.page_field.setFixedWidth(self.page_field.fontMetrics().horizontalAdvance("00000") + SPACE[5])
        self.page_field.returnPressed.connect(self._on_page_entered)
        self._count = label(look="muted")
        self.smaller = button("−", look="quiet", tip=self.tr("Smaller (Ctrl+−)"))
        self.smaller.setAccessibleName(self.tr("Smaller"))
        self.smaller.clicked.connect(self.pages.zoom_out)
        self.fit = button("", look="quiet", tip=self.tr("Fit to the width (Ctrl+0)"))
        _set_percent(self.fit, 100)
        self.fit.clicked.connect(self.pages.fit_width)
        self.larger = button("+", look="quiet", tip=self.tr("Larger (Ctrl++)"))
        self.larger.setAccessibleName(self.tr("Larger"))
        self.larger.clicked.connect(self.pages.zoom_in)
        self.find_button = button(self.tr("Find"), look="quiet", tip=self.tr("Find in this document (Ctrl+F)"))
        self.find_button.clicked.connect(self.open_find)
        tools = frame("tools")
        layout = QHBoxLayout(tools)
        layout.setContentsMargins(SPACE[3], SPACE[1], SPACE[2], SPACE[1])
        layout.setSpacing(SPACE[2])
        switch = QHBoxLayout()
        switch.setSpacing(0)
        switch.addWidget(self.pages_button)
        switch.addWidget(self.text_button)
        layout.addLayout(switch)
        layout.addWidget(self.thumbnails_button)
        layout.addStretch(1)
        layout.addWidget(self.page_field)
        layout.addWidget(self._count)
        layout.addStretch(1)
        for each in (self.smaller, self.fit, self.larger, self.find_button):
            layout.addWidget(each)
        return tools

    def _build_shortcuts(self) -> None:
        for keys, owner, slot in (
            ("Ctrl+F", self, self.open_find),
            ("F4", self, lambda: self.show_thumbnails(self.thumbnails.isHidden())),
            ("Ctrl+G", self.pages, self._ask_page),
            ("Ctrl++", self.pages, self.pages.zoom_in),
            ("Ctrl+=", self.pages, self.pages.zoom_in),
            ("Ctrl+-", self.pages, self.pages.zoom_out),
            ("Ctrl+0", self.pages, self.pages.fit_width),
        ):
            QShortcut(QKeySequence(keys), owner, slot)

    @property
    def controls(self) -> tuple[QWidget, ...]:
        """What the keyboard reaches, in order."""
        tools = (
            self.pages_button,
            self.text_button,
            self.thumbnails_button,
            self.page_field,
            self.smaller,
            self.fit,
            self.larger,
        )
        bar = (self.find_bar.words, self.find_bar.previous, self.find_bar.next, self.find_bar.leave)
        return (*tools, self.find_button, *bar, self.thumbnails, self.pages, self.text)

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
            self.find_bar.open_bar()
            self._start_search()

    def _start_search(self) -> None:
        source = self._source
        if source is None or self.find_bar.isHidden():
            return
        text = source.text if source.path is not None or not source.edited else source.typed_text()
        if source.state == "typed":
            text = source.typed_text()
        self._match = -1
        self._search.start(text, self.find_bar.words.text())

    def _on_search_changed(self) -> None:
        found = self._search.found
        if found and self._match < 0:
            here = self._offset_in_view()
            self._match = min(bisect_left(found, (here, 0)), len(found) - 1)
            self.mark([found[self._match]], scroll=True)
        elif not found and not self.find_bar.isHidden():
            self.mark([], scroll=False)
        self.find_bar.show_count(max(0, self._match), len(found), self._search.running)

    def _on_step_asked(self, step: int) -> None:
        if self._typing.isActive():
            self._typing.stop()
            self._start_search()
        elif self._search.found:
            self._match = (self._match + step) % len(self._search.found)
            self.mark([self._search.found[self._match]], scroll=True)
            self._on_search_changed()

    def _on_find_closed(self) -> None:
        self._typing.stop()
        self._search.stop()
        self.mark([], scroll=False)
        self.in_view.setFocus()

    def _offset_in_view(self) -> int:
        if not self.as_pages or self._source is None:
            return self.text.first_visible_offset()
        number = self.pages.place[0] + 1
        return next((block.start for block in self._source.blocks if (block.page_number or 0) >= number), 0)

    # --- showing ------------------------------------------------------------------------------

    def _show_state(self) -> None:
        as_pages = self.has_pages and self._wants_pages
        self._stack.setCurrentWidget(self._leaf if as_pages else self.text)
        self._tools.setVisible(self.has_pages)
        (self.pages_button if as_pages else self.text_button).setChecked(True)
        self.page_field.setVisible(as_pages)
        self.thumbnails_button.setVisible(as_pages)
        self.thumbnails_button.setChecked(not self.thumbnails.isHidden())
        self._count.setVisible(as_pages)
        for each in (self.smaller, self.fit, self.larger):
            each.setVisible(as_pages and self.width() > _NARROW)
        self._show_position()

    def _paint_icons(self) -> None:
        tokens = self._theme.tokens
        icon = self._theme.icon("thumbnails", tokens.accent, 18)
        self.thumbnails_button.setIcon(icon)

    def _show_position(self) -> None:
        if not self.has_pages:
            return
        number = str(self.pages.page_number)
        if not self.page_field.hasFocus() or not self.page_field.isModified():
            self.page_field.setText(number)
        self.thumbnails.show_current(self.pages.page_number)
        words = self.tr("of {n}").format(n=f"{self.pages.page_count:,}")
        self._count.setText(words)
        self.pages.setAccessibleDescription(f"{number} {words}")
        _set_percent(self.fit, round(self.pages.zoom * 100))

    def _ask_page(self) -> None:
        self.page_field.setFocus()
        self.page_field.selectAll()

    def _on_page_entered(self) -> None:
        self.pages.go_to_page(int(self.page_field.text()))
        self.page_field.setModified(False)
        self.pages.setFocus()
        self._show_position()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._show_state()


def _has_pages(source: Source) -> bool:
    if source.format:
        return source.format in _FORMATS_WITH_PAGES
    return source.path is not None and source.path.suffix.lower() in _SUFFIXES_WITH_PAGES


def _set_percent(shown: QPushButton, percent: int) -> None:
    rename(shown, f"{percent}%")
