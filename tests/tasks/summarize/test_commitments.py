from __future__ import annotations

import pytest

from slmdesk import paths
from slmdesk.tasks.summarize.commitments import Cues, found, surroundings, turns_of

FOLDER = paths.resources() / "summaries"
MEETING = """Ines: Let's begin with the concert. Paul, where are we with the hall?
Paul: It is free on 16 May. It costs 450 euros, and they want the deposit by the end of this month.
Ines: Then let's take it. Everybody agreed? Good. Paul, will you pay the deposit?
Paul: Yes, I'll do that by Friday.
Rosa: What about the piano? It was out of tune.
Paul: I can ask the tuner, Mr. Lindqvist.
Ines: Please ask him for a date before the concert.
Rosa: I think we should do the Brahms first."""
SITZUNG = """Frau Keller: Haben Sie wegen der Halle gefragt?
Herr Yildiz: Ja, sie ist frei.
Frau Keller: Gut, dann nehmen wir die Halle. Herr Yildiz, können Sie den Vertrag bis Freitag unterschreiben?
Herr Yildiz: Das mache ich.
Mira: Ich schreibe den Aushang, bis zum 1. Juni hängt er."""
REUNION = """Lucía: ¿Qué dijo la empresa de autobuses?
Tomás: El autobús cuesta 420 euros.
Lucía: Entonces lo reservamos. ¿Todos de acuerdo? Tomás, ¿puedes hacer la reserva esta semana?
Tomás: Sí, mañana llamo."""


def of(text: str, language: str, kind: str) -> list[tuple[str, list[str]]]:
    cues = Cues.of(FOLDER, language)
    assert cues is not None
    return [(each.who, each.said) for each in found(turns_of(text), cues) if each.kind == kind]


def test_what_somebody_is_asked_for_and_promises_is_one_action_of_the_one_who_does_it() -> None:
    assert of(MEETING, "en", "action") == [
        ("Paul", ["Paul, will you pay the deposit?", "Yes, I'll do that by Friday."]),
        ("Paul", ["I can ask the tuner, Mr. Lindqvist.", "Please ask him for a date before the concert."]),
    ]
    assert of(MEETING, "en", "decision") == [("", ["Then let's take it.", "Everybody agreed?"])]


def test_in_german_and_spanish() -> None:
    assert of(SITZUNG, "de", "action") == [
        ("Herr Yildiz", ["Herr Yildiz, können Sie den Vertrag bis Freitag unterschreiben?", "Das mache ich."]),
        ("Mira", ["Ich schreibe den Aushang, bis zum 1. Juni hängt er."]),
    ]
    assert of(SITZUNG, "de", "decision") == [("", ["Gut, dann nehmen wir die Halle."])]
    assert of(REUNION, "es", "action") == [
        ("Tomás", ["Tomás, ¿puedes hacer la reserva esta semana?", "Sí, mañana llamo."])
    ]
    assert of(REUNION, "es", "decision") == [("", ["Entonces lo reservamos.", "¿Todos de acuerdo?"])]


@pytest.mark.parametrize(
    ("language", "text", "who", "said", "decided"),
    [
        (
            "fr",
            "Anne: Le car coûte 420 euros.\nLuc: Alors on le réserve. Tout le monde est d'accord ? Anne, peux-tu "
            "appeler la société cette semaine ?\nAnne: Oui, volontiers.",
            "Anne",
            "Anne, peux-tu appeler la société cette semaine ?",
            "Alors on le réserve.",
        ),
        (
            "it",
            "Anna: Il pullman costa 420 euro.\nLuca: Allora lo prenotiamo. Tutti d'accordo? Anna, puoi chiamare la "
            "ditta entro venerdì?\nAnna: Sì, va bene.",
            "Anna",
            "Anna, puoi chiamare la ditta entro venerdì?",
            "Allora lo prenotiamo.",
        ),
        (
            "pt",
            "Ana: O autocarro custa 420 euros.\nRui: Então reservamos. Todos de acordo? Ana, podes ligar para a "
            "empresa esta semana?\nAna: Sim, claro.",
            "Ana",
            "Ana, podes ligar para a empresa esta semana?",
            "Então reservamos.",
        ),
    ],
)
def test_in_languages_of_latin_origin(language: str, text: str, who: str, said: str, decided: str) -> None:
    assert of(text, language, "action") == [(who, [said])]
    ((_nobody, sentences),) = of(text, language, "decision")
    assert sentences[0] == decided


@pytest.mark.parametrize(
    "line",
    [
        "Today I will show you the moon.",
        "Can you tell me why?",
        "Let's look at the numbers.",
        "I'll come to the formula in a moment.",
        "I can see the block.",
        "How could you measure that?",
        "Please continue.",
        "We have not decided anything.",
    ],
)
def test_how_people_talk_about_their_talk_is_nothing_to_do(line: str) -> None:
    text = f"Ann: {line}\nBen: The sun lights one half.\nAnn: Exactly."
    assert of(text, "en", "action") == of(text, "en", "decision") == []


def test_what_is_refused_is_no_action() -> None:
    assert of("Ann: Can you paint the door?\nBen: No, I am away.\nAnn: Well.", "en", "action") == []


def test_a_text_without_speakers_tells_what_others_decided() -> None:
    text = "The society decided to raise the fee to 96 euros. Two plots are free. Please send the form by 15 June."
    assert of(text, "en", "decision") == [("", ["The society decided to raise the fee to 96 euros."])]
    assert of(text, "en", "action") == [("", ["Please send the form by 15 June."])]


def test_the_surroundings_hold_what_was_said_before_and_no_endless_turns() -> None:
    cues = Cues.of(FOLDER, "en")
    assert cues is not None
    turns = turns_of(MEETING.replace("It is free", "It is free " + "all day " * 200))
    first = next(each for each in found(turns, cues) if each.kind == "action")
    shown = "\n".join(turn.shown() for turn in surroundings(turns, first))
    assert "deposit by the end of this month" in shown
    assert "I'll do that by Friday" in shown
    assert len(shown) < 900


def test_no_words_of_a_language_are_no_cues() -> None:
    assert Cues.of(FOLDER, "ko") is None
    assert Cues.of(FOLDER, None) is None
    assert Cues.of(FOLDER, "en-GB") is not None
