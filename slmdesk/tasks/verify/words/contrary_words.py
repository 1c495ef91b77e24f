"""The words of ``contraries``: those that exclude each other, in six languages, by what they are said of."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator

from slmdesk.tasks.verify.words.opposite_words import Mention

_NO_CONDITION = (
    r"(?![^.;]{0,300}\b(?:without|unless|except|until|before|after|if|when|only|outside|more|less|longer)\b)"
)
_OF_DEEDS = {
    # kind: (one side, the other), expressions with \\s for a space
    "open": (
        "open opens opened offen geöffnet öffnet abiert[oa]s? ouverte?s?",
        "closed closes shut shuts geschlossen schließt gesperrt cerrad[oa]s? fermée?s?",
    ),
    "allowed": (
        "allow allows allowed permit permits permitted erlaubt gestattet zulässig permitid[oa]s? autorisée?s?",
        "forbid forbids forbidden forbade prohibit prohibits prohibited banned verboten untersagt unzulässig "
        "prohibid[oa]s? "
        "interdite?s?",
    ),
    "included": (
        "include includes included inbegriffen eingeschlossen incluid[oa]s? inclus inclues?",
        "exclude excludes excluded ausgeschlossen excluid[oa]s? exclus exclues?",
    ),
    "accepted": (
        "accept accepts accepted approve approves approved angenommen genehmigt bewilligt acept[óaeo] aceptaron "
        "aceptad[oa]s? aprob[óe] aprobaron aprobad[oa]s? acceptée?s? approuvée?s?",
        r"refuse refuses refused declines? declined turned\sdown turns\sdown "
        "reject rejects rejected abgelehnt "
        "verweigert zurückgewiesen rechaz[óao] rechazaron "
        "rechazad[oa]s? deneg[óo] denegad[oa]s? refusée?s? rejetée?s?",
    ),
    "present": (
        "present anwesend presente[si]? asistieron asistió présente?s?",
        r"absent abwesend fehlten? faltaron faltó ausentes? assent[ei] absente?s?",
    ),
    "agreed": (  # lehnte den Antrag ab, stimmte dem Antrag zu
        r"stimm(?:t|te|ten|en)(?=[^.;!?]{0,300}\szu\b) zugestimmt",
        r"lehn(?:t|te|ten|en)(?=[^.;!?]{0,300}\sab\b) abgelehnt",
    ),
    "kept on": (
        "continue continues continued start starts started restart restarts restarted resumed? inici[óa] iniciaron "
        "empez[óa] continúa",
        "stop stops stopped paused? discontinue discontinues discontinued suspend(?:ió|e|ieron) interrumpi(?:ó|eron)",
    ),
    "held": (
        r"(?:take|takes|taking|took)\splace findet(?=[^.;!?]{0,300}\sstatt\b) stattfindet stattgefunden "
        r"tiene(?:n)?\slugar (?:a|ont|aura)\slieu",
        r"cancelled canceled called\soff abgesagt ausfällt fällt(?=[^.;!?]{0,300}\saus\b) cancelad[oa]s? "
        r"suspendid[oa]s? annulée?s?",
    ),
    "compulsory": (
        "mandatory compulsory obligatory obligatorisch obligatori[oa]s?",
        "optional voluntary freiwillig voluntari[oa]s? opcional(?:es)?",
    ),
    "legal": ("legal lawful", "illegal unlawful"),
    "duty": (  # "must not" forbids, and is neither
        r"must(?!\s?n['’o]) (?:has|have|had)\sto needs?\sto(?!\sbe\sable) (?:is|are)\srequired "
        r"müss(?:en|t) muss brauch(?:en|t)(?=[^.,;!?]{0,300}\b(?:nicht|kein)) "
        r"(?<!no\s)deben? tienen?\sque hay\sque hace\sfalta es\snecesario "
        r"doi(?:t|vent)(?!\spas) faut(?!\spas) (?<!pas\s)(?:besoin|nécessaire)",
        r"need(?:\snot|n['’]t) (?<=pas\s)(?:besoin|nécessaire)",
    ),
    "leave": (  # with no condition: "may not sublet without consent" leaves it open
        rf"(?-i:may)(?!\s?not\b){_NO_CONDITION}",
        rf"(?-i:may)\s?not{_NO_CONDITION}",
    ),
    "order": ("before", "after"),
    "kept": (
        "keep keeps kept retain retains retained preserve[sd]?",
        r"lose loses (?<!\ba\s)(?<!\bthe\s)(?<!\bany\s)lost delete[sd]? overwritten overwrites? "
        r"discard(?:s|ed)? return(?:s|ed)? (?:hand|give|hands|handed|given)\sback thrown\saway throws?\saway",
    ),
    "works": ("work works worked succeed(?:s|ed)? successful", "fail fails failed unsuccessful"),
    "there": ("stay stays stayed remain remains remained", "disappears? disappeared vanish(?:es|ed)? removed"),
    "side": ("same", "opposite"),
    "advised": ("recommend(?:s|ed)? advisable encouraged?", "avoid(?:ed)? discouraged?"),
    "first": ("first earliest", "last latest second third fourth"),
    "new": ("newest youngest", "oldest eldest"),
    "asleep": ("sleep sleeps asleep unconscious", "awake conscious"),
    "free": (
        r"free\sof\scharge at\sno\s(?:charge|cost) for\sfree",
        r"charges?\s(?:\w+\s){0,2}?for for\sa\sfee",
    ),
    "for good": (
        r"temporar(?:y|ily) provisional(?:ly)?",
        r"permanent(?:ly)? for\sgood for\sever forever",
    ),
    "meals": (
        r"(?:with|after)\s(?:food|meals?|a\smeal|eating)",
        r"(?:on\san\s)?empty\sstomach before\s(?:food|meals?|eating)",
    ),
    "relief": (
        "reduces? relieves? eases? improves? lessens?",
        r"worsens? aggravates? makes?\s(?:\w+\s){1,3}?worse",
    ),
}
_PAIRS = """
wide/wider narrow/narrower; fast/faster/quick/quickly/quicker slow/slower/slowly; hot/hotter cold/colder/chilled;
warm/warmer cool/cooler; coarse/coarser/coarsest fine/finer/finest; inner outer; deep/deeper shallow/shallower;
thick/thicker thin/thinner; strong/stronger weak/weaker; wet/moist/damp dry; indoor/indoors outdoor/outdoors;
upward/upwards/uphill/upstream downward/downwards/downhill/downstream; dear/dearer/expensive cheap/cheaper/inexpensive;
public private; steep/steeper gentle/gentler; locked unlocked; empty full; junior senior; minor major; male female;
urban rural; northern southern; eastern western; horizontal/horizontally vertical/vertically; active inactive;
visible invisible; safe unsafe/dangerous; known unknown; loud/louder quiet/quieter; odd even; raw cooked;
fresh stale; natural artificial; soft/softer hard/harder; heavy/heavier light/lighter; bright/brighter dark/darker;
largest/biggest smallest; highest/tallest lowest; longest shortest; best worst; richest poorest;
fastest slowest; cheapest dearest; profitable unprofitable; strict lenient; formal informal;
inborn/innate learned/learnt/acquired;
grow/grows/growing/grew shrink/shrinks/shrinking/shrank; partly wholly/entirely
"""  # the forms of a word with slashes
OF_THINGS = {
    pair: (one.replace("/", " "), other.replace("/", " "))
    for pair in map(str.strip, _PAIRS.split(";"))
    for one, other in [pair.split()]
}
"""How things are. Not compared where anything is denied: "wet umbrellas are not let in" agrees with "dry ones are"."""
_WORDS = _OF_DEEDS | OF_THINGS

_BEGINNING = re.compile(r"(?<![\w-])[^\W\d_]{2}")
_PREFIX = re.compile(r"[^\W\d_]{2,}(?![?*{])|[^\W\d_]{2,}(?=[^\W\d_])")


def contrary_words(text: str) -> list[Mention]:
    """The words of the table in a text, in order, not overlapping; sense: "one" or "other", the side of the kind."""
    starts, others, senses = _patterns()
    found: list[tuple[int, int, re.Match[str]]] = []
    for word in _BEGINNING.finditer(text):
        pattern = starts.get(word[0].casefold())
        match = pattern.match(text, word.start()) if pattern else None
        if match:
            found.append((match.start(), _group(match), match))
    found += [(match.start(), _group(match), match) for match in others.finditer(text)]
    return list(_apart(sorted(found, key=lambda each: each[:2]), senses))


def _apart(found: list[tuple[int, int, re.Match[str]]], senses: list[tuple[str, str]]) -> Iterator[Mention]:
    end = 0
    for start, number, match in found:
        if start >= end:
            end = match.end()
            yield Mention(*senses[number], match[0], start, end)


def _group(match: re.Match[str]) -> int:
    return int((match.lastgroup or "_0")[1:])


@functools.cache
def _patterns() -> tuple[dict[str, re.Pattern[str]], re.Pattern[str], list[tuple[str, str]]]:
    """The words by their first two letters, those that begin otherwise, and (kind, side) by the number of a word.

    One expression of them all would be tried at each letter of a text, which is most of the time of a long one.
    """
    starts: dict[str, list[str]] = {}
    others: list[str] = []
    senses: list[tuple[str, str]] = []
    for kind, sides in _WORDS.items():
        for side, line in zip(("one", "other"), sides, strict=True):
            for entry in line.split():
                prefix = _PREFIX.match(entry)
                group = f"(?P<_{len(senses)}>{entry})"
                (starts.setdefault(prefix[0][:2].casefold(), []) if prefix else others).append(group)
                senses.append((kind, side))
    compiled = {
        letters: re.compile(rf"(?:{'|'.join(groups)})(?![\w-])", re.IGNORECASE) for letters, groups in starts.items()
    }
    return compiled, re.compile(rf"(?<![\w-])(?:{'|'.join(others)})(?![\w-])", re.IGNORECASE), senses
