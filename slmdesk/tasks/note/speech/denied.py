"""Words that the sources say and words that they only deny: "Any locking?" "It doesn't lock", "No heartburn".

By the reading of each passage that verification has (``SourceIndex.signs``), questions with their answers included,
over all of the sources. A statement is not asked for its passages, which may lie: one word that is nowhere said, and
is denied somewhere, decides.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Iterator, Set

from slmdesk.tasks.note.speech.reading import speaker_and_words
from slmdesk.tasks.verify import SourceIndex
from slmdesk.tasks.verify.evidence.denied_findings import NEGATIVE
from slmdesk.tasks.verify.words.negation_cues import negated_spans
from slmdesk.tasks.verify.words.wording import bits, terms, tokens

_TELLING_BITS = 7.0  # of a word that a statement says: about a symptom or a part of the body
_DENIED_BITS = 5.0  # of a word that a statement denies
# Who "can't sleep" has what the note calls a problem with sleep: what a body does is no symptom that is denied.
_DONE_BY_A_BODY = terms("sleep eat walk hear see move breathe work swallow drink stand climb urinate appetite hearing")
_PARTLY = re.compile(  # what is not so always, or not any more, is or was so at times
    r"\b(?:any ?more|no longer|since|until|till|often|always|every|usually|all the time|in (?:years|months|weeks|days)|"
    r"apart|except|rule[ds]? out|exclude[ds]?|remember|without)\b|"
    r"\b(?:can(?:not|['’]?t| not)|could(?:n['’]t| not))\b",  # who cannot do a thing complains of that
    re.IGNORECASE,
)
_FIRM_NO = re.compile(
    r"\W*(?:(?:uh|um|oh)\W+)*(?:(?:no|nope|never|none|nothing|not at all|i (?:do|have|did|am)(?:\s?n['’]t| not))\b|"
    r"(?:he|she|it|they) (?:does|do|has|have|is|did|was)(?:\s?n['’]t| not)\W*$)",
    re.IGNORECASE,
)
_TAKES_BACK = re.compile(
    r"\b(?:but|except|just|only|apart|although|sometimes|once|yes|yeah|actually|well|occasionally|maybe|used to|"
    r"a (?:bit|little))\b",
    re.IGNORECASE,
)
_ANSWER_PASSAGES = 4
_ENDED = re.compile(  # a statement that denies without a word of negation
    rf"-free\b|\b(?:resolved|ceased|settled|cleared|loss|amnesia|ruled out|until)\b|{NEGATIVE.pattern}",
    re.IGNORECASE,
)
_LIMITED = re.compile(  # a denial of a part: the rest may be so
    r"\b(?:other|further|else|left|right|either|both|more|new|longer|yet|since|now|currently|today|"
    r"for (?:an?|the|\d+))\b",
    re.IGNORECASE,
)
_LISTS = re.compile(r",\s*(?:or|nor|and)?\b|\b(?:or|nor)\b", re.IGNORECASE)
_DENIES = re.compile(r"\b(?:no|not|none|never|without|nor|neither|denie[sd])\b|n['’]t\b", re.IGNORECASE)
_IF = re.compile(r"\b(?:if|in case|unless|should you)\b[^.;!?]*", re.IGNORECASE)
_LONGEST_PHRASE = 3  # words
_LEAST_PLURAL = 4  # letters
_RAN_OUT = re.compile(r"\b(?:ran|run|running) out\b|\bg[ai]ven? up\b", re.IGNORECASE)


class Denied:
    """What the sources say of each word. stop: raises ``JobCancelled`` when the job was cancelled."""

    def __init__(self, index: SourceIndex, stop: Callable[[], None] = lambda: None) -> None:
        said: set[str] = set()
        denied: set[str] = set()
        doubtful: set[str] = set()  # asked and not plainly answered, denied or said in part
        taken_away: set[str] = set()
        for place in range(len(index.passages)):
            stop()
            signs = index.signs(place)
            said |= signs.said
            denied |= signs.denied
            doubtful |= signs.open
            text = index.text(place)
            if _PARTLY.search(text) or (text.rstrip().endswith("?") and not _is_plainly_denied(index, place)):
                doubtful |= signs.denied
            if NEGATIVE.search(text) or _RAN_OUT.search(text):
                taken_away |= signs.said
        self._only_denied_phrases = _only_denied_phrases(index, stop)
        self._only_denied = denied - said - doubtful - _DONE_BY_A_BODY
        self._only_said = said - denied - taken_away

    def word_of(self, statement: str) -> str:
        """A word that an English statement says and the sources only deny; empty where there is none."""
        if _ENDED.search(statement):
            return ""
        spans = negated_spans(statement)
        first = min((start for start, _end, _listed in spans), default=len(statement))
        telling = (
            token
            for token in tokens(statement)
            if token.start < first and token.term in self._only_denied and bits(token.term) >= _TELLING_BITS
        )
        word = next((token.folded for token in telling), "")
        phrases = _phrases(_plain(_IF.sub(" . ", statement[:first])))
        return word or next((phrase for phrase in phrases if phrase in self._only_denied_phrases), "")

    def is_unfounded(self, statement: str) -> bool:
        """Whether an English statement denies something all words of which the sources only say."""
        if _LIMITED.search(statement):
            return False
        spans = negated_spans(statement)
        return any(
            self._is_only_said(statement[start + first : start + last], listed)
            for start, end, listed in spans
            for first, last in (_items(statement[start:end]) if listed else [(0, end - start)])
        )

    def _is_only_said(self, denied: str, listed: bool) -> bool:
        words = [token.term for token in tokens(denied) if token.term and bits(token.term) >= _DENIED_BITS]
        telling = [term for term in words if bits(term) >= _TELLING_BITS] if listed else []
        return bool(words) and all(term in self._only_said for term in telling or words)


def _only_denied_phrases(index: SourceIndex, stop: Callable[[], None]) -> Set[str]:
    """Two words or three that the sources only deny, ask for, or tell as what may come: the "chest pain" of "No chest
    pain" and "if you get chest pain"."""
    denied: set[str] = set()
    rests: list[str] = []
    for place in range(len(index.passages)):
        stop()
        text = speaker_and_words(index.text(place))[1]
        if text.rstrip().endswith("?"):
            if not _is_plainly_denied(index, place) and _IF.search(text) is None:
                rests.append(_plain(text))  # it may have been so
            continue
        spans = negated_spans(text) if _DENIES.search(text) else []
        if spans and _PARTLY.search(text) is None:
            for start, end, listed in spans:
                for first, last in _items(text[start:end]) if listed else [(0, end - start)]:
                    phrase = _plain(text[start + first : start + last]).removesuffix(" .")
                    if 1 < len(phrase.split()) <= _LONGEST_PHRASE and not _LIMITED.search(phrase):
                        denied.add(phrase)
        rest = text
        for start, end, _listed in sorted(spans, reverse=True):
            rest = f"{rest[:start]} . {rest[end:]}"
        rests.append(_plain(_IF.sub(" . ", rest)))
    return denied - {phrase for rest in rests for phrase in _phrases(rest) if phrase in denied}


