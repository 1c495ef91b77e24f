"""Collects the paragraphs and table rows of a DOCX part with running text: the body, a header, the footnotes."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field

from slmdesk.documents.ooxml.docx_styles import Role, Styles, attribute, is_on, outline_level, symbol, word
from slmdesk.documents.piece import Kind

_LONG_CELL = 600  # characters; a table with such cells only places text on the page
_PAGE_LABEL = re.compile(r"\W*(?:[^\W\d]{1,12}\W*)?\d*\W*(?:[^\W\d]{1,12}\W*\d+\W*)?")  # "Page 2 of 7", "- 3 -"

# Deleted or moved away text; properties as they were before a change; reading aids over a word.
_NOT_TEXT = frozenset(
    ("del", "moveFrom", "pPrChange", "rPrChange", "tblPrChange", "trPrChange", "tcPrChange", "sectPrChange", "rt")
)
_RUN_TEXT = {"tab": "\t", "ptab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}
# Formulas on one line: (a)/(b), x^(2), √(x). ECMA-376 part 1, 22.1.
MATH_START = {"num": "(", "den": "(", "sup": "^(", "sub": "_(", "rad": "√(", "d": "("}
MATH_END = {"num": ")/", "den": ")", "sup": ")", "sub": ")", "rad": ")", "d": ")"}


@dataclass(slots=True)
class Item:
    """A finished paragraph or table row."""

    text: str
    kind: Kind
    level: int = 0
    is_page_label: bool = False


@dataclass(slots=True)
class _Paragraph:
    """A paragraph being read. after: what its text boxes hold, which follows it."""

    parts: list[str] = field(default_factory=list)
    style: Role | None = None
    level: int | None = None
    in_list: bool | None = None
    mark_deleted: bool = False
    has_page_number: bool = False
    after: list[Item] = field(default_factory=list)

    def item(self) -> Item:
        style = self.style or Role()
        level = style.level if self.level is None else self.level
        in_list = style.in_list if self.in_list is None else self.in_list
        kind: Kind = "heading" if level else "list-item" if in_list else "caption" if style.caption else "paragraph"
        text = "".join(self.parts).strip()
        return Item(text, kind, min(level, 6), self.has_page_number and _PAGE_LABEL.fullmatch(text) is not None)


class Notes:
    """Numbers footnotes and endnotes in the order in which the text refers to them."""

    def __init__(self) -> None:
        self.numbers: dict[tuple[str, str], int] = {}

    def mark(self, kind: str, note_id: str) -> str:
        return f"[{self.numbers.setdefault((kind, note_id), len(self.numbers) + 1)}]"


class Story:
    """Handler of a part with running text: the body, a header, the footnotes."""

    def __init__(self, styles: Styles, notes: Notes, left_out: Counter[str]) -> None:
        self._styles = styles
        self._notes = notes
        self._left_out = left_out
        self._sinks: list[list[Item]] = [[]]  # where finished paragraphs go: the part, a cell, a text box
        self._paragraphs: list[_Paragraph] = []  # a text box puts paragraphs inside a paragraph
        self._rows: list[list[list[Item]]] = []
        self._runs: list[bool] = []  # of each open run: hidden?
        self._alternatives: list[bool] = []  # of each open mc:AlternateContent: was a choice taken?
        self._carried: list[str] = []  # of a paragraph whose end was deleted: it goes on in the next one
        self._ignored = 0  # depth inside an element whose content is no text
        self._in_properties = 0
        self._in_text = False
        self._in_field_code = False
        self._math_operator: str | None = None  # inside m:naryPr: its sign so far
        self._note_id = ""
        self.notes: dict[str, list[Item]] = {}

    def take(self) -> list[Item]:
        """The paragraphs and rows finished since the last call."""
        items, self._sinks[0] = self._sinks[0], []
        return items

    def rest(self) -> list[Item]:
        """At the end of the part: what is left."""
        carried, self._carried = "".join(self._carried).strip(), []
        return self.take() + ([Item(carried, "paragraph")] if carried else [])

    # --- the handler ---------------------------------------------------------------------------

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if self._ignored:
            self._ignored += 1
            return
        local = word(name)
        if not local:
            self._start_other(name, attributes)
        elif local == "t":
            self._in_text = bool(self._paragraphs)
        elif local == "r":
            self._runs.append(False)
        elif local == "p":
            self._paragraphs.append(_Paragraph(self._carried))
            self._carried = []
        elif local in ("tc", "txbxContent", "footnote", "endnote"):
            self._sinks.append([])
            if local.endswith("note"):
                self._note_id = attribute(attributes, "id") or ""
        elif local == "tr":
            self._rows.append([])
        elif local == "pPr":
            self._in_properties += 1
        elif local == "del" and self._in_properties:
            if self._paragraphs:
                self._paragraphs[-1].mark_deleted = True
        elif local in _NOT_TEXT:
            self._ignored = 1
        elif self._in_properties:
            self._start_property(local, attributes)
        elif self._runs:
            self._start_in_run(local, attributes)
        elif local == "fldSimple":
            if self._paragraphs and "PAGE" in (attribute(attributes, "instr") or "").upper():
                self._paragraphs[-1].has_page_number = True
        elif local in ("altChunk", "subDoc"):
            self._left_out["embedded"] += 1

    def end(self, name: str) -> None:
        if self._ignored:
            self._ignored -= 1
            return
        local = word(name)
        if not local:
            self._end_other(name)
        elif local == "t":
            self._in_text = False
        elif local == "instrText":
            self._in_field_code = False
        elif local == "r" and self._runs:
            self._runs.pop()
        elif local == "p" and self._paragraphs:
            self._end_paragraph(self._paragraphs.pop())
        elif local == "pPr":
            self._in_properties -= 1
        elif local == "tc":
            cell = self._sinks.pop()
            if self._rows:
                self._rows[-1].append(cell)
            else:
                self._sinks[-1] += cell
        elif local == "tr":
            self._sinks[-1] += row_items(self._rows.pop())
        elif local == "txbxContent":
            box = self._sinks.pop()
            if self._paragraphs:
                self._paragraphs[-1].after += box
            else:
                self._sinks[-1] += box
        elif local in ("footnote", "endnote"):
            self.notes[self._note_id] = self._sinks.pop()

    def characters(self, text: str) -> None:
        if self._ignored:
            return
        if self._in_text:
            self._write(text)
        elif self._in_field_code and self._paragraphs and "PAGE" in text.upper():
            self._paragraphs[-1].has_page_number = True

    # --- its parts -----------------------------------------------------------------------------

    def _write(self, text: str) -> None:
        if self._runs and self._runs[-1]:
            self._left_out["hidden"] += len(text)
        elif self._paragraphs:
            self._paragraphs[-1].parts.append(text)

    def _start_property(self, local: str, attributes: dict[str, str]) -> None:
        if not self._paragraphs:
            return
        paragraph = self._paragraphs[-1]
        value = attribute(attributes, "val") or ""
        if local == "pStyle":
            paragraph.style = self._styles.role(value)
        elif local == "outlineLvl":
            paragraph.level = outline_level(value)
        elif local == "numId":
            paragraph.in_list = value != "0"

    def _start_in_run(self, local: str, attributes: dict[str, str]) -> None:
        if local in _RUN_TEXT:
            self._write(_RUN_TEXT[local])
        elif local == "instrText":
            self._in_field_code = True
        elif local == "vanish":
            self._runs[-1] = is_on(attributes)
        elif local in ("footnoteReference", "endnoteReference"):
            self._write(self._notes.mark(local.removesuffix("Reference"), attribute(attributes, "id") or ""))
        elif local == "sym":
            character = symbol(attribute(attributes, "font") or "", attribute(attributes, "char") or "")
            if character is None:
                self._left_out["symbol"] += 1
            else:
                self._write(character)
        elif local == "commentReference":
            self._left_out["comment"] += 1

    def _start_other(self, name: str, attributes: dict[str, str]) -> None:
        namespace, _, local = name.rpartition("}")
        if namespace.endswith("/math"):
            self._in_text = local == "t" and bool(self._paragraphs)
            if local == "naryPr":
                self._math_operator = "∫"  # the default
            elif local == "chr" and self._math_operator is not None:
                self._math_operator = attributes.get(namespace + "}val", "")
            self._write(MATH_START.get(local, ""))
        elif local == "AlternateContent":
            self._alternatives.append(False)
        elif local == "Choice" and self._alternatives:
            self._ignored = int(self._alternatives[-1])
            self._alternatives[-1] = True
        elif local == "Fallback" and self._alternatives:
            self._ignored = int(self._alternatives[-1])  # the same once more, for older programs
        elif (local == "pic" and namespace.endswith("/picture")) or local == "imagedata":
            self._left_out["picture"] += 1
        elif local == "chart":
            self._left_out["chart"] += 1
        elif local == "relIds" and namespace.endswith("/diagram"):
            self._left_out["diagram"] += 1
        elif local == "OLEObject":
            self._left_out["object"] += 1

    def _end_other(self, name: str) -> None:
        namespace, _, local = name.rpartition("}")
        if namespace.endswith("/math"):
            self._in_text = False
            if local == "naryPr":
                self._write(self._math_operator or "")
                self._math_operator = None
            self._write(MATH_END.get(local, ""))
        elif local == "AlternateContent" and self._alternatives:
            self._alternatives.pop()

    def _end_paragraph(self, paragraph: _Paragraph) -> None:
        if paragraph.mark_deleted and paragraph.parts:
            self._carried = paragraph.parts
        else:
            item = paragraph.item()
            if item.text:
                self._sinks[-1].append(item)
        self._sinks[-1] += paragraph.after


def row_items(cells: list[list[Item]]) -> list[Item]:
    """One line for a table row; but the paragraphs themselves where a table only places them on the page."""
    if len(cells) == 1 or any(sum(len(item.text) for item in cell) > _LONG_CELL for cell in cells):
        return [item for cell in cells for item in cell]
    text = " | ".join(" ".join(item.text for item in cell) for cell in cells)
    return [Item(text.strip(), "table-row")] if any(cells) else []
