"""An outline in the source's own words, at once and without a model: headings and the most central sentences."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from slmdesk.errors import DocumentError, JobCancelled
from slmdesk.messages import Block, Citation, Done, MakeOutline, Outline, OutlineEntry, SourceText, TaskEvent
from slmdesk.tasks.centrality import central
from slmdesk.tasks.lazily import Lazily
from slmdesk.tasks.sentences import sentence_spans

_MOST_SENTENCES = 24
_WORDS_A_SENTENCE = 400  # one sentence of the outline for so many words of the text
_MOST_HEADINGS = 60
_SHORTEST_WORDS, _LONGEST_WORDS = 6, 60  # of a sentence that can stand alone
_SHORTEST_UNSPACED = 15  # characters, in scripts that write no spaces
_FIRST_BONUS = 1.15  # the first sentence of a paragraph says more often what it is about


@dataclass(frozen=True, slots=True)
class CentralSentence:
    """A sentence of a source. start, end: offsets into its text."""

    source: int
    start: int
    end: int
    page_number: int | None
    score: float


def run(request: MakeOutline, cancelled: Callable[[], bool]) -> Iterator[TaskEvent]:
    """The documents child's task.

    Raises:
        DocumentError: ``document-empty``.
        JobCancelled: ``cancelled()`` became true.
    """
    if not any(source.text.strip() for source in request.sources):
        raise DocumentError("document-empty", "There is no text to outline.", "Choose another file, or paste text.")

    def check() -> None:
        if cancelled():
            raise JobCancelled

    yield Done(outline(request.sources, check))


def outline(sources: Sequence[SourceText], check: Callable[[], None] = lambda: None) -> Outline:
    """Headings and the most central sentences of some sources, in the order of the text.

    check: called now and then; raises to stop.
    """
    entries: list[tuple[int, int, OutlineEntry]] = []
    for number, source in enumerate(sources):
        entries.extend((number, block.start, _heading(source, block)) for block in _headings(source))
    best = central_sentences(sources, check)
    words = sum(source.text.count(" ") for source in sources)
    wanted = min(_MOST_SENTENCES, max(3, words // _WORDS_A_SENTENCE))
    for sentence in _spread(best, wanted):
        source = sources[sentence.source]
        citation = citation_of(source, sentence)
        text = " ".join(citation.quote.split())
        entries.append((sentence.source, sentence.start, OutlineEntry("sentence", text, citation)))
    return Outline([entry for _source, _start, entry in sorted(entries, key=lambda each: each[:2])])


def central_sentences(sources: Sequence[SourceText], check: Callable[[], None] = lambda: None) -> list[CentralSentence]:
    """Every sentence of running text with how central it is, in the order of the text."""
    return [sentence for number, source in enumerate(sources) for sentence in _ranked(number, source, check)]


def _ranked(number: int, source: SourceText, check: Callable[[], None]) -> Iterator[CentralSentence]:
    starts, ends, firsts, pages = array("Q"), array("Q"), bytearray(), list[int | None]()
    for block in _blocks(source):
        check()
        for at, (start, end) in enumerate(sentence_spans(source.text, block.start, block.end)):
            if _stands_alone(source.text[start:end]):
                starts.append(start)
                ends.append(end)
                firsts.append(at == 0)
                pages.append(block.page_number)
    scores = central(Lazily(len(starts), lambda at: source.text[starts[at] : ends[at]]))
    for start, end, first, page, score in zip(starts, ends, firsts, pages, scores, strict=True):
        yield CentralSentence(number, start, end, page, score * (_FIRST_BONUS if first else 1.0))


def _spread(sentences: Sequence[CentralSentence], wanted: int) -> Iterator[CentralSentence]:
    """The best of each of ``wanted`` stretches of about the same length, so that no part of the text is missing."""
    count = len(sentences)
    for at in range(min(wanted, count)):
        stretch = (
            sentences[at * count // wanted : (at + 1) * count // wanted] if count > wanted else sentences[at : at + 1]
        )
        yield max(stretch, key=lambda each: each.score)


def citation_of(source: SourceText, sentence: CentralSentence) -> Citation:
    """Where a sentence stands."""
    quote = source.text[sentence.start : sentence.end]
    return Citation(source.name, sentence.page_number, sentence.start, sentence.end, quote)


def _blocks(source: SourceText) -> Iterator[Block]:
    """The blocks with running text; a text without any is one."""
    if not source.blocks:
        yield Block(None, 0, len(source.text))
    running = [block for block in source.blocks if block.kind in ("paragraph", "list-item")]
    # A table, or a page of code: better its rows than nothing.
    yield from running or [block for block in source.blocks if block.kind != "heading"]


def _stands_alone(text: str) -> bool:
    words = text.count(" ") + 1
    if words == 1:  # a script without spaces, or a single word
        return len(text) >= _SHORTEST_UNSPACED and not text.isascii()
    return _SHORTEST_WORDS <= words <= _LONGEST_WORDS and not text.startswith("[") and not text.endswith("?")


def _headings(source: SourceText) -> list[Block]:
    """The headings, without the lowest levels of a document that has very many."""
    found = [block for block in source.blocks if block.kind == "heading"]
    for level in range(6, 0, -1):
        if len(found) <= _MOST_HEADINGS:
            break
        found = [block for block in found if block.level < level] or found
    return found[:: -(-len(found) // _MOST_HEADINGS) or 1]


def _heading(source: SourceText, block: Block) -> OutlineEntry:
    quote = source.text[block.start : block.end]
    citation = Citation(source.name, block.page_number, block.start, block.end, quote)
    return OutlineEntry("heading", " ".join(quote.split()), citation, block.level)
