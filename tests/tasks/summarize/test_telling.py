from __future__ import annotations

import time

import pytest
from hypothesis import given, strategies as st

from slmdesk.messages import Block, SourceText
from slmdesk.tasks.summarize.telling import _AGENDA, Telling, described_subject, said_before, unframed, without_lead
from slmdesk.tasks.verify import SourceIndex

TEXT = """The orchard handbook
Before the harvest
The warden checks the ladders in August. A crack longer than 3 cm is reported to the estate office in Brno.
Frost
When the thermometer shows less than 2 degrees, the small stoves are lit. Petra Novotna, the agronomist, decides when
they are put out. In 2014 the plum trees lost all of their blossom in one night."""


def source() -> SourceText:
    blocks, position = [], 0
    for line in TEXT.splitlines():
        heading = not line.rstrip().endswith((".", "when"))
        blocks.append(Block(None, position, position + len(line), "heading" if heading else "paragraph", int(heading)))
        position += len(line) + 1
    return SourceText("orchard.md", TEXT, blocks)


TELLING = Telling(SourceIndex([source()]), loose=False)


@pytest.mark.parametrize(
    "sentence",
    [
        "The orchard handbook provides detailed instructions for managing fruit trees and their maintenance.",
        "It also includes information about the orchard's history and current status.",
        "The orchard handbook is a comprehensive guide to the harvest and frost.",
        "The handbook covers what is done before the harvest and in frost.",
        "The document outlines safety procedures.",
        "The text asks for ladders.",
        "The care of the plum trees in frost was described earlier.",
        "Proper care ensures a successful season for everyone involved.",
    ],
)
def test_what_any_such_text_could_say_tells_nothing(sentence: str) -> None:
    assert not TELLING.tells(sentence)


@pytest.mark.parametrize(
    "sentence",
    [
        "The warden looks over the ladders in August.",
        "Cracks over 3 cm go to the office.",
        "The small stoves are lit below 2 degrees.",
        "The agronomist, Petra Novotna, decides when the stoves are put out.",
        "All plum blossom was lost in one night in 2014.",
        "The handbook is 12 years old and mentions that in 2014 the plum trees lost all their blossom in one night.",
        "Los árboles perdieron todas sus flores en una noche y el administrador no las ha visto más.",
    ],
)
def test_what_comes_from_a_passage_tells_something(sentence: str) -> None:
    assert TELLING.tells(sentence)


def test_what_a_paper_introduces_is_what_it_has_to_say() -> None:
    text = "A new vaccine against tick fever was tried on forty sheep in the hills. None of them fell ill that summer."
    telling = Telling(SourceIndex([SourceText("a", text, [])]), loose=False)
    assert telling.tells("The paper introduces a new vaccine against tick fever.")
    assert not telling.tells("The paper presents interesting results and discusses implications.")


def test_what_a_text_is_about_is_no_text() -> None:
    text = "The new material contains glass fibre and is recycled in Bergen. Nobody else could make it before."
    telling = Telling(SourceIndex([SourceText("a", text, [])]), loose=False)
    assert telling.tells("The new material contains glass fibre.")
    assert not TELLING.tells("The material contains useful advice.")
    assert described_subject("The document should be signed by all parents.") == ""
    assert described_subject("The document should be easy to read.") == "document"


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (
            "Le ferry part chaque matin à neuf heures. Les passagers paient un acompte, remboursé s'ils annulent trois "
            "jours avant. Les chiens ne voyagent que sur le pont et en laisse.",
            "L'acompte est rendu en cas d'annulation.",
        ),
        (
            "Die Fähre fährt jeden Morgen um neun Uhr ab. Die Anzahlung wird bei Absage bis drei Tage vorher "
            "zurückerstattet. Hunde dürfen nur an Deck mitreisen.",
            "Die Anzahlung bekommt man bei Stornierung wieder.",
        ),
        (
            "Паром отправляется каждое утро. Капитан может отложить отправление из-за шторма, и все получают ваучер.",
            "Из-за шторма рейс откладывают.",
        ),
        ("渡轮每天早上九点开船。船长可以因风暴推迟出发，届时所有旅客都会得到一张代金券。", "遇到风暴时出发会推迟。"),
    ],
)
def test_other_languages_tell_in_other_words_too(text: str, sentence: str) -> None:
    assert Telling(SourceIndex([SourceText("a", text, [])]), loose=False).tells(sentence)


