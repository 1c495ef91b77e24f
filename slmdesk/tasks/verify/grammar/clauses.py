"""What the clauses of a parsed text tell, and what fills the places of each: who, whom, to whom, when, with what.

"The roof was repaired by Mina" and "Mina, who repaired the roof" tell the same. English only.
"""

from __future__ import annotations

import functools
import itertools
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from slmdesk.tasks.verify.grammar.parser import Word
from slmdesk.tasks.verify.values.dates import DAYS, MONTHS
from slmdesk.tasks.verify.words.wording import is_common, term_of, tokens


def words_of(line: str) -> frozenset[str]:
    """The words of a line."""
    return frozenset(line.split())


SUBJECT, OBJECT, TIME = "subject", "object", "time"
"""Places of a clause; its others are named by their prepositions ("to", "with"), or as below."""
_OUTCOME, _STATE = "made", "felt"  # "made him king", "felt cold"

_TIME_PREPOSITIONS = words_of("before after until till since during within")
_TIMES = words_of(
    "day night morning evening afternoon week month year hour minute spring summer autumn winter weekend weekday noon "
    "today tomorrow yesterday midnight christmas easter"
).union(map(str.casefold, (*DAYS, *MONTHS)))
UNITS_OF_TIME = words_of("day week month year hour minute")
_NOBODY_NAMED = words_of(  # as good as pronouns
    "someone anyone anybody somebody everyone everybody nobody one people person patient thing all both other rest "
    "none each some many most more nothing else"
)
_GOES_BACK = words_of("this that these those")
_PART_OF = words_of("half most all some none many few each both third quarter majority")
_CONTENT = words_of("NOUN PROPN ADJ NUM VERB")
NOUNS = frozenset(("NOUN", "PROPN"))
_VERBS = frozenset(("VERB", "AUX"))
_MODIFIERS = words_of("amod compound poss nmod")
_BEFORE_NOUN = _MODIFIERS | words_of("det predet nummod quantmod")
_WHICH = words_of("that which who whom")
_WISHED = words_of(
    "propose plan want hope intend offer suggest consider request recommend wish try aim demand expect threaten "
    "ask instruct order urge invite advise promise"
)
_SUPPOSED = words_of("if unless once when whenever")
_OF_ONES_OWN = words_of("promise offer")  # "promised him to come"
_SUBORDINATE = words_of("relcl acl advcl ccomp")
_COMMA_AND = re.compile(r",\s(?:and|but|or)\s")
_MOST_CLAUSES, _MOST_FILLERS = 20, 8  # of a text, of a place
_JOINED = re.compile(r"(?:[-–]\w+)+")
_LONGEST_NAME = 6  # words
_DEEPEST = 5  # verbs that go on with the subject of another


@dataclass(frozen=True, eq=False)
class Filler:
    """What fills a place of a clause: "the former teacher Ida Frey".

    at: the number of its main word; key: what that is compared by; qualities: of the words before it; words: of all
    that hang on it; numbers: beside it; is_pronoun: it says who or what only together with what stands elsewhere;
    written: it, for a reason.
    """

    at: int
    word: str
    lemma: str
    part: str
    key: str
    qualities: frozenset[str]
    words: frozenset[str]
    numbers: frozenset[str]
    is_pronoun: bool
    written: str


@dataclass(frozen=True, eq=False)
class Clause:
    """A verb, or what something is said to be, with its places.

    key: what the verb is compared by; slots: what fills each place, the times in one; by_preposition: the same
    as far as a preposition stands before it; is_done: told as a thing of the past; is_open: only planned, wished or
    supposed.
    """

    key: str
    lemma: str
    slots: Mapping[str, Sequence[Filler]]
    by_preposition: Mapping[str, Sequence[Filler]]
    is_denied: bool
    is_done: bool
    is_open: bool


class Reading:
    """What a parsed text tells.

    is_question: it asks. keys: what its words are compared by; nouns: each as it would fill a place; names: pairs of
    keys for the same thing, as in "Mr Pugh, the caretaker".
    """

    def __init__(self, text: str, words: Sequence[Word]) -> None:
        nodes = [_Node(text, number, word, _key(word.lemma)) for number, word in enumerate(words)]
        for node in nodes:
            if node.word.head != node.number:
                node.head = nodes[node.word.head]
                node.head.children.append(node)
        self.is_question = text.endswith("?")
        self.keys = frozenset(node.key for node in nodes)
        verbs = itertools.islice(filter(_is_predicate, nodes), _MOST_CLAUSES)
        self.clauses = tuple(map(_clause, verbs))
        self.nouns = tuple(node.filler for node in nodes if node.part in NOUNS)
        self.names = frozenset(_names(nodes))
        for node in nodes:
            node.head = None  # for the memory to be free at once


