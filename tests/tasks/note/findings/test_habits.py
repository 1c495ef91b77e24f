from __future__ import annotations

import pytest

from slmdesk.tasks.note.findings.habits import Habits


@pytest.mark.parametrize(
    ("source", "statement", "reason"),
    [
        ("Patient: I don't smoke.", "She smokes.", "contrary"),
        ("Patient: I don't smoke.", "She does not smoke.", ""),
        ("Doctor: Does anyone smoke at home?\nMother: His dad does.", "The patient is smoking at home.", "not say it"),
        ("Doctor: Does anyone smoke at home?\nMother: His dad does.", "His dad smokes.", ""),
        ("Patient: Only sips of water.", "He has a history of smoking.", "not say it"),
        ("Wife: He smokes twenty a day.", "Smokes 20 a day.", ""),
        ("Wife: I smoke twenty a day.", "Smokes 20 a day.", "not say it"),
        ("20 pack-years.", "He smoked for years.", ""),
        ("She vapes daily.", "Vapes daily.", ""),
        ("Doctor: Do you smoke?\nPatient: Yes.", "She smokes.", ""),
        ("Doctor: Do you or anyone at home smoke?\nPatient: Yes, I do.", "She smokes.", ""),
        ("Daughter: I've told her smoking is bad, she's on twenty a day.", "She smokes.", ""),
        ("Patient: I puff on a pipe.", "He smokes a pipe.", ""),
        ("Patient: Never smoked. A whisky on Saturdays.", "He does not smoke or drink.", "what the patient drinks"),
        ("Patient: Never smoked. No beer, no wine.", "He does not smoke or drink.", ""),
        ("Patient: A whisky on Saturdays.", "He does not drink coffee.", ""),
        ("Patient: Never smoked.", "Stopped smoking at Christmas.", "never smoked"),
        ("Patient: I gave up smoking.", "Stopped smoking.", ""),
        ("Stopped smoking in 2010.", "He does not smoke or drink.", "does not speak of it"),
        ("Stopped smoking in 2010. Drinks wine.", "He does not use drugs.", "does not speak of it"),
        ("Drinks wine.", "He does not smoke.", "does not speak of it"),
        ("Non-smoker, no alcohol, no drugs.", "He does not smoke, drink or use drugs.", ""),
        ("Patient: I don't drink, well, only at Christmas.", "Drinks alcohol only at Christmas.", ""),
    ],
)
def test_a_habit_that_the_source_does_not_tell(source: str, statement: str, reason: str) -> None:
    doubt = Habits(source).doubt(statement)
    assert reason in doubt
    assert bool(reason) is bool(doubt)


@pytest.mark.parametrize(
    "text",
    [
        "Patient: I don't drink. My husband likes his wine.",
        "Doctor: With this antibiotic a beer makes you ill.\nPatient: Okay.",
        "He has a port for chemotherapy. The port was flushed.",
        "Patient: I had ten pints a day, but I've been dry since 2010.",
    ],
)
def test_what_others_drink_or_the_patient_drank_is_not_drunk(text: str) -> None:
    assert "names what" not in Habits(text).doubt("Does not drink.")


@pytest.mark.parametrize(
    ("source", "statement"),
    [
        ("IVDU: nil.", "Does not use drugs."),
        ("ETOH: none.", "Does not drink alcohol."),
        ("Never a cig in his life.", "Denies smoking."),
    ],
)
def test_what_is_told_in_short_is_told(source: str, statement: str) -> None:
    assert Habits(source).doubt(statement) != "The source does not speak of it."
