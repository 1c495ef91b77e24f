"""A stay in hospital as written notes tell it: the days of coming and leaving, what changed, and the values of tests.

Of a stay the day matters as much as what happened on it, and a small model takes the day of another line.
"""

# ruff: noqa: E501 - a pattern is read more easily on one line

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from slmdesk.messages import Sentence, SourceText
from slmdesk.tasks.note.medicines.drug_names import drugs
from slmdesk.tasks.note.medicines.taken import use_at
from slmdesk.tasks.note.speech.dated import Dates
from slmdesk.tasks.note.speech.digits import in_digits
from slmdesk.tasks.note.speech.kin import SUBJECT
from slmdesk.tasks.note.speech.naming import MEASURED, names_disease
from slmdesk.tasks.note.speech.reading import is_dialogue
from slmdesk.tasks.note.speech.tellers import capital
from slmdesk.tasks.sentences import split_result
from slmdesk.tasks.verify import numbers, terms
from slmdesk.tasks.verify.words.negation_cues import negated_spans
from slmdesk.tasks.verify.words.wording import bits

_MONTH = r"(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?|Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?)"
_DAY = re.compile(
    rf"\b(?P<day>\d{{1,2}})(?:st|nd|rd|th)? (?:of )?(?P<month>{_MONTH})\b|\b(?P<month2>{_MONTH}) (?P<day2>\d{{1,2}})(?:st|nd|rd|th)?\b"
)
_STAYS = re.compile(r"\b(?P<what>admitted|discharged)\b(?P<between>(?:(?!\b(?:admitted|discharged)\b)[^.;]){0,40}?)\bon (?:the )?", re.IGNORECASE)  # fmt: skip
_SIGNS = {
    "admitted": re.compile(r"\b(?:admi|came in|brought in|presented|attended|arriv)", re.IGNORECASE),
    "discharged": re.compile(
        r"\b(?:discharg|(?:went|sent|go(?:es|ing)?|allowed|back) home|home (?:with|on|today|to)\b)", re.IGNORECASE
    ),
}
_AT_HOSPITAL = r"\b(?:with us|in (?:the |this |our )?hospital|inpatient|in-patient|on (?:our|the|this) (?:\w+ )?ward|under (?:our|my) care|(?:hospital|inpatient) stay|admitted|admission)\b"
_RANGE = re.compile(  # "He was with us from 2 to 9 October", and not "in hospital he was confused from 2 to 9 October"
    rf"(?P<where>(?i:{_AT_HOSPITAL})(?: (?:under|at|in|on) (?:(?!\b(?:he|she|they|it|who|which|was|were|had)\b)[^.,;\n\d]){{1,40}}?)?,? )from (?:the )?(?P<first>\d{{1,2}})(?:st|nd|rd|th)?(?: (?:of )?(?P<month>{_MONTH}))?(?P<year>,? (?:19|20)\d\d)? "
    rf"(?:to|until|till|through|–|-) (?:the )?(?P<last>\d{{1,2}})(?:st|nd|rd|th)? (?:of )?(?P<in>{_MONTH})\b(?P<of>,? (?:19|20)\d\d)?"
)
_STAY_DAY = re.compile(
    rf"\b(?:(?:was |were )?(?:admitted|discharged|sent home)|went home|(?:date of )?(?:admission|discharge)(?: date)?(?= ?:| on\b| was\b))\b[^.;\n\d]{{0,40}}\d{{1,2}}(?:st|nd|rd|th)? (?:of )?{_MONTH}\b",
    re.IGNORECASE,
)
_CAME = re.compile(
    r"\b(?:came in|came to (?:us|hospital)|presented|was admitted|were admitted|attended|was brought in|were brought in)\b(?: (?!with\b|for\b|because\b|after\b|following\b)[\w'’-]+){0,6} (?:with|for|because of|after|following) (?P<why>(?:[^.;\n]|\.(?=\d)){4,200})",
    re.IGNORECASE,
)
_HAS_HAD = re.compile(
    r"\b(?:has|have|had) (?:(?:been|become|noticed|developed|had|got|felt|complained of) )(?:an? )?(?P<why>[^.;]{3,80}?\b(?:(?:for|over|in) (?:about |the )?(?:last |past )?(?:[\w-]+ )?(?:hours?|days?|weeks?|months?|years?)|since [^.;,]{3,25}))",
    re.IGNORECASE,
)
_SHOWED = re.compile(
    r"\b(?:ct|mri|x-?ray|scan|ultrasound|echo\w*|angiogra\w+|biopsy|histology|endoscopy|colonoscopy|laparoscopy)\b[^.;]{0,40}?\b(?:showed|confirmed|revealed|demonstrated) (?:an? |the )?(?P<what>[^.;]{4,160})",
    re.IGNORECASE,
)
_DISEASED = re.compile(
    r"\b(?:perforat\w+|abscess\w*|fractur\w+|consolidation|pneumonia|thromb\w+|embol\w+|infarct\w*|obstruct\w+|h?aemorrhage|bleed|h(?:a)?ematoma|\w+itis|cancer|carcinoma|(?!(?:stoma|coma|aroma)\b)\w+oma|tumou?r|metastas\w+|stones?|stenosis|rupture\w*|torsion)\b",
    re.IGNORECASE,
)
_LONGEST_REASON, _LONGEST_FINDING = 120, 200  # characters
_REASON_BITS = 5.0
_FEW_WORDS = 5
_FORMERLY = re.compile(r"\b(?:ago|previous\w*|in (?:19|20)\d\d|last (?:year|month)|known|old)\b", re.IGNORECASE)
_LINES_ABOVE = 2
_ABOVE_PASSAGE = 300  # characters: a heading such as "Discharge plan" stands over several lines
_EVENT = re.compile(
    r"\b(?:grew|confus\w+|deliri\w+|fell|falls?|bleed\w*|bled|transfus\w+|complicat\w+|develop\w+|spik\w+|improv\w+|deteriorat\w+|collaps\w+|arrest\w*|"
    r"finished|stopped|started|changed|switched|drain\w*|catheter\w*|settled|resolved|operat\w+|intubat\w+)\b",
    re.IGNORECASE,
)
_TO_COME = re.compile(
    r"^(?:no|not|nil|re-?start|stop|start|continue|hold|repeat|gp|refer|review)\b|\b(?:will|should|tomorrow)\b|\bin \w+ (?:days|weeks|months)\b|^[^.]{0,40}: *(?:\w+, )*\w+ \(",
    re.IGNORECASE,
)
_DATED_LEAD = re.compile(r"^\W*\d{1,2}[^:\n]{0,40}\d{4}[^:\n]{0,40}:\s*")
_MOST_EVENTS = 8
_NO_VALUES = re.compile(r"(?:diagnos[ei]s|problems?|impression)\s*:", re.IGNORECASE)
_LEAST_VALUES = 2


