"""Reads web pages (HTML and XHTML) as a stream; what a browser does not show is left out and counted.

Also the way in for pages inside other documents: chapters of books, bodies of e-mail, narratives.
"""

from __future__ import annotations

import codecs
import io
import os
import re
from collections import Counter
from collections.abc import Iterator
from typing import BinaryIO

from slmdesk.documents.cancelling import Cancelled, stop_if
from slmdesk.documents.encoding import Encoding, find_encoding
from slmdesk.documents.markup import Markup, local
from slmdesk.documents.piece import Format, Piece, PieceBuilder
from slmdesk.documents.sniff import Sniff
from slmdesk.documents.source import subject
from slmdesk.documents.web.flow import Flow, Item, add, pieces, skipped
from slmdesk.errors import DocumentError

_META_BYTES = 1 << 16
_EXTENSIONS = (".html", ".htm", ".xhtml", ".xht", ".shtml")
_PAGE = re.compile(
    rb"(?:<\?.{0,400}?\?>\s*|<!--.{0,4000}?-->\s*)*<(?:!doctype\s+html|(?:html|head|body)[\s>])", re.DOTALL
)
_META = re.compile(rb"""<meta\s[^>]{0,400}?charset\s*=\s*["']?\s*([A-Za-z][\w.:-]{0,40})""", re.IGNORECASE)
_DECLARATION = re.compile(rb"""<\?xml[^>]{0,200}?\sencoding\s*=\s*["']([A-Za-z][\w.:-]{0,40})""")
# What browsers take these labels for (WHATWG Encoding Standard, 4.2): pages say less than they mean.
_LABELS = {
    "iso8859-1": "cp1252", "ascii": "cp1252", "iso8859-9": "cp1254", "iso8859-11": "cp874", "tis-620": "cp874",
    "shift_jis": "cp932", "euc_kr": "cp949", "gb2312": "gb18030", "gbk": "gb18030", "big5": "big5hkscs",
}  # fmt: skip


def is_html(sniff: Sniff) -> bool:
    """Whether it starts like a web page, or is called one and has a tag at its start or so."""
    start = sniff.start
    if _PAGE.match(start) or sniff.root == "http://www.w3.org/1999/xhtml}html":
        return True
    if sniff.extension not in _EXTENSIONS or sniff.is_zip or start.startswith((b"%pdf", b"{\\rtf")):
        return False
    return re.search(rb"<[a-z!][^<>]*>", start) is not None


def read_html(file: BinaryIO, name: str, password: str | None, cancelled: Cancelled) -> Iterator[Piece]:
    """Read a web page; about 64,000 characters make a piece. See ``piece.Reader``."""
    encoding = find_page_encoding(file)
    if encoding is None:
        raise DocumentError(
            "document-format",
            f"{subject(name)} looks like a web page, but holds binary data.",
            "Open it in a browser and print it to PDF.",
        )
    total = file.seek(0, os.SEEK_END)
    if encoding.notice:
        yield Piece("", [], 0, total, notice=encoding.notice)
    flow = _TitledFlow()
    builder = PieceBuilder()
    markup = Markup(name, cancelled)
    yield from pieces(_parse(markup, markup.chunks(file), encoding, flow), flow, builder, total)
    add(builder, flow.rest())
    yield builder.take(total, total, skipped(flow.left_out))


FORMAT = Format("html", "bytes", read_html)


class _TitledFlow(Flow):
    """A page of its own: its title comes first, unless its first heading says the same."""

    def __init__(self) -> None:
        super().__init__()
        self._untitled = True

    def take(self) -> list[Item]:
        items = super().take()
        if not items or not self._untitled:
            return items
        self._untitled = False
        if not self.title or (items[0].kind == "heading" and items[0].text.casefold() == self.title.casefold()):
            return items
        return [Item(self.title, "heading", 1), *items]


