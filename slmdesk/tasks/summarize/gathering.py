"""Sections that are gathered from the parts of a long text: decisions and actions, which notes on parts lose."""

from __future__ import annotations

import re
from collections.abc import Sequence

from slmdesk.tasks.sentences import split_result, whole_sentences
from slmdesk.tasks.summarize.answers import Answer
from slmdesk.tasks.summarize.length import word_count
from slmdesk.tasks.summarize.styles import Section
from slmdesk.tasks.summarize.telling import Telling, said_before
from slmdesk.tasks.summarize.text import cleaned, shaped

_FEWEST_WORDS, _MOST_WORDS = 24, 60  # asked for of one part
_ROOM = 1.3  # times the words of the section, before lines are left out
_LEAST_WORDS = 4  # of a line that says what is to be done
_SPOKEN = re.compile(
    r"\b(?:(?<!hase )(?<!ype )(?<!lass )(?<!War )I|I['’](?:m|ve|ll|d)|we|you|your|my|our|us|yeah|okay)\b"
)
_NOTHING = re.compile(
    r"(?:there (?:is|are|was|were) )?"
    r"(?:(?:no|none|nothing|nobody|no one|n/a|not (?:said|mentioned|specified|recorded))\b"
    r"(?:\W*$|.*\b(?:recorded|mentioned|stated|specified)\b)"
    # Not "No purchases are made before June": that is a decision.
    r"|(?:none|nothing|nobody|no one|no\b.{0,40}\b(?:decision|action|task|agreement|conclusion|assignment|item)s?)\b"
    r".*\b(?:made|decided|assigned|discussed|found|to do|taken|reached)\b)",
    re.IGNORECASE,
)
_MOST_WORDS_OF_NOTHING = 10
_NOTHING_ELSEWHERE = re.compile(  # the same in German, French, Spanish, Italian, Portuguese, Russian and Chinese
    r"(?:es (?:wurden?|gab|gibt) )?keine?\b.{0,20}\b(?:entscheidung|beschl[uü]|aufgabe|maßnahme)"
    r"|(?:il n['’]y a (?:eu )?)?(?:aucune?|pas de) (?:décision|action|tâche|mesure)"
    r"|(?:no (?:se|hay|hubo)\b.{0,20})?\bning[uú]na? (?:decisi|acci|acuerdo|tarea)|no (?:hay|hubo) decisi"
    r"|(?:non .{0,25}\b(?:alcuna|nessuna)|nessuna) (?:decision|azion)|(?:não .{0,25})?\bnenhuma (?:decis|aç)"
    r"|(?:никак\w+ )?(?:решени|действи|задач)\w*\b.{0,20}\bне\b|нет (?:решени|действи|задач)"
    r"|.{0,6}(?:没有|没|未|無|沒有).{0,8}(?:决定|決定|决议|任务|行动|行動)",
    re.IGNORECASE,
)


class Gatherer:
    """Collects the lines of some sections, part by part.

    Args:
        parts: of the text. target_words: of the whole summary. english: the text is, so that "I" means a speaker.
    """

    def __init__(self, wanted: Sequence[Section], parts: int, target_words: int, english: bool = True) -> None:
        self._english = english
        self._wanted = wanted
        self._parts = parts
        self._target_words = target_words
        self._lines: list[list[str]] = [[] for _ in wanted]

    def words(self, section: Section) -> int:
        """How many words of a section one part is asked for: more than its share, as not every part has any."""
        return max(_FEWEST_WORDS, min(_MOST_WORDS, 3 * section.words(self._target_words) // self._parts))

    def add(self, answers: Sequence[Answer]) -> None:
        """Add what one part says to each section."""
        for lines, answer in zip(self._lines, answers, strict=True):
            text = shaped(cleaned(answer.text), "list")
            found = [line.removeprefix("- ") for line in (text if answer.finished else _whole_lines(text)).splitlines()]
            for line in found:
                if self._is_minute(line) and not said_before(line, lines):
                    lines.append(line)

    def _is_minute(self, line: str) -> bool:
        """Whether a line says something of its own, and not what somebody said word by word."""
        words = word_count(line)
        nothing = _NOTHING.match(line) or (words <= _MOST_WORDS_OF_NOTHING and _NOTHING_ELSEWHERE.match(line))
        return words >= _LEAST_WORDS and not nothing and not (self._english and _SPOKEN.search(line))

    def sections(self, telling: Telling) -> dict[str, str]:
        """The sections as lists, by title: the lines that the sources say most clearly, in the order of the text."""
        return {
            section.title: self._list(section, lines, telling)
            for section, lines in zip(self._wanted, self._lines, strict=True)
        }

    def _list(self, section: Section, lines: Sequence[str], telling: Telling) -> str:
        room = _ROOM * section.words(self._target_words)
        ranked = sorted(range(len(lines)), key=lambda at: -round(telling.share(lines[at]), 1))
        kept: list[int] = []
        for at in ranked:
            words = word_count(lines[at])
            if words <= room or not kept:
                kept.append(at)
                room -= words
        return "\n".join(f"- {lines[at]}" for at in sorted(kept)) or f"- {section.none}"


def _whole_lines(text: str) -> str:
    """A list that was cut, without its last line."""
    lines = text.splitlines()
    return "\n".join(lines[:-1]) if len(lines) > 1 else whole_sentences(text) if len(split_result(text)) > 1 else ""
