"""Whether a sentence of a summary tells something, or only says that there is a text and what it is about.

"The handbook provides detailed instructions" is true of every handbook. What a sentence carries over from passages of
running text decides: headings say what follows and nothing themselves. A sentence that speaks of the text has to carry
over nearly all that it says; of any other, where the model had the whole text before it, at least a part.
"""

from __future__ import annotations

import functools
import json
import math
import re
from collections.abc import Iterable
from dataclasses import dataclass

from slmdesk import paths
from slmdesk.messages import SourceText
from slmdesk.tasks.summarize.articles import Articles
from slmdesk.tasks.summarize.orders import Orders
from slmdesk.tasks.summarize.references import References
from slmdesk.tasks.summarize.titles import ends
from slmdesk.tasks.verify import SourceIndex, check, quantities, terms
from slmdesk.tasks.verify.words.languages import language_of
from slmdesk.tasks.verify.words.wording import bits, term_of

_DESCRIBING_SHARE = 0.7  # of a sentence about the text, in its passages: below, it only describes
_LEAST_BITS = 30.0  # that a sentence about the text carries over: about four words such as "ferry" or "deposit"
_REFERRING_SHARE = 0.5  # of one that begins with "it" or "they", which may be something in the text
_TELLING_SHARE = 0.25  # of any other. Of 142 human sentences on chapters of a textbook 1% have less
_TELLING_SHARE_ELSEWHERE = 0.12  # in other languages, where every common word weighs like a rare one
_SAID_ALREADY = 0.8  # of the weight of a sentence, in one before it
_RARE_BITS = 8.5  # of a word such as "parrot"
_NAMED_SHARE = 0.25  # of a sentence, in the passages that the next one's "it" or "this" is about
_FIGURES = 0.1  # of the worth of a sentence
_FEWEST_BEFORE_LEAD = 2  # words of a sentence before what only leads on
_SUBJECT_WORDS = 9  # at most, before the verb of a sentence that describes

