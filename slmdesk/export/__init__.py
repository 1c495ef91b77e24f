"""A result as a file: DOCX, PDF, HTML, Markdown, plain text or JSON, with its sources as footnotes.

Sentences that the source does not support keep their mark and reason in every format, unless that is switched off.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from slmdesk.atomic import write_atomically
from slmdesk.errors import StorageError
from slmdesk.export.layout import Labels, Layout, Place, laid_out, place_of
from slmdesk.export.report import Report as Report, caution_for as caution_for


def _docx(_report: Report, layout: Layout) -> bytes:
    from slmdesk.export.docx import as_docx  # here and below: the window starts without the formats

    return as_docx(layout)


def _pdf(_report: Report, layout: Layout) -> bytes:
    from slmdesk.export.pdf import as_pdf

    return as_pdf(layout)


def _html(_report: Report, layout: Layout) -> bytes:
    from slmdesk.export.html import as_html

    return as_html(layout).encode()


def _markdown(_report: Report, layout: Layout) -> bytes:
    from slmdesk.export.plain import as_markdown

    return as_markdown(layout).encode()


def _text(_report: Report, layout: Layout) -> bytes:
    from slmdesk.export.plain import as_text

    return as_text(layout).encode()


def _json(report: Report, _layout: Layout) -> bytes:
    from slmdesk.export.json import as_json

    return as_json(report)


_WRITERS: dict[str, Callable[[Report, Layout], bytes]] = {
    "docx": _docx,
    "pdf": _pdf,
    "html": _html,
    "md": _markdown,
    "txt": _text,
    "json": _json,
}
FORMATS = tuple(_WRITERS)
_OTHER_NAMES = {"htm": "html", "markdown": "md", "text": "txt"}


def format_of(path: Path) -> str:
    """The format that a file's name asks for.

    Raises:
        StorageError: ``export-format``.
    """
    ending = path.suffix.lower().removeprefix(".")
    format = _OTHER_NAMES.get(ending, ending)
    if format not in _WRITERS:
        raise StorageError(
            "export-format",
            f"{path.name} does not end in a format that can be written.",
            f"Give it one of these endings: {', '.join(f'.{each}' for each in FORMATS)}.",
        )
    return format


def render(
    report: Report, format: str, marks: bool = True, labels: Labels | None = None, place: Place = place_of
) -> bytes:
    """The file's bytes. marks: show what the source does not support, and why (JSON always has it).

    labels: our own words in it; place: what a passage's place is called.
    """
    return _WRITERS[format](report, laid_out(report, marks, labels or Labels(), place))


def check_target(path: Path, force: bool) -> None:
    """Refuse, before any work, a file that could not be written after it.

    Raises:
        StorageError: ``export-format``; ``file-exists`` without ``force``; ``export-failed`` for a missing folder.
    """
    format_of(path)
    if path.is_dir() or not path.parent.is_dir():
        raise StorageError(
            "export-failed", f"{path} cannot be written: there is no such folder.", "Choose another name."
        )
    if path.exists() and not force:
        raise StorageError(
            "file-exists", f"{path} is there already.", "Choose another name, or replace it with --force."
        )


def save(
    report: Report,
    path: Path,
    force: bool = False,
    marks: bool = True,
    labels: Labels | None = None,
    place: Place = place_of,
) -> None:
    """Write a result into a file, whole or not at all.

    Raises:
        StorageError: as ``check_target``; ``export-failed`` when the system refuses.
    """
    check_target(path, force)
    try:
        write_atomically(path, render(report, format_of(path), marks, labels, place), private=False)
    except OSError as error:
        raise StorageError(
            "export-failed",
            f"{path} could not be written: {error.strerror}.",
            "Check the folder's permissions and space.",
        ) from error
