"""Standard output and error of the command line: text that streams, a progress bar, or one JSON object."""

from __future__ import annotations

import contextlib
import os
import sys
import time
from pathlib import Path
from typing import Any

import msgspec

from slmdesk.messages import Citation, Notice, Progress, Sentence, Skipped

_BAR_WIDTH = 24
# Of a document or a file's name, on a terminal: it would obey them.
_CONTROLS = dict.fromkeys((code for code in (*range(32), *range(127, 160)) if chr(code) not in "\n\t"), "?")
_REDRAW_S = 0.1


class Output:
    """Where a subcommand prints. as_json: exactly one object on standard output, by ``result``."""

    def __init__(self, as_json: bool) -> None:
        self.as_json = as_json
        self._bar_shown = False
        self._drawn_at = 0.0
        self._at_line_start = True
        # Of a program that was started without them (>&-).
        sys.stdout = sys.stdout or open(os.devnull, "w")  # noqa: SIM115 - as long as the program
        sys.stderr = sys.stderr or open(os.devnull, "w")  # noqa: SIM115
        # An old terminal must not end a summary at its first typographic quote.
        for stream in (sys.stdout, sys.stderr):
            if hasattr(stream, "reconfigure"):
                stream.reconfigure(errors="replace")

    def text(self, text: str) -> None:
        """Print text as it comes; nothing in JSON mode."""
        if self.as_json or not text:
            return
        self._clear_bar()
        sys.stdout.write(text.translate(_CONTROLS) if sys.stdout.isatty() else text)
        sys.stdout.flush()
        self._at_line_start = text.endswith("\n")

    def draft(self, text: str) -> str:
        """Print what was not checked yet, for somebody who watches: a file or a pipe gets only what was checked.

        Returns:
            What was printed.
        """
        if self.as_json or not sys.stdout.isatty():
            return ""
        self.text(text)
        return text

    def document(self, content: bytes) -> None:
        """Print a document as it would be in its file; nothing in JSON mode."""
        if not self.as_json:
            self._clear_bar()
            sys.stdout.flush()
            sys.stdout.buffer.write(content)
            sys.stdout.buffer.flush()
            self._at_line_start = content.endswith(b"\n")

    def result(self, result: dict[str, Any]) -> None:
        """Print the one JSON object; nothing in text mode."""
        if self.as_json:
            self._clear_bar()
            sys.stdout.flush()
            sys.stdout.buffer.write(msgspec.json.format(msgspec.json.encode(result), indent=2) + b"\n")
            sys.stdout.buffer.flush()

    def note(self, text: str) -> None:
        """Something the user should know: on standard error, so that the text stays clean."""
        self._clear_bar()
        if not self._at_line_start and not self.as_json and sys.stdout.isatty():
            sys.stderr.write("\n")
            self._at_line_start = True
        sys.stderr.write(f"{text.translate(_CONTROLS) if sys.stderr.isatty() else text}\n")
        sys.stderr.flush()

    def notice(self, notice: Notice) -> None:
        """Print a ``Notice``."""
        self.note(f"Note: {notice.text}")

    def progress(self, progress: Progress) -> None:
        """Draw the progress bar, on a terminal only and at most ten times a second."""
        now = time.monotonic()
        if not sys.stderr.isatty() or not self._at_line_start or now - self._drawn_at < _REDRAW_S:
            return
        self._drawn_at = now
        self._bar_shown = True
        sys.stderr.write(f"\r\x1b[K{progress_line(progress)}")
        sys.stderr.flush()

    def fail(self, kind: str, message: str, hint: str) -> None:
        """Print an error, for a reader or as the JSON object."""
        if self.as_json:
            with contextlib.suppress(OSError):  # nobody reads it, or its disk is full: standard error has it too
                self.result({"error": {"kind": kind, "message": message, "hint": hint}})
            self._at_line_start = True
        self.note(f"{message} {hint}".strip())

    def close(self) -> None:
        """End the last line."""
        self._clear_bar()
        if not self._at_line_start:
            self.text("\n")

    def _clear_bar(self) -> None:
        if self._bar_shown:
            sys.stderr.write("\r\x1b[K")
            sys.stderr.flush()
            self._bar_shown = False


