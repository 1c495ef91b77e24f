from __future__ import annotations

import re
import time

import pytest
from msgspec.structs import replace

from fakes import ScriptedEngine
from lion_summaries import PACE, result, sentences_in, summarized
from slmdesk.messages import Checkpoint, Estimate, Event, Pace, PartText, SourceText, Token
from slmdesk.tasks.summarize.estimate import in_style
from slmdesk.tasks.summarize.finish import OF_THE_SOURCE
from slmdesk.tasks.summarize.told import Stretches, figures, in_sections
from slmdesk.tasks.verify import SourceIndex

LEASE = """Lease of a garden

1. Term
The lease of the garden begins on 1 March 2026 and runs for two years. Either party may end it by giving notice.

2. Rent
The rent is 310 euros a year and is due on the third working day of January. Water is not included in it.

3. Hedges
The tenant cuts the hedges twice a year and takes the branches to the yard. The owner lends a ladder and a saw.

4. Animals
Hens and bees are allowed with the consent of the neighbours. Dogs are kept on a lead outside of the garden."""
ANSWERS = {
    "1. Term": "The lease begins on 1 March 2026 and runs for two years.",
    "2. Rent": "The rent is 310 euros a year, due on the third working day of January.",
    "3. Hedges": "The tenant cuts the hedges twice a year and takes the branches to the yard.",
    "4. Animals": "Hens and bees are allowed with the consent of the neighbours.",
}


def stretches(text: str, words: int) -> Stretches:
    return Stretches(SourceIndex([SourceText("a", text, [])]), words)


def prose(*paragraphs: str) -> str:
    return "\n\n".join(paragraphs)


FABLE = prose(
    "A miller by the river Aln had three sons and a very old donkey that carried all of his flour to the market town. "
    "He was known for honest weights, and people came from far away to buy from him in spring and in autumn alike.",
    "When the miller died, the eldest son took the mill, and the second took the donkey with its saddle and its bags. "
    "The youngest got nothing but a grey cat, and he sat down behind the house and wondered what he should do now.",
    "The cat asked for a pair of boots and a sack with a string, and went out into the field to catch some rabbits. "
    "It brought them to the king, who paid 40 florins and wanted to know who had sent such a fine present to him.",
)


def test_a_stretch_begins_with_its_heading_and_there_are_as_many_as_there_is_room_for() -> None:
    four = stretches(LEASE, 80)
    assert [four.text(number).splitlines()[0] for number in range(len(four))] == [
        "Lease of a garden",
        *list(ANSWERS)[1:],
    ]
    assert four.words == 20
    assert len(stretches(LEASE, 60)) == 3
    assert len(stretches(LEASE, 40)) == 0, "two are no choice"
    assert len(stretches("", 80)) == 0


def test_what_no_sentence_tells_of_is_untold_and_figures_come_first() -> None:
    four = stretches(LEASE, 80)
    assert four.untold([ANSWERS["3. Hedges"]], 9) == [0, 1, 3]
    assert four.untold([ANSWERS["3. Hedges"]], 2) == [0, 1], "those with most figures"
    assert four.untold(ANSWERS.values(), 9) == []
    assert figures("Paid 310 euros on 1 March 2026.") > figures("Hens and bees are allowed.") == 0


def test_a_stretch_is_told_where_the_text_has_it() -> None:
    four = stretches(LEASE, 80)
    sentences = [ANSWERS["1. Term"], ANSWERS["3. Hedges"], "It takes two days."]
    assert four.place(1, sentences) == 1
    assert four.place(3, sentences) == 3, "not between a sentence and what hangs on it"


def test_texts_under_headings_are_told_from_prose() -> None:
    assert in_sections([SourceText("a", LEASE, [])])
    assert not in_sections([SourceText("a", FABLE, [])])
    assert not in_sections([SourceText("a", LEASE[: LEASE.index("3.")], [])]), "two headings are few"
    assert not in_sections([SourceText("a", "\n".join(f"Row {number}" for number in range(90)), [])]), "a list"
    assert not in_sections([SourceText("a", "Ann: Good morning.\nPaul: Hello!\n" * 20, [])]), "a conversation"


