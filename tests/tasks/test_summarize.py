from __future__ import annotations

import pytest

from fakes import ScriptedEngine, ScriptedEngines
from slmdesk.errors import DocumentError, EngineError, JobCancelled
from slmdesk.messages import (
    Block,
    Done,
    Event,
    ModelFile,
    ModelLoaded,
    Notice,
    Progress,
    Sentence,
    Skipped,
    SourceText,
    Summarize,
    SummaryResult,
    Token,
)
from slmdesk.tasks import summarize

MODEL = ModelFile("scripted", "/nowhere.gguf")
SHORT = SourceText("a.txt", "Lions live in prides. They hunt at night.", [Block(1, 0, 41)])


def run(engine: ScriptedEngine, *sources: SourceText, **options: object) -> list[Event]:
    request = Summarize(list(sources) or [SHORT], MODEL, **options)  # type: ignore[arg-type]
    return list(summarize.run(request, ScriptedEngines(engine), lambda: False))


def result(events: list[Event]) -> SummaryResult:
    assert isinstance(events[-1], Done)
    assert isinstance(events[-1].result, SummaryResult)
    return events[-1].result


def test_a_short_text_is_summarized_in_one_go() -> None:
    engine = ScriptedEngine(["Lions live in prides. They hunt at night."])
    events = run(engine)
    assert len(engine.history) == 1
    assert SHORT.text in engine.history[0]
    assert "".join(event.text for event in events if isinstance(event, Token)) == result(events).summary
    sentences = [event for event in events if isinstance(event, Sentence)]
    assert [sentence.status for sentence in sentences] == ["supported", "supported"]
    assert "".join(sentence.lead + sentence.text for sentence in sentences) == result(events).summary
    assert result(events).coverage == 1


def test_what_the_text_does_not_say_has_no_source() -> None:
    events = run(ScriptedEngine(["Whales sing below Antarctic glaciers."]))
    sentence = next(event for event in events if isinstance(event, Sentence))
    assert sentence.sources == []
    assert result(events).coverage == 0


def test_a_long_text_is_read_to_its_last_word() -> None:
    text = " ".join(f"Fact number{number} is quite important here." for number in range(2000))
    engine = ScriptedEngine(["Notes on a part."], max_context_tokens=2048)
    events = run(engine, SourceText("long.txt", text, []))
    read = " ".join(engine.history)
    assert all(f"number{number} " in read for number in range(2000))
    done = [event for event in events if isinstance(event, Progress) and event.stage == "summarizing"]
    assert done[-1].done == done[-1].total > 5
    drafts = [event.draft for event in events if isinstance(event, Token) and event.text == "Notes"]
    assert drafts[-1] is False
    assert all(drafts[:-1])
    assert result(events).summary == "Notes on a part."


def test_drafts_of_parts_that_are_written_at_once_do_not_mix() -> None:
    text = " ".join(f"Fact number{number} is quite important here." for number in range(1000))
    engine = ScriptedEngine(["Alpha beta gamma.", "Delta epsilon.", "Zeta."], max_context_tokens=2048)
    events = run(engine, SourceText("long.txt", text, []))
    drafts = "".join(event.text for event in events if isinstance(event, Token) and event.draft)
    assert drafts.startswith("Alpha beta gamma.\n\nDelta epsilon.\n\nZeta.\n\n")


def test_notes_that_do_not_fit_are_joined_in_levels() -> None:
    text = " ".join(f"Fact number{number} is quite important here." for number in range(3000))
    note = " ".join(f"word{number}" for number in range(100)) + "."
    engine = ScriptedEngine([note], max_context_tokens=900)
    run(engine, SourceText("long.txt", text, []))
    assert sum("consecutive parts" in prompt for prompt in engine.history) > 1


def test_a_note_as_long_as_the_budget_still_ends() -> None:
    text = "word " * 20_000
    engine = ScriptedEngine([" ".join(["endless"] * 5000)], max_context_tokens=600)
    assert result(run(engine, SourceText("long.txt", text, []))).summary


def test_several_documents_are_summarized_together() -> None:
    engine = ScriptedEngine(["Dogs bark loudly."])
    events = run(engine, SHORT, SourceText("b.txt", "Dogs bark loudly.", []))
    assert "Dogs bark" in " ".join(engine.history)
    sentence = next(event for event in events if isinstance(event, Sentence))
    assert sentence.sources[0].file == "b.txt"


def test_an_unfinished_answer_is_cut_at_a_sentence_and_said() -> None:
    events = run(ScriptedEngine(["Lions live in prides. " + "They hunt at night and so on " * 100]), length="short")
    assert result(events).summary == "Lions live in prides."
    assert any(isinstance(event, Notice) and "ends early" in event.text for event in events)


def test_repeated_sentences_are_taken_out_and_said() -> None:
    events = run(ScriptedEngine(["Lions live in prides. Lions live in prides. They hunt at night."]))
    assert result(events).summary == "Lions live in prides. They hunt at night."
    assert any(isinstance(event, Notice) and "repeated" in event.text for event in events)


def test_an_introduction_of_the_model_is_left_out() -> None:
    events = run(ScriptedEngine(["Here is a summary of the text:\n\nLions live in prides."]))
    assert result(events).summary == "Lions live in prides."


def test_length_style_and_language_reach_the_prompt() -> None:
    engine = ScriptedEngine(["Lions live in prides."])
    run(engine, length="long", style="clinical", language="es")
    assert "280 words" in engine.history[0]
    assert "clinician" in engine.history[0]
    assert "language es" in engine.history[0]


def test_skipped_parts_and_timings_are_in_the_result() -> None:
    source = SourceText("scan.pdf", SHORT.text, [], [Skipped(4, "page 4 has no text")])
    engine = ScriptedEngine(["Lions live in prides."])
    outcome = result(run(engine, source))
    assert outcome.skipped == [Skipped(4, "page 4 has no text")]
    assert outcome.model == "scripted"
    assert outcome.timings.prompt_tokens > 0
    assert outcome.timings.output_tokens == 4
    assert outcome.timings.load_s == 0.25


def test_what_the_engine_notes_is_passed_on() -> None:
    engine = ScriptedEngine(["Lions live in prides."])
    engine.notices.append("No chat template.")
    events = run(engine)
    assert Notice("No chat template.") in events
    assert any(isinstance(event, ModelLoaded) for event in events)


@pytest.mark.parametrize("text", ["", " \n\t "])
def test_no_text_is_an_error(text: str) -> None:
    with pytest.raises(DocumentError) as caught:
        run(ScriptedEngine(["x"]), SourceText("a", text, []))
    assert caught.value.kind == "document-empty"


def test_a_context_too_small_to_be_of_use_is_an_error() -> None:
    with pytest.raises(EngineError) as caught:
        run(ScriptedEngine(["x"], max_context_tokens=120))
    assert caught.value.kind == "context-too-small"


@pytest.mark.parametrize("answer", ["", "   "])
def test_a_silent_model_is_an_error(answer: str) -> None:
    with pytest.raises(EngineError) as caught:
        run(ScriptedEngine([answer]))
    assert caught.value.kind == "engine-silent"


@pytest.mark.parametrize("moment", range(0, 40, 3))
def test_cancel_at_any_moment_raises(moment: int) -> None:
    asked = 0

    def cancelled() -> bool:
        nonlocal asked
        asked += 1
        return asked > moment

    request = Summarize([SHORT], MODEL)
    engine = ScriptedEngine(["Lions live in prides. " * 30])
    with pytest.raises(JobCancelled):
        list(summarize.run(request, ScriptedEngines(engine), cancelled))
