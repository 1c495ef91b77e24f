"""How long notes are, and how many of them are joined, on the way from many parts to one summary.

A small model that is asked for a few words on a long text copies how it begins. So it is given stretches that are
short enough to be summed up, and asked of each for its share of what the summary is written from.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from slmdesk.tasks.sentences import split_result
from slmdesk.tasks.summarize.length import trimmed, word_count
from slmdesk.tasks.summarize.references import References

# All notes together are so many times as long as the summary that is written from them. Of what was said much is lost,
# and each section of several takes something else from them.
_NOTES_TO_SUMMARY, _NOTES_TO_SECTIONS = 1.5, 3.0
_WORDS_OF_A_NOTE, _WORDS_OF_A_SPOKEN_NOTE = (24, 110), (60, 160)  # fewest, most
_TOKENS_PER_WORD = 2  # generous: room for other languages than English
_TO_END = 40  # tokens, to end the sentence that was begun
_END = re.compile(r"[.!?。！？…]")  # perhaps of a sentence
_SLACK = 1.15  # notes that are longer than their aim by less stay as they are


@dataclass(frozen=True)
class Levels:
    """Notes of one job.

    target_words: of the summary. budget: tokens of what a note is taken on. most_note_tokens: of any note.
    basis_tokens: that the summary can be written from. spoken: notes are taken on what was said in a meeting.
    sectioned: the sections of the summary ask for different things.
    """

    target_words: int
    budget: int
    most_note_tokens: int
    basis_tokens: int
    spoken: bool = False
    sectioned: bool = False

    @property
    def words(self) -> float:
        """Of all notes together, when the summary is written from them."""
        return (_NOTES_TO_SECTIONS if self.spoken or self.sectioned else _NOTES_TO_SUMMARY) * self.target_words

    def note_words(self, count: int) -> int:
        """Asked for, of each of so many notes."""
        fewest, most = self._limits
        return round(max(fewest, min(most, self.words / max(1, count))))

    def note_tokens(self, count: int) -> int:
        """At most, of each of so many notes."""
        return min(self.most_note_tokens, self.note_words(count) * _TOKENS_PER_WORD + _TO_END)

    def has_enough(self, count: int, note: str) -> bool:
        """Whether the whole sentences of a note, one of so many, are as long as it should be; the next has begun."""
        words = self.note_words(count)
        if word_count(note) <= words or not _END.search(note):  # asked for every token: sentences are looked for late
            return False
        return sum(word_count(sentence) for _lead, sentence in split_result(note)[:-1]) >= words

    def are_few(self, count: int) -> bool:
        """Whether each of so many notes can keep a sentence of its own in what the summary is written from."""
        return count <= 2 * self._most_groups

    def are_joined(self, count: int, tokens: float) -> bool:
        """Whether so many notes, of so many tokens together, are joined before the summary is written from them."""
        return count > 1 and (tokens > self.basis_tokens or not self.are_few(count))

    def group_tokens(self, tokens: float) -> int:
        """Of notes that become one: few enough to leave a note for each share of the summary."""
        return min(self.budget, math.ceil(_SLACK * tokens / self._most_groups))

    @property
    def _limits(self) -> tuple[int, int]:
        return _WORDS_OF_A_SPOKEN_NOTE if self.spoken else _WORDS_OF_A_NOTE

    @property
    def _most_groups(self) -> int:
        return max(2, round(self.words / self._limits[0]))

    def balanced(self, notes: Sequence[str], worth: Callable[[str], float], references: References) -> list[str]:
        """The notes without their least worthy sentences where they are too long together; each keeps its share."""
        if self.spoken or not self.are_few(len(notes)) or sum(map(word_count, notes)) <= _SLACK * self.words:
            return list(notes)
        share = round(self.words / len(notes))
        return [trimmed([note], share, worth, references)[0][0] for note in notes]


def grouped(notes: Sequence[str], budget: int, count_tokens: Callable[[str], int]) -> list[list[str]]:
    """Neighbouring notes, as many as fit the budget together."""
    groups: list[list[str]] = []
    held = 0
    for note in notes:
        tokens = count_tokens(note) + 2
        if groups and held + tokens <= budget:
            groups[-1].append(note)
            held += tokens
        else:
            groups.append([note])
            held = tokens
    return groups


def halved(note: str, budget: int, count_tokens: Callable[[str], int]) -> str:
    """The first whole sentences of a note that fill at most half of the budget; a longer one is cut."""
    most = budget // 2 - 4
    kept = ""
    for before, sentence in split_result(note):
        if count_tokens(kept + before + sentence) > most:
            break
        kept += before + sentence
    rest = "" if kept else note.strip()
    while rest and count_tokens(rest) > most:  # by characters: some languages put no spaces between words
        half = rest[: len(rest) // 2]
        rest = half.rpartition(" ")[0] or half
    kept = kept or rest
    return kept


def beginning(text: str, words: int) -> str:
    """The first whole sentences of a text, about so many words of them."""
    kept, there = "", 0
    for before, sentence in split_result(text):
        if there >= words:
            break
        kept += before + sentence
        there += word_count(sentence)
    return kept.strip()
