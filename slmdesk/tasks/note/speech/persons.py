"""Who a note speaks of: one sex from line to line, and the third person where the patient said "I".

A small model that is asked about one visit several times writes "he" in one answer and "she" in the next.
"""

# ruff: noqa: E501 - a pattern is read more easily on one line

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from slmdesk.tasks.note.speech.kin import SPEAKS, SUBJECT
from slmdesk.tasks.note.speech.reading import is_dialogue
from slmdesk.tasks.sentences import split_result

_MALE = re.compile(
    r"\b(?:male|gentleman|man|boy|mr\.?(?! (?:venogra|angiogra|scan|imaging|brain|spine|head|enterogra|cholangio|urogra|pelvis|liver))|herr|señor|monsieur|his wife)\b",
    re.IGNORECASE,
)
_FEMALE = re.compile(
    r"\b(?:female|lady|woman|girl|mrs\.?|ms\.?|miss|frau|señora|madame|pregnant|her husband)\b", re.IGNORECASE
)
_SOMEBODY = re.compile(  # who is a man or a lady, and not the patient
    r"(?<!his )(?<!her )(?<!your )\b(?:wife|husband)\b(?:(?!\bpatient\b)[^.\n]){0,30}\b(?:man|woman|gentleman|lady)\b|"
    r"\b(?:her husband|his wife|mother|father|brother|sister|son|daughter|friend|partner)\b(?:, an?|\s(?:is|was) an?)\s[^.\n]{0,25}?\b(?:man|woman|gentleman|lady|boy|girl)\b|"
    r"\b(?:by|cc|signed|dictated|consultant|surgeon|nurse|dear)\b[\s:,]{1,3}(?:mr|mrs|ms|miss|frau|herr)\b|\b(?:mr|mrs|ms|miss)\.? [^\W\d_]+,? \(?(?:nurse|consultant|surgeon|physio\w*)\b",
    re.IGNORECASE,
)
_OPENING_CHARACTERS = 1500  # of a source: who the patient is stands at its beginning
_SUBJECT = re.compile(r"(?:^|(?<=[.!?] ))(?:He|She)\b|\b(?:he|she)\b")
_OTHERS = re.compile(
    r"\b(?:wife|husband|mother|father|mom|mum|dad|sister|brother|son|daughter|child|baby|partner|girlfriend|boyfriend|friend"
    r"|aunt|uncle|grand\w+)\b",
    re.IGNORECASE,
)
_KIN_OF = re.compile(
    r"\b(?:his|her)\b(?= (?:(?P<whose>own|wife|husband)|(?:mother|father|mom|mum|dad|sister|brother|son|daughter)s?)\b)",
    re.IGNORECASE,
)
_SWAPS = {
    "male": {"she": "he", "her": "his", "hers": "his", "herself": "himself"},
    "female": {"he": "she", "his": "her", "him": "her", "himself": "herself"},
}
_OF_OTHER = {"male": set(_SWAPS["female"]), "female": set(_SWAPS["male"])}  # the pronouns of each
_LEAST_PRONOUNS, _MOSTLY = 4, 0.8  # of those in the mouth of relatives
_SUBJECTS = {"male": "he", "female": "she"}
_MALE_KIN = re.compile(r"(?:grand)?(?:father|dad|daddy|brother|son|pa)|husband|boyfriend|uncle|nephew")
_FEMALE_KIN = re.compile(r"(?:grand)?(?:mother|mum|mom|mummy|sister|daughter|ma)|wife|girlfriend|aunt|niece")
_GIVES = re.compile(
    r"\b(?:gave|gives?|told|asked|prescribed|offered|showed|started|put|advised|sent)\s+$", re.IGNORECASE
)
_PRONOUN = re.compile(r"\b(?:he|she|his|hers?|him|himself|herself)\b", re.IGNORECASE)
_I = re.compile(
    r"^I(?P<be>['’]m| am)|^I(?P<have>['’]ve| have)|^I (?:do not|don['’]t) (?P<not>[a-z]+)|"
    r"^I (?P<past>was|had|did|went|took|tried|felt|got|used|started|stopped|noticed|bought|lived|worked|smoked)\b|"
    r"^I (?P<does>live|work|smoke|drink|take|use|eat|exercise|walk|run|play|feel|sleep|drive|travel|own|like|enjoy)\b"
)
_MY_KIN = re.compile(
    r"^My (?=(?:\w+ )?(?:mother|father|mum|mom|dad|sister|brother|son|daughter|aunt|uncle|grand\w+|wife|husband|partner)s?\b)"
)
_SAYS = re.compile(
    r"^(?P<says>the patient|he|she|they|(?!mother|father|mum|mom|dad|daughter|son|wife|husband)[a-z]+) (?:also |further |then )?"
    r"(?:mention|report|state|say|note|indicate|explain)(?:s|ed)? that (?P<who>he|she|they|the patient) ",
    re.IGNORECASE,
)
_MINE = ((re.compile(r"\bmy\b", re.IGNORECASE), "their"), (re.compile(r"\bmyself\b", re.IGNORECASE), "themselves"))
_I_AM = re.compile(r"\bI(?:['’]m| am)\b")
_ME = re.compile(r"\b(?:me|myself)\b")
_MY = re.compile(r"\b[Mm]y\b")
_AGE = re.compile(r"\s*(?:an? )?\d")  # "I'm a 31." is no statement of a note
_STILL_SPOKEN = re.compile(r"\b(?:I|me|mine|we|our|us|you|your)\b|\bI['’]")
FIRST_PERSON = re.compile(r"\bI\b|\b(?:me|[Mm]y|myself)\b")


