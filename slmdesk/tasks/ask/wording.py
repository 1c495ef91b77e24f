"""How a language words questions and rules: expressions and examples out of ``resources/questions``, a file a language.

Expressions are looked for whatever the case. ``everyday``: words that tell nothing of what a question is about, where
the counted English words do not say so. ``examples``: a sentence, a question and what it says to that, for the model.
"""

from __future__ import annotations

import functools
import json
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from slmdesk import paths
from slmdesk.tasks.ask.retrieval import tells
from slmdesk.tasks.verify import terms

_LANGUAGES = ("en", "de", "es", "fr")
Example = tuple[str, str, str]


class Wording:
    """The expressions of one language.

    Attributes:
        answers: yes, no and maybe.
        yes_no, other: the beginning of a question that is answered so; a word that makes another of it.
        silent: the beginning of "the text does not say".
        leave, rule: of a question whether one may or must; of a sentence that says so.
        refers, of_before: of a sentence to the one before; of a question to what was said before.
        who, who_is, of_writing, writer, goes_on, goes_on_from, passive, by: as ``persons`` uses them.
        examples, examples_of_rules: (sentence, question, "yes", "no" or "not told").
    """

    def __init__(self, path: Path) -> None:
        known: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))

        def pattern(name: str) -> re.Pattern[str]:
            return re.compile(known[name], re.IGNORECASE)

        self.answers: tuple[str, ...] = tuple(known["answers"])
        self.yes_no, self.other, self.silent = pattern("yes_no"), pattern("other"), pattern("silent")
        self.leave, self.rule = pattern("leave"), pattern("rule")
        self.refers, self.of_before = pattern("refers"), pattern("of_before")
        self.who, self.who_is = pattern("who"), pattern("who_is")
        self.of_writing, self.writer = pattern("of_writing"), pattern("writer")
        self.goes_on, self.goes_on_from = pattern("goes_on"), pattern("goes_on_from")
        self.passive, self.by = pattern("passive"), pattern("by")
        self._everyday = terms(known["everyday"])
        self.examples = _examples(known["examples"])
        self.examples_of_rules = _examples(known["examples_of_rules"])

    def tells(self, term: str) -> float:
        """How much a term says of what a question is about; only English words were counted."""
        if not self._everyday:
            return tells(term)
        return 0.0 if term in self._everyday else 1.0


@functools.cache
def wording(language: str) -> Wording | None:
    """The expressions of a language; None where there are none."""
    return Wording(paths.resources() / "questions" / f"{language}.json") if language in _LANGUAGES else None


def wordings() -> Sequence[Wording]:
    """Those of all languages, English first."""
    return [found for language in _LANGUAGES if (found := wording(language)) is not None]


def wording_of(question: str) -> Wording:
    """That of the language which a question seems to be in; English where none does."""
    sounding = (of for of in wordings() if of.yes_no.search(question) or of.other.search(question))
    return next(sounding, wordings()[0])


def _examples(rows: Sequence[Sequence[str]]) -> tuple[Example, ...]:
    return tuple((sentence, question, said) for sentence, question, said in rows)
