"""XLIFF 1.2 and 2.x (OASIS): the sources stay, and what has no target yet gets one, with its inline codes.

Paired codes (``g``, ``pc``, ``mrk``) go where their words go. Codes that stand alone (``x``, ``ph``, ``bpt`` ...) are
not shown to the translator: they stand after the word that stands for the one they stood after.
"""

from __future__ import annotations

import copy
import re
from collections import deque
from collections.abc import Iterator, Sequence

from lxml import etree

from slmdesk.documents.forms.visitor import Visitor
from slmdesk.errors import DocumentError

_PAIRED = frozenset(("g", "pc", "mrk"))
_OPEN_STATES = frozenset(("new", "needs-translation", "initial"))
_PROLOG = re.compile(r"(?:\s*(?:<\?.*?\?>|<!--.*?-->))*\s*", re.DOTALL)
_END = re.compile(r"</(?:[\w.-]+:)?xliff\s*>")
_Look = tuple[etree._Element, ...]
"""The paired codes around a piece of text, the outermost first."""
_XML = "{http://www.w3.org/XML/1998/namespace}"


def xliff(text: str, visitor: Visitor) -> str:
    """An XLIFF file.

    Raises:
        DocumentError: ``document-damaged``; ``document-format`` for a document type, entities, or another kind of XML.
    """
    if "<!DOCTYPE" in text or "<!ENTITY" in text:
        raise DocumentError(
            "document-format",
            "This XLIFF file declares a document type or entities, which can be used to do harm.",
            "Do not trust it.",
        )
    prolog = _PROLOG.match(text)
    head = prolog[0] if prolog else ""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, strip_cdata=False)
    try:
        root = etree.fromstring(text[len(head) :].encode(), parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise DocumentError("document-damaged", "This XLIFF file is damaged.", "Save it anew.") from error
    if _name(root) != "xliff":
        raise DocumentError("document-format", "This is no XLIFF file: its root has another name.", "Check the file.")
    changed = False
    for unit in list(root.iter("{*}trans-unit", "{*}segment")):
        shown = visitor.choose(_has_target(unit))
        if shown == "target":
            _show_target(unit, visitor)
        elif shown and (visitor.reads_on or not _is_locked(unit)):
            changed |= _fill(unit, visitor)
    if not changed:
        return text
    if visitor.language:
        for holder, attribute in ((root, "trgLang"), *((each, "target-language") for each in root.iter("{*}file"))):
            is_of_two = root.get("version", "").startswith("2")
            if is_of_two == (attribute == "trgLang") and not holder.get(attribute):
                holder.set(attribute, visitor.language)
    written: str = etree.tostring(root, encoding="unicode", with_tail=False)
    if "\r\n" in text:  # XML makes one character of it
        written = written.replace("\n", "\r\n")
    return head + written + text[max(found.end() for found in _END.finditer(text)) :]


def _has_target(unit: etree._Element) -> bool:
    """Whether a unit is translated already."""
    target = unit.find("{*}target")
    if target is None or not "".join(target.itertext()).strip():
        return False
    state = unit.get("state") if _name(unit) == "segment" else target.get("state")
    return unit.get("approved") == "yes" or state not in _OPEN_STATES


def _is_locked(unit: etree._Element) -> bool:
    """Whether a unit is not to be translated."""
    return any(each.get("translate") == "no" for each in (unit, *unit.iterancestors()))


def _show_target(unit: etree._Element, visitor: Visitor) -> None:
    """Only for reading."""
    target = unit.find("{*}target")
    for each in _segments(target) if target is not None else ():
        visitor.show(["".join(piece for _look, piece in _pieces(each, ()) if isinstance(piece, str))])


def _segments(element: etree._Element) -> list[etree._Element]:
    """The segments that an element was cut into; itself where it was not."""
    return [each for each in element.iter("{*}mrk") if each.get("mtype") == "seg"] or [element]


def _fill(unit: etree._Element, visitor: Visitor) -> bool:
    """Show a unit's source, or the segments that it was cut into, and write its target."""
    source = unit.find("{*}source")
    if source is None:
        return False
    cut = unit.find("{*}seg-source")
    model = source if cut is None else cut
    target = copy.deepcopy(model)
    target.tag = etree.QName(etree.QName(source).namespace, "target").text
    target.tail = None
    shown = [
        _rewrite(before, after, visitor) for before, after in zip(_segments(model), _segments(target), strict=True)
    ]
    if not any(shown):
        return False
    target.attrib.pop(f"{_XML}lang", None)
    old = unit.find("{*}target")
    unit.attrib.pop("approved", None)  # what a person approved was another one
    if _name(unit) == "segment":
        unit.set("state", "translated")
    else:
        target.set("state", "needs-review-translation")
        target.set("state-qualifier", "mt-suggestion")
    if old is not None:
        target.tail = old.tail
        unit.replace(old, target)
    else:
        last = cut if cut is not None else source
        unit.insert(unit.index(last) + 1, target)
        target.tail = last.tail
        if unit.text is None or not unit.text.strip():
            last.tail = unit.text  # as the source is indented
    return True


def _rewrite(source: etree._Element, target: etree._Element, visitor: Visitor) -> bool:
    """Put the translation of one element's content into a copy of it."""
    runs: list[str] = []
    looks: list[_Look] = []
    points: list[tuple[int, _Look, etree._Element]] = []
    length = 0
    for look, piece in _pieces(source, ()):
        if not isinstance(piece, str):
            points.append((length, look, piece))
        elif runs and looks[-1] == look:
            runs[-1] += piece
        else:
            runs.append(piece)
            looks.append(look)
        length += len(piece) if isinstance(piece, str) else 0
    placed = visitor.show(runs, [tuple(map(id, look)) for look in looks]) if runs else None
    if placed is None:
        return False
    whole, written = "".join(runs), "".join(text for _run, text in placed)
    places = visitor.points(whole, [offset for offset, _look, _element in points], written)
    anchors = deque(zip(places, ((look, element) for _offset, look, element in points), strict=True))
    for child in list(target):
        target.remove(child)
    target.text = None
    writer = _Writer(target)
    position = 0
    for run, text in placed:
        end = position + len(text)
        while anchors and anchors[0][0] < end:
            offset, (look, element) = anchors.popleft()
            writer.text(looks[run], written[position : max(position, offset)])
            writer.code(element, look, looks[run])
            position = max(position, offset)
        writer.text(looks[run], written[position:end])
        position = end
    for _offset, (look, element) in anchors:
        writer.code(element, look, ())
    # A list: what is not held is made anew by lxml, under ids that were used.
    writer.finish([each for each in source.iterdescendants() if isinstance(each.tag, str) and _name(each) in _PAIRED])
    return True


def _pieces(element: etree._Element, look: _Look) -> Iterator[tuple[_Look, str | etree._Element]]:
    """Text and codes that stand alone, in order, with the paired codes around each."""
    if element.text:
        yield look, element.text
    for child in element:
        if isinstance(child.tag, str) and _name(child) in _PAIRED:
            yield from _pieces(child, (*look, child))
        else:
            yield look, child
        if child.tail:
            yield look, child.tail


class _Writer:
    """Builds the content of an element piece by piece; no paired code is opened twice, as its id has to stay one."""

    def __init__(self, root: etree._Element) -> None:
        self._open: list[etree._Element] = [root]
        self._last: list[etree._Element | None] = [None]  # child of each: to ask lxml for it takes as long as to count
        self._look: list[etree._Element] = []
        self._used: set[int] = set()

    def text(self, look: _Look, text: str) -> None:
        if not text:
            return
        shared = self._shared(look)
        self._close(shared)
        for model in look[shared:]:
            if id(model) in self._used:
                break
            self._start(model)
        self._write(text)

    def code(self, model: etree._Element, look: _Look, coming: _Look) -> None:
        """A code that stands alone. look: around it in the source. coming: around the text behind it."""
        kept = max(self._shared(look), self._shared(coming))
        self._close(kept)
        for own, next_one in zip(look[kept:], coming[kept:], strict=False):
            if own is not next_one or id(own) in self._used:
                break
            self._start(own)
        element = copy.deepcopy(model)
        element.tail = None
        self._append(element)

    def finish(self, wanted: Sequence[etree._Element]) -> None:
        """Paired codes whose words found no place stand empty at the end: they must not get lost."""
        self._close(0)
        for model in wanted:
            if id(model) not in self._used:
                self._start(model)
                self._close(0)

    def _shared(self, look: _Look) -> int:
        """How many of the paired codes that are open a piece of that look stays in."""
        shared = 0
        while shared < min(len(look), len(self._look)) and look[shared] is self._look[shared]:
            shared += 1
        return shared

    def _close(self, kept: int) -> None:
        del self._open[kept + 1 :], self._last[kept + 1 :], self._look[kept:]

    def _start(self, model: etree._Element) -> None:
        element = etree.Element(model.tag, dict(model.attrib), nsmap=model.nsmap)
        self._append(element)
        self._open.append(element)
        self._last.append(None)
        self._look.append(model)
        self._used.add(id(model))

    def _append(self, element: etree._Element) -> None:
        self._open[-1].append(element)
        self._last[-1] = element

    def _write(self, text: str) -> None:
        holder, last = self._open[-1], self._last[-1]
        if last is not None:
            last.tail = (last.tail or "") + text
        else:
            holder.text = (holder.text or "") + text


def _name(element: etree._Element) -> str:
    name: str = etree.QName(element).localname
    return name
