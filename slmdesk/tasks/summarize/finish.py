"""After a summary is written: each sentence checked, repaired once, made easier to read, or put in another language."""

from __future__ import annotations

import re
from collections.abc import Generator, Sequence, Set
from pathlib import Path

from msgspec.structs import replace

from slmdesk.engine import Cancelled, Data, Engine
from slmdesk.errors import JobCancelled
from slmdesk.messages import Notice, Progress, Sentence, Summarize, TaskEvent
from slmdesk.tasks import verify
from slmdesk.tasks.languages import same_language
from slmdesk.tasks.prompt_files import PromptFile, delimited
from slmdesk.tasks.sentences import split_result
from slmdesk.tasks.summarize.answers import Answers, Times
from slmdesk.tasks.summarize.deadlines import as_deadline
from slmdesk.tasks.summarize.fragments import has_subject, is_order
from slmdesk.tasks.summarize.length import word_count
from slmdesk.tasks.summarize.limits import limits
from slmdesk.tasks.summarize.mixing import mixed
from slmdesk.tasks.summarize.reading_level import grade
from slmdesk.tasks.summarize.text import cleaned, shaped
from slmdesk.tasks.verify import quantities

_EASIER_BY = 0.5  # grades; a rewriting that gains less is not worth its risk
_SLACK_GRADES = 1.5  # above the level that was chosen, a sentence is written again
_LONGEST_REWRITING = 1.6  # times the words of the sentence
_READ_FOR_A_REPAIR = 300  # tokens of its passages and its frame
OF_THE_SOURCE = "This sentence stands so in the source; the model did not write it."
_TASK = re.compile(r"[^\W\d_][^:“”]{0,40}: ")  # "Rosa: write the notes", a line of the minutes
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")

Checked = Generator[TaskEvent, None, list[Sentence]]


class Finisher:
    """Works on the checked sentences of one summary.

    Args:
        index: where passages are found.
        answers: of the same job, so that its answers are kept, too.
        prompts: the folder of the prompt files.
    """

    def __init__(
        self,
        request: Summarize,
        engine: Engine,
        index: verify.SourceIndex,
        answers: Answers,
        cancelled: Cancelled,
        prompts: Path,
    ) -> None:
        self._request = request
        self._engine = engine
        self._answers = answers
        self._cancelled = cancelled
        self._prompts = prompts
        self.index = index

    def checked(self, text: str, quoted: Set[str] = frozenset(), fixed: Set[str] = frozenset()) -> list[Sentence]:
        """Each sentence with its passages and what is wrong with it.

        quoted: sentences of the sources themselves, which are marked so. fixed: our own, such as "No action is
        recorded.", which no passage can support.
        """
        checked = []
        for lead, sentence in split_result(text):
            self._check()
            if sentence in fixed:
                checked.append(Sentence(lead, sentence, "unverifiable", [], []))
                continue
            one = verify.check(self.index, lead, sentence)
            checked.append(_of_the_source(one) if sentence in quoted else one)
        return checked

    def repaired(self, sentences: Sequence[Sentence], language: str = "") -> Checked:
        """One more try for each sentence that the source does not support; what stays wrong stays, and marked.

        language: of the sources, in words for the model; empty leaves it to the model.
        """
        from slmdesk.tasks.repair import repair_all

        if not any(sentence.status == "unsupported" for sentence in sentences):
            return list(sentences)
        times = self._answers.times
        flagged = [each for each in sentences if each.status == "unsupported"]
        written = sum(map(self._engine.count_tokens, (each.text for each in flagged)))
        times.asked("repairing", _READ_FOR_A_REPAIR * len(flagged), written)
        repaired = yield from _timed(
            times,
            repair_all(
                sentences,
                self.index,
                self._engine,
                self._request.sampling,
                self._cancelled,
                self._prompts,
                language or None,
            ),
        )
        # Two flagged sentences can be repaired into the same one: the second then stays as it was, and marked.
        seen: set[str] = set()
        kept = []
        for old, new in zip(sentences, repaired, strict=True):
            # One that was put together of several passages says what no passage does, and no check may find it.
            worse = new.text != old.text and mixed(self.index, new.text) is not None
            kept.append(old if new.text in seen or worse else new)
            seen.add(new.text)
        return kept

    def easier(self, sentences: Sequence[Sentence], level: int) -> Checked:
        """Sentences above the reading level, written again in plainer words; kept when they became easier and no less
        supported."""
        hard = [
            at
            for at, each in enumerate(sentences)
            if (measured := grade(each.text)) and measured > level + _SLACK_GRADES
        ]
        if not hard:
            return list(sentences)
        prompt = PromptFile(self._prompts / "summarize-simplify.txt")
        limit = 40 + max(self._engine.count_tokens(sentences[at].text) for at in hard) * 2
        answers = yield from self._answers.all(
            [prompt.fill(text=Data(delimited(_unquoted(sentences[at]).text)), level=str(level)) for at in hard],
            limit,
            "writing",
            "Simpler words",
        )
        finished = list(sentences)
        replaced: dict[int, list[Sentence]] = {}
        for at, answer in zip(hard, answers, strict=True):
            old = sentences[at]
            text = " ".join(shaped(cleaned(answer.text), "prose").split())
            new_grade, old_grade = grade(text), grade(old.text)
            if not text or not answer.finished or new_grade is None or old_grade is None:
                continue
            if new_grade > old_grade - _EASIER_BY or word_count(text) > _LONGEST_REWRITING * word_count(old.text) + 4:
                continue
            if limits(text) != limits(old.text):  # "only in a drought" is not "except in a drought"
                continue
            if not _numbers_kept(old.text, text):  # "tell us" is not "tell us at least three days before"
                continue
            if self._orders_otherwise(old.text, text):  # "Collect 87 pounds", of what the office will collect
                continue
            if mixed(self.index, text) is not None and mixed(self.index, old.text) is None:
                continue  # "you can return it within 14 days", of withdrawing from the contract
            new = list(verify.check_all(self.index, text, self._check))
            if new and (old.status != "supported" or all(each.status != "unsupported" for each in new)):
                replaced[at] = [replace(new[0], lead=old.lead), *(replace(each, lead=" ") for each in new[1:])]
        return [each for at, old in enumerate(finished) for each in replaced.get(at, [old])]

    def _orders_otherwise(self, old: str, new: str) -> bool:
        """Whether an English sentence tells its reader to do what another one says that somebody does."""
        if self.index.language not in (None, "en"):
            return False
        return any(is_order(each) for _lead, each in split_result(new)) and has_subject(_unquoted_text(old))

    def translated(self, sentences: Sequence[Sentence], language: str, fixed: Set[str] = frozenset()) -> Checked:
        """Each sentence in another language. Its passages stay; a number that got lost is flagged.

        language: its name in words. fixed: what is in that language already; headings are, too.
        """
        ready = {at for at, each in enumerate(sentences) if "#" in each.lead or each.text in fixed}
        translated = yield from self._translated(
            [each for at, each in enumerate(sentences) if at not in ready], language
        )
        rest = iter(translated)
        return [each if at in ready else next(rest) for at, each in enumerate(sentences)]

    def _translated(self, sentences: Sequence[Sentence], language: str) -> Checked:
        sentences = [_unquoted(each) for each in sentences]
        prompt = PromptFile(self._prompts / "summarize-translate.txt")
        limit = 40 + max((self._engine.count_tokens(each.text) for each in sentences), default=0) * 3
        answers = yield from self._answers.all(
            [prompt.fill(text=Data(delimited(each.text)), language=language) for each in sentences],
            limit,
            "translating",
            "Sentence",
            enough=lambda said: len(_lines(said)) > 1,
        )
        finished = []
        english = self._request.language is not None and same_language(self._request.language, "en")
        for sentence, answer in zip(sentences, answers, strict=True):
            lines = _lines(answer.text)  # behind the first, small models praise their translation
            text = " ".join(lines[0].split()) if lines else ""
            if english and _TASK.match(sentence.text):
                text = as_deadline(text)
            if not text or not (answer.finished or len(lines) > 1):
                reasons = [*sentence.reasons, "The model did not translate this sentence."]
                finished.append(replace(sentence, status="unsupported", reasons=reasons))
                continue
            lost = [number for number in _NUMBER.findall(sentence.text) if number not in _numbers_of(text)]
            reasons = [*sentence.reasons, *(f"The number {each} got lost in the translation." for each in lost)]
            status = "unsupported" if lost else sentence.status
            finished.append(replace(sentence, text=text, status=status, reasons=reasons))
        return finished

    def _check(self) -> None:
        if self._cancelled():
            raise JobCancelled