def sex_of(sources: Iterable[str]) -> str:
    """``male`` or ``female`` where the sources say only one of them of the patient; else empty."""
    sources = list(sources)
    speaking = [(SPEAKS.match(line), line) for text in sources for line in text.splitlines()]
    told = " ".join(line for speaks, line in speaking if speaks is not None and not speaks["caller"])
    counts = {sex: sum(word.casefold() in swaps for word in _PRONOUN.findall(told)) for sex, swaps in _OF_OTHER.items()}
    for sex, count in counts.items():  # a husband who is greeted as "Mr" is not the patient that he calls "she"
        if count >= _LEAST_PRONOUNS and count >= _MOSTLY * sum(counts.values()):
            return sex
    opening = _SOMEBODY.sub(" ", "\n".join(text[:_OPENING_CHARACTERS] for text in sources))
    male, female = len(_MALE.findall(opening)), len(_FEMALE.findall(opening))
    if not male and not female and not any(map(is_dialogue, sources)):  # who dictates says "she" of the patient
        male, female = (len(re.findall(rf"(?:^|[.;] ){subject}\b", opening)) for subject in ("He", "She"))
    return "male" if male and not female else "female" if female and not male else ""


def sex_of_first(sentences: Iterable[str]) -> str:
    """``male`` or ``female``, as the first of some sentences with a pronoun has it; else empty."""
    first = next((match[0].casefold() for each in sentences for match in [_SUBJECT.search(each)] if match), "")
    return {"he": "male", "she": "female"}.get(first, "")


def of_one_sex(sentences: Sequence[str], sex: str) -> list[str]:
    """Sentences that call the patient by one pronoun. sex: as ``sex_of``; empty: as the first of them does."""
    subjects = {match[0].casefold() for each in sentences for match in [_SUBJECT.search(each)] if match}
    if not sex and len(subjects) < 2:
        return list(sentences)
    sex = sex or sex_of(sentences) or sex_of_first(sentences)
    return [_of(each, sex) for each in sentences]


def _of(statement: str, sex: str) -> str:
    """A statement, sentence by sentence: one that names somebody else keeps what may be theirs."""
    return "".join(
        lead + (_with_subject(_with_kin(text, sex), sex) if _OTHERS.search(text) else _with(text, sex))
        for lead, text in split_result(statement)
    )


def _with_kin(sentence: str, sex: str) -> str:
    """A sentence with the patient's "his mother"; behind somebody else "her own" and "her husband" may be theirs."""

    somebody = _OTHERS.search(sentence)
    first = somebody.start() if somebody is not None else len(sentence)

    def mended(match: re.Match[str]) -> str:
        return match[0] if match["whose"] is not None and match.start() > first else _as(match[0], sex)

    return _KIN_OF.sub(mended, sentence)


