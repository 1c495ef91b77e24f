"""The tokenizer of BERT models (WordPiece), from the ``tokenizer.json`` that comes with them.

Devlin et al., "BERT" (2019): clean the text, split at white space and punctuation, then cut each word greedily into
the longest pieces of the vocabulary. Written here because the usual library brings a client of a model server along.
"""

from __future__ import annotations

import json
import unicodedata
from pathlib import Path

from slmdesk.errors import ModelError

_LARGEST_FILE_BYTES = 64 << 20
_MOST_PIECES = 1 << 31
_MOST_KNOWN = 1 << 16  # words, and characters, whose form is kept
_LONGEST_WORD = 100  # characters; a longer one is one unknown token, as in the original
_CJK = ((0x4E00, 0x9FFF), (0x3400, 0x4DBF), (0x20000, 0x2A6DF), (0x2A700, 0x2B73F), (0x2B740, 0x2B81F))
_CJK_MORE = ((0x2B820, 0x2CEAF), (0xF900, 0xFAFF), (0x2F800, 0x2FA1F))


class WordPiece:
    """Turns text into token numbers.

    Args:
        vocabulary: piece -> number, with ``[CLS]``, ``[SEP]`` and ``[UNK]``.
        lowercase: the model knows small letters only; accents go too then.
    """

    def __init__(self, vocabulary: dict[str, int], lowercase: bool = True) -> None:
        self._vocabulary = vocabulary
        self._lowercase = lowercase
        self._start, self._end, self._unknown = (vocabulary[name] for name in ("[CLS]", "[SEP]", "[UNK]"))
        self._known: dict[str, list[int]] = {}  # words that were cut before
        self._written = _Written(lowercase)

    @classmethod
    def from_file(cls, path: Path) -> WordPiece:
        """Read a ``tokenizer.json``.

        Raises:
            ModelError: ``tokenizer-unknown``, for another kind of tokenizer or a damaged file.
        """
        try:
            if path.stat().st_size > _LARGEST_FILE_BYTES:
                raise ValueError("it is too large")
            described = json.loads(path.read_text(encoding="utf-8"))
            model = described["model"]
            if model.get("type", "WordPiece") != "WordPiece" or model.get("continuing_subword_prefix", "##") != "##":
                raise ValueError(f"it is of the kind {str(model.get('type'))[:40]}")
            vocabulary = {str(piece): int(number) for piece, number in model["vocab"].items()}
            if not all(0 <= number < _MOST_PIECES for number in vocabulary.values()):
                raise ValueError("its numbers cannot be")
            return cls(vocabulary, bool((described.get("normalizer") or {}).get("lowercase", True)))
        except OSError as error:
            reason = error.strerror or "it cannot be read"
        except (ValueError, KeyError, TypeError, AttributeError, OverflowError, RecursionError) as error:
            reason = f"{error}" if isinstance(error, ValueError) and error.args else "it is damaged"
        raise ModelError(
            "tokenizer-unknown",
            f"The tokenizer {path.name} of this model cannot be used: {reason[:200]}.",
            "Remove the model and get it again, or another one.",
        )

    def encode(self, text: str, longest: int) -> tuple[list[int], bool]:
        """The tokens of a text with the model's marks around them, at most ``longest``; and whether some were cut."""
        numbers = [self._start]
        for word in self._words(text):
            numbers.extend(self._known.get(word) or self._pieces(word))
            if len(numbers) >= longest:
                break
        cut = len(numbers) > longest - 1
        return [*numbers[: longest - 1], self._end], cut

    def _words(self, text: str) -> list[str]:
        """The text cleaned and split at white space, punctuation and around Chinese characters."""
        if self._lowercase:
            text = unicodedata.normalize("NFD", text).lower()
        return text.translate(self._written).split(" ")

    def _pieces(self, word: str) -> list[int]:
        if not word:
            return []
        if len(word) > _LONGEST_WORD:
            return [self._unknown]
        numbers: list[int] = []
        start = 0
        while start < len(word):
            for end in range(len(word), start, -1):
                number = self._vocabulary.get(("##" if start else "") + word[start:end])
                if number is not None:
                    break
            else:
                numbers = [self._unknown]
                break
            numbers.append(number)
            start = end
        if len(self._known) < _MOST_KNOWN:
            self._known[word] = numbers
        return numbers


class _Written(dict[int, str]):
    """How each character is written before the text is split at spaces; filled as characters come."""

    def __init__(self, without_accents: bool) -> None:
        super().__init__()
        self._without_accents = without_accents

    def __missing__(self, code: int) -> str:
        character = chr(code)
        category = unicodedata.category(character)
        if character in "\t\n\r" or category == "Zs":
            found = " "
        elif code in (0, 0xFFFD) or category.startswith("C") or (self._without_accents and category == "Mn"):
            found = ""
        else:
            found = f" {character} " if _stands_alone(character) else character
        if len(self) < _MOST_KNOWN:
            self[code] = found
        return found


def _stands_alone(character: str) -> bool:
    code = ord(character)
    # All ASCII that is no letter or digit counts, "$" and "^" too, as in the original.
    if code < 128:
        return not character.isalnum()
    if unicodedata.category(character).startswith("P"):
        return True
    return any(first <= code <= last for first, last in _CJK + _CJK_MORE)