@dataclass(eq=False)
class _Node:
    """A word with what hangs on it."""

    text: str
    number: int
    word: Word
    key: str
    head: _Node | None = None
    children: list[_Node] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.lower, self.lemma = self.word.text.lower(), self.word.lemma.lower()
        self.part, self.tag, self.role = self.word.part, self.word.tag, self.word.role
        self.is_telling = self.part in _CONTENT and bool(term_of(self.lemma))  # "Mr" is not

    def all(self) -> Iterator[_Node]:
        """It and all that hangs on it."""
        open_ = [self]
        while open_:
            node = open_.pop()
            yield node
            open_ += node.children

    @functools.cached_property
    def filler(self) -> Filler:
        """It as what fills a place."""
        return _filler(self)

    def having(self, *roles: str) -> list[_Node]:
        """What hangs on it by some roles."""
        return [child for child in self.children if child.role in roles]


@functools.lru_cache(maxsize=1 << 13)
def _key(lemma: str) -> str:
    return next((token.term for token in tokens(lemma) if token.term), lemma.lower())


def _is_predicate(node: _Node) -> bool:
    return node.part in _VERBS and node.role not in ("aux", "auxpass", "amod", "compound")


def _clause(verb: _Node) -> Clause:
    slots: dict[str, list[_Node]] = {}
    subject, is_passive = _subject(verb), _is_passive(verb)
    if subject is not None:
        slots[OBJECT if is_passive else SUBJECT] = _with_others(subject)
    if verb.role == "relcl" and verb.head is not None and _asks_for_object(verb, subject, is_passive):
        slots.setdefault(OBJECT, []).extend(_with_others(verb.head))
    predicate = _predicate(verb)
    if predicate is not verb:
        if predicate.part == "PROPN" and subject is not None and subject.part == "NOUN":  # "the winner was Ann"
            slots[SUBJECT], predicate = _with_others(predicate), subject
        _add_prepositions(predicate, slots)
    for child in verb.children:
        if child.role == "dobj" and not (verb.role == "relcl" and child.lower in _WHICH):
            slots.setdefault(OBJECT, []).extend(_with_others(child))
            for each in _with_others(child):
                _add_prepositions(each, slots)
        elif child.role == "agent":
            for doer in child.having("pobj"):
                slots.setdefault("by" if doer.lemma in _TIMES else SUBJECT, []).extend(_with_others(doer))
        elif child.role == "dative" and child.part != "ADP":
            slots.setdefault("to", []).extend(_with_others(child))
        elif child.role == "oprd" and child is not predicate:
            slots.setdefault(_OUTCOME, []).extend(_with_others(child))
        elif child.role == "acomp" and verb.lemma != "be":
            slots.setdefault(_STATE, []).extend(_with_others(child))
    _add_prepositions(verb, slots)
    filled = {name: [node.filler for node in nodes[:_MOST_FILLERS]] for name, nodes in slots.items()}
    named = (SUBJECT, OBJECT, _OUTCOME, _STATE)
    return Clause(
        predicate.key,
        verb.lemma,
        _with_times(filled),
        {name: fillers for name, fillers in filled.items() if name not in named},
        _is_denied(verb),
        _is_done(verb),
        _is_open(verb),
    )


def _subject(verb: _Node, depth: int = 0) -> _Node | None:
    """Who does it, or to whom it is done in the passive."""
    found = verb.having("nsubj", "nsubjpass", "csubj")
    if found:
        relative = verb.role == "relcl" and found[0].lower in _WHICH
        if relative and _hangs_on_noun(verb.head) and _is_apart(found[0]):
            return None  # "Mensah, a postman from Dundee, who had never ridden": of either
        return verb.head if relative else found[-1]  # of the three that it makes of "X-ray", its last
    if verb.role in ("relcl", "acl"):
        return verb.head
    if verb.role == "xcomp" and verb.tag == "VB" and verb.head is not None and verb.head.lemma not in _OF_ONES_OWN:
        told_to = verb.head.having("dobj")  # "asked the police to find it"
        if told_to:
            return told_to[-1]
    goes_on = verb.role in ("conj", "xcomp") or (verb.role == "advcl" and verb.tag in ("VBG", "VBN"))
    if _may_go_on_above(verb) and verb.head is not None:  # "had read it on the day on which he came, and had sent it"
        above = _verb_above(verb.head)
        alike = above is not None and _form(above) == _form(verb) and depth < _DEEPEST
        return _subject(above, depth + 1) if above is not None and alike else None
    return _subject(verb.head, depth + 1) if goes_on and verb.head is not None and depth < _DEEPEST else None


