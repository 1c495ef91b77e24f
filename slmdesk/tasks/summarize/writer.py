"""Writes a summary of text of any length: notes on each part, notes joined in levels, then its sections.

Nothing is left out in silence: every part of the sources is read.
"""

from __future__ import annotations

import dataclasses
import functools
from collections.abc import Generator, Sequence
from pathlib import Path

from slmdesk.engine import Cancelled, Data, Engine, Prompt, Usage
from slmdesk.errors import JobCancelled
from slmdesk.messages import Estimate, Pace, Summarize, TaskEvent, summary_key
from slmdesk.tasks import verify
from slmdesk.tasks.fixed_words import FixedWords
from slmdesk.tasks.lazily import Lazily
from slmdesk.tasks.prompt_files import PromptFile, delimited
from slmdesk.tasks.sentences import without_repeats
from slmdesk.tasks.summarize.answers import Answer, Answers, Asked, Show, Stage, Within, add_usage
from slmdesk.tasks.summarize.budgets import MOST_NOTE_WORDS, TOKENS_PER_WORD, budgets
from slmdesk.tasks.summarize.estimate import (
    Answering,
    Clock,
    first_pace,
    in_style,
    learned,
    plan,
    read_tokens,
    shared_tokens,
    trial,
)
from slmdesk.tasks.summarize.gathering import Gatherer
from slmdesk.tasks.summarize.length import rest_of_words, shortened_words, target_words
from slmdesk.tasks.summarize.levels import Levels, beginning, grouped, halved
from slmdesk.tasks.summarize.material import (
    as_read,
    chunks_of,
    may_be_short,
    pages_of,
    result_language,
    source_language,
    text_in,
    translates,
)
from slmdesk.tasks.summarize.minutes import MinutesWriter
from slmdesk.tasks.summarize.sections import SectionWriter
from slmdesk.tasks.summarize.styles import Section, Style
from slmdesk.tasks.summarize.telling import Telling
from slmdesk.tasks.summarize.text import whole_answer
from slmdesk.tasks.summarize.told import Stretches, in_sections
from slmdesk.tasks.summarize.written import Written

# Of more than about 600 tokens a small model notes down how they begin. What was said in a meeting takes more of them.
_LARGEST_CHUNK_TOKENS, _LARGEST_CHUNK_OF_A_MEETING = 600, 1600
# Of a text that is summarized in one go. A section that asks for one thing finds it in a longer text, too.
_LARGEST_ALONE_TOKENS, _LARGEST_ALONE_IN_SECTIONS = 900, 2400
_CARE = "Keep who said what. "
_LIST_TOKENS = 16  # of the markers of a list
_LIST_TO_NOTE = 0.5  # of the words of a note, in what is gathered beside it
_WORDS_A_LINE = 9  # of the minutes
_TRIAL_CHARACTERS = 400
_AT_THE_END = ("writing", "repairing", "translating")  # stages of what is written after the notes


