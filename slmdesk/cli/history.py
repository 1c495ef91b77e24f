"""``slmdesk history``: results that were written before."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

import msgspec
from msgspec.structs import replace

from slmdesk import export, paths
from slmdesk.cli.arguments import Subparsers, add_json, add_report_file, kept_number
from slmdesk.cli.output import Output, sentence_json, sentence_marks, shortened
from slmdesk.errors import StorageError
from slmdesk.export import Report
from slmdesk.messages import Sentence
from slmdesk.store.history import CONVERSATION, History, HistoryEntry
from slmdesk.store.model_states import forget_states

_SHOWN_CHARACTERS = 90


class _Answer(msgspec.Struct):
    answer: str


class _Exchange(msgspec.Struct):
    """What is used here of a question and its answer, as the window keeps them."""

    question: str
    sentences: list[Sentence] = []
    streamed: str = ""
    result: _Answer | None = None

    @property
    def answer(self) -> list[Sentence]:
        """A value or a refusal, and what was stopped, is in no checked sentence."""
        text = self.result.answer if self.result is not None else self.streamed.strip()
        return self.sentences or ([Sentence("", text, "supported", [], [])] if text else [])


class _Conversation(msgspec.Struct):
    files: list[str]
    exchanges: list[_Exchange]


def add_parser(subparsers: Subparsers) -> None:
    """Add the subcommand."""
    parser = subparsers.add_parser(
        "history", help="find, show and delete earlier results and conversations", allow_abbrev=False
    )
    actions = parser.add_subparsers(title="actions", metavar="ACTION", required=True)
    listing = actions.add_parser("list", help="the results, the latest first", allow_abbrev=False)
    listing.add_argument("--limit", type=kept_number, metavar="N", help="at most so many")
    listing.set_defaults(run=_list)
    searching = actions.add_parser("search", help="results that have all the words", allow_abbrev=False)
    searching.add_argument("words", nargs="+", metavar="WORD")
    searching.set_defaults(run=_search)
    showing = actions.add_parser("show", help="one result, also as a file", allow_abbrev=False)
    showing.add_argument("id", type=kept_number, metavar="ID")
    add_report_file(showing)
    showing.set_defaults(run=_show)
    deleting = actions.add_parser("delete", help="delete results for good", allow_abbrev=False)
    deleting.add_argument("ids", type=kept_number, nargs="*", metavar="ID")
    deleting.add_argument("--all", action="store_true", help="every result and conversation")
    deleting.set_defaults(run=_delete)
    for action in (listing, searching, showing, deleting):
        add_json(action)


def _list(arguments: argparse.Namespace, output: Output) -> None:
    history = History(paths.data_folder())
    try:
        _print(history.entries(arguments.limit), output, "Nothing is kept yet.")
    finally:
        history.close()


def _search(arguments: argparse.Namespace, output: Output) -> None:
    history = History(paths.data_folder())
    try:
        _print(history.search(" ".join(arguments.words)), output, "No result has these words.")
    finally:
        history.close()


def _show(arguments: argparse.Namespace, output: Output) -> None:
    history = History(paths.data_folder())
    try:
        entry = history.get(arguments.id)
    finally:
        history.close()
    report = report_in(entry)
    if arguments.output:
        export.save(report, Path(arguments.output), arguments.force, arguments.marks)
        output.note(f"Written to {arguments.output}.")
    output.text(f"{entry.title}  ({entry.created}, {entry.model})\n\n{entry.text}\n\n")
    for sentence in report.sentences:
        output.text(f"  {sentence_marks(sentence)}  {shortened(sentence.text, _SHOWN_CHARACTERS)}\n")
    if report.caution:
        output.text(f"{report.caution}\n")
    sentences = [sentence_json(sentence) for sentence in report.sentences]
    output.result({**_entry_json(entry), "text": entry.text, "files": report.files, "sentences": sentences})


def _delete(arguments: argparse.Namespace, output: Output) -> None:
    if bool(arguments.ids) == arguments.all:
        raise StorageError("nothing-chosen", "Say which results to delete.", "Give their numbers, or --all.")
    history = History(paths.data_folder())
    try:
        if arguments.all:
            count = history.clear()
        else:
            for id in arguments.ids:
                history.get(id)  # all of them or none
            for id in arguments.ids:
                history.delete(id)
            count = len(arguments.ids)
    finally:
        history.close()
    forget_states(paths.cache_folder())
    output.text(f"{count} {'result is' if count == 1 else 'results are'} deleted.\n")
    output.result({"deleted": count})


def report_in(entry: HistoryEntry) -> Report:
    """The result that an entry keeps.

    Raises:
        StorageError: ``history-unreadable``, another version wrote it.
    """
    content = entry.content.encode()
    try:
        if entry.kind == CONVERSATION:
            return _report_of(entry, msgspec.json.decode(content, type=_Conversation))
        return msgspec.json.decode(content, type=Report)
    except msgspec.MsgspecError as error:
        raise StorageError(
            "history-unreadable",
            f"Result {entry.id} was kept by another version of SLM Desk.",
            "Its text is still in slmdesk history list --json.",
        ) from error


def _report_of(entry: HistoryEntry, conversation: _Conversation) -> Report:
    """A conversation as a result: each question, which claims nothing, before the sentences of its answer."""
    sentences: list[Sentence] = []
    for each in conversation.exchanges:
        sentences.append(Sentence("\n\n" if sentences else "", each.question, "supported", [], []))
        sentences += [
            replace(sentence, lead=sentence.lead or ("" if place else "\n\n"))
            for place, sentence in enumerate(each.answer)
        ]
    return Report(entry.title, entry.kind, sentences, conversation.files, entry.model, entry.created)


def _print(entries: list[HistoryEntry], output: Output, nothing: str) -> None:
    for entry in entries:
        output.text(f"{entry.id:>4}  {entry.created[:16]}  {entry.title}  {shortened(entry.text, _SHOWN_CHARACTERS)}\n")
    if not entries:
        output.text(f"{nothing}\n")
    output.result({"results": [{**_entry_json(entry), "text": entry.text} for entry in entries]})


def _entry_json(entry: HistoryEntry) -> dict[str, Any]:
    return {
        "id": entry.id,
        "created": entry.created,
        "kind": entry.kind,
        "title": entry.title,
        "model": entry.model,
    }
