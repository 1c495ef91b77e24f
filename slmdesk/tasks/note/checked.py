"""The fields of a note as they are checked: kept, repaired, or taken out with the reason."""

from __future__ import annotations

import re
from collections.abc import Callable, Generator, Iterator, Sequence
from pathlib import Path

from msgspec.structs import replace

from slmdesk.engine import Cancelled, Engine
from slmdesk.messages import MedicationRow, NoteField, Removed, Sampling, Sentence, SourceText, TaskEvent
from slmdesk.tasks.note.advised import as_plan, is_clinicians_thought
from slmdesk.tasks.note.allergies import as_reaction, named_allergies, names_all
from slmdesk.tasks.note.appointments import missing_from, named_appointments
from slmdesk.tasks.note.contradictions import settled
from slmdesk.tasks.note.dated import Dates, dated_text
from slmdesk.tasks.note.digits import in_digits
from slmdesk.tasks.note.fields import Answer
from slmdesk.tasks.note.findings import (
    as_advice,
    as_findings,
    in_own_words,
    names_only_a_site,
    tells_advice,
    tells_findings,
)
from slmdesk.tasks.note.grounds import LEAST_SHARE, Grounds
from slmdesk.tasks.note.homes import is_plan, names_of, names_problems, sort_by_home, tells_past
from slmdesk.tasks.note.medications import checked_rows, row_line
from slmdesk.tasks.note.misplaced import as_problem, as_told, names_only_treatment
from slmdesk.tasks.note.opinions import opinions
from slmdesk.tasks.note.persons import of_one_sex, sex_of, without_saying
from slmdesk.tasks.note.repeating import adds_nothing, alike, repeats
from slmdesk.tasks.note.reported import listed, sorted_out
from slmdesk.tasks.note.template import Template, TemplateField
from slmdesk.tasks.note.vitals import left_out_of, named_rightly, said_vitals
from slmdesk.tasks.note.whose import Whose
from slmdesk.tasks.repair import repair_all
from slmdesk.tasks.sentences import split_result
from slmdesk.tasks.verify import SourceIndex, check, terms

_WORDS = re.compile(r"\w+")
_MOST_OPINIONS = 3
_MOSTLY = 0.6  # of a statement's words, in the source
# What a model makes up first when it is asked for a plan.
_DECIDED = re.compile(
    r"(?:the )?(?:clinician|doctor|physician|provider|nurse|they|he|she|we)\b[^.,;]{0,12}"
    r"\b(?:advis|plan|prescrib|recommend|order|refer|schedul|instruct|counsel|will )",
    re.IGNORECASE,
)