def test_headings_carry_nothing() -> None:
    assert TELLING.share("Frost before the harvest.") < 0.5
    assert TELLING.share("The warden checks the ladders in August.") > 0.9


def test_of_a_summary_of_notes_only_what_describes_the_text_is_judged() -> None:
    loose = Telling(SourceIndex([source()]), loose=True)
    assert loose.tells("Proper care ensures a successful season for everyone involved.")
    assert not loose.tells("The document outlines safety procedures.")


@pytest.mark.parametrize(
    ("sentence", "subject"),
    [
        ("The text is well-organized and easy to follow.", "text"),
        ("This summary provides a clear overview.", "summary"),
        ("The estate's official orchard handbook also describes the trees.", "handbook"),
        ("It includes several hints.", "it"),
        ("Der Text beschreibt die Pflege der Bäume.", "text"),
        ("El documento describe el cuidado de los árboles.", "documento"),
        ("The text of the treaty was signed in 1648.", ""),
        ("The letter says that the fee covers all costs.", ""),
        ("The bridge is closed.", ""),
        ("", ""),
    ],
)
def test_sentences_that_describe_a_text_are_known(sentence: str, subject: str) -> None:
    assert described_subject(sentence) == subject


@pytest.mark.parametrize(
    ("sentence", "rest"),
    [
        ("The text discusses how tiger moths jam sonar.", "Tiger moths jam sonar."),
        ("This report also states that the lock is closed.", "The lock is closed."),
        ("The recipe explains how to bake bread.", "The recipe explains how to bake bread."),
        ("The police report says that the lock is closed.", "The police report says that the lock is closed."),
        ("The research paper reports that the lock is closed.", "The lock is closed."),
        ("The mayor says that the lock is closed.", "The mayor says that the lock is closed."),
        ("The main idea of the text is that cats sleep.", "Cats sleep."),
        ("The text explains the main idea that cats sleep.", "Cats sleep."),
        ("The main idea is to sleep.", "The main idea is to sleep."),
        ("The leaflet advises patients not to drive.", "Do not drive."),
        ("It also advises to keep the monitor on.", "Keep the monitor on."),
        ("The nurse advises patients to keep it on.", "The nurse advises patients to keep it on."),
    ],
)
def test_a_clause_needs_no_frame(sentence: str, rest: str) -> None:
    assert unframed(sentence) == rest


@pytest.mark.parametrize(
    ("sentence", "tells"),
    [
        ("The committee discussed the stoves, the ladders, plum trees and any other business.", False),
        ("The meeting covered stoves, ladders, and frost.", False),
        ("The crack in the wall was discussed and resolved.", False),
        ("The crack of 3 cm in the wall was discussed.", True),
        ("The stoves were discussed, the ladders were moved, and 3 cracks were mentioned.", False),
        ("The committee discussed whether the stoves, which are small, are lit in frost.", True),
        ("The committee discussed the ladders, the stoves, and a crack of 3 cm.", True),
        ("The committee discussed the ladders, the stoves, and decided to lock the shed in frost.", True),
        ("The small stoves against frost were introduced later.", True),
        ("The small stoves against frost are introduced below.", False),
    ],
)
def test_the_points_of_an_agenda_tell_nothing(sentence: str, tells: bool) -> None:
    assert Telling(SourceIndex([source()]), loose=True).tells(sentence) == tells


def test_what_the_sources_do_not_say_of_a_term_is_no_meaning_of_it() -> None:
    assert TELLING.tells_what("- small stove: what is lit below 2 degrees on the thermometer")
    assert not TELLING.tells_what("- ladder: a device for climbing")
    assert TELLING.tells_what("- The warden checks the ladders.")


def test_the_title_of_a_text_is_known_and_its_first_sentence_is_none() -> None:
    assert TELLING.is_title("The Orchard Handbook.")
    assert not TELLING.is_title("Frost")
    sentence = "The warden checks the ladders in August."
    assert not Telling(SourceIndex([SourceText("a", f"{sentence}\nMore.", [])]), loose=False).is_title(sentence)


@pytest.mark.parametrize(
    "text",
    [
        "The text " * 12_000,
        "the a discussed " + "a, " * 30_000,
        "it advises " * 9000,
        "the following " * 7000,
        " which" * 16_000,
        "the study of the paper " * 4000,
        "the following" + " a" * 50_000,
        ":" * 100_000,
    ],
)
def test_hostile_sentences_take_no_time(text: str) -> None:
    began = time.process_time()
    TELLING.untold(text)
    _AGENDA.match(text)
    assert time.process_time() - began < 0.5


