"""The heading of a page in the languages of a document, such as "Página 3"."""

from __future__ import annotations

_PAGE = {
    "ar": "صفحة {n}",
    "bg": "Страница {n}",
    "ca": "Pàgina {n}",
    "cs": "Strana {n}",
    "da": "Side {n}",
    "de": "Seite {n}",
    "el": "Σελίδα {n}",
    "en": "Page {n}",
    "es": "Página {n}",
    "et": "Lehekülg {n}",
    "fa": "صفحه {n}",
    "fi": "Sivu {n}",
    "fr": "Page {n}",
    "he": "עמוד {n}",
    "hi": "पृष्ठ {n}",
    "hr": "Stranica {n}",
    "hu": "{n}. oldal",
    "id": "Halaman {n}",
    "it": "Pagina {n}",
    "ja": "{n}ページ",
    "ko": "{n}쪽",
    "lt": "{n} puslapis",
    "nb": "Side {n}",
    "nl": "Pagina {n}",
    "no": "Side {n}",
    "pl": "Strona {n}",
    "pt": "Página {n}",
    "ro": "Pagina {n}",
    "ru": "Страница {n}",
    "sk": "Strana {n}",
    "sl": "Stran {n}",
    "sv": "Sida {n}",
    "sw": "Ukurasa {n}",
    "th": "หน้า {n}",
    "tr": "Sayfa {n}",
    "uk": "Сторінка {n}",
    "vi": "Trang {n}",
    "zh": "第{n}页",
    "zh-Hant": "第{n}頁",
}


def page_words(number: int, *languages: str | None) -> str:
    """The page in each of some languages (BCP 47 codes), each wording once; only its number where none is known."""
    patterns = [_PAGE.get(code) or _PAGE.get(code.partition("-")[0]) for code in languages if code]
    found = dict.fromkeys(pattern.format(n=number) for pattern in patterns if pattern)
    return " · ".join(found) or str(number)
