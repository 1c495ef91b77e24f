"""Questions: each with the sentence that answers it, and none that does not hold."""

from __future__ import annotations

import dataclasses
import json

import pytest

from slmdesk import paths
from slmdesk.engine import JsonSchema
from slmdesk.errors import JobCancelled, TaskError
from slmdesk.messages import Block, Done, ModelFile, Question, QuestionKind, Quiz, QuizResult, SourceText
from slmdesk.tasks import quiz
from slmdesk.tasks.quiz import checks
from slmdesk.tasks.quiz.sentences import KeySentence, answer_parts, key_sentences, stands_alone
from slmdesk.tasks.quiz.writing import Draft, Writer
from tests.fakes import ScriptedEngine, ScriptedEngines

SECTIONS = [
    ("Heart", "The left ventricle pumps oxygenated blood into the aorta of the body."),
    ("Lungs", "The alveoli of the lungs exchange oxygen and carbon dioxide with capillaries."),
    ("Kidney", "The nephron is the functional unit that filters plasma inside the kidney."),
    ("Liver", "Hepatocytes produce bile and store glycogen for the metabolism of glucose."),
]
MODEL = ModelFile("scripted", "nowhere.gguf")


def book() -> SourceText:
    text, blocks = "", []
    for title, body in SECTIONS:
        blocks.append(Block(1, len(text), len(text) + len(title), "heading", 1))
        text += f"{title}\n"
        blocks.append(Block(1, len(text), len(text) + len(body)))
        text += f"{body}\n"
    return SourceText("book.txt", text, blocks)


def made(answers: list[str], count: int, kinds: list[QuestionKind], avoid: list[str] | None = None):  # type: ignore[no-untyped-def]
    engine = ScriptedEngine(answers)
    request = Quiz([book()], count, MODEL, kinds=kinds, avoid=avoid or [])
    events = list(quiz.run(request, ScriptedEngines(engine), lambda: False))
    last = events[-1]
    assert isinstance(last, Done)
    assert isinstance(last.result, QuizResult)
    return [event for event in events if isinstance(event, Question)], last.result, engine


def choice(answer: str, question: str, wrong: list[str]) -> str:
    return json.dumps({"answer": answer, "question": question, "wrong": wrong})


def test_sections_are_asked_about_in_turn() -> None:
    found = list(key_sentences([book()]))
    assert {sentence.section for sentence in found[:4]} == {"Heart", "Lungs", "Kidney", "Liver"}
    for sentence in found:
        citation = sentence.citation([book()])
        assert citation.quote == book().text[citation.start : citation.end]


def test_every_part_is_words_of_the_sentence() -> None:
    for _title, body in SECTIONS:
        parts = answer_parts(body)
        assert parts
        assert all(part in body for part in parts)


@pytest.mark.parametrize(
    "sentence",
    [
        "- Explain the role of logical consequences in assessing a philosophical position.",
        "Describe the structure of the nephron and its place in the kidney.",
        "(c) Cartilage of the calli is replaced by trabecular bone after some weeks.",
        "As explained at the beginning of the chapter, an argument is a set of reasons.",
        "The nephron was described earlier as the functional unit of the kidney.",
    ],
)
def test_a_line_that_is_no_statement_is_not_asked_about(sentence: str) -> None:
    assert not stands_alone(sentence)


@pytest.mark.parametrize(
    ("sentence", "part"),
    [
        ("A second function of the macula densa cells is the release of renin.", "macula densa cells"),
        ("The levels are regulated through a negative feedback loop of hormones.", "negative feedback loop"),
        ("The fenestrations prevent the passage of blood cells into the tubule.", "fenestrations"),
        ("Calcium is absorbed with the help of vitamin D in the small intestine.", "vitamin D"),
        ("Almost nobody knew that Mohism arose in the years of the warring states.", "Mohism"),
    ],
)
def test_an_answer_is_a_whole_phrase_without_a_verb(sentence: str, part: str) -> None:
    found = answer_parts(sentence)
    assert part in found[:4]
    assert not any(set(each.split()) & {"prevent", "arose", "is", "absorbed with"} for each in found)
    shorter = [each for each in found if each != part and each in part.split()]
    assert all(found.index(part) < found.index(each) for each in shorter)


def test_a_part_that_goes_on_is_no_answer() -> None:
    found = answer_parts("The kidneys receive 25 percent of the cardiac output from the heart.")
    assert "25 percent" in found
    assert "25 percent of the cardiac" not in found
    found = answer_parts("Each kidney weighs about as much as an apple from the market.")
    assert "kidney" in found
    assert not any("kidney weighs" in part for part in found)


