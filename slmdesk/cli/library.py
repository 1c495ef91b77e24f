"""``slmdesk library``: the documents that the user keeps."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path
from typing import Any

from slmdesk import paths
from slmdesk.cli.arguments import Subparsers, add_files, add_json, kept_number, password
from slmdesk.cli.library_index import forget_documents, index_documents
from slmdesk.cli.output import Output, shown_name
from slmdesk.cli.session import Session
from slmdesk.errors import StorageError
from slmdesk.store.library import Library, LibraryDocument


def add_parser(subparsers: Subparsers) -> None:
    """Add the subcommand."""
    parser = subparsers.add_parser("library", help="keep, list and forget documents", allow_abbrev=False)
    actions = parser.add_subparsers(title="actions", metavar="ACTION", required=True)
    adding = actions.add_parser("add", help="keep documents; the files stay where they are", allow_abbrev=False)
    add_files(adding, several=True)
    adding.add_argument("--copy", action="store_true", help="keep a copy of each file too")
    adding.add_argument("--tag", action="append", default=[], metavar="TAG", help="may be given several times")
    adding.set_defaults(run=_add)
    listing = actions.add_parser("list", help="the kept documents, the one used last first", allow_abbrev=False)
    listing.add_argument("words", nargs="*", metavar="WORD", help="only those whose title, path or tags have it")
    listing.set_defaults(run=_list)
    removing = actions.add_parser("remove", help="forget documents; their files stay", allow_abbrev=False)
    removing.add_argument("files", nargs="+", metavar="FILE")
    removing.set_defaults(run=_remove)
    indexing = actions.add_parser(
        "index", help="make new and changed documents searchable; goes on where it was stopped", allow_abbrev=False
    )
    indexing.add_argument("--again", action="store_true", help="read every document anew")
    indexing.set_defaults(run=_index)
    renaming = actions.add_parser("rename", help="call a document something else", allow_abbrev=False)
    renaming.add_argument("id", type=kept_number, metavar="ID", help="its number in slmdesk library list")
    renaming.add_argument("name", metavar="NAME", help="empty: the name of its file again")
    renaming.set_defaults(run=_rename)
    tagging = actions.add_parser("tag", help="give a document tags, or take some away", allow_abbrev=False)
    tagging.add_argument("id", type=kept_number, metavar="ID", help="its number in slmdesk library list")
    tagging.add_argument("tags", nargs="+", metavar="TAG")
    tagging.add_argument("--remove", action="store_true", help="take them away")
    tagging.set_defaults(run=_tag)
    for action in (adding, listing, removing, indexing, renaming, tagging):
        add_json(action)


def _add(arguments: argparse.Namespace, output: Output) -> None:
    kept = []
    with Session(output) as session:
        secret = password(arguments)
        if "-" in arguments.files:
            raise StorageError("not-a-file", "Standard input cannot be kept.", "Save it as a file first.")
        # Read first: what cannot be read would only disappoint later.
        read = {
            Path(file).absolute(): session.read(file, secret, arguments.ocr, arguments.ocr_language)
            for file in arguments.files
        }
        library = Library(paths.data_folder())
        try:
            for path, (_source, result) in read.items():
                document = library.add(path, result.format, result.pages, result.language, keep_copy=arguments.copy)
                if arguments.tag:
                    library.set_tags(document.id, (*document.tags, *arguments.tag))
                kept.append(library.get(document.id))
        finally:
            library.close()
        for document in kept:
            output.text(f"{_line(document)}\n")
        index_documents(session, output, kept, read, secret)
    output.result({"documents": [_document_json(document) for document in kept]})


def _index(arguments: argparse.Namespace, output: Output) -> None:
    library = Library(paths.data_folder())
    try:
        documents = library.documents()
    finally:
        library.close()
    with Session(output) as session:
        done = index_documents(session, output, documents, again=arguments.again)
    output.text(done.as_text() if documents else "No document is kept yet.\n")
    output.result(done.as_json())


def _list(arguments: argparse.Namespace, output: Output) -> None:
    library = Library(paths.data_folder())
    try:
        documents = library.documents(" ".join(arguments.words))
    finally:
        library.close()
    for document in documents:
        output.text(f"{_line(document)}\n")
    if not documents:
        output.text("No such document is kept.\n" if arguments.words else "No document is kept yet.\n")
    output.result({"documents": [_document_json(document) for document in documents]})


def _remove(arguments: argparse.Namespace, output: Output) -> None:
    library = Library(paths.data_folder())
    try:
        found = [(file, library.find(Path(file))) for file in arguments.files]
        for file, document in found:
            if document is None:
                raise StorageError("not-kept", f"{file} is not in the library.", "See slmdesk library list.")
        copies = [library.remove(document.id) for _file, document in found if document is not None]
    finally:
        library.close()
    forget_documents([document for _file, document in found if document is not None])
    for (file, _document), copy in zip(found, copies, strict=True):
        output.text(f"{file} is forgotten; the file itself is untouched.{' Our copy is deleted.' if copy else ''}\n")
    output.result({"removed": arguments.files, "deleted_copies": [str(copy) for copy in copies if copy]})


def _rename(arguments: argparse.Namespace, output: Output) -> None:
    _change(arguments.id, output, lambda library, document: library.rename(document.id, arguments.name))


def _tag(arguments: argparse.Namespace, output: Output) -> None:
    def change(library: Library, document: LibraryDocument) -> None:
        given = {tag.strip() for tag in arguments.tags}
        kept = set(document.tags) - given if arguments.remove else set(document.tags) | given
        library.set_tags(document.id, kept)

    _change(arguments.id, output, change)


def _change(id: int, output: Output, change: Callable[[Library, LibraryDocument], None]) -> None:
    library = Library(paths.data_folder())
    try:
        change(library, library.get(id))
        document = library.get(id)
    finally:
        library.close()
    output.text(f"{_line(document)}\n")
    output.result({"document": _document_json(document)})


def _line(document: LibraryDocument) -> str:
    parts = [
        f"{document.id:>4}",
        shown_name(document.title),
        document.format,
        f"{document.pages} {'page' if document.pages == 1 else 'pages'}" if document.pages else "",
        shown_name(document.path),
    ]
    tags = " ".join(f"#{tag}" for tag in document.tags)
    missing = "" if document.readable_path.exists() else "(the file is not there any more)"
    return "  ".join(part for part in [*parts, tags, missing] if part)


def _document_json(document: LibraryDocument) -> dict[str, Any]:
    return {
        "id": document.id,
        "file": str(document.path),
        "title": document.title,
        "format": document.format,
        "size_bytes": document.size_bytes,
        "pages": document.pages,
        "language": document.language,
        "tags": list(document.tags),
        "copy": str(document.kept_copy) if document.kept_copy else None,
        "added": document.added,
        "last_used": document.last_used,
        "present": document.readable_path.exists(),
    }
