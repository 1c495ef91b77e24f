"""Questions that a small model copies into a note: each with its answer behind it, or left out."""

# ruff: noqa: E501 - a pattern is read more easily on one line

from __future__ import annotations

import re
from collections.abc import Sequence

from slmdesk.messages import SourceText
from slmdesk.tasks.note.speech.kin import ANY_KIN
from slmdesk.tasks.note.speech.reading import is_clinicians, is_dialogue, speaker_and_words, tidied
from slmdesk.tasks.sentences import split_result
from slmdesk.tasks.verify import terms
from slmdesk.tasks.verify.words.wording import bits

_NO = re.compile(
    r"(?:(?:uh|um|oh|well)\W+)*(?:no|nope|never|none|not (?:at all|really|that I know of)|nein|keine|non|nessuna|aucune|não|nenhuma|ninguna)\b(?:\W+(?:no|nope|never|none|nothing(?: like that)?|not at all|thank you|doctor))*\W*",
    re.IGNORECASE,
)
_BUT = re.compile(  # what takes a "no" back, at once or in a later answer
    r"\b(?:but|except|just|only|apart|although|sometimes|once|yes|yeah|actually|well|occasionally|maybe|a (?:bit|little))\b",
    re.IGNORECASE,
)
_ASKS_AGAIN = re.compile(  # no new thing: "None at all?"
    r"\W*(?:\b(?:and|so|really|none|nothing|never|no|not|any|anything|at|all|ever|are|you|sure|even|once)\b\W*)+",
    re.IGNORECASE,
)
_FORMERLY = re.compile(  # "I bled a lot after" a birth of years ago says nothing against "No bleeding"
    r"\b(?:ago|last (?:year|time)|(?:19|20)\d\d|used to|back then|born|with my (?:first|second|last|other)|"
    r"(?:as a|when I was) (?:\w+ )?(?:child|kid|baby|boy|girl|teenager)|when I (?:had|was)|in my (?:teens|twenties|thirties|forties))\b",
    re.IGNORECASE,
)
_YES = re.compile(r"\W*(?:yes|yeah|yep|sí|ja|oui|sì|sim)\b\W+\w", re.IGNORECASE)  # and what it is
_FIRST_NO = re.compile(r"^\W*(?:no|nope)[.!]\s+", re.IGNORECASE)  # "No. Oh, there is a rash."
_NEGATED = re.compile(r"\b(?:no|not|never|denies|denied|without|none|nor)\b|n['’]t\b", re.IGNORECASE)
_GRANTS = re.compile(r"\W*(?:yes|yeah|yep)\b", re.IGNORECASE)
_OPEN = re.compile(r"\b(?:anything|something|what|which)\b", re.IGNORECASE)
_NO_GRANT = re.compile(  # "Nothing like that", "All fine", "Uh-uh"
    r"\b(?:no|not|none|nothing|nope|nor|normal|nowhere|nobody|never|nah|neither|hardly|fine|good|okay|ok|all right|alright|same|usual|clear|[nu]h-?uh|mm-?mm)\b|n['’]t\b",
    re.IGNORECASE,
)
_OF_OTHERS = re.compile(rf"{ANY_KIN.pattern}|\bif\b", re.IGNORECASE)
_DENIAL = re.compile(
    r"(?:(?:the patient|he|she|they) )?(?:denies|does not report|has not|did not) (?:any )?", re.IGNORECASE
)
_FRAME = frozenset(
    word for text in ("patient reports has had history noted experiencing any other been",) for word in terms(text)
)
_MOSTLY = 0.7  # of a statement's weight, in a question
_LEAST_BITS = 8.0  # of what is denied: about one rare word
_GREETING_WORDS = 5
_LONGEST_ANSWER = 160  # characters
TOPIC_WORDS = 2
_TELLING_BITS = 6.0