def test_a_subject_comes_before_the_subject_with_its_verb() -> None:
    found = answer_parts("Ketones oxidize to produce energy for the brain.")
    assert found.index("Ketones") < found.index("Ketones oxidize")


@pytest.mark.parametrize(
    "sentence",
    [
        "It pumps blood into the aorta of the whole body.",
        "Why does the heart beat all day and night?",
        "Three disaccharides (shown in ) are important to all people.",
        "Short.",
    ],
)
def test_a_sentence_that_does_not_stand_alone_is_not_asked_about(sentence: str) -> None:
    assert not stands_alone(sentence)


def test_cloze_needs_no_model_and_quotes_its_passage() -> None:
    questions, result, engine = made(["x"], 3, ["cloze"])
    assert engine.history == []
    assert (len(questions), result.kept) == (3, 3)
    for question in questions:
        (citation,) = question.sources
        assert question.question.replace("_____", question.answer) == citation.quote
        assert question.answer in citation.quote


def test_a_choice_has_four_different_options_and_its_answer_among_them() -> None:
    first = next(key_sentences([book()]))
    answer = first.parts[0]
    written = choice(answer, "Which part of the organ is meant by the body, oxygen or the kidney?", list("vwxyz"))
    questions, result, engine = made([written, written, answer, answer], 1, ["choice"])
    schema = engine.constraints[0]
    assert isinstance(schema, JsonSchema)
    assert answer in json.loads(schema.schema)["properties"]["answer"]["enum"]
    assert [question.answer for question in questions] == [answer]
    assert len(set(questions[0].options)) == 4
    assert answer in questions[0].options
    assert result.kept + sum(result.thrown_away.values()) <= result.written


def test_what_the_model_cannot_answer_itself_is_thrown_away() -> None:
    first = next(key_sentences([book()]))
    written = choice(first.parts[0], "Which part of the body, oxygen or kidney is it?", list("vwxyz"))
    questions, result, _engine = made([written, "vwxyz"], 1, ["choice"])
    assert questions == []
    assert result.kept == 0
    assert checks.NOT_ANSWERED in result.thrown_away or checks.UNREADABLE in result.thrown_away


def test_a_question_asked_before_is_not_asked_again() -> None:
    (first, *_rest), _result, _engine = made(["x"], 1, ["cloze"])
    questions, result, _engine = made(["x"], 4, ["cloze"], [first.question])
    assert first.question not in [question.question for question in questions]
    assert result.thrown_away[checks.DUPLICATE] == 1


def test_statements_are_true_and_false_in_turn_and_a_false_one_is_corrected() -> None:
    sentences = list(key_sentences([book()]))
    part = sentences[1].parts[0]
    false = json.dumps({"part": part, "instead": [sentences[1].context.split()[1], f"{part} too", "sunlight"]})
    questions, _result, _engine = made([false], 2, ["true-false"])
    assert [question.answer for question in questions] == ["True", "False"]
    assert questions[1].explanation == questions[1].sources[0].quote != questions[1].question
    assert "sunlight" in questions[1].question  # neither a word of the passage nor the part made longer


def test_true_statements_do_not_fill_the_place_of_false_ones_that_failed() -> None:
    questions, result, _engine = made(["unfinished"] * 8, 4, ["true-false"])
    assert [question.answer for question in questions] == ["True", "True"]
    assert result.kept == 2
    assert result.kept + sum(result.thrown_away.values()) == result.written  # no true one was made for nothing


@pytest.mark.parametrize(
    "text",
    [
        "The sentence does not mention veins",
        "None of the above",
        "It is not mentioned",
        "veins that lead the blood from the head",  # five times as long as the answer
        "the great saphenous vein of the left leg and the right jugul",  # cut at the most characters
        "",
    ],
)
def test_what_gives_itself_away_is_no_wrong_answer(text: str) -> None:
    answer = "the ascending aorta of the heart" if len(text) == checks.LONGEST_WRONG else "aorta"
    assert checks.wrong_answers([text, "arteries"], answer, SECTIONS[0][1], 3) == ["arteries"]


def test_a_false_statement_has_one_article() -> None:
    sentence = dataclasses.replace(next(key_sentences([book()])), parts=("aorta",))
    written = json.dumps({"part": "aorta", "instead": ["the sunlight"] * 3})
    writer = Writer(Quiz([book()], 1, MODEL, kinds=["true-false"]), paths.resources() / "prompts")
    draft = writer.draft("true-false", False, sentence, written, [])
    assert isinstance(draft, Draft)
    assert "into the sunlight of the body" in draft.question.question