def wrong_stay(sentence: Sentence, sources: Sequence[SourceText]) -> str:
    """Why a statement on coming and leaving cannot stand: no day near "admission" in the sources is the one it tells."""
    stays = list(_STAYS.finditer(sentence.text))
    whole = bool(stays) and any(_RANGE.search(each) for each in _sentences(sources))  # it tells both days
    for match in stays:
        day = _DAY.match(sentence.text, match.end())
        if day is None or not (whole or _is_named(_key(day), sources)):
            continue  # 03/03/2026 in the sources
        if not _is_day_of(_key(day), _SIGNS[match["what"].casefold()], sources):
            return f"The source does not say {match['what'].casefold()} of this day."
    if stays:
        return ""
    texts = {source.name: source.text for source in sources}
    cited = [
        f"{texts[each.file][max(0, each.start - _ABOVE_PASSAGE) : each.start]} {each.quote}"
        for each in sentence.sources
        if each.file in texts
    ]
    for what, sign in _SIGNS.items():
        told = cited and re.search(rf"\b{what}\b", sentence.text, re.IGNORECASE)
        if told and not any(map(sign.search, cited)) and any(map(sign.search, texts.values())):
            return f"The passage does not say {what.casefold()}."
    return ""


def days(sources: Sequence[SourceText]) -> list[str]:
    """What written sources say of the days of coming and leaving: "from 3 to 11 March", or the sentences that do."""
    found: list[str] = []
    for sentence in _sentences(sources):
        stay = _RANGE.search(sentence)
        if stay is not None:
            found.append(f"In hospital {sentence[stay.end('where') : stay.end()]}.")
        elif _STAY_DAY.search(sentence) and len(sentence) <= _LONGEST_FINDING:
            found.append(capital(sentence))
    return list(dict.fromkeys(found))[:2]


