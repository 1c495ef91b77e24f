# ruff: noqa: E501 - sentences in a table

from __future__ import annotations

import pytest

from slmdesk import paths
from slmdesk.tasks.summarize.commitments import found, surroundings
from slmdesk.tasks.summarize.cues import Cues
from slmdesk.tasks.summarize.turns import turns_of

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
        "So Friday works for all of us.",
        "So Ben hates the noise of it.",
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
        ("fr", "Ida: On verra ça en janvier. Je rédige les notes pour vendredi.", ["On verra ça en janvier."]),
        ("pt", "Ida: Os seguros ficam para a próxima reunião.", ["Os seguros ficam para a próxima reunião."]),
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


def test_a_name_in_a_request_is_not_always_the_one_who_is_asked() -> None:
    text = "Ann: {}\nBen: Yes, of course.\nPaul: Good.\nAnn: Fine."
    for said in ("Can you ask Paul for the key by Friday?", "Can you write to Paul, about the key, by Friday?"):
        assert [who for who, _said in of(text.format(said), "en", "action")] == ["Ben"]
    for said in ("Paul, can you ask Ben for the key?", "Okay, Paul, can you fetch it?", "Can you fetch the key, Paul?"):
        assert [who for who, _said in of(text.format(said), "en", "action")] == ["Paul"]


def test_a_long_turn_of_questions_takes_linear_time() -> None:
    text = "Ann: " + "Is everybody agreed? The weather is nice today. " * 1500 + "\nBen: No.\nAnn: Well."
    assert of(text, "en", "decision") == []


def test_those_whom_a_label_names_in_full_are_called_by_one_of_their_names() -> None:
    text = "Dr. Ann Lee: {}\nBen: Good.\nPaul van den Berg: Yes, by Friday.\nDr. Ann Lee: Fine."
    (action,) = of(text.format("Paul, can you fetch the key?"), "en", "action")
    assert action == ("Paul van den Berg", ["Paul, can you fetch the key?"])
    times = "[00:01] Ann: Ben, can you fetch the key?\n[00:04] Ben: Yes, tomorrow.\n[00:09] Ann: Thanks."
    assert of(times, "en", "action") == [("Ben", ["Ben, can you fetch the key?", "Yes, tomorrow."])]


@pytest.mark.parametrize(
    ("language", "line"),
    [
        ("es", "Mi tía cose bien, pero no le puedo pedir cuatro capas."),
        ("pt", "Não lhe posso pedir quatro capas."),
        ("it", "Non posso chiederle quattro cappe."),
        ("de", "Den Vertrag schicke ich nicht, das bestelle ich nicht."),
        ("fr", "L'entreprise Morel demande 2 800 euros."),
    ],
)
def test_what_is_denied_is_nothing_to_do(language: str, line: str) -> None:
    assert of(f"Ana: {line}\nRui: Ah.\nAna: Hm.", language, "action") == []


@pytest.mark.parametrize(
    ("language", "wanted", "taken"),
    [
        ("en", "Somebody has to change the message.", "I'll do that today."),
        ("es", "Habrá que cambiar los precios.", "Eso lo hago yo."),
        ("fr", "Il faudra prévenir les adultes.", "Je leur écris ce soir."),
        ("pt", "Quem pode trazer a chave?", "Eu trato disso."),
        ("it", "Chi può portare la chiave?", "Ci penso io."),
        ("de", "Wer kann den Schlüssel holen?", "Das übernehme ich."),
    ],
)
def test_who_takes_on_what_was_wanted_takes_it_with_its_words(language: str, wanted: str, taken: str) -> None:
    assert of(f"Ida: {wanted}\nOle: {taken}\nIda: Ah.", language, "action") == [("Ole", [wanted, taken])]


@pytest.mark.parametrize(
    ("language", "asked", "answer"),
    [
        ("en", "Shall I book the hall?", "Yes please, by Friday."),
        ("de", "Soll ich den Schlosser beauftragen?", "Ja bitte, bis Ende des Monats."),
        ("fr", "Veux-tu que je réserve la salle ?", "Oui, avant vendredi."),
        ("es", "¿Quieres que reserve la sala?", "Sí, antes del viernes."),
        ("it", "Devo prenotare la sala?", "Sì, entro venerdì."),
        ("pt", "Queres que reserve a sala?", "Sim, até sexta-feira."),
    ],
)
def test_what_somebody_offers_is_an_action_where_it_is_wanted(language: str, asked: str, answer: str) -> None:
    assert of(f"Ida: Hm.\nOle: {asked}\nIda: {answer}\nOle: Ah.", language, "action") == [("Ole", [asked, answer])]
    assert of(f"Ida: Hm.\nOle: {asked}\nIda: Lola.\nOle: Ah.", language, "action") == []


