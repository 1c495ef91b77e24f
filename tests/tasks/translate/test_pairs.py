"""Which pairs are taken, chains through English, and what the user is told of it."""

from __future__ import annotations

from pathlib import Path

import pytest
from msgspec.structs import replace

from slmdesk.documents.language import LanguageDetector
from slmdesk.engine.nmt import LoadedPairs
from slmdesk.errors import ModelError
from slmdesk.messages import (
    Done,
    MemoryUnit,
    ModelFile,
    Notice,
    PairModel,
    PartText,
    Translate,
    Translated,
    TranslateResult,
)
from slmdesk.tasks import translate
from slmdesk.tasks.languages import language
from slmdesk.tasks.translate.pairs import find_chain
from tests.fakes import ScriptedEngine, ScriptedEngines
from translation_pairs import installed_pair


def pair(source: str, target: str) -> PairModel:
    return PairModel(f"{source}-{target}", "nowhere", "argos", [source], [target])


MANY = PairModel("many", "nowhere", "nllb", ["en", "es", "pt", "zh"], ["en", "es", "pt", "zh"], {"es": "spa_Latn"})


@pytest.mark.parametrize(
    ("source", "target", "pairs", "chosen"),
    [
        ("en", "es", [pair("en", "es"), pair("es", "en")], ["en-es"]),
        ("en-GB", "es-MX", [pair("en", "es")], ["en-es"]),
        ("es", "de", [pair("es", "en"), pair("en", "de")], ["es-en", "en-de"]),
        ("en", "es", [MANY, pair("en", "es")], ["en-es"]),
        ("pt", "es", [MANY, pair("pt", "en"), pair("en", "es")], ["many"]),
        ("es", "de", [MANY, pair("en", "de")], ["many", "en-de"]),
        ("es", "de", [pair("es", "en")], []),
        ("en", "zh-Hant", [MANY], []),
        ("en", "zh-Hans", [MANY], ["many"]),
        ("en", "en", [MANY], []),
        ("de", "fr", [], []),
    ],
)
def test_the_shortest_chain_of_the_closest_pairs(
    source: str, target: str, pairs: list[PairModel], chosen: list[str]
) -> None:
    steps = find_chain(pairs, language(source), language(target))
    assert [step.pair.id for step in steps] == chosen
    assert all(step.source in step.pair.sources and step.target in step.pair.targets for step in steps)


def run(request: Translate, answers: list[str]) -> tuple[TranslateResult, list[str], list[str]]:
    engine = ScriptedEngine(answers)
    events = list(translate.run(request, ScriptedEngines(engine), LoadedPairs(), LanguageDetector(), lambda: False))
    assert isinstance(events[-1], Done)
    assert isinstance(events[-1].result, TranslateResult)
    notices = [event.text for event in events if isinstance(event, Notice)]
    return events[-1].result, [event.target for event in events if isinstance(event, Translated)], notices


def test_auto_takes_a_pair_and_falls_back_to_the_language_model(tmp_path: Path) -> None:
    installed = installed_pair(tmp_path)
    model = ModelFile("scripted", "nowhere.gguf")
    text = "The boy has fever.\n\n- The girl has a cough.\n"
    result, _targets, _notices = run(Translate(text, "en", "es", model, [installed]), ["unused"])
    assert result.text == "El niño tiene fiebre.\n\n- La niña tiene tos.\n"
    assert (result.engine, result.model) == ("translation pair", "argos-en-es")
    result, targets, _notices = run(Translate(text, "en", "fr", model, [installed]), ["Un.", "Deux."])
    assert (result.engine, result.model, targets) == ("language model", "scripted", ["Un.", "Deux."])
    result, _targets, _notices = run(Translate(text, "en", "es", model, [installed], engine="slm"), ["Uno.", "Dos."])
    assert result.engine == "language model"
    with pytest.raises(ModelError) as caught:
        run(Translate(text, "en", "fr", model, [installed], engine="pair"), ["unused"])
    assert caught.value.kind == "no-pair"
    with pytest.raises(ModelError) as caught:
        run(Translate(text, "en", "fr", None, [installed]), ["unused"])
    assert caught.value.kind == "no-model"


