"""Names of people: behind a title or label, by the lists of the census, and wherever a name that was found stands again."""

# ruff: noqa: E501 - a pattern is read more easily on one line

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from slmdesk.tasks.note.speech.reading import is_dialogue
from slmdesk.tasks.verify.words.wording import is_common

_TITLES = r"Mr|Mrs|Ms|Miss|Mx|Dr|Doctor|Prof|Professor|Nurse|Sister|Rev|Sir|Madam|Herrn?|Frau|Hr|Fr|Señora?|Monsieur|Madame|Mister|Missus"
_REST = r"[^\W\d_'’-]*(?:['’-][^\W\d_]+)*"
_WORD = rf"[^\W\d_]{_REST}"
_TITLED = re.compile(
    rf"\b(?i:{_TITLES})\b\.?(?:[ \t]+(?i:{_TITLES}|med|rer|nat|dent|h\.c)\b\.?)*[ \t]*(?P<it>(?={_WORD}))"
)
_LONGEST_NAME = 60
# "Dr S. Maddox, Consultant Cardiologist": what somebody is stands behind the name and is none.
_OFFICES = frozenset(
    """
    consultant registrar specialist cardiologist nephrologist neurologist physician surgeon professor gp gps matron
    sister oberarzt oberärztin chefarzt chefärztin assistenzarzt facharzt fachärztin psychiatrist pathologist
    radiologist dermatologist paediatrician pediatrician gynaecologist urologist oncologist physiotherapist midwife
""".split()  # noqa: SIM905 - a line each otherwise
)
_LABELLED = re.compile(
    r"\b(?i:(?P<sure>patient name|name|patient's name|seen by|signed(?: by)?|dictated by|referred by|next of kin|NOK|"
    r"referring (?:physician|doctor)|attending(?: physician)?|emergency contact)|"
    r"patient|physician|surgeon|provider|author|guardian|mother|father|wife|husband|daughter|son|brother|sister|partner|"
    r"GP|PCP|re)(?i:\s*(?::|,|is|named|called)\s*)"
    rf"(?P<it>(?=[A-Z]{_REST}))"
)
_GERMAN_KIN = "Sohn|Tochter|Ehefrau|Ehemann|Mann|Bruder|Schwester|Mutter|Vater|Enkel|Enkelin|Nachbar|Nachbarin|Lebensgefährte|Lebensgefährtin"
_KIN = re.compile(
    rf"\b(?:(?i:her|his|my|their|your|the|late)\s+(?:(?:late|older|younger|eldest|youngest|elder|foster|step|grown-up)[\s-]*)?"
    r"(?:daughter|son|wife|husband|brother|sister|mother|father|partner|carer|caregiver|friend|neighbou?r|niece|nephew|aunt|uncle|"
    r"grand(?:son|daughter|mother|father)|boyfriend|girlfriend|key worker|social worker)(?:,| is called| called| named| is named)?|"
    rf"(?i:ihre?[mnrs]?|seine?[mnrs]?)\s+(?:{_GERMAN_KIN}),?)"
    rf"\s+(?P<it>(?=[A-ZÀ-ÖØ-Þ]{_REST}))"
)
_CREDENTIALS = re.compile(
    r"(?P<it>[A-Z][^\W\d_'’-]+(?:\s[A-Z]\.)?(?:\s[A-Z][^\W\d_]+(?:['’-][^\W\d_]+)*){0,2}),?\s+(?:MD|M\.D\.|DO|RN|NP|PA-C|PhD|MBBS|FRCP|DDS)\b"
)
_CALLED = re.compile(r"\b(?:my name is|name's|i'm dr\.?|i am dr\.?|this is dr\.?|called|hi|hello|hey|thanks|thank you|bye|morning|afternoon)\s*,?\s+(?P<it>[^\W\d_][\w'’-]+(?:\s+[A-Z][\w'’-]+)?)", re.IGNORECASE)  # fmt: skip
_PLAIN = re.compile(rf"{_WORD}")
# Parkinson disease, Bell's palsy: named after people who are not in the text.
_EPONYM = re.compile(
    r"(?:['’]s)?[ -](?:disease|syndrome|palsy|sign|test|catheter|criteria|score|scale|lymphoma|fracture|phenomenon|"
    r"esophagus|thyroiditis|sarcoma|cyst|tumou?r|contracture|procedure|maneuver|manoeuvre|stain|ulcer|node)\b",
    re.IGNORECASE,
)