def test_a_text_in_sections_is_asked_about_one_by_one() -> None:
    """Asked about all of it, a small model says what the headings are; the rent of a lease was missing."""
    engine = ScriptedEngine([*ANSWERS.values(), "Nothing."])
    events = summarized(engine, SourceText("a", LEASE, []))
    assert result(events).summary.startswith(" ".join(list(ANSWERS.values())[:1]))
    assert sum("310 euros" in prompt for prompt in engine.history[:3]) == 1
    assert all("Hens" not in prompt for prompt in engine.history[:3] if "310 euros" in prompt)


def test_what_a_model_passes_over_in_prose_is_asked_for_and_stands_in_order() -> None:
    first, last = (
        "A miller by the river Aln had three sons.",
        "The cat caught rabbits and the king paid 40 florins for them.",
    )
    middle = "The eldest son took the mill, and the second took the donkey."
    engine = ScriptedEngine([f"{first} {last}", middle])
    events = summarized(engine, SourceText("a", FABLE, []))
    assert result(events).summary.startswith(f"{first} {middle} {last}")
    assert "When the miller died" in engine.history[1]
    assert "pair of boots" not in engine.history[1]


def test_what_hangs_on_a_description_is_not_told_of_a_stretch() -> None:
    idle = "The text describes the sons. It explains how the second son took the donkey with its saddle."
    engine = ScriptedEngine(["A miller by the river Aln had three sons. The king paid 40 florins for rabbits.", idle])
    assert "It explains" not in result(summarized(engine, SourceText("a", FABLE, []))).summary


def test_of_what_was_cut_within_its_first_sentence_nothing_is_told() -> None:
    cut = "The lease of the garden begins on 1 March and " + "so on and " * 80
    engine = ScriptedEngine([cut])
    assert "so on" not in result(summarized(engine, SourceText("a", LEASE, []))).summary


def test_what_is_false_is_not_told_of_a_stretch() -> None:
    first, last = (
        "A miller by the river Aln had three sons.",
        "The cat caught rabbits and the king paid 40 florins for them.",
    )
    engine = ScriptedEngine([f"{first} {last}", "The eldest son sold the mill for 900 florins in 1812.", "No."])
    events = summarized(engine, SourceText("a", FABLE, []))
    assert "900" not in result(events).summary
    own = [each.text for each in sentences_in(events) if each.reasons != [OF_THE_SOURCE]]
    assert own[:2] == [first, last]


REPORT = """Report on the pool

Roof
Eleven beams show rust at their ends where water drips. Two of them must be propped within a month from today and cannot
be left as they are. Repairs cost 148,000 euros.

Water
All samples were within the limits. One shower had germs and was shut off on the same day by the technician in charge.

Recommendations
Name one person who is responsible for the book of defects and shows it to the council.
Close the balcony until the rail has been raised to 110 centimetres on both of its sides."""


def test_what_a_report_recommends_has_more_room_and_amounts_do_not_win() -> None:
    three = stretches(REPORT, 60)
    assert three.text(1).startswith("Recommendations")
    assert not stretches(LEASE, 60).recommends()
    engine = ScriptedEngine(["Nothing."])
    summarized(engine, SourceText("a", REPORT, []))
    first = next(prompt for prompt in engine.history if "Eleven beams" in prompt)
    assert "148,000" not in first, "the beams rather than what they cost"


FILLER = "Sleep helps wounds heal and shortens delirium in patients who stay in a ward for several nights or weeks. "
PAPER = prose(
    "Introduction",
    FILLER * 3,
    "Methods",
    "Twelve wards took part and changed their routine in random order. " * 3,
    "Results",
    "Patients slept 284 minutes before and 322 after, a gain of 38 minutes; falls were 9 and 8. " * 3,
    "Discussion",
    "Cheap measures lengthened sleep, and the bins are what hospitals can begin with at once. " * 3,
)


def test_of_a_paper_what_was_found_is_asked_of_the_results() -> None:
    engine = ScriptedEngine(
        ["Sleep helps wounds heal.", "Twelve wards took part.", "Sleep.", "Patients slept 322 minutes after."]
    )
    summarized(engine, SourceText("a", PAPER, []), style="abstract", length="medium")
    found = next(prompt for prompt in engine.history if "paper above found" in prompt)
    assert "322" in found
    assert "Twelve wards" not in found
    assert all("Twelve wards" in prompt for prompt in engine.history[:3]), "what is asked of all is asked together"


