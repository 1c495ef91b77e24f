"""What a document's texts became: segments of their joined lines, gathered again for each text."""

from __future__ import annotations

from collections.abc import Sequence

from slmdesk.messages import Aligned, Translated


def spans(texts: Sequence[str], wanted: Sequence[int]) -> list[tuple[int, int]]:
    """Where some of the texts stand in all of them joined by line ends. wanted: their indexes, in order."""
    numbers = set(wanted)
    found = []
    start = 0
    for number, text in enumerate(texts):
        if number in numbers:
            found.append((start, start + len(text)))
        start += len(text) + 1
    return found


def by_text(texts: Sequence[str], segments: Sequence[Translated]) -> tuple[dict[str, str], dict[str, list[Aligned]]]:
    """The translation of each of the texts that were translated as the lines of one.

    Returns:
        (translations, alignments) by text; offsets of the latter into the text and its translation.
    """
    translations: dict[str, str] = {}
    alignments: dict[str, list[Aligned]] = {}
    waiting = list(reversed(segments))
    start = 0
    for text in texts:
        end = start + len(text)
        written, position = "", start
        links: list[Aligned] = []
        while waiting and waiting[-1].end <= end:
            segment = waiting.pop()
            written += text[position - start : segment.start - start]
            source, target = segment.start - start, len(written)
            links += [(a + source, b + source, c + target, d + target) for a, b, c, d in segment.alignment]
            written += segment.target
            position = segment.end
        translations[text] = written + text[position - start :]
        if links:
            alignments[text] = links
        start = end + 1
    return translations, alignments
