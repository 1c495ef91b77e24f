"""Words that the sources say and words that they only deny: "Any locking?" "It doesn't lock", "No heartburn".

By the reading of each passage that verification has (``SourceIndex.signs``), questions with their answers included,
over all of the sources. A statement is not asked for its passages, which may lie: one word that is nowhere said, and
is denied somewhere, decides.
"""

from __future__ import annotations

from collections.abc import Callable

from slmdesk.tasks.verify import SourceIndex
from slmdesk.tasks.verify.negation_cues import negated_spans
from slmdesk.tasks.verify.wording import Token, bits, terms, tokens

_TELLING_BITS = 7.0  # of a word that a statement says: about a symptom or a part of the body
_DENIED_BITS = 5.0  # of a word that a statement denies
# Who "can't sleep" has what the note calls a problem with sleep: what a body does is no symptom that is denied.
_DONE_BY_A_BODY = terms("sleep eat walk hear see move breathe work swallow drink stand climb urinate appetite hearing")


class Denied:
    """What the sources say of each word. stop: raises ``JobCancelled`` when the job was cancelled."""

    def __init__(self, index: SourceIndex, stop: Callable[[], None] = lambda: None) -> None:
        said: set[str] = set()
        denied: set[str] = set()
        asked: set[str] = set()
        for place in range(len(index.passages)):
            stop()
            signs = index.signs(place)
            said |= signs.said
            denied |= signs.denied
            asked |= signs.open
        self._only_denied = denied - said - asked - _DONE_BY_A_BODY
        self._only_said = said - denied

    def word_of(self, statement: str) -> str:
        """A word that an English statement says and the sources only deny; empty where there is none."""
        spans = negated_spans(statement)
        first = min((start for start, _end, _listed in spans), default=len(statement))
        telling = (
            token
            for token in tokens(statement)
            if token.start < first and token.term in self._only_denied and bits(token.term) >= _TELLING_BITS
        )
        return next((token.folded for token in telling), "")

    def is_unfounded(self, statement: str) -> bool:
        """Whether an English statement denies something all words of which the sources only say."""
        spans = negated_spans(statement)
        words: list[Token] = [
            token
            for token in tokens(statement)
            if token.term and bits(token.term) >= _DENIED_BITS and any(a <= token.start < b for a, b, _listed in spans)
        ]
        return bool(words) and all(token.term in self._only_said for token in words)
