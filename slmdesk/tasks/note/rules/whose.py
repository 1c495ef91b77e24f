"""Facts of somebody else, and facts that are none: a mother's cancer, "if your lips go blue", a medicine to be avoided.

By the source's own clauses: a telling word that stands only where a relative is spoken of, or only behind an "if",
cannot stand in a statement on the patient that names neither.
"""

# ruff: noqa: E501 - a pattern is read more easily on one line

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from slmdesk.messages import Sentence, SourceText
from slmdesk.tasks.note.findings.habits import Habits
from slmdesk.tasks.note.lines.misplaced import home_of_habits
from slmdesk.tasks.note.medicines.allergic import is_allergy
from slmdesk.tasks.note.medicines.allergies import named_allergies, names_all
from slmdesk.tasks.note.medicines.drug_names import drugs
from slmdesk.tasks.note.medicines.taken import is_never_taken, is_relatives, use_at
from slmdesk.tasks.note.speech.kin import (
    ANY_KIN,
    CLAUSE,
    OF_PATIENT,
    PARENT_OR_SIBLING,
    PARENTS,
    SPEAKS,
    SUBJECT,
    clauses,
    is_in_law,
    names_of_kin,
    patient_of,
    same_kin,
)
from slmdesk.tasks.note.speech.naming import names_disease
from slmdesk.tasks.note.speech.persons import in_third_person
from slmdesk.tasks.note.speech.reading import is_clinicians, is_dialogue, speaker_and_words
from slmdesk.tasks.sentences import split_result
from slmdesk.tasks.verify import terms
from slmdesk.tasks.verify.words.wording import bits

_ITS_KIN = re.compile(
    rf"\b(?P<whose>his|her|their|my|the patient['’]s|a)\s+(?P<kin>{'|'.join(PARENTS)})\b", re.IGNORECASE
)
_CONDITION = re.compile(
    r"\b(?:if|in case|unless|should)\s+(?:you|your|the|there|it|he|she|his|her|they|any|this|that|these|symptoms?)\b[^.?!;\n]{0,200}",
    re.IGNORECASE,
)
_THEN = re.compile(  # what is to be done then: "if" alone stands in "if you don't mind" and "it hurts if I lie on it"
    r"\b(?:ring|call|phone|dial|come (?:back|in|straight)|return|seek|see (?:a|your|the|me|us)|go (?:to|straight)|let (?:me|us) know|contact|"
    r"999|911|112|a&e|emergency|hospital|ambulance)\b",
    re.IGNORECASE,
)
_SAYS_IF = re.compile(
    r"\b(?:if|in case|unless|should|until|return|call|ring|seek|watch|come back|warn\w*|advis\w*|safety|red flag\w*|emergency|risks?|when to|look out|monitor\w*)\b",
    re.IGNORECASE,
)
_NO_ALLERGIES = re.compile(
    r"\b(?:no (?:known )?(?:drug )?allerg\w+|NKDA|denies (?:any |having )?(?:known )?(?:drug )?allerg\w+|(?:is )?not (?:allergic to any\w*|on any allerg\w+)|"
    r"(?:does not|doesn['’]t) have (?:any )?(?:known )?(?:drug )?allerg\w+)\b",
    re.IGNORECASE,
)
_NO_DRUGS = frozenset(("peanut", "nut", "shellfish", "egg", "latex", "sting", "plaster", "nickel"))
_STOPPED = re.compile(
    r"\b(?:stop\w*|avoid\w*|discontinu\w*|off|held|no longer|not|previously|used to|in the past)\b", re.IGNORECASE
)
_TAKES = re.compile(r"\b(?:tak(?:es|ing)|is on|continu\w+|uses|using)\b[^.;]{0,80}$", re.IGNORECASE)
_DOES_FOR = re.compile(
    r"(?<![Ss]hould )(?<![Cc]an )(?<![Ss]hall )(?<![Dd]o )\bI (?:also |always |usually |often )?(?P<verb>[a-z]{2,12}) (?:after |for |on )?(?:him|her)\b"
)
_DONE_BEFORE = re.compile(
    r"\b(?:last|ago|since|was|were|had|(?:started|put|gave|got) (?:you|him|her|them)|(?:you|he|she|they)(?:['’]ve| have| has))\b[^.?!]*$",
    re.IGNORECASE,
)
_BIRTH = re.compile(r"\b(?:birth|born|DOB|aged?|year)", re.IGNORECASE)
_BORN = re.compile(r"\b(?:date of birth|d\.?o\.?b\.?|born)\b[^.;\n]{0,40}?\b(?P<year>(?:19|20)\d\d)\b", re.IGNORECASE)
_NEAR = 40  # characters before "born" in which a relative is who was
_TELLING_BITS = 6.0
_HALF, _MOST, _NEARLY = 0.5, 0.7, 0.8
_LEAST_BITS = 8.0  # of a clause that is laid beside those on relatives
_AVOIDS = re.compile(r"\b(?:allerg\w*|intoleran\w*|avoid\w*|not|no|denies|never|without|react\w*|worse\w*|rash|n['’]t|stop\w*|hives|anaphyla\w*|swell\w*|swollen|side effects?|in the past|previous\w*)\b|n['’]t\b", re.IGNORECASE)  # fmt: skip
_PAUSE = re.compile(r"[,;:]\s|\b(?:but|and|while)\s")
_GIVEN = re.compile(
    r"(?<!not )(?<!n['’]t )\b(?:tak(?:e|es|ing)|start\w*|g[ia]v(?:e|es|en)|continu\w+|prescrib\w+|us(?:e|es|ing)|begin\w*|recommend\w*)\s+(?:(?:the|an?|some|to|taking|take|him|her|them|his|their)\s+){0,2}$",
    re.IGNORECASE,
)


