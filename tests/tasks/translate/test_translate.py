"""Translation: order, line breaks, second tries, and texts that need none."""

from __future__ import annotations

from collections.abc import Collection

import pytest

from slmdesk.documents.language import LanguageDetector
from slmdesk.engine.nmt import LoadedPairs
from slmdesk.errors import JobCancelled, ModelError, TaskError
from slmdesk.messages import Done, ModelFile, Notice, Term, Translate, Translated, TranslateResult
from slmdesk.tasks import translate
from slmdesk.tasks.languages import language, language_name, same_language
from tests.fakes import ScriptedEngine, ScriptedEngines

MODEL = ModelFile("scripted", "nowhere.gguf", languages=["en", "es"])


class KnownLanguage(LanguageDetector):
    """Takes what has “ñ” for Spanish, and anything else for English."""

    def detect(self, text: str, allowed: Collection[str] | None = None) -> tuple[str, float] | None:
        return ("es" if "ñ" in text else "en", 0.99)


def result_of(request: Translate, engine: ScriptedEngine) -> tuple[TranslateResult, list[Translated], list[str]]:
    events = list(translate.run(request, ScriptedEngines(engine), LoadedPairs(), KnownLanguage(), lambda: False))
    assert isinstance(events[-1], Done)
    result = events[-1].result
    assert isinstance(result, TranslateResult)
    notices = [event.text for event in events if isinstance(event, Notice)]
    return result, [event for event in events if isinstance(event, Translated)], notices


def test_line_breaks_and_markers_stay() -> None:
    engine = ScriptedEngine(["Uno.", "Dos.", "Tres."])
    request = Translate("# One.\n\n- Two.\n\n\n17\nThree.\n", "en", "es", MODEL)
    result, segments, notices = result_of(request, engine)
    assert result.text == "# Uno.\n\n- Dos.\n\n\n17\nTres.\n"
    assert [segment.source for segment in segments] == ["One.", "Two.", "Three."]
    assert all(request.text[segment.start : segment.end] == segment.source for segment in segments)
    assert notices == []


def test_a_doubtful_translation_is_tried_again_and_the_better_kept() -> None:
    engine = ScriptedEngine(["Tome 5 mg.", "Tome 50 mg."])
    _result, (segment,), _notices = result_of(Translate("Take 50 mg.", "en", "es", MODEL), engine)
    assert (segment.target, segment.warnings) == ("Tome 50 mg.", [])
    assert "50" in engine.history[1].partition("A first translation was wrong")[2]


def test_a_doubt_that_remains_is_said() -> None:
    engine = ScriptedEngine(["Tome 5 mg."])
    _result, (segment,), _notices = result_of(Translate("Take 50 mg.", "en", "es", MODEL), engine)
    assert segment.warnings == ["The number 50 of the source is not in the translation."]


def test_the_same_sentence_is_translated_once() -> None:
    engine = ScriptedEngine(["Hola a todos.", "Otra cosa."])
    result, _segments, _notices = result_of(Translate("Hello all.\nHello all.\nHello all.", "en", "es", MODEL), engine)
    assert result.text == "Hola a todos.\nHola a todos.\nHola a todos."
    assert len(engine.history) == 1


def test_what_is_in_the_wanted_language_already_stays() -> None:
    engine = ScriptedEngine(["Buenos días."])
    text = "Good morning.\nMañana es otro día, señora Núñez."
    result, _segments, notices = result_of(Translate(text, None, "es", MODEL), engine)
    assert result.text.endswith("Mañana es otro día, señora Núñez.")
    assert any("English" in notice or "Spanish" in notice for notice in notices)


def test_glossary_and_unnamed_languages_reach_the_model_and_the_user() -> None:
    engine = ScriptedEngine(["Das Herz."])
    request = Translate("The heart.", "en", "de", MODEL, glossary=[Term("heart", "Herz"), Term("liver", "Leber")])
    _result, _segments, notices = result_of(request, engine)
    assert "heart = Herz" in engine.history[0]
    assert "Leber" not in engine.history[0]
    assert notices == ["German is not among the languages that the maker of this model names."]


@pytest.mark.parametrize(("text", "to"), [("", "es"), ("12 345\n---", "es"), ("Hello", "qqq"), ("Hello", "")])
def test_nothing_to_do_is_said(text: str, to: str) -> None:
    with pytest.raises(TaskError):
        result_of(Translate(text, "en", to, MODEL), ScriptedEngine(["x"]))


def test_no_model_and_cancel() -> None:
    with pytest.raises(ModelError):
        result_of(Translate("Hello", "en", "es", None), ScriptedEngine(["x"]))
    with pytest.raises(JobCancelled):
        list(
            translate.run(
                Translate("Hello", "en", "es", MODEL),
                ScriptedEngines(ScriptedEngine(["x"])),
                LoadedPairs(),
                KnownLanguage(),
                lambda: True,
            )
        )


@pytest.mark.parametrize(("code", "name"), [("es", "Spanish"), ("Spanish", "Spanish"), ("zh", "Simplified Chinese")])
def test_languages_are_known_by_code_and_name(code: str, name: str) -> None:
    assert language(code).name == name


def test_a_name_for_prompts_is_always_there() -> None:
    assert [language_name(code) for code in ("de-AT", "pt_BR", "zz-nothing")] == ["German", "Portuguese", "zz-nothing"]
    assert same_language("de", "DE_at")
    assert not same_language("de", "en")
