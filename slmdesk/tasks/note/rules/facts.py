"""What every rule of a note may look at: the sources, and what stands in them by its own form."""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field as dataclass_field

from slmdesk.messages import Sentence, SourceText
from slmdesk.tasks.note.findings.advised import lines_of
from slmdesk.tasks.note.findings.dictated import site_words
from slmdesk.tasks.note.findings.examined import is_mislabelled, said_examining, said_findings
from slmdesk.tasks.note.findings.results import said_results
from slmdesk.tasks.note.findings.spared import spared
from slmdesk.tasks.note.findings.vitals import said_vitals
from slmdesk.tasks.note.form.template import TemplateField
from slmdesk.tasks.note.medicines.drug_names import drugs
from slmdesk.tasks.note.rules.grounds import Grounds
from slmdesk.tasks.note.rules.whose import Whose
from slmdesk.tasks.note.speech.asked import Answered
from slmdesk.tasks.note.speech.dated import Dates
from slmdesk.tasks.note.speech.denied import Denied
from slmdesk.tasks.note.speech.digits import in_digits
from slmdesk.tasks.note.speech.kin import ANY_KIN
from slmdesk.tasks.note.speech.naming import names_disease
from slmdesk.tasks.note.speech.reading import is_clinicians, is_dialogue, speaker_and_words
from slmdesk.tasks.sentences import split_result
from slmdesk.tasks.verify import SourceIndex, numbers, terms
from slmdesk.tasks.verify.words.wording import bits

_TELLING_BITS = 5.0
_LONG_WORD = re.compile(r"[^\W\d_]{6,}")
_HEAD_LINES, _FOOT_LINES = 3, 2
_NAMES = re.compile(r"(?:(?:[^\W_a-z][\w.,'’&-]*|of|and|the|&)\s+){0,5}[^\W_a-z][\w.,'’&-]*(?<![.:;])")
_POST = re.compile(r"\b(?:dr|prof|professor|consultant|registrar|physician|surgeon|doctor|nurse|gp)\b", re.IGNORECASE)
_OFFICE = re.compile(
    rf"{_POST.pattern}|\b(?:surgery|hospital|clinic|cent(?:re|er)|practice|department|unit|ward|trust|infirmary|street|road)\b",
    re.IGNORECASE,
)
_DATE_AT_END = re.compile(r"\b(?:19|20)\d\d$")
_NUMBER_BITS = 10.0
_BEGINNING = 5  # letters
_ANSWER = 60  # characters of a yes in which something may be taken back
_YES = re.compile(
    r"\W*(?:yes|yeah|yep|yup|exactly|correct|definitely|absolutely|that['’]s (?:right|it|correct))\b", re.IGNORECASE
)
_BUT = re.compile(r"\b(?:but|no|not|except|only|instead|rather)\b|n['’]t\b", re.IGNORECASE)
_THINKS = re.compile(
    r"\bI(?:['’]d)? (?:think|suspect|believe|wonder)\b|\b(?:this|it) (?:is|looks|sounds|may|could)\b", re.IGNORECASE
)
WARNS = re.compile(
    r"\b(?:watch|monitor\w*|look out|keep an eye|come back|return\w*|ring|call|if|unless|red flags?|"
    r"safety[- ]net\w*|warn\w*|signs? of)\b",
    re.IGNORECASE,
)
_RECALLS = re.compile(r"\byou(?:['’]ve| have| had| told| said| mentioned|['’]re (?:having|getting))\b", re.IGNORECASE)
_PROPOSES = re.compile(
    r"\b(?:shall|should|can|could|why don['’]t|would) (?:we|i)\b|\b(?:how|what) (?:about|if we)\b|"
    r"\b(?:would|are) you (?:like|be|happy|willing|okay|ok|prepared|mind)\b|\bare you (?:happy|okay|ok|willing)\b",
    re.IGNORECASE,
)