def _hangs_on_noun(node: _Node | None) -> bool:
    """Whether a noun hangs on another by a preposition: "a postman from Dundee"."""
    preposition = node.head if node is not None and node.role == "pobj" else None
    return preposition is not None and preposition.head is not None and preposition.head.part in NOUNS


def _is_apart(node: _Node) -> bool:
    """Whether a comma stands before a word."""
    return node.text[: node.word.start].rstrip().endswith(",")


def _may_go_on_above(verb: _Node) -> bool:
    """Whether a verb that the parser joins to that of a subordinate clause may well be joined to the one above."""
    if verb.role != "conj" or verb.head is None or verb.head.role not in _SUBORDINATE:
        return False
    apart = _COMMA_AND.search(verb.text, verb.head.word.end, verb.word.start) is not None
    return apart and _form(verb) != _form(verb.head)


def _form(verb: _Node) -> tuple[str, frozenset[str]]:
    return verb.tag, frozenset(child.lemma for child in verb.having("aux", "auxpass"))


def _verb_above(node: _Node) -> _Node | None:
    """The verb of the clause that a subordinate one belongs to."""
    above = node.head
    while above is not None and above.part not in _VERBS:
        above = above.head
    return above


def _is_passive(verb: _Node) -> bool:
    if verb.having("auxpass", "nsubjpass") or (verb.role == "acl" and verb.tag == "VBN"):
        return True
    joined = verb.role == "conj" and verb.head is not None and bool(verb.head.having("auxpass"))
    return joined and verb.tag in ("VBN", "VBD") and not verb.having("nsubj", "aux", "dobj")


def _asks_for_object(verb: _Node, subject: _Node | None, is_passive: bool) -> bool:
    """Whether a relative clause tells what is done to what it hangs on: "the roof that Mina repaired"."""
    objects = verb.having("dobj")
    if any(node.lower in _WHICH for node in objects):
        return True
    return subject is not None and subject is not verb.head and not is_passive and not objects


def _predicate(verb: _Node) -> _Node:
    """What something is said to be, where the verb only says so."""
    said = verb.having("attr", "acomp", "oprd") if verb.lemma == "be" else ()
    return next(iter(said), verb)


def _with_others(node: _Node) -> list[_Node]:
    """A noun, and those that are joined to it: "Ann and her brother Tom"."""
    found: list[_Node] = []
    open_ = [node]
    while open_ and len(found) < _MOST_FILLERS:
        each = open_.pop()
        found.append(each)
        joined = each.having("conj", "appos")
        open_ += (child for child in joined if child.part in NOUNS or child.part in ("PRON", "NUM", "ADJ"))
    return found


def _names(nodes: Sequence[_Node]) -> Iterator[frozenset[str]]:
    """Pairs of words for the same thing: "Mr Pugh, the caretaker", "Mr Pugh is the caretaker"."""
    for node in nodes:
        for other in node.having("appos"):
            yield frozenset((node.key, other.key))
        predicate = _predicate(node)
        subject = _subject(node) if predicate is not node else None
        if subject is not None and predicate.part in NOUNS:
            yield frozenset((subject.key, predicate.key))
    for node, comma in itertools.pairwise(nodes):  # the parser misses some
        if node.part in NOUNS and comma.lower in (",", "("):
            behind = nodes[comma.number + 1 : comma.number + 1 + _LONGEST_NAME]
            other = next((each for each in behind if each.role not in _BEFORE_NOUN), node)
            if other.part in NOUNS and other.part != node.part:
                yield frozenset((node.key, other.key))


