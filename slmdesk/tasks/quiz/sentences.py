"""Sentences worth asking about, spread over the whole material, and the parts of them that can be an answer."""

from __future__ import annotations

import collections
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from slmdesk.messages import Citation, SourceText
from slmdesk.tasks.ask.retrieval import Stretch, stretches
from slmdesk.tasks.sentences import sentence_spans
from slmdesk.tasks.summarize.references import References
from slmdesk.tasks.verify import terms
from slmdesk.tasks.verify.words.languages import language_of
from slmdesk.tasks.verify.words.wording import bits

T = TypeVar("T")

_GOLDEN = 0.6180339887498949  # multiples of it, modulo 1, are spread evenly however many are taken
_FEWEST_WORDS, _MOST_WORDS = 8, 45
_FEWEST_TERMS = 4
_SAMPLE = 20_000  # characters of a source that tell its language
_MOST_PARTS = 24
_LONGEST_PART = 5  # words
_NOT_ALONE = re.compile(
    r"(?:it|its|this|these|that|those|they|their|he|she|his|her|such|however|but|and|also|for example|for instance|"
    r"therefore|thus|so|then|here|as a result|in addition|moreover|furthermore|similarly|instead|both|another|other|"
    r"we|you|notice|recall|remember|consider|imagine|figure|table|see|click|watch|visit|note|"
    r"which|or|second|third|finally|next|hence|in contrast|once again|earlier|ask|suppose|let|going back|"
    r"as (?:a rule|explained|described|discussed|mentioned|noted|shown|seen|you|we)|on the other)\b",
    re.IGNORECASE,
)
_MARKED = re.compile(
    r"[^\w\s\"'“‘«„‚「『¿¡(]|\(?(?:[a-zA-Z]|\d{1,2}|[ivx]+)[.)]\s"
)  # the line of a list or of a picture's parts
_TASK = re.compile(  # what the reader is to learn or do
    r"(?:analy[sz]e|calculate|compare|define|demonstrate|describe|determine|discuss|distinguish|evaluate|examine|"
    r"explain|identify|illustrate|interpret|list|name|outline|relate|state|summari[sz]e|trace)"
    r" (?:the|a|an|how|why|what|and|between|each|its|some|two|three|four)\b",
    re.IGNORECASE,
)
_NO_STATEMENT = re.compile(
    r"[?\[\]{}|_]|\b(?:figure|table|chapter|exercise|question)\s+\d|https?:|www\."
    r"|\b(?:this|the|next|previous|last) (?:chapter|section|module|unit|lesson|textbook|figure)\b|\bsuch example\b"
    r"|\(\s*(?:as\s+)?(?:see|seen|shown|illustrated|refer)\b[^)]*\)"
    r"|\b(?:described|explained|discussed|mentioned|noted|shown) (?:above|below|earlier|previously|before|later)\b"
    r"|\b(?:this |these |such (?!as\b))(?!(?:is|are|was|were|may|can)\b)[a-z]{3}",  # "of this form of authority"
    re.IGNORECASE,
)
_TELLS = re.compile(
    r"\b(?:is|are|was|were|called|known as|refers? to|consists? of|contains?|means|defined|causes?|produces?|because|"
    r"es|son|ist|sind|est|sont)\b|\d",
    re.IGNORECASE,
)
_NOTHING: Mapping[str, int] = {}
_CLAUSE = re.compile(
    r"\b(?:is|are|was|were|be|been|being|has|have|had|can|may|will|also|when|while|that|which|who|because|if|than|to|by|"
    r"from|until|since|"
    r"not|does|do|es|son|ist|sind|est|sont|"
    r"(?:adopt|affect|allow|arise|begin|bind|cause|come|consist|contain|decide|depend|enable|engage|enter|explain|follow|give|"
    r"help|include|increase|inhibit|involve|lead|make|mean|occur|permit|prevent|produce|protect|provide|receive|regulate|remain|"
    r"require|serve|stimulate|think|treat|unite|use)s?|"
    r"(?:be)?comes?|became|arose|begins?|began|goes|led|made|gave|thus|whether|although|though|unless|after|before|during)\b",
    re.IGNORECASE,
)  # in a part of a sentence: it is no name of a thing
_WORD = re.compile(r"[^\s,;:()\"“”]+")
_BORDER = re.compile(r"[,;:()\"“”]")
_BEFORE_VERB = re.compile(r"\b(?:to|can|could|may|might|must|shall|should|will|would|don['’]t|not)\s+$", re.IGNORECASE)
_AFTER_VERB = re.compile(r"\s+(?:to|into|onto|as|by|from|through|toward|towards|upon)\b", re.IGNORECASE)
_OF_ONE = re.compile(r"\b(?:a|an|each|every|one|this|that)\s+$", re.IGNORECASE)
_THIRD_PERSON = re.compile(r"[^\Wsui]s$")
_PARTICIPLE = re.compile(r"(?<!hundr)(?<=\w\w[^\Wae])ed$")
_RANGE, _OF_RANGE = re.compile(r"\s+(?:to|bis|a|à)\s+\d"), re.compile(r"\d\s+(?:to|bis|a|à)\s+$")
_INSIDE = re.compile(r"(?<=[^\W\d_] )[^\W\d_]+")  # a word that begins no sentence
_MOST_JOINED = 4  # words of a part that may go on
_CUT_SIDE = 0.75  # what a part is worth when its phrase goes on at one side: "macula densa" of "macula densa cells"
_VERB = 0.6
_LETTER = re.compile(r"\b[B-HJ-Z]\b")


