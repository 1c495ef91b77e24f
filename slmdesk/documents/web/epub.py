"""Reads EPUB books (2 and 3): the chapters in the order of the spine; what cannot be read of them is named.

Rights management (DRM) is refused in words; fonts that are only obfuscated are no matter.
"""

from __future__ import annotations

import posixpath
from collections import Counter
from collections.abc import Iterator
from typing import BinaryIO
from urllib.parse import unquote

from slmdesk.documents.cancelling import Cancelled, stop_if
from slmdesk.documents.markup import Markup, local
from slmdesk.documents.piece import PIECE_CHARACTERS, Format, Piece, PieceBuilder
from slmdesk.documents.sniff import Sniff
from slmdesk.documents.source import subject
from slmdesk.documents.web.flow import Item, add, skipped
from slmdesk.documents.web.html import page_items
from slmdesk.documents.zipped import Archive
from slmdesk.errors import DocumentError
from slmdesk.messages import Skipped

_CONTAINER = "META-INF/container.xml"
_PAGES = ("application/xhtml+xml", "text/html", "application/x-dtbook+xml", "text/x-oeb1-document")
_MAX_TITLE_CHARACTERS = 2000
# Algorithms that only scramble fonts: EPUB 3.3, 4.2.1, and Adobe's.
_FONTS_ONLY = ("http://www.idpf.org/2008/embedding", "http://ns.adobe.com/pdf/enc#RC")


def is_epub(sniff: Sniff) -> bool:
    """Whether it is a ZIP container with a book in it."""
    return sniff.mimetype.startswith("application/epub+zip") or _CONTAINER in sniff.members


def read_epub(file: BinaryIO, name: str, password: str | None, cancelled: Cancelled) -> Iterator[Piece]:
    """Read a book; about 64,000 characters make a piece. See ``piece.Reader``."""
    archive = Archive(file, name)
    try:
        yield from _Book(archive, name, cancelled).pieces()
    finally:
        archive.close()


FORMAT = Format("epub", "bytes", read_epub)


class _Container:
    """Handler of ``container.xml``: where the package file is."""

    def __init__(self) -> None:
        self.package = ""

    def start(self, name: str, attributes: dict[str, str]) -> None:
        kind = attributes.get("media-type", "application/oebps-package+xml")
        if local(name) == "rootfile" and not self.package and kind == "application/oebps-package+xml":
            self.package = attributes.get("full-path", "")

    def end(self, name: str) -> None:
        pass

    def characters(self, text: str) -> None:
        pass


class _Encryption:
    """Handler of ``encryption.xml``: the parts that are really encrypted."""

    def __init__(self) -> None:
        self.parts: set[str] = set()
        self._algorithm = ""

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if local(name) == "EncryptedData":
            self._algorithm = ""
        elif local(name) == "EncryptionMethod":
            self._algorithm = self._algorithm or attributes.get("Algorithm", "?")
        elif local(name) == "CipherReference" and self._algorithm not in _FONTS_ONLY:
            self.parts.add(posixpath.normpath(unquote(attributes.get("URI", ""))).lstrip("/"))

    def end(self, name: str) -> None:
        pass

    def characters(self, text: str) -> None:
        pass


class _Package:
    """Handler of the package file (OPF): title, authors, and the spine as (part, media type)."""

    def __init__(self, folder: str) -> None:
        self._folder = folder
        self._manifest: dict[str, tuple[str, str]] = {}
        self._spine: list[str] = []
        self._reading = ""
        self._texts: dict[str, list[str]] = {"title": [], "creator": []}

    def start(self, name: str, attributes: dict[str, str]) -> None:
        kind = local(name)
        if kind == "item":
            path = posixpath.normpath(posixpath.join(self._folder, unquote(attributes.get("href", "").split("#")[0])))
            self._manifest[attributes.get("id", "")] = path, attributes.get("media-type", "")
        elif kind == "itemref":
            self._spine.append(attributes.get("idref", ""))
        elif kind in self._texts and "}" in name:
            self._reading = kind
            self._texts[kind].append("")

    def end(self, name: str) -> None:
        self._reading = ""

    def characters(self, text: str) -> None:
        if self._reading and len(self._texts[self._reading][-1]) < _MAX_TITLE_CHARACTERS:
            self._texts[self._reading][-1] += text

    def spine(self) -> list[tuple[str, str]]:
        """(part, media type) of each chapter in order, each part once."""
        return list(dict.fromkeys(self._manifest[item] for item in self._spine if item in self._manifest))

    def items(self) -> list[Item]:
        """The title and the authors as blocks."""
        titles = [title for text in self._texts["title"] if (title := " ".join(text.split()))]
        authors = [author for text in self._texts["creator"] if (author := " ".join(text.split()))]
        found = [Item(titles[0], "heading", 1)] if titles else []
        return [*found, Item(", ".join(authors), "paragraph")] if authors else found


class _Book:
    """Reads the parts of one book in order."""

    def __init__(self, archive: Archive, name: str, cancelled: Cancelled) -> None:
        self._archive = archive
        self._markup = Markup(name, cancelled)
        self._name = name
        self._cancelled = cancelled

    def pieces(self) -> Iterator[Piece]:
        encryption = _Encryption()
        self._parse("META-INF/encryption.xml", encryption)
        package = self._package(encryption)
        spine = package.spine()
        if any(part in encryption.parts for part, _ in spine):
            raise self._protected()
        total = sum(self._archive.size(part) for part, _ in spine if part in self._archive.names)
        builder = PieceBuilder()
        add(builder, package.items())
        left_out: Counter[str] = Counter()
        lost: list[Skipped] = []
        done = 0
        for part, kind in spine:
            stop_if(self._cancelled)
            if part not in self._archive.names:
                lost.append(Skipped(None, f"a chapter is missing in the file: {_shown(part)}"))
                continue
            done += self._archive.size(part)
            if kind in _PAGES:
                add(builder, self._chapter(part, left_out, lost))
            else:
                left_out["picture" if kind.startswith("image/") else "embedded"] += 1
            if len(builder) >= PIECE_CHARACTERS:
                yield builder.take(done, total)
        yield builder.take(total, total, skipped(left_out) + lost)

    def _package(self, encryption: _Encryption) -> _Package:
        container = _Container()
        self._parse(_CONTAINER, container)
        name = posixpath.normpath(container.package)
        if name not in self._archive.names:
            name = min((part for part in self._archive.names if part.endswith(".opf")), default="")
        if name in encryption.parts:
            raise self._protected()
        if not name:
            raise self._markup.damaged("the list of its chapters is missing")
        package = _Package(posixpath.dirname(name))
        self._parse(name, package)
        return package

    def _parse(self, part: str, handler: _Container | _Encryption | _Package) -> None:
        if part in self._archive.names:
            for _ in self._markup.parse(iter([self._archive.read(part)]), handler):
                pass

    def _chapter(self, part: str, left_out: Counter[str], lost: list[Skipped]) -> list[Item]:
        data = self._archive.read(part)
        try:
            return page_items(data, self._markup, left_out)
        except DocumentError as error:
            if error.kind != "document-damaged":
                raise
            lost.append(Skipped(None, f"a chapter could not be read, it is damaged: {_shown(part)}"))
            return []

    def _protected(self) -> DocumentError:
        return DocumentError(
            "document-protected",
            f"{subject(self._name)} is protected by rights management (DRM): only the seller's program can open it.",
            "Ask the seller or your library for a copy without DRM, such as a PDF.",
        )


def _shown(part: str) -> str:
    return "".join(character for character in part[-80:] if character.isprintable())