def test_what_was_said_is_known_in_other_words_but_not_with_other_numbers() -> None:
    said = ["The warden checks all the wooden ladders in August."]
    assert said_before("In August the warden checks ladders.", said)
    assert not said_before("In August the warden checks 12 ladders.", said)
    assert not said_before("Stoves are lit in frost.", said)


@given(st.text(max_size=200))
def test_no_sentence_is_too_odd_to_judge(sentence: str) -> None:
    assert TELLING.tells(sentence) in (True, False)
    assert 0 <= TELLING.share(sentence) <= 1.0001
    assert unframed(sentence)[-3:] == sentence[-3:] or len(sentence) < 40


def test_what_refers_to_something_that_is_not_told_before_it() -> None:
    text = (
        "Empty your cellar by April. Things in the corridor go to the depot at Mill Lane. "
        "Collecting it costs 35 euros. Prams may not stand in the yard. The rent falls by 6 percent."
    )
    telling = Telling(SourceIndex([SourceText("a", text, [])]), loose=False)
    assert telling.has_lost("Collecting it costs 35 euros.", "The rent falls by 6 percent.")
    assert telling.has_lost("Collecting it costs 35 euros.", "")
    assert not telling.has_lost("Collecting it costs 35 euros.", "Things left in the corridor go to the depot.")
    assert not telling.has_lost("It falls by 6 percent.", "The rent changes in May.")
    assert not telling.has_lost("The depot is at Mill Lane.", "")


def test_a_number_is_worth_telling_and_what_is_false_is_not() -> None:
    assert TELLING.worth("In 2014 the plum trees lost all of their blossom.") > TELLING.worth(
        "The plum trees lost all of their blossom."
    )
    assert TELLING.worth("In 1997 the plum trees lost all of their blossom.") == 0


def test_a_frame_with_two_questions_stays() -> None:
    """Without its first words it would say nothing: "Tenants work and what happens if they don't."."""
    told = "The text explains how tenants work and what happens if they do not."
    assert unframed(told) == told
    assert unframed("The text explains how tenants work on Sundays.") == "Tenants work on Sundays."


def test_a_sentence_of_the_source_itself_is_worth_telling_whatever_the_check_says() -> None:
    fasting = (
        "Do not eat for six hours and do not drink for two hours beforehand. Clear water is permitted until then. "
        "If you have had only the spray, you may eat and drink after one hour and go home at once."
    )
    telling = Telling(SourceIndex([SourceText("a", fasting, [])]), loose=False)
    assert telling.worth("Do not eat for six hours and do not drink for two hours beforehand.") > 0.9
    assert telling.worth("Do not eat for nine hours and do not drink for two hours beforehand.") == 0


@pytest.mark.parametrize(
    ("sentence", "kept"),
    [
        ("a system of bones and cartilage and performs the following critical functions for the body", True),
        ("Bones and cartilage have the following functions.", False),
        ("The 2 most important facts of the text are: 1.", False),
        ("The main facts are:", False),
        ("The hall opened the following day.", True),
        ("The hall stays shut until the following Tuesday.", True),
        ("It was moved by the following three weeks.", True),
        ("The hall opens at 8:30.", True),
        ("The home side won 2:1", True),
        ("A leaflet gives the following advice:", False),
        ("The fee is 3 euros: nobody pays it.", True),
    ],
)
def test_what_only_leads_on_to_a_list_tells_nothing(sentence: str, kept: bool) -> None:
    assert bool(without_lead(sentence)) is kept
    assert "critical functions" not in without_lead(sentence)


def test_of_an_article_in_a_newspaper_there_are_no_researchers() -> None:
    assert TELLING.untold("The researchers found that the stoves are lit.") == "The stoves are lit."
    assert TELLING.untold("The paper asks how the stoves are lit.") == ""
    paper = Telling(
        SourceIndex([SourceText("a", "Our study of three stoves shows that they are lit.", [])]), loose=True
    )
    assert paper.untold("The study shows that the stoves are lit.") == "The study shows that the stoves are lit."


def test_a_paper_says_we_and_an_article_only_where_somebody_is_quoted() -> None:
    told = "The researchers examined whether the stoves are lit."
    paper = "We examined whether stoves are lit in frost. Three were."
    article = '"We examined whether stoves are lit in frost," said the warden. Three were.'
    for text, kept in ((paper, told), (article, "")):
        assert Telling(SourceIndex([SourceText("a", text, [])]), loose=True).untold(told) == kept
