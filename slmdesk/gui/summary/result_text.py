"""A result as its lines: what the model wrote, what the user decided about it, and how to take that back."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from msgspec.structs import replace

from slmdesk.messages import Citation, Outline, Sentence

_LONGEST = 500  # characters of a point of an outline


@dataclass(frozen=True)
class Line:
    """A sentence of a result.

    kept: the source does not support it, and the user has decided that it stays. form: words of the form around
    a result, such as the title of a section; they claim nothing, so nothing is checked.
    """

    sentence: Sentence
    kept: bool = False
    form: bool = False

    @property
    def claims(self) -> bool:
        """Whether a reader may ask where it comes from: a heading without a passage only says what follows."""
        marker = self.sentence.lead.rpartition("\n")[2].strip()
        heading = bool(marker) and set(marker) == {"#"}
        return not self.form and not (heading and self.sentence.status == "unverifiable")

    @property
    def doubtful(self) -> bool:
        """Whether the user still has to look at it."""
        return self.sentence.status == "unsupported" and not self.kept


class ResultText:
    """The lines of one result. Every decision of the user can be undone, one by one."""

    def __init__(self) -> None:
        self.lines: list[Line] = []
        self._past: list[list[Line]] = []
        self._latest: object = None  # by whom the latest step was

    @property
    def sentences(self) -> list[Sentence]:
        """The sentences, without what the user decided."""
        return [line.sentence for line in self.lines]

    @property
    def text(self) -> str:
        """The result itself."""
        return "".join(line.sentence.lead + line.sentence.text for line in self.lines).strip()

    def doubts(self) -> list[int]:
        """Which lines still have to be looked at."""
        return [index for index, line in enumerate(self.lines) if line.doubtful]

    def set_lines(self, lines: Iterable[Line]) -> None:
        """Another result; nothing of before can be undone."""
        self.lines = list(lines)
        self._past.clear()

    def add(self, line: Line) -> None:
        """The next line of a result that is being written."""
        self.lines.append(line)

    # --- what the user decides ----------------------------------------------------------------

    def keep(self, index: int) -> None:
        """A flagged sentence stays, by the user's decision."""
        self._remember()
        self.lines[index] = Line(self.lines[index].sentence, kept=True)

    def remove(self, index: int) -> None:
        """A sentence goes; the one after it takes its place in the paragraph or list."""
        self._remember()
        gone = self.lines.pop(index).sentence
        if index < len(self.lines) and ("\n" in gone.lead or index == 0):
            following = self.lines[index]
            if "\n" not in following.sentence.lead and not following.form:
                self.lines[index] = Line(replace(following.sentence, lead=gone.lead), following.kept, following.form)

    def put(self, index: int, sentence: Sentence) -> None:
        """Another wording of a sentence."""
        self._remember()
        self.lines[index] = Line(replace(sentence, lead=self.lines[index].sentence.lead))

    def mark(self, index: int, sentence: Sentence, by: object) -> None:
        """Somebody doubts a sentence. by: whose marks are taken back together."""
        if by is not self._latest:
            self._remember(by)
        self.lines[index] = Line(sentence)

    @property
    def can_undo(self) -> bool:
        return bool(self._past)

    def undo(self) -> None:
        """Take the latest decision back."""
        if self._past:
            self.lines = self._past.pop()
            self._latest = None

    def _remember(self, by: object = None) -> None:
        self._past.append(list(self.lines))
        self._latest = by


def passages_of(sentence: Sentence) -> list[Citation]:
    """What to show for a sentence: its sources, or the passage that comes closest, which is no support."""
    if sentence.status == "unsupported" and sentence.nearest is not None:
        return [sentence.nearest, *(each for each in sentence.sources if each != sentence.nearest)]
    return sentence.sources


def outline_lines(outline: Outline) -> list[Line]:
    """The outline of a source, each of its points with its passage."""
    lines = []
    for entry in outline.entries:
        heading = entry.kind == "heading"
        lead = f"\n\n{'#' * max(1, entry.level)} " if heading else "\n- "
        text = entry.text
        if len(text) > _LONGEST:  # a text without ends of sentences: nobody reads it as a point
            text = text[:_LONGEST].rstrip() + "…"
        lines.append(Line(Sentence(lead, text, "supported", [], [entry.citation])))
    return lines


def lines_of(sentences: Sequence[Sentence], kept: Iterable[int] = (), form: bool = False) -> list[Line]:
    """Lines of sentences that were written before. kept: numbers of those that the user kept.

    form: sentences that claim nothing, without sources and reasons, are words of the form.
    """
    numbers = frozenset(kept)
    return [
        Line(
            each,
            number in numbers,
            form and each.status == "unverifiable" and not each.sources and not each.reasons,
        )
        for number, each in enumerate(sentences)
    ]
