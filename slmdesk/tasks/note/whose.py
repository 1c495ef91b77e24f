"""Facts of somebody else, and facts that are none: a mother's cancer, "if your lips go blue", a medicine to be avoided.

By the source's own clauses: a telling word that stands only where a relative is spoken of, or only behind an "if",
cannot stand in a statement on the patient that names neither.
"""

# ruff: noqa: E501 - a pattern is read more easily on one line

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from slmdesk.messages import Sentence, SourceText
from slmdesk.tasks.note.allergic import is_allergy
from slmdesk.tasks.note.allergies import named_allergies, names_all
from slmdesk.tasks.note.drug_names import drugs
from slmdesk.tasks.note.taken import is_never_taken, is_relatives, use_at
from slmdesk.tasks.verify import terms
from slmdesk.tasks.verify.wording import bits

_ELDERS = r"mother|father|mum|mom|mummy|dad|daddy|parents?|brothers?|sisters?|siblings?|grand(?:mother|father|ma|pa|parents?|dad|mum)|uncles?|aunts?|cousins?|niece|nephew"
_HOUSEHOLD = r"husband|wife|partner|girlfriend|boyfriend"
_KIN = rf"(?:(?:older|younger|elder|little|big|late|twin|own|maternal|paternal|half|mother['’]s|father['’]s)[\s-]+)*(?:{_ELDERS}|{_HOUSEHOLD})"
_SUBJECT = re.compile(
    rf"^\W*(?:(?:yes|yeah|no|well|so|and|but|oh|um|uh|like|inaudible|actually|both|also|only|just|all|i think|i know|there is|there was)\W+){{0,5}}"
    rf"(?:(?:my|his|her|your|their|the patient['’]s|our)\s+)?(?P<kin>{_KIN})\b(?!['’]s)|^\W*(?P<title>FHx?|family history)\b",
    re.IGNORECASE,
)
_OF_PATIENT = re.compile(r"\b(?:I|me|I['’]m|my(?!\s+(?:\w+\s)?(?:mother|father|mum|mom|dad|brother|sister|grand|uncle|aunt|husband|wife|partner))|patient|him|himself|herself|too|says|said|told|thinks?|noticed|worr\w+|concern\w*|brought|gave|gives|report(?:s|ed)?|not(?:es|ed)|describe[sd]?|state[sd]?|mention(?:s|ed)|(?<!was )(?<!were )(?:found|called|seen)|drove|accompan\w+|attend\w*|came|comes|present|saw|witness\w*|heard|confirm\w*|with (?:her|him|me))\b", re.IGNORECASE)  # fmt: skip
ANY_KIN = re.compile(
    rf"\b(?:{_ELDERS}|{_HOUSEHOLD}|family|familial|relatives?|hereditary|son|daughter|child|children)\b", re.IGNORECASE
)
_INFORMANT = re.compile(rf"^[^\w\n]{{0,20}}(?:{_ELDERS}|{_HOUSEHOLD}|son|daughter|carer|guest\w*|family)\s*(?::|\]|\s[-–—]\s)", re.IGNORECASE | re.MULTILINE)  # fmt: skip
_SPEAKS = re.compile(rf"^\W*(?:my\s+)?(?P<kin>{_KIN}|son|daughter|carer)\W{{0,3}}\s*(?::|\]|\s[-–—]\s)", re.IGNORECASE)
_OF_ONESELF = re.compile(  # what somebody of the family says of themselves, and not what they saw or did for the patient
    r"^\W*(?:(?:yes|yeah|no|well|so|and|but|oh|actually|too|also)\W+){0,3}I(?:['’]m|['’]ve had| am| have(?! (?:been|noticed|seen|given|tried|to))| had| take| smoke| suffer\w*| was diagnosed)\b(?! (?:worried|concerned|sure|not sure|her|his|the|a bit worried|given|giving|here|afraid))",
    re.IGNORECASE,
)
_OF_SOMEBODY = re.compile(r"\b(?:he|she|him|his|her|hers|we|us)\b", re.IGNORECASE)
_CLAUSE = re.compile(r"(?:[.?!;\n]|,\s+and|,\s+but\b|(?<=[^\s,])\s{1,9}but\b|,\s+(?=(?:my|his|her|your|he|she|they)\b)|(?<!\s)\s{1,9}and\s+(?=(?:he|she|they)\b|(?:my|his|her|your)\s+(?:\w+\s)?(?:mother|father|brother|sister|mum|mom|dad|grand|uncle|aunt)))\s*", re.IGNORECASE)  # fmt: skip
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
_HABIT = r"(?P<habit>smok|drink|vap)"
_DENIES_HABIT = re.compile(
    rf"\bI (?:do ?n['’]?t|don['’]t|do not|never|have never|['’]ve never)(?: \w+)? {_HABIT}\w*"
    # and not "I don't drink much", "I don't drink coffee", "I don't smoke any more"
    r"(?=\s*(?:[.,;!?\n]|$|(?:at all|either|and|but|alcohol|cigarettes|tobacco)\b))",
    re.IGNORECASE,
)
_FORMER_HABIT = re.compile(rf"\b(?:ex|non|never)[ -]{_HABIT}(?:er|ed)\b", re.IGNORECASE)
_PRESENT_HABIT = re.compile(rf"\b{_HABIT}(?:s|es|ing)\b|\bcurrent smoker\b", re.IGNORECASE)
_HAS_HABIT = re.compile(
    rf"\bI (?:still |only |just |do |used to |['’]ve |have )*{_HABIT}(?:ed?|ing|s)?\b", re.IGNORECASE
)
_TELLS_HABIT = re.compile(
    r"\b(?:(?P<smok>smok(?:es?|ed|ing|er)\b(?! (?:outside|cessation)))|(?P<drink>drinks?\b(?= (?:alcohol|beer|wine)))|(?P<vap>vap(?:es?|ed|ing)\b))",
    re.IGNORECASE,
)
_NO_HABIT = re.compile(
    r"\b(?:not|never|no|non|denies|stopped|quit|g[ai]ven? up|ex|former|used to|until|previous\w*|past|ago)\b|n['’]t\b",
    re.IGNORECASE,
)
_NO_ALLERGIES = re.compile(
    r"\b(?:no (?:known )?(?:drug )?allerg\w+|NKDA|denies (?:any |having )?(?:known )?(?:drug )?allerg\w+|(?:is )?not allergic to any\w*|"
    r"(?:does not|doesn['’]t) have (?:any )?(?:known )?(?:drug )?allerg\w+)\b",
    re.IGNORECASE,
)
_NO_DRUGS = frozenset(("peanut", "nut", "shellfish", "egg", "latex", "sting", "plaster", "nickel"))
_STOPPED = re.compile(
    r"\b(?:stop\w*|discontinu\w*|off|held|no longer|not|previously|used to|in the past)\b", re.IGNORECASE
)
_TAKES = re.compile(r"\b(?:tak(?:es|ing)|is on|continu\w+|uses|using)\b[^.;]{0,80}$", re.IGNORECASE)
_BIRTH = re.compile(r"\b(?:birth|born|DOB|aged?|year)", re.IGNORECASE)
_BORN = re.compile(r"\b(?:date of birth|d\.?o\.?b\.?|born)\b[^.;\n]{0,40}?\b(?P<year>(?:19|20)\d\d)\b", re.IGNORECASE)
_TELLING_BITS = 6.0
_HALF, _MOST = 0.5, 0.7
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
        conditions: set[str] = set()
        for source in sources:
            informed = _INFORMANT.search(source.text) is not None
            for kin, clause in _clauses(source.text, informed):
                words = terms(clause)
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
        others = _BORN.sub(" ", text)
        self._births = {match["year"] for match in _BORN.finditer(text) if match["year"] not in others}
        self._allergies = list(dict.fromkeys(each.generic for each in named_allergies(sources)))
        self._kin = {word: kin for word, kin in self._kin.items() if word not in patient}
        self._conditions = conditions - stated
        own = "\n".join(line for line in text.splitlines() if not _SPEAKS.match(line))
        denied, has, former, present = (
            {match["habit"].casefold() for match in pattern.finditer(own)}
            for pattern in (_DENIES_HABIT, _HAS_HABIT, _FORMER_HABIT, _PRESENT_HABIT)
        )
        self._no_habits = (denied - has) | (former - has - present)  # "wife smokes" may be all that is meant

    def doubt(self, sentence: Sentence, family: bool, allergies: bool, advice: bool, past: bool = False) -> str:
        """Why a statement on the patient cannot stand; empty when nothing speaks against it.

        family, allergies, advice, past: whether its field is about these; past: former diseases of the patient.
        """
        text = sentence.text
        return (
            ("" if family or _NO_ALLERGIES.search(text) else self._of_kin(text, past))
            or self._of_birth(text)
            or self._no_habit(text)
            or self._conditional(sentence, advice)
            or (self._no_allergy(text) if allergies or _NO_ALLERGIES.search(text) else self._of_medicine(text))
        )

    def _no_habit(self, statement: str) -> str:
        for clause in _PAUSE.split(statement):
            told = {each.lastgroup for each in _TELLS_HABIT.finditer(clause)} & self._no_habits
            if told and not _NO_HABIT.search(clause) and not ANY_KIN.search(clause):
                return "The patient says the contrary in the source."
        return ""

    def _of_birth(self, statement: str) -> str:
        if _BIRTH.search(statement) or not any(year in statement for year in self._births):
            return ""
        return "The source gives this date as the date of birth."

    def _of_kin(self, statement: str, past: bool) -> str:
        subject = _SUBJECT.match(statement) if past else None
        if subject is not None and self._kin and not _OF_PATIENT.search(statement, subject.end()):
            return f"It is of the family ({(subject['kin'] or 'family').casefold()}), and no former disease of the patient."
        lower = statement.casefold()
        for clause in re.split(r",|;|\band\b", lower):
            telling = [word for word in terms(clause) if bits(word) >= _TELLING_BITS and word in self._kin]
            if telling and not ANY_KIN.search(clause) and not (ANY_KIN.search(lower) and "family" in lower):
                kin = sorted({each for word in telling for each in self._kin[word]})
                if any(each in lower for each in kin) and len(kin) == 1:
                    continue
                return f"The source says it of the family ({', '.join(kin)}), not of the patient."
        return ""

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

    def stopped(self, statement: str) -> str:
        """What to say of a statement that a medicine is taken which the sources say is stopped; empty of others."""
        if _STOPPED.search(statement):
            return ""
        for drug in drugs(statement):
            if not _TAKES.search(statement[: drug.start]):
                continue
            uses = [use_at(*place) for place in self._places(drug.name)]
            decided = [use for use in uses if use in ("stopped", "new", "changed")]
            if decided and decided[-1] == "stopped":
                return f"The source says that {drug.name} was stopped."
        return ""

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


