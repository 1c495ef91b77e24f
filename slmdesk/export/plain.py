"""Plain text and Markdown, with numbered notes."""

from __future__ import annotations

from collections.abc import Sequence

from slmdesk.export.layout import Layout, Paragraph


def as_text(layout: Layout) -> str:
    """Plain text, footnotes as ``[1]`` with their list at the end."""
    labels = layout.labels
    notes = [f"[{number}] {note}" for number, note in enumerate(layout.notes, 1)]
    parts = [
        layout.title,
        layout.caution,
        body(layout.paragraphs, "[{n}]", heading=""),
        _listed(f"{labels.to_check}:", layout.doubts),
        _listed(f"{labels.sources}:", notes),
        "\n".join(layout.facts),
    ]
    return _joined(parts)


def as_markdown(layout: Layout) -> str:
    """Markdown with footnotes, as ``[^1]``."""
    labels = layout.labels
    notes = [f"[^{number}]: {note}" for number, note in enumerate(layout.notes, 1)]
    parts = [
        f"# {layout.title}" if layout.title else "",
        f"> **{layout.caution}**" if layout.caution else "",
        body(layout.paragraphs, "[^{n}]", heading="## "),
        _listed(f"{labels.to_check}:", [f"- {doubt}" for doubt in layout.doubts]),
        "\n\n".join(layout.facts),
        "\n".join(notes),
    ]
    return _joined(parts)


def body(paragraphs: Sequence[Paragraph], mark: str, heading: str) -> str:
    """The text itself. mark: a note's sign, with ``{n}`` for its number; heading: what a heading begins with."""
    text = ""
    for paragraph in paragraphs:
        if text:
            text += "\n\n" if paragraph.gap else "\n"
        if paragraph.kind == "heading":
            text += heading
        elif paragraph.kind == "item":
            text += f"{paragraph.marker} "
        for run in paragraph.runs:
            signs = "".join(mark.format(n=number) for number in run.notes)
            text += run.lead + run.text + (f" {run.sign}" if run.sign else "") + signs
    return text.strip()


def _listed(title: str, lines: Sequence[str]) -> str:
    return "\n".join([title, *lines]) if lines else ""


def _joined(parts: Sequence[str]) -> str:
    return "\n\n".join(part for part in parts if part) + "\n"
