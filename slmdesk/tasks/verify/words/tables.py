"""The tables that ship in ``resources/verification``: synonyms, common words, drugs."""

from __future__ import annotations

import functools

from slmdesk import paths


def table_lines(name: str) -> list[str]:
    """The lines of a table without its comments."""
    lines = (paths.resources() / "verification" / name).read_text(encoding="utf-8").splitlines()
    return [line for line in lines if line and not line.startswith("#")]


@functools.cache
def generic_drugs() -> dict[str, str]:
    """Every drug name of one word, in lower case, -> the generic name."""
    found: dict[str, str] = {}
    for line in table_lines("drugs.txt"):
        generic, _colon, names = line.partition(":")
        if generic.isalpha():
            found[generic] = generic
        found.update(dict.fromkeys(names.split(), generic))
    return found
