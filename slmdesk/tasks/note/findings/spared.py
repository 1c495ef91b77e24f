"""What a clinician says is not needed, or not to be done: "Do I need a scan?" "No, not at this stage." For a plan."""

# ruff: noqa: E501 - a pattern is read more easily on one line

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from slmdesk.messages import SourceText
from slmdesk.tasks.note.speech.reading import is_clinicians, is_dialogue, speaker_and_words, tidied
from slmdesk.tasks.sentences import split_result
from slmdesk.tasks.verify import terms

_ASKS = re.compile(  # for what is to be done; "Is it serious?" asks for no plan
    r"\b(?:(?:do|does|will|would) (?:I|we|he|she|they) (?:\w+ )?(?:need|have to)|(?:should|shall|can|could|must|may) (?:I|we|he|she|they)|"
    r"(?:is|are) (?:an? |the |any )?[\w-]{2,20}(?: [\w-]{2,20})? (?:needed|necessary|required)|"
    r"faut[- ]il|il faut|dois-je|je dois|brauche ich|muss ich|soll(?:te)? ich|necesito|tengo que|debo|devo|preciso)\b",
    re.IGNORECASE,
)
_NEEDS = re.compile(r"(?:do|does|will|would) (?:I|we|he|she|they) (?:\w+ )?need (?:an? |any |the |another )?(?!to\b|it\b|that\b)(?P<what>[^?,.]{3,60})\?", re.IGNORECASE)  # fmt: skip
_SAYS_NO = re.compile(
    r"\W*(?:(?:well|oh|uh|um|hm+)\W+)*(?:no|nope|not|never|nein|nicht|non|pas|não)\b(?!\W*(?:problem|worries|doubt|only|sure)\b)",
    re.IGNORECASE,
)
_ONLY_NO = re.compile(r"\W*(?:no|nope|nein|non|não)\W*", re.IGNORECASE)
_TAKES_BACK = re.compile(r"\b(?:but|although|unless|except)\b", re.IGNORECASE)
_SPARES = re.compile(
    r"\b(?:I (?:do not|don['’]t) (?:think|believe|feel) (?:that )?(?:you|we|he|she|they)(?:['’]ll| will)? (?:\w+ )?needs?|"
    r"(?:you|we|he|she|they) (?:do not|don['’]t|does not|doesn['’]t|won['’]t|will not) (?:\w+ )?need|(?:there['’]s|there is) no need (?:for|of))"
    r" (?:an? |any |the |your )?(?!(?:to|it|that|this|these|those|me|them|as|so|too|both|all|half|only|just|anything|something|every\w*|more than|much|many)\b)(?P<what>[^.,;?]{3,60}?)(?P<when> (?:now|yet|today|any ?more|for now|at the moment|at this (?:stage|point|time)|just yet))?\s*(?:[.,;]|$)",
    re.IGNORECASE,
)
# "If the X-ray is clear you won't need the tablets for longer" stands as it was said.
_DEPENDS = re.compile(r"\b(?:if|unless|until|once|when|while|because|since|for longer|as long as|without|but)\b", re.IGNORECASE)  # fmt: skip
_LONGEST = 160  # characters of a question, and of an answer


@dataclass(frozen=True)
class Spared:
    """line: of a plan. what: the words of what is not needed or not to be done."""

    line: str
    what: frozenset[str]


def spared(sources: Sequence[SourceText]) -> list[Spared]:
    """What the clinicians of dialogues say is not needed, in order, each once."""
    found = [each for source in sources if is_dialogue(source.text) for each in _of(tidied(source.text).splitlines())]
    return list(dict.fromkeys(found))


def _of(lines: Sequence[str]) -> Iterator[Spared]:
    said = [line for line in lines if line.strip()]
    for before, line in itertools.pairwise(["", *said]):
        if not is_clinicians(line):
            continue
        words = speaker_and_words(line)[1]
        if before and not is_clinicians(before):
            yield from _refused(speaker_and_words(before)[1], words)
        for _lead, sentence in split_result(words):
            match = _SPARES.search(sentence) if not sentence.endswith("?") else None
            if match is not None and _DEPENDS.search(sentence):
                if len(sentence) <= _LONGEST:
                    yield Spared(f"“{sentence}”", terms(sentence))
            elif match is not None:
                yield Spared(f"No {match['what']} needed{match['when'] or ''}.", terms(match["what"]))


def _refused(asked: str, reply: str) -> Iterator[Spared]:
    """What is asked for at the end of a turn, and answered with no."""
    *_before, (_lead, question) = split_result(asked) or [("", "")]
    answers = [sentence for _lead, sentence in split_result(reply)]
    if not question.endswith("?") or not answers or not _ASKS.search(question) or not _SAYS_NO.match(answers[0]):
        return
    answer = " ".join(answers[: 2 if _ONLY_NO.fullmatch(answers[0]) else 1])
    if max(len(question), len(answer)) > _LONGEST or answer.endswith("?"):
        return
    needs = _NEEDS.search(question)
    if needs is not None and not _TAKES_BACK.search(answer):
        yield Spared(f"No {needs['what'].strip()} needed: “{answer}”", terms(needs["what"]))
    else:
        yield Spared(f"“{question}”: “{answer}”", terms(question))
