"""Translation memories as files: TMX 1.4b (LISA/GALA), read from every older 1.x, too."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from xml.parsers import expat
from xml.sax.saxutils import escape, quoteattr

from slmdesk import __version__
from slmdesk.errors import TaskError
from slmdesk.messages import MemoryUnit
from slmdesk.xml_characters import as_xml_text

_LARGEST_BYTES = 512 << 20
_MOST_UNITS = 1_000_000
_LONGEST_SEGMENT = 100_000  # characters; none that a translator works on is as long
_CHUNK_BYTES = 1 << 20
_CODES = frozenset(("bpt", "ept", "ph", "it", "ut"))  # their content is that of another program's file, not text


@dataclass(frozen=True)
class Unit:
    """A translation of a TMX file, and the languages of its two sides as BCP 47 codes in the file's own case."""

    unit: MemoryUnit
    source_language: str
    target_language: str


def read_tmx(path: Path, source: str | None, target: str) -> list[Unit]:
    """The translations into a language. source: BCP 47 code; None for any. Regions are not minded.

    Raises:
        TaskError: ``memory-unreadable``.
    """
    reader = _Reader(source, target)
    try:
        if path.stat().st_size > _LARGEST_BYTES:
            raise ValueError("too large")
        with path.open("rb") as file:
            while chunk := file.read(_CHUNK_BYTES):
                reader.parser.Parse(chunk, False)
        reader.parser.Parse(b"", True)
        if not reader.is_tmx:
            raise ValueError("another kind of file")
    except (OSError, ValueError, LookupError, expat.ExpatError) as error:
        why = "it is damaged, or no TMX file"
        if type(error) is ValueError:
            why = str(error)
        elif isinstance(error, OSError) and error.strerror:
            why = error.strerror
        raise TaskError(
            "memory-unreadable",
            f"The translation memory {path} cannot be read: {why}.",
            f"It has to be a TMX file of at most {_LARGEST_BYTES >> 20} MiB and {_MOST_UNITS:,} translations.",
        ) from error
    return reader.units


def as_tmx(units: Iterable[MemoryUnit], source: str, target: str) -> bytes:
    """The bytes of a TMX file. source, target: BCP 47 codes."""
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        '<tmx version="1.4">',
        f'<header creationtool="SLM Desk" creationtoolversion={quoteattr(__version__)} segtype="sentence" '
        f'o-tmf="slmdesk" adminlang="en" srclang={quoteattr(source)} datatype="plaintext"/>',
        "<body>",
    ]
    for unit in units:
        sides = ((source, unit.source), (target, unit.target))
        inside = "".join(
            f"<tuv xml:lang={quoteattr(code)}><seg>{escape(as_xml_text(text))}</seg></tuv>" for code, text in sides
        )
        lines.append(f"<tu>{inside}</tu>")
    return "\n".join([*lines, "</body>", "</tmx>", ""]).encode()


def same_language(one: str, other: str) -> bool:
    """Whether two codes are of one language, regions aside."""
    return _stem(one) == _stem(other)


def _stem(code: str) -> str:
    return code.replace("_", "-").partition("-")[0].lower()


class _Reader:
    """Collects units while expat walks through a file; nothing but the wanted languages is held."""

    def __init__(self, source: str | None, target: str) -> None:
        self._source = source
        self._target = target
        self._sides: list[tuple[str, str]] = []
        self._language = self._first_language = ""
        self._text: list[str] | None = None
        self._length = 0
        self._codes = 0
        self.is_tmx = False
        self.units: list[Unit] = []
        self.parser = expat.ParserCreate()
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._data
        self.parser.EntityDeclHandler = self._entity

    def _entity(self, *_declaration: object) -> None:
        raise ValueError("it declares entities, which can be used to do harm")

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        match name:
            case "tmx":
                self.is_tmx = True
            case "header":
                self._first_language = attributes.get("srclang", "")
            case "tu":
                self._sides = []
            case "tuv":
                self._language = attributes.get("xml:lang") or attributes.get("lang") or ""
            case "seg":
                self._text, self._length = [], 0
            case _ if name in _CODES:
                self._codes += 1

    def _end(self, name: str) -> None:
        if name in _CODES:
            self._codes -= 1
        elif name == "seg" and self._text is not None:
            self._sides.append((self._language, " ".join("".join(self._text).split())))
            self._text = None
        elif name == "tu":
            self._add()

    def _data(self, text: str) -> None:
        if self._text is not None and not self._codes:
            self._length += len(text)
            if self._length > _LONGEST_SEGMENT:
                raise ValueError("one of its segments has no end")
            self._text.append(text)

    def _add(self) -> None:
        targets = [side for side in self._sides if same_language(side[0], self._target) and side[1]]
        sources = [
            side
            for side in self._sides
            if side[1]
            and not same_language(side[0], self._target)
            and (self._source is None or same_language(side[0], self._source))
        ]
        # With the language unknown: the file's own source, else the first of the others.
        own = [side for side in sources if same_language(side[0], self._first_language)]
        if targets and sources:
            source, target = (own or sources)[0], targets[0]
            self.units.append(Unit(MemoryUnit(source[1], target[1]), source[0], target[0]))
            if len(self.units) > _MOST_UNITS:
                raise ValueError("it holds too many translations")
