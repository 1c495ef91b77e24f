"""Languages of text recognition."""

from __future__ import annotations

import pytest

from slmdesk.documents.ocr.languages import LANGUAGES, required_script, script_of, script_of_texts, unwanted
from slmdesk.errors import DocumentError


@pytest.mark.parametrize(
    ("language", "script"),
    [
        ("en", "latin"),
        ("de-AT", "latin"),
        ("pt_BR", "latin"),
        ("sr-Latn", "latin"),
        ("sr-Latn-RS", "latin"),
        ("sr", None),
        ("zh-Hant-TW", "chinese"),
        ("ja", "japanese"),
        ("ru", None),
        ("ar", None),
        ("ko", None),
        ("az-Cyrl", None),
        ("", None),
    ],
)
def test_script_of_a_language(language: str, script: str | None) -> None:
    assert script_of(language) == script


def test_a_language_that_is_not_known_is_refused_with_those_that_are() -> None:
    with pytest.raises(DocumentError, match="ru") as caught:
        required_script("ru")
    assert caught.value.kind == "ocr-language"
    assert all(code in caught.value.hint for code in LANGUAGES)
    assert all(required_script(code) for code in LANGUAGES)


def test_the_text_of_other_pages_decides() -> None:
    assert script_of_texts(["Die Patientin"], "de") == "latin"
    assert script_of_texts(["The word 患者 means patient"], "en") is None
    assert script_of_texts(["患者"], "zh") == "chinese"
    assert script_of_texts(["Пациент"], "ru") is None
    assert script_of_texts(["?"], None) is None


def test_signs_that_a_script_does_not_use() -> None:
    characters = ["blank", "a", "é", "、", "患", "か", "Ａ", "5", " "]
    assert unwanted(characters, "latin") == [3, 4, 5, 6]
    assert unwanted(characters, "chinese") == [5]
    assert unwanted(characters, "japanese") == []
