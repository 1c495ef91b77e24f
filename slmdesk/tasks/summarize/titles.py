"""Lines that head what follows them, and the sentences of a source without those and without markers."""

from __future__ import annotations

import re

from slmdesk.tasks.summarize.fragments import first_parts

_TITLE_WORDS = 9  # at most, of a line that heads what follows
_END = re.compile(r"[.!?:;…。！？：；]['\"”’)\]]*$")
_LETTER = re.compile(r"[^\W\d_]")
_MARKER = re.compile(r"(?:[-*•–]|\(?(?:\d{1,2}|[a-z])[.)]|§? ?\d{1,2}(?:\.\d{1,2}){1,3}(?=[ \t]+[A-ZÀ-ÖØ-Þ]))[ \t]+")
_ARTICLE = re.compile(  # and other words before a noun; not "twice a year"
    r"\b(?:the|an?(?! (?:day|week|month|year|hour|minute)\b)|each|every|any|all|no|this|that|these|those"
    r"|my|your|his|her|its|our|their)\b(?=(?: (?!next\b|last\b)(\w+))?)",  # "about this | next week"
    re.IGNORECASE,
)
_WORD = re.compile(r"\w+")
_FEWEST_ARTICLES = 2
_NEEDS_NONE = re.compile(  # "Drivers save time", of "the drivers": plurals and numbers stand without an article as well
    r"(?:\w+(?<![su])(?<!i)s|people|children|men|women|\d\w*|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)$"
)
_NOTE_MARK = re.compile(  # of a footnote; "[1, 3]" may be an interval, and "x[1]" is of a formula
    r"(?:(?<=\w\w)|(?<=[^\w\s])) ?\[\d{1,3}\]|^\[\d{1,3}\](?:[ \t]+|$)",
    re.MULTILINE,
)
_LOOKED_BACK = 1_000  # characters before an item, for what leads to its list
_SENTENCE_BORDER = re.compile(r"(?<=[.!?]) +")
_NAMED = re.compile(r"[A-ZÀ-ÖØ-Þ][^\W\d_]+(?: [^\W\d_]+){0,3}: (?=[A-ZÀ-ÖØ-Þ][^\s:;]* [^:]*$)")
_FIRST_PERSON = re.compile(r"\b(?:I|[Ww]e|[Mm]y|[Oo]ur|[Mm]e|[Uu]s)\b")  # says it: "Price: I lost 60 trees."
_SALUTATION = re.compile(
    r"^[ \t]*(?:dear|hello|hi|to whom it may concern|sehr geehrte\w*|liebe[rs]?|guten tag|cher|chère|chers|madame"
    r"|monsieur|estimad[oa]s?|querid[oa]s?|gentile|caro|cara|egregio|prezad[oa]s?)\b"
    r"(?:[^\n.!?;:]|(?<=(?:[MDJS]r|Ms|St))\.|(?<=(?:Mrs|Rev))\.|(?<=Prof)\.){0,60}[,:][ \t]*(?:\n|\Z)",
    re.IGNORECASE | re.MULTILINE,
)
_CLOSING = re.compile(
    r"^[ \t]*(?:yours (?:sincerely|faithfully|truly)|(?:with )?(?:kind|best|warm) (?:regards|wishes)"
    r"|sincerely(?: yours)?|(?:mit )?(?:freundliche[nr]?|beste[nr]?|herzliche[nr]?) grü(?:ß|ss)en?|hochachtungsvoll"
    r"|cordialement|atentamente|saludos cordiales|un cordial saludo|(?:cordiali|distinti) saluti|atenciosamente)"
    r"[ \t]*(?:,[ \t]*)?(?:\n|\Z)",
    re.IGNORECASE | re.MULTILINE,
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
    bare = {word for word in bare if _NEEDS_NONE.match(word) is None}
    return bool(bare) and not bare <= first_parts(sentence)


def untitled(text: str, start: int, end: int) -> str:
    """A sentence of a source in one line, without the titles above it, the marker of an item and marks of footnotes.

    A title is told from the beginning of a wrapped sentence by its room: the next word would have stood beside it.
    """
    line = text.rfind("\n", max(0, start - _LONGEST_MARKER), start) + 1
    begins = (line or start < _LONGEST_MARKER) and not _LETTER.search(text, line, start)
    while begins and (border := text.find("\n", start, end)) >= 0 and is_title(text[start:border]):
        beside, following = text[start:border].strip(), text[border + 1 : end].partition("\n")[0].strip()
        if beside and following and border - line + 1 + len(following.partition(" ")[0]) > len(following):
            break
        start = line = border + 1
    told = without_note_marks(" ".join(text[start:end].split()))
    marker = _MARKER.match(told) if begins else None
    return told[marker.end() :] if marker else told


def without_note_marks(text: str) -> str:
    """A text without the marks of footnotes, whose notes stand elsewhere: "The rent is 64 pounds.[1]"."""
    return _NOTE_MARK.sub("", text)


def title_above(text: str, start: int) -> str:
    """The title that a place of a text stands under, without the marker before it; empty where none is near."""
    lines = text[max(0, start - _LOOKED_BACK) : start].split("\n")[1 if start > _LOOKED_BACK else 0 : -1]
    found = next((line.strip() for line in reversed(lines) if line.strip() and is_title(line)), "")
    marker = _MARKER.match(found)
    return found[marker.end() :] if marker else found


def unlabelled(sentence: str) -> str:
    """A sentence without the word that names its paragraph: "Plan: Please check the wound.", but not who says "I"."""
    label = _NAMED.match(sentence)
    spoken = label is not None and _FIRST_PERSON.search(sentence, label.end()) is not None
    return sentence[label.end() :] if label and ends(sentence) and not spoken else sentence


def heading_of_item(text: str, start: int) -> str:
    """The words that lead to the list in which an item begins: "See a doctor if"; nothing where it is in no list."""
    lines = text[max(0, start - _LOOKED_BACK) : start].split("\n")
    if not _MARKER.match(lines[-1].lstrip() + text[start : start + _LONGEST_MARKER]):
        return ""
    before = next(
        (line.strip() for line in reversed(lines[:-1]) if line.strip() and not _MARKER.match(line.strip())), ""
    )
    last = _SENTENCE_BORDER.split(before)[-1]
    return "" if ends(last) and not last.endswith(":") else last.rstrip(":")


def without_letter_form(text: str) -> str:
    """A text without what every letter has: the line that greets, the one that closes, and the names below that."""
    text = _SALUTATION.sub("", text)
    closing = _CLOSING.search(text)
    if closing is None:
        return text
    lines = text[closing.end() :].splitlines(keepends=True)
    named = next((at for at, line in enumerate(lines) if not is_title(line)), len(lines))
    return (text[: closing.start()] + "".join(lines[named:])).rstrip()
