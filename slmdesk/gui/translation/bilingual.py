"""A translation with its text beside it, paragraph by paragraph, as a Word file."""

from __future__ import annotations

from bisect import bisect_left

from PySide6.QtCore import QCoreApplication

from slmdesk.gui.translation.translations import Translation


def as_bilingual(translation: Translation) -> bytes:
    """The file's bytes. A segment that goes over the end of a paragraph stands beside the one that it begins in."""
    from slmdesk.export.bilingual import Row, as_bilingual_docx  # here: only where it is asked for

    rows, segments, text = [], translation.segments, translation.source_text
    for block in translation.blocks:
        first = bisect_left(segments, block.start, key=lambda each: each.start)
        last = bisect_left(segments, block.end, key=lambda each: each.start)
        pieces, position, doubts = [], block.start, []
        for segment in segments[first:last]:
            pieces += [text[position : segment.start], segment.target]
            position = segment.end
            doubts += segment.warnings
        pieces.append(text[position : block.end])
        rows.append(Row(block, _line(text[block.start : block.end]), _line("".join(pieces)), doubts))
    facts = []
    if translation.engine:
        words = QCoreApplication.translate("translation", "Translated by {engine}, {source} to {target}.")
        facts.append(
            words.format(
                engine=translation.engine,
                source=translation.source_language or "?",
                target=translation.target_language,
            )
        )
    doubt = QCoreApplication.translate("translation", "Check: {words}")
    return as_bilingual_docx(
        translation.source_name, rows, translation.source_language, translation.target_language, facts, doubt
    )


def _line(text: str) -> str:
    return " ".join(text.split())