class SummaryWriter:
    """Writes the summary of one request, level by level.

    Args:
        prompts: the folder of the prompt files.
        in_language: what the source is written in, in words for the model; empty leaves it to the model.

    Attributes:
        target_words: of the summary. quoted: sentences of it that are the sources' own. fixed: and those that are ours.

    Raises:
        EngineError: ``context-too-small``.
    """

    def __init__(
        self, request: Summarize, engine: Engine, cancelled: Cancelled, prompts: Path, in_language: str = ""
    ) -> None:
        self._request = request
        self._sources = request.sources
        self._engine = engine
        self._cancelled = cancelled
        self._part = PromptFile(prompts / "summarize-part.txt")
        self._combine = PromptFile(prompts / "summarize-combine.txt")
        self._prompts = prompts
        self._style = Style(prompts, request.style, FixedWords(result_language(request)))
        self._language = f" Write in {in_language}." if in_language else ""
        self.target_words = target_words(request.length, request.sources)
        self.fixed = frozenset(section.none for section in self._style.sections if section.none)
        self._note_words = MOST_NOTE_WORDS
        frame = max(map(engine.count_prompt_tokens, self._empty_prompts()))
        self._note_tokens, self._answer_tokens, self._room = budgets(
            self._style.sections, self.target_words, engine.max_context_tokens, frame
        )
        self._budget = min(_LARGEST_CHUNK_OF_A_MEETING if self._style.part else _LARGEST_CHUNK_TOKENS, self._room)
        spoken = bool(self._style.part)
        basis = self._budget if spoken else self._room
        self._sectioned = sum(not section.gathers for section in self._style.sections) > 1
        self._in_sections = False  # written section by section of a short text under headings
        self._levels = Levels(self.target_words, self._budget, self._note_tokens, basis, spoken, self._sectioned)
        self._parts_usage, self._final_usage, self._more_usage = Usage(), Usage(), Usage()
        self._trial_usage, self._lists_usage = Usage(), Usage()
        self._texts: Sequence[str] = []
        self._note_words_asked = 0.0
        self._work = plan(0, 1, 0, self._levels, 0.0)
        self._old_pace: Pace | None = None
        self._clock: Clock | None = None
        self._minutes: MinutesWriter | None = None
        self.quoted: frozenset[str] = frozenset()
        self._first_calls, self._more = 1, False  # for the summary as it is first written; and something behind it
        self.answers = Answers(engine, request.sampling, cancelled, summary_key(request), request.done_parts, self)

    def _empty_prompts(self) -> list[Prompt]:
        sections = [self._section_prompt(section, "", 999) for section in self._style.sections]
        more = self._style.more_prompt("", "", 999, self._request.reading_level, self._language)
        return [self._part_prompt("", 999, 999), self._combine_prompt(""), more, *sections]

    def _part_prompt(self, text: str, part: int, parts: int) -> Prompt:
        if self._style.part:  # what is gathered from the part is asked behind the same words
            task = self._style.of_part(part, parts)
            return self._style.prompt(task, text, self._note_words, self._request.reading_level, self._language)
        care = f"{self._language.lstrip()} ".lstrip()
        words = min(self._note_words, shortened_words(text)) if text else self._note_words
        return self._part.fill(text=Data(text), part=str(part), parts=str(parts), words=str(words), care=care)

    def _combine_prompt(self, text: str) -> Prompt:
        care = (_CARE if self._style.part else "") + f"{self._language.lstrip()} ".lstrip()
        return self._combine.fill(text=Data(text), words=str(self._note_words), care=care)

    def _section_prompt(self, section: Section, text: str, words: int) -> Prompt:
        return self._style.prompt(section.task, text, words, self._request.reading_level, self._language)

    # --- before --------------------------------------------------------------------------------

    def prepare(self) -> Generator[TaskEvent, None, Estimate]:
        """Cut the text, and say how long it will take from here, with the model in memory.

        Yields what a trial of the model tells.
        """
        sources = as_read(self._request, bool(self._language))
        short = len(self._style.sections) == 1 and may_be_short(sources, _LARGEST_ALONE_IN_SECTIONS)
        self._in_sections = short and in_sections(sources) and len(self._stretches) > 0
        whole = _LARGEST_ALONE_IN_SECTIONS if self._sectioned or self._in_sections else _LARGEST_ALONE_TOKENS
        alone = max(self._budget, min(self._room, whole))
        chunks = chunks_of(sources, alone, self._budget, self._engine.count_tokens, self._check)
        self._in_sections &= len(chunks) == 1
        self._texts = Lazily(len(chunks), lambda at: text_in(sources, chunks[at]))
        if any(section.gathers for section in self._style.sections):
            language = source_language(self._request)
            self._minutes = MinutesWriter.of(language, sources, self._prompts, self.target_words, self._language)
        count = len(chunks)
        self._ask_for_notes(count)
        pace = self._request.pace or (yield from self._trial())
        pace = self._old_pace = in_style(pace, self._kind)
        frame = self._engine.count_prompt_tokens(self._part_prompt("", 1, 1))
        one, other = self._part_prompt("a", 1, count), self._part_prompt("b", 2, count)
        shared = shared_tokens(self._engine, one, other) if count > 1 else 0
        tokens = sum(each.tokens for each in chunks)
        work = plan(tokens, count, frame, self._levels, pace.note_written, self._answers_a_part(), shared)
        together = self._section_writer.asked(self._texts[0]) if count == 1 else []
        if count == 1:
            self._first_calls = len(together)
            work = dataclasses.replace(work, final_tokens=sum(map(self._read_tokens, together)))
        lines = self._minutes.asked(self._style.sections) if self._minutes else []
        if self._minutes is not None:
            words = rest_of_words(self.target_words, _WORDS_A_LINE * len(lines))
            work = dataclasses.replace(work, words=words, lists=len(lines), lists_tokens=self._read_tokens(lines))
        answers: Answering = "stretches" if self._in_sections else "sections" if self._sectioned else "one"
        self._work = dataclasses.replace(work, translated=translates(self._request), answers=answers)
        self._clock = Clock(self._work, pace)
        known = sum(self.answers.known(prompt, self._note_tokens) for prompt in self._part_prompts())
        self._clock.known_from_before("summarizing", known / count)
        if count == 1:  # of more parts, what is written from the notes on them is not known yet
            self._clock.known_from_before("combining", self.answers.share_known(lines))
            first = [each for group in together for each in group]
            self._clock.known_from_before("writing", self.answers.share_known(first))
        seconds = self._clock.total_s
        most = seconds + self._work.most_more_s(pace) - self._work.more_s(pace)
        pages = pages_of(sources, chunks)
        return Estimate(round(seconds, 1), tokens, count, known, round(most, 1), pages)

    def _read_tokens(self, asked: Sequence[Asked]) -> int:
        return read_tokens(self._engine, [prompt for prompt, _most in asked])

    @property
    def _kind(self) -> str:
        """Summaries of one kind are alike in how much is read and written for them."""
        if self._in_sections:
            return f"{self._request.style}, in sections"
        return f"{self._request.style}, in parts" if len(self._texts) > 1 else self._request.style

    def _ask_for_notes(self, count: int) -> None:
        self._note_words, self._note_tokens = self._levels.note_words(count), self._levels.note_tokens(count)

    def _trial(self) -> Generator[TaskEvent, None, Pace]:
        """Read and write a few tokens, to know how fast this model is here."""
        text = next(source.text.lstrip() for source in self._sources if source.text.strip())
        first, second = text[:_TRIAL_CHARACTERS], text[_TRIAL_CHARACTERS : 2 * _TRIAL_CHARACTERS]
        section = self._style.sections[0]
        prompts = [
            self._section_prompt(section, delimited(each), self.target_words)
            for each in (first, second)
            if each.strip()
        ]
        measured, done = yield from trial(self._engine, prompts, self._request.sampling, self._cancelled)
        for usage in done:
            add_usage(self._trial_usage, usage)
        return first_pace(measured, self._engine.load_s)

    def remaining_s(self, stage: str, done: float, total: int) -> float | None:
        """Seconds until the end of the job."""
        if self._clock is None:
            return None
        return self._clock.remaining_s("more" if self._more and stage in _AT_THE_END else stage, done, total)

    def asked(self, stage: Stage, read: float, written: float) -> None:
        """So many tokens are read and written for what is asked now; of what follows the summary a mean was planned."""
        if stage not in _AT_THE_END or self._clock is None or self._old_pace is None:
            return
        if self._first_calls <= 0:
            if not self._more:
                self._count(self._final_usage)
            self._more = True
            self._clock.more(read * self._old_pace.prompt_s + written * self._old_pace.final_output_s)
        self._first_calls -= 1

    # --- writing -------------------------------------------------------------------------------

    def summary(self) -> Generator[TaskEvent, None, Written]:
        """Yields progress, tokens and checkpoints. Returns the sections with their texts, at the right length."""
        gathered: dict[str, str] = {}
        if len(self._texts) > 1:
            notes, gathered = yield from self._read_parts()
            basis = yield from self._joined(notes)
        else:
            basis = "".join(self._texts)
        self._count(self._parts_usage)
        if not basis:
            return []
        if self._minutes is not None:
            sections = [section for section in self._style.sections if section.gathers]
            gathered |= yield from self._minutes.lists(sections, self.answers)
            self._count(self._lists_usage)
        writer = self._section_writer
        written = yield from writer.written(basis, gathered)
        self.quoted = frozenset([*writer.quoted, *(self._minutes.quoted if self._minutes else [])])
        return written

    def pace(self) -> Pace:
        """What this job tells about the next."""
        assert self._old_pace is not None
        self._count_end()
        return learned(
            self._old_pace,
            self._work,
            self._parts_usage,
            self._note_words_asked,
            self._final_usage,
            self._more_usage,
            self._engine.load_s,
            self._kind,
            self.answers.resumed.isdisjoint(_AT_THE_END),
        )

    def usage(self) -> Usage:
        """All that was done."""
        self._count_end()
        total = Usage()
        for part in (self._parts_usage, self._lists_usage, self._final_usage, self._more_usage, self._trial_usage):
            add_usage(total, part)
        return total

    def _count_end(self) -> None:
        self._count(self._more_usage if self._more else self._final_usage)

    def _count(self, usage: Usage) -> None:
        add_usage(usage, self._engine.take_usage())

    def _joined(self, notes: Sequence[str]) -> Generator[TaskEvent, None, str]:
        """Few enough notes, each with its share of the words: what the summary is written from."""
        levels, count_tokens, telling = self._levels, self._engine.count_tokens, self._telling
        while True:
            notes = levels.balanced(notes, telling.worth, telling.references)
            together = "\n\n".join(notes)
            tokens = count_tokens(together)
            if not levels.are_joined(len(notes), tokens):
                return together
            groups = grouped(notes, levels.group_tokens(tokens), count_tokens)
            if len(groups) == len(notes):  # one note fills the budget: joining pairs would not fit
                shorter = [halved(note, self._budget, count_tokens) for note in notes]
                groups = grouped(list(filter(None, shorter)), self._budget, count_tokens)
            self._ask_for_notes(len(groups))
            together_of = {at: "\n\n".join(group) for at, group in enumerate(groups) if len(group) > 1}
            prompts = [self._combine_prompt(text) for text in together_of.values()]
            joined = iter((yield from self._notes(prompts, len(groups), "combining", "Notes")))
            notes = [
                next(joined) or beginning(together_of[at], self._note_words) if at in together_of else group[0]
                for at, group in enumerate(groups)
            ]

    def _part_prompts(self) -> Sequence[Prompt]:
        parts = len(self._texts)
        if parts < 2:
            return []
        return Lazily(parts, lambda at: self._part_prompt(self._texts[at], at + 1, parts))

    def _answers_a_part(self) -> float:
        """How many notes what is written of one part is as long as."""
        return 1 + _LIST_TO_NOTE * len(self._listed())

    def _listed(self) -> list[Section]:
        """The sections that every part is asked for: their language is not known well enough to look for them."""
        return [section for section in self._style.sections if section.none and self._minutes is None]

    def _read_parts(self) -> Generator[TaskEvent, None, tuple[list[str], dict[str, str]]]:
        """Returns notes on each part, and the sections that are gathered from the parts, by title."""
        wanted = self._listed()
        if not wanted:
            prompts = self._part_prompts()
            found = yield from self._notes(prompts, len(prompts), "summarizing", "Part")
            return [note or beginning(self._texts[at], self._note_words) for at, note in enumerate(found)], {}
        gatherer = Gatherer(wanted, len(self._texts), self.target_words, english=not self._language)
        notes = []
        for number, (text, prompt) in enumerate(zip(self._texts, self._part_prompts(), strict=True)):
            asked = [self._section_prompt(section, text, gatherer.words(section)) for section in wanted]
            limits = [min(self._note_tokens, TOKENS_PER_WORD * gatherer.words(each) + _LIST_TOKENS) for each in wanted]
            note, *lists = yield from self._answered([prompt, *asked], [self._note_tokens, *limits], number)
            notes.append(self._note(note) or beginning(text, self._note_words))
            gatherer.add(lists)
        return notes, gatherer.sections(Telling(self.index, loose=True))

    def _answered(
        self, prompts: Sequence[Prompt], limits: Sequence[int], number: int
    ) -> Generator[TaskEvent, None, list[Answer]]:
        """What is asked of one part. number: of the parts before it."""
        if not self.answers.known(prompts[0], self._note_tokens):
            self._note_words_asked += self._answers_a_part() * self._note_words
        parts = len(self._texts)
        show = Show(True, ["\n\n" if number else "", *["\n\n"] * (len(prompts) - 1)])
        within = Within(number, parts)
        return (yield from self.answers.all(prompts, limits, "summarizing", "Part", show, within))

    def _notes(
        self, prompts: Sequence[Prompt], count: int, stage: Stage, word: str
    ) -> Generator[TaskEvent, None, list[str]]:
        """Answer all prompts. Returns their notes in order, ended at a whole sentence.

        count: of the notes that there are then, with any that need no prompt.
        """
        asked = sum(not self.answers.known(prompt, self._note_tokens) for prompt in prompts)
        self._note_words_asked += asked * self._note_words
        show = Show(True, ["", *["\n\n"] * (len(prompts) - 1)])
        # Of what was said in a meeting a longer note may tell more; of any other text a model goes on copying.
        enough = None if self._levels.spoken else functools.partial(self._levels.has_enough, count)
        answers = yield from self.answers.all(prompts, self._note_tokens, stage, word, show, enough=enough)
        return [self._note(answer) for answer in answers]

    def _note(self, answer: Answer) -> str:
        return delimited(without_repeats(whole_answer(answer, "prose"))[0])

    @functools.cached_property
    def _telling(self) -> Telling:
        # A sentence on a meeting sums up many short turns.
        loose = len(self._texts) > 1 or self._request.style in ("plain", "meeting")
        return Telling(self.index, loose)

    @functools.cached_property
    def _stretches(self) -> Stretches:
        return Stretches(self.index, self.target_words)

    @functools.cached_property
    def _section_writer(self) -> SectionWriter:
        return SectionWriter(
            self._request,
            self._style,
            self._engine,
            self.answers,
            self._telling,
            self.target_words,
            self._answer_tokens,
            self._language,
            self._check,
            self._stretches,
            noted=len(self._texts) > 1,
            one_by_one=self._in_sections,
        )

    @functools.cached_property
    def index(self) -> verify.SourceIndex:
        """Where the passages are found."""
        return verify.SourceIndex(self._sources, self._check)

    def _check(self) -> None:
        if self._cancelled():
            raise JobCancelled
