"""One prompt on its way to its answer, and how prompts are cut into passes: what every way of answering shares."""

from __future__ import annotations

import codecs
import collections
import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from slmdesk.engine import Piece, Usage
from slmdesk.engine.llama.constraints import Follower
from slmdesk.engine.llama.context import Chunk, Context
from slmdesk.engine.llama.sampling import Sampler
from slmdesk.engine.llama.vocabulary import Vocabulary

_SHORTEST_STATE = 256  # tokens; reading fewer again takes about as long as a file
_SHORTEST_PREFIX = 16  # tokens; sharing less than that is not worth a sequence


@dataclass(frozen=True)
class Asked:
    """One prompt to answer.

    Attributes:
        kept: how many tokens each part that is worth keeping ends after, in rising order.
        follower: of the form that the answer must have.
    """

    tokens: Sequence[int]
    kept: tuple[int, ...]
    max_tokens: int
    follower: Follower | None = None


class Answer:
    """One prompt on its way: first read, then written to.

    Attributes:
        index: of the prompt.
        sequence: where it lives in its context.
        tokens: the prompt's, and those of the answer so far.
        read: how many of them are evaluated.
        kept: after how many of them the state is to be saved; 0 is never.
        plan: how the rest of the prompt must be cut; empty when that does not matter.
    """

    def __init__(self, index: int, asked: Asked, sampler: Sampler) -> None:
        self.index = index
        self.sequence = 0
        self.read = 0
        self.plan: collections.deque[Chunk] = collections.deque()
        self.tokens = list(asked.tokens)
        self.prompt_tokens = len(asked.tokens)
        self.max_tokens = asked.max_tokens
        self.follower = asked.follower
        self.kept = 0
        self.sampler = sampler
        self.decoder = codecs.getincrementaldecoder("utf-8")("replace")
        self.told = 0  # tokens of the answer that were given away as text
        self.complete = False
        if self.follower is not None:
            self.add(self.follower.forced())

    @property
    def writing(self) -> bool:
        return self.read >= self.prompt_tokens

    @property
    def written(self) -> int:
        return len(self.tokens) - self.prompt_tokens

    @property
    def full(self) -> bool:
        return self.written >= self.max_tokens

    def add(self, tokens: Sequence[int]) -> None:
        """Write tokens that the follower has accepted, as many as there is room for."""
        room = self.max_tokens - self.written
        self.tokens += tokens[:room]
        self.complete = len(tokens) <= room and self.follower is not None and self.follower.complete

    def untold(self) -> Sequence[int]:
        """The tokens written since this was asked last."""
        tokens = self.tokens[self.prompt_tokens + self.told :]
        self.told = self.written
        return tokens

    def write(self, context: Context, at: int, vocabulary: Vocabulary, usage: Usage) -> Piece:
        """The next token, after the batch's entry ``at``, and those that must follow it."""
        if self.told == 0:
            context.refuse_nan(at, vocabulary.size)
        ended = False
        if not self.complete and not self.full:
            token = self.sampler.choose(context, at, self.follower)
            ended = vocabulary.ends(token)
            if ended:
                usage.output_tokens += 1
            elif self.follower is None:
                self.add([token])
            else:
                self.follower.accept(token)
                self.add([token, *self.follower.forced()])
        tokens = self.untold()
        usage.output_tokens += len(tokens)
        finish: Literal["stop", "length"] | None = None
        if ended or self.complete:
            finish = "stop"
        elif self.full:
            finish = "length"
        raw = b"".join(map(vocabulary.piece, tokens))
        return Piece(self.decoder.decode(raw, final=finish is not None), finish)


def plan_chunks(tokens: Sequence[int], kept: Sequence[int], size: int) -> list[Chunk]:
    """How a prompt is cut into passes: always the same way up to the end of a part that is kept.

    What is taken up again then is what reading again would give, to the last bit.
    """
    chunks = []
    start = 0
    for end in (*(end for end in kept if end < len(tokens)), len(tokens)):
        chunks += [Chunk(tuple(tokens[at : min(end, at + size)])) for at in range(start, end, size)]
        start = max(start, end)
    return chunks


def worth_saving(asked: Asked) -> list[int]:
    """After how many tokens of a prompt its state is worth a file, in rising order."""
    return [end for end in asked.kept if _SHORTEST_STATE <= end < len(asked.tokens)]


def last_kept(asked: Asked, size: int) -> list[Chunk]:
    """The chunks up to the end of the last part that is worth keeping; empty when there is none."""
    ends = worth_saving(asked)
    return plan_chunks(asked.tokens[: ends[-1]], asked.kept, size) if ends else []


def after(plan: Sequence[Chunk], tokens: int) -> list[Chunk]:
    """The chunks of a plan after the first ``tokens``."""
    ends = itertools.accumulate(len(chunk.tokens) for chunk in plan)
    return [chunk for chunk, end in zip(plan, ends, strict=True) if end > tokens]


def shared_prefix(prompts: Sequence[Sequence[int]]) -> int:
    """How many tokens all prompts begin with alike; 0 when that is too few to be worth it.

    Each prompt keeps at least one token of its own: its logits are needed.
    """
    longest = min(len(tokens) for tokens in prompts) - 1
    first = prompts[0]
    for other in prompts[1:]:
        longest = next((at for at in range(longest) if first[at] != other[at]), longest)
    return longest if longest >= _SHORTEST_PREFIX else 0
