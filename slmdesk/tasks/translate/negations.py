"""Words that deny, in the languages that have rules here: a translation must neither lose nor make a denial."""

from __future__ import annotations

import functools
import re
from collections.abc import Set

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
# Words and parts of words of which each sure denial has one: looked for first, as most sentences have none.
_WORDS = {
    "en": "no not cannot never none nobody nothing neither without",
    "es": "no nunca jamás nadie tampoco sin",
    "fr": "pas jamais sans ni personne rien",
    "de": "nicht nie niemals niemand nichts weder ohne",
    "pt": "não nunca jamais ninguém sem",
    "it": "non mai senza né",
}
_PARTS = {"en": ("n't", "n’t"), "es": ("ningu", "ningú"), "fr": ("aucun",), "de": ("kein",), "pt": ("nenhum",)}
_PARTS["it"] = ("nessun",)
_JOINED = ("-", "/", "'", "’")  # a word may be behind one of these
# A denial of another one, and set phrases: said without a denial as well ("not uncommon" is "frequent"). No limits
# ("no more than"), and no word that may be lost alone with its denial ("not infected").
_MILD = {
    "en": r"not (?:at all |very |so |entirely )?(?:uncommon\w*|unusual\w*|unlikely|unreasonable|unaware|unpleasant"
    r"|uncertain|impossible|improbable|infrequent\w*|insignificant\w*|inconsiderable|rare|rarely|seldom|without)"
    r"|not only|not (?:long ago|far from)|no (?:doubt|problem|matter|sooner)|nothing but|nobody but|cannot but"
    r"|do(?:n['’]t| not) (?:worry|forget)|never mind|isn['’]t it|aren['’]t you|don['’]t you",
    "es": r"no (?:es |son |era |resulta )?(?:raro|imposible|improbable|inusual|infrecuente|insignificante"
    r"|poco (?:común|frecuente|habitual))s?|no (?:s[oó]lo|solamente)|no hay m[aá]s que|sin duda|no (?:te |se )?"
    r"(?:olvides?|preocupes?)|no muy lejos|no hace mucho|no obstante|sin falta",
    "de": r"nicht (?:selten\w*|ungewöhnlich\w*|unmöglich|unwahrscheinlich|unerheblich\w*|unüblich\w*|unangenehm\w*)"
    r"|nicht (?:nur|ohne|weit von)|ohne zweifel|vor nicht langer|nichts (?:anderes )?als|niemand (?:anderes )?als"
    r"|keine? (?:sorge|frage|problem)",
    "fr": r"(?:n['’]|ne )?(?:est |sont )?pas (?:rares?|impossibles?|improbables?|seulement|inhabituel\w*|insignifiants?"
    r"|loin de)|il n['’]y a pas longtemps|sans doute|n['’]oublie[zs]? pas|ne vous inquiétez pas|sans faute",
    "pt": r"não (?:é |são )?(?:raro|incomum|impossível|improvável)|não s[oó]|sem dúvida|não (?:se )?esqueça",
    "it": r"non (?:è |sono )?(?:raro|insolito|impossibile|improbabile)|non solo|senza dubbio|non dimentic\w+",
}
# What may stand for a denial. ~ keeps out what only begins so: “infected”, “discharge”, “después”.
_PLAIN = (
    r"(?!in(?:fe[cçk]|flam|form|fus|fan|[jy]e|sul|sert|spi|str|te(?:st|ns|r(?!rum))|ver|vest|cr|cl|di[ck]|hal|ici|iti|gr|ges)"
    r"|i[mn]mun|immed|inmed|im(?:port|pul|pla|pli|ag|pa[ck])|dis(?:ea|ch|cu|tr|ta|pl)|des(?:ca|ar|de|ay|cr|pu|ea|ti)"
    r"|dé(?:b|c[iel]|p|s|v|j|t))"
)
_ALSO = {
    "en": r"nor|un(?:able|til|less|happy|likely|known|like)|~(?:im|in|un|dis|non|contraindic)[a-z]{4,}|\w+less|free"
    r"|a(?:febrile|symptomatic)|fail\w*|avoid\w*|den(?:y|ies|ied)|absen\w+|lack\w*|refus\w*|stop\w*|only|but|few\w*|little|hardly|barely|rarely|instead|rather"
    r"|other|else|any\w*|out|away|at most|maximum|up to|at the latest|forbid\w*|prohibit\w*"
    r"|prevent\w*|kept? (?:dry|off|from)|bad\w*|badly",
    "es": r"ni|nada|evit\w+|nieg\w+|neg\w+|ausen\w+|falt\w+|carec\w+|dej\w+|salvo|excepto|solo|sólo|apenas|poc\w+"
    r"|~[ií][nm]\w{4,}|~des\w{4,}|contraindic\w+|a(?:febril|sintom)\w*|máximo|más tardar|a lo sumo|prohib\w+"
    r"|sec[oa]s?|mal",
    "fr": r"ne|n['’]\w+|non|rien|personne|évit\w+|absen\w+|manqu\w+|guère|peu|seul\w*|~[ií][nm]\w{4,}|~dé\w{4,}"
    r"|contre-indiqu\w+|a(?:pyr[eé]|symptom)\w+|au (?:plus|maximum)|maximum|interdi\w+|mal|sec|sèche\w*",
    "de": r"un\w{4,}|\w+los\w*|\w+frei\w*|fehl\w*|vermeid\w*|nein|nur|kaum|wenig\w*|außer|sondern|miss\w+"
    r"|kontraindiz\w+|a(?:febril|symptomat)\w*|höchstens|maximal|spätestens|erst"
    r"|verboten\w*|untersagt\w*|schlecht\w*|trocken\w*",
    "pt": r"nem|nada|evit\w+|neg\w+|ausên\w+|falt\w+|deix\w+|só|apenas|pouc\w+|~[ií][nm]\w{4,}|~des\w{4,}",
    "it": r"no|niente|nulla|neanche|nemmeno|evit\w+|neg\w+|assen\w+|manc\w+|solo|poc\w+|~[ií][nm]\w{4,}|~dis\w{4,}",
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
        self._source, self._target = _Language(source_language), _Language(target_language)

    def warnings(self, both: Compared) -> list[str]:
        """A denial that only one of the two has."""
        source, target = both.source_plain, both.target_plain
        ours, theirs = self._source, self._target
        in_source, in_target = ours.denies(source, both.source_words), theirs.denies(target, both.target_words)
        if in_source != in_target:  # is it a denial that may be said without one?
            in_source, in_target = (
                is_sure and language.is_more_than_mild(text)
                for is_sure, language, text in ((in_source, ours, source), (in_target, theirs, target))
            )
        if in_source and not in_target and not theirs.also.search(target):
            return ["The source denies something (no, not, without), and the translation does not."]
        if in_target and not in_source and not ours.also.search(source):
            return ["The translation denies something (no, not, without), and the source does not."]
        return []


class _Language:
    """How one language denies. also: what may stand for a denial of the other one."""

    def __init__(self, language: str) -> None:
        self._words, self._parts = frozenset(_WORDS[language].split()), (*_PARTS[language], *_JOINED)
        self._sure, self._mild = _pattern(_SURE[language]), _pattern(_MILD[language])
        self.also = _pattern(_ALSO[language].replace("~", _PLAIN))

    def denies(self, plain: str, words: Set[str]) -> bool:
        """Whether a text, in small letters, denies something for sure. words: of it."""
        if not self._words.isdisjoint(words):
            return self._sure.search(plain) is not None
        for part in self._parts:  # a loop, as this is asked of every sentence
            if part in plain:
                return self._sure.search(plain) is not None
        return False

    def is_more_than_mild(self, plain: str) -> bool:
        """Whether it does so not only in phrases that are said without a denial as well."""
        return self._sure.search(self._mild.sub(" ", plain)) is not None


def between(source_language: str, target_language: str) -> Denials | None:
    """None where a language has no rules. Both without a region."""
    return Denials(source_language, target_language) if {source_language, target_language} <= _SURE.keys() else None


@functools.cache
def _pattern(words: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![\w'’])(?:{words})(?!\w)", re.IGNORECASE)
