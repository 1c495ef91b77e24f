"""Where in a text somebody takes a task on, is asked for one, or a group settles something: found by their words.

The words are in ``resources/summaries/minutes-*.json``, one file a language. A small model asked for "all actions"
overlooks them or invents some; shown the few sentences that sound like one, it only has to phrase them.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from slmdesk.tasks.note.reading import is_dialogue, speaker_and_words
from slmdesk.tasks.sentences import sentence_spans
from slmdesk.tasks.summarize.cues import Cues
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
_MOST_BEFORE = 2  # sentences of the same turn: "Who is in favour of 15? Four. Carried."
_ANSWER_SENTENCES, _REFUSAL_CHARACTERS = 2, 80  # of an answer, where it promises a day, or refuses
_CONTEXT_TURNS = 2  # before what was said; a decision sums up more
_DECISION_TURNS = 4
_TURN_CHARACTERS = 320  # of a turn in the surroundings: its end, where it leads to what follows
_SHORTEST_NAME = 3  # "A" and "B" are called nothing in a meeting
_OPENERS = (
    "okay|ok|so|and|then|well|good|right|yes|thanks|thank you|und|dann|also|gut|ja|danke|et|alors|bon|oui|merci|e|"
    "allora|bene|sì|grazie|y|entonces|bueno|sí|gracias|então|bem|sim|obrigad[oa]|dear|liebe[r]?|cher|chère|cara|caro"
)
_PASSIVE = re.compile(r"\b(?:werden|be|être|essere|ser)\b", re.IGNORECASE)


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
            elif (weight := _settled(turns, at, sentences, place, cues)) and not _idle(cues, sentence):
                dated = bool(cues.when.search(sentence))
                agreed = sentence.endswith("?") or bool(cues.accepts.match(_answer_to(turns, at)))
                sure = dated or weight >= _SURE or agreed
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
    # What follows a promise is another matter; what follows a question answers it.
    last = commitment.last + (commitment.kind == "action" and commitment.said[-1].endswith("?"))
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
    while first and place - first < _MOST_BEFORE:
        answered = sentences[first - 1].endswith("?") and _words(sentences[first]) <= _FEW_TERMS
        if not answered and len(terms(" ".join(sentences[first:last]))) >= _FEW_TERMS:
            break
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
    asked, accepted, named, promised = _weight(cues.asks, sentence), False, "", ""
    if asked > weight:
        named = _called(sentence, names)
        other = following is not None and following.speaker != turn.speaker
        before = turns[at - 1].speaker if at and cues.refers.search(sentence) else ""
        who = named or before or (following.speaker if following is not None and other else "")
        weight = asked + _NAMED * bool(named)
        answer = _answer_to(turns, at)
        if cues.accepts.match(answer):
            weight, accepted = weight + _ACCEPTED, True
            promised = next((each for each in sentences_of(answer)[:_ANSWER_SENTENCES] if cues.when.search(each)), "")
        elif cues.refuses.search(answer, 0, _REFUSAL_CHARACTERS) or (weight < _CLEAR and not dated and not named):
            return None
    if not weight:
        weight, who = _weight(cues.duties, sentence), _addressed(sentence, names) or _third(cues.duties, sentence)
        if not dated and weight < _LEAST:
            return None
    if not weight:
        return None
    weight += _DATED * dated + _substance(sentence) + _DOUBTED * _idle(cues, sentence)
    sure = dated or accepted or bool(named) or bool(cues.does.search(sentence))
    if promised:
        weight += _DATED * (not dated)
        return Commitment("action", at, at + 1, [sentence, promised], who, weight, sure)
    return Commitment("action", at, at, [sentence], who, weight, sure)


def _settled(turns: Sequence[Turn], at: int, sentences: Sequence[str], place: int, cues: Cues) -> float:
    """How much a sentence sounds like something that is settled.

    "Is everybody agreed?" settles something when it is agreed to, and nothing else in the turn says what.
    """
    words = cues.settles if turns[at].speaker else cues.reports
    weight = _weight(words, sentences[place])
    if not weight or not sentences[place].endswith("?"):
        return weight
    rest = sentences[place + 1 : place + 1 + _ANSWER_SENTENCES]
    if any(not each.endswith("?") and _weight(words, each) for each in rest):
        return 0.0
    answer = rest[0] if rest else _answer_to(turns, at)
    against = cues.against.search(sentences[place]) is not None
    agreed = (cues.nobody if against else cues.accepts).match(answer) is not None
    return weight if agreed else 0.0


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
        told = all(each in last.said for each in new.said)  # the answer with the day in it
        if same and (refers or told) and new.first - last.last <= 1:
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


def _third(cues: Sequence[tuple[float, re.Pattern[str]]], sentence: str) -> str:
    """Whom a sentence names as the one who is to do something, and who does not speak: "the treasurer"."""
    for _weight_of_it, pattern in cues:
        match = pattern.search(sentence) if "who" in pattern.groupindex else None
        # "The hall must be cleaned", "Die Halle muss geräumt werden" name what, and not who.
        if match is not None and match["who"] and match.start() == 0 and not _PASSIVE.search(sentence):
            return match["who"]
    return ""


def _idle(cues: Cues, sentence: str) -> bool:
    return cues.doubts.search(sentence) is not None


def _substance(sentence: str) -> float:
    """A sentence that names things is worth more than one that only refers to them."""
    return min(0.3, 0.1 * len(terms(sentence))) - _RAMBLING * (_words(sentence) > _LONG_WORDS)


def _addressed(sentence: str, names: Sequence[str]) -> str:
    """The speaker whom a sentence names."""
    return next((name for name in names if re.search(rf"\b{re.escape(name)}\b", sentence, re.IGNORECASE)), "")


def _called(sentence: str, names: Sequence[str]) -> str:
    """The speaker whom a sentence calls: "Paul, can you ask Rosa?" is said to Paul."""
    for name in names:
        if len(name) < _SHORTEST_NAME:
            continue
        spoken = re.escape(name)
        called = rf"^\W*(?:(?:{_OPENERS})\W+){{0,2}}{spoken}\b|[,;]\s*{spoken}\s*(?:[?.!,]|$)"
        if re.search(called, sentence, re.IGNORECASE):
            return name
    return ""


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
