"""The banner inside a pane: what happened, why, what to do, and one button for the likely next step."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QFrame, QHBoxLayout, QLabel, QLineEdit, QSizePolicy, QWidget

from slmdesk.gui.theme import SPACE, Theme
from slmdesk.gui.widgets.basics import button, column, label, rename, row, set_look
from slmdesk.messages import Failed


class Banner(QFrame):
    """Hidden until something has to be said. One message at a time: the latest."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._action: Callable[[], None] | None = None
        self._with_password: Callable[[str], None] | None = None
        self._details = ""
        self._icon_name = "error"
        self.setProperty("look", "error")

        self._icon = QLabel()
        self._icon.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.message = label(wrap=True)
        self.hint = label(look="muted", wrap=True)
        self._password = QLineEdit()
        self._password.setEchoMode(QLineEdit.EchoMode.Password)
        self._password.setAccessibleName(self.tr("Password of the file"))
        self._password.setPlaceholderText(self.tr("Password"))
        self._password.setMaximumWidth(260)
        self._password.returnPressed.connect(self._on_action_clicked)
        self.action = button("")
        self.action.setAccessibleName(self.tr("Next step"))
        self.action.clicked.connect(self._on_action_clicked)
        self._copy = button(self.tr("Copy details"), look="quiet", tip=self.tr("For a report; your text is not in it"))
        self._copy.clicked.connect(self._on_copy_clicked)
        self._dismiss = button("", look="quiet", tip=self.tr("Close this message"))
        self._dismiss.setAccessibleName(self.tr("Close this message"))
        self._dismiss.clicked.connect(self.clear)

        words = column(space=SPACE[1])
        words.addWidget(self.message)
        words.addWidget(self.hint)
        words.addLayout(row(self._password, self.action, self._copy, None))
        layout = QHBoxLayout(self)
        layout.setContentsMargins(SPACE[4], SPACE[3], SPACE[2], SPACE[3])
        layout.setSpacing(SPACE[3])
        layout.addWidget(self._icon)
        layout.addLayout(words, 1)
        layout.addWidget(self._dismiss, 0, Qt.AlignmentFlag.AlignTop)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        theme.changed.connect(self._paint_icons)
        self.hide()

    def show_failure(self, failure: Failed, action: str = "", act: Callable[[], None] | None = None) -> None:
        """Say what went wrong. action: the word on the button for the likely next step; empty for none."""
        details = "\n".join(part for part in (failure.kind, failure.message, failure.details) if part)
        self._show("error", "error", failure.message, failure.hint, action, act, details if failure.details else "")

    def show_notice(
        self, message: str, hint: str = "", action: str = "", act: Callable[[], None] | None = None
    ) -> None:
        """Say something that is not an error."""
        self._show("notice", "info", message, hint, action, act)

    def show_doubt(self, message: str, hint: str, action: str, act: Callable[[], None] | None) -> None:
        """Ask before something doubtful is done."""
        self._show("doubt", "warning", message, hint, action, act)

    def ask_password(self, message: str, hint: str, act: Callable[[str], None]) -> None:
        """Ask for the password of a file, here and not in a box of its own."""
        self._show("notice", "lock", message, hint, self.tr("Open"), None)
        self._with_password = act
        self._password.clear()
        self._password.show()
        self._password.setFocus()

    def take_focus(self) -> bool:
        """Put the keyboard on the next step. False: nothing is said, or the keyboard is there already."""
        focused = QApplication.focusWidget()
        if self.isHidden() or (focused is not None and self.isAncestorOf(focused)):
            return False
        (self._dismiss if self.action.isHidden() else self.action).setFocus(Qt.FocusReason.ShortcutFocusReason)
        return True

    def clear(self) -> None:
        """Nothing to say any more."""
        focused, around = QApplication.focusWidget(), self.parentWidget()
        if focused is not None and around is not None and self.isAncestorOf(focused):
            around.setFocus()  # Qt would go on to any button, and the next key would press that
        self._action = None
        self._with_password = None
        self._password.clear()
        self.hide()

    def _show(
        self,
        look: str,
        icon: str,
        message: str,
        hint: str,
        action: str,
        act: Callable[[], None] | None,
        details: str = "",
    ) -> None:
        self._action, self._with_password, self._details, self._icon_name = act, None, details, icon
        set_look(self, look)
        self._paint_icons()
        self.message.setText(message)
        self.hint.setText(hint)
        self.hint.setVisible(bool(hint))
        self._password.hide()
        rename(self.action, action)
        self.action.setVisible(bool(action))
        self._copy.setVisible(bool(details))
        self.setAccessibleName(message)
        self.show()

    def _paint_icons(self) -> None:
        tokens = self._theme.tokens
        color = {"error": tokens.error, "warning": tokens.doubt}.get(self._icon_name, tokens.accent)
        self._icon.setPixmap(self._theme.pixmap(self._icon_name, color, 20))
        self._dismiss.setIcon(self._theme.icon("close", tokens.muted, 16))

    def _on_action_clicked(self) -> None:
        act, with_password, password = self._action, self._with_password, self._password.text()
        if with_password is not None and not password:
            self._password.setFocus()
            return
        self.clear()
        if with_password is not None:
            with_password(password)
        elif act is not None:
            act()

    def _on_copy_clicked(self) -> None:
        QGuiApplication.clipboard().setText(self._details)
