"""The sections of a summary with their texts, put together."""

from __future__ import annotations

from collections.abc import Sequence

from slmdesk.tasks.summarize.length import Pair, word_count
from slmdesk.tasks.summarize.styles import Section

Written = list[tuple[Section, str]]


def prose(pairs: Sequence[Pair]) -> str:
    """Sentences with what stands before each, as one text."""
    return "".join(before + sentence for before, sentence in pairs).strip()


def lead(section: Section, number: int) -> str:
    """What stands before a section. number: of the sections before it."""
    before = "\n\n" if number else ""
    return f"{before}## {section.title}\n\n" if section.title else before


def joined(written: Written) -> str:
    """The sections as one text, under their headings; empty ones are left out."""
    filled = [(section, text) for section, text in written if text]
    return "".join(lead(section, number) + text for number, (section, text) in enumerate(filled))


def separator(section: Section) -> str:
    """What stands between the sentences of a section."""
    return "\n" if section.shape == "list" else " "


def appended(text: str, more: str, section: Section) -> str:
    """A section with more behind it."""
    return f"{text}{separator(section)}{more}" if text else more


def words_of(written: Written) -> int:
    """Words of all sections."""
    return sum(word_count(text) for _section, text in written)


def growing(written: Written) -> int | None:
    """The place of the section that more may be written into."""
    return next((at for at, (section, _text) in enumerate(written) if section.grows), None)
