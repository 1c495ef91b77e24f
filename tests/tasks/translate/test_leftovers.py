"""Words that were left in the source's language: those are seen, and words that two languages share are not."""

from __future__ import annotations

import pytest

from slmdesk.documents.language import LanguageDetector
from slmdesk.engine.nmt import LoadedPairs
from slmdesk.messages import Done, ModelFile, Term, Translate, Translated
from slmdesk.tasks import translate
from slmdesk.tasks.translate.leftovers import words_left
from tests.fakes import ScriptedEngine, ScriptedEngines

DETECTOR = LanguageDetector()  # its model takes half a second to load


@pytest.mark.parametrize(
    ("source", "target", "target_language", "left"),
    [
        ("In 1884 Tesla moved to New York.", "1884, Tesla moved nach New York.", "de", ["moved"]),
        ("A down-bow is stronger.", "Ein down-bow ist stärker.", "de", ["down-bow"]),
        ("No jokes in the saddle.", "Keine Jokes in der Saddle.", "de", ["jokes", "saddle"]),
        ("All nouns, alongside Sie, begin so.", "所有名词， alongside“Sie”，这样开始。", "zh", ["alongside"]),
        ("The social hospital is regional.", "El hospital social es regional.", "es", []),
        ("Tesla moved to New York.", "Tesla zog nach New York.", "de", []),
        ("See moved.example.org or moved_files.", "Siehe moved.example.org oder moved_files.", "de", []),
        ("He moved.", "He moved.", "en", []),
        ("The beautiful house moved.", "The beautiful house moved.", "xx", []),  # of no language that is known
    ],
)
def test_words_that_were_left(source: str, target: str, target_language: str, left: list[str]) -> None:
    assert words_left(source, target, "en", target_language, DETECTOR) == left


def test_a_word_that_was_left_is_tried_again_unless_the_glossary_wants_it() -> None:
    def run(terms: list[Term], answers: list[str]) -> Translated:
        nonlocal engine
        engine = ScriptedEngine(answers)
        request = Translate("Tesla moved to Berlin.", "en", "de", ModelFile("scripted", "x"), glossary=terms)
        events = list(translate.run(request, ScriptedEngines(engine), LoadedPairs(), DETECTOR, lambda: False))
        assert isinstance(events[-1], Done)
        (segment,) = [event for event in events if isinstance(event, Translated)]
        return segment

    engine = ScriptedEngine([])
    again = run([], ["Tesla moved nach Berlin.", "Tesla zog nach Berlin."])
    told = ["“moved” was left untranslated at first: check what stands for it."]
    assert (again.target, again.warnings) == ("Tesla zog nach Berlin.", told)
    assert "“moved” was left untranslated." in engine.history[1]
    in_vain = run([], ["Tesla moved nach Berlin.", "Tesla moved nach Berlin."])
    assert in_vain.warnings == ["“moved” was left untranslated."]
    assert run([Term("moved", None)], ["Tesla moved nach Berlin."]).warnings == []
