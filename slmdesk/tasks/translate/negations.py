"""Words that deny, in the languages that have rules here: a translation must neither lose nor make a denial."""

from __future__ import annotations

import functools
import re

from slmdesk.tasks.translate.compared import Compared

# What denies for sure, and what may stand for it in a translation ("not free" for "busy", "avoid" for "do not").
_SURE = {
    "en": r"no(?!\.\s?\d)|not|\w+n['’]t|cannot|never|none|nobody|nothing|neither|without",
    "es": r"no|nunca|jamás|ning[uú]n\w*|nadie|tampoco|sin(?! embargo)",
    "fr": r"pas|jamais|aucune?s?|personne ne|rien ne|sans|ni",
    "de": r"nicht|nie|niemals|kein\w*|niemand|nichts|weder|ohne",
    "pt": r"não|nunca|jamais|nenhum\w*|ninguém|sem",
    "it": r"non|mai|nessun\w*|senza|né",
}
_ALSO = {
    "en": r"nor|un(?:able|til|less|happy|likely|known|like)|(?:im|in|un|dis|non|contraindic)[a-z]{4,}|\w+less|free"
    r"|a(?:febrile|symptomatic)|fail\w*|avoid\w*|den(?:y|ies|ied)|absen\w+|lack\w*|refus\w*|stop\w*|only|but|few\w*|little|hardly|barely|rarely|instead|rather"
    r"|other|else|any\w*|out|away",
    "es": r"ni|nada|evit\w+|nieg\w+|neg\w+|ausen\w+|falt\w+|carec\w+|dej\w+|salvo|excepto|solo|sólo|apenas|poc\w+"
    r"|[ií][nm]\w{4,}|des\w{4,}|contraindic\w+|a(?:febril|sintom)\w*",
    "fr": r"ne|n['’]\w+|non|rien|personne|évit\w+|absen\w+|manqu\w+|guère|peu|seul\w*|[ií][nm]\w{4,}|dé\w{4,}"
    r"|contre-indiqu\w+|a(?:pyr[eé]|symptom)\w+",
    "de": r"un\w{4,}|\w+los\w*|\w+frei\w*|fehl\w*|vermeid\w*|nein|nur|kaum|wenig\w*|außer|sondern|miss\w+"
    r"|kontraindiz\w+|a(?:febril|symptomat)\w*",
    "pt": r"nem|nada|evit\w+|neg\w+|ausên\w+|falt\w+|deix\w+|só|apenas|pouc\w+|[ií][nm]\w{4,}|des\w{4,}",
    "it": r"no|niente|nulla|neanche|nemmeno|evit\w+|neg\w+|assen\w+|manc\w+|solo|poc\w+|[ií][nm]\w{4,}|dis\w{4,}",
}


def has_rules(language: str) -> bool:
    """Whether denials are known in a language (BCP 47)."""
    return language.partition("-")[0] in _SURE


def denies(text: str, language: str) -> bool:
    """Whether a text denies something for sure."""
    return _pattern(_SURE[language.partition("-")[0]]).search(text) is not None


class Denials:
    """How two languages deny, BCP 47 codes without a region; looked up once for all segments."""

    def __init__(self, source_language: str, target_language: str) -> None:
        self._source = [_pattern(table[source_language]) for table in (_SURE, _ALSO)]
        self._target = [_pattern(table[target_language]) for table in (_SURE, _ALSO)]

    def warnings(self, both: Compared) -> list[str]:
        """A denial that only one of the two has."""
        source, target = both.source_plain, both.target_plain
        (ours, may_be_ours), (theirs, may_be_theirs) = self._source, self._target
        in_source, in_target = ours.search(source), theirs.search(target)
        if in_source and not in_target and not may_be_theirs.search(target):
            return ["The source denies something (no, not, without), and the translation does not."]
        if in_target and not in_source and not may_be_ours.search(source):
            return ["The translation denies something (no, not, without), and the source does not."]
        return []


def between(source_language: str, target_language: str) -> Denials | None:
    """None where a language has no rules. Both without a region."""
    return Denials(source_language, target_language) if {source_language, target_language} <= _SURE.keys() else None


@functools.cache
def _pattern(words: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![\w'’])(?:{words})(?!\w)", re.IGNORECASE)