_FRAME = re.compile(  # before a clause that says it all: "The text also discusses how tiger moths jam sonar."
    r"(?:the|this) (?P<whose>\w+ )??(?P<subject>\w+) (?:also |further |then )?"
    r"(?:discuss|describ|explain|say|stat|mention|not|report|highlight|emphasi[sz]|explor|outlin|detail|point)"
    r"(?:e?s|ed)(?: out)? (?:the (?:\w+ )?(?:idea|point|fact|message|view) )?(?:how|that) (?!to\b|many\b|much\b)",
    re.IGNORECASE,
)
_ELSEWHERE = re.compile(  # "The roles of both hormones were discussed earlier."
    r"\b(?:is|are|was|were|be|been) (?:(?:discussed|described|mentioned|explained) (?:earlier|later|before|previously)"
    r"|(?:discussed|described|mentioned|explained|introduced|covered) (?:above|below|elsewhere"
    r"|in (?:the |an? )?(?:previous|next|last|later|following) \w+))\W*$",
    re.IGNORECASE,
)
_MAIN = re.compile(
    r"the (?:main|central|key) (?:idea|point|message|finding)s? (?:of (?:the|this) \w+ )?(?:is|was) that (?=\w)",
    re.IGNORECASE,
)
_ADVICE = re.compile(  # before what the readers are to do: "The leaflet advises patients not to drive."
    r"(?:(?:the|this) (?P<whose>\w+ )??(?P<subject>\w+)|it) (?:also |further |then )?"
    r"(?:advises|instructs|recommends|reminds|tells)"
    r"(?: (?:the )?(?:you|readers?|patients?|people|users?|everyone))? (?P<not>not )?to (?=[a-z])",
    re.IGNORECASE,
)
_AGENDA = re.compile(  # "The committee discussed the fence, bonfires, bees and the shop.", and did nothing else
    r"(?!.*\b(?:and|but|then) (?:\w+ed\b|\w+ (?:that|to)\b))"
    r"(?:the|this) \w+ (?:\w+ )?(?:discussed|covered|addressed|reviewed|dealt with|talked about)\s"
    r"(?:(?:(?!that\b|how\b|whether\b)[^\s,]+ ){0,5}[^\s,]+, ){2}",
    re.IGNORECASE,
)
_DISCUSSED = re.compile(  # "The lock on the gym was discussed and resolved."
    r"[^,;:]*\b(?:was|were) (?:also |then )?(?:discussed|addressed|covered|considered|reviewed|resolved)"
    r"(?: and (?:discussed|resolved|addressed))?\W*$",
    re.IGNORECASE,
)
_CHAIN = re.compile(r"\b(?:was|were) (?:\w+ly |also )?(?:discussed|addressed|covered|considered|reviewed|mentioned)\b")
_ASKED_TOO = re.compile(r"\band (?:what|how|why|when|where|who|whether)\b", re.IGNORECASE)
_TELLER = re.compile(  # of an article in a newspaper, where a paper was asked for
    r"the (?P<teller>researchers?|authors?|scientists?|paper|study)(?: (?:of|in) (?:the|this) \w+)?(?: above)? "
    r"(?P<asks>ask\w*|wonder\w*|explor\w+|examin\w+|investigat\w+)?"
    r"(?:found|finds?|show\w*|report\w*|conclud\w+|said|says?|stat\w+|argu\w+|not\w+|suggest\w*)?"
    r"(?(asks)\b| that (?=\w))",
    re.IGNORECASE,
)
_LEADS_ON = re.compile(  # to a list that is not there: "It has the following parts:", but not "the following Tuesday"
    r"(?P<clause>,? (?:and|which|that)(?: \w+)?)?(?(clause)|\b) ?the following "
    r"(?![^.,;:]{0,80}\b(?:hour|day|week|weekend|month|quarter|term|year|decade|century|centurie|morning|afternoon"
    r"|evening|night|season|spring|summer|winter|christmas)s?\b)"
    r"(?:[^\s.,;:]{1,40} ){0,9}[^\s.,;:]{1,40}s(?: (?:for|of|in|to|about) [^.,;:]{1,80})?[.:]?$|:(?:\s+\d{1,2}[.)]?)?$",
    re.IGNORECASE,
)
_QUOTED = re.compile(r"[“\"][^“”\"\n]{0,2000}[”\"]")
_FIRST_PERSON = re.compile(r"\b(?:we|our)\b", re.IGNORECASE)
_LOOKED_AT = 20_000  # characters of a source
_NO_LETTER = re.compile(r"[\W_]+")
_THINGS = frozenset(("material", "passage"))  # may be what a source is about, where it has the word
_PRONOUNS = frozenset(("it", "they", "this", "these"))
_RESEARCH = frozenset(("paper", "study", "abstract"))  # "the paper introduces a test" is what it has to say
_WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")


@dataclass(frozen=True)
class _Words:
    """The words of ``resources/summaries/telling.json``, of all languages together.

    vessels: what only holds something, so that it is never worth telling that it does; works: texts that may do
    something ("the paper presents a vaccine"). describes: what follows a word for a text where it is described.
    """

    vessels: frozenset[str]
    works: frozenset[str]
    describes: re.Pattern[str]

    @property
    def texts(self) -> frozenset[str]:
        return self.vessels | self.works


@functools.cache
def _words() -> _Words:
    known = json.loads((paths.resources() / "summaries" / "telling.json").read_text(encoding="utf-8")).values()
    return _Words(
        frozenset(word for each in known for word in each["vessels"].split()),
        frozenset(word for each in known for word in each["works"].split()),
        re.compile("|".join(each["describes"] for each in known if each["describes"]), re.IGNORECASE),
    )