def test_what_is_asked_of_the_results_belongs_to_the_summary_as_it_is_first_written() -> None:
    engine = ScriptedEngine(
        [
            FILLER,
            "Twelve wards took part and changed their routine in random order.",
            "Cheap measures lengthened sleep, and the bins are what hospitals can begin with at once.",
            "Patients slept 284 minutes before and 322 after, a gain of 38 minutes; falls were 9 and 8.",
        ]
    )
    events = summarized(engine, SourceText("a", PAPER, []), style="abstract")
    assert len(engine.history) == 4
    pace = result(events).pace
    assert pace is not None
    assert pace.habits["abstract"].more_work == in_style(replace(pace, habits={}), "abstract").more_work / 2, "nothing"


@pytest.mark.parametrize(
    "text", ["word " * 20_000, "A b.\n" * 20_000, " \n" * 50_000, ",;" * 50_000, "Title\n" * 20_000]
)
def test_hostile_texts_are_cut_in_no_time(text: str) -> None:
    source = SourceText("a", text, [])
    index = SourceIndex([source])
    began = time.process_time()
    in_sections([source])
    Stretches(index, 140)
    assert time.process_time() - began < 2


def test_what_was_begun_behind_enough_does_not_stand_before_the_next_stretch() -> None:
    """ "Lights Boats are washed" was read while a summary was written: "Lights" began what nobody wanted."""
    behind = "He may use the well as often as he likes. Shelves of oak stand in the shed of the owner."
    answers = [f"{answer} {behind}" for answer in list(ANSWERS.values())[:3]]
    events = summarized(ScriptedEngine([*answers, "No."]), SourceText("a", LEASE, []))
    drawn = "".join(event.text for event in events if isinstance(event, Token) and not event.draft)
    assert "Shelves" not in drawn
    assert "likes. The rent is 310" in drawn, drawn


def test_a_stretch_is_asked_for_what_matters_in_it() -> None:
    lease = LEASE.replace("Water is not", "The garden lies by the river. The soil there is dark. Water is not")
    engine = ScriptedEngine([*ANSWERS.values(), "Nothing."])
    summarized(engine, SourceText("a", lease, []))
    (asked,) = (prompt for prompt in engine.history[:3] if "310 euros" in prompt)
    assert "The rent is 310 euros a year" in asked
    words = re.search(r"in about (\d+) words\. Each is one whole sentence that stays close", asked)
    assert words is not None
    assert int(words[1]) == len(asked.partition("<<<")[2].partition(">>>")[0].split()), "it is not shortened again"
    assert "soil there is dark" not in asked


def test_a_long_sentence_that_matters_is_told_to_its_end() -> None:
    long = "The rent is 310 euros a year, which must be paid " + "to the owner or to her heirs " * 28 + "by 3 January."
    lease = LEASE.replace(LEASE.splitlines()[6], long)
    engine = ScriptedEngine([next(iter(ANSWERS.values())), long, *list(ANSWERS.values())[2:], "Nothing."])
    events = summarized(engine, SourceText("a", lease, []), length="medium")
    assert long in result(events).summary
    assert f"“{long}" not in result(events).summary, "the model told it"


@pytest.mark.parametrize("ending", [".", ", if it is paid late."])
def test_what_loses_its_condition_gives_way_to_the_passage_itself(ending: str) -> None:
    """ "The kitchen is cleaned after 45 euros" was told of "If the kitchen has to be cleaned, the member pays 45"."""
    passage = "If the rent of 310 euros is paid late in a year, the tenant pays 12 euros more for each month."
    lease = LEASE.replace(LEASE.splitlines()[6], passage)
    told = f"The tenant pays 12 euros more for each month of the rent of 310 euros{ending}"
    behind = "It goes to the owner at once."
    lease = lease.replace(passage, f"{passage} It goes to the owner at once.")
    engine = ScriptedEngine([next(iter(ANSWERS.values())), f"{told} {behind}", *list(ANSWERS.values())[2:], "Nothing."])
    events = summarized(engine, SourceText("a", lease, []))
    kept = ending != "."
    assert kept or behind not in result(events).summary, "what hung on it goes with it"
    assert (told in result(events).summary) is kept
    quotes = [each for each in sentences_in(events) if each.text == f"“{passage}”"]
    assert bool(quotes) is not kept
    assert all(each.reasons == [OF_THE_SOURCE] for each in quotes)


