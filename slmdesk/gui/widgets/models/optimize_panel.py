"""A faster file of a model: how far its making is, how it compares with the original, and the choice to keep it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QFrame, QGridLayout, QProgressBar, QWidget

from slmdesk.gui import wording
from slmdesk.gui.models.optimizing import Optimizing
from slmdesk.gui.theme import SPACE
from slmdesk.gui.widgets.basics import button, column, label, rename, row, set_look
from slmdesk.messages import FormatQuality, OptimizeResult, Progress


class OptimizePanel(QFrame):
    """Hidden while nothing is made or offered. Args: work: what it shows and drives."""

    def __init__(self, work: Optimizing, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._work = work
        self._leave: Callable[[], None] = lambda: None
        self.setProperty("look", "card")
        self.heading = label(look="heading", wrap=True)
        self.text = label(look="muted", wrap=True)
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName(self.tr("How far it is"))
        self.table: QFrame | None = None
        self.stop = button(self.tr("Stop"), "quiet")
        self.stop.clicked.connect(self._on_stop)
        self.keep = button(self.tr("Keep the new file"), "primary")
        self.keep.clicked.connect(self._on_keep)
        self.discard = button(self.tr("Throw it away"))
        self.discard.clicked.connect(work.end)
        inside = column(self, SPACE[4], SPACE[3])
        top = row(self.heading, self.stop)
        top.setStretch(0, 1)
        inside.addLayout(top)
        inside.addWidget(self.text)
        inside.addWidget(self.bar)
        self._middle = column()
        inside.addLayout(self._middle)
        inside.addLayout(row(self.keep, self.discard, None))
        work.progressed.connect(self._on_progress)
        work.offered.connect(self._on_offered)
        work.ended.connect(self._on_ended)
        self.hide()

    def begin(self, leave: Callable[[], None]) -> None:
        """Show that the work has begun. leave: gives the keyboard back to where it was asked for."""
        assert self._work.model is not None
        self._leave = leave
        self._clear_table()
        self.heading.setText(self.tr("Looking for a faster file of {name}").format(name=self._work.model.name))
        self.text.setText(self.tr("This takes some minutes and leaves the model as it is."))
        self.bar.setRange(0, 0)
        self.bar.show()
        self.stop.setEnabled(True)
        self.stop.show()
        self.keep.hide()
        self.discard.hide()
        self.show()
        self.stop.setFocus()

    def _on_progress(self, event: Progress) -> None:
        self.text.setText(event.note or self.text.text())
        self.bar.setRange(0, event.total)
        self.bar.setValue(event.done)

    def _on_stop(self) -> None:
        self._work.stop()
        self.stop.setEnabled(False)
        self.text.setText(self.tr("It ends when the file that is being written is done."))

    def _on_offered(self, result: OptimizeResult) -> None:
        assert self._work.model is not None
        name = self._work.model.name
        self.bar.hide()
        self.stop.hide()
        words = self.tr(
            "Tokens read and written in a second on this computer. On a sample text, how often each expects "
            "the same next word as the original, and how sure it is."
        )
        if result.busy:
            busy = self.tr("Other programs were busy meanwhile: the speeds say little. Try again when they rest.")
            words = f"{busy}\n{words}"
        self.text.setText(words)
        if result.file:
            surely = self.tr("{format} is faster here than {name}")
            perhaps = self.tr("{format} may be faster here than {name}")
            self.heading.setText((perhaps if result.busy else surely).format(format=result.format, name=name))
        else:
            self.heading.setText(self.tr("{name} is best as it is").format(name=name))
        self._show_table(result)
        self.keep.setVisible(bool(result.file))
        rename(self.discard, self.tr("Throw it away") if result.file else self.tr("Close"))
        self.discard.show()
        (self.keep if result.file else self.discard).setFocus()

    def _on_keep(self) -> None:
        self.setFocus()  # before the button goes: Qt would go on to any other, and scroll to it
        self.keep.hide()
        self.discard.hide()
        self.text.setText(self.tr("Putting it beside the other models"))
        self._work.keep()

    def _on_ended(self) -> None:
        focused = QApplication.focusWidget()
        if focused is self or (focused is not None and self.isAncestorOf(focused)):
            self._leave()
        self.hide()

    def _clear_table(self) -> None:
        if self.table is not None:
            self.table.setParent(None)
            self.table.deleteLater()
            self.table = None

    def _show_table(self, result: OptimizeResult) -> None:
        self._clear_table()
        self.table = QFrame()
        set_look(self.table, "plain")
        self.table.setAccessibleName(self.tr("How the files compare"))
        grid = QGridLayout(self.table)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(SPACE[5])
        grid.setVerticalSpacing(SPACE[2])
        titles = (
            self.tr("File"),
            self.tr("Size"),
            self.tr("Reads"),
            self.tr("Writes"),
            self.tr("Same word"),
            self.tr("Perplexity"),
            self.tr("Divergence"),
        )
        grid.setColumnStretch(len(titles), 1)
        for at, title in enumerate(titles):
            grid.addWidget(label(title, "muted"), 0, at)
        for line, quality in enumerate((result.original, *result.candidates), 1):
            for at, cell in enumerate(self._cells(quality, original=line == 1)):
                told = label(cell, "heading" if quality.format == result.format else "")
                told.setAccessibleName(f"{titles[at]}: {cell}")
                told.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
                grid.addWidget(told, line, at)
        self._middle.addWidget(self.table)

    def _cells(self, quality: FormatQuality, original: bool) -> tuple[str, ...]:
        name = self.tr("{format}, the original").format(format=quality.format) if original else quality.format
        return (
            name,
            wording.size(quality.size_bytes),
            f"{quality.prompt_tokens_per_s:,.0f}",
            f"{quality.output_tokens_per_s:,.0f}",
            "" if original else f"{quality.same_top:.0%}",
            f"{quality.perplexity:.2f}",
            "" if original else f"{quality.kl_divergence:.3f}",
        )
