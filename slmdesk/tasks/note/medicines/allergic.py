"""Whether a name is told as an allergy or an intolerance, by the words around it, in six languages."""

# ruff: noqa: E501 - a pattern is read more easily on one line

from __future__ import annotations

import re

from slmdesk.tasks.note.medicines.around import SENTENCE_END, sentence_around
from slmdesk.tasks.note.medicines.drug_names import drugs

ALLERGIC = r"(?:allerg|alerg|alérg)\w*"
"""Allergy, allergic, Allergie, alergia, allergique and their forms."""

ALLERGIC_WORD = re.compile(ALLERGIC, re.IGNORECASE)
_OTHER_THINGS = r"(?!\s+(?:rhinit|rinit|conjunctiv|conjuntiv|asthma|eczema|dermatit|tablet|pill|medic|spray|season|clinic|test|symptom|saison|estacion|stagion))"
_ALLERGY = re.compile(
    rf"\b(?:{ALLERGIC}{_OTHER_THINGS}|intol[eé]ran\w*|intoller\w*|reacts? to|reacted to|reaction to|anaphyla\w+ (?:to|after|with|from)|(?:c[oa]mes?|br[oe]a?ke?s?) out in [^.;,\n]{{1,25}}? (?:with|from|after|on|to|when \w+ (?:took|had|takes?))|can(?:not|['’]?t) (?:take|tolerate)|does ?n[o'’]t tolerate|does not tolerate|did not tolerate|"
    r"unverträglich\w*|verträgt (?:kein\w*|\w+ nicht)|no tolera|não tolera|non tollera|ne (?:supporte|tolère) pas|me sienta mal|reacci[oó]n (?:alérgica )?al?|réaction (?:allergique )?(?:à|au)|reazione (?:allergica )?a\w*|reação (?:alérgica )?(?:a|à|ao))(?!\w)",
    re.IGNORECASE,
)
_NO_ALLERGY = re.compile(
    r"\b(?:no|not|nil|without|denies|never|NKDA|none|keine?|nicht|sin|pas|aucune|niega|nie|nega|não|sem|non|senza|sans|ningun[ao]?|nenhuma|nessuna|ni)\b[^.;,\n]{0,25}$|n['’]t\s+$",
    re.IGNORECASE,
)
_ALLERGY_BEHIND = re.compile(r"^(?P<between>(?:(?!\bfor\b|\d\s?(?:mg|mcg|g|ml|units|puffs)\b)[^.;,\n]){0,60}?)\b(?:allergy|allergies|allergien?|unverträglichkeit(?:en)?)\b(?!\s*(?::|to\b|tablet|pill|medic|spray|clinic|test))", re.IGNORECASE)  # fmt: skip
_GAVE_BEHIND = re.compile(  # "Penicillin gave me a rash", "penicillin-allergic"
    r"^(?:[ -]allergic\b(?! to\b|\W{1,3}(?:no|none|nil)\b)|\s+(?:has |had |once |always )?(?:gave|gives|given|brought|brings|caused|causes|made|makes)\s(?:(?!no\b)\w+\s){0,8}?(?:rash|hives|swell\w*|swollen|anaphyla\w+)\b)",
    re.IGNORECASE,
)
_EXCEPT = re.compile(
    r"\b(?:apart from|except(?:ing)?(?: for| to)?|other than|besides|außer|excepto|salvo|sauf|tranne|exceto|hormis|aparte de)\b[^.;\n]*$",
    re.IGNORECASE,
)
_NONE_BEHIND = re.compile(
    r"^\s*(?:[:=–-]|are|is)?\s*(?:none|nil|no\b|nka|nkda|unknown|den(?:ies|ied)|keine|ninguna|aucune|nessuna|nenhuma|not known|nicht bekannt|no conocidas|non not[ae]|inconnues?)",
    re.IGNORECASE,
)
TREATED = re.compile(
    r"\b(?:takes|uses|(?:is|am|are) (?:on|taking|using)|tolerates?|(?:treated|managed|controlled|relieved|helped) (?:with|by)|continues?|"
    r"(?:will|['’]ll|going to|to|would|instead) (?:use|give|prescribe|start|try)|(?:so|instead|therefore),? (?:we |I )?(?:use|give|start)|nimmt|toma|prend|prende)\b",
    re.IGNORECASE,
)
_ALLERGY_TITLE = re.compile(rf"\b{ALLERGIC}\s*(?:(?:and|und|et|e|y) [\w ]{{3,25}})?[:=]", re.IGNORECASE)
_NO = re.compile(r"\W*(?:no|none|nope|not|nein|keine|non|não|ninguna|aucune)\b", re.IGNORECASE)
_BUT = re.compile(r"\b(?:but|pero|aber|mais|mas|ma)\b")
_SPEAKER = re.compile(r"^.{1,40}?(?::|\s[-–—])\s")
_NO_WORDS = re.compile(r"(?:[^:\n]{0,40}:)?\W*")  # a turn in which nothing was heard
_LONGEST_LIST = 1000  # characters of a line of allergies


def is_allergy(text: str, start: int, end: int) -> bool:
    """Whether a name stands in a sentence on allergies, or answers the question for them."""
    before, after = sentence_around(text, start, end)
    behind = _ALLERGY_BEHIND.match(after)
    if behind is not None and not re.search(r"\b(?:no|for)\b", before + behind[0], re.IGNORECASE):
        others = drugs(behind["between"])
        if not others or re.fullmatch(r"\W*(?:and|or)?\W*", behind["between"][: others[0].start]):
            return True  # and not "aspirin, and has a penicillin allergy"
    clause = _BUT.split(before)[-1]
    if _GAVE_BEHIND.match(after) and not re.search(r"\b(?:no|not|never|if)\b", clause, re.IGNORECASE):
        return True
    if any(_says_allergy(clause, match) for match in _ALLERGY.finditer(clause)):
        return True
    line_start = text.rfind("\n", 0, start) + 1
    line = text[max(line_start, start - _LONGEST_LIST) : start]
    title = _ALLERGY_TITLE.search(line)
    listed = line[title.end() :] if title is not None else ""
    none = _NONE_BEHIND.match(listed) is not None and not _EXCEPT.search(listed)
    if title is not None and not none and not re.search(r"[.;]\s+(?=[A-Z])", listed):
        return True
    said_before = text[max(0, line_start - 200) : line_start].splitlines()
    question = next((each.rstrip() for each in reversed(said_before) if not _NO_WORDS.fullmatch(each)), "")
    answers = question.endswith("?") and _ALLERGY.search(question[-80:]) is not None
    said = _SPEAKER.sub("", line)
    return answers and not SENTENCE_END.search(said) and not _NO.match(said)


def _says_allergy(clause: str, match: re.Match[str]) -> bool:
    """Whether what ends a clause is what one is allergic to: not in "no allergies", "Allergies: none, takes …"."""
    behind = clause[match.end() :]
    if _EXCEPT.search(behind):
        return True
    return not (_NO_ALLERGY.search(clause[: match.start()]) or _NONE_BEHIND.match(behind) or TREATED.search(behind))
