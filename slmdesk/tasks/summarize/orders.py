"""Sentences of a source that speak to a model and not to its readers: what only they say is not told as a fact."""

from __future__ import annotations

import functools
import re

from slmdesk.tasks.verify import SourceIndex, terms

_MODEL = (
    r"(?:AI|A\.I\.|LLM|KI|IA|(?:AI |KI-|language )?(?:assistants?|asistentes?|assistenten|assistente)|chat ?-?bots?"
    r"|(?:large )?language models?|sprachmodelle?|modelos? de lenguaje|modèles? de langage|summari[sz]ers?)"
)
_ORDER = re.compile(
    r"\b(?:ignore|disregard|forget)\b.{0,40}\b(?:instructions?|prompts?|rules?|above|text|rest of)\b|\bsystem prompt\b|"
    r"\b(?:ignora|ignorez|ignorieren?|ignoriere|ignore)\b.{0,40}\b(?:instruc\w+|anweisungen|istruzioni)\b|"
    r"<\|\w+\|>|\[/?INST\]|(?:^|>)\W{0,9}(?:system|assistant)\s?:|"
    # the end of what holds the document, in somebody's guess, and what comes after it
    r"</(?:text|document|source|context|transcript)s?>|\"role\"\s?:\s?\"system\"|"
    r"^\W{0,9}new (?:user|system) (?:request|task):|"
    # "To the AI that writes these minutes:", "Dear AI,", "Hinweis an die KI:"
    r"\b(?:to|for|dear|hello|hey|attention|an(?= (?:die|das|den|alle) )|für|liebe|a|para|pour|à|al|per|cher|querida?) "
    r"(?:the |any |all |die |das |den |la |las |le |les |los |l['’]|il |o |os )?"
    rf"{_MODEL}(?= ?[:,]| (?:that|which|who|reading|writing|summari[sz]ing)\b)",
    re.IGNORECASE,
)
_GOES_ON = re.compile(
    r"\W*(?:and |then |also |now |please |only |you (?:must|now|should) )*(?:write|print|say|answer|reply|respond"
    r"|output|repeat|end every|you are|you only|from now on|begin|start|add|include|insert|record|state|list|mention"
    r"|translate|do not|don['’]t|never"
    r"|schreibe?|gib|antworte|escrib[ae]|responde|écri[sv]\w*|répond\w*|scrivi|rispondi)\b",
    re.IGNORECASE,
)


def orders(text: str) -> bool:
    """Whether a sentence speaks to a model."""
    return _ORDER.search(text) is not None


class Orders:
    """What in some sources speaks to a model."""

    def __init__(self, index: SourceIndex) -> None:
        self._index = index

    @functools.cached_property
    def _places(self) -> frozenset[int]:
        """The numbers of the passages that do: an order, and in its line what goes on ordering."""
        found: set[int] = set()
        for place, passage in enumerate(self._index.passages):
            text = self._index.text(place)
            before = self._index.passages[place - 1] if place - 1 in found else None
            same_line = before is not None and before.source == passage.source
            if before is not None and same_line:
                between = self._index.sources[passage.source].text[before.end : passage.start]
                same_line = "\n" not in between
            if orders(text) or (same_line and _GOES_ON.match(text)):
                found.add(place)
        return frozenset(found)

    def are_told_by(self, sentence: str) -> bool:
        """Whether what a sentence says stands in such passages alone."""
        places = self._index.link(terms(sentence)).places if self._places else []
        return bool(places) and places[0] in self._places
