"""Reads clinical documents in XML (HL7 CDA R2, C-CDA): what a person reads in them, section by section.

The coded entries stay unread: the standard asks for their meaning in the words of the section's text.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import BinaryIO

from slmdesk.documents.cancelling import Cancelled
from slmdesk.documents.mail.mail_text import add_header
from slmdesk.documents.markup import Markup, local
from slmdesk.documents.piece import Format, Piece, PieceBuilder
from slmdesk.documents.sniff import Sniff
from slmdesk.documents.web.flow import MAX_NESTING, Flow, TooDeep, add, pieces, skipped

ROOT = "urn:hl7-org:v3}ClinicalDocument"

_NAMES = {  # of the narrative block (CDA R2, 4.3.5) -> of HTML
    "paragraph": "p", "list": "ul", "item": "li", "linkHtml": "a", "caption": "figcaption", "br": "br", "sub": "sub",
    "sup": "sup", "table": "table", "thead": "thead", "tbody": "tbody", "tfoot": "tfoot", "tr": "tr", "td": "td",
    "th": "th", "renderMultiMedia": "img", "footnote": "p",
}  # fmt: skip
_NAME_PARTS = ("prefix", "given", "family", "suffix", "name")
_PERSONS = (  # where the header names people, and what they are called here
    (("recordTarget", "patientRole", "patient", "name"), "Patient"),
    (("author", "assignedAuthor", "assignedPerson", "name"), "Author"),
    (("custodian", "assignedCustodian", "representedCustodianOrganization", "name"), "Organization"),
)
_HEADER = "further data of the document's header (addresses, identifiers, other people) were left out"


def is_ccda(sniff: Sniff) -> bool:
    """Whether its root element is a clinical document."""
    return sniff.root == ROOT


def read_ccda(file: BinaryIO, name: str, password: str | None, cancelled: Cancelled) -> Iterator[Piece]:
    """Read a clinical document; about 64,000 characters make a piece. See ``piece.Reader``."""
    markup = Markup(name, cancelled)
    builder = PieceBuilder()
    story = _Story(builder)
    total = file.seek(0, os.SEEK_END)
    yield from pieces(markup.parse(markup.chunks(file), story), story.flow, builder, total)
    add(builder, story.flow.rest())
    yield builder.take(total, total, skipped(story.flow.left_out))


FORMAT = Format("c-cda", "bytes", read_ccda)


class _Story:
    """Handler of CDA elements."""

    def __init__(self, builder: PieceBuilder) -> None:
        self.flow = Flow()
        self._builder = builder
        self._path: list[str] = []
        self._opened: list[str] = []  # what each element of a narrative opened in the flow; "" for nothing
        self._depth = 1  # of sections; the document's title is a heading of level 1
        self._ignored = 0
        self._in_text = False
        self._header: dict[str, list[str]] = {"Patient": [], "Born": [], "Sex": [], "Author": [], "Organization": []}
        self._date = ""

    def start(self, name: str, attributes: dict[str, str]) -> None:
        kind = local(name)
        if self._ignored:
            self._ignored += 1
            return
        parent = self._path[-1] if self._path else ""
        if parent == "section" and kind == "entry":
            self.flow.left_out["entry"] += 1
            self._ignored = 1
            return
        if parent == "nonXMLBody" and kind == "text" and attributes.get("representation") == "B64":
            media = attributes.get("mediaType", "of unknown kind")[:60]
            self.flow.left_out[f"an embedded document was not opened ({media})"] += 1
            self._ignored = 1
            return
        if len(self._path) >= MAX_NESTING:
            raise TooDeep
        self._path.append(kind)
        if self._in_text:
            self._start_narrative(kind, attributes)
        elif kind == "component" and parent == "ClinicalDocument":
            self._write_header()
        elif kind == "section":
            self._depth += 1
        elif kind == "title" and parent in ("section", "ClinicalDocument"):
            self.flow.start(f"h{min(self._depth, 6)}", {})
        elif kind == "text" and parent in ("section", "nonXMLBody"):
            self._in_text = True
            self.flow.start("pre" if parent == "nonXMLBody" else "div", {})
        elif "component" not in self._path:
            self._start_header(kind, attributes)

    def end(self, name: str) -> None:
        if self._ignored:
            self._ignored -= 1
            return
        kind = self._path.pop()
        parent = self._path[-1] if self._path else ""
        if self._opened:
            opened = self._opened.pop()
            if opened:
                self.flow.end(opened)
        elif self._in_text:
            self._in_text = False
            self.flow.end("pre" if parent == "nonXMLBody" else "div")
        elif kind == "section":
            self._depth -= 1
        elif kind == "title" and parent in ("section", "ClinicalDocument"):
            self.flow.end(f"h{min(self._depth, 6)}")

    def characters(self, text: str) -> None:
        if self._ignored or not self._path:
            return
        if self._in_text or (self._path[-1] == "title" and self._path[-2:-1] in (["section"], ["ClinicalDocument"])):
            self.flow.characters(text)
        elif self._path[-1] in _NAME_PARTS and "component" not in self._path and text.strip():
            where = self._path[1:] if self._path[-1] == "name" else self._path[1:-1]
            for place, label in _PERSONS:
                if tuple(where) == place and len(self._header[label]) < 40:
                    self._header[label].append(text.strip()[:200])

    def _start_narrative(self, kind: str, attributes: dict[str, str]) -> None:
        opened = "del" if attributes.get("revised") == "delete" else _NAMES.get(kind, "span")
        self._opened.append(opened)
        self.flow.start(opened, {})

    def _start_header(self, kind: str, attributes: dict[str, str]) -> None:
        patient = self._path[1:-1] == ["recordTarget", "patientRole", "patient"]
        if patient and kind == "birthTime":
            self._header["Born"].append(_date(attributes.get("value", "")))
        elif patient and kind == "administrativeGenderCode":
            self._header["Sex"].append(attributes.get("displayName", "")[:60])
        elif self._path[1:] == ["effectiveTime"]:
            self._date = _date(attributes.get("value", ""))
        elif kind in ("author", "name") and self._path[1:2] == ["author"]:
            self._header["Author"] += [","] if self._header["Author"] and kind == "author" else []

    def _write_header(self) -> None:
        """Everything that a reader of the paper form sees above the first section."""
        add(self._builder, self.flow.take())
        lines = [(label, " ".join(words).replace(" ,", ",").strip(" ,")) for label, words in self._header.items()]
        add_header(self._builder, [*lines, ("Date", self._date)])
        self.flow.left_out[_HEADER] = 1


def _date(value: str) -> str:
    """An HL7 time (20240131, 202401311205+0100) as a date people read; as it is where it is none."""
    if len(value) >= 8 and value[:8].isdigit() and value.isascii():
        return f"{value[:4]}-{value[4:6]}-{value[6:8]}"
    return value[:30]
