"""A small English-Spanish grammar of clinical and classroom sentences, to train and test a tiny translation model.

Every sentence it makes has one translation. ``is_held_out`` sets a tenth of all sentences aside by their checksum:
the training never sees them, and the tests use only them.
"""

from __future__ import annotations

import random
import zlib
from collections.abc import Callable
from typing import NamedTuple


class Noun(NamedTuple):
    """english, spanish: without article. feminine: of the Spanish word."""

    english: str
    spanish: str
    feminine: bool = False


_PEOPLE = (
    Noun("patient", "paciente"),
    Noun("doctor", "médico"),
    Noun("nurse", "enfermera", True),
    Noun("student", "estudiante"),
    Noun("teacher", "profesora", True),
    Noun("boy", "niño"),
    Noun("girl", "niña", True),
    Noun("mother", "madre", True),
    Noun("father", "padre"),
    Noun("neighbor", "vecino"),
)
_THINGS = (
    Noun("book", "libro"),
    Noun("letter", "carta", True),
    Noun("report", "informe"),
    Noun("answer", "respuesta", True),
    Noun("question", "pregunta", True),
    Noun("notebook", "cuaderno"),
    Noun("table", "tabla", True),
    Noun("drawing", "dibujo"),
    Noun("exercise", "ejercicio"),
    Noun("map", "mapa"),
)
_COLOURS = (
    ("red", "rojo", "roja"),
    ("white", "blanco", "blanca"),
    ("black", "negro", "negra"),
    ("yellow", "amarillo", "amarilla"),
    ("green", "verde", "verde"),
    ("new", "nuevo", "nueva"),
    ("long", "largo", "larga"),
    ("short", "corto", "corta"),
)
_VERBS = (
    ("reads", "lee"),
    ("writes", "escribe"),
    ("opens", "abre"),
    ("closes", "cierra"),
    ("checks", "revisa"),
    ("copies", "copia"),
    ("explains", "explica"),
    ("brings", "trae"),
    ("loses", "pierde"),
    ("finds", "encuentra"),
)
_PLACES = (
    ("at home", "en casa"),
    ("at school", "en la escuela"),
    ("in the hospital", "en el hospital"),
    ("in the garden", "en el jardín"),
    ("in the library", "en la biblioteca"),
    ("in the kitchen", "en la cocina"),
)
_TIMES = (
    ("today", "hoy"),
    ("every day", "todos los días"),
    ("in the morning", "por la mañana"),
    ("at night", "por la noche"),
    ("before class", "antes de clase"),
    ("after lunch", "después del almuerzo"),
)
_PAINS = (
    ("head", "la cabeza"),
    ("back", "la espalda"),
    ("left knee", "la rodilla izquierda"),
    ("right knee", "la rodilla derecha"),
    ("left arm", "el brazo izquierdo"),
    ("right arm", "el brazo derecho"),
    ("left foot", "el pie izquierdo"),
    ("right foot", "el pie derecho"),
    ("throat", "la garganta"),
    ("chest", "el pecho"),
)
_DRUGS = (
    ("ibuprofen", "ibuprofeno"),
    ("paracetamol", "paracetamol"),
    ("aspirin", "aspirina"),
    ("metformin", "metformina"),
    ("amoxicillin", "amoxicilina"),
    ("insulin", "insulina"),
    ("omeprazole", "omeprazol"),
    ("morphine", "morfina"),
    ("warfarin", "warfarina"),
    ("prednisone", "prednisona"),
)
_FORMS = (("tablets", "comprimidos"), ("capsules", "cápsulas"), ("drops", "gotas"))
_SIGNS = (
    ("fever", "fiebre"),
    ("pain", "dolor"),
    ("a cough", "tos"),
    ("nausea", "náuseas"),
    ("diabetes", "diabetes"),
    ("asthma", "asma"),
    ("an infection", "una infección"),
    ("a headache", "dolor de cabeza"),
)
_MONTHS = (
    ("January", "enero"),
    ("February", "febrero"),
    ("March", "marzo"),
    ("April", "abril"),
    ("May", "mayo"),
    ("June", "junio"),
    ("July", "julio"),
    ("August", "agosto"),
    ("September", "septiembre"),
    ("October", "octubre"),
    ("November", "noviembre"),
    ("December", "diciembre"),
)
_DAYS = (
    ("Monday", "lunes"),
    ("Tuesday", "martes"),
    ("Wednesday", "miércoles"),
    ("Thursday", "jueves"),
    ("Friday", "viernes"),
    ("Saturday", "sábado"),
    ("Sunday", "domingo"),
)
_COUNTS = (
    ("two", "dos"),
    ("three", "tres"),
    ("four", "cuatro"),
    ("five", "cinco"),
    ("six", "seis"),
    ("seven", "siete"),
    ("eight", "ocho"),
    ("nine", "nueve"),
    ("ten", "diez"),
    ("twelve", "doce"),
    ("twenty", "veinte"),
    ("thirty", "treinta"),
)
_PLURALS = (
    ("books", "libros"),
    ("letters", "cartas"),
    ("chairs", "sillas"),
    ("pencils", "lápices"),
    ("pages", "páginas"),
    ("students", "estudiantes"),
    ("beds", "camas"),
    ("windows", "ventanas"),
)

Pair = tuple[str, str]


def sentence(random_: random.Random) -> Pair:
    """A sentence and its translation."""
    english, spanish = random_.choice(_KINDS)(random_)
    return english[0].upper() + english[1:], spanish[:2].upper() + spanish[2:] if spanish[0] in "¿¡" else spanish[
        0
    ].upper() + spanish[1:]


def is_held_out(english: str) -> bool:
    """Whether a sentence is for testing only."""
    return zlib.crc32(english.encode()) % 10 == 0


