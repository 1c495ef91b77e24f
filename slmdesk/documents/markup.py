"""XML read as a stream with expat: nothing is fetched, nothing is expanded, every encoding that Python knows."""

from __future__ import annotations

import codecs
import html.entities
import re
from collections.abc import Iterable, Iterator
from typing import BinaryIO
from xml.parsers import expat

from slmdesk.documents.cancelling import Cancelled, stop_if
from slmdesk.documents.source import subject
from slmdesk.documents.web.flow import TooDeep
from slmdesk.documents.zipped import Handler
from slmdesk.errors import DocumentError

MAX_MARKUP_BYTES = 200 << 20
_CHUNK_BYTES = 1 << 16
_ROOT_BYTES = 1 << 20  # the root element starts within these

_DECLARATION = re.compile(rb"""\s*<\?xml[^>]{0,200}?\sencoding\s*=\s*["']([A-Za-z][\w.:-]{0,40})["']""")
_BOMS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_NATIVE = ("utf-8", "utf-16", "iso8859-1", "ascii")  # what expat decodes itself, as Python calls them


class Markup:
    """How one document's XML is parsed, and what is said when it cannot be. name: as the user calls it."""

    def __init__(self, name: str, cancelled: Cancelled) -> None:
        self.called = subject(name)
        self.cancelled = cancelled

    def chunks(self, file: BinaryIO) -> Iterator[bytes]:
        """A file from its start, within the limit of size."""
        file.seek(0)
        done = 0
        while chunk := file.read(_CHUNK_BYTES):
            done += len(chunk)
            if done > MAX_MARKUP_BYTES:
                raise DocumentError(
                    "document-too-large",
                    f"{self.called} holds more than {MAX_MARKUP_BYTES >> 20} MiB of text and markup.",
                    "Split the document.",
                )
            yield chunk

    def parse(self, chunks: Iterable[bytes], handler: Handler) -> Iterator[int]:
        """Send the elements of an XML document to ``handler``; names are ``namespace}local``.

        Yields:
            The bytes parsed so far, now and then.

        Raises:
            DocumentError: ``document-damaged``; ``document-format`` for a document that declares entities.
        """
        source = iter(chunks)
        first = next(source, b"")
        codec = _codec(first)
        decoder = None if codec is None else codecs.getincrementaldecoder(codec)("strict")
        parser = expat.ParserCreate("utf-8" if decoder else None, namespace_separator="}")
        parser.buffer_text = True
        parser.UseForeignDTD(True)  # &nbsp; and its kin come to the handler below, whatever the file declares
        parser.StartElementHandler = handler.start
        parser.EndElementHandler = handler.end
        parser.CharacterDataHandler = handler.characters
        parser.SkippedEntityHandler = lambda name, is_parameter: handler.characters(
            "" if is_parameter else _entity(name)
        )
        parser.EntityDeclHandler = self._refuse_entities
        done = 0
        try:
            for chunk in _with(first, source):
                stop_if(self.cancelled)
                parser.Parse(chunk if decoder is None else decoder.decode(chunk).encode(), False)
                done += len(chunk)
                yield done
            parser.Parse(b"" if decoder is None else decoder.decode(b"", final=True).encode(), True)
        except (expat.ExpatError, UnicodeError, LookupError, ValueError) as error:
            raise self.damaged(_why(error)) from error
        yield done

    def damaged(self, why: str = "its markup is not valid") -> DocumentError:
        """The refusal of what cannot be parsed."""
        return DocumentError(
            "document-damaged",
            f"{self.called} is damaged: {why}.",
            "It may have been cut off in a download or a copy. Get it again, or save it anew as PDF or plain text.",
        )

    def _refuse_entities(self, *_declaration: object) -> None:
        raise refuse_entities(self.called)


def refuse_entities(called: str) -> DocumentError:
    """Entities can unpack without end, or name files of this computer."""
    return DocumentError(
        "document-format",
        f"{called} declares XML entities, which can be used to do harm; it was not read.",
        "Do not trust it. If you need it, ask its author for a PDF or for plain text.",
    )


def local(name: str) -> str:
    """A name without its namespace."""
    return name.rpartition("}")[2]


class _RootFound(Exception):
    pass


def root_of(file: BinaryIO) -> tuple[str, bool]:
    """The name of an XML file's root element (``namespace}local``), and whether entities are declared before it.

    The name is empty for what is not XML.
    """
    file.seek(0)
    data = file.read(_ROOT_BYTES)
    found: list[str] = []
    declares: list[bool] = []

    def stop(name: str, *_more: object) -> None:
        found.append(name)
        raise _RootFound

    def note_entity(*_declaration: object) -> None:
        declares.append(True)
        raise _RootFound

    parser = expat.ParserCreate(namespace_separator="}")
    parser.UseForeignDTD(True)
    parser.StartElementHandler = stop
    parser.EntityDeclHandler = note_entity
    parser.StartDoctypeDeclHandler = lambda name, *_ids: found.append(name)
    try:
        codec = _codec(data)
        if codec is not None:
            parser = _reencoded(parser)
            data = data.decode(codec, "replace").encode()
        parser.Parse(data, False)
    except _RootFound:
        return found[-1] if found else "", bool(declares)
    except (expat.ExpatError, UnicodeError, LookupError, ValueError):
        pass
    return "", False


def _reencoded(parser: expat.XMLParserType) -> expat.XMLParserType:
    """The same parser for data that was put into UTF-8, whatever the data says of itself."""
    other = expat.ParserCreate("utf-8", namespace_separator="}")
    other.UseForeignDTD(True)
    other.StartElementHandler = parser.StartElementHandler
    other.EntityDeclHandler = parser.EntityDeclHandler
    other.StartDoctypeDeclHandler = parser.StartDoctypeDeclHandler
    return other


def _codec(start: bytes) -> str | None:
    """The codec to decode with, where expat does not do it itself (it knows no encodings of several bytes).

    A byte-order mark is believed before what the document says of itself, which expat would stumble over.
    """
    if start.startswith(_BOMS):
        return "utf-16"
    match = _DECLARATION.match(start.removeprefix(codecs.BOM_UTF8))
    if match is None or start.startswith(codecs.BOM_UTF8):
        return None
    try:
        codec = codecs.lookup(match[1].decode("ascii")).name
    except LookupError:
        return None  # expat says so
    return None if codec in _NATIVE or codec.startswith("utf-16") else codec


def _with(first: bytes, rest: Iterator[bytes]) -> Iterator[bytes]:
    if first:
        yield first
    yield from rest


def _entity(name: str) -> str:
    return html.entities.html5.get(name + ";", f"&{name};")


def _why(error: Exception) -> str:
    if isinstance(error, TooDeep):
        return "its elements are nested too deep"
    if isinstance(error, expat.ExpatError):
        return f"its markup is not valid (line {error.lineno})"
    return "its characters cannot be decoded"
