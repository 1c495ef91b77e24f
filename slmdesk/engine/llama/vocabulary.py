"""Tokens of a loaded model: text to tokens, tokens to bytes."""

from __future__ import annotations

import ctypes
from typing import Any

_PIECE_BYTES = 256  # longer pieces are rare


class Vocabulary:
    """The vocabulary of a model.

    Args:
        api: the ctypes module.
        model: llama.cpp's pointer; must outlive this object.

    Attributes:
        adds_space: whether a text is read as if a space stood before it (SentencePiece).
    """

    def __init__(self, api: Any, model: Any) -> None:
        self._api = api
        self._vocab = api.llama_model_get_vocab(model)
        self.size: int = api.llama_vocab_n_tokens(self._vocab)
        self.bos: int = api.llama_vocab_bos(self._vocab)
        self.eos: int = api.llama_vocab_eos(self._vocab)
        self.pointer = self._vocab  # llama.cpp's own, for a library that calls it
        self._piece_buffer = ctypes.create_string_buffer(_PIECE_BYTES)
        self._not_text: int = api.LLAMA_TOKEN_ATTR_CONTROL | api.LLAMA_TOKEN_ATTR_UNKNOWN | api.LLAMA_TOKEN_ATTR_UNUSED
        self.adds_bos = bool(api.llama_vocab_get_add_bos(self._vocab)) and self.bos >= 0
        self.adds_space = self.piece((self.tokens("a", special=False) or [self.eos])[0]).startswith(b" ")

    def tokens(self, text: str, special: bool) -> list[int]:
        """Tokens of a text. special: whether ``<|im_end|>`` and its like are one token or characters."""
        raw = text.encode("utf-8", "replace")
        size = len(raw) + 8
        buffer = (self._api.llama_token * size)()
        count = self._api.llama_tokenize(self._vocab, raw, len(raw), buffer, size, False, special)
        if count < 0:
            size = -count
            buffer = (self._api.llama_token * size)()
            count = self._api.llama_tokenize(self._vocab, raw, len(raw), buffer, size, False, special)
        return list(buffer[: max(0, count)])

    @property
    def tokenize_pointer(self) -> int:
        """The address of ``llama_tokenize``."""
        return ctypes.cast(self._api._lib.llama_tokenize, ctypes.c_void_p).value or 0

    def piece(self, token: int, special: bool = False) -> bytes:
        """The bytes of a token, which may be a part of a character. special: also those of special tokens."""
        buffer = self._piece_buffer
        length = self._api.llama_token_to_piece(self._vocab, token, buffer, _PIECE_BYTES, 0, special)
        if length < 0:
            buffer = ctypes.create_string_buffer(-length)
            length = self._api.llama_token_to_piece(self._vocab, token, buffer, -length, 0, special)
        return buffer.raw[:length]

    def is_control(self, token: int) -> bool:
        """Whether a token is no text: it begins or ends turns, or stands for what is unknown or unused."""
        attributes = self._api.llama_vocab_get_attr(self._vocab, token)
        return bool(attributes & self._not_text)

    def text(self, token: int) -> str:
        """A special token as a template writes it; empty for one that the model does not have."""
        return self.piece(token, special=True).decode("utf-8", "replace") if token >= 0 else ""

    def ends(self, token: int) -> bool:
        """Whether the model ends its turn with this token."""
        return bool(self._api.llama_vocab_is_eog(self._vocab, token))