class Facts:
    """The sources of one note, and what was found in them once for all rules.

    Args:
        grounds: None when the note or its sources are not in English; then ``english`` is false.
        translated: the note is in another language than its sources.
        stop: raises ``JobCancelled`` when the job was cancelled.

    Attributes:
        vitals, findings, examining, results, whose, denied: of English sources; empty or None for others.
        spared: what the clinician says is not needed; of sources in any language, unless the note is in another.
        named: lines that stand in the sources under the name of their field, filled by ``under_names.py``.
        labels_hold: the same, and no other line speaks as one who examines.
        letterheads: lines of names at the head and the foot of written sources: a surgery, a doctor, a date.
        agreed: what others ask and a clinician says yes to: "So should I stop the ibuprofen?" "Yes, exactly."
        clinician_speaks: whether a line of a dialogue is marked as a clinician's; not so in "Ann: …", "Speaker 1: …".
        of_clinician, of_others: the terms of what is told, dictated or proposed by a clinician, and of all else that is
            said: by the patient, and in questions. Both empty where the lines do not tell who speaks.
    """

    def __init__(
        self,
        sources: Sequence[SourceText],
        index: SourceIndex,
        grounds: Grounds | None,
        translated: bool,
        stop: Callable[[], None],
    ) -> None:
        self.sources = sources
        self.index = index
        self.grounds = grounds
        self.english = grounds is not None
        self.translated = translated
        self.stop = stop
        self.named: set[str] = set()
        self.dates = Dates(sources)
        self.answered = Answered(sources)
        self.whose = Whose(sources) if self.english else None
        self.denied = Denied(index, stop) if self.english else None
        self.vitals = said_vitals(sources) if self.english else []
        self.findings = said_findings(sources) if self.english else []
        self.examining = said_examining(sources) if self.english else []
        self.results = said_results(sources) if self.english else []
        self.spared = spared(sources) if not translated else []
        lines = (line for source in sources if is_dialogue(source.text) for line in source.text.splitlines())
        self.clinician_speaks = any(map(is_clinicians, lines))
        self.labels_hold = self.clinician_speaks and not is_mislabelled(sources)
        self.of_clinician: frozenset[str] = frozenset()
        self.of_others: frozenset[str] = frozenset()
        self._clinicians_numbers: frozenset[str] = frozenset()
        self._thoughts: list[frozenset[str]] = []
        self._told: list[frozenset[str]] = []
        self.agreed: frozenset[str] = frozenset()
        if self.labels_hold and self.english:
            self.agreed = frozenset(self._agreed_to())
            self.of_clinician, self.of_others, self._clinicians_numbers = self._told_by_whom()
        self.letterheads = frozenset(
            line for source in sources if not is_dialogue(source.text) for line in _letterhead(source.text)
        )
        self._words = frozenset(word for source in sources for word in re.findall(r"[^\W\d_]+", source.text.casefold()))
        self._spellings = {_unspelled(word): word for word in sorted(self._words) if _unspelled(word) != word}
        self._spellings |= {word: word for word in self._words}
        self._spelt = (
            _letters(whole := "\n".join(source.text for source in sources)) + "\n" + _letters(in_digits(whole))
        )
        self._beginnings = frozenset(word[:_BEGINNING] for word in self._words)

    def share_of_words(self, statement: str) -> float:
        """The share (0..1) of a statement's long words that the sources have, by their beginnings, in any language."""
        said = [word[:_BEGINNING] for word in re.findall(r"[^\W\d_]+", statement.casefold()) if len(word) >= _BEGINNING]
        return sum(word in self._beginnings for word in said) / len(said) if said else 1.0

    def spelled(self, text: str) -> str:
        """A text with its words as the sources spell them: "hemoglobin" where they say haemoglobin."""

        def said(match: re.Match[str]) -> str:
            word = match[0].casefold()
            own = self._spellings.get(_unspelled(word), word) if word not in self._words else word
            return match[0] if own == word else own.capitalize() if match[0][0].isupper() else own

        return _LONG_WORD.sub(said, text)

    def says(self, text: str) -> bool:
        """Whether the sources have a text word by word, numbers in words or in digits."""
        return _letters(text) in self._spelt

    def is_only_clinicians(self, statement: str) -> bool:
        """Whether most of what a statement tells is said by the clinician alone, and not asked."""
        own = {term: weight for term in terms(statement) if (weight := bits(term)) >= _TELLING_BITS}
        alone = sum(own[term] for term in (own.keys() & self.of_clinician) - self.of_others)
        return alone > 2 * sum(weight for term, weight in own.items() if term in self.of_others)

    def is_thought(self, problem: str) -> bool:
        """Whether a clinician says that it may be a problem: "I suspect pre-eclampsia", after the sister's."""
        words = terms(problem)
        return bool(words) and any(words <= each for each in self._thoughts)

    def is_only_thought(self, problem: str) -> bool:
        """Whether nobody tells of a problem but the clinician who thinks of it, and what is told of relatives."""
        words = terms(problem)
        return self.is_thought(problem) and not any(words <= each for each in self._told)

    def is_never_clinicians(self, statement: str, margin: float = 1.0) -> bool:
        """Whether most of what a statement tells is said by others, or only asked. margin: how much more than that."""
        own = {term: weight for term in terms(statement) if (weight := bits(term)) >= _TELLING_BITS}
        others = sum(own[term] for term in (own.keys() & self.of_others) - self.of_clinician)
        said = sum(own[term] for term in own.keys() & self.of_clinician)
        said += _NUMBER_BITS * len(self._clinicians_numbers.intersection(numbers(statement)))  # "Call 999"
        return others > margin * said

    def _agreed_to(self) -> Iterator[str]:
        for source in self.sources:
            lines = source.text.splitlines() if is_dialogue(source.text) else []
            for line, reply in itertools.pairwise(filter(str.strip, lines)):
                if is_clinicians(line) or not is_clinicians(reply) or not line.rstrip().endswith("?"):
                    continue
                words = speaker_and_words(reply)[1]
                if _YES.match(words) and not _BUT.search(words[:_ANSWER]):
                    *_before, (_lead, asked) = split_result(speaker_and_words(line)[1])
                    yield asked.strip()

    def _told_by_whom(self) -> tuple[frozenset[str], frozenset[str], frozenset[str]]:
        clinician: set[str] = set()
        others: set[str] = set()
        figures: set[str] = set()
        for source in self.sources:
            spoken = is_dialogue(source.text)
            lines = source.text.splitlines()
            for line, reply in itertools.zip_longest(lines, lines[1:], fillvalue=""):
                self.stop()
                recalled = spoken and _YES.match(speaker_and_words(reply)[1]) and not is_clinicians(reply)
                tells = not spoken or is_clinicians(line)
                for _lead, sentence in split_result(speaker_and_words(line)[1] if spoken else line):
                    asks = sentence.rstrip().endswith("?") and not _PROPOSES.search(sentence)
                    if sentence.strip() in self.agreed:
                        clinician.update(terms(sentence))
                        figures.update(numbers(sentence))
                        continue
                    thinks = tells and _THINKS.search(sentence) is not None
                    if not asks and not ANY_KIN.search(sentence):
                        (self._thoughts if thinks else self._told).append(terms(sentence))
                    if recalled and _RECALLS.search(sentence):
                        others.update(terms(sentence))  # "You told the nurse that you cough." "Yes."
                    (clinician if tells and not asks else others).update(terms(sentence))
                    figures.update(numbers(sentence) if tells and not asks else ())
        return frozenset(clinician), frozenset(others), frozenset(figures)

    def lines(self, sentence: Sentence) -> list[str]:
        """The lines that a checked sentence rests on, each with the label of who speaks."""
        return [
            line
            for citation, whole in zip(sentence.sources, lines_of(sentence, self.sources), strict=True)
            for line in (whole.splitlines() if "\n" in citation.quote else [_with_speaker(whole, citation.quote)])
        ]

    def speaks_of(self, site: str) -> bool:
        """Whether the sources name a part of the body, in these or other words."""
        return bool(site_words(site) & self._words)


