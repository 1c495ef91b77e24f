"""Two lines of a note that say the contrary of each other: "Reports discharge" beside "Denies discharge".

A small model writes both when it is asked about one thing twice. The sources decide, by the passages around either
line: the line that only the other has passages for goes; where the sources themselves say both, one line says so.
"""

from __future__ import annotations

import itertools
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from msgspec.structs import replace

from slmdesk.messages import NoteField, Removed, Sentence
from slmdesk.tasks.verify import SourceIndex
from slmdesk.tasks.verify.checks.negation import Evidence, Group, evidence, groups
from slmdesk.tasks.verify.evidence.claim import Claim

_LONGEST = 3  # telling words of a finding: "shortness of breath at night" is more than one
_BACKED = 0.5  # of a finding's weight, in a passage that says of it what the line says
_CLEARER = 0.3  # how much more of a line's words the passages of one have than those of the other


@dataclass(frozen=True)
class _Statement:
    """One finding in one line. alone: the line says nothing else."""

    field: int
    at: int
    text: str
    group: Group
    claim: Claim
    alone: bool

    @property
    def terms(self) -> frozenset[str]:
        return frozenset(token.term for token in self.group.words)

    @property
    def words(self) -> str:
        return " ".join(self.text[self.group.words[0].start : self.group.words[-1].end].split())


def settled(
    fields: Sequence[NoteField], index: SourceIndex, examined: Collection[int] = ()
) -> tuple[list[NoteField], list[Removed]]:
    """The fields without lines that contradict each other, and what was taken out of them with the reason.

    examined: the fields of findings, by their places: a rash that is reported, and not seen, is both.
    """
    new: dict[tuple[int, int], Sentence | None] = {}
    removed: list[Removed] = []
    for one, other in itertools.combinations(list(_statements(fields, index)), 2):
        if (one.field in examined) != (other.field in examined):
            continue
        if (one.field, one.at) in new or (other.field, other.at) in new or not _contrary(one, other):
            continue
        loser = _loser(one, other)
        if loser is not None:
            winner = other if loser is one else one
            if loser.alone:
                new[loser.field, loser.at] = None
                removed.append(
                    Removed(
                        fields[loser.field].title,
                        loser.text,
                        f"The note also says “{winner.text}”, which the source supports better.",
                    )
                )
        elif one.alone and other.alone and one.terms == other.terms:
            new[one.field, one.at] = _both(fields, one, other)
            new[other.field, other.at] = None
    return [_rewritten(number, field, new) for number, field in enumerate(fields)], removed


def _statements(fields: Sequence[NoteField], index: SourceIndex) -> Iterator[_Statement]:
    for number, field in enumerate(fields):
        if field.kind == "medications":
            continue
        for at, sentence in enumerate(field.sentences):
            claim = Claim(index, sentence.text)
            found = groups(claim)
            for group in found:
                if len({token.term for token in group.words}) <= _LONGEST:
                    yield _Statement(number, at, sentence.text, group, claim, len(found) == 1)


def _contrary(one: _Statement, other: _Statement) -> bool:
    if one.group.denied == other.group.denied or (one.field, one.at) == (other.field, other.at):
        return False
    denied, said = (one, other) if one.group.denied else (other, one)
    return denied.terms <= said.terms


def _loser(one: _Statement, other: _Statement) -> _Statement | None:
    """The statement that the sources stand against; None when they stand for both alike, or for neither."""
    first, second = evidence(one.claim, one.group), evidence(other.claim, other.group)
    if _backed(first) != _backed(second):
        return other if _backed(first) else one
    gain = first.agree_about - second.agree_about
    if _backed(first) and abs(gain) >= _CLEARER:
        return other if gain > 0 else one
    return None


def _backed(its: Evidence) -> bool:
    return its.agree >= _BACKED


def _both(fields: Sequence[NoteField], one: _Statement, other: _Statement) -> Sentence:
    first, second = (fields[each.field].sentences[each.at] for each in (one, other))
    words = min(one.words, other.words, key=len)
    text = f"{words[:1].upper()}{words[1:]}: contradictory in the source."
    sources = [*first.sources, *(source for source in second.sources if source not in first.sources)]
    reasons = [f"The model wrote “{one.text}” and “{other.text}”; read the passages."]
    return replace(first, text=text, status="unverifiable", reasons=reasons, sources=sources)


def _rewritten(number: int, field: NoteField, new: dict[tuple[int, int], Sentence | None]) -> NoteField:
    if not any(at == number for at, _sentence in new):
        return field
    sentences: list[Sentence] = []
    for at, before in enumerate(field.sentences):
        sentence = new.get((number, at), before)
        if sentence is not None:
            lead = before.lead if sentences else before.lead.lstrip()
            sentences.append(replace(sentence, lead=lead))
    return replace(field, sentences=sentences, mentioned=bool(sentences))
