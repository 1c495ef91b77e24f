"""What a clinician finds and says while examining, sentence by sentence: for an examination that the model left out.

A small model that reads a whole visit answers for the examination with the words of the question, or tells the
findings as the patient's story. What is said between "let me have a look" and what it means is the examination.
"""

# ruff: noqa: E501 - a pattern is read more easily on one line

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from slmdesk.messages import SourceText
from slmdesk.tasks.note.findings.dictated import as_findings
from slmdesk.tasks.note.speech.reading import is_clinicians, is_dialogue, speaker_and_words, tidied
from slmdesk.tasks.sentences import split_result

_BEGINS = re.compile(
    r"\b(?:physical exam\w*|on (?:your |the |her |his )?(?:\w+ ){0,2}exam\w*|(?:exam|examination) (?:shows?|reveals?)|examining|as i examine|(?:let me|i(?:[\'’]ll| will|[\'’]m (?:just )?going to)) (?:just |now |quickly )?examine|let me (?:just )?(?:have|take) a (?:\w+ )?(?:look|listen)|let me (?:just )?(?:listen|feel)\b|let me (?:just )?check you\b|"
    r"take a (?:quick )?(?:look|listen) (?:at|to) (?:you|your|her|his|the)|have a (?:quick )?(?:look|listen) (?:at|to) (?:you|her|him)|(?:can|could|may) i (?:just )?(?:have a )?(?:look|listen|feel)|listening to your|looking at your|visual acuity|i['’]ve looked)\b",
    re.IGNORECASE,
)
_ENDS = re.compile(
    r"\b(?:i (?:do not |don['’]t )?(?:think|suspect|believe)|diagnos\w+|assessment|your plan|the plan|x-?rays?|results?|blood (?:tests?|work)|bloods|what (?:does|do|is) (?:all |that )*(?:this|that|it) mean|what that means|\b(?:well|badly|poorly|better) controlled\b|"
    r"(?:going to|gonna|will|['’]ll|want to|like to) (?:prescribe|order|start|use|give|refer|send|continue|get)|prescribe|recommend|carry on|so for)\b",
    re.IGNORECASE,
)
_SITE = (
    r"(?:lungs?|chest|heart|throat|tonsils?|ears?|(?:ear ?)?drums?|mastoids?|ligaments?|tympanic membranes?|eyes?|pupils?|macula|retina|fund(?:us|i)|disc|cornea|lens|conjunctivae?|visual (?:acuity|fields?)(?: testing)?|colou?r vision|eye movements|pressures?|"
    r"mouth|tongue|neck|abdomen|tummy|belly|stomach|liver|spleen|skin|wound|scar|rash|joints?|knees?|hips?|ankles?|wrists?|elbows?|shoulders?|hands?|fingers?|foot|feet|legs?|arms?|calf|calves|spine|back|lower extremities|upper extremities|extremities|"
    r"gait|reflexes|strength|sensation|power|tone|pulses|capillary refill|murmurs?|heart sounds|breath sounds|bowel sounds|rate and rhythm|range of motion|cranial nerves?(?: examination)?|affect|speech|mood|fontanelle|fundal height|cervix|uterus|fundus|one)"
)
_MOVEMENT = (
    r"(?:(?:active|passive) )?(?:movements?|abduction|adduction|flexion|extension|(?:(?:in|ex)ternal )?rotation)"
    r"(?: of (?:your|the|her|his) (?:left |right )?\w+)?"
)
_STATES = re.compile(
    rf"^(?:(?:your|the|her|his|both|left|right|upper|lower) ){{0,3}}(?:backs? of (?:your|the|her|his) )?(?:(?:face|{_SITE}), ){{0,3}}(?:{_MOVEMENT}|{_SITE})(?: with (?:your|the|her|his) \w+)?(?: (?:and|or) \w+(?: \w+)?)?,? (?:is|are|looks?|sounds?|feels?|has|have|shows?|reveals?|moves?)\b",
    re.IGNORECASE,
)
_FINDS = re.compile(
    r"^(?:no (?!problem|worr|question|idea|need|not |okay|i |so |that)|there(?:['’]s| is| are) (?!nothing to|any)|(?:i|we) (?:do |did |can |also |really )*(?:not |n['’]t |n't )?(?:do ?n['’]t |didn['’]t |can['’]t )?(?:really |also )?(?:appreciate|notice|hear|see|feel|note|find)\b(?! (?:you|that you|free|like|her|him|back)\b)|"
    r"you (?:do |also )?(?:have|are positive for) (?:an? |some |no |normal |mild |moderate |good |full |palpable |nice |tenderness|pain (?:to|on|with))|you['’]ve got |"
    r"(?:normal|mild|moderate|slight|positive|negative|good|full|clear|soft|tender) |on the (?:left|right)\b(?=.*(?:['’]s| is | are |\bno\b)))",
    re.IGNORECASE,
)
_WHOLE = re.compile(
    r"^(?:(?:the patient|he|she)(?: is|['’]s) (?:alert|well\b(?! (?:known|until|aware))|in no|drowsy|sleepy|awake|orient|disorient|confus|pale|pink|flushed|clammy|sweat|comfortable|unwell|breathless|responsive|sitting|lying|speaking|using (?:his|her|accessory))|"
    r"(?:(?:the patient|he|she) )?moves? (?:all|both|the|his|her)\b|everything else)",
    re.IGNORECASE,
)
_NO_FINDING = re.compile(
    r"\?|\b(?:you (?:can['’]?t|can|should|need|said|told|were|had|know|feel|mentioned)|any (?:pain|other)|does (?:it|this|that)|do you|if you|last (?:time|year|visit)|today['’]s plan|question|history of|i['’]m (?:going|happy|glad)|drops|i wanted|is it|i let|clinic|appointments?|driv\w+|smok\w+|alcohol|until|no (?:why|one|more|longer)|for (?:the next |at least )?(?:\w+ )?(?:days?|weeks?|months?|hours?)|as (?:that|it) should)\b",
    re.IGNORECASE,
)
# Where speech recognition sets no full stops, these words begin the next finding.
_CUT = re.compile(
    r"(?<! that)\s+(?=(?:(?:and|so|now|but|also|okay|then) )*(?:i (?:do|did|can|also|see|hear|appreciate|notice|feel|don['’]t|didn['’]t)\b|on (?:looking|your|the \w+(?: \w+)? exam)\b|looking\b|listening\b|(?:your|the) (?:\w+ ){1,3}(?:is|are|looks?|have)\b|"
    r"you (?:do |also )?have\b|no \w+|there(?:['’]s| is| are)\b|what\b|which\b|everything else\b|this (?:is|could|may)\b|alright\b|okay\b|taking a\b|(?:your|the) \w+ every\b|any of\b|feeling some\b|when\b|as if\b|let['’]s\b|does\b|do you\b))",
    re.IGNORECASE,
)
_LEAD = re.compile(
    r"^(?:(?:and|so|now|but|also|ok\.?|okay|right(?=[,.;]| (?:so|now|then|and|ok|okay)\b)|alright|then|on (?:your|the) [\w ]{1,25} exam(?:ination)?|,)[ ,]+)+",
    re.IGNORECASE,
)
_TAIL = re.compile(
    r"\s+(?:that (?:i|we) (?:can )?(?:appreciate|see|hear|feel)|and|so|but|okay|alright|you know|in the past|today|(?:with|of|or|the|a|an|on|any|to|at|for|by|also|that|now|as|in|is|your|their)(?: (?:the|a|any|your))?)$",
    re.IGNORECASE,
)
# "There is a leaflet" and "no driving" find nothing: what there is or is not names a part of the body or a sign.
_SIGN = re.compile(
    rf"\b(?:{_SITE}|red(?:ness)?|tender\w*|sw[eo]ll\w*|stiff\w*|pain\w*|rash\w*|crack\w*|wheez\w*|recession|retractions?|rhonchi|rales|crepit\w*|stridor|\w*o?edema|effusions?|fluid|bruis\w*|bruits?|lumps?|mass(?:es)?|nod(?:e|ul)\w*|"
    r"\w*adenopathy|lymph\w*|\w+megaly|guarding|rebound|disten\w+|jaundice\w*|pal(?:e|lor)|cyanosis|clubbing|erythema\w*|indurat\w*|warm\w*|discharg\w*|drainage|bleed\w*|blood|exudates?|pus|infect\w*|inflam\w*|ulcer\w*|lesions?|"
    r"spots?|blisters?|deformit\w*|instability|laxity|click\w*|spasms?|weak\w*|numb\w*|tremors?|rigid\w*|reflex\w*|rang(?:e|ing)|motion|movements?|gallops?|rubs?|thrills?|jvd|distress|deficits?|nystagmus|\w+itis|\w+oma|\w+osis|\w+pathy|"
    r"cataracts?|hernia\w*|fractures?|trauma|injur\w*|tears?|lacerations?|cuts?|wounds?|thrush|meningism|palp\w+|focal|abnormal\w*|vision|hearing|wax|perforat\w*|congest\w*|polyps?|atrophy|wasting|dehydrat\w*|irregular\w*|"
    r"signs?|tests?|symptoms?|air entry|breathing|sounds?|fever|weight)\b",
    re.IGNORECASE,
)
_EXAMINES = re.compile(
    r"\b(?:let me|go ahead and|gon ?na|going to)\s(?:\w+ ){0,5}exam|\b(?:do ?n['’]?t|don['’]?t) appreciate\b",
    re.IGNORECASE,
)
_LONGEST_SENTENCE = 40  # words: more is speech without full stops
_FEWEST, _MOST = 2, 30  # words of a finding
_LONGEST_CLAUSE = 400  # characters
_MOST_FINDINGS = 20


