"""Translation: order, line breaks, second tries, and texts that need none."""

from __future__ import annotations

from collections.abc import Collection

import pytest
from msgspec.structs import replace

from slmdesk.documents.language import LanguageDetector
from slmdesk.engine import Regex
from slmdesk.engine.nmt import LoadedPairs
from slmdesk.errors import JobCancelled, ModelError, TaskError
from slmdesk.messages import (
    Adapter,
    Checkpoint,
    Done,
    ModelFile,
    Notice,
    PairModel,
    PartText,
    Progress,
    Term,
    Translate,
    Translated,
    TranslateResult,
    translation_key,
)
from slmdesk.tasks import translate
from slmdesk.tasks.languages import language, language_name, same_language
from slmdesk.tasks.translate.slm import SlmTranslator, cleaned
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


def test_a_second_try_does_without_the_words_that_were_left() -> None:
    texts = ["Er sacrifices viel in seinem Leben.", "Das ist gut so.", "Er opfert viel in seinem Leben."]
    engine = ScriptedEngine(texts)
    request = Translate("He sacrifices much in his life.\nThat is good.", "en", "de", MODEL)
    _result, (segment, _other), _notices = result_of(request, engine)
    told = "“sacrifices” was left untranslated at first: check what stands for it."
    assert (segment.target, segment.warnings) == (texts[2], [told])
    assert engine.constraints[:2] == [None, None]
    assert isinstance(engine.constraints[2], Regex)
    assert "[sS]" in engine.constraints[2].pattern


def test_an_engine_without_forms_tries_again_without_one() -> None:
    engine = ScriptedEngine(["Er sacrifices viel in seinem Leben.", "Er opfert viel in seinem Leben."])
    engine.takes_forms = False
    request = Translate("He sacrifices much in his life.", "en", "de", MODEL)
    _result, (segment,), _notices = result_of(request, engine)
    assert segment.target == "Er opfert viel in seinem Leben."


@pytest.mark.parametrize(
    ("answer", "source", "alone"),
    [
        ("I'm sorry. Here is the correct translation: Uno.", "One.", "Uno."),
        ("Translation:\n\nUno.", "One.", "Uno."),
        ("The translation is here: now.", "La traducción está aquí: ahora.", "The translation is here: now."),
        ("Here it is: now.", "Aquí está, ahora.", "Here it is: now."),
        ("«Uno.»", "One.", "Uno."),
        ("Translation:", "One.", "Translation:"),
        ("Las plantas necesitan agua.", "Plants need water,", "Las plantas necesitan agua,"),
        ("Plan de acción.", "Action plan", "Plan de acción"),
        ("Abierto a las 5 p. m.", "Open at 5 pm", "Abierto a las 5 p. m."),
        ("Dijo que vendría.", "He said “I come.”", "Dijo que vendría."),
    ],
)
def test_only_the_translation_is_kept(answer: str, source: str, alone: str) -> None:
    assert cleaned(answer, source) == alone


def test_a_doubt_that_remains_is_said() -> None:
    engine = ScriptedEngine(["Tome 5 mg."])
    _result, (segment,), _notices = result_of(Translate("Take 50 mg.", "en", "es", MODEL), engine)
    assert segment.warnings == ["The number 50 of the source is not in the translation."]


def test_what_is_finished_is_told_before_the_rest_and_what_is_in_doubt_waits() -> None:
    engine = ScriptedEngine(["Uno.", "Tome 5 mg.", "Dos.", "Tome 50 mg."])
    request = Translate("One.\nTake 50 mg.\nTwo.", "en", "es", MODEL)
    events = list(translate.run(request, ScriptedEngines(engine), LoadedPairs(), KnownLanguage(), lambda: False))
    kept = [(type(event), getattr(event, "target", "") or getattr(event, "text", "")) for event in events]
    key = translation_key(request)
    assert [each for each in kept if each[0] in (Translated, Checkpoint)] == [
        (Checkpoint, "Uno."), (Translated, "Uno."), (Checkpoint, "Dos."),
        (Checkpoint, "Tome 50 mg."), (Translated, "Tome 50 mg."), (Translated, "Dos."),
    ]  # fmt: skip
    assert {event.key for event in events if isinstance(event, Checkpoint)} == {key}
    assert [event.done for event in events if isinstance(event, Progress) and event.total] == [0, 1, 2, 3, 3, 3]


def test_second_tries_ride_along_with_the_next_round() -> None:
    count = SlmTranslator.round_segments
    engine = ScriptedEngine(["Tome 5 mg.", *["Algo."] * (count - 1), "Tome 50 mg.", "Fin."])
    text = "\n".join(
        [
            "Take 50 mg.",
            *(f"Word {chr(97 + number // 26)}{chr(97 + number % 26)}." for number in range(1, count)),
            "End.",
        ]
    )
    result, segments, _notices = result_of(Translate(text, "en", "es", MODEL), engine)
    assert [result.text.splitlines()[0], result.text.splitlines()[-1]] == ["Tome 50 mg.", "Fin."]
    assert len(engine.history) == count + 2
    assert "wrong" in engine.history[count]
    assert [each.source for each in segments] == text.splitlines()


def test_an_interrupted_translation_goes_on_with_what_is_left() -> None:
    engine = ScriptedEngine(["Dos."])
    request = Translate("One 5.\nTwo.", "en", "es", MODEL, done_parts=[PartText("One 5.", "Uno.")])
    events = list(translate.run(request, ScriptedEngines(engine), LoadedPairs(), KnownLanguage(), lambda: False))
    assert [event.target for event in events if isinstance(event, Translated)] == ["Uno.", "Dos."]
    assert [event.part for event in events if isinstance(event, Checkpoint)] == ["Two."]
    assert len(engine.history) == 1
    assert translation_key(request) == translation_key(replace(request, done_parts=[]))
    pair = PairModel("en-es", "", "argos", ["en"], ["es"])
    others = [
        replace(request, target_language="de"),
        replace(request, model=replace(MODEL, adapters=[Adapter("legal.gguf")])),
        replace(request, engine="pair"),
        replace(request, pairs=[pair]),  # it would do the work, and not go on with the model's answers
    ]
    assert translation_key(request) not in map(translation_key, others)
    by_model = replace(request, engine="slm")
    assert translation_key(by_model) == translation_key(replace(by_model, pairs=[pair]))


def test_the_time_that_is_left_is_told() -> None:
    text = "\n".join(f"Word {chr(97 + number // 26)}{chr(97 + number % 26)}." for number in range(1, 30))
    request = Translate(text, "en", "es", MODEL)
    engines = ScriptedEngines(ScriptedEngine(["Algo."]))
    events = list(translate.run(request, engines, LoadedPairs(), KnownLanguage(), lambda: False))
    told = [event.remaining_s for event in events if isinstance(event, Progress) and event.total]
    assert told[:10] == [None] * 10
    assert all(each is not None for each in told[11:28])
    assert told[-1] is None


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
