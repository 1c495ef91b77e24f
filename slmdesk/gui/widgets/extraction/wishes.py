"""What the Extract pane is asked for: fields to find, or one label for each document; and the request that asks it."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec.structs import replace
from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtWidgets import QStackedWidget, QWidget

from slmdesk.gui.desk import Desk
from slmdesk.gui.extraction import FieldTable
from slmdesk.gui.widgets.banner import Banner
from slmdesk.gui.widgets.extraction.field_editor import FieldEditor
from slmdesk.gui.widgets.extraction.label_editor import LabelEditor
from slmdesk.gui.widgets.translation.segments import Segments
from slmdesk.messages import ClassifierModel, Classify, Extract, ExtractedRow, Field, Sampling, SourceText

_LABEL = "label"  # what the task calls its only value


class ExtractionWishes(QStackedWidget):
    """Args: fields: the table of fields. banner: says what goes wrong with a file of fields.

    Attributes:
        switch: between the two, for the head of the pane.
    """

    changed = Signal()
    models_asked = Signal()

    def __init__(self, desk: Desk, fields: FieldTable, banner: Banner, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._fields = fields
        self.switch = Segments(
            {
                "fields": (self.tr("Fields"), self.tr("Find the same facts in every document")),
                "labels": (self.tr("Labels"), self.tr("Give every document one of a few labels")),
            }
        )
        self.switch.chosen.connect(self.show_kind)
        self.editor = FieldEditor(desk.theme, fields, banner, desk.background)
        self.labels = LabelEditor(desk.theme)
        self.addWidget(self.editor)
        self.addWidget(self.labels)
        fields.changed.connect(self.changed)
        self.labels.changed.connect(self.changed)
        self.labels.models_asked.connect(self.models_asked)
        desk.models.changed.connect(self._find_classifiers)
        self._find_classifiers()

    @property
    def labelling(self) -> bool:
        """Whether labels are asked for, and no fields."""
        return self.currentWidget() is self.labels

    @property
    def needs_model(self) -> bool:
        """Whether a language model does it."""
        return not (self.labelling and self.labels.classifier is not None)

    def show_kind(self, kind: str) -> None:
        """``fields`` or ``labels``."""
        self.switch.choose(kind)
        self.setCurrentWidget(self.labels if kind == "labels" else self.editor)
        self.changed.emit()

    def columns(self) -> list[Field]:
        """The columns of what will be found."""
        if not self.labelling:
            return self._fields.fields
        classifier = self.labels.classifier
        by = self.tr("Chosen by {name}").format(name=self._name_of(classifier.id)) if classifier is not None else ""
        return [Field(_LABEL, by, "choice", self.labels.labels)]

    def problem(self) -> str:
        """Why nothing can be looked for; empty when it can."""
        return self.labels.problem() if self.labelling else self._fields.problem()

    def request(self, sources: Sequence[SourceText]) -> Extract | Classify | None:
        """What asks for it; None when the language model is not there any more."""
        sampling = Sampling(threads=self._desk.preferences.settings.threads)
        texts = list(sources)
        classifier = self.labels.classifier
        if not self.needs_model:
            return Classify(texts, [], classifier=classifier, sampling=sampling)
        model = self._desk.models.model_file()
        if model is None:
            return None
        if self.labelling:
            return Classify(texts, self.labels.labels, model, sampling=sampling)
        return Extract(texts, self._fields.fields, model, sampling)

    def in_words(self, row: ExtractedRow) -> ExtractedRow:
        """What was found, with the name of the model that says it in the place of its id."""
        return replace(row, values=[replace(each, by=self._name_of(each.by)) for each in row.values])

    def what(self) -> str:
        """What a click on the button does, for its tool tip."""
        if self.labelling:
            return self.tr("Label every document (Ctrl+Return)")
        return self.tr("Look for the fields in every document (Ctrl+Return)")

    def coming(self) -> str:
        """What will stand in the table."""
        if self.labelling:
            return self.tr("A row for each document appears here, with its label and the score of that.")
        return self.tr("A row for each document appears here, and each value leads to the words it was taken from.")

    def verb(self) -> str:
        """The word on the button."""
        return self.tr("Label") if self.labelling else QCoreApplication.translate("panes", "Extract")

    def take_focus(self) -> None:
        """Put the keyboard on what is in view."""
        if self.labelling:
            self.labels.take_focus()
        else:
            self.editor.view.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _find_classifiers(self) -> None:
        installed = [model for model in self._desk.models.installed if model.kind == "classifier"]
        names = [model.name for model in installed]
        self._classifiers = installed

        def work() -> dict[str, ClassifierModel]:
            from slmdesk.models.classifier import classifier_models

            called = {model.id: model.name if names.count(model.name) == 1 else model.id for model in installed}
            return {called[each.id]: each for each in classifier_models(installed)}

        def show(found: dict[str, ClassifierModel]) -> None:
            if self._classifiers is installed:  # an answer to an earlier question may come after that to a later one
                self.labels.show_classifiers(found)

        if installed:
            self._desk.background.run(work, show, lambda _failure: None)
        else:
            self.labels.show_classifiers({})

    def _name_of(self, id: str) -> str:
        return next((model.name for model in self._desk.models.installed if model.id == id), id)