def said_findings(sources: Sequence[SourceText]) -> list[str]:
    """The findings that the clinician of an English dialogue says, in order, each once."""
    found = [finding for source in sources if is_dialogue(source.text) for finding in _of(source.text)]
    return list(dict.fromkeys(found))[:_MOST_FINDINGS]


def said_examining(sources: Sequence[SourceText]) -> list[str]:
    """All that the clinician says while examining, or dictates of it, in English; questions aside."""
    return [clause for source in sources for clause in _clauses(source.text) if not clause.endswith("?")]


def is_mislabelled(sources: Sequence[SourceText]) -> bool:
    """Whether a line that is marked as the patient's examines: who speaks cannot be told by the labels then."""
    return any(
        _EXAMINES.search(line) and not is_clinicians(line)
        for source in sources
        if is_dialogue(source.text)
        for line in source.text.splitlines()
    )


def _of(text: str) -> Iterator[str]:
    for clause in _clauses(text):
        finding = _LEAD.sub("", clause.strip(" .,;-"))
        while (shorter := _TAIL.sub("", finding)) != finding:
            finding = shorter
        if _is_finding(finding) and not (told := _worded(finding)).startswith("I "):
            yield told


def _clauses(text: str) -> Iterator[str]:
    examining = False
    spoken = is_dialogue(text)
    for line in tidied(text).splitlines():
        if spoken and not is_clinicians(line):
            continue
        examining = examining and spoken  # what is dictated of it stands in one paragraph
        for _lead, sentence in split_result(speaker_and_words(line)[1]):
            clauses = _CUT.split(sentence) if len(sentence.split()) > _LONGEST_SENTENCE else [sentence]
            for clause in clauses:
                begins = _BEGINS.search(clause) is not None
                examining = begins or (examining and not _ENDS.search(clause))
                if examining and len(clause) <= _LONGEST_CLAUSE:
                    yield clause


def _is_finding(text: str) -> bool:
    if _NO_FINDING.search(text) or not _FEWEST <= len(text.split()) <= _MOST:
        return False
    if _STATES.match(text) or _WHOLE.match(text):
        return True
    return bool(_FINDS.match(text) and _SIGN.search(text))


def _worded(text: str) -> str:
    plain = re.sub(
        r"^(?:(?:the|your|her|his) )+",
        "",
        re.sub(r"^there(?:['’]s| is| are) ", "", as_findings(text), flags=re.IGNORECASE),
        flags=re.IGNORECASE,
    )
    plain = re.sub(r"^((?:no )?)(?:some|any|like|anything like) ", r"\1", plain, flags=re.IGNORECASE)
    return f"{plain[:1].upper()}{plain[1:].rstrip('.')}."
