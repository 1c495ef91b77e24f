"""Sentence borders, as code-point offsets into the text they came from."""

from __future__ import annotations

import re

import sentencex

Span = tuple[int, int]  # start, end; end exclusive

_LONGEST_STRETCH = 10_000
"""Characters that sentencex is given at once: for 100,000 quotation marks it takes 8 seconds."""
_DAY = re.compile(r"\b(?i:am|zum|vom|bis|ab|dem|den|der|des|seit|nach|vor|und) \d{1,2}\.\Z")
_MONTH = re.compile(r"(?:Januar|Jänner|Februar|März|April|Mai|Juni|Juli|August|September|Oktober|November|Dezember)\b")
_ITEM = re.compile(r"(?:\d{1,3}[.)]|[-*•–])[^\S\n]+(?=\S)")

# What sentencex holds for an abbreviation and is none, or mostly stands at the end of a sentence: a verb of one letter
# ("Je ne sais pas qui les a. Je vais …", but not "u. a."), a whole word ("in May. Food …"), a time ("5 p.m. Guests …").
_NO_ABBREVIATION = re.compile(
    r"(?<=[^\W\d_]{2} )[aàèé]\.(?= [A-ZÀ-Þ][\w'’]* [a-zà-ÿ])"
    r"|\b(?:May|me|art|ill|miss|ok|etc|(?<=\d )(?:min|hrs?|mm))\.(?=\s+[A-ZÀ-Þ])"
    r"|(?<=[\d ])[ap]\.m\.(?=\s+(?!(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|Eastern|Central|Mountain|Pacific)"
    r"[A-Z][a-z])"
)


def sentence_spans(text: str, start: int = 0, end: int | None = None) -> list[Span]:
    """The sentences of ``text[start:end]``, without the white space around them.

    Args:
        start, end: offsets into ``text``; end None is its end.

    Returns:
        Spans into ``text``, in order, not overlapping. Together they hold every character that is not
        white space.
    """
    stop = len(text) if end is None else end
    spans: list[Span] = []
    while stop - start > _LONGEST_STRETCH:
        *found, last = _spans(text, start, start + _LONGEST_STRETCH) or [(start, start + _LONGEST_STRETCH)]
        if not found:  # a sentence as long as that is a table, or noise
            last = start, _border(text, start, start + _LONGEST_STRETCH)
            found = _spans(text, *last)
        spans += found
        start = last[0] if last[0] > start else last[1]
    spans = _of_items(text, [*spans, *_spans(text, start, stop)])
    return _after_whole_words(text, _with_whole_dates(text, spans))


def _border(text: str, start: int, most: int) -> int:
    """Where what has no sentence may be cut: after the last line, or the last word."""
    return max(text.rfind("\n", start, most), text.rfind(" ", start + _LONGEST_STRETCH // 2, most)) + 1 or most


def _spans(text: str, start: int, stop: int) -> list[Span]:
    stretch = text[start:stop]
    spans: list[Span] = []
    covered = 0  # sentencex swallows some runs of white space, so gaps are filled in from here
    for piece in sentencex.get_sentence_boundaries("en", stretch):  # "en": the rules it falls back on for all
        first, last = piece["start_index"], piece["end_index"]
        if first < covered or last > len(stretch) or stretch[first:last] != piece["text"]:
            continue
        _add(spans, stretch, covered, first, start)
        _add(spans, stretch, first, last, start)
        covered = last
    _add(spans, stretch, covered, len(stretch), start)
    return spans


def _of_items(text: str, spans: list[Span]) -> list[Span]:
    """The sentences of what sentencex takes for one item of a list, however many it has."""
    found: list[Span] = []
    for start, end in spans:
        marker = _ITEM.match(text, start, end)
        first, *others = _spans(text, marker.end(), end) if marker else [(start, end)]
        found += [(start, first[1]), *others]
    return found


def _with_whole_dates(text: str, spans: list[Span]) -> list[Span]:
    """The sentences, but none of them ends after the day of a German date: "am 12. Mai"."""
    kept: list[Span] = []
    for start, end in spans:
        if kept and _MONTH.match(text, start) and _DAY.search(text, kept[-1][0], kept[-1][1]):
            kept[-1] = kept[-1][0], end
        else:
            kept.append((start, end))
    return kept


def _after_whole_words(text: str, spans: list[Span]) -> list[Span]:
    """The sentences, cut where one ends with what looks like an abbreviation."""
    cut: list[Span] = []
    for start, end in spans:
        for word in _NO_ABBREVIATION.finditer(text, start, end - 1):
            cut.append((start, word.end()))
            start = word.end() + len(text[word.end() : end]) - len(text[word.end() : end].lstrip())
        cut.append((start, end))
    return cut


def _add(spans: list[Span], stretch: str, first: int, last: int, offset: int) -> None:
    body = stretch[first:last]
    if body and not body.isspace():
        left = len(body) - len(body.lstrip())
        spans.append((offset + first + left, offset + first + len(body.rstrip())))


def split_result(text: str) -> list[tuple[str, str]]:
    """The sentences of a written result, each with what stands before it.

    Returns:
        (lead, sentence) pairs; lead is white space, line breaks and the list or heading marker.
        Joined in order they are ``text`` without the white space at its end.
    """
    pairs: list[tuple[str, str]] = []
    position = 0
    line_start = 0
    for line in text.splitlines(keepends=True):
        body_start = line_start + _marker_length(line)
        for first, last in sentence_spans(text, body_start, line_start + len(line)):
            pairs.append((text[position:first], text[first:last]))
            position = last
        line_start += len(line)
    return pairs


def whole_sentences(text: str) -> str:
    """The text up to its last whole sentence; all of it when it has only one."""
    pairs = split_result(text)
    if len(pairs) < 2:
        return text
    return "".join(lead + sentence for lead, sentence in pairs[:-1])


def without_repeats(text: str, before: str = "") -> tuple[str, int]:
    """Small models loop: keep each sentence once. before: text whose sentences count too.

    Returns:
        (text, number of sentences taken out).
    """
    seen = {_key(sentence) for _lead, sentence in split_result(before)}
    pairs = split_result(text)
    kept = []
    for lead, sentence in pairs:
        key = _key(sentence)
        if key not in seen:
            kept.append(lead + sentence)
        seen.add(key)
    return "".join(kept).strip(), len(pairs) - len(kept)


def _marker_length(line: str) -> int:
    """Length of indent and marker (``- ``, ``* ``, ``•``, ``1. ``, ``## ``) at the start of a line."""
    stripped = line.lstrip()
    indent = len(line) - len(stripped)
    marker, _space, rest = stripped.partition(" ")
    number = marker[:-1]
    if rest.strip() and (
        marker in {"-", "*", "•", "–"} or set(marker) == {"#"} or (number.isdigit() and marker[-1] in ".)")
    ):
        return indent + len(marker) + 1
    return indent


def _key(sentence: str) -> str:
    return "".join(sentence.casefold().split()).rstrip(".")
