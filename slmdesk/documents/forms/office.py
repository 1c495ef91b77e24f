"""Office documents and books: the parts with text are written again, every other part is carried over as it is."""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
from xml.parsers import expat

from slmdesk.documents.cancelling import stop_if
from slmdesk.documents.declared import as_bytes, find_text_encoding
from slmdesk.documents.forms import markup_form
from slmdesk.documents.forms.visitor import Visitor
from slmdesk.documents.sniff import Sniff
from slmdesk.documents.source import subject
from slmdesk.documents.zipped import BROKEN, Archive
from slmdesk.errors import DocumentError

_PARTS = {
    "docx": re.compile(r"word/(?:document|header\d*|footer\d*|footnotes|endnotes)\.xml"),
    "pptx": re.compile(
        r"ppt/(?:slides/slide\d+|notesSlides/notesSlide\d+|diagrams/(?:data|drawing)\d+|charts/chart\d+)\.xml"
    ),
    "xlsx": re.compile(r"xl/(?:sharedStrings|worksheets/sheet\d+)\.xml"),
    "odt": re.compile(r"(?:content|styles)\.xml"),
    "epub": re.compile(r".+\.(?:xhtml|html|htm)", re.IGNORECASE),
}
_MAX_CARRIED_BYTES = 500 << 20
_CHUNK_BYTES = 1 << 20
_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")  # names an encoding that the text is no longer in


def form_of(content: bytes, name: str) -> str | None:
    """Which of the forms of this module a file has, by what is in it; None for none."""
    sniff = Sniff(io.BytesIO(content), name)
    if not sniff.is_zip:
        return None
    members = sniff.members
    if "word/document.xml" in members:
        return "docx"
    if "ppt/presentation.xml" in members:
        return "pptx"
    if "xl/workbook.xml" in members:
        return "xlsx"
    if "META-INF/container.xml" in members and any(_PARTS["epub"].fullmatch(member) for member in members):
        return "epub"
    return "odt" if "content.xml" in members and "mimetype" in members else None


def rewritten(content: bytes, name: str, form: str, visitor: Visitor) -> bytes:
    """The document with each passage shown to ``visitor``.

    Raises:
        DocumentError: ``document-damaged``, ``document-too-large``, ``document-password``, ``document-format``.
    """
    archive = Archive(io.BytesIO(content), name)
    parts: dict[str, bytes] = {}
    # In the order of a reader as far as names tell: the body or the slides first, slide 2 before slide 10.
    wanted = sorted(
        (member for member in archive.names if _PARTS[form].fullmatch(member)),
        key=lambda member: (
            not re.search(r"document\.xml|/slides/", member),
            [int(n) for n in re.findall(r"\d+", member)],
            member,
        ),
    )
    for member in wanted:
        stop_if(visitor.cancelled)
        before = archive.read(member)
        if form in ("odt", "epub"):
            after = _as_text(before, name, form, visitor)
        elif "/worksheets/" in member and b"inlineStr" not in before:
            after = before  # most sheets hold numbers of shared strings, and may be large
        else:
            from slmdesk.documents.forms import office_runs  # lxml: other documents do without

            after = office_runs.rewritten(before, name, office_runs.KINDS[form], visitor)
        if after != before:
            parts[member] = after
    return _packed(content, name, parts, visitor) if parts else content


def _as_text(before: bytes, name: str, form: str, visitor: Visitor) -> bytes:
    encoding = find_text_encoding(io.BytesIO(before), ".xhtml")
    if encoding is None or encoding.errors != "strict":
        raise _damaged(name)
    text = before[encoding.skip :].decode(encoding.codec)
    if "<!ENTITY" in text:
        raise DocumentError(
            "document-format", f"{subject(name)} declares entities, which can be used to do harm.", "Do not trust it."
        )
    if form == "odt":
        _check_whole(text, name)
    walk = markup_form.odf if form == "odt" else markup_form.html
    return before[: encoding.skip] + as_bytes(walk(text, visitor), encoding, ".xhtml")


def _check_whole(text: str, name: str) -> None:
    """That a part is sound XML: it is walked through as text, which does not notice that its end is missing."""
    parser = expat.ParserCreate("utf-8")
    try:
        parser.Parse(_DECLARATION.sub("", text, count=1).encode(), True)
    except (expat.ExpatError, ValueError) as error:
        raise _damaged(name) from error


def _packed(content: bytes, name: str, parts: dict[str, bytes], visitor: Visitor) -> bytes:
    output = io.BytesIO()
    carried = 0
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(output, "w") as new:
            for info in old.infolist():
                stop_if(visitor.cancelled)
                if old.getinfo(info.filename) is not info:
                    continue  # a member that is there twice: the last one is the one that counts
                if posixpath.basename(info.filename) and info.filename in parts:
                    data = parts[info.filename]
                else:
                    data = b""
                    with old.open(info) as part:
                        while chunk := part.read(_CHUNK_BYTES):
                            data += chunk
                            carried += len(chunk)
                            if carried > _MAX_CARRIED_BYTES:
                                raise DocumentError(
                                    "document-too-large",
                                    f"{subject(name)} unpacks to more than {_MAX_CARRIED_BYTES >> 20} MiB.",
                                    "Take out some pictures, or translate it as text.",
                                )
                copy = zipfile.ZipInfo(info.filename, info.date_time)
                copy.compress_type = info.compress_type if info.compress_type in (0, 8) else zipfile.ZIP_DEFLATED
                copy.external_attr = info.external_attr
                new.writestr(copy, data)
    except (*BROKEN, RuntimeError) as error:  # RuntimeError: a part that says that it is encrypted
        raise _damaged(name) from error
    return output.getvalue()


def _damaged(name: str) -> DocumentError:
    return DocumentError("document-damaged", f"{subject(name)} is damaged.", "Get it again, or save it anew.")
