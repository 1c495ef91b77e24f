"""Why a question that the model wrote is thrown away."""

from __future__ import annotations

import functools
import itertools
import re
import unicodedata
from collections.abc import Sequence

from slmdesk.tasks.verify import terms
from slmdesk.tasks.verify.values.quantities import quantities

_POINTS_AT_TEXT = re.compile(
    r"\b(?:the|this|given|above) (?:passage|text|sentence|author|paragraph|excerpt|statement|material|document)\b"
    r"|\b(?:according to|mentioned|described) (?:the|in|above)\b|\bthe following\b",
    re.IGNORECASE,
)
_ASKS_FOR_SEVERAL = re.compile(
    r"\b(?:what|which|name)(?: (?:are|were))?(?: the)? (?:two|three|four|five|six|seven|eight|several|[2-9])\b",
    re.IGNORECASE,
)
_NO_ANSWER = re.compile(
    r"\b(?:none|all|both) of (?:the|these|them)\b|\bnot (?:mentioned|stated|given|specified|known)\b"
    r"|\b(?:does|do|is|are|was|were)(?: not|n['’]t)\b",
    re.IGNORECASE,
)
# What asks for a time or an amount, and what is one. "Since when" and "How much is it like that" are rare.
_ASKS_WHEN = re.compile(r"^\W*(?:when|wann|cu[aá]ndo|quand|quando)\b", re.IGNORECASE)
_ASKS_HOW_MANY = re.compile(
    r"\b(?:how (?:many|much|old|long|far|often|tall|high|deep)|what (?:percentage|number|proportion)|"
    r"wie ?(?:viele?|oft|lange)|cu[aá]nt[oa]s?|combien|quant[aeio])\b",
    re.IGNORECASE,
)
_TIME = re.compile(
    r"\b(?:(?:to|yester)?day|days|night|mornings?|evenings?|afternoons?|noon|midnight|weeks?|weekends?|months?|years?|decades?|"
    r"centur(?:y|ies)|hours?|minutes?|seconds?|spring|summer|autumn|winter|birth|death|childhood|adulthood|adolescence|age|"
    r"ages|era|period|war|(?:mon|tues|wednes|thurs|fri|satur|sun)days?|january|february|march|april|may|june|july|august|"
    r"september|october|november|december)\b"
    r"|(?:tag|abend|morgen|mittag|nacht|woche|monat|jahr|jahrhundert|stunde|minute|uhr)(?:e|en|er|s|es)?\b"
    r"|\b(?:d[ií]as?|noches?|mañanas?|tardes?|semanas?|mes(?:es)?|años?|siglos?|horas?|minutos?|jours?|nuits?|matins?|soirs?|"
    r"semaines?|mois|ans?|années?|siècles?|heures?)\b",
    re.IGNORECASE,
)
_AMOUNT = re.compile(
    r"\b(?:all|none|half|halves|twice|double|few|several|many|most|once|always|never|alle|keine|halb\w*|einmal|mehrere|viele|"
    r"todos?|ninguno?|mitad|varios|muchos|tous|aucun|moitié|plusieurs)\b",
    re.IGNORECASE,
)
LONGEST_WRONG = 60  # characters that a model may write for a wrong answer: what reaches that was cut there
_LEAST_COMMON, _COMMON_SHARE = 3, 0.75  # letters at the beginning of two forms of a word
_ALIKE = 0.75  # share of common words from which two questions are the same
_FEWEST_QUESTION_WORDS = 4

DUPLICATE = "asked before"
LEAKS = "the question contains its answer"
SEVERAL = "the question asks for more than its answer"
POINTS = "it cannot be understood without the text"
ANOTHER_KIND = "the question asks for another kind of answer"
TOO_SHORT = "the question is too short"
UNRELATED = "the question is not about the passage"
FEW_OPTIONS = "the wrong answers are not different enough"
NOT_ANSWERED = "the passage does not answer it"
NOT_FALSE = "the changed statement may be true too"
UNREADABLE = "unfinished"


