from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

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
        [SourceText("a", "It began in 1987. " + "Nothing happened then. " * 20 + "The dose was 5 mg daily.", [])]
    )
    assert "not in the cited passage" in check(far, "", "The dose was 1987 mg daily.").reasons[0]
    assert "nowhere" in check(index, "", "The trial enrolled 999 adults.").reasons[0]


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
