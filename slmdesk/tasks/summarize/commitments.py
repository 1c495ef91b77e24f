"""Where in a text somebody takes a task on, is asked for one, or a group settles something: found by their words.

The words are in ``resources/summaries/minutes-*.json``, one file a language. A small model asked for "all actions"
overlooks them or invents some; shown the few sentences that sound like one, it only has to phrase them.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Literal

from slmdesk.tasks.note.reading import is_dialogue, speaker_and_words
from slmdesk.tasks.sentences import sentence_spans
from slmdesk.tasks.verify import terms

Kind = Literal["action", "decision"]

_DATED, _ACCEPTED, _NAMED = 0.7, 0.5, 0.5  # added to the weight of a cue
_DOUBTED = -0.4
_LEAST = 0.5  # of the weight of what counts
_SURE = 0.9  # of a cue that says by itself that something was settled
_CLEAR = 0.8  # of a cue that needs no date or name beside it
_RAMBLING, _LONG_WORDS = 0.5, 40  # a sentence that is so long seldom says one thing to do
_SHORT_WORDS = 7  # what is so short refers to what was said before: "I'll do that by Friday."
_FEW_TERMS = 3
_CONTEXT_TURNS = 2  # before what was said; a decision sums up more
_DECISION_TURNS = 4
_TURN_CHARACTERS = 320  # of a turn in the surroundings: its end, where it leads to what follows


@dataclass(frozen=True)
class Turn:
    """What one speaker says; of a text without speakers, one sentence and no speaker."""

    speaker: str
    text: str

    def shown(self) -> str:
        """As a line of a transcript."""
        return f"{self.speaker}: {self.text}" if self.speaker else self.text


@dataclass
class Commitment:
    """Something to be done, or settled. first, last: of the turns that say it; who: is to do it, where words tell.

    said: the sentences themselves; weight: how much they sound like it. sure: more than the form of the words says
    so, such as a date, an answer, or a verb of doing.
    """

    kind: Kind
    first: int
    last: int
    said: list[str]
    who: str
    weight: float
    sure: bool


class Cues:
    """The words of one language. folder: of the files."""

    def __init__(self, folder: Path, language: str) -> None:
        raw = json.loads((folder / f"minutes-{language}.json").read_text(encoding="utf-8"))
        self._raw = raw
        self._talk = raw["talk"]
        self.when = re.compile(raw["when"], re.IGNORECASE)
        self.accepts = re.compile(raw["accepts"], re.IGNORECASE)
        self.refuses = re.compile(raw["refuses"], re.IGNORECASE)
        self.refers = re.compile(raw["refers"], re.IGNORECASE)
        self.does = re.compile(raw["does"], re.IGNORECASE)
        self.lead = re.compile(raw["lead"], re.IGNORECASE)
        self.spoken = re.compile(raw["spoken"], re.IGNORECASE if language != "en" else re.NOFLAG)
        self.doubts = re.compile(raw["doubts"], re.IGNORECASE)

    @classmethod
    def of(cls, folder: Path, language: str | None) -> Cues | None:
        """The words of a language; None where there is no file of it."""
        base = (language or "").lower().replace("_", "-").partition("-")[0]
        return cls(folder, base) if base and (folder / f"minutes-{base}.json").is_file() else None

    @cached_property
    def takes(self) -> list[tuple[float, re.Pattern[str]]]:
        """Of a speaker who takes something on."""
        return self._compiled("takes")

    @cached_property
    def asks(self) -> list[tuple[float, re.Pattern[str]]]:
        """Of a speaker who asks another for something."""
        return self._compiled("asks")

    @cached_property
    def duties(self) -> list[tuple[float, re.Pattern[str]]]:
        """Of what anybody has to do."""
        return self._compiled("duties")

    @cached_property
    def settles(self) -> list[tuple[float, re.Pattern[str]]]:
        """Of something that is agreed."""
        return self._compiled("settles")

    @cached_property
    def reports(self) -> list[tuple[float, re.Pattern[str]]]:
        """The same, and of a text that tells what others agreed."""
        return self.settles + self._compiled("reports")

    def _compiled(self, name: str) -> list[tuple[float, re.Pattern[str]]]:
        return [
            (weight, re.compile(pattern.replace("{talk}", self._talk).replace("{name}", _NAME), re.IGNORECASE))
            for weight, pattern in self._raw[name]
        ]


_NAME = r"\b(?-i:[A-ZÀ-ÖØ-Þ])[^\W\d_]['’\w-]*"


def turns_of(text: str) -> list[Turn]:
    """The turns of a conversation; the sentences of anything else."""
    if is_dialogue(text):
        return [Turn(*speaker_and_words(line)) for line in text.splitlines() if line.strip()]
    return [
        Turn("", " ".join(text[start:end].split()))
        for start, end in sentence_spans(text)
        if not text[start:end].startswith("#")
    ]


def found(turns: Sequence[Turn], cues: Cues) -> list[Commitment]:
    """All that sounds like an action or a decision, in the order of the text."""
    names = sorted({turn.speaker for turn in turns if turn.speaker}, key=len, reverse=True)
    actions: list[Commitment] = []
    decisions: list[Commitment] = []
    for at, turn in enumerate(turns):
        sentences = sentences_of(turn.text)
        for place, sentence in enumerate(sentences):
            action = _action(turns, at, sentence, names, cues)
            if action is not None:
                _add(actions, action, cues)
            elif (weight := _weight(cues.settles if turn.speaker else cues.reports, sentence)) and not _idle(
                cues, sentence
            ):
                dated = bool(cues.when.search(sentence))
                sure = dated or weight >= _SURE or bool(cues.accepts.match(_answer_to(turns, at)))
                weight += _DATED * dated + _substance(sentence)
                _add(decisions, Commitment("decision", at, at, _whole(sentences, place), "", weight, sure), cues)
    every = [each for each in (*actions, *decisions) if each.weight >= _LEAST]
    certain = [each for each in every if each.sure]
    if 2 * len(certain) < len(every):  # a lesson, say, where somebody moves things while they talk
        every = certain
    return sorted(every, key=lambda each: (each.first, each.last))


def surroundings(turns: Sequence[Turn], commitment: Commitment) -> list[Turn]:
    """The turns that a commitment is understood by, long ones shortened."""
    before = _DECISION_TURNS if commitment.kind == "decision" else _CONTEXT_TURNS
    first = max(0, commitment.first - before)
    last = commitment.last + (commitment.kind == "action")
    shown = []
    for at in range(first, min(last + 1, len(turns))):
        text = turns[at].text
        if commitment.kind == "decision" and at == last and commitment.said[-1] in text:
            text = text[: text.rindex(commitment.said[-1]) + len(commitment.said[-1])]  # what follows is another matter
        if len(text) > _TURN_CHARACTERS:
            text = _around(text, commitment.said) if commitment.first <= at <= commitment.last else _end_of(text)
        shown.append(Turn(turns[at].speaker, text))
    return shown


def sentences_of(text: str) -> list[str]:
    """The sentences of a turn."""
    return [text[start:end] for start, end in sentence_spans(text)]


def _whole(sentences: Sequence[str], place: int) -> list[str]:
    """A sentence that settles something, with its neighbours in the turn where it says little itself: "Agreed."."""
    first, last = place, place + 1
    if len(terms(sentences[place])) < _FEW_TERMS and place:
        first -= 1
    following = sentences[last] if last < len(sentences) else ""
    if len(terms(following)) > 1 and _words(following) <= _SHORT_WORDS and not following.endswith("?"):
        last += 1
    return list(sentences[first:last])


def _action(turns: Sequence[Turn], at: int, sentence: str, names: Sequence[str], cues: Cues) -> Commitment | None:
    turn = turns[at]
    following = turns[at + 1] if at + 1 < len(turns) else None
    dated = bool(cues.when.search(sentence))
    weight, who = _weight(cues.takes, sentence), turn.speaker
    if weight and sentence.rstrip().endswith("?"):
        weight = 0.0
    asked, accepted, named = _weight(cues.asks, sentence), False, ""
    if asked > weight:
        named = _addressed(sentence, names)
        other = following is not None and following.speaker != turn.speaker
        before = turns[at - 1].speaker if at and cues.refers.search(sentence) else ""
        who = named or before or (following.speaker if following is not None and other else "")
        weight = asked + _NAMED * bool(named)
        answer = _answer_to(turns, at)
        if cues.accepts.match(answer):
            weight, accepted = weight + _ACCEPTED, True
        elif cues.refuses.match(answer) or (weight < _CLEAR and not dated and not named):
            return None
    if not weight:
        weight, who = _weight(cues.duties, sentence), _addressed(sentence, names)
        if not dated and weight < _LEAST:
            return None
    if not weight:
        return None
    weight += _DATED * dated + _substance(sentence) + _DOUBTED * _idle(cues, sentence)
    sure = dated or accepted or bool(named) or bool(cues.does.search(sentence))
    return Commitment("action", at, at, [sentence], who, weight, sure)


def _answer_to(turns: Sequence[Turn], at: int) -> str:
    """What another speaker says next; nothing where the same one goes on."""
    if at + 1 >= len(turns) or turns[at + 1].speaker == turns[at].speaker:
        return ""
    return turns[at + 1].text


def _add(known: list[Commitment], new: Commitment, cues: Cues) -> None:
    """Add a commitment, or count it to the one before where both are one matter."""
    if known:
        last = known[-1]
        same = not last.who or not new.who or last.who == new.who
        refers = _words(new.said[0]) <= _SHORT_WORDS or bool(cues.refers.search(new.said[0]))
        if same and refers and new.first - last.last <= 1:
            last.last = new.last
            last.said += [each for each in new.said if each not in last.said]
            last.who = last.who or new.who
            last.sure |= new.sure
            last.weight = max(last.weight, new.weight) + 0.2
            return
    known.append(new)


def _words(sentence: str) -> int:
    return len(sentence.split())


def _weight(cues: Sequence[tuple[float, re.Pattern[str]]], sentence: str) -> float:
    return max((weight for weight, pattern in cues if pattern.search(sentence)), default=0.0)


def _idle(cues: Cues, sentence: str) -> bool:
    return cues.doubts.search(sentence) is not None


def _substance(sentence: str) -> float:
    """A sentence that names things is worth more than one that only refers to them."""
    return min(0.3, 0.1 * len(terms(sentence))) - _RAMBLING * (_words(sentence) > _LONG_WORDS)


def _addressed(sentence: str, names: Sequence[str]) -> str:
    """The speaker whom a sentence names."""
    return next((name for name in names if re.search(rf"\b{re.escape(name)}\b", sentence, re.IGNORECASE)), "")


def _end_of(text: str) -> str:
    cut = text[-_TURN_CHARACTERS:]
    return f"… {cut[cut.find(' ') + 1 :]}"


def _around(text: str, said: Sequence[str]) -> str:
    """A long turn, from a little before what is said in it."""
    place = min((at for at in (text.find(each) for each in said) if at >= 0), default=0)
    end = max((text.find(each) + len(each) for each in said if each in text), default=len(text))
    start = max(0, place - _TURN_CHARACTERS // 2)
    shown = text[start : max(end, place)]
    return f"… {shown[shown.find(' ') + 1 :]}" if start else shown
