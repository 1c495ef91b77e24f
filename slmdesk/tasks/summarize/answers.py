"""Asking a model many prompts of one job, so that an interrupted job goes on where it was."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Generator, Sequence
from dataclasses import dataclass
from typing import Literal, Protocol

from slmdesk.engine import Cancelled, Constraint, Data, Engine, Prompt, PromptProgress, Usage
from slmdesk.messages import BEGUN, Checkpoint, PartText, Progress, Sampling, TaskEvent, Token
from slmdesk.tasks.sentences import split_result

Stage = Literal["summarizing", "combining", "writing", "translating", "repairing"]

Asked = tuple[Prompt, int]  # with the most tokens of the answer

_AT_ONCE = 64  # prompts given to the engine together: more would only take memory
_FRAME_TOKENS = 100  # read for a prompt behind what was read already
_OF_THE_LIMIT = 0.5  # of the tokens that an answer may have, as they are written
_UNFINISHED = "\x1f"  # ends the kept text of an answer that was cut at its limit
_LONGEST_WORD = 40  # characters
_KEPT_CHARACTERS = 60  # written between two such texts: of four answers side by side a crash costs less than one whole


@dataclass(frozen=True)
class Answer:
    """What the model wrote. finished: by itself, not cut at the limit."""

    text: str
    finished: bool


@dataclass(frozen=True)
class Show:
    """How the answers are shown while they are written: in their order, each after its ``lead``.

    whole: sentence by sentence: of an answer that may be cut, what was begun would stand before the next one.
    """

    draft: bool
    leads: Sequence[str]
    whole: bool = False


@dataclass(frozen=True)
class Within:
    """Which part of a text some prompts are about, so that progress counts parts. before: parts done already."""

    before: int
    parts: int


class Times(Protocol):
    """How long a job still takes."""

    def asked(self, stage: Stage, read: float, written: float) -> None:
        """Something is asked for now, of which so many tokens will be read and written; none where all is known."""

    def remaining_s(self, stage: str, done: float, total: int) -> float | None:
        """Seconds that are left when ``done`` of ``total`` of a stage are done; None when nothing is known."""


class Answers:
    """Asks prompts, and remembers each answer by the words of its prompt.

    Args:
        key: of the job, for its checkpoints.
        done: answers from before the job was interrupted.
        times: of the job.

    Attributes:
        resumed: stages of which something was there from before. wrote: the model answered anything with more than
            nothing.
    """

    def __init__(
        self,
        engine: Engine,
        sampling: Sampling,
        cancelled: Cancelled,
        key: str,
        done: Sequence[PartText],
        times: Times,
    ) -> None:
        self._engine = engine
        self._sampling = sampling
        self._cancelled = cancelled
        self._key = key
        self._done = {part.part: part.text for part in done if part.is_whole}
        self._begun = {part.part: part.text.removesuffix(BEGUN) for part in done if not part.is_whole}
        self.times = times
        self.resumed: set[Stage] = set()
        self.wrote = False

    def known(self, prompt: Prompt, max_tokens: int) -> bool:
        """Whether the answer is there from before."""
        return part_of(prompt, max_tokens) in self._done

    def share_known(self, asked: Sequence[Asked]) -> float:
        """The share (0..1) of some prompts whose answers are there from before."""
        return sum(self.known(*each) for each in asked) / len(asked) if asked else 0.0

    def all(
        self,
        prompts: Sequence[Prompt],
        max_tokens: int | Sequence[int],
        stage: Stage,
        word: str,
        show: Show | None = None,
        within: Within | None = None,
        constraints: Sequence[Constraint | None] | None = None,
        enough: Callable[[str], bool] | None = None,
    ) -> Generator[TaskEvent, None, list[Answer]]:
        """Answer all prompts. Yields progress, tokens and checkpoints; returns the answers in order.

        max_tokens: of each answer, or one number for each prompt. word: what one of them is called in the line of
        progress. constraints: the form of each answer. enough: says of the text so far that no more of it is wanted;
        such an answer is not finished, as one that is cut at its limit.
        """
        texts = [""] * len(prompts)
        finished: dict[int, bool] = {}
        limits = [max_tokens] * len(prompts) if isinstance(max_tokens, int) else list(max_tokens)
        parts = [part_of(prompt, limit) for prompt, limit in zip(prompts, limits, strict=True)]
        for index, part in enumerate(parts):
            if part in self._done:
                kept = self._done[part]
                texts[index], finished[index] = kept.removesuffix(_UNFINISHED), not kept.endswith(_UNFINISHED)
        begun = (
            [""] * len(prompts)
            if constraints
            else [self._begun_before(*each) for each in zip(parts, limits, strict=True)]
        )
        texts = [kept or start for kept, start in zip(texts, begun, strict=True)]
        drawing = _Drawing(texts, finished, show)
        total = within.parts if within else len(prompts)

        def reached(share_read: float = 0.0) -> float:
            done = min(len(finished) + share_read, len(prompts))
            return within.before + done / len(prompts) if within else done

        yield self._progress(stage, reached(), total, word)
        yield from drawing.tokens()
        missing = [index for index in range(len(prompts)) if index not in finished]
        if finished or any(begun):
            self.resumed.add(stage)
        self.times.asked(stage, _FRAME_TOKENS * len(missing), _OF_THE_LIMIT * sum(limits[index] for index in missing))
        for first in range(0, len(missing), _AT_ONCE):
            group = missing[first : first + _AT_ONCE]
            ended: set[int] = set()  # places in the group
            kept_characters = [len(texts[index]) for index in group]
            for place, event in self._engine.generate_many(
                [prompts[index] for index in group],
                self._sampling,
                [limits[index] for index in group],
                self._cancelled,
                constraints=[constraints[index] for index in group] if constraints else None,
                unwanted=ended.__contains__,
                begun=None if constraints else [begun[index] for index in group],
            ):
                index = group[place]
                if place in ended:
                    continue
                if isinstance(event, PromptProgress):
                    note = f"{word} {(within.before if within else index) + 1} of {total}"
                    left = self.times.remaining_s(stage, reached(0.8 * event.done / max(1, event.total)), total)
                    yield Progress("prompt", event.done, event.total, "tokens", note, left)
                    continue
                texts[index] += event.text
                if event.finish is None and enough is not None and enough(texts[index]):
                    ended.add(place)
                if event.finish is not None or place in ended:
                    finished[index] = event.finish == "stop"
                    kept = texts[index] + ("" if finished[index] else _UNFINISHED)
                    yield Checkpoint(self._key, parts[index], kept)
                    yield self._progress(stage, reached(), total, word)
                elif not constraints and len(texts[index]) >= kept_characters[place] + _KEPT_CHARACTERS:
                    kept_characters[place] = len(texts[index])
                    yield Checkpoint(self._key, parts[index], texts[index] + BEGUN)
                yield from drawing.tokens()
        self.wrote |= any(text.strip() for text in texts)
        return [Answer(texts[index], finished.get(index, True)) for index in range(len(prompts))]

    def _begun_before(self, part: str, limit: int) -> str:
        """What was written of an answer when the job was interrupted, in whole words; a last one may be cut."""
        text = self._begun.get(part, "")
        if not text:
            return ""
        whole, _space, last = text.rpartition(" ")
        if len(last) < _LONGEST_WORD:  # longer: a language that puts no spaces between words
            text = whole.rstrip()
        return text if self._engine.count_tokens(text) < limit else ""

    def _progress(self, stage: Stage, done: float, total: int, word: str) -> Progress:
        note = f"{word} {int(done)} of {total}" if total > 1 else word
        left = self.times.remaining_s(stage, done, total)
        return Progress(stage, int(done), total, "parts" if total > 1 else "", note, left)


class _Drawing:
    """Tokens of answers that are written side by side, one answer after the other: mixed they make no sense."""

    def __init__(self, texts: Sequence[str], finished: dict[int, bool], show: Show | None) -> None:
        self._texts = texts
        self._finished = finished
        self._show = show
        self._at = 0
        self._drawn = 0  # characters of the answer that is drawn now
        self._lead_drawn = False

    def tokens(self) -> Generator[TaskEvent, None, None]:
        if self._show is None:
            return
        while self._at < len(self._texts):
            text = self._texts[self._at]
            if self._show.whole and not self._finished.get(self._at):
                text = _ended(text)
            new = text[self._drawn :]
            if new and not self._lead_drawn:
                new = self._show.leads[self._at] + new.lstrip()
                self._lead_drawn = bool(new)
            self._drawn = max(self._drawn, len(text))
            if new:
                yield Token(new, self._show.draft)
            if self._at not in self._finished:
                return
            self._at, self._drawn, self._lead_drawn = self._at + 1, 0, False


def _ended(text: str) -> str:
    """The sentences of a text behind which another one has begun."""
    return "".join(lead + sentence for lead, sentence in split_result(text)[:-1])


def part_of(prompt: Prompt, max_tokens: int) -> str:
    """A name for a prompt by its words."""
    told = hashlib.sha256(str(max_tokens).encode())
    for message in prompt:
        told.update(message.role.encode())
        for part in message.parts:
            told.update(b"\0" + (part.text if isinstance(part, Data) else part).encode("utf-8", "surrogatepass"))
    return told.hexdigest()[:20]


def add_usage(total: Usage, more: Usage) -> None:
    """Count some work to the rest."""
    total.prompt_tokens += more.prompt_tokens
    total.prompt_s += more.prompt_s
    total.cached_tokens += more.cached_tokens
    total.output_tokens += more.output_tokens
    total.output_s += more.output_s
