"""Filling the fields of a note: every field asked of every stretch of the sources, and the answers joined.

The text comes first in each prompt and the question behind it, so that an engine that shares what prompts
begin with reads a stretch once for all fields. The shape of each answer is forced by the engine.
"""

from __future__ import annotations

from collections.abc import Generator, Sequence
from pathlib import Path

from slmdesk.engine import Cancelled, Data, Engine, Prompt, PromptProgress
from slmdesk.errors import EngineError, JobCancelled
from slmdesk.messages import Checkpoint, Estimate, Progress, SourceText, TaskEvent, Token, WriteNote, note_key
from slmdesk.tasks.chunks import cut
from slmdesk.tasks.languages import language_name
from slmdesk.tasks.note.estimate import NoteEstimate, usual_tokens
from slmdesk.tasks.note.form.evidence import may_speak_of
from slmdesk.tasks.note.form.fields import MAX_TOKENS, Answer, constraint, form, read_answer
from slmdesk.tasks.note.form.template import Template, TemplateField
from slmdesk.tasks.note.left_out import left_out
from slmdesk.tasks.note.lines.repeating import alike
from slmdesk.tasks.note.speech.reading import tidied
from slmdesk.tasks.prompt_files import PromptFile, delimited
from slmdesk.tasks.summarize.answers import part_of
from slmdesk.tasks.summarize.estimate import read_tokens

# A whole visit of half an hour fits; longer, and a small model overlooks what stands in the middle.
_LARGEST_CHUNK_TOKENS = 3200
_SMALLEST_CHUNK_TOKENS = 96
# A list of blood values that is asked alone for diagnoses and advice is given some.
_TOGETHER_TOKENS = 1600
_TRIAL_CHARACTERS = 400


