"""Continuous batching: several prompts in one context, each admitted as soon as another has finished.

What all prompts begin with is evaluated once and shared. In each pass every sequence that writes gets one
token, and the rest of the pass reads prompts: the tokens that are written then cost next to nothing,
because the weights are read from memory once for the whole pass.
"""

from __future__ import annotations

import codecs
import collections
import itertools
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from slmdesk.engine import Cancelled, Piece, PromptProgress, Usage
from slmdesk.engine.llama.constraints import Follower
from slmdesk.engine.llama.context import Chunk, Context, Entry
from slmdesk.engine.llama.sampling import Sampler
from slmdesk.engine.llama.states import SavedStates
from slmdesk.engine.llama.vocabulary import Vocabulary
from slmdesk.errors import JobCancelled

_SHORTEST_PREFIX = 16  # tokens; sharing less than that is not worth a sequence
_SHORTEST_STATE = 256  # tokens; reading fewer again takes about as long as a file


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


class _Answer:
    """One prompt on its way: first read, then written to.

    Attributes:
        index: of the prompt.
        sequence: where it lives in the context.
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


class Batch:
    """Answers prompts together.

    Args:
        context: has a sequence for each answer at once, and one more for the prefix.
        width: how many are answered at once.
        new_sampler: one for each answer.
        usage: counted up as work is done.
        unwanted: says of a prompt that it need not be answered any more.
        states: where the state of a prompt that is answered alone is looked for and kept.
    """

    def __init__(
        self,
        context: Context,
        vocabulary: Vocabulary,
        width: int,
        new_sampler: Callable[[], Sampler],
        usage: Usage,
        cancelled: Cancelled,
        unwanted: Callable[[int], bool] | None = None,
        states: SavedStates | None = None,
    ) -> None:
        self._context = context
        self._vocabulary = vocabulary
        self._width = width
        self._new_sampler = new_sampler
        self._usage = usage
        self._cancelled = cancelled
        self._unwanted = unwanted or (lambda _index: False)
        self._states = states
        self._alone = True

    def run(self, prompts: Sequence[Asked]) -> Iterator[tuple[int, PromptProgress | Piece]]:
        """Yields (index of the prompt, what happened to it); each prompt's own events are in order.

        Raises:
            JobCancelled: ``cancelled()`` became true.
        """
        waiting = collections.deque(enumerate(prompts))
        alone = self._alone = len(prompts) == 1  # then it stays in the context: the next one may begin like it
        prefix = 0 if alone else shared_prefix([asked.tokens for asked in prompts])
        source = 0 if alone else self._read_prefix(prompts[0], prefix)
        free = [sequence for sequence in range(self._width + 1) if sequence != source or not prefix][: self._width]
        answers: list[_Answer] = []
        try:
            while waiting or answers:
                while waiting and free:
                    index, asked = waiting.popleft()
                    if self._unwanted(index):
                        continue
                    answer = _Answer(index, asked, self._new_sampler())
                    answers.append(answer)
                    if alone:
                        self._resume(answer, asked.kept)
                    else:
                        answer.sequence = free.pop()
                        self._share(answer, source, prefix)
                    yield index, PromptProgress(answer.read, answer.prompt_tokens)
                for answer in [answer for answer in answers if self._unwanted(answer.index)]:
                    self._end(answer, answers, free)
                if not answers:
                    continue
                for answer, event in self._step(answers):
                    if isinstance(event, Piece) and event.finish is not None:
                        self._end(answer, answers, free)
                    yield answer.index, event
        finally:
            for answer in answers:
                answer.sampler.close()
            if self._states is not None:
                self._states.wait()

    def _end(self, answer: _Answer, answers: list[_Answer], free: list[int]) -> None:
        answers.remove(answer)
        answer.sampler.close()
        free.append(answer.sequence)
        if not self._alone:
            self._context.forget(answer.sequence)

    def _read_prefix(self, asked: Asked, tokens: int) -> int:
        """Evaluate what all prompts begin with, in a sequence of its own. Returns that sequence."""
        began = time.perf_counter()
        kept = tuple(end for end in asked.kept if end <= tokens)
        plan = plan_chunks(asked.tokens[:tokens], kept, self._context.batch_tokens)
        sequence, read = self._context.keep_only(plan)
        self._usage.cached_tokens += read
        self._usage.prompt_tokens += tokens - read
        for chunk in after(plan, read):
            self._decode([Entry(token, read + at, sequence, False) for at, token in enumerate(chunk.tokens)])
            read += len(chunk.tokens)
        self._usage.prompt_s += time.perf_counter() - began
        return sequence

    def _share(self, answer: _Answer, source: int, prefix: int) -> None:
        if prefix:
            self._context.share(source, answer.sequence, prefix)
            answer.read = prefix
            self._usage.cached_tokens += prefix if answer.index else 0  # it was evaluated for the first one

    def _resume(self, answer: _Answer, kept: tuple[int, ...]) -> None:
        """Go on from what the context still holds of this prompt, or from a saved state."""
        plan = plan_chunks(answer.tokens, kept, self._context.batch_tokens)
        ends = list(itertools.accumulate(len(chunk.tokens) for chunk in plan))
        answer.sequence, answer.read = self._context.keep_only(plan[:-1])  # the last one's logits are needed
        if self._states is not None:
            answer.kept = next((end for end in reversed(kept) if end >= _SHORTEST_STATE), 0)
            for end in reversed(kept):
                if end <= max(answer.read, _SHORTEST_STATE - 1):
                    break
                chunks = plan[: ends.index(end) + 1]
                data = self._states.load(chunks)
                if data is not None:
                    answer.sequence, answer.read = 0, end if self._context.restore(0, data, chunks) else 0
                    break
        answer.plan.extend(after(plan, answer.read))
        self._usage.cached_tokens += answer.read
        self._keep_state(answer)

    def _keep_state(self, answer: _Answer) -> None:
        if self._states is not None and answer.read == answer.kept > 0:
            chunks = self._context.held(answer.sequence)
            if not self._states.has(chunks):
                self._states.save(chunks, self._context.state(answer.sequence))

    def _step(self, answers: Sequence[_Answer]) -> list[tuple[_Answer, PromptProgress | Piece]]:
        """One pass through the model."""
        began = time.perf_counter()
        entries: list[Entry] = []
        wanted: list[tuple[_Answer, int]] = []
        events: list[tuple[_Answer, PromptProgress | Piece]] = []
        read_tokens = 0
        for answer in sorted(answers, key=lambda answer: not answer.writing):
            room = self._context.batch_tokens - len(entries)
            if not room:
                break
            part: Sequence[int] = answer.tokens[answer.read : answer.read + room]
            if answer.plan:
                part = answer.plan.popleft().tokens
            last = answer.read + len(part) == len(answer.tokens)
            was_writing = answer.writing
            for at, token in enumerate(part):
                is_last = last and at == len(part) - 1
                entries.append(Entry(token, answer.read + at, answer.sequence, is_last))
            if last:
                wanted.append((answer, len(entries) - 1))
            answer.read += len(part)
            if not was_writing:
                read_tokens += min(len(part), answer.prompt_tokens - answer.read + len(part))
                events.append((answer, PromptProgress(min(answer.read, answer.prompt_tokens), answer.prompt_tokens)))
        self._decode(entries)
        for answer in answers:
            self._keep_state(answer)
        events.extend((answer, self._write(answer, at)) for answer, at in wanted)
        # A pass that also reads a prompt takes as long as reading it: writing rides along.
        spent = time.perf_counter() - began
        self._usage.prompt_tokens += read_tokens
        if read_tokens:
            self._usage.prompt_s += spent
        else:
            self._usage.output_s += spent
        return events

    def _write(self, answer: _Answer, at: int) -> Piece:
        """The next token, and those that must follow it."""
        if answer.told == 0:
            self._context.refuse_nan(at, self._vocabulary.size)
        ended = False
        if not answer.complete and not answer.full:
            token = answer.sampler.choose(self._context, at, answer.follower)
            ended = self._vocabulary.ends(token)
            if ended:
                self._usage.output_tokens += 1
            elif answer.follower is None:
                answer.add([token])
            else:
                answer.follower.accept(token)
                answer.add([token, *answer.follower.forced()])
        tokens = answer.untold()
        self._usage.output_tokens += len(tokens)
        finish: Literal["stop", "length"] | None = None
        if ended or answer.complete:
            finish = "stop"
        elif answer.full:
            finish = "length"
        raw = b"".join(map(self._vocabulary.piece, tokens))
        return Piece(answer.decoder.decode(raw, final=finish is not None), finish)

    def _decode(self, entries: Sequence[Entry]) -> None:
        if self._cancelled():
            raise JobCancelled
        self._context.decode(entries)


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


def last_kept(asked: Asked, size: int) -> list[Chunk]:
    """The chunks up to the end of the last part that is worth keeping; empty when there is none."""
    end = next((end for end in reversed(asked.kept) if _SHORTEST_STATE <= end < len(asked.tokens)), 0)
    return plan_chunks(asked.tokens[:end], asked.kept, size) if end else []


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
