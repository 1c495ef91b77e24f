"""Tells the language of a text, by py3langid: byte n-grams and naive Bayes (Lui and Baldwin 2012).

The model travels in its package; nothing is downloaded. Languages are BCP 47 codes.
"""

from __future__ import annotations

import contextlib
import math
import threading
from collections import defaultdict
from collections.abc import Collection, Mapping
from typing import Any

_MAX_CHARACTERS = 2000  # of one text; more does not change the answer
_SAMPLE_CHARACTERS = 400
_SAMPLES_OF_A_PIECE = 3
_MAX_SAMPLES = 60
_LEAST_LETTERS = 24  # of a document; an ideograph counts for three
_MOST_LEANINGS = 2000
_SURE = 0.6  # share of a document's text

# What the model knows apart and a user does not look for: dialects and regional languages that a short text
# in the larger one is often taken for.
_CODES: Mapping[str, str] = {
    **dict.fromkeys(("wuu", "yue"), "zh"),
    **dict.fromkeys(("ary", "arz"), "ar"),
    "nn": "no",
    "uzs": "uz",
    "gug": "gn",
    "kik": "ki",
    "fuv": "ff",
    "hbo": "he",
}
_LEFT_OUT = frozenset(("zxx", "ext", "gcf", "gcr", "ace", "bcl", "gom", "guw", "ltg", "lij", "vec", "vo", "pcm", "sdh"))


class LanguageDetector:
    """Tells the language of texts. Making one costs nothing; the model takes half a second and 75 MB.

    ``preload`` starts that beside other work.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._model: Any = None
        self._thread: threading.Thread | None = None
        self._leanings: dict[tuple[str, str, str], float] = {}

    def preload(self) -> None:
        """Load the model on a thread of its own: unpacking it holds no lock of the interpreter."""
        with self._lock:
            if self._model is None and self._thread is None:
                self._thread = threading.Thread(target=self._load_quietly, name="slmdesk-language", daemon=True)
                self._thread.start()

    def detect(self, text: str, allowed: Collection[str] | None = None) -> tuple[str, float] | None:
        """The language of a text.

        Args:
            allowed: codes to choose from; None for all that are known. With one alone there is nothing to ask.

        Returns:
            (code, probability 0..1 among the allowed), or None for a text without letters, or when none of the
            allowed is known.
        """
        text = text[:_MAX_CHARACTERS]
        if letters(text) == 0:
            return None
        shares = self._shares(text, allowed)
        total = sum(shares.values())
        if not total:
            return None
        code = max(shares, key=lambda each: shares[each])
        return code, shares[code] / total

    def language_of(self, samples: Collection[str], allowed: Collection[str] | None = None) -> str | None:
        """The language that most of these stretches of a document are in; None when that is not clear."""
        weights: defaultdict[str, float] = defaultdict(float)
        total = 0
        for sample in samples:
            weight = letters(sample)
            found = self.detect(sample, allowed)
            if found is not None:
                weights[found[0]] += weight * found[1]
                total += weight
        if total < _LEAST_LETTERS:
            return None
        code = max(weights, key=lambda each: weights[each])
        return code if weights[code] >= _SURE * total else None

    def leaning(self, words: str, one: str, other: str) -> float:
        """How much likelier a few words are of one language than of another (BCP 47): the logarithm of the ratio.

        0 where the model does not know one of them.
        """
        first, second = one.partition("-")[0], other.partition("-")[0]
        asked = words, first, second
        if asked not in self._leanings:
            shares = self._shares(f" {words} ", {first, second})
            known = shares.get(first) and shares.get(second)
            if len(self._leanings) >= _MOST_LEANINGS:
                self._leanings.clear()
            self._leanings[asked] = math.log(shares[first] / shares[second]) if known else 0.0
        return self._leanings[asked]

    def _shares(self, text: str, allowed: Collection[str] | None) -> dict[str, float]:
        shares: defaultdict[str, float] = defaultdict(float)
        for code, probability in self._loaded().rank(text):
            if code not in _LEFT_OUT:
                code = _CODES.get(code, code)
                if allowed is None or code in allowed:
                    shares[code] += probability
        return shares

    def _loaded(self) -> Any:
        with self._lock:
            thread, self._thread = self._thread, None
        if thread is not None:
            thread.join()
        if self._model is None:
            self._load()
        return self._model

    def _load(self) -> None:
        # Its other functions serve over HTTP, and open addresses; this class does neither.
        from py3langid.langid import MODEL_FILE, LanguageIdentifier

        self._model = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)

    def _load_quietly(self) -> None:
        with contextlib.suppress(Exception):  # whoever needs it meets the same failure, and can tell of it
            self._load()


class Samples:
    """Stretches of a document, collected while it is read: all of its start, ever fewer of what follows."""

    def __init__(self) -> None:
        self.texts: list[str] = []
        self._pieces = 0

    def add(self, text: str) -> None:
        """Take note of the next piece."""
        if len(text) < 2:
            return
        number = self._pieces
        self._pieces += 1
        if (number < 4 or number & (number - 1) == 0) and len(self.texts) < _MAX_SAMPLES:
            step = max(_SAMPLE_CHARACTERS, len(text) // _SAMPLES_OF_A_PIECE)
            self.texts += [text[at : at + _SAMPLE_CHARACTERS] for at in range(0, len(text), step)]


def letters(text: str) -> int:
    """How many letters a text has; an ideograph or a syllable sign says as much as three."""
    if text.isascii():
        return sum(map(str.isalpha, text))
    return sum(3 if character >= "\u3040" else 1 for character in text if character.isalpha())