@dataclass(frozen=True)
class KeySentence:
    """A sentence to ask about. context: the stretch around it, which ``text`` is part of. parts: possible answers."""

    source: int
    start: int
    end: int
    text: str
    context: str
    section: str
    parts: tuple[str, ...]

    def citation(self, sources: Sequence[SourceText]) -> Citation:
        """Where it stands, word for word."""
        source = sources[self.source]
        page = next((block.page_number for block in source.blocks if block.start <= self.start < block.end), None)
        return Citation(source.name, page, self.start, self.end, source.text[self.start : self.end])


def key_sentences(sources: Sequence[SourceText], check: Callable[[], None] = lambda: None) -> Iterator[KeySentence]:
    """Sentences to ask about; wherever one stops, they are spread over all sections in proportion to their length.

    check: called for each stretch; raises to stop.
    """
    sections: dict[tuple[int, str], list[Stretch]] = {}
    common: collections.Counter[str] = collections.Counter()
    language = language_of("\n".join(source.text[:_SAMPLE] for source in sources))
    references = (
        References(language) if language not in (None, "en") else None
    )  # of English ``stands_alone`` knows more
    for stretch in stretches(sources):
        check()
        sections.setdefault((stretch.source, stretch.heading), []).append(stretch)
        common.update(terms(sources[stretch.source].text[stretch.start : stretch.end]))
    queues = [
        collections.deque(_ranked(sources, stretch, common, references, check) for stretch in spread(section))
        for section in spread(list(sections.values()))
    ]
    while any(queues):
        for queue in queues:
            # Each round takes one stretch of every section; longer sections last for more rounds.
            while queue:
                candidates = queue.popleft()
                if (sentence := next(candidates, None)) is not None:
                    queue.append(candidates)
                    yield sentence
                    break


def spread(things: Sequence[T]) -> list[T]:
    """The things in an order whose every beginning is spread evenly over them."""
    order = dict.fromkeys(int((step * _GOLDEN) % 1 * len(things)) for step in range(8 * len(things) + 8))
    order.update(dict.fromkeys(range(len(things))))
    return [things[place] for place in order if place < len(things)]


def _ranked(
    sources: Sequence[SourceText],
    stretch: Stretch,
    common: collections.Counter[str],
    references: References | None,
    check: Callable[[], None],
) -> Iterator[KeySentence]:
    """The sentences of a stretch, the best first; looked at when the first of them is wanted."""
    check()
    text = sources[stretch.source].text
    context = " ".join(text[stretch.start : stretch.end].split())
    found: list[tuple[float, KeySentence]] = []
    for start, end in sentence_spans(text, stretch.start, stretch.end):
        sentence = " ".join(text[start:end].split())
        words = terms(sentence)
        if not stands_alone(sentence) or len(words) < _FEWEST_TERMS:
            continue
        if references is not None and references.hangs(sentence):
            continue
        parts = answer_parts(sentence, common)
        if not parts:
            continue
        # What the rest of the material speaks of too is worth knowing.
        score = sum(min(common[word], 5) for word in words) / len(words) + 2 * bool(_TELLS.search(sentence))
        found.append((score, KeySentence(stretch.source, start, end, sentence, context, stretch.heading, parts)))
    for _score, each in sorted(found, key=lambda pair: -pair[0]):
        yield each


def stands_alone(sentence: str) -> bool:
    """Whether a sentence says something by itself: whole, no question, no reference to what comes before."""
    return (
        _FEWEST_WORDS <= len(sentence.split()) <= _MOST_WORDS
        and sentence[-1] in ".!。।"
        and not sentence[0].islower()
        and not _NOT_ALONE.match(sentence)
        and not _MARKED.match(sentence)
        and not _TASK.match(sentence)
        and not _NO_STATEMENT.search(sentence)
    )


