"""The sentences of the Library pane: what adding came to, what removing does."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QLocale

from slmdesk.gui import wording
from slmdesk.gui.library.documents import FileState
from slmdesk.gui.library.intake import Outcome
from slmdesk.messages import Failed

if TYPE_CHECKING:
    from slmdesk.store.library import LibraryDocument

_NAMED = 4  # files in one message


def count(total: int, shown: int, chosen: int) -> str:
    """``"12 of 5,000 documents, 2 chosen"``."""
    n = QLocale().toString
    if shown != total:
        words = QCoreApplication.translate("library", "{shown} of {total} documents").format(
            shown=n(shown), total=n(total)
        )
    elif total == 1:
        words = QCoreApplication.translate("library", "1 document")
    else:
        words = QCoreApplication.translate("library", "{total} documents").format(total=n(total))
    if chosen > 1:
        words = QCoreApplication.translate("library", "{documents}, {n} chosen").format(documents=words, n=n(chosen))
    return words


def order(column: str) -> str:
    """The order of the rows, as it can be chosen."""
    return QCoreApplication.translate("library", "By {column}").format(column=column.lower())


def not_added(outcome: Outcome) -> Failed:
    """Several files that could not be read, by name and with the reason of each."""
    total = len(outcome.kept) + len(outcome.failed) + len(outcome.left)
    message = QCoreApplication.translate("library", "{n} of {total} files could not be added; the others are here.")
    if not outcome.kept:
        message = QCoreApplication.translate("library", "{n} of {total} files could not be added.")
    lines = []
    for wanted, failure in outcome.failed[:_NAMED]:
        name = wanted.path.name
        lines.append(failure.message if name in failure.message else f"{name}: {failure.message}")
    if len(outcome.failed) > _NAMED:
        more = len(outcome.failed) - _NAMED
        lines.append(QCoreApplication.translate("library", "And {n} more.").format(n=more))
    return Failed("not-added", message.format(n=len(outcome.failed), total=total), "\n".join(lines))


def stopped(outcome: Outcome) -> str:
    """Adding that the user stopped."""
    kept, total = len(outcome.kept), len(outcome.kept) + len(outcome.left)
    return QCoreApplication.translate("library", "Stopped. {kept} of {total} files were added.").format(
        kept=kept, total=total
    )


def removal(documents: Sequence[LibraryDocument], states: dict[int, FileState]) -> str:
    """What removing documents deletes, said before it is done."""
    if len(documents) == 1:
        return _removal_of_one(documents[0], states[documents[0].id])
    parts = [
        QCoreApplication.translate(
            "library", "Forgets {n} documents, their titles and their tags. Your files stay where they are."
        ).format(n=len(documents))
    ]
    copies = [copy for each in documents if (copy := states[each.id].copy_bytes) is not None]
    if copies:
        parts.append(
            QCoreApplication.translate("library", "Copies kept here are deleted: {n}, {size} together.").format(
                n=len(copies), size=wording.size(sum(copies))
            )
        )
    last = sum(1 for each in documents if not states[each.id].present and states[each.id].copy_bytes is not None)
    if last:
        parts.append(
            QCoreApplication.translate(
                "library", "Of {n} of them the file is gone and the copy is the last: it cannot be brought back."
            ).format(n=last)
        )
    return " ".join(parts)


def _removal_of_one(document: LibraryDocument, state: FileState) -> str:
    parts = [QCoreApplication.translate("library", "Forgets “{title}”, its title and its tags.")]
    if state.present:
        parts.append(QCoreApplication.translate("library", "The file itself stays at {path}."))
        if state.copy_bytes is not None:
            parts.append(QCoreApplication.translate("library", "The copy of {size} is deleted."))
    else:
        parts.append(QCoreApplication.translate("library", "The file is not at {path} any more."))
        if state.copy_bytes is not None:
            parts.append(
                QCoreApplication.translate(
                    "library",
                    "The copy of {size} is the last one known here: it is deleted and cannot be brought back.",
                )
            )
    size = wording.size(state.copy_bytes or 0)
    return " ".join(parts).format(title=document.title, path=document.path, size=size)


def removed(gone: Sequence[LibraryDocument]) -> str:
    """What was done."""
    if len(gone) == 1:
        return QCoreApplication.translate("library", "“{title}” is off the list.").format(title=gone[0].title)
    return QCoreApplication.translate("library", "{n} documents are off the list.").format(n=len(gone))
