"""What the doctor advises and the model tells as what the patient does: "They are keeping a diary of triggers"."""

from __future__ import annotations

import re
from collections.abc import Sequence

from slmdesk.messages import Sentence, SourceText

_DOES = re.compile(
    r"^(?:they|he|she|the patient) (?:is|are|has been|have been) (?:also )?"
    r"(?P<does>using|keeping|taking|trying|avoiding) ",
    re.IGNORECASE,
)
_TOLD_TO = {"using": "Use", "keeping": "Keep", "taking": "Take", "trying": "Try", "avoiding": "Avoid"}
_CLINICIAN = re.compile(r"\W*(?:doctor|dr|gp|physician|clinician|nurse)\b", re.IGNORECASE)
_ADVISES = re.compile(
    r"\b(?:worth|going to give|give (?:to )?you|prescribe|recommend|suggest|advise|I(?:['’]d| would) like you to|"
    r"I want you to|you (?:should|can|could|need to)|let['’]s|we(?:['’]ll| will)|try to|please)\b",
    re.IGNORECASE,
)


def as_plan(sentence: Sentence, sources: Sequence[SourceText]) -> str:
    """The same as a line of a plan, where every passage of a sentence is the doctor's advice; else empty."""
    match = _DOES.match(sentence.text)
    if match is None or not sentence.sources:
        return ""
    by_name = {source.name: source.text for source in sources}
    for citation in sentence.sources:
        text = by_name.get(citation.file, "")
        start = text.rfind("\n", 0, citation.start) + 1
        end = text.find("\n", citation.end)
        line = text[start : end if end >= 0 else len(text)]
        if not _CLINICIAN.match(line) or not _ADVISES.search(line):
            return ""
    return f"{_TOLD_TO[match['does'].casefold()]} {sentence.text[match.end() :]}"
