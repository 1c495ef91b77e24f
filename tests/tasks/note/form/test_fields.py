from __future__ import annotations

import json

import pytest
from hypothesis import given, strategies as st

from slmdesk.messages.notes import FieldKind
from slmdesk.tasks.note.form.fields import constraint, read_answer, says_nothing
from slmdesk.tasks.note.form.template import TemplateField


@pytest.mark.parametrize("kind", ["text", "line", "list", "medications"])
def test_the_shape_allows_silence_unless_the_text_speaks_of_it(kind: FieldKind) -> None:
    field = TemplateField("A", kind, ("q",), ("A",))
    options = json.loads(constraint(field).schema)["anyOf"]
    assert any(option["properties"] == {"mentioned": {"const": False}} for option in options)
    assert "anyOf" not in json.loads(constraint(field, must_answer=True).schema)


def test_answers_are_read() -> None:
    assert read_answer('{"mentioned": false}', "list").sentences == []
    assert read_answer('{"mentioned": true, "sentences": ["- cough", "fever.", "..."]}', "list").sentences == [
        "Cough.",
        "Fever.",
    ]
    assert read_answer('{"mentioned": true, "text": "He coughs. He has no fever."}', "text").sentences == [
        "He coughs.",
        "He has no fever.",
    ]
    rows = read_answer(
        '{"mentioned": true, "medicines": [{"name": "Lax", "dose": "8", "route": "", "frequency": "", "use": "new"}]}',
        "medications",
    ).rows
    assert rows == [{"name": "Lax", "dose": "8", "route": "", "frequency": "", "use": "new"}]


def test_an_answer_cut_at_the_limit_gives_what_is_whole() -> None:
    assert read_answer('{"mentioned": true, "sentences": ["Cough.", "Fever.", "Pai', "list").sentences == [
        "Cough.",
        "Fever.",
    ]
    assert read_answer('{"mentioned": true, "text": "He coughs. He is \\"well\\". He ha', "text").sentences == [
        "He coughs.",
        'He is "well".',
    ]
    cut = (
        '{"mentioned": true, "medicines": [{"name": "A1", "dose": "", "route": "", "frequency": "", "use": "new"}, {"na'
    )
    assert [row["name"] for row in read_answer(cut, "medications").rows] == ["A1"]


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("They report a cough. They also mention that they have been taking", ["They report a cough."]),
        ("They have.", []),
        ("Takes ramipril daily, and is worried about the.", ["Takes ramipril daily."]),
        ("Reports pain in the left knee", ["Reports pain in the left knee."]),
        ("Has had no fever; " + "the knee is swollen and red, " * 9 + "and it hur", ["Has had no fever; "]),
    ],
)
def test_half_a_statement_at_the_end_of_one_is_left_out(written: str, kept: list[str]) -> None:
    found = read_answer(json.dumps({"mentioned": True, "sentences": [written]}), "list").sentences
    assert len(found) == len(kept)
    assert all(one.startswith(other) for one, other in zip(found, kept, strict=True))
    assert not any(one.endswith(("taking.", "hur.", "the.")) for one in found)


@given(st.text(max_size=80), st.sampled_from(["text", "line", "list", "medications"]))
def test_whatever_a_model_writes_can_be_read(text: str, kind: FieldKind) -> None:
    read_answer(text, kind)
    read_answer('{"mentioned": true, ' + text, kind)


@pytest.mark.parametrize(
    "text",
    [
        "Not mentioned.", "None", "N/A", "No allergies are mentioned.", "No information provided in the text.",
        "The text does not mention it.", "Nothing is said.", "Not applicable.", "No further details were given.",
        "Temperature: not mentioned.", "Blood pressure not mentioned.",
    ],
)  # fmt: skip
def test_saying_that_nothing_is_said_says_nothing(text: str) -> None:
    assert says_nothing(text)


@pytest.mark.parametrize(
    "text",
    [
        "Denies chest pain.",
        "No known drug allergies.",
        "No fever was found on examination.",
        "He is not a smoker.",
        "Nonsmoker.",
    ],
)
def test_a_negative_finding_says_something(text: str) -> None:
    assert not says_nothing(text)


def test_a_finding_is_reported_once() -> None:
    said = '{"mentioned": true, "sentences": ["Reports the patient has a dry cough", "denies that she has fever"]}'
    assert read_answer(said, "list").sentences == ["Reports dry cough.", "Denies fever."]


def test_a_symptom_is_told_without_the_one_who_has_it() -> None:
    said = '{"mentioned": true, "sentences": ["Denies that Oliver has a fever, reports that the patient has a cough"]}'
    assert read_answer(said, "list").sentences == ["Denies fever, reports cough."]


def test_what_a_model_repeats_until_its_tokens_end_stands_once() -> None:
    told = "A patient with gout, who has been diagnosed with gout" + ", who has been diagnosed with gout" * 6
    said = json.dumps({"mentioned": True, "sentences": [told]})
    assert read_answer(said, "list").sentences == ["A patient with gout, who has been diagnosed with gout."]


def test_that_something_is_not_mentioned_is_no_statement() -> None:
    nothing = (
        "Temperature: not mentioned.",
        "The patient does not mention any tobacco, alcohol or travel.",
        "The patient is not mentioned as being allergic to anything.",
    )
    assert all(map(says_nothing, nothing))
    assert not says_nothing("Temperature: not above 38 degrees.")
    assert not says_nothing("The patient does not smoke.")


def test_a_statement_may_end_with_a_pronoun_and_has_words() -> None:
    said = '{"mentioned": true, "sentences": ["He hits her.", "Does not have her inhaler with her.", "?!", "“”."]}'
    assert read_answer(said, "list").sentences == ["He hits her.", "Does not have her inhaler with her."]


def test_the_end_of_a_statement_that_the_limit_cut_is_none_of_its_own() -> None:
    cut = ("He is to watch for chest pain and for blackouts. " * 6)[:250] + " The doctor"
    answer = {"mentioned": True, "sentences": [cut, "pressure in one week. Rest.", "call 999"]}
    found = read_answer(json.dumps(answer), "list").sentences
    assert found[1:] == ["Rest.", "Call 999."]
    assert says_nothing("Nothing about the heart valve.")


@pytest.mark.parametrize(("text", "nothing"), [("Noted.", True), ("See above.", True), ("Noted a lump.", False)])
def test_a_word_of_form_says_nothing(text: str, nothing: bool) -> None:
    assert says_nothing(text) is nothing


def test_a_comparison_that_ends_with_a_verb_is_whole() -> None:
    said = ["His wife says he is more forgetful than he was.", "He says that the pain was."]
    answer = json.dumps({"mentioned": True, "sentences": said})
    assert read_answer(answer, "list").sentences == said[:1]


@pytest.mark.parametrize(("kind", "said"), [("line", ["Yes"]), ("list", [])])
def test_yes_answers_a_line_and_no_list(kind: FieldKind, said: list[str]) -> None:
    answer = json.dumps({"mentioned": True, "sentences": ["Yes"]})
    assert [each.rstrip(".") for each in read_answer(answer, kind).sentences] == said
