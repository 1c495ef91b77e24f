"""Which reader reads a file: chosen by what the file holds, not by its name. A further format is one line here."""

from __future__ import annotations

from collections.abc import Callable
from typing import BinaryIO

from slmdesk.documents import delimited, text, units
from slmdesk.documents.clinical import ccda, fhir
from slmdesk.documents.mail import eml as mail, outlook
from slmdesk.documents.ocr import image
from slmdesk.documents.office97 import doc, ppt, xls
from slmdesk.documents.ooxml import docx, pptx, xlsx
from slmdesk.documents.opendocument import odp, ods, odt
from slmdesk.documents.pdf import reader as pdf
from slmdesk.documents.piece import Format
from slmdesk.documents.rtf import reader as rtf
from slmdesk.documents.sniff import Sniff, is_encrypted_office, unreadable_format
from slmdesk.documents.source import subject
from slmdesk.documents.web import epub, fb2, html, jats
from slmdesk.errors import DocumentError

BY_CONTENT: tuple[tuple[Callable[[Sniff], bool], Format], ...] = (
    (pdf.is_pdf, pdf.FORMAT),
    (image.is_image, image.FORMAT),
    (docx.is_docx, docx.FORMAT),
    (pptx.is_pptx, pptx.FORMAT),
    (xlsx.is_xlsx, xlsx.FORMAT),
    (odp.is_odp, odp.FORMAT),
    (ods.is_ods, ods.FORMAT),
    (odt.is_odt, odt.FORMAT),  # after its kin: it also goes by the parts
    (rtf.is_rtf, rtf.FORMAT),
    (xls.is_xls, xls.FORMAT),
    (ppt.is_ppt, ppt.FORMAT),  # before workbooks, which it may embed
    (doc.is_doc, doc.FORMAT),
    (epub.is_epub, epub.FORMAT),
    (fb2.is_fb2, fb2.FORMAT),
    (jats.is_jats, jats.FORMAT),
    (ccda.is_ccda, ccda.FORMAT),
    (fhir.is_fhir_xml, fhir.FORMAT_XML),
    (fhir.is_fhir_json, fhir.FORMAT_JSON),
    (outlook.is_outlook, outlook.FORMAT),
    (mail.is_mail, mail.FORMAT),
    (units.is_srt, units.SRT),
    (units.is_vtt, units.VTT),
    (units.is_po, units.PO),
    (units.is_xliff, units.XLIFF),
    (html.is_html, html.FORMAT),  # after the dialects of XML: it also goes by the name
)
# Text has no magic bytes: what is left is text or refused, and only the name tells Markdown and tables from it.
BY_NAME: tuple[tuple[tuple[str, ...], Format], ...] = (
    ((".md", ".markdown", ".mdown", ".mkd"), text.MARKDOWN),
    (delimited.EXTENSIONS, delimited.FORMAT),
)


def choose(file: BinaryIO, name: str) -> Format:
    """The format of an open file.

    Raises:
        DocumentError: ``document-format`` names what the file is and what to do; ``document-damaged`` for a broken
            container.
    """
    sniff = Sniff(file, name)
    for matches, chosen in BY_CONTENT:
        if matches(sniff):
            return chosen
    if is_encrypted_office(sniff):
        raise DocumentError(
            "document-damaged",
            f"{subject(name)} is a protected Office document, and damaged: what it holds cannot be found.",
            "It may have been cut off in a download or a copy. Get it again.",
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
    return next((chosen for extensions, chosen in BY_NAME if sniff.extension in extensions), text.TEXT)