def test_something_else_is_no_more_exact_and_not_of_the_passage() -> None:
    passage = "True ribs attach to the sternum, floating ribs do not."
    assert checks.is_another("lumbar vertebrae", "thoracic vertebrae", passage)
    assert not checks.is_another("true thoracic vertebrae", "thoracic vertebrae", passage)
    assert not checks.is_another("floating ribs", "True ribs", passage)
    assert not checks.is_another("bones of the face", "facial bones", passage)  # the same in another form


def test_an_open_question_leaves_something_to_answer() -> None:
    first = next(key_sentences([book()]))
    whole = json.dumps({"question": f"Is it right that {first.text[0].lower()}{first.text[1:-1]}?"})
    questions, result, _engine = made([whole], 1, ["open"])
    assert questions == []
    assert result.thrown_away[checks.LEAKS] > 0


@pytest.mark.parametrize(
    ("question", "fault"),
    [
        ("What does the aorta receive?", checks.LEAKS),
        ("What does the passage say about the ventricle?", checks.POINTS),
        ("Which one?", checks.TOO_SHORT),
        ("Who wrote the famous play Hamlet?", checks.UNRELATED),
        ("What did the aorta's friends say of the aortas?", checks.LEAKS),
        ("What are the two places that the left ventricle pumps blood to?", checks.SEVERAL),
        ("Where does the left ventricle pump blood?", ""),
    ],
)
def test_faults_of_a_question(question: str, fault: str) -> None:
    assert checks.question_fault(question, "aorta", SECTIONS[0][1]) == fault


def test_wrong_answers_are_wrong_and_different() -> None:
    proposed = ["the aorta", "Veins", "veins", "oxygenated blood", "arteries", "the lymph", "x"]
    assert checks.wrong_answers(proposed, "aorta", SECTIONS[0][1], 3) == ["Veins", "arteries", "the lymph"]


def test_numbers_are_the_same_answer_by_value() -> None:
    assert checks.same_answer("1,000 mL", "1000 mL")
    assert not checks.same_answer("5 percent", "50 percent")


@pytest.mark.parametrize(("count", "text"), [(0, "x"), (10_000, "x"), (3, "No sentence here")])
def test_what_cannot_be_made_is_refused(count: int, text: str) -> None:
    request = Quiz([SourceText("a.txt", text, [])], count, MODEL)
    with pytest.raises(TaskError):
        list(quiz.run(request, ScriptedEngines(ScriptedEngine(["x"])), lambda: False))


def test_cancel_ends_it() -> None:
    with pytest.raises(JobCancelled):
        list(quiz.run(Quiz([book()], 2, MODEL), ScriptedEngines(ScriptedEngine(["x"])), lambda: True))


def test_a_part_is_replaced_where_it_stands_as_a_word() -> None:
    request = Quiz([book()], 1, MODEL)
    text = "Cell walls are thick: a cellulose layer surrounds each cell of a plant."
    sentence = KeySentence(0, 0, len(text), text, text, "", ("cell",))
    written = json.dumps({"part": "cell", "instead": ["muscle"] * 3})
    draft = Writer(request, paths.resources() / "prompts").draft("true-false", False, sentence, written, [])
    assert isinstance(draft, Draft)
    assert draft.question.question == "Cell walls are thick: a cellulose layer surrounds each muscle of a plant."


def test_a_sentence_may_begin_with_quotation_marks_of_other_languages() -> None:
    for begin in "«„「":
        assert stands_alone(f"{begin}Das Herz” pumpt das Blut durch den ganzen Körper des Menschen.")


@pytest.mark.parametrize(
    ("question", "answer", "fault"),
    [
        ("When does the left ventricle pump blood?", "oxygenated blood", checks.ANOTHER_KIND),
        ("When does the left ventricle pump blood?", "early summer", ""),
        ("How many litres does the left ventricle pump?", "oxygenated blood", checks.ANOTHER_KIND),
        ("How many litres does the left ventricle pump?", "five litres", ""),
        ("Wann pumpt die linke ventricle das Blut?", "die Aorta", checks.ANOTHER_KIND),
        ("What does the left ventricle pump into vessels?", "oxygenated blood", ""),
    ],
)
def test_a_question_asks_for_the_kind_of_its_answer(question: str, answer: str, fault: str) -> None:
    sentence = "The left ventricle pumps five litres of oxygenated blood into the aorta in early summer."
    assert checks.question_fault(question, answer, sentence) == fault


def test_numbers_stand_among_numbers_only() -> None:
    assert checks.wrong_answers(["veins", "12", "seven"], "5 litres", "Of 5 litres.", 3) == ["12", "seven"]
    assert checks.wrong_answers(["16", "veins"], "arteries", "Of arteries.", 3) == ["veins"]


