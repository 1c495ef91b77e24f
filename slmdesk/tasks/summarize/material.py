"""What is known of the text before it is summarized: it is mostly a table, or in several languages; how it is cut."""

from __future__ import annotations

import bisect
import collections
from collections.abc import Callable, Iterator, Sequence

from msgspec.structs import replace

from slmdesk.messages import Notice, SourceText, Summarize
from slmdesk.tasks.chunks import Chunk, cut, text_of
from slmdesk.tasks.languages import language_name, same_language
from slmdesk.tasks.note.speech.reading import is_dialogue, tidied
from slmdesk.tasks.prompt_files import delimited
from slmdesk.tasks.summarize.titles import without_letter_form
from slmdesk.tasks.verify.words.languages import language_of

_MOST_CHARACTERS_A_TOKEN = 8  # in any language, of running text
_MOSTLY_TABLE = 0.8  # of the words: rows of a table say little in a summary
_SECOND_LANGUAGE = 0.15  # of the characters whose language can be told
_SAMPLE = 200  # lines of all sources
_LEAST_CHARACTERS = 60  # of a line: by fewer a language can hardly be told


def about_material(request: Summarize) -> Iterator[Notice]:
    """What is said before the model reads."""
    if _mostly_table(request):
        yield Notice(
            "This is mostly a table. A summary tells what its rows say in words, and does not count or add up."
        )
    languages = _languages(request)
    if len(languages) > 1 and not request.language:
        listed = f"{', '.join(languages[:-1])} and {languages[-1]}"
        yield Notice(f"The text is in {listed}: choose the language of the summary to have it in one.")


def as_read(request: Summarize, in_language: bool) -> Sequence[SourceText]:
    """The sources as the model reads them: of a meeting in English, what was said without its noise."""
    if request.style != "meeting" or in_language:  # "um" is a word in German and in Portuguese
        return request.sources
    return [
        replace(source, text=tidied(source.text), blocks=[]) if is_dialogue(source.text) else source
        for source in request.sources
    ]


def text_in(sources: Sequence[SourceText], chunk: Chunk) -> str:
    """The words of a chunk, as data of a prompt."""
    text = text_of(sources[chunk.source], chunk.start, chunk.end)
    return delimited(without_letter_form(text) or text)


def chunks_of(
    sources: Sequence[SourceText],
    alone: int,
    budget: int,
    count_tokens: Callable[[str], int],
    check: Callable[[], None],
) -> list[Chunk]:
    """The stretches that the model reads one by one: one, where all have at most ``alone`` tokens, else of ``budget``.

    check: raises when the job is cancelled.
    """
    if may_be_short(sources, alone):
        chunks = cut(sources, count_tokens, alone, check)
        if len(chunks) == 1:
            return chunks
    return cut(sources, count_tokens, budget, check)


def pages_of(sources: Sequence[SourceText], chunks: Sequence[Chunk]) -> list[tuple[int, int]]:
    """First and last page of each of some chunks; none unless there is one source, which has pages."""
    if len(chunks) < 2 or len(sources) != 1:
        return []
    paged = [block for block in sources[0].blocks if block.page_number is not None]
    pages: list[tuple[int, int]] = []
    for chunk in chunks:
        first = bisect.bisect_right(paged, chunk.start, key=lambda block: block.start) - 1
        last = bisect.bisect_left(paged, chunk.end, key=lambda block: block.start) - 1
        if first < 0 or last < first:
            return []
        pages.append((paged[first].page_number or 1, paged[last].page_number or 1))
    return pages


def may_be_short(sources: Sequence[SourceText], tokens: int) -> bool:
    """Whether the sources may have so few tokens; counting them takes longer."""
    return sum(len(source.text) for source in sources) <= tokens * _MOST_CHARACTERS_A_TOKEN


def result_language(request: Summarize) -> str | None:
    """The code of the language that the summary will be in, None when it cannot be told."""
    return request.language or source_language(request)


def source_language(request: Summarize) -> str | None:
    """The code of the language of the sources: as it is known, or by their words."""
    if request.source_language:
        return request.source_language
    known = (language_of(source.text) for source in request.sources)
    return next((each for each in known if each is not None and each != "cyrillic"), None)  # a script, no language


def translates(request: Summarize) -> bool:
    """Whether the summary is put into another language after it was checked against the source in its own."""
    if request.language is None:
        return False
    return request.source_language is None or not same_language(request.language, request.source_language)


def _mostly_table(request: Summarize) -> bool:
    blocks = [block for source in request.sources for block in source.blocks]
    total = sum(block.end - block.start for block in blocks)
    rows = sum(block.end - block.start for block in blocks if block.kind == "table-row")
    return bool(total) and rows > _MOSTLY_TABLE * total


def _languages(request: Summarize) -> list[str]:
    """The names of the languages that a good part of the sources is in, the most used first."""
    lines = [line for source in request.sources for line in source.text.splitlines() if len(line) >= _LEAST_CHARACTERS]
    found: collections.Counter[str] = collections.Counter()
    for line in lines[:: -(-len(lines) // _SAMPLE) or 1]:
        language = language_of(line)
        if language is not None and language != "cyrillic":
            found[language] += len(line)
    total = found.total()
    return [language_name(code) for code, size in found.most_common() if size >= _SECOND_LANGUAGE * total]
