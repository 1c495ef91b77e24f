"""How long a note will take on this computer: its questions are known before, and how fast the model was."""

from __future__ import annotations

from collections.abc import Generator, Iterable, Sequence

from msgspec.structs import replace

from slmdesk.engine import Cancelled, Engine, Prompt, Usage
from slmdesk.messages import Pace, Sampling, TaskEvent
from slmdesk.messages.notes import FieldKind
from slmdesk.tasks.summarize.answers import add_usage
from slmdesk.tasks.summarize.estimate import Clock, Work, first_pace, in_style, learned, trial

# Of notes by a model of 1.5 thousand million weights, by the kind of field: seventeen of several templates.
_USUAL_TOKENS: dict[FieldKind, int] = {"line": 20, "text": 150, "list": 100, "medications": 150}
_FULL_FROM_TOKENS = 700  # of a text; one that says less has less to tell of each field
_LEAST_SHARE = 0.25  # of that, where it says next to nothing
_MORE = 0.7  # tokens written, for each of the text, in the time that a second reading of it and repairs take


def usual_tokens(text_tokens: int, kinds: Iterable[FieldKind]) -> float:
    """How much is usually written for the questions about one text. kinds: of their fields."""
    share = _LEAST_SHARE + (1 - _LEAST_SHARE) * min(1.0, text_tokens / _FULL_FROM_TOKENS)
    return share * sum(_USUAL_TOKENS[kind] for kind in kinds)


class NoteEstimate:
    """Tells the time of one note, and learns from it for the next.

    Args:
        template: its name; what notes by one template take is alike.
        pace: of this model in the jobs before; None where there was none.
    """

    def __init__(
        self, engine: Engine, sampling: Sampling, template: str, pace: Pace | None, cancelled: Cancelled
    ) -> None:
        self._engine = engine
        self._sampling = sampling
        self._kind = f"note, {template}"
        self._pace = pace
        self._cancelled = cancelled
        self._first, self._more = Usage(), Usage()
        self._work: Work | None = None
        self._clock: Clock | None = None
        self._more_work = 0.0
        self._whole = True
        self._asked_once = False

    def prepare(
        self, text_tokens: int, asked_tokens: int, written_tokens: float, known: float
    ) -> tuple[float, float] | None:
        """Plan the note, with the model in memory.

        Args:
            text_tokens: of the sources. asked_tokens: of all that is asked about them.
            written_tokens: of the answers, as they usually are (see ``usual_tokens``).
            known: the share (0..1) of the questions that were answered before an interruption.

        Returns:
            (seconds from here, the same where nearly all that may follow does); None where the model is not known yet.
        """
        read, written = text_tokens + asked_tokens, max(1, round(written_tokens))
        self._work = Work(0, 0.0, 0.0, 0, 0.0, 0.0, read, written, answers="stretches")
        self._more_work = _MORE * text_tokens / written
        self._whole = not known
        if self._pace is None:
            return None
        self._pace = self._of_notes(self._pace)
        self._clock = Clock(self._work, self._pace)
        self._clock.known_from_before("writing", known)
        seconds = self._clock.total_s
        most = seconds + self._work.most_more_s(self._pace) - self._work.more_s(self._pace)
        return round(seconds, 1), round(most, 1)

    def try_model(self, prompts: Sequence[Prompt]) -> Generator[TaskEvent, None, None]:
        """Have a few tokens read and written where its pace is not known. Yields progress."""
        if self._pace is None:
            measured, _done = yield from trial(self._engine, prompts, self._sampling, self._cancelled)
            self._pace = first_pace(measured, self._engine.load_s)

    def remaining_s(self, done: int, total: int) -> float | None:
        """Seconds until the end of the job, with ``done`` of the questions answered that are asked now."""
        stage = "more" if self._asked_once else "writing"
        return self._clock.remaining_s(stage, done, total) if self._clock is not None else None

    def all_asked(self) -> None:
        """Every question was asked once; what follows is of the second reading, and of repairs."""
        self._asked_once = True
        add_usage(self._first, self._engine.take_usage())

    def pace(self) -> Pace | None:
        """What this job tells about the next, at its end."""
        add_usage(self._more, self._engine.take_usage())
        if self._work is None or not self._first.prompt_tokens:
            return self._pace
        pace = self._pace or self._of_notes(first_pace(self._first, self._engine.load_s))
        return learned(
            pace, self._work, Usage(), 0.0, self._first, self._more, self._engine.load_s, self._kind, self._whole
        )

    def _of_notes(self, pace: Pace) -> Pace:
        """The pace with what is known of notes by this template."""
        if self._kind in pace.habits:
            return in_style(pace, self._kind)
        return replace(pace, final_written=1.0, final_read=1.0, more_work=self._more_work)

    def usage(self) -> Usage:
        """All that was done, at its end."""
        total = Usage()
        for part in (self._first, self._more):
            add_usage(total, part)
        return total
