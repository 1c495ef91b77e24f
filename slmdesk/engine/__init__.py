"""What runs a language model: one small interface, one file for each engine behind it.

A prompt is a list of messages made of parts. Plain strings are our own words; ``Data`` is text of the
user's or of a document and is tokenized with special-token parsing off, so that ``<|im_end|>`` in a
file is only characters.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal, Protocol, runtime_checkable

from slmdesk.messages import ModelFile, Sampling


@dataclass(frozen=True)
class Data:
    """Text that is never instructions: a passage, a glossary entry, what the user typed.

    kept: the model's state after reading the prompt up to the end of this part is worth keeping (``StateFolder``).
    """

    text: str
    kept: bool = False


@dataclass(frozen=True)
class Message:
    """One turn of a chat prompt."""

    role: Literal["system", "user", "assistant"]
    parts: tuple[str | Data, ...]


Prompt = Sequence[Message]
Cancelled = Callable[[], bool]


@dataclass(frozen=True)
class JsonSchema:
    """The answer is one JSON value that this schema (JSON Schema 2020-12, as JSON text) allows."""

    schema: str


@dataclass(frozen=True)
class Regex:
    """The answer matches this expression as a whole (the syntax of Rust's ``regex`` crate)."""

    pattern: str


@dataclass(frozen=True)
class Choices:
    """The answer is one of these texts."""

    options: tuple[str, ...]


@dataclass(frozen=True)
class Excerpts:
    """The answer is one line for each name, ``name: words``, in this order.

    The words are a stretch of whole words of ``text`` exactly as it stands there, or ``absent``.
    text: on one line. choices: for each name, the only words there may be; empty for a stretch of the text.
    """

    names: tuple[str, ...]
    text: str
    absent: str
    choices: tuple[tuple[str, ...], ...] = ()


Constraint = JsonSchema | Regex | Choices | Excerpts

Work = Literal["reading", "chat", "segments"]
"""What a model is about to do, which decides how it is tuned: read long prompts and write little; answer over
pages that were read before; answer many short prompts at once."""


@dataclass(frozen=True)
class StateFolder:
    """Where the state of a model that has read a document may be kept, so that it is not read again.

    path: a folder; made when missing. key: 32 bytes to encrypt with, None for plain files.
    max_bytes: of all files in it; the least recently used go first.
    """

    path: str
    key: bytes | None = None
    max_bytes: int = 2 << 30


@dataclass(frozen=True)
class PromptProgress:
    """tokens of the prompt evaluated so far."""

    done: int
    total: int


@dataclass(frozen=True)
class Piece:
    """Some text of the answer. finish: on the last piece, why it ended ("length": cut at max_tokens)."""

    text: str
    finish: Literal["stop", "length"] | None = None


@dataclass
class Usage:
    """What an engine has done since it was asked last; see ``messages.Timings`` for the fields."""

    prompt_tokens: int = 0
    prompt_s: float = 0.0
    cached_tokens: int = 0
    output_tokens: int = 0
    output_s: float = 0.0


class Engine(Protocol):
    """A loaded model.

    Attributes:
        model_id: as the request named it.
        architecture: of the file's header, such as ``"qwen2"``.
        max_context_tokens: the largest context that the model was trained for and memory allows.
        context_tokens: the context that is open now; grows on demand up to the maximum.
        load_s: seconds that loading took.
        notices: what the user should know about this file, such as a missing chat template.
    """

    model_id: str
    architecture: str
    max_context_tokens: int
    context_tokens: int
    load_s: float
    notices: list[str]

    def count_tokens(self, text: str) -> int:
        """Number of tokens of ``text`` as ``Data``, without any that begin or end a prompt."""
        ...

    def count_prompt_tokens(self, prompt: Prompt) -> int:
        """Number of tokens of the whole prompt, chat template included."""
        ...

    def generate(
        self,
        prompt: Prompt,
        sampling: Sampling,
        max_tokens: int,
        cancelled: Cancelled,
        *,
        constraint: Constraint | None = None,
        states: StateFolder | None = None,
    ) -> Iterator[PromptProgress | Piece]:
        """Answer one prompt.

        Args:
            constraint: what the answer must look like. It always does when it ends with "stop"; an answer
                cut at ``max_tokens`` is only a beginning.
            states: where to look for the state after the prompt's last ``kept`` part, and to keep it.

        Yields:
            ``PromptProgress`` while the prompt is read, then ``Piece``, the last with ``finish``.

        Raises:
            JobCancelled: when ``cancelled()`` became true.
            EngineError: kind ``context-too-small`` when prompt and answer do not fit together;
                ``constraint-refused`` when the schema or expression cannot be used.
        """
        ...

    def generate_many(
        self,
        prompts: Sequence[Prompt],
        sampling: Sampling,
        max_tokens: int | Sequence[int],
        cancelled: Cancelled,
        *,
        constraints: Sequence[Constraint | None] | None = None,
        unwanted: Callable[[int], bool] | None = None,
        begun: Sequence[str] | None = None,
    ) -> Iterator[tuple[int, PromptProgress | Piece]]:
        """Answer several prompts. Yields (index of the prompt, as ``generate``), in any order.

        Args:
            max_tokens: of each answer, or one number for each prompt.
            constraints: one for each prompt.
            unwanted: asked with the index of each prompt that a pass works on, before it; one that it is true of ends
                there, without a last piece, and the others go on.
            begun: what each answer begins with, from when it was interrupted: it is read, not yielded again, and counts
                to ``max_tokens``, of which one at least is left. Only without constraints.
        """
        ...

    def take_usage(self) -> Usage:
        """What was done since the last call."""
        ...

    def close(self) -> None:
        """Give the memory back."""
        ...


@runtime_checkable
class Scorer(Protocol):
    """An engine that also tells how likely it holds texts to be; the one for old model files does not.

    parameters: how many weights the model has.
    """

    parameters: int

    def score(self, prompt: Prompt, texts: Sequence[str], cancelled: Cancelled) -> list[float]:
        """By how many nats each text is likelier as the answer to a prompt than the first of them; 0 for that one.

        Only what differs and a few words behind it are compared.

        Raises:
            JobCancelled: when ``cancelled()`` became true.
            EngineError: ``context-too-small``.
        """
        ...


class Engines(Protocol):
    """Keeps the model that was asked for last in memory."""

    def load(self, model: ModelFile, sampling: Sampling, cancelled: Cancelled, work: Work = "reading") -> Engine:
        """The engine for ``model``, loaded if it is not yet, tuned for ``work``.

        Raises:
            ModelError: the file is missing, broken, of an unknown architecture, or too large.
        """
        ...
