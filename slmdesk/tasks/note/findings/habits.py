"""What the sources say of smoking, drinking and vaping, and what a statement says of them that they do not."""

# ruff: noqa: E501 - a pattern is read more easily on one line

from __future__ import annotations

import re

from slmdesk.tasks.note.speech.kin import ANY_KIN, ELDERS, HOUSEHOLD, SPEAKS
from slmdesk.tasks.note.speech.reading import is_clinicians, speaker_and_words

_HABIT = r"(?P<habit>smok|drink|vap)"
_DENIES_HABIT = re.compile(
    rf"\bI (?:do ?n['’]?t|don['’]t|do not|never|have never|['’]ve never)(?: \w+)? {_HABIT}\w*"
    # and not "I don't drink much", "I don't drink coffee", "I don't smoke any more"
    r"(?=\s*(?:[.,;!?\n]|$|(?:at all|either|and|but|alcohol|cigarettes|tobacco)\b))"
    r"(?![^.?!\n]{0,40}\b(?:except|apart|other than|unless|only|just|occasional\w*|sometimes|now and then|every|until)\b)",
    re.IGNORECASE,
)
_NOT_YET = r"(?<!\bto )(?<!never )(?<!not )(?<!n['’]t )(?<!if I )"
# "I stopped for a year" is no end.
_AGAIN = r"(?![^.?!\n]{0,60}\b(?:for (?:an?|one|two|three|six|some|several|\d+) (?:\w+ )?(?:days?|weeks?|months?|years?|while|bit)|but|until|again|once|twice|times)\b)"
_GAVE_UP = re.compile(
    rf"{_NOT_YET}\b(?:stopped|quit|gave up|given up|packed in) (?:the )?(?:smok|cigar|fags|tobacco){_AGAIN}|"
    rf"\bsmok\w*\?\s*\n[^:\n]{{0,40}}:[^.?!\n]{{0,40}}{_NOT_YET}\b(?:gave up|given up|stopped|quit)\b(?! (?:drink|alcohol)){_AGAIN}",
    re.IGNORECASE,
)
_FORMER_HABIT = re.compile(rf"\b(?:ex|non|never)[ -]{_HABIT}(?:er|ed)\b", re.IGNORECASE)
_PRESENT_HABIT = re.compile(rf"\b{_HABIT}(?:s|es|ing)\b|\bcurrent smoker\b", re.IGNORECASE)
_HAS_HABIT = re.compile(
    rf"\bI (?:still |only |just |do |used to |['’]ve |have )*{_HABIT}(?:ed?|ing|s)?\b", re.IGNORECASE
)
_TELLS_HABIT = re.compile(
    r"\b(?:(?P<smok>smok(?:es?|ed|ing|er)\b(?! (?:outside|cessation)))|(?P<drink>drinks?\b(?= (?:alcohol|beer|wine)))|(?P<vap>vap(?:es?|ed|ing)\b))",
    re.IGNORECASE,
)
_NO_HABIT = re.compile(
    r"\b(?:not|never|no|non|denies|stopped|quit|g[ai]ven? up|ex|former|used to|until|previous\w*|past|ago)\b|n['’]t\b",
    re.IGNORECASE,
)
_NAMES_HABIT = (
    (
        "smok",
        re.compile(
            r"\b(?:smok|cigar|tobacco|nicotine|pack[- ]|packs\b|packets?\b|vap|puff|pipes?\b|roll-?ups?\b|light(?:ing|s)? up|shisha|hookah|joints\b|weed\b|cannabis|marijuana)|\bppd\b|\b(?:\d+|five|ten|fifteen|twenty|thirty|forty|sixty) a day\b",
            re.IGNORECASE,
        ),
    ),
    ("vap", re.compile(r"\b(?:vap|e-?cig|smok)", re.IGNORECASE)),
)
_OF_OTHERS = re.compile(
    rf"\b(?:any(?:one|body)|somebody|someone|second-?hand|passive|{ELDERS}|{HOUSEHOLD})\b", re.IGNORECASE
)
_OF_BOTH = re.compile(
    r"\byou or\b|\bor you\b|\b(?:and|or) I\b|\bI and\b|\b(?:we|us) both\b|\bboth of us\b|\bdo you\b", re.IGNORECASE
)
_HE_OR_SHE = re.compile(r"\b(?:he|she|him|her|his)\b", re.IGNORECASE)
_NAMED_DRINK = re.compile(  # in a sentence that denies nothing
    r"^(?!.{0,80}\b(?:no|not|never|stopped|g[ai]ven? up|used to|without|off)\b|.{0,80}n['’]t\b)"
    r".{0,60}\b(?:whisk(?:e?y|ies)|beers?|wine|sherry|gin|vodka|rum|pints?|cider(?! vinegar)|lager|brandy)\b(?!.*\?)",
    re.IGNORECASE,
)
_SENTENCE_ENDS = re.compile(r"(?<=[.?!])\s")
_DRY = re.compile(  # what is named was drunk before
    r"\b(?:(?:been|went|gone|am|i['’]m) (?:dry|sober|teetotal)|(?:teetotal\w*|abstin\w+|sober)\b|(?:stopped|quit|g[ai]ven? up) (?:drink\w*|alcohol|the (?:drink|booze|beer))|"
    r"(?:do not|don['’]t|does not|doesn['’]t) drink(?! (?:much|more|often|a lot|every|coffee|tea|enough))(?!,? (?:well|but|only|except)))\b",
    re.IGNORECASE,
)
_DENIES_DRINK = re.compile(
    r"(?:\b(?:not|never|denies|no)\b|n['’]t\b)(?: (?:smok\w+|use tobacco|use|take|any|or|and|drugs?|consume)\b,?){0,4} (?:drink(?:ing)?|alcohol)\b"
    r"(?! (?:much|more|enough|to excess|excess\w*|heav\w*|any ?more|coffee|tea|water|on|before|during|and driv\w+|when|with))",
    re.IGNORECASE,
)
_SPOKEN_OF = {  # whatever may be meant
    "drink": re.compile(
        r"\b(?:drink|drank|drunk|alcohol|beers?|wine|units?|spirits|whisk|sherry|gin|vodka|pints?|cider|lager|rum|brandy|etoh|teetotal|abstain|abstin|sober|booze|pub)",
        re.IGNORECASE,
    ),
    "smok": re.compile(r"\b(?:smok|cig|tobacco|nicotine|pack|vap|fags|roll-?ups?|pipe)", re.IGNORECASE),
    "drugs": re.compile(
        r"\bdrugs?\b(?! allerg| chart| history)|\b(?:cannabis|weed|marijuana|cocaine|heroin|opi(?:ates|oids)|substances?|recreational\w*|"
        r"illicit|ivdu|narcotics|methadone|ketamine|ecstasy|mdma|\w*amphetamines?)\b",
        re.IGNORECASE,
    ),
}
_DENIES_UNTOLD = {
    "drink": _DENIES_DRINK,
    "smok": re.compile(
        r"(?:\b(?:not|never|denies|no)\b|n['’]t\b)(?: (?:use|any|currently|history of|tobacco|or)){0,3} (?:smok\w+|tobacco)\b(?!-free)",
        re.IGNORECASE,
    ),
    "drugs": re.compile(
        r"(?:\b(?:not|never|denies|no)\b|n['’]t\b)(?: (?:use|take|any|or|and|smok\w+|drink\w*|alcohol|using|taking)){0,5} (?:recreational |illicit |illegal |street )?drugs?\b(?! allerg)",
        re.IGNORECASE,
    ),
}
_NEVER_SMOKED = re.compile(r"\bnever (?:smoked|been a smoker)\b", re.IGNORECASE)
_STOPPED_SMOKING = re.compile(
    r"\b(?:(?:stopped|quit|gave up|has given up) (?:smok|tobacco|cigar)|(?:ex|former)[- ]smoker)", re.IGNORECASE
)
_SOMEBODY = re.compile(r"\b(?:I|we|my|our|you|they)\b|\bI['’]", re.IGNORECASE)
_SENTENCE = re.compile(r"[.?!\n]")
_PAUSE = re.compile(r"[,;:]\s|\b(?:but|and|while)\s")
_I = re.compile(r"\bI\b")


