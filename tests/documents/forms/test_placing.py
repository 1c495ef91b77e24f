"""Where words with a look of their own stand in a translation: by alignment, by their own translation, or nowhere."""

from __future__ import annotations

import pytest
from hypothesis import given, strategies as st

from slmdesk.documents.forms.placing import Part, nth, place
from slmdesk.messages import Aligned

offsets = st.tuples(*[st.integers(0, 30)] * 4)


@given(
    st.text("ab ", max_size=30),
    st.dictionaries(st.integers(1, 4), st.text("ab ", min_size=1, max_size=6)),
    st.lists(offsets, max_size=5),
)
def test_placing_never_loses_or_adds_a_letter(target: str, wanted: dict[int, str], alignment: list[Aligned]) -> None:
    parts = [Part(run, words, words, (run, run + 2)) for run, words in wanted.items()]
    pieces, _lost = place(target, 0, parts, alignment)
    assert "".join(text for _run, text in pieces) == target


def links(source: str, target: str, *pairs: tuple[str, str]) -> list[Aligned]:
    """Alignment of words that stand once in each text."""
    found = []
    for one, other in pairs:
        start, place_ = source.index(one), target.index(other)
        found.append((start, start + len(one), place_, place_ + len(other)))
    return found


def part(source: str, words: str, wanted: str = "?") -> Part:
    start = source.index(words)
    return Part(1, wanted, words, (start, start + len(words)), *nth(source, words, start))


def looked(target: str, part_: Part, alignment: list[Aligned]) -> str | None:
    """The words that got the look; None when it was dropped."""
    pieces, lost = place(target, 0, [part_], alignment)
    own = [text for run, text in pieces if run]
    assert lost == (not own)
    return own[0] if own else None


def test_the_alignment_says_which_of_two() -> None:
    target = "El gato ve el otro gato y la casa grande."
    second = Part(1, "gato", "cat", (14, 17))
    assert place(target, 0, [second], [(14, 17, 19, 23)])[0] == [(0, target[:19]), (1, "gato"), (0, target[23:])]


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("night", "noche"),  # without the little words that hang on it
        ("at night", "por la noche"),  # with them: it has one of its own; what is behind belongs to nothing else
        ("long map", "mapa largo"),
        ("teacher", "profesora"),
    ],
)
def test_a_stretch_has_as_many_words_as_its_source(words: str, found: str) -> None:
    source, target = "The teacher brings the long map at night.", "La profesora trae el mapa largo por la noche."
    alignment = links(
        source, target, ("teacher", "La"), ("teacher", "profesora"), ("brings", "trae"), ("map", "mapa"),
        ("long", "largo"), ("night", "por"),
    )  # fmt: skip
    assert looked(target, part(source, words), alignment) == found


def test_what_is_in_doubt_is_dropped() -> None:
    source, target = "A big house stands here.", "Una casa de campo enorme está aquí."
    apart = links(source, target, ("big", "enorme"), ("house", "casa"), ("stands", "campo"), ("here", "aquí"))
    assert looked(target, part(source, "big house"), apart) is None, "words of others between them"
    half = links(source, target, ("big", "enorme"), ("stands", "está"), ("A", "campo"), ("here", "aquí"))
    assert looked(target, part(source, "big house"), half) is None, "a word of it stands elsewhere"
    assert looked(target, part(source, "big house", "casa grande"), []) is None


def test_the_own_translation_has_to_stand_where_the_alignment_says() -> None:
    source, target = "The exam is in December.", "El examen es en diciembre."
    alignment = links(source, target, ("exam", "examen"), ("December", "diciembre"))
    assert looked(target, part(source, "December", "El."), alignment) == "diciembre"
    assert looked(target, part(source, "exam", "El examen"), alignment) == "examen"


def test_without_an_alignment_the_words_count() -> None:
    source = "Take one tablet, not more than one tablet."
    second = Part(1, "un comprimido", "one tablet", (31, 41), *nth(source, "one tablet", 31))
    pieces, lost = place("Tome un comprimido, no más de un comprimido.", 0, [second])
    assert pieces == [(0, "Tome un comprimido, no más de "), (1, "un comprimido"), (0, ".")]
    assert not lost
    assert place("Tome un comprimido, no más.", 0, [second]) == ([(0, "Tome un comprimido, no más.")], True)
    assert looked("Llame a Helen Marlow.", part("Call Helen Marlow.", "Helen Marlow"), []) == "Helen Marlow"


def test_nth_counts_whole_words() -> None:
    assert nth("no, not now, no", "no", 13) == (1, 2)
    assert nth("other", "no", 3) == (0, 1)


def test_words_of_a_script_without_spaces() -> None:
    source, target = "Take two tablets at night.", "晚上服用两片药。"
    alignment = links(source, target, ("night", "晚上"), ("Take", "服用"), ("two", "两片"), ("tablets", "药"))
    assert looked(target, part(source, "two tablets"), alignment) == "两片药"
    assert looked(target, part(source, "night"), alignment) == "晚上"
    shared = links(source, target, ("night", "晚上"), ("Take", "服用两片药"), ("two", "服用两片药"))
    assert looked(target, part(source, "two"), shared) is None


def test_a_whole_sentence_keeps_its_look_whatever_the_alignment_says() -> None:
    source = "The boy brings the map. Give 50 mL of morphine now. It is late."
    target = "El niño trae el mapa. Dé 50 mL de morfina ahora. Es tarde."
    words = part(source, "Give 50 mL of morphine now.", "Dé 50 mL de morfina ahora.")
    wrong = links(source, target, ("boy", "niño"), ("50", "50"), ("morphine", "mapa"), ("late", "ahora"))
    assert looked(target, words, wrong) == "Dé 50 mL de morfina ahora."
    assert looked(target, words, []) == "Dé 50 mL de morfina ahora."


def test_a_passage_as_long_as_a_chapter_is_done_at_once() -> None:
    words = [f"word{number}" for number in range(3000)]
    target = " ".join(words)
    starts = [target.index(word) for word in words]
    alignment = [
        (start, start + len(word), start, start + len(word)) for start, word in zip(starts, words, strict=True)
    ]
    parts = [Part(run, "?", "other", alignment[70 * run][:2]) for run in range(1, 41)]
    pieces, lost = place(target, 0, parts, alignment)
    assert not lost
    assert [text for run, text in pieces if run] == [words[70 * run] for run in range(1, 41)]
