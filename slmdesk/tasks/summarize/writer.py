"""Writes a summary of text of any length: notes on each part, notes joined in levels, then its sections.

Nothing is left out in silence: every part of the sources is read.
"""

from __future__ import annotations

from collections.abc import Generator, Sequence
from pathlib import Path

from slmdesk.engine import Cancelled, Data, Engine, Prompt, PromptProgress, Usage
from slmdesk.errors import EngineError, JobCancelled
from slmdesk.messages import Estimate, Notice, Pace, Progress, Summarize, TaskEvent, Token, summary_key
from slmdesk.tasks import verify
from slmdesk.tasks.chunks import cut, text_of
from slmdesk.tasks.outline import central_sentences
from slmdesk.tasks.prompt_files import PromptFile
from slmdesk.tasks.sentences import split_result, whole_sentences, without_repeats
from slmdesk.tasks.summarize.answers import Answer, Answers, Show, Stage, add_usage
from slmdesk.tasks.summarize.estimate import Clock, Work, first_pace, learned, plan
from slmdesk.tasks.summarize.length import TOO_SHORT, additions, target_words, trimmed, without, word_count
from slmdesk.tasks.summarize.styles import Section, Style
from slmdesk.tasks.summarize.text import about_the_text, cleaned, delimited, shaped

_TOKENS_PER_WORD = 2  # generous: room for other languages than English
_FEWEST_NOTE_WORDS, _MOST_NOTE_WORDS = 60, 160
_NOTES_TO_SUMMARY = 3  # notes together are so many times as long as the summary, where there are few parts
# Long enough to see a matter whole, short enough that a small model keeps track of it.
_LARGEST_CHUNK_TOKENS = 1600
_SMALLEST_CHUNK_TOKENS = 64
_TRIAL_CHARACTERS, _TRIAL_TOKENS = 400, 12
_MOST_CONTINUATIONS = 2
_CARE = "Keep who said what, what was decided, and who is to do what. "


