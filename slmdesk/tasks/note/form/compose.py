"""The text of a note from its checked fields."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from slmdesk.messages import NoteField, NoteSection
from slmdesk.tasks.fixed_words import FixedWords
from slmdesk.tasks.note.form.template import Template

_NOT_MENTIONED = "Not mentioned"


def sections(template: Template, fields: Sequence[NoteField], words: FixedWords) -> list[NoteSection]:
    """The sections in order. A section of several fields names each one that the source says something about.

    words: in the language of the note.
    """
    absent_words = words(_NOT_MENTIONED)
    written = []
    for number, section in enumerate(template.sections):
        own = [field for field in fields if field.section == number]
        mentioned = [field for field in own if field.mentioned]
        if not mentioned:
            text = f"{absent_words}."
        elif len(section.fields) == 1:
            text = field_text(mentioned[0])
        else:
            text = "\n".join(_titled(field) for field in mentioned)
            absent = [field.title for field in own if not field.mentioned]
            if absent:
                text += f"\n{absent_words}: {', '.join(absent)}."
        written.append(NoteSection(section.title, text, bool(mentioned), own))
    return written


def field_text(field: NoteField) -> str:
    """The sentences of a field as they stand in the note."""
    return "".join(sentence.lead + sentence.text for sentence in field.sentences)


def note_text(written: Sequence[NoteSection]) -> str:
    """The note's sections as Markdown; of a note with one section its text alone."""
    if len(written) == 1:
        return written[0].text
    return "\n\n".join(f"## {section.title}\n\n{section.text}" for section in written)


def in_words(template: Template, words: FixedWords) -> Template:
    """One of our own templates with its titles in the language of the note; what is asked for stays."""
    return replace(
        template,
        sections=tuple(
            replace(
                section,
                title=words(section.title),
                fields=tuple(replace(field, title=words(field.title)) for field in section.fields),
            )
            for section in template.sections
        ),
    )


def _titled(field: NoteField) -> str:
    text = field_text(field)
    return f"{field.title}:\n{text}" if field.kind in ("list", "medications") else f"{field.title}: {text}"
