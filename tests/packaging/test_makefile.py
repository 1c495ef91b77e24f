"""The Makefile and CI: every command has something behind it."""

from __future__ import annotations

import re
from pathlib import Path

from environment import ROOT


def test_the_workflow_and_the_script_call_make() -> None:
    assert "exec make test" in (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    workflow = (ROOT / ".github" / "workflows" / "ci.yml").read_text(encoding="utf-8")
    assert "bash .ci/run" in workflow


def test_every_script_that_make_calls_is_there() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    scripts = set(re.findall(r"\b(?:packaging|tests)/[\w/.]+\.(?:py|spec)\b", makefile))
    assert len(scripts) > 5
    assert [script for script in sorted(scripts) if not Path(ROOT, script).is_file()] == []
    for marker in set(re.findall(r"pytest -m (\w+)", makefile)):
        marked = [path for path in (ROOT / "tests").rglob("test_*.py") if f"mark.{marker}" in path.read_text("utf-8")]
        assert marked, f"make calls pytest -m {marker}, and no test is marked so"
