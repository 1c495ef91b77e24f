"""Questions that a small model copies into a note: each with its answer behind it, or left out."""

# ruff: noqa: E501 - a pattern is read more easily on one line

from __future__ import annotations

import re
from collections.abc import Sequence

from slmdesk.messages import SourceText
from slmdesk.tasks.note.reading import is_dialogue, speaker_and_words, tidied
from slmdesk.tasks.sentences import split_result
from slmdesk.tasks.verify import terms
from slmdesk.tasks.verify.wording import bits

_NO = re.compile(
    r"(?:(?:uh|um|oh|well)\W+)*(?:no|nope|never|none|not (?:at all|really|that I know of)|nein|keine|non|nessuna|aucune|não|nenhuma|ninguna)\b(?:\W+(?:no|nope|never|none|nothing(?: like that)?|not at all|thank you|doctor))*\W*",
    re.IGNORECASE,
)
_BUT = re.compile(r"\b(?:but|except|just|only|apart|although|sometimes|once)\b\W+\w+\W+\w+", re.IGNORECASE)
_NEGATED = re.compile(r"\b(?:no|not|never|denies|denied|without|none|nor)\b|n['’]t\b", re.IGNORECASE)
_FRAME = frozenset(
    word for text in ("patient reports has had history noted experiencing any other been",) for word in terms(text)
)
_MOSTLY = 0.7  # of a statement's weight, in a question
_LEAST_BITS = 8.0  # of what is denied: about one rare word
_LONGEST_ANSWER = 160  # characters


class Answered:
    """The questions of some dialogues and what is said next."""

    def __init__(self, sources: Sequence[SourceText]) -> None:
        self._answers: dict[str, str] = {}
        self._denied: list[frozenset[str]] = []
        self._refused: list[tuple[str, str]] = []
        self._told: list[frozenset[str]] = []
        for source in sources:
            if not is_dialogue(source.text):
                continue
            asked: list[str] = []
            for line in tidied(source.text).splitlines():
                said = [part for _lead, part in split_result(speaker_and_words(line)[1])]
                if asked and said:
                    self._answers.setdefault(_key(asked[-1]), said[0])
                    if _NO.fullmatch(said[0]) and not _BUT.search(" ".join(said[1:])):
                        self._denied.append(terms(asked[-1]))
                        self._refused.append((asked[-1], said[0]))
                self._told += [terms(part) for part in said if not part.endswith("?") and not _NEGATED.search(part)]
                asked = [part for part in said[-1:] if part.endswith("?")]

    def told(self, statements: Sequence[str]) -> list[str]:
        """Statements without questions: one that the source answers stands with the answer in quotation marks."""
        kept: list[str] = []
        answers: set[str] = set()
        for statement in statements:
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

    def denies(self, statement: str) -> bool:
        """Whether a statement says what is only asked, and the answer is no: "Any bleeding in between?" "No, no"."""
        own = terms(statement) - _FRAME
        weight = sum(map(bits, own))
        if weight < _LEAST_BITS or _NEGATED.search(statement):
            return False
        asked = any(sum(map(bits, own & words)) >= _MOSTLY * weight for words in self._denied)
        return asked and not any(sum(map(bits, own & words)) >= _MOSTLY * weight for words in self._told)

    def _answer(self, key: str) -> str:
        """Of a question, or of one that ends with its words: "Her vaccines?" of "And her vaccines?"."""
        ended = (answer for asked, answer in self._answers.items() if " " in key and asked.endswith(f" {key}"))
        return self._answers.get(key) or next(ended, "")


def _key(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.casefold()))
