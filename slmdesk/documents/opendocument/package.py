"""What ODT, ODP and ODS have in common: the container, its manifest, styles (OpenDocument 1.3)."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import BinaryIO

from slmdesk.documents.cancelling import Cancelled
from slmdesk.documents.ooxml.package import MACROS_IGNORED
from slmdesk.documents.opendocument.protected import Encryption, unlocked
from slmdesk.documents.zipped import Archive, Handler
from slmdesk.errors import DocumentError
from slmdesk.messages import Skipped

_PREFIX = "urn:oasis:names:tc:opendocument:xmlns:"
_OTHER = {
    "http://www.w3.org/1999/xlink": "xlink",
    "urn:org:documentfoundation:names:experimental:office:xmlns:loext:1.0": "loext",
}
_MAX_STYLE_CHAIN = 20
_MAX_NAMES = 5_000
MANIFEST = "META-INF/manifest.xml"


class Names(dict[str, str]):
    """Short names of elements: ``text:p`` for ``urn:...:text:1.0}p``, whatever prefix the file chose."""

    def __missing__(self, name: str) -> str:
        namespace, _, local = name.rpartition("}")
        if len(self) >= _MAX_NAMES:  # a hostile file may have a million
            self.clear()
        short = self[name] = f"{_prefix(namespace)}:{local}"
        return short


def _prefix(namespace: str) -> str:
    if not namespace.startswith(_PREFIX):
        return _OTHER.get(namespace, "?")
    found = namespace[len(_PREFIX) :].split(":")[0]
    return "draw" if found == "drawing" else found  # the one prefix in use that its namespace does not hold


def attribute(attributes: dict[str, str], name: str) -> str | None:
    """The value of an attribute by its short name, such as ``text:outline-level``."""
    prefix, _, local = name.partition(":")
    return attributes.get(f"{_PREFIX}{'drawing' if prefix == 'draw' else prefix}:1.0}}{local}")


def repeated(attributes: dict[str, str], name: str) -> int:
    """How often something is repeated (``table:number-columns-repeated`` ...); 1 for nonsense."""
    value = attribute(attributes, name) or ""
    return int(value) if value.isascii() and value.isdigit() and len(value) < 10 and value.strip("0") else 1


@dataclass(slots=True)
class _Style:
    name: str
    parent: str | None
    is_hidden: bool = False


@dataclass
class Styles:
    """Handler of ``styles.xml``, also used for the automatic styles at the start of ``content.xml``."""

    names: Names = field(default_factory=Names)
    _styles: dict[tuple[str, str], _Style] = field(default_factory=dict)  # by family and name
    _current: _Style | None = None

    def start(self, name: str, attributes: dict[str, str]) -> None:
        self.start_short(self.names[name], attributes)

    def start_short(self, name: str, attributes: dict[str, str]) -> None:
        """As ``start``, for an element whose short name is known."""
        if name == "style:style":
            own = attribute(attributes, "style:name") or ""
            family = attribute(attributes, "style:family") or ""
            title = attribute(attributes, "style:display-name") or own.replace("_20_", " ")
            self._current = _Style(title, attribute(attributes, "style:parent-style-name"))
            self._styles[family, own] = self._current
        elif self._current is not None and (
            (name == "style:text-properties" and attribute(attributes, "text:display") == "none")
            or (name == "style:table-properties" and attribute(attributes, "table:display") == "false")
            or (
                name == "style:drawing-page-properties" and attribute(attributes, "presentation:visibility") == "hidden"
            )
        ):
            self._current.is_hidden = True

    def end(self, name: str) -> None:
        self.end_short(self.names[name])

    def end_short(self, name: str) -> None:
        """As ``end``, by the short name."""
        if name == "style:style":
            self._current = None

    def characters(self, text: str) -> None:
        pass

    def is_hidden(self, family: str, name: str | None) -> bool:
        """Whether a style, or one it is based on, hides what it is used for."""
        return any(style.is_hidden for style in self._chain(family, name))

    def is_based_on(self, name: str | None, *wanted: str) -> bool:
        """Whether a paragraph style is one of these, or based on one."""
        return any(style.name in wanted for style in self._chain("paragraph", name)) or name in wanted

    def _chain(self, family: str, name: str | None) -> list[_Style]:
        chain: list[_Style] = []
        while name is not None and len(chain) < _MAX_STYLE_CHAIN:  # styles may be based on each other in a circle
            style = self._styles.get((family, name))
            if style is None:
                break
            chain.append(style)
            name = style.parent
        return chain


@dataclass
class Manifest:
    """Handler of the manifest: what each part is.

    Attributes:
        types: media types, by the part's name; of an object inside the document with a slash at its end.
        encrypted: how parts are encrypted, by the part's name.
    """

    types: dict[str, str] = field(default_factory=dict)
    encrypted: dict[str, Encryption] = field(default_factory=dict)
    _names: Names = field(default_factory=Names)
    _part: str = ""

    def start(self, name: str, attributes: dict[str, str]) -> None:
        short = self._names[name]
        if short == "manifest:file-entry":
            self._part = attribute(attributes, "manifest:full-path") or ""
            self.types[self._part] = attribute(attributes, "manifest:media-type") or ""
        elif short == "manifest:encryption-data":
            found = self.encrypted.setdefault(self._part, Encryption())
            found.checksum_type = attribute(attributes, "manifest:checksum-type") or ""
            found.checksum = attribute(attributes, "manifest:checksum") or ""
        elif self._part in self.encrypted:
            self._start_encryption(self.encrypted[self._part], short, attributes)

    def _start_encryption(self, found: Encryption, element: str, attributes: dict[str, str]) -> None:
        if element == "manifest:algorithm":
            found.algorithm = attribute(attributes, "manifest:algorithm-name") or ""
            found.vector = attribute(attributes, "manifest:initialisation-vector") or ""
        elif element == "manifest:key-derivation":
            found.derivation = attribute(attributes, "manifest:key-derivation-name") or ""
            found.salt = attribute(attributes, "manifest:salt") or ""
            found.iterations = repeated(attributes, "manifest:iteration-count")
            found.key_bytes = repeated(attributes, "manifest:key-size")
            for name, value in attributes.items():  # of a namespace of LibreOffice's, and one day of OpenDocument's
                local = name.rpartition("}")[2]
                if local.startswith("argon2-") and value.isascii() and value.isdigit() and len(value) < 10:
                    found.take_argon2(local, int(value))
        elif element == "manifest:start-key-generation":
            found.start_key = attribute(attributes, "manifest:start-key-generation-name") or ""

    def end(self, name: str) -> None:
        pass

    def characters(self, text: str) -> None:
        pass

    def object_kind(self, href: str) -> str:
        """What an embedded object is: "chart", "formula" or "object"."""
        path = href.removeprefix("./").rstrip("/")
        media_type = self.types.get(path + "/", self.types.get(path, ""))
        return next((kind for kind in ("chart", "formula") if media_type.endswith(kind)), "object")


class Container:
    """An open OpenDocument file. Close it after use; the file stays open. password: None when the user gave none.

    Raises:
        DocumentError: as ``Archive``; ``document-password`` for an encrypted one.
    """

    def __init__(
        self,
        file: BinaryIO,
        name: str,
        password: str | None,
        cancelled: Cancelled,
        max_unpacked_bytes: int | None = None,
    ) -> None:
        self.archive = Archive(file, name, max_unpacked_bytes)
        self.cancelled = cancelled
        self.manifest = Manifest()
        self.styles = Styles()
        self._names = self.archive.names
        try:
            self._read_manifest()
            if self.manifest.encrypted:
                opened = unlocked(self.archive, self.manifest.encrypted, name, password)
                self.archive.close()
                self.archive = Archive(opened, name, max_unpacked_bytes)
                if MANIFEST in self.archive.names:  # it was encrypted as a whole: this is the real one
                    self.manifest, self._names = Manifest(), self.archive.names
                    self._read_manifest()
            if "content.xml" not in self.archive.names:
                raise self.archive.damaged()
        except BaseException:
            self.archive.close()
            raise

    def close(self) -> None:
        self.archive.close()

    def parse(self, part: str, handler: Handler) -> None:
        """Send a whole part to ``handler``, if there is such a part."""
        if part in self.archive.names:
            for _ in self.archive.parse(part, handler, self.cancelled):
                pass

    def whole_file(self) -> list[Skipped]:
        """What is said of the file as a whole."""
        folders = ("Basic/", "Scripts/")
        has_macros = any(name.startswith(folders) and not name.endswith(("/", "-lc.xml")) for name in self._names)
        return [Skipped(None, MACROS_IGNORED)] if has_macros else []

    def _read_manifest(self) -> None:
        try:
            self.parse(MANIFEST, self.manifest)
        except DocumentError as error:
            if error.kind != "document-format":  # OpenOffice 1 and 2 wrote a document type here, which says nothing
                raise
