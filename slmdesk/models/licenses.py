"""Licences of models: which of them have to be accepted, and their texts, which come with the program."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from pathlib import Path

OPEN_LICENSES = frozenset({"Apache-2.0", "MIT", "BSD-3-Clause", "CC-BY-4.0"})
"""Licences that leave a model free for any use. Every other one is shown, and accepted, before a download."""


def must_be_accepted(license: str, accepted: Collection[str]) -> bool:
    """Whether a download has to wait for a yes to the licence."""
    return license not in OPEN_LICENSES and license not in accepted


def text_of(license: str, resources: Path) -> str | None:
    """The text of a licence, with the policies that it makes part of itself; None for one that is not known.

    Args:
        license: as a catalogue entry or a model's header names it: anything.
        resources: the program's read-only files. This reads one of them.
    """
    try:
        texts = {path.stem: path for path in (resources / "licenses").glob("*.txt")}
        return texts[license].read_text("utf-8") if license in texts else None
    except OSError:
        return None


def texts_of(licenses: Iterable[str], resources: Path) -> str:
    """The texts of several licences, each once, one under the other; empty when none is known."""
    known = [(license, text_of(license, resources)) for license in dict.fromkeys(licenses)]
    return "".join(f"{'=' * 78}\n{license}\n{'=' * 78}\n\n{text}\n" for license, text in known if text is not None)
