"""Translation by the installed language model, several segments at once."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from slmdesk.engine import Cancelled, Data, Engine, Message, Piece, Prompt
from slmdesk.messages import Sampling, Term
from slmdesk.tasks.languages import Language
from slmdesk.tasks.translate import checks

_TOKENS_PER_TOKEN = 3  # of the answer for each of the source: languages differ in how many they take
_FEWEST_TOKENS = 48
_TONES = {"formal": " Address the reader formally.", "informal": " Address the reader informally."}
_QUOTES = (('"', '"'), ("“", "”"), ("«", "»"), ("「", "」"), ("„", "“"))
_ANNOUNCED = re.compile(r"[^:\n]{0,140}\btranslat(?:ion|ed)\b[^:\n]{0,60}:\s+", re.IGNORECASE)
"""What small models say first, mostly at a second try, and in English whatever they translate into."""
_ADDED_STOP = re.compile(r"(?<=[^\W\d_]{4})[.。]$")  # behind a word, not an abbreviation
_STOPS = (*".!?…。！？।؟", *"\"”’»)]'」")
_OPENING = (*(opening for opening, _closing in _QUOTES), "'", "‘")


class SlmTranslator:
    """A ``Translator`` by a language model.

    Args:
        engine: the loaded model.
        tone: "", "formal" or "informal".
        terms: the user's glossary; a segment is shown those that it holds.
    """

    round_segments = 48  # a segment in doubt waits for the next round, and what is behind it waits, too
    mixes_tries = True

    def __init__(
        self, engine: Engine, tone: str, terms: Sequence[Term], sampling: Sampling, cancelled: Cancelled
    ) -> None:
        self._engine = engine
        self._tone = _TONES.get(tone, "")
        self._terms = list(terms)
        self._sampling = sampling
        self._cancelled = cancelled

    def translate(
        self, segments: Sequence[str], source: Language | None, target: Language, doubts: Sequence[Sequence[str]] = ()
    ) -> Iterator[tuple[int, str]]:
        """Translate segments of one language (None: not known).

        Args:
            doubts: for a second try, what was wrong with the first, for each segment.

        Yields:
            (index, translation), in the order in which they are finished.
        """
        prompts = [
            self._prompt(text, source, target, doubts[index] if doubts else ()) for index, text in enumerate(segments)
        ]
        limits = [max(_FEWEST_TOKENS, _TOKENS_PER_TOKEN * self._engine.count_tokens(text)) for text in segments]
        answers = [""] * len(prompts)
        for index, event in self._engine.generate_many(prompts, self._sampling, limits, self._cancelled):
            if isinstance(event, Piece):
                answers[index] += event.text
                if event.finish is not None:
                    yield index, cleaned(answers[index], segments[index])

    def _prompt(self, text: str, source: Language | None, target: Language, doubts: Sequence[str]) -> Prompt:
        """What all segments have in common comes first, so that the engine reads it once.

        Kept short: longer instructions, examples, and a choice among several tries were measured (FLORES-200, a model
        of 1.5B), and none of them translated better. Nor did it mend a word that was left as it was to have it
        translated by itself first and given as a term, to ask in the other language, or to answer in a second turn.
        """
        origin = f" from {source.name}" if source else ""
        wanted = f"Translate the following text{origin} to {target.name}. Write only the translation.{self._tone}\n\n"
        parts: list[str | Data] = [wanted, Data(text)]
        terms = checks.terms_in(text, self._terms)
        if terms:
            parts.append("\n\nUse these translations of terms: ")
            for number, term in enumerate(terms):
                parts += ["; " if number else "", Data(term.source), " = ", Data(term.target or term.source)]
            parts.append(".")
        if doubts:
            parts += ["\n\nA first translation was wrong: ", Data(" ".join(doubts))]
        return [Message("user", tuple(part for part in parts if part != ""))]


def cleaned(answer: str, source: str) -> str:
    """The translation alone: without an announcement, quotation marks, line breaks or a full stop of its own."""
    text = answer.strip()
    announced = _ANNOUNCED.match(text)
    if announced and announced.end() < len(text) and ":" not in source[: announced.end()]:
        text = text[announced.end() :]
    if "\n" not in source:
        text = " ".join(text.split())
    for opening, closing in _QUOTES:
        if len(text) > 1 and text.startswith(opening) and text.endswith(closing) and not source.startswith(_OPENING):
            text = text[1:-1].strip()
    return text[:-1] + _end_of(source) if _ADDED_STOP.search(text) and source[-1:] not in _STOPS else text


def _end_of(source: str) -> str:
    """The mark at the end of what is no whole sentence: a heading, a cell, a line that goes on in the next."""
    return source[-1:] if source[-1:] in ",;:" else ""
