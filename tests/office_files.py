"""Makes presentations, spreadsheets and OpenDocument files for tests: tiny writers of their XML."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from pathlib import Path

from document_files import zipped

RELATIONSHIPS = "http://schemas.openxmlformats.org/package/2006/relationships"
TYPES = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
DRAWING = "http://schemas.openxmlformats.org/drawingml/2006/main"
SLIDE = "http://schemas.openxmlformats.org/presentationml/2006/main"
SHEET = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def relationships(*targets: tuple[str, str]) -> bytes:
    """A ``.rels`` part with the ids r1, r2 ... targets: (last word of the type, target)."""
    entries = "".join(
        f'<Relationship Id="r{number}" Type="{TYPES}/{kind}" Target="{target}"/>'
        for number, (kind, target) in enumerate(targets, start=1)
    )
    return f'<Relationships xmlns="{RELATIONSHIPS}">{entries}</Relationships>'.encode()


# --- PPTX --------------------------------------------------------------------------------------


def pptx(*slides: str, parts: dict[str, bytes] | None = None, show: str = "", declarations: str = "") -> bytes:
    """A PPTX. slides: XML inside ``p:spTree``. show: attributes of the last slide. parts: replace or add."""
    ids = "".join(f'<p:sldId id="{255 + n}" r:id="r{n}"/>' for n in range(1, len(slides) + 1))
    members = {
        "[Content_Types].xml": b"<Types/>",
        "_rels/.rels": relationships(("officeDocument", "ppt/presentation.xml")),
        "ppt/presentation.xml": f'<p:presentation xmlns:p="{SLIDE}" xmlns:r="{TYPES}"><p:sldIdLst>{ids}'
        "</p:sldIdLst></p:presentation>".encode(),
        "ppt/_rels/presentation.xml.rels": relationships(
            *(("slide", f"slides/slide{n}.xml") for n in range(1, len(slides) + 1))
        ),
    }
    for number, shapes in enumerate(slides, start=1):
        attributes = show if number == len(slides) else ""
        members[f"ppt/slides/slide{number}.xml"] = slide(shapes, attributes, declarations)
    return zipped(members | (parts or {}))


def slide(shapes: str, attributes: str = "", declarations: str = "", root: str = "sld") -> bytes:
    """A slide part, or with another root its notes."""
    return (
        f'{declarations}<p:{root} xmlns:p="{SLIDE}" xmlns:a="{DRAWING}" xmlns:r="{TYPES}" {attributes}>'
        f"<p:cSld><p:spTree>{shapes}</p:spTree></p:cSld></p:{root}>"
    ).encode()


def shape(*paragraphs: str, role: str | None = None, properties: str = "") -> str:
    """A shape. role: the type of its place in the layout; empty for the default; None for a text box."""
    kind = f' type="{role}"' if role else ""
    place = "" if role is None else f"<p:ph{kind}/>"
    lines = "".join(f"<a:p>{properties}<a:r><a:t>{text}</a:t></a:r></a:p>" for text in paragraphs)
    return f"<p:sp><p:nvSpPr><p:nvPr>{place}</p:nvPr></p:nvSpPr><p:txBody>{lines}</p:txBody></p:sp>"


# --- XLSX --------------------------------------------------------------------------------------


def xlsx(
    *sheets: str,
    strings: tuple[str, ...] = (),
    formats: tuple[str, ...] = (),
    states: tuple[str, ...] = (),
    workbook: str = "",
    parts: dict[str, bytes] | None = None,
    declarations: str = "",
) -> bytes:
    """An XLSX with the sheets "Sheet 1" and so on.

    sheets: XML inside ``worksheet``. strings: XML inside ``si``. formats: codes; style 1 has the first.
    states: of the sheets. workbook: XML before the list of sheets. parts: replace or add.
    """
    count = len(sheets)
    listed = "".join(
        f'<sheet name="Sheet {n}" sheetId="{n}" r:id="r{n}" state="{(*states, *["visible"] * n)[n - 1]}"/>'
        for n in range(1, count + 1)
    )
    codes = "".join(f'<numFmt numFmtId="{163 + n}" formatCode="{code}"/>' for n, code in enumerate(formats, start=1))
    styles = "".join(f'<xf numFmtId="{163 + n}"/>' for n in range(1, len(formats) + 1))
    main = f'<workbook xmlns="{SHEET}" xmlns:r="{TYPES}">{workbook}<sheets>{listed}</sheets></workbook>'
    members = {
        "[Content_Types].xml": b"<Types/>",
        "_rels/.rels": relationships(("officeDocument", "xl/workbook.xml")),
        "xl/workbook.xml": main.encode(),
        "xl/_rels/workbook.xml.rels": relationships(
            *(("worksheet", f"worksheets/sheet{n}.xml") for n in range(1, count + 1)),
            ("styles", "styles.xml"),
            ("sharedStrings", "/xl/sharedStrings.xml"),
        ),
        "xl/styles.xml": (
            f'<styleSheet xmlns="{SHEET}"><numFmts>{codes}</numFmts><cellStyleXfs><xf numFmtId="14"/></cellStyleXfs>'
            f'<cellXfs><xf numFmtId="0"/>{styles}</cellXfs></styleSheet>'
        ).encode(),
        "xl/sharedStrings.xml": (
            f'<sst xmlns="{SHEET}">{"".join(f"<si>{text}</si>" for text in strings)}</sst>'
        ).encode(),
    }
    for number, content in enumerate(sheets, start=1):
        members[f"xl/worksheets/sheet{number}.xml"] = (
            f'{declarations}<worksheet xmlns="{SHEET}" xmlns:r="{TYPES}">{content}</worksheet>'
        ).encode()
    return zipped(members | (parts or {}))


# --- OpenDocument ------------------------------------------------------------------------------

_SPACES = {
    name: f"urn:oasis:names:tc:opendocument:xmlns:{full}:1.0"
    for name, full in (
        ("office", "office"), ("text", "text"), ("table", "table"), ("style", "style"), ("draw", "drawing"),
        ("presentation", "presentation"), ("manifest", "manifest"), ("svg", "svg-compatible"),
    )
}  # fmt: skip
NAMESPACES = (
    " ".join(f'xmlns:{name}="{uri}"' for name, uri in _SPACES.items()) + ' xmlns:xlink="http://www.w3.org/1999/xlink"'
)


def opendocument(
    kind: str,
    body: str,
    styles: str = "",
    automatic: str = "",
    manifest: str = "",
    parts: dict[str, bytes] | None = None,
    declarations: str = "",
) -> bytes:
    """An OpenDocument file.

    kind: "text", "presentation" or "spreadsheet". body: XML inside ``office:text`` ... styles: XML inside the
    root of ``styles.xml``. automatic: XML inside ``office:automatic-styles``. manifest: its entries.
    """
    members = {
        "content.xml": (
            f"{declarations}<office:document-content {NAMESPACES}><office:automatic-styles>{automatic}"
            f"</office:automatic-styles><office:body><office:{kind}>{body}</office:{kind}></office:body>"
            "</office:document-content>"
        ).encode(),
        "styles.xml": f"<office:document-styles {NAMESPACES}>{styles}</office:document-styles>".encode(),
        "META-INF/manifest.xml": f"<manifest:manifest {NAMESPACES}>{manifest}</manifest:manifest>".encode(),
    }
    return with_mimetype(f"application/vnd.oasis.opendocument.{kind}", members | (parts or {}))


def with_mimetype(mimetype: str, members: dict[str, bytes]) -> bytes:
    """A ZIP container that says what it is in its first member, stored and not packed."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", mimetype, zipfile.ZIP_STORED)
        for name, content in members.items():
            archive.writestr(name, content)
    return target.getvalue()