class Telling:
    """What sentences carry over from some sources.

    Args:
        loose: nothing is said of sentences that do not speak of the text: of a summary in other words on purpose, or
            of one that is written from notes.

    Attributes:
        references: the referring words of the sources' language. english: they are in English, as far as is known.
    """

    def __init__(self, index: SourceIndex, loose: bool) -> None:
        self._index = index
        self._loose = loose
        self._headings = frozenset(_headings(index))
        self.english = index.language in (None, "en")
        self._least_share = _TELLING_SHARE if self.english else _TELLING_SHARE_ELSEWHERE
        self._titles = frozenset(filter(None, map(_title, index.sources)))
        self.references = References(index.language)
        self.orders = Orders(index)
        self._articles = Articles([source.text for source in index.sources])

    def share(self, sentence: str) -> float:
        """The share (0..1) of the weight of a sentence that its best passages of running text hold."""
        return self._carried(sentence)[0]

    def worth(self, sentence: str) -> float:
        """How much a sentence is worth telling: what the sources say, and rather with its numbers than without."""
        copied = self._index.spells(_NO_LETTER.sub("", sentence).casefold())
        if not copied and check(self._index, "", sentence).status == "unsupported":
            return 0.0
        return self.share(sentence) + _FIGURES * self._has_number(sentence)

    def tells(self, sentence: str) -> bool:
        """Whether a sentence says something of its own; one in another language than the sources is taken to."""
        language = language_of(sentence)
        if language is not None and self._index.language is not None and language != self._index.language:
            return True
        share, carried = self._carried(sentence)
        numbered = self._has_number(sentence)
        subject = described_subject(sentence)
        if _ELSEWHERE.search(sentence) or (not numbered and (_AGENDA.match(sentence) or _DISCUSSED.match(sentence))):
            return False
        if len(_CHAIN.findall(sentence)) > 1:  # "The fence was discussed, the fair was moved, the gate was discussed."
            return False
        if subject in _words().vessels and not (subject in _THINGS and self._index.knows(term_of(subject))):
            return False
        if subject in _PRONOUNS or subject in _RESEARCH:
            return numbered or share >= _REFERRING_SHARE
        if subject:
            return share >= _DESCRIBING_SHARE and (numbered or carried >= _LEAST_BITS)
        if self._loose or share >= self._least_share or numbered or not terms(sentence):
            return True
        # A claim, though a wrong one: it is marked. Common words alone claim nothing.
        checked = check(self._index, "", sentence)
        return bool(checked.kinds) or (
            checked.status == "unsupported" and any(bits(term) >= _RARE_BITS for term in terms(sentence))
        )

    def untold(self, sentence: str) -> str:
        """A sentence without the frame that only says who tells it, and without what leads on to nothing.

        Of sources that know of no researchers and no paper, what these "found" is what the sources say, and what they
        "ask" is nothing. A paper may name neither, and says "we".
        """
        sentence = without_lead(unframed(sentence))
        if self.english:
            sentence = self._articles.put_back(sentence)
        found = _TELLER.match(sentence)
        if found is None or self._by_its_authors or self._index.knows(term_of(found["teller"].casefold())):
            return sentence
        return "" if found["asks"] else sentence[found.end() :][:1].upper() + sentence[found.end() + 1 :]

    @functools.cached_property
    def _by_its_authors(self) -> bool:
        """Whether a source itself, and nobody that it quotes, says what "we" did, as papers do."""
        texts = (_QUOTED.sub("", source.text[:_LOOKED_AT]) for source in self._index.sources)
        return any(_FIRST_PERSON.search(text) for text in texts)

    def tells_what(self, item: str) -> bool:
        """Whether a list's item says of its term what the sources do: not "beta blockers: a type of medication"."""
        _term, colon, meaning = item.partition(": ")
        return not colon or not terms(meaning) or self.share(meaning) >= self._least_share

    def is_title(self, sentence: str) -> bool:
        """Whether a sentence is no more than the title of a source."""
        return _NO_LETTER.sub("", sentence).casefold() in self._titles

    def has_lost(self, sentence: str, before: str) -> bool:
        """Whether a sentence refers to something that ``before``, the sentence in front of it, does not tell.

        Where the source itself says it with such a word, what it means stands in the passage before that one.
        """
        if not self.references.hangs(sentence):
            return False
        if not before:
            return True
        places = self._index.link(terms(sentence)).places
        if not places or not places[0] or not self.references.hangs(self._index.text(places[0])):
            return False  # then the model chose the word for what it had just named
        named, told = self._index.terms[places[0] - 1] | self._index.terms[places[0]], terms(before)
        shared = self._index.weight(told & named)
        return shared < _NAMED_SHARE * min(self._index.weight(told), self._index.weight(named))

    def _has_number(self, sentence: str) -> bool:
        return any(self._index.numbers.get(value) for each in quantities(sentence) for value in each.values)

    def _carried(self, sentence: str) -> tuple[float, float]:
        """(share, bits) of a sentence in the two passages that hold most of it."""
        wanted = terms(sentence)
        total = self._index.weight(wanted)
        if not total:
            return 0.0, 0.0
        link = self._index.link(wanted)
        places = {place for place in (*link.places, *link.region) if place not in self._headings}
        held: frozenset[str] = frozenset()
        for _passage in range(2):
            best = max(
                places, key=lambda place: self._index.weight(wanted & self._index.terms[place] - held), default=-1
            )
            if best >= 0:
                held |= wanted & self._index.terms[best]
        return self._index.weight(held) / total, math.fsum(map(bits, held))