@pytest.mark.parametrize(
    "sentence",
    [
        "Modern representative democracies are examples of this form of authority in the world.",
        "The heart of these animals has three chambers and no valves at all.",
    ],
)
def test_a_sentence_that_points_at_another_is_not_asked_about(sentence: str) -> None:
    assert not stands_alone(sentence)
    assert stands_alone("Animals such as frogs have a heart with three chambers and no valves.")


def test_a_german_sentence_that_refers_to_another_is_not_asked_about() -> None:
    text = (
        "Das Herz pumpt das Blut durch den ganzen Körper des Menschen und der Tiere. "
        "Es hat vier Kammern, die von Klappen und dicken Muskeln getrennt werden."
    )
    assert [each.text[:8] for each in key_sentences([SourceText("a", text, [])])] == ["Das Herz"]


def test_a_word_that_only_begins_a_phrase_is_no_answer() -> None:
    found = answer_parts("The landlord may end the contract only after a fair warning in winter.")
    assert "fair warning" in found
    assert "fair" not in found


def test_a_verb_is_no_answer() -> None:
    parts = answer_parts("The Mohists claimed that kidneys innervated by nerves filter the blood plasma.")
    assert not any("claimed" in part and " " in part for part in parts)


def test_names_keep_their_capital_and_are_no_answers_where_none_is_asked_for() -> None:
    text = (
        "The wise ruler Plato and the old writer Mozi praised individuals. Many think that Plato wrote much about "
        "citizens, and Mozi too. Then rulers came to the city."
    )
    request = Quiz([SourceText("a", text, [])], 1, MODEL, kinds=["choice"])
    writer = Writer(request, paths.resources() / "prompts")
    sentence = "The wise ruler Plato and the old writer Mozi praised individuals."
    key = KeySentence(0, 0, len(sentence), sentence, text, "", ("individuals", "Plato"))
    for answer, wrong, options in (
        ("individuals", ["plato", "Kings", "Mozi", "Poets", "priest"], {"kings", "poets", "priest"}),
        ("Plato", ["socrates", "kant", "hume", "x", "y"], {"Socrates", "Kant", "Hume"}),
    ):
        written = choice(answer, "Which of them was praised by the ruler, and by the writer?", wrong)
        draft = writer.draft("choice", True, key, written, [])
        assert isinstance(draft, Draft)
        assert set(draft.question.options) == options | {answer}


def test_the_article_before_a_gap_does_not_tell() -> None:
    sentence = "A young tadpole has an organ for breathing in the water of a pond."
    request = Quiz([SourceText("a", sentence, [])], 1, MODEL, kinds=["choice"])
    key = KeySentence(0, 0, len(sentence), sentence, sentence, "", ("organ",))
    written = choice("organ", "Organ?", ["muscle", "ear", "bone", "x", "y"])  # a bad question becomes a gap
    draft = Writer(request, paths.resources() / "prompts").draft("choice", True, key, written, [])
    assert isinstance(draft, Draft)
    assert "has a(n) _____ for" in draft.question.question


def test_hostile_text_is_looked_at_once() -> None:
    for food in ("“", "'", "a ", "(", "A. ", "1. "):
        list(key_sentences([SourceText("a", food * (60_000 // len(food)), [])]))


def test_a_word_that_begins_a_sentence_is_no_name() -> None:
    text = "Rent is due on the third working day of each month in Bristol. The rent is paid in advance."
    sentence = text[: text.index(".") + 1]
    key = KeySentence(0, 0, len(sentence), sentence, text, "", ("Rent",))
    written = choice("Rent", "Rent?", ["Bristol", "deposit", "Interest", "tax", "x"])
    writer = Writer(Quiz([SourceText("a", text, [])], 1, MODEL, kinds=["choice"]), paths.resources() / "prompts")
    draft = writer.draft("choice", True, key, written, [])
    assert isinstance(draft, Draft)
    assert set(draft.question.options) == {"Rent", "Deposit", "Interest", "Tax"}


def test_a_number_of_a_range_and_a_time_with_its_beginning_are_no_answers() -> None:
    found = answer_parts("Pupils in years 7 to 9 may be collected from the office at the end of the day.")
    assert not any("7" in part or "9" in part or "collected" in part for part in found)
    found = answer_parts("The library is open until 5 p.m. from Monday to Thursday and until noon on Friday.")
    assert not any("from" in part.split() for part in found)
    assert "hundred" in answer_parts("About a hundred soldiers came home in winter.")
