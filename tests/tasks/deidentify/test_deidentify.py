from __future__ import annotations

import pytest
from hypothesis import given, strategies as st

from slmdesk import paths
from slmdesk.errors import DocumentError, JobCancelled
from slmdesk.messages import Deidentify, DeidentifyResult, Done, SourceText
from slmdesk.tasks import deidentify
from slmdesk.tasks.deidentify.names import NameLists
from slmdesk.tasks.deidentify.spans import find_spans

LISTS = NameLists(paths.resources() / "names")


def run(*texts: str, keep_dates: bool = False) -> DeidentifyResult:
    sources = [SourceText(f"{number}.txt", text, []) for number, text in enumerate(texts)]
    *_events, last = deidentify.run(Deidentify(sources, keep_dates), lambda: False)
    assert isinstance(last, Done)
    assert isinstance(last.result, DeidentifyResult)
    return last.result


@pytest.mark.parametrize(
    ("text", "kind", "taken"),
    [
        ("Mr. Okonkwo came in.", "name", "Okonkwo"),
        ("seen by dr. moore today", "name", "moore"),
        ("[doctor] hi , brian . how are you ?", "name", "brian"),
        ("Patient: Maria Gonzalez-Lopez  DOB: x", "name", "Maria Gonzalez-Lopez"),
        ("Smith, John was called", "name", "Smith, John"),
        ("Signed: A. B. Kowalski, MD", "name", "Kowalski"),
        ("since 03/14/1931", "date", "03/14/1931"),
        ("on March 3rd, 2024 he", "date", "March 3rd, 2024"),
        ("on 3 May 2024", "date", "3 May 2024"),
        ("from 2024-02-28", "date", "2024-02-28"),
        ("MRN: 00482913", "id", "00482913"),
        ("SSN 123-45-6789", "id", "123-45-6789"),
        ("call (217) 555-0134 now", "phone", "(217) 555-0134"),
        ("Tel: 020 7946 0958", "phone", "020 7946 0958"),
        ("write to m.g@example.com", "email", "m.g@example.com"),
        ("see www.example.org/me", "web", "www.example.org/me"),
        ("at 42 Oak Street, Apt 3 alone", "place", "42 Oak Street, Apt 3"),
        ("He lives in Bremen with her", "place", "Bremen"),
        ("at Mercy General Hospital", "place", "Mercy General Hospital"),
        ("Salem, MA 01970", "place", "01970"),
        ("a 93-year-old woman", "age", "93"),
        ("aged 101, frail", "age", "101"),
        ("DOB 04.07.1933 (93 years)", "age", "93"),
        ("die 95-jährige Patientin", "age", "95"),
        ("Er ist 92 Jahre alt", "age", "92"),
        ("geboren am 22. Juni 1934", "date", "22. Juni 1934"),
        ("vom 2. bis 9. November 2026", "date", "2. bis 9. November 2026"),
        ("le 3 août 2025", "date", "3 août 2025"),
        ("Her daughter Niamh was told.", "name", "Niamh"),
        ("Her carer is called Bronagh.", "name", "Bronagh"),
        ("Ihr Sohn Jürgen Wüstenberg rief an.", "name", "Jürgen Wüstenberg"),
        ("Hausarzt: Dr. med. Özdemir", "name", "Özdemir"),
        ("Herr Prof. Dr. Kleinschmidt", "name", "Kleinschmidt"),
        ("mit Herrn Dieter Krautwurst", "name", "Dieter Krautwurst"),
        ("Signed Dr A. J. Whitcombe, GMC 7012345", "name", "A. J. Whitcombe"),
        ("Signed Dr A. J. Whitcombe, GMC 7012345", "id", "7012345"),
        ("Fallnummer 2026-88412", "id", "2026-88412"),
        ("IBAN DE12 5001 0517 0648 4898 90", "id", "DE12 5001 0517 0648 4898 90"),
        ("registration SK21 ABC", "id", "SK21 ABC"),
        ("on Twitter: @adaeze_n", "web", "@adaeze_n"),
        ("see facebook.com/adaeze.nwankwo", "web", "facebook.com/adaeze.nwankwo"),
        ("17 Larkspur Mews, Tunbridge Wells TN4 9QE", "place", "17 Larkspur Mews"),
        ("17 Larkspur Mews, Tunbridge Wells TN4 9QE", "place", "Tunbridge Wells"),
        ("The Old Forge Surgery, Crowborough. She", "place", "Crowborough"),
        ("wohnhaft Lindenstraße 27, 79098 Freiburg", "place", "79098 Freiburg"),
        ("in der Hauptstr. 5a in", "place", "Hauptstr. 5a"),
        ("Her grandfather is 93, and well.", "age", "93"),
        ("begun on metformin in May for it", "date", "May"),
        ("im Klinikum Sankt Georg, Leipzig.", "place", "Klinikum Sankt Georg"),
        ("im Universitätsklinikum Heidelberg behandelt", "place", "Universitätsklinikum Heidelberg"),
    ],
)
def test_each_kind_is_found(text: str, kind: str, taken: str) -> None:
    found = [(span.kind, text[span.start : span.end]) for span in find_spans(text, LISTS)]
    assert any(each == kind and taken in stretch for each, stretch in found), found