def automatic_style(name: str, family: str, properties: str = "", parent: str = "") -> str:
    """A style of ``content.xml`` or ``styles.xml``."""
    based = f' style:parent-style-name="{parent}"' if parent else ""
    return f'<style:style style:name="{name}" style:family="{family}"{based}>{properties}</style:style>'


# --- for test_mutations.py ---------------------------------------------------------------------

_ROW = "<table:table-row><table:table-cell><text:p>a</text:p></table:table-cell></table:table-row>"
MARKUP: dict[str, tuple[str, Callable[[str], bytes]]] = {  # name: XML or RTF to change, what makes a file of it
    "a.pptx": (shape("Title", role="title") + shape("One", "Two", role="body"), lambda body: pptx(body)),
    "a.xlsx": (
        '<sheetData><row r="1"><c r="A1" t="s"><v>0</v></c><c s="1"><v>45351</v></c></row></sheetData>',
        lambda body: xlsx(body, strings=("<t>text</t>",), formats=("yyyy",)),
    ),
    "a.odt": (
        f'<text:h text:outline-level="1">Head</text:h><text:p>Text<text:s/>.</text:p><table:table>{_ROW}</table:table>',
        lambda body: opendocument("text", body),
    ),
    "a.odp": (
        '<draw:page><draw:frame presentation:class="title"><draw:text-box><text:p>Title</text:p></draw:text-box>'
        "</draw:frame><presentation:notes><text:p>Notes</text:p></presentation:notes></draw:page>",
        lambda body: opendocument("presentation", body),
    ),
    "a.ods": (f'<table:table table:name="S">{_ROW * 2}</table:table>', lambda body: opendocument("spreadsheet", body)),
}
_RTF = (  # every kind of token
    b"{\\rtf1\\ansi\\ansicpg1250{\\fonttbl{\\f0\\fcharset238 Arial;}}{\\stylesheet{\\s1 heading 1;}}"
    b"\\pard\\s1 Head\\par\\pard Gr\\'f6\\u223 ?e{\\footnote\\pard Note.}\\par"
    b"\\trowd\\intbl a\\cell b\\cell\\row{\\pict\\bin4 {}\\\\}\\par}"
)
SEEDS: dict[str, bytes] = {
    **{name: make(body) for name, (body, make) in MARKUP.items()},
    "a.rtf": _RTF,
    "a.csv": 'Name;Größe;"Bemerkung"\r\nMüller;1,5;"mehr\r\nzeilig; ja"\r\n'.encode("cp1252") * 3,
    "a.tsv": "Name\tGröße\n\"a\tb\"\t2\n".encode("utf-16"),
    "a.xls": (Path(__file__).parent / "data" / "documents" / "laboratory.xls").read_bytes(),
}  # fmt: skip
