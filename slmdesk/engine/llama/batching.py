"""Continuous batching: several prompts in one context, each admitted as soon as another has finished.

What all prompts begin with is evaluated once and shared. In each pass every sequence that writes gets one
token, and the rest of the pass reads prompts: the tokens that are written then cost next to nothing,
because the weights are read from memory once for the whole pass.
"""

from __future__ import annotations

import collections
import itertools
import time
from collections.abc import Callable, Iterator, Sequence

from slmdesk.engine import Cancelled, Piece, PromptProgress, Usage
from slmdesk.engine.llama.answering import Answer, Asked, after, plan_chunks, shared_prefix, worth_saving
from slmdesk.engine.llama.context import Context, Entry
from slmdesk.engine.llama.sampling import Sampler
from slmdesk.engine.llama.states import SavedStates
from slmdesk.engine.llama.vocabulary import Vocabulary
from slmdesk.errors import JobCancelled


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
        answers: list[Answer] = []
        try:
            while waiting or answers:
                while waiting and free:
                    index, asked = waiting.popleft()
                    if self._unwanted(index):
                        continue
                    answer = Answer(index, asked, self._new_sampler())
                    answers.append(answer)
                    if alone:
                        self._resume(answer, asked)
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

    def _end(self, answer: Answer, answers: list[Answer], free: list[int]) -> None:
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

    def _share(self, answer: Answer, source: int, prefix: int) -> None:
        if prefix:
            self._context.share(source, answer.sequence, prefix)
            answer.read = prefix
            self._usage.cached_tokens += prefix if answer.index else 0  # it was evaluated for the first one

    def _resume(self, answer: Answer, asked: Asked) -> None:
        """Go on from what the context still holds of this prompt, or from a saved state."""
        plan = plan_chunks(answer.tokens, asked.kept, self._context.batch_tokens)
        ends = list(itertools.accumulate(len(chunk.tokens) for chunk in plan))
        answer.sequence, answer.read = self._context.keep_only(plan[:-1])  # the last one's logits are needed
        if self._states is not None:
            saved = worth_saving(asked)
            answer.kept = saved[-1] if saved else 0
            for end in reversed(saved):
                if end <= answer.read:
                    break
                chunks = plan[: ends.index(end) + 1]
                data = self._states.load(chunks)
                if data is not None:
                    answer.sequence, answer.read = 0, end if self._context.restore(0, data, chunks) else 0
                    break
        answer.plan.extend(after(plan, answer.read))
        self._usage.cached_tokens += answer.read
        self._keep_state(answer)

    def _keep_state(self, answer: Answer) -> None:
        if self._states is not None and answer.read == answer.kept > 0:
            chunks = self._context.held(answer.sequence)
            if not self._states.has(chunks):
                self._states.save(chunks, self._context.state(answer.sequence))

    def _step(self, answers: Sequence[Answer]) -> list[tuple[Answer, PromptProgress | Piece]]:
        """One pass through the model."""
        began = time.perf_counter()
        entries: list[Entry] = []
        wanted: list[tuple[Answer, int]] = []
        events: list[tuple[Answer, PromptProgress | Piece]] = []
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
        events.extend((answer, answer.write(self._context, at, self._vocabulary, self._usage)) for answer, at in wanted)
        # A pass that also reads a prompt takes as long as reading it: writing rides along.
        spent = time.perf_counter() - began
        self._usage.prompt_tokens += read_tokens
        if read_tokens:
            self._usage.prompt_s += spent
        else:
            self._usage.output_s += spent
        return events

    def _decode(self, entries: Sequence[Entry]) -> None:
        if self._cancelled():
            raise JobCancelled
        self._context.decode(entries)
