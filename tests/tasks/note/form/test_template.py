from __future__ import annotations

from pathlib import Path

import pytest

from slmdesk import paths
from slmdesk.errors import DocumentError
from slmdesk.messages import Block, SourceText
from slmdesk.tasks.note.form import template as templates
from slmdesk.tasks.note.form.evidence import may_speak_of

FOLDER = paths.resources() / "templates"


@pytest.mark.parametrize("name", ["soap", "hp", "discharge", "referral", "brief"])
def test_the_programs_templates_are_whole(name: str) -> None:
    template = templates.load(FOLDER, name)
    assert template.title
    assert all(field.questions for _section, _number, field in template.numbered())
    assert name in templates.names(FOLDER)


def test_soap_has_its_four_sections() -> None:
    template = templates.load(FOLDER, "soap")
    assert [section.title for section in template.sections] == ["Subjective", "Objective", "Assessment", "Plan"]
    kinds = {field.title: field.kind for _section, _number, field in template.numbered()}
    assert kinds["Medications"] == "medications"
    assert kinds["Chief complaint"] == "line"


def test_a_template_of_the_users_own() -> None:
    template = templates.parse(
        "# Wound check\nFor nurses.\n\n## Wound (list) = Wunde, Plaie\n- Where is it?\n- How large is it?\n"
        "Only if said: wound*, cut\n\n## Advice\nWhat was advised?\n### Diet (line)\nWhich diet?\n"
    )
    assert template.title == "Wound check"
    wound, advice = template.sections
    assert wound.fields[0] == templates.TemplateField(
        "Wound", "list", ("Where is it?", "How large is it?"), ("Wound", "Wunde", "Plaie"), ("wound*", "cut")
    )
    assert [field.title for field in advice.fields] == ["Diet"]


def test_a_heading_alone_borrows_the_question_of_a_known_field() -> None:
    known = templates.known_fields(FOLDER)
    template = templates.parse("## PMH\n## Something of ours\n", known)
    borrowed, own = (section.fields[0] for section in template.sections)
    assert "diseases" in borrowed.questions[0]
    assert borrowed.kind == "list"
    assert "Something of ours" in own.questions[0]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "no section"),
        ("Plan: rest", "no section"),
        ("### Field first\n", "before the first section"),
        ("## \n", "no words"),
        ("## Plan (poem)\n", "not known"),
        ("## Plan\nx\n## plan\ny\n", "two sections"),
        ("## " + "x" * 200, "too long"),
        ("## Plan\n" + "word " * 1000, "too long"),
        ("\n".join(f"## S{number}\nq" for number in range(60)), "at most"),
    ],
)
def test_a_bad_template_is_refused_in_words(text: str, words: str) -> None:
    with pytest.raises(DocumentError) as caught:
        templates.parse(text)
    assert caught.value.kind == "template-damaged"
    assert words in caught.value.message
    assert caught.value.hint


def test_an_unknown_name_lists_the_known_ones() -> None:
    with pytest.raises(DocumentError) as caught:
        templates.load(FOLDER, "../prompts/x")
    assert "soap" in caught.value.hint


def test_learning_takes_headings_in_order_and_nothing_of_the_patient() -> None:
    example = SourceText(
        "old.txt",
        "PC: Abdo pain\nHPC: 2/7 hx lower abdominal pain, central. Drinking well, no dysuria at all and no back pain.\n"
        "PMH : Nil\nDH: Nil.\n\nImp: ? UTI.\nPlan:\n1. Antibiotics for 3 days\n2. Push fluids\n",
        [],
    )
    template = templates.learn(example, templates.known_fields(FOLDER))
    assert [section.title for section in template.sections] == ["PC", "HPC", "PMH", "DH", "Imp", "Plan"]
    kinds = {field.title: field.kind for _section, _number, field in template.numbered()}
    assert kinds["DH"] == "medications"
    assert kinds["Plan"] == "list"
    told = " ".join(question for _s, _n, field in template.numbered() for question in field.questions)
    assert "Antibiotics" not in told
    assert "Abdo" not in told


@pytest.mark.parametrize(
    "example",
    [
        "Motivo de consulta: Tos.\nMedicación:\n- Enalapril\nAlergias: Ninguna.\nJuicio clínico: Tos por IECA.\n",
        "Motif de consultation: Toux.\nTraitement en cours:\n- Énalapril\nAllergies: aucune\nConclusion: Toux\n",
        "AKTUELLE ANAMNESE\nHusten.\nMEDIKATION\nRamipril\nALLERGIEN\nKeine\nBEURTEILUNG\nReizhusten\n",
        "Motivo della visita: Tosse.\nTerapia in corso:\n- Enalapril\nAllergie: no\nDiagnosi: Tosse\n",
        "Queixa principal: Tosse.\nMedicação habitual:\n- Enalapril\nAlergias: nega\nHipótese diagnóstica: Tosse\n",
    ],
    ids=["es", "fr", "de", "it", "pt"],
)
def test_an_example_in_another_language_brings_the_known_fields(example: str) -> None:
    template = templates.learn(SourceText("note.txt", example, []), templates.known_fields(FOLDER))
    _reason, medicines, allergies, assessment = (field for _section, _number, field in template.numbered())
    assert medicines.kind == "medications"
    assert "allerg*" in allergies.needs
    assert "Assessment" in assessment.names


