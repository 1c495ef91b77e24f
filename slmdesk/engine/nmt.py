"""Translation models by CTranslate2 with sentencepiece: the only place that imports these two, on first use.

A model is a folder (``models.translation`` puts it together and checks it). Sentences are sorted by length and
batched by tokens; batches run side by side, one on each core, and never more of them than are running or next,
so that a cancelled job leaves at most those behind.
"""

from __future__ import annotations

import json
import re
import time
from collections import Counter, deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import psutil

from slmdesk.engine import Cancelled
from slmdesk.engine.word_alignment import Cut, cut, hidden, is_short_enough, links
from slmdesk.errors import JobCancelled, ModelError
from slmdesk.messages import Aligned, PairModel

if TYPE_CHECKING:
    import ctranslate2  # type: ignore[import-untyped]
    import sentencepiece

_BATCH_TOKENS = 512  # padding included; 1024 takes a tenth longer, and what waits for the last one waits longer
_LONGEST_TOKENS = 200  # of a sentence; these models were trained on shorter ones and go wild on longer ones
_BEAMS = 2
_LENGTH_PENALTY = 0  # the likelier whole sentence wins; dividing by the length let a small model drop the end of one
_POLL_S = 0.005
_BLOCKING_S = 0.05  # a batch that is finished sooner is waited for; of a longer one it is asked whether to go on
_ALIGNED_TOKENS = 16_384  # scored at a time: after each it is asked whether to go on
_UNTIDY = re.compile(r"⁇|^\s|\s\s|\s\Z|[^\S ]")
_END = "</s>"
_UNKNOWN = "<unk>"
_VOCABULARIES = ("source.spm", "sentencepiece.model", "sentencepiece.bpe.model", "spm.128k.model")


@dataclass
class Begun:
    """Sentences on their way; see ``PairEngine.begin``.

    texts: how many were given. sentences: as the model reads them. owners: of each sentence, which text it is a part
    of; None where they are the texts. waiting: batches, as numbers of sentences. running: batches and their results.
    """

    texts: int
    sentences: list[list[str]]
    owners: list[int] | None
    waiting: deque[list[int]]
    running: deque[tuple[list[int], list[Any]]]
    source: str
    target: str
    careful: bool


