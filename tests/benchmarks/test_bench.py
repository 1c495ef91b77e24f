"""What ``make bench`` prints and keeps."""

from __future__ import annotations

import importlib
import json
from pathlib import Path

import pytest

from benchmarks.evaluate import HERE

_GOOD = "from table import Line\ndef lines(runs, models):\n    return [Line('read', [5390.0] * runs, 'kB/s').show()]\n"


def test_a_part_that_fails_says_why_and_loses_nothing_of_the_others(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.syspath_prepend(str(HERE))
    monkeypatch.syspath_prepend(str(tmp_path))
    (tmp_path / "lines_one.py").write_text(_GOOD, encoding="utf-8")
    (tmp_path / "lines_two.py").write_text("def lines(runs, models):\n    raise OSError('no disk')\n", encoding="utf-8")
    (tmp_path / "lines_three.py").write_text(_GOOD, encoding="utf-8")
    target = tmp_path / "build" / "bench.json"
    bench = importlib.import_module("bench")
    assert not bench.measure(["one", "two", "three"], 2, [], {"machine": {}}, target)
    kept = json.loads(target.read_text(encoding="utf-8"))
    assert kept["one"][0]["median"] == kept["three"][0]["median"] == 5390
    assert "no disk" in kept["two"]["failed"]
    told = capsys.readouterr()
    assert "no disk" in told.err
    assert "5,390 kB/s" in told.out
    assert bench.measure(["one"], 1, [], {}, target)


@pytest.mark.parametrize(
    ("value", "shown"), [(0.01234, "0.0123"), (4.4996, "4.5"), (99.6, "99.6"), (5390.4, "5,390"), (-250.0, "-250")]
)
def test_figures_are_read_without_reckoning(value: float, shown: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(HERE))
    assert importlib.import_module("table").readable(value) == shown


def test_alternating_runs_go_there_and_back(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(HERE))
    table = importlib.import_module("table")
    turns: list[str] = []

    def work(name: str, value: float) -> float:
        turns.append(name)
        return value

    found = table.alternate(3, lambda: work("a", 1.0), lambda: work("b", 2.0), lambda: work("c", 3.0))
    assert found == [[1.0] * 3, [2.0] * 3, [3.0] * 3]
    assert "".join(turns) == "abccbaabc"
    assert table.ratio("b / a", found[1], found[0]).values == [2.0] * 3