@pytest.mark.parametrize(
    ("language", "said", "many"),
    [
        ("de", "Ich baue am Samstag den Zaun ab.", 1),
        ("de", "Ich fahre am Samstag in die Berge.", 0),
        ("de", "Ich baue gern Zäune und Schränke ab.", 0),
        ("fr", "Je nettoie la cave avant samedi.", 1),
        ("fr", "Je travaille samedi à la cave.", 0),
        ("en", "I'm painting the door on Saturday.", 1),
        ("en", "I'm leaving the house on Saturday.", 0),
    ],
)
def test_whatever_somebody_does_by_a_day_is_an_action(language: str, said: str, many: int) -> None:
    assert len(of(f"Ida: {said}\nOle: Ah.\nIda: Hm.", language, "action")) == many


def test_who_takes_on_what_another_refuses_takes_it_with_its_words() -> None:
    text = "Ida: Pilar, ¿puedes hacer los carteles?\nPilar: Esta semana no puedo.\nOle: Los hago yo.\nIda: Bien."
    assert of(text, "es", "action") == [("Ole", ["Pilar, ¿puedes hacer los carteles?", "Los hago yo."])]


def test_a_vote_and_what_it_settled_are_one_decision() -> None:
    text = (
        "Ida: I'd like to try the seal first. Any objections?\nOle: No.\nEva: None.\nIda: Good, so we replace the seal."
    )
    assert of(text, "en", "decision") == [
        ("", ["I'd like to try the seal first.", "Any objections?", "Good, so we replace the seal."])
    ]
    text = "Ida: Então abrimos ao sábado, das 10 às 13 horas. Todos de acordo?\nOle: Sim.\nIda: Fica decidido."
    assert of(text, "pt", "decision") == [
        ("", ["Então abrimos ao sábado, das 10 às 13 horas.", "Todos de acordo?", "Fica decidido."])
    ]
    text = "Ida: The fee goes up to 20 euros. Everybody agreed?\nOle: Yes.\nIda: Then let's paint the long wall in May."
    assert len(of(text, "en", "decision")) == 2


def test_a_question_about_somebody_who_says_yes_and_by_when_is_an_action() -> None:
    text = "Ida: A Leonor escolhe o modelo?\nLeonor Dias: {}\nIda: Bem."
    said = ["A Leonor escolhe o modelo?", "Escolho, sim, até ao fim do mês."]
    assert of(text.format(said[1]), "pt", "action") == [("Leonor Dias", said)]
    assert of(text.format("Sim."), "pt", "action") == []


def test_an_answer_that_promises_another_matter_is_another_action() -> None:
    text = "Ida: Ole, can you book the hall?\nOle: Yes. And I'll send the list to Maria Berg tomorrow.\nIda: Thanks."
    assert of(text, "en", "action") == [
        ("Ole", ["Ole, can you book the hall?"]),
        ("Ole", ["And I'll send the list to Maria Berg tomorrow."]),
    ]


def test_who_is_named_within_a_sentence_is_the_one_who_is_to_do_it() -> None:
    for said, who in (
        ("Next week Priya will call the landlord.", "Priya"),
        ("In the end Maria Lopez will call the landlord.", "Maria Lopez"),
        ("On Monday Priya will call the landlord.", "Priya"),
        ("By Friday the Landlord will paint the door.", "The Landlord"),
    ):
        assert [each for each, _said in of(f"Ida: {said}\nOle: Ah.\nIda: Hm.", "en", "action")] == [who]


LIBRARY = """Marta: What about the reading lamps?
Tom: The electrician has not sent his offer. I called him twice.
Marta: All right. We put the lamps off until the next call.
Raj: The insurance wants photos of the damp wall.
Tom: I'll send them to you today, Raj, and you pass them on?
Raj: Yes, I'll pass them to the insurance.
Ines: I'll ask the printer what a sticker costs.
Marta: Please do, by Thursday if you can.
Ines: Thursday is fine.
Marta: Do we tell the newspaper about the delay?
Ines: I would not. Not before the new date is printed.
Marta: Then we don't tell them yet."""


def test_what_is_passed_on_put_off_or_not_done_is_in_the_minutes() -> None:
    assert of(LIBRARY, "en", "action") == [
        ("Tom", ["I'll send them to you today, Raj, and you pass them on?"]),
        ("Raj", ["Yes, I'll pass them to the insurance."]),
        ("Ines", ["I'll ask the printer what a sticker costs.", "Please do, by Thursday if you can."]),
    ]
    assert of(LIBRARY, "en", "decision") == [
        ("", ["We put the lamps off until the next call."]),
        ("", ["Then we don't tell them yet."]),
    ]
    assert of("Ann: I'll pass on this one.\nPaul: I'll pass.\nAnn: So we don't have any money.", "en", "action") == []


