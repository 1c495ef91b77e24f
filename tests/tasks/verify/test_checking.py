from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, strategies as st

from slmdesk.errors import JobCancelled
from slmdesk.messages import Block, SourceText
from slmdesk.tasks import verify
from slmdesk.tasks.verify import SourceIndex, check, numbers, terms

TEXT = (
    "The trial enrolled 212 adults in three hospitals. Patients took 5 mg of apixaban twice a day for 12 weeks.\n\n"
    "Bleeding was rare in both arms. The placebo group had 14% fewer headaches than expected."
)
SOURCE = SourceText("trial.pdf", TEXT, [Block(1, 0, 107), Block(2, 109, len(TEXT))])


@pytest.fixture(scope="module")
def index() -> SourceIndex:
    return SourceIndex([SOURCE])


def test_a_sentence_is_linked_to_its_passage_with_page_and_offsets(index: SourceIndex) -> None:
    sentence = check(index, "", "Patients were given 5 mg of apixaban twice a day.")
    assert sentence.status == "supported"
    citation = sentence.sources[0]
    assert citation.file == "trial.pdf"
    assert citation.page_number == 1
    assert citation.quote == TEXT[citation.start : citation.end]
    assert "apixaban" in citation.quote


def test_the_second_page_is_named(index: SourceIndex) -> None:
    sentence = check(index, "", "The placebo group had fewer headaches.")
    assert [citation.page_number for citation in sentence.sources] == [2]


def test_what_the_source_does_not_say_has_no_sources_at_all(index: SourceIndex) -> None:
    sentence = check(index, "", "Volcanoes in Iceland erupted during the summer.")
    assert sentence.sources == []
    assert sentence.status == "unsupported"
    assert sentence.reasons


def test_a_few_shared_words_do_not_force_a_link(index: SourceIndex) -> None:
    sentence = check(index, "", "The hospitals were praised by ministers after a festival with fireworks and parades.")
    assert sentence.sources == []


@pytest.mark.parametrize(
    ("text", "linked"), [("alpha beta gamma delta", True), ("alpha beta omega sigma kappa", False)]
)
def test_the_threshold_decides(text: str, linked: bool) -> None:
    one_sentence = SourceIndex([SourceText("a", "alpha beta gamma delta", [])])
    share, _places = one_sentence.find(text)
    assert (share >= verify.LINK_THRESHOLD) is linked
    assert bool(check(one_sentence, "", text).sources) is linked


def test_a_wrong_number_is_said(index: SourceIndex) -> None:
    sentence = check(index, "", "Patients took 50 mg of apixaban twice a day.")
    assert sentence.status == "unsupported"
    assert "50" in sentence.reasons[0]
    assert sentence.sources, "the nearest passage is still shown beside it"


def test_a_number_from_elsewhere_in_the_source_is_told_apart(index: SourceIndex) -> None:
    far = SourceIndex(
        [SourceText("a", "There were 7 wards. " + "Nothing happened then. " * 20 + "The dose was 5 mg daily.", [])]
    )
    assert check(far, "", "The dose was 7 mg daily.").reasons == ["The source says 5 mg, not 7 mg."]
    assert check(index, "", "Bleeding was 99.5 in both arms.").reasons == ["The number 99.5 is nowhere in the source."]


def test_a_number_next_to_the_passage_adds_its_passage(index: SourceIndex) -> None:
    sentence = check(index, "", "The trial enrolled adults in hospitals for 12 weeks.")
    assert sentence.status == "supported"
    assert any("12 weeks" in citation.quote for citation in sentence.sources)


@pytest.mark.parametrize(
    ("lead", "text"), [("## ", "Results of the trial"), ("", "Key points:"), ("", "***"), ("", "It is.")]
)
def test_nothing_checkable_is_said_to_be_so(index: SourceIndex, lead: str, text: str) -> None:
    sentence = check(index, lead, text)
    assert (sentence.status, sentence.reasons, sentence.sources) == ("unverifiable", [], [])


VISIT = SourceText(
    "visit.txt",
    "The patient is a 58 year old man with hypertension. He takes lisinopril 20 mg twice a day and denies chest pain. "
    "He has had pain in his left knee for 2 weeks. His mother had a stroke. Blood pressure increased since the last "
    "visit. Creatinine was 1,5 mg/dl on March 5, 2024.",
    [Block(9, 0, 330)],
)


@pytest.mark.parametrize(
    "true",
    [
        "He is 58 years old and takes lisinopril 20 mg bid.",
        "He takes Zestril 0.02 g twice daily.",
        "He denies chest pain.",
        "Pain in the left knee for 14 days.",
        "His mother had a stroke.",
        "Blood pressure has increased since the last visit.",
        "Creatinine was 1.5 mg/dl on 2024-03-05.",
    ],
)
def test_what_is_true_in_other_words_is_supported(true: str) -> None:
    checked = check(SourceIndex([VISIT]), "", true)
    assert (checked.status, checked.reasons) == ("supported", [])


