"""A conversation about the user's material: what was asked, what came of it, and what the next request carries."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

from msgspec.structs import replace

from slmdesk.gui.summary.result_text import Line
from slmdesk.messages import AskResult, Calculation, Sentence, Turn

Level = Literal["", "child", "school", "university"]

REMEMBERED = 4
"""How many questions go along with the next one at least, where there were so many; up to twice as many less one.

They are forgotten several at a time: what goes along begins as the prompt before then, and the model goes on from
there. If one were forgotten with each question, all would be read again each time.
"""

_TITLE_CHARACTERS = 120
HINTS = 3  # that a Socratic tutor gives before it tells


@dataclass(frozen=True)
class Wishes:
    """How an answer shall be. general: it may use what the model knows besides. level: whom it is for."""

    general: bool = False
    level: Level = ""
    socratic: bool = False


@dataclass(eq=False)
class Exchange:
    """A question and its answer, as far as it goes.

    documents: how many it was asked of. streamed: text that no checked sentence has replaced yet. forgotten: the
    conversation is longer than what went along with the question. hint: number of the hint, 0 for an answer.
    private: nothing was to be kept when it was asked or answered: it is never written.
    """

    question: str
    wishes: Wishes
    documents: int
    forgotten: bool = False
    hint: int = 0
    streamed: str = ""
    sentences: list[Sentence] = field(default_factory=list)
    calculations: list[Calculation] = field(default_factory=list)
    notices: list[str] = field(default_factory=list)
    result: AskResult | None = None
    stopped: bool = False
    private: bool = False

    @property
    def text(self) -> str:
        """The answer in plain words; of one that was stopped, what there is."""
        if self.result is not None:
            return self.result.answer
        written = "".join(each.lead + each.text for each in self.sentences)
        return (written or self.streamed).strip()

    @property
    def answered(self) -> bool:
        """Whether it says something that a later question can build on."""
        return self.result is not None and self.result.answered and not self.result.refused

    @property
    def lines(self) -> list[Line]:
        """The answer's sentences as they are shown."""
        if not self.sentences and self.result is not None:  # a refusal, or a value: nothing in it was checked
            return [self.line(Sentence("", self.result.answer, "supported", [], []))]
        steps = {step_words(each) for each in self.calculations}
        return [self.line(each) for each in self.sentences if each.text not in steps]

    def line(self, sentence: Sentence) -> Line:
        """What makes no claim about the material has neither page nor remark."""
        from_material = bool(sentence.sources) or sentence.status == "unsupported"
        claims = from_material or (self._of_material and sentence.status == "unverifiable")
        return Line(sentence) if claims else Line(replace(sentence, status="supported"), form=True)

    @property
    def _of_material(self) -> bool:
        result = self.result
        if result is None or result.general or result.refused or not result.answered:
            return False  # while it is written, nobody knows yet
        return self.documents > 0 and not self.calculations and not self.wishes.socratic


def step_words(step: Calculation) -> str:
    """A computed step on a line."""
    name = "" if step.name == "answer" else f"{step.name.replace('_', ' ')}: "
    note = f" ({step.note})" if step.note else ""
    return f"{name}{step.expression} = {step.value}{note}"


def is_step(step: Calculation) -> bool:
    """Whether something is computed in it; a number that the question itself gives is none."""
    return step.expression.strip() != step.value.strip()


@dataclass
class KeptConversation:
    """A conversation as it is kept (as JSON).

    files: the documents that were open, the ticked ones and the others. unticked: the others; None: written by a
    version that did not say.
    """

    files: list[str]
    exchanges: list[Exchange]
    unticked: list[str] | None = None


class Conversation:
    """A conversation: its exchanges, oldest first.

    Attributes:
        key: what it is kept under.
        files: the documents that it was last about.
        kept: what was kept of it last, as JSON.
        aside: what it is kept under when another window has gone on with what was kept.
    """

    def __init__(self, exchanges: Sequence[Exchange] = (), key: str = "") -> None:
        self.exchanges: list[Exchange] = list(exchanges)
        self.key = key or uuid.uuid4().hex
        self.files: set[str] = set()
        self.kept = ""
        self.aside = uuid.uuid4().hex

    @property
    def title(self) -> str:
        """Its first question, on one line."""
        return " ".join(self.exchanges[0].question.split())[:_TITLE_CHARACTERS] if self.exchanges else ""

    @property
    def text(self) -> str:
        """All of it in plain words."""
        return "\n\n".join(f"{each.question}\n{each.text}" for each in self.exchanges)

    def turns(self, wishes: Wishes) -> tuple[list[Turn], bool]:
        """What goes along with the next question, and whether something is left out for its length.

        A Socratic round is a question and the hints on it: the next question after the telling begins a new one.
        """
        if wishes.socratic:
            return _turns(self._round()), False
        usable = [each for each in self.exchanges if each.answered and not each.wishes.socratic]
        first = max(0, len(usable) // REMEMBERED - 1) * REMEMBERED
        return _turns(usable[first:]), first > 0

    def hint(self, wishes: Wishes) -> int:
        """Which hint the next answer is; 0 when it tells, or is an answer like any other."""
        given = len(self._round())
        return given + 1 if wishes.socratic and given < HINTS else 0

    def first_of_round(self, exchange: Exchange) -> str:
        """The question that a hint is about."""
        place = self.exchanges.index(exchange)
        while place and self.exchanges[place].hint > 1 and self.exchanges[place - 1].hint:
            place -= 1
        return self.exchanges[place].question

    def _round(self) -> list[Exchange]:
        found: list[Exchange] = []
        for each in reversed(self.exchanges):
            if not each.wishes.socratic or (each.answered and not each.hint):
                break
            if each.answered:
                found.insert(0, each)
            if each.hint == 1:
                break
        return found


def _turns(exchanges: Sequence[Exchange]) -> list[Turn]:
    return [turn for each in exchanges for turn in (Turn("user", each.question), Turn("assistant", each.text.strip()))]
