"""Translation on FLORES-200, TICO-19 and NTREX: chrF and BLEU of the product beside the model's plain prompt.

And how many segments of each have what a reader sees at once: a lost number, name or denial, or untranslated words.

For a pair of languages that an installed translation model knows, that one is measured too. The published outputs
of other engines for the same sentences (``flores200_peer_outputs.jsonl``) get their scores from the same lines.

    python tests/benchmarks/evaluations/translation.py [--model PATH] [--items N] [--pairs en-es,de-en] [--tune]
"""

from __future__ import annotations

import argparse
import json
import time
import zlib
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import sacrebleu

from slmdesk import paths
from slmdesk.documents.language import LanguageDetector
from slmdesk.engine import Data, Engine, Message, Piece
from slmdesk.engine.loading import LoadedEngine
from slmdesk.engine.nmt import LoadedPairs
from slmdesk.messages import Done, ModelFile, PairModel, Sampling, Translate, TranslateResult
from slmdesk.models.store import ModelStore
from slmdesk.models.translation import pair_models
from slmdesk.tasks import translate
from slmdesk.tasks.languages import language
from slmdesk.tasks.translate import checks
from slmdesk.tasks.translate.leftovers import words_left
from slmdesk.tasks.translate.pairs import find_chain

EVALUATION = Path(__file__).resolve().parents[4] / "shared" / "eval"
PAIRS = "en-es,en-fr,en-de,de-en,en-zh,zh-en"
_PLAIN_TOKENS = 256


@dataclass(frozen=True)
class Score:
    """corpus chrF2 and BLEU, in percent; seconds of all sentences together; how many sentences fail a check."""

    chrf: float
    bleu: float
    seconds: float = 0.0
    failing: int | None = None

    def __str__(self) -> str:
        seconds = f"  {self.seconds:4.0f} s" if self.seconds else ""
        failing = f"  failing {self.failing}" if self.failing is not None else ""
        return f"chrF {self.chrf:5.1f}  BLEU {self.bleu:5.1f}{seconds}{failing}"


def score(outputs: Sequence[str], references: Sequence[str], target: str, seconds: float = 0.0) -> Score:
    """As sacrebleu scores a corpus; Chinese, Japanese and Korean by its own ways to cut words."""
    cut = {"zh": "zh", "ja": "char", "ko": "char"}.get(target, "13a")
    return Score(
        sacrebleu.corpus_chrf(outputs, [references]).score,
        sacrebleu.corpus_bleu(outputs, [references], tokenize=cut).score,
        seconds,
    )


class Measured:
    """One language model, and the installed pairs."""

    def __init__(self, model: Path, pairs: Sequence[PairModel]) -> None:
        self._file = ModelFile(model.stem, str(model))
        self._engines, self._loaded = LoadedEngine(None), LoadedPairs()
        self._pairs = list(pairs)
        self._detector = LanguageDetector()

    def plain(self, sentences: Sequence[str], source: str, target: str) -> list[str]:
        """What the model writes to the simplest request, one sentence after the other, as it writes it."""
        engine: Engine = self._engines.load(self._file, Sampling(), lambda: False, "segments")
        wanted = f"Translate the following text from {language(source).name} to {language(target).name}. "
        found = []
        for sentence in sentences:
            prompt = [Message("user", (f"{wanted}Write only the translation.\n\n", Data(sentence)))]
            events = engine.generate(prompt, Sampling(), _PLAIN_TOKENS, lambda: False)
            found.append(" ".join("".join(event.text for event in events if isinstance(event, Piece)).split()))
        return found

    def product(self, sentences: Sequence[str], source: str, target: str, engine: str = "slm") -> list[str]:
        """What ``slmdesk translate`` writes for the sentences as the lines of one document."""
        lines = [" ".join(sentence.split()) for sentence in sentences]
        chosen: Any = engine
        request = Translate("\n".join(lines), source, target, self._file, self._pairs, chosen)
        for event in translate.run(request, self._engines, self._loaded, self._detector, lambda: False):
            if isinstance(event, Done):
                assert isinstance(event.result, TranslateResult)
                assert event.result.text.count("\n") == len(lines) - 1
                return event.result.text.split("\n")
        raise AssertionError("a translation ended without a result")

    def has_pair(self, source: str, target: str) -> bool:
        """Whether an installed pair, or two, go from one language to the other."""
        return bool(find_chain(self._pairs, language(source), language(target)))

    def failing(self, sentences: Sequence[str], outputs: Sequence[str], source: str, target: str) -> int:
        """How many translations lack a number, a name or a denial, or have words that were left untranslated."""
        return sum(
            bool(checks.warnings(one, other, source, target) or words_left(one, other, source, target, self._detector))
            for one, other in zip(sentences, outputs, strict=True)
        )


