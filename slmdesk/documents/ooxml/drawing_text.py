"""Collects the text of DrawingML shapes: slides, their notes, diagrams, drawings on spreadsheets.

ECMA-376 part 1, chapters 19 to 21. Shapes come in the order of the file, which is also their reading order.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from slmdesk.documents.ooxml.docx_story import MATH_END, MATH_START, Item, row_items
from slmdesk.documents.piece import Kind

TITLES = ("title", "ctrTitle")
_LISTS = ("body", "obj")  # what stands in these places of a layout has bullets unless it says no
_COUNTED = {
    "pic": "picture",
    "videoFile": "media",
    "audioFile": "media",
    "wavAudioFile": "media",
    "contentPart": "picture",
}
_BREAKS = {"br": "\n", "tab": "\t"}


@dataclass(slots=True)
class Shape:
    """A shape with text. role: the type of its place in the layout (19.7.10), empty for one outside any."""

    role: str = ""
    items: list[Item] = field(default_factory=list)
    bullets: bool | None = None

    @property
    def text(self) -> str:
        """All paragraphs on one line."""
        return " ".join(" ".join(item.text.split()) for item in self.items)


@dataclass(slots=True)
class _Paragraph:
    parts: list[str] = field(default_factory=list)
    bullets: bool | None = None


class Shapes:
    """Handler of a part with shapes.

    Attributes:
        shapes: finished ones with text, in order; a table is a shape.
        left_out: pictures, charts and the like, counted.
        diagrams: the relationship ids of the data of diagrams (SmartArt), whose text is in parts of their own.
        is_hidden: the slide is not shown.
    """

    def __init__(self) -> None:
        self.shapes: list[Shape] = []
        self.left_out: Counter[str] = Counter()
        self.diagrams: list[str] = []
        self.is_hidden = False
        self._open: list[Shape] = []
        self._paragraph: _Paragraph | None = None
        self._rows: list[list[list[Item]]] = []
        self._cell: list[Item] | None = None
        self._in_text = False
        self._ignored = 0  # depth inside an element whose content is no text, or a second copy
        self._alternatives: list[bool] = []  # of each open mc:AlternateContent: was a choice taken?
        self._math_operator: str | None = None

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if self._ignored:
            self._ignored += 1
            return
        namespace, _, local = name.rpartition("}")
        if namespace.endswith("/math"):
            self._start_math(local, attributes.get(namespace + "}val", ""))
        elif local == "t":
            self._in_text = self._paragraph is not None
            if self._paragraph is None and namespace.endswith("/diagram"):
                self._open.append(Shape())  # a node of a diagram
        elif local == "p" and namespace.endswith("/main"):
            self._paragraph = _Paragraph()
        elif local in _BREAKS and self._paragraph is not None:
            self._paragraph.parts.append(_BREAKS[local])
        elif local in ("buNone", "buChar", "buAutoNum", "buBlip"):
            self._bullets(local != "buNone")
        elif local in ("sp", "tbl"):
            self._open.append(Shape())
        elif local == "ph" and self._open:
            self._open[-1].role = attributes.get("type", "obj")
        elif local == "tr":
            self._rows.append([])
        elif local == "tc":
            self._cell = []
        elif local == "sld" and attributes.get("show") in ("0", "false"):
            self.is_hidden = True
        elif local == "oleObj":
            self.left_out["object"] += 1
            self._ignored = 1  # a picture of it stands inside
        else:
            self._start_other(namespace, local, attributes)

    def _start_other(self, namespace: str, local: str, attributes: dict[str, str]) -> None:
        if local in _COUNTED:
            self.left_out[_COUNTED[local]] += 1
            if local.endswith("File"):  # inside the picture that stands for it
                self.left_out["picture"] -= 1
        elif local == "chart":
            self.left_out["chart"] += 1
        elif local == "relIds" and namespace.endswith("/diagram"):
            data = next((value for key, value in attributes.items() if key.endswith("}dm")), "")
            self.diagrams.append(data)
        elif local == "AlternateContent":
            self._alternatives.append(False)
        elif local in ("Choice", "Fallback") and self._alternatives:
            if self._alternatives[-1]:
                self._ignored = 1  # the same once more, for other programs
            self._alternatives[-1] = True

    def end(self, name: str) -> None:
        if self._ignored:
            self._ignored -= 1
            return
        namespace, _, local = name.rpartition("}")
        if namespace.endswith("/math"):
            self._end_math(local)
        elif local == "t":
            self._in_text = False
            if namespace.endswith("/diagram"):
                self._end_shape()
        elif local == "p" and namespace.endswith("/main"):
            self._end_paragraph()
        elif local in ("sp", "tbl"):
            self._end_shape()
        elif local == "tc":
            if self._rows and self._cell is not None:
                self._rows[-1].append(self._cell)
            self._cell = None
        elif local == "tr" and self._rows:
            cells = self._rows.pop()
            if self._open:
                self._open[-1].items += row_items(cells)
        elif local == "AlternateContent" and self._alternatives:
            self._alternatives.pop()

    def characters(self, text: str) -> None:
        if self._in_text and not self._ignored and self._paragraph is not None:
            self._paragraph.parts.append(text.replace("\v", "\n").replace("_x000B_", "\n"))

    def _bullets(self, on: bool) -> None:
        if self._paragraph is not None:
            self._paragraph.bullets = on
        elif self._open and self._open[-1].bullets is None:  # a:lstStyle: its first level stands first
            self._open[-1].bullets = on

    def _end_shape(self) -> None:
        if self._open:
            shape = self._open.pop()
            if shape.items:
                self.shapes.append(shape)

    def _end_paragraph(self) -> None:
        paragraph, self._paragraph = self._paragraph, None
        text = "".join(paragraph.parts).strip() if paragraph is not None else ""
        if paragraph is None or not text:
            return
        if self._cell is not None:
            self._cell.append(Item(text, "paragraph"))
        elif self._open:
            shape = self._open[-1]
            bullets = shape.bullets if paragraph.bullets is None else paragraph.bullets
            if bullets is None:
                bullets = shape.role in _LISTS
            kind: Kind = "list-item" if bullets else "paragraph"
            shape.items.append(Item(text, kind))

    # --- formulas (22.1) -----------------------------------------------------------------------

    def _start_math(self, local: str, value: str) -> None:
        self._in_text = local == "t" and self._paragraph is not None
        if local == "naryPr":
            self._math_operator = "∫"  # the default
        elif local == "chr" and self._math_operator is not None:
            self._math_operator = value
        self._write_math(MATH_START.get(local, ""))

    def _end_math(self, local: str) -> None:
        self._in_text = False
        if local == "naryPr":
            self._write_math(self._math_operator or "")
            self._math_operator = None
        self._write_math(MATH_END.get(local, ""))

    def _write_math(self, mark: str) -> None:
        if mark and self._paragraph is not None:
            self._paragraph.parts.append(mark)
