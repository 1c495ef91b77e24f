"""The fields of a note as they are checked: kept, repaired, or taken out with the reason.

In what order the rules act, and why, stands in ``pipeline.py``.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator, Sequence
from pathlib import Path

from msgspec.structs import replace

from slmdesk.engine import Cancelled, Engine
from slmdesk.messages import MedicationRow, NoteField, Removed, Sampling, Sentence, SourceText, TaskEvent
from slmdesk.tasks.note.findings.advised import as_plan, is_instruction
from slmdesk.tasks.note.findings.dictated import tells_findings
from slmdesk.tasks.note.findings.reported import DENIES, joined, listed, sorted_out
from slmdesk.tasks.note.findings.stays import told_by
from slmdesk.tasks.note.form.fields import Answer
from slmdesk.tasks.note.form.template import Template, TemplateField
from slmdesk.tasks.note.lines.concise import said_once
from slmdesk.tasks.note.lines.contradictions import settled
from slmdesk.tasks.note.lines.homes import is_plan, names_of, names_problems, tells_symptoms
from slmdesk.tasks.note.lines.repeating import repeats
from slmdesk.tasks.note.lines.sides import on_the_other_side
from slmdesk.tasks.note.lines.subjects import in_note_form, with_patient
from slmdesk.tasks.note.medicines.medications import checked_rows, is_given_in_stay, row_line
from slmdesk.tasks.note.pipeline import ADDITIONS, ARRANGING, DOUBTS, REFUSALS, Rule
from slmdesk.tasks.note.rules.as_said import as_said
from slmdesk.tasks.note.rules.facts import Facts, SoFar, Statement
from slmdesk.tasks.note.rules.finishing import together, with_topics, without_stopped
from slmdesk.tasks.note.rules.grounds import Grounds
from slmdesk.tasks.note.rules.refusals import SAID
from slmdesk.tasks.note.rules.wording import in_the_notes_words, worded
from slmdesk.tasks.note.speech.dated import Dates, dated_text
from slmdesk.tasks.note.speech.reading import is_dialogue
from slmdesk.tasks.repair import repair_all
from slmdesk.tasks.sentences import split_result
from slmdesk.tasks.verify import SourceIndex, check
from slmdesk.tasks.verify.words.negation_cues import negated_spans


class CheckedNote:
    """The note of one job while it is checked.

    Args:
        grounds: None when the note or its sources are not in English.
        translated: the note is in another language than its sources.

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
        translated: bool,
        stop: Callable[[], None],
    ) -> None:
        self._template = template
        self._facts = Facts(sources, index, grounds, translated, stop)
        self._so_far = SoFar()
        self.fields: list[NoteField] = []
        self.medications: list[MedicationRow] = []
        self.removed: list[Removed] = []

    def fill(self, answers: Sequence[Answer]) -> Iterator[NoteField]:
        """Check the model's answers, one for each field. Yields the fields."""
        numbered = self._template.numbered()
        for arrange in ARRANGING:
            arrange([field for *_place, field in numbered], answers, self._facts)
        plan = next((answer for (*_, field), answer in zip(numbered, answers, strict=True) if is_plan(field)), None)
        for (section, number, field), answer in zip(numbered, answers, strict=True):
            self._facts.stop()
            if field.kind == "medications":
                sentences = self._rows(field, answer)
            else:
                if answer is plan:
                    plan = None  # what comes later cannot move there any more
                sentences = self._sentences(field, answer, plan)
                sentences += self._added(field, sentences)
            written = NoteField(section, number, field.title, field.kind, bool(sentences), sentences)
            self.fields.append(written)
            yield written

    def _rows(self, field: TemplateField, answer: Answer) -> list[Sentence]:
        sources = self._facts.sources
        rows, removed = checked_rows(answer.rows, sources)
        if "discharge" in names_of(field):
            given = [row for row in rows if is_given_in_stay(row.name, sources)]
            rows = [row for row in rows if row not in given]
            removed += [Removed(field.title, row_line(row), "It was given in the stay only.") for row in given]
        self.medications.extend(row for row in rows if row not in self.medications)
        self.removed.extend(removed)
        return [
            Sentence("\n- " if at else "- ", row_line(row), row.status, row.reasons, row.sources)
            for at, row in enumerate(rows)
        ]

    def _sentences(self, field: TemplateField, answer: Answer, plan: Answer | None) -> list[Sentence]:
        """plan: the answer of a later field, which takes over what is advised."""
        facts, so_far = self._facts, self._so_far
        kept: list[Sentence] = []
        so_far.kept = kept
        late = {*answer.late, *_one_by_one(list(answer.late))}
        for item in _one_by_one(answer.sentences) if tells_symptoms(field) else answer.sentences:
            symptoms = listed(item, 1 if tells_symptoms(field) else 2) if facts.english else None
            told = worded(item, field, facts) if symptoms is None else self._symptoms(symptoms, field)
            for at, (lead, text) in enumerate(split_result(told)):
                statement = Statement(field, in_the_notes_words(text, field, facts), item in late)
                if self._goes(statement, REFUSALS):
                    continue
                facts.stop()
                opening = lead if at and kept else _opening(field, not kept)
                statement.sentence = self._on_its_side(field, check(facts.index, opening, statement.text))
                statement.sentence = self._of_stay(
                    as_said(field, statement.sentence, facts) if facts.english else statement.sentence
                )
                statement.text = statement.sentence.text
                advice = self._advice(statement) if plan is not None else ""
                if plan is not None and advice:
                    plan.sentences.append(advice)
                elif not self._goes(statement, DOUBTS):
                    if field.kind == "list" and not at:
                        kept[:] = _without(kept, statement.text)
                    kept.append(self._marked(field, self._with_relatives(field, statement.sentence)))
                    so_far.said.append(statement.text)
        if kept:
            kept[0] = replace(kept[0], lead=kept[0].lead.lstrip("\n"))
        return kept

    def _of_stay(self, sentence: Sentence) -> Sentence:
        """A statement on coming and leaving with the sentence that tells both days at once: "from 3 to 11 March"."""
        told = told_by(sentence.text, self._facts.sources) if self._facts.english else ""
        if not told:
            return sentence
        return replace(check(self._facts.index, sentence.lead, told), text=sentence.text)

    def _on_its_side(self, field: TemplateField, sentence: Sentence) -> Sentence:
        """A statement with its side corrected where the source decides; the wrong one is listed with the reason."""
        other = on_the_other_side(sentence, lambda text: check(self._facts.index, sentence.lead, text))
        if other is None or not self._facts.english:
            return sentence
        self.removed.append(Removed(field.title, sentence.text, f"{sentence.reasons[0]} It was corrected."))
        return other

    def _with_relatives(self, field: TemplateField, sentence: Sentence) -> Sentence:
        """After its check: the mother of the mother who speaks is called so in the source, and a grandmother here."""
        if self._facts.whose is None or "family" not in names_of(field):
            return sentence
        return replace(sentence, text=self._facts.whose.with_relatives(sentence.text))

    def _advice(self, statement: Statement) -> str:
        """What the plan says of a statement that is advice; empty where it is none."""
        if not self._facts.english:
            return ""
        told = statement.field.kind == "text" and is_instruction(statement.checked, self._facts.sources)
        return as_plan(statement.checked, self._facts.sources) or (statement.text.strip("“”") if told else "")

    def _goes(self, statement: Statement, rules: Sequence[Rule]) -> bool:
        """Whether a rule takes a statement out; what was not said before is listed with the reason."""
        reason = next((reason for rule in rules if (reason := rule(statement, self._so_far, self._facts))), "")
        if reason and reason != SAID:
            self.removed.append(Removed(statement.field.title, statement.text, reason))
        return bool(reason)

    def _added(self, field: TemplateField, sentences: Sequence[Sentence]) -> list[Sentence]:
        """What the sources say by its own form and the model left out."""
        texts = [sentence.text for sentence in sentences]
        for add in ADDITIONS:
            texts += add(texts, field, self._facts)
        added = texts[len(sentences) :]
        first = not sentences
        lines = [check(self._facts.index, _opening(field, first and not at), line) for at, line in enumerate(added)]
        lines = list(map(self._of_stay, lines))
        said = {each.line for each in self._facts.spared}  # a question and its answer, put together by rule
        return [
            replace(each, status="supported", reasons=[], kinds=[]) if each.text in said else each for each in lines
        ]

    def _marked(self, field: TemplateField, sentence: Sentence) -> Sentence:
        """A sentence that stays, and is doubted: it says that a medicine is taken that was stopped."""
        quotes = [each.quote for each in sentence.sources[:1]] if is_plan(field) else None
        reason = self._facts.whose.stopped(sentence.text, quotes) if self._facts.whose is not None else ""
        if not reason:
            return sentence
        return replace(sentence, status="unsupported", reasons=[*sentence.reasons, reason])

    def _symptoms(self, symptoms: Sequence[tuple[bool, str]], field: TemplateField) -> str:
        """What the patient reports and denies, each symptom where the source has it."""

        def doubt(statement: str) -> str:
            self._facts.stop()
            if statement.startswith(DENIES) and self._facts.answered.taken_back(statement.removeprefix(DENIES)):
                return "The source denies it, and says it later."
            if statement.startswith(DENIES) and self._facts.answered.affirms(statement.removeprefix(DENIES)):
                return "The patient says that it is so."
            if self._facts.denied is not None and self._facts.denied.is_unfounded(statement):
                return "The source says it, and does not deny it."
            if self._facts.denied is not None and self._facts.denied.word_of(statement):
                return "The source only denies it."
            checked = check(self._facts.index, "", statement)
            return " ".join(checked.reasons) if checked.status == "unsupported" else ""

        found = sorted_out(symptoms, doubt, self._facts.is_only_clinicians, self._so_far.symptoms)
        self._so_far.symptoms.update(map(str.casefold, found.reports))
        self._so_far.denied.update(map(str.casefold, found.denies))
        self.removed.extend(Removed(field.title, statement, reason) for statement, reason in found.doubted)
        return " ".join(found.statements())

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
            self._facts.index,
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
                elif sentence is not before and self._denies_no_more(before.text, sentence.text):
                    self.removed.append(Removed(field.title, before.text, " ".join(before.reasons)))
                elif sentence is before or not repeats(sentence.text, (each.text for each in sentences)):
                    lead = before.lead if sentences else before.lead.lstrip()
                    sentences.append(replace(sentence, lead=lead))
            if sentences != field.sentences:
                self.fields[number] = replace(field, sentences=sentences, mentioned=bool(sentences))
                yield self.fields[number]

    def _denies_no_more(self, before: str, after: str) -> bool:
        """Whether a flagged denial of a conversation became its contrary, as questions do: "took anything for it"."""
        spoken = any(is_dialogue(source.text) for source in self._facts.sources)
        return self._facts.english and spoken and bool(negated_spans(before)) and not negated_spans(after)

    def settle(self) -> Iterator[NoteField]:
        """Take out, or say in one line, what two lines say to the contrary, and date what is old.

        Yields the fields that changed.
        """
        before = self.fields
        templates = [field for *_place, field in self._template.numbered()]
        if self._facts.english:  # not in another language than the sources
            examined = [at for at, field in enumerate(templates) if tells_findings(names_of(field))]
            self.fields, removed = settled(before, self._facts.index, examined)
            self.removed.extend(removed)
            self.fields = [self._with_joined_symptoms(field) for field in self.fields]
        if self._facts.english:
            rows = self.medications or checked_rows([], self._facts.sources)[0]
            table = [row for row in rows if self.medications or row.use == "stopped"]
            self.fields, removed = without_stopped(self.fields, templates, table)
            self.removed.extend(removed)
        self.fields, removed = said_once(self.fields, templates, self._facts.english, self._facts.named)
        self.removed.extend(removed)
        if self._facts.english:
            self.fields = list(map(in_note_form, self.fields, templates))
            if (whose := self._facts.whose) is not None:
                self.fields = [with_patient(field, whose.is_of_patient) for field in self.fields]
            self.fields = with_topics(self.fields, templates, self._facts.sources)
        dates = Dates(self._facts.sources)
        if dates.several:
            self.fields = [
                _dated(dates.in_order(field) if "course" in names_of(template) else field, dates)
                for field, template in zip(self.fields, templates, strict=True)
            ]
        self.removed = together(self.removed)
        yield from (new for new, old in zip(self.fields, before, strict=True) if new is not old)

    def _with_joined_symptoms(self, field: NoteField) -> NoteField:
        if not tells_symptoms(self._template.sections[field.section].fields[field.field]):
            return field
        sentences = joined(field.sentences)
        return replace(field, sentences=sentences) if len(sentences) < len(field.sentences) else field

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


def _without(kept: Sequence[Sentence], text: str) -> list[Sentence]:
    """The lines of a field without those that a new one holds: "Rest." before "Rest and ice." """
    followed = {at - 1 for at, sentence in enumerate(kept) if not sentence.lead.endswith("- ")}
    return [
        sentence
        for at, sentence in enumerate(kept)
        if at in followed or not sentence.lead.endswith("- ") or not repeats(sentence.text, [text])
    ]


def _one_by_one(statements: Sequence[str]) -> list[str]:
    """The sentences of a review of systems: one that is no list keeps no other from being read as one."""
    return [sentence for statement in statements for _lead, sentence in split_result(statement)]


def _opening(field: TemplateField, first: bool) -> str:
    """What stands before a statement of a field: a list marker, a space, or nothing."""
    if field.kind == "list":
        return "- " if first else "\n- "
    return "" if first else " "
