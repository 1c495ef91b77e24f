"""What the doctor advises and the model tells as what the patient does: "They are keeping a diary of triggers"."""

# ruff: noqa: E501 - a pattern is read more easily on one line

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from slmdesk.messages import Sentence, SourceText
from slmdesk.tasks.note.reading import is_clinicians, is_dialogue, speaker_and_words, tidied
from slmdesk.tasks.sentences import split_result

_LEAD = re.compile(
    r"^(?:(?:and|so|now|but|also|then|okay|ok|right|alright|well|yes|no|in the meantime|for now|um|uh|please)\b[,.]? *)+",
    re.IGNORECASE,
)
_DO = (
    r"(?:take|stop|start|continue|carry on|keep|avoid|cut|lose|wear|use|rest|drink|eat|call|ring|phone|go to|see|hold|bring|return|give|put|get|stay|don['’]?t|do not|never|make sure|"
    r"increase|reduce|double|halve|try|apply|come back|come in|leave off|elevate|ice|monitor|watch)"
)
_ORDERS = re.compile(
    rf"^{_DO}\b|\b(?:I(?:['’]d| would) (?:like|want) (?:you|him|her|them|us)? ?to|I want (?:you|him|her|them) to|(?:you|he|she) (?:should|needs? to|must)|"
    rf"let['’]s (?:get|do|start|stop|try|put|increase|reduce|keep|continue|order|check|repeat|switch|book|add|hold)|(?:don['’]t|do not|never) (?:give|take|use|drive|eat|drink|stop)|"
    rf"(?:I|we)(?:['’]ll| will|['’]m going to|['’]re going to| am going to|['’]d| would)(?: also| then| just)? (?:{_DO}|like to (?:inject|start|order|refer|get|give|put|see|do|check|repeat)|refer|send|order|prescribe|arrange|book|inject|repeat|recheck|write|schedule|inform)|"
    rf"I (?:recommend|suggest|advise))\b|^(?:if|should) [^.?!]*, (?:then )?(?:please )?{_DO}\b",
    re.IGNORECASE,
)
_NO_ORDER = re.compile(  # what is asked, examined or told of before
    r"\?|\[\w|\b(?:template|questions?|take care|let['’]s (?:start|try|continue|keep going)|I will continue|let me|I['’]ll (?:just )?(?:ask|have a (?:look|listen)|examine|take a look|show)|going to (?:have a|ask|examine|listen|take a look|look)|take a (?:seat|look|listen|(?:\w+ )?breath|deep)|"
    r"go ahead|hold (?:your|still|it|on)|follow my|squeeze|keep (?:going|looking|your eyes)|see (?:if|how|what|you (?:today|now))|look at|tell me|get (?:you|started)|give me|go (?:over|through)|put (?:your|it) (?:arm|leg|chin)|"
    r"last (?:time|year|visit|week)|I see that|talk(?:ed)? about|drink(?:ing)? (?:alcohol|any|much)|don['’]t (?:think|know|see|hear|feel|appreciate|have|need|worry|mind|notice|want to)|get (?:this|that)\b|"
    r"see (?:any|no|some|the|a|an|on|that|here)\b)",
    re.IGNORECASE,
)
_LONGEST, _FEWEST = 220, 3  # characters and words of an order
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


def said_orders(sources: Sequence[SourceText]) -> list[str]:
    """The sentences in which the clinician of an English dialogue says what is to be done, in order, each once."""
    found = []
    for source in sources:
        if not is_dialogue(source.text):
            continue
        for line in tidied(source.text).splitlines():
            if not is_clinicians(line):
                continue
            for _lead, sentence in split_result(speaker_and_words(line)[1]):
                plain = _LEAD.sub("", sentence.strip())
                if sentence[:1].islower() and not sentence.rstrip().endswith((".", "!")):
                    continue  # speech recognition without full stops knows no sentences
                if len(plain) <= _LONGEST and len(plain.split()) >= _FEWEST and is_order(plain):
                    found.append(plain[:1].upper() + plain[1:])
    return list(dict.fromkeys(found))


def is_order(words: str) -> bool:
    """Whether a stretch of what a clinician says tells what is to be done."""
    plain = _LEAD.sub("", words.strip())
    return _ORDERS.search(plain) is not None and _NO_ORDER.search(plain) is None


def lines_of(sentence: Sentence, sources: Sequence[SourceText]) -> Iterator[str]:
    """The lines of the sources that a sentence rests on."""
    by_name = {source.name: source.text for source in sources}
    for citation in sentence.sources:
        text = by_name.get(citation.file, "")
        start = text.rfind("\n", 0, citation.start) + 1
        end = text.find("\n", citation.end)
        yield text[start : end if end >= 0 else len(text)]