def plain(text: str) -> str:
    """A text as answers are compared: without case, marks, articles and double spaces."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    words = re.sub(r"[^\w%.,+-]+", " ", folded).split()
    kept = [word.strip(".,-") for word in words if word not in ("a", "an", "the")]
    return " ".join(word for word in kept if word)


def contains(text: str, part: str) -> bool:
    """Whether a part stands in a text as whole words."""
    inner = plain(part)
    return bool(inner) and f" {inner} " in f" {plain(text)} "


def question_fault(question: str, answer: str, sentence: str) -> str:
    """What is wrong with a question, "" when nothing is. answer: "" when the whole sentence is it."""
    if len(question.split()) < _FEWEST_QUESTION_WORDS and question.isascii():
        return TOO_SHORT
    if _POINTS_AT_TEXT.search(question):
        return POINTS
    if answer and (contains(question, answer) or (terms(answer) and terms(answer) <= terms(question))):
        return LEAKS
    if answer and _ASKS_FOR_SEVERAL.search(question) and not re.search(r"\band\b", answer):
        return SEVERAL
    if answer and _asks_for_another_kind(question, answer):
        return ANOTHER_KIND
    if question.isascii() and sentence.isascii() and not terms(question) & terms(sentence):
        return UNRELATED
    return ""


def _asks_for_another_kind(question: str, answer: str) -> bool:
    """Whether a time or an amount is asked for and the answer is none ("When are ketones made?", "in the liver")."""
    if is_number(answer):
        return False
    if _ASKS_WHEN.search(question):
        return not _TIME.search(answer)
    return bool(_ASKS_HOW_MANY.search(question)) and not (_AMOUNT.search(answer) or _TIME.search(answer))


def is_number(text: str) -> bool:
    """Whether a text tells a number, in digits or words."""
    return any(map(str.isdigit, text)) or bool(quantities(text))


def wrong_answers(proposed: Sequence[str], answer: str, sentence: str, count: int) -> list[str]:
    """The first ``count`` proposals that are neither right too nor the same as another, and look like an answer."""
    kept: list[str] = []
    number = is_number(answer)
    most_words = 2 * len(answer.split()) + 2  # what is much longer gives itself away
    for proposal in proposed:
        text = " ".join(proposal.split()).strip(" .;,")
        if len(proposal) >= LONGEST_WRONG or len(text.split()) > most_words or _is_no_answer(text):
            continue
        if is_number(text) != number:  # what is no number among numbers is not taken for one
            continue
        others = [answer, *kept]
        if not plain(text) or any(same_answer(text, other) for other in others) or contains(sentence, text):
            continue
        kept.append(text)
    return kept[:count]


def _is_no_answer(text: str) -> bool:
    return bool(_NO_ANSWER.search(text) or _POINTS_AT_TEXT.search(text))


def is_another(text: str, part: str, passage: str) -> bool:
    """Whether a text in place of a part makes a statement false by the passage.

    What the passage does not say in this place is false by it; what it says nearby may be true too. And neither of the
    two may only say the other more or less exactly ("ribs" and "true ribs").
    """
    new, old = terms(text), terms(part)
    apart = not new & old or (bool(new - old) and bool(old - new))
    alike = any(_of_one_word(one, other) for one in new - old for other in old - new)
    return apart and not alike and bool(wrong_answers([text], part, passage, 1))


def _of_one_word(one: str, other: str) -> bool:
    """Whether two terms may be forms of one word ("facial", "face")."""
    same = sum(1 for _both in itertools.takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False)))
    return same >= _LEAST_COMMON and same >= _COMMON_SHARE * min(len(one), len(other))


def same_answer(one: str, other: str) -> bool:
    """Whether two answers are the same, or one is part of the other."""
    first, second = plain(one), plain(other)
    if first == second or contains(one, other) or contains(other, one):
        return True
    numbers = [{value for quantity in quantities(text) for value in quantity.values} for text in (one, other)]
    if numbers[0] or numbers[1]:
        return numbers[0] == numbers[1] and terms(one) == terms(other)
    return bool(terms(one)) and terms(one) == terms(other)


def is_duplicate(question: str, before: Sequence[str]) -> bool:
    """Whether a question was asked before, in these or nearly these words."""
    text, words = _compared(question)
    for other in before:
        same, others = _compared(other)
        if same == text or len(words & others) >= _ALIKE * len(words | others):
            return True
    return False


@functools.lru_cache(maxsize=4096)  # a session asks for hundreds, each compared with all before it
def _compared(question: str) -> tuple[str, frozenset[str]]:
    text = plain(question)
    return text, terms(question) or frozenset(text.split())
