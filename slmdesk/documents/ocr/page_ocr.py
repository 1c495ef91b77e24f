"""Text recognition for the pages of one document: in its language, and with what is known from last time."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from slmdesk.documents.cancelling import Cancelled
from slmdesk.documents.language import LanguageDetector, Samples
from slmdesk.documents.ocr.cache import OcrCache
from slmdesk.documents.ocr.languages import Script, required_script, script_of_texts
from slmdesk.documents.ocr.recognition import VERSION, Ocr, Recognised


class PageOcr:
    """Recognises page after page.

    Args:
        language: BCP 47 code; None to go by ``samples``, if there is a detector.
        samples: of the document, as far as it was read.
        cache_folder: None to keep nothing.

    Raises:
        DocumentError: ``ocr-language``, a language that is not known.
    """

    def __init__(
        self,
        ocr: Ocr,
        detector: LanguageDetector | None,
        samples: Samples,
        language: str | None,
        cache_folder: str | None,
    ) -> None:
        self._ocr = ocr
        self._detector = detector
        self._samples = samples
        self._script: Script | None = required_script(language) if language else None
        self._decided = language is not None
        self._cache_folder = cache_folder
        self._caches: dict[Script | None, OcrCache] = {}

    def read_image(self, pixels: Any, cancelled: Cancelled) -> Recognised:
        """See ``Ocr.read_image``."""
        script = self._script if self._decided else self._by_samples()
        cache = self._cache(script)
        found = cache.get(pixels) if cache is not None else None
        if found is None:
            found = self._ocr.read_image(pixels, cancelled, script)
            if cache is not None:
                cache.put(pixels, found)
        return found

    def _by_samples(self) -> Script | None:
        texts = list(self._samples.texts)
        if not texts or self._detector is None:
            return None
        return script_of_texts(texts, self._detector.language_of(texts))

    def _cache(self, script: Script | None) -> OcrCache | None:
        if self._cache_folder is None:
            return None
        if script not in self._caches:
            self._caches[script] = OcrCache(Path(self._cache_folder), f"{VERSION} {script or 'any'}")
        return self._caches[script]
