"""The words of ``contrary_check``: those that exclude each other, in six languages, by what they are said of."""

from __future__ import annotations

_NO_CONDITION = (
    r"(?![^.;]{0,300}\b(?:without|unless|except|until|before|after|if|when|only|outside|more|less|longer)\b)"
)
WORDS = {
    # kind: (one side, the other), * for any ending
    "open": (
        "open opens opened offen geöffnet öffnet abiert[oa]s? ouverte?s?",
        "closed closes shut shuts geschlossen schließt gesperrt cerrad[oa]s? fermée?s?",
    ),
    "allowed": (
        "allow allows allowed permit permits permitted erlaubt gestattet zulässig permitid[oa]s? autorisée?s?",
        "forbid forbids forbidden forbade prohibit prohibits prohibited banned verboten untersagt unzulässig "
        "prohibid[oa]s? "
        "interdite?s?",
    ),
    "included": (
        "include includes included inbegriffen eingeschlossen incluid[oa]s? inclus inclues?",
        "exclude excludes excluded ausgeschlossen excluid[oa]s? exclus exclues?",
    ),
    "accepted": (
        "accept accepts accepted approve approves approved angenommen genehmigt bewilligt acept[óaeo] aceptaron "
        "aceptad[oa]s? aprob[óe] aprobaron aprobad[oa]s? acceptée?s? approuvée?s?",
        "refuse refuses refused reject rejects rejected abgelehnt verweigert zurückgewiesen rechaz[óao] rechazaron "
        "rechazad[oa]s? deneg[óo] denegad[oa]s? refusée?s? rejetée?s?",
    ),
    "present": (
        "present anwesend presente[si]? asistieron asistió présente?s?",
        r"absent abwesend fehlten? faltaron faltó ausentes? assent[ei] absente?s?",
    ),
    "agreed": (  # lehnte den Antrag ab, stimmte dem Antrag zu
        r"stimm(?:t|te|ten|en)(?=[^.;!?]{0,300}\szu\b) zugestimmt",
        r"lehn(?:t|te|ten|en)(?=[^.;!?]{0,300}\sab\b) abgelehnt",
    ),
    "kept on": (
        "continue continues continued start starts started restart restarts restarted resumed? inici[óa] iniciaron "
        "empez[óa] continúa",
        "stop stops stopped paused? discontinue discontinues discontinued suspend(?:ió|e|ieron) interrumpi(?:ó|eron)",
    ),
    "held": (
        r"(?:take|takes|taking|took)\splace findet(?=[^.;!?]{0,300}\sstatt\b) stattfindet stattgefunden "
        r"tiene(?:n)?\slugar (?:a|ont|aura)\slieu",
        r"cancelled canceled called\soff abgesagt ausfällt fällt(?=[^.;!?]{0,300}\saus\b) cancelad[oa]s? "
        r"suspendid[oa]s? annulée?s?",
    ),
    "compulsory": (
        "mandatory compulsory obligatory obligatorisch obligatori[oa]s?",
        "optional voluntary freiwillig voluntari[oa]s? opcional(?:es)?",
    ),
    "legal": ("legal lawful", "illegal unlawful"),
    "duty": (  # "must not" forbids, and is neither
        r"must(?!\s?n['’o]) (?:has|have|had)\sto needs?\sto(?!\sbe\sable) (?:is|are)\srequired "
        r"müss(?:en|t) muss brauch(?:en|t)(?=[^.,;!?]{0,300}\b(?:nicht|kein)) "
        r"(?<!no\s)deben? tienen?\sque hay\sque hace\sfalta es\snecesario "
        r"doi(?:t|vent)(?!\spas) faut(?!\spas) (?<!pas\s)(?:besoin|nécessaire)",
        r"need(?:\snot|n['’]t) (?<=pas\s)(?:besoin|nécessaire)",
    ),
    "leave": (  # with no condition: "may not sublet without consent" leaves it open
        rf"(?-i:may)(?!\s?not\b){_NO_CONDITION}",
        rf"(?-i:may)\s?not{_NO_CONDITION}",
    ),
    "order": ("before", "after"),
    "kept": (
        "keep keeps kept retain retains retained preserve[sd]?",
        r"lose loses (?<!\ba\s)(?<!\bthe\s)(?<!\bany\s)lost delete[sd]? overwritten overwrites? "
        r"discard(?:s|ed)? thrown\saway throws?\saway",
    ),
    "works": ("work works worked succeed(?:s|ed)? successful", "fail fails failed unsuccessful"),
    "there": ("stay stays stayed remain remains remained", "disappears? disappeared vanish(?:es|ed)? removed"),
    "side": ("same", "opposite"),
    "advised": ("recommend(?:s|ed)? advisable encouraged?", "avoid(?:ed)? discouraged?"),
    "first": ("first earliest", "last latest"),
    "new": ("newest", "oldest"),
    "asleep": ("sleep sleeps asleep unconscious", "awake conscious"),
    "free": (
        r"free\sof\scharge at\sno\s(?:charge|cost) for\sfree",
        r"charges?\s(?:\w+\s){0,2}?for for\sa\sfee",
    ),
    "for good": (
        r"temporar(?:y|ily) provisional(?:ly)? paused?",
        r"permanent(?:ly)? for\sgood for\sever forever",
    ),
    "meals": (
        r"(?:with|after)\s(?:food|meals?|a\smeal|eating)",
        r"(?:on\san\s)?empty\sstomach before\s(?:food|meals?|eating)",
    ),
    "relief": (
        "reduces? relieves? eases? improves? lessens?",
        r"worsens? aggravates? makes?\s(?:\w+\s){1,3}?worse",
    ),
    "upwards": ("upwards? uphill upstream", "downwards? downhill downstream"),
    "dear": ("dearer dear expensive", "cheaper? inexpensive"),
}
_PAIRS = """
wide/wider narrow/narrower; fast/faster/quick/quickly/quicker slow/slower/slowly; hot/hotter cold/colder/chilled;
warm/warmer cool/cooler; coarse/coarser/coarsest fine/finer/finest; inner outer; deep/deeper shallow/shallower;
thick/thicker thin/thinner; strong/stronger weak/weaker; wet/moist/damp dry; indoor/indoors/inside outdoor/outdoors/outside;
public private; steep/steeper gentle/gentler; locked unlocked; empty full; junior senior; minor major; male female;
urban rural; northern southern; eastern western; horizontal/horizontally vertical/vertically; active inactive;
visible invisible; safe unsafe/dangerous; known unknown; paid unpaid; loud/louder quiet/quieter; odd even; raw cooked;
fresh stale; natural artificial; soft/softer hard/harder; heavy/heavier light/lighter; bright/brighter dark/darker
"""  # said of what they stand beside: a form a slash
WORDS |= {
    pair: (one.replace("/", " "), other.replace("/", " "))
    for pair in map(str.strip, _PAIRS.split(";"))
    for one, other in [pair.split()]
}
