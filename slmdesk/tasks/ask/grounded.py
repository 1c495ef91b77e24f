"""An answer out of the material: written by the model, then judged whether the material says it at all."""

from __future__ import annotations

import re
from collections.abc import Generator, Sequence
from dataclasses import dataclass
from pathlib import Path

from slmdesk.engine import Cancelled, Choices, Constraint, Data, Engine, Message, Piece, Prompt, Regex, StateFolder
from slmdesk.errors import JobCancelled, ModelError
from slmdesk.messages import Ask, Notice, Sentence, TaskEvent, Token, Turn
from slmdesk.tasks import verify
from slmdesk.tasks.ask import persons
from slmdesk.tasks.ask.choosing import best_option
from slmdesk.tasks.ask.finding import Finding
from slmdesk.tasks.ask.material import material_for, whole_tokens
from slmdesk.tasks.ask.questions import Options, options_of, yes_no_answers
from slmdesk.tasks.ask.second_look import SecondLook, needs_what_was_asked
from slmdesk.tasks.ask.style import style_of
from slmdesk.tasks.ask.wording import Wording, wording, wording_of, wordings
from slmdesk.tasks.ask.writing import written
from slmdesk.tasks.prompt_files import PromptFile
from slmdesk.tasks.sentences import split_result
from slmdesk.tasks.verify.words.languages import language_of

SILENT = "The material does not say."
_MOST_TOKENS = 320
_REST_TOKENS = _MOST_TOKENS + 64  # beside the prompt: the answer and what judges it
_MOST_TOKENS_BEFORE_KEPT_ANSWERS = 3000
"""The state after each answer is a file as large as that of the material: of a long one, it is not worth its place."""
_KNOWN_SHARE = 0.27
"""The least share of a question's telling words that one stretch of the material has to hold. On the
tuning half of the evaluation sets 0 to 3% of the questions that have an answer fall below, and 75 to 97% of those of
other texts; the model judges the rest. ``tests/benchmarks/evaluations/tutoring.py`` prints both together."""
_SHORT_WORDS = 6  # an answer of so few words is a value, not a claim
_JUDGE = (
    "Judge strictly: does the material above state what this question asks for, so that your answer is in it? "
    "Answer yes or no."
)


@dataclass(frozen=True)
class Answer:
    """answered: False when the material does not say; the text then says that."""

    text: str
    sentences: list[Sentence]
    answered: bool


