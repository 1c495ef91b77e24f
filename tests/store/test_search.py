"""The search index: passages, words, quotation marks, meaning, changes."""

from __future__ import annotations

import itertools
import os
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings, strategies as st

from slmdesk.errors import StorageError
from slmdesk.messages import Block, SourceText
from slmdesk.store.database import open_database, transaction
from slmdesk.store.passages import passages
from slmdesk.store.query import parse, spaced
from slmdesk.store.search import MIGRATIONS, SEARCH_FILE_NAME, SearchIndex


@pytest.fixture
def index(tmp_path: Path) -> Iterator[SearchIndex]:
    found = SearchIndex(tmp_path / "data")
    yield found
    found.close()


def document(*paragraphs: tuple[str, int, str]) -> SourceText:
    """Of (kind, page, text)."""
    text, blocks = "", []
    for kind, page, words in paragraphs:
        blocks.append(Block(page, len(text), len(text) + len(words), kind, 1 if kind == "heading" else 0))  # type: ignore[arg-type]
        text += words + "\n"
    return SourceText("x", text, blocks)


HEART = document(
    ("heading", 1, "The heart"),
    ("paragraph", 1, "The mitral valve lies between the left atrium and the left ventricle. " * 6),
    ("heading", 2, "The lungs"),
    ("paragraph", 2, "Gas is exchanged in the alveoli. " * 12),
    ("paragraph", 3, "心脏是人体最重要的器官之一。" * 30),
)


def added(index: SearchIndex, tmp_path: Path, name: str = "a.txt", source: SourceText = HEART) -> Path:
    path = tmp_path / name
    path.write_text("file")
    index.add(path, source)
    return path


def test_words_find_the_page_and_offsets_are_right(index: SearchIndex, tmp_path: Path) -> None:
    path = added(index, tmp_path)
    (hit, *_rest) = index.search("Where is the mitral valve?")
    assert (hit.file, hit.page_number, hit.heading) == (path, 1, "The heart")
    assert HEART.text[hit.start : hit.end] == hit.quote
    assert index.search("alveolus exchanging")[0].page_number == 2  # "exchanged", by its stem
    assert index.search("最重要的器官")[0].page_number == 3
    assert index.search("zebra") == []
    assert index.search("?!") == []


def test_what_is_in_quotation_marks_must_be_there(index: SearchIndex, tmp_path: Path) -> None:
    added(index, tmp_path)
    assert index.search('"valve mitral" heart') == []
    assert [hit.page_number for hit in index.search("lungs “mitral valve”")] == [1]
    vectors = np.eye(4, dtype="<f4")
    waiting = index.without_vectors("m", 10)
    index.add_vectors("m", [number for number, _text in waiting], vectors[: len(waiting)].tobytes(), 4)
    last = vectors[len(waiting) - 1].tobytes()
    assert index.search("x", 1, last, "m")[0].page_number == 3
    assert {hit.page_number for hit in index.search('"mitral valve"', 9, last, "m")} == {1}


@pytest.mark.parametrize(
    "query", ['"', "a AND", "NEAR(", "x*", "col:y", "-z", "'; DROP TABLE words", "\x00", "^a", "“„"]
)
def test_no_query_is_an_error(index: SearchIndex, tmp_path: Path, query: str) -> None:
    added(index, tmp_path)
    index.search(query)


@settings(max_examples=60, deadline=None)
@given(query=st.text(max_size=60))
def test_any_query_makes_an_expression_that_fts5_takes(tmp_path_factory: pytest.TempPathFactory, query: str) -> None:
    index = SearchIndex(tmp_path_factory.getbasetemp() / "queries")
    index.search(query)
    index.search(f'"{query}" {query}')
    index.close()


def test_a_fifty_page_question_is_answered(index: SearchIndex, tmp_path: Path) -> None:
    added(index, tmp_path)
    assert index.search("mitral valve " + "word " * 25_000)[0].page_number == 1


