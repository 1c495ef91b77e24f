from __future__ import annotations

import pytest

from fakes import ScriptedEngine
from lion_summaries import ANSWER, TEXT, notices_in, result, sentences_in, summarized
from slmdesk.messages import Block, SourceText
from slmdesk.tasks.summarize.finish import OF_THE_SOURCE


def test_what_is_too_long_loses_its_least_central_sentences_and_says_so() -> None:
    extra = "Whales sing below glaciers while somebody listens to them with great patience and much joy. "
    others = TEXT[TEXT.index("Males") :]
    events = summarized(ScriptedEngine([ANSWER + " " + extra + others]))
    target = result(events).target_words
    assert 0.75 * target <= len(result(events).summary.split()) <= 1.25 * target
    assert "Whales" not in result(events).summary
    assert "left out" in notices_in(events)


def test_what_is_too_short_is_continued_then_filled_from_the_source() -> None:
    engine = ScriptedEngine(["Lions live in prides.", "They hunt at night.", "They hunt at night."])
    events = summarized(engine)
    target = result(events).target_words
    assert len(engine.history) == 3
    assert "Lions live in prides." in engine.history[1]
    assert 0.75 * target <= len(result(events).summary.split()) <= 1.25 * target
    assert "of the source itself" in notices_in(events)
    assert all(sentence.status == "supported" for sentence in sentences_in(events))


def test_what_only_describes_the_text_is_asked_for_again_then_filled_from_the_source_and_marked() -> None:
    generic = "The text provides a detailed overview of lions. It also includes information about their habits."
    engine = ScriptedEngine([generic, "This article describes animals.", "Lions live in prides and hunt at night."])
    events = summarized(engine)
    assert "Do not describe the text" in engine.history[1]
    assert result(events).summary.startswith("Lions live in prides and hunt at night.")
    assert "overview" not in result(events).summary
    assert "described the text" in notices_in(events)
    assert result(events).coverage == 1
    own, *quoted = sentences_in(events)
    assert own.reasons == []
    assert quoted
    assert all(each.reasons == [OF_THE_SOURCE] and each.text.strip("“”") in TEXT for each in quoted)
    assert all(each.text[0] == "“" for each in quoted)


def test_where_the_model_writes_what_is_of_no_use_the_source_speaks_for_itself() -> None:
    """After half an hour of reading, nothing at all was shown of a long text."""
    events = summarized(ScriptedEngine(["<<< << <<<"]))
    assert sentences_in(events)
    assert all(each.reasons == [OF_THE_SOURCE] for each in sentences_in(events))
    assert "of the source itself" in notices_in(events)


def test_a_description_is_better_than_nothing() -> None:
    rows = "\n".join(f"Site {number}: open?" for number in range(40))
    events = summarized(ScriptedEngine(["The text is about sites."]), SourceText("a", rows, []))
    assert result(events).summary == "The text is about sites."


def test_what_a_sentence_that_was_left_out_named_is_not_said_yet() -> None:
    events = summarized(ScriptedEngine([f"The text is about the prides lions live in. {ANSWER}"]))
    assert result(events).summary == ANSWER


def test_it_also_mentions_is_nothing_where_nothing_stands_before_it() -> None:
    idle = "The text is about animals. It also mentions how cubs are born in dens and stay hidden there for six weeks."
    engine = ScriptedEngine([idle, "Lions live in prides and hunt at night."])
    assert result(summarized(engine)).summary.startswith("Lions live in prides")
    assert "Do not describe the text" in engine.history[1]


def test_each_section_is_asked_again_for_its_own_matter() -> None:
    idle = "The paper discusses animals."
    engine = ScriptedEngine([idle, idle, idle, idle, "They hunt at night."])
    events = summarized(engine, style="abstract")
    again = [prompt for prompt in engine.history if "Do not describe the text" in prompt]
    assert [words in prompt for words, prompt in zip(("matters", "did", "found", "mean"), again, strict=True)] == [
        True
    ] * 4
    assert result(events).summary.count("They hunt at night.") == 1


