"""What the readers of presentations say of slides, in the same words for PPTX and ODP."""

from __future__ import annotations

HIDDEN_SLIDE = "the slide is hidden and was not read"
NOTES_LEAD = "Speaker notes: "


def notes_notice(slides: int) -> str:
    """What tells the user that speaker notes are part of the text; empty when there are none."""
    if not slides:
        return ""
    which = "1 slide" if slides == 1 else f"{slides} slides"
    return f"The speaker notes of {which} were read too; they follow the text of their slide."
