"""``python tests/benchmarks/evaluations/quizzes.py --model PATH``: quizzes on textbooks, and what is wrong in them.

``[--items N] [--documents N] [--skip N] [--kinds KIND,...|KIND+KIND] [--tune] [--show] [--to FILE]``: N questions of
each document; kinds joined by ``+`` take turns in one quiz, as in the window. Documents: the modules of ``tutoring/``
and the long PDF, which is the last; those with an even hash were tuned on (``--tune`` takes those). ``--skip`` leaves
out the first of them, to run many in pieces; ``--to`` adds the questions to a file, one a line.

Judged by code: that each question has all that its kind needs, that its passage stands in the text word for word and
holds the answer, that no question comes twice, and that no section has more than its turn.
"""

from __future__ import annotations

import argparse
import collections
import itertools
import json
import sys
import tempfile
import time
import zlib
from collections.abc import Iterator
from pathlib import Path

import msgspec

from slmdesk import documents
from slmdesk.documents.language import LanguageDetector
from slmdesk.documents.ocr.recognition import Ocr
from slmdesk.engine.loading import LoadedEngine
from slmdesk.messages import (
    Block,
    Done,
    ModelFile,
    Question,
    QuestionKind,
    Quiz,
    QuizResult,
    Read,
    SourceText,
    TextPiece,
)
from slmdesk.tasks import quiz
from slmdesk.tasks.quiz.checks import contains, is_duplicate, plain, same_answer
from slmdesk.tasks.quiz.sentences import key_sentences
from slmdesk.tasks.quiz.writing import BLANK

LONG = "anatomy_selected_A.pdf"


def main(folder: Path, options: argparse.Namespace) -> None:
    """Print a line for each document and kinds, and one for all."""
    engines = LoadedEngine(None)
    model = ModelFile(options.model.stem, str(options.model))
    for joined in options.kinds.split(","):
        kinds: list[QuestionKind] = joined.split("+")
        total: collections.Counter[str] = collections.Counter()
        why: collections.Counter[str] = collections.Counter()
        asked: list[str] = []
        began = time.perf_counter()
        for name, source in itertools.islice(
            _documents(folder, options.tune), options.skip, options.skip + options.documents
        ):
            request = Quiz([source], options.items, model, kinds=kinds)
            (*events, last) = quiz.run(request, engines, lambda: False)
            assert isinstance(last, Done)
            assert isinstance(last.result, QuizResult)
            questions = [event for event in events if isinstance(event, Question)]
            found = _counted(questions, source, asked)
            found.update(asked_for=options.items, written=last.result.written)
            print(f"    {name}: {_told(found)}", flush=True)
            total.update(found)
            why.update(last.result.thrown_away)
            for each in questions:
                if options.show:
                    print(
                        "       ", each.kind, "|", each.question, each.options, "->", each.answer, "|", each.explanation
                    )
                if options.to:
                    with options.to.open("ab") as file:
                        file.write(msgspec.json.encode({"document": name, **msgspec.to_builtins(each)}) + b"\n")
        reasons = ", ".join(f"{reason} {number}" for reason, number in why.most_common()) or "none"
        print(
            f"quiz, {joined}: {_told(total)}; thrown away: {reasons}; {time.perf_counter() - began:.0f} s", flush=True
        )


def _documents(folder: Path, tune: bool) -> Iterator[tuple[str, SourceText]]:
    """Read as a file of the user's would be, with its headings."""
    lines = (folder / "tutoring" / "openstax_modules.jsonl").read_text(encoding="utf-8").split("\n")
    with tempfile.TemporaryDirectory() as place:
        for item in (json.loads(line) for line in lines if line.strip()):
            if (zlib.crc32(item["id"].encode()) % 2 == 0) == tune:
                path = Path(place) / f"{item['id']}.md"
                path.write_text(item["text"], encoding="utf-8")
                yield item["id"], _read(path)
    if not tune:
        yield LONG, _read(folder / "long_documents" / LONG)


def _read(path: Path) -> SourceText:
    pieces: list[str] = []
    blocks: list[Block] = []
    for event in documents.read(Read(str(path), ocr=False), lambda: False, Ocr(), LanguageDetector()):
        if isinstance(event, TextPiece):
            pieces.append(event.text)
            blocks += event.blocks
    return SourceText(path.name, "".join(pieces), blocks)


def _counted(questions: list[Question], source: SourceText, asked: list[str]) -> collections.Counter[str]:
    """asked: the questions of the documents before; these are added."""
    found: collections.Counter[str] = collections.Counter(kept=len(questions))
    for each in questions:
        found[f"kept: {each.kind}"] += 1
        found["malformed"] += not _is_whole(each)
        (citation, *_rest) = each.sources
        found["not word for word"] += source.text[citation.start : citation.end] != citation.quote
        found["answer not in its passage"] += each.kind in ("choice", "cloze") and not contains(
            citation.quote, each.answer
        )
        found["twice"] += is_duplicate(each.question, asked)
        asked.append(each.question)
    sections = collections.Counter(each.section for each in questions)
    there = {sentence.section for sentence in key_sentences([source])}
    found["sections asked about"] = len(sections)
    found["sections with a sentence to ask about"] = len(there)
    turns = -(-len(questions) // max(1, len(there)))
    found["more than a section's turn"] = sum(max(0, count - turns) for count in sections.values())
    return found


def _is_whole(question: Question) -> bool:
    """Whether a question has all that its kind needs."""
    options, answer = question.options, question.answer
    if not question.question.strip() or not answer.strip() or len(question.sources) != 1:
        return False
    if question.kind == "choice":
        others = [option for option in options if option != answer]
        apart = not any(same_answer(other, answer) for other in others)
        return len(options) == len({plain(option) for option in options}) == 4 and answer in options and apart
    if question.kind == "true-false":
        return answer in options == ["True", "False"] and (answer == "True" or bool(question.explanation))
    return question.kind == "open" or BLANK in question.question


def _told(found: collections.Counter[str]) -> str:
    kept = ", ".join(
        f"{name.removeprefix('kept: ')} {found[name]}" for name in sorted(found) if name.startswith("kept: ")
    )
    faults = ("malformed", "not word for word", "answer not in its passage", "twice", "more than a section's turn")
    return (
        f"{found['kept']} kept of {found['asked_for']} asked for ({kept}), {found['written']} written; "
        f"{', '.join(f'{name} {found[name]}' for name in faults)}; "
        f"sections asked about {found['sections asked about']} of {found['sections with a sentence to ask about']}"
    )


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--model", type=Path, required=True)
    parser.add_argument("--items", type=int, default=6)
    parser.add_argument("--documents", type=int, default=2)
    parser.add_argument("--skip", type=int, default=0)
    parser.add_argument("--kinds", default="choice+open+cloze+true-false")
    parser.add_argument("--tune", action="store_true")
    parser.add_argument("--show", action="store_true")
    parser.add_argument("--to", type=Path)
    return parser.parse_args()


if __name__ == "__main__":
    data = Path(__file__).resolve().parents[4] / "shared" / "eval"
    if not data.is_dir():
        sys.exit("The evaluation sets are not here: they are expected in ../shared/eval beside this folder.")
    main(data, _options())
