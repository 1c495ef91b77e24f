"""A result as text for the clipboard or a file: our words in the user's language around ``slmdesk.export``."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication

from slmdesk.export.layout import Labels, Layout, Place, doubts_of, paragraphs_of
from slmdesk.export.plain import as_markdown as _markdown, as_text as _text
from slmdesk.messages import Sentence


def as_text(sentences: Sequence[Sentence], place: Place) -> str:
    """Plain text, footnotes as ``[1]`` with their list at the end."""
    return _text(_layout(sentences, place))


def as_markdown(sentences: Sequence[Sentence], place: Place) -> str:
    """Markdown with footnotes, as ``[^1]``."""
    return _markdown(_layout(sentences, place))


def labels() -> Labels:
    """Our words, in the user's language."""
    return Labels(
        sources=QCoreApplication.translate("export", "Sources"),
        to_check=QCoreApplication.translate("export", "To be checked"),
        unsupported=QCoreApplication.translate("export", "The source does not support this sentence."),
        skipped=QCoreApplication.translate("export", "Not read"),
        drafted=QCoreApplication.translate(
            "export",
            "Written by {model} on {created} from {files}. Each sentence was checked against its source by a program.",
        ),
        grade=QCoreApplication.translate("export", "Reading level: school grade {grade} (Flesch-Kincaid)."),
    )


def _layout(sentences: Sequence[Sentence], place: Place) -> Layout:
    paragraphs, notes = paragraphs_of(sentences, place)
    words = labels()
    return Layout("", "", paragraphs, notes, doubts_of(sentences, words), [], words)
