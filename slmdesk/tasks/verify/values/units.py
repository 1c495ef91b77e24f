"""Units of measure by what they measure, with factors (BIPM, The International System of Units, 9th edition)."""

from __future__ import annotations

import re
from dataclasses import dataclass


@dataclass(frozen=True)
class Unit:
    """dimension: what it measures; factor: how many of the dimension's own unit one of it is."""

    dimension: str
    factor: float


_TABLE = {
    # dimension: factor -> spellings
    "mass": {
        1e-9: "ng nanogram nanograms nanogramos",
        1e-6: "mcg µg μg ug microgram micrograms microgramme microgrammes microgramos mikrogramm",
        1e-3: "mg mgs milligram milligrams milligramme milligrammes miligramo miligramos milligramm",
        1.0: "g gm gms gram grams gramme grammes gramo gramos gramm",
        1e3: "kg kgs kilo kilos kilogram kilograms kilogramme kilogrammes kilogramo kilogramos kilogramm",
        28.35: "oz ounce ounces",
        453.6: "lb lbs pound pounds",
        6350.0: "stone",
        1e6: "tonne tonnes ton tons",
    },
    "volume": {
        1e-3: "ml mls cc ccs milliliter milliliters millilitre millilitres mililitros",
        1e-1: "dl deciliter deciliters",
        1.0: "l liter liters litre litres litro litros",
        3.785: "gallon gallons",
        0.473: "pint pints",
    },
    "length": {
        1e-9: "nm nanometer nanometers",
        1e-6: "µm μm um micrometer micrometers micron microns",
        1e-3: "mm millimeter millimeters millimetre millimetres milímetros",
        1e-2: "cm centimeter centimeters centimetre centimetres centímetros",
        1.0: "m meter meters metre metres metro metros",
        1e3: "km kilometer kilometers kilometre kilometres kilómetros",
        0.0254: "inch inches",
        0.3048: "ft foot feet",
        0.9144: "yard yards",
        1609.0: "mile miles",
    },
    "time": {
        1e-3: "ms millisecond milliseconds",
        1.0: "sec secs seconds segundo segundos sekunde sekunden",
        60.0: "min mins minute minutes minuto minutos minuten",
        3600.0: "h hr hrs hour hours hora horas heure heures stunde stunden",
        86400.0: "d day days día días dia dias jour jours tag tage tagen night nights",
        604800.0: "wk wks week weeks semana semanas semaine semaines woche wochen",
        2629800.0: "month months mes meses mois monat monate monaten mo",
        31557600.0: "yr yrs year years año años an ans année années jahr jahre jahren",
        315576000.0: "decade decades",
        3155760000.0: "century centuries",
    },
    "percent": {1.0: "% percent per-cent pct prozent"},
    "temperature": {1.0: "°f °c °"},
    "money-dollar": {1.0: "$ dollar dollars usd", 0.01: "cent cents"},
    "money-euro": {1.0: "€ euro euros eur"},
    "money-pound": {1.0: "£ gbp"},
    "pressure": {1.0: "mmhg"},
    "substance": {1.0: "iu", 1e-3: "miu"},
    "amount": {1e-3: "mmol", 1e-6: "µmol umol", 1.0: "mol", 1e-9: "nmol"},
    "energy": {1.0: "cal calorie calories", 1e3: "kcal"},
}

UNITS = {
    spelling: Unit(dimension, factor)
    for dimension, factors in _TABLE.items()
    for factor, spellings in factors.items()
    for spelling in spellings.split()
}

_POUNDS = {UNITS["pounds"], UNITS["£"]}  # "210 pounds" may weigh or cost

# Letters that are a unit only right behind digits ("5 m", "3 d", "10 h") would eat words of other languages.
UNIT_PATTERN = re.compile(
    r"[\s-]?(%|°\s?[cf]?|(?:per cent|"
    + "|".join(sorted(map(re.escape, UNITS), key=len, reverse=True))
    + r")(?![^\W\d_]))",
    re.IGNORECASE,
)


def same_amount(one: float, its: Unit | None, other: float, others: Unit | None) -> bool:
    """Whether two numbers with units mean the same; a missing unit fits every unit.

    Lengths of months differ, and people round a conversion: 2% is allowed between units, 10% between calendar ones.
    """
    if its is None or others is None:
        return abs(one - other) <= 1e-9 * max(1.0, abs(one))
    if its.dimension != others.dimension:
        return {its, others} == _POUNDS and abs(one - other) <= 1e-9 * max(1.0, abs(one))
    if its.factor == others.factor:
        return abs(one - other) <= 1e-9 * max(1.0, abs(one))
    ours, theirs = one * its.factor, other * others.factor
    allowed = 0.1 if its.dimension == "time" and max(its.factor, others.factor) > 6e5 else 0.02
    return abs(ours - theirs) <= allowed * max(abs(ours), abs(theirs))
