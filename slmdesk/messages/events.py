"""Events of any kind of job."""

from __future__ import annotations

from typing import Literal

from msgspec import Struct


class Bulk(Struct, frozen=True, kw_only=True):
    """Base of the events with many bytes, which cross the pipe behind the event's line and not inside it."""

    data: bytes = b""


class Ready(Struct, frozen=True, tag="ready"):
    """The child listens. sandboxed: the operating system refuses it the network, proved by canaries.

    reason: why not, in words for the user, when it does not.
    """

    process_id: int
    sandboxed: bool
    reason: str = ""


class Progress(Struct, frozen=True, tag="progress"):
    """How far a stage is. total 0: not known. note: in words, for the line under the text.

    remaining_s: of the whole job, by what was measured; None when nothing is known.
    """

    stage: Literal[
        "reading",
        "loading",
        "prompt",
        "summarizing",
        "combining",
        "linking",
        "writing",
        "repairing",
        "translating",
        "asking",
        "extracting",
        "indexing",
        "measuring",
        "optimizing",
        "packing",
        "downloading",
        "checking",
    ]
    done: int
    total: int
    unit: Literal["pages", "tokens", "parts", "bytes", "sentences", "segments", "questions", "files", "percent", ""] = (
        ""
    )
    note: str = ""
    remaining_s: float | None = None


class Notice(Struct, frozen=True, tag="notice"):
    """Something the user should know, that is not an error."""

    text: str


class Token(Struct, frozen=True, tag="token"):
    """Text as the model writes it. draft: notes on a part, replaced by what is written later."""

    text: str
    draft: bool = False


class Cancelled(Struct, frozen=True, tag="cancelled"):
    pass


class Failed(Struct, frozen=True, tag="failed"):
    """kind, message, hint: of the ``SlmDeskError``. details: a traceback, never document text."""

    kind: str
    message: str
    hint: str = ""
    details: str = ""
