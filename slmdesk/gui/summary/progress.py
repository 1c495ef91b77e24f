"""The line under a summary: where it is, how fast, how long still, and what came of it."""

from __future__ import annotations

import time
from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication

from slmdesk.gui import wording
from slmdesk.gui.speed import TokenSpeed
from slmdesk.messages import NoteResult, Progress, SourceText, SummaryResult, VerifyResult

_ESTIMATE_AFTER_S = 2.0
_READING_SHARE = 0.8  # of the time of a part on a processor: reading the prompt; the rest is writing


class SummaryProgress:
    """Turns the events of one summary into words and a fraction.

    Args:
        model_name: how the model is called, for people.
        pages: of the document; 0 where it has none, or there are several.

    Attributes:
        part_pages: as in ``Estimate``.
    """

    def __init__(self, model_name: str, pages: int = 0, is_note: bool = False) -> None:
        self._model_name = model_name
        self._pages = pages
        self._is_note = is_note
        self._again = False  # a second time over the parts
        self.part_pages: list[tuple[int, int]] = []
        self._speed = TokenSpeed()
        self._parts: Progress | None = None  # the latest that counted parts
        self._began_s = time.monotonic()
        self._first_done: tuple[int, float] | None = None  # parts done and when, once the first of them was
        self._shown_fraction = 0.0
        self.latest: Progress | None = None

    def add(self, progress: Progress) -> None:
        """Another event."""
        if progress.unit == "parts":
            same = self._parts is not None and self._parts.stage == progress.stage
            again = same and self._parts is not None and progress.done < self._parts.done
            self._again = again or (self._again and same)
            if not same or again:
                self._first_done = None
            if self._first_done is None and progress.done:
                self._first_done = progress.done, time.monotonic()
            self._parts = progress
        self.latest = progress

    def fraction(self) -> float:
        """How much is done, 0..1; never less than it was. The summary itself counts as one more part."""
        self._shown_fraction = max(self._shown_fraction, self._fraction())
        return self._shown_fraction

    def _fraction(self) -> float:
        latest, parts = self.latest, self._parts
        if latest is None or latest.stage in ("loading", "measuring"):
            return 0.0
        if latest.stage in ("linking", "repairing"):
            return 1.0
        if latest.remaining_s is not None:  # the job knows its whole time
            elapsed_s = time.monotonic() - self._began_s
            return elapsed_s / (elapsed_s + latest.remaining_s) if elapsed_s else 0.0
        if latest.unit in ("questions", "sentences") and latest.total:
            return min(1.0, latest.done / latest.total)
        done, total = (min(parts.done, parts.total), parts.total + 1) if parts is not None else (0, 1)
        if parts is not None and parts.stage == "combining":
            done = total - 1  # notes are joined in levels, and nobody knows yet how many
        reading = latest.done / latest.total if latest.stage == "prompt" and latest.total else 0.0
        return min(1.0, (done + _READING_SHARE * reading) / total)

    def line(self, tokens: int) -> str:
        """The words for now. tokens: written so far."""
        if self.latest is None:
            return ""
        now_s = time.monotonic()
        per_s = self._speed.add(tokens, now_s)
        told = per_s and not self._counts_parts()  # of several that are written at once, only one is seen
        words = [self._stage(self.latest, writing=per_s > 0), wording.speed(per_s) if told else ""]
        if self.latest.remaining_s is not None:
            if self.latest.remaining_s > 0:
                words.append(wording.time_left(self.latest.remaining_s))
        elif self._parts is not None and self._first_done and self.latest.stage in ("prompt", "summarizing"):
            # Not from the beginning: the first part also reads what the others only look up.
            done, total, (before, began_s) = self._parts.done, self._parts.total, self._first_done
            if before < done < total and now_s - began_s > _ESTIMATE_AFTER_S:
                words.append(wording.time_left((now_s - began_s) / (done - before) * (total + 1 - done)))
        return " · ".join(part for part in words if part)

    def _stage(self, progress: Progress, writing: bool) -> str:
        match progress.stage:
            case "loading":
                return QCoreApplication.translate("summary", "Loading {name}").format(name=self._model_name)
            case "measuring":
                return QCoreApplication.translate("summary", "Measuring the model on this computer, once")
            case "prompt" if progress.total and not writing:
                if self._counts_parts():  # several are read at once: each has a percentage of its own
                    return f"{self._part()} · {QCoreApplication.translate('summary', 'reading')}"
                reading = QCoreApplication.translate("summary", "reading, {n}%")
                return f"{self._part()} · {reading.format(n=round(100 * progress.done / progress.total))}"
            case "checking" | "indexing":
                return QCoreApplication.translate("summary", "Checking each sentence")
            case "repairing":
                return QCoreApplication.translate("summary", "Rewriting what the source does not support")
            case "linking":
                return QCoreApplication.translate("summary", "Finding each sentence in the source")
            case _:
                return self._part()

    def _part(self) -> str:
        """How many parts are done, or of a level of joining; else it is the summary itself."""
        if self._parts is None or not self._counts_parts():
            return QCoreApplication.translate("summary", "The summary")
        for note, words in _behind_the_summary():
            if self._parts.note.startswith(note):
                return words.format(n=self._parts.done, total=self._parts.total)
        if self._is_note and self._again:
            rest = QCoreApplication.translate("summary", "Once more, what the note does not tell yet: {n} of {total}")
            return rest.format(n=self._parts.done, total=self._parts.total)
        if self._parts.stage == "summarizing" and len(self.part_pages) == self._parts.total:
            return self._pages_of(self._parts.done)
        if self._parts.stage == "writing":
            written = QCoreApplication.translate("summary", "{n} of {total} parts written")
            return written.format(n=self._parts.done, total=self._parts.total)
        words = (
            QCoreApplication.translate("summary", "{n} of {total} parts done")
            if self._parts.stage == "summarizing"
            else QCoreApplication.translate("summary", "Joining notes, {n} of {total} done")
        )
        return words.format(n=self._parts.done, total=self._parts.total)

    def _pages_of(self, part: int) -> str:
        """The pages of a part that is read now."""
        first, last = self.part_pages[part]
        one = QCoreApplication.translate("summary", "Page {first} of {total}")
        more = QCoreApplication.translate("summary", "Pages {first} to {last} of {total}")
        total = max(self._pages, self.part_pages[-1][1])
        return (one if first == last else more).format(first=first, last=last, total=total)

    def _counts_parts(self) -> bool:
        return self._parts is not None and self._parts.done < self._parts.total


