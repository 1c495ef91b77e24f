"""Reads FHIR resources, bundles and documents, in XML and JSON: the narrative of each, which people read.

Coded data are not put into words here: a resource without a narrative is named in what was skipped.
"""

from __future__ import annotations

import os
import re
from collections import Counter
from collections.abc import Iterator
from typing import BinaryIO

import msgspec
from msgspec import Struct

from slmdesk.documents.cancelling import Cancelled, stop_if
from slmdesk.documents.markup import Markup, local
from slmdesk.documents.piece import PIECE_CHARACTERS, Format, Piece, PieceBuilder
from slmdesk.documents.sniff import Sniff
from slmdesk.documents.source import subject
from slmdesk.documents.web.flow import MAX_NESTING, Flow, Item, TooDeep, add, pieces, skipped
from slmdesk.documents.web.html import page_items
from slmdesk.errors import DocumentError
from slmdesk.messages import Skipped

NAMESPACE = "http://hl7.org/fhir}"
MAX_JSON_BYTES = 100 << 20
_NEVER_NARRATED = ("Bundle", "Parameters")  # they only hold others
_XHTML = "http://www.w3.org/1999/xhtml}"
_CODED = "coded data of the resources were left out: their narratives say in words what matters"


def is_fhir_xml(sniff: Sniff) -> bool:
    """Whether its root element is a FHIR resource."""
    return sniff.root.startswith(NAMESPACE)


def is_fhir_json(sniff: Sniff) -> bool:
    """Whether it is a JSON object that says early on which resource it is."""
    return re.match(rb'\{.*?"resourcetype"\s*:\s*"[a-z]+"', sniff.start, re.DOTALL) is not None


# --- XML ---------------------------------------------------------------------------------------


def read_fhir_xml(file: BinaryIO, name: str, password: str | None, cancelled: Cancelled) -> Iterator[Piece]:
    """Read resources in XML; about 64,000 characters make a piece. See ``piece.Reader``."""
    markup = Markup(name, cancelled)
    story = _Story()
    builder = PieceBuilder()
    total = file.seek(0, os.SEEK_END)
    yield from pieces(markup.parse(markup.chunks(file), story), story.flow, builder, total)
    add(builder, story.flow.rest())
    yield builder.take(total, total, [*skipped(story.flow.left_out), *_silent(story.silent)])


FORMAT_XML = Format("fhir", "bytes", read_fhir_xml)


class _Story:
    """Handler of FHIR elements in XML."""

    def __init__(self) -> None:
        self.flow = Flow()
        self.silent: Counter[str] = Counter()  # resources without a narrative
        self._path: list[str] = []
        self._resources: list[tuple[int, str]] = []  # (depth of its element, type) of each open one
        self._narrated: list[bool] = []
        self._in_div = 0

    def start(self, name: str, attributes: dict[str, str]) -> None:
        kind = local(name)
        if self._in_div:
            self._in_div += 1
            self.flow.start(kind.lower(), attributes)
            return
        if len(self._path) >= MAX_NESTING:
            raise TooDeep
        parent = self._path[-1] if self._path else ""
        self._path.append(kind)
        if name.startswith(NAMESPACE) and kind[:1].isupper():
            self._resources.append((len(self._path), kind))
            self._narrated.append(False)
        elif name == _XHTML + "div" and parent == "text" and self._resources:
            if not self._in_section():
                self._heading(self._resources[-1][1])
            self._narrated[-1] = True
            self._in_div = 1
            self.flow.start("div", attributes)
        elif kind == "title" and parent in ("section", "Composition"):
            self._heading(attributes.get("value", ""))

    def end(self, name: str) -> None:
        if self._in_div:
            self._in_div -= 1
            self.flow.end(local(name).lower())
            if not self._in_div:
                self._path.pop()
            return
        depth = len(self._path)
        kind = self._path.pop()
        if self._resources and self._resources[-1] == (depth, kind):
            self._resources.pop()
            if self._narrated.pop():
                self.flow.left_out[_CODED] = 1
            elif kind not in _NEVER_NARRATED:
                self.silent[kind] += 1

    def characters(self, text: str) -> None:
        if self._in_div:
            self.flow.characters(text)

    def _in_section(self) -> bool:
        return "section" in self._path[self._resources[-1][0] :]

    def _heading(self, text: str) -> None:
        level = len(self._resources) + self._path[self._resources[-1][0] :].count("section") if self._resources else 1
        name = f"h{min(level, 6)}"
        self.flow.start(name, {})
        self.flow.characters(text)
        self.flow.end(name)


