"""Languages by their codes, with the names that a language model knows them by."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from slmdesk.errors import TaskError

if TYPE_CHECKING:
    import langcodes

_SCRIPTS = {"zh": "Simplified Chinese", "zh-Hans": "Simplified Chinese", "zh-Hant": "Traditional Chinese"}


@dataclass(frozen=True)
class Language:
    """code: BCP 47 in its shortest form, such as ``"pt-BR"``. name: in English."""

    code: str
    name: str

    @property
    def base(self) -> str:
        """The language without region or script, such as ``"pt"``."""
        return self.code.partition("-")[0]


def language(code: str) -> Language:
    """The language of a BCP 47 code, or of a name in English or in itself ("Spanish", "español").

    Raises:
        TaskError: ``unknown-language``.
    """
    tag = _tag(code.strip())
    if tag is None:
        raise TaskError(
            "unknown-language",
            f"“{code}” is not a language that is known here.",
            "Give a code such as en, es or zh, or a name such as Spanish.",
        )
    short = tag.to_tag()
    return Language(short, _SCRIPTS.get(short) or tag.display_name("en"))


def language_name(code: str) -> str:
    """The English name of a BCP 47 code, such as ``"German"``; the code itself when it is not known."""
    tag = _tag(code.strip())
    return code if tag is None else language(tag.language or code).name


def same_language(one: str, other: str) -> bool:
    """Whether two codes name the same language, whatever the region."""
    return one.lower().replace("_", "-").partition("-")[0] == other.lower().replace("_", "-").partition("-")[0]


def _tag(code: str) -> langcodes.Language | None:
    import langcodes  # with its names 50 ms: only for jobs that ask
    from langcodes.tag_parser import LanguageTagError

    try:
        tag = langcodes.get(code.replace("_", "-"))
        if tag.is_valid() and not tag.display_name("en").startswith("Unknown"):
            return tag
    except LanguageTagError:
        pass  # then it may be a name
    try:
        return langcodes.find(code)
    except LookupError:
        return None
