"""Keeping the search index in step with the library."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from slmdesk import paths
from slmdesk.cli.embedding import EMBEDDING_ID, add_missing_vectors, embedding_model
from slmdesk.cli.output import Output
from slmdesk.cli.session import Session
from slmdesk.errors import DocumentError, SlmDeskError
from slmdesk.messages import Progress, ReadResult, SourceText
from slmdesk.store.library import LibraryDocument
from slmdesk.store.search import SearchIndex


@dataclass
class Indexed:
    """What was done. passages: of the documents read now. vectors: made now. by_meaning: whether a model is there."""

    files: list[str] = field(default_factory=list)
    passages: int = 0
    vectors: int = 0
    by_meaning: bool = False
    missing: list[str] = field(default_factory=list)
    failed: list[dict[str, str]] = field(default_factory=list)

    def as_json(self) -> dict[str, Any]:
        """For ``--json``."""
        return dict(self.__dict__)

    def as_text(self) -> str:
        """One line for a reader."""
        if not self.files and not self.vectors:
            return "Nothing new: what can be read is searchable already.\n"
        return f"Searchable: {len(self.files)} documents read now, {self.passages} passages, {self.vectors} vectors.\n"


def index_documents(
    session: Session,
    output: Output,
    documents: list[LibraryDocument],
    read: dict[Path, tuple[SourceText, ReadResult]] | None = None,
    password: str | None = None,
    again: bool = False,
) -> Indexed:
    """Read what is new or changed, then embed what has no vector yet. What was done before a stop stays done.

    Args:
        read: documents that were read just now.
        password: for protected ones.
        again: read every document anew.
    """
    done = Indexed()
    index = SearchIndex(paths.data_folder())
    try:
        for number, document in enumerate(documents):
            output.progress(Progress("indexing", number, len(documents), "files", "Reading for search"))
            fresh = (read or {}).get(document.path)
            if fresh is None and index.state(document.path) == "current" and not again:
                continue
            if not document.readable_path.exists():
                done.missing.append(str(document.path))
                output.note(f"{document.path} is not there any more; what was read of it before is still found.")
                continue
            if fresh is None and not document.path.exists() and index.state(document.path) == "missing" and not again:
                continue  # only our copy is left, and it was read
            try:
                source, result = fresh or session.read(str(document.readable_path), password)
            except DocumentError as error:
                _failed(done, output, document, error)
                continue
            except SlmDeskError as error:
                if error.kind in ("engine-crashed", "worker-lost"):
                    raise
                _failed(done, output, document, error)
                continue
            done.passages += index.add(document.path, source, result.pages, read_from=document.readable_path)
            done.files.append(str(document.path))
        done.by_meaning = embedding_model(session) is not None
        if done.by_meaning:
            done.vectors = add_missing_vectors(session, index, output)
        elif done.files:
            output.note(f"Search goes by words. For search by meaning too: slmdesk models pull {EMBEDDING_ID}")
    finally:
        index.close()
    return done


def forget_documents(documents: list[LibraryDocument]) -> None:
    """Take documents out of the search index too."""
    index = SearchIndex(paths.data_folder())
    try:
        index.remove(*(document.path for document in documents))
    finally:
        index.close()


def _failed(done: Indexed, output: Output, document: LibraryDocument, error: SlmDeskError) -> None:
    done.failed.append({"file": str(document.path), "kind": error.kind, "message": error.message, "hint": error.hint})
    output.note(f"{document.path}: {error.message} {error.hint}".rstrip())
