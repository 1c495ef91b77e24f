"""What the doctor advises and the model tells as what the patient does: "They are keeping a diary of triggers"."""

# ruff: noqa: E501 - a pattern is read more easily on one line

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from slmdesk.messages import Sentence, SourceText
from slmdesk.tasks.note.reading import is_clinicians

_DOES = re.compile(
    r"^(?:they|he|she|the patient|[A-Z]\w+) (?:is|are|has been|have been) (?:also )?"
    r"(?P<does>using|keeping|taking|trying|avoiding) ",
    re.IGNORECASE,
)
_THINKS = re.compile(r"^(?:they|he|she|the patient) (?:thinks?|wonders?|believes?|suspects?)\b", re.IGNORECASE)
_TOLD_TO = {"using": "Use", "keeping": "Keep", "taking": "Take", "trying": "Try", "avoiding": "Avoid"}
_ADVISES = re.compile(
    r"\b(?:worth|going to (?:use|give|start|put)|carry on|offer|give (?:to )?you|prescribe|recommend|suggest|advise|I(?:['’]d| would) like you to|"
    r"I want you to|you (?:should|can|could|need to)|let['’]s|we(?:['’]ll| will)|try to|please|ask your|call the|I(?:['’]ll| will) (?:see|write|phone|call|send))\b",
    re.IGNORECASE,
)


def as_plan(sentence: Sentence, sources: Sequence[SourceText]) -> str:
    """The same as a line of a plan, where every passage of a sentence is the doctor's advice; else empty."""
    match = _DOES.match(sentence.text)
    if match is None:
        return ""
    lines = list(lines_of(sentence, sources))
    if not lines or not all(is_clinicians(line) and _ADVISES.search(line) for line in lines):
        return ""
    return f"{_TOLD_TO[match['does'].casefold()]} {sentence.text[match.end() :]}"


_TELLS_TO = re.compile(r"\byour?\b|\bI(?:['’]ll| will)\b", re.IGNORECASE)


def is_instruction(sentence: Sentence, sources: Sequence[SourceText]) -> bool:
    """Whether a statement of a story is what the clinician says to the patient: "I'll see you in two weeks"."""
    lines = list(lines_of(sentence, sources)) if _TELLS_TO.search(sentence.text) else []
    return bool(lines) and all(is_clinicians(line) and _ADVISES.search(line) for line in lines)


def is_clinicians_thought(sentence: Sentence, sources: Sequence[SourceText]) -> bool:
    """Whether a sentence gives the patient a thought that only a clinician says: "She thinks this is asthma"."""
    lines = list(lines_of(sentence, sources)) if _THINKS.match(sentence.text) else []
    return bool(lines) and all(map(is_clinicians, lines))


def lines_of(sentence: Sentence, sources: Sequence[SourceText]) -> Iterator[str]:
    """The lines of the sources that a sentence rests on."""
    by_name = {source.name: source.text for source in sources}
    for citation in sentence.sources:
        text = by_name.get(citation.file, "")
        start = text.rfind("\n", 0, citation.start) + 1
        end = text.find("\n", citation.end)
        yield text[start : end if end >= 0 else len(text)]
