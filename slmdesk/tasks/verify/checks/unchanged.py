"""What stays as it is: "will not be moved" of what "stays where it is" is true, and "will be moved" is not.

No weights: of a change that a sentence announces nothing is flagged unless a passage says of all that it names before
the verb that it stays, and none announces the change.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from slmdesk.tasks.verify.evidence.claim import Claim, Finding, content
from slmdesk.tasks.verify.words.negation_cues import negated_spans
from slmdesk.tasks.verify.words.wording import Token, bits

_CHANGE = re.compile(
    r"\b(?:mov(?!i)|chang|rais|ris(?!k)|go(?:es|ing)? up|increas|alter(?!n)|relocat|replac|shift|umgestellt|verlegt|"
    r"geändert|verändert|erhöht|verschoben|versetzt|steig|traslad|cambi|mueve|sub(?:e|en|ir)|aument|déplac|augment|modifi|"
    r"spost|mud(?:a|ou))\w*",
    re.I,
)
_ANNOUNCED = re.compile(
    r"\b(?:will be|(?:is|are) going to be|(?:is|are) to be|wird|werden|será|serán|va a ser|sera|seront|sarà|saranno)\s+"
    r"(?=(?:\w+\s+){0,6}?(?P<deed>moved|relocated|umgestellt|verlegt|versetzt|trasladad[ao]s?|déplacée?s?|spostat[aeio]|"
    r"movid[ao]s?)\b)",
    re.I,
)
_STAYS = re.compile(
    r"\b(?:stay(?:s|ed)?|remain\w*|continue[sd]?|unchanged|unaltered|left (?:as|alone|in place)|where (?:it|"
    r"they) (?:is|are|was|were|stood)|"
    r"the same|unverändert|sigu\w*|permanec\w*|mantien\w*|rest(?:e|ent|era|eront|a|ano)|demeur\w*|inchang\w*|riman\w*|"
    r"bleib\w*|mantém|mantêm)\b",
    re.I,
)
_WHERE = re.compile(  # in its place
    r"\bwhere (?:it|they) (?:is|are|was|were|stood)\b|\bwo (?:er|sie|es) (?:ist|sind|steht|stehen)\b|"
    r"\bdonde (?:está|están)\b|\blà où (?:il|elle|ils|elles) (?:est|sont)\b|\bdov['’]è\b|\bonde (?:está|estão)\b",
    re.I,
)
_OF_SAME = 0.5  # of the weight of a sentence's other words, in the passage that says that nothing changes
_TELLING_BITS = 5.0


def unchanged(claim: Claim, words: tuple[Token, ...]) -> bool:
    """Whether a sentence denies a change and a passage says that it stays so: "is not moved" of what stays there.

    words: what the sentence denies.
    """
    index = claim.index
    change = _CHANGE.search(claim.text, words[0].start)
    if change is None or change.start() >= words[-1].end:
        return False
    told = content(token for token in claim.tokens if not _CHANGE.match(claim.text, token.start))
    return any(
        _STAYS.search(index.text(place)) and index.weight(told & index.terms[place]) >= _OF_SAME * index.weight(told)
        for place in claim.nearby
    )


def check(claim: Claim) -> Iterator[Finding]:
    """Things said to be moved that stay."""
    found = _ANNOUNCED.search(claim.text)
    if found is None or negated_spans(claim.text):
        return
    what = content(token for token in claim.tokens if token.end <= found.start())
    if not any(bits(term) >= _TELLING_BITS for term in what):
        return
    index = claim.index
    stays = [place for place in claim.nearby if what <= index.terms[place] and _WHERE.search(index.text(place))]
    announced = any(
        what <= index.terms[place] and _ANNOUNCED.search(index.text(place)) for place in claim.nearby if stays
    )
    if stays and not announced:
        yield Finding(f"The source says that it stays where it is{claim.page(min(stays))}.", min(stays))
