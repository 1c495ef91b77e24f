from __future__ import annotations

from slmdesk import paths
from slmdesk.messages import NoteField, Sentence
from slmdesk.tasks.fixed_words import FixedWords
from slmdesk.tasks.note.form import template as templates
from slmdesk.tasks.note.form.compose import in_words, note_text, sections


def fields(said: str) -> list[NoteField]:
    template = in_words(templates.load(paths.resources() / "templates", "soap"), FixedWords("es"))
    return [
        NoteField(
            section, number, field.title, field.kind, mentioned, [Sentence("", said, "supported", [], [])][:mentioned]
        )
        for section, number, field in template.numbered()
        for mentioned in [field.names[0] == "Chief complaint"]
    ]


def test_titles_and_what_is_not_mentioned_are_in_the_language_of_the_note() -> None:
    words = FixedWords("es-MX")
    template = in_words(templates.load(paths.resources() / "templates", "soap"), words)
    text = note_text(sections(template, fields("Tos."), words))
    assert text.startswith("## Subjetivo\n\nMotivo de consulta: Tos.\nNo se menciona: Enfermedad actual, ")
    assert text.endswith("## Plan\n\nNo se menciona.")


def test_what_is_asked_for_stays() -> None:
    own = templates.load(paths.resources() / "templates", "soap")
    spanish = in_words(own, FixedWords("es"))
    pairs = zip(own.numbered(), spanish.numbered(), strict=True)
    assert all(one.questions == other.questions and one.names == other.names for (*_, one), (*_, other) in pairs)


def test_a_language_without_words_keeps_the_english_ones() -> None:
    assert FixedWords("xx")("Not mentioned") == FixedWords("en-GB")("Not mentioned") == "Not mentioned"
    assert FixedWords(None)("Decisions") == "Decisions"
    assert FixedWords("nl")("Vital signs") == "Vital signs"