def _clauses(text: str, informed: bool) -> Iterator[tuple[str, str]]:
    """(relative or "", clause). informed: somebody of the family speaks for the patient, who may be "my mother"."""
    for line in text.splitlines():
        said = re.sub(r"^\W*[^\W\d_][\w .'’-]{0,30}?(?::|\]|\s[-–—])\s", "", line)
        subject = ""
        speaks = _SPEAKS.match(line)
        for clause in _CLAUSE.split(said):
            match = _SUBJECT.match(clause)
            if speaks is not None and _OF_ONESELF.match(clause) and not _OF_SOMEBODY.search(clause):
                yield speaks["kin"].casefold(), clause
                continue
            kin = (match["kin"] or match["title"] or "").casefold() if match else ""
            if kin and informed and re.match(r"\W*my\b", clause, re.IGNORECASE):
                kin = ""
            if kin and _OF_PATIENT.search(clause):
                kin = ""
            elif not match and subject and re.match(r"\W*(?:he|she|they)\b", clause, re.IGNORECASE):
                kin = subject  # "My father is well, he's 84."
            # In "Her mother came; she has diabetes" the pronoun may be the patient, and then is.
            subject = kin if not match or re.match(r"\W*(?:\w+\W+){0,2}?(?:my|our)\b", clause, re.IGNORECASE) else ""
            yield kin, clause


def _around(statement: str, at: int) -> str:
    """The clause of a statement around a place."""
    start = max((match.end() for match in _PAUSE.finditer(statement, 0, at)), default=0)
    end = _PAUSE.search(statement, at)
    return statement[start : end.start() if end else len(statement)]


def _is_condition(quote: str) -> bool:
    """Whether most of a passage is what may happen, with what is then to be done."""
    match = _CONDITION.search(quote)
    return match is not None and len(match[0]) >= _MOST * len(quote) and _THEN.search(match[0]) is not None
