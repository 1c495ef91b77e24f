"""What a language model holds for likelier behind a passage: a sentence as it stands, or changed in one place.

A minimal pair: "the dose was increased" against "the dose was decreased", "on 2 May" against "on 9 May" where the
passage has both, each as what the model would write of the passage. The rules of this folder decide first; this is for
what they leave open, takes a while for each sentence, and is only done when it is asked for.
"""

from __future__ import annotations

import functools
from pathlib import Path

from slmdesk.engine import Cancelled, Data, Engine, Scorer
from slmdesk.messages import Sentence
from slmdesk.tasks.prompt_files import PromptFile, delimited
from slmdesk.tasks.verify.checking import is_heading
from slmdesk.tasks.verify.checks.crossed import places_of
from slmdesk.tasks.verify.evidence.claim import Claim
from slmdesk.tasks.verify.second_look.alternatives import alternatives, named_values, names_of
from slmdesk.tasks.verify.second_look.flips import Flip, FlipKind, flips
from slmdesk.tasks.verify.sources.index import SourceIndex
from slmdesk.tasks.verify.words.languages import language_of

_CELL = 300  # characters of a source: sentences whose passages begin in the same ones share one reading
_BEYOND = 80  # characters before and behind
_FAR = 250  # characters of a passage elsewhere: the second linked, those that have the sentence's values
_MOST_FAR = 2
_LONGEST = 600  # characters of a sentence
_MARGINS: dict[FlipKind, float] = {
    "denied": 9.0,
    "said": 1.5,
    "direction": 1.5,
    "side": 2.0,
    "value": 2.5,
    "exchanged": 2.0,
}
"""Nats by which the sentence changed must be likelier: chosen on the tuned half of the evaluation items, and values on
sentences of our own."""
_SMALL = 500_000_000  # parameters: below, a model has to be surer
_MARGIN_OF_SMALL = 7.0


COMPARED = (
    "a date, an amount or a name with another one beside it in the source or, in English, a word that can be turned "
    "round, such as “not”, “increased” or “left”"
)
"""What is compared, for a sentence that says what a model looks at."""


def why_nothing(engine: Engine) -> str:
    """Why there is no sentence for a model to look at."""
    if not isinstance(engine, Scorer):
        return "This model file is of an old kind that cannot compare sentences; only the rules were used."
    return (
        "There is no sentence for the model to look at again: it only compares those that no rule doubts and that have "
        f"{COMPARED}."
    )


def warning(engine: Engine) -> str:
    """What to know of this model before it looks at sentences; empty for most."""
    if not _is_small(engine):
        return ""
    return (
        "This model is too small to be trusted with this: it only doubts what it is very sure of, and finds little. "
        "One with a billion parameters or more finds several times as much."
    )


def _is_small(engine: Engine) -> bool:
    return isinstance(engine, Scorer) and engine.parameters < _SMALL


class ModelCheck:
    """Compares sentences with what they would be if one thing in them were otherwise.

    Args:
        prompts: the folder of the prompt files.
    """

    def __init__(self, engine: Engine, index: SourceIndex, prompts: Path) -> None:
        self._engine = engine
        self._index = index
        self._prompt = PromptFile(prompts / "verify-restate.txt")
        self._names = names_of(index)
        self.compared = functools.lru_cache(maxsize=1024)(self._compared)

    def asks(self, sentence: Sentence) -> bool:
        """Whether there is anything to compare: a sentence that no rule flagged, in the language of its sources."""
        return (
            isinstance(self._engine, Scorer)
            and sentence.status != "unsupported"
            and len(sentence.text) <= _LONGEST
            and not is_heading(sentence.lead, sentence.text)
            and bool(self.compared(sentence.text)[1])
        )

    def checked(self, sentence: Sentence, cancelled: Cancelled) -> Sentence:
        """The sentence, flagged if the model holds another for clearly likelier."""
        least = _MARGIN_OF_SMALL if _is_small(self._engine) else 0.0
        worst = max(
            (
                (margin - max(least, _MARGINS[flip.kind]), flip)
                for flip, margin in self.margins(sentence.text, cancelled)
            ),
            key=lambda pair: pair[0],
            default=None,
        )
        if worst is None or worst[0] <= 0:
            return sentence
        nearest = sentence.sources[0] if sentence.sources else sentence.nearest
        reason = f"As the model reads it, {_told(worst[1])}"
        return Sentence(sentence.lead, sentence.text, "unsupported", [reason], sentence.sources, nearest, ["opinion"])

    def margins(self, text: str, cancelled: Cancelled) -> list[tuple[Flip, float]]:
        """Each change of a sentence, and by how many nats it is likelier than the sentence behind its passages.

        Raises:
            JobCancelled: ``cancelled()`` became true.
        """
        passage, changes = self.compared(text)
        if not changes or not isinstance(self._engine, Scorer):
            return []
        prompt = self._prompt.fill(passage=Data(delimited(passage)))
        texts = [text, *(change.text for change in changes)]
        needed = self._engine.count_prompt_tokens(prompt) + sum(map(self._engine.count_tokens, texts))
        if needed > self._engine.max_context_tokens:
            return []
        own, *others = self._engine.score(prompt, texts, cancelled)
        return [(change, other - own) for change, other in zip(changes, others, strict=True)]

    def _compared(self, text: str) -> tuple[str, list[Flip]]:
        """The passages of a sentence, and what it is compared with."""
        language = language_of(text)
        if None not in (language, self._index.language) and language != self._index.language:
            return "", []
        passage = self._passage(text)
        if not passage:
            return "", []
        english = "en" in (language, self._index.language) or language is self._index.language is None
        return passage, [*(flips(text) if english else ()), *alternatives(text, passage, self._names)]

    def _passage(self, text: str) -> str:
        """What stands around the best passage of a sentence; further passages that it, or a value of it, comes from."""
        index = self._index
        claim = Claim(index, text)
        if not claim.link.places:
            return ""
        best = index.passages[claim.link.places[0]]
        first = best.start // _CELL * _CELL
        chosen = [
            place
            for place in index.around(claim.link.places[0], _CELL)
            if first - _BEYOND <= index.passages[place].start < first + _CELL + _BEYOND
        ]
        far = list(claim.link.places[1:])
        for value in named_values(text, self._names):
            has = [place for place in places_of(claim, value, frozenset()) if value.word in index.text(place)]
            if has and not any(value.word in index.text(place) for place in chosen):
                far.append(max(has, key=lambda place: (claim.share(place, 1), -place)))
        far = [place for place in dict.fromkeys(far) if place not in chosen and len(index.text(place)) <= _FAR]
        return "\n".join(index.text(place) for place in sorted([*chosen, *far[:_MOST_FAR]]))


def _told(change: Flip) -> str:
    """What the passage rather says, for a reason."""
    if change.kind == "value":
        return f"the passage rather has “{change.new}” here than “{change.old}”."
    if change.kind == "exchanged":
        return f"the passage rather has “{change.old}” and “{change.new}” the other way round."
    return f"the passage rather says the opposite: “{change.text}”"
