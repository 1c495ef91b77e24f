"""What the whole note decides of single lines, once all fields are checked: steps of ``CheckedNote.settle``."""

# ruff: noqa: E501 - a pattern is read more easily on one line

from __future__ import annotations

import functools
import itertools
import re
from collections.abc import Callable, Iterable, Sequence

from msgspec.structs import replace

from slmdesk.messages import MedicationRow, NoteField, Removed, Sentence, SourceText
from slmdesk.tasks.note.findings.dictated import tells_advice
from slmdesk.tasks.note.form.template import TemplateField
from slmdesk.tasks.note.lines.homes import names_of, tells_past
from slmdesk.tasks.note.medicines.drug_names import drugs
from slmdesk.tasks.note.medicines.named_medicines import generic_of
from slmdesk.tasks.note.speech.digits import in_digits
from slmdesk.tasks.note.speech.reading import speaker_and_words
from slmdesk.tasks.note.speech.tellers import capital
from slmdesk.tasks.sentences import split_result
from slmdesk.tasks.verify import terms

_TAKES = re.compile(
    r"(?P<bare>take|use|(?:is|are) to take)?(?(bare)|(?:start|continue(?: to take| taking| with)?|keep taking)) (?:the )?(?P<what>[^,;:]{3,60}?)\W*$",
    re.IGNORECASE,
)
_TOPIC = re.compile(r"(?:and |any |what about |how about )?(?P<topic>[^\W\d_]+(?: [^\W\d_]+)?)\?", re.IGNORECASE)
_LONGEST_ANSWER = 8  # words of a statement that hangs on its question
_MOST_OF = 0.6  # of the answer's words: "asthma" is not all of "aspirin, it makes my asthma worse"
_FIGURE = re.compile(r"\d+(?:[.,]\d+)?|\b(?:one|two|three|four|five|six)\b")


def without_stopped(
    fields: Sequence[NoteField], templates: Sequence[TemplateField], medicines: Sequence[MedicationRow]
) -> tuple[list[NoteField], list[Removed]]:
    """The fields without orders to take what the table says is stopped, and such as name no more than the table does."""
    stopped = {generic_of(row.name) for row in medicines if row.use == "stopped"}
    listed = {generic_of(row.name) for row in medicines}
    removed: list[Removed] = []

    def goes(field: NoteField, sentence: Sentence) -> bool:
        match = _TAKES.match(sentence.text)
        named = {generic_of(each.name) for each in drugs(match["what"])} if match is not None else set()
        if match is None or not named:
            return False
        if named <= stopped:
            removed.append(Removed(field.title, sentence.text, "The source says that it was stopped."))
            return True
        return match["bare"] is not None and named <= listed and len(match["what"].split()) == len(drugs(match["what"]))

    found = [
        _without(field, functools.partial(goes, field))
        if field.kind == "list" and tells_advice(names_of(template))
        else field
        for field, template in zip(fields, templates, strict=True)
    ]
    return found, removed


def with_topics(
    fields: Sequence[NoteField], templates: Sequence[TemplateField], sources: Sequence[SourceText]
) -> list[NoteField]:
    """The fields with the topic before an answer that tells nothing without it: "Smoking?" "I gave up three years ago"."""
    topics = list(_topics(sources))
    found = []
    for field, template in zip(fields, templates, strict=True):
        habits = field.kind == "list" and (tells_past(template) or "social" in names_of(template))
        sentences = [_with_topic(each, topics) for each in field.sentences] if habits else field.sentences
        found.append(replace(field, sentences=sentences) if sentences != field.sentences else field)
    return found


def _topics(sources: Sequence[SourceText]) -> Iterable[tuple[str, str]]:
    """(topic, the first sentence of the answer) of questions that only name a topic."""
    for source in sources:
        lines = [line for line in source.text.splitlines() if line.strip()]
        for asked, reply in itertools.pairwise(lines):
            match = _TOPIC.fullmatch(speaker_and_words(asked)[1].strip())
            answer = split_result(speaker_and_words(reply)[1]) if match is not None else []
            if match is not None and answer:
                yield match["topic"], answer[0][1]


def _with_topic(sentence: Sentence, topics: Sequence[tuple[str, str]]) -> Sentence:
    own = terms(sentence.text)
    if len(sentence.text.split()) > _LONGEST_ANSWER or not own:
        return sentence
    for topic, answer in topics:
        said = terms(in_digits(answer))
        if own <= said and len(own) >= _MOST_OF * len(said) and not own & terms(topic):
            text = f"{capital(topic)}: {sentence.text[:1].lower()}{sentence.text[1:]}"
            return replace(sentence, text=text)
    return sentence


def together(removed: Sequence[Removed]) -> list[Removed]:
    """What was left out, with one entry for lines that differ in a number only: a small model counts on and on."""
    first: dict[tuple[str, str, str], int] = {}
    found: list[Removed] = []
    more: dict[int, int] = {}
    for each in removed:
        key = (each.field, _FIGURE.sub("#", each.text.casefold()), _FIGURE.sub("#", each.reason))
        if key in first:
            more[first[key]] = more.get(first[key], 0) + 1
        else:
            first[key] = len(found)
            found.append(each)
    return [
        replace(each, text=f"{each.text} (and {more[at]} more like it)") if at in more else each
        for at, each in enumerate(found)
    ]


def _without(field: NoteField, goes: Callable[[Sentence], bool]) -> NoteField:
    """A field without some sentences; the rest of a line takes its marker."""
    kept: list[Sentence] = []
    lead = ""
    for sentence in field.sentences:
        if goes(sentence):
            lead = lead or sentence.lead
            continue
        own = sentence.lead if sentence.lead.endswith("- ") or not lead else lead
        kept.append(replace(sentence, lead=own if kept else own.lstrip("\n")))
        lead = ""
    return field if kept == field.sentences else replace(field, sentences=kept, mentioned=bool(kept))