class Grounded:
    """Answers the question of one request from its sources."""

    def __init__(
        self,
        request: Ask,
        engine: Engine,
        cancelled: Cancelled,
        prompts: Path,
        finding: Finding,
    ) -> None:
        self._request = request
        self._engine = engine
        self._cancelled = cancelled
        self._meaning = finding.meaning
        self._notices: list[str] = []
        self._keeps_answers = False
        self._prompt_file = PromptFile(prompts / "ask.txt")
        self._search, self._index = finding.indexes(request.sources, self._check)

    def answer(self) -> Generator[TaskEvent, None, Answer]:
        """Yields ``Progress`` and ``Token``; returns the answer, checked."""
        request = self._request
        options = options_of(request.question)
        if options is None and not self._is_about_the_material(request.question):
            return self._silent()
        if options is not None and not request.socratic:
            best = best_option(options, self._search, self._index)
            if best is not None:
                chosen = f"{options.marks[best]}) {options.texts[best]}"
                yield Token(chosen)
                return Answer(chosen, self._checked(chosen, options), True)
        prompt, whole = self._prompt(request.question, options)
        yield from map(Notice, self._notices)
        states = StateFolder(request.states_folder) if whole and request.states_folder else None
        text = yield from self._write(prompt, self._constraint(request.question, options), states)
        if not text or any(words.silent.search(text) for words in wordings()):
            return self._told_by_a_sentence(options)
        sentences = self._checked(text, options)
        if options is None and not request.socratic and not self._holds(prompt, text, sentences, states):
            return self._told_by_a_sentence(options)
        rule = self._second_look().contrary_rule(text) if self._may_quote(options) else None
        return self._quoted(rule) if rule else Answer(text, sentences, True)

    def _told_by_a_sentence(self, options: Options | None) -> Answer:
        """The material's own sentence where one answers, else that it does not say."""
        text = self._second_look().telling_sentence() if self._may_quote(options) else None
        return self._quoted(text) if text else self._silent()

    def _may_quote(self, options: Options | None) -> bool:
        """Whether a sentence of the material can be an answer, in its words and by itself."""
        request, written_in = self._request, self._index.language
        other_language = bool(request.language and written_in and request.language != written_in)
        asked_in = self._words(), wording_of(request.question)  # a question may be in another language
        follows = bool(request.turns) and any(needs_what_was_asked(request.question, each) for each in asked_in)
        return options is None and not request.socratic and not other_language and not follows

    def _second_look(self) -> SecondLook:
        request, words = self._request, self._words()
        return SecondLook(
            request.question, request.sources, self._search, words, self._engine, request.sampling, self._cancelled
        )

    def _quoted(self, text: str) -> Answer:
        return Answer(text, [verify.check(self._index, lead, each) for lead, each in split_result(text)], True)

    def _is_about_the_material(self, question: str) -> bool:
        """Whether the material holds enough of the question's words; of another language nobody can tell so."""
        asked = " ".join([*(turn.text for turn in self._request.turns if turn.role == "user"), question])
        language = language_of(asked)
        if language is not None and self._index.language is not None and language != self._index.language:
            return True
        # "And who worked with him?" is known only with what was asked before; a new subject only without it.
        told_by = self._words().tells
        return max(self._search.known_share(each, told_by) for each in (question, asked)) >= _KNOWN_SHARE

    def _words(self) -> Wording:
        """How the material's language words questions and rules; where that is not known, the question's."""
        return wording(self._index.language or "") or wording_of(self._request.question)

    def _prompt(self, question: str, options: Options | None) -> tuple[Prompt, bool]:
        request = self._request
        style = style_of(request)
        frame = self._prompt_file.fill(silent=SILENT, style=style, material=Data(""), question=Data(question))

        def room(turns: Sequence[Turn]) -> int:
            said = [Message(turn.role, (Data(turn.text),)) for turn in turns]
            return self._engine.max_context_tokens - self._engine.count_prompt_tokens([*frame, *said]) - _REST_TOKENS

        turns = request.turns
        size = whole_tokens(request.sources, self._engine)
        if size is not None:  # what was said long ago goes before the material does: its state serves the next question
            begins = range(0, len(turns) + 1, 2)
            turns = next((turns[at:] for at in begins if size <= room(turns[at:])), turns)
        asked = " ".join([*(turn.text for turn in turns if turn.role == "user"), question])
        budget = max(64, room(turns))
        material = material_for(request.sources, self._search, asked, self._engine, budget, size, self._closeness)
        self._keeps_answers = material.whole and size is not None and size <= _MOST_TOKENS_BEFORE_KEPT_ANSWERS
        said = [Message(turn.role, (self._said(turn),)) for turn in turns]
        prompt = self._prompt_file.fill(
            silent=SILENT,
            style=style,
            material=Data(material.text, kept=material.whole),
            question=said[0].parts[0] if said else Data(question),
        )
        rest = [*said[1:], Message("user", (Data(question),))] if said else []
        return [*prompt, *rest], material.whole

    def _said(self, turn: Turn) -> Data:
        """The judgement reads a prompt up to the end of its answer, and the next question goes on from there."""
        return Data(turn.text, kept=self._keeps_answers and turn.role == "assistant")

    def _closeness(self, question: str, texts: Sequence[str]) -> list[float] | None:
        """How near texts are to a question by meaning; None where nothing can tell."""
        file, language = self._request.embedding, self._index.language
        if file is None or (language and file.languages and language not in file.languages):
            return None
        try:
            return self._meaning.closeness(file, question, texts, self._cancelled)
        except ModelError as error:  # words find most of it too
            self._notices.append(f"{error.message} {error.hint}")
            return None

    def _constraint(self, question: str, options: Options | None) -> Constraint | None:
        if self._request.socratic:
            return None
        if options is not None:
            lines = zip(options.marks, options.texts, strict=True)
            return Choices(tuple(f"{mark}) {text}" for mark, text in lines))
        words = yes_no_answers(question)
        if words and not self._request.language:
            return Regex(rf"(?:(?:{'|'.join(words)})[.,] [^\n]{{4,400}}|{re.escape(SILENT)})")
        return None

    def _write(
        self, prompt: Prompt, constraint: Constraint | None, states: StateFolder | None
    ) -> Generator[TaskEvent, None, str]:
        events = self._engine.generate(
            prompt, self._request.sampling, _MOST_TOKENS, self._cancelled, constraint=constraint, states=states
        )
        return (yield from written(events))

    def _checked(self, text: str, options: Options | None) -> list[Sentence]:
        question = options.stem if options else self._request.question
        if options is not None:
            _mark, _bracket, chosen = text.partition(") ")
            return [_as_written(verify.check_value(self._index, chosen, question), text)]
        if len(text.split()) <= _SHORT_WORDS:
            return [verify.check_value(self._index, text, question)]
        return [verify.check(self._index, lead, sentence, question) for lead, sentence in split_result(text)]

    def _holds(self, prompt: Prompt, text: str, sentences: Sequence[Sentence], states: StateFolder | None) -> bool:
        """Whether the answer is the material's: not all of it contradicted, and the model stands by it."""
        claims = [sentence for sentence in sentences if sentence.status != "unverifiable"]
        if claims and all(sentence.status == "unsupported" for sentence in claims):
            return False
        if not persons.is_told(self._request.question, text, self._index):
            return False
        answer = self._said(Turn("assistant", text))
        judged = [*prompt, Message("assistant", (answer,)), Message("user", (_JUDGE,))]
        return ask_yes_no(judged, self._engine, self._request, self._cancelled, states)

    def _silent(self) -> Answer:
        return Answer(SILENT, [Sentence("", SILENT, "unverifiable", [], [])], False)

    def _check(self) -> None:
        if self._cancelled():
            raise JobCancelled


def ask_yes_no(
    prompt: Prompt, engine: Engine, request: Ask, cancelled: Cancelled, states: StateFolder | None = None
) -> bool:
    """Whether the model answers yes; it can only say yes or no."""
    answer = ""
    for event in engine.generate(
        prompt, request.sampling, 4, cancelled, constraint=Choices(("yes", "no")), states=states
    ):
        if isinstance(event, Piece):
            answer += event.text
    return answer.strip().lower().startswith("y")


def _as_written(sentence: Sentence, text: str) -> Sentence:
    return Sentence("", text, sentence.status, sentence.reasons, sentence.sources, sentence.nearest)