class CheckedNote:
    """The note of one job while it is checked.

    Args:
        grounds: None when the note is in another language than its sources.

    Attributes:
        fields: of the note so far, in the template's order.
        medications: the table; removed: what was taken out of any field.
    """

    def __init__(
        self,
        template: Template,
        sources: Sequence[SourceText],
        index: SourceIndex,
        grounds: Grounds | None,
        stop: Callable[[], None],
    ) -> None:
        self._template = template
        self._sources = sources
        self._index = index
        self._grounds = grounds
        self._stop = stop
        self._whose = Whose(sources) if grounds is not None else None
        self._vitals = said_vitals(sources) if grounds is not None else []
        self._symptoms_told: set[str] = set()
        self.fields: list[NoteField] = []
        self.medications: list[MedicationRow] = []
        self.removed: list[Removed] = []

    def fill(self, answers: Sequence[Answer]) -> Iterator[NoteField]:
        """Check the model's answers, one for each field. Yields the fields."""
        said: list[str] = []
        if self._grounds is not None:
            _name_one_sex(answers, self._sources)
        numbered = self._template.numbered()
        if self._grounds is not None:
            sort_by_home([field for *_place, field in numbered], answers, self._vitals)
        plan = next((answer for (*_, field), answer in zip(numbered, answers, strict=True) if is_plan(field)), None)
        for (section, number, field), answer in zip(numbered, answers, strict=True):
            self._stop()
            if field.kind == "medications":
                rows, removed = checked_rows(answer.rows, self._sources)
                self.medications.extend(row for row in rows if row not in self.medications)
                self.removed.extend(removed)
                sentences = [
                    Sentence("\n- " if at else "- ", row_line(row), row.status, row.reasons, row.sources)
                    for at, row in enumerate(rows)
                ]
            else:
                sentences = self._sentences(field, answer, said, plan if answer is not plan else None)
                sentences += self._left_out(field, sentences)
            written = NoteField(section, number, field.title, field.kind, bool(sentences), sentences)
            self.fields.append(written)
            yield written

    def _left_out(self, field: TemplateField, sentences: Sequence[Sentence]) -> list[Sentence]:
        """What the sources say by its own name and the model left out: vital signs, allergies to a medicine."""
        if self._grounds is None or field.kind == "medications":
            return []
        texts = [sentence.text for sentence in sentences]
        added: list[str] = []
        if "vital" in names_of(field):
            added = [vital.line for vital in left_out_of(texts, self._vitals)]
        elif "allerg" in names_of(field):
            known = names_all(texts)
            added = [each.line for each in named_allergies(self._sources) if each.generic not in known]
        elif names_problems(field) and not texts:
            added = [in_own_words(opinion) for opinion in opinions(self._sources)][:_MOST_OPINIONS]
        elif is_plan(field) and "told" not in names_of(field):
            named = missing_from(texts, list(named_appointments(self._sources)))
            added = [in_own_words(as_advice(sentence)) for sentence in named]
        return [check(self._index, _opening(field, not texts and not at), line) for at, line in enumerate(added)]

    def _sentences(self, field: TemplateField, answer: Answer, said: list[str], plan: Answer | None) -> list[Sentence]:
        """plan: the answer of another field, which takes over what is advised."""
        kept: list[Sentence] = []
        for item in answer.sentences:
            for at, (lead, text) in enumerate(split_result(self._worded(item, field))):
                if field.kind == "text" and self._grounds is not None and adds_nothing(text, [e.text for e in kept]):
                    continue
                # A diagnosis may stand among the former ones, too.
                told = not names_problems(field) and any(alike(text, other) for other in said)
                if told or repeats(text, (each.text for each in kept)):
                    continue  # it stands in the note already
                if self._grounds is not None:
                    text = in_own_words(as_problem(text) if names_problems(field) else text)
                    if names_problems(field) and names_only_treatment(text):
                        self.removed.append(Removed(field.title, text, "It names a medicine and no problem."))
                        continue
                    if names_problems(field) and names_only_a_site(text):
                        self.removed.append(Removed(field.title, text, "It names a part of the body and no problem."))
                        continue
                    if kept and names_problems(field) and self._is_symptom(text):
                        self.removed.append(Removed(field.title, text, "It is a symptom that the note reports above."))
                        continue
                if echoes(text, field):
                    self.removed.append(Removed(field.title, text, "It only repeats what the field asks for."))
                    continue
                self._stop()
                opening = lead if at else _opening(field, not kept)
                sentence = check(self._index, opening, text)
                advice = as_plan(sentence, self._sources) if self._grounds is not None and plan is not None else ""
                if plan is not None and advice:
                    plan.sentences.append(advice)
                    continue
                reason = (
                    self._of_another(sentence, field)
                    or self._unfounded(sentence, field)
                    or self._late(sentence, item in answer.late)
                )
                if reason:
                    self.removed.append(Removed(field.title, text, reason))
                    continue
                kept.append(self._marked(sentence))
                said.append(text)
        return kept

    def _marked(self, sentence: Sentence) -> Sentence:
        """A sentence that stays, and is doubted: it says that a medicine is taken that was stopped."""
        reason = self._whose.stopped(sentence.text) if self._whose is not None else ""
        if not reason:
            return sentence
        return replace(sentence, status="unsupported", reasons=[*sentence.reasons, reason])

    def _worded(self, text: str, field: TemplateField) -> str:
        """A statement as clinicians write it, in a note in the language of its English sources."""
        if self._grounds is None:
            return text
        symptoms = listed(text)
        if symptoms is not None:
            return self._symptoms(symptoms, field)
        names = names_of(field)
        if tells_findings(names):
            text = as_told(as_findings(text))
            if "vital" in names:
                text = named_rightly(in_digits(text), self._vitals)
        elif tells_advice(names):
            text = as_advice(text)
        elif "allerg" in names:
            text = as_reaction(text)
        elif field.kind == "text":
            text = without_saying(text)
        return in_digits(text)

    def _is_symptom(self, text: str) -> bool:
        """Whether a problem is no more than a symptom that the patient reports: "Itchy" beside "itchy skin"."""
        words = set(_WORDS.findall(text.casefold()))
        return any(words <= set(_WORDS.findall(symptom)) for symptom in self._symptoms_told)

    def _symptoms(self, symptoms: Sequence[tuple[bool, str]], field: TemplateField) -> str:
        """What the patient reports and denies, each symptom where the source has it."""

        def doubt(statement: str) -> str:
            self._stop()
            checked = check(self._index, "", statement)
            return " ".join(checked.reasons) if checked.status == "unsupported" else ""

        found = sorted_out(symptoms, doubt, self._symptoms_told)
        self._symptoms_told.update(map(str.casefold, found.reports))
        self.removed.extend(Removed(field.title, statement, reason) for statement, reason in found.doubted)
        return " ".join(found.statements())

    def _of_another(self, sentence: Sentence, field: TemplateField) -> str:
        """Why a statement is not the patient's: a relative's disease, what may happen, a medicine to be avoided."""
        if self._whose is None:
            return ""
        if is_clinicians_thought(sentence, self._sources):
            return "It is the clinician who thinks so."
        names = names_of(field)
        return self._whose.doubt(
            sentence,
            family="family" in names,
            allergies="allerg" in names,
            advice=tells_advice(names) or "told" in names,
            past=tells_past(field) or names_problems(field),
        )

    def _unfounded(self, sentence: Sentence, field: TemplateField) -> str:
        """Why nothing in the source stands for a sentence; empty when something does."""
        if sentence.sources:
            return ""
        planned = tells_advice(names_of(field)) and len(terms(sentence.text)) > 1
        if self._grounds is not None and (planned or _DECIDED.match(sentence.text)):
            return "No passage of the source says that this was decided."
        if sentence.status == "unsupported":
            if names_problems(field) and set(sentence.kinds) == {"certainty"}:
                return ""  # what the doctor wonders belongs here; it stays, and marked
            share = self._grounds.share(sentence.text) if self._grounds is not None else 0.0
            if share >= _MOSTLY and sentence.kinds and set(sentence.kinds) == {"absent-name"}:
                return ""  # one name in other words is no reason to lose the rest: it stays, and marked
            return " ".join(sentence.reasons) or "No passage of the source says this."
        if self._grounds is not None and self._grounds.share(sentence.text) < LEAST_SHARE:
            return "Next to none of its words is in the source."
        return ""

    def _late(self, sentence: Sentence, late: bool) -> str:
        """Why a sentence from the second reading goes: of a few lines alone a small model makes up what is around them.

        So one that is flagged is left out at once, and has to be in the words of the source.
        """
        if not late or self._grounds is None:
            return ""
        if sentence.status == "unsupported":
            return " ".join(sentence.reasons)
        if not sentence.sources and self._grounds.share(sentence.text) < _MOSTLY:
            return "Too few of its words are in the source."
        return ""

    def repair(
        self, engine: Engine, sampling: Sampling, cancelled: Cancelled, prompts: Path, language: str
    ) -> Generator[TaskEvent, None, None]:
        """Let the model try once more on each flagged sentence. Yields the fields that changed.

        A sentence that still has a number that no source has is taken out; any other stays, with its reasons.
        """
        flagged = [
            (field_number, at)
            for field_number, field in enumerate(self.fields)
            if field.kind != "medications"
            for at, sentence in enumerate(field.sentences)
            if sentence.status == "unsupported"
        ]
        if not flagged:
            return
        repaired = yield from repair_all(
            [self.fields[number].sentences[at] for number, at in flagged],
            self._index,
            engine,
            sampling,
            cancelled,
            prompts,
            language,
        )
        better = dict(zip(flagged, repaired, strict=True))
        for number in sorted({number for number, _at in flagged}):
            field = self.fields[number]
            sentences: list[Sentence] = []
            for at, before in enumerate(field.sentences):
                sentence = better.get((number, at), before)
                told = zip(sentence.reasons, sentence.kinds, strict=False)
                invented = [reason for reason, kind in told if kind == "absent-number"]
                if sentence.status == "unsupported" and invented:
                    self.removed.append(Removed(field.title, sentence.text, " ".join(invented)))
                elif sentence is before or not repeats(sentence.text, (each.text for each in sentences)):
                    lead = before.lead if sentences else before.lead.lstrip()
                    sentences.append(replace(sentence, lead=lead))
            if sentences != field.sentences:
                self.fields[number] = replace(field, sentences=sentences, mentioned=bool(sentences))
                yield self.fields[number]

    def settle(self) -> Iterator[NoteField]:
        """Take out, or say in one line, what two lines say to the contrary, and date what is old.

        Yields the fields that changed.
        """
        before = self.fields
        if self._grounds is not None:  # not in another language than the sources
            self.fields, removed = settled(before, self._index)
            self.removed.extend(removed)
        dates = Dates(self._sources)
        if dates.several:
            self.fields = [_dated(field, dates) for field in self.fields]
        yield from (new for new, old in zip(self.fields, before, strict=True) if new is not old)

    def problems(self) -> list[str]:
        """The sentences that name problems: those of the assessment; without one, the reason for the visit."""
        chosen = [
            sentence.text
            for field in self.fields
            if names_problems(self._template.sections[field.section].fields[field.field])
            for sentence in field.sentences
        ]
        if chosen:
            return chosen
        return [sentence.text for field in self.fields[:1] for sentence in field.sentences]


