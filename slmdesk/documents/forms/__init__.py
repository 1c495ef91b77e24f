"""Documents that are written again with other texts in their places: translations that keep the form.

Every form is one function that walks through a document and shows each passage to a ``Visitor``. The first walk
only collects the texts, the second puts the translations in. What no passage touches stays as it is, byte for byte.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Iterator
from typing import BinaryIO

from slmdesk.documents.cancelling import Cancelled, stop_if
from slmdesk.documents.declared import as_bytes, find_text_encoding
from slmdesk.documents.forms import catalogue, lines, markup_form, office, subtitles
from slmdesk.documents.forms.visitor import Visitor
from slmdesk.documents.ooxml.protected import unlock
from slmdesk.documents.source import open_source, subject
from slmdesk.errors import DocumentError
from slmdesk.messages import Done, FormFile, FormResult, FormTexts, Notice, Read, ReadForm, TaskEvent, WriteForm

_MAX_BYTES = 200 << 20


def _xliff(text: str, visitor: Visitor) -> str:
    from slmdesk.documents.forms import xliff  # lxml: other documents do without

    return xliff.xliff(text, visitor)


TEXT_FORMS: dict[str, Callable[[str, Visitor], str]] = {
    ".txt": lines.plain,
    ".md": lines.markdown,
    ".markdown": lines.markdown,
    ".srt": subtitles.srt,
    ".vtt": subtitles.vtt,
    ".po": catalogue.po,
    ".pot": catalogue.po,
    ".html": markup_form.html,
    ".htm": markup_form.html,
    ".xhtml": markup_form.html,
    ".xlf": _xliff,
    ".xliff": _xliff,
}
"""Forms that are text, by the ending of the name: nothing inside tells most of them from each other."""


def read_form(request: ReadForm, cancelled: Cancelled) -> Iterator[TaskEvent]:
    """The documents child's task: yields ``FormTexts`` and ``Done``.

    Raises:
        DocumentError: the kinds of ``open_source`` and ``unlock``; ``form-unsupported``; ``document-damaged``;
            ``document-encoding``; ``document-translated`` when every unit has a translation.
    """
    visitor = Visitor(None, cancelled, units=request.units)
    with open_source(Read(request.path, request.data)) as file:
        format_, _content = _walk(file, request.path, request.password, visitor)
    if visitor.translated and not visitor.texts:
        raise all_translated(request.path)
    yield FormTexts(list(visitor.texts), [number for number, marked in enumerate(visitor.texts.values()) if marked])
    yield Done(FormResult(format_, visitor.passages))


def write_form(request: WriteForm, cancelled: Cancelled) -> Iterator[TaskEvent]:
    """The documents child's task: yields ``Notice``, ``FormFile`` and ``Done``. Raises as ``read_form``."""
    visitor = Visitor(request.translations, cancelled, request.alignments, request.language, request.units)
    with open_source(Read(request.path, request.data)) as file:
        format_, content = _walk(file, request.path, request.password, visitor)
        if unlock(file, request.path, request.password) is not file:
            yield Notice("The translation is not protected by the password of the document.")
    yield FormFile(data=content)
    yield Done(FormResult(format_, visitor.passages, visitor.flattened))


def _walk(file: BinaryIO, path: str, password: str | None, visitor: Visitor) -> tuple[str, bytes]:
    called = subject(path)
    opened = unlock(file, path, password)
    opened.seek(0)
    content = opened.read(_MAX_BYTES + 1)
    if len(content) > _MAX_BYTES:
        raise DocumentError(
            "document-too-large", f"{called} is larger than {_MAX_BYTES >> 20} MiB.", "Translate it as text."
        )
    stop_if(visitor.cancelled)
    office_form = office.form_of(content, path)
    if office_form is not None:
        return office_form, office.rewritten(content, path, office_form, visitor)
    if content.startswith(b"PK\x03\x04") and not zipfile.is_zipfile(io.BytesIO(content)):
        raise DocumentError(
            "document-damaged",
            f"{called} is damaged: its end is missing.",
            "It may have been cut off in a download or a copy. Get it again.",
        )
    ending = next((each for each in TEXT_FORMS if path.lower().endswith(each)), None)
    if ending is None or content.startswith((b"PK\x03\x04", b"%PDF")):
        raise DocumentError(
            "form-unsupported",
            f"{called} is not of a form that can be written again with its layout.",
            "DOCX, PPTX, XLSX, ODT, EPUB, HTML, SRT, VTT, Markdown, PO, XLIFF and TXT can. "
            "Leave out --output, or name a .txt file, to get the text alone.",
        )
    encoding = find_text_encoding(opened, ending)
    if encoding is None:
        raise DocumentError("document-encoding", f"{called} is not text.", "Choose another file.")
    try:
        text = content[encoding.skip :].decode(encoding.codec, "strict")
    except (UnicodeDecodeError, LookupError) as error:
        raise DocumentError(
            "document-encoding", f"{called} has bytes that are no characters.", "Save it as UTF-8, then try again."
        ) from error
    written = TEXT_FORMS[ending](text, visitor)
    if written == text:
        return ending[1:], content
    return ending[1:], content[: encoding.skip] + as_bytes(written, encoding, ending)


def all_translated(path: str) -> DocumentError:
    """What is said of a file of units in which nothing is left to translate."""
    return DocumentError(
        "document-translated",
        f"{subject(path)} has a translation of every unit already.",
        "Translate all of it anew (on the command line: --anew), or open it elsewhere to read the translations.",
    )
