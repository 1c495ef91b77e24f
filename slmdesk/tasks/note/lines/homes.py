"""What a field of a note is about, and the answers sorted by it: what stands in the wrong field moves to its own."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from slmdesk.tasks.note.findings.dictated import tells_advice, tells_findings
from slmdesk.tasks.note.findings.vitals import Vital, is_vital
from slmdesk.tasks.note.form.fields import Answer
from slmdesk.tasks.note.form.template import TemplateField
from slmdesk.tasks.note.lines.misplaced import (
    Home,
    home_of,
    home_of_habits,
    home_of_past,
    orders_something,
    result_of_plan,
)
from slmdesk.tasks.note.lines.repeating import adds_nothing
from slmdesk.tasks.note.speech.naming import is_appointment, is_result, names_disease
from slmdesk.tasks.note.speech.tellers import as_told
from slmdesk.tasks.sentences import split_result

_PROBLEMS = ("assessment", "impression", "diagnos", "problem", "beurteilung", "évaluation", "evaluación")


def names_of(field: TemplateField) -> str:
    """All names of a field in lower case, as the questions below take it."""
    return " ".join(field.names).casefold()


def names_problems(field: TemplateField) -> bool:
    """Whether a field holds diagnoses or problems."""
    names = names_of(field)
    return "history" not in names and any(word in names for word in _PROBLEMS)  # "History of the problem" is a story


def tells_past(field: TemplateField) -> bool:
    """Whether a field holds former diseases of the patient."""
    return "past" in names_of(field) and "family" not in names_of(field)


def asks_reason(field: TemplateField) -> bool:
    """Whether a field is for why the patient came, in a few words."""
    return field.kind == "line" and ("reason for admission" in names_of(field) or "chief complaint" in names_of(field))


def tells_symptoms(field: TemplateField) -> bool:
    """Whether a field lists which symptoms the patient has and has not."""
    return field.kind == "list" and "review of systems" in names_of(field)


def is_plan(field: TemplateField) -> bool:
    """Whether a field is the list of what is to be done."""
    return field.kind == "list" and tells_advice(names_of(field)) and not names_problems(field)


def _home(names: str, past: bool, sentence: str) -> Home | None:
    """Where a statement of a field of these names belongs; None where it may stay."""
    if past:
        return home_of_past(sentence)
    if "physical exam" in names and is_result(sentence):
        return "results"
    if tells_findings(names):
        return "plan" if orders_something(sentence) else home_of(sentence)
    if "social" in names or "allerg" in names:
        home = home_of_habits(sentence)
        return None if home == "allergies" and "allerg" in names else home
    to_come = "admission" in names or "procedure" in names
    return "plan" if to_come and is_appointment(sentence) else None


def _move(answer: Answer, home: Answer | None, belongs: Callable[[str], bool]) -> None:
    """Move the statements of an answer that belong elsewhere, where a note has that field."""
    moved = [sentence for sentence in answer.sentences if home is not None and belongs(sentence)]
    if home is not None and moved:
        answer.sentences = [sentence for sentence in answer.sentences if sentence not in moved]
        home.sentences.extend(moved)


def sort_by_home(
    fields: Sequence[TemplateField],
    answers: Sequence[Answer],
    vitals: Sequence[Vital],
    findings: Sequence[str],
    examining: Sequence[str] = (),
) -> None:
    """Move what was written among findings or former diseases to the plan, the assessment or the results.

    And take out of stories the vital signs and findings that have a field of their own, where they are filled in from
    the source. examining: all that is said while examining; a former disease that says no more is a finding.
    Answers are changed in place; where a note has no other field for something it stays.
    """
    pairs = list(zip(fields, answers, strict=True))
    homes = {
        "plan": next((answer for field, answer in pairs if is_plan(field)), None),
        "assessment": next((answer for field, answer in pairs if names_problems(field)), None),
        "results": next((answer for field, answer in pairs if "result" in names_of(field)), None),
        "social": next((answer for field, answer in pairs if "social" in names_of(field)), None),
        "family": next((answer for field, answer in pairs if "family" in names_of(field)), None),
        "allergies": next((answer for field, answer in pairs if "allerg" in names_of(field)), None),
        "exam": next((answer for field, answer in pairs if "physical exam" in names_of(field)), None),
        "surgical": next((answer for field, answer in pairs if names_of(field).startswith("past surgical")), None),
    }
    examined = bool(findings) and any("exam" in names_of(field) for field in fields)
    known = [*findings, *(vital.line for vital in vitals)]
    measured = any("vital" in names_of(field) for field in fields)
    for field, answer in pairs:
        names = names_of(field)
        if field.kind == "medications":
            continue
        if names_problems(field):
            _move(answer, homes["plan"], orders_something)
            continue
        if field.kind == "list" and tells_findings(names):  # a paragraph with a vital sign in it is more than that
            answer.sentences = [part for each in answer.sentences for _lead, part in split_result(each)]
        for sentence in list(answer.sentences):
            of_exam = examined and field.kind == "text" and adds_nothing(sentence, known)
            if (measured and "vital" not in names and is_vital(as_told(sentence), vitals)) or of_exam:
                answer.sentences.remove(sentence)
                continue
            result = result_of_plan(sentence) if is_plan(field) and homes["results"] is not None else ""
            if result and homes["results"] is not None:
                answer.sentences.remove(sentence)
                if not is_vital(result, vitals):
                    homes["results"].sentences.append(result)
                continue
            home = _home(names, tells_past(field), sentence)
            if home is None and tells_past(field) and not names_disease(sentence) and adds_nothing(sentence, examining):
                home = "exam"
            other = homes[home] if home is not None else None
            if other is not None and other is not answer:
                answer.sentences.remove(sentence)
                other.sentences.append(sentence)
