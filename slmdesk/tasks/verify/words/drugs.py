"""Drug names in a text, brands led back to the generic drug, from ``resources/verification/drugs.txt``."""

from __future__ import annotations

import re
from dataclasses import dataclass

from slmdesk.tasks.verify.words.tables import generic_drugs
from slmdesk.tasks.verify.words.wording import is_common, term_of

_WORD = re.compile(r"[^\W\d_]{4,}(?:-[^\W\d_]{4,})?")


@dataclass(frozen=True)
class DrugMention:
    """A drug in a text. name: as written; generic: its generic name. start, end: offsets into the text."""

    start: int
    end: int
    name: str
    generic: str


def drugs(text: str) -> list[DrugMention]:
    """The drugs that a text names, in order; everyday words ("thyroid") mean something else."""
    known = generic_drugs()
    return [
        DrugMention(match.start(), match.end(), match[0], generic)
        for match in _WORD.finditer(text)
        if (generic := known.get(match[0].casefold())) is not None and not is_common(term_of(match[0].casefold()))
    ]