def _phrases(plain: str) -> Iterator[str]:
    """All stretches of two or three words of a text from ``_plain``."""
    words = plain.split()
    for length in range(2, _LONGEST_PHRASE + 1):
        for at in range(len(words) - length + 1):
            yield " ".join(words[at : at + length])


def _plain(text: str) -> str:
    """The words of a text in the singular, with a full stop for every pause."""
    words = re.findall(r"[^\W_]+|[.,;:]", text.casefold())
    return " ".join(word if word.isalnum() else "." for word in map(_singular, words))


def _singular(word: str) -> str:
    return word[:-1] if len(word) > _LEAST_PLURAL and word[-1] == "s" and word[-2] not in "siu" else word


def _items(listed: str) -> list[tuple[int, int]]:
    """The places of what is denied one by one: "stomach trouble or ulcers"."""
    cuts = [(0, 0), *(cut.span() for cut in _LISTS.finditer(listed)), (len(listed), len(listed))]
    return [(before[1], after[0]) for before, after in itertools.pairwise(cuts)]


def _is_plainly_denied(index: SourceIndex, place: int) -> bool:
    """Whether a question without a "not" of its own is answered with no, and nothing takes that back."""
    if negated_spans(index.text(place)):
        return False
    answer = ""
    for following in range(place + 1, min(place + 1 + _ANSWER_PASSAGES, len(index.passages))):
        speaker, words = speaker_and_words(index.text(following))
        if speaker and answer:
            break
        if speaker or answer:  # whoever asked may go on
            answer = f"{answer} {words}"
    return _FIRM_NO.match(answer) is not None and not _TAKES_BACK.search(answer)
