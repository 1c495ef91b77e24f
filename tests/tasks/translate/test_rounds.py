"""The rounds of a pair: the next one is on its way while one is told, and each segment comes once, in order."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

import pytest
from hypothesis import given, strategies as st

from slmdesk.documents.language import LanguageDetector
from slmdesk.engine import Cancelled
from slmdesk.errors import JobCancelled
from slmdesk.messages import Aligned, MemoryUnit, PairModel, PartText, Progress, Translate, Translated
from slmdesk.tasks.languages import language
from slmdesk.tasks.translate import answers as rounds
from slmdesk.tasks.translate.answers import Answers
from slmdesk.tasks.translate.pairs import PairTranslator, Step
from slmdesk.tasks.translate.segments import Segment

DETECTOR = LanguageDetector()


class Pair:
    """Says everything in capitals, the later ones first; loses figures at a first try, so that these are in doubt."""

    load_s = 0.0

    def __init__(self, free_at: int) -> None:
        self.free_at = free_at  # how many answers are left when a core is free
        self.begun: list[str] = []  # first tries

    def begin(self, texts: Sequence[str], source: str, target: str, careful: bool = False) -> list[str]:
        self.begun += texts
        return list(texts)

    def finish(
        self, begun: list[str], cancelled: Cancelled, when_free: Callable[[], None] | None = None
    ) -> Iterator[tuple[int, str]]:
        for index in reversed(range(len(begun))):
            if cancelled():
                raise JobCancelled
            if when_free is not None and index <= self.free_at:
                when_free()
                when_free = None
            yield index, begun[index].upper().replace("77", "")

    def translate(
        self, texts: Sequence[str], source: str, target: str, cancelled: Cancelled, careful: bool = False
    ) -> Iterator[tuple[int, str]]:
        if cancelled():
            raise JobCancelled
        yield from ((index, text.upper()) for index, text in enumerate(texts))

    def align(
        self, texts: Sequence[tuple[str, str]], source: str, target: str, cancelled: Cancelled
    ) -> list[list[Aligned]]:
        return [[(0, len(source), 0, len(target))] for source, target in texts]

    def continued(self, texts: Sequence[tuple[str, str]], source: str, target: str, cancelled: Cancelled) -> list[str]:
        return [beginning for _text, beginning in texts]


def told(
    words: Sequence[str], free_at: int, known: Sequence[str], aligned: int, cancelled: Cancelled
) -> tuple[list[Segment], Pair, Iterator[object]]:
    """The segments of a text, the pair, and what is told of them."""
    segments, position = [], 0
    for word in words:
        segments.append(Segment(" " if position else "", word, position, position + len(word)))
        position += len(word) + 1
    model = PairModel("a", "nowhere", "argos", ["en"], ["es"])
    pair = Pair(free_at)
    request = Translate(
        " ".join(words), "en", "es", None, [model], align=[(0, aligned)] if aligned else [],
        memory=[MemoryUnit(word, f"M{word}") for word in known[::2]],
        done_parts=[PartText(word, f"D{word}") for word in known[1::2]],
    )  # fmt: skip
    source, target = language("en"), language("es")
    translator = PairTranslator([Step(model, "en", "es")], [pair], cancelled)
    return segments, pair, Answers(translator, request, source, target, DETECTOR, cancelled).events(segments)


WORDS = st.lists(st.sampled_from([*"abcdefghij", "k 77", "l 77", "m 77"]), min_size=1, max_size=40)


@given(WORDS, st.integers(-1, 5), st.lists(st.sampled_from("abcd"), unique=True), st.integers(0, 30))
def test_each_segment_is_told_once_and_in_order(words: list[str], free_at: int, known: list[str], aligned: int) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(rounds, "_FIRST_ROUND", 3)
        segments, pair, events = told(words, free_at, known, aligned, lambda: False)
        found = list(events)
    translated = [event for event in found if isinstance(event, Translated)]
    assert [(each.source, each.start) for each in translated] == [(each.text, each.start) for each in segments]
    memory, done = set(known[::2]), set(known[1::2])
    for each in translated:
        begin = "M" if each.source in memory else "D" if each.source in done else ""
        assert each.target == (begin + each.source if begin else each.source.upper())
        if each.start < aligned:
            assert each.alignment
    assert sorted(pair.begun) == sorted(set(words) - memory - done)  # each text once
    assert isinstance(found[-1], Progress)
    assert found[-1].done == found[-1].total == len(words)


@given(WORDS, st.integers(-1, 5), st.integers(1, 60))
def test_one_that_is_cancelled_told_only_what_was_finished(words: list[str], free_at: int, after: int) -> None:
    asked = 0

    def cancelled() -> bool:
        nonlocal asked
        asked += 1
        return asked > after

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(rounds, "_FIRST_ROUND", 3)
        segments, _pair, events = told(words, free_at, [], 0, cancelled)
        found: list[object] = []
        try:
            found.extend(events)
            is_cancelled = False
        except JobCancelled:
            is_cancelled = True
    translated = [event for event in found if isinstance(event, Translated)]
    assert [each.source for each in translated] == [each.text for each in segments[: len(translated)]]
    assert all(each.target == each.source.upper() for each in translated)
    assert is_cancelled or len(translated) == len(segments)