class NameLists:
    """First and last names of the census, most of them in lower case. folder: ``resources/names``."""

    def __init__(self, folder: Path) -> None:
        self.first, self.first_words = _read(folder / "first.txt")
        self.last, self.last_words = _read(folder / "last.txt")

    def is_first(self, word: str) -> bool:
        return word.casefold() in self.first

    def is_last(self, word: str) -> bool:
        folded = word.casefold()
        return folded in self.last or any(part in self.last for part in re.split(r"['’-]", folded) if len(part) > 2)

    def is_word(self, word: str) -> bool:
        """Whether a name is an English word as well, and so needs more than its letters to be taken."""
        return word.casefold() in self.first_words or word.casefold() in self.last_words


def _read(path: Path) -> tuple[frozenset[str], frozenset[str]]:
    lines = path.read_text(encoding="ascii").split()
    return frozenset(line.rstrip("?") for line in lines), frozenset(line[:-1] for line in lines if line.endswith("?"))


# Capitalised words of notes that are no names, whatever the census says.
NOT_NAMES = frozenset(
    """
    ok um uh mm hmm fine six work check bud honey welcome i'm i've i'll i'd it's that's he's she's we're you're don't
    patient doctor physical exam history assessment plan subjective objective mother father son daughter wife
    husband brother sister doctor nurse hospital clinic practice monday tuesday wednesday thursday friday saturday
    sunday january february march april may june july august september october november december temp pulse blood heart
    lungs neck skin abdomen head eyes ears nose throat left right upper lower male female year old today
    tomorrow yesterday he she his her him they the this that these it we you i no yes not and or but with for
    from has had was were is are been who which on in at to of a an as by per if so all any both some no none
    well good mr mrs ms dr name date address phone email review systems chief complaint medications allergies
    social family past medical surgical results labs impression follow up discharge admission diagnosis denies
    reports states notes says said there here please thank thanks sincerely regards dear dob mrn ssn age sex id
    no room bed unit date time okay sure alright then now also just really like about what when where how why
    guys everyone again ma'am sir
    ja nein sommer winter herbst frühling solange mal seit dann aber auch morgen abend mittag nacht heute gestern
    verano invierno otoño primavera été hiver printemps automne estate inverno oui sì
""".split()  # noqa: SIM905 - a line each otherwise
)


def find_names(text: str, lists: NameLists) -> Iterator[tuple[int, int, str]]:
    """Yields (start, end, rule), in no order; the first of overlapping ones is the surer."""
    known: set[str] = set()
    dialogue = is_dialogue(text)
    found: list[tuple[int, int, str]] = []
    for pattern, rule in (
        (_TITLED, "behind a title"),
        (_KIN, "behind a word of kinship"),
        (_LABELLED, "behind a label"),
        (_CREDENTIALS, "before a degree"),
    ):
        for match in pattern.finditer(text):
            end = match.end("it") if pattern is _CREDENTIALS else match.end() + _LONGEST_NAME
            start, end = _name_part(text, match.start("it"), min(end, len(text)), lists, pattern is _TITLED)
            if end > start and (pattern is not _LABELLED or _is_labelled_name(match, text[start:end], lists, dialogue)):
                found.append((start, end, rule))
    for match in _CALLED.finditer(text):
        start, end = match.span("it")
        words = text[start:end].split()
        if lists.is_first(words[0]) and not lists.is_word(words[0]) and words[0].casefold() not in NOT_NAMES:
            surname = len(words) > 1 and lists.is_last(words[-1]) and not lists.is_word(words[-1])
            keep = end if surname else start + len(words[0])
            found.append((start, keep, "behind a greeting"))
    found += list(_listed(text, lists))
    for start, end, _rule in found:
        known.update(
            word for word in _PLAIN.findall(text[start:end]) if len(word) > 2 and word.casefold() not in NOT_NAMES
        )
    before = list(_before_surnames(text, known, lists))
    known.update(text[start:end] for start, end, _rule in before)
    yield from found
    yield from before
    yield from _again(text, known, lists)


def _is_labelled_name(match: re.Match[str], name: str, lists: NameLists, dialogue: bool) -> bool:
    """Behind "Name:" any word is a name; behind "Patient:" in a dialogue none is, elsewhere one that is listed."""
    if match["sure"]:
        return True
    words = _PLAIN.findall(name)
    listed = any((lists.is_first(word) or lists.is_last(word)) and not lists.is_word(word) for word in words)
    whole = len(words) > 1 and lists.is_first(words[0]) and lists.is_last(words[-1])
    return not dialogue and (listed or whole)


