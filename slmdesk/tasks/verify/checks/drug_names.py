"""Whether the source names the drugs of a sentence, under any of their names."""

from __future__ import annotations

import difflib
from collections.abc import Iterator

from slmdesk.tasks.verify.evidence.claim import Claim, Finding
from slmdesk.tasks.verify.words.drugs import DrugMention, drugs
from slmdesk.tasks.verify.words.wording import terms

_MISHEARD = 0.8  # likeness of two spellings from which speech recognition or a typing error may be the cause


def check(claim: Claim) -> Iterator[Finding]:
    """Drugs that the source does not name, or not about this."""
    for mention in drugs(claim.text):
        if _named(claim, mention):
            continue
        others = [
            (other, place)
            for place in sorted(claim.nearby | set(claim.link.places))
            for other in drugs(claim.index.text(place))
            if other.generic != mention.generic
        ]
        about = claim.about(mention.start, mention.end)
        if others:
            other, place = max(others, key=lambda pair: claim.support(pair[1], about, 0))
            yield Finding(f"The source says {other.name}{claim.page(place)}, not {mention.name}.", place)
        else:
            yield Finding(f"{mention.name} is nowhere in the source.")


def _named(claim: Claim, mention: DrugMention) -> bool:
    index = claim.index
    wanted = terms(mention.name)
    places = [place for term in wanted for place in index.where(term)]
    if any(mention.name.casefold() in index.text(place).casefold() for place in places[:50]):
        return True
    if mention.generic in claim.index.generics:
        return True
    name = mention.name.casefold()
    alike = [term for term in index.vocabulary() if term[:1] == name[:1] and len(term) >= 4]
    if difflib.get_close_matches(name[:6], alike, 1, _MISHEARD):
        return True
    return bool(difflib.get_close_matches(name, index.long_words.get(name[:1], ()), 1, _MISHEARD))