@pytest.mark.parametrize(
    ("false", "reason"),
    [
        ("He takes lisinopril 50 mg twice a day.", "The source says 20 mg (p. 9), not 50 mg."),
        ("He takes lisinopril 20 g twice a day.", "The source says 20 mg (p. 9), not 20 g."),
        ("He takes lisinopril 20 mg four times a day.", "The source says twice a day (p. 9), not four times a day."),
        ("He takes metformin 20 mg twice a day.", "The source says lisinopril (p. 9), not metformin."),
        ("He reports chest pain.", "The source negates “chest pain” (p. 9)."),
        ("He has no pain in his left knee.", "The source does not negate “pain in his left knee” (p. 9)."),
        ("He has pain in his right knee.", "The source says “left” (p. 9), not “right”."),
        ("His father had a stroke.", "The source says “mother” (p. 9), not “father”."),
        ("Blood pressure decreased since the last visit.", "The source says “increased” (p. 9), not “decreased”."),
        ("Creatinine was 1.5 mg/dl on April 5, 2024.", "The source says March (p. 9), not April."),
        ("Pain in the left knee for 2 months.", "The source says 2 weeks (p. 9), not 2 months."),
        ("He takes lisinopril 20 mg and lives in Vermont.", "“Vermont” is nowhere in the source."),
    ],
)
def test_what_is_false_is_said_in_plain_words_with_the_nearest_passage(false: str, reason: str) -> None:
    checked = check(SourceIndex([VISIT]), "", false)
    assert checked.status == "unsupported"
    assert reason in checked.reasons
    assert checked.nearest is not None
    assert checked.nearest.quote == VISIT.text[checked.nearest.start : checked.nearest.end]


def test_a_paraphrase_is_neither_supported_nor_false(index: SourceIndex) -> None:
    checked = check(index, "", "The trial happened without serious trouble for most people.")
    assert (checked.status, checked.sources) == ("unverifiable", [])


@pytest.mark.parametrize("dose", ["20 mg", "50 mg"])
def test_in_another_language_only_numbers_and_names_are_compared(dose: str) -> None:
    checked = check(SourceIndex([VISIT]), "", f"El paciente toma lisinopril {dose} y no tiene dolor en el pecho.")
    assert checked.status == ("unverifiable" if dose == "20 mg" else "unsupported")


def test_the_answer_to_a_question_negates_its_words() -> None:
    talk = "Doctor: Do you have any fever?\nPatient: No.\nDoctor: And any cough?\nPatient: Yes, a bad cough."
    index = SourceIndex([SourceText("talk", talk, [])])
    assert check(index, "", "Reports fever.").status == "unsupported"
    assert check(index, "", "Denies fever.").status != "unsupported"
    assert check(index, "", "Denies cough.").status == "unsupported"


@pytest.mark.parametrize(("value", "status"), [("lisinopril 20 mg", "supported"), ("metformin 20 mg", "unsupported")])
def test_a_short_value_is_checked_thing_by_thing(value: str, status: str) -> None:
    assert verify.check_value(SourceIndex([VISIT]), value, "medications").status == status


def test_nearest_passages_are_whole_and_best_first() -> None:
    found = verify.nearest_passages(SourceIndex([VISIT]), "The knee hurts on the left.", 2)
    assert len(found) == 2
    assert found[0].quote == "He has had pain in his left knee for 2 weeks."


def test_a_whole_text_is_checked_in_order_and_can_be_stopped(index: SourceIndex) -> None:
    text = "# Trial\n\n- The trial enrolled 212 adults.\n- Bleeding was rare."
    checked = list(verify.check_all(index, text))
    assert "".join(each.lead + each.text for each in checked) == text
    assert [each.status for each in checked] == ["unverifiable", "supported", "supported"]
    asked = []
    with pytest.raises(JobCancelled):
        list(verify.check_all(index, text, lambda: _stop_at(asked, 2)))
    assert len(asked) == 2


def _stop_at(asked: list[int], count: int) -> None:
    asked.append(1)
    if len(asked) >= count:
        raise JobCancelled


def test_a_look_up_stays_quick_in_a_long_source() -> None:
    # 20,000 sentences with the same few words: the work of one look-up must not follow their number
    text = " ".join(f"The ward {number} of the hospital admitted patients with fever." for number in range(20_000))
    index = SourceIndex([SourceText("long", text, [])])
    counted = 0

    class Counting(list[frozenset[str]]):
        def __getitem__(self, place: Any) -> Any:
            nonlocal counted
            counted += 1
            return super().__getitem__(place)

    index.terms = Counting(index.terms)
    assert check(index, "", "The hospital admitted patients with fever to ward 777.").sources
    assert counted < 5_000


def test_two_sentences_of_a_source_can_carry_one() -> None:
    source = SourceIndex(
        [SourceText("a", "Mitochondria make energy. Chloroplasts capture sunlight. Roots drink water.", [])]
    )
    sentence = check(source, "", "Mitochondria make energy while chloroplasts capture sunlight.")
    assert sentence.status == "supported"
    assert " ".join(citation.quote for citation in sentence.sources).startswith("Mitochondria make energy. Chloro")


