"""``python tests/benchmarks/evaluations/tutoring.py``: answers and grades, plain prompts beside.

``[NAME ...] --model PATH [--items N] [--skip N] [--tune] [--show]``: NAMEs are the parts below (all without any).
Items with an even hash were tuned on (``--tune`` takes those); only the odd are reported. ``--skip`` leaves out the
first of them, to run a long evaluation in pieces. Judged by code: exact values, the words of the reference, the letter
of an option. Quizzes have their own: ``quizzes.py``.
"""

from __future__ import annotations

import argparse
import collections
import json
import re
import sys
import time
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

from slmdesk import documents
from slmdesk.documents.language import LanguageDetector
from slmdesk.documents.ocr.recognition import Ocr
from slmdesk.engine import Choices, Data, Message, Piece
from slmdesk.engine.loading import LoadedEngine
from slmdesk.messages import (
    Ask,
    AskResult,
    Block,
    Done,
    Grade,
    GradeResult,
    ModelFile,
    Read,
    Sampling,
    SourceText,
    TextPiece,
)
from slmdesk.tasks import ask, grade
from slmdesk.tasks.ask.safety import refusal
from slmdesk.tasks.quiz.checks import contains, plain
from slmdesk.tasks.sentences import split_result

REQUESTS = Path(__file__).resolve().parents[2] / "data"


class Tutor:
    """The tasks with one model.

    Attributes:
        items: how many of each set. skip: how many before them are left out. show: print each item.
    """

    def __init__(self, folder: Path, model: Path, options: argparse.Namespace) -> None:
        self.folder = folder
        self.model = ModelFile(model.stem, str(model))
        self.items: int = options.items
        self.skip: int = options.skip
        self.show: bool = options.show
        self._odd = not options.tune
        self._engines = LoadedEngine(None)

    def read(self, name: str) -> list[dict[str, Any]]:
        """The items of a file that are reported (or tuned on)."""
        lines = (self.folder / name).read_text(encoding="utf-8").split("\n")
        items = [json.loads(line) for line in lines if line.strip()]
        return [item for item in items if zlib.crc32(item["id"].encode()) % 2 == self._odd][self.skip :]

    def ask(self, question: str, text: str = "", blocks: list[Block] | None = None) -> AskResult:
        """Through the task, as ``slmdesk ask --private`` does."""
        sources = [SourceText("material.txt", text, blocks or [])] if text else []
        (*_events, last) = ask.run(Ask(sources, question, self.model), self._engines, lambda: False)
        assert isinstance(last, Done)
        assert isinstance(last.result, AskResult)
        return last.result

    def grade(self, question: str, expected: str, answer: str) -> GradeResult:
        """Through the task."""
        (*_events, last) = grade.run(Grade(question, expected, answer, self.model), self._engines, lambda: False)
        assert isinstance(last, Done)
        assert isinstance(last.result, GradeResult)
        return last.result

    def plain(self, text: str, limit: int = 400, choices: tuple[str, ...] = ()) -> str:
        """The plain prompt: the model alone."""
        engine = self._engines.load(self.model, Sampling(), lambda: False, "chat")
        form = Choices(choices) if choices else None
        events = engine.generate([Message("user", (Data(text),))], Sampling(), limit, lambda: False, constraint=form)
        return "".join(event.text for event in events if isinstance(event, Piece))

    def told(self, *words: object) -> None:
        """Print an item, when items are wanted."""
        if self.show:
            print("   ", *words, flush=True)


def arithmetic(tutor: Tutor) -> None:
    """GSM8K."""
    ours = plainly = 0
    ours_s = plainly_s = 0.0
    read = written = 0
    items = tutor.read("tutoring/gsm8k.jsonl")[: tutor.items]
    for item in items:
        right = _last_number(str(item["answer"]))
        began = time.perf_counter()
        result = tutor.ask(item["question"])
        middle = time.perf_counter()
        other = tutor.plain(f"{item['question']}\n\nAnswer with the number at the end.")
        ours_s += middle - began
        plainly_s += time.perf_counter() - middle
        read += result.timings.prompt_tokens
        written += result.timings.output_tokens
        ours += _last_number(result.answer) == right
        plainly += _last_number(other) == right
        tutor.told(item["id"], "right", right, "| ask", _last_number(result.answer), "| plain", _last_number(other))
    print(f"word problems (GSM8K): ask {_share(ours, items)}, plain prompt {_share(plainly, items)}")
    count = max(1, len(items))
    print(
        f"    each: ask {ours_s / count:.1f} s ({read / count:.0f} tokens read, {written / count:.0f} written), "
        f"plain prompt {plainly_s / count:.1f} s"
    )