def last_page(sources: Sequence[SourceText]) -> int:
    """The number of the last page that is known of the one document; 0 without pages, or of several documents."""
    if len(sources) != 1:
        return 0
    numbers = [each.page_number for each in sources[0].blocks] + [each.page_number for each in sources[0].skipped]
    return max((number or 0 for number in numbers), default=0)


def _behind_the_summary() -> tuple[tuple[str, str], ...]:
    """What a job notes of parts that are neither read nor joined, and our words for it."""
    translate = QCoreApplication.translate
    return (
        ("Decisions", translate("summary", "Decisions and actions, {n} of {total} done")),
        ("Simpler words", translate("summary", "Saying it in simpler words, {n} of {total} done")),
        ("Sentence", translate("summary", "Translating sentences, {n} of {total} done")),
    )


def outcome(result: SummaryResult | NoteResult | VerifyResult, doubts: int) -> str:
    """What came of it, in words. doubts: number of sentences that the source does not support."""
    parts = []
    match result:
        case SummaryResult():
            cited = QCoreApplication.translate("summary", "The summary cites {n}% of the source")
            parts.append(cited.format(n=round(result.coverage * 100)))
        case VerifyResult():
            cited = QCoreApplication.translate("summary", "Checked; the text rests on {n}% of the source")
            parts.append(cited.format(n=round(result.coverage * 100)))
        case NoteResult():
            parts.append(QCoreApplication.translate("summary", "The note is drafted and checked"))
    if doubts == 1:
        parts.append(QCoreApplication.translate("summary", "1 sentence to check"))
    elif doubts:
        parts.append(QCoreApplication.translate("summary", "{n} sentences to check").format(n=doubts))
    if isinstance(result, SummaryResult) and result.reading_grade is not None:
        grade = QCoreApplication.translate("summary", "reading level: grade {n}")
        parts.append(grade.format(n=f"{result.reading_grade:g}"))
    if result.timings.output_s > 0:
        parts.append(wording.speed(result.timings.output_tokens / result.timings.output_s))
    return " · ".join(parts)
