"""Answers that must look a certain way: JSON of a schema, a regular expression, one of several texts.

llguidance (MIT) tells after each token which may follow, and which must: forced tokens are not asked for
one by one but evaluated together, so that JSON of a known shape is written faster than free text.
"""

from __future__ import annotations

import collections
import json
import re
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from slmdesk.engine import Choices, Constraint, Excerpts, JsonSchema, Regex
from slmdesk.engine.llama.vocabulary import Vocabulary
from slmdesk.errors import EngineError

_KEPT_GRAMMARS = 64  # compiling one takes about a millisecond
# One way to write each value, as json.dumps does it: a small model that may add white space adds it without end,
# and everything between two values is forced.
_JSON_FORM = {"item_separator": ", ", "key_separator": ": ", "whitespace_flexible": False}
_RUST_META = re.compile(r"[\\.+*?()|\[\]{}^$#&\-~/\s]")


class Follower:
    """Where one answer is in its grammar.

    Args:
        matcher: llguidance's, at the beginning of the grammar; owned by this object.
    """

    def __init__(self, matcher: Any) -> None:
        self._matcher = matcher

    @property
    def complete(self) -> bool:
        """Whether nothing may follow any more."""
        return bool(self._matcher.is_stopped())

    def allows(self, token: int) -> bool:
        """Whether this token may follow; one that ends the turn may when the answer is whole."""
        return bool(self._matcher.validate_tokens([token]) == 1)

    def allowed(self, size: int) -> NDArray[np.bool_]:
        """For each token of a vocabulary of ``size``, whether it may follow."""
        bits = np.frombuffer(self._matcher.compute_bitmask(), dtype=np.uint8)
        return np.unpackbits(bits, count=size, bitorder="little").view(np.bool_)

    def accept(self, token: int) -> None:
        """Go on after an allowed token.

        Raises:
            EngineError: ``constraint-refused`` when the grammar became too complex to follow.
        """
        if not self._matcher.consume_token(token):
            raise _refused("it is too complex")

    def forced(self) -> list[int]:
        """The tokens that must follow now, and go on after them."""
        tokens: list[int] = self._matcher.compute_ff_tokens()
        if tokens and not self._matcher.consume_tokens(tokens):
            raise _refused("it is too complex")
        return tokens


class Grammars:
    """Compiles constraints for one model's vocabulary, which is learnt at the first (0.1 to 1 s).

    Args:
        vocabulary: must outlive this object and its followers.
    """

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._vocabulary = vocabulary
        self._tokenizer: Any = None
        self._compiled: collections.OrderedDict[Constraint, Any] = collections.OrderedDict()

    def follow(self, constraint: Constraint) -> Follower:
        """The beginning of an answer.

        Raises:
            EngineError: ``constraint-refused`` when llguidance cannot use the schema or expression.
        """
        matcher = self._compiled.get(constraint)
        if matcher is None:
            matcher = self._compile(constraint)
            self._compiled[constraint] = matcher
            if len(self._compiled) > _KEPT_GRAMMARS:
                self._compiled.popitem(last=False)
        return Follower(matcher.deep_copy())

    def _compile(self, constraint: Constraint) -> Any:
        import llguidance  # takes 20 to 60 ms

        if self._tokenizer is None:
            vocabulary = self._vocabulary
            self._tokenizer = llguidance.LLTokenizer.from_llamacpp(  # type: ignore[attr-defined]
                tokens=_pieces(vocabulary),
                vocab_ptr=vocabulary.pointer,
                tokenize_fptr=vocabulary.tokenize_pointer,
                eos_token=[token for token in range(vocabulary.size) if vocabulary.ends(token)],
            )
        try:
            grammar = _grammar(llguidance.LLMatcher, constraint)
        except ValueError as error:
            raise _refused(str(error)) from error
        # Its messages quote what was written so far: document text, which never goes into an error.
        limits = llguidance.LLParserLimits(verbose_errors=False)
        matcher = llguidance.LLMatcher(self._tokenizer, grammar, log_level=0, limits=limits)
        if matcher.is_error():
            raise _refused(matcher.get_error())
        return matcher


def _grammar(compiler: Any, constraint: Constraint) -> str:
    if isinstance(constraint, JsonSchema):
        if isinstance(json.loads(constraint.schema), dict):
            return str(compiler.grammar_from_json_schema(constraint.schema, overrides=_JSON_FORM))
        raise ValueError("a schema must be a JSON object")
    if isinstance(constraint, Excerpts):
        return str(compiler.grammar_from_lark(_excerpts(constraint)))
    pattern = constraint.pattern if isinstance(constraint, Regex) else _alternatives(constraint)
    return str(compiler.grammar_from_regex(pattern))


def _alternatives(constraint: Choices) -> str:
    if not constraint.options or not all(constraint.options):
        raise ValueError("there is nothing to choose")
    # Not re.escape: Rust's expressions know other characters, and refuse an escape that they do not need.
    return "|".join(_RUST_META.sub(lambda match: f"\\x{{{ord(match[0]):x}}}", text) for text in constraint.options)


def _excerpts(constraint: Excerpts) -> str:
    """A grammar in llguidance's Lark, with its ``substring_words`` (an automaton of all stretches of a text)."""
    if not constraint.names or not constraint.text.split() or not constraint.absent:
        raise ValueError("there is nothing to copy from")
    parts = []
    for at, name in enumerate(constraint.names):
        options = constraint.choices[at] if constraint.choices else ()
        parts.append(json.dumps(f"{name}: " if at == 0 else f"\n{name}: ", ensure_ascii=False))
        parts.append(f"({' | '.join(map(json.dumps, options))})" if options else "(WORDS | ABSENT)")
    words = json.dumps({"substring_words": constraint.text}, ensure_ascii=False)
    return f"start: {' '.join(parts)}\nWORDS: %regex {words}\nABSENT: {json.dumps(constraint.absent)}\n"


def _pieces(vocabulary: Vocabulary) -> Sequence[bytes]:
    """The bytes of every token; 0xff before one that is not text, as llguidance wants it."""
    return [
        b"\xff" + vocabulary.piece(token, special=True) if vocabulary.is_control(token) else vocabulary.piece(token)
        for token in range(vocabulary.size)
    ]


def _refused(why: str) -> EngineError:
    lines = [line.strip() for line in why.splitlines() if line.strip()] or ["no reason is given"]
    reason = next((line.removeprefix("error: ") for line in lines if line.startswith("error: ")), lines[0])
    return EngineError(
        "constraint-refused",
        f"The form that the answer must have cannot be used: {reason[:200].rstrip('.')}.",
        "Simplify the schema, the expression or the list.",
    )
