from __future__ import annotations

import pytest

from fakes import ScriptedEngine
from lion_summaries import ANSWER, TEXT, notices_in, result, sentences_in, summarized
from slmdesk.messages import Block, SourceText
from slmdesk.tasks.chunks import Chunk
from slmdesk.tasks.summarize.material import pages_of


@pytest.mark.parametrize("text", ["The bridge is closed. It carries 900 cars a day.", "Word", "数据很大。模型很小。"])
def test_fewer_than_50_words_come_back_as_they_are(text: str) -> None:
    engine = ScriptedEngine(["never asked"])
    events = summarized(engine, SourceText("a", text, []))
    assert engine.history == []
    assert "words" in notices_in(events)
    assert result(events).summary.split() == text.split()
    assert all(sentence.status != "unsupported" for sentence in sentences_in(events))


def test_a_table_is_said_to_be_one() -> None:
    rows = [f"Site {number} | {number * 7} | open" for number in range(60)]
    text = "\n".join(rows)
    blocks, position = [], 0
    for row in rows:
        blocks.append(Block(1, position, position + len(row), "table-row"))
        position += len(row) + 1
    assert "table" in notices_in(summarized(ScriptedEngine([ANSWER]), SourceText("a", text, blocks)))


def test_a_text_in_several_languages_is_said_to_be_one() -> None:
    english = "The committee met in the hall on Tuesday and the engineers said that the old piers are sound enough."
    spanish = "El alcalde explicó que el presupuesto de la obra no alcanza para el túnel y pidió un informe más."
    mixed = SourceText("a", "\n".join([english, spanish, TEXT, spanish.replace("túnel", "puente")]), [])
    assert "English and Spanish: choose" in notices_in(summarized(ScriptedEngine([ANSWER]), mixed))
    quoting = SourceText("a", "\n".join([f"{english} {number}" for number in range(12)] + [spanish]), [])
    assert "Spanish" not in notices_in(summarized(ScriptedEngine([ANSWER]), quoting))


def test_the_pages_of_each_part_are_known_of_one_source_with_pages() -> None:
    blocks = [Block(page, 100 * number, 100 * number + 90) for number, page in enumerate((1, 1, 2, 4, 4, 5))]
    source = SourceText("a.pdf", "x" * 600, blocks)
    chunks = [Chunk(0, 0, 190, 9), Chunk(0, 200, 340, 9), Chunk(0, 340, 590, 9)]
    assert pages_of([source], chunks) == [(1, 1), (2, 4), (4, 5)]
    assert pages_of([source, source], chunks) == []
    assert pages_of([source], chunks[:1]) == []
    assert pages_of([SourceText("a.txt", "x" * 600, [Block(None, 0, 600)])], chunks) == []
