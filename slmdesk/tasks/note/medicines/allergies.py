"""Allergies that the source names and the model left out: found by the medicine's name, in the source's own words."""

# ruff: noqa: E501 - a pattern is read more easily on one line

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from slmdesk.messages import SourceText
from slmdesk.tasks.note.medicines.allergic import is_allergy
from slmdesk.tasks.note.medicines.around import sentence_around
from slmdesk.tasks.note.medicines.drug_names import drugs
from slmdesk.tasks.note.speech.reading import speaker_and_words
from slmdesk.tasks.sentences import sentence_spans

_LONGEST_QUOTE = 160
# What is no single drug, or none, in the words of six languages: classes, latex, contrast media, foods.
_CLASSES = {
    "penicillin": r"p[eé]nicill?in(?:s|es?|as?|e)?",
    "cephalosporin": r"(?:ceph|c[eé]f)alosporin(?:s|es?|as?|e)?",
    "macrolide": r"ma[ck]rolid(?:e|es|os|i|en)?",
    "quinolone": r"(?:quinolon|chinolon|fluor[ochi]{1,4}inolon)(?:e|es|as|i|en)?",
    "tetracycline": r"t[eé]tra[cz][iy][ck]lin(?:es?|as?|e)?",
    "sulfonamide": r"sulfa(?: drugs)?|sul(?:f|ph)onamid\w*|sulfamid\w*|sulfamidés?",
    "nsaid": r"nsaids?|nsar|aines?|fans",
    "opioid": r"opi(?:oid|ate)s?|opioide[sn]?|opiac[eé]os?|opiacés?",
    "statin": r"statins?|statine[sn]?|estatinas?",
    "ace inhibitor": r"ace inhibitors?|ace-hemmer|ieca|iec",
    "co-amoxiclav": r"co-?amoxiclav|augmentin",
    "co-trimoxazole": r"co-?trimoxazole?|cotrimoxazol",
    "co-codamol": r"co-?codamol",
    "latex": r"l[aá]tex|lattice",
    "iodine": r"iodine|jod|iode|yodo|iodo|iodio",
    "contrast": r"contrast(?: media| dye)?|kontrastmittel|(?:produit|medio|mezzo|meio)s? de contraste?|mezzo di contrasto",
    "peanut": r"peanuts?|erdn[uü]ss?e?|arachides?|cacahu[eè]tes?|amendoim",
    "nut": r"nuts|n[uü]sse|noix|frutos secos|noci|nozes",
    "shellfish": r"shellfish|schalentiere?|fruits de mer|mariscos?|crostacei",
    "egg": r"eggs?|(?:hühner)?ei(?:er|weiß)?(?=[\s.,;]|$)|œufs?|huevos?|uova|ovos?",
    "sting": r"(?:bee|wasp) stings?|(?:bienen|wespen)(?:stiche?|gift)|piqûres? d['’]\w+|picaduras? de \w+|punture? d['’]\w+",
    "plaster": r"plasters?|pflaster|esparadrapo|sparadrap|cerotti",
    "nickel": r"nickel|n[ií]quel|nichel",
}
_CLASS = re.compile(rf"(?<![\w-])(?:{'|'.join(f'(?P<{key.replace(chr(32), chr(95)).replace(chr(45), chr(95) * 2)}>{words})' for key, words in _CLASSES.items())})(?!\w)", re.IGNORECASE)  # fmt: skip
_COMPOUND = re.compile(
    r"(?<!\w)(?P<cause>[^\W\d_]{4,30}?)s?-?(?:allergie|unverträglichkeit)(?!\w)", re.IGNORECASE
)  # "Penicillinallergie"
_RELATIVES = re.compile(
    r"\b(?:mother|father|mum|mom|dad|brother|sister|uncle|aunt|cousin|grand\w+|husband|wife|partner|son|daughter|child|children|friend|"
    r"boyfriend|girlfriend|mutter|vater|bruder|schwester|tochter|sohn|mann|frau|madre|padre|herman[oa]|hij[oa]|marido|esposa|mère|père|frère|sœur|"
    r"fille|fils|mari|femme|fratello|sorella|figli[oa]|marito|moglie|mãe|pai|irmão|irmã|filh[oa])s?\b(?:['’]s\b|(?:, who)?[^.;,:]{0,25}"
    r"\b(?:is|are|was|were|has|have|had|reacts?|hat|ist|es|tiene|est|a|è|ha|é|tem)\b)(?:(?!\b(?:but|while|I|he|she|they|aber|ich|pero|yo|mais|je|ma|io|mas|eu)\b)[^.;,])*$",
    re.IGNORECASE,
)
_DENIED = re.compile(
    r"\b(?:not|no|neither|nor|keine)\s+(?:known\s+)?(?:allerg\w+\s+)?(?:to\s+)?(?:an?\s+)?$", re.IGNORECASE
)
_DISPROVED = re.compile(
    r"^[^.;\n]{0,60}\b(?:excluded|ruled out|disproved|de-?label\w+|denied|tested negative|negative)\b", re.IGNORECASE
)
_YES = re.compile(r"\W*(?:yes|yeah|yep|ja|sí|oui|correct|i am|that['’]s right)\b", re.IGNORECASE)
_KIN_LINE = re.compile(r"(?:^|\n)[^\w\n]{0,5}(?:mother|father|mum|mom|dad|wife|husband|daughter|son|partner|sister|brother|caller|carer)\W{1,3}[^\n]*\Z", re.IGNORECASE)  # fmt: skip
_OWN = re.compile(r"\b(?:it['’]s me (?:that|who)|I['’]m|I am)\b(?:(?!\b(?:he|she)\b)[^.;])*$", re.IGNORECASE)
_NEXT_SENTENCE = 60  # characters
_LINE = 600  # characters of a line before a name
_AND_REACTION = re.compile(
    r"\b(allergic to [^.,;()]{2,40}?),? and (?:an? )?(rash|hives|swelling|itching|nausea|vomiting|anaphylaxis|wheez\w+|cough)\b(?! \w)",
    re.IGNORECASE,
)
_NAMES_REACTION = re.compile(  # in a statement, or behind the name of a cause
    r"\b(?P<what>rash\w*|hives|urticaria|nettle rash|(?:swollen|swelling of (?:the |my |his |her )?) ?\w+|swelling|swelled|anaphyla\w+|itch\w*|wheez\w*|"
    r"breathless\w*|sick|vomit\w*|nausea|diarrh\w+|blister\w*|cough\w*|dizz\w+|faint\w*|headaches?|cramps?|stomach upset)\b",
    re.IGNORECASE,
)
_NEXT = re.compile(r"\. (?P<next>[^.?!\n]{1,80}[.!])")
_AS_NOUN = {"swelled": "swelling", "vomit": "vomiting", "vomits": "vomiting", "sick": "being sick", "itches": "itching"}
_DOES_TO_ONE = re.compile(  # what goes on about the cause in the next clause, or sentence
    r"^(?:[^.?!\n]{0,25}[,;–-]|\W{0,3}\()?\W*(?:(?:and|so|as|but|it|that|which|they|I|he|she)\W+){0,3}"
    r"(?:came out|come out|comes out|broke out|breaks out|made|makes?|gave|gives?|got|gets?|had|caus\w+|swell\w*|vomit\w*|wheez\w*|with|(?:an? )?(?=rash|hives|swelling|anaphyla))\b"
    r"(?P<told>[^.;?!\n]{0,40})",
    re.IGNORECASE,
)


