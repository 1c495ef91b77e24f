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
    assert [(who, said.split()[0]) for who, (said,) in of(MINUTES, "action")] == [
        ("Ruth", "In"),
        ("", "He"),
        ("Miriam", "Since"),
        ("Greta", "Greta"),
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