def reading(tutor: Tutor) -> None:
    """XQuAD in English, and as many questions of other paragraphs, which the material does not answer."""
    scores: list[float] = []
    holds: list[bool] = []
    plainly: list[float] = []
    made_up = given_up = asked = 0
    items = tutor.read("tutoring/xquad_multilingual.jsonl")
    for number, item in enumerate(items[: tutor.items]):
        text = item["context"]["en"]
        for pair in item["questions"][:2]:
            question, reference = pair["question"]["en"].strip(), pair["answer"]["en"]
            result = tutor.ask(_asked(question), text)
            scores.append(_f1(result.answer, reference) if result.answered else 0.0)
            holds.append(result.answered and contains(result.answer, reference))
            given_up += not result.answered
            other = tutor.plain(f"{text}\n\n{question}", 100)
            plainly.append(_f1(other, reference))
            tutor.told(f"{scores[-1]:.2f} {holds[-1]} {question} | {result.answer} | {reference} | plain: {other[:60]}")
        # One of a neighbouring paragraph of the same article where there is one, else of any other.
        others = [each for each in items if each["article"] == item["article"] and each is not item]
        for other_item in [*others, items[(number + 1) % len(items)], items[(number + 2) % len(items)]][:2]:
            question = other_item["questions"][0]["question"]["en"].strip()
            result = tutor.ask(_asked(question), text)
            made_up += result.answered
            asked += 1
            tutor.told("MADE UP" if result.answered else "silent ", question, "|", result.answer[:100])
    print(
        f"reading (XQuAD en): F1 {_mean(scores):.2f} (plain prompt {_mean(plainly):.2f}), the reference's words are in "
        f"the answer {_mean(holds):.0%}; said the material does not say where it does {_share(given_up, scores)}"
    )
    print(f"unanswerable: answered anyway {made_up} of {asked} = {made_up / max(1, asked):.0%} (target: at most 10%)")


def abstracts(tutor: Tutor) -> None:
    """PubMedQA: yes, no or maybe over an abstract."""
    ours = plainly = 0
    items = tutor.read("clinical/pubmedqa_labeled.jsonl")[: tutor.items]
    for item in items:
        result = tutor.ask(item["question"], item["context"])
        first = re.match(r"yes|no|maybe", result.answer.lower())
        other = tutor.plain(
            f"{item['context']}\n\n{item['question']}\nAnswer yes, no or maybe.", 4, ("yes", "no", "maybe")
        )
        ours += (first[0] if first else "maybe") == item["answer"]
        plainly += other == item["answer"]
        tutor.told(item["answer"], "|", result.answer[:80], "| plain", other)
    print(f"yes, no or maybe (PubMedQA): ask {_share(ours, items)}, plain prompt {_share(plainly, items)}")


def choices(tutor: Tutor) -> None:
    """Multiple choice over a textbook of 234 pages; the plain prompt has only the question."""
    items = [item for item in tutor.read("long_documents/questions.jsonl") if "options" in item][: tutor.items]
    text, blocks = _document(tutor.folder / "long_documents" / "anatomy_selected_A.pdf")
    ours = plainly = 0
    for item in items:
        lines = [f"{letter}) {option}" for letter, option in zip("ABCDEFGH", item["options"], strict=False)]
        question = "\n".join([item["question"], *lines])
        result = tutor.ask(question, text, blocks)
        other = tutor.plain(f"{question}\n\nAnswer with the letter.", 2, tuple("ABCDEFGH"[: len(lines)]))
        ours += result.answer[:1] == item["answer"]
        plainly += other[:1] == item["answer"]
        tutor.told(item["answer"], "| ask", result.answer[:50], "| plain", other, f"| {result.timings.total_s:.0f} s")
    print(f"multiple choice (OpenStax, 234 pages): ask {_share(ours, items)}, plain prompt {_share(plainly, items)}")


