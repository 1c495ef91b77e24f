"""Words that belong together, found by a real tiny model, and the ways of their offsets."""

from __future__ import annotations

import pytest
from hypothesis import given, strategies as st

from pair_grammar import sentences
from slmdesk.engine.nmt import PairEngine
from slmdesk.engine.word_alignment import chained, cut, hidden, links
from slmdesk.errors import JobCancelled
from translation_pairs import installed_pair

WORDS = {
    "boy": "niño", "girl": "niña", "mother": "madre", "father": "padre", "doctor": "médico", "book": "libro",
    "letter": "carta", "map": "mapa", "table": "tabla", "ibuprofen": "ibuprofeno", "aspirin": "aspirina",
    "warfarin": "warfarina", "tablets": "comprimidos", "hours": "horas", "fever": "fiebre", "reads": "lee",
    "brings": "trae", "hospital": "hospital", "kitchen": "cocina", "today": "hoy", "Monday": "lunes", "May": "mayo",
}  # fmt: skip


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> PairEngine:
    return PairEngine(installed_pair(tmp_path_factory.mktemp("models")), 2)


def test_most_content_words_find_their_translation(engine: PairEngine) -> None:
    pairs = sentences(300, 33, held_out=True)
    found = engine.align(pairs, "en", "es", lambda: False)
    right = wanted = 0
    for (english, spanish), alignment in zip(pairs, found, strict=True):
        linked = {(english[a:b], spanish[c:d]) for a, b, c, d in alignment}
        for word in english.rstrip(".?").split():
            if WORDS.get(word) in spanish.rstrip(".?").split() and english.split().count(word) == 1:
                wanted += 1
                right += (word, WORDS[word]) in linked
    assert wanted > 100
    assert right >= 0.8 * wanted


def test_what_cannot_be_aligned_is_left_out(engine: PairEngine) -> None:
    texts = [
        ("", ""),
        ("Take", ""),
        ("word " * 300, "palabra " * 300),
        ("😀 漢字 \u0301", "عربي 😀"),
        ("5 mg.", "5 mg."),
    ]
    found = engine.align(texts, "en", "es", lambda: False)
    assert [bool(each) for each in found[:3]] == [False, False, False]
    assert (0, 1, 0, 1) in found[4]
    with pytest.raises(JobCancelled):
        engine.align(texts, "en", "es", lambda: True)


def test_words_without_their_marks_and_scripts_without_spaces() -> None:
    assert cut("(The boy), 25%.", lambda word: [f"▁{word}"]).spans == [(1, 4), (5, 8), (11, 14)]
    han = cut("我 喜歡書", lambda word: ["▁", *word])
    assert [("我 喜歡書"[start:end]) for start, end in han.spans] == ["我", "喜", "歡", "書"]
    assert list(hidden(cut("a b", lambda word: [f"▁{word}"]), "?")) == [["?", "▁b"], ["▁a", "?"]]


@given(st.text(max_size=40), st.text(max_size=40), st.data())
def test_offsets_are_words_of_both_texts(source: str, target: str, data: st.DataObject) -> None:
    left, right = (cut(text, lambda word: [word[:2], word[2:]]) for text in (source, target))
    rows = st.lists(st.floats(-50, 0), min_size=len(right.pieces), max_size=len(right.pieces))
    scores = [data.draw(rows) for _row in range(len(left.spans) + 1)]
    if left.spans and right.spans:
        for start, end, first, last in links(source, target, left, right, scores):
            assert 0 <= start < end <= len(source)
            assert 0 <= first < last <= len(target)


def test_a_chain_joins_both_ways() -> None:
    assert chained([(0, 3, 0, 4), (4, 7, 5, 9)], [(0, 4, 6, 9), (5, 9, 0, 5)]) == [(4, 7, 0, 5), (0, 3, 6, 9)]
    assert chained([(0, 3, 0, 4)], [(5, 9, 0, 5)]) == []
