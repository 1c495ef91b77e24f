"""How long a summary will take on this computer: what has to be read and written, and how fast that was before."""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Generator, Sequence
from dataclasses import dataclass
from typing import Literal

from msgspec.structs import replace

from slmdesk.engine import Cancelled, Data, Engine, Message, Prompt, PromptProgress, Usage
from slmdesk.messages import Habit, Pace, Progress, Sampling, TaskEvent
from slmdesk.tasks.summarize.levels import Levels

_CHECKING_S = 0.3  # linking and checking the sentences
_TRIAL_TOKENS = 12
_LEARNED_AFTER_S = 3.0  # from then on the job's own speed corrects the estimate
_NEW_WEIGHT = 0.6  # of the latest job in the speeds that are kept
_NEW_WORK_WEIGHT = 0.3  # and in how much is read and written, which differs from text to text more than from day to day
_JOBS_BEFORE = 2  # the first jobs of a style weigh more: a mean of them and of what was thought before any
# Of ``Pace.final_written``, ``final_read`` and ``more_work`` by kind, before any job told; as a model of 1.5 thousand
# million weights had them in some sixty jobs.
_FIRST = {
    "general": (1.4, 1.0, 1.6),
    "general, in sections": (1.7, 1.05, 0.3),
    "general, in parts": (1.4, 1.0, 0.5),
    "plain": (1.4, 1.0, 2.0),
    "plain, in sections": (1.7, 1.0, 1.8),
    "clinical": (1.3, 1.0, 1.6),
    "clinical, in sections": (1.5, 1.05, 0.2),
    "clinical, in parts": (1.0, 1.0, 1.2),
    "meeting": (1.5, 1.0, 0.6),
    "meeting, in parts": (0.9, 0.8, 0.6),
    "study": (2.2, 1.0, 0.6),
    "abstract": (1.8, 1.05, 0.9),
}
_FIRST_OF_ANY = (1.6, 1.0, 0.5)
_FIRST_NOTE = 1.6  # tokens for a word that is asked for
_FIRST_READ = 0.92  # of the time of a token of the trial: longer prompts are read faster
_FIRST_SIDE_BY_SIDE = 0.78  # of the time of a token that is written alone, where four are written
_ROWS = 4  # answers that are written at once
_FEWER_ROWS = 1.35  # of a token's time side by side: where fewer answers than that are left, and of unequal lengths
_CROWDED = {"sections": _FEWER_ROWS, "stretches": 1.05}  # the same of a summary in several answers
_USUAL_WORDS, _OF_USUAL = 140, 0.35  # sections are this far from their target towards what is usual
_TOKENS_A_WORD = 1.5  # of notes that were brought to their length
_MOST_MORE = 0.8  # of the time of the summary itself: of 14 short texts 3 took longer for second tries
_LINE_TOKENS = 18  # of a line of minutes; some places are answered with "no"
_TRANSLATED, _TRANSLATING = 1.6, 6.0  # tokens written for each word that is translated, and read, with the frames


Answering = Literal["one", "sections", "stretches"]


