"""The fields to look for, as a small table to write in, and as a file."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QCoreApplication, QRect, Qt
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QFileDialog,
    QHeaderView,
    QLineEdit,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from slmdesk.export.field_schema import read_fields, write_fields
from slmdesk.gui.background import Background
from slmdesk.gui.extraction import GHOST_ROLE, KIND, KINDS, MEANING, NAME, OPTIONS, FieldTable, Index, kind_words
from slmdesk.gui.theme import Theme
from slmdesk.gui.widgets.banner import Banner
from slmdesk.gui.widgets.basics import Choice, button
from slmdesk.gui.widgets.card import Card
from slmdesk.gui.widgets.tables import set_up

_MARGIN = 10  # as the header's in the style sheet
_LEAST_WIDTH = 60


class FieldEditor(Card):
    """Args: table: the fields. banner: for what goes wrong with a file."""

    def __init__(
        self, theme: Theme, table: FieldTable, banner: Banner, background: Background, parent: QWidget | None = None
    ) -> None:
        translate = QCoreApplication.translate
        super().__init__(
            theme, translate("FieldEditor", "FIELDS"), translate("FieldEditor", "Fields to look for"), parent
        )
        self._table = table
        self._banner = banner
        self._background = background
        self.view = _FieldView(theme, table)
        self._stack.addWidget(self.view)
        self.remove = button(self.tr("Remove"), "quiet")
        self.remove.clicked.connect(self._on_remove_clicked)
        self.load = button(self.tr("Load…"), "quiet", self.tr("Take the fields of a JSON file"))
        self.load.clicked.connect(self.ask_and_load)
        self.save = button(self.tr("Save…"), "quiet")
        self.save.clicked.connect(self.ask_and_save)
        self.header.addStretch(1)
        for each in (self.remove, self.load, self.save):
            self.header.addWidget(each)
        table.changed.connect(self._show_state)
        self.view.selectionModel().currentChanged.connect(lambda _now, _before: self._show_state())
        table.modelReset.connect(self._show_state)
        self._show_state()

    def ask_and_load(self) -> None:
        """Let the user choose a file of fields."""
        name, _chosen = QFileDialog.getOpenFileName(self, self.tr("Load fields"), "", self.tr("JSON (*.json)"))
        if name:
            self.load_from(Path(name))

    def load_from(self, path: Path) -> None:
        """Take the fields of a file in the place of these."""
        self._background.run(
            lambda: read_fields(path),
            self._table.replace,
            lambda failure: self._banner.show_failure(failure, self.tr("Load another…"), self.ask_and_load),
        )

    def ask_and_save(self) -> None:
        """Let the user choose a file for the fields."""
        if not self.save.isEnabled():
            return
        name, _chosen = QFileDialog.getSaveFileName(
            self, self.tr("Save the fields"), self.tr("fields.json"), self.tr("JSON (*.json)")
        )
        if name:
            self.save_to(Path(name))

    def save_to(self, path: Path) -> None:
        """Write the fields as a JSON Schema, which the command line takes too."""
        fields = self._table.fields
        self._background.run(
            lambda: write_fields(path, fields),
            lambda _none: self._banner.show_notice(self.tr("The fields are saved as {name}.").format(name=path.name)),
            lambda failure: self._banner.show_failure(failure, self.tr("Save elsewhere…"), self.ask_and_save),
            writes=True,
        )

    def _on_remove_clicked(self) -> None:
        self._table.remove(self.view.currentIndex().row())

    def _show_state(self) -> None:
        fields = self._table.fields
        row = self.view.currentIndex().row()
        for made, reason, tip in (
            (
                self.remove,
                "" if 0 <= row < self._table.rowCount() - 1 else self.tr("Choose a field first"),
                self.tr("Take this field out (Delete)"),
            ),
            (
                self.save,
                "" if fields else self.tr("There are no fields yet"),
                self.tr("Keep these fields as a JSON file, for another time or for slmdesk extract"),
            ),
        ):
            made.setEnabled(not reason)
            made.setToolTip(reason or tip)
            made.setAccessibleDescription(reason or tip)


class _FieldView(QTableView):
    """One click or a key opens a cell; Delete takes a row out."""

    def __init__(self, theme: Theme, table: FieldTable) -> None:
        super().__init__()
        self._table = table
        self.setModel(table)
        set_up(self, self.tr("Fields to look for"))
        self.setItemDelegate(_FieldCell(theme, self))
        self.setEditTriggers(
            QAbstractItemView.EditTrigger.SelectedClicked
            | QAbstractItemView.EditTrigger.AnyKeyPressed
            | QAbstractItemView.EditTrigger.EditKeyPressed
            | QAbstractItemView.EditTrigger.DoubleClicked
        )
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        header = self.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        header.setSectionResizeMode(MEANING, QHeaderView.ResizeMode.Stretch)
        header.setMinimumSectionSize(_LEAST_WIDTH)
        self.clicked.connect(self._on_clicked)

    def resizeEvent(self, event: QResizeEvent) -> None:
        width = self.viewport().width()
        kind = self.fontMetrics().horizontalAdvance(kind_words("choice")) + 2 * _MARGIN + 18
        adding = str(self._table.index(self._table.rowCount() - 1, NAME).data())
        name = self.fontMetrics().horizontalAdvance(adding) + 2 * _MARGIN
        options = self.horizontalHeader().sectionSizeHint(OPTIONS)
        for column, least, wanted in (
            (NAME, name, width * 24 // 100),
            (KIND, kind, kind),
            (OPTIONS, options, width * 22 // 100),
        ):
            self.setColumnWidth(column, max(_LEAST_WIDTH, min(least, width * 27 // 100), wanted))
        super().resizeEvent(event)

    def _on_clicked(self, index: Index) -> None:
        if self.state() != QAbstractItemView.State.EditingState:
            self.edit(index)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self._table.remove(self.currentIndex().row())
            return
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers():
            self.edit(self.currentIndex())
            return
        super().keyPressEvent(event)


class _FieldCell(QStyledItemDelegate):
    """Draws a cell, what can be written there in grey; makes the field or the list to fill it in."""

    def __init__(self, theme: Theme, view: QTableView) -> None:
        super().__init__(view)
        self._theme = theme
        self._view = view

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        tokens = self._theme.tokens
        rect: QRect = option.rect
        painter.save()
        current = self._view.hasFocus() and index == self._view.currentIndex()
        if current:
            painter.fillRect(rect, QColor(tokens.accent_soft))
        painter.fillRect(rect.left(), rect.bottom(), rect.width(), 1, QColor(tokens.border))
        ghost, words = bool(index.data(GHOST_ROLE)), str(index.data() or "")
        font = self._view.font()
        if index.column() == NAME and not ghost:
            font.setWeight(font.Weight.DemiBold)
        painter.setFont(font)
        muted = ghost or index.column() != NAME
        painter.setPen(
            QColor(tokens.accent if ghost and index.column() == NAME else tokens.muted if muted else tokens.text)
        )
        inner = rect.adjusted(_MARGIN, 0, -_MARGIN, 0)
        if index.column() == KIND and words:
            icon = self._theme.pixmap("chevron-down", tokens.muted, 12)
            painter.drawPixmap(inner.right() - 12, inner.center().y() - 6, icon)
            inner.setRight(inner.right() - 16)
        if ghost and index.column() == NAME:  # nothing stands beside it yet
            inner.setRight(self._view.viewport().width() - _MARGIN)
            painter.setClipping(False)
        shown = painter.fontMetrics().elidedText(words, Qt.TextElideMode.ElideRight, inner.width())
        painter.drawText(inner, Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine, shown)
        painter.restore()

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget:
        name = str(self._view.model().headerData(index.column(), Qt.Orientation.Horizontal))
        if index.column() == KIND:
            choice = Choice(self._theme, name, [(kind, kind_words(kind)) for kind in KINDS])
            choice.setParent(parent)
            choice.activated.connect(lambda _index: self._end(choice))
            return choice
        line = QLineEdit(parent)
        line.setAccessibleName(name)
        if index.column() == OPTIONS:
            line.setPlaceholderText(self.tr("with commas between them"))
        return line

    def _end(self, choice: QComboBox) -> None:
        self.commitData.emit(choice)
        self.closeEditor.emit(choice, QStyledItemDelegate.EndEditHint.NoHint)

    def setEditorData(self, editor: QWidget, index: Index) -> None:
        value = index.data(Qt.ItemDataRole.EditRole)
        if isinstance(editor, Choice):
            editor.choose(value)
        elif isinstance(editor, QLineEdit):
            editor.setText(value)

    def setModelData(self, editor: QWidget, model: object, index: Index) -> None:
        value = editor.currentData() if isinstance(editor, Choice) else editor.property("text")
        self._view.model().setData(index, value)

    def updateEditorGeometry(self, editor: QWidget, option: QStyleOptionViewItem, index: Index) -> None:
        rect: QRect = option.rect
        editor.setGeometry(rect.adjusted(2, 1, -2, -2))
