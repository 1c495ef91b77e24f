"""A result for the clipboard or a file: our words in the user's language around ``slmdesk.export``."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from msgspec.structs import replace
from PySide6.QtCore import QCoreApplication, QMimeData

from slmdesk import export
from slmdesk.errors import StorageError
from slmdesk.export import Report
from slmdesk.export.layout import Labels, Place, paragraphs_of
from slmdesk.gui.summary.result_text import ResultText
from slmdesk.messages import Sentence


def reported(result: ResultText, about: Report) -> Report:
    """What a file or the history gets of a result as it is now.

    Sentences that the user kept carry no mark any more; a line says how many there are. about: the rest of it.
    """
    kept = sum(1 for line in result.lines if line.kept)
    sentences = [
        replace(line.sentence, status="unverifiable", reasons=[], sources=[], nearest=None)
        if line.kept
        else line.sentence
        for line in result.lines
    ]
    notices = list(about.notices)
    if kept:
        notices.append(
            QCoreApplication.translate("export", "1 sentence that the source does not support was kept by its user.")
            if kept == 1
            else QCoreApplication.translate(
                "export", "{n} sentences that the source does not support were kept by their user."
            ).format(n=kept)
        )
    return replace(about, sentences=sentences, notices=notices)


def save(report: Report, path: Path, marks: bool, place: Place, model_name: str = "") -> None:
    """Write a file; the user has agreed to replace one that is there.

    model_name: for people, in the place of the model's id; programs get that.

    Raises:
        StorageError: see ``slmdesk.export.save``.
        OSError: the system refuses; the window has words for it.
    """
    if path.suffix.lower() == ".json":
        report = replace(report, sentences=[_with_names(each) for each in report.sentences])
    elif model_name:
        report = replace(report, model=model_name)
    report = replace(report, files=[Path(name).name for name in report.files])
    try:
        export.save(report, path, force=True, marks=marks, labels=labels(), place=place)
    except StorageError as error:
        if isinstance(error.__cause__, OSError):
            raise error.__cause__ from None
        raise


def _with_names(sentence: Sentence) -> Sentence:
    """A sentence whose passages name their documents as the list of files does: without folders."""
    nearest = replace(sentence.nearest, file=Path(sentence.nearest.file).name) if sentence.nearest else None
    sources = [replace(each, file=Path(each.file).name) for each in sentence.sources]
    return replace(sentence, sources=sources, nearest=nearest)


def to_clipboard(result: ResultText, plain: str) -> QMimeData:
    """The result's own words, for programs that keep headings and lists and for those that do not."""
    from slmdesk.export.html import fragment  # here: a window is drawn before anything is copied

    paragraphs, _notes = paragraphs_of([replace(each, sources=[]) for each in result.sentences], str, marks=False)
    data = QMimeData()
    data.setText(plain)
    if paragraphs:
        data.setHtml(fragment(paragraphs))
    return data


def untold(title: str, kind: str, files: list[str], model: str, style: str = "", model_name: str = "") -> Report:
    """What is known about a result before it is done. model_name: for people; its id where empty."""
    now = datetime.now().astimezone().isoformat(timespec="seconds")
    caution = export.caution_for(style, model_name or model)
    return Report(title, kind, [], files, model, now, style=style, caution=caution)


def labels() -> Labels:
    """Our words, in the user's language."""
    return Labels(
        sources=QCoreApplication.translate("export", "Sources"),
        to_check=QCoreApplication.translate("export", "To be checked"),
        unsupported=QCoreApplication.translate("export", "The source does not support this sentence."),
        skipped=QCoreApplication.translate("export", "Not read"),
        drafted=QCoreApplication.translate(
            "export",
            "Written by {model} on {created} from {files}. Each sentence was checked against its source by a program.",
        ),
        checked=QCoreApplication.translate(
            "export", "Checked on {created} against {files}, each sentence by a program."
        ),
        grade=QCoreApplication.translate("export", "Reading level: school grade {grade} (Flesch-Kincaid)."),
    )
