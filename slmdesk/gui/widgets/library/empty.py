"""What the Library shows while there is no row: what it is for, that nothing was found, or that it cannot be read."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtWidgets import QWidget

from slmdesk.gui.theme import SPACE, Theme
from slmdesk.gui.widgets.basics import button, column, label, row
from slmdesk.gui.widgets.invitation import Invitation


class LibraryEmpty(Invitation):
    """Invites files to be kept."""

    add_clicked = Signal()

    def __init__(self, theme: Theme) -> None:
        translate = QCoreApplication.translate
        add = button(translate("LibraryEmpty", "Choose files…"), tip=translate("LibraryEmpty", "Add files (Ctrl+O)"))
        super().__init__(
            theme,
            "library",
            translate("LibraryEmpty", "Drop the documents here that you come back to."),
            translate(
                "LibraryEmpty",
                "They stay where they are. The library remembers where, with a title and tags of your own.",
            ),
            (add,),
            translate("LibraryEmpty", "Add a sample"),
        )
        self.add = add
        self.add.clicked.connect(self.add_clicked)


class NothingFound(QWidget):
    """Says that no document has the words, and shows all again."""

    show_all_clicked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.text = label(look="muted", wrap=True)
        self.text.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.show_all = button(self.tr("Show all documents"))
        self.show_all.clicked.connect(self.show_all_clicked)
        inside = column(self, SPACE[5], SPACE[3])
        inside.addStretch(2)
        inside.addWidget(self.text)
        inside.addLayout(row(None, self.show_all, None))
        inside.addStretch(3)

    def show_words(self, words: str) -> None:
        """What was looked for."""
        self.text.setText(self.tr("No document has “{words}” in its title, folder or tags.").format(words=words))
