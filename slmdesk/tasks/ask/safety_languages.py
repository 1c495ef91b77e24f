"""Harmful requests in other languages than English: rules and kind words from ``resources/safety``, a file a language.

A rule is an act and a thing in one sentence, in any order, since German puts its verb last; or a phrase of its own.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

_SENTENCE_END = re.compile(r"[.?!¿¡;\n]+")


@dataclass(frozen=True)
class Finding:
    """What was found.

    topic: of the harm. answer: a kind refusal in the language. certain: needs no second opinion. words: how many of the
    request are everyday words of the language.
    """

    topic: str
    answer: str
    certain: bool
    words: int


class Rules:
    """The rules of one language.

    Args:
        path: its file. ``words``: everyday words, to tell kindred languages apart. ``crisis``: said of oneself, now.
            ``quoted``: of a text, in which one may say so. ``aim``, ``lesson``, ``good_aim`` and ``harms``: as in
            ``safety``; a harm that ``needs_aim`` is none without one.
    """

    def __init__(self, path: Path) -> None:
        described: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        self._accents: bool = described["accents"]
        self._words = frozenset(described["words"].split())
        self._crisis, self._quoted, self._aim, self._lesson, self._good_aim = (
            _any_of(described[name]) for name in ("crisis", "quoted", "aim", "lesson", "good_aim")
        )
        self._harms = [
            (harm["topic"], [_any_of(harm[name]) for name in ("acts", "things", "phrases") if name in harm])
            for harm in described["harms"]
        ]
        self._need_aim = {harm["topic"] for harm in described["harms"] if harm.get("needs_aim")}
        self._help: dict[str, str] = described["help"]

    def finding(self, request: str) -> Finding | None:
        """What these rules say of a request; None when nothing in it is harmful."""
        text = _plain(request, self._accents)
        words = sum(word in self._words for word in re.findall(r"[\w']+", text))
        if self._crisis.search(text):
            return Finding("self-harm", self._help["self-harm"], not self._quoted.search(text), words)
        sentences = [sentence for sentence in _SENTENCE_END.split(text) if sentence.strip()]
        lesson, aim = bool(self._lesson.search(text)), bool(self._aim.search(text))
        for topic, patterns in self._harms:
            if not any(all(pattern.search(sentence) for pattern in patterns) for sentence in sentences):
                continue
            if topic != "cheating" and self._good_aim.search(text):
                return None
            if not lesson and (aim or topic == "cheating"):
                return Finding(topic, self._help[topic], True, words)
            if not aim and (lesson or topic in self._need_aim):
                continue
            return Finding(topic, self._help[topic], False, words)
        return None


def all_rules(folder: Path) -> Iterator[Rules]:
    """The rules of every language there is a file of."""
    for path in sorted(folder.glob("*.json")):
        yield Rules(path)


def _any_of(patterns: list[str]) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(patterns)})")


def _plain(text: str, accents: bool) -> str:
    """Small letters, white space and apostrophes in one form; without accents where the rules have none."""
    lowered = " ".join(unicodedata.normalize("NFC", text).lower().replace("’", "'").split())
    if accents:
        return lowered
    decomposed = unicodedata.normalize("NFD", lowered)
    return "".join(each for each in decomposed if unicodedata.category(each) != "Mn")
