from __future__ import annotations

import pytest

from slmdesk import paths
from slmdesk.tasks.summarize.commitments import found
from slmdesk.tasks.summarize.cues import Cues
from slmdesk.tasks.summarize.turns import turns_of

FOLDER = paths.resources() / "summaries"


def of(text: str, kind: str, language: str = "en") -> list[tuple[str, list[str]]]:
    cues = Cues.of(FOLDER, language)
    assert cues is not None
    return [(each.who, each.said) for each in found(turns_of(text), cues) if each.kind == kind]


def test_no_words_of_a_language_are_no_cues() -> None:
    assert Cues.of(FOLDER, "ko") is None
    assert Cues.of(FOLDER, None) is None
    assert Cues.of(FOLDER, "en-GB") is not None


@pytest.mark.parametrize("language", ["de", "en", "es", "fr", "it", "pt"])
def test_no_expression_begins_with_any_word(language: str) -> None:
    r"""``\w+, please`` is tried again from every letter of a word: a run of 100,000 letters took 50 s."""
    cues = Cues.of(FOLDER, language)
    assert cues is not None
    for _weight, pattern in (*cues.takes, *cues.asks, *cues.minuted, *cues.reports):
        depth, alternatives = 0, [""]
        for at, letter in enumerate(pattern.pattern):
            escaped = pattern.pattern[at - 1 : at] == "\\"
            depth += 0 if escaped else (letter == "(") - (letter == ")")
            if letter == "|" and not depth:
                alternatives.append("")
            else:
                alternatives[-1] += letter
        assert not [each for each in alternatives if each.startswith((r"\w+", r"\w*", "[^", ".*"))]


MINUTES = """3. Hives
Several members are worried. No decision was taken. The matter was put off to April, so that Helen can be heard. In the
meantime Ruth asks the insurance company whether hives are covered.

4. Water
It was agreed that members who have not paid by 15 March will lose their plots. Paul suspects a leak. He will have the
pipe tested by Friday. Since 2,250 pounds are to be applied for, Miriam is to hand in the form by 6 March. Wire will no
longer be sold. Nordgate offers two years. Whether to hire a tent was left open: Greta gets prices."""


def test_written_minutes_tell_of_others_what_they_decided_and_do() -> None:
    assert [said for _who, (said,) in of(MINUTES, "decision")] == [
        "The matter was put off to April, so that Helen can be heard.",
        "It was agreed that members who have not paid by 15 March will lose their plots.",
        "Wire will no longer be sold.",
    ]
    assert [(who, said[0].split()[0]) for who, said in of(MINUTES, "action")] == [
        ("Ruth", "In"),
        ("", "Paul"),
        ("Miriam", "Since"),
        ("Greta", "Greta"),
    ]


REPORTED = """The Treasurer reports a balance of 4,120 euros. The Secretary presents the list of members. The
Handbook covers this case. Ms Hall asks whether hens are allowed. The boat fund was set up in 1998 by the founders. Ms
Weiss, who was appointed as trainer, spoke of the winter. The side gate was left open and two oars were stolen."""


def test_what_minutes_only_report_is_no_action_and_no_decision() -> None:
    assert found(turns_of(REPORTED), Cues(FOLDER, "en")) == []
    asked = REPORTED.replace("reports a balance of 4,120 euros", "reports on the balance by Friday")
    asked = asked.replace("was set up in 1998 by the founders", "was set up with 300 euros")
    asked = asked.replace("The side gate", "The question of a new gate")
    places = found(turns_of(asked), Cues(FOLDER, "en"))
    assert [(each.kind, each.said[0].rstrip(".").split()[-1]) for each in places] == [
        ("action", "Friday"),
        ("decision", "euros"),
        ("decision", "stolen"),
    ]


@pytest.mark.parametrize(
    ("language", "line"),
    [
        ("de", "Der Antrag auf ein neues Dach wurde auf den 3. Mai verschoben."),
        ("fr", "La proposition de vendre le terrain a été reportée au mois de mai."),
        ("es", "La venta del terreno fue aplazada hasta el mes de mayo."),
        ("it", "La proposta di vendere il terreno è stata rinviata al mese di maggio."),
        ("pt", "A proposta de vender o terreno foi adiada para o mês de maio."),
    ],
)
def test_written_minutes_say_what_was_put_off_in_other_languages(language: str, line: str) -> None:
    assert of(f"{line} Il pleut. Es regnet.", "decision", language) == [("", [line])]


def test_what_somebody_usually_does_is_no_action_where_people_talk() -> None:
    assert of("Ida: Greta pays the rent in cash.\nOle: He will get the key.\nIda: Hm.", "action") == []


def test_what_was_voted_on_counts_for_more_and_the_minutes_for_less() -> None:
    cues = Cues.of(FOLDER, "en")
    assert cues is not None
    begun = "After some discussion the minutes of the last meeting were approved."
    text = (
        f"{begun} {begun.replace('minutes', 'repair')} {begun.replace('minutes', 'sale')[:-1]} with two votes against."
    )
    minutes, fence, roof = found(turns_of(text.replace("of the last meeting", "of 2 May", 1)), cues)
    assert minutes.weight < fence.weight < roof.weight
    (refused,) = found(turns_of("A request to sell the roof was refused by five votes to two."), cues)
    assert refused.weight > fence.weight
