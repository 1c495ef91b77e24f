"""Questions and rules in other languages than English."""

from __future__ import annotations

import json

import pytest
from msgspec.structs import replace

from slmdesk import paths
from slmdesk.messages import Ask, AskResult, Done, ModelFile, Sampling, SourceText, Turn
from slmdesk.tasks import ask, verify
from slmdesk.tasks.ask.persons import is_of_nobody, is_told
from slmdesk.tasks.ask.questions import yes_no_answers
from slmdesk.tasks.ask.retrieval import PassageSearch
from slmdesk.tasks.ask.second_look import SecondLook
from slmdesk.tasks.ask.wording import wording, wordings
from tests.fakes import ScriptedEngine, ScriptedEngines

GERMAN = (
    "Die Haustür ist um 21 Uhr zu schließen. Fahrräder gehören in den Keller und nicht in das Treppenhaus. Der Zaun "
    "wurde im Mai gestrichen. Frau Albers mäht den Rasen. Sie leert auch die Tonnen.\n\nIhr Jonas Weidner, Verwalter"
)
SPANISH = (
    "La cocina se puede usar de 8 a 21 horas. No se admiten animales en la residencia. Los platos se lavan a las "
    "nueve. La técnica Rosa Vidal repara los ordenadores. También cambia las bombillas. La directora es Ana Molina."
)


def test_every_language_has_all_expressions_and_examples() -> None:
    names = []
    for path in sorted((paths.resources() / "questions").glob("*.json")):
        known = json.loads(path.read_text(encoding="utf-8"))
        names.append((path.stem, sorted(known)))
        words = wording(path.stem)
        assert words is not None
        for _sentence, question, _said in (*words.examples, *words.examples_of_rules):
            assert yes_no_answers(question) == words.answers, question
        for _sentence, question, _said in words.examples_of_rules:
            assert words.leave.search(question), question
        assert {said for _sentence, _question, said in words.examples} == {"yes", "no", "not told"}
    assert len(names) == len(wordings()) == 4
    assert len({str(keys) for _language, keys in names}) == 1
    assert wording("tlh") is None


@pytest.mark.parametrize(
    ("question", "answers"),
    [
        ("Darf ich auf dem Balkon grillen?", ("Ja", "Nein", "Vielleicht")),
        ("Ist der Trockner teurer als eine Wäsche?", ("Ja", "Nein", "Vielleicht")),
        ("Wann darf ich bohren?", ()),
        ("Ist er blau oder grün?", ()),
        ("¿Puedo fumar en mi habitación?", ("Sí", "No", "Quizá")),
        ("¿Cuándo puedo fumar?", ()),
        ("¿Es caro o barato?", ()),
        ("Peut-on fumer dans la cour ?", ("Oui", "Non", "Peut-être")),
        ("Qui peut fumer ?", ()),
        ("War es kalt", ()),
        ("Was ist Mitose?", ()),  # no English question
        ("Was frisst Rex?", ()),
        ("Was geschieht im Herbst?", ()),
        ("Will er kommen?", ("Ja", "Nein", "Vielleicht")),
        ("Am Montag geöffnet?", ()),
        ("Was the bridge built in 1890?", ("Yes", "No", "Maybe")),
        ("Was insulin given?", ("Yes", "No", "Maybe")),
        ("Will the man die?", ("Yes", "No", "Maybe")),
        ("Es ist verboten?", ()),  # nor a Spanish one
        ("¿Que es la mitosis?", ()),  # accents are left out by many
        ("¿En que año nació?", ()),
        ("¿Y el segundo?", ()),
        ("Can you explain mitosis?", ()),  # it asks for more than a yes
        ("Can you catch it twice?", ("Yes", "No", "Maybe")),
        ("Können Sie mir die Mitose erklären?", ()),
        ("¿Podrías explicarme la mitosis?", ()),
        ("Pouvez-vous expliquer la mitose ?", ()),
    ],
)
def test_a_question_is_answered_by_yes_or_no_in_its_language(question: str, answers: tuple[str, ...]) -> None:
    assert yes_no_answers(question) == answers


@pytest.mark.parametrize(
    ("answer", "silent"),
    [
        ("The material does not say who came.", True),
        ("Der Text sagt dazu nichts.", True),
        ("Das Material enthält keine Angaben dazu.", True),
        ("Aus dem Text geht die Farbe nicht hervor.", True),
        ("Das Dokument darf nicht kopiert werden.", False),
        ("Die Unterlagen sind bis Mai nicht einzusehen.", False),
        ("El texto no lo dice.", True),
        ("El material proporcionado no menciona el precio.", True),
        ("El documento no puede copiarse.", False),
        ("Le texte ne le précise pas.", True),
        ("Le document n'indique pas le prix.", True),
        ("Le document ne doit pas être copié.", False),
        ("Le document n'est pas confidentiel.", False),
    ],
)
def test_what_a_document_forbids_is_not_taken_for_its_silence(answer: str, silent: bool) -> None:
    assert any(words.silent.search(answer) for words in wordings()) == silent


