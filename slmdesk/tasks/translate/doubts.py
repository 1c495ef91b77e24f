"""What is doubtful about a translation, as a second try is told it."""

from __future__ import annotations

from typing import NamedTuple


class Doubts(NamedTuple):
    """warnings: in plain words. left: words of the source that stand in the translation untranslated."""

    warnings: list[str]
    left: list[str]
