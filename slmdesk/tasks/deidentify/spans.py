"""What identifies a person in a text, found by its form or by the words around it."""

# ruff: noqa: E501 - a pattern is read more easily on one line

from __future__ import annotations

import re
from dataclasses import dataclass

from slmdesk.messages.notes import IdentityKind
from slmdesk.tasks.deidentify.names import NOT_NAMES, NameLists, find_names


@dataclass(frozen=True)
class Found:
    """A stretch of a text. start, end: offsets; rule: why it was taken, in words."""

    kind: IdentityKind
    start: int
    end: int
    rule: str


_MONTHS = (
    "January|February|March|April|May|June|July|August|September|October|November|December|"
    "Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec"
)
_DAY = r"(?:0?[1-9]|[12]\d|3[01])"
_YEAR = r"(?:19|20)\d\d"
_STREETS = (
    r"Street|St|Avenue|Ave|Road|Rd|Boulevard|Blvd|Lane|Ln|Drive|Dr|Court|Ct|Place|Pl|Square|Sq|Terrace|Way|Close|"
    r"Crescent|Parkway|Pkwy|Highway|Hwy|Circle|Row|Gardens|Mews|Grove|Hill|Park|Walk|Rise|Green|Quay|Croft|Esplanade|Embankment"
)
_STATES = (
    "Alabama|Alaska|Arizona|Arkansas|California|Colorado|Connecticut|Delaware|Florida|Georgia|Hawaii|Idaho|Illinois|"
    "Indiana|Iowa|Kansas|Kentucky|Louisiana|Maine|Maryland|Massachusetts|Michigan|Minnesota|Mississippi|Missouri|Montana|"
    "Nebraska|Nevada|New Hampshire|New Jersey|New Mexico|New York|North Carolina|North Dakota|Ohio|Oklahoma|Oregon|"
    "Pennsylvania|Rhode Island|South Carolina|South Dakota|Tennessee|Texas|Utah|Vermont|Virginia|Washington|West Virginia|"
    "Wisconsin|Wyoming"
)
_STATE_CODES = (
    "AL|AK|AZ|AR|CA|CO|CT|DE|FL|GA|HI|ID|IL|IN|IA|KS|KY|LA|ME|MD|MA|MI|MN|MS|MO|MT|NE|NV|NH|NJ|NM|NY|NC|ND|OH|OK|OR|"
    "PA|RI|SC|SD|TN|TX|UT|VT|VA|WA|WV|WI|WY|DC"
)
_CAPITAL = r"[A-ZÀ-ÖØ-Þ][\w'’.-]+"
_TOWN = r"(?:(?:St\.?|Saint|Bad|San|Santa|Sankt|New|Upper|Lower|Great|Little)\s)?[A-ZÀ-ÖØ-Þ][a-zà-öø-ÿ][\w'’-]*(?:\s[A-ZÀ-ÖØ-Þ][a-zà-öø-ÿ][\w'’-]*)?(?:[\s-](?:on|upon|under|am|an der|de|sur|in)[\s-][A-ZÀ-ÖØ-Þ][\w'’-]+)?"
_INSTITUTIONS = r"Hospital|Clinic|Medical Cent(?:er|re)|Health Cent(?:er|re)|Infirmary|Surgery|Practice|Nursing Home|Hospice|University|School|College|Academy|Nursery|Care Home|Day Cent(?:re|er)|Hostel|Prison|Library"
# "Cardiac Surgery", "the Fracture Clinic": a kind of place that every town has names nobody.
_KIND_OF_PLACE = re.compile(
    r"(?:(?:the|her|his|my|our|your|no|a|an|of|and|for|in|at|to|from|previous|past|prior|recent|elective|emergency|minor|major|open|urgent|acute|day|night|walk-?in|"
    r"outpatients?|inpatient|community|local|district|primary|secondary|tertiary|private|public|teaching|family|general|"
    r"cardiac|cardio\w*|renal|vascular|thoracic|abdominal|oral|hepatic|gastric|spinal|surgical|dental|fetal|pelvic|colorectal|attend(?:s|ed)|had|has|"
    r"memory|fracture|eye|diabetes|diabetic|diet|pain|stroke|heart|breast|chest|asthma|copd|wound|travel|foot|hand|spine|back|hip|knee|sleep|falls?|frailty|warfarin|"
    r"anticoagulation|inr|blood|pressure|hypertension|cancer|skin|ent|ear|nose|throat|antenatal|postnatal|maternity|fertility|sexual|health|women['’]?s|men['’]?s|children['’]?s|"
    r"bypass|cataract|laparoscopic|robotic|cosmetic|plastic|brain|valve|weight|loss|allergy|headache|migraine|epilepsy|thyroid|lipid|hernia|gp|mri|ct|high|primary|secondary|medical|nursing|best|good|"
    r"[a-z]+(?:olog(?:y|ic|ical)|(?:paed|ped)ics?|iatr(?:y|ics?)|opaedics?|opedics?|ectomy|oplasty))(?:\s|$))+",
    re.IGNORECASE,
)
_CLINICS = r"(?:[A-ZÀ-ÖØ-Þ][\w-]*)?(?:[Kk]linikum|[Kk]rankenhaus|[Kk]linik|[Ss]pital|[Pp]flegeheim|[Ss]eniorenheim|[Pp]flegedienst|[Rr]ehazentrum|Hôpital|Clinique|Clínica|Centro de Salud|Hospital (?=de|Uni|Gen|San|Vir))"
_OTHER_MONTHS = (
    "Januar|Jänner|Februar|März|April|Mai|Juni|Juli|August|September|Oktober|November|Dezember|"
    "enero|febrero|marzo|abril|mayo|junio|julio|agosto|septiembre|octubre|noviembre|diciembre|"
    "janvier|février|mars|avril|juin|juillet|août|septembre|octobre|novembre|décembre|"
    "gennaio|febbraio|aprile|maggio|giugno|luglio|settembre|ottobre|dicembre"
)

