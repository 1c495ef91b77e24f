"""Text runs of Office Open XML (ECMA-376): the runs of a paragraph are a passage, each with its look.

A stretch of text between tabs, line breaks, notes and pictures is one passage. Its runs are written again as copies
of the run whose look they have, inside a copy of the link or tracked insertion that it was in.
"""

from __future__ import annotations

import copy
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from lxml import etree

from slmdesk.documents.forms.visitor import Visitor
from slmdesk.documents.source import subject
from slmdesk.errors import DocumentError

_WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_SHEET = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"


@dataclass(frozen=True)
class Kind:
    """Names of the elements.

    wrappers: that runs may be in, inside a paragraph. containers: the same, of what is a passage by itself.
    ignored: that end no passage. marks: that stand for characters among the texts of a run. lines: a line feed in a
    text ends a passage.
    """

    paragraphs: tuple[str, ...]
    run: str
    text: str
    look: str
    wrappers: frozenset[str] = frozenset()
    containers: frozenset[str] = frozenset()
    ignored: frozenset[str] = frozenset()
    marks: Mapping[str, str] = field(default_factory=dict)
    lines: bool = False


def _names(namespace: str, names: str) -> frozenset[str]:
    return frozenset(namespace + name for name in names.split())


KINDS = {
    "docx": Kind(
        (f"{_WORD}p",),
        f"{_WORD}r",
        f"{_WORD}t",
        f"{_WORD}rPr",
        _names(_WORD, "hyperlink ins smartTag"),
        _names(_WORD, "sdt sdtContent customXml fldSimple moveTo dir bdo"),
        _names(_WORD, "proofErr bookmarkStart bookmarkEnd lastRenderedPageBreak permStart permEnd"),
        {f"{_WORD}noBreakHyphen": "-", f"{_WORD}softHyphen": ""},
    ),
    "pptx": Kind((f"{_DRAWING}p",), f"{_DRAWING}r", f"{_DRAWING}t", f"{_DRAWING}rPr"),
    "xlsx": Kind((f"{_SHEET}si", f"{_SHEET}is"), f"{_SHEET}r", f"{_SHEET}t", f"{_SHEET}rPr", lines=True),
}


