"""Collects the paragraphs, lists, tables and notes of OpenDocument text: of an ODT's body, of a slide.

OpenDocument 1.3 part 3, chapters 5 (paragraphs and lists), 6 (text), 9 (tables) and 10 (frames).
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field

from slmdesk.documents.ooxml.docx_story import Item, row_items
from slmdesk.documents.opendocument.package import Manifest, Styles, attribute, repeated
from slmdesk.documents.piece import Kind

_SPACES = re.compile(r"[ \t\r\n]+")
_PAGE_LABEL = re.compile(r"\W*(?:[^\W\d]{1,12}\W*)?\d*\W*(?:[^\W\d]{1,12}\W*\d+\W*)?")  # "Page 2 of 7", "- 3 -"
_MAX_REPEATED = 1_000
_MAX_GAP = 20  # empty cells written between two others
# What holds text that the reader of the document does not see as part of it.
_NOT_TEXT = frozenset(
    ("text:tracked-changes", "text:note-citation", "text:ruby-text", "table:tracked-changes", "office:forms",
     "office:scripts", "office:event-listeners", "office:dde-source", "svg-compatible:title", "svg-compatible:desc")
)  # fmt: skip
_SHAPES = frozenset(
    ("draw:text-box", "draw:custom-shape", "draw:rect", "draw:ellipse", "draw:circle", "draw:line", "draw:path",
     "draw:polygon", "draw:polyline", "draw:connector", "draw:caption", "draw:measure", "draw:regular-polygon")
)  # fmt: skip


@dataclass(slots=True)
class _Paragraph:
    """A paragraph being read. after: what its text boxes hold, which follows it."""

    kind: Kind
    level: int = 0
    is_hidden: bool = False
    parts: list[str] = field(default_factory=list)
    ends_with_space: bool = True  # white space at its start is left out
    has_page_number: bool = False
    after: list[Item] = field(default_factory=list)


class Story:
    """Handler of running text.

    Attributes:
        left_out: pictures, objects, comments and characters of hidden text, counted.
        notes: the texts of footnotes and endnotes, by number from 1 on.
    """

    def __init__(self, styles: Styles, manifest: Manifest, left_out: Counter[str]) -> None:
        self.styles = styles
        self._manifest = manifest
        self.left_out = left_out
        self.notes: list[Item] = []
        self._notes_open: list[int] = []
        self._note_count = 0
        self._sinks: list[list[Item]] = [[]]  # where finished paragraphs go: the part, a cell, a text box
        self._paragraphs: list[_Paragraph] = []
        self._rows: list[list[list[Item]]] = []
        self._cell_repeats: list[int] = []
        self._lists: list[str] = []  # "item", "used" when it has its first paragraph, "none" in a box or a cell
        self._spans: list[bool] = []  # of each open span: hidden?
        self._frames: list[bool] = []  # of each open frame: counted already?
        self._ignored = 0

    def take(self) -> list[Item]:
        """The paragraphs and rows finished since the last call."""
        items, self._sinks[0] = self._sinks[0], []
        return items

    def start(self, name: str, attributes: dict[str, str]) -> None:
        self.start_short(self.styles.names[name], attributes)

    def end(self, name: str) -> None:
        self.end_short(self.styles.names[name])

    def start_short(self, name: str, attributes: dict[str, str]) -> None:
        """As ``start``, by the short name."""
        if self._ignored:
            self._ignored += 1
        elif name in _NOT_TEXT:
            self._ignored = 1
        elif name == "office:annotation":
            self.left_out["comment"] += 1
            self._ignored = 1
        elif name == "text:section" and attribute(attributes, "text:display") == "none":
            self.left_out["section"] += 1
            self._ignored = 1
        elif name in ("text:p", "text:h"):
            self._start_paragraph(name, attributes)
        elif name == "text:span":
            self._spans.append(self.styles.is_hidden("text", attribute(attributes, "text:style-name")))
        elif name.startswith("text:"):
            self._start_text(name, attributes)
        elif name.startswith("table:"):
            self._start_table(name, attributes)
        elif name.startswith("draw:"):
            self._start_drawing(name, attributes)
        else:
            self.styles.start_short(name, attributes)

    def _start_paragraph(self, name: str, attributes: dict[str, str]) -> None:
        style = attribute(attributes, "text:style-name")
        kind: Kind = "paragraph"
        level = 0
        if name == "text:h":
            kind, level = "heading", min(repeated(attributes, "text:outline-level"), 6)
        elif self.styles.is_based_on(style, "Title"):
            kind, level = "heading", 1
        elif self._lists and self._lists[-1] == "item":
            kind = "list-item"
        elif self.styles.is_based_on(style, "Caption", "caption"):
            kind = "caption"
        if self._lists and self._lists[-1] == "item":
            self._lists[-1] = "used"
        self._paragraphs.append(_Paragraph(kind, level, self.styles.is_hidden("paragraph", style)))

    def _start_text(self, name: str, attributes: dict[str, str]) -> None:
        if name == "text:s":
            count = attribute(attributes, "text:c") or "1"
            self._write(" " * (min(int(count), _MAX_REPEATED) if count.isascii() and count.isdigit() else 1))
        elif name == "text:tab":
            self._write("\t")
        elif name == "text:line-break":
            self._write("\n")
        elif name in ("text:list-item", "text:list-header"):
            self._lists.append("item" if name == "text:list-item" else "none")
        elif name == "text:note":
            self._note_count += 1
            self._write(f"[{self._note_count}]")
            self._notes_open.append(self._note_count)
        elif name == "text:note-body":
            self._open_sink()
        elif name == "text:page-number" and self._paragraphs:
            self._paragraphs[-1].has_page_number = True

    def _start_table(self, name: str, attributes: dict[str, str]) -> None:
        if name == "table:table":
            if self._frames:
                self._frames[-1] = True  # a picture of it follows, for other programs
        elif name == "table:table-row":
            self._rows.append([])
        elif name in ("table:table-cell", "table:covered-table-cell"):
            self._cell_repeats.append(min(repeated(attributes, "table:number-columns-repeated"), _MAX_REPEATED))
            self._open_sink()

    def _start_drawing(self, name: str, attributes: dict[str, str]) -> None:
        if name == "draw:frame":
            self._frames.append(False)
        elif name in _SHAPES:
            self._open_sink()
        elif name in (
            "draw:image",
            "draw:object",
            "draw:object-ole",
            "draw:plugin",
            "draw:floating-frame",
            "draw:applet",
        ):
            if self._frames and self._frames[-1]:
                return  # a picture that stands in for the object before it
            if self._frames:
                self._frames[-1] = True
            href = attributes.get("http://www.w3.org/1999/xlink}href", "")
            if name in ("draw:image", "draw:plugin"):
                kind = "picture" if name == "draw:image" else "media"
            else:
                kind = self._manifest.object_kind(href)
            self.left_out[kind] += 1

    def end_short(self, name: str) -> None:
        """As ``end``, by the short name."""
        if self._ignored:
            self._ignored -= 1
        elif name in ("text:p", "text:h"):
            self._end_paragraph()
        elif name == "text:span":
            self._spans.pop()
        elif name in ("text:list-item", "text:list-header"):
            self._lists.pop()
        elif name == "text:note-body":
            number = self._notes_open.pop() if self._notes_open else 0
            text = " ".join(item.text for item in self._close_sink())
            if text:
                self.notes.append(Item(f"[{number}] {text}", "paragraph"))
        elif name == "table:table-row":
            self._sinks[-1] += row_items(self._rows.pop())
        elif name in ("table:table-cell", "table:covered-table-cell"):
            cell = self._close_sink()
            count = min(self._cell_repeats.pop(), _MAX_REPEATED if cell else _MAX_GAP)
            if self._rows:
                self._rows[-1] += [cell] * (count if len(self._rows[-1]) < _MAX_REPEATED else 1)
            else:
                self._sinks[-1] += cell
        elif name == "draw:frame":
            self._frames.pop()
        elif name in _SHAPES:
            box = self._close_sink()
            if self._paragraphs:
                self._paragraphs[-1].after += box
            else:
                self._sinks[-1] += box
        else:
            self.styles.end_short(name)

    def characters(self, text: str) -> None:
        if self._ignored or not self._paragraphs:
            return
        paragraph = self._paragraphs[-1]
        text = _SPACES.sub(" ", text)
        if paragraph.ends_with_space:
            text = text.removeprefix(" ")
        self._write(text)

    def _write(self, text: str) -> None:
        if not self._paragraphs or not text:
            return
        paragraph = self._paragraphs[-1]
        if paragraph.is_hidden or any(self._spans):
            self.left_out["hidden"] += len(text)
            return
        paragraph.parts.append(text)
        paragraph.ends_with_space = text.endswith(" ")

    def _open_sink(self) -> None:
        self._sinks.append([])
        self._lists.append("none")

    def _close_sink(self) -> list[Item]:
        self._lists.pop()
        return self._sinks.pop()

    def _end_paragraph(self) -> None:
        paragraph = self._paragraphs.pop()
        text = "".join(paragraph.parts).strip()
        if text:
            is_label = paragraph.has_page_number and _PAGE_LABEL.fullmatch(text) is not None
            self._sinks[-1].append(Item(text, paragraph.kind, paragraph.level, is_label))
        self._sinks[-1] += paragraph.after
