"""Vectors of the library's passages: kept as they come, so that a stop loses only those in hand."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import numpy as np
import pytest

from slmdesk.cli.embedding import EMBEDDING_ID, add_missing_vectors
from slmdesk.cli.output import Output
from slmdesk.cli.session import Session
from slmdesk.errors import JobCancelled
from slmdesk.messages import Block, Embed, SourceText, TaskEvent, Vectors
from slmdesk.models.installed import InstalledModel
from slmdesk.store.search import SearchIndex


class Child:
    """A session whose child gives vectors two at a time, and is stopped after ``most`` of them."""

    def __init__(self, most: int) -> None:
        self._most = most
        model = InstalledModel(
            EMBEDDING_ID, "MiniLM", Path("model.onnx"), 1, "", "", "imported", "", 0, kind="embedding"
        )
        self.store = SimpleNamespace(list=lambda: [model])
        self.asked: list[str] = []

    def events(self, _kind: str, request: Embed) -> Iterator[TaskEvent]:
        self.asked += request.texts
        for first in range(0, len(request.texts), 2):
            if first >= self._most:
                raise JobCancelled
            rows = np.eye(3, dtype="<f4")[: len(request.texts[first : first + 2])]
            yield Vectors(rows=len(rows), dimensions=3, data=rows.tobytes())


def add(index: SearchIndex, child: Child) -> int:
    return add_missing_vectors(cast(Session, cast(Any, child)), index, Output(as_json=True))


def test_what_was_embedded_before_a_stop_is_not_embedded_again(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    lines = [f"Passage {number} is about the number {number}. " * 40 + "\n" for number in range(7)]
    path.write_text("".join(lines), encoding="utf-8")
    blocks = [Block(at + 1, sum(map(len, lines[:at])), sum(map(len, lines[: at + 1]))) for at in range(7)]
    with closing(SearchIndex(tmp_path)) as index:
        count = index.add(path, SourceText(str(path), "".join(lines), blocks))
        with pytest.raises(JobCancelled):
            add(index, Child(most=4))
        assert index.count_without_vectors(EMBEDDING_ID) == count - 4
        child = Child(most=100)
        assert add(index, child) == count - 4 == len(child.asked)
        assert add(index, Child(most=0)) == 0
