"""The labels that a document can get: the user's own, for the language model, or those of an installed classifier."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QCoreApplication, Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from slmdesk.gui.theme import SPACE, Theme
from slmdesk.gui.widgets.basics import Choice, button, column, label, row
from slmdesk.gui.widgets.card import Card
from slmdesk.messages import ClassifierModel

MOST_LABELS, LONGEST_LABEL = 50, 100  # as the task takes them


class LabelEditor(Card):
    """Says which labels there are, and who chooses between them."""

    changed = Signal()
    models_asked = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        translate = QCoreApplication.translate
        super().__init__(theme, translate("LabelEditor", "LABELS"), translate("LabelEditor", "Labels"), parent)
        self._classifiers: dict[str, ClassifierModel] = {}  # by what they are called
        self._own = ""  # what the user wrote, while a classifier's labels are shown
        self.header.addStretch(1)
        self.by = Choice(theme, self.tr("Who chooses the label"), [("", self.tr("The language model"))])
        self.by.currentIndexChanged.connect(self._on_chosen)
        self.field = QLineEdit()
        self.field.setAccessibleName(self.tr("Labels to choose from"))
        self.field.textChanged.connect(lambda _text: self.changed.emit())
        self.note = label(look="muted", wrap=True)
        self.models = button(self.tr("Open Models"), "quiet", self.tr("Import a classifier there"))
        self.models.clicked.connect(self.models_asked)
        inside = QWidget()
        layout = column(inside, SPACE[4], SPACE[2])
        layout.addLayout(row(label(self.tr("Chosen by"), "muted"), self.by, self.models, None))
        layout.addWidget(label(self.tr("Labels, with commas between them"), "muted"))
        layout.addWidget(self.field)
        layout.addWidget(self.note)
        layout.addStretch(1)
        self._stack.addWidget(inside)
        self._show()

    @property
    def classifier(self) -> ClassifierModel | None:
        """The one that is chosen; None for the language model."""
        return self._classifiers.get(self.by.currentData())

    @property
    def labels(self) -> list[str]:
        """Those to choose from."""
        if (classifier := self.classifier) is not None:
            return list(classifier.labels)
        return list(dict.fromkeys(found for part in self.field.text().split(",") if (found := " ".join(part.split()))))

    def problem(self) -> str:
        """Why nothing can be labelled; empty when it can."""
        labels = self.labels
        if self.classifier is not None:
            return ""
        if len(labels) < 2:
            return self.tr("Write two or more labels first")
        if len(labels) > MOST_LABELS:
            return self.tr("These are more than {n} labels: take fewer").format(n=MOST_LABELS)
        if max(map(len, labels)) > LONGEST_LABEL:
            return self.tr("A label is longer than {n} characters").format(n=LONGEST_LABEL)
        return ""

    def show_classifiers(self, classifiers: Mapping[str, ClassifierModel]) -> None:
        """Those that are installed, by what they are called. One that was chosen stays so while it is there."""
        if classifiers == self._classifiers:
            return
        chosen = self.by.currentData()
        self._classifiers = dict(classifiers)
        self.by.fill([("", self.tr("The language model")), *((name, name) for name in classifiers)])
        self.by.choose(chosen)
        self._on_chosen()

    def suggest(self, labels: str) -> None:
        """Labels to begin with, unless the user has some."""
        if self.classifier is None and not self.field.text().strip():
            self.field.setText(labels)

    def take_focus(self) -> None:
        """Put the keyboard on what is written first."""
        (self.by if self.field.isReadOnly() else self.field).setFocus()

    def _on_chosen(self) -> None:
        self._show()
        self.changed.emit()

    def _show(self) -> None:
        classifier = self.classifier
        if not self.field.isReadOnly():
            self._own = self.field.text()
        self.models.setVisible(not self._classifiers)
        self.field.setReadOnly(classifier is not None)
        self.field.setText(", ".join(classifier.labels) if classifier is not None else self._own)
        self.field.setCursorPosition(0)
        self.field.setPlaceholderText(self.tr("complaint, question, praise"))
        if classifier is None:
            words = self.tr(
                "The model is asked several times, with the labels in different orders; how many of its answers agree"
                " stands beside the label. A classifier of your own can be imported under Models."
            )
        elif classifier.several:
            words = self.tr("This classifier has labels of its own, and can give a text several of them or none.")
        else:
            words = self.tr("This classifier has labels of its own, and gives each text one of them.")
        self.note.setText(words)