_ID_LABELS = (
    r"MRN|medical record(?: number| no\.?)?|record (?:number|no\.?)|hospital (?:number|no\.?)|NHS(?: number| no\.?)?|"
    r"patient (?:ID|number|no\.?)|SSN|social security(?: number)?|account(?: number| no\.?)?|policy(?: number| no\.?)?|"
    r"insurance (?:ID|number|no\.?)|member (?:ID|number)|accession(?: number| no\.?)?|licen[cs]e(?: number| no\.?)?|"
    r"chart(?: number| no\.?)?|case (?:number|no\.?)|ID|serial(?: number| no\.?)?|DEA(?: number| no\.?)?|NPI|passport(?: number| no\.?)?|"
    r"VIN|(?:number |licen[cs]e )?plate(?: number)?|(?:car|vehicle),? registration(?: number)?|registration(?: number)?|GMC|NMC|CHI(?: number)?|H&C|LANR|BSNR|"
    r"(?:versicherten|patienten|fall|akten|kranken(?:kassen|versicherungs)?|ausweis)-?(?:nummer|nr\.?)|steuer-?id|n[°º] (?:de )?(?:sécurité sociale|dossier)|n[úu]mero de (?:historia|afiliaci[óo]n)"
)

# (kind, rule, pattern): group "it" is what is taken, else the whole match. Earlier rules win where two overlap.
_FORMS: tuple[tuple[IdentityKind, str, re.Pattern[str]], ...] = (
    ("email", "form of an e-mail address", re.compile(r"(?<![\w.+-])[\w.+-]{1,64}@[\w-]+(?:\.[\w-]+)+")),
    ("web", "form of a web or network address", re.compile(r"\b(?:https?://|www\.)\S+[\w/]|\b(?:\d{1,3}\.){3}\d{1,3}\b", re.I)),
    ("id", "form of an international account number", re.compile(r"\b[A-Z]{2}\d{2}(?: ?\d{4}){3,7}(?: ?\d{1,4})?(?!\d)")),
    ("web", "form of a web address", re.compile(r"(?<![\w-])[\w-]{1,63}\.(?:com|org|net|de|co\.uk|fr|es|it|eu|ch|at)/[\w./@-]*\w")),
    ("web", "form of a name in a network", re.compile(r"(?<![\w.@])@[A-Za-z_][\w.]{2,}\w")),
    ("id", "form of a number plate", re.compile(r"\b[A-Z]{2}\d{2} [A-Z]{3}\b")),
    ("id", "form of a US social security number", re.compile(r"(?<![\d-])\d{3}-\d{2}-\d{4}(?![\d-])")),
    ("id", "form of an NHS number", re.compile(r"(?<![\d-])\d{3} \d{3} \d{4}(?![\d-])(?=[^\n]{0,12}NHS)|(?<=NHS )\d{3} ?\d{3} ?\d{4}")),
    ("id", "number behind a label", re.compile(rf"\b(?:{_ID_LABELS})\s{{0,5}}(?:(?:#|:|is|=|no\.?)\s{{0,5}}){{0,4}}(?P<it>(?=[\w-]*\d)[A-Z0-9][\w-]{{3,24}}(?: \d{{3,4}}){{0,3}})\b", re.I)),
    ("phone", "number behind a label", re.compile(r"\b(?:phone|tel(?:ephone)?|mobile|cell|fax|pager|call(?:ed)?(?: (?:him|her|me|us))?(?: (?:on|at))?)\.?\s{0,5}(?:(?:number|no\.?|is|:|#|at|on)\s{0,5}){0,4}(?P<it>\+?\(?\d[\d\s().-]{5,18}\d)(?!\d)", re.I)),
    ("phone", "form of a telephone number", re.compile(
        r"(?<![\d/.-])(?:\+\d{1,3}[\s.-]?(?:\(?\d{1,4}\)?[\s.-]?){2,5}\d{2,4}|(?:\+?1[\s.-])?\(\d{3}\)\s?\d{3}[\s.-]\d{4}|"
        r"(?:1[\s.-])?\d{3}[.-]\d{3}[.-]\d{4}|\d{3} \d{3} \d{4}|0\d{2,4}[\s-]\d{3,4}[\s-]?\d{3,4}|\d{3}-\d{4})(?![\d/-])")),
    ("date", "form of a date in another language", re.compile(
        rf"\b\d{{1,2}}\.?(?:\s?(?:bis|-|–|und|al|au|et|y|e)\s?\d{{1,2}}\.?)?\s+(?:de\s+)?(?:{_OTHER_MONTHS})\b(?:\s+(?:de\s+)?{_YEAR})?|"
        rf"\b(?:{_OTHER_MONTHS})\s+(?:de\s+)?{_YEAR}\b", re.I)),
    ("date", "form of a date", re.compile(
        rf"\b{_YEAR}-(?:0[1-9]|1[0-2])-{_DAY}\b|(?<![\d/.-]){_DAY}(?P<by>[./-]){_DAY}(?P=by)(?:{_YEAR}|\d\d)(?![\d/-])|"
        rf"\b(?:{_MONTHS})\.?\s+{_DAY}(?:st|nd|rd|th)?(?:\s*,?\s*{_YEAR})?\b|"
        rf"\b{_DAY}(?:st|nd|rd|th)?\s+(?:of\s+)?(?:{_MONTHS})\b(?:\.?\s*,?\s*{_YEAR})?|"
        rf"\b(?:January|February|March|April|June|July|August|September|October|November|December|Jan|Feb|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\.?,?\s+(?:of\s+)?{_YEAR}\b", re.I)),
    ("date", "month and day behind a word of time", re.compile(
        rf"\b(?:on|since|from|until|dated?|seen|admitted|discharged|DOB|born|visit)\s*:?\s*(?P<it>(?:0?[1-9]|1[0-2])/{_DAY})(?![\d/])", re.I)),
    ("date", "month behind a word of time", re.compile(
        r"\b(?:in|since|last|until|of|on|by|around|early|late)\s+(?P<it>(?:January|February|April|June|July|August|September|October|November|December))\b|\b(?:in|since|last|until|early|late)\s+(?P<it2>(?-i:March|May))\b(?! (?:I|we|he|she|you|be|have)\b)", re.I)),
    ("age", "age over 89", re.compile(r"\b(?P<it>9\d|1[01]\d)(?=[\s-]*(?:years?|yrs?|y)?[\s-]*(?:old\b|o\b|/o)|[\s-]*(?:year|yr)s?\b[\s-]*(?:old|of age)|\s*y\.?o\.?\b)|\b(?:(?:age[d]?|aged|turned|turning)[:\s]+|(?!(?:rate|pulse|saturations?|sats|spo2|oxygen|temperature|fever|pressure|systolic|diastolic|weight|glucose|sugar|score|hr|bp|level|count|it|that|this|which|there|sodium|urea|egfr)\b)[^\W\d_]+(?: is|['’]s)\s+)(?P<it2>9\d|1[01]\d)(?=\s*(?:[,;)]|\.(?!\d)|$|years))", re.I)),
    ("age", "age over 89", re.compile(r"\b(?P<it>9\d|1[01]\d)(?=\s+(?:years|yrs)\b(?!\s+(?:ago|later))|[\s-]*(?:jährig\w*|Jahre\b)|\s+(?:años|ans|anni|anos)\b)", re.I)),
    ("place", "form of an address", re.compile(
        rf"\b[A-ZÀ-ÖØ-Þ][\w-]*(?:straße|strasse|str\.|weg|gasse|platz|allee|ring|damm|ufer|steig)\s\d{{1,4}}\s?[a-z]?\b|\b[A-ZÀ-ÖØ-Þ][\w-]+\s(?:Straße|Str\.|Weg|Gasse|Platz|Allee)\s\d{{1,4}}\s?[a-z]?\b|"
        rf"\b(?:Am|An der|Im|Zum|Zur|Unter den|In der|Auf dem)\s{_TOWN}\s\d{{1,3}}[a-z]?\b(?=,)|"
        rf"\b(?:[Cc]alle|[Aa]venida|[Pp]laza|[Rr]ue|[Aa]venue|[Bb]oulevard|[Vv]ia|[Rr]ua)\s(?:(?:de|del|de la|du|des|la|le)\s)?{_TOWN},?\s\d{{1,4}}\b|\b\d{{1,4}},?\s(?:rue|avenue|boulevard|place)\s(?:(?:de|du|des|de la)\s)?{_TOWN}")),
    ("place", "post code and town", re.compile(rf"(?:(?<=, )|(?<=in )|(?<=aus )|(?<=D-)|^)\d{{5}}\s+(?!Einheiten|Units){_TOWN}", re.MULTILINE)),
    ("place", "town before a post code", re.compile(rf"\b(?P<it>{_TOWN})(?=,?\s+[A-Z]{{1,2}}\d[A-Z\d]?\s\d[A-Z]{{2}}\b)")),
    ("place", "name of an institution", re.compile(rf"\b(?:{_CLINICS})\s+(?:(?:am|an der|im|St\.|Sankt|Saint|de|de la|del|der|zum|zur)\s+){{0,2}}(?!Dr\b|Prof\b)[A-ZÀ-ÖØ-Þ][\w'’-]+(?:\s(?!Der|Die|Das|Wir|Er|Sie|Es)[A-ZÀ-ÖØ-Þ][a-zà-öø-ÿ]+(?=[,.;\s]))?")),
    ("place", "form of an address", re.compile(
        rf"\b\d{{1,5}}[A-Z]?\s+(?:(?:[NSEW]|North|South|East|West)\.?\s+)?(?:{_CAPITAL}\s+){{1,3}}(?:{_STREETS})\b\.?"
        rf"(?:,?\s*(?:Apt|Apartment|Suite|Unit|Flat|#)\.?\s*\w+)?")),
    ("place", "post code", re.compile(rf"\b(?:{_STATE_CODES}|{_STATES})\s+(?P<it>\d{{5}}(?:-\d{{4}})?)\b|\b(?P<it2>[A-Z]{{1,2}}\d[A-Z\d]?\s\d[A-Z]{{2}})\b")),
    ("place", "post code behind a label", re.compile(r"\b(?:zip|postal|post)\s?(?:code)?\s*:?\s*(?P<it>\d{4,5}(?:-\d{4})?)\b", re.I)),
    ("place", "town before a state", re.compile(rf"\b(?P<it>{_CAPITAL}(?:\s{_CAPITAL}){{0,2}},\s*(?:(?!(?:MD|PA|OK|ME|HI)\b(?!\s+\d{{5}}))(?:{_STATE_CODES})\b|(?:{_STATES})\b))")),
    ("place", "name of an institution", re.compile(rf"\b(?P<it>(?:(?:St\.?|Saint|Mount|Mt\.?)\s)?(?:{_CAPITAL}\s(?:of\s)?){{1,4}}(?:{_INSTITUTIONS}))\b")),
    ("place", "town behind a word of place", re.compile(rf"\b(?:[Ll]ives? in|[Ll]iving in|[Rr]esides? in|[Rr]esident of|[Mm]oved (?:to|from)|[Bb]orn in|[Ff]rom the (?:city|town) of|[Nn]ative of|[Tt]ravel(?:l?ed)? (?:to|from)|[Hh]ometown (?:is|of)|City:|Town:|[Ww]ohnhaft in|[Ww]ohnt in|[Ll]ebt in|[Vv]ive en|[Hh]abite à|[Rr]esidente en)\s+(?P<it>{_TOWN})")),
)  # fmt: skip


