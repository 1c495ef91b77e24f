"""Statements of written notes held against single sentences: which cause has which effect, what is planned.

Old notes say each thing once, in a sentence of its own, and a small model joins what stands far apart: "clarithromycin,
which was stopped because of the sputum". Conversations say one thing over several turns and are not read so.
"""

# ruff: noqa: E501 - a pattern is read more easily on one line

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from slmdesk.messages import SourceText
from slmdesk.tasks.note.lines.repeating import adds_nothing
from slmdesk.tasks.note.medicines.drug_names import drugs
from slmdesk.tasks.note.rules.under_names import by_home
from slmdesk.tasks.note.speech.dated import Dates
from slmdesk.tasks.note.speech.reading import is_dialogue
from slmdesk.tasks.sentences import split_result
from slmdesk.tasks.verify import terms
from slmdesk.tasks.verify.words.wording import bits

_TELLING_BITS = 6.0
_LINKS = re.compile(
    r",? (?:(?:and|which|that) )?(?:(?:has |have |had )?(?:led|leads|leading) to|(?:was|were|is|are|being) (?:\w+ )?(?:managed|treated|stopped|started|given|caused|complicated) (?:with|by|because of|due to|for)|"
    r"result(?:ed|ing|s) in|caused(?: by)?|because of|due to|as a result of|secondary to) ",
    re.IGNORECASE,
)
_IS_CAUSE = re.compile(r"\b(?:led|leads|leading|result|because|due|caused|secondary)", re.IGNORECASE)
_GIVES_CAUSE = re.compile(
    r"\b(?:(?:put|came) down to|attribut\w+|blam\w+|induc\w+|relat\w+|thought to be|likely|reaction|side effects?|for|in view of|so|therefore|hence|on account of|because|due to|owing|since|after|from|secondary|caus\w+|led|leads?|leading|result\w*|given|precipitated|triggered|by)\b",
    re.IGNORECASE,
)
_GOES_ON = re.compile(
    r"(?:(?:this|that|it|these|which|both|so|therefore|hence|consequently|as a result|because of (?:this|that|it))\b|"
    r"(?:(?:he|she|they|the patient) (?:was|were) )?(?:started|given)\b)",
    re.IGNORECASE,
)
_BARE = re.compile(r"(?:(?:he|she|they|the patient) (?:was|were) )?(?:treated|managed)\b", re.IGNORECASE)
_FAR_ABOVE = 8  # sentences
_CLAUSE_END = re.compile(r"[.;]|, (?:and|which|but)\b")
_PLANS = re.compile(
    r"\b(?:to|will|should|must|in \w+ (?:days?|weeks?|months?)|repeat|clinic|appointment|refer\w*|review|return|come back|avoid|continue|take|start|stop|re-?start|hold|until|stay|"
    r"not? (?:for|to)|nil|for (?:resus\w*|comfort|theatre|surgery|discharge)|dnacpr|dnr|palliat\w+|ceiling|home|aim|target|rest|"
    r"tomorrow|please|needs?|follow|arrange|book|check|monitor|watch|if|no \w+ needed)\b",
    re.IGNORECASE,
)


def _sentences(sources: Sequence[SourceText]) -> Iterator[str]:
    for source in sources:
        if not is_dialogue(source.text):
            for line in source.text.splitlines():
                yield from (sentence for _lead, sentence in split_result(line))


def _together(sentences: Sequence[str]) -> Iterator[str]:
    """Sentences with what goes on about them in the next: "She had a urinary infection. This was treated with …"."""
    for at, sentence in enumerate(sentences):
        # "Treated with prednisolone" may hang on what stands far above.
        above = _FAR_ABOVE if _BARE.match(sentence) else 1 if _GOES_ON.match(sentence) else 0
        yield " ".join(sentences[max(0, at - above) : at + 1])


def unlinked(statement: str, sources: Sequence[SourceText]) -> str:
    """What a statement connects and no sentence of written sources does, in words; empty where nothing speaks against it."""
    matches = list(_LINKS.finditer(statement))
    if not matches or any(is_dialogue(source.text) for source in sources):
        return ""
    sentences = list(_together(list(_sentences(sources))))
    said = [_telling(sentence) for sentence in sentences]
    causal = [each for each, sentence in zip(said, sentences, strict=True) if _GIVES_CAUSE.search(sentence)]
    known = frozenset[str]().union(*said) if said else frozenset()
    for match in matches:
        behind = statement[match.end() :]
        end = _CLAUSE_END.search(behind)
        before = _telling(statement[: match.start()]) & known
        after = _telling(behind[: end.start()] if end else behind) & known
        beside = causal if _IS_CAUSE.search(match[0]) else said
        if before and after and not any(before & each and after & each for each in beside):
            return "The source does not connect these."
    return ""


def _telling(text: str) -> frozenset[str]:
    return frozenset(term for term in terms(text) if bits(term) >= _TELLING_BITS)


def plans_nothing(text: str, sources: Sequence[SourceText], dates: Dates) -> bool:
    """Whether a line of a plan only copies what an old note found: "Still wheezy, saturation 89%"."""
    if not dates.several or _PLANS.search(text) or drugs(text) or any(is_dialogue(source.text) for source in sources):
        return False
    if any(adds_nothing(text, [line]) for line in by_home(sources).get("plan", ())):
        return False
    return any(adds_nothing(text, [sentence]) for sentence in _sentences(sources))
