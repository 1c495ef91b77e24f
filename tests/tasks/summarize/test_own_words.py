from __future__ import annotations

from fakes import ScriptedEngine
from lion_summaries import result, sentences_in, summarized
from slmdesk.messages import SourceText
from slmdesk.tasks.summarize.finish import OF_THE_SOURCE
from slmdesk.tasks.summarize.own_words import OwnWords
from slmdesk.tasks.summarize.telling import Telling
from slmdesk.tasks.summarize.told import Stretches
from slmdesk.tasks.verify import SourceIndex

STREAM = """On a wet evening the farmer Alun Price stands in what was his lower meadow and counts the dams of the brook.
The licence ends in June, and the county has to decide by the end of January whether to apply for another one.
The farmers' union wants the number limited to 20 and the right to remove dams without asking anybody first.
In the summer his granddaughter sold tickets for beaver watching from the hay loft: 212 people came.
The pensioner Gwen Harries lost 60 apple trees in one winter and was refused any money, for there was no fence.
He says that the lambs never made as much in that corner, and wades back to the bank of the stream."""
CONCERT = "In the summer his granddaughter sold tickets for beaver watching from the hay loft: 212 people came."

CAR = """Buying a car

1. Proof
During the first twelve months the dealer has to prove that the car was sound. After that the burden is on you, and
you will need an expert's report, which costs 300 euros.

2. Repair
The dealer must be given the chance to repair the car. He pays 40 euros a day for as long as the repair takes.

3. Guarantee
A guarantee is a promise that the dealer gives of his own free will. It costs 90 euros a year and may be limited.

4. Help
The arbitration board decides for nothing. You can call on it up to six months after you learned of the fault."""


def test_what_was_put_together_gives_way_to_its_passage() -> None:
    mix = "The bank received 212 tickets for beaver watching from the hay loft."
    true = "Gwen Harries lost 60 apple trees in one winter."
    events = summarized(ScriptedEngine([f"{true} {mix}", "Nothing."]), SourceText("a", STREAM, []))
    assert mix not in result(events).summary
    assert true in result(events).summary
    (quote,) = [each for each in sentences_in(events) if "212" in each.text]
    assert quote.text == f"“{CONCERT}”"
    assert quote.reasons == [OF_THE_SOURCE]


def test_in_a_list_each_line_keeps_its_marker() -> None:
    mix = "The bank received 212 tickets for beaver watching from the hay loft."
    true = "Gwen Harries lost 60 apple trees in one winter."
    engine = ScriptedEngine(["Trees.", "- tree: it grows", f"- {true}\n- {mix}", "- Who lost trees?"])
    summary = result(summarized(engine, SourceText("a", STREAM, []), style="study")).summary
    assert f"- {true}\n- “{CONCERT}”" in summary


def test_a_conversation_is_not_quoted() -> None:
    lines = [f"{'Ann' if at % 2 else 'Bob'}: {line}" for at, line in enumerate(STREAM.splitlines())]
    mix = "The bank received 212 tickets for beaver watching from the hay loft."
    events = summarized(ScriptedEngine([mix, "Nothing."]), SourceText("a", "\n".join(lines), []))
    assert not any(each.text == f"“{CONCERT}”" for each in sentences_in(events))


def test_a_passage_comes_with_the_one_that_it_hangs_on() -> None:
    told = "The dealer must prove that it was sound. You need expert's report. It costs 300 euros."
    summary = result(summarized(ScriptedEngine([told, "The dealer repairs.", "No."]), SourceText("a", CAR, []))).summary
    proof = "“During the first twelve months the dealer has to prove that the car was sound.”"
    assert f"{proof} “After that the burden is on you" in summary
    assert "The dealer must prove" not in summary, "it is said in the passage beside it"


def test_a_time_that_limits_a_rule_does_not_get_lost() -> None:
    told = ["The dealer has to prove that the car was sound.", "The dealer must be given the chance to repair the car."]
    summary = result(summarized(ScriptedEngine([*told, "Nothing."]), SourceText("a", CAR, []))).summary
    assert "“During the first twelve months the dealer has to prove that the car was sound.”" in summary


HALL = """The main hall holds 120 people at tables and 180 in rows, and the small room upstairs holds 25 people.
Residents pay 14 pounds an hour for the main hall, and everybody else pays 22 pounds an hour.
The garden behind the hall has 6 benches, 2 tables and a very old walnut tree.
Gas heaters 1 to 4 stand in the corners of the hall, and number 5 stands upstairs.
The kitchen was built in 1974 and has 3 ovens with 12 plates for big dinners.
The floor of the hall was laid in 1998 from 90 old oaks of the forest nearby."""


