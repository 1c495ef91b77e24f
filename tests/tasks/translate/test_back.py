"""Back-translation: what comes back, and where it differs."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, strategies as st

from slmdesk.engine.nmt import LoadedPairs
from slmdesk.errors import JobCancelled, ModelError
from slmdesk.messages import BackResult, Done, ModelFile, PairModel, TranslateBack, TranslatedBack
from slmdesk.tasks.translate import back
from slmdesk.tasks.translate.back import differences
from tests.fakes import ScriptedEngine, ScriptedEngines
from translation_pairs import installed_pair

MODEL = ModelFile("scripted", "nowhere.gguf")


def run(request: TranslateBack, answers: list[str]) -> tuple[list[TranslatedBack], BackResult]:
    events = list(back.run(request, ScriptedEngines(ScriptedEngine(answers)), LoadedPairs(), lambda: False))
    assert isinstance(events[-1], Done)
    assert isinstance(events[-1].result, BackResult)
    return [event for event in events if isinstance(event, TranslatedBack)], events[-1].result


def test_each_segment_comes_back_with_its_differences() -> None:
    sources, targets = ["Take 5 mg.", "Empty.", "Do not drive today."], ["Tome 5 mg.", " ", "Conduzca hoy."]
    found, result = run(TranslateBack(sources, targets, "en", "es", MODEL), ["Take 5 mg.", "Drive today."])
    same, changed = sorted(found, key=lambda each: each.index)
    assert (same.index, same.alike, same.differences) == (0, 100, [])
    (lost,) = changed.differences
    assert sources[2][lost.source_start : lost.source_end] == "Do not"
    assert (lost.back_start, lost.back_end, lost.grave) == (0, 0, True)
    assert result.engine == "language model"


def test_a_pair_of_the_other_direction_is_taken(tmp_path: Path) -> None:
    pair = installed_pair(tmp_path)
    found, result = run(
        TranslateBack(["El niño tiene tos."], ["The boy has a cough."], "es", "en", None, [pair]), ["x"]
    )
    assert found[0].text == "El niño tiene tos."
    assert (found[0].alike, result.model) == (100, pair.id)
    nothing = TranslateBack(["a"], ["b"], "en", "es", None, [PairModel("x", "nowhere", "argos", ["en"], ["es"])])
    with pytest.raises(ModelError):
        run(nothing, ["x"])
    asked = TranslateBack(["El niño"], ["The boy"], "es", "en", None, [pair])
    with pytest.raises(JobCancelled):
        list(back.run(asked, ScriptedEngines(ScriptedEngine(["x"])), LoadedPairs(), lambda: True))


@pytest.mark.parametrize(
    ("source", "back_text", "stretches", "grave"),
    [
        ("Take 5 mg now.", "Take 50 mg now.", [("5", "50")], [True]),
        ("Take 5 mg now.", "Take 5 g now.", [("mg", "g")], [True]),
        ("The pain is strong.", "The pain is severe.", [("strong", "severe")], [False]),
        ("He has fever.", "He has no fever.", [("", "no")], [True]),
        ("THE boy’s cap", "the boy's cap", [], []),
    ],
)
def test_differences_in_words(source: str, back_text: str, stretches: list[tuple[str, str]], grave: list[bool]) -> None:
    found, _alike = differences(source, back_text, "en")
    assert [(source[d.source_start : d.source_end], back_text[d.back_start : d.back_end]) for d in found] == stretches
    assert [difference.grave for difference in found] == grave


@given(st.text("ab 12.é漢", max_size=30), st.text("ab 12.é漢", max_size=30))
def test_what_lies_between_differences_is_the_same(source: str, back_text: str) -> None:
    found, alike = differences(source, back_text, "en")
    assert 0 <= alike <= 100
    first = second = 0
    for each in found:
        assert first <= each.source_start <= each.source_end <= len(source)
        assert second <= each.back_start <= each.back_end <= len(back_text)
        first, second = each.source_end, each.back_end
    assert (alike == 100) == (not found)
    assert differences(source, source, "en") == ([], 100)
