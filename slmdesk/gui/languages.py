"""The languages that a text can be in, with their names in the user's own language."""

from __future__ import annotations

import functools
from collections.abc import Iterable

from PySide6.QtCore import QCoreApplication, QLocale

_NO_TEXT = frozenset(("ase", "jbo"))  # a sign language, and one that nobody writes to a patient in


def of_the_user() -> str:
    """BCP 47 code of the language of this computer."""
    language = QLocale.system().language()
    return "en" if language == QLocale.Language.C else QLocale.languageToCode(language) or "en"


@functools.lru_cache(maxsize=4)
def names(user_language: str) -> dict[str, str]:
    """BCP 47 code -> name, in the order of the names. user_language: the code of the language to name them in.

    Qt knows the names in English; the others come from CLDR by ``langcodes``, which takes a tenth of a second.
    """
    found = {QLocale.languageToCode(each): QLocale.languageToString(each) for each in QLocale.Language}
    found = {code: name for code, name in found.items() if code and code not in _NO_TEXT and name not in ("C", "Any")}
    found |= _variants()
    if user_language != "en":
        import langcodes  # here: only where English names do not do

        found |= {code: _beginning_large(langcodes.get(code).display_name(user_language)) for code in found}
    return dict(sorted(found.items(), key=lambda item: item[1].casefold()))


def name(code: str, user_language: str = "en") -> str:
    """A language's name, the code where nobody knows it."""
    known = names(user_language)
    return known.get(code) or known.get(code.partition("-")[0]) or code


def in_order(known: dict[str, str], first: Iterable[str]) -> list[tuple[str, str]]:
    """(code, name) with some first, and then all."""
    top = [(code, known[code]) for code in dict.fromkeys(first) if code in known]
    return [*top, *((code, words) for code, words in known.items() if code not in dict(top))]


def _variants() -> dict[str, str]:
    translate = QCoreApplication.translate
    return {
        "zh-Hant": translate("languages", "Chinese (traditional)"),
        "pt-BR": translate("languages", "Portuguese (Brazil)"),
        "en-GB": translate("languages", "English (United Kingdom)"),
        "es-MX": translate("languages", "Spanish (Mexico)"),
        "fr-CA": translate("languages", "French (Canada)"),
    }


def _beginning_large(words: str) -> str:
    return words[:1].upper() + words[1:]