@dataclass(frozen=True)
class Work:
    """What a job has to read and write.

    parts: prompts over the text itself; part_tokens: of each, its frame included, the mean; note_tokens: of the note
    on it.
    joins: prompts that join notes, of join_tokens each; joined_tokens: of all that is written for them.
    final_tokens: that the summary is written from; words: of the summary. notes_a_part: how many notes what is written
    of one part is as long as; lists: prompts for one line each, of lists_tokens together. translated: the summary is
    put into another language. answers: that the summary is written in, beside each other if they are more: the two or
    three sections of a style, or one for each stretch of the text, which are so many that few are left alone.
    """

    parts: int
    part_tokens: float
    note_tokens: float
    joins: int
    join_tokens: float
    joined_tokens: float
    final_tokens: float
    words: int
    notes_a_part: float = 1.0
    lists: int = 0
    lists_tokens: int = 0
    translated: bool = False
    answers: Answering = "one"

    def parts_s(self, pace: Pace) -> float:
        """Seconds for the notes on all parts."""
        written = self.notes_a_part * self.note_tokens * _crowded(self.parts)
        return self.parts * (self.part_tokens * pace.prompt_s + written * pace.parts_output_s)

    def joins_s(self, pace: Pace) -> float:
        """Seconds for joining notes, and for what is gathered beside them."""
        joined = self.joins * self.join_tokens * pace.prompt_s + self.joined_tokens * pace.parts_output_s
        return joined + self.lists_tokens * pace.prompt_s + self.lists * _LINE_TOKENS * pace.parts_output_s

    def final_s(self, pace: Pace) -> float:
        """Seconds for the summary and its checks."""
        read = self.final_tokens * pace.final_read * pace.prompt_s
        output_s = pace.final_output_s if self.answers == "one" else pace.parts_output_s * _CROWDED[self.answers]
        return read + self.written_words * pace.final_written * output_s + _CHECKING_S

    @property
    def written_words(self) -> float:
        """Words that what is written for the summary goes by: a section has a sentence or two, however short."""
        if self.answers != "sections":
            return self.words
        return self.words + _OF_USUAL * (_USUAL_WORDS - self.words)

    def more_s(self, pace: Pace) -> float:
        """Seconds for what may follow: second tries and repairs, as they took on the average, and a translation."""
        seconds = self.words * pace.more_work * pace.final_output_s
        if self.translated:
            seconds += self.words * (_TRANSLATED * pace.parts_output_s + _TRANSLATING * pace.prompt_s)
        return seconds

    def most_more_s(self, pace: Pace) -> float:
        """The same where nearly all that may follow does."""
        return max(self.more_s(pace), _MOST_MORE * self.final_s(pace) + self.more_s(replace(pace, more_work=0.0)))


def _crowded(answers: int) -> float:
    """The time of a token of so many answers, in that of one where ``_ROWS`` are written at once."""
    full = answers - answers % _ROWS
    return (full + (answers - full) * _FEWER_ROWS) / answers if answers else 1.0