def test_meaning_and_words_are_joined(index: SearchIndex, tmp_path: Path) -> None:
    added(index, tmp_path)
    waiting = index.without_vectors("m", 10)
    assert index.count_without_vectors("m") == len(waiting) > 2
    assert waiting[0][1].startswith("The heart. ")
    vectors = np.eye(len(waiting), dtype="<f4")
    index.add_vectors("m", [number for number, _text in waiting], vectors.tobytes(), len(waiting))
    assert index.without_vectors("m", 10) == []
    hits = index.search("mitral", 5, vectors[1].tobytes(), "m")
    assert {hit.page_number for hit in hits[:2]} == {1, 2}  # best by words, best by meaning
    assert hits[0].score >= hits[1].score
    assert index.search("zebra", 1, vectors[1].tobytes(), "m", words=False)[0].page_number == 2
    assert index.search("mitral", 5, vectors[1].tobytes(), "another model")[0].page_number == 1
    assert index.search("mitral", 5, np.ones(3, "<f4").tobytes(), "m")[0].page_number == 1


def test_documents_change_and_go(index: SearchIndex, tmp_path: Path) -> None:
    path = added(index, tmp_path)
    assert index.state(path) == "current"
    assert index.state(tmp_path / "other") == "not-indexed"
    os.utime(path, ns=(1, 1))
    assert index.state(path) == "changed"
    index.add(path, document(("paragraph", 1, "Only about zebras now.")))
    assert index.search("mitral") == []
    assert index.search("zebra")[0].page_number == 1
    path.unlink()
    assert index.state(path) == "missing"
    assert index.documents()[0].state == "missing"
    assert index.search("zebras")  # still found
    assert index.remove(path)
    assert not index.remove(path)
    assert (index.search("zebras"), index.documents()) == ([], [])
    with pytest.raises(StorageError) as caught:
        index.add(path, HEART)
    assert caught.value.kind == "document-missing"


def test_another_program_s_change_is_seen(index: SearchIndex, tmp_path: Path) -> None:
    added(index, tmp_path)
    other = SearchIndex(tmp_path / "data")
    waiting = index.without_vectors("m", 10)
    vectors = np.eye(len(waiting), dtype="<f4")
    assert index.search("zebra", 1, vectors[0].tobytes(), "m") == []
    other.add_vectors("m", [number for number, _text in waiting], vectors.tobytes(), len(waiting))
    other.close()
    assert index.search("zebra", 1, vectors[0].tobytes(), "m")[0].page_number == 1


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.sampled_from(["heading", "paragraph", "table-row"]),
            st.integers(1, 3),
            st.text(alphabet="ab.! 心\n", min_size=1, max_size=3000),
        ),
        max_size=8,
    )
)
def test_passages_hold_every_character_once(paragraphs: list[tuple[str, int, str]]) -> None:
    source = document(*paragraphs)
    found = list(passages(source))
    assert all(one.end <= other.start for one, other in itertools.pairwise(found))
    covered = {place for each in found for place in range(each.start, each.end)}
    for block in source.blocks:
        places = [place for place in range(block.start, block.end) if not source.text[place].isspace()]
        if block.kind != "heading":
            assert covered.issuperset(places)
    assert all(len(source.text[each.start : each.end]) <= 2700 for each in found)


def test_queries() -> None:
    assert parse("what is the heart").words == '"heart"'
    assert parse("what is it").words  # nothing but common words: they are searched for then
    assert parse('a "b c" d').exact == '"b c"'
    assert spaced("a心脏b").split() == ["a", "心", "脏", "b"]


def test_a_number_is_never_given_again(index: SearchIndex, tmp_path: Path) -> None:
    path = added(index, tmp_path)
    waiting = index.without_vectors("m", 10)
    numbers = [number for number, _text in waiting]
    index.add(path, document(("paragraph", 1, "Bones carry the body and make blood. " * 9)))  # read anew meanwhile
    index.add_vectors("m", numbers, np.ones((len(numbers), 4), "<f4").tobytes(), 4)
    assert index.count_without_vectors("m") == 1
    assert not {number for number, _text in index.without_vectors("m", 9)} & set(numbers)


