"""Words that deny, in the languages that have rules here: a translation must neither lose nor make a denial."""

from __future__ import annotations

import functools
import re

# What denies for sure, and what may stand for it in a translation ("not free" for "busy", "avoid" for "do not").
_SURE = {
    "en": r"no|not|\w+n['’]t|cannot|never|none|nobody|nothing|neither|without",
    "es": r"no|nunca|jamás|ning[uú]n\w*|nadie|tampoco|sin",
    "fr": r"pas|jamais|aucune?s?|personne ne|rien ne|sans|ni",
    "de": r"nicht|nie|niemals|kein\w*|niemand|nichts|weder|ohne",
    "pt": r"não|nunca|jamais|nenhum\w*|ninguém|sem",
    "it": r"non|mai|nessun\w*|senza|né",
}
_ALSO = {
    "en": r"nor|un(?:able|til|less|happy|likely|known|like)|(?:im|in|un|dis|non)[a-z]{4,}|\w+less|free|fail\w*|avoid\w*"
    r"|den(?:y|ies|ied)|absen\w+|lack\w*|refus\w*|stop\w*|only|but|few\w*|little|hardly|barely|rarely|instead|rather"
    r"|other|else|any\w*|out|away",
    "es": r"ni|nada|evit\w+|nieg\w+|neg\w+|ausen\w+|falt\w+|carec\w+|dej\w+|salvo|excepto|solo|sólo|apenas|poc\w+"
    r"|[ií][nm]\w{4,}|des\w{4,}",
    "fr": r"ne|n['’]\w+|non|rien|personne|évit\w+|absen\w+|manqu\w+|guère|peu|seul\w*|[ií][nm]\w{4,}|dé\w{4,}",
    "de": r"un\w{4,}|\w+los\w*|\w+frei\w*|fehl\w*|vermeid\w*|nein|nur|kaum|wenig\w*|außer|sondern|miss\w+",
    "pt": r"nem|nada|evit\w+|neg\w+|ausên\w+|falt\w+|deix\w+|só|apenas|pouc\w+|[ií][nm]\w{4,}|des\w{4,}",
    "it": r"no|niente|nulla|neanche|nemmeno|evit\w+|neg\w+|assen\w+|manc\w+|solo|poc\w+|[ií][nm]\w{4,}|dis\w{4,}",
}


def has_rules(language: str) -> bool:
    """Whether denials are known in a language (BCP 47)."""
    return language.partition("-")[0] in _SURE


def denies(text: str, language: str) -> bool:
    """Whether a text denies something for sure."""
    return _pattern(_SURE[language.partition("-")[0]]).search(text) is not None


def may_deny(text: str, language: str) -> bool:
    """Whether a text has anything that may stand for a denial."""
    base = language.partition("-")[0]
    return denies(text, base) or _pattern(_ALSO[base]).search(text) is not None


def warnings(source: str, target: str, source_language: str | None, target_language: str) -> list[str]:
    """A denial that only one of the two has; empty where a language has no rules."""
    if source_language is None or not (has_rules(source_language) and has_rules(target_language)):
        return []
    if denies(source, source_language) and not may_deny(target, target_language):
        return ["The source denies something (no, not, without), and the translation does not."]
    if denies(target, target_language) and not may_deny(source, source_language):
        return ["The translation denies something (no, not, without), and the source does not."]
    return []


@functools.cache
def _pattern(words: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![\w'’])(?:{words})(?!\w)", re.IGNORECASE)
