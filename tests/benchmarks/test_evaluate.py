"""What ``make eval`` runs."""

from __future__ import annotations

from benchmarks.evaluate import EVALUATIONS, HERE

_TOOLS = {"fit_verification"}  # it writes into resources/, so nobody may start it without meaning to


def test_each_module_that_can_be_run_is_an_evaluation_or_a_tool() -> None:
    files = (HERE / "evaluations").glob("*.py")
    runnable = {path.stem for path in files if '__name__ == "__main__"' in path.read_text(encoding="utf-8")}
    assert runnable - _TOOLS == set(EVALUATIONS)
    assert runnable >= _TOOLS
