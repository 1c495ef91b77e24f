"""Office Open XML (ECMA-376) with real footnotes: the few parts of a package that a text needs."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from html import escape

from slmdesk.export.layout import Layout, Paragraph, Run
from slmdesk.xml_characters import as_xml_text

_MAIN = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_DATE = (1980, 1, 1, 0, 0, 0)  # the same result is the same file

_PARTS = ("styles", "footnotes", "numbering", "footer")
_CONTENT_TYPES = (
    f'{_HEAD}<Types xmlns="{_PACKAGE}/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    f'<Override PartName="/word/document.xml" ContentType="{_WORD}.document.main+xml"/>'
    + "".join(f'<Override PartName="/word/{each}.xml" ContentType="{_WORD}.{each}+xml"/>' for each in _PARTS)
    + "</Types>"
)
_RELATIONSHIPS = (
    f'{_HEAD}<Relationships xmlns="{_PACKAGE}/relationships">'
    f'<Relationship Id="rId1" Type="{_OFFICE}/officeDocument" Target="word/document.xml"/></Relationships>'
)
_DOCUMENT_RELATIONSHIPS = (
    f'{_HEAD}<Relationships xmlns="{_PACKAGE}/relationships">'
    + "".join(
        f'<Relationship Id="rId{number}" Type="{_OFFICE}/{each}" Target="{each}.xml"/>'
        for number, each in enumerate(_PARTS, 1)
    )
    + "</Relationships>"
)


# A4; the footer is part 4.
SECTION = (
    f'<w:sectPr><w:footerReference xmlns:r="{_OFFICE}" w:type="default" r:id="rId4"/><w:pgSz w:w="11906" w:h="16838"/>'
    '<w:pgMar w:top="1247" w:right="1247" w:bottom="1247" w:left="1247" w:header="624" w:footer="624" w:gutter="0"/>'
    "</w:sectPr>"
)
_FOOTER = (
    f'{_HEAD}<w:ftr xmlns:w="{_MAIN}"><w:p><w:pPr><w:jc w:val="center"/></w:pPr>'
    '<w:fldSimple w:instr=" PAGE "><w:r><w:t>1</w:t></w:r></w:fldSimple></w:p></w:ftr>'
)


def _style(id: str, name: str, kind: str, paragraph: str = "", run: str = "", based: bool = True) -> str:
    return (
        f'<w:style w:type="{kind}" w:styleId="{id}"{"" if based else " w:default=" + chr(34) + "1" + chr(34)}>'
        f'<w:name w:val="{name}"/>'
        + ('<w:basedOn w:val="Normal"/>' if based and kind == "paragraph" else "")
        + (f"<w:pPr>{paragraph}</w:pPr>" if paragraph else "")
        + (f"<w:rPr>{run}</w:rPr>" if run else "")
        + "</w:style>"
    )


_STYLES = (
    f'{_HEAD}<w:styles xmlns:w="{_MAIN}">'
    + _style("Normal", "Normal", "paragraph", '<w:spacing w:after="140" w:line="288" w:lineRule="auto"/>',
             '<w:sz w:val="22"/>', based=False)
    + _style("Title", "Title", "paragraph", '<w:spacing w:after="240"/>', '<w:b/><w:sz w:val="34"/>')
    + _style("Heading1", "heading 1", "paragraph", '<w:keepNext/><w:spacing w:before="280" w:after="100"/>'
             '<w:outlineLvl w:val="0"/>', '<w:b/><w:sz w:val="26"/>')
    + _style("ListBullet", "List Bullet", "paragraph", '<w:numPr><w:numId w:val="1"/></w:numPr>'
             '<w:spacing w:after="140"/><w:contextualSpacing/>')
    + _style("FootnoteText", "footnote text", "paragraph", '<w:spacing w:after="0"/>', '<w:sz w:val="18"/>')
    + _style("FootnoteReference", "footnote reference", "character", "", '<w:vertAlign w:val="superscript"/>')
    + "</w:styles>"
)  # fmt: skip
_NUMBERING = (
    f'{_HEAD}<w:numbering xmlns:w="{_MAIN}"><w:abstractNum w:abstractNumId="0"><w:multiLevelType w:val="singleLevel"/>'
    '<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="bullet"/><w:lvlText w:val="•"/><w:lvlJc w:val="left"/>'
    '<w:pPr><w:ind w:left="420" w:hanging="280"/></w:pPr></w:lvl></w:abstractNum>'
    '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num></w:numbering>'
)
_REFERENCE = '<w:rStyle w:val="FootnoteReference"/>'
_DOUBT = '<w:u w:val="wave" w:color="B36B00"/>'


def as_docx(layout: Layout) -> bytes:
    """The package's bytes."""
    body = [
        as_paragraph(as_run(layout.title), "Title") if layout.title else "",
        as_paragraph(as_run(layout.caution, "<w:b/>")) if layout.caution else "",
    ]
    footnotes: list[int] = []  # the note of each reference: a note that is referred to twice is there twice
    for paragraph in layout.paragraphs:
        style = {"heading": "Heading1", "item": "ListBullet"}.get(paragraph.kind, "")
        body.append(as_paragraph(_runs(paragraph, footnotes), style if paragraph.marker in ("", "-") else ""))
    if layout.doubts:
        body.append(as_paragraph(as_run(layout.labels.to_check), "Heading1"))
        body.extend(as_paragraph(as_run(doubt), "ListBullet") for doubt in layout.doubts)
    body.extend(as_paragraph(as_run(fact, '<w:i/><w:sz w:val="18"/>')) for fact in layout.facts)
    return package("".join(body), [layout.notes[number - 1] for number in footnotes])