def test_sources_are_told_apart() -> None:
    index = SourceIndex([SourceText("a.txt", "Cats sleep long.", []), SourceText("b.txt", "Dogs bark loudly.", [])])
    assert check(index, "", "Dogs bark very loudly.").sources[0].file == "b.txt"


def test_no_source_text_supports_nothing() -> None:
    assert check(SourceIndex([SourceText("a", "", [])]), "", "Anything goes here.").sources == []


def test_coverage_counts_cited_blocks(index: SourceIndex) -> None:
    first = check(index, "", "The trial enrolled 212 adults.")
    second = check(index, "", "Bleeding was rare in both arms.")
    assert verify.coverage([SOURCE], []) == 0
    assert verify.coverage([SOURCE], [first]) == 0.5
    assert verify.coverage([SOURCE], [first, second]) == 1


@pytest.mark.parametrize(
    ("one", "other"),
    [("1,200 patients", "1200 patients"), ("1,5 g", "1.5 g"), ("2.50", "2.5"), ("3.0", "3")],
)
def test_numbers_are_compared_by_value(one: str, other: str) -> None:
    assert numbers(one) == numbers(other)


def test_words_are_compared_by_their_beginnings_and_cjk_by_pairs() -> None:
    assert terms("The summarized patients’ summary") & terms("patient") == {"patien"}
    assert terms("光合作用") == {"光合", "合作", "作用"}
    assert terms("of the and") == frozenset()


@given(st.lists(st.text(max_size=200), min_size=1, max_size=3), st.text(max_size=100))
def test_every_citation_is_a_slice_of_its_source(texts: list[str], sentence: str) -> None:
    sources = [SourceText(f"{number}", text, []) for number, text in enumerate(texts)]
    for target in [sentence, *texts]:
        checked = check(SourceIndex(sources), "", target)
        for citation in checked.sources:
            assert texts[int(citation.file)][citation.start : citation.end] == citation.quote


OPENING = "Das Bad öffnet im Mai. Die Küche darf nach zehn Uhr nicht benutzt werden. Der Eintritt kostet vier Euro."


@pytest.mark.parametrize(
    "sentence",
    ["This translation maintains the original meaning.", "Diese Zusammenfassung gibt den Sinn des Textes wieder."],
)
def test_what_a_model_says_of_its_own_answer_is_flagged(sentence: str) -> None:
    checked = check(SourceIndex([SourceText("a", OPENING, [])]), "", sentence)
    assert checked.status == "unsupported"
    assert checked.reasons == ["It speaks of this text itself, and not of what the source says."]
    source = "The summary of the costs is short. This translation is by Ida. Diese Zusammenfassung ist von Ida."
    itself = check(SourceIndex([SourceText("a", source, [])]), "", "The summary of the costs is short.")
    assert itself.status == "supported"


def test_a_reason_is_not_given_twice_in_other_lengths() -> None:
    source = "The kitchen may not be used after ten. The hall is free."
    checked = check(SourceIndex([SourceText("a", source, [])]), "", "The kitchen may be used after ten.")
    assert checked.reasons == ["The source negates “after ten”."]


def test_a_sentence_that_is_a_passage_is_supported_whatever_another_says() -> None:
    source = (
        "You may eat and drink one hour after the test. Before the test\nyou come in fasting; this is how it is done. "
        "Do not eat for six hours and do not drink for two hours beforehand."
    )
    index = SourceIndex([SourceText("a", source, [])])
    assert check(index, "", "Do not eat for six hours and do not drink for two hours beforehand").status == "supported"
    leaflet = "You may eat one hour after the test.\n\nBefore the examination\nDo not eat for six hours beforehand."
    below = check(SourceIndex([SourceText("a", leaflet, [])]), "", "Do not eat for six hours beforehand.")
    assert below.status == "supported", below.reasons
    part = check(index, "", "Do not eat for three hours and do not drink for two hours beforehand.")
    assert part.status == "unsupported"


def test_a_limit_in_time_denies_nothing() -> None:
    index = SourceIndex(
        [SourceText("s.txt", "Peter is to send a report to British Rowing no later than 20 February.", [])]
    )
    assert check(index, "", "Peter is to send a report to British Rowing by 20 February.").status == "supported"
    assert check(index, "", "Peter is not to send a report to British Rowing.").status == "unsupported"


def test_what_stands_word_for_word_may_be_in_any_language() -> None:
    said = "El paciente no tiene dolor y se fue a la casa de su hermana con los dos niños."
    rest = "The neighbour wrote down what she had been told of him by the nurse. It was on the back of the letter. " * 3
    assert check(SourceIndex([SourceText("s.txt", f"{rest} {said}", [])]), "", said).status == "supported"


@pytest.mark.parametrize(
    "said",
    [
        "A bicycle costs as much as a tent.",
        "He tells us that penicillin gave him a rash as a child; he tolerated cefuroxime here without any problem.",
    ],
)
def test_english_with_words_that_other_languages_have_too_is_english(said: str) -> None:
    index = SourceIndex(
        [SourceText("s.txt", "Foot passengers need no reservation. The crew of the boat sells coffee.", [])]
    )
    assert "another language" not in " ".join(check(index, "", said).reasons)
