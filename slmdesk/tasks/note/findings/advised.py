"""What the doctor advises and the model tells as what the patient does: "They are keeping a diary of triggers"."""

# ruff: noqa: E501 - a pattern is read more easily on one line

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from slmdesk.messages import Sentence, SourceText
from slmdesk.tasks.note.findings.dictated import DOING
from slmdesk.tasks.note.medicines.dosage import DOSE, FREQUENCY
from slmdesk.tasks.note.medicines.drug_names import drugs
from slmdesk.tasks.note.medicines.meant import with_medicine
from slmdesk.tasks.note.speech.reading import is_clinicians, is_dialogue, speaker_and_words, tidied
from slmdesk.tasks.note.speech.tellers import WHO, capital
from slmdesk.tasks.sentences import split_result

_LEAD = re.compile(
    r"^(?:(?:and|so|now|but|also|then|okay|ok|right|alright|well|yes|no|in the meantime|for now|um|uh|please|"
    r"as I (?:said|told)\b[^,.]{0,40})\b[,.]? *)+",
    re.IGNORECASE,
)
_DO = (
    r"(?:(?:take|stop|start|continue|carry on|keep|avoid|lose|wear|use|rest|drink|eat|call|ring|phone|go to|hold|bring|return|give|put|get|stay|make sure|"
    r"increase|reduce|double|halve|try|apply|come back|leave off|elevate|ice|go back (?:down |up )?(?:to|on)|monitor|watch|encourage|repeat|send)(?:(?<=avoid)|(?<=stop)|(?! any\b))(?! (?:is|are|was|were|looks?|of|pain|(?:drugs|alcohol)\b|it (?:bad|a)|in mind)\b)|"
    r"cut (?:down|out|back|your)|see (?:your|me|us|dr)|come in (?!and\b)|(?:don['’]?t|do not|never) (?:take|use|give|drive|eat|drink|stop|start|smoke|lift|wear|put|get|go|let|drop|mix|forget|miss|skip|touch|fly|work|run|swim|exercise|share|double))"
)
_ORDERS = re.compile(
    rf"^{_DO}\b|\b(?:I(?:['’]d| would) (?:like|want) (?:you|him|her|them|us)? ?to|I want (?:you|him|her|them) to|(?:you|he|she|your \w+) (?:should|needs? to|must)|"
    rf"let['’]s (?:get|do|start|stop|try|put|increase|reduce|keep|continue|order|check|repeat|switch|book|add|hold)|(?:don['’]t|do not|never) (?:give|take|use|drive|eat|drink|stop)|"
    rf"(?:I|we)(?:['’]ll| will|['’]m going to|['’]re going to| am going to|['’]d| would)(?: also| then| just)? (?:{_DO}|like to (?:inject|start|order|refer|get|give|put|see|do|check|repeat)|refer|send|order|prescribe|arrange|book|inject|repeat|recheck|write|schedule|inform|"
    r"check (?:(?:the|your|his|her) )?(?:\w+ )?(?:sugar|glucose|inr|bloods?|blood (?:tests?|count)|levels?|kidneys?|kidney function|urine|potassium|hba1c|thyroid)\b)|"
    rf"I (?:recommend|suggest|advise)|{DOING})\b|^(?:if|should) [^.?!]*, (?:then )?(?:please )?{_DO}\b",
    re.IGNORECASE,
)
# A colleague's order that is passed on now: "Dr Osei says you should …", "She told me to ask you to …".
_PASSED_ON = re.compile(
    r"^(?:(?:dr\.? [^\W\d_]+|the doctor)(?: also)? (?:says|wants|would like|has asked|asks)|"
    r"(?:dr\.? [^\W\d_]+|the doctor|he|she)(?: also| has)? (?:told|asked) me to (?:ask|tell|get)|"
    r"(?:he|she)(?: also)? (?:says (?=your?\b)|wants (?=you to\b)))"
    r"(?: that)?(?: you(?:r \w+)? to\b)?\s*",
    re.IGNORECASE,
)
_NO_ORDER = re.compile(  # what is asked, examined or told of before
    r"\?|\[\w|\b(?:template|questions?|take care|let['’]s (?:start|try|continue|keep going)|I will continue|let me|I['’]ll (?:just )?(?:ask|have a (?:look|listen)|examine|take a look|show)|going to (?:have a|ask|examine|listen|take a look|look)|take a (?:seat|look|listen|(?:\w+ )?breath|deep)|"
    r"go ahead|hold (?:your|still|it|on)|follow my|squeeze|keep (?:going|looking|your eyes)|see (?:if|how|what|you (?:today|now))|look at|tell me|get (?:you|started)|give me|go (?:over|through)|put (?:your|it) (?:arm|leg|chin)|"
    r"last (?:time|year|visit|week)|I see that|talk(?:ed)? about|drink(?:ing)? (?:alcohol|any|much)|think about|don['’]t (?:think|know|see|hear|feel|appreciate|have|need|worry|mind|notice|want to)|get (?:this|that)\b|"
    r"see (?:any|no|some|the|a|an|on|that|here)\b)",
    re.IGNORECASE,
)
_NOT_NOW = re.compile(  # what is expected, what others said, what would be if
    r"\b(?:should|must|needs? to)(?: not|n['’]t)? (?:have (?:been|had|gone|come|\w+(?:en|ed|ght))\b|(?:feel|know|hurt)\b|be (?!seen|on|off|in|at|back|fasting|careful|referred|reviewed|admitted|started|checked|taking|wearing)\w+)|"
    r"\b(?<!as I )(?:said|says|told|wanted you)\b(?<!as I told)|\b(?:last month|normally|ordinarily|some people|most people)\b|\byour letter\b|"
    r"\b(?:I|we)(?:['’]d| would) (?!like|want|recommend|suggest|advise)[^.]{0,200}\b(?:but|if|unless)\b|"
    r"\bI (?:suggest|advise|recommend)(?: that)? (?:it|this|that)(?:['’]s| is)\b",
    re.IGNORECASE,
)
_HERE = re.compile(  # what is done in the room, while somebody examines or speaks
    r"\b(?:(?:still|up|down|straight|open) for me|against me|my (?:hand|finger)s?|(?:up|over|on) here|if I (?:press|push|move|bend|touch|lift)|"
    r"(?:on|onto|off) the (?:couch|bed|table|scales?)|sit (?:down|up)|lie (?:down|back)|open (?:your|his|her) (?:mouth|eyes)|follow (?:the )?(?:light|finger|pen)|"
    r"keep (?:your|the) \w+ (?:straight|still|relaxed|loose)\W*$|let['’]s (?:do|check|get) (?:the|your|his|her) (?:blood pressure|temperature|pulse|weight|height)|"
    r"aside|(?:back to|my) (?:that|stethoscope)|(?:stop|bring) me|make sure (?:I|we)\b)",
    re.IGNORECASE,
)
_REFUSES = re.compile(
    r"\b(?:I(?:['’]d| would)? (?:really )?(?:(?:do not|don['’]?t|did not|didn['’]t|would not|wouldn['’]t) (?:really )?(?:want(?! to (?:be|get|feel|end|miss|lose)\b)|like|fancy|think so)|rather (?:not|wait|leave)|won['’]?t)|"
    r"I(?:['’]m| am) not (?:going to|taking|having|keen|happy|willing)|no,? thank(?:s| you)|I refuse|absolutely not)\b",
    re.IGNORECASE,
)
_NO = re.compile(r"^\W*(?:(?:no|well|oh|um|hm+)[.,!]\s*)+", re.IGNORECASE)
_SENTENCE_END = re.compile(r"[.?!](?:\s|$)")
_CORRECTS = re.compile(
    r"\W*(?:no|sorry|wait|actually)\W+(?:no|sorry|wait|actually|I mean)\b|\W*(?:I mean|scratch that)\b", re.IGNORECASE
)
_AGREES = re.compile(r"\W*(?:ok|okay|yes|yeah|sure|fine|all ?right|of course|right)\b", re.IGNORECASE)
_FORBIDS = re.compile(r"\b(?:not|never|stop|avoid|hold)\b|n['’]t\b", re.IGNORECASE)
_BEFORE = 400  # characters of what was said before an order
_LONGEST, _FEWEST = 220, 3  # characters and words of an order
_DOES = re.compile(
    r"^(?:they|he|she|the patient|[A-Z]\w+) (?:is|are|has been|have been) (?:also )?"
    r"(?P<does>using|keeping|taking|trying|avoiding) ",
    re.IGNORECASE,
)
_IS_TOLD = re.compile(
    r"^(?:they|he|she|the patient) (?:is|are) (?:also )?(?:advised|told|instructed|asked|encouraged|recommended|scheduled) to (?=[a-z])",
    re.IGNORECASE,
)
_TELLS = re.compile(
    rf"^{WHO} (?:also )?(?:advises|tells|instructs|asks|encourages|recommends|wants) (?:the patient|him|her|them) to (?=[a-z])",
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
    told = _IS_TOLD.match(sentence.text) or _TELLS.match(sentence.text)
    few = any if told else all
    match = told or _DOES.match(sentence.text)
    if match is None:
        return ""
    lines = list(lines_of(sentence, sources))
    if not lines or not few(is_clinicians(line) and (told or _ADVISES.search(line)) for line in lines):
        return ""
    if told is not None:
        return capital(sentence.text[told.end() :])
    return f"{_TOLD_TO[match['does'].casefold()]} {sentence.text[match.end() :]}"


_TELLS_TO = re.compile(r"\byour?\b|\b(?:I|we)(?:['’]ll| will)\b", re.IGNORECASE)


def is_instruction(sentence: Sentence, sources: Sequence[SourceText]) -> bool:
    """Whether a statement of a story is what the clinician says to the patient: "I'll see you in two weeks"."""
    lines = list(lines_of(sentence, sources)) if _TELLS_TO.search(sentence.text) else []
    return bool(lines) and all(is_clinicians(line) and _ADVISES.search(line) for line in lines)


def is_clinicians_thought(sentence: Sentence, sources: Sequence[SourceText]) -> bool:
    """Whether a sentence gives the patient a thought that only a clinician says: "She thinks this is asthma"."""
    lines = list(lines_of(sentence, sources)) if _THINKS.match(sentence.text) else []
    return bool(lines) and all(map(is_clinicians, lines))


def said_orders(sources: Sequence[SourceText]) -> list[str]:
    """The sentences in which the clinician of an English dialogue says what is to be done, in order, each once.

    One that is taken back at once is left out, and so is the last one before somebody says no to it.
    """
    found: list[str] = []
    for source in sources:
        if not is_dialogue(source.text):
            continue
        ordered = False  # in the turn before
        before = ""
        for line in tidied(source.text).splitlines():
            if not is_clinicians(line):
                before += f" {speaker_and_words(line)[1]}"
                if ordered and _is_refused(found[-1], speaker_and_words(line)[1]):
                    found.pop()
                ordered = False
                continue
            ordered = recent = False
            for _lead, sentence in split_result(speaker_and_words(line)[1]):
                if ordered and _CORRECTS.match(sentence):
                    found.pop()
                    ordered = False
                plain = _PASSED_ON.sub("", _LEAD.sub("", sentence.strip()))
                said, before = before[-_BEFORE:], f"{before[-_BEFORE:]} {sentence}"
                if sentence[:1].islower() and not sentence.rstrip().endswith((".", "!")):
                    continue  # speech recognition without full stops knows no sentences
                dosed = recent and _is_dosed(plain)
                if len(plain) <= _LONGEST and len(plain.split()) >= _FEWEST and (is_order(plain) or dosed):
                    found.append(with_medicine(plain[:1].upper() + plain[1:], said))
                    ordered = recent = True
    return list(dict.fromkeys(found))


def _is_dosed(words: str) -> bool:
    """Whether a sentence begins with a medicine and tells how to take it: "Salbutamol two puffs when she needs it"."""
    named = drugs(words)
    return bool(named) and named[0].start == 0 and bool(DOSE.search(words)) and bool(FREQUENCY.search(words))


def _is_refused(order: str, reply: str) -> bool:
    """Whether who is told to do something says at once that they will not; "No, I won't" agrees to what is forbidden."""
    first = _SENTENCE_END.split(_NO.sub("", reply), maxsplit=1)[0]
    return _REFUSES.search(first) is not None and not _AGREES.match(reply) and not _FORBIDS.search(order)


def is_order(words: str) -> bool:
    """Whether a stretch of what a clinician says tells what is to be done."""
    plain = _PASSED_ON.sub("", _LEAD.sub("", words.strip()))
    return _ORDERS.search(plain) is not None and not any(each.search(plain) for each in (_NO_ORDER, _NOT_NOW, _HERE))


def lines_of(sentence: Sentence, sources: Sequence[SourceText]) -> Iterator[str]:
    """The lines of the sources that a sentence rests on."""
    by_name = {source.name: source.text for source in sources}
    for citation in sentence.sources:
        text = by_name.get(citation.file, "")
        start = text.rfind("\n", 0, citation.start) + 1
        end = text.find("\n", citation.end)
        yield text[start : end if end >= 0 else len(text)]
