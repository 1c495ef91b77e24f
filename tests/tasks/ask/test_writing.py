from __future__ import annotations

from slmdesk.engine import Piece, PromptProgress
from slmdesk.messages import Progress, Token
from slmdesk.tasks.ask.writing import written


def collected(pieces: list[Piece | PromptProgress]) -> tuple[list[object], str]:
    writing = written(iter(pieces))
    events: list[object] = []
    while True:
        try:
            events.append(next(writing))
        except StopIteration as end:
            return events, end.value


def test_an_answer_ends_where_it_begins_again() -> None:
    pieces = [Piece(part) for part in ("Light is absorbed.", " Water is split.", " Light is absorbed.", " Water is")]
    events, text = collected([*pieces])
    assert text == "Light is absorbed. Water is split."
    assert events == [Token(piece.text) for piece in pieces[:3]]


def test_an_answer_that_was_cut_keeps_its_whole_sentences() -> None:
    _events, text = collected([PromptProgress(3, 9), Piece("Light is absorbed. Water is"), Piece(" spl", "length")])
    assert text == "Light is absorbed."
    assert _events[0] == Progress("prompt", 3, 9, "tokens")


def test_an_answer_that_is_done_stays_as_it_is() -> None:
    assert collected([Piece("Six of each, the text "), Piece("says", "stop")])[1] == "Six of each, the text says"