def test_of_a_clinical_text_all_of_a_stretch_is_asked_for_closely() -> None:
    """Asked who does what, a small model let the general practitioner of the letter's head admit the patient."""
    lease = LEASE.replace("Water is not", "The garden lies by the river. The soil there is dark. Water is not")
    engine = ScriptedEngine([*ANSWERS.values(), "Nothing."])
    summarized(engine, SourceText("a", lease, []), style="clinical")
    (asked,) = (prompt for prompt in engine.history[:3] if "310 euros" in prompt)
    assert "soil there is dark" in asked
    assert "who does what" not in asked
    assert "stay close to its words" in asked


def test_what_a_passage_says_is_not_told_beside_it() -> None:
    passage = "If the neighbours agree in writing, hens cost 12 euros and bees are welcome on the south side."
    lease = LEASE.replace("Hens and bees are allowed with the consent of the neighbours.", passage)
    said = [
        "If the neighbours agree in writing, hens cost 12 euros. Bees are welcome on the south side.",
        "Bees are welcome on the south side. If the neighbours agree in writing, hens cost 12 euros.",
    ]
    for answer in said:
        events = summarized(ScriptedEngine([*list(ANSWERS.values())[:2], answer, "No."]), SourceText("a", lease, []))
        assert f"“{passage}”" in result(events).summary
        assert result(events).summary.count("12 euros") == result(events).summary.count("south side") == 1


def test_a_figure_of_another_passage_gives_way_to_the_passage_itself() -> None:
    """ "The tenant pays the deposit within eight weeks", of a deposit that is paid back within eight weeks."""
    passage = "Before the keys are handed over, the tenant pays a deposit of 620 euros to the owner."
    back = "She gives it back within eight weeks of the last day of the lease."
    lease = LEASE.replace(LEASE.splitlines()[6], f"{passage} {back}")
    four = stretches(lease, 80)
    assert four.crossed("The tenant pays the deposit within eight weeks.") == (passage,)
    assert four.crossed("The tenant pays the deposit of 620 euros to the owner.") == ()
    assert four.crossed("She gives the deposit back within eight weeks.") == (), "words of both"
    assert four.crossed("The tenant pays the deposit within nine weeks.") == (), "in no passage: it is marked as false"
    told = "The tenant pays the deposit within eight weeks."
    engine = ScriptedEngine([next(iter(ANSWERS.values())), told, *list(ANSWERS.values())[2:], "Nothing."])
    summary = result(summarized(engine, SourceText("a", lease, []))).summary
    assert told not in summary
    assert f"“{passage}”" in summary


def test_what_a_check_finds_false_gives_way_to_the_passage_itself() -> None:
    """The term of a lease was lost because the model had told it wrong."""
    told = ANSWERS["2. Rent"].replace("310", "410")
    engine = ScriptedEngine([ANSWERS["1. Term"], told, *list(ANSWERS.values())[2:], "Nothing."])
    summary = result(summarized(engine, SourceText("a", LEASE, []))).summary
    assert "410" not in summary
    rent = "“The rent is 310 euros a year and is due on the third working day of January.”"
    assert f"{ANSWERS['1. Term']} {rent}" in summary, "where it belongs"


def test_a_headline_gives_way_to_the_passage_itself() -> None:
    engine = ScriptedEngine([ANSWERS["1. Term"], ANSWERS["2. Rent"], "Tenant cuts hedges twice a year.", "Nothing."])
    summary = result(summarized(engine, SourceText("a", LEASE, []))).summary
    assert "“The tenant cuts the hedges twice a year and takes the branches to the yard.”" in summary
    assert "Tenant cuts hedges" not in summary
    assert stretches(LEASE, 80).passage("Bees were one of them.", best=True) == (), "it may come from any"


def test_a_heading_takes_the_place_of_no_sentence() -> None:
    lease = LEASE.replace("3. Hedges\n", "Branches and hedges of the tenant\n\n")
    told = "Tenant and branches pay 12 euros for hedges."
    engine = ScriptedEngine([ANSWERS["1. Term"], ANSWERS["2. Rent"], told, "Nothing."])
    assert "“Branches and hedges" not in result(summarized(engine, SourceText("a", lease, []))).summary


def test_what_is_told_before_the_model_s_own_opening_stands_apart_from_it() -> None:
    """ "… 11 minutes longer.The study found"."""
    opening = "The cat caught rabbits and the king paid 40 florins for them."
    first = "A miller by the river Aln had three sons."
    events = summarized(ScriptedEngine([opening, first]), SourceText("a", FABLE, []))
    assert f"{first} {opening}" in " ".join(result(events).summary.split(" "))


