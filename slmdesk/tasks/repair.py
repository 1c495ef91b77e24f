"""One chance for the model to rewrite a flagged sentence with its passages before it; the repair is checked too."""

from __future__ import annotations

import time
from collections.abc import Generator, Iterator, Sequence
from pathlib import Path

from slmdesk import paths
from slmdesk.engine import Cancelled, Data, Engine, Engines, Message, Piece, Prompt
from slmdesk.errors import JobCancelled
from slmdesk.messages import (
    Done,
    Progress,
    RepairResult,
    RepairSentence,
    Sampling,
    Sentence,
    TaskEvent,
)
from slmdesk.tasks.blanks import GAP, Gapped, with_gaps
from slmdesk.tasks.load import loaded
from slmdesk.tasks.prompt_files import PromptFile, delimited, without_delimiters
from slmdesk.tasks.sentences import split_result
from slmdesk.tasks.timings import timings_of
from slmdesk.tasks.verify.checking import check, nearest_passages
from slmdesk.tasks.verify.sources.index import SourceIndex
from slmdesk.tasks.verify.words.negation_cues import negated_spans
from slmdesk.tasks.verify.words.wording import terms

_PASSAGES = 3
_PASSAGE_CHARACTERS = 800  # of all passages of one sentence together
_KEPT = 0.25  # the share of the flagged sentence's words that a repair has to keep: else it is another sentence
_MARGIN_TOKENS = 16


def run(request: RepairSentence, engines: Engines, cancelled: Cancelled) -> Iterator[TaskEvent]:
    """Rewrite one sentence.

    Yields:
        ``Progress``, ``ModelLoaded``, ``Notice``, ``Done`` with a ``RepairResult``.

    Raises:
        ModelError: the model cannot be loaded.
        JobCancelled: ``cancelled()`` became true.
    """
    started = time.perf_counter()
    engine = yield from loaded(engines, request.model, request.sampling, cancelled)
    index = SourceIndex(request.sources)
    repaired = yield from repair(
        request.sentence, index, engine, request.sampling, cancelled, paths.resources() / "prompts", request.language
    )
    usage = engine.take_usage()
    timings = timings_of(usage, engine.load_s, time.perf_counter() - started)
    yield Done(RepairResult(repaired or request.sentence, repaired is not None, request.model.id, timings))


def repair(
    sentence: Sentence,
    index: SourceIndex,
    engine: Engine,
    sampling: Sampling,
    cancelled: Cancelled,
    prompts: Path,
    language: str | None = None,
) -> Generator[TaskEvent, None, Sentence | None]:
    """Have the model rewrite one sentence, and check what it wrote.

    Returns:
        The new sentence, which the source supports; None when the model wrote nothing better.
    """
    (repaired,) = yield from _repaired([sentence], index, engine, sampling, cancelled, prompts, language)
    return repaired


def repair_all(
    sentences: Sequence[Sentence],
    index: SourceIndex,
    engine: Engine,
    sampling: Sampling,
    cancelled: Cancelled,
    prompts: Path,
    language: str | None = None,
) -> Generator[TaskEvent, None, list[Sentence]]:
    """Repair every unsupported sentence of a result, several at once.

    Returns:
        All sentences in order; those that could not be repaired are unchanged and keep their mark.
    """
    places = [place for place, sentence in enumerate(sentences) if sentence.status == "unsupported"]
    if not places:
        return list(sentences)
    flagged = [sentences[place] for place in places]
    repaired = yield from _repaired(flagged, index, engine, sampling, cancelled, prompts, language)
    result = list(sentences)
    for place, new in zip(places, repaired, strict=True):
        result[place] = new or result[place]
    return result


