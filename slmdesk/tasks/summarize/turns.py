"""The turns of a conversation, with the sentences in them; of any other text its sentences."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from slmdesk.tasks.note.speech.reading import is_dialogue, spoken_lines
from slmdesk.tasks.sentences import sentence_spans
from slmdesk.tasks.summarize.titles import is_title, untitled


@dataclass(frozen=True)
class Turn:
    """What one speaker says; of a text without speakers, one sentence and no speaker. title: that it stands under."""

    speaker: str
    text: str
    title: str = ""

    def shown(self) -> str:
        """As a line of a transcript."""
        return f"{self.speaker}: {self.text}" if self.speaker else self.text


def turns_of(text: str) -> list[Turn]:
    """The turns of a conversation; the sentences of anything else."""
    if is_dialogue(text):
        turns: list[Turn] = []
        for speaker, words in spoken_lines(text):
            if turns and not speaker:  # the same one goes on
                turns[-1] = Turn(turns[-1].speaker, f"{turns[-1].text} {words}")
            else:
                turns.append(Turn(speaker, words))
        return turns
    told: list[Turn] = []
    title, numbered = "", False
    for start, end in sentence_spans(text):
        whole, words = " ".join(text[start:end].split()), untitled(text, start, end)
        if words.startswith("#"):
            title = words.lstrip("# ")
        elif numbered and is_title(words):  # "3." and "Fence", with room below
            title = words
        elif any(map(str.isalpha, words)):
            title = whole.removesuffix(words).strip() or title
            told.append(Turn("", words, title))
        numbered = not any(map(str.isalpha, whole))
    return told


def sentences_of(text: str) -> list[str]:
    """The sentences of a turn."""
    return [text[start:end] for start, end in sentence_spans(text)]


def answer_to(turns: Sequence[Turn], at: int) -> str:
    """What another speaker says next; nothing where the same one goes on."""
    if at + 1 >= len(turns) or turns[at + 1].speaker == turns[at].speaker:
        return ""
    return turns[at + 1].text
