"""What identifies a person in a text, each place to be replaced or left, above the text that comes of it."""

from __future__ import annotations

from PySide6.QtCore import (
    QCoreApplication,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QRect,
    QRectF,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor, QPainter, QResizeEvent, QTextCursor
from PySide6.QtWidgets import (
    QHeaderView,
    QPlainTextEdit,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableWidget,
    QTableWidgetItem,
    QWidget,
)

from slmdesk.gui.positions import shown
from slmdesk.gui.summary.deidentified import Deidentified, kind_words
from slmdesk.gui.theme import SPACE, Theme
from slmdesk.gui.widgets.basics import Check, ElidedLabel, button, column, for_letters, halves, label, row
from slmdesk.gui.widgets.card import Card
from slmdesk.gui.widgets.marks import marks
from slmdesk.gui.widgets.tables import set_up

_REPLACED, _WORDS, _BECOMES, _WHY = range(4)
_TICK_WIDTH = 36
_ROWS_MEASURED = 50  # for the width of a column
_NARROW = 460  # pixels below which there is room for what matters most only
_MOST_MARKED = 1000  # beyond it, marking each place would hold up the window
_MOST_EDITED = 20  # places; more are quicker with the whole text set anew


class DeidentifyPanel(Card):
    """Takes the place of the result while a text is looked through. Tick or untick a place with the space bar."""

    pointed = Signal(int)  # number of the span at the cursor
    keep_dates_changed = Signal(bool)
    copy_asked = Signal()
    save_asked = Signal()
    use_asked = Signal()
    closed = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        translate = QCoreApplication.translate
        super().__init__(
            theme,
            translate("DeidentifyPanel", "DE-IDENTIFY"),
            translate("DeidentifyPanel", "How much of the text is looked through"),
            parent,
        )
        self._theme = theme
        self.found: Deidentified | None = None
        self._name = ElidedLabel("heading")
        self.close_button = button(self.tr("Close"), "quiet", self.tr("Back to the result (Esc)"))
        self.close_button.clicked.connect(self.closed)
        self.keep_dates = Check(theme, self.tr("Leave dates"), self.tr("Dates are not replaced"))
        self.keep_dates.toggled.connect(self.keep_dates_changed)
        self.header.addWidget(self._name, 1)
        self.header.addWidget(self.keep_dates)
        self.header.addWidget(self.close_button)
        self.table = self._make_table()
        self.text = QPlainTextEdit()
        self.text.setReadOnly(True)
        self.text.setAccessibleName(self.tr("The text without what identifies a person"))
        self.text.setFrameShape(QPlainTextEdit.Shape.NoFrame)
        self.text.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.words = label(look="muted", wrap=True)
        self.alike = button(self.tr("Same everywhere"), "quiet")
        self.alike.clicked.connect(self._on_alike_clicked)
        self.copy_button = button(self.tr("Copy"))
        self.copy_button.clicked.connect(self.copy_asked)
        self.save_button = button(self.tr("Save…"))
        self.save_button.clicked.connect(self.save_asked)
        self.use = button(self.tr("Work with it"))
        self.use.clicked.connect(self.use_asked)
        self._lay_out()
        theme.changed.connect(self._on_theme_changed)
        self._on_theme_changed()

    def _make_table(self) -> QTableWidget:
        made = QTableWidget(0, 4)
        titles = ("", self.tr("Found"), self.tr("Becomes"), self.tr("Why"))
        made.setHorizontalHeaderLabels(titles)
        set_up(made, self.tr("What identifies a person in this text"))
        header = made.horizontalHeader()
        header.setResizeContentsPrecision(_ROWS_MEASURED)
        header.setMinimumSectionSize(_TICK_WIDTH)
        for place in (_REPLACED, _BECOMES):
            header.setSectionResizeMode(place, QHeaderView.ResizeMode.ResizeToContents)
        for place in (_WORDS, _WHY):
            header.setSectionResizeMode(place, QHeaderView.ResizeMode.Stretch)
        made.setItemDelegateForColumn(_REPLACED, _Tick(self._theme, made))
        made.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        made.setWordWrap(False)
        made.setEditTriggers(QTableWidget.EditTrigger.NoEditTriggers)
        made.setSelectionBehavior(QTableWidget.SelectionBehavior.SelectRows)
        made.itemChanged.connect(self._on_item_changed)
        made.currentCellChanged.connect(lambda now, _column, _before, _other: self._on_row(now))
        made.cellClicked.connect(lambda now, _column: self._on_row(now))
        return made

    def _lay_out(self) -> None:
        body = QWidget()
        inside = column(body, 0, 0)
        inside.addWidget(halves(self.table, self.text, sizes=(260, 260), vertical=True), 1)
        below = column(space=SPACE[2])
        below.setContentsMargins(SPACE[4], SPACE[2], SPACE[3], SPACE[3])
        said = row(self.words, self.alike)
        said.setStretch(0, 1)
        below.addLayout(said)
        below.addLayout(row(None, self.use, self.copy_button, self.save_button))
        inside.addLayout(below)
        self._stack.addWidget(body)

    # --- what is shown ------------------------------------------------------------------------

    def begin(self, name: str) -> None:
        """A text is being looked through. name: of its document."""
        self.found = None
        self._name.set_whole(name)
        self._fill()
        self._show_state()
        self.words.setText(self.tr("Looking for names, dates, numbers and places…"))

    def show_found(self, found: Deidentified) -> None:
        """What was found in it."""
        self.found = found
        self._bar.rest()
        self._fill()
        self.text.setPlainText(shown(found.text))
        self._show_state()
        if found.spans:
            self.table.setCurrentCell(0, _WORDS)

    def show_progress(self, fraction: float) -> None:
        """How much is looked through, 0..1."""
        self._bar.show_fraction(fraction)

    def take_focus(self) -> None:
        """Put the keyboard on the list."""
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def say(self, words: str) -> None:
        """What has been done with the result."""
        self.words.setText(words)

    def _fill(self) -> None:
        table, found = self.table, self.found
        table.blockSignals(True)
        table.setRowCount(0)
        self.text.clear()
        spans = found.spans if found is not None else []
        table.setRowCount(len(spans))
        for number, span in enumerate(spans):
            tick = QTableWidgetItem()
            tick.setFlags(tick.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            replaced = found is not None and found.replaced[number]
            tick.setCheckState(Qt.CheckState.Checked if replaced else Qt.CheckState.Unchecked)
            tick.setData(
                Qt.ItemDataRole.AccessibleTextRole,
                self.tr("Replace {words} by {other}").format(words=span.text, other=span.replacement),
            )
            table.setItem(number, _REPLACED, tick)
            why = self.tr("{kind}: {rule}").format(kind=kind_words(span.kind), rule=span.rule)
            for place, words in ((_WORDS, span.text), (_BECOMES, span.replacement), (_WHY, why)):
                item = QTableWidgetItem(" ".join(words.split()))
                item.setToolTip(f"{item.text()}\n{why}" if place != _WHY else why)
                table.setItem(number, place, item)
        table.blockSignals(False)

    def _show_state(self) -> None:
        found = self.found
        for each, tip in (
            (self.copy_button, self.tr("Copy this text (Ctrl+Shift+C)")),
            (self.save_button, self.tr("Save this text as a file; the document stays as it is (Ctrl+S)")),
            (self.use, self.tr("Put this text in the place of the document, to summarize it or write a note")),
        ):
            each.setEnabled(found is not None)
            each.setToolTip(tip if found is not None else self.tr("The text is being looked through"))
        one = found is not None and 0 <= self.table.currentRow() < len(found.spans)
        self.alike.setEnabled(one)
        self.alike.setToolTip(
            self.tr("Treat the same words everywhere in this text as here") if one else self.tr("Choose a row first")
        )
        if found is None:
            return
        if found.spans:
            words = self.tr("{n} of {total} places are replaced.").format(n=found.count, total=len(found.spans))
        else:
            words = self.tr("Nothing was found.")
        caution = self.tr("No such search finds everything: read the text before you pass it on.")
        self.words.setText(f"{words} {caution}")
        self._mark()

    # --- deciding -----------------------------------------------------------------------------

    def _on_item_changed(self, item: QTableWidgetItem) -> None:
        if item.column() == _REPLACED:
            self._decide([item.row()], item.checkState() == Qt.CheckState.Checked)

    def _on_alike_clicked(self) -> None:
        found, number = self.found, self.table.currentRow()
        if found is not None and 0 <= number < len(found.spans):
            self._decide(found.alike(number), found.replaced[number])

    def _decide(self, numbers: list[int], replaced: bool) -> None:
        found = self.found
        if found is None:
            return
        changed = [number for number in numbers if found.replaced[number] != replaced]
        places = found.places_in_qt()
        self.table.blockSignals(True)
        for number in changed:
            found.replaced[number] = replaced
            tick = self.table.item(number, _REPLACED)
            assert tick is not None, "every row has one"
            tick.setCheckState(Qt.CheckState.Checked if replaced else Qt.CheckState.Unchecked)
        self.table.blockSignals(False)
        if len(changed) > _MOST_EDITED:
            bar = self.text.verticalScrollBar()
            at = bar.value()
            self.text.setPlainText(shown(found.text))
            bar.setValue(at)
        else:
            cursor = QTextCursor(self.text.document())
            cursor.beginEditBlock()
            for number in sorted(changed, reverse=True):  # from the end: the places before it stay where they are
                span, (start, end) = found.spans[number], places[number]
                cursor.setPosition(start)
                cursor.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
                cursor.insertText(shown(span.replacement if replaced else span.text))
            cursor.endEditBlock()
        self._show_state()

    def _on_row(self, number: int) -> None:
        found = self.found
        if found is None or not 0 <= number < len(found.spans):
            return
        self.pointed.emit(number)
        start, _end = found.places_in_qt()[number]
        cursor = QTextCursor(self.text.document())
        cursor.setPosition(start)
        self.text.setTextCursor(cursor)
        self.text.centerCursor()
        self._show_state()

    # --- looks --------------------------------------------------------------------------------

    def _mark(self) -> None:
        found = self.found
        if found is None:
            return
        replaced = [place for place, yes in zip(found.places_in_qt(), found.replaced, strict=True) if yes][
            :_MOST_MARKED
        ]
        self.text.setExtraSelections(marks(self.text.document(), replaced, self._theme.tokens))

    def _on_theme_changed(self) -> None:
        self.text.document().setDefaultFont(self._theme.reading_font)
        self.text.document().setDocumentMargin(SPACE[4])
        self._mark()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        narrow = self.width() < for_letters(self, _NARROW)
        self._caption.setVisible(not narrow)
        self.table.setColumnHidden(_WHY, narrow)  # it is the tool tip of the row, too


class _Tick(QStyledItemDelegate):
    """A box to tick, as everywhere else in the window."""

    def __init__(self, theme: Theme, view: QTableWidget) -> None:
        super().__init__(view)
        self._theme = theme
        self._view = view

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        tokens = self._theme.tokens
        self.initStyleOption(option, index)
        box: QRect = self._view.style().subElementRect(
            QStyle.SubElement.SE_ItemViewItemCheckIndicator, option, self._view
        )
        row: QRect = option.rect
        painter.save()
        if index.row() == self._view.currentRow():
            painter.fillRect(row, QColor(tokens.accent_soft))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        ticked = Qt.CheckState(index.data(Qt.ItemDataRole.CheckStateRole)) == Qt.CheckState.Checked
        painter.setPen(QColor(tokens.accent if ticked else tokens.control))
        painter.setBrush(QColor(tokens.accent if ticked else tokens.surface))
        painter.drawRoundedRect(QRectF(box).adjusted(0.5, 0.5, -0.5, -0.5), 3, 3)
        if ticked:
            painter.drawPixmap(box.center() - QPoint(5, 5), self._theme.pixmap("check", tokens.on_accent, 12))
        painter.restore()
