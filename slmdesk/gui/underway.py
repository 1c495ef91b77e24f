"""What the window is busy with, in words: the jobs that a user has asked for, in the order in which they come on."""

from __future__ import annotations

import os
import time
from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication

from slmdesk.gui.jobs import CHILD_OF, JobHandle
from slmdesk.messages import (
    Ask,
    Benchmark,
    Classify,
    Deidentify,
    ExplainPhrase,
    Extract,
    Grade,
    LookAgain,
    OptimizeModel,
    Pull,
    Quiz,
    RepairSentence,
    Request,
    RewriteTranslation,
    SourceText,
    Summarize,
    Translate,
    TranslateBack,
    VerifyText,
    WriteForm,
    WriteNote,
)

PANE_OF: dict[type, str] = {
    **dict.fromkeys((Summarize, WriteNote, VerifyText, LookAgain, RepairSentence, Deidentify), "summarize"),
    **dict.fromkeys((Translate, TranslateBack, RewriteTranslation, ExplainPhrase, WriteForm), "translate"),
    **dict.fromkeys((Ask, Quiz, Grade), "tutor"),
    **dict.fromkeys((Extract, Classify), "extract"),
    **dict.fromkeys((Benchmark, OptimizeModel, Pull), "models"),
}
"""Where each job that is worth telling of is, unless it says another pane. What only prepares something is none."""


def underway(handles: Sequence[JobHandle]) -> list[JobHandle]:
    """Those that a user would call a job, the earliest first."""
    return [each for each in handles if type(each.request) in PANE_OF]


def pane_of(handle: JobHandle) -> str:
    """Where it can be looked at and stopped."""
    return handle.pane or PANE_OF[type(handle.request)]


def before(handle: JobHandle, handles: Sequence[JobHandle]) -> JobHandle | None:
    """The job that this one waits for, since a child does one after the other; None when it has its turn."""
    child = CHILD_OF.get(type(handle.request))
    same = [each for each in underway(handles) if CHILD_OF.get(type(each.request)) == child]
    number = same.index(handle) if handle in same else 0
    return same[0] if number else None


def line(handle: JobHandle, handles: Sequence[JobHandle]) -> str:
    """A job in a line of a list: what it is, and how long it has run or that it waits."""
    what = name(handle.request)
    if before(handle, handles) is not None:
        return QCoreApplication.translate("underway", "{job} · waits for its turn").format(job=what)
    minutes, seconds = divmod(int(time.monotonic() - handle.began_s), 60)
    return f"{what} · {minutes}:{seconds:02}"


def name(request: Request) -> str:
    """What a job is called, for people."""
    translate = QCoreApplication.translate
    match request:
        case Summarize():
            return translate("underway", "Summary of {name}").format(name=_named(request.sources))
        case WriteNote():
            return translate("underway", "Note from {name}").format(name=_named(request.sources))
        case VerifyText():
            return translate("underway", "Check against {name}").format(name=_named(request.sources))
        case LookAgain():
            return translate("underway", "Second look at the result from {name}").format(name=_named(request.sources))
        case RepairSentence():
            return translate("underway", "A sentence is rewritten")
        case Deidentify():
            return translate("underway", "De-identification of {name}").format(name=_named(request.sources))
        case Translate() | TranslateBack() | RewriteTranslation() | ExplainPhrase() | WriteForm():
            return translate("underway", "Translation")
        case Ask():
            return translate("underway", "Answer to a question")
        case Quiz():
            return translate("underway", "Questions on {name}").format(name=_named(request.sources))
        case Grade():
            return translate("underway", "Grading of an answer")
        case Extract() | Classify():
            return translate("underway", "Extraction from {name}").format(name=_named(request.sources))
        case Benchmark():
            return translate("underway", "Measuring {name}").format(name=request.model.id)
        case OptimizeModel():
            return translate("underway", "A faster file of {name}").format(name=request.model.id)
        case Pull():
            return translate("underway", "Download of {name}").format(name=request.id)
        case _:
            return ""


def _named(sources: Sequence[SourceText]) -> str:
    """The first of the documents, and how many more there are."""
    first = os.path.basename(sources[0].name) if sources else ""
    more = len(sources) - 1
    return (
        QCoreApplication.translate("underway", "{name} and {n} more").format(name=first, n=more) if more > 0 else first
    )
