"""The texts of a document, gathered again from the segments of their lines."""

from __future__ import annotations

from slmdesk.export.form_translations import by_text, spans
from slmdesk.messages import Translated


def test_texts_and_their_alignments_are_gathered() -> None:
    texts = ["One. Two.", "7", "- Three"]
    segments = [
        Translated("", "One.", "1.", 0, 4, alignment=[(0, 3, 0, 1)]),
        Translated(" ", "Two.", "2.", 5, 9, alignment=[(0, 3, 0, 1)]),
        Translated("\n7\n- ", "Three", "3", 14, 19),
    ]
    translations, alignments = by_text(texts, segments)
    assert translations == {"One. Two.": "1. 2.", "7": "7", "- Three": "- 3"}
    assert alignments == {"One. Two.": [(0, 3, 0, 1), (5, 8, 3, 4)]}
    assert spans(texts, [0, 2]) == [(0, 9), (12, 19)]
