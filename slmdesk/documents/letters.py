"""A text as its letters and digits alone, for comparing texts that were spaced and spelt differently."""

from __future__ import annotations

import unicodedata


def squeezed(text: str) -> tuple[str, list[int]]:
    """Letters and digits of a text, without case, accents and ligatures; and where in ``text`` each stands."""
    letters: list[str] = []
    places: list[int] = []
    for place, character in enumerate(text):
        if character > "\uffff":
            continue  # pdfium gives these in two halves
        if character.isascii():
            folded = character.lower() if character.isalnum() else ""
        else:
            folded = "".join(each for each in unicodedata.normalize("NFKD", character.casefold()) if each.isalnum())
        letters.append(folded)
        places.extend([place] * len(folded))
    # Without accents, what ``pdf_layout`` puts right in Arabic: both ways are one.
    return "".join(letters).replace("\u0627\u0627\u0644", "\u0627\u0644\u0627"), places
