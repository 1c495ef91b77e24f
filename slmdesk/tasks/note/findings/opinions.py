"""What the clinician thinks it is, in their own words: for an assessment that the model left empty."""

# ruff: noqa: E501 - a pattern is read more easily on one line

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from slmdesk.messages import SourceText
from slmdesk.tasks.note.speech.naming import names_disease
from slmdesk.tasks.note.speech.reading import is_clinicians, is_dialogue, speaker_and_words
from slmdesk.tasks.sentences import split_result

_HAVE = r"(?:you|he|she|they)(?:['’]ve| have| has)"
_THINKS = re.compile(
    rf"\bI (?:think|suspect|believe) (?:that )?(?:(?:this|it|that)(?: is|['’]s| could be| may be| might be)|{_HAVE}|(?:you|he|she) (?:might|may|could) have|(?:the|your) \w+ (?:comes|is coming|came|is) (?:from|due to|because))\b|"
    rf"\bthis is (?:most |very )?likely\b|\b(?:sounds|looks)(?: \w+){{0,2}} like (?:{_HAVE}|(?!(?:you|he|she|they|it|this|that|there|things|we|I|me|him|her)\b)\w)|\b(?:can|may|might|could) (?:give|cause)\b[^.?!]{{0,40}}\b(?:this|that|these)\b|\bconsistent with\b|\bmy impression\b|"
    r"\bthe diagnosis is\b|\b(?:(?:is|are) (?:due to|because of|caused by)|(?<!letter )(?<!result )(?<!results )(?<!appointment )(?<!he )(?<!she )(?<!they )(?<!you )(?:is|are|comes?) from) (?:the|your|his|her|an?)\b(?! (?:\w+ )?(?:gp|hospital|pharmac\w+|clinic|lab\w*|surgery|home|famil\w+|team|ward)\b)|\bprobably (?:made|caused|due to|from|because)\b|\bmost likely (?:an?|from|due)\b",
    re.IGNORECASE,
)
_LIKE = re.compile(r"\b(?:sounds|looks)(?: \w+){0,2} like\b", re.IGNORECASE)  # a disease, or rain
_LIKE_A = re.compile(r"\b(?:sounds|looks) like (?:an? |(?:you|he|she|they)(?:['’]ve| have| has)\b)", re.IGNORECASE)
_NO_DIAGNOSIS = re.compile(
    r"\b(?:idea|plan|important|worth|sensible|good|best|dose|inaudible|should)\b|\?", re.IGNORECASE
)
_LONGEST = 200


def opinions(sources: Sequence[SourceText]) -> Iterator[str]:
    """The sentences in which a clinician says what it is; of a dialogue only those of the clinician."""
    for source in sources:
        spoken = is_dialogue(source.text)
        for line in source.text.splitlines():
            if spoken and not is_clinicians(line):
                continue
            for _lead, sentence in split_result(speaker_and_words(line)[1] if spoken else line.strip()):
                if len(sentence) > _LONGEST or not _THINKS.search(sentence) or _NO_DIAGNOSIS.search(sentence):
                    continue
                if not _LIKE.search(sentence) or _LIKE_A.search(sentence) or names_disease(sentence):
                    yield sentence