def _add_prepositions(node: _Node, slots: dict[str, list[_Node]]) -> None:
    """What hangs on a word by a preposition, and times without one."""
    prepositions = [child for child in node.children if child.role in ("prep", "dative", "conj")]
    for first in tuple(prepositions):  # "to and from", but no "to, not from"
        joined = [child for child in first.having("conj") if child.part == "ADP"]
        prepositions += (child for child in joined if not (first.having("neg") or child.having("neg")))
    for preposition in prepositions:
        if preposition.part in ("ADP", "SCONJ", "ADV"):
            for each in (preposition, *preposition.having("prep")):
                nouns = () if each.lemma == "of" and node.part in NOUNS else each.having("pobj", "pcomp")
                for noun in nouns:
                    slots.setdefault(each.lemma, []).extend(_with_others(noun))
    for noun in node.having("npadvmod"):
        slots.setdefault(TIME, []).extend(_with_others(noun))


def _with_times(filled: dict[str, list[Filler]]) -> dict[str, list[Filler]]:
    """The places of a clause, all of its times in one."""
    found: dict[str, list[Filler]] = {}
    for name, fillers in filled.items():
        for filler in fillers:
            bare = name in (SUBJECT, OBJECT, _OUTCOME, _STATE)
            is_time = not bare and (name in _TIME_PREPOSITIONS or filler.lemma in _TIMES)
            found.setdefault(TIME if is_time else name, []).append(filler)
    return found


def _is_denied(verb: _Node) -> bool:
    if verb.having("neg") or (verb.role == "xcomp" and verb.head is not None and verb.head.having("neg")):
        return True
    no = any(child.lemma == "no" for node in verb.children for child in node.children)
    return no or any(node.lower in ("never", "nobody", "nothing") for node in verb.children)


def _is_done(verb: _Node) -> bool:
    """Whether it is told as a thing of the past."""
    modal = any(child.tag in ("MD", "VB") for child in verb.having("aux", "auxpass"))
    because = verb.role == "advcl" and any(child.lower in ("because", "since", "as") for child in verb.having("mark"))
    return (verb.role in ("ROOT", "conj") or because) and verb.tag in ("VBD", "VBN") and not modal


def _is_open(verb: _Node) -> bool:
    """Whether it is only planned, wished or supposed."""
    if any(child.lemma in _SUPPOSED for child in verb.having("mark", "advmod")):
        return True
    if any(child.lemma in ("shall", "should", "would") for child in verb.having("aux")):
        return True
    node: _Node | None = verb
    for _step in range(4):
        if node is None or node.role not in ("xcomp", "ccomp", "pcomp", "prep", "dobj"):
            return False
        node = node.head
        if node is not None and (node.lemma in _WISHED or (node.lemma == "like" and _is_open(node))):
            return True
    return False


def _filler(node: _Node) -> Filler:
    node = _whole(node)
    numbers = {child.lower for child in node.having("nummod")} | ({node.lower} if node.part == "NUM" else set())
    below = tuple(node.all())
    before = (each for child in node.having(*_BEFORE_NOUN) for each in child.all() if each.number < node.number)
    first = min(before, key=lambda each: each.number, default=node)
    return Filler(
        node.number,
        node.lower,
        node.lemma,
        node.part,
        node.key,
        frozenset(child.key for child in node.having(*_MODIFIERS) if child.is_telling),
        frozenset(each.key for each in below if each.is_telling),
        frozenset(numbers),
        _is_pronoun(node),
        _written(node.text, first.word, node.word.end),
    )


def _written(text: str, first: Word, end: int) -> str:
    """Some words as they stand within a sentence; the parser parts "X-ray", a reader does not."""
    joined = _JOINED.match(text, end)
    end = joined.end() if joined else end
    if text[: first.start].endswith(("-", "–")):
        return text[text.rfind(" ", 0, first.start) + 1 : end]
    begins = first.part != "PROPN" and not text[: first.start].rstrip()[-1:].isalnum()
    begins = begins and first.text != "I" and (first.part in ("DET", "PRON") or is_common(_key(first.lemma)))
    return (first.text.lower() if begins else first.text) + text[first.end : end]


def _whole(node: _Node) -> _Node:
    """What a part is of: "half of the members" are members."""
    parts = (noun for of in node.having("prep") if of.lower == "of" for noun in of.having("pobj"))
    return next(parts, node) if node.lower in _PART_OF or node.part == "NUM" else node


def _is_pronoun(node: _Node) -> bool:
    if node.lower in ("those", "anyone", "whoever") and node.having("relcl"):
        return False
    if any(child.lower in _GOES_BACK for child in node.having("det")):  # "at that time"
        return True
    return node.part in ("PRON", "DET") or node.lemma in _NOBODY_NAMED
