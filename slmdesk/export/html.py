"""A web page that stands alone: no script, nothing fetched. Also what the clipboard gets, to keep its formatting."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from html import escape

from slmdesk.export.layout import Layout, Paragraph, Run

_STYLE = """
body { font: 1.05rem/1.55 Georgia, serif; max-width: 42rem; margin: 2rem auto; padding: 0 1rem; color: #1b1b1b; }
h1, h2 { font-family: sans-serif; line-height: 1.25; }
.caution { border-left: .3rem solid #b36b00; padding: .4rem .8rem; background: #fff6e5; }
.doubt { text-decoration: underline wavy #b36b00; }
.notes, .facts { font-size: .9rem; color: #444; }
sup a { text-decoration: none; }
"""


def as_html(layout: Layout) -> str:
    """The whole page."""
    labels = layout.labels
    parts = [
        '<!DOCTYPE html>\n<html>\n<head>\n<meta charset="utf-8">',
        f"<title>{escape(layout.title)}</title>\n<style>{_STYLE}</style>\n</head>\n<body>",
        f"<h1>{escape(layout.title)}</h1>" if layout.title else "",
        f'<p class="caution"><strong>{escape(layout.caution)}</strong></p>' if layout.caution else "",
        fragment(layout.paragraphs),
        _list(labels.to_check, "notes", [f"<li>{escape(doubt)}</li>" for doubt in layout.doubts], "ul"),
        _list(
            labels.sources,
            "notes",
            [f'<li id="note{number}">{escape(note)}</li>' for number, note in enumerate(layout.notes, 1)],
            "ol",
        ),
        "\n".join(f'<p class="facts">{escape(fact)}</p>' for fact in layout.facts),
        "</body>\n</html>",
    ]
    return "\n".join(part for part in parts if part) + "\n"


def fragment(paragraphs: Sequence[Paragraph]) -> str:
    """The text itself, without the page around it."""
    return "\n".join(_elements(paragraphs))


def _elements(paragraphs: Sequence[Paragraph]) -> Iterator[str]:
    for kind, group in itertools.groupby(paragraphs, lambda each: (each.kind, each.marker in ("", "-"))):
        if kind[0] == "item":
            tag = "ul" if kind[1] else "ol"
            yield (
                f"<{tag}>\n"
                + "\n".join(f"<li{_value(each.marker)}>{_runs(each.runs)}</li>" for each in group)
                + f"\n</{tag}>"
            )
        else:
            tag = "h2" if kind[0] == "heading" else "p"
            yield from (f"<{tag}>{_runs(each.runs)}</{tag}>" for each in group)


def _value(marker: str) -> str:
    """The number that a list item has in the text: a paragraph between two items must not begin the list anew."""
    number = marker.rstrip(".)")
    return f' value="{number}"' if number.isdecimal() else ""


def _runs(runs: Sequence[Run]) -> str:
    parts = []
    for run in runs:
        text = escape(run.text)
        parts.append(escape(run.lead) + (f'<span class="doubt">{text}</span> {run.sign}' if run.sign else text))
        links = ",".join(f'<a href="#note{number}">{number}</a>' for number in run.notes)
        parts.append(f"<sup>{links}</sup>" if links else "")
    return "".join(parts)


def _list(title: str, name: str, items: Sequence[str], tag: str) -> str:
    if not items:
        return ""
    inside = "\n".join(items)
    return f'<h2>{escape(title)}</h2>\n<{tag} class="{name}">\n{inside}\n</{tag}>'
