"""Translation by the installed language model, several segments at once."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence

from slmdesk.engine import Cancelled, Data, Engine, Message, Piece, Prompt, Regex
from slmdesk.errors import EngineError
from slmdesk.messages import Sampling, Term
from slmdesk.tasks.languages import Language
from slmdesk.tasks.translate import checks
from slmdesk.tasks.translate.avoiding import without
from slmdesk.tasks.translate.doubts import Doubts

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

    def __init__(
        self, engine: Engine, tone: str, terms: Sequence[Term], sampling: Sampling, cancelled: Cancelled
    ) -> None:
        self._engine = engine
        self._tone = _TONES.get(tone, "")
        self._terms = list(terms)
        self._sampling = sampling
        self._cancelled = cancelled

    def translate(
        self, segments: Sequence[str], source: Language | None, target: Language, doubts: Sequence[Doubts | None] = ()
    ) -> Iterator[tuple[int, str]]:
        """Translate segments of one language (None: not known).

        Args:
            doubts: for each segment, what was wrong with the first try; None for a first one, and where there is no
                more of them. A second try does without the words that the first left untranslated.

        Yields:
            (index, translation), in the order in which they are finished.
        """
        again = list(itertools.islice(itertools.chain(doubts, itertools.repeat(None)), len(segments)))
        prompts = [self._prompt(text, source, target, doubt) for text, doubt in zip(segments, again, strict=True)]
        avoided = [without(doubt.left) if doubt is not None and doubt.left else None for doubt in again]
        constraints = [Regex(pattern) if pattern is not None else None for pattern in avoided]
        limits = [max(_FEWEST_TOKENS, _TOKENS_PER_TOKEN * self._engine.count_tokens(text)) for text in segments]
        finished: set[int] = set()
        for forms in (constraints, [None] * len(segments)):
            waiting = [index for index in range(len(segments)) if index not in finished]
            try:
                for number, answer in self._written(
                    [prompts[index] for index in waiting],
                    [limits[index] for index in waiting],
                    [forms[index] for index in waiting],
                ):
                    finished.add(waiting[number])
                    yield waiting[number], cleaned(answer, segments[waiting[number]])
                return
            except EngineError as error:  # this engine, or this expression: once more without it
                if error.kind != "constraint-refused" or not any(forms):
                    raise

    def _written(
        self, prompts: Sequence[Prompt], limits: Sequence[int], constraints: Sequence[Regex | None]
    ) -> Iterator[tuple[int, str]]:
        answers = [""] * len(prompts)
        for index, event in self._engine.generate_many(
            prompts, self._sampling, limits, self._cancelled, constraints=constraints if any(constraints) else None
        ):
            if isinstance(event, Piece):
                answers[index] += event.text
                if event.finish is not None:
                    yield index, answers[index]

    def _prompt(self, text: str, source: Language | None, target: Language, doubts: Doubts | None) -> Prompt:
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
        if doubts is not None:
            parts += ["\n\nA first translation was wrong: ", Data(" ".join(doubts.warnings))]
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