def relatives_named(statements: Sequence[str], sex: str) -> list[str]:
    """Statements in which "He had bowel cancer", behind "Her father died", names the father, as each is read alone.

    sex: of the patient, who is never meant by the other pronoun; empty: in a list on the family, any may be.
    """
    named = []
    kin = pronoun = ""
    for text in statements:
        subject = SUBJECT.match(text)
        first = _PRONOUN.match(text)
        if subject is not None and subject["kin"]:
            kin = subject["kin"].split()[-1].casefold()
            pronoun = "he" if _MALE_KIN.fullmatch(kin) else "she" if _FEMALE_KIN.fullmatch(kin) else ""
        elif kin and first is not None and first[0].casefold() == pronoun != _SUBJECTS.get(sex):
            text = f"{kin.capitalize()}{text[first.end() :]}"
        else:
            kin = pronoun = ""
        named.append(text)
    return named


def speaks_of_two(text: str) -> bool:
    """Whether a statement has pronouns of both sexes: "He beats her"."""
    return len({sex for word in _PRONOUN.findall(text) for sex in _SWAPS if word.casefold() in _SWAPS[sex]}) > 1


def _as(pronoun: str, sex: str) -> str:
    new = _SWAPS[sex].get(pronoun.casefold(), pronoun)
    return new.capitalize() if pronoun[0].isupper() else new


def _with_subject(sentence: str, sex: str) -> str:
    """A statement that names somebody else, where only its first word is surely the patient: "His husband smokes"."""
    match = _PRONOUN.match(sentence)
    if match is None:
        return sentence
    new = _SWAPS[sex].get(match[0].casefold(), match[0])
    return f"{new.capitalize()}{sentence[match.end() :]}"


def _with(sentence: str, sex: str) -> str:
    """A sentence with the pronouns of one sex."""

    if speaks_of_two(sentence):
        return sentence

    def swapped(match: re.Match[str]) -> str:
        new = _SWAPS[sex].get(match[0].casefold(), match[0])
        is_object = _ends(sentence, match.end()) or _GIVES.search(sentence, 0, match.start())
        if new == "his" and match[0].casefold() == "her" and is_object:
            new = "him"
        return new.capitalize() if match[0][0].isupper() else new

    return _PRONOUN.sub(swapped, sentence)


def _ends(sentence: str, at: int) -> bool:
    return re.match(r"\s*(?:[.,;]|$)", sentence[at:]) is not None


def without_saying(text: str) -> str:
    """A statement of a history without "The patient also mentions that": all of a history is what the patient says."""
    match = _SAYS.match(text)
    if match is None or {match["says"].casefold(), match["who"].casefold()} == {"he", "she"}:
        return text  # of whom she speaks is not the patient
    return f"{match['who'].capitalize()} {text[match.end() :]}"


def of_teller(text: str, kin: str) -> str:
    """A statement in which a relative who speaks for the patient says "me": "walked to the car with the daughter".

    As it is where that does not make it plain. kin: what the relative is to the patient.
    """
    plain = _I_AM.sub(f"the {kin} is", text)
    for pattern, words in ((_ME, f"the {kin}"), (_MY, f"the {kin}'s")):
        plain = pattern.sub(words, plain)
    return text if _STILL_SPOKEN.search(plain) else f"{plain[:1].upper()}{plain[1:]}"


def in_third_person(text: str) -> str:
    """A statement in the patient's own words in the third person, where that is plain; else as it is."""
    kin = _MY_KIN.match(text)
    if kin is not None and not _STILL_SPOKEN.search(text, kin.end()) and not _MINE[0][0].search(text, kin.end()):
        return f"The patient's {text[kin.end() :]}"
    match = _I.match(text)
    if match is None:
        return text
    rest = text[match.end() :]
    for pattern, word in _MINE:
        rest = pattern.sub(word, rest)
    if _STILL_SPOKEN.search(rest):
        return text
    if match["be"]:
        return text if _AGE.match(rest) else f"Is{rest}"
    if match["have"]:
        return f"Has{rest}"
    if match["not"]:
        return f"Does not {match['not']}{rest}"
    if match["past"]:
        return f"{match['past'].capitalize()}{rest}"
    return f"{match['does'].capitalize()}s{rest}"
