"""A result as a file: text with its sources as footnotes, or Markdown."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QCoreApplication

from slmdesk.gui import wording
from slmdesk.messages import Citation, Sentence

_QUOTE_CHARACTERS = 240

Place = Callable[[Citation], str]
"""What a citation's place is called in words, with its file."""


def as_text(sentences: Sequence[Sentence], place: Place) -> str:
    """Plain text, footnotes as ``[1]`` with their list at the end."""
    notes: dict[str, int] = {}
    body = "".join(each.lead + each.text + _sign(each) + _references(each, place, notes, "[{n}]") for each in sentences)
    return _joined(
        body.strip(),
        QCoreApplication.translate("export", "Sources"),
        [f"[{n}] {note}" for note, n in notes.items()],
        _doubts(sentences),
    )


def as_markdown(sentences: Sequence[Sentence], place: Place) -> str:
    """Markdown with footnotes, as ``[^1]``."""
    notes: dict[str, int] = {}
    body = "".join(
        each.lead + each.text + _sign(each) + _references(each, place, notes, "[^{n}]") for each in sentences
    )
    return _joined(body.strip(), "", [f"[^{n}]: {note}" for note, n in notes.items()], _doubts(sentences))


def _references(sentence: Sentence, place: Place, notes: dict[str, int], mark: str) -> str:
    if sentence.status == "unsupported":
        return ""  # the nearest passage is no support
    marks = ""
    for source in sentence.sources:
        note = f"{place(source)}: “{wording.shortened(source.quote, _QUOTE_CHARACTERS)}”"
        marks += mark.format(n=notes.setdefault(note, len(notes) + 1))
    return marks


def _sign(sentence: Sentence) -> str:
    return " [!]" if sentence.status == "unsupported" else ""


def _doubts(sentences: Sequence[Sentence]) -> list[str]:
    return [
        f"[!] “{wording.shortened(each.text, 80)}” "
        + (" ".join(each.reasons) or QCoreApplication.translate("export", "The source does not support this sentence."))
        for each in sentences
        if each.status == "unsupported"
    ]


def _joined(body: str, title: str, notes: list[str], doubts: list[str]) -> str:
    parts = [body]
    if doubts:
        parts.append("\n".join([QCoreApplication.translate("export", "To be checked:"), *doubts]))
    if notes:
        parts.append("\n".join([f"{title}:", *notes] if title else notes))
    return "\n\n".join(parts) + "\n"
