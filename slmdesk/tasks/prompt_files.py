"""Prompts are files in ``resources/prompts``: a system and a user part with named places for data."""

from __future__ import annotations

import re
from pathlib import Path

from slmdesk.engine import Data, Message, Prompt

_PLACE = re.compile(r"\{(\w+)\}")
_MARKS = " \t<>"
_BEFORE_MARKS = frozenset('.!?:;…。！？"”»)')  # what ends a sentence that a mark is glued to


class PromptFile:
    """A prompt read from a file.

    The file has a ``[system]`` and a ``[user]`` heading, each alone on a line; ``{name}`` is a place.
    """

    def __init__(self, path: Path) -> None:
        self._read(path.read_text(encoding="utf-8"))

    @classmethod
    def of_text(cls, text: str) -> PromptFile:
        """A prompt whose file holds more than it, and was read before."""
        prompt = cls.__new__(cls)
        prompt._read(text)
        return prompt

    def _read(self, text: str) -> None:
        _nothing, _heading, rest = text.partition("[system]\n")
        system, _heading, user = rest.partition("[user]\n")
        self._parts = (("system", system.strip()), ("user", user.strip()))

    def fill(self, **values: str | Data) -> Prompt:
        """The prompt with every place filled: ``str`` for our own words, ``Data`` for anything else."""
        return [
            Message("system" if role == "system" else "user", tuple(_filled(text, values)))
            for role, text in self._parts
        ]


def _filled(text: str, values: dict[str, str | Data]) -> list[str | Data]:
    parts: list[str | Data] = []
    for index, piece in enumerate(_PLACE.split(text)):
        part = values[piece] if index % 2 else piece
        if part != "":
            parts.append(part)
    return parts


def delimited(text: str) -> str:
    """Text that cannot end its own place in a prompt."""
    return text.replace("<<<", "< < <").replace(">>>", "> > >")


def without_delimiters(answer: str) -> str:
    """An answer without the marks that stand around data in the prompt files, which tiny models repeat.

    They begin or end a line; inside of one, and behind a word, they are what it says: ``x >>> 3``, ``List<Set<T<U>>>``.
    """
    lines = [(line, _unmarked(line)) for line in answer.split("\n")]
    return "\n".join(text for line, text in lines if text or not line).strip()


def _unmarked(line: str) -> str:
    text = line.lstrip(_MARKS)
    if not _are_marks(line[: len(line) - len(text)]):
        text = line
    kept = text.rstrip(_MARKS)
    end = text[len(kept) :]
    glued = kept != "" and kept[-1] not in _BEFORE_MARKS and end[:1] not in (" ", "\t")
    return kept if _are_marks(end) and not glued else text


def _are_marks(text: str) -> bool:
    return text.count("<") + text.count(">") > 2
