"""The parts of an XLSX around its sheets: the workbook, shared strings, number formats."""

from __future__ import annotations

from array import array
from dataclasses import dataclass, field

from slmdesk.documents.cells import NumberKind, number_kind
from slmdesk.documents.ooxml.package import relation_id

_MAX_FORMATS = 100_000


@dataclass(frozen=True, slots=True)
class SheetEntry:
    """A sheet as the workbook lists it."""

    name: str
    relation_id: str
    is_hidden: bool


@dataclass
class Workbook:
    """Handler of ``workbook.xml``."""

    sheets: list[SheetEntry] = field(default_factory=list)
    from_1904: bool = False

    def start(self, name: str, attributes: dict[str, str]) -> None:
        local = name.rpartition("}")[2]
        if local == "sheet":
            hidden = attributes.get("state") in ("hidden", "veryHidden")
            self.sheets.append(SheetEntry(attributes.get("name", ""), relation_id(attributes), hidden))
        elif local == "workbookPr":
            self.from_1904 = attributes.get("date1904") in ("1", "true")

    def end(self, name: str) -> None:
        pass

    def characters(self, text: str) -> None:
        pass


class SharedStrings:
    """Handler of ``sharedStrings.xml``. Kept as UTF-8 in one piece: a million short ``str`` would take 100 MB."""

    def __init__(self) -> None:
        self._data = bytearray()
        self._ends = array("Q")
        self._in_text = False
        self._in_phonetic = 0

    def __getitem__(self, index: int) -> str:
        if not 0 <= index < len(self._ends):
            return ""
        start = self._ends[index - 1] if index else 0
        return self._data[start : self._ends[index]].decode("utf-8", "replace")

    def start(self, name: str, attributes: dict[str, str]) -> None:
        local = name.rpartition("}")[2]
        if local == "t":
            self._in_text = not self._in_phonetic
        elif local == "rPh":
            self._in_phonetic += 1

    def end(self, name: str) -> None:
        local = name.rpartition("}")[2]
        if local == "t":
            self._in_text = False
        elif local == "rPh":
            self._in_phonetic -= 1
        elif local == "si":
            self._ends.append(len(self._data))

    def characters(self, text: str) -> None:
        if self._in_text:
            self._data += text.encode()


class NumberFormats:
    """Handler of ``styles.xml``: what the number format of each cell style means."""

    def __init__(self) -> None:
        self._codes: dict[int, str] = {}
        self._kinds: list[NumberKind] = []
        self._in_cells = False

    def kind(self, style: str) -> NumberKind:
        """What the style with this index (as it stands in the file) makes of a number."""
        index = whole_number(style)
        return self._kinds[index] if 0 <= index < len(self._kinds) else ""

    def start(self, name: str, attributes: dict[str, str]) -> None:
        local = name.rpartition("}")[2]
        if local == "numFmt":
            self._codes.setdefault(
                whole_number(attributes.get("numFmtId", "")), attributes.get("formatCode", "")[:1000]
            )
        elif local == "cellXfs":
            self._in_cells = True
        elif local == "xf" and self._in_cells and len(self._kinds) < _MAX_FORMATS:
            format_id = whole_number(attributes.get("numFmtId", ""))
            self._kinds.append(number_kind(format_id, self._codes.get(format_id)))

    def end(self, name: str) -> None:
        if name.endswith("}cellXfs"):
            self._in_cells = False

    def characters(self, text: str) -> None:
        pass


def whole_number(text: str) -> int:
    """A small number in an attribute; -1 for nonsense."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else -1
