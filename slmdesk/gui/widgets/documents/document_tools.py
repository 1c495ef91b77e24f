"""The row above a document: pages or text, small pictures, the page's number, zoom, and search."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QIntValidator
from PySide6.QtWidgets import QButtonGroup, QFrame, QHBoxLayout, QLineEdit, QWidget

from slmdesk.gui.theme import SPACE, Theme
from slmdesk.gui.widgets.basics import button, label, rename, that_fit, width_of
from slmdesk.gui.widgets.documents.page_view import PageView

_ICON_PX = 18


class DocumentTools(QFrame):
    """Steers the pages by itself; what concerns more than them is for the owner of the buttons to connect."""

    def __init__(self, pages: PageView, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("look", "tools")
        self._pages = pages
        self.pages_button = button(self.tr("Pages"), look="segment", tip=self.tr("The pages as they look"))
        self.text_button = button(self.tr("Text"), look="segment", tip=self.tr("The text as it was read"))
        self._choice = QButtonGroup(self)
        for each in (self.pages_button, self.text_button):
            each.setCheckable(True)
            self._choice.addButton(each)
        self.thumbnails_button = button("", look="quiet", tip=self.tr("Small pictures of the pages (F4)"))
        self.thumbnails_button.setAccessibleName(self.tr("Small pictures of the pages"))
        self.thumbnails_button.setCheckable(True)
        self.page_field = self._build_page_field()
        self.count = label(look="muted")
        self.smaller = button("−", look="quiet", tip=self.tr("Smaller (Ctrl+−)"))
        self.smaller.setAccessibleName(self.tr("Smaller"))
        self.smaller.clicked.connect(pages.zoom_out)
        self.fit = button("", look="quiet", tip=self.tr("Fit to the width (Ctrl+0)"))
        self.fit.clicked.connect(pages.fit_width)
        self._show_zoom(1.0)
        self.larger = button("+", look="quiet", tip=self.tr("Larger (Ctrl++)"))
        self.larger.setAccessibleName(self.tr("Larger"))
        self.larger.clicked.connect(pages.zoom_in)
        self.find_button = button(self.tr("Find"), look="quiet", tip=self.tr("Find in this document (Ctrl+F)"))
        self._build_layout()

    def _build_page_field(self) -> QLineEdit:
        field = QLineEdit()
        field.setAccessibleName(self.tr("Page"))
        field.setToolTip(self.tr("Go to a page (Ctrl+G)"))
        field.setAlignment(Qt.AlignmentFlag.AlignRight)
        field.setValidator(QIntValidator(1, 999_999, self))
        field.setFixedWidth(field.fontMetrics().horizontalAdvance("00000") + SPACE[5])
        field.returnPressed.connect(self._on_page_entered)
        return field

    def _build_layout(self) -> None:
        layout = self._line = QHBoxLayout(self)
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
        layout.addWidget(self.count)
        layout.addStretch(1)
        for each in (self.smaller, self.fit, self.larger, self.find_button):
            layout.addWidget(each)

    @property
    def controls(self) -> tuple[QWidget, ...]:
        """What the keyboard reaches, in order."""
        choice = (self.pages_button, self.text_button, self.thumbnails_button)
        return (*choice, self.page_field, self.smaller, self.fit, self.larger, self.find_button)

    def ask_page(self) -> None:
        """Let the user type a page's number."""
        self.page_field.setFocus()
        self.page_field.selectAll()

    def show_state(self, as_pages: bool, thumbnails: bool, width_px: int) -> None:
        """Show what is in view. width_px: of the whole document view."""
        (self.pages_button if as_pages else self.text_button).setChecked(True)
        self.thumbnails_button.setChecked(thumbnails)
        zoom = (self.smaller, self.fit, self.larger)
        always = [self.pages_button, self.text_button, self.find_button, *([self.page_field] if as_pages else [])]
        margins, gap = self._line.contentsMargins(), self._line.spacing()
        least = margins.left() + margins.right() + width_of(always, gap)
        shown = that_fit(width_px - least, gap, zoom, [self.thumbnails_button], [self.count]) if as_pages else []
        self.page_field.setVisible(as_pages)
        for each in (*zoom, self.thumbnails_button, self.count):  # they all have keys, or only tell
            each.setVisible(each in shown)
        self.setMinimumWidth(least)

    def show_position(self) -> None:
        """Show where the pages are."""
        number = str(self._pages.page_number)
        if not self.page_field.hasFocus() or not self.page_field.isModified():
            self.page_field.setText(number)
        words = self.tr("of {n}").format(n=f"{self._pages.page_count:,}")
        self.count.setText(words)
        self._pages.setAccessibleDescription(f"{number} {words}")
        self._show_zoom(self._pages.zoom)

    def paint_icons(self, theme: Theme) -> None:
        """In the colours of the theme."""
        self.thumbnails_button.setIcon(theme.icon("thumbnails", theme.tokens.accent, _ICON_PX))

    def _show_zoom(self, zoom: float) -> None:
        rename(self.fit, f"{round(zoom * 100)}%")

    def _on_page_entered(self) -> None:
        self._pages.go_to_page(int(self.page_field.text()))
        self.page_field.setModified(False)
        self._pages.setFocus()
        self.show_position()