def _of_patient(line: str) -> str:
    """A line without what somebody of the family who speaks for the patient says of others than "he" and "she"."""
    if SPEAKS.match(line) is None:
        return line
    said: list[str] = []
    for part in _SENTENCE.split(speaker_and_words(line)[1]):
        if _HE_OR_SHE.search(part) or (said and not _SOMEBODY.search(part)):  # "She never smoked. A sherry on Sundays."
            said.append(part)
    return "Family: " + ". ".join(
        _HE_OR_SHE.sub("I", part) for part in said if not _I.search(part) and not _OF_OTHERS.search(part)
    )


class Habits:
    """The habits of the patient, as English sources tell them. text: of all sources."""

    def __init__(self, text: str) -> None:
        own = "\n".join(map(_of_patient, text.splitlines()))
        denied, has, former, present = (
            {match["habit"].casefold() for match in pattern.finditer(own)}
            for pattern in (_DENIES_HABIT, _HAS_HABIT, _FORMER_HABIT, _PRESENT_HABIT)
        )
        if _GAVE_UP.search(own) and not re.search(r"\bI (?:still|do) smoke\b", own, re.IGNORECASE):
            former.add("smok")
            present.discard("smok")
            has.discard("smok")
        told: set[str] = set()
        for line in text.splitlines():
            relative = SPEAKS.match(line) is not None
            for sentence in _SENTENCE.split(speaker_and_words(line)[1]):
                of_others = _OF_OTHERS.search(sentence) and not _OF_BOTH.search(sentence)
                of_speaker = relative and _I.search(sentence) and not _HE_OR_SHE.search(sentence)
                if not of_others and not of_speaker:
                    told.update(habit for habit, word in _NAMES_HABIT if word.search(sentence))
        self._drinks = not _DRY.search(own) and any(
            _NAMED_DRINK.search(sentence) and not _OF_OTHERS.search(sentence)
            for line in own.splitlines()
            if not is_clinicians(line)
            for sentence in _SENTENCE_ENDS.split(speaker_and_words(line)[1])
        )
        self._never_smoked = bool(_NEVER_SMOKED.search(own)) and not _GAVE_UP.search(own)
        self._silent = {habit for habit, word in _SPOKEN_OF.items() if not word.search(text)}
        self._untold = {habit for habit, _word in _NAMES_HABIT} - told
        self._denied = (denied - has) | (former - has - present)  # "wife smokes" may be all that is meant

    def doubt(self, statement: str) -> str:
        """Why a statement on the patient's habits cannot stand; empty when nothing speaks against it."""
        if self._drinks and _DENIES_DRINK.search(statement):
            return "The source names what the patient drinks."
        if self._never_smoked and _STOPPED_SMOKING.search(statement):
            return "The source says that the patient never smoked."
        for habit in self._silent:
            if _DENIES_UNTOLD[habit].search(statement):
                return "The source does not speak of it."
        for clause in _PAUSE.split(statement):
            told = {each.lastgroup for each in _TELLS_HABIT.finditer(clause)}
            if _NO_HABIT.search(clause) or ANY_KIN.search(clause) or "“" in statement:  # an answer that is quoted
                continue
            if told & self._denied:
                return "The patient says the contrary in the source."
            if told & self._untold and not _OF_OTHERS.search(statement):
                return "The source does not say it of the patient."
        return ""
