from __future__ import annotations

from collections.abc import Iterator, Sequence

from fakes import ScriptedEngine
from slmdesk.engine import Message, Piece, Prompt, PromptProgress, Regex
from slmdesk.messages import BEGUN, Checkpoint, PartText, Sampling, TaskEvent
from slmdesk.tasks.summarize.answers import Answer, Answers, Stage

LONG = " ".join(f"word{number}" for number in range(40)) + "."
ASKED: list[Prompt] = [[Message("user", (f"Question {number}",))] for number in range(3)]


class NoTimes:
    def __init__(self) -> None:
        self.all_asked: list[tuple[Stage, float, float]] = []

    def asked(self, stage: Stage, read: float, written: float) -> None:
        self.all_asked.append((stage, read, written))

    def remaining_s(self, stage: str, done: float, total: int) -> float | None:
        return None


def answered(
    engine: ScriptedEngine, done: Sequence[PartText] = (), *, formed: bool = False
) -> tuple[list[Answer], list[TaskEvent]]:
    answers = Answers(engine, Sampling(), lambda: False, "job", done, NoTimes())
    events: list[TaskEvent] = []
    constraints = [Regex(".*")] * len(ASKED) if formed else None
    work = answers.all(ASKED, 90, "summarizing", "Part", constraints=constraints)
    while True:
        try:
            events.append(next(work))
        except StopIteration as end:
            return end.value, events


def parts(events: Sequence[TaskEvent]) -> list[PartText]:
    return [PartText(event.part, event.text) for event in events if isinstance(event, Checkpoint)]


def test_a_long_answer_is_kept_while_it_is_written_and_gone_on_with() -> None:
    whole, events = answered(ScriptedEngine([LONG]))
    assert [answer.text for answer in whole] == [LONG] * 3
    kept = parts(events)
    begun = [part for part in kept if not part.is_whole]
    assert len(begun) >= 3 * 3
    assert {part.part for part in kept if part.is_whole} == {part.part for part in begun}

    cut = {part.part: part for part in begun[:7]}  # as a store keeps them: the last text of each
    engine = ScriptedEngine([LONG])
    again, _events = answered(engine, list(cut.values()))
    assert again == whole
    there = sum(len(part.text.split()) - 1 for part in cut.values())  # a last word may be cut
    assert engine.take_usage().output_tokens == 3 * 40 - there


def test_an_answer_that_was_whole_is_not_asked_again() -> None:
    whole, events = answered(ScriptedEngine([LONG]))
    engine = ScriptedEngine(["Something else."])
    again, more = answered(engine, [part for part in parts(events) if part.is_whole])
    assert again == whole
    assert engine.history == []
    assert parts(more) == []


def test_an_answer_of_a_given_form_begins_at_its_beginning() -> None:
    _whole, events = answered(ScriptedEngine([LONG]))
    begun = [part for part in parts(events) if not part.is_whole]
    engine = ScriptedEngine([LONG])
    _again, events = answered(engine, begun, formed=True)
    assert engine.take_usage().output_tokens == 3 * 40
    assert all(part.is_whole for part in parts(events))


def test_an_answer_without_spaces_is_gone_on_with() -> None:
    whole, events = answered(ScriptedEngine(["葉は光を" * 40]))
    assert [answer.text for answer in whole] == ["葉は光を" * 40] * 3
    part = next(part for part in parts(events) if part.is_whole)
    begun = PartText(part.part, "葉は光を" * 20 + BEGUN)
    seen: list[str] = []

    class Engine(ScriptedEngine):
        def _go_on(self, start: str, events: Iterator[PromptProgress | Piece]) -> Iterator[PromptProgress | Piece]:
            seen.append(start)
            return super()._go_on(start, events)

    answered(Engine(["葉は光を" * 40]), [begun])
    assert "葉は光を" * 20 in seen


def test_what_is_known_is_told_of_as_asked_for_nothing() -> None:
    """Else what is asked for next is counted as what is there already."""
    _whole, events = answered(ScriptedEngine([LONG]))
    done = [part for part in parts(events) if part.is_whole]
    for kept, resumed in ((done, {"summarizing"}), ([], set())):
        times = NoTimes()
        answers = Answers(ScriptedEngine([LONG]), Sampling(), lambda: False, "job", kept, times)
        for _event in answers.all(ASKED, 90, "summarizing", "Part"):
            pass
        ((stage, read, written),) = times.all_asked
        assert stage == "summarizing"
        assert (read > 0, written > 0) == ((False, False) if kept else (True, True))
        assert answers.resumed == resumed


def test_no_tokens_are_counted_where_nothing_was_begun() -> None:
    class Counting(ScriptedEngine):
        counted = 0

        def count_tokens(self, text: str) -> int:
            self.counted += not text
            return super().count_tokens(text)

    engine = Counting([LONG])
    answered(engine)
    assert engine.counted == 0
