"""Where the parts of the Tutor pane stand: three beside each other where there is room, two where there is not."""

from __future__ import annotations

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QSizePolicy, QStackedWidget, QWidget

from slmdesk.gui.widgets.basics import for_letters, halves
from slmdesk.gui.widgets.tutor.materials_panel import MaterialsPanel

_THREE_ABREAST = 1000  # pixels of the pane
_MATERIALS = 210  # pixels: their width beside the rest, and their least height above the page
_MATERIALS_ABOVE = (108, 160)  # of one document, of several


class OneInView(QStackedWidget):
    """Parts of which one is in view; those that are not ask for no room."""

    def __init__(self, *parts: QWidget) -> None:
        super().__init__()
        for each in parts:
            self.addWidget(each)
        self.currentChanged.connect(lambda _place: self._fit())
        self._fit()

    def addWidget(self, part: QWidget) -> int:
        place = super().addWidget(part)
        self._fit()
        return place

    def _fit(self) -> None:
        for place in range(self.count()):
            part = self.widget(place)
            shown = part is self.currentWidget()
            policy = QSizePolicy.Policy.Preferred if shown else QSizePolicy.Policy.Ignored
            if part is not None:
                part.setSizePolicy(policy, policy)


class TutorLayout(QObject):
    """Materials at the left, what is asked in the middle, the page at the right.

    In a narrow pane the materials stand above the page. With no document open, what invites one is at the left.
    """

    def __init__(self, materials: MaterialsPanel, middle: QWidget, page: QWidget, parent: QObject) -> None:
        super().__init__(parent)
        self._materials = materials
        self._middle = middle
        self._page = page
        self._side = halves(page, sizes=[1], vertical=True)
        self.splitter = halves(materials, middle, self._side, sizes=[_MATERIALS, 520, 440])
        self._shape = ("", False)

    def show(self, width: int, documents: int, alone: bool, page: bool) -> None:
        """Put everything in its place.

        Args:
            width: of the pane, in pixels.
            documents: how many are open.
            alone: only the middle is wanted, or with the page at its side where ``page`` says so.
        """
        if alone:
            shape = "with-page" if page and documents else "alone"
        elif not documents:
            shape = "invitation"
        else:
            shape = "three" if width >= _THREE_ABREAST else "two"
        several = documents > 1
        if (shape, several) == self._shape:
            return
        self._shape = (shape, several)
        self._materials.setVisible(shape in ("three", "two"))
        self._side.setVisible(shape != "alone")
        self._materials.show_low(shape == "two")
        if shape == "two":
            self._side.insertWidget(0, self._materials)
            above = for_letters(self._middle, _MATERIALS_ABOVE[several])
            self._side.setSizes([above, max(above, self.splitter.height() - above)])
            self._side.setStretchFactor(1, 1)
        else:
            self.splitter.insertWidget(0, self._materials)
        self.splitter.insertWidget(0 if shape == "invitation" else self.splitter.count() - 1, self._side)
        sizes: dict[QWidget, int] = {
            "invitation": {self._side: 500, self._middle: 500},
            "three": {self._materials: _MATERIALS, self._middle: 500, self._side: 430},
            "two": {self._middle: 540, self._side: 460},
            "with-page": {self._middle: 600, self._side: 400},
        }.get(shape, {})
        widgets = [self.splitter.widget(number) for number in range(self.splitter.count())]
        self.splitter.setSizes([sizes.get(each, 0) if each is not None else 0 for each in widgets])
        for number, each in enumerate(widgets):
            self.splitter.setStretchFactor(number, 0 if each is self._materials else 1)
