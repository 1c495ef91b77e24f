"""Texts that are no plain sentences: a real pair gives each of them back whole, and says what it doubts."""

from __future__ import annotations

import pytest

from slmdesk.documents.language import LanguageDetector
from slmdesk.engine.nmt import LoadedPairs
from slmdesk.errors import TaskError
from slmdesk.messages import Done, PairModel, Translate, Translated, TranslateResult
from slmdesk.tasks import translate
from tests.fakes import ScriptedEngine, ScriptedEngines
from translation_pairs import installed_pair

CODE = "def add(a, b):\n    return a + b  # sum\n\nfor i in range(10): print(i)\n"
TABLE = "| 1 | 2.5 | 3,000 |\n|---|:-:|--:|\n12\t13\t14\n2024-05-03  09:30\n"
TEXTS = {
    "emoji": "The boy has fever. 😀🤒\n👍🏽\n👨‍👩‍👧 The girl has a cough.\n",
    "code": CODE,
    "numbers in a table": f"{TABLE}The boy has fever.\n",
    "right to left in it": "The boy has fever (حمى) today.\nهذا نص عربي with English.\n\u200fשלום\u200e world\n",
    "combining characters": "The nin\u0303o has fie\u0301bre.\nZ\u0351\u036b\u0343a\u0346l\u036cgo has fever.\n",
    "another language": "Der Junge hat Fieber und bleibt heute zu Hause.\n",
    "mixed languages": "The boy has fever. El niño tiene fiebre desde ayer por la noche. Le garçon a de la fièvre.\n",
    "controls": "The boy\x00 has\x07 fever.\x0c\nThe\u2028girl has\u0085a cough.\ufeff\n",
    "markup of the model": "</s> <unk> ▁▁ <s> {name} %s The boy has fever.\n",
    "one word again": "salad salad salad salad salad\n",
    "a line of 100,000 characters": "The boy has fever, and the girl has a cough, " * 2223,
}


@pytest.fixture(scope="module")
def pair(tmp_path_factory: pytest.TempPathFactory) -> PairModel:
    return installed_pair(tmp_path_factory.mktemp("models"))


@pytest.fixture(scope="module")
def loaded() -> LoadedPairs:
    return LoadedPairs()


def translated(text: str, pair: PairModel, loaded: LoadedPairs) -> tuple[TranslateResult, list[Translated]]:
    request = Translate(text, "en", "es", None, [pair], align=[(0, min(2000, len(text)))])
    events = list(
        translate.run(request, ScriptedEngines(ScriptedEngine(["x"])), loaded, LanguageDetector(), lambda: False)
    )
    assert isinstance(events[-1], Done)
    assert isinstance(events[-1].result, TranslateResult)
    return events[-1].result, [event for event in events if isinstance(event, Translated)]


@pytest.mark.parametrize("name", TEXTS)
def test_every_text_comes_out_with_its_lines(name: str, pair: PairModel, loaded: LoadedPairs) -> None:
    text = TEXTS[name]
    result, segments = translated(text, pair, loaded)
    assert result.text.count("\n") == text.count("\n")
    position = 0
    for segment in segments:
        assert text[position : segment.start] == segment.lead
        assert text[segment.start : segment.end] == segment.source
        assert segment.target.strip() or segment.warnings
        for start, end, first, last in segment.alignment:
            assert 0 <= start < end <= len(segment.source)
            assert 0 <= first < last <= len(segment.target)
        position = segment.end


def test_tables_of_numbers_stay(pair: PairModel, loaded: LoadedPairs) -> None:
    result, segments = translated(f"{TABLE}The boy has fever.\n", pair, loaded)
    assert result.text == f"{TABLE}El niño tiene fiebre.\n"
    assert len(segments) == 1


@pytest.mark.parametrize("text", ["", " \n\t\n", "12 345\n---\n", "😀\n", "https://example.org/a\n"])
def test_nothing_to_translate_is_said(text: str, pair: PairModel, loaded: LoadedPairs) -> None:
    with pytest.raises(TaskError) as caught:
        translated(text, pair, loaded)
    assert caught.value.kind == "nothing-to-translate"
