"""Back-translation: what a translation says in the language of its source, and where the two differ in words."""

from __future__ import annotations

import difflib
import re
import time
from collections.abc import Iterator

from slmdesk.engine import Cancelled, Engines
from slmdesk.messages import (
    BackResult,
    Difference,
    Done,
    Notice,
    Progress,
    TaskEvent,
    Translate,
    TranslateBack,
    TranslatedBack,
)
from slmdesk.tasks.languages import language
from slmdesk.tasks.translate import negations
from slmdesk.tasks.translate.loading import load
from slmdesk.tasks.translate.pairs import PairEngines

_WORD = re.compile(
    r"\d+(?:[.,]\d+)*|[\u0e00-\u0fff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff]"
    r"|[^\W\d_]+(?:['’-][^\W\d_]+)*|[%°]"
)
_UNIT = re.compile(r"[mµnk]?g|mcg|m?[lL]|dL|[mck]?m|IU|UI|mmol|mEq|%|°")


def run(request: TranslateBack, engines: Engines, pairs: PairEngines, cancelled: Cancelled) -> Iterator[TaskEvent]:
    """Translate translations back.

    Yields:
        ``Progress``, ``ModelLoaded``, ``Notice``, ``TranslatedBack`` in the order in which they are finished, ``Done``.

    Raises:
        TaskError: ``unknown-language``. ModelError: as in ``translate.run``. JobCancelled.
    """
    started = time.perf_counter()
    source, target = language(request.target_language), language(request.source_language)
    asked = Translate(
        "", source.code, target.code, request.model, request.pairs, request.engine, sampling=request.sampling
    )
    loaded = yield from load(asked, source, target, engines, pairs, cancelled)
    for notice in loaded.notices:
        yield Notice(notice)
    whole = [index for index, text in enumerate(request.targets) if text.strip()]
    yield Progress("translating", 0, len(whole), "segments", "Translating back")
    done = 0
    for first in range(0, len(whole), loaded.translator.round_segments):
        part = whole[first : first + loaded.translator.round_segments]
        for index, text in loaded.translator.translate([request.targets[each] for each in part], source, target):
            before = request.sources[part[index]]
            found, alike = differences(before, text, target.code)
            done += 1
            yield TranslatedBack(part[index], text, found, alike)
            yield Progress("translating", done, len(whole), "segments", "Translating back")
    yield Done(BackResult(loaded.kind, loaded.model, loaded.timings(time.perf_counter() - started)))


def differences(source: str, back: str, language_code: str) -> tuple[list[Difference], int]:
    """Where a back-translation says something in other words than the source, letter case and marks aside.

    Returns:
        (stretches in order, percent of the words of both that are the same).
    """
    left, right = list(_WORD.finditer(source)), list(_WORD.finditer(back))
    one, other = ([_plain(each[0]) for each in side] for side in (left, right))
    matcher = difflib.SequenceMatcher(None, one, other, autojunk=False)
    found = []
    for kind, a, b, c, d in matcher.get_opcodes():
        if kind != "equal":
            first, second = _span(left, a, b, source), _span(right, c, d, back)
            grave = _is_grave(source[slice(*first)], back[slice(*second)], language_code)
            found.append(Difference(*first, *second, grave))
    return found, round(100 * matcher.ratio())


def _span(words: list[re.Match[str]], first: int, last: int, text: str) -> tuple[int, int]:
    if first < last:
        return words[first].start(), words[last - 1].end()
    place = words[first].start() if first < len(words) else len(text)
    return place, place


def _plain(word: str) -> str:
    return word.casefold().replace("’", "'")


def _is_grave(one: str, other: str, language_code: str) -> bool:
    """Whether a number, a unit or a denial is on one side only."""
    if sorted(re.findall(r"\d+", one)) != sorted(re.findall(r"\d+", other)):
        return True
    units = [sorted(word for word in _WORD.findall(each) if _UNIT.fullmatch(word)) for each in (one, other)]
    if units[0] != units[1]:
        return True
    known = negations.has_rules(language_code)
    return known and negations.denies(one, language_code) != negations.denies(other, language_code)