def plan(
    text_tokens: int,
    parts: int,
    frame: int,
    levels: Levels,
    note_written: float,
    notes_a_part: float = 1.0,
    shared: int = 0,
) -> Work:
    """The work of a job.

    text_tokens: of the sources; frame: of a prompt beside its text, and of it ``shared`` are read only once for all
    parts; note_written: as in ``Pace``.
    """
    words = levels.target_words
    if parts <= 1:
        return Work(0, 0.0, 0.0, 0, 0.0, 0.0, text_tokens + frame, words)

    def note_tokens(count: int) -> float:
        return min(note_written * levels.note_words(count), levels.note_tokens(count))

    joins, read, written, notes, each = 0, 0.0, 0.0, parts, note_tokens(parts)
    while levels.are_joined(notes, notes * each):  # as ``SummaryWriter`` joins them, level by level
        read += notes * each
        notes = math.ceil(notes / max(2, levels.group_tokens(notes * each) // max(1.0, each)))
        each = note_tokens(notes)
        joins += notes
        written += notes * each
    most = math.inf if levels.spoken else _TOKENS_A_WORD * levels.words
    final = min(notes * each, most) + frame
    join_tokens = read / joins + frame if joins else 0.0
    part_tokens = text_tokens / parts + frame - shared * (parts - 1) / parts
    return Work(parts, part_tokens, note_tokens(parts), joins, join_tokens, written, final, words, notes_a_part)


class Clock:
    """Keeps the estimate of a running job true.

    Args:
        work, pace: what was planned. now: a clock in seconds, for tests.
    """

    def __init__(self, work: Work, pace: Pace, now: Callable[[], float] = time.perf_counter) -> None:
        self._seconds = {
            "summarizing": work.parts_s(pace),
            "combining": work.joins_s(pace),
            "writing": work.final_s(pace),
            "more": work.more_s(pace),
        }
        self._done = dict.fromkeys(self._seconds, 0.0)
        self._now = now
        self._started = now()
        self._saved_s = 0.0  # of the plan that was there from before
        self._more_before = 0.0  # of what followed, before what is asked for now

    @property
    def total_s(self) -> float:
        """Of the whole job, as planned."""
        return sum(self._seconds.values()) - self._saved_s

    def more(self, seconds: float) -> None:
        """What is asked for now, behind the summary as it was first written, takes so long."""
        for stage, planned in self._seconds.items():
            if stage != "more":
                self._done[stage] = planned
        self._seconds["more"] = self._done["more"] + seconds
        self._more_before = self._done["more"]

    def known_from_before(self, stage: str, share: float) -> None:
        """share (0..1) of a stage need not be done."""
        self._done[stage] = self._seconds[stage] * share
        self._saved_s += self._done[stage]

    def remaining_s(self, stage: str, done: float, total: int) -> float | None:
        """Seconds that are left when ``done`` of ``total`` of a stage are done."""
        names = list(self._seconds)
        if stage in names:
            for earlier in names[: names.index(stage)]:
                self._done[earlier] = self._seconds[earlier]
            share = done / total if total else 0.0
            before = self._more_before if stage == "more" else 0.0
            self._done[stage] = max(self._done[stage], before + (self._seconds[stage] - before) * share)
        elapsed, worked = self._now() - self._started, sum(self._done.values()) - self._saved_s
        left = sum(self._seconds.values()) - sum(self._done.values())
        if elapsed > _LEARNED_AFTER_S and worked > 0.02 * self.total_s:
            trust = min(1.0, worked / (0.3 * self.total_s))
            left *= (1 - trust) + trust * elapsed / worked
        return round(max(0.0, left), 1)


def shared_tokens(engine: Engine, one: Prompt, other: Prompt) -> int:
    """Tokens that two prompts begin with alike."""
    return engine.count_prompt_tokens(one) + engine.count_prompt_tokens(other) - read_tokens(engine, [one, other])


def read_tokens(engine: Engine, prompts: Sequence[Prompt]) -> int:
    """Tokens to read of prompts that are answered together: what all of them begin with is read once."""
    if not prompts:
        return 0
    shared = engine.count_prompt_tokens(_beginning(prompts)) if len(prompts) > 1 else 0
    return sum(map(engine.count_prompt_tokens, prompts)) - shared * (len(prompts) - 1)


def _beginning(prompts: Sequence[Prompt]) -> Prompt:
    """What some prompts begin with alike."""
    messages: list[Message] = []
    for at, message in enumerate(prompts[0]):
        parts: list[str | Data] = []
        for place, part in enumerate(message.parts):
            there = [prompt[at].parts[place] if place < len(prompt[at].parts) else "" for prompt in prompts]
            if any(each != part for each in there):
                parts.append(_common([each.text if isinstance(each, Data) else each for each in there]))
                return [*messages, Message(message.role, tuple(parts))]
            parts.append(part)
        messages.append(message)
    return messages


def _common(texts: Sequence[str]) -> str:
    first, last = min(texts), max(texts)  # what these two begin with alike, all between them do
    return first[: next((at for at, letter in enumerate(first) if last[at : at + 1] != letter), len(first))]


def trial(
    engine: Engine, prompts: Sequence[Prompt], sampling: Sampling, cancelled: Cancelled
) -> Generator[TaskEvent, None, tuple[Usage, list[Usage]]]:
    """Read some prompts, and write a few tokens behind each.

    Returns:
        (what the fastest took: another program may be in the way for a second or two; all that was done). What comes
        first brings the weights from the file into memory, and is no measure.
    """
    for _event in engine.generate([Message("user", ("Hello",))], sampling, 1, cancelled):
        pass
    done = [engine.take_usage()]
    for prompt in prompts:
        for event in engine.generate(prompt, sampling, _TRIAL_TOKENS, cancelled):
            if isinstance(event, PromptProgress):
                yield Progress("measuring", event.done, event.total, "tokens", "Measuring the speed of this model")
        done.append(engine.take_usage())
    read = min(done[1:], key=lambda usage: usage.prompt_s / usage.prompt_tokens if usage.prompt_tokens else math.inf)
    wrote = min(done[1:], key=lambda usage: _a_token(usage) or math.inf)
    return Usage(read.prompt_tokens, read.prompt_s, 0, wrote.output_tokens, wrote.output_s), done


def first_pace(usage: Usage, load_s: float) -> Pace:
    """A pace from a short trial."""
    prompt_s = _FIRST_READ * usage.prompt_s / max(1, usage.prompt_tokens)
    output_s = usage.output_s / max(1, usage.output_tokens) or prompt_s * 3
    written, read, more = _FIRST_OF_ANY
    return Pace(prompt_s, _FIRST_SIDE_BY_SIDE * output_s, output_s, _FIRST_NOTE, written, read, load_s, more)


def in_style(pace: Pace, kind: str) -> Pace:
    """The pace with what is known of summaries of a kind: of some a model writes more, or more a second time.

    kind: a style, or one with what is done in another way: "plain, in sections".
    """
    style = kind.partition(",")[0]
    habit = pace.habits.get(kind) or (None if kind in _FIRST else pace.habits.get(style))
    if habit is None:
        written, read, more = _FIRST.get(kind, _FIRST.get(style, _FIRST_OF_ANY))
        return replace(pace, final_written=written, final_read=read, more_work=more)
    return replace(pace, final_written=habit.final_written, final_read=habit.final_read, more_work=habit.more_work)


def learned(
    old: Pace,
    work: Work,
    parts: Usage,
    note_words: float,
    final: Usage,
    more: Usage,
    load_s: float,
    kind: str,
    whole: bool = True,
) -> Pace:
    """The pace to keep after a job. parts, final, more: what was done for the notes, for the summary, and behind it.

    old: as ``in_style`` gave it. note_words: asked for, of all notes together. whole: nothing of the summary was there
    from before; else its speed is learned, and not how much a summary takes.
    """
    habit = old.habits.get(kind)
    jobs = habit.jobs if habit else 0
    share = max(_NEW_WORK_WEIGHT, 1 / (jobs + _JOBS_BEFORE))

    def blend(before: float, now: float, weight: float = _NEW_WEIGHT) -> float:
        return before + weight * (now - before) if now > 0 else before

    read, written = parts.prompt_tokens + final.prompt_tokens, final.output_tokens
    if not read:
        return old
    together, alone = _a_token(parts) / _crowded(work.parts), _a_token(final)
    if work.answers != "one":
        as_in_rows = parts.output_tokens * _crowded(work.parts) + final.output_tokens * _CROWDED[work.answers]
        together, alone = (parts.output_s + final.output_s) / as_in_rows if as_in_rows else 0.0, 0.0
    parts_output_s = blend(old.parts_output_s, together)
    final_output_s = blend(old.final_output_s, alone)
    if not alone and old.parts_output_s:  # it changed as the other did, which was measured
        final_output_s *= parts_output_s / old.parts_output_s
    elif not together and old.final_output_s:
        parts_output_s *= final_output_s / old.final_output_s
    new = replace(
        old,
        prompt_s=blend(old.prompt_s, (parts.prompt_s + final.prompt_s) / read),
        parts_output_s=parts_output_s,
        final_output_s=final_output_s,
        note_written=blend(old.note_written, parts.output_tokens / note_words if note_words else 0.0, _NEW_WORK_WEIGHT),
        load_s=blend(old.load_s, load_s),
    )
    if not whole:
        return new
    new = replace(
        new,
        final_written=blend(old.final_written, written / work.written_words, share),
        final_read=blend(old.final_read, final.prompt_tokens / work.final_tokens if work.final_tokens else 0.0, share),
        more_work=old.more_work if work.translated else _more_work(old, more, work.words, share),
    )
    known = Habit(new.final_written, new.final_read, new.more_work, jobs + 1)
    return replace(new, habits={**old.habits, kind: known})


def _a_token(usage: Usage) -> float:
    return usage.output_s / usage.output_tokens if usage.output_tokens else 0.0


def _more_work(old: Pace, more: Usage, words: int, weight: float) -> float:
    """What followed the summary, in tokens that are written in the same time, for each word.

    By its tokens and not by the clock: how busy the computer was meanwhile is no habit.
    """
    if not old.final_output_s or not words:
        return old.more_work
    new = (more.prompt_tokens * old.prompt_s / old.final_output_s + more.output_tokens) / words
    return old.more_work + weight * (new - old.more_work)