def find_page_encoding(file: BinaryIO) -> Encoding | None:
    """The encoding of a page: its byte-order mark, else what it says itself, else a guess. None: not text."""
    file.seek(0)
    head = file.read(_META_BYTES)
    if head.startswith((codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return find_encoding(file)
    match = _DECLARATION.match(head.lstrip()) or _META.search(head)
    codec = codec_of(match[1].decode("ascii")) if match else None
    if codec is None or codec.startswith("utf"):  # is it really UTF-8? A page in UTF-16 cannot say so in ASCII
        return find_encoding(file)
    return None if b"\0" in head else Encoding(codec, 0, "replace")


def codec_of(label: str) -> str | None:
    """Python's name for the encoding that a page or a message means by this label."""
    try:
        info = codecs.lookup(label.strip())
    except (LookupError, ValueError):
        return None
    is_text = getattr(info, "_is_text_encoding", True)  # not hex, zip and the like
    known = is_text and info.name.replace("-", "_") not in _NOT_OF_PAGES
    return _LABELS.get(info.name, info.name) if known else None


_NOT_OF_PAGES = ("idna", "punycode", "unicode_escape", "raw_unicode_escape", "undefined", "mbcs", "oem")


def _parse(markup: Markup, chunks: Iterator[bytes], encoding: Encoding, flow: Flow) -> Iterator[int]:
    decoder = codecs.getincrementaldecoder(encoding.codec)(encoding.errors)
    parser = _HtmlParser(markup, flow)
    done = 0
    for chunk in chunks:
        stop_if(markup.cancelled)
        parser.feed(decoder.decode(chunk[encoding.skip :] if done == 0 else chunk))
        done += len(chunk)
        yield done
    parser.feed(decoder.decode(b"", final=True))
    parser.close()


class _HtmlParser:
    """libxml2's HTML parser, which forgives what browsers forgive; it keeps no tree."""

    def __init__(self, markup: Markup, flow: Flow) -> None:
        from lxml import etree  # here: other documents do without

        self._markup = markup
        self._error = etree.LxmlError
        self._parser = etree.HTMLParser(target=_Target(flow), encoding="utf-8")
        self._started = False

    def feed(self, text: str) -> None:
        if not text:
            return
        self._started = True
        try:
            self._parser.feed(text.encode("utf-8", "replace"))
        except (self._error, ValueError) as error:  # ValueError: flow.TooDeep
            raise self._markup.damaged() from error

    def close(self) -> None:
        if not self._started:
            return
        try:
            self._parser.close()
        except self._error:
            return  # "no element found": a page without anything


class _Target:
    """What lxml calls, put into a ``Flow``."""

    def __init__(self, flow: Flow) -> None:
        self.start = flow.start
        self.end = flow.end
        self.data = flow.characters

    def comment(self, text: str) -> None:
        pass

    def pi(self, target: str, data: str) -> None:
        pass

    def close(self) -> None:
        pass


class XhtmlHandler:
    """What expat calls, put into a ``Flow``."""

    def __init__(self, flow: Flow) -> None:
        self._flow = flow
        self.characters = flow.characters

    def start(self, name: str, attributes: dict[str, str]) -> None:
        self._flow.start(local(name).lower(), attributes)

    def end(self, name: str) -> None:
        self._flow.end(local(name).lower())


def page_items(data: bytes, markup: Markup, left_out: Counter[str], charset: str | None = None) -> list[Item]:
    """The blocks of a page inside another document.

    Args:
        data: XHTML, or HTML where that fails.
        left_out: what is not read is counted here.
        charset: what the outer document says; None for what the page says itself.
    """
    if charset is None:
        flow = Flow()
        try:
            for _ in markup.parse(iter([data]), XhtmlHandler(flow)):
                pass
            left_out.update(flow.left_out)
            return flow.rest()
        except DocumentError as error:
            if error.kind != "document-damaged":
                raise
    flow = Flow(left_out)
    codec = codec_of(charset) if charset else None
    encoding = Encoding(codec, 0, "replace") if codec else find_page_encoding(io.BytesIO(data))
    if encoding is None:
        raise markup.damaged("a page inside it is not text")
    for _ in _parse(markup, iter([data]), encoding, flow):
        pass
    return flow.rest()