def rewritten(content: bytes, name: str, kind: Kind, visitor: Visitor) -> bytes:
    """An XML part with its passages shown to ``visitor``; the same bytes when all of them stay.

    Raises:
        DocumentError: ``document-damaged``; ``document-format`` for a document type or entities.
    """
    if b"<!DOCTYPE" in content or b"<!ENTITY" in content:
        raise DocumentError(
            "document-format",
            f"{subject(name)} declares a document type or entities, which can be used to do harm.",
            "Do not trust it.",
        )
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, remove_blank_text=False)
    try:
        root = etree.fromstring(content, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise DocumentError(
            "document-damaged", f"{subject(name)} is damaged: a part of it is not whole.", "Save it anew."
        ) from error
    changed = False
    for run in list(root.iter(kind.run)):
        if kind.lines:
            _split_lines(run, kind)
        else:
            _split(run, kind)
    for paragraph in list(root.iter(*kind.paragraphs)):
        for passage in list(_passages(paragraph, kind)):
            if passage[0].tag == kind.text and kind.lines:
                changed |= _rewrite_lines(passage[0], visitor)
            else:
                changed |= _rewrite(passage, kind, visitor)
    if not changed:
        return content
    standalone = True if b"standalone=" in content[:200] else None
    written: bytes = etree.tostring(root.getroottree(), xml_declaration=True, encoding="UTF-8", standalone=standalone)
    return written


def _passages(paragraph: etree._Element, kind: Kind) -> Iterator[list[etree._Element]]:
    """Runs that belong together; a text of its own (a plain cell) counts as one."""
    passage: list[etree._Element] = []
    for element in _pieces(paragraph, kind):
        if element is None:
            if passage:
                yield passage
            passage = []
        else:
            passage.append(element)
    if passage:
        yield passage


def _pieces(parent: etree._Element, kind: Kind) -> Iterator[etree._Element | None]:
    """Runs with nothing but text, in order; None where a passage ends."""
    for element in parent:
        if element.tag == kind.run:
            inside = [child for child in element if child.tag != kind.look and child.tag not in kind.ignored]
            plain = bool(inside) and all(_is_text(child, kind) for child in inside)
            yield element if plain and not (kind.lines and _text(element, kind).strip(" ") == "\n") else None
        elif element.tag == kind.text:
            yield element
        elif element.tag in kind.wrappers:
            yield from _pieces(element, kind)
        elif element.tag in kind.containers:
            yield None
            yield from _pieces(element, kind)
            yield None
        elif element.tag not in kind.ignored and element.tag != f"{_WORD}pPr":
            yield None


def _split(run: etree._Element, kind: Kind) -> None:
    """Make several runs of one that has more in it than text, such as a tab or a line break between words."""
    groups: list[list[etree._Element]] = []
    last: bool | None = None  # whether the last group is text
    for child in run:
        now = last if child.tag == kind.look or child.tag in kind.ignored else _is_text(child, kind)
        if not groups or (last is not None and now != last):
            groups.append([])
        last = now
        groups[-1].append(child)
    look = run.find(kind.look)
    for group in reversed(groups[1:]):
        other = etree.Element(run.tag, dict(run.attrib), nsmap=run.nsmap)
        if look is not None:
            other.append(copy.deepcopy(look))
        other.extend(group)
        run.addnext(other)


def _split_lines(run: etree._Element, kind: Kind) -> None:
    """Make several runs of one that has line feeds in it, each of which is one by itself."""
    first, *others = [each for each in re.split(r"(\n)", _text(run, kind)) if each] or [""]
    for other in reversed(others):
        run.addnext(_copied(run, other, kind))
    text = run.find(kind.text)
    if others and text is not None:
        text.text = first


def _is_text(child: etree._Element, kind: Kind) -> bool:
    return child.tag == kind.text or child.tag in kind.marks


def _text(element: etree._Element, kind: Kind) -> str:
    if element.tag == kind.text:
        return element.text or ""
    return "".join(kind.marks.get(str(each.tag), each.text or "") for each in element if _is_text(each, kind))


def _look(element: etree._Element, kind: Kind) -> tuple[int, bytes]:
    look = element.find(kind.look)
    parent = element.getparent()
    wrapper = id(parent) if parent is not None and parent.tag in kind.wrappers else 0
    return wrapper, b"" if look is None else etree.tostring(look, with_tail=False)


def _rewrite(passage: list[etree._Element], kind: Kind, visitor: Visitor) -> bool:
    runs: list[str] = []
    models: list[etree._Element] = []
    holders = [element.getparent() for element in passage]  # held: lxml makes them anew else, under used ids
    for element in passage:
        if models and _look(models[-1], kind) == _look(element, kind):
            runs[-1] += _text(element, kind)
        else:
            runs.append(_text(element, kind))
            models.append(element)
    placed = visitor.show(runs, [_look(model, kind) for model in models])
    if placed is None:
        return False
    new = [_copied(models[index], text, kind) for index, text in placed]
    anchor = passage[0]
    outer = anchor.getparent()
    if outer is not None and outer.tag in kind.wrappers:
        _part_before(anchor, outer)
        anchor = outer
    parent = anchor.getparent()
    assert parent is not None  # a run has a paragraph around it
    place = parent.index(anchor)
    for offset, element in enumerate(new):
        parent.insert(place + offset, element)
    for element, holder in zip(passage, holders, strict=True):
        assert holder is not None
        holder.remove(element)
        if holder.tag in kind.wrappers and not len(holder) and holder.getparent() is not None:
            holder.getparent().remove(holder)
    return True


def _part_before(element: etree._Element, holder: etree._Element) -> None:
    """Put what stands before a run in its link into a link of its own: the passage goes between the two."""
    before = holder[: holder.index(element)]
    if before:
        first = etree.Element(holder.tag, dict(holder.attrib), nsmap=holder.nsmap)
        first.extend(before)
        holder.addprevious(first)


def _rewrite_lines(element: etree._Element, visitor: Visitor) -> bool:
    """The text of a plain cell, line by line."""
    written = []
    for line in re.split(r"(\n)", element.text or ""):
        placed = visitor.show([line])
        written.append(line if placed is None else "".join(text for _run, text in placed))
    changed = "".join(written) != (element.text or "")
    element.text = "".join(written)
    return changed


def _copied(model: etree._Element, text: str, kind: Kind) -> etree._Element:
    """A run with the look of another and a text of its own, in a copy of what that one is wrapped in."""
    element = copy.deepcopy(model)
    element.tail = None
    written = element
    if element.tag != kind.text:
        texts = [each for each in element if _is_text(each, kind)]
        written = next((each for each in texts if each.tag == kind.text), etree.Element(kind.text))
        for each in texts:
            element.remove(each)
        element.append(written)
    written.text = text
    if text != text.strip() and not kind.text.startswith(_DRAWING):
        written.set(_SPACE, "preserve")
    holder = model.getparent()
    if holder is not None and holder.tag in kind.wrappers:
        wrapper = etree.Element(holder.tag, dict(holder.attrib), nsmap=holder.nsmap)
        wrapper.append(element)
        return wrapper
    return element
