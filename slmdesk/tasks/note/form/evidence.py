"""Whether a stretch of text can say anything about a field, by the words that its template names.

A small model that is asked for allergies finds some. A field whose template has a line ``Only if said: ...`` is
not even asked when none of those words stands in the text: it stays empty by rule, not by the model's word.
"""

from __future__ import annotations

import re
from functools import lru_cache

from slmdesk.tasks.note.form.template import TemplateField


def may_speak_of(text: str, field: TemplateField) -> bool:
    """Whether one of the words that the field needs is in the text; True for a field that needs none."""
    return not field.needs or _pattern(field.needs).search(text) is not None


@lru_cache(maxsize=256)
def _pattern(words: tuple[str, ...]) -> re.Pattern[str]:
    """``allerg*`` stands for every word that begins so, ``*ectomy`` that ends so; ``#`` for a number."""
    parts = []
    for word in words:
        if word == "#":
            parts.append(r"\d")
        else:
            escaped = re.escape(word.strip("*")).replace(r"\ ", r"\s+")
            begin = "" if word.startswith("*") else r"\b"
            parts.append(begin + escaped + ("" if word.endswith("*") else r"(?:s|es)?\b"))
    return re.compile("|".join(parts), re.IGNORECASE)
