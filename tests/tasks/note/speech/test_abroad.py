from __future__ import annotations

import pytest

from slmdesk.messages import SourceText
from slmdesk.tasks.note.speech.abroad import in_third_person, is_of_kin, is_of_woman, told_of_kin
from tests.tasks.note.test_true_statements import written

VISITE = (
    "Médecin : Bonjour madame Delattre, qu'est-ce qui vous amène aujourd'hui ?\n"
    "Patiente : J'ai des brûlures dans l'estomac depuis dix jours, surtout la nuit, et un goût acide.\n"
    "Médecin : Des maladies dans la famille, des difficultés à avaler ?\n"
    "Patiente : Mon père a eu un ulcère de l'estomac à cinquante ans. Ma sœur est allergique aux noix.\n"
    "Médecin : Est-ce que vous avez vomi ?\nPatiente : Non, je n'ai pas vomi.\n"
    "Médecin : L'abdomen est souple, légèrement sensible. Je vous prescris de l'oméprazole 20 mg.\n"
    "Patiente : Est-ce qu'il faut une fibroscopie ?\nMédecin : Non, pas pour l'instant.\n"
)


def test_a_french_note_keeps_relatives_and_speakers_apart() -> None:
    note = written(
        VISITE,
        Past_medical_history=("Le patient a eu un ulcère de l'estomac à cinquante ans.",),
        Allergies=("La patiente a une sœur allergique aux noix.",),
        Family_history=(),
        Physical_exam=("L'abdomen est souple, légèrement sensible.", "Il y a un goût acide."),
        Plan=("Le docteur recommande une fibroscopie.", "On prescrit de l'oméprazole 20 mg."),
    )
    assert "ulcère" not in note["Past medical history"]
    assert "noix" not in note["Allergies"]
    assert "“Mon père a eu un ulcère de l'estomac à cinquante ans.”" in note["Family history"]
    assert note["Physical exam"] == "- L'abdomen est souple, légèrement sensible."
    assert "recommande" not in note["Plan"]
    assert "pas pour l'instant" in note["Plan"]


@pytest.mark.parametrize(
    ("text", "quote", "kin"),
    [
        ("Hatte einen Herzinfarkt.", "Mein Vater hatte einen Herzinfarkt.", True),
        ("Hatte einen Herzinfarkt.", "Ich hatte einen Herzinfarkt.", False),
        ("Il a le diabète.", "Son père a le diabète. Il a le diabète depuis 2010.", False),
        ("Tuvo un ictus.", "Mi madre tuvo un ictus.", True),
        ("Mi madre tuvo un ictus.", "Mi madre tuvo un ictus.", False),
    ],
)
def test_whose_disease_it_is_in_other_languages(text: str, quote: str, kin: bool) -> None:
    assert is_of_kin(text, [quote]) is kin


def test_a_woman_is_she_and_her_knee_is_hers() -> None:
    sources = [SourceText("visite.txt", VISITE, [])]
    assert is_of_woman(sources)
    assert in_third_person("Il fume pour mon genou.", True) == "Elle fume pour son genou."
    assert in_third_person("Il y a une douleur.", True) == "Il y a une douleur."
    assert told_of_kin(sources)[0].startswith("“Mon père")
