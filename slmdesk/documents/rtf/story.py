"""Walks the groups of an RTF file and collects its text (Rich Text Format 1.9.1)."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace

from slmdesk.documents.ooxml.docx_story import MATH_END, MATH_START, Item
from slmdesk.documents.ooxml.docx_styles import symbol
from slmdesk.documents.rtf.flow import Flow, FlowKind, Style, Styles
from slmdesk.documents.rtf.tokens import CODECS_OF_CHARSETS, SYMBOL_CHARSET, Token, codec_of_page

_MAX_DEPTH = 10_000
_MAX_TABLE = 10_000  # fonts, styles

_CHARACTERS = {
    "tab": "\t", "line": "\n", "lbr": "\n", "page": "\n", "column": "\n", "emdash": "—", "endash": "–",
    "emspace": "\u2003", "enspace": "\u2002", "qmspace": "\u2005", "bullet": "•", "lquote": "‘", "rquote": "’",
    "ldblquote": "“", "rdblquote": "”", "zwj": "\u200d", "zwnj": "\u200c",
}  # fmt: skip
_SYMBOLS = {"~": "\u00a0", "_": "-", "\\": "\\", "{": "{", "}": "}"}
_CODE_PAGES = {"ansi": "cp1252", "mac": "mac_roman", "pc": "cp437", "pca": "cp850"}
# Groups whose text is no text of the document, or the same once more for older programs.
_IGNORED = frozenset(
    ("colortbl", "info", "filetbl", "listtable", "listoverridetable", "revtbl", "rsidtbl", "generator",
     "operator", "xe", "tc", "tcn", "rxe", "txe", "bkmkstart", "bkmkend", "nonshppict", "shprslt", "themedata",
     "colorschememapping", "datastore", "latentstyles", "pntxta", "pntxtb", "pnseclvl", "ftnsep", "ftnsepc",
     "ftncn", "aftnsep", "aftnsepc", "aftncn", "mmathPict", "nextfile", "template", "private", "xmlnstbl",
     "datafield", "falt", "panose", "fontemb", "fontfile", "listname", "listpicture", "pgptbl", "userprops")
)  # fmt: skip
_COUNTED = {"pict": "picture", "object": "object", "annotation": "comment"}
_LIST_MARKS = ("listtext", "pntext", "pn")
# Of the groups that a reader may leave out when it does not know them, these are known.
_STARRED = frozenset(("shpinst", "shppict", "moMath", "moMathPara", "do", "fldinst", "annotation", "pn"))
_FLOWS: dict[str, FlowKind] = {
    "footnote": "note", "shptxt": "box", "dptxbxtext": "box",
    **dict.fromkeys(("header", "headerl", "headerr", "headerf"), "header"),
    **dict.fromkeys(("footer", "footerl", "footerr", "footerf"), "footer"),
}  # fmt: skip


class TooDeep(ValueError):
    """Groups are nested deeper than in any real file."""


@dataclass(slots=True)
class _Font:
    codec: str | None = None
    is_symbol: bool = False
    name: bytes = b""


@dataclass(slots=True)
class _Group:
    """What a group inherits from the one around it, and forgets at its end.

    place: what its text is: "" for text of the document, "ignored", "fields" (codes), "fonts", "styles" or
    "alternatives" (of which only the group ``\\*\\ud`` is read).
    """

    place: str = ""
    font: int | None = None
    fallback_bytes: int = 1  # \uc
    is_hidden: bool = False
    is_deleted: bool = False
    opens_flow: bool = False
    end_mark: str = ""


class Story:
    """Takes the tokens of a file.

    Attributes:
        notes: texts of footnotes and endnotes, in order.
        left_out: pictures, objects, comments, characters of hidden text, counted.
        undecodable: bytes that mean nothing in their code page.
    """

    def __init__(self) -> None:
        self.notes: list[Item] = []
        self.left_out: Counter[str] = Counter()
        self.undecodable = 0
        self._footers: dict[str, Item] = {}
        self._headers: set[str] = set()
        self._note_count = 0
        self._styles = Styles()
        self._style: tuple[int, Style] | None = None  # the entry of the style sheet that is being read
        self._fonts: dict[int, _Font] = {}
        self._font = _Font()  # the entry of the font table that is being read
        self._default_font: int | None = None
        self._default_codec = "cp1252"
        self._groups = [_Group("ignored")]  # what stands before the first group
        self._flows = [Flow("body")]
        self._is_starred = False
        self._to_skip = 0  # bytes after \u that older programs show instead
        self._high_surrogate = 0
        self._bytes = bytearray()  # not yet decoded: a character may take several tokens

    @property
    def ignores_text(self) -> bool:
        return self._groups[-1].place == "ignored"

    def take(self) -> list[Item]:
        """The paragraphs and rows finished since the last call."""
        body = self._flows[0]
        items, body.items = body.items, []
        return items

    def footers(self) -> list[Item]:
        """Each text once, without page numbers."""
        return list(self._footers.values())

    def finish(self) -> None:
        """At the end of the file, also when groups are still open."""
        self._decode()
        while len(self._flows) > 1:
            self._end_flow()
        body = self._flows[0]
        body.items = body.finish(self._styles)

    def take_token(self, token: Token) -> None:
        """The next token of the file."""
        group = self._groups[-1]
        if token.kind == "bytes":
            self._take_bytes(group, token.data)
            return
        self._decode()
        if token.kind == "open":
            self._to_skip = 0
            if len(self._groups) >= _MAX_DEPTH:
                raise TooDeep
            if len(self._groups) == 1:
                group.place = ""
            place = "ignored" if group.place == "alternatives" else group.place
            self._groups.append(replace(group, place=place, opens_flow=False, end_mark=""))
        elif token.kind == "close":
            self._to_skip = 0
            self._close(group)
        elif token.kind == "symbol":
            self._take_symbol(group, token.name)
        else:
            self._to_skip = 0
            was_starred, self._is_starred = self._is_starred, False
            self._take_word(group, token.name, token.number, was_starred)

    # --- text ----------------------------------------------------------------------------------

    def _take_bytes(self, group: _Group, data: bytes) -> None:
        if self._to_skip:
            skipped = min(self._to_skip, len(data))
            self._to_skip -= skipped
            data = data[skipped:]
        if group.place == "":
            self._bytes += data
        elif group.place == "fields":
            self._flows[-1].has_page_number |= b"PAGE" in data.upper()
        elif group.place == "fonts":
            self._font.name = (self._font.name + data)[:80]
            if b"symbol" in self._font.name.lower():
                self._font.is_symbol = True
        elif group.place == "styles" and self._style is not None:
            self._style[1].name = (self._style[1].name + data.decode("latin-1"))[:200]

    def _decode(self) -> None:
        if not self._bytes:
            return
        data, self._bytes = bytes(self._bytes), bytearray()
        font = self._fonts.get(self._groups[-1].font if self._groups[-1].font is not None else -1, _Font())
        if font.codec == "symbol":
            self._write("".join(self._symbol(byte, font) if byte >= 0x20 else "" for byte in data))
            return
        try:
            text = data.decode(font.codec or self._default_codec)
        except UnicodeDecodeError:
            text = data.decode(font.codec or self._default_codec, "replace")
            self.undecodable += text.count("\ufffd")
        self._write(text)

    def _symbol(self, code: int, font: _Font) -> str:
        found = symbol("symbol" if font.is_symbol else font.name.decode("latin-1"), f"{0xF000 | code & 0xFF:X}")
        if found is None:
            self.left_out["symbol"] += 1
        return found or ""

    def _take_unicode(self, group: _Group, number: int) -> None:
        self._to_skip = group.fallback_bytes
        code = number & 0xFFFF
        if 0xD800 <= code < 0xDC00:
            self._high_surrogate = code
            return
        if 0xDC00 <= code < 0xE000:
            high, self._high_surrogate = self._high_surrogate, 0
            code = 0x10000 + ((high - 0xD800) << 10) + code - 0xDC00 if high else 0xFFFD
        if 0xF000 <= code < 0xF100:  # a character of a font with symbols
            self._write(self._symbol(code, self._fonts.get(group.font if group.font is not None else -1, _Font())))
        elif code:
            self._write(chr(code))

    def _take_symbol(self, group: _Group, name: str) -> None:
        if name == "*":
            self._is_starred = True
        elif self._to_skip:
            self._to_skip -= 1
        elif name in "\r\n":
            if group.place == "":
                self._flows[-1].end_paragraph(self._styles)
        elif name in _SYMBOLS:
            self._write(_SYMBOLS[name])

    def _write(self, text: str) -> None:
        group = self._groups[-1]
        if group.place or group.is_deleted or not text:
            return
        if group.is_hidden:
            self.left_out["hidden"] += len(text)
        else:
            self._flows[-1].parts.append(text)

    # --- control words -------------------------------------------------------------------------

    def _take_word(self, group: _Group, name: str, number: int | None, is_starred: bool) -> None:
        if group.place == "ignored":
            if name == "ud" and len(self._groups) > 1 and self._groups[-2].place == "alternatives":
                group.place = ""
        elif name in _COUNTED:
            self.left_out[_COUNTED[name]] += 1
            group.place = "ignored"
        elif name in _LIST_MARKS:
            self._flows[-1].has_list_mark = True
            group.place = "ignored"
        elif name in _IGNORED or (is_starred and name not in _STARRED) or (name[:1] == "m" and name.endswith("Pr")):
            group.place = "ignored"
        elif name in ("fldinst", "sp"):
            group.place = "fields"
        elif group.place == "fonts":
            self._font_word(name, number)
        elif group.place == "styles":
            self._style_word(name, number)
        elif name == "fonttbl":
            group.place = "fonts"
        elif name == "stylesheet":
            group.place = "styles"
        elif name == "upr":
            group.place = "alternatives"
        elif group.place == "":
            self._text_word(group, name, number)

    def _text_word(self, group: _Group, name: str, number: int | None) -> None:
        flow = self._flows[-1]
        if name == "u":
            self._take_unicode(group, number or 0)
        elif name in _CHARACTERS:
            self._write(_CHARACTERS[name])
        elif name in ("par", "sect"):
            flow.end_paragraph(self._styles)
        elif name in _FLOWS:
            self._open_flow(group, _FLOWS[name])
        elif name == "cell":
            flow.end_cell(self._styles)
        elif name == "row":
            flow.end_row()
        elif name == "nestcell":
            flow.end_paragraph(self._styles)
        elif name == "chpgn":
            flow.has_page_number = True
        elif name[:1] == "m" and name[1:] in MATH_START:
            self._write(MATH_START[name[1:]])
            group.end_mark = MATH_END[name[1:]]
        elif not self._format_word(group, name, number):
            self._paragraph_word(flow, name, number)

    def _format_word(self, group: _Group, name: str, number: int | None) -> bool:
        if name == "f":
            group.font = number
        elif name == "uc":
            group.fallback_bytes = min(max(0, number or 0), 100)
        elif name == "v":
            group.is_hidden = number != 0
        elif name == "deleted":
            group.is_deleted = number != 0
        elif name == "plain":
            group.is_hidden = group.is_deleted = False
            group.font = self._default_font
        elif name == "deff":
            self._default_font = group.font = number
        elif name in _CODE_PAGES:
            self._default_codec = _CODE_PAGES[name]
        elif name == "ansicpg":
            self._default_codec = codec_of_page(number or 0) or self._default_codec
        else:
            return False
        return True

    def _paragraph_word(self, flow: Flow, name: str, number: int | None) -> None:
        if name == "pard":
            flow.reset_paragraph()
        elif name == "s":
            flow.style = number
        elif name == "outlinelevel":
            flow.outline_level = number + 1 if number is not None and 0 <= number < 9 else 0
        elif name == "ls":
            flow.in_list = bool(number)
        elif name == "intbl":
            flow.in_table = True
        elif name == "itap":
            flow.in_table = bool(number)

    def _font_word(self, name: str, number: int | None) -> None:
        if name == "f" and number is not None and len(self._fonts) < _MAX_TABLE:
            self._font = self._fonts[number] = _Font()
        elif name == "fcharset":
            self._font.codec = "symbol" if number == SYMBOL_CHARSET else CODECS_OF_CHARSETS.get(number or 0)
        elif name == "cpg":
            self._font.codec = codec_of_page(number or 0)

    def _style_word(self, name: str, number: int | None) -> None:
        if name == "s" and number is not None:
            self._style = (number, Style())
        elif self._style is None:
            return
        elif name == "sbasedon":
            self._style[1].parent = number
        elif name == "outlinelevel":
            self._style[1].level = number + 1 if number is not None and 0 <= number < 9 else 0

    # --- groups --------------------------------------------------------------------------------

    def _close(self, group: _Group) -> None:
        self._is_starred = False
        if group.end_mark:
            self._write(group.end_mark)
        if group.opens_flow:
            group.opens_flow = False  # the outermost group stays, and may be closed again
            self._end_flow()
        if group.place == "styles" and self._style is not None:
            number, style = self._style
            style.name = style.name.split(";")[0].strip()
            if len(self._styles.by_number) < _MAX_TABLE:
                self._styles.by_number.setdefault(number, style)
            self._style = None
        if len(self._groups) > 1:
            self._groups.pop()

    def _open_flow(self, group: _Group, kind: FlowKind) -> None:
        number = 0
        if kind == "note":
            self._note_count += 1
            number = self._note_count
            self._write(f"[{number}]")
        group.opens_flow = True
        self._flows.append(Flow(kind, number))

    def _end_flow(self) -> None:
        flow = self._flows.pop()
        items = flow.finish(self._styles)
        if flow.kind == "note":
            text = " ".join(item.text for item in items)
            if text:
                self.notes.append(Item(f"[{flow.number}] {text}", "paragraph"))
        elif flow.kind == "box":
            self._flows[-1].after += items
        for item in items if flow.kind in ("header", "footer") else []:
            once = Item(item.text, "paragraph")
            if item.is_page_label:
                continue
            if flow.kind == "footer":
                self._footers.setdefault(item.text, once)
            elif item.text not in self._headers:
                self._headers.add(item.text)
                self._flows[0].items.append(once)
