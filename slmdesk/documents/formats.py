"""Which reader reads a file: chosen by what the file holds, not by its name. A further format is one line here."""

from __future__ import annotations

from collections.abc import Callable
from typing import BinaryIO

from slmdesk.documents import docx, pdf, text
from slmdesk.documents.piece import Format
from slmdesk.documents.sniff import Sniff, is_encrypted_office, unreadable_format
from slmdesk.documents.source import subject
from slmdesk.errors import DocumentError

BY_CONTENT: tuple[tuple[Callable[[Sniff], bool], Format], ...] = (
    (pdf.is_pdf, pdf.FORMAT),
    (docx.is_docx, docx.FORMAT),
)
# Text has no magic bytes: what is left is text or refused, and only the name tells Markdown from it.
MARKDOWN_EXTENSIONS = (".md", ".markdown", ".mdown", ".mkd")


def choose(file: BinaryIO, name: str) -> Format:
    """The format of an open file.

    Raises:
        DocumentError: ``document-format`` names what the file is and what to do; ``document-password`` for
            an encrypted Office document; ``document-damaged`` for a broken one.
    """
    sniff = Sniff(file, name)
    for matches, chosen in BY_CONTENT:
        if matches(sniff):
            return chosen
    if is_encrypted_office(sniff):
        raise DocumentError(
            "document-password",
            f"{subject(name)} is protected with a password, and this version cannot open protected Office documents.",
            "Open it in Word or LibreOffice and save it without a password, or as PDF.",
        )
    if sniff.is_zip and not sniff.members:
        raise DocumentError(
            "document-damaged",
            f"{subject(name)} is damaged: it starts like a DOCX (ZIP) file, but its list of contents cannot be read.",
            "It may have been cut off in a download or a copy. Get it again, or open it in Word and save it anew.",
        )
    known = unreadable_format(sniff)
    if known is not None:
        what, hint = known
        raise DocumentError("document-format", f"{subject(name)} is {what}, which this version does not read.", hint)
    return text.MARKDOWN if sniff.extension in MARKDOWN_EXTENSIONS else text.TEXT
