"""Cells of spreadsheets as text: rows on one line, numbers without noise, dates as ISO 8601."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Literal

MAX_CELLS = 2_000_000  # of one file; more would not fit into any model's notes in a week
MAX_COLUMNS = 16_384
MAX_UNPACKED_BYTES = 1 << 30  # sheets are read as a stream, so more than of other documents
_MAX_GAP = 20  # empty cells written between two others

NumberKind = Literal["", "date", "time", "datetime", "elapsed", "percent"]

_BUILT_IN: dict[int, NumberKind] = {  # ECMA-376 part 1, 18.8.30; 27 to 58 are dates of East Asian versions
    9: "percent", 10: "percent", 14: "date", 15: "date", 16: "date", 17: "date", 18: "time", 19: "time", 20: "time",
    21: "time", 22: "datetime", 45: "time", 46: "elapsed", 47: "time", **dict.fromkeys(range(27, 32), "date"),
    **dict.fromkeys(range(32, 36), "time"), 36: "date", **dict.fromkeys(range(50, 59), "date"),
}  # fmt: skip
_NOT_CODE = re.compile(r'"[^"]*"?|\\.|_.|\*.|\[(?!(?:h+|m+|s+)\])[^\]]*\]', re.DOTALL | re.IGNORECASE)
_ELAPSED = re.compile(r"\[(?:h+|m+|s+)\]", re.IGNORECASE)


def row_text(cells: Mapping[int, str]) -> str:
    """The cells of a row (by column, from 0) on one line; an empty string when all are empty."""
    parts: list[str] = []
    next_column = 0
    for column, text in sorted(cells.items()):
        text = " ".join(text.split())
        if text:
            parts += [""] * min(column - next_column, _MAX_GAP)
            parts.append(text)
            next_column = column + 1
    return " | ".join(parts).strip()


def number_text(value: float) -> str:
    """A number with the 15 digits that spreadsheets keep, without an exponent where it is short."""
    text = f"{value:.15g}"
    if "e" in text and 1e-9 < abs(value) < 1e21:
        text = f"{value:.15f}".rstrip("0").rstrip(".") if abs(value) < 1 else f"{value:.0f}"
    return text


def percent_text(value: float) -> str:
    """0.125 as 12.5%."""
    return f"{value * 100:.12g}%"


def number_kind(format_id: int, code: str | None) -> NumberKind:
    """What a number format makes of a number. code: of a format that the file defines itself."""
    if code is None:
        return _BUILT_IN.get(format_id, "")
    first = code.split(";", 1)[0]
    bare = _NOT_CODE.sub("", first).lower()
    if _ELAPSED.search(bare):
        return "elapsed"
    if "general" in bare:
        return ""
    has_date = any(letter in bare for letter in "yd")
    has_time = any(letter in bare for letter in "hs")
    if has_date or has_time:
        return "datetime" if has_date and has_time else "date" if has_date else "time"
    if "m" in bare:
        return "date"  # the name of a month
    return "percent" if "%" in bare else ""


def serial_text(value: float, kind: NumberKind, from_1904: bool) -> str:
    """A number as its format means it: dates are days since 1899-12-30 or 1904-01-01."""
    if kind == "percent":
        return percent_text(value)
    if kind == "elapsed":
        return _elapsed(value)
    if not kind or not 0 <= value < 2_958_466:  # 9999-12-31
        return number_text(value)
    if kind == "time" and value < 1:
        return _clock(_moment(value, from_1904))
    if not from_1904 and value < 61:
        value += 1  # Excel counts a 29 February 1900 that never was
    moment = _moment(value, from_1904)
    if moment is None:
        return number_text(value)
    day = moment.date().isoformat()
    return day if kind == "date" and moment.time() == datetime.min.time() else f"{day} {_clock(moment)}"


def _moment(value: float, from_1904: bool) -> datetime | None:
    start = datetime(1904, 1, 1) if from_1904 else datetime(1899, 12, 30)
    try:
        return start + timedelta(seconds=round(value * 86_400))
    except OverflowError:
        return None


def _clock(moment: datetime | None) -> str:
    return "" if moment is None else moment.strftime("%H:%M:%S" if moment.second else "%H:%M")


def _elapsed(value: float) -> str:
    sign, seconds = "-" if value < 0 else "", round(min(abs(value), 1e9) * 86_400)
    return f"{sign}{seconds // 3600}:{seconds // 60 % 60:02}:{seconds % 60:02}"


def cells_limit_reason(row: int) -> str:
    """Why the rest of a sheet was not read. row: the last one that was, from 1."""
    return f"the rows after row {row:,} were not read: {MAX_CELLS:,} cells of a file can be read"


def hidden_reasons(rows: int, columns: int) -> list[str]:
    """That rows and columns with something in them are hidden and were not read."""
    reasons = []
    if rows:
        reasons.append("1 hidden row left out" if rows == 1 else f"{rows} hidden rows left out")
    if columns:
        reasons.append("1 hidden column left out" if columns == 1 else f"{columns} hidden columns left out")
    return reasons
