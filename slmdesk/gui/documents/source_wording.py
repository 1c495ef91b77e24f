"""What is known of a document, in words: how long it is, and what of it was not read."""

from __future__ import annotations

from slmdesk.gui.documents.sources import Source

_SKIPPED_SHOWN = 6


def facts(source: Source) -> str:
    """Its length, or why it cannot be used."""
    if source.state == "cancelled" or source.stopped:
        return source.tr("reading was stopped")
    if source.state == "failed":
        return source.tr("not read")
    if source.path is None:
        return ""
    if source.pages is not None:
        return source.tr("1 page") if source.pages == 1 else source.tr("{n} pages").format(n=source.pages)
    words = sum(1 for _ in source.text.split()) if len(source.text) < 200_000 else len(source.text) // 6
    return source.tr("about {n} words").format(n=f"{round(words, -1):,}" if words > 100 else words)


def skipped_line(source: Source) -> str:
    """Which pages or parts were not read, and why; empty when all was."""
    if not source.skipped:
        return ""
    pages = [entry for entry in source.skipped if entry.page_number is not None]
    shown = [
        source.tr("page {n} ({reason})").format(n=entry.page_number, reason=entry.reason)
        if entry.page_number is not None
        else entry.reason
        for entry in source.skipped[:_SKIPPED_SHOWN]
    ]
    if len(source.skipped) > _SKIPPED_SHOWN:
        shown.append(source.tr("and {n} more").format(n=len(source.skipped) - _SKIPPED_SHOWN))
    if len(pages) == len(source.skipped):
        intro = (
            source.tr("1 page was not read")
            if len(pages) == 1
            else source.tr("{n} pages were not read").format(n=len(pages))
        )
    else:
        intro = source.tr("Not everything was read")
    return f"{intro}: {'; '.join(shown)}."
