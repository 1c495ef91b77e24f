"""Where the text of an RTF file goes: flows of paragraphs (the body, a header, a note), and its style sheet."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Literal

from slmdesk.documents.ooxml.docx_story import Item, row_items
from slmdesk.documents.piece import Kind

_HEADING_NAME = re.compile(r"heading ([1-9])", re.IGNORECASE)  # built-in names are English in every language of Word
_PAGE_LABEL = re.compile(r"\W*(?:[^\W\d]{1,12}\W*)?\d*\W*(?:[^\W\d]{1,12}\W*\d+\W*)?")  # "Page 2 of 7", "- 3 -"
_MAX_STYLE_CHAIN = 20

FlowKind = Literal["body", "header", "footer", "note", "box"]


@dataclass(slots=True)
class Style:
    """A paragraph style as the style sheet defines it."""

    name: str = ""
    parent: int | None = None
    level: int | None = None


@dataclass
class Styles:
    """The style sheet."""

    by_number: dict[int, Style] = field(default_factory=dict)

    def role(self, number: int | None) -> tuple[int, bool]:
        """(heading level or 0, is a caption) of paragraphs with this style."""
        level: int | None = None
        is_caption = False
        for _ in range(_MAX_STYLE_CHAIN):  # styles may be based on each other in a circle
            style = self.by_number.get(number) if number is not None else None
            if style is None:
                break
            named = _HEADING_NAME.fullmatch(style.name)
            if level is None:
                if style.level is not None:
                    level = style.level
                elif named or style.name.lower() == "title":
                    level = int(named[1]) if named else 1
            is_caption = is_caption or style.name.lower() == "caption"
            number = style.parent
        return level or 0, is_caption


@dataclass(slots=True)
class Flow:
    """A stretch of paragraphs that is read in one go. number: of a note.

    What ``\\pard`` resets: style, outline_level, in_list, in_table. Only of the paragraph that is open:
    parts, has_list_mark, has_page_number, after (what its text boxes hold).
    """

    kind: FlowKind
    number: int = 0
    items: list[Item] = field(default_factory=list)
    style: int | None = None
    outline_level: int | None = None
    in_list: bool = False
    in_table: bool = False
    parts: list[str] = field(default_factory=list)
    has_list_mark: bool = False
    has_page_number: bool = False
    after: list[Item] = field(default_factory=list)
    cell: list[Item] = field(default_factory=list)
    row: list[list[Item]] = field(default_factory=list)

    def reset_paragraph(self) -> None:
        """``\\pard``"""
        self.style = self.outline_level = None
        self.in_list = self.in_table = False

    def end_paragraph(self, styles: Styles) -> None:
        text = "".join(self.parts).strip()
        found = []
        if text:
            level, is_caption = styles.role(self.style)
            level = level if self.outline_level is None else self.outline_level
            listed = self.in_list or self.has_list_mark
            kind: Kind = "heading" if level else "list-item" if listed else "caption" if is_caption else "paragraph"
            is_label = self.has_page_number and _PAGE_LABEL.fullmatch(text) is not None
            found.append(Item(text, kind, min(level, 6), is_label))
        found += self.after
        self.parts, self.after = [], []
        self.has_list_mark = self.has_page_number = False
        if self.in_table:
            self.cell += found
        else:
            self.end_row()
            self.items += found

    def end_cell(self, styles: Styles) -> None:
        self.in_table = True
        self.end_paragraph(styles)
        self.row.append(self.cell)
        self.cell = []

    def end_row(self) -> None:
        if self.cell:  # a cell that was not ended
            self.row.append(self.cell)
            self.cell = []
        if self.row:
            self.items += row_items(self.row)
            self.row = []

    def finish(self, styles: Styles) -> list[Item]:
        """All its items, at its end."""
        self.end_paragraph(styles)
        self.end_row()
        return self.items
