"""Books, articles, clinical documents, messages and pages for tests; the people in them are invented."""

from __future__ import annotations

import json

from document_files import zipped
from ole_files import attachment, compound, message

_XHTML = "http://www.w3.org/1999/xhtml"


def narrative(words: str) -> dict[str, str]:
    return {"status": "generated", "div": f'<div xmlns="{_XHTML}">{words}</div>'}


COMPOSITION = {
    "resourceType": "Composition",
    "title": "Visit",
    "section": [
        {"title": "Plan", "text": narrative("<table><tr><td>Losartan</td><td>50&#160;mg</td></tr></table>")},
        {"title": "History", "section": [{"title": "Family", "text": narrative("<p>None.</p>")}]},
    ],
}
FHIR = {
    "resourceType": "Bundle",
    "entry": [
        {"resource": COMPOSITION},
        {
            "resource": {
                "resourceType": "Patient",
                "text": narrative("<p>Ida Invented</p><p style='display:none'>SECRET</p>"),
            }
        },
        {"resource": {"resourceType": "Observation", "valueQuantity": {"value": 5.9}}},
        {
            "resource": {
                "resourceType": "Observation",
                "contained": [{"resourceType": "Device", "text": narrative("A pump")}],
            }
        },
        {"fullUrl": "urn:x"},
    ],
}

CONTAINER = '<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles>%s</rootfiles></container>'
ROOTFILE = '<rootfile full-path="%s" media-type="application/oebps-package+xml"/>'
PAGE = '<html xmlns="http://www.w3.org/1999/xhtml"><head><title/></head><body>%s</body></html>'


def epub_parts(
    chapters: dict[str, str], spine: list[str] | None = None, kind: str = "application/xhtml+xml"
) -> dict[str, bytes]:
    """The parts of a book. chapters: name -> markup inside the body. spine: their names in order."""
    items = "".join(f'<item id="{name}" href="text/{name}.xhtml" media-type="{kind}"/>' for name in chapters)
    refs = "".join(f'<itemref idref="{name}"/>' for name in spine or chapters)
    package = (
        '<package xmlns="http://www.idpf.org/2007/opf" xmlns:dc="http://purl.org/dc/elements/1.1/"><metadata>'
        f"<dc:title>The Book</dc:title><dc:creator>Ada</dc:creator><dc:creator>Bob</dc:creator></metadata>"
        f"<manifest>{items}</manifest><spine>{refs}</spine></package>"
    )
    return {
        "META-INF/container.xml": (CONTAINER % ROOTFILE % "OPS/book.opf").encode(),
        "OPS/book.opf": package.encode(),
        **{f"OPS/text/{name}.xhtml": (PAGE % body).encode() for name, body in chapters.items()},
    }


EPUB = epub_parts(
    {"b": "<h2>Two</h2><p>Second&nbsp;chapter.</p>", "a": "<h2>One</h2><p>First<br/>chapter.</p>"}, ["a", "b"]
)


_FB2 = """<?xml version="1.0" encoding="windows-1251"?>
<FictionBook xmlns="http://www.gribuser.ru/xml/fictionbook/2.0" xmlns:l="http://www.w3.org/1999/xlink"><description>
<title-info><genre>prose</genre><author><first-name>Анна</first-name><last-name>Пример</last-name></author>
<book-title>Книга</book-title><annotation><p>О чём она.</p></annotation></title-info>
<document-info><author><nickname>scanner</nickname></author><id>42</id></document-info></description>
<body><title><p>Книга</p><p>роман</p></title>
<section><title><p>Глава 1</p></title><epigraph><p>Эпиграф</p><text-author>Автор</text-author></epigraph>
<p>Текст <emphasis>главы</emphasis><a l:href="#n1" type="note">[1]</a>.</p><empty-line/><subtitle>Часть</subtitle>
<poem><stanza><v>Строка один,</v><v>строка два.</v></stanza></poem><image l:href="#i"/>
<table><tr><td>а</td><td>б</td></tr></table>
<section><title><p>Внутри</p></title><p>Ещё<a type="note">2</a>.</p></section></section></body>
<body name="notes"><title><p>Примечания</p></title>
<section id="n1"><title><p>1</p></title><p>Первое.</p></section></body>
<binary id="i" content-type="image/png">AAAA</binary></FictionBook>"""
FB2 = _FB2.encode("cp1251")