class SummaryWriter:
    """Writes the summary of one request, level by level.

    Args:
        prompts: the folder of the prompt files.
        in_language: what the source is written in, in words for the model; empty leaves it to the model.

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
        self._continue = PromptFile(prompts / "summarize-continue.txt")
        self._style = Style(prompts / f"summarize-{request.style}.txt")
        self._language = f" Write in {in_language}." if in_language else ""
        self.target_words = target_words(request.length, request.sources)
        self._note_words = _MOST_NOTE_WORDS
        self._note_tokens, self._answer_tokens, self._budget = self._budgets()
        self._parts_usage, self._final_usage, self._trial_usage = Usage(), Usage(), Usage()
        self._texts: list[str] = []
        self._notes_written = 0
        self._work = Work(0, 0.0, 0, 0.0, 0.0, self.target_words)
        self._old_pace: Pace | None = request.pace
        self._clock: Clock | None = None
        self._index: verify.SourceIndex | None = None
        self.answers = Answers(
            engine, request.sampling, cancelled, summary_key(request), request.done_parts, self.remaining_s
        )

    def _budgets(self) -> tuple[int, int, int]:
        """Tokens for the notes on a part, for a section of the summary, and for the text that a prompt may hold."""
        context = self._engine.max_context_tokens
        largest = max(section.words(self.target_words) for section in self._style.sections)
        notes, answer = _MOST_NOTE_WORDS * _TOKENS_PER_WORD, max(48, largest * _TOKENS_PER_WORD)
        # A small context gives up to half of itself to what is written.
        notes, answer = min(notes, context // 4), min(answer, context // 4)
        frame = max(self._engine.count_prompt_tokens(prompt) for prompt in self._empty_prompts())
        # Twice the answer: what continues a summary reads it, too.
        budget = min(_LARGEST_CHUNK_TOKENS, context - frame - max(notes, 2 * answer) - 16)
        if budget < _SMALLEST_CHUNK_TOKENS:
            raise EngineError(
                "context-too-small",
                f"This model can hold {context} tokens at once here, too few to summarize with.",
                "Raise the context limit in Settings, or choose another model.",
            )
        return notes, answer, budget

    def _empty_prompts(self) -> list[Prompt]:
        sections = [self._section_prompt(section, "", 999) for section in self._style.sections]
        return [self._part_prompt("", 999, 999), self._combine_prompt(""), self._more_prompt("", "", 999), *sections]

    def _part_prompt(self, text: str, part: int, parts: int) -> Prompt:
        care = (_CARE if self._request.style == "meeting" else "") + self._language.lstrip() + " "
        return self._part.fill(
            text=Data(text), part=str(part), parts=str(parts), words=str(self._note_words), care=care.lstrip()
        )

    def _combine_prompt(self, text: str) -> Prompt:
        care = (_CARE if self._request.style == "meeting" else "") + self._language.lstrip() + " "
        return self._combine.fill(text=Data(text), words=str(self._note_words), care=care.lstrip())

    def _section_prompt(self, section: Section, text: str, words: int) -> Prompt:
        return self._style.prompt(section, text, words, level=self._request.reading_level, language=self._language)

    def _more_prompt(self, text: str, summary: str, words: int) -> Prompt:
        return self._continue.fill(text=Data(text), summary=Data(summary), words=str(words))

    # --- before --------------------------------------------------------------------------------

    def prepare(self) -> Generator[TaskEvent, None, Estimate]:
        """Cut the text, and say how long it will take. Yields what a trial of the model tells; returns the estimate."""
        chunks = cut(self._sources, self._engine.count_tokens, self._budget, self._check)
        self._texts = [delimited(text_of(self._sources[each.source], each.start, each.end)) for each in chunks]
        count = len(chunks)
        wanted = self.target_words * _NOTES_TO_SUMMARY // max(1, count)
        self._note_words = max(_FEWEST_NOTE_WORDS, min(_MOST_NOTE_WORDS, wanted))
        self._note_tokens = min(self._note_tokens, round(self._note_words * _TOKENS_PER_WORD))
        if self._old_pace is None:
            self._old_pace = yield from self._trial()
        pace = self._old_pace
        pace_notes = min(pace.note_tokens, float(self._note_tokens))
        frame = self._engine.count_prompt_tokens(self._part_prompt("", 1, 1))
        tokens = sum(each.tokens for each in chunks)
        self._work = plan(tokens, count, frame, self._budget, pace_notes, self.target_words)
        self._clock = Clock(self._work, pace)
        known = sum(self.answers.known(prompt, self._note_tokens) for prompt in self._part_prompts())
        if known and count > 1:
            self._clock.known_from_before(known / count)
        return Estimate(round(self._clock.total_s + self._engine.load_s, 1), tokens, count, known)

    def _trial(self) -> Generator[TaskEvent, None, Pace]:
        """Read and write a few tokens, to know how fast this model is here."""
        text = delimited(next(source.text for source in self._sources if source.text.strip()))[:_TRIAL_CHARACTERS]
        prompt = self._section_prompt(self._style.sections[0], text, self.target_words)
        for event in self._engine.generate(prompt, self._request.sampling, _TRIAL_TOKENS, self._cancelled):
            if isinstance(event, PromptProgress):
                yield Progress("measuring", event.done, event.total, "tokens", "Measuring the speed of this model")
        self._trial_usage = self._engine.take_usage()
        return first_pace(self._trial_usage, self._note_tokens, self._engine.load_s)

    def remaining_s(self, stage: str, done: float, total: int) -> float | None:
        """Seconds until the end of the job."""
        return self._clock.remaining_s(stage, done, total) if self._clock is not None else None

    # --- writing -------------------------------------------------------------------------------

    def summary(self) -> Generator[TaskEvent, None, list[tuple[Section, str]]]:
        """Yields progress, tokens and checkpoints. Returns the sections with their texts, at the right length."""
        texts = self._texts
        if len(texts) > 1:
            texts = yield from self._notes(self._part_prompts(), "summarizing", "Part")
        while len(texts) > 1 and self._engine.count_tokens("\n\n".join(texts)) > self._budget:
            groups = self._grouped(texts)
            if len(groups) == len(texts):  # one note fills the budget: joining pairs would not fit
                texts = [self._shortened(text) for text in texts]
                groups = self._grouped(texts)
            texts = yield from self._notes([self._combine_prompt(group) for group in groups], "combining", "Notes")
        self._count(self._parts_usage)
        basis = "\n\n".join(texts)
        if not basis:
            return []
        written = yield from self._sections(basis)
        if not any(text for _section, text in written):
            return []
        written = yield from self._about_its_matter(written)
        written = yield from self._long_enough(basis, written)
        return (yield from self._short_enough(written))

    def pace(self) -> Pace:
        """What this job tells about the next."""
        assert self._old_pace is not None
        self._count(self._final_usage)
        return learned(
            self._old_pace, self._work, self._parts_usage, self._notes_written, self._final_usage, self._engine.load_s
        )

    def usage(self) -> Usage:
        """All that was done."""
        self._count(self._final_usage)
        total = Usage()
        for part in (self._parts_usage, self._final_usage, self._trial_usage):
            add_usage(total, part)
        return total

    def _count(self, usage: Usage) -> None:
        add_usage(usage, self._engine.take_usage())

    def _part_prompts(self) -> list[Prompt]:
        if len(self._texts) < 2:
            return []
        return [self._part_prompt(text, number, len(self._texts)) for number, text in enumerate(self._texts, 1)]

    def _notes(self, prompts: Sequence[Prompt], stage: Stage, word: str) -> Generator[TaskEvent, None, list[str]]:
        """Answer all prompts. Returns their notes in order, ended at a whole sentence."""
        self._notes_written += sum(not self.answers.known(prompt, self._note_tokens) for prompt in prompts)
        show = Show(True, ["", *["\n\n"] * (len(prompts) - 1)])
        answers = yield from self.answers.all(prompts, self._note_tokens, stage, word, show)
        return [note for answer in answers if (note := self._note(answer))]

    def _note(self, answer: Answer) -> str:
        text = shaped(cleaned(answer.text), "prose")
        return delimited(without_repeats(text if answer.finished else whole_sentences(text))[0])

    def _grouped(self, texts: Sequence[str]) -> list[str]:
        """Neighbouring notes joined as long as they fit the budget together."""
        groups: list[str] = []
        tokens = 0
        for text in texts:
            count = self._engine.count_tokens(text) + 2
            if groups and tokens + count <= self._budget:
                groups[-1] += f"\n\n{text}"
                tokens += count
            else:
                groups.append(text)
                tokens = count
        return groups

    def _shortened(self, text: str) -> str:
        """The first whole sentences of a note that fill at most half of the budget; a long one is cut."""
        kept = ""
        for lead, sentence in split_result(text):
            if self._engine.count_tokens(kept + lead + sentence) > self._budget // 2 - 4:
                break
            kept += lead + sentence
        words = text.split()
        while not kept and words:
            words = words[: len(words) // 2]
            if self._engine.count_tokens(" ".join(words)) <= self._budget // 2 - 4:
                kept = " ".join(words)
        return kept

    def _sections(self, basis: str) -> Generator[TaskEvent, None, list[tuple[Section, str]]]:
        sections = self._style.sections
        prompts = [self._section_prompt(each, basis, each.words(self.target_words)) for each in sections]
        leads = [_lead(section, number) for number, section in enumerate(sections)]
        answers = yield from self.answers.all(
            prompts, self._answer_tokens, "writing", "Writing the summary", Show(False, leads)
        )
        written, repeated, said = [], 0, ""
        for section, answer in zip(sections, answers, strict=True):
            text = shaped(cleaned(answer.text), section.shape)
            text = text if answer.finished else whole_sentences(text)
            text, count = without_repeats(text, said)
            text = shaped(text, section.shape)  # a repeated first sentence had the marker of its line
            repeated += count
            said += f"\n\n{text}"
            written.append((section, text))
        if repeated:
            yield Notice("The model repeated itself; repeated sentences were taken out.")
        return written

    def _about_its_matter(
        self, written: list[tuple[Section, str]]
    ) -> Generator[TaskEvent, None, list[tuple[Section, str]]]:
        """Without sentences that describe the text and that no passage says."""
        count = 0
        kept = []
        for section, text in written:
            pairs = split_result(text)
            idle = {
                at
                for at, (_lead, sentence) in enumerate(pairs)
                if about_the_text(sentence) and self._share(sentence) < verify.LINK_THRESHOLD
            }
            count += len(idle)
            kept.append((section, without(pairs, idle) if idle else text))
        if count:
            yield Notice(
                "The model described the text in place of telling what it says; "
                + ("that sentence was left out." if count == 1 else f"{count} such sentences were left out.")
            )
        return kept

    def _share(self, sentence: str) -> float:
        """The share (0..1) of a sentence that a passage of the sources holds."""
        if self._index is None:
            self._index = verify.SourceIndex(self._sources, self._check)
        return self._index.find(sentence)[0]

    @property
    def index(self) -> verify.SourceIndex:
        """Where the passages are found."""
        self._share("")
        assert self._index is not None
        return self._index

    def _long_enough(
        self, basis: str, written: list[tuple[Section, str]]
    ) -> Generator[TaskEvent, None, list[tuple[Section, str]]]:
        """Let the model write more when the result is too short, then add central sentences of the source itself."""
        at = next((at for at, (section, _text) in enumerate(written) if section.grows), None)
        if at is None:
            return written
        section, text = written[at]
        for _round in range(_MOST_CONTINUATIONS):
            missing = self.target_words - _words(written)
            if missing <= (1 - TOO_SHORT) * self.target_words:
                return written
            summary = delimited("\n\n".join(text for _section, text in written))
            show = Show(False, [_separator(section)])
            prompt = self._more_prompt(basis, summary, max(15, missing))
            limit = min(self._answer_tokens, max(32, missing * _TOKENS_PER_WORD))
            if self._engine.count_prompt_tokens(prompt) + limit > self._engine.max_context_tokens:
                break
            (answer,) = yield from self.answers.all([prompt], limit, "writing", "Writing more", show)
            more = shaped(cleaned(answer.text), section.shape)
            more = without_repeats(more if answer.finished else whole_sentences(more), summary)[0]
            more = shaped(more, section.shape)
            if not more:
                break
            text = _appended(text, more, section)
            written[at] = section, text
        missing = self.target_words - _words(written)
        if missing > (1 - TOO_SHORT) * self.target_words and self._request.style != "meeting":
            said = "\n\n".join(text for _section, text in written)
            added = additions(said, central_sentences(self._sources, self._check), self._sources, missing)
            if added:
                more = "\n".join(f"- {each}" for each in added) if section.shape == "list" else " ".join(added)
                written[at] = section, _appended(text, more, section)
                yield Token(_separator(section) + more)
                count = len(added)
                yield Notice(
                    "The model wrote too little: "
                    + ("a sentence" if count == 1 else f"{count} sentences")
                    + " of the source itself "
                    + ("was added." if count == 1 else "were added.")
                )
        return written

    def _short_enough(
        self, written: list[tuple[Section, str]]
    ) -> Generator[TaskEvent, None, list[tuple[Section, str]]]:
        texts, left_out = trimmed([text for _section, text in written], self.target_words, self._share)
        if left_out:
            yield Notice(
                "The model wrote more than was asked for: the least central "
                + ("sentence was left out." if left_out == 1 else f"{left_out} sentences were left out.")
            )
        return [(section, text) for (section, _old), text in zip(written, texts, strict=True)]

    def _check(self) -> None:
        if self._cancelled():
            raise JobCancelled


def joined(written: Sequence[tuple[Section, str]]) -> str:
    """The sections as one text, under their headings; empty ones are left out."""
    filled = [(section, text) for section, text in written if text]
    return "".join(_lead(section, number) + text for number, (section, text) in enumerate(filled))


def _lead(section: Section, number: int) -> str:
    before = "\n\n" if number else ""
    return f"{before}## {section.title}\n\n" if section.title else before


def _separator(section: Section) -> str:
    return "\n" if section.shape == "list" else " "


def _appended(text: str, more: str, section: Section) -> str:
    return f"{text}{_separator(section)}{more}" if text else more


def _words(written: Sequence[tuple[Section, str]]) -> int:
    return sum(word_count(text) for _section, text in written)
