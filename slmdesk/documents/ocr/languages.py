"""Which languages text recognition knows, and which characters it looks for in each.

One model reads them all. To know the language keeps it from taking a letter for one of another script.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from slmdesk.errors import DocumentError

Script = Literal["latin", "chinese", "japanese"]

# The languages of PP-OCRv6 small (rapidocr, default_models.yaml), as BCP 47 codes.
_LATIN = (
    "af", "az", "bs", "ca", "cs", "cy", "da", "de", "en", "es", "et", "eu", "fi", "fr", "ga", "gl", "hr", "hu", "id",
    "is", "it", "ku", "la", "lb", "lt", "lv", "mi", "ms", "mt", "nb", "nl", "no", "oc", "pl", "pt", "qu", "rm", "ro",
    "sk", "sl", "sq", "sr-Latn", "sv", "sw", "tl", "tr", "uz", "vi",
)  # fmt: skip
LANGUAGES: tuple[str, ...] = (*sorted(_LATIN), "ja", "zh")


def script_of(language: str) -> Script | None:
    """The script of a language that can be recognised; None for any other. language: BCP 47, a region is ignored."""
    parts = language.replace("_", "-").lower().split("-")
    if parts[0] == "zh":
        return "chinese"
    if parts[0] == "ja":
        return "japanese"
    plain = "-".join(part for part in parts[:2] if len(part) != 2 or part == parts[0])
    known = {code.lower() for code in _LATIN}
    return "latin" if plain in known or (parts[0] in known and "cyrl" not in parts) else None


def required_script(language: str) -> Script:
    """The script of a language that the user asked for. Raises DocumentError when it cannot be recognised."""
    script = script_of(language)
    if script is None:
        raise DocumentError(
            "ocr-language",
            f'Text in pictures cannot be recognised in the language "{language[:20]}".',
            f"Known are: {', '.join(LANGUAGES)}. Leave out the language to let every known letter be tried.",
        )
    return script


def script_of_texts(texts: Sequence[str], language: str | None) -> Script | None:
    """The script to look for, by the text of other pages; None when all of them have to be tried.

    Args:
        language: of these texts, when that is clear.
    """
    script = script_of(language) if language else None
    if script == "latin" and any(_is_east_asian(character) for text in texts for character in text):
        return None  # a language course, or names in their own signs
    return script


def unwanted(characters: Sequence[str], script: Script) -> list[int]:
    """The places in the model's list of characters that a script does not use."""
    return [place for place, character in enumerate(characters) if _is_foreign(character, script)]


def _is_foreign(character: str, script: Script) -> bool:
    if len(character) != 1:
        return False  # what stands for "nothing here"
    if script == "latin":
        return _is_east_asian(character)
    if script == "chinese":
        return _is_kana(character)
    return False


def _is_east_asian(character: str) -> bool:
    return (
        "\u2e80" <= character <= "\u9fff"
        or "\uf900" <= character <= "\ufaff"
        or "\uff00" <= character <= "\uffef"
        or ("\U00020000" <= character <= "\U0003ffff")
    )


def _is_kana(character: str) -> bool:
    return "\u3040" <= character <= "\u30ff" or "\uff66" <= character <= "\uff9f"
