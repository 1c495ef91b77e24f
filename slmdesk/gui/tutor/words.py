"""What the Tutor pane says of a job on its way, and of what came of it."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from slmdesk.gui.tutor.conversation import HINTS, Exchange
from slmdesk.messages import Progress, Question, QuizResult

_KINDS = ("choice", "true-false", "cloze", "open")
translate = QCoreApplication.translate


def asking(progress: Progress, model: str) -> str:
    """What is done before the first word of an answer."""
    if progress.stage == "loading":
        return translate("tutor", "Loading {name}").format(name=model)
    if progress.stage == "prompt" and progress.total:
        return translate("tutor", "Reading the material, {n}%").format(n=round(100 * progress.done / progress.total))
    return progress.note or translate("tutor", "Thinking…")


def outcome(exchange: Exchange) -> str:
    """What to know about an answer besides its sentences; empty when nothing."""
    result, words = exchange.result, []
    if exchange.stopped:
        words.append(translate("tutor", "Stopped."))
    if result is not None and not result.answered and not result.refused and exchange.documents:
        if exchange.documents == 1:
            words.append(translate("tutor", "No passage of the document answers this question."))
        else:
            words.append(
                translate("tutor", "No passage of the {n} documents answers this question.").format(
                    n=exchange.documents
                )
            )
    if exchange.wishes.socratic and exchange.hint and result is not None and result.answered:
        words.append(translate("tutor", "Hint {n} of {total}: answer it below.").format(n=exchange.hint, total=HINTS))
    if exchange.calculations and len(exchange.sentences) > 1:
        words += dict.fromkeys(reason for each in exchange.sentences for reason in each.reasons)
    words += exchange.notices
    if exchange.forgotten:
        words.append(translate("tutor", "Only the latest questions of this conversation went along with this one."))
    return " ".join(words)


def from_knowledge(exchange: Exchange) -> bool:
    """Whether an answer rests on what the model knows, and not on the material."""
    return exchange.result is not None and exchange.result.general


def kind_words(kind: str) -> str:
    """A kind of question."""
    return {
        "choice": translate("tutor", "Choice"),
        "true-false": translate("tutor", "True or false"),
        "cloze": translate("tutor", "Fill the gap"),
        "open": translate("tutor", "Open question"),
    }[kind]


def kinds() -> tuple[tuple[str, str], ...]:
    """(kind, words) of every kind of question."""
    return tuple((kind, kind_words(kind)) for kind in _KINDS)


def difficulty_words(difficulty: str) -> str:
    """How hard a question is."""
    return {
        "": translate("tutor", "Any difficulty"),
        "easy": translate("tutor", "Easy"),
        "medium": translate("tutor", "Medium"),
        "hard": translate("tutor", "Hard"),
    }[difficulty]


def about_question(question: Question) -> str:
    """What stands above a question."""
    return " · ".join(
        part for part in (kind_words(question.kind), difficulty_words(question.difficulty), question.section) if part
    )


def thrown_away(result: QuizResult) -> str:
    """How many questions the model wrote that did not hold, and why; empty when all held."""
    total = sum(result.thrown_away.values())
    if not total:
        return ""
    reasons = sorted(result.thrown_away.items(), key=lambda pair: -pair[1])
    told = "; ".join(f"{reason} ({count})" for reason, count in reasons)
    words = (
        translate("tutor", "1 of {n} questions was thrown away: {reasons}.")
        if total == 1
        else translate("tutor", "{count} of {n} questions were thrown away: {reasons}.")
    )
    return words.format(count=total, n=result.written, reasons=told)


def no_question(gaps: bool) -> str:
    """What to do where no question held. gaps: whether "Fill the gap" was among the kinds."""
    if gaps:
        return translate("tutor", "So there is no question to ask: other material or a larger model may give some.")
    return translate("tutor", "So there is no question to ask: try “Fill the gap”, which asks least of a model.")


def score_words(right: float, answered: int) -> str:
    """``"3.5 of 5 right"``."""
    return translate("tutor", "{right} of {n} right").format(right=f"{right:g}", n=answered)