def _name_one_sex(answers: Sequence[Answer], sources: Sequence[SourceText]) -> None:
    """Let every answer call the patient by the same pronoun."""
    every = [sentence for answer in answers for sentence in answer.sentences]
    renamed = dict(zip(every, of_one_sex(every, sex_of(source.text for source in sources)), strict=True))
    for answer in answers:
        answer.late = {renamed.get(sentence, sentence) for sentence in answer.late}
        answer.sentences = [renamed[sentence] for sentence in answer.sentences]


def _dated(field: NoteField, dates: Dates) -> NoteField:
    """A field whose statements from older notes say from when they are."""
    old = {at: date for at, each in enumerate(field.sentences) if (date := dates.old_date(each))}
    if field.kind == "medications" or not old:
        return field
    sentences = [
        replace(each, text=dated_text(each.text, old[at])) if at in old else each
        for at, each in enumerate(field.sentences)
    ]
    return replace(field, sentences=sentences)


def echoes(text: str, field: TemplateField) -> bool:
    """Whether a statement is made of the words of its own question, as small models write them."""
    asked = set(_WORDS.findall(f"{field.title} {' '.join(field.questions)}".casefold()))
    said = _WORDS.findall(text.casefold())
    return len(said) > 0 and all(word in asked for word in said)


def _opening(field: TemplateField, first: bool) -> str:
    """What stands before a statement of a field: a list marker, a space, or nothing."""
    if field.kind == "list":
        return "- " if first else "\n- "
    return "" if first else " "