def _timed(times: Times, events: Checked) -> Checked:
    """The same events, and how long the job still takes."""
    while True:
        try:
            event = next(events)
        except StopIteration as end:
            return list(end.value)
        if isinstance(event, Progress) and event.stage == "repairing":
            event = replace(event, remaining_s=times.remaining_s("repairing", event.done, event.total))
        yield event


def _lines(answer: str) -> list[str]:
    return [line for line in cleaned(answer).splitlines() if line.strip()]


def _numbers_kept(old: str, new: str) -> bool:
    """Whether every number of a sentence is in another one, however it is written."""
    there = {value for each in quantities(new) for value in each.values}
    return all(there.intersection(each.values) for each in quantities(old) if not each.vague)


def _of_the_source(sentence: Sentence) -> Sentence:
    """A sentence that was taken from the sources as it stands there: whatever the checks say, they support it."""
    nearest = [sentence.nearest] if sentence.nearest is not None else []
    sources = sentence.sources or nearest
    if not sources:
        return sentence
    return Sentence(sentence.lead, sentence.text, "supported", [OF_THE_SOURCE], sources)


def _unquoted(sentence: Sentence) -> Sentence:
    """The sentence for writing it in other words: then it is no quotation any more."""
    if sentence.reasons != [OF_THE_SOURCE]:
        return sentence
    return replace(sentence, text=_unquoted_text(sentence.text), reasons=[])


def _unquoted_text(text: str) -> str:
    text = text.removeprefix("“")
    return f"{text[:-2]}." if text.endswith("”.") else text.removesuffix("”")


def own_sentences(request: Summarize) -> list[Sentence]:
    """The sentences of the sources themselves, each its own source: for a text too short to summarize."""
    index = verify.SourceIndex(request.sources)
    found: list[Sentence] = []
    for source in request.sources:
        paragraphs = [" ".join(part.split()) for part in re.split(r"\n\s*\n", source.text)]
        for paragraph in filter(None, paragraphs):
            for at, (lead, text) in enumerate(split_result(paragraph)):
                before = "\n\n" if found and at == 0 else ""
                checked = verify.check(index, before + lead, text)
                found.append(replace(checked, status="supported", reasons=[]) if checked.sources else checked)
    return found


def about_length(words: int, target: int, length: str) -> list[Notice]:
    """What the user should know when the summary could not be as long as was asked for."""
    if words < 0.75 * target:
        return [Notice(f"The summary is shorter than a {length} one: the text says no more that is new.")]
    return []


def counted(stage_total: int) -> Progress:
    """The stage of checking."""
    return Progress("linking", 0, stage_total, "sentences", "Finding each sentence in the source", 0.5)


def _numbers_of(text: str) -> set[str]:
    found = set(_NUMBER.findall(text))
    return found | {number.replace(",", ".") for number in found} | {number.replace(".", ",") for number in found}
