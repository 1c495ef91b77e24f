"""A clinical note on its way: its fields as they come, in the order of its template."""

from __future__ import annotations

from slmdesk.export.note_report import report_of, sentences_of
from slmdesk.gui.summary.result_text import Line, lines_of
from slmdesk.messages import NoteField, NoteOutline, NoteResult, NoteSection


class NoteText:
    """Args: outline: the shape of the note. absent: the words for a section that the source says nothing about."""

    def __init__(self, outline: NoteOutline, absent: str) -> None:
        self._outline = outline
        self._absent = absent
        self._fields: dict[tuple[int, int], NoteField] = {}

    def add(self, field: NoteField) -> None:
        """A field that is written; one that is sent again replaces what it was."""
        self._fields[field.section, field.field] = field

    def lines(self) -> list[Line]:
        """What there is by now; sections that nothing is known of yet have their title only."""
        sections = []
        for number, (title, names) in enumerate(self._outline.sections):
            known = [self._fields[number, each] for each in range(len(names)) if (number, each) in self._fields]
            mentioned = any(field.mentioned for field in known)
            complete = len(known) == len(names)
            text = self._absent if complete and not mentioned else ""
            sections.append(NoteSection(title, text, mentioned, known))
        return [line for line in lines_of(sentences_of(sections), form=True) if line.sentence.text]

    @property
    def title(self) -> str:
        return self._outline.title


def note_lines(result: NoteResult) -> list[Line]:
    """A note that is done, with its suggested codes."""
    return lines_of(report_of(result, []).sentences, form=True)