class Answered:
    """The questions of some dialogues and what is said next."""

    def __init__(self, sources: Sequence[SourceText]) -> None:
        self._answers: dict[str, str] = {}
        self._asked: list[tuple[str, str]] = []  # by clinicians, with the answer of somebody else
        self._denied: list[frozenset[str]] = []
        self._denied_at: list[int] = []
        self._patients: list[tuple[int, frozenset[str]]] = []
        self._negated: list[frozenset[str]] = []
        self._refused: list[tuple[str, str]] = []
        self._affirmed: list[tuple[str, str]] = []
        self._told: list[frozenset[str]] = []
        self._granted: list[frozenset[str]] = []
        at = 0  # of a line, in all sources
        for source in sources:
            if not is_dialogue(source.text):
                continue
            asked: list[str] = []
            before = ""
            refused = False
            for line in tidied(source.text).splitlines():
                at += 1
                said = [part for _lead, part in split_result(speaker_and_words(line)[1])]
                if asked and said:
                    self._answers.setdefault(_key(asked[-1]), said[0])
                    if is_clinicians(before) and not is_clinicians(line):
                        self._asked.append((asked[-1], " ".join(said[:2])))
                    again = refused and _ASKS_AGAIN.fullmatch(asked[-1]) is not None
                    refused = _NO.fullmatch(said[0]) is not None and not _BUT.search(" ".join(said[1:]))
                    if _YES.match(said[0]):
                        self._affirmed.append((asked[-1], said[0]))
                    if not again and _is_granted(asked[-1], said):
                        self._granted.append(terms(asked[-1]))
                    if again and not refused:
                        for denials in (self._denied, self._denied_at, self._refused):
                            denials.pop()
                    elif refused and not again:
                        self._denied.append(terms(asked[-1]))
                        self._denied_at.append(at)
                        self._refused.append((asked[-1], said[0]))
                told = [
                    part for part in said if not part.endswith("?") and not _NEGATED.search(_FIRST_NO.sub("", part))
                ]
                self._told += map(terms, told)
                if not is_clinicians(line):
                    self._negated += [terms(part) for part in said if part not in told]
                    former = next((place for place, part in enumerate(told) if _FORMERLY.search(part)), len(told))
                    now = told[:former]  # who begins to tell of former times goes on with them
                    self._patients += [(at, terms(part)) for part in now if not _OF_OTHERS.search(part)]
                asked = [part for part in said[-1:] if part.endswith("?")]
                before = line

    def told(self, statements: Sequence[str]) -> list[str]:
        """Statements without questions: one that the source answers stands with the answer in quotation marks."""
        kept: list[str] = []
        answers: set[str] = set()
        for statement in statements:
            topic = (
                self._answer(_key(statement)) if "?" not in statement and len(statement.split()) <= TOPIC_WORDS else ""
            )
            if topic and not topic.endswith("?") and len(topic) <= _LONGEST_ANSWER:
                kept.append(f"{statement.rstrip('. ')}: “{topic}”")  # "Smoking", of "Smoking?" "I gave up"
                continue
            if "?" not in statement and not answers:
                kept.append(statement)
                continue
            parts = []
            for _lead, part in split_result(statement):
                if _key(part) in answers:
                    continue  # the answer that stands behind its question already
                if not part.endswith("?"):
                    parts.append(part)
                    continue
                answer = self._answer(_key(part))
                if answer and not answer.endswith("?") and len(answer) <= _LONGEST_ANSWER:
                    if all(len(each.split()) <= _GREETING_WORDS for each in parts):
                        parts.clear()  # "Mr Hale, good morning. Sit down." before it
                    parts.append(f"{part.rstrip('? ')}: “{answer}”")
                    answers.add(_key(answer))
            if parts:
                kept.append(" ".join(parts))
        return kept

    def on(self, word: re.Pattern[str]) -> list[str]:
        """The questions for something that are answered with no, each with its answer; of several the first."""
        found = (
            f"{question.rstrip('? ')}: “{answer}”"
            for question, answer in self._refused
            if word.search(question) and len(question) <= _LONGEST_ANSWER
        )
        return list(found)[:1]

    def affirmed(self, word: re.Pattern[str]) -> list[str]:
        """The first question for something that is not answered with no, with its answer, as ``on``."""
        found = (
            f"{question.rstrip('? ')}: “{answer}”"
            for question, answer in self._affirmed
            if word.search(question) and len(question) + len(answer) <= 2 * _LONGEST_ANSWER
        )
        return list(found)[:1]

    def about(self, title: str) -> list[str]:
        """The first question that names what a heading does, with its answer; none of a heading of no telling word."""
        wanted = [{term, *_bases(term)} for term in terms(title) if bits(term) >= _TELLING_BITS]
        for question, answer in self._asked:
            words = terms(question)
            if any(variants & words for variants in wanted) and max(len(question), len(answer)) <= _LONGEST_ANSWER:
                return [f"{question.rstrip('? ')}: “{answer}”"]
        return []

    def denies(self, statement: str) -> bool:
        """Whether a statement says what is only asked, and the answer is no: "Any bleeding in between?" "No, no"."""
        own = terms(statement) - _FRAME
        weight = sum(map(bits, own))
        if weight < _LEAST_BITS or _NEGATED.search(statement):
            return False
        asked = any(sum(map(bits, own & words)) >= _MOSTLY * weight for words in self._denied)
        return asked and not any(sum(map(bits, own & words)) >= _MOSTLY * weight for words in self._told)

    def grants(self, statement: str) -> bool:
        """Whether a statement denies what is asked for and answered without a no: "Taken anything for it?" "Ibuprofen"."""
        match = _DENIAL.match(statement)
        own = [{term, *_bases(term)} for term in terms(statement[match.end() :])] if match is not None else []

        def holds(words: frozenset[str]) -> bool:
            return all(variants & words for variants in own)

        return bool(own) and any(map(holds, self._granted)) and not any(map(holds, (*self._denied, *self._negated)))

    def taken_back(self, symptom: str) -> bool:
        """Whether a symptom is denied, and told later: "Any rash?" "No." … "There is a rash on my tummy, actually." """
        own = terms(symptom) - _FRAME
        denied = [at for at, words in zip(self._denied_at, self._denied, strict=True) if own <= words]
        return bool(own and denied) and any(at >= max(denied) and own <= words for at, words in self._patients)

    def affirms(self, symptom: str) -> bool:
        """Whether the patient says of a symptom that it is so, and nowhere that it is not."""
        own = [{term, *_bases(term)} for term in terms(symptom) - _FRAME]

        def holds(words: frozenset[str]) -> bool:
            return all(variants & words for variants in own)

        denials = (*self._negated, *self._denied)
        return bool(own) and not any(map(holds, denials)) and any(holds(told) for _at, told in self._patients)

    def _answer(self, key: str) -> str:
        """Of a question, or of one that ends with its words: "Her vaccines?" of "And her vaccines?"."""
        ended = (answer for asked, answer in self._answers.items() if " " in key and asked.endswith(f" {key}"))
        return self._answers.get(key) or next(ended, "")


def _is_granted(question: str, reply: Sequence[str]) -> bool:
    """Whether a reply says yes, or tells what was asked for: "Taken anything for it?" "Ibuprofen"."""
    said = " ".join(reply)
    if reply[0].endswith("?") or _NO_GRANT.search(said):
        return False
    return _GRANTS.match(said) is not None or _OPEN.search(question) is not None


def _bases(term: str) -> tuple[str, ...]:
    """A verb's own form: "giving" is "give"."""
    return (term[: -len("ing")], f"{term[: -len('ing')]}e") if term.endswith("ing") else ()


def _key(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.casefold()))
