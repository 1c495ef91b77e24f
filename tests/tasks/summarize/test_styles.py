from __future__ import annotations

import pytest

from fakes import ScriptedEngine
from lion_summaries import ANSWER, TEXT, result, summarized
from slmdesk.messages import SourceText


@pytest.mark.parametrize("style", ["general", "study", "clinical", "meeting", "plain", "abstract"])
def test_every_style_keeps_its_form_whatever_the_model_writes(style: str) -> None:
    engine = ScriptedEngine([ANSWER])
    summary = result(summarized(engine, style=style)).summary
    headings = [line for line in summary.splitlines() if line.startswith("#")]
    wanted = {"study": 4, "meeting": 3, "abstract": 4}.get(style, 0)
    assert len(headings) <= wanted
    assert bool(headings) == bool(wanted)
    assert TEXT in engine.history[0]


def test_study_notes_are_lists_under_headings() -> None:
    answers = [
        "Lions live in prides and hunt at night.",
        "* pride: up to thirty lions\n* den: where cubs are born",
        "1. Males defend the territory.\n2. Cubs stay hidden for six weeks.",
        "What is a pride?",
    ]
    summary = result(summarized(ScriptedEngine(answers), style="study")).summary
    assert summary.startswith("## Main idea\n\nLions live in prides and hunt at night.\n\n## Key terms\n\n- pride: up")
    assert "\n- den: where cubs are born\n\n## What to remember\n\n- Males defend" in summary
    assert summary.endswith("## Questions to ask yourself\n\n- What is a pride?")


def test_length_style_and_language_of_the_text_reach_the_prompt() -> None:
    engine = ScriptedEngine([" ".join([ANSWER] * 2)])
    long = " ".join(f"{TEXT} {number}." for number in range(8))
    summarized(engine, SourceText("a", long, []), length="long", style="clinical", source_language="es")
    assert "280 words" in engine.history[0]
    assert "clinician" in engine.history[0]
    assert "Write in Spanish." in engine.history[0]
