"""What a language model holds for likelier behind a passage: a sentence as it stands, or turned round in one place.

A minimal pair: "the dose was increased" against "the dose was decreased", each as what the model would write of the
passage. The rules of this folder decide first; this is for what they leave open, costs seconds a sentence, and is only
done when it is asked for.
"""

from __future__ import annotations

from pathlib import Path

from slmdesk.engine import Cancelled, Data, Engine, Scorer
from slmdesk.messages import Sentence
from slmdesk.tasks.prompt_files import PromptFile, delimited
from slmdesk.tasks.verify.checking import is_heading
from slmdesk.tasks.verify.claim import Claim
from slmdesk.tasks.verify.flips import Flip, FlipKind, flips
from slmdesk.tasks.verify.index import SourceIndex
from slmdesk.tasks.verify.languages import language_of

_PASSAGES = 3  # linked ones, each with its neighbours
_PASSAGE_CHARACTERS = 1100
_LONGEST = 600  # characters of a sentence
_MARGINS: dict[FlipKind, float] = {"denied": 9.0, "said": 1.5, "direction": 1.5, "side": 2.0}
"""Nats by which the sentence turned round must be likelier: chosen on the tuned half of the evaluation items."""


class ModelCheck:
    """Compares sentences with their opposites.

    Args:
        prompts: the folder of the prompt files.
    """

    def __init__(self, engine: Engine, index: SourceIndex, prompts: Path) -> None:
        self._engine = engine
        self._index = index
        self._prompt = PromptFile(prompts / "verify-restate.txt")

    def asks(self, sentence: Sentence) -> bool:
        """Whether there is anything to compare: an English sentence that no rule flagged, with a word to turn round."""
        return (
            isinstance(self._engine, Scorer)
            and sentence.status != "unsupported"
            and len(sentence.text) <= _LONGEST
            and not is_heading(sentence.lead, sentence.text)
            and self._index.language in (None, "en")
            and language_of(sentence.text) in (None, "en")
            and bool(flips(sentence.text))
        )

    def checked(self, sentence: Sentence, cancelled: Cancelled) -> Sentence:
        """The sentence, flagged if the model holds its opposite for clearly likelier."""
        worst = max(
            ((margin - _MARGINS[flip.kind], flip) for flip, margin in self.margins(sentence.text, cancelled)),
            key=lambda pair: pair[0],
            default=None,
        )
        if worst is None or worst[0] <= 0:
            return sentence
        flip = worst[1]
        nearest = sentence.sources[0] if sentence.sources else sentence.nearest
        reason = f"As the model reads it, the passage rather says the opposite: “{flip.text}”"
        return Sentence(sentence.lead, sentence.text, "unsupported", [reason], sentence.sources, nearest, ["other"])

    def margins(self, text: str, cancelled: Cancelled) -> list[tuple[Flip, float]]:
        """Each turn of a sentence, and by how many nats it is likelier than the sentence behind its passages.

        Raises:
            JobCancelled: ``cancelled()`` became true.
        """
        passage, turns = self._passage(text), flips(text)
        if not passage or not turns or not isinstance(self._engine, Scorer):
            return []
        prompt = self._prompt.fill(passage=Data(delimited(passage)))
        texts = [text, *(flip.text for flip in turns)]
        needed = self._engine.count_prompt_tokens(prompt) + sum(map(self._engine.count_tokens, texts))
        if needed > self._engine.max_context_tokens:
            return []
        own, *others = self._engine.score(prompt, texts, cancelled)
        return [(flip, other - own) for flip, other in zip(turns, others, strict=True)]

    def _passage(self, text: str) -> str:
        """The passages of a sentence with what stands around them, in their order."""
        index = self._index
        chosen: list[int] = []
        room = _PASSAGE_CHARACTERS
        for place in Claim(index, text).link.places[:_PASSAGES]:
            for near in index.around(place, 1):
                length = len(index.text(near))
                if near not in chosen and length < room:
                    chosen.append(near)
                    room -= length
        return "\n".join(index.text(place) for place in sorted(chosen))