_GIVES = re.compile(
    r"\b(allergic to [^.,;()]{2,40}?),?(?: and it| which| that)? (?:gives?|gave|causes?|caused) (?:(?:him|her|them|the patient) )?(?:an? )?([^.,;()]{3,40})",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class NamedAllergy:
    """generic: of the medicine, to tell whether it stands in the note. line: for the note."""

    generic: str
    line: str


def named_allergies(sources: Sequence[SourceText]) -> Iterator[NamedAllergy]:
    """The medicines that the sources name as an allergy or intolerance, each once."""
    seen: set[str] = set()
    for source in sources:
        for start, end, generic in sorted(_causes(source.text)):
            before, after = sentence_around(source.text, start, end)
            told = _COMPOUND.fullmatch(source.text, start, end) or is_allergy(source.text, start, end)
            if generic in seen or _RELATIVES.search(before) or not told:
                continue
            if _DENIED.search(before) or _DISPROVED.match(after):
                continue
            if _KIN_LINE.search(source.text, max(0, start - _LINE), start) and _OWN.search(before):
                continue  # a mother speaks of herself
            asked = source.text[end + len(after) : end + len(after) + 1] == "?"
            if asked and not _is_affirmed(source.text[end + len(after) + 1 :], f"{before}{after}"):
                continue
            seen.add(generic)
            quote = _sentence(source.text, start)
            name = source.text[start : start + 1].upper() + source.text[start + 1 : end]
            if quote.strip(" .") == name:  # "Trimethoprim. His face swelled up."
                behind = _NEXT.match(source.text, end)
                quote = behind["next"] if behind is not None and _NAMES_REACTION.search(behind["next"]) else ""
            plain = asked or not quote or len(quote) > _LONGEST_QUOTE
            yield NamedAllergy(generic, f"{name}." if plain else f"{name}: “{quote}”")


def as_reaction(text: str) -> str:
    """A rash is what an allergy does: "allergic to penicillin and rash" is penicillin (rash)."""
    return _GIVES.sub(r"\1 (\2)", _AND_REACTION.sub(r"\1 (\2)", text))


def with_reaction(text: str, sources: Sequence[SourceText]) -> str:
    """An English statement that names one cause, with what the sources say it does: "allergic to penicillin (rash)"."""
    causes = {generic for _start, _end, generic in _causes(text)}
    if len(causes) != 1 or _NAMES_REACTION.search(text):
        return text
    for source in sources:
        for start, end, generic in _causes(source.text):
            before, after = sentence_around(source.text, start, end)
            if generic not in causes or _RELATIVES.search(before) or not is_allergy(source.text, start, end):
                continue
            behind = source.text[end : end + len(after) + _NEXT_SENTENCE].partition("\n")[0]
            # "I'm allergic to penicillin. I had a headache" tells of something else.
            told = _DOES_TO_ONE.match(behind.replace(". It ", ", it ").replace(". I came ", ", I came "))
            reaction = _NAMES_REACTION.search(told[0]) if told is not None else None
            what = reaction["what"].casefold() if reaction is not None else ""
            if what and not re.search(r"\b(?:no|not|never|without)\b|n['’]t\b", told[0] if told else ""):
                return f"{text.rstrip('. ')} ({_AS_NOUN.get(what, what)})."
    return text


def names_all(statements: Sequence[str]) -> frozenset[str]:
    """The generics of the medicines, and the other causes, that some statements name."""
    return frozenset(generic for text in statements for _start, _end, generic in _causes(text))


def _is_affirmed(answer: str, question: str) -> bool:
    """Whether a question for one allergy is answered with yes; of several the answer itself names which."""
    return bool(_YES.match(speaker_and_words(answer.lstrip().partition("\n")[0])[1])) and not re.search(
        r"\bor\b|,", question, re.IGNORECASE
    )


def _causes(text: str) -> Iterator[tuple[int, int, str]]:
    """(start, end, generic) of what one may be allergic to."""
    for match in _CLASS.finditer(text):
        yield match.start(), match.end(), str(match.lastgroup).replace("__", "-").replace("_", " ")
    for drug in drugs(text):
        yield drug.start, drug.end, (drug.generic or drug.name).casefold()
    for match in _COMPOUND.finditer(text):
        inner = next((generic for _start, _end, generic in _causes(match["cause"])), match["cause"].casefold())
        yield match.start("cause"), match.end(), inner


def _sentence(text: str, position: int) -> str:
    """The sentence around a place, without the speaker of its line."""
    start = text.rfind("\n", 0, position) + 1
    end = text.find("\n", position)
    end = len(text) if end < 0 else end
    for first, last in sentence_spans(text, start, end):
        if first <= position < last:
            start, end = first, last
            break
    quote = " ".join(text[start:end].split())
    for mark in (" - ", " – ", ": "):
        speaker, found, said = quote.partition(mark)
        if found and len(speaker) <= 12 and "allerg" not in speaker.casefold() and position - start >= len(speaker):
            return said
    return quote
