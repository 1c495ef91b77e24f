"""``slmdesk search``: passages of the library, by words and by meaning."""

from __future__ import annotations

import argparse
from typing import Any

from slmdesk import paths
from slmdesk.cli.arguments import Subparsers, add_json, whole_number
from slmdesk.cli.embedding import EMBEDDING_ID, embed, embedding_model
from slmdesk.cli.output import Output, shortened, shown_name
from slmdesk.cli.session import Session
from slmdesk.errors import TaskError
from slmdesk.store.search import Hit, SearchIndex


def add_parser(subparsers: Subparsers) -> None:
    """Add the subcommand."""
    parser = subparsers.add_parser("search", help="find passages in the library", allow_abbrev=False)
    parser.add_argument(
        "query", metavar="QUERY", help='words or a question; what is in "quotation marks" must be there'
    )
    parser.add_argument("-n", dest="count", type=whole_number(1, 100), default=10, metavar="N", help="hits (10)")
    parser.add_argument("--words-only", action="store_true", help="not by meaning, even where a model is installed")
    add_json(parser)
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace, output: Output) -> None:
    """Search and print the hits."""
    if not arguments.query.strip():
        raise TaskError("empty-query", "There is nothing to search for.", "Write a word or a question.")
    index = SearchIndex(paths.data_folder())
    try:
        with Session(output) as session:
            documents = index.documents()
            if not documents:
                output.note("The library has nothing to search yet. Add documents with: slmdesk library add FILE")
            for document in documents:
                if document.state == "changed":
                    output.note(f"{document.path} was changed since it was read. Read it again: slmdesk library index")
                elif document.state == "missing":
                    output.note(f"{document.path} is not there any more; what was read of it is still found.")
            model = None if arguments.words_only or not documents else embedding_model(session)
            vector = None
            if model is not None:
                waiting = index.count_without_vectors(model.id)
                if waiting:
                    output.note(f"{waiting} passages are found by words only until: slmdesk library index")
                vector = embed(session, model, [arguments.query])[0]
            elif documents and not arguments.words_only:
                output.note(f"Found by words only. To search by meaning too: slmdesk models pull {EMBEDDING_ID}")
            hits = index.search(arguments.query, arguments.count, vector, model.id if model else "")
    finally:
        index.close()
    for hit in hits:
        page = f", p. {hit.page_number}" if hit.page_number is not None else ""
        output.text(
            f"{shown_name(hit.file)}{page}{f' ({hit.heading})' if hit.heading else ''}\n  {shortened(hit.quote, 300)}\n"
        )
    if documents and not hits:
        output.text("Nothing was found.\n")
    output.result({"hits": [hit_json(hit) for hit in hits], "model": model.id if model else None})


def hit_json(hit: Hit) -> dict[str, Any]:
    """A hit as the contract has it."""
    return {
        "file": str(hit.file),
        "page": hit.page_number,
        "start": hit.start,
        "end": hit.end,
        "quote": hit.quote,
        "score": round(hit.score, 4),
        "section": hit.heading,
    }
