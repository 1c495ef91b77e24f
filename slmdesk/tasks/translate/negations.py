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
# What those deny. Where the other language has it alone, its denial is lost after all: “not uncommon” is not “rare”.
_DENIED = {
    "en": r"uncommon\w*|unusual\w*|unlikely|unreasonabl\w+|unpleasant\w*|impossibl[ey]|improbabl[ey]|infrequent\w*"
    r"|insignificant\w*|rare|rarely|seldom|forget|worry",
    "es": r"rar[oa]s?|raramente|imposibles?|improbables?|inusual\w*|infrecuente\w*|insignificantes?"
    r"|poco (?:común|frecuente|habitual)\w*|olvid\w+|preoc[uú]p\w+",
    "de": r"selten\w*|ungewöhnlich\w*|unmöglich\w*|unwahrscheinlich\w*|unerheblich\w*|unüblich\w*|unangenehm\w*"
    r"|verg[ei](?:ss|ß)\w*|sorgen",
    "fr": r"rares?|rarement|impossibles?|improbables?|inhabituel\w*|insignifiant\w*|oubli\w+|inquiét\w+",
    "pt": r"rar[oa]s?|raramente|incomu[mn]\w*|impossíve\w+|improváve\w+|esque[cç]\w+",
    "it": r"rar[oaie]|raramente|insolit\w+|impossibil\w+|improbabil\w+|dimentic\w+",
}
# A denial of something may be said as its opposite: (what is denied, a few words behind the denial; the opposite).
_OPPOSITES: dict[str, tuple[tuple[str, str], ...]] = {
    "en": (
        (
            r"more|longer|later|older|higher|greater|larger|over|above|beyond|exceed\w*|until|till|before",
            r"at most|maximum|up to|at the latest|by|only|first",
        ),
        (r"well|good|right|great|fine|better", r"bad|badly|unwell|ill|poor|poorly|sick|wrong|worse"),
        (r"wet|damp|moist", r"dry"),
    ),
    "es": (
        (r"más|después|antes|hasta|super\w+|exced\w+|sobrepas\w+", r"máxim[oa]|más tardar|a lo sumo|hasta"),
        (r"bien|buen[oa]?s?|mejor", r"mal[oa]?s?|peor"),
        (r"moj\w+|húmed\w+", r"sec[oa]s?"),
    ),
    "de": (
        (
            r"mehr|länger|später|älter|höher|größer|über\w*|vor|bevor|bis",
            r"höchstens|maximal|spätestens|erst|bis zu",
        ),
        (r"gut\w*|wohl|besser", r"schlecht\w*|unwohl|schlimm\w*"),
        (r"na(?:ss|ß)\w*|nässe|feucht\w*", r"trocken\w*"),
    ),
    "fr": (
        (r"plus|après|avant|dépass\w+|excéd\w+", r"au (?:plus|maximum)|maximum|jusqu['’]\w+"),
        (r"bien|bon(?:ne)?s?|mieux", r"mal|mauvais\w*|pire"),
        (r"mouill\w+|humid\w+", r"sec|sèche\w*"),
    ),
    "pt": (
        (r"mais|depois|antes|até|exced\w+|ultrapass\w+", r"máximo|até"),
        (r"bem|bo[ma]s?|melhor", r"mal|maus?|más?|pior"),
        (r"molh\w+|úmid\w+|húmid\w+", r"sec[oa]s?"),
    ),
    "it": (
        (r"più|oltre|dopo|prima|super\w+", r"massimo|entro|fino"),
        (r"bene|buon\w*|meglio", r"male|cattiv\w+|peggio"),
        (r"bagn\w+|umid\w+", r"asciutt\w+|secc\w+"),
    ),
}
_BETWEEN = 5  # words between a denial and what it denies
# What may stand for a denial. ~ keeps out what only begins so: “infected”, “discharge”, “después”.
_PLAIN = (
    r"(?!in(?:fe[cçk]|flam|form|fus|fan|[jy]e|sul|sert|spi|str|te(?:st|ns|r(?!rum))|ver|vest|cr|cl|di[ck]|hal|ici|iti|gr|ges)"
    r"|i[mn]mun|immed|inmed|im(?:port|pul|pla|pli|ag|pa[ck])|dis(?:ea|ch|cu|tr|ta|pl)|des(?:ca|ar|de|ay|cr|pu|ea|ti)"
    r"|dé(?:b|c[iel]|p|s|v|j|t))"
)
_ALSO = {
    "en": r"nor|un(?:able|til|less|happy|likely|known|like)|~(?:im|in|un|dis|non|contraindic)[a-z]{4,}|\w+less|free"
    r"|a(?:febrile|symptomatic)|fail\w*|avoid\w*|den(?:y|ies|ied)|absen\w+|lack\w*|refus\w*|stop\w*|only|but|few\w*|little|hardly|barely|rarely|instead|rather"
    r"|other|else|any\w*|out|away|forbid\w*|prohibit\w*"
    r"|prevent\w*|kept? (?:off|from)",
    "es": r"ni|nada|evit\w+|nieg\w+|neg\w+|ausen\w+|falt\w+|carec\w+|dej\w+|salvo|excepto|solo|sólo|apenas|poc\w+"
    r"|~[ií][nm]\w{4,}|~des\w{4,}|contraindic\w+|a(?:febril|sintom)\w*|prohib\w+",
    "fr": r"ne|n['’]\w+|non|rien|personne|évit\w+|absen\w+|manqu\w+|guère|peu|seul\w*|~[ií][nm]\w{4,}|~dé\w{4,}"
    r"|contre-indiqu\w+|a(?:pyr[eé]|symptom)\w+|interdi\w+",
    "de": r"un\w{4,}|\w+los\w*|\w+frei\w*|fehl\w*|vermeid\w*|nein|nur|kaum|wenig\w*|außer|sondern|miss\w+"
    r"|kontraindiz\w+|a(?:febril|symptomat)\w*|verboten\w*|untersagt\w*",
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
        if in_source == in_target:
            return []
        if in_source and _is_lost(source, target, ours, theirs):
            return ["The source denies something (no, not, without), and the translation does not."]
        if in_target and _is_lost(target, source, theirs, ours):
            return ["The translation denies something (no, not, without), and the source does not."]
        return []


def _is_lost(text: str, other: str, language: _Language, others: _Language) -> bool:
    """Whether what a text denies for sure is not denied by the other one, in whatever way."""
    rest = language.without_mild(text)
    if not language.sure.search(rest):  # said without a denial as well, but not by what it denies alone
        return len(others.denied.findall(other)) > len(language.denied.findall(rest))
    return not (others.also.search(other) or _says_opposite(rest, other, language, others))


def _says_opposite(text: str, other: str, language: _Language, others: _Language) -> bool:
    return any(
        opposite.search(other) and denial.search(text)
        for (denial, _opposite), (_denial, opposite) in zip(language.opposites, others.opposites, strict=True)
    )


class _Language:
    """How one language denies.

    Attributes:
        sure: denials. also: what may stand for one of the other language.
        denied: what phrases deny that are said without a denial as well.
        opposites: as of the table: denials of things, and the opposites of these.
    """

    def __init__(self, language: str) -> None:
        self._words, self._parts = frozenset(_WORDS[language].split()), (*_PARTS[language], *_JOINED)
        self.sure, self._mild = _pattern(_SURE[language]), _pattern(_MILD[language])
        self.denied = _pattern(_DENIED[language])
        between = rf"(?:{_SURE[language]})(?:\W++\w++){{0,{_BETWEEN}}}?\W++"
        self.opposites = [
            (_pattern(rf"{between}(?:{denied})"), _pattern(opposite)) for denied, opposite in _OPPOSITES[language]
        ]
        self.also = _pattern(_ALSO[language].replace("~", _PLAIN))

    def denies(self, plain: str, words: Set[str]) -> bool:
        """Whether a text, in small letters, denies something for sure. words: of it."""
        if not self._words.isdisjoint(words):
            return self.sure.search(plain) is not None
        for part in self._parts:  # a loop, as this is asked of every sentence
            if part in plain:
                return self.sure.search(plain) is not None
        return False

    def without_mild(self, plain: str) -> str:
        """Without phrases that are said without a denial as well."""
        return self._mild.sub(" ", plain)


def between(source_language: str, target_language: str) -> Denials | None:
    """None where a language has no rules. Both without a region."""
    return Denials(source_language, target_language) if {source_language, target_language} <= _SURE.keys() else None


@functools.cache
def _pattern(words: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![\w'’])(?:{words})(?!\w)", re.IGNORECASE)
