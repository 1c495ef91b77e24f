"""Answers of long prompts: each prompt is read alone in one context, and handed over to another, where several answers
are written side by side.

Reading and writing want different things of a processor, and of how the weights lie in memory: so the second context
may even belong to a second copy of them (``LoadOptions.second_copy``). In it each answer has cells of its own, so that
a pass takes the weights from memory once for all answers and looks at each one's own keys and values only. In one
cache for all, four long answers at once are no faster than one after the other. This is what servers call
disaggregated prefill and decode (Zhong et al., DistServe, 2024).
"""

from __future__ import annotations

import collections
import time
from collections.abc import Callable, Generator, Iterator, Sequence

from slmdesk.engine import Cancelled, Piece, PromptProgress, Usage
from slmdesk.engine.llama.answering import Answer, Asked, after, plan_chunks, shared_prefix
from slmdesk.engine.llama.context import Context, Entry
from slmdesk.engine.llama.sampling import Sampler
from slmdesk.engine.llama.vocabulary import Vocabulary
from slmdesk.errors import EngineError, JobCancelled

WRITING_TOKENS = 64
"""Of one pass of the context that writes: a token for each answer, and those that a form forces."""

_Event = tuple[int, PromptProgress | Piece]


def suits(asked: Sequence[Asked]) -> bool:
    """Whether prompts are better read one by one: what most of them have in common is read once in a shared cache.

    One alone never is: its answer then does not hang on what was asked before.
    """
    tokens = [one.tokens for one in asked]
    return len(asked) > 1 and 2 * shared_prefix(tokens) < sum(map(len, tokens)) / len(tokens)


class Relay:
    """Answers prompts together.

    Args:
        reading: where prompts are read, in the last of its sequences. The last one stays there, for the next to begin
            with what they have in common.
        writing: where answers are written, in the others; may be the same. Both are ``apart`` and have as many
            sequences: a state fits no other kind of context.
        new_sampler: one for each answer.
        usage: counted up as work is done.
        unwanted: says of a prompt that it need not be answered any more.
    """

    def __init__(
        self,
        reading: Context,
        writing: Context,
        vocabulary: Vocabulary,
        new_sampler: Callable[[], Sampler],
        usage: Usage,
        cancelled: Cancelled,
        unwanted: Callable[[int], bool] | None = None,
    ) -> None:
        self._reading = reading
        self._writing = writing
        self._width = self._desk = writing.sequences - 1
        self._vocabulary = vocabulary
        self._new_sampler = new_sampler
        self._usage = usage
        self._cancelled = cancelled
        self._unwanted = unwanted or (lambda _index: False)

    def run(self, prompts: Sequence[Asked]) -> Iterator[_Event]:
        """Yields (index of the prompt, what happened to it); each prompt's own events are in order.

        Raises:
            JobCancelled: ``cancelled()`` became true.
            EngineError: ``engine-failed``.
            ModelError: ``model-damaged``.
        """
        # At the beginning and not at the end: a run that was given up may end after the next one has begun.
        for sequence in range(self._width):
            self._writing.forget(sequence)
        waiting = collections.deque(enumerate(prompts))
        prefix = shared_prefix([asked.tokens for asked in prompts]) if len(prompts) > 1 else 0
        answers: list[Answer] = []
        try:
            while waiting or answers:
                while waiting and len(answers) < self._width:
                    index, asked = waiting.popleft()
                    if self._unwanted(index):
                        continue
                    answer = Answer(index, asked, self._new_sampler())
                    answers.append(answer)
                    piece = yield from self._read(answer, prefix)
                    if piece is None or piece.finish is not None:
                        self._end(answer, answers)
                    else:
                        used = {each.sequence for each in answers}
                        answer.sequence = next(each for each in range(self._width) if each not in used)
                        self._move(self._reading, self._desk, answer.sequence)
                    if piece is not None:
                        yield index, piece
                for answer in [answer for answer in answers if self._unwanted(answer.index)]:
                    self._end(answer, answers)
                if not answers:
                    continue
                for answer, piece in self._write(answers):
                    if piece.finish is not None:
                        self._end(answer, answers)
                    yield answer.index, piece
        finally:
            for answer in answers:
                answer.sampler.close()

    def _end(self, answer: Answer, answers: list[Answer]) -> None:
        answers.remove(answer)
        answer.sampler.close()
        if answer.sequence != self._desk:
            self._writing.forget(answer.sequence)

    def _read(self, answer: Answer, prefix: int) -> Generator[_Event, None, Piece | None]:
        """Read a prompt. Returns the first of its answer; None when it is not wanted any more."""
        plan = plan_chunks(answer.tokens, (prefix,) if prefix else (), self._reading.batch_tokens)
        answer.sequence = self._desk
        answer.read = self._reading.keep_beginning(self._desk, plan[:-1])  # the last one's logits are needed
        self._usage.cached_tokens += answer.read
        yield answer.index, PromptProgress(min(answer.read, answer.prompt_tokens), answer.prompt_tokens)
        rest = after(plan, answer.read)
        entries: list[Entry] = []
        for chunk in rest:
            if self._unwanted(answer.index):
                return None
            began = time.perf_counter()
            at_end = chunk is rest[-1]
            entries = [
                Entry(token, answer.read + at, self._desk, at_end and at == len(chunk.tokens) - 1)
                for at, token in enumerate(chunk.tokens)
            ]
            self._decode(self._reading, entries)
            before = answer.read
            answer.read += len(entries)
            self._usage.prompt_tokens += max(0, min(answer.read, answer.prompt_tokens) - before)
            self._usage.prompt_s += time.perf_counter() - began
            yield answer.index, PromptProgress(min(answer.read, answer.prompt_tokens), answer.prompt_tokens)
        return answer.write(self._reading, len(entries) - 1, self._vocabulary, self._usage)

    def _move(self, source: Context, sequence: int, target: int) -> None:
        """Let a sequence of the context that writes hold what one of a context holds."""
        if not self._writing.adopt(target, source.state(sequence), source.held(sequence)):
            raise EngineError(
                "engine-failed", "llama.cpp could not hand a text over to be answered.", "Try a shorter text."
            )

    def _close_gaps(self, answers: Sequence[Answer]) -> None:
        """Sequences that do not lie side by side are evaluated in several passes: move them together at the end."""
        for place, answer in enumerate(sorted(answers, key=lambda each: each.sequence)):
            if answer.sequence != place:
                self._move(self._writing, answer.sequence, place)
                self._writing.forget(answer.sequence)
                answer.sequence = place

    def _write(self, answers: Sequence[Answer]) -> list[tuple[Answer, Piece]]:
        """One pass: what each answer has not evaluated yet, which is mostly one token. Then the next of each."""
        began = time.perf_counter()
        self._close_gaps(answers)
        entries: list[Entry] = []
        wanted: list[tuple[Answer, int]] = []
        for answer in sorted(answers, key=lambda each: each.sequence):
            part = answer.tokens[answer.read : answer.read + self._writing.batch_tokens - len(entries)]
            for at, token in enumerate(part, answer.read):
                entries.append(Entry(token, at, answer.sequence, at == len(answer.tokens) - 1))
            answer.read += len(part)
            if part and answer.read == len(answer.tokens):
                wanted.append((answer, len(entries) - 1))
        self._decode(self._writing, entries)
        events = [(answer, answer.write(self._writing, at, self._vocabulary, self._usage)) for answer, at in wanted]
        self._usage.output_s += time.perf_counter() - began
        return events

    def _decode(self, context: Context, entries: Sequence[Entry]) -> None:
        if self._cancelled():
            raise JobCancelled
        context.decode(entries)
