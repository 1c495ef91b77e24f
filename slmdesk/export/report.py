"""What a file or the history keeps of a result."""

from __future__ import annotations

from msgspec import Struct

from slmdesk.messages import Sentence, Skipped


class Report(Struct, frozen=True):
    """A result with what a reader has to know about it.

    kind: the task, such as ``"summary"``. style: of a summary. files: what was read, as the user calls it. created:
    ISO 8601. notices: what the reader should know; caution: what a clinical or other draft has to carry, or empty.
    """

    title: str
    kind: str
    sentences: list[Sentence]
    files: list[str]
    model: str
    created: str
    style: str = ""
    skipped: list[Skipped] = []
    notices: list[str] = []
    caution: str = ""
    reading_grade: float | None = None

    @property
    def text(self) -> str:
        """The result itself."""
        return "".join(sentence.lead + sentence.text for sentence in self.sentences)


def caution_for(style: str, model: str) -> str:
    """The line that a clinical result carries everywhere."""
    return f"Drafted by {model}; check before use. It is no medical advice." if style == "clinical" else ""
