"""What goes along with the next question, hints, and how an answer's sentences are shown."""

from __future__ import annotations

from slmdesk.gui.tutor import words as tutor_words
from slmdesk.gui.tutor.conversation import Conversation, Exchange, Wishes, is_step, step_words
from slmdesk.messages import AskResult, Calculation, Citation, QuizResult, Sentence, Timings, Turn

CITED = Citation("a.pdf", 1, 0, 3, "Yes")
PLAIN, HINTS_FIRST = Wishes(), Wishes(socratic=True)


def told(question: str, answer: str = "Yes.", wishes: Wishes = PLAIN, **changes: object) -> Exchange:
    """An exchange that is over."""
    made = Exchange(question, wishes, 1)
    fields: dict[str, object] = {"answered": True, "general": False, "refused": "", **changes}
    made.result = AskResult(answer, skipped=[], model="m", timings=Timings(), **fields)  # type: ignore[arg-type]
    return made


def test_the_latest_answers_go_along_and_what_says_nothing_does_not() -> None:
    talk = Conversation()
    talk.exchanges = [
        told("a?"),
        told("silent?", answered=False),
        told("bomb?", answered=False, refused="weapons"),
        Exchange("stopped?", Wishes(), 1, stopped=True),
        told("b?", "Two."),
    ]
    turns, forgotten = talk.turns(Wishes())
    assert turns == [Turn("user", "a?"), Turn("assistant", "Yes."), Turn("user", "b?"), Turn("assistant", "Two.")]
    assert not forgotten


def test_what_is_long_ago_is_forgotten_several_at_a_time() -> None:
    talk, begins = Conversation(), []
    for number in range(14):
        talk.exchanges.append(told(f"{number}?"))
        turns, forgotten = talk.turns(Wishes())
        assert len(turns) == 2 * (number + 1) if number < 4 else 8 <= len(turns) <= 14
        assert turns[-2] == Turn("user", f"{number}?")
        assert forgotten == (turns[0].text != "0?")
        begins.append(turns[0].text)
    # The prompt begins as the one before but for every fourth question: the model need not read it again.
    assert begins == ["0?"] * 7 + ["4?"] * 4 + ["8?"] * 3


def test_three_hints_then_the_telling_then_a_new_round() -> None:
    talk = Conversation()
    seen = []
    for question in ("Why?", "Because?", "Hm?", "Light?", "Another thing?"):
        hint = talk.hint(HINTS_FIRST)
        turns, _forgotten = talk.turns(HINTS_FIRST)
        seen.append((hint, len(turns) // 2))
        made = told(question, wishes=HINTS_FIRST)
        made.hint = hint
        talk.exchanges.append(made)
    assert seen == [(1, 0), (2, 1), (3, 2), (0, 3), (1, 0)]
    assert talk.first_of_round(talk.exchanges[2]) == "Why?"
    assert talk.first_of_round(talk.exchanges[4]) == "Another thing?"


def test_hints_do_not_count_answers_of_before() -> None:
    talk = Conversation()
    talk.exchanges = [told("a?"), told("b?"), told("c?"), told("d?")]
    assert talk.hint(HINTS_FIRST) == 1
    assert talk.turns(HINTS_FIRST) == ([], False)


def test_a_computed_step_is_shown_once() -> None:
    exchange = told("Eggs?", "left: 16 - 7 = 9\nAnswer: 18")
    step = Calculation("left", "16 - 7", "9")
    exchange.calculations = [Calculation("eggs", "16", "16"), step]
    exchange.sentences = [
        Sentence("", "left: 16 - 7 = 9", "unverifiable", ["Computed."], []),
        Sentence("\n", "Answer: 18", "unverifiable", ["Computed."], []),
    ]
    assert [each for each in exchange.calculations if is_step(each)] == [step]
    assert step_words(step) == "left: 16 - 7 = 9"
    assert [line.sentence.text for line in exchange.lines] == ["Answer: 18"]
    assert tutor_words.outcome(exchange) == "Computed."
    assert exchange.text == "left: 16 - 7 = 9\nAnswer: 18"


def test_what_claims_nothing_about_the_material_carries_no_remark() -> None:
    exchange = told("Who?", "Paris.", general=True)
    exchange.sentences = [Sentence("", "Paris.", "unverifiable", ["General."], [])]
    assert [(line.form, line.sentence.status) for line in exchange.lines] == [(True, "supported")]
    checked = told("Who?", "Paris.")
    checked.sentences = [
        Sentence("", "Paris.", "unverifiable", ["Nothing."], []),
        Sentence(" ", "Yes.", "supported", [], [CITED]),
    ]
    assert [(line.form, line.sentence.status) for line in checked.lines] == [
        (False, "unverifiable"),
        (False, "supported"),
    ]


def test_an_answer_without_sentences_is_one_line() -> None:
    refused = told("bomb?", "I cannot help with that.", answered=False, refused="weapons")
    assert [(line.sentence.text, line.form) for line in refused.lines] == [("I cannot help with that.", True)]
    assert Exchange("Why?", PLAIN, 1, streamed="Half").lines == []


def test_what_was_thrown_away_is_told_with_its_reasons() -> None:
    result = QuizResult(3, 6, {"asked before": 1, "unfinished": 2}, "m", Timings())
    assert tutor_words.thrown_away(result) == "3 of 6 questions were thrown away: unfinished (2); asked before (1)."
    assert tutor_words.thrown_away(QuizResult(3, 3, {}, "m", Timings())) == ""
