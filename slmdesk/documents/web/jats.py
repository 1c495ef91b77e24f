"""Reads journal articles in JATS XML (ANSI/NISO Z39.96): title, authors, abstract, sections, tables, references."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from typing import BinaryIO

from slmdesk.documents.cancelling import Cancelled
from slmdesk.documents.markup import Markup, local
from slmdesk.documents.piece import Format, Piece, PieceBuilder
from slmdesk.documents.sniff import Sniff
from slmdesk.documents.web.flow import MAX_NESTING, Flow, TooDeep, add, pieces, skipped

_NAMES = {  # of JATS -> of HTML; what is not here stands inside a line
    "p": "p", "list": "ul", "list-item": "li", "def-list": "dl", "def-item": "div", "term": "dt", "def": "dd",
    "disp-quote": "blockquote", "boxed-text": "div", "statement": "div", "verse-group": "div", "verse-line": "p",
    "preformat": "pre", "code": "pre", "fig": "figure", "table-wrap": "div", "table-wrap-foot": "div", "fn": "div",
    "fn-group": "div", "ref": "li", "disp-formula": "p", "break": "br", "attrib": "p",
    "graphic": "img", "inline-graphic": "img", "media": "embed", "sub": "sub", "sup": "sup", "strike": "del",
    "table": "table", "thead": "thead", "tbody": "tbody", "tfoot": "tfoot", "tr": "tr", "td": "td", "th": "th",
    "row": "tr", "entry": "td", "speech": "div", "supplementary-material": "div", "article-title": "span",
}  # fmt: skip
_SECTIONS = frozenset(("sec", "abstract", "trans-abstract", "ack", "app", "notes", "glossary", "bio", "ref-list"))
_CAPTIONED = frozenset(("fig", "table-wrap", "boxed-text", "supplementary-material", "media", "disp-formula-group"))
# What is read of <article-meta>; the rest is data about the publication.
_META = frozenset(("title-group", "contrib-group", "abstract", "trans-abstract", "kwd-group"))
_NOT_TEXT = frozenset((
    "journal-meta", "alt-text", "long-desc", "object-id", "permissions", "alt-title", "aff", "aff-alternatives",
    "author-notes", "contrib-id", "email", "address", "processing-meta", "custom-meta-group",
))  # fmt: skip
_PUBLICATION = "the journal, dates, affiliations and licence of the article were left out"
_MATHML = "http://www.w3.org/1998/Math/MathML}"
_TEX_BODY = re.compile(r"\\begin\{document\}(.*?)\\end\{document\}", re.DOTALL)


def is_jats(sniff: Sniff) -> bool:
    """Whether it is an article in XML that says, or shows, that it is JATS (DocBook has articles too)."""
    if local(sniff.root) not in ("article", "pmc-articleset") or "docbook" in sniff.root:
        return False
    return re.search(rb"jats|nlm//dtd|article-type\s*=|<front[\s>]|<article-meta", sniff.start) is not None


def read_jats(file: BinaryIO, name: str, password: str | None, cancelled: Cancelled) -> Iterator[Piece]:
    """Read an article; about 64,000 characters make a piece. See ``piece.Reader``."""
    markup = Markup(name, cancelled)
    story = _Story()
    builder = PieceBuilder()
    total = file.seek(0, os.SEEK_END)
    yield from pieces(markup.parse(markup.chunks(file), story), story.flow, builder, total)
    add(builder, story.flow.rest())
    yield builder.take(total, total, skipped(story.flow.left_out))


FORMAT = Format("jats", "bytes", read_jats)


class _Story:
    """Handler of JATS elements: puts them into the terms of HTML."""

    def __init__(self) -> None:
        self.flow = Flow()
        self._path: list[str] = []
        self._opened: list[str] = []  # what each element on the path opened in the flow; "" for nothing
        self._depth = 1  # of sections; the title of the article is a heading of level 1
        self._ignored = 0
        self._label = ""  # what a label opened, waiting for its title: "h2", "figcaption"
        self._caption = 0  # depth inside <caption>
        self._untitled = ""  # the heading of an abstract, until its own title comes
        self._formula = [0]  # formulas read in each open <alternatives>
        self._tex: list[str] | None = None
        self._listed: list[str] = []  # names of a <contrib-group>, words of a <kwd-group>
        self._name: dict[str, str] = {}
        self._in_citation = 0
        self._separator = ""  # between two parts of a citation that is only marked up

    # --- the handler ---------------------------------------------------------------------------

    def start(self, name: str, attributes: dict[str, str]) -> None:
        kind = local(name)
        if self._ignored or self._is_ignored(name, kind):
            self._ignored += 1
            return
        if len(self._path) >= MAX_NESTING:
            raise TooDeep
        if self._label and not self._caption and kind not in ("title", "caption") and self._path[-1] != "label":
            self._close_label()
        opened = kind if name.startswith(_MATHML) else self._open(kind)
        self._path.append(kind)
        self._opened.append(opened)
        if opened:
            self.flow.start(opened, {})

    def end(self, name: str) -> None:
        if self._ignored:
            self._ignored -= 1
            return
        kind = self._path.pop()
        opened = self._opened.pop()
        if kind == "label" and self._label:
            self.flow.characters(" ")
        elif self._label and (
            kind == "caption" or (kind == "title" and not self._caption) or kind in _SECTIONS or kind in _CAPTIONED
        ):
            self._close_label()
        if opened:
            self.flow.end(opened)
        self._end(kind)

    def characters(self, text: str) -> None:
        if self._ignored or not self._path:
            return
        path = self._path
        if self._tex is not None:
            self._tex.append(text)
        elif "contrib-group" in path or "kwd-group" in path:
            if path[-1] in ("surname", "given-names", "string-name", "collab", "institution", "kwd", "suffix"):
                self._name[path[-1]] = self._name.get(path[-1], "") + text[:1000]
        elif not self._in_citation:
            self.flow.characters(text)
        elif text.strip() or not self._separator:
            self.flow.characters(self._separator + text)
            self._separator = ""

    # --- its parts -----------------------------------------------------------------------------

    def _is_ignored(self, name: str, kind: str) -> bool:
        parent = self._path[-1] if self._path else ""
        if parent in ("article-meta", "front-stub") and kind not in _META:
            self.flow.left_out[_PUBLICATION] = 1
            return True
        if kind in _NOT_TEXT:
            return True
        if parent == "alternatives":
            is_formula = kind == "tex-math" or name.startswith(_MATHML)
            if is_formula and self._formula[-1]:
                return True  # the same formula in another notation
            self._formula[-1] += is_formula
        return False

    def _open(self, kind: str) -> str:
        path = self._path
        parent = path[-1] if path else ""
        if self._untitled and kind not in ("title", "label"):
            self._write_heading(self._untitled)
        if kind in _SECTIONS:
            self._depth += 1
            self._untitled = "Abstract" if kind == "abstract" else ""
            return "div"
        if kind == "label":
            return self._open_label(parent)
        if kind == "title":
            self._untitled = ""
            if self._caption or parent in _CAPTIONED:
                return ""
            return "" if self._label else f"h{min(self._depth, 6)}"
        if kind == "caption":
            self._caption += 1
            if not self._label:
                self._label = "figcaption"
                self.flow.start(self._label, {})
            return ""
        if kind == "article-title" and parent == "title-group":
            return "h1"
        if kind in ("subtitle", "trans-title") and "title-group" in path:
            return "p"
        if kind == "alternatives":
            self._formula.append(0)
        elif kind == "tex-math":
            self._tex = []
        elif kind == "pub-id":
            self.flow.characters(" ")
        elif kind in ("element-citation", "nlm-citation"):
            self._in_citation += 1
        if self._caption and kind in ("p", "title"):
            return ""
        return _NAMES.get(kind, "")

    def _open_label(self, parent: str) -> str:
        if parent in _SECTIONS:
            self._untitled = ""
            self._label = f"h{min(self._depth, 6)}"
        elif parent in _CAPTIONED:
            self._label = "figcaption"
        else:
            return "span"
        self.flow.start(self._label, {})
        return ""

    def _close_label(self) -> None:
        self.flow.end(self._label)
        self._label = ""

    def _end(self, kind: str) -> None:
        if kind in _SECTIONS:
            self._depth -= 1
            self._untitled = ""
        elif kind == "caption":
            self._caption -= 1
        elif kind == "alternatives":
            self._formula.pop()
        elif kind == "tex-math":
            text = "".join(self._tex or [])
            match = _TEX_BODY.search(text)
            self._tex = None
            self.flow.characters((match[1] if match else text).strip())
        elif kind in ("element-citation", "nlm-citation"):
            self._in_citation -= 1
            self._separator = ""
        elif kind in ("contrib", "kwd"):
            self._take_name()
        elif kind in ("contrib-group", "kwd-group"):
            self._write_list("Authors: " if kind == "contrib-group" else "Keywords: ", kind == "kwd-group")
        elif kind in ("label", "p", "title"):
            self.flow.characters(" ")
        if self._in_citation and kind not in ("name", "person-group", "label", "italic", "bold", "sup", "sub"):
            self._separator = " " if kind == "surname" else ", "

    def _take_name(self) -> None:
        order = ("given-names", "surname", "suffix", "string-name", "collab", "institution", "kwd")
        words = [" ".join(self._name[part].split()) for part in order if self._name.get(part)]
        if any(words):
            self._listed.append(" ".join(words))
        self._name = {}

    def _write_list(self, label: str, semicolons: bool) -> None:
        if self._listed:
            self.flow.start("p", {})
            self.flow.characters(label + ("; " if semicolons else ", ").join(self._listed))
            self.flow.end("p")
        self._listed = []

    def _write_heading(self, text: str) -> None:
        self._untitled = ""
        name = f"h{min(self._depth, 6)}"
        self.flow.start(name, {})
        self.flow.characters(text)
        self.flow.end(name)
