"""A result as paragraphs, headings and list items with numbered notes: what every format is written from."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import PurePath
from typing import Literal

from slmdesk.export.report import Report
from slmdesk.messages import Citation, Sentence

_QUOTE_CHARACTERS = 240
_DOUBT_CHARACTERS = 80
_NUMBERED = re.compile(r"\d{1,3}[.)]$")

Place = Callable[[Citation], str]
"""What a citation's place is called in words, with its file."""


@dataclass(frozen=True)
class Labels:
    """Our own words in a file."""

    sources: str = "Sources"
    to_check: str = "To be checked"
    unsupported: str = "The source does not support this sentence."
    skipped: str = "Not read"
    drafted: str = (
        "Written by {model} on {created} from {files}. Each sentence was checked against its source by a program."
    )
    checked: str = "Checked on {created} against {files}, each sentence by a program."
    grade: str = "Reading level: school grade {grade} (Flesch-Kincaid)."


@dataclass(frozen=True)
class Run:
    """A sentence. lead: the white space before it; notes: numbers of its footnotes; sign: that marks it, or empty."""

    lead: str
    text: str
    notes: tuple[int, ...] = ()
    sign: str = ""


@dataclass
class Paragraph:
    """Sentences on one line or in one paragraph. marker: of a list item, such as ``"-"`` or ``"1."``. gap: an empty
    line stands before it."""

    kind: Literal["text", "heading", "item"]
    runs: list[Run] = field(default_factory=list)
    level: int = 0
    marker: str = ""
    gap: bool = True

    @property
    def text(self) -> str:
        return "".join(run.lead + run.text for run in self.runs)


@dataclass(frozen=True)
class Layout:
    """A result to be written. notes: the footnotes in order, the first is number 1. doubts: the marked sentences with
    their signs and reasons. facts: lines about how it came to be."""

    title: str
    caution: str
    paragraphs: list[Paragraph]
    notes: list[str]
    doubts: list[str]
    facts: list[str]
    labels: Labels


def laid_out(report: Report, marks: bool = True, labels: Labels = Labels(), place: Place | None = None) -> Layout:
    """A report's layout. marks: show what the source does not support. place: as ``place_of`` without it."""
    paragraphs, notes = paragraphs_of(report.sentences, place or place_of, marks)
    created = report.created.replace("T", " ")[:16]
    made = labels.drafted if report.model else labels.checked  # a text that was only checked is by somebody else
    files = ", ".join(map(file_name, report.files)) or "text"
    facts = [made.format(model=report.model, created=created, files=files)]
    if report.reading_grade is not None:
        facts.append(labels.grade.format(grade=f"{report.reading_grade:g}"))
    facts.extend(report.notices)
    facts.extend(
        f"{labels.skipped}{f', p. {each.page_number}' if each.page_number else ''}: {each.reason}"
        for each in report.skipped
    )
    doubts = doubts_of(report.sentences, labels) if marks else []
    return Layout(report.title, report.caution, paragraphs, notes, doubts, facts, labels)


def paragraphs_of(sentences: Sequence[Sentence], place: Place, marks: bool = True) -> tuple[list[Paragraph], list[str]]:
    """The paragraphs of some sentences, and their footnotes, each passage once."""
    notes: dict[str, int] = {}
    paragraphs: list[Paragraph] = []
    for sentence in sentences:
        before, newline, last_line = sentence.lead.rpartition("\n")
        if newline or not paragraphs:
            paragraphs.append(_begun(last_line.strip(), gap="\n" in before or not paragraphs))
            lead = ""
        else:
            lead = sentence.lead
        sign = sign_of(sentence) if marks else ""
        paragraphs[-1].runs.append(Run(lead, sentence.text, _note_numbers(sentence, place, notes), sign))
    return paragraphs, list(notes)


def sign_of(sentence: Sentence) -> str:
    """What marks a sentence that is to be checked: ``[!]`` for what a rule found, ``[?]`` where only a model doubts."""
    if sentence.status != "unsupported":
        return ""
    return "[?]" if sentence.is_opinion else "[!]"


def place_of(citation: Citation) -> str:
    """Where a passage stands, in words: its page, or its place in the text."""
    if citation.page_number is not None:
        return f"{file_name(citation.file)}, p. {citation.page_number}"
    return f"{file_name(citation.file)}, characters {citation.start}–{citation.end}"


def file_name(file: str) -> str:
    """What a source is called in a file: without its folders, which tell of the computer and not of the text."""
    return "standard input" if file == "-" else PurePath(file).name


def doubts_of(sentences: Sequence[Sentence], labels: Labels) -> list[str]:
    """Each sentence that the source does not support, with its sign and the reasons."""
    return [
        f"{sign_of(each)} “{shortened(each.text, _DOUBT_CHARACTERS)}” {' '.join(each.reasons) or labels.unsupported}"
        for each in sentences
        if each.status == "unsupported"
    ]


def shortened(text: str, characters: int) -> str:
    """The text on one line, cut with an ellipsis."""
    line = " ".join(text.split())
    return line if len(line) <= characters else f"{line[: characters - 1]}…"


def _begun(marker: str, gap: bool) -> Paragraph:
    if marker and set(marker) == {"#"}:
        return Paragraph("heading", level=len(marker), gap=gap)
    if marker in ("-", "*", "•", "–"):
        return Paragraph("item", marker="-", gap=gap)
    if _NUMBERED.match(marker):
        return Paragraph("item", marker=marker, gap=gap)
    return Paragraph("text", gap=gap)


def _note_numbers(sentence: Sentence, place: Place, notes: dict[str, int]) -> tuple[int, ...]:
    if sentence.status == "unsupported":
        return ()  # the nearest passage is no support
    numbers = []
    for source in sentence.sources:
        note = f"{place(source)}: “{shortened(source.quote, _QUOTE_CHARACTERS)}”"
        numbers.append(notes.setdefault(note, len(notes) + 1))
    return tuple(dict.fromkeys(numbers))
