"""Says how many pages are scans, and whether their text is recognised; here it is switched, and its language chosen."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QComboBox, QWidget

from slmdesk.gui import wording
from slmdesk.gui.documents.sources import Source
from slmdesk.gui.theme import SPACE, Theme
from slmdesk.gui.widgets.basics import Check, Choice, for_letters, label, row

LANGUAGES = (
    "af", "ca", "cs", "cy", "da", "de", "en", "es", "et", "eu", "fi", "fr", "ga", "gl", "hr", "hu", "id", "is",
    "it", "ja", "lt", "lv", "ms", "mt", "nb", "nl", "pl", "pt", "ro", "sk", "sl", "sq", "sv", "sw", "tr", "vi",
    "zh",
)  # fmt: skip
"""What is offered of those that the recogniser knows."""
_NARROW = 520  # pixels below which the sentence stands above the controls
_SHOWN_CHARACTERS = 9  # of a language's name, beside the sentence


class ScanBar(QWidget):
    """Hidden as long as no page is a scan and recognition was not switched off."""

    asked = Signal(bool, object)  # whether to recognise; the language's code, or None

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.words = label(look="muted", wrap=True)
        names = sorted(((code, wording.language(code)) for code in LANGUAGES), key=lambda each: each[1])
        self.language = Choice(theme, self.tr("Language of the scans"), [("", self.tr("Automatic")), *names])
        self.language.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.language.setMinimumContentsLength(_SHOWN_CHARACTERS)
        self.language.activated.connect(self._on_changed)
        self.switch = Check(
            theme,
            self.tr("Recognise text"),
            self.tr("Reads the text of pages that are pictures; this takes seconds for each page"),
        )
        self.switch.clicked.connect(self._on_changed)
        controls = row(self.language, self.switch, space=SPACE[3])
        controls.addStretch(0)
        self._whole = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._whole.setContentsMargins(0, 0, 0, 0)
        self._whole.setSpacing(SPACE[2])
        self._whole.addWidget(self.words, 1)
        self._whole.addLayout(controls)
        self.hide()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        narrow = self.width() < for_letters(self, _NARROW)
        self._whole.setDirection(QBoxLayout.Direction.TopToBottom if narrow else QBoxLayout.Direction.LeftToRight)

    def show_source(self, source: Source | None) -> None:
        """Put the state of a source into words."""
        self.setVisible(source is not None and source.path is not None and (source.scans > 0 or not source.ocr))
        if source is None:
            return
        self.switch.setChecked(source.ocr)
        self.language.setVisible(source.ocr)
        self.language.choose(source.ocr_language or "")
        self.words.setText(self._sentence(source))

    def _sentence(self, source: Source) -> str:
        if not source.scans:
            return self.tr("The text of pages that are pictures is not recognised.")
        scans, total = source.scans, source.pages
        if total is None and source.progress is not None and source.progress.unit == "pages":
            total = source.progress.total
        if source.state == "reading" or source.stopped:
            pages = self.tr("1 page so far is a scan") if scans == 1 else self.tr("{n} pages so far are scans")
        elif not total or total == 1:
            pages = self.tr("This is a scan")
        elif scans == 1:
            pages = self.tr("1 of {total} pages is a scan")
        else:
            pages = self.tr("{n} of {total} pages are scans")
        read = len(source.words)
        if not source.ocr:
            outcome = self.tr("not recognised, so nothing is read from it") if scans == 1 else self.tr("not recognised")
        elif source.state == "reading":
            outcome = self.tr("text is being recognised")
        elif read == scans:
            outcome = self.tr("text recognised")
        elif read:
            outcome = self.tr("text recognised on {read}")
        else:
            outcome = self.tr("no text could be recognised")
        sentence = self.tr("{pages}: {outcome}.").format(pages=pages, outcome=outcome)
        return sentence.format(n=f"{scans:,}", total=f"{total or 0:,}", read=f"{read:,}")

    def _on_changed(self) -> None:
        self.asked.emit(self.switch.isChecked(), self.language.currentData() or None)