def answer_parts(sentence: str, common: Mapping[str, int] = _NOTHING) -> tuple[str, ...]:
    """Stretches of a few words that can be an answer, the most telling first.

    common: how often the material comes back to each term, which makes it worth asking for.
    """
    words = list(_WORD.finditer(sentence.rstrip(".!。।")))
    scored: dict[str, float] = {}
    for first in range(len(words)):
        of_one = _OF_ONE.search(sentence[: words[first].start()])
        for last in range(first, min(len(words), first + _LONGEST_PART)):
            part = sentence[words[first].start() : words[last].end()]
            if _BORDER.search(part):
                break
            if _CLAUSE.search(part):
                continue
            begins = terms(words[first][0]) or _has_digit(words[first][0])
            ends = _names(words[last][0])
            if not (begins and ends) or (len(part) < 4 and not _has_digit(part)):
                continue
            if last - first >= _MOST_JOINED - 1 and _goes_on_after(sentence, words, last):
                continue  # "25 percent of the cardiac" of "25 percent of the cardiac output"
            if 0 < first == last and _modifies_next(sentence, words, first):
                continue  # "good" of "good cause"
            if _PARTICIPLE.search(words[last][0]):
                continue  # "Mohists claimed", "can be collected"
            if _RANGE.match(sentence, words[last].end()) or _OF_RANGE.search(sentence[: words[first].start()]):
                continue  # "years 7" of "years 7 to 9"
            if of_one and any(_THIRD_PERSON.search(words[at][0]) for at in range(first + 1, last + 1)):
                continue  # "kidney weighs" of "Each kidney weighs 150 g"
            inside = terms(part)
            tells = sum(map(bits, inside)) + 8 * (_has_digit(part) or bool(_LETTER.search(part)))
            tells += sum(min(3, common.get(term, 1) - 1) for term in inside)
            worth = tells / (last - first + 1) + 0.4 * (last - first)
            scored.setdefault(part, worth * _wholeness(sentence, words, first, last))
    return tuple(sorted(scored, key=lambda part: -scored[part])[:_MOST_PARTS])


def _wholeness(sentence: str, words: Sequence[re.Match[str]], first: int, last: int) -> float:
    """How much of an answer a part is, 0 to 1: a phrase whole, and no verb."""
    start, end = words[first].start(), words[last].end()
    worth = 1.0
    if first and _goes_on(sentence[words[first - 1].start() : start]):
        worth *= _CUT_SIDE
    if _goes_on_after(sentence, words, last):
        worth *= _CUT_SIDE
    if first == last and (_BEFORE_VERB.search(sentence[:start]) or words[first][0].endswith("ing")):
        worth *= _VERB
    if not first and last and _AFTER_VERB.match(sentence, end):
        worth *= _VERB  # "Ketones oxidize" of "Ketones oxidize to produce energy"
    if any(words[at][0].endswith("ly") for at in range(first, last + 1)) or any(
        words[at][0].endswith("ed") for at in range(first + 1, last + 1)
    ):
        worth *= _VERB
    return worth


def names_in(sources: Sequence[SourceText]) -> frozenset[str]:
    """Words that stand with a capital letter inside sentences of the material, and nowhere without it."""
    inside = {found[0] for source in sources for found in _INSIDE.finditer(source.text)}
    return frozenset(word for word in inside if word[0].isupper() and word.lower() not in inside)


def _goes_on_after(sentence: str, words: Sequence[re.Match[str]], last: int) -> bool:
    return last + 1 < len(words) and _goes_on(sentence[words[last].end() : words[last + 1].end()])


def _modifies_next(sentence: str, words: Sequence[re.Match[str]], place: int) -> bool:
    """Whether a word alone is only the beginning of a phrase; before a verb it is a thing ("kidney weighs")."""
    word = words[place][0]
    begins = word.islower() and not word.endswith("s") and _goes_on_after(sentence, words, place)
    return begins and not _THIRD_PERSON.search(words[place + 1][0])


def _goes_on(beside: str) -> bool:
    """Whether a phrase goes on with the word beside it: one that tells something, with no border between."""
    return not _BORDER.search(beside) and not _CLAUSE.search(beside) and _names(beside)


def _names(beside: str) -> bool:
    """Whether a word tells something; the letter of "vitamin D" and a number do."""
    return bool(terms(beside)) or _has_digit(beside) or bool(_LETTER.search(beside))


def _has_digit(text: str) -> bool:
    return any(map(str.isdigit, text))
