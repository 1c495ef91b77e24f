"""Sizes, speeds, times and places in words: the same everywhere in the window."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QLocale

from slmdesk.messages import Citation


def size(size_bytes: int) -> str:
    """Decimal units, as disks and model pages use: ``"1.1 GB"``."""
    if size_bytes < 1000:
        return QCoreApplication.translate("wording", "{n} bytes").format(n=size_bytes)
    if size_bytes < 1_000_000:
        return QCoreApplication.translate("wording", "{n} kB").format(n=round(size_bytes / 1000))
    if size_bytes < 1_000_000_000:
        return QCoreApplication.translate("wording", "{n} MB").format(n=round(size_bytes / 1_000_000))
    return QCoreApplication.translate("wording", "{n} GB").format(n=f"{size_bytes / 1_000_000_000:.1f}")


def parameters(count: int) -> str:
    """``"1.5 billion parameters"``."""
    if count >= 999_500_000:
        return QCoreApplication.translate("wording", "{n} billion parameters").format(
            n=f"{count / 1_000_000_000:.1f}".removesuffix(".0")
        )
    return QCoreApplication.translate("wording", "{n} million parameters").format(n=round(count / 1_000_000))


def time_left(seconds: float) -> str:
    """``"about 2 min left"``; rounded, because it is an estimate."""
    return QCoreApplication.translate("wording", "{time} left").format(time=duration(seconds))


def duration(seconds: float) -> str:
    """``"about 6 min"``; rounded, because it is an estimate."""
    if seconds < 10:
        return QCoreApplication.translate("wording", "a few seconds")
    if seconds < 90:
        return QCoreApplication.translate("wording", "about {n} s").format(n=round(seconds / 10) * 10)
    if seconds < 5400:
        return QCoreApplication.translate("wording", "about {n} min").format(n=round(seconds / 60))
    return QCoreApplication.translate("wording", "about {n} h").format(n=round(seconds / 3600))


def speed(tokens_per_s: float) -> str:
    """``"38 tokens/s"``; one decimal for the slow ones."""
    number = f"{tokens_per_s:.1f}" if tokens_per_s < 10 else f"{tokens_per_s:.0f}"
    return QCoreApplication.translate("wording", "{n} tokens/s").format(n=number)


def place(citation: Citation, paragraph: int) -> str:
    """Where a passage stands, for people: ``"page 12"`` or ``"paragraph 3"``."""
    if citation.page_number is not None:
        return QCoreApplication.translate("wording", "page {n}").format(n=citation.page_number)
    return QCoreApplication.translate("wording", "paragraph {n}").format(n=paragraph)


def short_place(citation: Citation, paragraph: int) -> str:
    """The same as a chip: ``"12"`` or ``"¶3"``."""
    return str(citation.page_number) if citation.page_number is not None else f"¶{paragraph}"


def language(code: str) -> str:
    """A language's name; its code where Qt knows none."""
    known = QLocale.codeToLanguage(code.split("-")[0])
    return code if known == QLocale.Language.AnyLanguage else QLocale.languageToString(known)


def shortened_name(name: str, characters: int) -> str:
    """A file name, cut in the middle when it is longer: its ending tells what it is."""
    if len(name) <= characters:
        return name
    tail = characters // 3
    return f"{name[: characters - tail - 1]}…{name[-tail:]}"


def shortened(text: str, characters: int) -> str:
    """The text on one line, cut at a word with an ellipsis when it is longer."""
    line = " ".join(text.split())
    if len(line) <= characters:
        return line
    return line[:characters].rsplit(" ", 1)[0].rstrip(",;:. ") + "…"
