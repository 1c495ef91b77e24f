"""A text about lions, what a model could write of it, and the way of one summary with a scripted engine."""

from __future__ import annotations

from fakes import ScriptedEngine, ScriptedEngines
from slmdesk.messages import (
    Block,
    Done,
    Event,
    ModelFile,
    Notice,
    Pace,
    Sentence,
    SourceText,
    Summarize,
    SummaryResult,
)
from slmdesk.tasks import summarize

MODEL = ModelFile("scripted", "/nowhere.gguf")
PACE = Pace(0.001, 0.01, 0.02, 1.6, 1.5, 1.2)
TEXT = (
    "Lions live in prides. They hunt at night. A pride has up to thirty lions, mostly females and their young. "
    "Males defend the territory, which can be as large as two hundred square kilometres. The females do most of the "
    "hunting together, and share what they catch. Cubs are born in dens and stay hidden there for six weeks. "
    "Drought and loss of land threaten lions in much of Africa today."
)
SHORT = SourceText("a.txt", TEXT, [Block(1, 0, len(TEXT))])
ANSWER = (
    "Lions live in prides. They hunt at night. A pride has up to thirty lions, mostly females and their young. "
    "The females do most of the hunting together. Cubs are born in dens and stay hidden there for six weeks."
)


def summarized(engine: ScriptedEngine, *sources: SourceText, **options: object) -> list[Event]:
    options = {"repair": False, "length": "short", "pace": PACE, **options}
    request = Summarize(list(sources) or [SHORT], MODEL, **options)  # type: ignore[arg-type]
    return list(summarize.run(request, ScriptedEngines(engine), lambda: False))


def result(events: list[Event]) -> SummaryResult:
    assert isinstance(events[-1], Done)
    assert isinstance(events[-1].result, SummaryResult)
    return events[-1].result


def sentences_in(events: list[Event]) -> list[Sentence]:
    return [event for event in events if isinstance(event, Sentence)]


def parts_asked(engine: ScriptedEngine) -> int:
    return sum("This was part" in prompt for prompt in engine.history)


def notices_in(events: list[Event]) -> str:
    return " ".join(event.text for event in events if isinstance(event, Notice))
