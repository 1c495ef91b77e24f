"""True translations, written for this: what a good translator puts otherwise must raise no doubt."""

from __future__ import annotations

import pytest

from slmdesk.tasks.translate.checks import warnings

SPANISH = (
    ("Take one tablet at half past two.", "Tome un comprimido a las dos y media."),
    ("Take one tablet at half past two.", "Tome un comprimido a las 14:30."),
    ("Side effects are not uncommon.", "Los efectos secundarios son frecuentes."),
    ("Come back in a fortnight.", "Vuelva dentro de quince días."),
    ("He was off work for two weeks.", "Estuvo quince días de baja."),
    ("The patient was afebrile and had no cough.", "La paciente estaba afebril y sin tos."),
    ("Do not exceed 8 tablets in 24 hours.", "Como máximo 8 comprimidos en 24 horas."),
    ("No more than four doses a day.", "Un máximo de cuatro dosis al día."),
    ("She has been unable to sleep since May 5th.", "No puede dormir desde el 5 de mayo."),
    ("The wound must be kept dry for 48 hours.", "La herida no debe mojarse durante dos días."),
    ("My brother-in-law bought a dozen eggs.", "Mi cuñado compró doce huevos."),
    (
        "It's a quarter to nine and the bus isn't here yet.",
        "Son las nueve menos cuarto y el autobús aún no ha llegado.",
    ),
    ("Don't forget your umbrella.", "Acuérdate del paraguas."),
    ("The train leaves at 7:15 p.m. from platform 3.", "El tren sale a las siete y cuarto de la tarde del andén 3."),
    ("The baby is 18 months old.", "El bebé tiene año y medio."),
    ("He weighs 72.5 kg and is 1.80 m tall.", "Pesa 72,5 kg y mide 1,80 m."),
    ("You may march on if you like.", "Puedes seguir andando si quieres."),
)
GERMAN = (
    ("The meeting starts at half past two.", "Die Besprechung beginnt um halb drei."),
    ("Please arrive no later than 8 a.m.", "Bitte kommen Sie spätestens um 8 Uhr."),
    ("The appointment is at a quarter past ten.", "Der Termin ist um viertel nach zehn."),
    ("The appointment is at a quarter past ten.", "Der Termin ist um 10.15 Uhr."),
    ("This is not unusual after surgery.", "Das kommt nach einer Operation häufig vor."),
    ("Return in two weeks for removal of the stitches.", "Kommen Sie in 14 Tagen zum Fädenziehen wieder."),
    ("Wait an hour and a half before you eat.", "Warten Sie anderthalb Stunden, bevor Sie essen."),
    ("Wait 90 minutes before you eat.", "Warten Sie eineinhalb Stunden, bevor Sie essen."),
    ("The patient denies chest pain.", "Der Patient hat keine Brustschmerzen."),
    ("Do not stop taking this medicine suddenly.", "Setzen Sie dieses Medikament niemals plötzlich ab."),
    ("Don't worry, it won't hurt.", "Seien Sie unbesorgt, es tut nicht weh."),
    ("Keep out of the reach of children.", "Für Kinder unzugänglich aufbewahren."),
    ("No smoking in the building.", "Rauchen ist im Gebäude verboten."),
    ("I'm not feeling well today.", "Mir geht es heute schlecht."),
    ("Grandma turns eighty on Saturday.", "Oma wird am Samstag 80."),
    ("There were about 1,200 people at the concert.", "Beim Konzert waren etwa 1200 Menschen."),
    ("Twenty-one patients completed the study.", "21 Patienten schlossen die Studie ab."),
    ("Nobody but the doctor may change the dose.", "Nur der Arzt darf die Dosis ändern."),
)
FRENCH = (
    ("Come back in two weeks.", "Revenez dans quinze jours."),
    ("Come back in a week.", "Revenez dans huit jours."),
    ("The shop closes at half past seven.", "Le magasin ferme à sept heures et demie."),
    ("The shop closes at half past seven.", "Le magasin ferme à 19 h 30."),
    ("Take 2 puffs every 4 hours if needed.", "Prendre deux bouffées toutes les quatre heures si besoin."),
    ("He has had no fever for 3 days.", "Il est apyrétique depuis 3 jours."),
    ("It is not impossible that she has pneumonia.", "Il se peut qu'elle ait une pneumonie."),
    ("Give 0.5 mL of vaccine into the left thigh.", "Injecter 0,5 ml de vaccin dans la cuisse gauche."),
    ("We have been waiting for three quarters of an hour.", "Nous attendons depuis trois quarts d'heure."),
    ("We have been waiting for 45 minutes.", "Nous attendons depuis trois quarts d'heure."),
    ("Do not hesitate to call us.", "N'hésitez pas à nous appeler."),
    ("I have only one sister.", "Je n'ai qu'une sœur."),
    ("Avoid alcohol during treatment.", "Ne buvez pas d'alcool pendant le traitement."),
    ("The rent is 850 euros, and not a cent more.", "Le loyer est de 850 euros, et pas un centime de plus."),
    ("The film lasts two hours and twenty minutes.", "Le film dure 2 h 20."),
    ("Not only the lungs but also the heart was affected.", "Les poumons étaient touchés, mais aussi le cœur."),
    ("My son was born on 3 March 2019 at 4:30 in the morning.", "Mon fils est né le 3 mars 2019 à 4 h 30 du matin."),
    ("The 19th century house has thirty rooms.", "La maison du XIXe siècle compte 30 pièces."),
)
BACK = (
    ("es", "en", "Son las dos y media.", "It is half past two."),
    ("es", "en", "Vuelva dentro de quince días.", "Come back in two weeks."),
    ("es", "en", "No hay más que agua.", "There is only water."),
    ("es", "en", "La cita es a las cuatro menos cuarto.", "The appointment is at 3:45 p.m."),
    ("de", "en", "Wir treffen uns um halb drei.", "We meet at half past two."),
    ("de", "en", "Wir treffen uns um halb drei.", "We meet at 2:30."),
    ("de", "en", "Kommen Sie in vierzehn Tagen wieder.", "Come back in two weeks."),
    ("de", "en", "In acht Tagen ist Weihnachten.", "Christmas is in a week."),
    ("fr", "en", "Le traitement dure quinze jours.", "The treatment lasts two weeks."),
    ("fr", "en", "Le traitement dure 15 jours.", "The treatment lasts two weeks."),
    ("fr", "en", "Rendez-vous à deux heures et demie.", "The appointment is at half past two."),
    ("fr", "es", "Il n'est pas rare d'avoir de la fièvre.", "Es frecuente tener fiebre."),
)
PAIRS = (
    *(("en", "es", *each) for each in SPANISH),
    *(("en", "de", *each) for each in GERMAN),
    *(("en", "fr", *each) for each in FRENCH),
    *BACK,
)


@pytest.mark.parametrize(("source_language", "target_language", "source", "target"), PAIRS)
def test_a_true_translation_raises_no_doubt(
    source_language: str, target_language: str, source: str, target: str
) -> None:
    assert warnings(source, target, source_language, target_language) == []