# --- JSON --------------------------------------------------------------------------------------


class _Narrative(Struct):
    div: str = ""


class _Section(Struct):
    title: str = ""
    text: _Narrative | None = None
    section: list[_Section] = []


class _Entry(Struct):
    resource: _Resource | None = None


class _Resource(Struct):
    """What is looked at of a resource; all else is passed over by the decoder."""

    type: str = msgspec.field(name="resourceType")
    title: str = ""
    text: _Narrative | None = None
    section: list[_Section] = []
    contained: list[_Resource] = []
    entry: list[_Entry] = []
    parameter: list[_Entry] = []


def read_fhir_json(file: BinaryIO, name: str, password: str | None, cancelled: Cancelled) -> Iterator[Piece]:
    """Read resources in JSON, one or (bulk data) one a line. See ``piece.Reader``."""
    file.seek(0)
    data = file.read(MAX_JSON_BYTES + 1).removeprefix(b"\xef\xbb\xbf")
    if len(data) > MAX_JSON_BYTES:
        raise DocumentError(
            "document-too-large",
            f"{subject(name)} is larger than {MAX_JSON_BYTES >> 20} MiB, and JSON has to be held in memory.",
            "Split the bundle.",
        )
    stop_if(cancelled)
    resources = _decode(data, Markup(name, cancelled))
    reader = _JsonReader(Markup(name, cancelled))
    builder = PieceBuilder()
    total = len(data)
    del data
    for number, resource in enumerate(resources):
        for items in reader.items(resource, 1):
            stop_if(cancelled)
            add(builder, items)
            if len(builder) >= PIECE_CHARACTERS:
                yield builder.take(total * number // len(resources), total)
    yield builder.take(total, total, [*skipped(reader.left_out), *_silent(reader.silent)])


FORMAT_JSON = Format("fhir", "bytes", read_fhir_json)


def _decode(data: bytes, markup: Markup) -> list[_Resource]:
    decoder = msgspec.json.Decoder(_Resource)
    try:
        try:
            return [decoder.decode(data)]
        except msgspec.DecodeError:
            return decoder.decode_lines(data)
    except (msgspec.DecodeError, RecursionError, UnicodeDecodeError) as error:
        raise markup.damaged("it is not valid FHIR in JSON") from error


class _JsonReader:
    """Gives the narratives of resources in order."""

    def __init__(self, markup: Markup) -> None:
        self.left_out: Counter[str] = Counter()
        self.silent: Counter[str] = Counter()
        self._markup = markup

    def items(self, resource: _Resource, level: int) -> Iterator[list[Item]]:
        """The blocks of a resource and of those in it. level: of its heading."""
        spoken = resource.text is not None and bool(resource.text.div.strip())
        is_composition = resource.type == "Composition"
        if resource.text is not None and spoken:
            yield [*_heading(resource.type, level), *self._narrative(resource.text)]
        if is_composition:
            yield _heading(resource.title, level)
            for section in resource.section:
                inner, inner_spoken = self._section(section, level + 1)
                spoken = spoken or inner_spoken
                yield inner
        if spoken:
            self.left_out[_CODED] = 1
        elif resource.type not in _NEVER_NARRATED:
            self.silent[resource.type[:60]] += 1
        for contained in resource.contained:
            yield from self.items(contained, level + 1)
        for entry in (*resource.entry, *resource.parameter):
            if entry.resource is not None:
                yield from self.items(entry.resource, level + 1)

    def _section(self, section: _Section, level: int) -> tuple[list[Item], bool]:
        items = _heading(section.title, level)
        spoken = section.text is not None and bool(section.text.div.strip())
        if section.text is not None:
            items += self._narrative(section.text)
        for inner in section.section:
            more, inner_spoken = self._section(inner, level + 1)
            items += more
            spoken = spoken or inner_spoken
        return items, spoken

    def _narrative(self, narrative: _Narrative) -> list[Item]:
        return page_items(narrative.div.encode("utf-8", "replace"), self._markup, self.left_out)


def _heading(text: str, level: int) -> list[Item]:
    text = " ".join(text.split())
    return [Item(text, "heading", min(level, 6))] if text else []


def _silent(resources: Counter[str]) -> list[Skipped]:
    if not resources:
        return []
    listed = ", ".join(kind if count == 1 else f"{kind} ({count})" for kind, count in resources.most_common(40))
    more = f" and {len(resources) - 40} more kinds" if len(resources) > 40 else ""
    return [Skipped(None, f"resources without a narrative were left out: {listed}{more}")]