class Whose:
    """Whom the clauses of some English sources speak of, and which of them are conditions."""

    def __init__(self, sources: Sequence[SourceText]) -> None:
        self._sources = sources
        patient: set[str] = set()
        stated: set[str] = set()
        self._kin: dict[str, set[str]] = {}
        self._kin_clauses: list[frozenset[str]] = []
        self._own_clauses: list[frozenset[str]] = []
        self._kin_texts: set[str] = set()
        conditions: set[str] = set()
        for source in sources:
            for kin, clause in clauses(source.text):
                words = terms(clause)
                (self._kin_clauses if kin else self._own_clauses).append(words)
                if kin:
                    self._kin_texts.add(clause.strip())
                if kin:
                    for word in words:
                        self._kin.setdefault(word, set()).add(kin)
                else:
                    patient |= words
            dangers = [match for match in _CONDITION.finditer(source.text) if _THEN.search(match[0])]
            position = 0
            for match in dangers:
                stated |= terms(source.text[position : match.start()])
                conditions |= terms(match[0])
                position = match.end()
            stated |= terms(source.text[position:])
        text = "\n".join(source.text for source in sources)
        self._names = names_of_kin(text)
        told_by = "\n".join(line for line in text.splitlines() if SPEAKS.match(line))
        verbs = "|".join(sorted({match["verb"] for match in _DOES_FOR.finditer(told_by)}))
        self._does_for = re.compile(
            rf"(?:(?:the patient|he|she|they) )?(?:{verbs or '(?!)'})e?s? (?:after |for |on )?(?:him|her)\b",
            re.IGNORECASE,
        )
        rung = patient_of(text)
        theirs = re.search(rf"\b(?:his|her|their|your) {rung}\b", text, re.IGNORECASE)
        self._patient = rung if theirs is None else ""
        others = _BORN.sub(" ", text)
        self._births = {
            match["year"]
            for match in _BORN.finditer(text)
            if match["year"] not in others and not ANY_KIN.search(text[max(0, match.start() - _NEAR) : match.start()])
        }
        self._allergies = list(dict.fromkeys(each.generic for each in named_allergies(sources)))
        self._kin = {word: kin for word, kin in self._kin.items() if word not in patient}
        self._conditions = conditions - stated
        self._habits = Habits(text)

    def doubt(self, sentence: Sentence, family: bool, allergies: bool, advice: bool, past: bool = False) -> str:
        """Why a statement on the patient cannot stand; empty when nothing speaks against it.

        family, allergies, advice, past: whether its field is about these; past: former diseases of the patient.
        """
        text = sentence.text
        return (
            self._is_patient(text)
            or (
                "" if family or _NO_ALLERGIES.search(text) else self._of_kin(text, past) or self._rests_on_kin(sentence)
            )
            or self._of_birth(text)
            or self._habits.doubt(text)
            or self._conditional(sentence, advice)
            or (self._no_allergy(text) if allergies or _NO_ALLERGIES.search(text) else self._of_medicine(text))
        )

    def _is_patient(self, statement: str) -> str:
        """A statement on the relative who is the patient: "Father has diabetes" of "I'm calling about my father"."""
        subject = SUBJECT.match(statement) if self._patient else None
        if subject is None or same_kin((subject["kin"] or "").casefold()) != self._patient:
            told = self._does_for.match(statement) is not None
            return "It is what the one says who speaks for the patient." if told else ""
        return f"The {self._patient} is the patient."

    def _of_birth(self, statement: str) -> str:
        if _BIRTH.search(statement) or not any(year in statement for year in self._births):
            return ""
        return "The source gives this date as the date of birth."

    def _of_kin(self, statement: str, past: bool) -> str:
        if past and self._names and statement.startswith(self._names):
            return "It is of somebody of the family, and no former disease of the patient."
        subject = SUBJECT.match(statement) if past else None
        if subject is not None and self._kin and not OF_PATIENT.search(statement, subject.end()):
            return f"It is of the family ({(subject['kin'] or 'family').casefold()}), and no former disease of the patient."
        lower = statement.casefold()
        for clause in re.split(r",|;|\band\b", lower):
            telling = [word for word in terms(clause) if bits(word) >= _TELLING_BITS and word in self._kin]
            if telling and not ANY_KIN.search(clause) and not (ANY_KIN.search(lower) and "family" in lower):
                kin = sorted({each for word in telling for each in self._kin[word]})
                if any(each in lower for each in kin) and len(kin) == 1:
                    continue
                return f"The source says it of the family ({', '.join(kin)}), not of the patient."
            if not ANY_KIN.search(clause) and self._is_clause_of_kin(terms(clause)):
                return "The source says it of the family, not of the patient."
        return ""

    def _rests_on_kin(self, sentence: Sentence) -> str:
        """Of "Both hips done" whose only passage is "My wife says so. She had both her hips done": "hip" is elsewhere."""
        words = frozenset(word for word in terms(sentence.text) if bits(word) >= _TELLING_BITS)
        parts = [part for each in sentence.sources for part in CLAUSE.split(each.quote) if words & terms(part)]
        if not parts or ANY_KIN.search(sentence.text) or not all(part.strip() in self._kin_texts for part in parts):
            return ""
        return "The source says it of the family, not of the patient."

    def _is_clause_of_kin(self, words: frozenset[str]) -> bool:
        """Whether a clause on a relative holds nearly all of some words, and none on the patient more than half."""
        weight = sum(map(bits, words))
        if weight < _LEAST_BITS:
            return False

        def share(spoken: Sequence[frozenset[str]]) -> float:
            return max((sum(map(bits, words & clause)) / weight for clause in spoken), default=0.0)

        return share(self._kin_clauses) >= _NEARLY and share(self._own_clauses) <= _HALF

    def is_of_patient(self, statement: str) -> bool:
        """Whether what a statement tells stands in a clause on the patient, and in none on a relative."""
        words = terms(statement)
        weight = sum(map(bits, words))

        def holds(spoken: Sequence[frozenset[str]]) -> bool:
            return any(sum(map(bits, words & clause)) >= _HALF * weight for clause in spoken)

        return weight > 0 and holds(self._own_clauses) and not holds(self._kin_clauses)

    def told_of_kin(self) -> list[str]:
        """The sentences of the sources that tell a disease of somebody of the family, each once."""
        found: list[str] = []
        for source in self._sources:
            spoken = is_dialogue(source.text)
            for line in source.text.splitlines():
                if spoken and (is_clinicians(line) or is_in_law(line)):
                    continue  # "my father had that" is not of the patient's family
                speaks = SPEAKS.match(line)
                if speaks is not None and PARENT_OR_SIBLING.match(speaks["kin"]):
                    found += self._told_of_oneself(line, speaks["kin"])
                for _lead, sentence in split_result(speaker_and_words(line)[1] if spoken else line):
                    plain = sentence.strip()
                    told = home_of_habits(plain) == "family" and names_disease(plain) and "?" not in plain
                    if told and any(part.strip() in self._kin_texts for part in CLAUSE.split(plain)):
                        found.append(plain)
        return list(dict.fromkeys(found))

    def _told_of_oneself(self, line: str, kin: str) -> Iterator[str]:
        """What a relative who speaks for the patient says of their own diseases: "I had asthma" of a mother."""
        for clause in CLAUSE.split(speaker_and_words(line)[1]):
            plain = clause.strip()
            told = in_third_person(plain) if plain in self._kin_texts and names_disease(plain) else plain
            if told != plain and not told.startswith("The "):
                yield f"{kin.capitalize()} {told[:1].lower()}{told[1:].rstrip('.')}."

    def with_relatives(self, statement: str) -> str:
        """A statement on the family with the relatives of a child whose parent speaks: "my mum" is a grandmother."""

        def named(match: re.Match[str]) -> str:
            step = PARENTS[match["kin"].casefold()]
            behind = CLAUSE.split(statement[match.end() :])[0]
            known = [self._kin[word] for word in terms(behind) if bits(word) >= _TELLING_BITS and word in self._kin]
            kin = next(
                (each for each in ("maternal", "paternal") if known and all({f"{each} {step}"} == of for of in known)),
                "",
            )
            whose = "their" if match["whose"].casefold() == "my" else match["whose"]
            return f"{whose.capitalize() if match['whose'][0].isupper() else whose} {kin} {step}" if kin else match[0]

        plain = _ITS_KIN.sub(named, statement)
        return plain if plain == statement else plain.strip("“”").replace("”.", ".")  # no quotation any more

    def _conditional(self, sentence: Sentence, advice: bool) -> str:
        if _SAYS_IF.search(sentence.text):
            return ""
        quotes = [citation.quote for citation in sentence.sources]
        cited = bool(quotes) and all(_is_condition(quote) for quote in quotes)
        telling = [word for word in terms(sentence.text) if bits(word) >= _TELLING_BITS]
        only = [word for word in telling if word in self._conditions]
        if cited or (not advice and only and sum(map(bits, only)) >= _HALF * sum(map(bits, telling))):
            return "The source says it only as what may happen (“if …”)."
        return ""

    def _no_allergy(self, statement: str) -> str:
        of_drugs = re.search(r"\bdrug|NKDA", statement, re.IGNORECASE) is not None
        named = [each for each in self._allergies if not of_drugs or each not in _NO_DRUGS]
        if not named or not _NO_ALLERGIES.search(statement) or names_all([statement]):
            return ""  # "none apart from penicillin" names it
        return f"The source names an allergy or intolerance: {', '.join(named)}."

    def stopped(self, statement: str, quotes: Sequence[str] | None = None) -> str:
        """What to say of a statement that a medicine is taken which the sources say is stopped; empty of others.

        quotes: the passages of a line of a plan, which may have another medicine in its place: "the blue one".
        """
        if _STOPPED.search(statement):
            return ""
        for drug in drugs(statement):
            exchanged = bool(quotes) and not any(drug.name.casefold() in each.casefold() for each in quotes or ())
            if not _TAKES.search(statement[: drug.start]) and not exchanged:
                continue
            uses = [use_at(*place) for place in self._places(drug.name)]
            decided = [use for use in uses if use in ("stopped", "new", "changed")]
            if decided and decided[-1] == "stopped":
                return f"The source says that {drug.name} was stopped."
            if quotes is None and decided and decided[-1] == "new" and self._starts_now(drug.name):
                return f"The source says that {drug.name} is started now."
        return ""

    def _starts_now(self, name: str) -> bool:
        """Whether a medicine is only spoken of where a clinician of a dialogue orders it, and never as what was done."""
        places = self._places(name)
        uses = [use_at(*place) for place in places]
        ordered = [place for place, use in zip(places, uses, strict=True) if use == "new"]
        if "current" in uses or not all(is_dialogue(text) for text, _start, _end in ordered):
            return False
        lines = (text[text.rfind("\n", 0, start) + 1 : start] for text, start, _end in ordered)
        return all(is_clinicians(line) and not _DONE_BEFORE.search(line) for line in lines)

    def _places(self, name: str) -> list[tuple[str, int, int]]:
        pattern = re.compile(rf"(?<!\w){re.escape(name)}(?!\w)", re.IGNORECASE)
        return [(source.text, *match.span()) for source in self._sources for match in pattern.finditer(source.text)]

    def _of_medicine(self, statement: str) -> str:
        for drug in drugs(statement):
            clause = _around(statement, drug.start)
            if _AVOIDS.search(clause) and not _GIVEN.search(statement[: drug.start]):
                continue
            places = self._places(drug.name)
            if not places:
                continue
            if all(is_allergy(*place) or is_never_taken(*place) for place in places):
                return f"“{drug.name}” is only named as what the patient does not tolerate or take."
            if not ANY_KIN.search(statement) and all(is_relatives(text, start) for text, start, _end in places):
                return f"“{drug.name}” is taken by somebody of the family, as the source says."
        return ""


def _around(statement: str, at: int) -> str:
    """The clause of a statement around a place."""
    start = max((match.end() for match in _PAUSE.finditer(statement, 0, at)), default=0)
    end = _PAUSE.search(statement, at)
    return statement[start : end.start() if end else len(statement)]


def _is_condition(quote: str) -> bool:
    """Whether most of a passage is what may happen, with what is then to be done."""
    match = _CONDITION.search(quote)
    return match is not None and len(match[0]) >= _MOST * len(quote) and _THEN.search(match[0]) is not None
