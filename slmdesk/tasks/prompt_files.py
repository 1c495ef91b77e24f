"""Prompts are files in ``resources/prompts``: a system and a user part with named places for data."""

from __future__ import annotations

import re
from pathlib import Path

from slmdesk.engine import Data, Message, Prompt

_PLACE = re.compile(r"\{(\w+)\}")
_DELIMITER = re.compile(r"^[ \t]*(?:<<<|>>>)[ \t]*\n?|(?:<<<|>>>)[ \t]*$|(?:<\s*+){3,}|(?:>\s*+){3,}", re.MULTILINE)


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
    """An answer without the marks that stand around data in the prompt files, which tiny models repeat."""
    return _DELIMITER.sub("", answer).strip()
