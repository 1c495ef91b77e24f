"""Continuous batching: several prompts in one context, each admitted as soon as another has finished.

What all prompts begin with is evaluated once and shared. In each pass every sequence that writes gets one
token, and the rest of the pass reads prompts: the tokens that are written then cost next to nothing,
because the weights are read from memory once for the whole pass.
"""

from __future__ import annotations

import codecs
import collections
import time
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from slmdesk.engine import Cancelled, Piece, PromptProgress, Usage
from slmdesk.engine.llama.context import Context, Entry
from slmdesk.engine.llama.vocabulary import Vocabulary
from slmdesk.errors import JobCancelled

_SHORTEST_PREFIX = 16  # tokens; sharing less than that is not worth a sequence


class _Answer:
    """One prompt on its way: first read, then written to.

    index: of the prompt. sequence: where it lives in the context. read: tokens of the prompt evaluated.
    """

    def __init__(self, index: int, sequence: int, tokens: Sequence[int], read: int, sampler: Any) -> None:
        self.index = index
        self.sequence = sequence
        self.tokens = tokens
        self.read = read
        self.sampler = sampler
        self.last_token = 0
        self.written = 0
        self.decoder = codecs.getincrementaldecoder("utf-8")("replace")

    @property
    def writing(self) -> bool:
        return self.read == len(self.tokens)


class Batch:
    """Answers prompts together.

    Args:
        context: emptied by this; it has a sequence for each answer at once, and one more for the prefix.
        width: how many are answered at once.
        max_tokens: of each answer.
        new_sampler, free_sampler: one sampler for each answer.
        usage: counted up as work is done.
    """

    def __init__(
        self,
        context: Context,
        vocabulary: Vocabulary,
        width: int,
        max_tokens: int,
        new_sampler: Callable[[], Any],
        free_sampler: Callable[[Any], None],
        usage: Usage,
        cancelled: Cancelled,
    ) -> None:
        self._context = context
        self._vocabulary = vocabulary
        self._width = width
        self._max_tokens = max_tokens
        self._new_sampler = new_sampler
        self._free_sampler = free_sampler
        self._usage = usage
        self._cancelled = cancelled

    def run(self, prompts: Sequence[Sequence[int]]) -> Iterator[tuple[int, PromptProgress | Piece]]:
        """Yields (index of the prompt, what happened to it); each prompt's own events are in order.

        Raises:
            JobCancelled: ``cancelled()`` became true.
        """
        self._context.clear()
        waiting = collections.deque(enumerate(prompts))
        free = list(range(self._width))
        prefix = shared_prefix(prompts) if len(prompts) > 1 else 0
        if prefix:
            self._read_prefix(prompts[0][:prefix])
        answers: list[_Answer] = []
        try:
            while waiting or answers:
                while waiting and free:
                    index, tokens = waiting.popleft()
                    answers.append(self._admit(index, tokens, free.pop(), prefix))
                    yield index, PromptProgress(prefix, len(tokens))
                for answer, event in self._step(answers):
                    yield answer.index, event
                    if isinstance(event, Piece) and event.finish is not None:
                        answers.remove(answer)
                        self._context.forget(answer.sequence)
                        self._free_sampler(answer.sampler)
                        free.append(answer.sequence)
        finally:
            for answer in answers:
                self._free_sampler(answer.sampler)

    def _read_prefix(self, tokens: Sequence[int]) -> None:
        """Evaluate what all prompts begin with, in a sequence of its own."""
        began = time.perf_counter()
        for start in range(0, len(tokens), self._context.batch_tokens):
            part = tokens[start : start + self._context.batch_tokens]
            self._decode([Entry(token, start + at, self._width, False) for at, token in enumerate(part)])
        self._usage.prompt_tokens += len(tokens)
        self._usage.prompt_s += time.perf_counter() - began

    def _admit(self, index: int, tokens: Sequence[int], sequence: int, prefix: int) -> _Answer:
        if prefix:
            self._context.share(self._width, sequence, prefix)
            self._usage.cached_tokens += prefix if index else 0  # for the first one it was really evaluated
        return _Answer(index, sequence, tokens, prefix, self._new_sampler())

    def _step(self, answers: Sequence[_Answer]) -> list[tuple[_Answer, PromptProgress | Piece]]:
        """One pass through the model."""
        began = time.perf_counter()
        entries: list[Entry] = []
        wanted: list[tuple[_Answer, int]] = []
        events: list[tuple[_Answer, PromptProgress | Piece]] = []
        for answer in answers:
            if answer.writing:
                wanted.append((answer, len(entries)))
                position = len(answer.tokens) + answer.written - 1
                entries.append(Entry(answer.last_token, position, answer.sequence, True))
        read_tokens = 0
        for answer in answers:
            room = self._context.batch_tokens - len(entries)
            if answer.writing or not room:
                continue
            part = answer.tokens[answer.read : answer.read + room]
            last = answer.read + len(part) == len(answer.tokens)
            for at, token in enumerate(part):
                is_last = last and at == len(part) - 1
                entries.append(Entry(token, answer.read + at, answer.sequence, is_last))
            if last:
                wanted.append((answer, len(entries) - 1))
            answer.read += len(part)
            read_tokens += len(part)
            events.append((answer, PromptProgress(answer.read, len(answer.tokens))))
        self._decode(entries)
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
        if answer.written == 0:
            self._context.refuse_nan(at, self._vocabulary.size)
        token = self._context.sample(answer.sampler, at)
        answer.last_token = token
        answer.written += 1
        self._usage.output_tokens += 1
        if self._vocabulary.ends(token):
            return Piece(answer.decoder.decode(b"", final=True), "stop")
        full = answer.written == self._max_tokens
        text = answer.decoder.decode(self._vocabulary.piece(token), final=full)
        return Piece(text, "length" if full else None)

    def _decode(self, entries: Sequence[Entry]) -> None:
        if self._cancelled():
            raise JobCancelled
        self._context.decode(entries)


def shared_prefix(prompts: Sequence[Sequence[int]]) -> int:
    """How many tokens all prompts begin with alike; 0 when that is too few to be worth it.

    Each prompt keeps at least one token of its own: its logits are needed.
    """
    longest = min(len(tokens) for tokens in prompts) - 1
    first = prompts[0]
    for other in prompts[1:]:
        longest = next((at for at in range(longest) if first[at] != other[at]), longest)
    return longest if longest >= _SHORTEST_PREFIX else 0
