"""What a model wrote, brought into form: no introductions, titles, loops and halves, and the shape of its section."""

from __future__ import annotations

import re
from typing import Literal

from slmdesk.tasks.prompt_files import without_delimiters
from slmdesk.tasks.sentences import split_result, whole_sentences
from slmdesk.tasks.summarize.answers import Answer
from slmdesk.tasks.summarize.titles import without_note_marks

_PREAMBLE = re.compile(r"\s*(?:here(?:'s| is| are)|sure|certainly|of course|okay)\b[^\n]{0,120}:\s*\n+", re.IGNORECASE)
_LABEL = re.compile(
    r"\s*(?:\*\*|#+ *)?(?:summary|notes|main idea|explanation|abstract|key terms)(?: of [^\n:]{0,60})?:?(?:\*\*)?:?"
    r"\s*(?:\n+|(?<=:)\s|(?<=\*)\s)",
    re.IGNORECASE,
)
_TITLE = re.compile(r"\s*(?:#{1,6} [^\n]*|\*\*[^\n*]{1,100}\*\*:?)[ \t]*(?:\n+|$)")
_HEADING_LINE = re.compile(r"^[ \t]*(?:#{1,6} [^\n]*|\*\*[^\n*]{1,100}\*\*:?)[ \t]*(?:\n|$)", re.MULTILINE)
_FRAME = re.compile(r"^[ \t]*the text:[ \t]*(?:\n|$)", re.IGNORECASE | re.MULTILINE)  # of the prompt files
_FRAME_BEFORE = re.compile(r"\s*the text:\s*([\"“]?)", re.IGNORECASE)  # at the beginning, with the text behind it
_MARKER = re.compile(r"^[ \t]*(?:(?:[-*•–]|\d{1,2}[.)])[ \t]+)+")
_ASKED = re.compile(r"^(?:q(?:uestion)?\s*\d*\s*[:.)])\s*", re.IGNORECASE)
_QUESTION_MARKS = ("?", "？", "؟", ";")
_ONE_BREAK = re.compile(r"(?<=[^\s])[ \t]*\n[ \t]*(?=[^\s])")
_UNENDED = re.compile(r"([\w)%])[ \t]*(?=\n[ \t]*[A-ZÀ-ÖØ-Þ])")  # a line that ends as no sentence does, before another
_BOLD = re.compile(r"\*\*([^*\n]+)\*\*")
_TIE = re.compile(
    r"(?:however|therefore|thus|hence|moreover|furthermore|additionally|in addition|also|consequently|as a result"
    r"|nevertheless|nonetheless|meanwhile|similarly|finally), ",
    re.IGNORECASE,
)

Shape = Literal["prose", "list", "questions"]


def cleaned(answer: str) -> str:
    """The answer without an introduction, titles, marks of footnotes and what tiny models repeat of the prompt."""
    text = _FRAME.sub("", without_note_marks(without_delimiters(answer)))
    text = _PREAMBLE.sub("", text, count=1).strip()
    if frame := _FRAME_BEFORE.match(text):
        text = text[frame.end() :]
        if frame[1] and sum(map(text.count, '"”')) > text.count("“"):  # its other half, if it was written
            text = re.sub(r"[\"”](?=[^\"”]*\Z)", "", text, count=1)
    text = _LABEL.sub("", text, count=1) if _LABEL.match(text) else text
    text = _TITLE.sub("", text, count=1) if _TITLE.match(text) and "\n" in text else text
    text = _HEADING_LINE.sub("", text).strip() or text
    return _BOLD.sub(r"\1", text).strip()


def shaped(text: str, shape: Shape) -> str:
    """The text as paragraphs of sentences, or as a list with one item, or question, a line."""
    lines = [line for line in text.splitlines() if line.strip()]
    items = [_MARKER.sub("", line).strip() for line in lines]
    if shape == "questions":
        items = [sentence for line in items for _lead, sentence in split_result(_ASKED.sub("", line))]
        return "\n".join(f"- {item}" for item in dict.fromkeys(items) if item.endswith(_QUESTION_MARKS))
    if shape == "list":
        if not any(_MARKER.match(line) for line in lines):  # written as prose: each sentence is an item
            items = [sentence for line in items for _lead, sentence in split_result(line)]
        return "\n".join(f"- {item}" for item in dict.fromkeys(items) if item)
    marked = [bool(_MARKER.match(line)) for line in lines]
    if any(marked):
        return " ".join(_ended(item) for item in items if item)
    # A sentence a line is a list without its markers.
    return _ONE_BREAK.sub(" ", _UNENDED.sub(r"\1.", text.strip()))


def _ended(item: str) -> str:
    return item if item[-1] in ".!?:;。！？…" else f"{item}."


def whole_answer(answer: Answer, shape: Shape) -> str:
    """What a model wrote in the form of its section; of an answer that was cut, the sentences before the last."""
    text = shaped(cleaned(answer.text), shape)
    return text if answer.finished else whole_sentences(text)


def begun_anew(text: str) -> str:
    """A text without the word that ties its first sentence to one that was left out: "However, older nurses …"."""
    tie = _TIE.match(text)
    return text[tie.end() : tie.end() + 1].upper() + text[tie.end() + 1 :] if tie else text


def quoted(sentence: str) -> str:
    """A sentence of the source in quotation marks; an item of a list ends with a full stop, too."""
    return f"“{sentence}”" if sentence.rstrip("\"”’')").endswith(tuple(".!?…。！？")) else f"“{sentence}”."
