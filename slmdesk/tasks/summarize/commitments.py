"""Where in a text somebody takes a task on, is asked for one, or a group settles something: found by their words.

The words are in ``resources/summaries/minutes-*.json``, one file a language. A small model asked for "all actions"
overlooks them or invents some; shown the few sentences that sound like one, it only has to phrase them.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from slmdesk.tasks.summarize.asking import (
    ACCEPTED,
    ANSWER_SENTENCES,
    FEW_TERMS,
    SHORT_WORDS,
    addressed,
    asked_of,
    granted,
    opening_name,
    third,
    wanted_before,
)
from slmdesk.tasks.summarize.cues import Cues, weight_of
from slmdesk.tasks.summarize.people import Person, people_of
from slmdesk.tasks.summarize.references import References
from slmdesk.tasks.summarize.turns import Turn, answer_to, sentences_of
from slmdesk.tasks.verify import terms

Kind = Literal["action", "decision"]

_DATED = 0.7  # added to the weight of a cue
_VOTED = 0.8  # and of a decision that not all were for
_ROUTINE = -0.5  # such as the minutes of the last meeting
_DOUBTED = -0.4
_LEAST = 0.5  # of the weight of what counts
_SURE = 0.9  # of a cue that says by itself that something was settled
_RAMBLING, _LONG_WORDS = 0.5, 40  # a sentence that is so long seldom says one thing to do
_FEW_CERTAIN = 3  # of so many that only sound so, fewer than one is certain: nobody meant any of them
_MOST_BEFORE = 3  # sentences of the same turn: "Then 15 it is. Hands up? Four, none against. Carried."
_VOTE_TURNS = 3  # from a question to what it settled: "Any objections? - No. - None. - Then we keep it."
_CONTEXT_TURNS = 2  # before what was said; a decision sums up more
_DECISION_TURNS = 4
_TURN_CHARACTERS = 320  # of a turn in the surroundings: its end, where it leads to what follows


_FOLLOWS = re.compile(r"\b(?:therefore|thus|accordingly|deshalb|daher|somit|donc|por (?:lo )?tanto|quindi|portanto)\b")
_CLAUSES = re.compile(r"(?<=[;:])\s+")


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


def found(turns: Sequence[Turn], cues: Cues) -> list[Commitment]:
    """All that sounds like an action or a decision, in the order of the text."""
    people = people_of(turn.speaker for turn in turns)
    references = References(cues.language)
    actions: list[Commitment] = []
    decisions: list[Commitment] = []
    for at, turn in enumerate(turns):
        sentences = sentences_of(turn.text)
        for place, sentence in enumerate(sentences):
            action = _action(turns, at, sentence, people, cues)
            if action is not None:
                _add(actions, action, cues, bool(turn.speaker))
            elif (weight := _settled(turns, at, sentences, place, cues)) and not _idle(cues, sentence):
                dated = bool(cues.when.search(sentence))
                agreed = sentence.endswith("?") or bool(cues.accepts.match(answer_to(turns, at)))
                sure = dated or weight >= _SURE or agreed
                weight += _DATED * dated + _VOTED * bool(cues.against.search(sentence)) + _substance(sentence)
                weight += _ROUTINE * bool(cues.routine.search(sentence))
                said, first = _whole(sentences, place, cues), at
                little = not turn.speaker and references.hangs(said[0]) and not any(_names(each, cues) for each in said)
                if at and (little or len(" ".join(said).split()) == 1):  # "Agreed.": what was said before it
                    said, first = [*sentences_of(turns[at - 1].text)[-_MOST_BEFORE:], *said], at - 1
                _add(decisions, Commitment("decision", first, at, said, "", weight, sure), cues, bool(turn.speaker))
    every = [each for each in (*actions, *decisions) if each.weight >= _LEAST]
    certain = [each for each in every if each.sure]
    if _FEW_CERTAIN * len(certain) < len(every):  # a lesson, say, where somebody moves things while they talk
        every = certain
    return sorted(every, key=lambda each: (each.first, each.last))


def surroundings(turns: Sequence[Turn], commitment: Commitment) -> list[Turn]:
    """The turns that a commitment is understood by, long ones shortened."""
    before = _DECISION_TURNS if commitment.kind == "decision" else _CONTEXT_TURNS
    first = max(0, commitment.first - before)
    # What follows a promise is another matter; what follows a question answers it.
    last = commitment.last + (commitment.kind == "action" and commitment.said[-1].endswith("?"))
    shown = []
    if title := turns[commitment.first].title:  # what "the matter" is that was put off
        shown.append(Turn("", f"{title}:"))
    for at in range(first, min(last + 1, len(turns))):
        text = turns[at].text
        if commitment.kind == "decision" and at == last and commitment.said[-1] in text:
            text = text[: text.rindex(commitment.said[-1]) + len(commitment.said[-1])]  # what follows is another matter
        if len(text) > _TURN_CHARACTERS:
            text = _around(text, commitment.said) if commitment.first <= at <= commitment.last else _end_of(text)
        shown.append(Turn(turns[at].speaker, text))
    return shown


def _whole(sentences: Sequence[str], place: int, cues: Cues) -> list[str]:
    """A sentence that settles something, with its neighbours in the turn where it says little itself: "Agreed."."""
    first, last = place, place + 1
    while first and place - first < _MOST_BEFORE:
        answered = sentences[first - 1].endswith("?") and len(sentences[first].split()) <= FEW_TERMS
        if not answered and any(_names(each, cues) for each in sentences[first:last]):
            break
        first -= 1
    following = sentences[last] if last < len(sentences) else ""
    short = len(terms(following)) > 1 and len(following.split()) <= SHORT_WORDS and not following.endswith("?")
    short = short and not cues.next.match(following)  # "Agreed. Now the rents."
    if short and not weight_of(cues.takes, following, cues):
        last += 1
    return list(sentences[first:last])


def _action(turns: Sequence[Turn], at: int, sentence: str, people: Sequence[Person], cues: Cues) -> Commitment | None:
    dated = bool(cues.when.search(sentence))
    question = sentence.rstrip().endswith("?")
    answer = answer_to(turns, at)
    # "I'll send them to you, and you pass them on?" - "Yes."
    agreed = question and cues.accepts.match(answer) is not None
    taken = 0.0 if question and not agreed else weight_of(cues.takes, sentence, cues)
    weight, who, accepted, named = taken, turns[at].speaker, False, False
    said = [sentence if turns[at].speaker else _of_one_clause(sentence, cues)]
    asked = asked_of(turns, at, sentence, people, cues)
    if asked is not None and (question or asked.weight > taken or not taken):
        weight, who, accepted, named = asked.weight, asked.who, asked.accepted, asked.named
        if weight <= 0:
            return None
        said += [asked.promised] if asked.promised else []
    elif not taken:
        if question:
            return None
        duties = cues.duties if turns[at].speaker else cues.minuted
        weight = weight_of(duties, sentence, cues)
        who = addressed(sentence, people) or third(duties, cues, sentence)
        if not dated and weight < _LEAST:
            return None
    if not weight:
        return None
    weight += _DATED * (dated or len(said) > 1) + _substance(sentence) + _DOUBTED * _idle(cues, sentence)
    sure = dated or accepted or named or bool(cues.does.search(sentence))
    first = at
    last = at + (len(said) > 1)
    ends = turns[at].text.endswith(sentence)
    if taken and ends and not question and not dated and (day := granted(answer, cues)):  # "Please do, by Thursday."
        said, last, sure, weight = [sentence, day], at + 1, True, weight + _DATED
    elif taken and last == at:
        first, wanted = wanted_before(turns, at, sentence, cues)
        if wanted:
            said, sure, weight = [wanted, sentence], True, weight + ACCEPTED
    if not turns[at].speaker and not who and at and cues.persons.search(said[0]):  # who "he" is
        who = opening_name(sentence, cues)
        if not who:
            who = opening_name(turns[at - 1].text, cues)
            said, first = [turns[at - 1].text, *said], at - 1
    return Commitment("action", first, last, said, who, weight, sure)


def _of_one_clause(sentence: str, cues: Cues) -> str:
    """The part of a sentence of minutes that says who does something: "Greta gets prices" of "It is open: Greta …"."""
    clauses = [each for each in _CLAUSES.split(sentence) if weight_of(cues.minuted, each)]
    return clauses[0] if len(clauses) == 1 else sentence


def _settled(turns: Sequence[Turn], at: int, sentences: Sequence[str], place: int, cues: Cues) -> float:
    """How much a sentence sounds like something that is settled.

    "Is everybody agreed?" settles something when it is agreed to, and nothing else in the turn says what.
    """
    words = cues.settles if turns[at].speaker else cues.reports
    weight = weight_of(words, sentences[place])
    if not weight or not sentences[place].endswith("?"):
        return weight
    rest = sentences[place + 1 : place + 1 + ANSWER_SENTENCES]
    if any(not each.endswith("?") and weight_of(words, each) for each in rest):
        return 0.0
    answer = rest[0] if rest else answer_to(turns, at)
    against = cues.against.search(sentences[place]) is not None
    agreed = (cues.nobody if against else cues.accepts).match(answer) is not None
    return weight if agreed else 0.0


def _add(known: list[Commitment], new: Commitment, cues: Cues, spoken: bool) -> None:
    """Add a commitment, or count it to the one before where both are one matter.

    spoken: by a speaker, who answers in few words; a short sentence of minutes is another matter.
    """
    if known:
        last = known[-1]
        same = not last.who or not new.who or last.who == new.who
        refers = (spoken and len(new.said[0].split()) <= SHORT_WORDS) or bool(cues.refers.search(new.said[0]))
        told = any(each in last.said for each in new.said)  # the answer with the day in it; a vote on what was said
        near = new.first - last.last
        voted = new.kind == "decision" and last.said[-1].endswith("?") and near <= _VOTE_TURNS
        told = told or (new.kind == "decision" and _FOLLOWS.search(new.said[0]) is not None)  # "The fair thus stays"
        voted = voted and (refers or bool(terms(" ".join(last.said)) & terms(" ".join(new.said))))
        if same and (((refers or told) and near <= 1) or voted):
            last.last = max(last.last, new.last)
            last.said += [each for each in new.said if each not in last.said]
            last.who = last.who or new.who
            last.sure |= new.sure
            last.weight = max(last.weight, new.weight) + 0.2
            return
    known.append(new)


def _names(sentence: str, cues: Cues) -> bool:
    """Whether a sentence names what is settled, and does not only count the votes."""
    few = FEW_TERMS + (cues.against.search(sentence) is not None)
    return len(terms(sentence)) >= few


def _idle(cues: Cues, sentence: str) -> bool:
    return cues.doubts.search(sentence) is not None


def _substance(sentence: str) -> float:
    """A sentence that names things is worth more than one that only refers to them."""
    return min(0.3, 0.1 * len(terms(sentence))) - _RAMBLING * (len(sentence.split()) > _LONG_WORDS)


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
