"""Styles of summaries: what is asked for, in which sections, and what each section looks like.

A style is a file in ``resources/prompts``: a system part, a user part whose ``{task}`` stands after the text,
and one ``[section]`` for each section of the result, with ``title``, ``share`` (of the words, in percent),
``shape`` (``prose``, ``list`` or ``questions``) and perhaps ``grows``, ``figures``, ``labels``, ``none`` or
``gathers`` above what
is asked for it. The headings of the result are written by us, in its language (``slmdesk/tasks/fixed_words.py``), and
the sections asked for one by one, so that no model can break the form;
the text before them is read only once, also where more is asked for later: the frame stays the same. A ``[part]``
before the first section is what is asked of each part of a long text, in the same frame.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from slmdesk.engine import Data, Message, Prompt
from slmdesk.tasks.fixed_words import FixedWords
from slmdesk.tasks.prompt_files import PromptFile
from slmdesk.tasks.summarize.commitments import Kind
from slmdesk.tasks.summarize.text import Shape

_WORDS_A_FACT = 16  # of a sentence in a summary
_GATHERED: dict[str, Kind] = {"actions": "action", "decisions": "decision"}
_SHAPES: dict[str, Shape] = {"prose": "prose", "list": "list", "questions": "questions"}


@dataclass(frozen=True)
class Section:
    """A section of the result. title: empty for a result without headings; share: of its words, 0..1.

    grows: it is the one that more is written to when the result is too short. none: what stands there when there is
    nothing to tell; of a long text such a section is gathered part by part, because notes lose what it asks for.
    labels: an expression of what an abstract calls it: where the text has such a label, it is told from what follows.
    figures: else from where the text has most of its figures, as the results of a paper.
    gathers: what is looked for in the text by code, in the languages in which that is known (``commitments.py``).
    """

    title: str
    share: float
    shape: Shape
    task: str
    grows: bool = False
    none: str = ""
    gathers: Kind | None = None
    figures: bool = False
    labels: str = ""

    def words(self, all_words: int) -> int:
        """How many words it is asked for. all_words: of the whole result."""
        return max(12, round(all_words * self.share))


class Style:
    """A style read from its file.

    Args:
        prompts: the folder of the prompt files. words: our own words in the language of the result.

    Attributes:
        part: the task of taking notes on a part, with places for ``part`` and ``parts``, too; empty where a style has
            none of its own.
        chooses: of a text under headings, what has to be paid or done is told rather than other things.
        facts: the task of telling facts, for ``prompt``; stretch: the same, of a few lines of a text; closely: close
            to their words, so that no condition goes and nobody is named who does what the text only asks for.
    """

    def __init__(self, prompts: Path, name: str, words: FixedWords) -> None:
        frame, *sections = (prompts / f"summarize-{name}.txt").read_text(encoding="utf-8").split("[section]\n")
        frame, _heading, part = frame.partition("[part]\n")
        self.part = part.strip()
        self.chooses = name != "clinical"  # to a clinician all may matter
        self._frame = PromptFile.of_text(frame)
        self._continue = PromptFile(prompts / "summarize-continue.txt")
        self.facts = (prompts / "summarize-facts.txt").read_text(encoding="utf-8").strip()
        self.stretch = (prompts / "summarize-stretch.txt").read_text(encoding="utf-8").strip()
        own = prompts / f"summarize-closely-{name}.txt"
        self.closely = (own if own.is_file() else prompts / "summarize-closely.txt").read_text(encoding="utf-8").strip()
        self.sections = tuple(_section(text, words) for text in sections)

    def of_stretch(self, number: int, count: int, closely: bool) -> str:
        """The task of telling a stretch of a text, one of so many: of a meeting the same as of a part."""
        if self.part:
            return self.of_part(number, count)
        return self.closely if closely else self.stretch

    def of_part(self, number: int, count: int) -> str:
        """The task of taking notes on a part of a text, where the style has one of its own."""
        return self.part.replace("{part}", str(number)).replace("{parts}", str(count))

    def prompt(self, task: str, text: str, words: int, level: int, language: str) -> Prompt:
        """What a model is asked about a text.

        task: with places for ``words``, ``facts`` and ``level``. text: what it is written from. level: the school
        grade of its readers. language: a sentence that names it.
        """
        filled = task.format(words=words, facts=max(2, round(words / _WORDS_A_FACT)), level=level)
        return self._frame.fill(text=Data(text, kept=True), task=filled, language=language)

    def more_prompt(self, text: str, summary: str, words: int, level: int, language: str) -> Prompt:
        """What a model is asked that has to go on with a summary, behind the same text."""
        system, user = self.prompt("", text, words, level, "")
        facts = max(1, round(words / _WORDS_A_FACT))
        (task,) = self._continue.fill(summary=Data(summary), words=str(words), facts=str(facts), language=language)[1:]
        return [system, Message("user", (*user.parts, *task.parts))]


def _section(text: str, words: FixedWords) -> Section:
    head, _blank, task = text.partition("\n\n")
    values = dict(line.split(": ", 1) for line in head.splitlines() if ": " in line)
    return Section(
        words(values.get("title", "")),
        float(values["share"]) / 100,
        _SHAPES[values["shape"]],
        task.strip(),
        values.get("grows") == "yes",
        words(values.get("none", "")),
        _GATHERED.get(values.get("gathers", "")),
        values.get("figures") == "yes",
        values.get("labels", ""),
    )
