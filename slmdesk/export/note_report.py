"""A note as a report that every export format can be written from, its sentences with their sources and marks."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from msgspec.structs import replace

from slmdesk.export.report import Report
from slmdesk.messages import NoteResult, NoteSection, Sentence

LEFT_OUT = "Left out of "  # begins a notice that says what the model wrote and the note has not


def report_of(result: NoteResult, files: Sequence[str]) -> Report:
    """The report of a note. files: what was read."""
    sentences = sentences_of(result.sections)
    if result.codes:
        sentences.append(_plain("\n\n## ", "Suggested ICD-10-CM codes"))
        sentences.append(_plain("\n\n", "Suggestions by matching words; a coder decides."))
        for code in result.codes:
            further = " (needs further characters)" if code.incomplete else ""
            words = ", ".join(code.words)
            sentences.append(_plain("\n- ", f"{code.code} {code.title}{further}; by the words: {words}"))
    left_out = [f"{LEFT_OUT}{each.field}: “{each.text}” {each.reason}" for each in result.removed]
    return Report(
        result.title,
        "note",
        sentences,
        list(files),
        result.model,
        datetime.now().isoformat(timespec="seconds"),
        style="clinical",
        skipped=result.skipped,
        notices=[*result.warnings, *left_out],
        caution=" ".join([result.drafted_by, *result.warnings]),
    )


def sentences_of(sections: Sequence[NoteSection]) -> list[Sentence]:
    """The sections of a note as sentences of a text, their titles as headings."""
    return [sentence for section in sections for sentence in _section(section)]


def _section(section: NoteSection) -> Iterator[Sentence]:
    yield _plain("\n\n## ", section.title)
    if not section.mentioned:
        yield _plain("\n\n", section.text)
        return
    titled = len(section.fields) > 1
    for field in section.fields:
        if not field.mentioned:
            continue
        if titled:
            yield _plain("\n\n", f"{field.title}:")
        for number, sentence in enumerate(field.sentences):
            lead = sentence.lead
            if number == 0:
                lead = f"\n{lead}" if field.kind in ("list", "medications") else (" " if titled else "\n\n")
            yield replace(sentence, lead=lead)
    absent = [field.title for field in section.fields if not field.mentioned]
    if titled and absent:
        listed = f": {', '.join(absent)}."
        last = section.text.rpartition("\n")[2]  # in the language of the note
        yield _plain("\n\n", last if last.endswith(listed) else f"Not mentioned{listed}")


def _plain(lead: str, text: str) -> Sentence:
    return Sentence(lead, text, "unverifiable", [], [])
