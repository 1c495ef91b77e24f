"""Licences of models: which of them have to be accepted, and their texts, as far as they come with the program."""

from __future__ import annotations

from pathlib import Path

from slmdesk.models.catalog import OPEN_LICENSES

OPEN = OPEN_LICENSES
"""Every other one is shown, and accepted, before a download."""


def must_be_accepted(license: str, accepted: tuple[str, ...]) -> bool:
    """Whether a download has to wait for a yes to the licence."""
    return license not in OPEN and license not in accepted


def text_of(license: str, resources: Path) -> str | None:
    """The text of a licence that comes with the program; None for the others. Reads a file."""
    if license not in OPEN:
        return None
    try:
        return (resources / "licenses" / f"{license}.txt").read_text("utf-8")
    except OSError:
        return None
