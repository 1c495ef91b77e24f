"""What a user types into search, as an FTS5 query; and text as FTS5 is to see it."""

from __future__ import annotations

import re
from dataclasses import dataclass

# Scripts that write no spaces: each character becomes a word, and a run of them a phrase of neighbours.
_RUN = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u2e80-\u312f\u3130-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]+"
)
_WORD = re.compile(r"\w+")
_QUOTED = re.compile('["“”„«»]([^"“”„«»]+)["“”„«»]')
_LONGEST_QUERY = 4000  # characters
_MOST_WORDS = 64
# Words that stand in every question and tell nothing; left out where others remain.
_COMMON = frozenset(
    [
        "a",
        "an",
        "the",
        "of",
        "in",
        "on",
        "at",
        "to",
        "for",
        "from",
        "by",
        "with",
        "and",
        "or",
        "is",
        "are",
        "was",
        "were",
        "be",
        "been",
        "being",
        "do",
        "does",
        "did",
        "has",
        "have",
        "had",
        "it",
        "its",
        "this",
        "that",
        "these",
        "those",
        "which",
        "what",
        "who",
        "whom",
        "whose",
        "when",
        "where",
        "why",
        "how",
        "following",
        "can",
        "could",
        "will",
        "would",
        "should",
        "may",
        "might",
        "must",
        "not",
        "no",
        "as",
        "than",
        "then",
        "there",
        "their",
        "they",
        "them",
        "you",
        "your",
        "he",
        "she",
        "his",
        "her",
        "we",
        "our",
        "i",
        "if",
        "into",
        "about",
        "all",
        "most",
        "such",
        "each",
        "one",
        "also",
        "called",
        "would",
        "explain",
        "describe",
        "define",
        "discuss",
        "name",
        "list",
    ]
)


@dataclass(frozen=True)
class Query:
    """words: the match expression for ranking; exact: what every hit must hold, empty when nothing was quoted."""

    words: str
    exact: str


def parse(text: str) -> Query:
    """Words are looked for in any order; what is in quotation marks has to be there as it is."""
    text = text[:_LONGEST_QUERY]
    exact = [phrase for phrase in (_phrase(found) for found in _QUOTED.findall(text)) if phrase]
    words: dict[str, None] = {}
    common: dict[str, None] = {}
    for word in _WORD.findall(spaced(text)):
        (common if word.lower() in _COMMON else words)[f'"{word}"'] = None
    for run in _RUN.findall(text):
        for first in range(len(run) - 1):
            words[f'"{run[first]} {run[first + 1]}"'] = None
    telling = [word for word in words if len(word) > 3 or not _RUN.match(word[1]) or len(words) == 1]
    chosen = telling or list(words) or list(common)
    return Query(" OR ".join([*exact, *chosen][:_MOST_WORDS]), " AND ".join(exact[:8]))


def spaced(text: str) -> str:
    """Text with a space around each character of a script that has none."""
    return _RUN.sub(lambda run: " " + " ".join(run.group()) + " ", text)


def _phrase(text: str) -> str:
    words = _WORD.findall(spaced(text))
    return f'"{" ".join(words)}"' if words else ""
