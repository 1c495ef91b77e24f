"""Terms of a glossary in a pair's translation: put in where nothing hangs on them, listed elsewhere."""

from __future__ import annotations

import pytest

from slmdesk.documents.language import LanguageDetector
from slmdesk.engine.nmt import LoadedPairs
from slmdesk.messages import Aligned, PairModel, Term, Translate, Translated
from slmdesk.tasks import translate
from slmdesk.tasks.translate.terms import Wanted, enforced, own_place, wanted
from tests.fakes import ScriptedEngine, ScriptedEngines
from translation_pairs import installed_pair


@pytest.fixture(scope="module")
def pair(tmp_path_factory: pytest.TempPathFactory) -> PairModel:
    return installed_pair(tmp_path_factory.mktemp("models"))


def translated(text: str, pair: PairModel, *terms: Term) -> list[Translated]:
    request = Translate(text, "en", "es", None, [pair], glossary=list(terms))
    engines = ScriptedEngines(ScriptedEngine(["unused"]))
    events = translate.run(request, engines, LoadedPairs(), LanguageDetector(), lambda: False)
    return [event for event in events if isinstance(event, Translated)]


def test_a_term_that_stands_alone_is_put_in(pair: PairModel) -> None:
    text = "Take 25 mg of ibuprofen every 8 hours.\nThe boy takes 10 mg of ibuprofen."
    for segment, words in zip(
        translated(text, pair, Term("ibuprofen", "paracetamol")),
        ("Tome 25 mg de paracetamol cada 8 horas.", "El niño toma 10 mg de paracetamol."),
        strict=True,
    ):
        assert (segment.target, segment.warnings) == (words, [])


def test_a_term_with_an_article_or_an_adjective_is_listed(pair: PairModel) -> None:
    (segment,) = translated("The teacher reads the new book.", pair, Term("book", "obra"))
    assert segment.target == "La profesora lee el libro nuevo."
    assert segment.warnings == ["The glossary wants “obra” for “book”."]


def test_two_missing_terms_are_listed(pair: PairModel) -> None:
    terms = (Term("ibuprofen", "paracetamol"), Term("hours", "tomas"))
    (segment,) = translated("Take 25 mg of ibuprofen every 8 hours.", pair, *terms)
    assert segment.target == "Tome 25 mg de ibuprofeno cada 8 horas."
    assert len(segment.warnings) == 2


def links(source: str, target: str, *pairs: tuple[str, str]) -> list[Aligned]:
    places = [(source.index(one), len(one), target.index(other), len(other)) for one, other in pairs]
    return [(start, start + length, first, first + size) for start, length, first, size in places]


def test_the_place_of_a_term_has_to_be_its_own() -> None:
    source, target = "pain without blood pressure", "dolor sin presión arterial"
    both = links(source, target, ("blood", "arterial"), ("pressure", "presión"), ("pain", "dolor"))
    assert own_place(target, (13, 27), both) == (10, 26)
    assert own_place(target, (13, 27), both[2:]) is None
    assert own_place(target, (13, 27), [*both, *links(source, target, ("pain", "arterial"))]) is None
    terms = [Term("blood pressure", "tensión")]
    assert wanted(source, target, terms, both, "es-MX") == Wanted(source, target, "tensión", 10, 26)
    assert wanted(source, target, terms, both, "ru") is None, "its nouns have cases"
    assert wanted(source, target, [Term("blood pressure", "presión")], both, "es") is None, "it is there"
    article = links("pain of the mother", "dolor de la madre", ("mother", "la"), ("mother", "madre"))
    assert wanted("pain of the mother", "dolor de la madre", [Term("mother", "mamá")], article, "es") is None
    assert wanted(f"{source} blood pressure", target, terms, both, "es") is None, "which of the two"


@pytest.mark.parametrize(
    ("source", "target", "one", "other", "language"),
    [
        ("10 UI of insulin daily", "Donnez 10 UI d’insuline par jour", "insulin", "d’insuline", "fr"),
        ("with insulin/metformin", "con insulina/metformina", "insulin/metformin", "insulina/metformina", "es"),
        (
            "for insulin-dependent people",
            "para insulinodependientes",
            "insulin-dependent",
            "insulinodependientes",
            "es",
        ),
    ],
)
def test_nothing_but_the_term_is_replaced(source: str, target: str, one: str, other: str, language: str) -> None:
    assert wanted(source, target, [Term("insulin", "Humalog")], links(source, target, (one, other)), language) is None


def test_a_term_among_capitals_is_in_capitals() -> None:
    source, target = "TAKE IT WITH INSULIN", "TÓMELO CON INSULINA"
    found = wanted(source, target, [Term("insulin", "Humalog")], links(source, target, ("INSULIN", "INSULINA")), "es")
    assert found is not None
    assert found.term == "HUMALOG"


def test_a_translation_that_would_go_on_otherwise_stays() -> None:
    item = Wanted("with fever today", "con fiebre hoy", "calentura", 4, 10)
    assert enforced([item], lambda _begun: ["con calentura hoy"]) == ["con calentura hoy"]
    assert enforced([item], lambda _begun: ["con calentura alta"]) == [None]
    assert enforced([], lambda _begun: []) == []