@pytest.mark.parametrize(
    ("text", "question", "answer", "told"),
    [
        (GERMAN, "Wer mäht den Rasen?", "Frau Albers", True),
        (GERMAN, "Wer leert die Tonnen?", "Frau Albers", True),  # "Sie leert auch ..."
        (GERMAN, "Wer hat den Zaun gestrichen?", "Jonas Weidner", False),
        (GERMAN, "Von wem wurde der Zaun gestrichen?", "Frau Albers", False),
        (GERMAN, "Wer hat den Brief geschrieben?", "Jonas Weidner", True),
        (SPANISH, "¿Quién repara los ordenadores?", "Rosa Vidal", True),
        (SPANISH, "¿Quién cambia las bombillas?", "Rosa Vidal", True),
        (SPANISH, "¿Quién lava los platos?", "Ana Molina", False),
    ],
)
def test_who_did_it(text: str, question: str, answer: str, told: bool) -> None:
    assert is_told(question, answer, verify.SourceIndex([SourceText("a.txt", text, [])])) == told


@pytest.mark.parametrize(
    ("language", "question", "sentence", "nobody"),
    [
        ("de", "Wer hat den Zaun gestrichen?", "Der Zaun wurde im Mai gestrichen.", True),
        ("de", "Wer hat den Zaun gestrichen?", "Der Zaun wurde von Frau Albers gestrichen.", False),
        ("de", "Wer mäht den Rasen?", "Den Rasen mäht Frau Albers.", False),
        ("es", "¿Quién repara los platos?", "Los platos se reparan a las nueve.", True),
        ("es", "¿Quién repara los platos?", "La cocinera repara los platos.", False),
        ("fr", "Qui construit le mur ?", "Le mur est construit en mai.", True),
        ("fr", "Qui construit le mur ?", "Le mur est construit par Luc.", False),
    ],
)
def test_done_by_nobody(language: str, question: str, sentence: str, nobody: bool) -> None:
    words = wording(language)
    assert words is not None
    assert is_of_nobody(question, sentence, words) == nobody


@pytest.mark.parametrize(
    ("text", "question", "silent", "rule"),
    [
        (
            GERMAN,
            "Darf ich mein Fahrrad in das Treppenhaus stellen?",
            "Der Text sagt dazu nichts.",
            "Fahrräder gehören",
        ),
        (SPANISH, "¿Puedo tener animales en mi habitación?", "El texto no lo dice.", "No se admiten animales"),
    ],
)
def test_a_rule_is_found_where_the_model_says_too_soon_that_there_is_none(
    text: str, question: str, silent: str, rule: str
) -> None:
    engine = ScriptedEngine([silent, "no"])
    request = Ask([SourceText("a.txt", text, [])], question, ModelFile("scripted", "nowhere.gguf"))
    *_events, done = ask.run(request, ScriptedEngines(engine), lambda: False)
    assert isinstance(done, Done)
    assert isinstance(done.result, AskResult)
    assert done.result.answered
    assert done.result.answer.startswith(rule)


RULES = (
    "Prams may be left in the hall, bicycles not. Visitors may smoke in the yard. Nobody may smoke in the cellar. "
    "The bins are emptied on Mondays."
)


@pytest.mark.parametrize(
    ("question", "answers", "wanted"),
    [
        # what it says at first, whether it stands by that, then of each rule that is near
        ("May I leave bicycles in the hall?", ["Yes, in the hall.", "yes", "no"], "Prams may be left"),
        ("May I leave bicycles in the hall?", ["Yes, in the hall.", "yes", "not told"], "Yes, in the hall."),
        ("May I leave bicycles in the hall?", ["Yes, in the hall.", "yes", "yes"], "Yes, in the hall."),
        ("May I smoke there?", ["Yes, in the yard.", "yes", "yes", "no"], "Yes, in the yard."),
        ("When are bins emptied?", ["The bins are emptied on Mondays.", "yes", "no"], "The bins are"),
    ],
)
def test_a_rule_that_says_the_contrary_is_given(question: str, answers: list[str], wanted: str) -> None:
    request = Ask([SourceText("a.txt", RULES, [])], question, ModelFile("scripted", "nowhere.gguf"))
    *_events, done = ask.run(request, ScriptedEngines(ScriptedEngine(answers)), lambda: False)
    assert isinstance(done, Done)
    assert isinstance(done.result, AskResult)
    assert done.result.answer.startswith(wanted)


def test_what_follows_on_another_question_in_another_language_is_not_answered_by_any_sentence() -> None:
    turns = [Turn("user", "Who mows the lawn?"), Turn("assistant", "Albers")]
    text = "Frau Albers mäht den Rasen. Jonas Weidner und das Team helped Albers in der Woche mit der Hecke."
    request = Ask([SourceText("a.txt", text, [])], "And who helped him?", ModelFile("scripted", "nowhere.gguf"))
    engine = ScriptedEngine(["The material does not say this.", "yes", "yes", "yes"])
    *_events, done = ask.run(replace(request, turns=turns), ScriptedEngines(engine), lambda: False)
    assert isinstance(done, Done)
    assert isinstance(done.result, AskResult)
    assert not done.result.answered


def test_only_a_no_is_taken_for_one() -> None:
    sources, words = [SourceText("a.txt", RULES, [])], wording("en")
    assert words is not None
    for answer, rule in (("No, outside.", "Prams may"), ("Normally they stand outside.", None)):
        engine = ScriptedEngine(["yes", "yes"])
        question = "May I leave bicycles in the hall?"
        look = SecondLook(question, sources, PassageSearch(sources), words, engine, Sampling(), lambda: False)
        found = look.contrary_rule(answer)
        assert (found[: len(rule)] if found and rule else found) == rule