VOTES = """Petra: Money. We have 2,340 euros.
Petra: Then 650 for the library and 200 for the theatre. Hands up? Four, nobody against. Carried.
Petra: I think the music school is fine. Gregor, book it.
Gregor: Okay, first thing tomorrow.
Petra: Ahmed, tell me, how was the trip?"""


def test_what_was_voted_on_is_named_and_who_is_told_by_name_has_to_do_it() -> None:
    (decision,) = [said for _who, said in of(VOTES, "en", "decision")]
    assert decision[0] == "Then 650 for the library and 200 for the theatre."
    assert of(VOTES, "en", "action") == [("Gregor", ["Gregor, book it.", "Okay, first thing tomorrow."])]


def test_agreed_alone_settles_what_was_said_before_it_and_not_what_follows() -> None:
    """ "They agreed to rent the bicycles": the rents were the next point."""
    text = """Gudrun: Yuki wrote that eleven bicycles belong to nobody.
Miriam: They are in the way.
Pavel: I would put a label on each bicycle and give them eight weeks.
Gudrun: Agreed. Now the rents. The index would allow us 3.2 per cent.
Miriam: I'm against raising them this year."""
    assert of(text, "en", "decision") == [
        ("", ["I would put a label on each bicycle and give them eight weeks.", "Agreed."])
    ]


ROWING = """The landing stage leaks. Callum was instructed to confirm the order by 13 February. Subscriptions of 23 members
are outstanding. Dev undertook to write to all of them. Members who row are asked to pay. The clerk was asked to find out
what lunches cost. The committee was asked to note the report. Helen is to see the harbour master next Tuesday. Rev. Dunn
and Ms Banerjee will draft a new version. The Chair signs the request by 30 January. Peter thought that rowing would be
dearer. Ingrid would bring the papers to the next meeting. Mrs Pritchard answered that it depends on the money and that
she will bring two proposals by May. After discussion the motion was defeated by four votes to two. Until a fifth coach has been
found, no new juniors will be taken. From now on a launch may accompany only one crew. The question whether lifejackets
are worn was left to the next meeting. The club was left to the wind. The
amendment of Mr Gale was lost by 12 votes to 19. She has undertaken to show him the books by Easter Monday. Smoking is
no longer permitted."""


def test_minutes_say_in_many_ways_who_is_to_do_something() -> None:
    assert [who for who, _said in of(ROWING, "en", "action")] == [
        "Callum",
        "Dev",
        "The clerk",
        "Helen",
        "Rev. Dunn and Ms Banerjee",
        "The Chair",
        "Ingrid",
        "Mrs Pritchard",
        "",
    ]


def test_what_is_defeated_or_left_to_another_meeting_or_holds_from_now_on_is_in_the_minutes() -> None:
    begun = [" ".join(said).split()[0] for _who, said in of(ROWING, "en", "decision")]
    assert begun == ["After", "Until", "From", "The", "The", "Smoking"]


@pytest.mark.parametrize(
    ("before", "who"),
    [
        ("Mr Dunn reported that the gutter leaks.", "Mr Dunn"),
        ("Priya said that the gutter leaks.", "Priya"),
        ("Subscriptions have risen.", ""),
        ("Legionella was found in the showers.", ""),
        ("Wasps nest in the roof.", ""),
    ],
)
def test_she_is_a_person_and_not_what_the_sentence_before_begins_with(before: str, who: str) -> None:
    told = "She is to call a firm by Monday."
    assert of(f"{before} {told} It rained.", "en", "action") == [(who, [before, told])]


FAIR = """The insurance is due on 1 November and Tom will pay it. Luis said he had lost his receipt and offered to get a
copy. Rowan Play asks 5,200 pounds for the frame. Mrs Castle could not promise this and will put it to the governors.
A vote was taken: 2 for Friday, 4 against. The fair therefore stays on Saturday. Meera is looking for somebody to play
Father Christmas. The raffle was left open until November. Tom proposed 300 pounds for books. This was accepted."""


def test_who_is_named_before_another_verb_or_behind_a_date_is_the_one_who_is_to_do_it() -> None:
    assert [who for who, _said in of(FAIR, "en", "action")] == ["Tom", "Luis", "Mrs Castle", "Meera"]


def test_what_follows_from_a_vote_and_what_was_accepted_is_said_with_it() -> None:
    assert [said for _who, said in of(FAIR, "en", "decision")] == [
        ["A vote was taken: 2 for Friday, 4 against.", "The fair therefore stays on Saturday."],
        ["The raffle was left open until November."],
        ["Tom proposed 300 pounds for books.", "This was accepted."],
    ]