def test_an_index_of_the_version_before_goes_on(tmp_path: Path) -> None:
    with closing(open_database(tmp_path / SEARCH_FILE_NAME, MIGRATIONS[:1])) as old, transaction(old):
        old.execute("INSERT INTO documents VALUES (1, '/a', 1, 1, NULL)")
        old.execute("INSERT INTO passages VALUES (7, 1, 1, 0, 5, '', 'heart')")
        old.execute("INSERT INTO words (rowid, text, heading) VALUES (7, 'heart', '')")
    with closing(SearchIndex(tmp_path)) as index:
        assert [hit.quote for hit in index.search("heart")] == ["heart"]
        path = added(index, tmp_path)
        assert min(number for number, _text in index.without_vectors("m", 9)) == 7
        assert index.search("alveoli")[0].file == path


def test_what_another_program_takes_out_while_it_is_sought_is_no_hit(tmp_path: Path) -> None:
    class Interrupted(SearchIndex):
        def _by_words(self, words: str, exact: str) -> list[int]:
            found = super()._by_words(words, exact)
            with closing(SearchIndex(tmp_path / "data")) as other:
                other.remove(tmp_path / "a.txt")
            return found

    with closing(Interrupted(tmp_path / "data")) as index:
        added(index, tmp_path)
        added(index, tmp_path, "b.txt")
        assert {hit.file.name for hit in index.search("mitral valve", 1)} == {"b.txt"}


def test_vectors_of_another_model_of_the_same_name_are_not_compared(index: SearchIndex, tmp_path: Path) -> None:
    added(index, tmp_path)
    (one, _text), (two, _other), *_rest = index.without_vectors("m", 10)
    index.add_vectors("m", [one], np.ones((1, 4), "<f4").tobytes(), 4)
    index.add_vectors("m", [two], np.ones((1, 6), "<f4").tobytes(), 6)
    assert len(index.search("x", 9, np.ones(6, "<f4").tobytes(), "m", words=False)) == 1
    assert len(index.search("x", 9, np.ones(4, "<f4").tobytes(), "m", words=False)) == 1


def test_a_document_that_is_taken_out_leaves_no_word_in_the_files(index: SearchIndex, tmp_path: Path) -> None:
    path = added(index, tmp_path, "secret.txt", document(("paragraph", 1, "The zebrafinch sings at dawn. " * 9)))
    added(index, tmp_path)
    files = [*(tmp_path / "data").iterdir()]
    assert any(b"zebraf" in file.read_bytes() for file in files)
    assert index.remove(path)
    assert not any(b"zebraf" in file.read_bytes() or b"secret" in file.read_bytes() for file in files)
    assert not index.remove(path)


def test_a_number_that_an_earlier_version_gave_meanwhile_is_not_given_again(index: SearchIndex, tmp_path: Path) -> None:
    added(index, tmp_path)
    with closing(open_database(tmp_path / "data" / SEARCH_FILE_NAME, MIGRATIONS)) as earlier, transaction(earlier):
        earlier.execute("INSERT INTO documents VALUES (90, '/earlier', 1, 1, NULL)")
        for _passage in range(9):
            earlier.execute("INSERT INTO passages VALUES (NULL, 90, 1, 0, 5, '', 'heart')")
    path = added(index, tmp_path, "b.txt")
    assert any(hit.file == path for hit in index.search("mitral"))


def test_many_documents_are_taken_out_at_once(index: SearchIndex, tmp_path: Path) -> None:
    paths = [added(index, tmp_path, f"{number}.txt") for number in range(4)]
    asked: list[str] = []
    index._connection.set_trace_callback(asked.append)
    assert index.remove(*paths[1:], tmp_path / "unknown.txt") == 3
    assert sum("'optimize'" in statement for statement in asked) == 1, "it writes all words anew"
    assert [each.path for each in index.documents()] == paths[:1]
    assert index.remove() == 0
