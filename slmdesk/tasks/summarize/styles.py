"""Styles of summaries: what is asked for, in which sections, and what each section looks like.

A style is a file in ``resources/prompts``: a system part, a user part whose ``{task}`` stands after the text,
and one ``[section]`` for each section of the result, with ``title``, ``share`` (of the words, in percent),
``shape`` (``prose``, ``list`` or ``questions``) and perhaps ``grows`` above what is asked for it. The headings of
the result are written by us and the sections asked for one by one, so that no model can break the form; the text
before them is read only once.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from slmdesk.engine import Data, Prompt
from slmdesk.tasks.prompt_files import PromptFile
from slmdesk.tasks.summarize.text import Shape

_SHAPES: dict[str, Shape] = {"prose": "prose", "list": "list", "questions": "questions"}


@dataclass(frozen=True)
class Section:
    """A section of the result. title: empty for a result without headings; share: of its words, 0..1.

    grows: it is the one that more is written to when the result is too short.
    """

    title: str
    share: float
    shape: Shape
    task: str
    grows: bool = False

    def words(self, all_words: int) -> int:
        """How many words it is asked for. all_words: of the whole result."""
        return max(12, round(all_words * self.share))


class Style:
    """A style read from its file."""

    def __init__(self, path: Path) -> None:
        frame, *sections = path.read_text(encoding="utf-8").split("[section]\n")
        self._frame = PromptFile.of_text(frame)
        self.sections = tuple(_section(text) for text in sections)

    def prompt(self, section: Section, text: str, words: int, level: int, language: str) -> Prompt:
        """What a model is asked for one section.

        text: what it is written from. level: the school grade of its readers. language: a sentence that names it.
        """
        task = section.task.format(words=words, level=level)
        return self._frame.fill(text=Data(text), task=task, language=language)


def _section(text: str) -> Section:
    head, _blank, task = text.partition("\n\n")
    values = dict(line.split(": ", 1) for line in head.splitlines() if ": " in line)
    shape = _SHAPES[values["shape"]]
    grows = values.get("grows") == "yes"
    return Section(values.get("title", ""), float(values["share"]) / 100, shape, task.strip(), grows)
