from __future__ import annotations

import pytest

from fakes import ScriptedEngine
from lion_summaries import ANSWER, TEXT, result, sentences_in, summarized
from slmdesk.messages import SourceText
from slmdesk.tasks.summarize.finish import OF_THE_SOURCE


def test_a_translated_sentence_of_the_source_is_no_quotation() -> None:
    engine = ScriptedEngine(["The text is about lions.", "The text is about lions.", "Übersetzt dreißig zweihundert."])
    events = summarized(engine, language="de", source_language="en")
    assert sentences_in(events)
    assert all(OF_THE_SOURCE not in each.reasons for each in sentences_in(events))
    assert not any("“" in prompt for prompt in engine.history if "Translate into" in prompt)


def test_a_repair_is_asked_for_in_the_language_of_the_text() -> None:
    text = (
        "Die Fähre von Bergen fährt jeden Morgen um 9 Uhr ab. Die Passagiere zahlen eine Anzahlung von 40 Euro. Hunde "
        "dürfen nur an Deck mitreisen und müssen angeleint sein. Der Kapitän kann die Abfahrt wegen Sturm verschieben, "
        "und dann erhalten alle Reisenden einen Gutschein für die nächste Fahrt nach Norden mit der alten Fähre."
    )
    engine = ScriptedEngine(["Die Passagiere zahlen eine Anzahlung von 90 Euro."])
    summarized(engine, SourceText("a", text, []), repair=True, source_language="de")
    assert any("in the language German" in prompt for prompt in engine.history)


def test_another_language_is_translated_after_the_check_and_keeps_its_sources() -> None:
    translations = ["Los leones viven en manadas.", "Cazan de noche.", "Treinta.", "Las hembras cazan.", "Seis."]
    engine = ScriptedEngine([ANSWER, *translations])
    events = summarized(engine, language="es", source_language="en")
    assert result(events).summary.startswith("Los leones viven en manadas. Cazan de noche.")
    assert "Spanish" in engine.history[1]
    assert all(sentence.sources for sentence in sentences_in(events))


def test_what_a_model_says_of_its_translation_is_no_part_of_it() -> None:
    praise = "This translation maintains the original meaning and structure of the English sentence."
    engine = ScriptedEngine(
        [ANSWER, f"<<<\nLos leones viven en manadas.\n>>>\n\n{praise}", "Cazan de noche.", "Treinta."]
    )
    summary = result(summarized(engine, language="es", source_language="en")).summary
    assert summary.startswith("Los leones viven en manadas. Cazan de noche. Treinta.")
    assert "translation" not in summary


def test_a_number_that_a_translation_loses_is_flagged() -> None:
    answer = ANSWER.replace("thirty", "30")
    source = SourceText("a", TEXT.replace("thirty", "30"), [])
    events = summarized(ScriptedEngine([answer, "Los leones."]), source, language="es", source_language="en")
    flagged = [sentence for sentence in sentences_in(events) if sentence.status == "unsupported"]
    assert any("30" in " ".join(sentence.reasons) for sentence in flagged)


@pytest.mark.parametrize(
    ("easier", "kept"),
    [
        ("Fires are not allowed, except in the yard.", True),
        ("Fires are allowed only in the yard.", False),
        ("Fires are not allowed in the yard.", False),
    ],
)
def test_easier_words_that_lose_an_exception_are_not_taken(easier: str, kept: bool) -> None:
    hard = "Conflagrations of any magnitude are categorically inadmissible, except in the designated municipal yard."
    source = SourceText(
        "a", f"{TEXT} Fires, or conflagrations of any magnitude, are not allowed, except in the yard.", []
    )
    engine = ScriptedEngine([f"{ANSWER} {hard}", easier])
    summary = result(summarized(engine, source, style="plain", reading_level=5)).summary
    assert (easier in summary) is kept


@pytest.mark.parametrize(
    ("easier", "kept"),
    [
        ("Tell us 3 days before if you have a metal clip in your head.", True),
        ("Tell us if you have a metal clip in your head.", False),
        ("Tell us 3 days before that you have a metal clip in your head.", False),
        ("You need to tell us 3 days before if you have a metal clip in your head.", False),
    ],
)
def test_easier_words_that_lose_a_number_or_a_condition_or_add_a_duty_are_not_taken(easier: str, kept: bool) -> None:
    hard = "Communicate 3 days before examination if there is any ferromagnetic intracranial clip in your head."
    source = SourceText("a", f"{TEXT} Tell us 3 days before the scan if you have a metal clip in your head.", [])
    summary = result(summarized(ScriptedEngine([f"{ANSWER} {hard}", easier]), source, style="plain")).summary
    assert (easier in summary) is kept


def test_easier_words_that_tell_the_reader_to_do_it_are_not_taken() -> None:
    hard = "The remaining contribution will be collected automatically by international direct debit in July."
    easier = "Collect the remaining contribution by direct debit in July."
    source = SourceText("a", f"{TEXT} {hard}", [])
    summary = result(summarized(ScriptedEngine([f"{ANSWER} {hard}", easier]), source, style="plain")).summary
    assert hard in summary
    assert easier not in summary


def test_easier_words_or_repairs_that_mix_two_matters_are_not_taken() -> None:
    barn = (
        "In the barn of the farm hay is kept in May. In June the niece sold tickets for watching bears from the tower."
    )
    source = SourceText("a", f"{TEXT} {barn}", [])
    mix = "The barn sold tickets for watching bears."
    hard = "The niece commercially distributed tickets for watching bears from elevated constructions."
    summary = result(
        summarized(ScriptedEngine([f"{ANSWER} {hard}", mix]), source, style="plain", reading_level=5)
    ).summary
    assert mix not in summary
    false = "The niece sold 90 tickets for watching bears."
    events = summarized(ScriptedEngine([f"{ANSWER} {false}", mix]), source, repair=True)
    assert mix not in result(events).summary
    (kept,) = [each for each in sentences_in(events) if each.text == false]
    assert kept.status == "unsupported"


def test_plain_style_writes_hard_sentences_again_and_measures_the_level() -> None:
    hard = (
        "Lions habitually congregate in considerable territorial communities denominated prides, predominantly "
        "comprising females and immature individuals. They hunt at night. A pride has up to thirty lions, mostly "
        "females and their young. The females do most of the hunting together."
    )
    engine = ScriptedEngine([hard, "Lions live in prides with females and their young."])
    outcome = result(summarized(engine, style="plain", reading_level=5))
    assert outcome.summary.startswith("Lions live in prides with females and their young. They hunt")
    assert outcome.reading_grade is not None
    assert outcome.reading_grade < 6
    assert "grade 5" in engine.history[0]