def described_subject(sentence: str) -> str:
    """The word for a text, or the pronoun, of which a sentence says what it is or holds; empty for any other one."""
    words = _words()
    before: list[str] = []
    for word in _WORD.finditer(sentence):
        named = bool(before) and (before[-1] in words.texts or (before[-1] in _PRONOUNS and len(before) == 1))
        if named and words.describes.match(sentence, word.start()):
            return before[-1]
        if len(before) == _SUBJECT_WORDS:
            break
        before.append(word[0].casefold())
    return ""


def without_lead(sentence: str) -> str:
    """A sentence, or an item, without what only leads on to a list that does not follow; empty if that is all of it.

    "Cells, and performs the following functions" tells of cells; "The two most important facts are:" of nothing.
    """
    found = _LEADS_ON.search(sentence)
    if found is None:
        return sentence
    kept = sentence[: found.start()]
    if not found["clause"] or len(terms(kept)) < _FEWEST_BEFORE_LEAD:
        return ""
    return kept + ("." if sentence.endswith((".", ":")) else "")


def unframed(sentence: str) -> str:
    """A sentence without "The text explains that", or "advises to", before what it tells."""
    if found := _MAIN.match(sentence):
        return sentence[found.end() :][:1].upper() + sentence[found.end() + 1 :]
    found = _FRAME.match(sentence) or _ADVICE.match(sentence)
    if found is None:
        return sentence
    subject = (found["subject"] or "text").casefold()
    # "The police report says that": one that the text tells of. Who says it belongs to what is told.
    words = _words()
    if subject not in words.texts or (found["whose"] and subject not in words.vessels | _RESEARCH):
        return sentence
    rest = sentence[found.end() :]
    if _ASKED_TOO.search(rest):  # "how tenants work and what happens if they don't"
        return sentence
    if found.re is _ADVICE and found["not"]:
        return f"Do not {rest}"
    return rest[:1].upper() + rest[1:]


def said_before(sentence: str, said: Iterable[str]) -> bool:
    """Whether one earlier sentence holds nearly all that this one says, with every number."""
    own, numbers = _told(sentence)
    weight = math.fsum(map(bits, own))
    return weight > 0 and any(
        numbers <= values and math.fsum(map(bits, own & words)) >= _SAID_ALREADY * weight
        for words, values in map(_told, said)
    )


@functools.lru_cache(maxsize=4096)  # of a long meeting, every line is compared with all before it
def _told(text: str) -> tuple[frozenset[str], frozenset[float]]:
    """The words and numbers of a sentence."""
    return terms(text), frozenset(value for each in quantities(text) for value in each.values)


def _title(source: SourceText) -> str:
    """The letters of the first line of a source that is no sentence; or nothing."""
    first = source.text.lstrip().partition("\n")[0]
    return "" if ends(first) else _NO_LETTER.sub("", first).casefold()


def _headings(index: SourceIndex) -> Iterable[int]:
    """The numbers of the passages that are headings."""
    starts = {
        (number, block.start)
        for number, source in enumerate(index.sources)
        for block in source.blocks
        if block.kind == "heading"
    }
    return (at for at, each in enumerate(index.passages) if (each.source, each.start) in starts)
