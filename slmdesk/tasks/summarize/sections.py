"""Writes the sections of a summary from a text or from notes: what tells something, at the length asked for."""

from __future__ import annotations

from collections.abc import Callable, Generator, Mapping, Sequence

from slmdesk.engine import Engine, Prompt
from slmdesk.messages import Notice, Summarize, TaskEvent, Token
from slmdesk.tasks.note.speech.reading import speaker_and_words
from slmdesk.tasks.outline import central_sentences
from slmdesk.tasks.prompt_files import delimited
from slmdesk.tasks.sentences import split_result, without_repeats
from slmdesk.tasks.summarize.answers import Answer, Answers, Asked, Show
from slmdesk.tasks.summarize.bases import Bases
from slmdesk.tasks.summarize.budgets import TOKENS_PER_WORD
from slmdesk.tasks.summarize.gathering import Gatherer
from slmdesk.tasks.summarize.length import TOO_SHORT, additions, rest_of_words, trimmed, without, word_count
from slmdesk.tasks.summarize.matters import matter
from slmdesk.tasks.summarize.own_words import OwnWords
from slmdesk.tasks.summarize.stretch_writer import StretchWriter
from slmdesk.tasks.summarize.styles import Section, Style
from slmdesk.tasks.summarize.telling import Telling, described_subject, said_before, without_lead
from slmdesk.tasks.summarize.text import begun_anew, quoted, shaped, whole_answer
from slmdesk.tasks.summarize.told import Stretches
from slmdesk.tasks.summarize.written import Written, appended, growing, lead, prose, separator, words_of

_MOST_CONTINUATIONS = 2
# Of a section's words that tell something: with fewer it is written again. What went in circles said the rest of it.
_LEFT_TO_KEEP, _LEFT_OF_CIRCLES = 0.5, 0.75
_FEWEST_MORE_WORDS = 20  # asked for at once
_LISTS_ALONE = 0.95  # of the words, in lists: then there is nothing beside them
_MOST_QUOTED = 2  # sentences, in the place of a section
_MOST_STRETCHES = 3  # told beside what the model wrote
_NO_DESCRIPTION = " Do not describe the text: tell what it says, with the names and numbers."

Writing = Generator[TaskEvent, None, Written]