_BEHIND = re.compile(rf",\s+(?P<it>{_TOWN})(?=\s*[,.;:)\n]|\s+(?:and|und|y|et|where|with|on)\b|\s*$)")


def find_spans(text: str, lists: NameLists, keep_dates: bool = False) -> list[Found]:
    """Everything that identifies a person, in order, not overlapping."""
    taken: list[Found] = []
    for kind, rule, pattern in _FORMS:
        if keep_dates and kind == "date":
            continue
        for match in pattern.finditer(text):
            groups = match.groupdict()
            group: str | int = next((name for name in ("it", "it2") if groups.get(name) is not None), 0)
            if rule == "name of an institution" and _is_a_kind(match[group]):
                continue
            _take(taken, Found(kind, match.start(group), match.end(group), rule))
    for place in [found for found in taken if found.kind == "place"]:
        behind = _BEHIND.match(text, place.end)
        if behind is not None and behind["it"].casefold() not in NOT_NAMES:
            _take(taken, Found("place", behind.start("it"), behind.end("it"), "town behind an address"))
    for start, end, rule in find_names(text, lists):
        _take(taken, Found("name", start, end, rule))
    return sorted(taken, key=lambda found: found.start)


def _is_a_kind(name: str) -> bool:
    """Whether an institution is named by its kind alone: "Cardiac Surgery"."""
    first, _space, last = name.rpartition(" ")
    return last in _INSTITUTIONS.split("|") and _KIND_OF_PLACE.fullmatch(first) is not None


def _take(taken: list[Found], found: Found) -> None:
    if found.end > found.start and not any(found.start < other.end and other.start < found.end for other in taken):
        taken.append(found)