_JATS = """<?xml version="1.0"?>
<!DOCTYPE article PUBLIC "-//NLM//DTD JATS (Z39.96) v1.2//EN" "JATS-archivearticle1.dtd">
<article xmlns:mml="http://www.w3.org/1998/Math/MathML" article-type="research-article"><front>
<journal-meta><journal-title>A Journal</journal-title></journal-meta><article-meta>
<article-id>10.1/x</article-id><title-group><article-title>Salt in <italic>rats</italic></article-title></title-group>
<contrib-group><contrib><name><surname>Ruiz</surname><given-names>Ana</given-names></name><xref>1</xref></contrib>
<contrib><collab>The Group</collab></contrib></contrib-group>
<aff>University</aff><pub-date><year>2024</year></pub-date>
<abstract><sec><title>Background</title><p>Why.</p></sec></abstract><abstract><p>Short.</p></abstract>
<kwd-group><kwd>salt</kwd><kwd>rat</kwd></kwd-group></article-meta></front>
<body><sec><label>1</label><title>Methods</title><p>We gave 10<sup>3</sup> units<sup><xref>2</xref></sup>.</p>
<sec><title>Animals</title><list><list-item><p>Twelve rats</p></list-item></list></sec>
<table-wrap><label>Table 1</label><caption><title>Doses.</title><p>By group.</p></caption>
<table><thead><tr><th>Group</th>
<th>Dose</th></tr></thead><tbody><tr><td>A</td><td>5 mg</td></tr></tbody></table>
<table-wrap-foot><p>Daily.</p></table-wrap-foot>
</table-wrap><fig><label>Fig. 1</label><caption><p>A rat.</p></caption><graphic/></fig>
<disp-formula><alternatives><tex-math>\\documentclass{x}\\begin{document}$$a^2$$\\end{document}</tex-math>
<mml:math><mml:mi>a</mml:mi></mml:math></alternatives></disp-formula>
<p><inline-formula><mml:math>
<mml:mfrac><mml:mn>1</mml:mn><mml:mn>2</mml:mn></mml:mfrac></mml:math></inline-formula></p>
</sec></body>
<back><ack><title>Thanks</title><p>To all.</p></ack><ref-list><title>References</title>
<ref><label>1</label><mixed-citation>Ruiz A. Salt. 2020.</mixed-citation></ref>
<ref><label>2</label><element-citation>
<person-group><name><surname>Lee</surname><given-names>B</given-names></name></person-group>
<article-title>Pepper</article-title> <year>2021</year></element-citation></ref></ref-list></back></article>"""


JATS = _JATS.encode()

_CCDA_HEAD = """<?xml version="1.0"?><ClinicalDocument xmlns="urn:hl7-org:v3" xmlns:sdtc="urn:hl7-org:sdtc">
<id root="1.2.3"/>
<title>Discharge Summary</title><effectiveTime value="202405011230+0100"/>
<recordTarget><patientRole><id extension="99"/><addr><city>Nowhere</city></addr><patient>
<name><given>Ida</given><family>Invented</family></name>
<administrativeGenderCode code="F" displayName="Female"/>
<birthTime value="19500131"/></patient></patientRole></recordTarget>
<author><time value="2024"/><assignedAuthor><assignedPerson><name><prefix>Dr</prefix><family>Fiction</family></name>
</assignedPerson></assignedAuthor></author>"""
_CCDA = (
    _CCDA_HEAD
    + """<component><structuredBody><component><section><code code="10160-0"/><title>Medications</title>
<text><table><thead><tr><th>Drug</th><th>Dose</th></tr></thead><tbody><tr><td>Losartan<br/>tablet</td>
<td><content styleCode="Bold">50 mg</content></td></tr></tbody></table><content revised="delete">Ramipril</content>
<paragraph>See <linkHtml href="x">notes</linkHtml>.</paragraph>
<list><caption>Stopped</caption><item>Ramipril</item></list>
<renderMultiMedia/></text><entry><observation><text>CODED</text><title>CODED</title></observation></entry><entry/>
<component><section><title>Allergies</title><text>None known.</text></section></component></section></component>
</structuredBody></component></ClinicalDocument>"""
)
CCDA_HEAD = _CCDA_HEAD.encode()
CCDA = _CCDA.encode()


HTML = b"""<!DOCTYPE html><html><head><meta charset="utf-8">
<title>A page</title><style>.x{display:none}</style></head>
<body bgcolor="#fff"><h1>Title</h1><p style="color:#000">Text<br>and <b>more</b> &amp; 10<sup>3</sup>.
<p class=x>hidden</p>
<table><tr><th>a<th>b<tr><td>1<td>2</table><ul><li>one<li>two</ul><pre>code</pre>
<math><mfrac><mn>1</mn><mn>2</mn></mfrac>
</math></body></html>"""
EML = b"""From: =?utf-8?q?J=C3=BCrgen?= <j@example.org>\r\nTo: Bob <bob@example.org>\r\nSubject: Results\r
MIME-Version: 1.0\r
Content-Type: multipart/mixed; boundary="b"\r\n\r\n--b\r\nContent-Type: multipart/alternative; boundary="c"\r\n\r\n--c\r
Content-Type: text/html; charset="utf-8"\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n<p>Gr=C3=BC=C3=9Fe</p>\r
--c--\r\n--b\r\nContent-Type: application/pdf; name="a.pdf"\r\nContent-Transfer-Encoding: base64\r\n\r
JVBERi0=\r\n--b\r
Content-Type: message/rfc822\r\n\r\nSubject: Inner\r\n\r\nInner text.\r\n--b--\r\n"""
MSG = compound(
    message(
        {"0C1A": "Ada", "0037": "Subject", "1000": "The text."}, html=b"<p>x</p>", attachments=[attachment("a.pdf")]
    )
)

SEEDS = {
    "a.html": HTML, "a.epub": zipped(EPUB), "a.fb2": FB2, "a.eml": EML, "a.msg": MSG, "jats.xml": JATS,
    "ccda.xml": CCDA, "fhir.json": json.dumps(FHIR).encode(),
}  # fmt: skip
"""One small document of each format."""
