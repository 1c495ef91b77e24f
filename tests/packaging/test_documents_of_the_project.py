"""What README, CONTRIBUTING and SECURITY say about the code is so."""

from __future__ import annotations

import re

import pytest

from environment import ROOT

DOCUMENTS = ("README.md", "CONTRIBUTING.md", "SECURITY.md", "CHANGELOG.md")


@pytest.mark.parametrize("name", DOCUMENTS)
def test_every_file_that_is_named_exists(name: str) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")
    named = set(re.findall(r"[`(]((?:slmdesk|tests|packaging|resources)/[\w/.-]+)[`)]", text))
    named = {path for path in named if "/x." not in path and "test_x." not in path}  # x: yours to write
    assert [path for path in sorted(named) if not (ROOT / path).exists()] == []


@pytest.mark.parametrize("name", DOCUMENTS)
def test_every_make_target_that_is_named_exists(name: str) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = set(re.findall(r"^([a-z-]+):", makefile, re.MULTILINE))
    assert set(re.findall(r"(?:^|`)make ([a-z-]+)", text, re.MULTILINE)) <= targets


def test_the_pickling_cache_is_never_used() -> None:
    """SECURITY.md accepts the dependency because of this."""
    sources = [path for path in (ROOT / "slmdesk").rglob("*.py") if "diskcache" in path.read_text("utf-8").lower()]
    assert sources == []
