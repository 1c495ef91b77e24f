"""Who is asked for something in a meeting, and by when it is promised; who is named for it, and does not speak."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from slmdesk.tasks.summarize.cues import Cues, weight_of
from slmdesk.tasks.summarize.people import Person
from slmdesk.tasks.summarize.turns import Turn, answer_to, sentences_of
from slmdesk.tasks.verify import terms
from slmdesk.tasks.verify.words.wording import is_common

ACCEPTED, _NAMED = 0.5, 0.5  # added to the weight of a cue
_PROMISED = 0.8  # the weight of a question about somebody who says yes to it, and by when
_CLEAR = 0.8  # of a cue that needs no date or name beside it
SHORT_WORDS = 7  # what is so short refers to what was said before: "I'll do that by Friday."
FEW_TERMS = 3
ANSWER_SENTENCES = 2  # of an answer, where it promises a day
_REFUSAL_CHARACTERS = 80  # of an answer, where it refuses
_DETERMINER = re.compile(
    r"the|an?|this|that|our|your|his|her|their|le|la|les|un|une|notre|votre|el|los|las|una|nuestr[oa]|os?|as?|uma|noss[oa]"
    r"|il|lo|gli|i|uno|[ld]['’].*",
    re.IGNORECASE,
)
_CAPITALIZED = re.compile(r"[A-ZÀ-ÖØ-Þ][^\W\d_]+")
_TITLE = r"(?:Mr|Mrs|Ms|Miss|Dr|Prof|Professor|Rev|Cllr|Councillor|Sir|Dame|Lady|Lord)\.? "
_NAME = rf"(?:(?:{_TITLE})?[A-ZÀ-ÖØ-Þ][^\W\d_]+)"
_WITH_NAME = re.compile(
    rf"\b(?:(?<!\d ){_NAME} and )?(?:{_TITLE})?$|\b[Tt]he $"
)  # "Rev. Dunn and Ms" Banerjee, "the" Clerk
_OPENING_NAME = re.compile(  # of a person: "Subscriptions have risen. She will write to all."
    rf"{_TITLE}[A-ZÀ-ÖØ-Þ][^\W\d_]+|[A-ZÀ-ÖØ-Þ][^\W\d_]+(?= (?:also |then )?(?:said|says|told|asked|answered|replied"
    r"|added|explained|suggested|proposed|promised|offered|thought|thinks|warned|reminded|thanked)\b)"
)
_CLAUSE_END = re.compile(r"[;:]")
_PASSIVE = re.compile(r"\b(?:werden|be|être|essere|ser)\b", re.IGNORECASE)


@dataclass(frozen=True)
class Asked:
    """What is asked of somebody. weight: 0 where it is refused, or nobody minds; promised: the answer with the day."""

    who: str
    weight: float
    named: bool = False
    accepted: bool = False
    promised: str = ""


def asked_of(turns: Sequence[Turn], at: int, sentence: str, people: Sequence[Person], cues: Cues) -> Asked | None:
    """What a sentence asks of somebody, with the answer."""
    weight = weight_of(cues.asks, sentence)
    answer = answer_to(turns, at)
    next_one = turns[at + 1].speaker if answer else ""
    accepted = cues.accepts.match(answer) is not None
    offered = weight_of(cues.offers, sentence) if accepted and sentence.rstrip().endswith("?") else 0.0
    if offered:  # "Shall I book it?" - "Yes, please."
        return Asked(turns[at].speaker, offered, False, True, _promised(answer, cues))
    if not weight:  # "Does Tom write the report?" - "Yes, by Friday."
        about = addressed(sentence, people) if sentence.rstrip().endswith("?") else ""
        promised = _promised(answer, cues) if about and about == next_one and accepted else ""
        return Asked(about, _PROMISED, True, True, promised) if promised else None
    named = _called(sentence, people)
    before = turns[at - 1].speaker if at and cues.refers.search(sentence) else ""
    who = named or before or next_one
    weight += _NAMED * bool(named)
    if accepted:
        return Asked(who, weight + ACCEPTED, bool(named), True, _promised(answer, cues))
    refused = cues.refuses.search(answer, 0, _REFUSAL_CHARACTERS) is not None
    if refused or (weight < _CLEAR and not named and not cues.when.search(sentence)):
        return Asked(who, 0.0)
    return Asked(who, weight, bool(named))


def _promised(answer: str, cues: Cues) -> str:
    """The sentence of an answer that says by when; not one that promises another matter."""
    for place, each in enumerate(sentences_of(answer)[:ANSWER_SENTENCES]):
        another = place and weight_of(cues.takes, each, cues) and len(terms(each)) >= FEW_TERMS
        if cues.when.search(each) and not (another and not cues.refers.search(each)):
            return each
    return ""


def granted(answer: str, cues: Cues) -> str:
    """What an offer is answered with where that says no more than by when: "Please do, by Thursday."."""
    first = next(iter(sentences_of(answer)), "")
    short = len(first.split()) <= SHORT_WORDS + 2 and not weight_of(cues.takes, first, cues)
    return first if short and cues.accepts.match(first) and cues.when.search(first) else ""


def wanted_before(turns: Sequence[Turn], at: int, sentence: str, cues: Cues) -> tuple[int, str]:
    """(turn, sentence) of what was wanted before somebody said "I'll do that": "Who can bring the key?".

    Also what another was asked for just before, and refused. The sentence is empty where there is none.
    """
    alone = turns[at].text.startswith(sentence) and (
        len(sentence.split()) <= SHORT_WORDS or cues.refers.search(sentence) is not None
    )
    if not alone or not at or turns[at - 1].speaker == turns[at].speaker:
        return at, ""
    wanted = [each for each in sentences_of(turns[at - 1].text) if weight_of(cues.duties, each, cues)]
    if wanted:
        return at - 1, wanted[-1]
    if at < 2 or not cues.refuses.search(turns[at - 1].text, 0, _REFUSAL_CHARACTERS):
        return at, ""
    asked = [each for each in sentences_of(turns[at - 2].text) if weight_of(cues.asks, each)]
    return (at - 2, asked[-1]) if asked else (at, "")


def addressed(sentence: str, people: Sequence[Person]) -> str:
    """The speaker whom a sentence names."""
    return next((each.name for each in people if each.named.search(sentence)), "")


def _called(sentence: str, people: Sequence[Person]) -> str:
    """The speaker whom a sentence calls: "Paul, can you ask Rosa?" is said to Paul."""
    return next((each.name for each in people if each.called.search(sentence)), "")


def third(duties: Sequence[tuple[float, re.Pattern[str]]], cues: Cues, sentence: str) -> str:
    """Whom a sentence names as the one who is to do something, and who does not speak: "the treasurer"."""
    for _weight_of_it, pattern in duties:
        match = pattern.search(sentence) if "who" in pattern.groupindex else None
        # "The hall must be cleaned", "Die Halle muss geräumt werden" name what, and not who.
        if (
            match is None
            or not match["who"]
            or _PASSIVE.search(_CLAUSE_END.split(sentence[match.start() :], maxsplit=1)[0])
        ):
            continue
        if match.start("who") == 0:
            return match["who"]
        if cues.language == "en" and (with_it := _WITH_NAME.search(sentence, 0, match.start("who"))) and with_it[0]:
            named = f"{with_it[0]}{match['who']}"
            return named[:1].upper() + named[1:]
        before = sentence[: match.start("who")].split()
        if cues.language != "de" and before and not _DETERMINER.fullmatch(before[-1]):  # "Next week Priya will call"
            first = before[-1] if _is_first_name(before[-1], len(before) == 1, cues) else ""
            return f"{first} {match['who']}".strip()
    return ""


def opening_name(sentence: str, cues: Cues) -> str:
    """Whom a sentence of minutes begins with, who is meant by a "she" behind it; in English."""
    found = _OPENING_NAME.match(sentence) if cues.language == "en" else None
    return found[0] if found and not is_common(found[0].split()[-1].casefold()) else ""


def _is_first_name(word: str, begins: bool, cues: Cues) -> bool:
    """Whether a word before a name belongs to it: no day of the week, no month, no word that begins a sentence."""
    if not _CAPITALIZED.fullmatch(word) or re.search(rf"\b{word}\b", cues.when.pattern, re.IGNORECASE):
        return False
    return not is_common(word.casefold()) if cues.language == "en" else not begins
