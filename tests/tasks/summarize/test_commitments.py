# ruff: noqa: E501 - sentences in a table

from __future__ import annotations

import pytest

from slmdesk import paths
from slmdesk.tasks.summarize.commitments import found, surroundings, turns_of
from slmdesk.tasks.summarize.cues import Cues

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
    assert of(MEETING, "en", "decision") == [("", ["Then let's take it."])]


def test_in_german_and_spanish() -> None:
    assert of(SITZUNG, "de", "action") == [
        ("Herr Yildiz", ["Herr Yildiz, können Sie den Vertrag bis Freitag unterschreiben?", "Das mache ich."]),
        ("Mira", ["Ich schreibe den Aushang, bis zum 1. Juni hängt er."]),
    ]
    assert of(SITZUNG, "de", "decision") == [("", ["Gut, dann nehmen wir die Halle."])]
    assert of(REUNION, "es", "action") == [
        ("Tomás", ["Tomás, ¿puedes hacer la reserva esta semana?", "Sí, mañana llamo."])
    ]
    assert of(REUNION, "es", "decision") == [("", ["Entonces lo reservamos."])]


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


@pytest.mark.parametrize("answer", ["No, I am away.", "This week I can't, sorry."])
def test_what_is_refused_is_no_action(answer: str) -> None:
    assert of(f"Ann: Can you paint the door?\nBen: {answer}\nAnn: Well.", "en", "action") == []


@pytest.mark.parametrize(
    ("language", "text", "decided"),
    [
        ("de", "Ida: Sind alle einverstanden? Gut, dann machen wir es am 21. Juni.", ["Gut, dann machen wir es am 21. Juni."]),
        ("de", "Ida: Über die Hüpfburg entscheiden wir erst am 3. Mai.", ["Über die Hüpfburg entscheiden wir erst am 3. Mai."]),
        ("en", "Ida: We will decide about the castle at our next meeting.", ["We will decide about the castle at our next meeting."]),
        ("fr", "Ida: On en reparlera à la prochaine réunion.", ["On en reparlera à la prochaine réunion."]),
        ("es", "Ida: La fiesta la decidimos en la próxima reunión.", ["La fiesta la decidimos en la próxima reunión."]),
        ("it", "Ida: Il tetto è rinviato.", ["Il tetto è rinviato."]),
        ("pt", "Ida: Fica decidido: a limpeza passa para quinta-feira.", ["Fica decidido: a limpeza passa para quinta-feira."]),
        ("es", "Ida: ¿Votos a favor de subirla a 15? Cuatro. Queda aprobado.",
         ["¿Votos a favor de subirla a 15?", "Cuatro.", "Queda aprobado."]),
    ],
)  # fmt: skip
def test_what_is_settled_or_put_off(language: str, text: str, decided: list[str]) -> None:
    assert of(f"{text}\nOle: Danke.\nIda: Mm.", language, "decision") == [("", decided)]


def test_a_question_settles_nothing_unless_it_is_agreed_to() -> None:
    asked = "Ann: The fee goes up to 20 euros. Is everybody agreed?\nBen: {}\nAnn: Well."
    assert of(asked.format("I have a question about the club."), "en", "decision") == []
    ((_nobody, said),) = of(asked.format("Yes."), "en", "decision")
    assert said == ["The fee goes up to 20 euros.", "Is everybody agreed?"]
    against = "Ida: Der Beitrag steigt auf 20 Euro. Keine Gegenstimmen?\nOle: {}\nIda: Aha."
    assert of(against.format("Doch, ich."), "de", "decision") == []
    assert len(of(against.format("Nein."), "de", "decision")) == 1


def test_an_answer_that_names_the_day_belongs_to_what_was_asked() -> None:
    text = "Ida: Elena, mandi tu il verbale a tutti?\nElena: Sì, entro lunedì.\nIda: Grazie."
    assert of(text, "it", "action") == [("Elena", ["Elena, mandi tu il verbale a tutti?", "Sì, entro lunedì."])]


def test_who_does_not_speak_can_be_the_one_who_is_to_do_it() -> None:
    text = "Ida: Le trésorier vous fera le virement lundi.\nLuc: Merci.\nIda: Bien."
    assert of(text, "fr", "action") == [("Le trésorier", ["Le trésorier vous fera le virement lundi."])]
    text = "Ida: Die Halle muss bis Freitag geräumt werden.\nOle: Gut.\nIda: Ja."
    assert [who for who, _said in of(text, "de", "action")] in ([], [""])


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


def test_a_name_in_a_request_is_not_always_the_one_who_is_asked() -> None:
    text = "Ann: {}\nBen: Yes, of course.\nPaul: Good.\nAnn: Fine."
    for said in ("Can you ask Paul for the key by Friday?", "Can you write to Paul, about the key, by Friday?"):
        assert [who for who, _said in of(text.format(said), "en", "action")] == ["Ben"]
    for said in ("Paul, can you ask Ben for the key?", "Okay, Paul, can you fetch it?", "Can you fetch the key, Paul?"):
        assert [who for who, _said in of(text.format(said), "en", "action")] == ["Paul"]


def test_a_long_turn_of_questions_takes_linear_time() -> None:
    text = "Ann: " + "Is everybody agreed? The weather is nice today. " * 1500 + "\nBen: No.\nAnn: Well."
    assert of(text, "en", "decision") == []


@pytest.mark.parametrize("language", ["de", "en", "es", "fr", "it", "pt"])
def test_no_expression_begins_with_any_word(language: str) -> None:
    r"""``\w+, please`` is tried again from every letter of a word: a run of 100,000 letters took 50 s."""
    cues = Cues.of(FOLDER, language)
    assert cues is not None
    for _weight, pattern in (*cues.takes, *cues.asks, *cues.duties, *cues.reports):
        depth, alternatives = 0, [""]
        for at, letter in enumerate(pattern.pattern):
            escaped = pattern.pattern[at - 1 : at] == "\\"
            depth += 0 if escaped else (letter == "(") - (letter == ")")
            if letter == "|" and not depth:
                alternatives.append("")
            else:
                alternatives[-1] += letter
        assert not [each for each in alternatives if each.startswith((r"\w+", r"\w*", "[^", ".*"))]