def sentences(count: int, seed: int, held_out: bool) -> list[Pair]:
    """Different sentences, either of those held out or of the others."""
    random_ = random.Random(seed)
    found: dict[str, str] = {}
    while len(found) < count:
        english, spanish = sentence(random_)
        if is_held_out(english) is held_out:
            found[english] = spanish
    return list(found.items())


def _the(noun: Noun) -> Pair:
    return f"the {noun.english}", f"{'la' if noun.feminine else 'el'} {noun.spanish}"


def _action(random_: random.Random) -> Pair:
    who, what = _the(random_.choice(_PEOPLE)), random_.choice(_THINGS)
    verb = random_.choice(_VERBS)
    article = "la" if what.feminine else "el"
    english, spanish = f"{who[0]} {verb[0]} the {what.english}", f"{who[1]} {verb[1]} {article} {what.spanish}"
    if random_.random() < 0.5:
        colour = random_.choice(_COLOURS)
        english = f"{who[0]} {verb[0]} the {colour[0]} {what.english}"
        spanish += f" {colour[2 if what.feminine else 1]}"
    for choices in (_PLACES, _TIMES):
        if random_.random() < 0.4:
            where = random_.choice(choices)
            english, spanish = f"{english} {where[0]}", f"{spanish} {where[1]}"
    return f"{english}.", f"{spanish}."


def _dose(random_: random.Random) -> Pair:
    amount, unit = random_.choice((5, 10, 25, 50, random_.randint(1, 999))), random_.choice(("mg", "mL", "g"))
    drug, hours = random_.choice(_DRUGS), random_.choice((4, 6, 8, 12, 24))
    who = _the(random_.choice(_PEOPLE))
    return random_.choice(
        (
            (
                f"take {amount} {unit} of {drug[0]} every {hours} hours.",
                f"tome {amount} {unit} de {drug[1]} cada {hours} horas.",
            ),
            (f"give {amount} {unit} of {drug[0]} now.", f"dé {amount} {unit} de {drug[1]} ahora."),
            (
                f"do not take more than {amount} {unit} of {drug[0]} a day.",
                f"no tome más de {amount} {unit} de {drug[1]} al día.",
            ),
            (f"{who[0]} takes {amount} {unit} of {drug[0]}.", f"{who[1]} toma {amount} {unit} de {drug[1]}."),
        )
    )


def _tablets(random_: random.Random) -> Pair:
    count, form, time = random_.choice(_COUNTS), random_.choice(_FORMS), random_.choice(_TIMES)
    return f"take {count[0]} {form[0]} {time[0]}.", f"tome {count[1]} {form[1]} {time[1]}."


def _sign(random_: random.Random) -> Pair:
    who, sign = _the(random_.choice(_PEOPLE)), random_.choice(_SIGNS)
    days = random_.randint(2, 99)
    return random_.choice(
        (
            (f"{who[0]} has {sign[0]}.", f"{who[1]} tiene {sign[1]}."),
            (f"{who[0]} does not have {sign[0]}.", f"{who[1]} no tiene {sign[1]}."),
            (f"{who[0]} has had {sign[0]} for {days} days.", f"{who[1]} tiene {sign[1]} desde hace {days} días."),
            (f"does {who[0]} have {sign[0]}?", f"¿tiene {who[1]} {sign[1]}?"),
        )
    )


def _pain(random_: random.Random) -> Pair:
    who, pain = _the(random_.choice(_PEOPLE)), random_.choice(_PAINS)
    spanish = f"a {who[1]}" if not who[1].startswith("el ") else f"al {who[1][3:]}"
    if random_.random() < 0.5:
        return f"{who[0]} has pain in the {pain[0]}.", f"{who[1]} tiene dolor en {pain[1]}."
    return f"the {pain[0]} hurts {who[0]}.", f"{spanish} le duele {pain[1]}."


def _date(random_: random.Random) -> Pair:
    who, month = _the(random_.choice(_PEOPLE)), random_.choice(_MONTHS)
    day, year = random_.randint(1, 28), random_.randint(1950, 2039)
    weekday = random_.choice(_DAYS)
    return random_.choice(
        (
            (
                f"the appointment is on {month[0]} {day}, {year}.",
                f"la cita es el {day} de {month[1]} de {year}.",
            ),
            (
                f"{who[0]} was born on {month[0]} {day}, {year}.",
                f"{who[1]} nació el {day} de {month[1]} de {year}.",
            ),
            (
                f"the exam is on {weekday[0]}, {month[0]} {day}.",
                f"el examen es el {weekday[1]}, {day} de {month[1]}.",
            ),
            (f"{who[0]} comes on {weekday[0]}.", f"{who[1]} viene el {weekday[1]}."),
        )
    )


def _count(random_: random.Random) -> Pair:
    thing, place = random_.choice(_PLURALS), random_.choice(_PLACES)
    if random_.random() < 0.5:
        count: Pair = random_.choice(_COUNTS)
    else:
        number = random_.randint(13, random_.choice((99, 999, 9999)))
        count = (str(number), str(number))
    return random_.choice(
        (
            (f"there are {count[0]} {thing[0]} {place[0]}.", f"hay {count[1]} {thing[1]} {place[1]}."),
            (f"read page {(number := random_.randint(1, 999))}.", f"lea la página {number}."),
            (f"the class has {count[0]} {thing[0]}.", f"la clase tiene {count[1]} {thing[1]}."),
        )
    )


_KINDS: tuple[Callable[[random.Random], Pair], ...] = (
    _action,
    _action,
    _dose,
    _dose,
    _tablets,
    _sign,
    _pain,
    _date,
    _date,
    _count,
)
