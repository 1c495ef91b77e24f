"""What the user should know before reading a note: a model that is too small, a language it was not made for."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from slmdesk.documents.language import LanguageDetector
from slmdesk.errors import ModelError
from slmdesk.messages import ModelFile, SourceText
from slmdesk.models.inspect import check_model
from slmdesk.tasks.languages import language_name

LEAST_PARAMETERS = 1_000_000_000
"""Below this a model mixes up who has what: the 135 million of the starter wrote facts of its own into most fields."""

_SHORT_WORDS = 50
_SAMPLE_CHARACTERS = 400
_SAMPLES = 20


def cautions(model: ModelFile, name: str, source_language: str | None, wanted_language: str | None) -> list[str]:
    """Sentences to show before, in the result and in the export. name: of the model, for people."""
    found = []
    parameters = _parameters(model)
    if parameters is not None and parameters < LEAST_PARAMETERS:
        found.append(
            f"{name} is too small for clinical notes ({parameters / 1e6:.0f} million parameters; use one of at "
            f"least {LEAST_PARAMETERS / 1e9:.0f} billion). Read every line of this note as a guess."
        )
    for language in dict.fromkeys(each for each in (source_language, wanted_language) if each and model.languages):
        if language.split("-")[0] not in {each.split("-")[0] for each in model.languages}:
            found.append(
                f"{name} is not made for the language “{language}” (its maker names "
                f"{', '.join(sorted(model.languages))}). Expect mistakes."
            )
    unruled = {each.split("-")[0] for each in (source_language, wanted_language) if each} - {"en"}
    if unruled:
        names = " and ".join(sorted(map(language_name, unruled)))
        found.append(
            f"Most rules that correct a note know English only. In {names} only numbers, medicines, allergies and "
            "passages are checked: more lines may be wrong, or in the wrong field. Compare each with the text."
        )
    return found


def too_short(sources: Sequence[SourceText]) -> list[str]:
    """What to say of a text of a few words."""
    words = sum(len(source.text.split()) for source in sources)
    if words >= _SHORT_WORDS:
        return []
    return [f"The text has only {words} words: most fields of a note cannot be filled from it."]


def language_of(sources: Sequence[SourceText], detector: LanguageDetector) -> str | None:
    """The BCP 47 code that most of the text is in; None when that is not clear."""
    samples = [
        source.text[at : at + _SAMPLE_CHARACTERS]
        for source in sources
        for at in range(0, len(source.text), max(_SAMPLE_CHARACTERS, len(source.text) // _SAMPLES + 1))
    ]
    return detector.language_of(samples[: 3 * _SAMPLES])


def _parameters(model: ModelFile) -> int | None:
    """As the file's header tells them; None when it is no GGUF file."""
    try:
        return check_model(Path(model.path)).parameters
    except (ModelError, OSError):
        return None