def test_each_foreign_heading_stands_for_one_field_of_a_template() -> None:
    titles = {
        field.title for name in templates.names(FOLDER) for _s, _n, field in templates.load(FOLDER, name).numbered()
    }
    table = (FOLDER / "headings.txt").read_text(encoding="utf-8").splitlines()
    rows = [line.partition(":") for line in table if not line.startswith("#")]
    assert {title for title, _colon, _others in rows} <= titles
    foreign = [name.strip().casefold() for _title, _colon, others in rows for name in others.split(",")]
    assert len(foreign) == len(set(foreign))


def test_learning_goes_by_the_headings_that_a_format_marks() -> None:
    text = "Letter\nFindings\nAll well today: really.\nAdvice\nRest."
    marks = [(0, 6, 1), (7, 15, 2), (40, 46, 2)]
    blocks = [Block(None, start, end, "heading", level) for start, end, level in marks]
    template = templates.learn(SourceText("a.docx", text, blocks), [])
    assert [section.title for section in template.sections] == ["Findings", "Advice"]


def test_an_example_without_headings_is_refused() -> None:
    with pytest.raises(DocumentError) as caught:
        templates.learn(SourceText("a.txt", "Just a sentence about nothing in particular", []), [])
    assert caught.value.kind == "template-damaged"


@pytest.mark.parametrize(
    ("needs", "text", "asked"),
    [
        ((), "anything", True),
        (("allerg*",), "No known ALLERGIES", True),
        (("allerg*",), "the patient has a cough", False),
        (("ct",), "a doctor acted", False),
        (("ct",), "a CT of the head", True),
        (("*ectomy",), "after appendectomy", True),
        (("x ray",), "an x\nray", True),
        (("#",), "weighs 70", True),
    ],
)
def test_a_field_is_asked_only_when_the_text_can_speak_of_it(needs: tuple[str, ...], text: str, asked: bool) -> None:
    assert may_speak_of(text, templates.TemplateField("A", "list", ("q",), ("A",), needs)) is asked


def test_every_template_file_is_readable_text() -> None:
    for path in FOLDER.glob("*.md"):
        assert Path(path).read_text(encoding="utf-8").startswith("# ")


def learned(text: str) -> list[tuple[str, str]]:
    template = templates.learn(SourceText("example", text, []), templates.known_fields(FOLDER))
    return [(field.title, field.kind) for _section, _number, field in template.numbered()]


def test_how_little_an_example_says_is_no_limit_for_the_next_patient() -> None:
    example = (
        "PC: cough for 3/52\nHPC: dry cough, worse at night.\nDH: metformin 500 mg bd\nAllergies: NKDA\n"
        "Imp: viral cough\nPlan: fluids\nF/U: 2/52\nSigned: Dr Bell\n"
    )
    assert learned(example) == [
        ("PC", "line"),
        ("HPC", "text"),
        ("DH", "medications"),
        ("Allergies", "list"),
        ("Imp", "list"),
        ("Plan", "list"),
        ("F/U", "list"),
    ]


def test_headings_may_be_plain_lines_and_what_stands_over_all_is_the_title() -> None:
    example = (
        "CLINIC LETTER\n\nDIAGNOSES\n1. Hypertension\n\nCURRENT MEDICATION\nMetformin 1 g bd\n\n"
        "Objective\nChest clear.\n\nPlan\nFluids and rest.\n"
    )
    assert learned(example) == [
        ("Diagnoses", "list"),
        ("Current medication", "medications"),
        ("Objective", "list"),
        ("Plan", "list"),
    ]
    assert templates.learn(SourceText("example", example, []), []).title == "Clinic letter"


def test_values_of_the_examples_patient_are_no_headings() -> None:
    example = SourceText(
        "eye.txt",
        "Presenting complaint: Red eye.\n\nExamination:\nVA R 6/12, L 6/5\nIOP R 12, L 15\nR: cells 2+.\n\nPLAN\n"
        "Review.\n",
        [],
    )
    learned = templates.learn(example, templates.known_fields(FOLDER))
    assert [section.title for section in learned.sections] == ["Presenting complaint", "Examination", "PLAN"]


def test_a_heading_may_have_a_digit_in_a_word() -> None:
    example = "REVIEW\n\nHbA1c: 58 mmol/mol\nVA R 6/12: better\nB12: normal\nPlan: repeat\n"
    known = templates.known_fields(paths.resources() / "templates")
    learned = templates.learn(SourceText("example.txt", example, []), known)
    assert [field.title for *_place, field in learned.numbered()] == ["HbA1c", "B12", "Plan"]
