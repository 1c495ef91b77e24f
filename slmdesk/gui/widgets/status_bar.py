"""The foot of the window: model and speed, jobs, what is kept and refused, and the true count of connections."""

from __future__ import annotations

import time

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from slmdesk.gui import wording
from slmdesk.gui.desk import Desk
from slmdesk.gui.jobs import JobHandle
from slmdesk.gui.speed import TokenSpeed
from slmdesk.gui.theme import SPACE
from slmdesk.gui.widgets.basics import button, rename, set_look, width_of
from slmdesk.gui.widgets.jobs_button import JobsButton
from slmdesk.messages import Ask, AskResult, Done, Ready, Summarize, SummaryResult, Token

_SEPARATOR = " · "
_LEAST_OF_MODEL = 40  # pixels of its name


class StatusBar(QFrame):
    """Buttons that say a state, and lead to more of it or change it."""

    model_clicked = Signal()
    pane_asked = Signal(str)  # where a job can be looked at
    ledger_clicked = Signal()

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._speed = TokenSpeed()
        self._speed_words = ""
        self._model_parts: list[str] = []
        self._measured: JobHandle | None = None
        self._shown_at = 0.0
        self.sandbox: Ready | None = None
        self.setObjectName("statusBar")
        self.model = button("", "status")
        self.model.clicked.connect(self.model_clicked)
        self.jobs = JobsButton(desk.jobs)
        self.jobs.pane_asked.connect(self.pane_asked)
        self.private = button("", "status")
        self.private.setCheckable(True)
        self.private.clicked.connect(self._on_private_clicked)
        self._private_words = ("", "")
        self.shield = button("", "status")
        self.shield.clicked.connect(self.ledger_clicked)
        self.badge = button("", "badge")
        self.badge.clicked.connect(self.ledger_clicked)
        self._badge_words: tuple[str, ...] = ("",)  # from all of it to the least
        self._left = (self.model, self.jobs, self.private, self.shield)
        for each in (*self._left, self.badge):
            each.setIconSize(QSize(16, 16))
        layout = QHBoxLayout(self)
        layout.setContentsMargins(SPACE[2], SPACE[1], SPACE[3], SPACE[1])
        layout.setSpacing(SPACE[2])
        upright = Qt.AlignmentFlag.AlignVCenter  # without it all are as low as the lowest, and large letters are cut
        for each in self._left:
            layout.addWidget(each, 0, upright)
        layout.addStretch(1)
        layout.addWidget(self.badge, 0, upright)
        desk.models.changed.connect(self._show_model)
        desk.idle.changed.connect(self._show_model)
        desk.ledger.changed.connect(self._show_badge)
        desk.theme.changed.connect(self._show_all)
        desk.preferences.changed.connect(self._show_private)
        desk.jobs.ready.connect(self._on_ready)
        desk.jobs.exited.connect(self._on_exited)
        desk.jobs.delivered.connect(self._on_job_event)
        self._show_all()

    def _show_all(self) -> None:
        self._show_model()
        self._show_private()
        self._show_shield()
        self._show_badge()

    def _show_model(self) -> None:
        models = self._desk.models
        if models.chosen is not None:
            parts = [models.chosen.name, wording.size(models.chosen.size_bytes), self._speed_words]
            if self._desk.idle.freed_bytes:
                parts[2] = self.tr("resting, {size} given back").format(size=wording.size(self._desk.idle.freed_bytes))
            self._model_parts = [part for part in parts if part]
        else:
            self._model_parts = [self.tr("No model yet") if models.loaded else self.tr("Looking for models")]
        self._fit()
        self.model.setToolTip(self.tr("The model that works next; click to choose another"))
        self.model.setIcon(self._desk.theme.icon("models", self._desk.theme.tokens.muted, 16))

    def _fit(self) -> None:
        """As many words as there is room for: the model's and the shield's give way; a screen reader is told all.

        What fits is reckoned before anything is written: each new text would have this asked again.
        """
        parts, private = list(self._model_parts), self._private_words[0]
        model, shield = _SEPARATOR.join(parts), self.shield.accessibleName()
        self.model.setAccessibleName(model)
        while len(parts) > 1 and self._room_left(model, private, shield) < 0:
            del parts[-1]
            model = _SEPARATOR.join(parts)
        if self._room_left(model, private, shield) < 0:
            shield = ""  # its sign stays
        if self._room_left(model, private, shield) < 0:
            private = self._private_words[1]
        left = self._room_left(model, private, shield)
        if left < 0:
            metrics = self.model.fontMetrics()
            room = max(_LEAST_OF_MODEL, metrics.horizontalAdvance(model) + left)
            model = metrics.elidedText(model, Qt.TextElideMode.ElideMiddle, room)
        badge = next(
            (each for each in self._badge_words if self._room_left(model, private, shield, each) >= 0),
            self._badge_words[-1],
        )
        written = ((self.model, model), (self.private, private), (self.shield, shield), (self.badge, badge))
        for each, words in written:
            if each.text() != words:
                each.setText(words)

    def _room_left(self, model: str, private: str, shield: str, badge: str = "") -> int:
        """Pixels beside all buttons with these words on them; less than 0 where they are too long."""
        shown = [each for each in (*self._left, self.badge) if not each.isHidden()]
        words = {self.model: model, self.private: private, self.shield: shield}
        words[self.badge] = badge or self._badge_words[0]
        more = sum(
            each.fontMetrics().horizontalAdvance(text) - each.fontMetrics().horizontalAdvance(each.text())
            for each, text in words.items()
        )
        return self.width() - width_of(shown, SPACE[2]) - 2 * SPACE[3] - more

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.LayoutRequest:  # the jobs came or went
            self._fit()
        return super().event(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _show_private(self) -> None:
        private, tokens = not self._desk.preferences.settings.keep_history, self._desk.theme.tokens
        if private:
            words = self.tr("Private: nothing is kept"), self.tr("Private")
            tip = self.tr("Nothing of your texts and results is written on this computer; click to keep them again")
        else:
            words = self.tr("Private off"), self.tr("Private off")
            tip = self.tr(
                "Results and unfinished work are kept on this computer. Click to write nothing from now on; "
                "results kept before stay until you delete them in the history"
            )
        self._private_words = words
        self.private.setChecked(private)
        self.private.setAccessibleName(words[0])
        self.private.setToolTip(tip)
        self.private.setAccessibleDescription(tip)
        set_look(self.private, "badge-open" if private else "status")
        self.private.setIcon(self._desk.theme.icon("private", tokens.doubt if private else tokens.muted, 16))
        self._fit()

    def _on_private_clicked(self) -> None:
        self._desk.preferences.update(keep_history=not self.private.isChecked())

    def _show_shield(self) -> None:
        if self.sandbox is None:
            icon, words = "lock", self.tr("Model is not running")
            tip = self.tr("Whether the system refuses the model the network is tried each time it starts")
        elif self.sandbox.sandboxed:
            icon, words = "lock", self.tr("Network refused to the model")
            tip = self.tr("The system refuses the network to the model's process: proved at its start")
        else:
            icon, words = "unlock", self.tr("Network not refused by the system")
            tip = self.sandbox.reason
        rename(self.shield, words)
        self.shield.setToolTip(tip)
        self.shield.setAccessibleDescription(tip)
        self.shield.setIcon(self._desk.theme.icon(icon, self._desk.theme.tokens.muted, 16))
        self._fit()

    def _show_badge(self) -> None:
        ledger, tokens = self._desk.ledger, self._desk.theme.tokens
        number, downloading = ledger.open_count, ledger.downloading
        shorter: tuple[str, ...] = ()  # what it says where there is no room for all of that
        count = self.tr("1 connection") if number == 1 else self.tr("{n} connections").format(n=number)
        if downloading is not None:
            name, host = downloading
            what = self.tr("downloading {name} from {host}") if host else self.tr("downloading {name}")
            words = f"{count}: {what.format(name=name, host=host)}"
            shorter = f"{count}: {self.tr('downloading {name}').format(name=name)}", count
            look, icon, color = "badge-open", "online", tokens.doubt
        elif ledger.count is None:
            words, look, icon, color = self.tr("Counting connections"), "badge", "offline", tokens.muted
        elif ledger.count.problem:
            words = self.tr("Connections: could not check")
            look, icon, color = "badge-open", "warning", tokens.doubt
        elif number:
            remotes = ", ".join(ledger.count.remotes)
            words = f"{count}: {remotes}" if remotes else count
            shorter = (count,)
            look, icon, color = "badge-alarm", "warning", tokens.error
        else:
            words, look, icon, color = (
                self.tr("Offline · {count}").format(count=count),
                "badge",
                "offline",
                tokens.accent,
            )
        self._badge_words = (words, *shorter)
        self.badge.setAccessibleName(words)
        self.badge.setToolTip(self.tr("All connections since the start"))
        self.badge.setIcon(self._desk.theme.icon(icon, color, 14))
        set_look(self.badge, look)
        self._fit()

    def _on_ready(self, kind: str, ready: Ready) -> None:
        if kind == "inference":
            self.sandbox = ready
            self._show_shield()

    def _on_exited(self, kind: str) -> None:
        if kind == "inference":
            self.sandbox = None
            self._show_shield()

    def _on_job_event(self, handle: JobHandle, event: object) -> None:
        if not isinstance(handle.request, (Summarize, Ask)):
            return
        now = time.monotonic()
        if handle is not self._measured:
            self._measured, self._speed = handle, TokenSpeed()
        alone = isinstance(event, Token) and not event.draft and not handle.in_sentences  # else several are written
        if alone and now - self._shown_at > 0.5:
            self._shown_at = now
            speed = self._speed.add(handle.tokens, now)
            self._say_speed(wording.speed(speed) if speed else self._speed_words)
        elif isinstance(event, Done) and isinstance(event.result, (SummaryResult, AskResult)):
            timings = event.result.timings
            if timings.output_s > 0:
                self._say_speed(wording.speed(timings.output_tokens / timings.output_s))

    def _say_speed(self, words: str) -> None:
        if words != self._speed_words:
            self._speed_words = words
            self._show_model()