def package(body: str, notes: Sequence[str] = (), section: str = SECTION) -> bytes:
    """The package's bytes. body: paragraphs and tables. notes: of its footnotes, in order. section: of its pages."""
    document = f'{_HEAD}<w:document xmlns:w="{_MAIN}"><w:body>{body}{section}</w:body></w:document>'
    return _zipped(
        {
            "[Content_Types].xml": _CONTENT_TYPES,
            "_rels/.rels": _RELATIONSHIPS,
            "word/document.xml": document,
            "word/_rels/document.xml.rels": _DOCUMENT_RELATIONSHIPS,
            "word/styles.xml": _STYLES,
            "word/numbering.xml": _NUMBERING,
            "word/footnotes.xml": _footnotes(notes),
            "word/footer.xml": _FOOTER,
        }
    )


def _runs(paragraph: Paragraph, footnotes: list[int]) -> str:
    parts = [as_run(f"{paragraph.marker} ")] if paragraph.marker not in ("", "-") else []
    for run in paragraph.runs:
        parts.append(_sentence(run))
        for number in run.notes:
            if number != run.notes[0]:  # two notes are not one with two digits
                parts.append(as_run(",", _REFERENCE))
            footnotes.append(number)
            parts.append(f'<w:r><w:rPr>{_REFERENCE}</w:rPr><w:footnoteReference w:id="{len(footnotes)}"/></w:r>')
    return "".join(parts)


def _sentence(run: Run) -> str:
    if not run.sign:
        return as_run(run.lead + run.text)
    return (as_run(run.lead) if run.lead else "") + as_run(run.text, _DOUBT) + as_run(f" {run.sign}")


def _footnotes(notes: Sequence[str]) -> str:
    special = "".join(
        f'<w:footnote w:type="{kind}" w:id="{id}"><w:p><w:r><w:{element}/></w:r></w:p></w:footnote>'
        for kind, id, element in (("separator", -1, "separator"), ("continuationSeparator", 0, "continuationSeparator"))
    )
    own = "".join(
        f'<w:footnote w:id="{number}"><w:p><w:pPr><w:pStyle w:val="FootnoteText"/></w:pPr>'
        f"<w:r><w:rPr>{_REFERENCE}</w:rPr><w:footnoteRef/></w:r>"
        f"{as_run(f' {note}')}</w:p></w:footnote>"
        for number, note in enumerate(notes, 1)
    )
    return f'{_HEAD}<w:footnotes xmlns:w="{_MAIN}">{special}{own}</w:footnotes>'


def as_paragraph(runs: str, style: str = "") -> str:
    """A paragraph of runs. style: one of the package's."""
    properties = f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>' if style else ""
    return f"<w:p>{properties}{runs}</w:p>"


def as_run(text: str, properties: str = "") -> str:
    """A run of text. properties: of its look, as XML."""
    shown = escape(as_xml_text(text), quote=False)
    return f'<w:r>{f"<w:rPr>{properties}</w:rPr>" if properties else ""}<w:t xml:space="preserve">{shown}</w:t></w:r>'


def _zipped(parts: dict[str, str]) -> bytes:
    package = io.BytesIO()
    with zipfile.ZipFile(package, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in parts.items():
            file.writestr(zipfile.ZipInfo(name, _DATE), content.encode(), zipfile.ZIP_DEFLATED)
    return package.getvalue()
