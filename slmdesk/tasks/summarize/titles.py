"""Lines that head what follows them, and the sentences of a source without those and without markers."""

from __future__ import annotations

import re

_TITLE_WORDS = 9  # at most, of a line that heads what follows
_END = re.compile(r"[.!?:;…。！？：；]['\"”’)\]]*$")
_LETTER = re.compile(r"[^\W\d_]")
_MARKER = re.compile(r"(?:[-*•–]|\(?(?:\d{1,2}|[a-z])[.)])[ \t]+")
_ARTICLE = re.compile(  # and other words before a noun; not "twice a year"
    r"\b(?:the|an?(?! (?:day|week|month|year|hour|minute)\b)|each|every|any|all|no|this|that|these|those"
    r"|my|your|his|her|its|our|their)\b(?=(?: (\w+))?)",
    re.IGNORECASE,
)
_WORD = re.compile(r"\w+")
_FEWEST_ARTICLES = 2
_NEEDS_NONE = re.compile(  # "Drivers save time", of "the drivers": plurals and numbers stand without an article as well
    r"(?:\w+(?<![su])(?<!i)s|people|children|men|women|\d\w*|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)$"
)
_LONGEST_MARKER = 80  # characters looked at before a sentence, for the beginning of its line


def ends(text: str) -> bool:
    """Whether a text ends as a sentence does."""
    return _END.search(text.rstrip()) is not None


def is_title(line: str) -> bool:
    """Whether a line is as short as what heads others, and no sentence."""
    return len(line.split(maxsplit=_TITLE_WORDS)) <= _TITLE_WORDS and not ends(line)


def is_headline(sentence: str, passage: str) -> bool:
    """Whether an English sentence has left out articles of the passage that it comes from, as headlines do.

    It has the words behind them: "Nurses chose level 1." leaves nothing out of "In the trial, nurses chose level 1; the
    desk changed it.".
    """
    behind = [word.casefold() for word in _ARTICLE.findall(passage)]
    if len(behind) < _FEWEST_ARTICLES or _ARTICLE.search(sentence) is not None:
        return False
    bare = {word.casefold() for word in _WORD.findall(sentence)}.intersection(filter(None, behind))
    return any(_NEEDS_NONE.match(word) is None for word in bare)


def untitled(text: str, start: int, end: int) -> str:
    """A sentence of a source in one line, without the titles above it and the marker of an item before it.

    A title is told from the beginning of a wrapped sentence by its room: the next word would have stood beside it.
    """
    line = text.rfind("\n", max(0, start - _LONGEST_MARKER), start) + 1
    begins = (line or start < _LONGEST_MARKER) and not _LETTER.search(text, line, start)
    while begins and (border := text.find("\n", start, end)) >= 0 and is_title(text[start:border]):
        beside, following = text[start:border].strip(), text[border + 1 : end].partition("\n")[0].strip()
        if beside and following and border - line + 1 + len(following.partition(" ")[0]) > len(following):
            break
        start = line = border + 1
    told = " ".join(text[start:end].split())
    marker = _MARKER.match(told) if begins else None
    return told[marker.end() :] if marker else told