def test_titles_do_not_stand_in_sentences_that_fill_a_summary_up() -> None:
    engine = ScriptedEngine([*list(ANSWERS.values())[:2], "Nothing."])
    summary = result(summarized(engine, SourceText("a", LEASE, []))).summary
    assert "“The tenant cuts the hedges" in summary, summary


@pytest.mark.parametrize("style", ["general", "study", "meeting"])
def test_a_short_job_that_is_there_already_takes_less(style: str) -> None:
    source = SourceText("a", f"{LEASE} It was agreed that hens are allowed. Paul will pay the rent by Friday.", [])

    def events(done: list[PartText]) -> list[Event]:
        return summarized(ScriptedEngine([*ANSWERS.values(), "Nothing."]), source, style=style, done_parts=done)

    first = events([])
    done = [PartText(event.part, event.text) for event in first if isinstance(event, Checkpoint)]
    times = [next(each for each in every if isinstance(each, Estimate)) for every in (first, events(done))]
    assert times[1].seconds < (0.9 if style == "meeting" else 0.7) * times[0].seconds
    assert times[1].most_seconds < times[0].most_seconds


def test_a_job_that_was_resumed_teaches_nothing_of_how_much_a_summary_takes() -> None:
    """A summary of which only the last third was written would be thought to take a third."""
    source = SourceText("a", LEASE, [])
    events = summarized(ScriptedEngine([*ANSWERS.values(), "Nothing."]), source)
    kept = {event.part: event.text for event in events if isinstance(event, Checkpoint)}
    fresh = result(events).pace
    assert fresh is not None
    assert "general, in sections" in fresh.habits
    done = [PartText(part, text) for part, text in kept.items()]
    for count in range(1, len(done) + 1):
        engine = ScriptedEngine([*list(ANSWERS.values())[count:], "Nothing."])
        again = result(summarized(engine, source, done_parts=done[:count])).pace
        assert again is not None
        assert not again.habits


def test_where_a_text_has_no_stretches_it_is_no_summary_in_sections() -> None:
    """What one answer took would have been learned as what several side by side take."""
    parts = [f"{number}. Rule {number}\nMembers of group {number} row on day {number} with the" for number in (1, 2, 3)]
    text = "\n\n".join(f"{part} old boat." for part in parts) + " They lock the shed at night, every one of them, too."
    assert in_sections([SourceText("a", text, [])])
    engine = ScriptedEngine(["Members of group 1 row on day 1 with the old boat."])
    pace = result(summarized(engine, SourceText("a", text, []))).pace
    assert pace is not None
    assert list(pace.habits) == ["general"]


@pytest.mark.parametrize(
    ("text", "style", "faster"), [(PAPER, "abstract", True), (LEASE, "general", True), (FABLE, "general", False)]
)
def test_answers_side_by_side_are_planned_as_such(text: str, style: str, faster: bool) -> None:
    def seconds(pace: Pace) -> float:
        events = summarized(ScriptedEngine(["Nothing."]), SourceText("a", text, []), style=style, pace=pace)
        return next(event.seconds for event in events if isinstance(event, Estimate))

    assert (seconds(replace(PACE, parts_output_s=PACE.parts_output_s / 2)) < seconds(PACE)) is faster


def test_the_results_are_where_most_figures_are_and_methods_have_some_too() -> None:
    dull = "The cows graze on farms in the north, where the soil is sandy and the grass is short in summer. " * 2
    some, many = "In 2021 we had 84 cows of 4 years. ", "They gave 1.4 kg more on 19 days, 9% against 31%, 52 of 60. "
    assert stretches("\n".join([some + dull, dull, "It was 35 kg on 9 days. " + dull, dull]), 80).with_figures() == [2]
    assert stretches("\n".join([some + many + dull, dull, "It was 35 kg. " + dull, dull]), 80).with_figures() == [0]


def test_an_item_is_quoted_with_what_leads_to_its_list() -> None:
    text = "A spot is normal.\nSee a doctor if\n- a red ring of five centimetres appears,\n- a joint swells badly."
    quote = "See a doctor if … a red ring of five centimetres appears."
    assert stretches(text, 80).passage("A red ring of five centimetres appears.") == (quote,)
