"""Dates of follow-up that the source names and the plan left out: "the heart failure nurse on the 23rd of November".

By words: an appointment or a test, and when. The source's own sentence goes into the plan.
"""

# ruff: noqa: E501 - a pattern is read more easily on one line

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from slmdesk.messages import SourceText
from slmdesk.tasks.note.speech.dated import Dates
from slmdesk.tasks.note.speech.digits import in_digits
from slmdesk.tasks.note.speech.reading import is_clinicians, is_dialogue, speaker_and_words
from slmdesk.tasks.sentences import split_result
from slmdesk.tasks.verify import terms
from slmdesk.tasks.verify.words.wording import bits

_MONTH = r"(?:january|february|march|april|may|june|july|august|september|october|november|december)"
_DAY = r"(?:monday|tuesday|wednesday|thursday|friday|saturday|sunday)"
_COUNT = r"(?:an?|one|two|three|four|five|six|eight|ten|twelve|\d{1,2}(?:\s?(?:-|to)\s?\d{1,2})?)"
_WHEN = re.compile(
    rf"\b(?:in (?:about )?{_COUNT} (?:hours|days?|weeks?|months?)(?:['’] time)?|(?:on|until|from|for) (?:the )?\d{{1,2}}(?:st|nd|rd|th)? (?:of )?{_MONTH}|"
    rf"(?:next|this|on) {_DAY}|{_DAY} the \d{{1,2}}(?:st|nd|rd|th)?|on {_MONTH} \d{{1,2}}|next (?:week|month)|tomorrow)\b",
    re.IGNORECASE,
)
_WHAT = re.compile(
    r"\b(?:clinic|appointment|nurse|review|follow[- ]?up|(?:see|check) (?:you|him|her|me)(?: again)?|come back|return|repeat|recheck|(?:will|['’]ll) check|injections?|blood tests?|bloods|u&e\w*|x-?ray|scan|ultrasound|mri|ct|biopsy|physio\w*|surgery|operation|endoscopy|colonoscopy)\b",
    re.IGNORECASE,
)
_REFERS = re.compile(
    r"\brefer(?:ring)? (?:you|him|her|them) (?:to|for|on)\b(?: (?:the|an?|some|our|your))? (?P<whom>[\w-]+)",
    re.IGNORECASE,
)
_NO_PLAN = re.compile(
    r"\b(?:last|ago|was|were|had|did|if|unless|missed|cancell?ed|declin\w+|refus\w+|postponed|against|considered|showed|revealed|demonstrated|"
    r"no longer|no (?:need|further|follow|review|appointment|clinic|repeat|scan|surgery)\w*|not (?:want|need\w*|wish|going|have|be|next|on|in|require\w*))\b|"
    r"n['’]t (?:want|need|have)\b|\?|\[|\bthink about\b|\bdiscussion\b|"
    r"\b(?:wife|husband|partner|mother|father|mum|mom|dad|son|daughter|brother|sister|friend)(?:['’]s (?!will)\w+| (?:has|is having|is due|will have)\b)",
    re.IGNORECASE,
)
_TELLING_BITS = 7.0
_LONGEST, _LONGEST_SPOKEN = 220, 90  # characters; speech recognition without capitals knows no sentences


def named_appointments(sources: Sequence[SourceText]) -> Iterator[str]:
    """Sentences that say what is to come and when, or to whom one is referred; of dated notes those of the newest."""
    dates = Dates(sources)
    for number, source in enumerate(sources):
        position = 0
        spoken = is_dialogue(source.text)
        for line in source.text.splitlines(keepends=True):
            dated = dates.at(number, position) if dates.several else None
            position += len(line)
            if dated is not None and dated.key != dates.newest:
                continue
            if spoken and not is_clinicians(line):
                continue
            said = speaker_and_words(line)[1] if spoken else line.strip()
            for sentence in (part for _lead, whole in split_result(said) for part in whole.split("; ")):
                longest = _LONGEST_SPOKEN if spoken and sentence[:1].islower() else _LONGEST
                planned = _REFERS.search(sentence) or (_WHEN.search(sentence) and _WHAT.search(sentence))
                if len(sentence) <= longest and planned and not _NO_PLAN.search(sentence):
                    yield sentence


def times_of(text: str) -> list[str]:
    """The times to come that a text names, to compare: "in three weeks" is "in 3 weeks"."""
    return [_plain(match[0]) for match in _WHEN.finditer(text)]


def missing_from(statements: Sequence[str], appointments: Sequence[str]) -> list[str]:
    """The appointments whose time stands in no statement, and the referrals to whom none names; each once."""
    said = " ".join(map(_plain, statements))
    missing: list[str] = []
    for sentence in appointments:
        times = times_of(sentence)
        times += [match["whom"].casefold() for match in _REFERS.finditer(sentence)]
        if times and not any(_in(time, said) for time in times):
            missing.append(sentence)
            said += f" {_plain(sentence)}"
    return missing


def is_of_another_time(statement: str, sources: Sequence[SourceText]) -> bool:
    """Whether the time of a line of a plan is said of another thing only: "rehabilitation in 8 weeks".

    Of "Rehabilitation referral sent. Respiratory clinic in eight weeks", and not "They will see you in eight weeks".
    """
    times = times_of(statement)
    own = {term for term in terms(_WHEN.sub(" ", statement)) if bits(term) >= _TELLING_BITS}
    if not times or not own:
        return False
    of_another = elsewhere = False
    for source in sources:
        for line in source.text.splitlines():
            for _lead, sentence in split_result(speaker_and_words(line)[1]):
                said = {term for term in terms(_WHEN.sub(" ", sentence)) if bits(term) >= _TELLING_BITS}
                if any(_in(time, _plain(sentence)) for time in times):
                    if own & said or not said:
                        return False
                    of_another = True
                elsewhere = elsewhere or bool(own & said)
    return of_another and elsewhere


def _in(time: str, said: str) -> bool:
    words = [word for word in re.findall(r"\w+", time) if word not in {"the", "of", "on", "in", "from", "for", "until", "time", "about"}]  # fmt: skip
    return all(re.search(rf"\b{re.escape(word)}\b", said) for word in words)


def _plain(text: str) -> str:
    return re.sub(r"(?<=\d)(?:st|nd|rd|th)\b", "", in_digits(re.sub(r"\b(?:an?|one)\b", "1", text.casefold())))
