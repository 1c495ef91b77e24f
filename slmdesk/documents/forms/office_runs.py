"""Text runs of Office Open XML (ECMA-376): the runs of a paragraph are a passage, each with its look.

A stretch of runs between tabs, line breaks, notes and pictures is one passage. Its runs are written again as copies
of the run whose look they have, inside a copy of the link or tracked insertion that it was in.
"""

from __future__ import annotations

import copy
from collections.abc import Iterator
from dataclasses import dataclass

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
    """Names of the elements. wrappers: that runs may be in, inside a paragraph. ignored: that end no passage."""

    paragraph: str
    run: str
    text: str
    look: str
    wrappers: frozenset[str] = frozenset()
    ignored: frozenset[str] = frozenset()


def _names(namespace: str, names: str) -> frozenset[str]:
    return frozenset(namespace + name for name in names.split())


KINDS = {
    "docx": Kind(
        f"{_WORD}p",
        f"{_WORD}r",
        f"{_WORD}t",
        f"{_WORD}rPr",
        _names(_WORD, "hyperlink ins smartTag"),
        _names(_WORD, "proofErr bookmarkStart bookmarkEnd lastRenderedPageBreak permStart permEnd noBreakHyphen"),
    ),
    "pptx": Kind(f"{_DRAWING}p", f"{_DRAWING}r", f"{_DRAWING}t", f"{_DRAWING}rPr"),
    "xlsx": Kind(f"{_SHEET}si", f"{_SHEET}r", f"{_SHEET}t", f"{_SHEET}rPr"),
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
    for paragraph in list(root.iter(kind.paragraph)):
        for passage in list(_passages(paragraph, kind)):
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
            plain = bool(inside) and all(child.tag == kind.text for child in inside)
            yield element if plain else None
        elif element.tag == kind.text:
            yield element
        elif element.tag in kind.wrappers:
            yield from _pieces(element, kind)
        elif element.tag not in kind.ignored and element.tag != f"{_WORD}pPr":
            yield None


def _text(element: etree._Element, kind: Kind) -> str:
    texts = [element] if element.tag == kind.text else element.findall(kind.text)
    return "".join(each.text or "" for each in texts)


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


def _copied(model: etree._Element, text: str, kind: Kind) -> etree._Element:
    """A run with the look of another and a text of its own, in a copy of what that one is wrapped in."""
    element = copy.deepcopy(model)
    element.tail = None
    texts = [element] if element.tag == kind.text else element.findall(kind.text)
    texts[0].text = text
    if text != text.strip() and not kind.text.startswith(_DRAWING):
        texts[0].set(_SPACE, "preserve")
    for each in texts[1:]:
        element.remove(each)
    holder = model.getparent()
    if holder is not None and holder.tag in kind.wrappers:
        wrapper = etree.Element(holder.tag, dict(holder.attrib), nsmap=holder.nsmap)
        wrapper.append(element)
        return wrapper
    return element
