"""Which of a few languages a text is in, by its function words: enough to know when words cannot be compared."""

from __future__ import annotations

import re

_WORDS = {
    "en": "the and of to in is was for that with on are were as at by this from be have has not which it an or had "
    "his her patient denies no you a he she they we us him them than if will must can may who when but there their",
    "es": "el la los las de que y en un una por con para se del es su al lo como más pero sus fue ha no sin son está",
    "fr": "le la les des de et en un une du que est pour dans qui par sur pas au avec il elle ce sont plus ne "
    "ses a été",
    "de": "der die das und in den von zu mit ist des auf für nicht ein eine im dem als auch es an werden aus er hat "
    "sie nach bei wurde keine",
    "it": "il la di che e un una in per con del della non sono è da si le gli alla nel più dei delle ha",
    "pt": "o a de que e do da em um uma para com não os as no na por mais dos das foi ao sem é são",
    "nl": "de het een en van in is dat op te met voor zijn niet aan er die als ook bij",
}
_SETS = {language: frozenset(words.split()) for language, words in _WORDS.items()}
_SCRIPTS = (
    ("zh", re.compile(r"[\u3400-\u9fff]")),
    ("ja", re.compile(r"[\u3040-\u30ff]")),
    ("ko", re.compile(r"[\uac00-\ud7af]")),
    ("ar", re.compile(r"[\u0600-\u06ff]")),
    ("hi", re.compile(r"[\u0900-\u097f]")),
    ("cyrillic", re.compile(r"[\u0400-\u04ff]")),
    ("el", re.compile(r"[\u0370-\u03ff]")),
    ("th", re.compile(r"[\u0e00-\u0e7f]")),
)
_SURE_WORDS = 3  # function words of the winner before it counts
_SAMPLE = 8_000  # characters of a source that are looked at


def language_of(text: str) -> str | None:
    """The language of a text, or its script where that tells enough; None when it cannot be told."""
    sample = text[:_SAMPLE]
    letters = sum(map(str.isalpha, sample))
    for name, script in reversed(_SCRIPTS):
        if letters and len(script.findall(sample)) > 0.3 * letters:
            return name
    words = re.findall(r"[^\W\d_]+", sample.casefold())
    counts = {language: sum(word in known for word in words) for language, known in _SETS.items()}
    best, second = sorted(counts.values(), reverse=True)[:2]
    if best < _SURE_WORDS or best < 1.25 * second:
        return None
    return max(counts, key=lambda language: counts[language])