def test_an_item_of_a_list_is_quoted_with_a_full_stop_and_marked() -> None:
    rows = (
        "Amber hall holds twenty wooden chairs",
        "Visitors leave umbrellas beside the door",
        "Coffee costs three crowns before noon",
        "Musicians tune their violins upstairs on Mondays",
        "Two guards lock every window at dusk",
        "Broken glass goes into the grey bin",
        "Children under six sit with a parent",
        "Bicycles stand behind the southern wall",
        "Letters arrive with the first morning tram",
    )
    text, blocks = "", []
    for row in rows:
        blocks.append(Block(None, len(text), len(text) + len(row), "list-item"))
        text += f"{row}\n"
    quoted = sentences_in(summarized(ScriptedEngine(["The text is about rules."]), SourceText("a", text, blocks)))
    assert len(quoted) > 2
    assert all(each.reasons == [OF_THE_SOURCE] and each.text.endswith("”.") for each in quoted)


def test_a_sentence_that_refers_to_one_left_out_goes_with_it() -> None:
    events = summarized(
        ScriptedEngine([f"The text provides an overview of lions. They are important animals. {ANSWER}"])
    )
    assert result(events).summary == ANSWER


def test_a_sentence_a_line_becomes_prose() -> None:
    assert result(summarized(ScriptedEngine([ANSWER.replace(". ", ".\n")]))).summary == ANSWER


def test_what_is_said_before_a_fact_is_taken_off() -> None:
    framed = ANSWER.replace("Lions live", "The text also explains that lions live")
    assert result(summarized(ScriptedEngine([framed]))).summary == ANSWER


def test_an_unfinished_answer_ends_at_a_sentence() -> None:
    events = summarized(ScriptedEngine([ANSWER + " They hunt at night and so on" * 100]))
    assert result(events).summary.startswith("Lions live in prides.")
    assert result(events).summary.endswith(".")


def test_repeated_sentences_are_taken_out_and_said() -> None:
    events = summarized(ScriptedEngine([ANSWER + " They hunt at night. Lions live in prides."]))
    assert result(events).summary == ANSWER
    assert "repeated" in notices_in(events)


@pytest.mark.parametrize(
    "before",
    [
        "Here is a summary of the text:\n\n",
        "**Summary:** ",
        "# Lions of Africa\n\n",
        "Summary:\n",
        "**Lions**\n\n<<<\n",
        "The text:\n<<<\n",
    ],
)
def test_introductions_and_titles_of_the_model_are_left_out(before: str) -> None:
    assert result(summarized(ScriptedEngine([before + ANSWER]))).summary == ANSWER


def test_what_went_in_circles_is_asked_for_again() -> None:
    circles = "Lions live in prides. They hunt at night. " * 8
    engine = ScriptedEngine([circles, ANSWER])
    events = summarized(engine)
    assert "from its beginning to its end" in engine.history[1]
    assert result(events).summary == ANSWER


def test_facts_are_not_what_a_term_was_said_to_mean() -> None:
    meaning = "a group of up to thirty lions, mostly females and their young"
    facts = f"- A pride is {meaning}.\n- The females do most of the hunting together."
    engine = ScriptedEngine(["Lions hunt.", f"- pride: {meaning}", facts, "- Who hunts?"])
    summary = result(summarized(engine, style="study")).summary
    assert summary.count("thirty") == 1


PAPER = {
    "Background": "Lions are thought to hunt alone, and nobody has counted how often they do so together at night.",
    "Methods": "We followed twelve prides in the dry season of 2019 and counted every hunt by day and by night.",
    "Results": "Of 412 hunts 300 were begun by two lions or more, and 180 of these at night by females alone.",
    "Conclusions": "Lions hunt together rather than alone, so that parks should be large enough for whole prides.",
}
ABSTRACT = "Hunting\n\n" + " ".join(f"{label}: {said}" for label, said in PAPER.items()) + f"\n\n{TEXT}"


def test_each_section_of_a_paper_is_told_from_what_its_abstract_labels_so() -> None:
    engine = ScriptedEngine(list(PAPER.values()))
    summarized(engine, SourceText("a", ABSTRACT, []), style="abstract")
    for prompt, own in zip(engine.history[:4], PAPER.values(), strict=True):
        assert [each in prompt for each in PAPER.values()] == [each == own for each in PAPER.values()]


def test_a_section_of_a_paper_that_tells_nothing_gives_way_to_what_the_abstract_labels_so() -> None:
    engine = ScriptedEngine(["The paper describes lions.", *list(PAPER.values())[1:], "The paper describes lions."])
    summary = result(summarized(engine, SourceText("a", ABSTRACT, []), style="abstract")).summary
    assert summary.startswith(f"## Why it was done\n\n“{PAPER['Background']}”\n\n## What was done")
