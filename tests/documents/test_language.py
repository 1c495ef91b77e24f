"""Telling the language of texts and documents, with the real model."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from slmdesk import documents
from slmdesk.documents.language import LanguageDetector, Samples, letters
from slmdesk.messages import Done, Read, ReadResult


@pytest.fixture(scope="module")
def detector() -> LanguageDetector:
    made = LanguageDetector()
    made.preload()
    return made


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("The patient was started on antibiotics and sent home.", "en"),
        ("Die Patientin klagt seit gestern über Kopfschmerzen.", "de"),
        ("El paciente refiere dolor abdominal desde hace dos días.", "es"),
        ("Le patient se plaint de douleurs à la poitrine.", "fr"),
        ("Пациент жалуется на головную боль.", "ru"),
        ("Пацієнт скаржиться на головний біль.", "uk"),
        ("يشكو المريض من صداع شديد.", "ar"),
        ("患者主诉头痛和发烧三天。", "zh"),
        ("患者は頭痛を訴えています。", "ja"),
        ("환자는 두통을 호소합니다.", "ko"),
        ("EL PACIENTE REFIERE DOLOR ABDOMINAL DESDE AYER.", "es"),
    ],
)
def test_sentences(detector: LanguageDetector, text: str, code: str) -> None:
    found = detector.detect(text)
    assert found is not None
    assert found[0] == code
    assert 0 < found[1] <= 1.0001


@pytest.mark.parametrize("text", ["", "  \n", "12.5 / 80", "?!"])
def test_a_text_without_letters_has_no_language(detector: LanguageDetector, text: str) -> None:
    assert detector.detect(text) is None


def test_only_the_allowed_are_chosen(detector: LanguageDetector) -> None:
    german = "Der Patient hat Fieber und Husten."
    found = detector.detect(german, {"nl", "es"})
    assert found is not None
    assert found[0] == "nl"
    assert detector.detect(german, {"xx"}) is None
    assert detector.detect("Hola", ["es"]) == ("es", pytest.approx(1.0))


def test_a_document_that_is_short_or_mixed_stays_open(detector: LanguageDetector) -> None:
    english, german = "The patient was sent home with antibiotics.", "Die Patientin wurde nach Hause entlassen."
    assert detector.language_of(["Yes."]) is None
    assert detector.language_of([]) is None
    assert detector.language_of([english, german]) is None
    assert detector.language_of([english, german], allowed={"de"}) == "de"
    assert detector.language_of([english] * 4 + [german]) == "en"
    assert detector.language_of(["患者主诉头痛和发烧"]) == "zh"  # few signs say much


def test_samples_are_few_however_long_the_document() -> None:
    samples = Samples()
    for number in range(5000):
        samples.add(f"{number} " * 2000)
    assert len(samples.texts) <= 60
    assert samples.texts[0].startswith("0 0 ")
    assert any(text.startswith("4096") for text in samples.texts)
    assert max(map(len, samples.texts)) <= 400


def test_letters() -> None:
    assert letters("ab 1") == 2
    assert letters("äb") == 2
    assert letters("患者") == 6


def test_a_document_tells_its_language(detector: LanguageDetector, tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("La paciente toma 5 mg de ramipril cada mañana y camina dos kilómetros al día.")
    events = list(documents.read(Read(str(path)), lambda: False, detector=detector))
    assert isinstance(events[-1], Done)
    assert isinstance(events[-1].result, ReadResult)
    assert events[-1].result.language == "es"


def test_nothing_is_loaded_before_it_is_needed() -> None:
    program = (
        "import sys; from slmdesk.documents.language import LanguageDetector; LanguageDetector();"
        "print('py3langid' in sys.modules, 'numpy' in sys.modules)"
    )
    output = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout
    assert output.split() == ["False", "False"]


def test_words_lean_to_the_language_of_their_letters(detector: LanguageDetector) -> None:
    assert detector.leaning("almost", "en", "de") > 1 > abs(detector.leaning("regional", "es", "en"))
    assert detector.leaning("fast", "de", "en") == pytest.approx(-detector.leaning("fast", "en-GB", "de"))
    assert detector.leaning("fast", "en", "xx") == 0
