"""Names of persons that a translation in Latin letters must keep: a family name behind a first name, both common.

Rare names are not known here, and so never missed. Given names that languages translate (John Paul, Juan Pablo) may
stand in the other language's form.
"""

from __future__ import annotations

import difflib
import functools
import re

from slmdesk import paths

_ALIKE = 0.6  # of 1: “Merkels”, “Tschaikowski” and “Tchaikovsky”
_LETTER = "[A-ZÀ-ÖØ-ÞĀ-Ž]"
_PARTICLE = "de|da|di|do|dos|del|della|la|le|van|von|der|den|bin|ibn|al|el"
_PERSON = re.compile(
    rf"(?<![\w'’.-])(?P<first>{_LETTER}[\w’'-]+)(?: {_LETTER}\.)*(?: (?:{_PARTICLE}))*(?P<rest>(?: {_LETTER}[\w’'-]+)+)"
)
_WORD = re.compile(r"\w[\w’'-]*")
_POSSESSIVE = re.compile(r"['’]s?$")


def persons(text: str) -> list[str]:
    """The family names in a text, each as it is written behind a first name."""
    found = []
    for person in _PERSON.finditer(text):
        last = _POSSESSIVE.sub("", person["rest"].split()[-1])
        if person["first"].casefold() in _known("first") and last.casefold() in _known("last"):
            found.append(last)
    return list(dict.fromkeys(found))


def warnings(source: str, target: str) -> list[str]:
    """Family names of the source that the translation has in no similar spelling; both in Latin letters."""
    wanted = persons(source)
    if not wanted:
        return []
    words = [word.casefold() for word in _WORD.findall(target)]
    return [
        f"The name “{name}” of the source is not in the translation."
        for name in wanted
        if not any(_is_alike(name.casefold(), word) for word in words)
    ]


def _is_alike(name: str, word: str) -> bool:
    if name in word or difflib.SequenceMatcher(None, name, word, autojunk=False).ratio() >= _ALIKE:
        return True
    return not {word, word.removesuffix("s")}.isdisjoint(_in_other_languages().get(name, ()))  # “Johannes Pauls”


@functools.cache
def _in_other_languages() -> dict[str, list[str]]:
    """The forms that other languages have of a given name."""
    found: dict[str, list[str]] = {}
    for line in (paths.resources() / "translation" / "given_names.txt").read_text("utf-8").splitlines():
        for name in line.split() if not line.startswith("#") else ():
            found.setdefault(name, []).extend(line.split())
    return found


@functools.cache
def _known(kind: str) -> frozenset[str]:
    return frozenset((paths.resources() / "names" / f"{kind}.txt").read_text("utf-8").split())