def progress_line(progress: Progress) -> str:
    """One line such as ``[######      ] Part 3 of 12``."""
    left = f", about {duration(progress.remaining_s)} left" if progress.remaining_s and progress.remaining_s > 5 else ""
    words = progress.note or {
        "reading": "Reading",
        "loading": "Loading the model",
        "prompt": "The model reads",
        "summarizing": "Summarizing",
        "combining": "Joining",
        "writing": "Writing",
        "measuring": "Measuring the speed of this model",
        "linking": "Finding the sources",
        "downloading": "Downloading",
        "checking": "Checking",
    }.get(progress.stage, progress.stage)
    if progress.total <= 0:
        return f"{words}{left}"
    filled = min(_BAR_WIDTH, _BAR_WIDTH * progress.done // progress.total)
    amount = f"{progress.done} of {progress.total} {progress.unit}"
    if progress.unit == "bytes":
        amount = f"{progress.done / 1e6:.0f} of {progress.total / 1e6:.0f} MB"
    return f"[{'#' * filled}{' ' * (_BAR_WIDTH - filled)}] {words} ({amount.strip()}){left}"


def duration(seconds: float) -> str:
    """A time for people, rounded as one would say it."""
    if seconds < 90:
        return f"{max(1, round(seconds))} s"
    if seconds < 90 * 60:
        return f"{round(seconds / 60)} min"
    return f"{seconds / 3600:.1f} h"


def duration_to(seconds: float, most_seconds: float) -> str:
    """A time, and how long it may become where that is more; most_seconds 0: not known."""
    usual, most = duration(seconds), duration(most_seconds)
    return f"{usual} (up to {most})" if most_seconds > seconds and most != usual else usual


def citation_json(citation: Citation) -> dict[str, Any]:
    """A citation as the contract has it."""
    return {
        "file": citation.file,
        "page": citation.page_number,
        "start": citation.start,
        "end": citation.end,
        "quote": citation.quote,
    }


def sentence_json(sentence: Sentence) -> dict[str, Any]:
    """A checked sentence as the contract has it."""
    return {
        "text": sentence.text,
        "status": sentence.status,
        "reasons": sentence.reasons,
        "sources": [citation_json(source) for source in sentence.sources],
    }


def skipped_json(skipped: Skipped) -> dict[str, Any]:
    """A part that was not read, as the contract has it."""
    return {"page": skipped.page_number, "reason": skipped.reason}


def sentence_marks(sentence: Sentence) -> str:
    """Where a sentence stands in the sources, or what is wrong with it: ``"p. 3, 4"``, ``"! ..."``, ``"? ..."``."""
    pages = sorted({source.page_number for source in sentence.sources if source.page_number is not None})
    where = f"p. {', '.join(map(str, pages))}" if pages else ""
    if sentence.sources and not pages:
        where = "at " + ", ".join(f"{source.start}-{source.end}" for source in sentence.sources)
    if sentence.status == "unsupported":
        return f"! {' '.join(sentence.reasons)} {f'Nearest: {where}.' if where else ''}".rstrip()
    is_heading = sentence.lead.strip().startswith("#")
    return where or ("-" if is_heading else "? No passage was found.")


def shown_name(name: str | Path) -> str:
    """A file's name on one line of a list, as ``ls`` shows it: a line break and its like become a question mark."""
    return "".join(character if character.isprintable() else "?" for character in str(name))


def shortened(text: str, characters: int) -> str:
    """The text on one line, cut with an ellipsis."""
    line = " ".join(text.split())
    return line if len(line) <= characters else f"{line[: characters - 1]}…"
