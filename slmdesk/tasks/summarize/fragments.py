"""English sentences by their verbs: those that have none ("Refunds for repairs up to 60 pounds."), and orders."""

from __future__ import annotations

import re

from slmdesk.tasks.verify.grammar.parser import Word, grammar

_FINITE = frozenset(("VBD", "VBP", "VBZ", "MD"))
_FEWEST_WORDS = 3
_LONGEST = 400  # characters
_ASKS = re.compile(
    r"\b(?:please|must|shall|should|may (?:not|only)|ought to|ha(?:s|ve) to|needs? to|(?:is|are) (?:not )?to"
    r"|recommend\w*|advis\w*|asked to|allowed|permitted|forbidden|prohibited|banned|required|obliged"
    r"|you (?:can|may|could|will|might)|if you (?:can|want|wish|like))\b",
    re.IGNORECASE,
)


def is_fragment(sentence: str) -> bool:
    """Whether an English sentence has no verb that makes it one; where no parser is installed, none is known."""
    if len(sentence.split()) < _FEWEST_WORDS or len(sentence) > _LONGEST:
        return False
    parser = grammar()
    words = parser.parse([sentence])[0] if parser is not None else []
    head = next((word for word in words if word.role == "ROOT"), None)
    return head is not None and not any(_may_make_a_sentence(word, head) for word in words)


def is_order(sentence: str) -> bool:
    """Whether an English sentence tells its reader to do something: "Collect 87 pounds on 1 July." """
    head, led = _head(sentence)
    return head is not None and head.tag == "VB" and not led


def asks(sentence: str) -> bool:
    """Whether an English sentence says what its readers, or others, are to do, or may do."""
    return is_order(sentence) or _ASKS.search(sentence) is not None


def has_subject(sentence: str) -> bool:
    """Whether an English sentence says who does, or is, something."""
    return _head(sentence)[1]


def first_parts(sentence: str) -> frozenset[str]:
    """The words of an English sentence that another noun follows as their own, in lower case: "county judges"."""
    parser = grammar() if len(sentence) <= _LONGEST else None
    words = parser.parse([sentence])[0] if parser is not None else []
    return frozenset(word.text.casefold() for word in words if word.role == "compound")


def _head(sentence: str) -> tuple[Word | None, bool]:
    """The verb that all of a sentence hangs on, and whether somebody, or a verb such as "can", leads it."""
    parser = grammar() if len(sentence) <= _LONGEST else None
    words = parser.parse([sentence])[0] if parser is not None else []
    place = next((at for at, word in enumerate(words) if word.role == "ROOT"), None)
    if place is None:
        return None, False
    led = any(word.head == place and (word.role.startswith("nsubj") or word.tag == "MD") for word in words)
    return words[place], led


def _may_make_a_sentence(word: Word, head: Word) -> bool:
    """A verb with a time of its own, or an order ("Call the office"); or a subject whose verb was read as a noun.

    Of "Bones facilitate movement" the parser makes one name of a movement; a plural stands in none.
    """
    if word.tag in _FINITE or (word.tag == "VB" and word is head):
        return True
    return word.tag == "NNS" and word.start < head.start