def told_by(statement: str, sources: Sequence[SourceText]) -> str:
    """The sentence "He was with us from 3 to 11 March" behind "Admitted on 3 March, discharged on 11 March"; else empty.

    Also behind "In hospital from 3 to 11 March"; empty where a day is another one, or one more.
    """
    told = [_key(day) for day in _DAY.finditer(_parted(statement))]
    kinds = ["admitted" in match.casefold() for match in re.findall(r"(?i)admitted|discharged", _parted(statement))]
    if not told or len(told) != len(kinds):
        return ""
    for sentence in _sentences(sources):
        stay = _RANGE.search(sentence)
        both = [_key(day) for day in _DAY.finditer(_parted(stay[0]))] if stay is not None else []
        if stay is not None and [both[0 if came else 1] for came in kinds] == told:
            return sentence
    return ""


def tells_day(text: str) -> bool:
    """Whether a statement names a day."""
    return (
        _DAY.search(text) is not None or re.search(r"\d{1,2}[./-]\d{1,2}[./-]\d{2,4}|\d{4}-\d\d-\d\d", text) is not None
    )


def reasons(sources: Sequence[SourceText]) -> list[str]:
    """With what patients came in, as written sources say it: "two days of pain", of "came in with two days of pain".

    Nothing of what sentences tell of former times, or of relatives.
    """
    return [
        match["why"].strip()
        for each in _sentences(sources)
        for match in _CAME.finditer(each)
        if SUBJECT.match(each) is None and _FORMERLY.search(each, 0, match.start("why")) is None
    ]


def _since(sources: Sequence[SourceText], dates: Dates) -> Iterator[str]:
    """What has come up of late, as letters say it: "more breathless over the last four weeks"."""
    for number, source in enumerate(sources):
        position = 0
        for line in () if is_dialogue(source.text) else source.text.splitlines(keepends=True):
            dated = dates.at(number, position) if dates.several else None
            position += len(line)
            if dated is None or dated.key == dates.newest:
                told = (
                    _HAS_HAD.search(each) for _lead, each in split_result(line.strip()) if SUBJECT.match(each) is None
                )
                yield from (match["why"].strip() for match in told if match is not None)


def is_no_reason(statement: str, sources: Sequence[SourceText]) -> bool:
    """Whether written sources say with what the patient came in, and a statement has no word of it.

    The name of a disease, or a few words, may be the reason in the words of another line: "Admitting diagnosis: sepsis".
    """
    if len(statement.split()) <= _FEW_WORDS or names_disease(statement):
        return False
    said = [terms(each) for each in reasons(sources)]
    own = {term for term in terms(statement) if bits(term) >= _REASON_BITS}
    return bool(said and own) and not any(own & each for each in said)


def reason(sources: Sequence[SourceText], dates: Dates) -> str:
    """The first of ``reasons``, or since when what is told in the newest note, up to a pause where it is long."""
    first = next(iter(reasons(sources)), "") or next(_since(sources, dates), "")
    if len(first) > _LONGEST_REASON:
        first = first[: first.rfind(",", 0, _LONGEST_REASON)] if "," in first[:_LONGEST_REASON] else ""
    return f"{capital(in_digits(first))}." if first else ""