def _repaired(
    flagged: Sequence[Sentence],
    index: SourceIndex,
    engine: Engine,
    sampling: Sampling,
    cancelled: Cancelled,
    prompts: Path,
    language: str | None,
) -> Generator[TaskEvent, None, list[Sentence | None]]:
    gaps, whole_sentence = PromptFile(prompts / "repair-gaps.txt"), PromptFile(prompts / "repair-sentence.txt")
    repaired: list[Sentence | None] = [None] * len(flagged)
    asked: list[tuple[int, Gapped | None, int]] = []  # the sentence's number, its gaps, its prompt's number
    filled: dict[tuple[Message, ...], int] = {}  # what is said twice is asked once
    limit = 0
    for number, sentence in enumerate(flagged):
        if cancelled():
            raise JobCancelled
        gapped = with_gaps(sentence, index)
        prompt = _prompt(gaps if gapped else whole_sentence, sentence, gapped, index, language)
        if prompt is None:
            continue
        tokens = 2 * engine.count_tokens(sentence.text) + _MARGIN_TOKENS
        if engine.count_prompt_tokens(prompt) + tokens <= engine.max_context_tokens:
            asked.append((number, gapped, filled.setdefault(tuple(prompt), len(filled))))
            limit = max(limit, tokens)
    yield Progress("repairing", 0, len(filled), "sentences", "Correcting what the source does not support")
    answers = [""] * len(filled)
    whole = [False] * len(filled)
    done = 0
    longest = max((engine.count_prompt_tokens(prompt) for prompt in filled), default=0)
    limit = min(limit, engine.max_context_tokens - longest)
    for at, event in engine.generate_many(list(filled), sampling, limit, cancelled) if filled else ():
        if not isinstance(event, Piece):
            continue
        answers[at] += event.text
        if event.finish is not None:
            whole[at] = event.finish == "stop"
            done += 1
            yield Progress("repairing", done, len(filled), "sentences", "Correcting what the source does not support")
    for number, gapped, at in asked:
        if whole[at]:
            repaired[number] = _checked(flagged[number], gapped, answers[at], index)
    return repaired


def _prompt(
    template: PromptFile, sentence: Sentence, gapped: Gapped | None, index: SourceIndex, language: str | None
) -> Prompt | None:
    """None when the sources have nothing near the sentence: there is nothing to correct it by.

    gapped: the sentence without what is wrong, where that is known; the passages are looked up by it.
    """
    passages: list[str] = []
    near = [sentence.nearest] if sentence.nearest else []
    for citation in (
        *near,
        *sentence.sources,
        *nearest_passages(index, gapped.text if gapped else sentence.text, _PASSAGES),
    ):
        quote = " ".join(citation.quote.split())
        if quote not in passages and len("\n".join([*passages, quote])) <= _PASSAGE_CHARACTERS:
            passages.append(quote)
    if not passages:
        return None
    in_language = Data(f", in the language {language}" if language else "")
    shown = Data(delimited("\n".join(passages)))
    if gapped:
        return template.fill(passages=shown, sentence=Data(delimited(gapped.text)), language=in_language)
    return template.fill(
        passages=shown,
        sentence=Data(delimited(sentence.text)),
        reasons=Data(delimited(" ".join(sentence.reasons) or "The source does not say this.")),
        language=in_language,
    )


def _checked(flagged: Sentence, gapped: Gapped | None, answer: str, index: SourceIndex) -> Sentence | None:
    """The answer's first sentence, if the source supports it and it is still about the same."""
    text = without_delimiters(answer).strip('"“”').strip()
    pairs = split_result(text)
    if not pairs:
        return None
    new = pairs[0][1]
    before, after = terms(flagged.text), terms(new)
    if new == flagged.text or GAP in new or not before or len(before & after) < _KEPT * len(before):
        return None
    if gapped is not None and not gapped.fits(new):
        return None
    # In a conversation a denial stands in the answer to a question: what is flagged for it may be right as it is.
    if index.spoken and bool(negated_spans(new)) != bool(negated_spans(flagged.text)):
        return None
    checked = check(index, flagged.lead, new)
    return checked if checked.status == "supported" else None