def test_a_chain_goes_through_english_and_says_so(tmp_path: Path) -> None:
    """The package under other names: what matters is that the second one translates what the first one wrote."""
    first = installed_pair(tmp_path / "1")
    step = PairModel("xx-en", first.folder, "argos", ["de"], ["en"])
    second = PairModel("en-yy", installed_pair(tmp_path / "2").folder, "argos", ["en"], ["fr"])
    text = "The boy has fever."
    result, _targets, notices = run(Translate(text, "de", "fr", None, [step, second], tone="formal"), ["unused"])
    assert result.model == "xx-en + en-yy"
    assert any("through English" in notice for notice in notices)
    assert any("tone" in notice for notice in notices)
    assert "El niño" not in result.text  # Spanish went into the second one and came out as something else


def test_doubts_of_a_pair_are_tried_again_and_shown(tmp_path: Path) -> None:
    installed = installed_pair(tmp_path)
    text = "https://example.org/a is where 4711 and {name} say zzz qqq."
    _result, targets, _notices = run(Translate(text, "en", "es", None, [installed]), ["unused"])
    assert len(targets) == 1
    events = list(
        translate.run(
            Translate(text, "en", "es", None, [installed]),
            ScriptedEngines(ScriptedEngine(["unused"])),
            LoadedPairs(),
            LanguageDetector(),
            lambda: False,
        )
    )
    (segment,) = [event for event in events if isinstance(event, Translated)]
    assert any("{name}" in warning for warning in segment.warnings)


def test_a_pair_that_was_damaged_since_is_said(tmp_path: Path) -> None:
    installed = installed_pair(tmp_path)
    (Path(installed.folder) / "sentencepiece.model").write_bytes(b"no longer")
    with pytest.raises(ModelError) as caught:
        run(Translate("The boy has fever.", "en", "es", None, [installed]), ["unused"])
    assert caught.value.kind == "pair-damaged"


def test_words_are_aligned_where_it_is_asked_for_and_memory_is_reused(tmp_path: Path) -> None:
    installed = installed_pair(tmp_path)
    text = "The boy has fever.\nThe girl has a cough.\nTake 7 mg of aspirin now."
    memory = [
        MemoryUnit("The girl has a cough.", "Tose."),
        MemoryUnit("Take 5 mg of aspirin now.", "5 mg de aspirina."),
    ]
    request = Translate(text, "en", "es", None, [installed], memory=memory, align=[(0, 18)])
    events = list(
        translate.run(request, ScriptedEngines(ScriptedEngine(["x"])), LoadedPairs(), LanguageDetector(), lambda: False)
    )
    first, second, third = [event for event in events if isinstance(event, Translated)]
    linked = {(first.source[a:b], first.target[c:d]) for a, b, c, d in first.alignment}
    assert {("boy", "niño"), ("fever", "fiebre")} <= linked
    assert (second.target, second.alignment) == ("Tose.", [])
    assert second.match is not None
    assert second.match.percent == 100
    assert (third.target, third.warnings) == ("7 mg de aspirina.", [])


def test_a_chain_is_aligned_through_its_middle(tmp_path: Path) -> None:
    folder = installed_pair(tmp_path).folder
    steps = [PairModel("xx-en", folder, "argos", ["de"], ["en"]), PairModel("en-yy", folder, "argos", ["en"], ["fr"])]
    text = "The boy has fever."
    request = Translate(text, "de", "fr", None, steps, align=[(0, len(text))])
    events = translate.run(
        request, ScriptedEngines(ScriptedEngine(["x"])), LoadedPairs(), LanguageDetector(), lambda: False
    )
    (segment,) = [event for event in events if isinstance(event, Translated)]
    assert segment.alignment
    assert all(b <= len(segment.source) and d <= len(segment.target) for _a, b, _c, d in segment.alignment)
    again = replace(request, done_parts=[PartText(text, segment.target)])  # seen before: nothing is translated now
    events = translate.run(
        again, ScriptedEngines(ScriptedEngine(["x"])), LoadedPairs(), LanguageDetector(), lambda: False
    )
    (known,) = [event for event in events if isinstance(event, Translated)]
    assert (known.target, known.alignment) == (segment.target, segment.alignment)