def shown(sources: Sequence[SourceText]) -> list[str]:
    """The sentences of written sources in which a scan shows a disease: what a stay was about may be said only so."""
    found = []
    for sentence in _sentences(sources):
        match = _SHOWED.search(sentence)
        if match is None or len(sentence) > _LONGEST_FINDING or _FORMERLY.search(sentence):
            continue
        disease = _DISEASED.search(sentence, match.start("what"))
        denied = min((start for start, _end, _listed in negated_spans(sentence)), default=len(sentence))
        if disease is not None and disease.start() < denied:
            found.append(sentence)
    return list(dict.fromkeys(found))[:2]


def _sentences(sources: Sequence[SourceText]) -> Iterator[str]:
    for source in sources:
        for line in () if is_dialogue(source.text) else source.text.splitlines():
            yield from (sentence for _lead, sentence in split_result(line.strip()))


def _parted(text: str) -> str:
    """A text whose stays are told as the day of coming and the day of leaving."""
    return _RANGE.sub(
        lambda stay: (
            f"{stay['where']} admitted {stay['first']} {stay['month'] or stay['in']}, discharged {stay['last']} {stay['in']}"
        ),
        text,
    )


def _is_named(day: tuple[str, str], sources: Sequence[SourceText]) -> bool:
    """Whether the sources name a day as a statement does, with the month's name."""
    return any(_key(match) == day for source in sources for match in _DAY.finditer(_parted(source.text)))


def _is_day_of(day: tuple[str, str], sign: re.Pattern[str], sources: Sequence[SourceText]) -> bool:
    """Whether a day stands beside a word, in its line or the two above it, and no other day between them."""
    for source in sources:
        lines = _parted(source.text).splitlines()
        for at, line in enumerate(lines):
            days = list(_DAY.finditer(line))
            for number, match in enumerate(days):
                if _key(match) != day:
                    continue
                first = days[number - 1].end() if number else 0
                last = days[number + 1].start() if number + 1 < len(days) else len(line)
                above: list[str] = []
                for other in reversed(lines[max(0, at - _LINES_ABOVE) : at] if not number else []):
                    if _DAY.search(other):
                        break
                    above.append(other)
                if sign.search(" ".join([*above, line[first:last]])):
                    return True
    return False


def _key(match: re.Match[str]) -> tuple[str, str]:
    return match["day"] or match["day2"], (match["month"] or match["month2"]).casefold()[:3]


def values(sources: Sequence[SourceText], dates: Dates) -> list[str]:
    """The sentences of written notes that tell values of several tests; of one day only those without a medicine."""
    found = []
    for source in sources:
        for line in () if is_dialogue(source.text) else source.text.splitlines():
            for _lead, sentence in split_result(_DATED_LEAD.sub("", line.strip())):
                several = MEASURED.search(sentence) and len(set(numbers(sentence))) >= _LEAST_VALUES
                if (
                    several
                    and not _NO_VALUES.match(sentence)
                    and (dates.several or not drugs(sentence))
                    and not _changes(sentence)
                ):
                    found.append(capital(sentence))
    return list(dict.fromkeys(found))


def _changes(sentence: str) -> bool:
    """Whether a sentence tells that a medicine was stopped, changed or started."""
    return any(use_at(sentence, each.start, each.end) in ("stopped", "changed", "new") for each in drugs(sentence))


def events(sources: Sequence[SourceText], dates: Dates) -> list[str]:
    """The sentences of written notes of several days that tell of a change: what was stopped, what went wrong."""
    found: list[str] = []
    if not dates.several:
        return found
    first = min((dates.order(number, 0)[0] for number in range(len(sources))), default=(0, 0, 0))
    for number, source in enumerate(sources):
        position = 0
        for line in source.text.splitlines(keepends=True):
            when = dates.order(number, position + len(line) - 1)[0]
            position += len(line)
            if is_dialogue(source.text) or when <= first:
                continue
            for _lead, sentence in split_result(_DATED_LEAD.sub("", line.strip())):
                changed = _changes(sentence)
                if (
                    len(sentence.split()) > 2
                    and sentence[-1:] == "."
                    and (changed or _EVENT.search(sentence))
                    and not _TO_COME.search(sentence)
                ):
                    found.append(sentence)
    return list(dict.fromkeys(found))[:_MOST_EVENTS]
