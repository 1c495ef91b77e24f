from __future__ import annotations

from slmdesk.messages import SourceText
from slmdesk.tasks.outline import central_sentences
from slmdesk.tasks.summarize.bases import Bases
from slmdesk.tasks.summarize.styles import Section
from slmdesk.tasks.summarize.told import Stretches
from slmdesk.tasks.verify import SourceIndex

RESULTS = "In the shade the 84 cows gave 1.4 kg more milk a day on hot days, and the 31 goats 0.2 kg."
TEXT = (
    "Background: Heat lowers the yield of cows that graze on sandy soil in the north. Methods: We had two groups of "
    f"cows on two farms and one of goats, all of them in open fields. Results: {RESULTS} Conclusions: It pays."
)


def section(title: str, labels: str = "", figures: bool = False) -> Section:
    return Section(title, 50, "prose", "Tell it.", labels=labels, figures=figures)


def bases(text: str, noted: bool = False) -> Bases:
    source = SourceText("a", text, [])
    return Bases([source], Stretches(SourceIndex([source]), 80), noted)


def test_a_section_is_told_from_what_the_text_labels_so_where_that_is_enough() -> None:
    assert bases(TEXT).of(section("Found", "results?"), "all") == RESULTS
    assert bases(TEXT).of(section("Means", "conclusions?"), "all") == "all", "two words are too little"
    assert bases(TEXT).of(section("Other"), "all") == "all"


def test_the_same_text_is_read_once() -> None:
    sections = [section("Why"), section("Found", "results?"), section("Means", "conclusions?")]
    assert bases(TEXT).together("all", sections) == [[0, 2], [1]]
    assert bases(TEXT).together("all", [section("Why")]) == [[0]]


def test_the_sentences_of_a_section_stand_in_what_it_is_told_from() -> None:
    wrapped = TEXT.replace("gave 1.4", "gave\n1.4")
    sentences = central_sentences([SourceText("a", wrapped, [])])
    (found,) = bases(wrapped).within(section("Found", "results?"), sentences)
    assert "84 cows" in wrapped[found.start : found.end]
    assert bases(wrapped).within(section("Other"), sentences) == list(sentences)


def test_figures_are_where_most_of_them_are_and_notes_have_no_places() -> None:
    dull = "The cows graze on farms in the north, where the soil is sandy and the grass is short in summer. " * 2
    text = "\n".join([dull, dull, f"It was hot. {RESULTS} " + dull, dull])
    assert RESULTS in bases(text).of(section("Found", figures=True), "all")
    assert bases(text, noted=True).of(section("Found", figures=True), "all") == "all"
