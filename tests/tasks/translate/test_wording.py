"""Phrases explained, translations said in another way, and denials that must not get lost."""

from __future__ import annotations

import pytest

from slmdesk.errors import TaskError
from slmdesk.messages import (
    Done,
    ExplainPhrase,
    ExplainResult,
    ModelFile,
    RewriteResult,
    RewriteTranslation,
    Term,
    Token,
)
from slmdesk.tasks.translate import negations, wording
from slmdesk.tasks.translate.compared import compare
from tests.fakes import ScriptedEngine, ScriptedEngines

MODEL = ModelFile("scripted", "nowhere.gguf")


def test_a_phrase_is_explained_in_the_language_asked_for() -> None:
    engine = ScriptedEngine([" It means: at once. "])
    request = ExplainPhrase("de inmediato", "Now.", "De inmediato.", "en", "es", MODEL, "de")
    events = list(wording.explain(request, ScriptedEngines(engine), lambda: False))
    assert "".join(event.text for event in events if isinstance(event, Token)).strip() == "It means: at once."
    assert isinstance(events[-1], Done)
    assert isinstance(events[-1].result, ExplainResult)
    assert events[-1].result.text == "It means: at once."
    assert "“de inmediato”" in engine.history[0]
    assert "German" in engine.history[0]
    small = ScriptedEngine(["x"], max_context_tokens=300)
    with pytest.raises(TaskError):
        list(wording.explain(request, ScriptedEngines(small), lambda: False))


def test_a_rewritten_translation_is_checked_again() -> None:
    engine = ScriptedEngine(["<<<\n“Tome 50 mg, por favor.”\n>>>"])  # as a small model repeats the prompt
    asked = RewriteTranslation("Take 5 mg 12 times.", "Tome 5 mg.", "en", "es", "formal", MODEL, [Term("mg", "mg")])
    *_events, done = wording.rewrite(asked, ScriptedEngines(engine), lambda: False)
    assert isinstance(done, Done)
    assert isinstance(done.result, RewriteResult)
    assert done.result.text == "Tome 50 mg, por favor."
    assert done.result.warnings == [f"The number {lost} of the source is not in the translation." for lost in (5, 12)]
    assert "formally" in engine.history[0]
    assert "Use these terms: mg." in engine.history[0]


@pytest.mark.parametrize(
    ("source", "target", "languages", "lost"),
    [
        ("Do not drive.", "Conduzca.", "en es", True),
        ("Do not drive.", "No conduzca.", "en es", False),
        ("Conduzca.", "Do not drive.", "es en", True),
        ("Sans fièvre.", "Mit Fieber.", "fr de", True),
        ("Sans fièvre.", "Fieberfrei.", "fr de", False),
        ("He is not able to walk.", "Es incapaz de andar.", "en es", False),
        ("Do not drive.", "Conduzca.", "en ja", False),
    ],
)
def test_a_denial_survives(source: str, target: str, languages: str, lost: bool) -> None:
    denials = negations.between(*languages.split())
    assert bool(denials and denials.warnings(compare(source, target))) == lost
