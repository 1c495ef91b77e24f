"""RTF files: real ones, and small ones made here."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, strategies as st

from document_files import read
from slmdesk.errors import DocumentError


def rtf(body: str, header: str = "") -> bytes:
    """An RTF file; what is not Latin-1 has to be escaped by the test itself."""
    return ("{\\rtf1\\ansi\\ansicpg1252\\deff0" + header + "\n" + body + "}").encode("latin-1")


STYLES = (
    "{\\stylesheet{\\s0 Normal;}{\\s1\\sbasedon0 heading 1;}{\\s2\\sbasedon1 Own;}{\\s3\\outlinelevel2 Deep;}"
    "{\\s4 caption;}{\\*\\cs10 heading 2;}{\\s5\\sbasedon6 A;}{\\s6\\sbasedon5 B;}{\\s7 Title;}}"
)


def test_a_real_document(data: Path) -> None:
    reading = read(data / "documents" / "testRTFVarious.rtf")
    assert reading.result.format == "rtf"
    kinds = reading.kinds()
    assert kinds[0] == ("paragraph", 0, "This is the header text.")
    for wanted in (
        ("paragraph", 0, "Footnote appears here[1]"),
        ("paragraph", 0, "Here is a text box"),
        ("list-item", 0, "Number bullet 2"),
        ("table-row", 0, "Row 2 Col 1 | Row 2 Col 2 | Row 2 Col 3"),
        ("paragraph", 0, "ゾルゲと尾崎、淡々と最期"),
        ("paragraph", 0, "𐌲𐌿𐍄𐌹𐍃𐌺"),
        ("caption", 0, "Figure 1 This is a caption for Figure 1"),
    ):
        assert wanted in kinds
    assert kinds[-2:] == [
        ("paragraph", 0, "[1] This is a footnote."),
        ("paragraph", 0, "This is the footer text."),
    ]


def test_czech_characters(data: Path) -> None:
    reading = read(data / "documents" / "testRTFWord2010CzechCharacters.rtf")
    assert "starověké židovské náboženské texty" in reading.text
    assert reading.notices == []


def test_headings_lists_and_captions() -> None:
    body = (
        "\\pard\\s7 Title\\par\\pard\\s1 One\\par\\pard\\s2 Two\\par\\pard\\s3 Three\\par\\pard\\s4 Figure 1\\par"
        "\\pard\\s5 Circle\\par\\pard\\outlinelevel1 Level\\par\\pard\\s1\\outlinelevel9 Body\\par"
        "\\pard{\\listtext\\'b7\\tab}Item\\par next\\par\\pard\\ls1 Listed\\par too\\par\\pard\\ls0 Unlisted\\par"
        "{\\*\\pn\\pnlvlblt}Old list\\par"
    )
    assert read("a.rtf", rtf(body, STYLES)).kinds() == [
        ("heading", 1, "Title"),
        ("heading", 1, "One"),
        ("heading", 1, "Two"),
        ("heading", 3, "Three"),
        ("caption", 0, "Figure 1"),
        ("paragraph", 0, "Circle"),
        ("heading", 2, "Level"),
        ("paragraph", 0, "Body"),
        ("list-item", 0, "Item"),
        ("paragraph", 0, "next"),
        ("list-item", 0, "Listed"),
        ("list-item", 0, "too"),
        ("paragraph", 0, "Unlisted"),
        ("list-item", 0, "Old list"),
    ]


def test_code_pages_unicode_and_symbols() -> None:
    fonts = (
        "{\\fonttbl{\\f0\\fcharset0 Arial;}{\\f1\\fcharset238 Arial CE;}{\\f2\\fcharset128 MS Mincho;}"
        "{\\f3\\fcharset2 Symbol;}{\\f4\\fcharset2 Wingdings;}{\\f5\\cpg1251 Arial;}}"
    )
    body = (
        "\\'e9{\\f1 \\'e8}"
        "{\\f2 \\'83A\\'83\\'5c}{\\f3 \\'b3\\u61619 ?}{\\f4 J}{\\f5 \\'e9} \\u8364 ?\\u-10179?\\u-8704?"
        "{\\uc2\\u945\\'61\\'62}{\\uc0\\u946}c \\endash\\~\\_\\-\\{\\}\\\\ \\lquote x\\rquote"
    )
    reading = read("a.rtf", rtf(body, fonts))
    assert reading.text == "éčアソ≥≥й €😀αβc –\u00a0-{}\\ ‘x’"
    assert reading.reasons() == ["1 symbol of a picture font left out"]


def test_bytes_without_a_meaning_are_said() -> None:
    reading = read("a.rtf", rtf("a\\'81\\'8db\\u-8704?"))
    assert reading.text.startswith("a\ufffd")
    assert len(reading.notices) == 1
    assert "could not be decoded" in reading.notices[0]


def test_breaks_fields_and_hidden_text() -> None:
    body = (
        'a\\tab b\\line c\\par {\\field{\\*\\fldinst{HYPERLINK "http://example.org"}}{\\fldrslt a link}}\\par '
        "{\\v secret}shown{\\deleted gone}\\v0\\par {\\v x\\plain y}\\\nz\\par {\\*\\unknown text}{\\info{\\title T}}"
        "{\\upr{ansi}{\\*\\ud{unicode}}}\\par"
    )
    reading = read("a.rtf", rtf(body))
    assert reading.texts() == ["a\tb\nc", "a link", "shown", "y", "z", "unicode"]
    assert reading.reasons() == ["7 characters of hidden text left out"]


def test_tables() -> None:
    body = (
        "\\trowd\\cellx1\\cellx2\\pard\\intbl Drug\\cell Dose\\cell\\row"
        "\\trowd\\pard\\intbl A\\par or B\\cell 5 mg\\cell\\row"
        "\\trowd\\pard\\intbl x\\cell\\pard\\intbl\\itap2 in\\nestcell side\\nestcell{\\*\\nesttableprops\\nestrow}"
        "\\pard\\intbl\\itap1 y\\cell\\row\\pard After.\\par\\trowd\\intbl lost row\\cell b\\cell\\pard The end.\\par"
    )
    assert read("a.rtf", rtf(body)).kinds() == [
        ("table-row", 0, "Drug | Dose"),
        ("table-row", 0, "A or B | 5 mg"),
        ("table-row", 0, "x | in side y"),
        ("paragraph", 0, "After."),
        ("table-row", 0, "lost row | b"),
        ("paragraph", 0, "The end."),
    ]


def test_notes_headers_footers_and_boxes() -> None:
    body = (
        "{\\header\\pard Patient 4711\\par}{\\headerf Patient 4711\\par}{\\footer Page \\chpgn\\par MRN 1\\par}"
        "Text{\\super\\chftn{\\footnote\\pard\\chftn  Foot.}} goes on.{\\shp{\\*\\shpinst{\\sp{\\sn x}{\\sv 3}}"
        "{\\shptxt In a box.\\par}}{\\shprslt again}}\\par End{\\footnote\\ftnalt Note.}\\par"
    )
    assert read("a.rtf", rtf(body)).texts() == [
        "Patient 4711",
        "Text[1] goes on.",
        "In a box.",
        "End[2]",
        "[1] Foot.",
        "[2] Note.",
        "MRN 1",
    ]


def test_pictures_and_objects_are_counted() -> None:
    body = (
        "Text{\\*\\shppict{\\pict\\pngblip 89504e47}}{\\nonshppict{\\pict\\wmetafile8 0100}}"
        "{\\object{\\*\\objdata 0105}{\\result{\\pict ffff}}}{\\*\\annotation Sure?}{\\pict\\bin9 {}}\\\\}{\\x} after"
    )
    reading = read("a.rtf", rtf(body))
    assert reading.text == "Text after"
    assert sorted(reading.reasons()) == ["1 comment left out", "1 embedded object left out", "2 pictures left out"]


def test_formulas_keep_their_meaning() -> None:
    body = (
        "{\\mmath{\\*\\moMath{\\mr x=}{\\mf{\\mfPr{\\mtype bar}}{\\mnum{\\mr 1}}{\\mden{\\mr 2}}}}"
        "{\\mmathPict picture}}\\par"
    )
    assert read("a.rtf", rtf(body)).text == "x=(1)/(2)"


def test_long_documents_come_in_pieces_whatever_the_borders_of_the_chunks_cut() -> None:
    paragraph = "\\pard Gr\\'f6\\'dfe \\u8364 ?und {\\b mehr} Text\\par\n"
    reading = read("a.rtf", rtf(paragraph * 20_000))
    assert reading.texts() == ["Größe €und mehr Text"] * 20_000
    assert len(reading.progress) > 5
    done = [progress.done for progress in reading.progress]
    assert done == sorted(done)


@pytest.mark.parametrize(
    ("data", "text"),
    [
        (b"{\\rtf1 Never closed {\\b bold", "Never closed bold"),
        (b"{\\rtf1 Closed}}}} too often", "Closed too often"),
        (b"{\\rtf1 a}\\footnote b}} c", "a[1] c\n\n[1] b"),
        (b"\xef\xbb\xbf{\\rtf1 With a mark}", "With a mark"),
        (b"{\\rtf1 a\\bin9999999999 b}", "a"),
        (b"{\\rtf1 a\\bin-5 b\\", "ab"),
        (b"{\\rtf1 \\u9999999999 ?\\uc9999999999 \\f-1 x\\'zz\\ansicpg77777 y}", "\ue3ffxzzy"),
        (b"{\\rtf1 a{\\fonttbl{\\f0 b}} \\cell\\row\\nestcell\\par\\intbl\\cell x\\row}", "a\n\nx"),
    ],
)
def test_broken_files(data: bytes, text: str) -> None:
    assert read("a.rtf", data).text == text


words = st.text(st.characters(exclude_categories=("C", "Z")), min_size=1, max_size=30)


@given(st.lists(words, min_size=1, max_size=5), st.sampled_from(["cp1252", "cp1250", "cp932", "cp1251"]))
def test_every_character_comes_back(paragraphs: list[str], codec: str) -> None:
    def escaped(character: str) -> str:
        data = character.encode(codec, "ignore")
        if data.decode(codec) == character:  # some code pages have two codes that mean nearly the same
            return "".join(f"\\'{byte:02x}" for byte in data)
        units = character.encode("utf-16-le")
        pairs = (int.from_bytes(units[place : place + 2], "little") for place in range(0, len(units), 2))
        return "".join(f"\\u{pair - 65536 if pair > 32767 else pair} ?" for pair in pairs)

    body = "".join("\\pard " + "".join(map(escaped, paragraph)) + "\\par" for paragraph in paragraphs)
    data = f"{{\\rtf1\\ansi\\ansicpg{codec[2:]} {body}}}".encode()
    assert read("a.rtf", data).texts() == paragraphs


def test_groups_without_end_are_refused() -> None:
    with pytest.raises(DocumentError) as caught:
        read("a.rtf", b"{\\rtf1 " + b"{" * 100_000)
    assert caught.value.kind == "document-damaged"
    assert "nested" in caught.value.message
