"""Finding the placed words of a page in the document's text."""

from __future__ import annotations

from hypothesis import example, given, strategies as st

from slmdesk.documents.letters import squeezed
from slmdesk.documents.word_places import PlacedWord, words_in

WORDS = st.text("abcäß1患", min_size=1, max_size=6)


def placed(words: list[str]) -> list[PlacedWord]:
    return [PlacedWord(word, 10.0 * place, 0.0, 10.0 * place + 9, 8.0) for place, word in enumerate(words)]


def test_words_signs_and_a_word_that_was_joined() -> None:
    text = 'He said: "stop" (twice) and examples.'
    words = words_in(text, placed(["He", "said:", '"stop"', "(twice)", "and", "exam-", "ples."]))
    assert [text[word.start : word.end] for word in words] == [
        "He", "said:", '"stop"', "(twice)", "and", "exam", "ples.",
    ]  # fmt: skip
    assert [word.left for word in words] == [0, 10, 20, 30, 40, 50, 60]


def test_a_running_head_that_was_left_out_is_stepped_over() -> None:
    text = "The heart is a muscle. It beats."
    words = words_in(
        text, placed(["Chapter", "The", "Heart", "17", "The", "heart", "is", "a", "muscle.", "It", "beats."])
    )
    assert [text[word.start : word.end] for word in words][-7:] == text.split()
    assert words[-1].left == 100


@given(st.lists(WORDS, max_size=30), st.lists(st.sampled_from([" ", "\n\n", " - ", ""]), min_size=30, max_size=30))
def test_every_word_is_found_whatever_stands_between(words: list[str], gaps: list[str]) -> None:
    text = "".join(word + gap for word, gap in zip(words, gaps, strict=False))
    found = words_in(text, placed(words))
    assert len(found) == len(words)
    end = 0
    for word, place in zip(words, found, strict=True):
        assert end <= place.start < place.end <= len(text)
        assert squeezed(text[place.start : place.end])[0] == squeezed(word)[0]
        end = place.end


@given(st.text(max_size=80), st.lists(st.text(max_size=8), max_size=20))
@example("¼", ["1"])
def test_nothing_is_made_up(text: str, words: list[str]) -> None:
    end = 0
    for place in words_in(text, placed(words)):
        assert end <= place.start < place.end <= len(text)
        assert squeezed(text[place.start : place.end])[0] in {squeezed(word)[0] for word in words}
        end = place.end