class SectionWriter:
    """Writes the sections of one summary.

    Args:
        target_words: of all sections together. answer_tokens: at most, of one.
        language: a sentence that names what to write in, for the model.
        stretches: of the sources. noted: the basis is notes on all of them. one_by_one: it is written from the
            stretches, not from the basis.

    Attributes:
        quoted: sentences that were taken from the sources as they stand, in quotation marks.
    """

    def __init__(
        self,
        request: Summarize,
        style: Style,
        engine: Engine,
        answers: Answers,
        telling: Telling,
        target_words: int,
        answer_tokens: int,
        language: str,
        check: Callable[[], None],
        stretches: Stretches,
        noted: bool,
        one_by_one: bool,
    ) -> None:
        self._request = request
        self._style = style
        self._engine = engine
        self._answers = answers
        self._telling = telling
        self._target_words = target_words
        self._answer_tokens = answer_tokens
        self._language = language
        self._check = check
        self._stretches = stretches
        self._noted = noted
        self._bases = Bases(request.sources, stretches, noted)
        self._one_by_one = one_by_one
        self._gathered: frozenset[str] = frozenset()
        self._listed = ""  # what they say
        self._words_a_share = float(target_words)
        self._idle: list[str] = []  # sentences that were left out because they tell nothing
        self._circled: list[Section] = []  # in which the model went in circles
        self._ordered: set[str] = set()  # sentences that a source wants a model to write
        self.quoted: list[str] = []
        self._opening = ""  # what the model told first, before what it had passed over
        reports = stretches.recommends()
        binding = not noted and (reports or stretches.is_binding(self._one_by_one))
        self._choosing = binding and style.chooses
        self._own_words = OwnWords(
            stretches,
            telling,
            closely=self._one_by_one and (binding or not style.chooses),
            idle=noted or stretches.are_spoken,
        )
        self._by_stretch = StretchWriter(
            stretches,
            style,
            engine,
            answers,
            telling,
            self._own_words,
            request.reading_level,
            language,
            self._one_by_one,
            self._one_by_one and self._choosing,
            not reports,
            self._one_by_one and (binding or not style.chooses),
            lambda text, said: self._what_tells(style.sections[0], text, said),
        )

    def asked(self, basis: str) -> list[list[Asked]]:
        """What the model is asked first, what is answered together in one list."""
        if self._one_by_one:
            return [[self._by_stretch.asked(at, self._stretches.text(at)) for at in range(len(self._stretches))]]
        sections = [section for section in self._style.sections if not section.gathers]
        together = ([sections[at] for at in places] for places in self._bases.together(basis, sections))
        return [
            [(self._prompt(each, self._bases.of(each, basis), each.task), self._answer_tokens) for each in its]
            for its in together
        ]

    def written(self, basis: str, gathered: Mapping[str, str]) -> Writing:
        """Yields tokens, progress and checkpoints. Returns the sections with their texts.

        Args:
            basis: what is summarized.
            gathered: by title, the sections that are there already.
        """
        asked = [section for section in self._style.sections if section.title not in gathered]
        self._gathered = frozenset(gathered)
        self._listed = " ".join(gathered.values())
        left = rest_of_words(self._target_words, sum(map(word_count, gathered.values())))
        self._words_a_share = left / (sum(each.share for each in asked) or 1)
        texts = [""] if self._one_by_one else (yield from self._first(basis, asked))
        by_title = {**gathered, **{section.title: text for section, text in zip(asked, texts, strict=True)}}
        written = [(section, by_title[section.title]) for section in self._style.sections]
        if not self._one_by_one:
            written = self._with_labelled((yield from self._told_again(basis, written)))
        self._opening = next((each for _section, text in written for _lead, each in split_result(text)), "")
        written = yield from self._told_of_all(basis, written)
        if not self._answers.wrote:
            return []
        written = yield from (self._told_more(written) if self._one_by_one else self._long_enough(basis, written))
        self.quoted += self._own_words.quoted
        written = yield from self._filled_up(written)
        if self._ordered:
            yield Notice(
                "Somewhere the text speaks to an AI and not to its readers. What only stands there was left out of the "
                "summary."
            )
        if not any(text for _section, text in written):  # better what describes the text than nothing
            return [
                (section, " ".join(dict.fromkeys(self._idle)) if section.grows else "") for section, _text in written
            ]
        if self._idle:
            count = len(self._idle)
            yield Notice(
                "The model described the text in place of telling what it says; "
                + ("that sentence was left out." if count == 1 else f"{count} such sentences were left out.")
            )
        return (yield from self._short_enough(written))

    def _prompt(self, section: Section, basis: str, task: str) -> Prompt:
        words = section.words(round(self._words_a_share))
        if section.labels:
            words = min(words, word_count(basis))
        return self._style.prompt(task, basis, words, level=self._request.reading_level, language=self._language)

    def _first(self, basis: str, sections: Sequence[Section]) -> Generator[TaskEvent, None, list[str]]:
        by_section: dict[int, Answer] = {}
        for asked in self._bases.together(basis, sections):
            its = [sections[at] for at in asked]
            prompts = [self._prompt(section, self._bases.of(section, basis), section.task) for section in its]
            show = Show(False, [lead(section, number + len(by_section)) for number, section in enumerate(its)])
            answers = yield from self._answers.all(prompts, self._answer_tokens, "writing", "Writing the summary", show)
            by_section |= zip(asked, answers, strict=True)
        answers = [by_section[at] for at in range(len(sections))]
        texts, repeated, said = [], 0, ""
        for section, answer in zip(sections, answers, strict=True):
            text, count = without_repeats(whole_answer(answer, section.shape), said)
            text = shaped(text, section.shape)  # a repeated first sentence had the marker of its line
            repeated += count
            self._circled += [section] * bool(count)
            said += f"\n\n{text}"
            texts.append(text)
        if repeated:
            yield Notice("The model repeated itself; repeated sentences were taken out.")
        listed = [(section, answer) for section, answer in zip(sections, answers, strict=True) if section.none]
        gatherer = Gatherer([section for section, _answer in listed], 1, self._target_words, not self._language)
        gatherer.add([answer for _section, answer in listed])
        minutes = gatherer.sections(self._telling)
        told, before = list[str](), list[str]()
        for section, text in zip(sections, texts, strict=True):
            text = minutes[section.title] if section.none else self._what_tells(section, text, elsewhere=before)
            told.append(text if section.none else self._put_right(section, text))
            before += [sentence for _lead, sentence in split_result(told[-1])]
        return told

    def _put_right(self, section: Section, text: str) -> str:
        """A section with passages in the place of what was put together wrongly."""
        if section.shape != "prose" and not section.grows:
            return text
        return without(self._own_words.among(split_result(text)), set())

    def _what_tells(self, section: Section, text: str, said: Sequence[str] = (), elsewhere: Sequence[str] = ()) -> str:
        """A section without the sentences that tell nothing, or what was said before it or in other sections."""
        if section.shape != "prose" and not section.grows:
            lines = map(without_lead, text.splitlines()) if section.shape == "list" else text.splitlines()
            kept = [line for line in lines if section.shape != "list" or (line and self._telling.tells_what(line))]
            return "\n".join(kept)
        pairs = [(before, self._telling.untold(sentence)) for before, sentence in split_result(text)]
        left_out: set[int] = set()
        told = [self._listed, *elsewhere, *said]
        for at, (_lead, sentence) in enumerate(pairs):
            turn = self._request.style == "meeting" and speaker_and_words(sentence)[0]  # copied, not summed up
            if self._telling.orders.are_told_by(sentence):
                self._ordered.add(sentence)
                left_out.add(at)
            elif turn or self._telling.is_title(sentence) or not (sentence and self._telling.tells(sentence)):
                self._idle.append(sentence)
                left_out.add(at)
            elif said_before(sentence, told):
                left_out.add(at)
            else:
                told.append(sentence)
        for at, (_lead, sentence) in enumerate(pairs):  # without what it refers to it tells nothing either
            before = pairs[at - 1][1] if at else ""
            lost = at - 1 in left_out and self._telling.references.hangs(sentence)
            lost = lost or ((at > 0 or not said) and self._telling.has_lost(sentence, before))
            if lost and (len(left_out) + 1 < len(pairs) or described_subject(sentence)):
                left_out.add(at)
        return without(pairs, left_out)

    def _told_again(self, basis: str, written: Written) -> Writing:
        """Ask once more for facts where next to nothing is left of a section."""
        lacking = [
            at
            for at, (section, text) in enumerate(written)
            if section.shape == "prose"
            and word_count(text) < self._to_keep(section) * section.words(round(self._words_a_share))
        ]
        if not lacking:
            return written
        # Of several sections each says another thing of the text: facts of any kind would stand under a wrong heading.
        alone = sum(section.shape == "prose" for section, _text in written) == 1
        prompts = [
            self._prompt(
                section,
                self._bases.of(section, basis),
                self._style.facts if alone else section.task + _NO_DESCRIPTION,
            )
            for section in (written[at][0] for at in lacking)
        ]
        answers = yield from self._answers.all(prompts, self._answer_tokens, "writing", "Writing again")
        written = list(written)
        for at, answer in zip(lacking, answers, strict=True):
            section, before = written[at]
            others = [text for place, (_section, text) in enumerate(written) if place != at]
            said = [sentence for text in others for _lead, sentence in split_result(text)]
            new = self._what_tells(section, without_repeats(whole_answer(answer, section.shape))[0], said)
            if word_count(new) > word_count(before):
                written[at] = section, new
        return written

    def _with_labelled(self, written: Written) -> Written:
        """A section that is still empty says what the text labels so, in the text's own words."""
        written = list(written)
        for at, (section, text) in enumerate(written):
            if not text:
                quotes = [quoted(each) for _lead, each in split_result(self._bases.labelled(section))[:_MOST_QUOTED]]
                self.quoted += quotes
                written[at] = section, " ".join(quotes)
        return written

    def _to_keep(self, section: Section) -> float:
        """The share of a section's words below which it is written again."""
        return _LEFT_OF_CIRCLES if section in self._circled else _LEFT_TO_KEEP * bool(self._idle)

    def _told_of_all(self, basis: str, written: Written) -> Writing:
        """Something of each stretch of the sources, also where the model passed it over."""
        at = growing(written)
        free = [section for section, _text in written if section.title not in self._gathered]
        if at is None or len(free) > 1:  # of several sections, each tells another thing of all of them
            return written
        section, text = written[at]
        pairs = split_result(text)
        if len(pairs) == 1 and self._telling.references.hangs(pairs[0][1]):
            pairs = []  # it was kept because there was nothing else
        target = round(self._words_a_share * section.share)
        lacking = target - sum(word_count(sentence) for _lead, sentence in pairs)
        if self._gathered and lacking <= (1 - TOO_SHORT) * target:  # minutes have their decisions and actions beside it
            return written
        most = max(1 if self._gathered else _MOST_STRETCHES, round(lacking / self._stretches.words))
        missing = self._stretches.untold((sentence for _lead, sentence in pairs), most)
        notes = [sentence for _lead, sentence in split_result(basis)] if self._noted else []
        found = {
            number: " ".join(each for each in notes if number in self._stretches.told_by(each)) for number in missing
        }
        asked = {number: self._stretches.text(number) for number in missing if not found[number]}
        if self._gathered and self._noted:  # of a long meeting, parts were asked for just that
            asked = {}
        pairs = self._by_stretch.in_place(pairs, found | (yield from self._by_stretch.about(asked)))
        return [*written[:at], (section, prose(pairs)), *written[at + 1 :]] if pairs else written

    def _told_more(self, written: Written) -> Writing:
        """Of a text that is told stretch by stretch what no sentence tells yet, when the result is too short."""
        at = growing(written)
        missing = self._target_words - words_of(written)
        if at is None or missing <= (1 - TOO_SHORT) * self._target_words:
            return written
        section, text = written[at]
        pairs = split_result(text)
        rests = self._by_stretch.rests([sentence for _lead, sentence in pairs], missing)
        pairs = self._by_stretch.in_place(pairs, (yield from self._by_stretch.about(rests, begun=True)), True)
        return [*written[:at], (section, prose(pairs)), *written[at + 1 :]]

    def _long_enough(self, basis: str, written: Written) -> Writing:
        """Let the model write more when the result is too short."""
        at = growing(written) if not self._gathered else None  # of a meeting a small model then invents who did what
        for _round in range(_MOST_CONTINUATIONS):
            missing = self._target_words - words_of(written)
            if at is None or missing <= (1 - TOO_SHORT) * self._target_words:
                return written
            section, text = written[at]
            said = "\n\n".join(text for section, text in written if text != f"- {section.none}")
            basis_here = self._bases.of(section, basis)
            words = max(_FEWEST_MORE_WORDS, missing)
            level = self._request.reading_level
            prompt = self._style.more_prompt(basis_here, delimited(said), words, level, self._language)
            limit = min(self._answer_tokens, (missing + _FEWEST_MORE_WORDS) * TOKENS_PER_WORD)
            if self._engine.count_prompt_tokens(prompt) + limit > self._engine.max_context_tokens:
                return written
            show = Show(False, [separator(section)])
            (answer,) = yield from self._answers.all([prompt], limit, "writing", "Writing more", show)
            sentences = [sentence for _lead, sentence in split_result(said)]
            more = without_repeats(whole_answer(answer, section.shape), said)[0]
            more = shaped(self._what_tells(section, more, sentences), section.shape)
            if not more or not (answer.finished or len(split_result(more)) > 1):  # half a sentence is no more
                return written
            written = [*written[:at], (section, appended(text, more, section)), *written[at + 1 :]]
        return written

    def _filled_up(self, written: Written) -> Writing:
        """Add central sentences of the source itself where the model does not say more."""
        at = growing(written)
        missing = self._target_words - words_of(written)
        if at is None or missing <= (1 - TOO_SHORT) * self._target_words or self._request.style == "meeting":
            return written
        section, text = written[at]
        said = "\n\n".join(text for _section, text in written)
        central = self._bases.within(section, central_sentences(self._request.sources, self._check))
        added = additions(said, central, self._request.sources, missing, self._telling.references)
        added = [each for each in map(quoted, added) if len(split_result(each)) == 1]
        if not added:
            return written
        self.quoted += added
        more = "\n".join(f"- {each}" for each in added) if section.shape == "list" else " ".join(added)
        yield Token(separator(section) + more)
        yield Notice(
            "The model wrote too little: "
            + ("a sentence" if len(added) == 1 else f"{len(added)} sentences")
            + " of the source itself "
            + ("was added." if len(added) == 1 else "were added.")
        )
        return [*written[:at], (section, appended(text, more, section)), *written[at + 1 :]]

    def _short_enough(self, written: Written) -> Writing:
        free = [at for at, (section, _text) in enumerate(written) if section.title not in self._gathered]
        there = words_of(written) - words_of([written[at] for at in free])
        if self._gathered and there > _LISTS_ALONE * self._target_words:
            return [(section, text if section.title in self._gathered else "") for section, text in written]
        target = rest_of_words(self._target_words, there)
        texts, left_out = trimmed(
            [written[at][1] for at in free],
            target,
            self._telling.worth,
            self._telling.references,
            self._stretches.told_by,
            matter if self._choosing else lambda _sentence: 0.0,
            self._opening,
        )
        if left_out:
            yield Notice(
                "The model wrote more than was asked for: the least central "
                + ("sentence was left out." if left_out == 1 else f"{left_out} sentences were left out.")
            )
        written = list(written)
        for at, text in zip(free, texts, strict=True):
            written[at] = written[at][0], begun_anew(text)
        return written