def _with_speaker(line: str, quote: str) -> str:
    """A stretch of a line with the label of who speaks."""
    speaker, words = speaker_and_words(line)
    return f"{line[: len(line) - len(words)]}{quote}" if speaker and not quote.startswith(line[:2]) else quote


def _letterhead(text: str) -> list[str]:
    """The lines of names at the head and the foot of a letter; no "Review in 3 months" there, and no diagnosis."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    if len(lines) <= _HEAD_LINES + _FOOT_LINES:
        return []
    # A date ends "Left Hip Fracture 2019", too, and no letterhead.
    ends = [*lines[:_HEAD_LINES], *lines[-_FOOT_LINES:]]
    named = [line for line in lines[:_HEAD_LINES] if _OFFICE.search(line)]
    named += [line for line in lines[-_FOOT_LINES:] if _POST.search(line)]
    named += [line for line in ends if _DATE_AT_END.search(line) and not names_disease(line)]
    return [line for line in named if _NAMES.fullmatch(line) and not drugs(line)]


def _unspelled(word: str) -> str:
    """A word without what Britain and America spell differently."""
    return word.replace("ae", "e").replace("oe", "e").replace("our", "or").replace("lys", "lyz").replace("ise", "ize")


def _letters(text: str) -> str:
    return "".join(re.findall(r"\w", text.casefold()))


@dataclass
class Statement:
    """A statement of the model on its way into a field.

    late: it came when the rest was read alone. sentence: once it is checked against the sources.
    """

    field: TemplateField
    text: str
    late: bool = False
    sentence: Sentence | None = None

    @property
    def checked(self) -> Sentence:
        assert self.sentence is not None, "the rules of DOUBTS act on checked statements"
        return self.sentence


@dataclass
class SoFar:
    """What the note holds when a statement comes.

    kept: of its field; said: of any field; symptoms, denied: of the review of systems, in lower case.
    """

    kept: list[Sentence] = dataclass_field(default_factory=list)
    said: list[str] = dataclass_field(default_factory=list)
    symptoms: set[str] = dataclass_field(default_factory=set)
    denied: set[str] = dataclass_field(default_factory=set)