class NoteWriter:
    """Asks the model for the fields of one note.

    Args:
        language: of most of the sources, None where that is not clear. Of English ones a template's words may decide
            what is asked; a note on others is asked for in their language, as a small model answers in English else.

    Attributes:
        estimate: of the time of this note.
    """

    def __init__(
        self,
        request: WriteNote,
        template: Template,
        engine: Engine,
        cancelled: Cancelled,
        prompts: Path,
        language: str | None,
    ) -> None:
        self._request = request
        self._template = template
        self._engine = engine
        self._cancelled = cancelled
        self._file = PromptFile(prompts / "note-field.txt")
        self._english = language in (None, "en")
        wanted = request.language or ("" if self._english else language)
        self._language = f" Write everything in {language_name(wanted)}." if wanted else ""
        self._key = note_key(request)
        self._fields = [field for _section, _number, field in template.numbered()]
        self._texts: list[str] = []
        self._asked_of: list[list[tuple[int, str]]] = []
        own = request.template_text is not None or request.example is not None  # whose title nobody else is to keep
        name = "own" if own else request.template
        self.estimate = NoteEstimate(engine, request.sampling, name, request.pace, cancelled)
        self._done = {part.part: part.text for part in request.done_parts if part.is_whole}

    def prepare(self) -> Estimate | None:
        """Cut the sources, and say how long the note will take from here, with the model in memory.

        None where it is not known how fast the model is (see ``try_model``).
        """
        self._texts = self._stretches(self._fields)
        self._asked_of = [self._questions(text) for text in self._texts]
        tokens = list(map(self._engine.count_tokens, self._texts))
        frames = sum(map(self._frame_tokens, self._asked_of))
        written = sum(
            usual_tokens(size, (self._fields[number].kind for number, _question in asked))
            for size, asked in zip(tokens, self._asked_of, strict=True)
        )
        questions = sum(map(len, self._asked_of))
        known = self._known() / questions if self._done and questions else 0.0
        found = self.estimate.prepare(sum(tokens), frames, written, known)
        return Estimate(found[0], sum(tokens), len(tokens), most_seconds=found[1]) if found is not None else None

    def try_model(self) -> Generator[TaskEvent, None, None]:
        """Let the model read and write for a moment, where it is not known how fast it is. Yields progress."""
        field = self._fields[0]
        text = "".join(source.text.lstrip() for source in self._request.sources)[: 2 * _TRIAL_CHARACTERS]
        halves = text[:_TRIAL_CHARACTERS], text[_TRIAL_CHARACTERS:]
        prompts = [self._prompt(half, field, field.questions[0]) for half in halves if half]
        yield from self.estimate.try_model(prompts)

    def _frame_tokens(self, asked: Sequence[tuple[int, str]]) -> int:
        """Tokens to read of some questions that are asked together, beside the text that they are asked about."""
        empty = [self._prompt("", self._fields[number], question) for number, question in asked]
        return read_tokens(self._engine, empty)

    def _known(self) -> int:
        """How many questions were answered before an interruption."""
        return sum(
            part_of(self._prompt(text, field, question), self._max_tokens(field)) in self._done
            for text, asked in zip(self._texts, self._asked_of, strict=True)
            for field, question in ((self._fields[number], question) for number, question in asked)
        )

    def answers(self) -> Generator[TaskEvent, None, list[Answer]]:
        """Ask for all fields; ``prepare`` comes first. Returns an answer for each of the template, in its order.

        What no answer tells of is read once more, alone.
        """
        fields = self._fields
        found: list[list[Answer]] = [[] for _ in fields]
        yield from self._fill(self._texts, self._asked_of, found)
        self.estimate.all_asked()
        said = [" ".join(_told(answer)) for each in found for answer in each]
        rest = [left for stretch in self._texts if (left := left_out(stretch, said))]
        if rest and any(said):
            before = [len(each) for each in found]
            yield from self._fill(rest, list(map(self._questions, rest)), found)
            for each, first in zip(found, before, strict=True):
                for answer in each[first:]:
                    answer.late.update(answer.sentences)
        return [joined(each, field) for each, field in zip(found, fields, strict=True)]

    def _fill(
        self,
        stretches: Sequence[str],
        asked: Sequence[list[tuple[int, str]]],
        found: Sequence[list[Answer]],
    ) -> Generator[TaskEvent, None, None]:
        """Ask the questions of each stretch, and add the answers to ``found``."""
        total = sum(map(len, asked))
        done = 0
        for stretch, questions in zip(stretches, asked, strict=True):
            chosen = [(self._fields[number], question) for number, question in questions]
            answers = yield from self._asked(stretch, chosen, done, total)
            done += len(chosen)
            for (number, _question), answer in zip(questions, answers, strict=True):
                found[number].append(answer)

    def _questions(self, stretch: str) -> list[tuple[int, str]]:
        """What is asked about a stretch, with the numbers of the fields: of an English one what it may speak of."""
        return [
            (number, question)
            for number, field in enumerate(self._fields)
            if not self._english or may_speak_of(stretch, field)
            for question in (field.questions if self._english else map(_without_form, field.questions))
        ]

    def _stretches(self, fields: Sequence[TemplateField]) -> list[str]:
        """The sources as the model reads them, cut where they do not fit, and short ones together."""
        sources = [SourceText(source.name, tidied(source.text), []) for source in self._request.sources]
        frame = max(
            self._engine.count_prompt_tokens(self._prompt("", field, question))
            for field in fields
            for question in field.questions
        )
        context = self._engine.max_context_tokens
        room = context - frame - max(self._max_tokens(field) for field in fields) - 16
        budget = min(_LARGEST_CHUNK_TOKENS, room)
        if budget < _SMALLEST_CHUNK_TOKENS:
            raise EngineError(
                "context-too-small",
                f"This model can hold {context} tokens at once here, too few to write a note with.",
                "Raise the context limit in Settings, or choose another model.",
            )
        chunks = cut(sources, self._engine.count_tokens, budget, self._check)
        stretches: list[str] = []
        before = 0  # tokens of the last one
        for chunk in chunks:
            text = sources[chunk.source].text[chunk.start : chunk.end]
            tokens = self._engine.count_tokens(f"\n\n{text}")
            if stretches and before + tokens <= min(budget, _TOGETHER_TOKENS):
                stretches[-1] += f"\n\n{text}"
                before += tokens
            else:
                stretches.append(text)
                before = tokens
        return stretches

    def _max_tokens(self, field: TemplateField) -> int:
        """A small context gives up to a quarter of itself to what is written."""
        return min(MAX_TOKENS[field.kind], self._engine.max_context_tokens // 4)

    def _prompt(self, text: str, field: TemplateField, question: str) -> Prompt:
        return self._file.fill(
            text=Data(delimited(text)),
            title=Data(field.title),
            question=Data(question),
            form=form(field),
            language=Data(self._language),
        )

    def _asked(
        self, stretch: str, asked: Sequence[tuple[TemplateField, str]], done: int, total: int
    ) -> Generator[TaskEvent, None, list[Answer]]:
        """Ask some questions about one stretch, together; not those that were answered before an interruption."""
        fields = [field for field, _question in asked]
        prompts = [self._prompt(stretch, field, question) for field, question in asked]
        limits = list(map(self._max_tokens, fields))
        parts = list(map(part_of, prompts, limits))
        texts = [self._done.get(part, "") for part in parts]
        missing = [index for index, part in enumerate(parts) if part not in self._done]
        finished = len(fields) - len(missing)
        yield self._progress(done + finished, total, f"Field {min(done + finished + 1, total)} of {total}")
        constraints = [constraint(field, must_answer=self._english and bool(field.needs)) for field in fields]
        if not missing:
            return [read_answer(text, field.kind) for text, field in zip(texts, fields, strict=True)]
        events = self._engine.generate_many(
            [prompts[index] for index in missing],
            self._request.sampling,
            [limits[index] for index in missing],
            self._cancelled,
            constraints=[constraints[index] for index in missing],
        )
        for place, event in events:
            index = missing[place]
            if isinstance(event, PromptProgress):
                yield Progress("prompt", event.done, event.total, "tokens", "The model reads the text")
                continue
            texts[index] += event.text
            if event.finish is not None:
                finished += 1
                yield Checkpoint(self._key, parts[index], texts[index])
                field = fields[index]
                yield self._progress(done + finished, total, field.title)
                answer = read_answer(texts[index], field.kind)
                shown = " ".join(answer.sentences) or ", ".join(row["name"] for row in answer.rows)
                yield Token(f"{field.title}: {shown or 'not mentioned'}\n", draft=True)
        return [read_answer(text, field.kind) for text, field in zip(texts, fields, strict=True)]

    def _progress(self, done: int, total: int, note: str) -> Progress:
        return Progress("writing", done, total, "parts", note, self.estimate.remaining_s(done, total))

    def _check(self) -> None:
        if self._cancelled():
            raise JobCancelled


def _without_form(question: str) -> str:
    """A question without the English words that an answer is to begin with."""
    return question.partition(" Begin each")[0]


def _told(answer: Answer) -> list[str]:
    return [*answer.sentences, *(" ".join(row.values()) for row in answer.rows)]


def joined(answers: Sequence[Answer], field: TemplateField) -> Answer:
    """The answers for one field from all stretches, what is said twice kept once."""
    result = Answer()
    for answer in answers:
        for sentence in answer.sentences:
            if not any(alike(sentence, kept) for kept in result.sentences):
                result.sentences.append(sentence)
                result.late |= answer.late & {sentence}
        result.rows.extend(answer.rows)
    if field.kind == "line":
        result.sentences = result.sentences[:1]
    return result