def grades(tutor: Tutor) -> None:
    """Free responses: the reference itself, half of its sentences, and the answer to another question."""
    items = [item for item in tutor.read("long_documents/questions.jsonl") if "reference" in item][: 2 * tutor.items]
    agreed: collections.Counter[str] = collections.Counter()
    asked: collections.Counter[str] = collections.Counter()
    for number, item in enumerate(items):
        sentences = [sentence for _lead, sentence in split_result(item["reference"])]
        kinds = {"right": item["reference"], "wrong": items[(number + 1) % len(items)]["reference"]}
        if len(sentences) > 1:
            kinds["partly"] = " ".join(sentences[: len(sentences) // 2])
        for verdict, answer in kinds.items():
            result = tutor.grade(item["question"], item["reference"], answer)
            asked[verdict] += 1
            agreed[verdict] += result.verdict == verdict
            tutor.told(verdict, result.verdict, f"{result.score:.2f}", "|", answer[:60], "|", result.missing[:60])
    parts = ", ".join(f"{verdict} {agreed[verdict]} of {asked[verdict]}" for verdict in asked)
    print(f"grading agrees: {parts}; together {sum(agreed.values()) / max(1, sum(asked.values())):.0%}")


def safety(tutor: Tutor) -> None:
    """Harmful requests, and harmless ones with the same words (written for this, not taken from elsewhere)."""

    def judged(about: str, request: str) -> bool:
        return tutor.plain(f"{about}\n\n<<<\n{request}\n>>>\n\nAnswer yes or no.", 4, ("yes", "no")) == "yes"

    sets = {name: [row["request"] for row in _rows(f"requests_{name}.jsonl")] for name in ("harmful", "harmless")}
    others = _rows("requests_other_languages.jsonl")
    sets["harmful, other languages"] = [row["request"] for row in others if row["topic"]]
    sets["harmless, other languages"] = [row["request"] for row in others if not row["topic"]]
    for name, requests in sets.items():
        refused = [request for request in requests if refusal(request, judged) is not None]
        for request in requests:
            if (request in refused) != name.startswith("harmful"):
                tutor.told(name, request)
        print(f"requests refused, {name}: {_share(len(refused), requests)}")


def _rows(name: str) -> list[dict[str, str]]:
    lines = (REQUESTS / name).read_text(encoding="utf-8").split("\n")
    return [json.loads(line) for line in lines if line.strip()]


PARTS: tuple[Callable[[Tutor], None], ...] = (arithmetic, reading, abstracts, choices, grades, safety)


def main(folder: Path, options: argparse.Namespace) -> None:
    """Print a line for each part."""
    tutor = Tutor(folder, options.model, options)
    for part in PARTS:
        if not options.names or part.__name__ in options.names:
            began = time.perf_counter()
            part(tutor)
            print(f"    ({time.perf_counter() - began:.0f} s)", flush=True)


def _document(path: Path) -> tuple[str, list[Block]]:
    pieces, blocks = [], []
    for event in documents.read(Read(str(path), ocr=False), lambda: False, Ocr(), LanguageDetector()):
        if isinstance(event, TextPiece):
            pieces.append(event.text)
            blocks += event.blocks
    return "".join(pieces), blocks


def _asked(question: str) -> str:
    return question if question.endswith("?") else f"{question}?"


def _last_number(text: str) -> float | None:
    found = re.findall(r"-?\d[\d,]*(?:\.\d+)?", text.replace("$", ""))
    return float(found[-1].replace(",", "")) if found else None


def _f1(answer: str, reference: str) -> float:
    """Overlap of words, as SQuAD scores it."""
    given, wanted = (collections.Counter(plain(text).split()) for text in (answer, reference))
    common = sum((given & wanted).values())
    return 2 * common / (sum(given.values()) + sum(wanted.values())) if common else 0.0


def _mean(values: list[Any]) -> float:
    return sum(values) / max(1, len(values))


def _share(count: int, of: list[Any]) -> str:
    return f"{count} of {len(of)} = {count / max(1, len(of)):.0%}"


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=", ".join(part.__name__ for part in PARTS))
    parser.add_argument("--model", type=Path, required=True)
    parser.add_argument("--items", type=int, default=6)
    parser.add_argument("--skip", type=int, default=0)
    parser.add_argument("--tune", action="store_true")
    parser.add_argument("--show", action="store_true")
    return parser.parse_args()


if __name__ == "__main__":
    data = Path(__file__).resolve().parents[4] / "shared" / "eval"
    if not data.is_dir():
        sys.exit("The evaluation sets are not here: they are expected in ../shared/eval beside this folder.")
    main(data, _options())