def timed(write: Callable[[], list[str]]) -> tuple[list[str], float]:
    """What a function writes, and the seconds that it took."""
    started = time.perf_counter()
    return write(), time.perf_counter() - started


def main(folder: Path, model: Path, items: int, pairs: str = PAIRS, tune: bool = False) -> None:
    """Print a line for each engine, set and direction. items: of each set and direction. tune: on the other half."""
    store = ModelStore(paths.models_folder())
    measured = Measured(model, pair_models(store.list()))
    sums: dict[str, list[float]] = defaultdict(list)
    for name in ("flores200_devtest_15lang", "tico19_medical_8lang"):
        rows = [row for row in _rows(folder / f"{name}.jsonl") if _wanted(row["id"], tune)][:items]
        for source, target in (pair.split("-") for pair in pairs.split(",")):
            if rows and source in rows[0]["text"] and target in rows[0]["text"]:
                sources, references = ([row["text"][each] for row in rows] for each in (source, target))
                _print(measured, name, sources, references, source, target, sums)
    documents = [row for row in _rows(folder / "ntrex_news_documents.jsonl") if _wanted(row["id"], tune)][:1]
    for source, target in (pair.split("-") for pair in pairs.split(",")):
        lines = [line for row in documents for line in row["segments"]][: 2 * items]
        if lines and source in lines[0] and target in lines[0]:
            sources, references = ([line[each] for line in lines] for each in (source, target))
            _print(measured, "ntrex_news_documents", sources, references, source, target, sums)
    for who, values in sums.items():
        print(f"mean of {len(values)}: {who:<18} {sum(values) / len(values):.2f}")
    print_peers(folder)


def print_peers(folder: Path) -> None:
    """The scores of the published outputs, on the sentences that both files have."""
    texts = {row["id"]: row["text"] for row in _rows(folder / "flores200_devtest_15lang.jsonl")}
    outputs: dict[tuple[str, str], list[tuple[str, str]]] = defaultdict(list)
    for row in _rows(folder / "flores200_peer_outputs.jsonl"):
        text = texts.get(row["id"], row.get("text", {}))
        for pair, systems in row["outputs"].items():
            for system, output in systems.items():
                if pair.split("-")[-1] in text:
                    outputs[pair, system].append((output, text[pair.split("-")[-1]]))
    for (pair, system), lines in sorted(outputs.items()):
        found = score([line[0] for line in lines], [line[1] for line in lines], pair.split("-")[-1])
        print(f"published {pair:<6} {system:<24} {found}  ({len(lines)} sentences)")


def _print(
    measured: Measured,
    name: str,
    sources: Sequence[str],
    references: Sequence[str],
    source: str,
    target: str,
    sums: dict[str, list[float]],
) -> None:
    writers: dict[str, Callable[[], list[str]]] = {
        "plain": lambda: measured.plain(sources, source, target),
        "product": lambda: measured.product(sources, source, target),
    }
    if measured.has_pair(source, target):
        writers["pair"] = lambda: measured.product(sources, source, target, "pair")
    for who, write in writers.items():
        outputs, seconds = timed(write)
        failing = measured.failing(sources, outputs, source, target)
        found = replace(score(outputs, references, target, seconds), failing=failing)
        sums[f"{who}, chrF"].append(found.chrf)
        sums[f"{who}, failing %"].append(100 * failing / len(sources))
        print(f"{name:<26} {source}-{target:<3} {who:<8} {found}  ({len(sources)} segments)", flush=True)


def _rows(path: Path) -> list[dict[str, Any]]:
    with path.open(encoding="utf-8") as file:
        return [json.loads(line) for line in file]


def _wanted(id: str, tune: bool) -> bool:
    return zlib.crc32(id.encode()) % 2 == (0 if tune else 1)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--model", type=Path, required=True)
    parser.add_argument("--items", type=int, default=24)
    parser.add_argument("--folder", type=Path, default=EVALUATION / "translation")
    parser.add_argument("--pairs", default=PAIRS)
    parser.add_argument("--tune", action="store_true", help="the half that prompts may be tuned on")
    arguments = parser.parse_args()
    main(arguments.folder, arguments.model, arguments.items, arguments.pairs, arguments.tune)
