"""The rows of the Models pane in their sections: rows that stay the same stay, and many new ones come bit by bit."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QApplication, QScrollArea, QWidget

from slmdesk.gui.models.wording import RowWords
from slmdesk.gui.theme import SPACE
from slmdesk.gui.widgets.basics import column, label
from slmdesk.gui.widgets.models.model_row import ModelRow
from slmdesk.gui.widgets.row_stack import RowStack

_AT_ONCE = 8  # rows that are made before the pane is drawn: more than fit a screen
_AT_A_TIME = 3

Section = tuple[str, tuple[RowWords, ...]]


class ModelList(QScrollArea):
    """Args: make: a row for its words."""

    made = Signal(object)  # ModelRow, new or put in its place again

    def __init__(self, make: Callable[[RowWords], ModelRow], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._make = make
        self._sections: tuple[Section, ...] | None = None
        self._waiting: deque[tuple[RowStack, RowWords]] = deque()
        self._reusable: dict[str, ModelRow] = {}
        self._stacks: list[RowStack] = []
        self.rows: dict[str, ModelRow] = {}
        page = QWidget()
        page.setObjectName("window")
        self._column = column(page, 0, SPACE[4])
        self.above = column(space=SPACE[3])  # cards above the sections
        self._body = QWidget()
        self._body_column = column(self._body, 0, SPACE[2])
        self._column.addLayout(self.above)
        self._column.addWidget(self._body)
        self._column.addStretch(1)
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setAccessibleName(self.tr("Models"))
        self.setWidget(page)
        self._timer = QTimer(self)
        self._timer.setInterval(0)
        self._timer.timeout.connect(self._make_some)

    @property
    def complete(self) -> bool:
        """Whether every row has been made."""
        return not self._waiting

    def show_sections(self, sections: Sequence[Section]) -> None:
        """Show these rows. A section without rows is left out."""
        wanted = tuple(section for section in sections if section[1])
        if wanted == self._sections:
            return
        before, self._sections = self._sections, wanted
        if before is not None and self.complete and _lasting(before) == _lasting(wanted):
            for _title, rows in wanted:
                for words in rows:
                    self.rows[words.id].show_words(words)
            return
        focused = QApplication.focusWidget()
        kept = {words.id: words for _title, rows in wanted for words in rows}
        old, self.rows = self.rows, {}
        self._reusable = {id: row for id, row in old.items() if id in kept and kept[id].lasting == row.words.lasting}
        for stack in self._stacks:
            stack.give_back()
        for id, row in old.items():
            if id not in self._reusable:
                row.deleteLater()
        self._stacks = []
        self._body.setParent(None)
        self._body.deleteLater()
        self._body = QWidget()
        self._body_column = column(self._body, 0, SPACE[2])
        self._waiting.clear()
        for number, (title, rows) in enumerate(wanted):
            if number:
                self._body_column.addSpacing(SPACE[3])
            self._body_column.addWidget(label(title, "caption"))
            stack = RowStack()
            self._stacks.append(stack)
            self._body_column.addWidget(stack)
            self._waiting.extend((stack, words) for words in rows)
        self._column.insertWidget(1, self._body)
        self._fill(_AT_ONCE)
        if focused is not None and self.isAncestorOf(focused):
            focused.setFocus()

    def row(self, model_id: str) -> ModelRow | None:
        """The row of a model; made now when its turn has not come yet."""
        while model_id not in self.rows and self._waiting:
            self._fill(_AT_A_TIME)
        return self.rows.get(model_id)

    def _make_some(self) -> None:
        self._fill(_AT_A_TIME)

    def _fill(self, most_new: int) -> None:
        new = 0
        while self._waiting and (new < most_new or self._waiting[0][1].id in self._reusable):
            stack, words = self._waiting.popleft()
            row = self._reusable.pop(words.id, None)
            if row is None:
                row = self._make(words)
                new += 1
            else:
                row.show_words(words)
            self.rows[words.id] = row
            self.made.emit(row)
            stack.add(row)
        if self._waiting:
            self._timer.start()
        else:
            self._timer.stop()


def _lasting(sections: Sequence[Section]) -> list[tuple[str, list[tuple[str, str, str, bool, bool]]]]:
    return [(title, [words.lasting for words in rows]) for title, rows in sections]