class PairEngine:
    """One loaded translation model.

    Attributes:
        load_s: seconds that loading took.
    """

    def __init__(self, pair: PairModel, threads: int) -> None:
        started = time.perf_counter()
        import ctranslate2

        folder = Path(pair.folder)
        cores = threads or psutil.cpu_count(logical=False) or 1
        try:
            self._translator: ctranslate2.Translator = ctranslate2.Translator(
                str(folder), device="cpu", compute_type="int8", inter_threads=cores, intra_threads=1
            )
            vocabulary = next(folder / name for name in _VOCABULARIES if (folder / name).is_file())
            self._source: sentencepiece.SentencePieceProcessor = _pieces(vocabulary)
            written = folder / "target.spm"
            self._target: sentencepiece.SentencePieceProcessor = _pieces(written) if written.is_file() else self._source
            settings = json.loads((folder / "config.json").read_text("utf-8"))
            # A vocabulary of another size than the weights' is only noticed when the model runs.
            self._translator.translate_batch([["▁", _END]], beam_size=1, max_decoding_length=1)
        except (RuntimeError, ValueError, OSError, StopIteration) as error:
            raise ModelError(
                "pair-damaged",
                f"The translation model {pair.id} cannot be loaded: a file of it is missing or damaged.",
                f"Remove it (slmdesk models remove {pair.id}) and import it again.",
            ) from error
        self._pair = pair
        self._adds_end = pair.form != "argos" and not settings.get("add_source_eos", False)
        self._at_once = cores + 1
        self.load_s = time.perf_counter() - started

    def translate(
        self, texts: Sequence[str], source: str, target: str, cancelled: Cancelled, careful: bool = False
    ) -> Iterator[tuple[int, str]]:
        """Translate sentences.

        Args:
            source, target: two of the pair's codes.
            careful: for a second try: no piece of text is said twice, and no unknown word is written.

        Yields:
            (index, translation), each batch as it is finished.

        Raises:
            JobCancelled: ``cancelled()`` became true; batches that are running end by themselves.
        """
        yield from self.finish(self.begin(texts, source, target, careful), cancelled)

    def begin(self, texts: Sequence[str], source: str, target: str, careful: bool = False) -> Begun:
        """Set the cores to work on the first batches, while the caller does something else; for ``finish``."""
        cleaned = [" ".join(text.split()) for text in texts]
        encoded: list[list[str]] = self._source.encode(cleaned, out_type=str, num_threads=1)  # far fewer calls
        lengths = list(map(len, encoded))
        parts = None
        if lengths and not (min(lengths) > 0 and max(lengths) <= _LONGEST_TOKENS):  # a long sentence goes in several
            pairs = zip(cleaned, encoded, strict=True)
            parts = [(index, part) for index, pair in enumerate(pairs) for part in self._cut(*pair)]
            encoded = [tokens for _index, tokens in parts]
        order = sorted(range(len(encoded)), key=lambda number: -len(encoded[number]))
        owners = [index for index, _part in parts] if parts is not None else None
        begun = Begun(len(texts), encoded, owners, deque(_by_tokens(order, encoded)), deque(), source, target, careful)
        self._fill(begun)
        return begun

    def finish(
        self, begun: Begun, cancelled: Cancelled, when_free: Callable[[], None] | None = None
    ) -> Iterator[tuple[int, str]]:
        """The rest of what was begun. Yields and raises as ``translate``.

        when_free: called once, when its last batches are running and a core will be free before they are finished.
        """
        if begun.owners is None:  # as nearly always
            yield from self._batches(begun, cancelled, when_free)
            return
        answers: list[list[str]] = [[] for _text in range(begun.texts)]
        counts = Counter(begun.owners)
        waiting = [counts[index] for index in range(begun.texts)]
        placed = [0] * len(begun.owners)
        for number, index in enumerate(begun.owners):
            placed[number] = len(answers[index])
            answers[index].append("")
        for index, count in enumerate(waiting):
            if not count:
                yield index, ""
        for number, answer in self._batches(begun, cancelled, when_free):
            index = begun.owners[number]
            answers[index][placed[number]] = answer
            waiting[index] -= 1
            if not waiting[index]:
                yield index, " ".join(answers[index])

    def align(
        self, texts: Sequence[tuple[str, str]], source: str, target: str, cancelled: Cancelled
    ) -> list[list[Aligned]]:
        """Which words belong together, of (source, translation) each; see ``word_alignment``.

        Costs about as much as the translation did, more for long sentences. Empty for one that is too long.

        Raises:
            JobCancelled: ``cancelled()`` became true.
        """
        found: list[list[Aligned]] = [[] for _each in texts]
        waiting: list[tuple[int, Cut, Cut]] = []
        size = 0
        for index, (before, after) in enumerate(texts):
            cuts = cut(before, self._pieces_of), cut(after, self._written_pieces_of)
            if is_short_enough(*cuts):
                waiting.append((index, *cuts))
                size += (len(cuts[0].spans) + 1) * (len(cuts[0].pieces) + len(cuts[1].pieces))
            if waiting and (size > _ALIGNED_TOKENS or index == len(texts) - 1):
                if cancelled():
                    raise JobCancelled
                for (number, left, right), scores in zip(waiting, self._scores(waiting, source, target), strict=True):
                    found[number] = links(*texts[number], left, right, scores)
                waiting, size = [], 0
        return found

    def continued(self, texts: Sequence[tuple[str, str]], source: str, target: str, cancelled: Cancelled) -> list[str]:
        """Translations that begin with given words. texts: (text, beginning) each; the latter ends with a whole word.

        Raises:
            JobCancelled: ``cancelled()`` became true.
        """
        if cancelled():
            raise JobCancelled
        sentences = [self._pieces_of(" ".join(text.split())) for text, _beginning in texts]
        results = self._translator.translate_batch(
            self._framed(sentences, source, target),
            target_prefix=[[*self._prefix(target), *self._written_pieces_of(beginning)] for _text, beginning in texts],
            beam_size=_BEAMS,
            length_penalty=_LENGTH_PENALTY,
            max_batch_size=_BATCH_TOKENS,
            batch_type="tokens",
            max_input_length=0,
            max_decoding_length=2 * max(map(len, sentences), default=0) + 16,
        )
        return self._texts([result.hypotheses[0] for result in results], target)

    def _prefix(self, target: str) -> list[str]:
        """What a translation begins with in a model of many languages."""
        return [self._pair.tokens[target]] if self._pair.tokens and self._pair.form != "opus" else []

    def _scores(self, waiting: Sequence[tuple[int, Cut, Cut]], source: str, target: str) -> Iterator[list[list[float]]]:
        sources: list[list[str]] = []
        targets: list[list[str]] = []
        prefix = self._prefix(target)
        for _number, left, right in waiting:
            rows = [left.pieces, *hidden(left, _UNKNOWN)]
            sources += rows
            targets += [[*prefix, *right.pieces]] * len(rows)
        results = iter(
            self._translator.score_batch(
                self._framed(sources, source, target), targets, max_batch_size=_BATCH_TOKENS, batch_type="tokens",
                max_input_length=0,
            )
        )  # fmt: skip
        for _number, left, _right in waiting:
            yield [next(results).log_probs[len(prefix) :] for _row in range(len(left.spans) + 1)]

    def _pieces_of(self, word: str) -> list[str]:
        pieces: list[str] = self._source.encode(word, out_type=str)
        return pieces

    def _written_pieces_of(self, word: str) -> list[str]:
        pieces: list[str] = self._target.encode(word, out_type=str)
        return pieces

    def count_tokens(self, text: str) -> int:
        """Pieces that a text has for this model."""
        return len(self._source.encode(text))

    def _cut(self, text: str, tokens: list[str]) -> list[list[str]]:
        if len(tokens) <= _LONGEST_TOKENS or len(text) < 2:
            return [tokens] if tokens else []
        words = text.split(" ")
        middle = len(words) // 2
        if len(words) > 1:
            halves = " ".join(words[:middle]), " ".join(words[middle:])
        else:
            halves = text[: len(text) // 2], text[len(text) // 2 :]
        return [part for half in halves for part in self._cut(half, self._pieces_of(half))]

    def _batches(
        self, begun: Begun, cancelled: Cancelled, when_free: Callable[[], None] | None
    ) -> Iterator[tuple[int, str]]:
        running = begun.running
        took_s, finished = _BLOCKING_S, time.monotonic()
        while begun.waiting or running:
            if cancelled():
                raise JobCancelled
            self._fill(begun)
            if when_free is not None and len(running) < self._at_once:
                when_free()
                when_free = None
            numbers, results = running[0]
            if took_s >= _BLOCKING_S and not results[-1].done():
                time.sleep(_POLL_S)
                continue
            results[-1].result()  # waits, without the interpreter's lock; each look at the clock would cost more
            running.popleft()
            now = time.monotonic()
            took_s, finished = now - finished, now
            yield from zip(numbers, self._answers(begun, numbers, results), strict=True)

    def _fill(self, begun: Begun) -> None:
        """Give the cores as many batches as are to run or to be next."""
        while begun.waiting and len(begun.running) < self._at_once:
            batch = begun.waiting.popleft()
            begun.running.append((batch, self._submit(begun, batch)))

    def _answers(self, begun: Begun, numbers: Sequence[int], results: Sequence[Any]) -> list[str]:
        """The texts of a batch; unknown words as they stand in the source.

        To replace those, the engine keeps what each word looked at, which costs all sentences time and only few need.
        """
        found = [each.result().hypotheses[0] for each in results]
        unknown = [place for place, tokens in enumerate(found) if _UNKNOWN in tokens]
        if unknown:
            again = self._submit(begun, [numbers[place] for place in unknown], replaces_unknowns=True)
            for place, result in zip(unknown, again, strict=True):
                found[place] = result.result().hypotheses[0]
        return self._texts(found, begun.target)

    def _submit(self, begun: Begun, batch: Sequence[int], replaces_unknowns: bool = False) -> list[Any]:
        prefix = self._prefix(begun.target)
        sentences = [begun.sentences[number] for number in batch]
        results: list[Any] = self._translator.translate_batch(
            self._framed(sentences, begun.source, begun.target),
            target_prefix=[prefix] * len(sentences) if prefix else None,
            beam_size=2 * _BEAMS if begun.careful else _BEAMS,
            length_penalty=_LENGTH_PENALTY,
            max_input_length=0,
            max_decoding_length=2 * max(map(len, sentences)) + 16,
            replace_unknowns=replaces_unknowns,
            disable_unk=begun.careful,
            no_repeat_ngram_size=3 if begun.careful else 0,
            asynchronous=True,
        )
        return results

    def _framed(self, sentences: Sequence[list[str]], source: str, target: str) -> list[list[str]]:
        """Sentences with what their model wants before and after them."""
        tokens = self._pair.tokens
        starts = [tokens[target if self._pair.form == "opus" else source]] if tokens else []
        ends = [_END] if self._adds_end else []
        return [[*starts, *sentence, *ends] for sentence in sentences] if starts or ends else list(sentences)

    def _texts(self, answers: list[list[str]], target: str) -> list[str]:
        first = self._pair.tokens.get(target)
        if first is not None:
            answers = [tokens[1:] if tokens and tokens[0] == first else tokens for tokens in answers]
        # An unknown word was replaced by that of the source, which need not be in the vocabulary of the target.
        same = self._target is self._source
        texts: list[str] = self._target.decode(answers, num_threads=1) if same else list(map(_joined, answers))
        return [" ".join(text.replace("⁇", " ").split()) if _UNTIDY.search(text) else text for text in texts]


class LoadedPairs:
    """Keeps the translation models of the last job in memory."""

    def __init__(self) -> None:
        self._engines: dict[str, PairEngine] = {}

    def load(self, pairs: Sequence[PairModel], threads: int) -> list[PairEngine]:
        """The engines of a chain; those that are not in it are given up.

        Raises:
            ModelError: ``pair-damaged``.
        """
        wanted = [f"{pair.folder}\n{threads}" for pair in pairs]
        self._engines = {key: engine for key, engine in self._engines.items() if key in wanted}
        for key, pair in zip(wanted, pairs, strict=True):
            if key in self._engines:
                self._engines[key].load_s = 0.0
            else:
                self._engines[key] = PairEngine(pair, threads)
        return [self._engines[key] for key in wanted]

    def close(self) -> None:
        """Give their memory back."""
        self._engines.clear()


def _pieces(path: Path) -> sentencepiece.SentencePieceProcessor:
    import sentencepiece

    return sentencepiece.SentencePieceProcessor(model_file=str(path))


def _by_tokens(order: Sequence[int], sentences: Sequence[Sequence[str]]) -> Iterator[list[int]]:
    """Batches of sentences, the longest first, so that none has to wait for a long one at the end."""
    batch: list[int] = []
    for number in order:
        if batch and (len(batch) + 1) * len(sentences[batch[0]]) > _BATCH_TOKENS:
            yield batch
            batch = []
        batch.append(number)
    if batch:
        yield batch


def _joined(tokens: Sequence[str]) -> str:
    return "".join(tokens).replace("▁", " ")