def _name_part(text: str, start: int, end: int, lists: NameLists, titled: bool) -> tuple[int, int]:
    """The words at the beginning of a stretch that can be a name: capitalised, or known ones in lower-case text."""
    stop = start
    position = start  # after the word before, its full stop included
    for count, match in enumerate(re.finditer(rf"{_WORD}\.?", text[start:end])):
        word = match[0].rstrip(".")
        at, last = start + match.start(), start + match.start() + len(word)
        if count > 3 or not re.fullmatch(r"(?:, ?| )?", text[position:at]):
            break
        if word.casefold() in _OFFICES:
            break
        if len(word) > 1 and word.isupper() and not (lists.is_first(word) or lists.is_last(word)):
            break  # an abbreviation, such as DOB
        capital = word[0].isupper()
        listed = lists.is_first(word) or lists.is_last(word)
        # In lower-case text a title vouches for the next word, and for a second one that is nothing but a name.
        in_lower_case = titled and listed and len(word) > 2 and (count == 0 or (count == 1 and not lists.is_word(word)))
        initial = len(word) == 1 and capital and match[0].endswith(".")
        if (word.casefold() in NOT_NAMES and not initial) or not (capital or in_lower_case):
            break
        stop = last
        position = start + match.end()
        if match[0].endswith(".") and len(word) > 1:
            break  # the end of a sentence; behind an initial the name goes on
    return start, stop


def _listed(text: str, lists: NameLists) -> Iterator[tuple[int, int, str]]:
    """A first name and a last name beside each other, in either order; a rare enough first name alone."""
    words = list(_PLAIN.finditer(text))
    taken = -1
    for at, match in enumerate(words):
        if match.start() < taken:
            continue
        word = match[0]
        if not word[0].isupper() or (word.isupper() and len(word) < 3) or word.casefold() in NOT_NAMES:
            continue
        following = words[at + 1] if at + 1 < len(words) else None
        if following is not None:
            between = text[match.end() : following.start()]
            initial = re.fullmatch(r"\s+[A-Z]\.?\s+", between) is not None
            if len(following[0]) == 1 and at + 2 < len(words):
                following, between = words[at + 2], " "
                initial = True
            capital = following[0][0].isupper() and following[0].casefold() not in NOT_NAMES
            sure = lists.is_first(word) and (lists.is_last(following[0]) or not lists.is_word(word))
            if capital and (between == " " or initial) and sure:
                yield match.start(), following.end(), "first name and surname of the list"
                taken = following.end()
                continue
            if capital and between == ", " and lists.is_last(word) and lists.is_first(following[0]):
                yield match.start(), following.end(), "surname and first name of the list"
                taken = following.end()
                continue
        if lists.is_first(word) and not lists.is_word(word) and not _EPONYM.match(text, match.end()):
            yield match.start(), match.end(), "first name of the list"


def _before_surnames(text: str, known: set[str], lists: NameLists) -> Iterator[tuple[int, int, str]]:
    """First names that no list has, before a surname that was found: "Kwame Mensah" where "Ms. Mensah" is named."""
    titles = {*_TITLES.casefold().split("|"), "herr", "herrn", "señor", "fräulein", *_GERMAN_KIN.casefold().split("|")}
    for name in known:
        for match in re.finditer(rf"(?<!\w)(?P<first>[A-ZÀ-ÖØ-Þ][a-zà-öø-ÿ]{{2,}}) {re.escape(name)}(?!\w)", text):
            first = match["first"].casefold()
            listed = first in NOT_NAMES or first in titles or lists.is_word(first)
            if not listed and match["first"] not in known and not is_common(first):
                yield *match.span("first"), "before a surname that is named elsewhere"


def _again(text: str, known: set[str], lists: NameLists) -> Iterator[tuple[int, int, str]]:
    for name in known:
        if lists.is_word(name) and not name[0].isupper():
            continue
        # A name that is a word too is taken again only with its capital.
        flags = re.NOFLAG if lists.is_word(name) or len(name) < 4 else re.IGNORECASE
        for match in re.finditer(rf"(?<![\w]){re.escape(name)}(?![\w])", text, flags):
            yield match.start(), match.end(), "named elsewhere in the text"
