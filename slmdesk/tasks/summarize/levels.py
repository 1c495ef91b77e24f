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

# All notes together are so many times as long as the summary that is written from them. Of what was said, much is lost.
_NOTES_TO_SUMMARY, _NOTES_TO_MINUTES = 1.5, 3.0
_WORDS_OF_A_NOTE, _WORDS_OF_A_SPOKEN_NOTE = (24, 110), (60, 160)  # fewest, most
_TOKENS_PER_WORD = 2  # generous: room for other languages than English
_TO_END = 40  # tokens, to end the sentence that was begun
_END = re.compile(r"[.!?。！？…]")  # perhaps of a sentence
_SLACK = 1.15  # notes that are longer than their aim by less stay as they are


@dataclass(frozen=True)
class Levels:
    """Notes of one job.

    target_words: of the summary. budget: tokens of text that a prompt may hold. most_note_tokens: of any note.
    spoken: they are taken on what was said in a meeting.
    """

    target_words: int
    budget: int
    most_note_tokens: int
    spoken: bool = False

    @property
    def words(self) -> float:
        """Of all notes together, when the summary is written from them."""
        return (_NOTES_TO_MINUTES if self.spoken else _NOTES_TO_SUMMARY) * self.target_words

    def note_words(self, count: int) -> int:
        """Asked for, of each of so many notes."""
        fewest, most = self._limits
        return round(max(fewest, min(most, self.words / max(1, count))))

    def note_tokens(self, count: int) -> int:
        """At most, of each of so many notes."""
        return min(self.most_note_tokens, self.note_words(count) * _TOKENS_PER_WORD + _TO_END)

    def has_enough(self, count: int, note: str) -> bool:
        """Whether the whole sentences of a note, one of so many, are as long as it should be; the next has begun."""
        sentences = split_result(note) if _END.search(note) else []
        return sum(word_count(sentence) for _lead, sentence in sentences[:-1]) >= self.note_words(count)

    def are_joined(self, count: int, tokens: float) -> bool:
        """Whether so many notes, of so many tokens together, are joined before the summary is written from them."""
        return count > 1 and (tokens > self.budget or count > 2 * self._most_groups)

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
        if self.spoken or sum(map(word_count, notes)) <= _SLACK * self.words:
            return list(notes)
        share = round(self.words / len(notes))
        return [trimmed([note], share, worth, references)[0][0] for note in notes]
