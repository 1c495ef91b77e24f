"""Asks a model what single stretches of a text say, and puts that where it belongs in a summary."""

from __future__ import annotations

from collections.abc import Callable, Generator, Mapping, Sequence

from slmdesk.engine import Engine
from slmdesk.messages import TaskEvent
from slmdesk.tasks.prompt_files import delimited
from slmdesk.tasks.sentences import split_result
from slmdesk.tasks.summarize.answers import Answers, Asked, Show
from slmdesk.tasks.summarize.length import Pair, word_count
from slmdesk.tasks.summarize.levels import beginning
from slmdesk.tasks.summarize.matters import matter, what_matters
from slmdesk.tasks.summarize.own_words import OwnWords
from slmdesk.tasks.summarize.styles import Style
from slmdesk.tasks.summarize.telling import Telling
from slmdesk.tasks.summarize.text import whole_answer
from slmdesk.tasks.summarize.titles import ends
from slmdesk.tasks.summarize.told import Stretches

_MATTERS = 1.2  # words of what matters in a stretch, for each that is asked for
_WORDS_OF_A_STRETCH = 300  # read at most
_FEWEST_SENTENCES = 2  # on a stretch, where the model wrote as many
_MOST_OF_A_STRETCH = 5  # tokens, for each word that is asked for
_TOKENS_A_WORD = 2  # of a sentence that is told as it stands
_LEAST_REST = 6  # words of a stretch of which nothing is told yet


class StretchWriter:
    """Tells of stretches one by one.

    Args:
        level: the school grade of the readers. language: a sentence that names what to write in, for the model.
        alone: the summary is made of nothing else, and shown as it is written. choosing: of each stretch what matters
            is told, and amounts, if they do, above all. closely: in its own words, as far as the model keeps them.
        what_tells: leaves out of a text what tells nothing, or what some sentences said before.
    """

    def __init__(
        self,
        stretches: Stretches,
        style: Style,
        engine: Engine,
        answers: Answers,
        telling: Telling,
        own_words: OwnWords,
        level: int,
        language: str,
        alone: bool,
        choosing: bool,
        amounts: bool,
        closely: bool,
        what_tells: Callable[[str, Sequence[str]], str],
    ) -> None:
        self._stretches = stretches
        self._style = style
        self._engine = engine
        self._answers = answers
        self._telling = telling
        self._level = level
        self._language = language
        self._alone = alone
        self._choosing = choosing
        self._amounts = amounts
        self._closely = alone and closely
        self._what_tells = what_tells
        self._own_words = own_words

    def asked(self, number: int, text: str) -> Asked:
        """What is asked of a stretch."""
        words, read = self._stretches.words, text
        if self._choosing:
            read = what_matters(text, round(_MATTERS * words), self._telling.references, self._amounts)
            if read != text:  # what is left is not to be shortened again: then conditions go first
                words = word_count(read)
        task = self._style.of_stretch(number + 1, len(self._stretches), self._closely)
        basis = delimited(beginning(read, _WORDS_OF_A_STRETCH))
        limit = max(_MOST_OF_A_STRETCH * self._stretches.words, _TOKENS_A_WORD * min(words, _WORDS_OF_A_STRETCH))
        return self._style.prompt(task, basis, words, self._level, self._language), limit

    def about(self, texts: Mapping[int, str], begun: bool = False) -> Generator[TaskEvent, None, dict[int, str]]:
        """What the model says of each of some stretches; nothing where its context has no room for that.

        texts: by their numbers. begun: something is shown already.
        """
        words = self._stretches.words
        asked = [self.asked(number, text) for number, text in texts.items()]
        room = self._engine.max_context_tokens
        if not asked or any(self._engine.count_prompt_tokens(prompt) + limit > room for prompt, limit in asked):
            return dict.fromkeys(texts, "")
        prompts, limits = [prompt for prompt, _limit in asked], [limit for _prompt, limit in asked]

        def is_enough(said: str) -> bool:
            begun = split_result(said) if word_count(said) > words else []
            return sum(word_count(sentence) for _lead, sentence in begun[:-1]) >= words

        word = "Part" if self._alone else "Parts that were passed over"
        leads = [" " if number or begun else "" for number in range(len(prompts))]
        show = Show(False, leads, whole=True) if self._alone else None
        answers = yield from self._answers.all(prompts, limits, "writing", word, show, enough=is_enough)
        told = {number: whole_answer(answer, "prose") for number, answer in zip(texts, answers, strict=True)}
        # Of one that was cut within its first sentence nothing is whole.
        cut = {number for number, answer in zip(texts, answers, strict=True) if not answer.finished}
        return {number: text if number not in cut or ends(text) else "" for number, text in told.items()}

    def in_place(self, pairs: Sequence[Pair], said: Mapping[int, str], again: bool = False) -> list[Pair]:
        """Some sentences with what is said of stretches, by number, each behind what stands before it in the text.

        again: something is told of them already, and more is said behind that.
        """
        told = list(pairs)
        for number, text in said.items():
            sentences = [sentence for _lead, sentence in told]
            found = self._own_words.among(split_result(self._what_tells(text, sentences)))
            new = [each for _lead, each in found]
            new = self._enough([each for each in new if each not in sentences and self._telling.worth(each)])
            while new and self._telling.references.hangs(new[0]):  # what it is about was left out
                del new[0]
            place = self._stretches.place(number + again, sentences)
            told[place:place] = [(" ", each) for each in new]
        return [(lead or " " * (at > 0), sentence) for at, (lead, sentence) in enumerate(told)]

    def _enough(self, sentences: Sequence[str]) -> list[str]:
        """The first sentences on a stretch, until they have the words that are asked for."""
        kept: list[str] = []
        for sentence in sentences:
            if len(kept) >= _FEWEST_SENTENCES and sum(map(word_count, kept)) >= self._stretches.words:
                break
            kept.append(sentence)
        return kept

    def rests(self, sentences: Sequence[str], words: int) -> dict[int, str]:
        """Of so many words that are wanted, the stretches with what no sentence told of them; what matters first."""
        rests = {number: self._stretches.rest(number, sentences) for number in range(len(self._stretches))}
        worth = {
            number: max((matter(sentence) for _lead, sentence in split_result(rest)), default=0.0)
            for number, rest in rests.items()
            if word_count(rest) >= _LEAST_REST
        }
        most = max(1, -(-words // self._stretches.words))
        chosen = sorted(worth, key=lambda number: (-worth[number], -word_count(rests[number])))[:most]
        return {number: rests[number] for number in sorted(chosen)}
