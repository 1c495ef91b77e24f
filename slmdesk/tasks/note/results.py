"""Results of tests that the clinician tells with their values: for a field of results that the model left out."""

# ruff: noqa: E501 - a pattern is read more easily on one line

from __future__ import annotations

import re
from collections.abc import Sequence

from slmdesk.messages import SourceText
from slmdesk.tasks.note.digits import in_digits
from slmdesk.tasks.note.naming import MEASURED
from slmdesk.tasks.note.reading import is_clinicians, is_dialogue, speaker_and_words, tidied
from slmdesk.tasks.sentences import split_result

_SCORED = re.compile(
    r"\b(?:phq-?9|gad-?7|mmse|moca|audit|epds|acr|peak flow|spirometry|urine)\b[^.]{0,60}\d", re.IGNORECASE
)
_TO_COME = re.compile(  # or of another, or what is normal
    r"\?|\b(?:mother|father|brother|sister|wife|husband|partner)['’]s\b|^\W*(?:\w+\W+){0,2}normal (?:\w+ ){1,3}(?:is|are)\b|\bnormally\b|\b(?:if|should|will|going to|gonna|repeat|recheck|want to|like to|ask for|order|target|aim|below|above)\b|['’]ll\b",
    re.IGNORECASE,
)
_LEAD = re.compile(r"^(?:(?:so|and|well|okay|right|now|also)[, ]+)+", re.IGNORECASE)
_LONGEST = 220  # characters; speech recognition without full stops knows no sentences


def said_results(sources: Sequence[SourceText]) -> list[str]:
    """The sentences in which the clinician of an English dialogue tells a result with its value, in order."""
    found = []
    for source in sources:
        if not is_dialogue(source.text):
            continue
        for line in tidied(source.text).splitlines():
            if not is_clinicians(line):
                continue
            for _lead, sentence in split_result(speaker_and_words(line)[1]):
                told = in_digits(sentence)
                if (
                    len(sentence) <= _LONGEST
                    and (MEASURED.search(told) or _SCORED.search(told))
                    and not _TO_COME.search(told)
                ):
                    plain = _LEAD.sub("", sentence)
                    found.append(plain[:1].upper() + plain[1:])
    return list(dict.fromkeys(found))