def test_what_is_to_be_paid_stays_when_rules_without_headings_are_shortened() -> None:
    order = [0, 2, 3, 4, 5, 1]
    answer = " ".join(HALL.splitlines()[at] for at in order)
    summary = result(
        summarized(ScriptedEngine([answer, "Nothing."]), SourceText("a", HALL, []), length="short")
    ).summary
    assert "14 pounds an hour" in summary
    assert "90 old oaks" not in summary


RULES = """Rules of the workshop

1. Use
Members may use the workshop from 7 to 22. Saws and planers may be used only after an introduction of two hours.
If you work late, leave a note at the door. Nobody works alone at a machine. Children under 12 have to stay outside.

2. Costs
The yearly fee is 90 euros, for students 45 euros. Wood from the store costs what the club paid for it.
If a tool breaks, its user pays for the repair, up to 200 euros. Sawdust is thrown into the bin behind the house.

3. End
Members can leave at the end of a quarter by writing to the board four weeks before the quarter ends.
The fee is not paid back. The key is given back to the treasurer within ten days of the last day."""
NOBODY, CHILDREN = "“Nobody works alone at a machine.”", "“Children under 12 have to stay outside.”"


def put_right(*sentences: str, text: str = RULES) -> list[str]:
    """What becomes of the sentences of a summary of rules."""
    index = SourceIndex([SourceText("a", text, [])])
    own_words = OwnWords(Stretches(index, 100), Telling(index, loose=False), closely=True, idle=False)
    return [sentence for _lead, sentence in own_words.among([(" ", each) for each in sentences])]


def test_of_two_clauses_none_gets_lost() -> None:
    false = "Nobody works alone at a machine, and children under 13 have to stay outside."
    assert put_right(false) == [NOBODY, CHILDREN]


def test_a_passage_stands_where_it_was_told_first_and_once() -> None:
    false = "Children under 13 have to stay outside."
    assert put_right(false, "The fee is not paid back.", false) == [CHILDREN, "The fee is not paid back."]


def test_what_a_small_model_makes_of_a_list_of_a_fragment_and_of_a_condition() -> None:
    text = """Medicines at discharge: metformin 1 g twice daily, ramipril 2.5 mg at night, apixaban 10 mg for 35 days.
If the crutches ordered are not available, the ward lends a pair.
Repairs of crutches up to 60 pounds may be ordered without asking, and they are refunded against a receipt.
After the ward in Stoke Ferrers burned down, every fifth bed around it was empty for a year."""
    lines = text.splitlines()
    assert put_right("Metformin 1 g twice daily for 35 days.", text=text) == ["“metformin 1 g twice daily”."]
    for false, line in (
        ("If the crutches are available, the ward lends a pair.", lines[1]),
        ("Refunds for repairs of crutches up to 60 pounds.", lines[2]),
        ("Every fifth bed around it was empty for a year.", lines[3]),
    ):
        assert put_right(false, text=text) == [f"“{line}”"]
    for true in ("The ward lends a pair if the crutches ordered are not available.", "He takes ramipril 2.5 mg."):
        assert put_right(true, text=text) == [true]


def test_what_somebody_else_does_is_no_order_to_the_reader() -> None:
    text = """If nothing is heard from the tenant, the office collects 87.40 pounds by direct debit on 1 July.
The tenant has to send the certificate of the college to the office by 11 June.
The counter in Mill Street is open from Monday to Thursday."""
    line = text.splitlines()[0]
    assert put_right("Collect 87.40 pounds by direct debit on 1 July.", text=text) == [f"“{line}”"]
    asked = "Send the certificate of the college to the office by 11 June."
    assert put_right(asked, text=text) == [asked]


def test_an_order_that_one_of_its_passages_gives_stays() -> None:
    text = (
        "Please keep the broken joint. We intend to claim the money back from the firm and our lawyers will need it "
        "as proof. The money will be in your account within ten days. The freezer was already 14 years old."
    )
    index = SourceIndex([SourceText("a", text, [])])
    own = OwnWords(Stretches(index, 60), Telling(index, loose=False), closely=False, idle=False)
    true = "Keep the broken joint, because the lawyers need it as proof."
    assert own.among([("", true)]) == [("", true)]