@pytest.mark.parametrize(
    "text",
    [
        "Blood pressure 132/84, pulse 76, temperature 38.5, oxygen 96%.",
        "She takes lisinopril 20 mg twice daily for 10 days.",
        "Parkinson disease, Crohn disease and Bell palsy were ruled out.",
        "The patient may improve; mark the left site. Will return in 2 weeks.",
        "A 58-year-old woman with 3/6 murmur at L4-L5, T2 lesion.",
        "WBC 9.4, sodium 133, creatinine 0.2, ejection fraction 45 %.",
        "Doctor: Hello, how are you?\nPatient: Yeah, I've been OK.\nDoctor: Right, OK.\nPatient: It's a cough.",
        "Temperature 98 F, for 3-4/12, pain 5-8/10.",
        "On exam, temperature is 98.2, heart rate is 96, her saturation is 99.",
        "Patient: Ja, und Zucker. Im Sommer abgesetzt. Solange ihm schwindelig ist, bitte nicht fahren.",
        "In May I would repeat it.",
        "Advised rest, ice and elevation. Follow up as needed.",
        "Mother: Diabetes. Father: Hypertension. Her mother had Parkinson's disease.",
        "Heparin 25000 Einheiten s.c., Thrombozyten 250000. Der Patient ist 62 Jahre alt.",
        "Die Mutter Diabetikerin, der Vater Hypertoniker. Am Aufnahmetag 12 mg Dexamethason.",
        "Plan: see her GP, Cardiology, and Physiotherapy in 6 weeks.",
    ],
)
def test_clinical_facts_stay(text: str) -> None:
    assert find_spans(text, LISTS) == []


def test_the_same_person_has_one_pseudonym_everywhere() -> None:
    result = run("Mr. John Smith came. Smith coughs. John sleeps.", "Dr. Miller called Mr. Smith.")
    assert result.texts[0].text == "Mr. [PERSON 1] came. [PERSON 1] coughs. [PERSON 1] sleeps."
    assert result.texts[1].text == "Dr. [PERSON 2] called Mr. [PERSON 1]."


def test_the_word_for_an_institution_is_no_part_of_the_name_before_it() -> None:
    result = run("The practice is closed.\nPhysician | Dr. Jonas Muster, Samplefield Practice\n")
    assert [span.text for span in result.texts[0].spans] == ["Jonas Muster", "Samplefield Practice"]


def test_every_change_can_be_reviewed_and_undone() -> None:
    text = "Mrs. Grace Young, MRN 4829130, was seen on 3 May 2024 in Portland, OR."
    each = run(text).texts[0]
    back = each.text
    for span in reversed(each.spans):
        assert text[span.start : span.end] == span.text
        assert span.rule
        at = back.rindex(span.replacement)
        back = back[:at] + span.text + back[at + len(span.replacement) :]
    assert back == text


def test_a_first_name_of_no_list_is_told_by_its_surname() -> None:
    text = "Patient: Kwame Mensah DOB x. Ms. Mensah has a cough. Kwame reports that she coughs. Seen Mensah."
    assert "Kwame" not in run(text).texts[0].text
    assert "Seen [PERSON" in run(text).texts[0].text


def test_a_full_stop_is_no_part_of_what_is_taken() -> None:
    assert run("Seen on the 9th of November. She was born in Galway. Her pain is worse.").texts[0].text == (
        "Seen on the [DATE 1]. She was born in [PLACE 1]. Her pain is worse."
    )


def test_dates_can_stay() -> None:
    assert "3 May 2024" in run("Seen on 3 May 2024 by Dr. Miller.", keep_dates=True).texts[0].text


def test_no_text_and_cancelling() -> None:
    with pytest.raises(DocumentError):
        run("  ")
    with pytest.raises(JobCancelled):
        list(deidentify.run(Deidentify([SourceText("a", "Mr. Smith", [])]), lambda: True))


@given(st.text(max_size=300) | st.text(alphabet="Mr. DrJohnSmith0123-/@\n ", max_size=200))
def test_spans_are_in_order_inside_and_apart(text: str) -> None:
    spans = find_spans(text, LISTS)
    position = 0
    for span in spans:
        assert position <= span.start < span.end <= len(text)
        position = span.end


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("Previous Cardiac Surgery in 2019, then the Fracture Clinic.", []),
        ("Attends General Practice and the Paediatric Diabetes Clinic.", []),
        ("Seen in the Fracture Clinic at Riverside Health Center.", ["Riverside Health Center"]),
        ("Boston Children's Hospital", ["Boston Children's Hospital"]),
        ("Elm Park Surgery", ["Elm Park Surgery"]),
    ],
)
def test_a_kind_of_place_names_nobody(text: str, places: list[str]) -> None:
    assert [text[each.start : each.end] for each in find_spans(text, LISTS) if each.kind == "place"] == places


def test_an_office_is_no_part_of_a_name_and_a_title_none() -> None:
    assert run("Dr S. Maddox, Consultant Cardiologist").texts[0].text == "Dr [PERSON 1], Consultant Cardiologist"
    assert run("Guten Tag, Herr Brandt.").texts[0].text == "Guten Tag, Herr [PERSON 1]."
