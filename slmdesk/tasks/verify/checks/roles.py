"""Who does it and to whom it goes: "the nurse gives the sedative" where the anaesthetist gives it.

``actors`` asks it of people by name; here it is asked of whatever can act: a role, a company, a committee. A
clause of the sources with the same verb and nearly all the other words has to name another doer (or receiver), and none
may name the sentence's own. No weights. English only.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from slmdesk.tasks.verify.evidence.claim import Claim, Finding
from slmdesk.tasks.verify.evidence.clauses_beside import CUES, comparable
from slmdesk.tasks.verify.words.clauses import Clause, clauses, is_past
from slmdesk.tasks.verify.words.wording import is_common, term_of

_ROLES = (
    r"nurses?|chefs?|coach(?:es)?|cox(?:es)?|staff|teams?|committees?|compan(?:y|ies)|councils?|governments?|boards?|"
    r"associations?|societ(?:y|ies)|clubs?|schools?|offices?|clinics?|hospitals?|police|landlords?|landlad(?:y|ies)|"
    r"shops?|famil(?:y|ies)|ministr(?:y|ies)|parliaments?|mayors?|kings?|queens?|priests?|husbands?|wives|wife|"
    r"parents?|mothers?|fathers?|sons?|daughters?|child(?:ren)?|adults?|pupils?|guests?|guardians?|chairm[ae]n|"
    r"chairs?|bakery|banks?|agenc(?:y|ies)|authorit(?:y|ies)|universit(?:y|ies)|church|parish|diocese|court|judges?|"
    r"union|scouts?|caretakers?|secretar(?:y|ies)|deput(?:y|ies)|heads?|neighbou?rs?|tenants?|residents?|students?|"
    r"members?|users?|customers?|patients?|people|shareholders?|presidents?|directors?|cit(?:y|ies)|towns?|firms?|"
    r"insurers?|insured|brothers?|sisters?|partners?|clients?|wardens?|curators?|guides?|agents?|architects?|cooks?|"
    r"clerks?|hosts?|pilots?|guards?|spouses?|surgeons?|experts?|champions?|nieces?|nephews?|uncles?|aunts?|cousins?|"
    r"widows?"
)
_NO_ACTOR = (
    r"water|river|order|number|paper|letter|summer|winter|weather|power|computer|container|dinner|matter|corner|floor|"
    r"door|error|motor|colou?r|major|minor|other|never|after|under|over|per|ever|either|neither|whether|rather|later|"
    r"further|outer|inner|upper|lower|former|latter|better|larger|smaller|longer|shorter|higher|greater|fewer|cheaper|"
    r"earlier|quarter|chapter|layer|together|however|moreover|printer|server|folder|cover|offer|answer|filter|meter|"
    r"metre|liter|fever|cancer|liver|tumou?r|factor|sector|indoor|outdoor|harbou?r|labou?r|behaviou?r|hour|four|your|"
    r"our|their|her|for|nor|or|flavou?r|favou?r|sugar|butter|pepper|ginger|flower|tower|timber|rubber|silver|copper|"
    r"leather|feather|finger|shoulder|bladder|ladder|monitor|sensor|reactor|tractor|elevator|mirror|horror|terror|"
    r"boiler|cooker|heater|mixer|freezer|dishwasher|buffer|register|centre|center|theatre|theater|september|october|"
    r"november|december|easter|discover|consider|remember|enter|deliver|recover|transfer|prefer|refer|suffer|differ|"
    r"trigger|plant|grant|important|significant|constant|instant|relevant|resistant|distant|vacant|pleasant|want|"
    r"relations?|mandarin|median|human|woman|roman|german"
)
_ACTOR = rf"(?!(?:{_NO_ACTOR})s?\b)(?:{_ROLES}|[a-z]{{3,}}(?:ists?|icians?|eers?|ees|ers?|ors?|m[ae]n|wom[ae]n))"
_ROLE = re.compile(_ACTOR)
_NAME = (
    r"(?:(?:(?:Mr|Mrs|Ms|Miss|Dr|Prof|Professor|Father|Sister)\.?\s+)?[A-ZÀ-Ý][\w’'&-]*(?<!['’]s)"
    r"(?:\s(?:&\s)?[A-ZÀ-Ý][\w’'-]*(?<!['’]s))*(?!['’]))"
)
_THE = r"(?:(?:the|an?|its|his|her|their|our|your|each|every|another)\s+)?"
_SOMEONE = (
    rf"(?:{_THE}(?:[a-z-]+\s+){{0,2}}?(?P<role>{_ACTOR})\b(?!['’-]|\s(?:{_ROLES})\b)|(?:the\s+)?(?P<name>{_NAME}))"
)
_APPOSED = (
    rf"(?:\sand\s{_THE}(?:[a-z]+\s)?(?:{_ACTOR}\b|{_NAME})"
    r"|,\s(?:the|an?|its|our|his|her|their)?\s?[^,;.!?]{2,40},|\s\([^)]{2,40}\))?"
)
_DOES = re.compile(
    rf"(?:^\W*|[,;:]\s)(?:(?:and|but|then|so|while|whereas|because|since|although|that|if|when)\s+)?(?P<only>only\s+)?"
    rf"{_SOMEONE}{_APPOSED}\s+(?P<verb>(?:(?:also|then|now|still|usually|only|already|always|later)\s+|[a-z]+ly\s+)?"
    r"(?!(?:and|or|nor|of|in|on|at|to|for|from|with|by|as|than|who|which|that|the|an?|if|when|where|not)\b)"
    rf"(?!{_ACTOR}\b)[a-z]+)\b"
)
_BY = re.compile(rf"\b(?<!near)(?<!close)by\s+{_SOMEONE}")
_BEHIND_BY = re.compile(r"\bby\s(?:(?:the|an?|its|their|our|his|her)\s)?(?:[a-z-]+\s){0,2}$")
_TO = re.compile(rf"(?<!\bnot )\bto\s+{_SOMEONE}(?!\s+(?:to|and\s+fro)\b)")
_TELLS = re.compile(
    rf"\b(?P<verb>tells?|told|informs?|informed|notif(?:y|ies|ied)|asks?|asked|calls?|called|contacts?|contacted|"
    rf"rings?|pays?|paid)\s+(?!that\s){_SOMEONE}"
)
_IT = re.compile(  # of what was named before: "these flights", "and paid for by the society"
    r"\b(?:it|its|they|them|their|this|these|those|which|who)\b|(?<![^,;\s])(?:and|but)\s(?:[a-z]+\s){1,2}by\b", re.I
)
_ROLE = re.compile(_ACTOR)
_FIRST = re.compile(r"\W*([^\W\d_][\w’'-]*)(\s(?:&\s)?[A-ZÀ-Ý])?")
_ONLY_THEY = re.compile(r"\s+(?:only|alone)\b", re.I)
_WHO = re.compile(r"\W*(?:who|which|whom)\b", re.I)
_PASSIVE = re.compile(r"\b(?:is|are|was|were|be|been|being|gets?|got)\s+(?:not\s+|[a-z]+ly\s+)?([a-z]+)\b", re.I)
_GROUPS = (
    "pay paid pays bear bears borne bore cover covers covered finance financed fund funded",
    "tell told report reported inform informed notify notified contact contacted call called ring",
    "give gave given hand handed issue issued provide provided supply supplied administer administered",
    "do done carry carried perform performed make made conduct conducted",
    "go sent send submit submitted address addressed apply",
    "choose chose chosen decide decided pick picked elect elected",
    "clear cleared clean cleaned wash washed sweep remove removed",
)
_ALIKE = {term_of(word): at for at, line in enumerate(_GROUPS) for word in line.split()}
_ANYBODY_TEXT = (
    "members users customers patients people persons visitors participants readers authors others researchers players "
    "company firm group team organisation operator manufacturer family couple person member user customer "
    "patient staff author newcomers newcomer doctor physician beginner beginners holder holders"
)
_ANYBODY = frozenset(map(term_of, _ANYBODY_TEXT.split()))
"""Who may be anybody that was named before."""
_WORD = re.compile(r"[\w’'-]+")
_TO_YOU = re.compile(  # "please", "you must": of whoever the sources speak to
    r"\W*(?:(?:please|then|and|first|always|only|also|now|afterwards)\W+)*"
    r"(?:you\s(?:(?:must|may|can|should|will|have to|need to|also|only|then)\s)*)?",
    re.I,
)
_TOLD_SO = re.compile(r"\b(?:please|you)\b", re.I)
_NOUN = re.compile(r"(?:ion|ment|ing|ed|s|ness|ity)$")
_LATER = frozenset(("Later", "Today", "Yesterday", "Now", "Recently", "Meanwhile", "Instead", "Finally"))
_TITLES = frozenset(map(term_of, ("mr", "mrs", "ms", "miss", "dr", "prof", "professor", "father", "sister")))
_NO_NAME_TEXT = (
    "i he she it we they you this that these those there here if when after before while once although as because "
    "since for in on at by from to with without under over during until per each every all any some no nobody nothing "
    "everyone anyone someone both neither either what who which where how why not only also then thus however but and "
    "or so yet please do does did has have had is are was were can could may might must shall should will would most "
    "many few several other another such its their his her our your my the a an"
)
_NO_NAME = frozenset(_NO_NAME_TEXT.split())
_PARTICIPLE = re.compile(r"\b([a-z]+)(?:\s(?:for|to|out|off|up|on|in))?\s+$", re.I)
_REACH = 30  # characters before a "by"
_SAME_DEED = 0.75  # of the weight of what is done
_SAME_GIFT = 0.6  # of the weight of what goes to someone
_SAID_ELSEWHERE = 0.6
_LOOKED_AT = 40  # passages
_APPOSITION = re.compile(
    r"(?:['’]s)?\s?[,(:]?\s*(?:(?:the|an?|its|his|her|our|their|is|as)\s+){0,2}"
    r"(?:(?!(?:and|or|but|while|if|nor|the|to|by|for|from|with|at|than|not|was|were|has|had)\b)[a-z]+\s+){0,2}",
    re.I,
)

Role = Literal["doer", "receiver"]


@dataclass(frozen=True)
class Act:
    """A clause's verb with who does it, or to whom it goes.

    who: terms of the name or role; shown: as written; words: the terms of "experienced volunteers" too; only: nobody
    else does it.
    """

    role: Role
    who: frozenset[str]
    shown: str
    verb: str
    start: int
    named: bool
    only: bool = False
    words: frozenset[str] = frozenset()


_YOU = Act("doer", frozenset(), "“you”", "", 0, False)


def is_role(word: str) -> bool:
    """Whether a word with a capital is an everyday one for who has some part, and no name: "Patient", "Inspector"."""
    folded = word.casefold()
    return _ROLE.fullmatch(folded) is not None and is_common(term_of(folded))


def check(claim: Claim) -> Iterator[Finding]:
    """Acts that the sources tell of another."""
    if not comparable(claim):
        return
    index = claim.index
    for own in clauses(claim.text):
        for act in _acts_of(claim.text, own):
            if not all(map(index.knows, act.who)) or not _is_somebody(claim, act):
                continue
            about = own.terms - act.who - act.words - CUES - {act.verb}
            if not about or not all(index.knows(term) or term in _ALIKE for term in about):
                continue
            place_of = _goes_to(claim, act, about)
            if place_of is not None:
                yield Finding(f"In the source this goes to {act.shown}{claim.page(place_of)}.", place_of)
                return
            other = _other(claim, own, act, about)
            if other is not None:
                place, shown = other
                told = "says this of" if act.role == "doer" else "has this go to"
                yield Finding(f"The source {told} {shown}{claim.page(place)}, not {act.shown}.", place)
                return


def _acts_of(text: str, clause: Clause) -> tuple[Act, ...]:
    """The acts of a clause, without those of a condition behind it."""
    behind = clause.condition and text[clause.start : clause.hangs_on].strip(" ,.;:\n")
    return _acts(text, clause.start, clause.hangs_on if behind else clause.end)


@functools.lru_cache(maxsize=2048)
def _acts(text: str, start: int, end: int) -> tuple[Act, ...]:
    """The acts of text[start:end], a clause, whose doer or receiver it names."""
    inside = _uncapitalized(text[start:end])
    found = []
    passive = _PASSIVE.search(inside)
    verb = term_of(passive[1].casefold()) if passive and _is_participle(passive[1]) else ""
    does = _DOES.search(inside)
    found += [_act("doer", each, _done(inside, each.start()) or verb) for each in _BY.finditer(inside)]
    if does and not (passive and verb and passive.start() <= does.start("verb")):
        found.append(_act("doer", does, _verb_behind(inside, does)))
    found += [_act("receiver", each, "") for each in _TO.finditer(inside)]
    found += [_act("receiver", each, "") for each in _TELLS.finditer(inside)]
    return tuple(act for act in found if act is not None)


def _uncapitalized(text: str) -> str:
    """A clause whose first word has a small letter, unless it may be a name."""
    first = _FIRST.match(text)
    if first is None or not first[1][0].isupper():
        return text
    word = first[1].casefold()
    if first[2] and word not in _NO_NAME:
        return text  # "Northern Bank", "Karl Undset"
    usual = word in _NO_NAME or is_common(term_of(word)) or _ROLE.fullmatch(word)
    return f"{text[: first.start(1)]}{word[0]}{text[first.start(1) + 1 :]}" if usual else text


def _is_participle(word: str) -> bool:
    return is_past(word.casefold()) or word.casefold().endswith(("en", "ed", "wn", "ung", "ut", "id", "nt", "ld"))


def _done(text: str, at: int) -> str:
    """The participle right before a "by": of "delivered by her and paid for by the club" the second time "paid"."""
    found = _PARTICIPLE.search(text, max(0, at - _REACH), at)
    return term_of(found[1].casefold()) if found and _is_participle(found[1]) else ""


def _verb_behind(text: str, found: re.Match[str]) -> str:
    """The first word behind a subject that says something: not "has", "must" or "also"."""
    for word in re.finditer(r"[a-z’'-]+", text[found.start("verb") :], re.I):
        term = term_of(word[0].casefold())
        if term and term not in CUES and not word[0].endswith("ly"):
            return term
    return ""


def _act(role: Role, found: re.Match[str], verb: str) -> Act | None:
    named = found["role"] is None
    words = (found["name"] if named else found["role"]).split()
    if named and words[0] in _LATER and len(words) > 1:
        words = words[1:]
    if named and words[0].casefold() in _NO_NAME:
        return None
    shown = " ".join(words) if named else f"the {words[-1]}"
    who = frozenset(filter(None, (term_of(word.casefold().rstrip(".")) for word in words)))
    who -= _TITLES if named else frozenset()
    if not who or (role == "doer" and not verb):
        return None
    only = bool(found.groupdict().get("only")) or _ONLY_THEY.match(found.string, found.end()) is not None
    words_ = frozenset(map(term_of, _WORD.findall(found[0].casefold()))) if role == "doer" else who
    return Act(role, who, shown, verb, found.start("name" if named else "role"), named, only, words_ - {verb})


def _other(claim: Claim, own: Clause, act: Act, about: frozenset[str]) -> tuple[int, str] | None:
    """Another in the place of whom an act names: (passage, name); None where any passage may have it as it is."""
    index = claim.index
    giving = _giving(about) if act.role == "receiver" else frozenset[int]()
    about = frozenset(term for term in about if term not in _ALIKE) if giving else about
    total = index.weight(about)
    if not total:
        return None
    least = _SAME_DEED if act.role == "doer" else _SAME_GIFT
    found = None
    places = set(claim.nearby)
    for term in sorted(about, key=lambda term: len(index.where(term))):
        if len(places) > _LOOKED_AT:
            break
        places.update(index.where(term)[:_LOOKED_AT])
    for place in sorted(places):
        near = about & frozenset().union(*(index.terms[at] for at in index.around(place, 1) if at <= place))
        if index.weight(near) < _SAID_ELSEWHERE * total:
            continue
        text = index.text(place)
        last: Act | None = None
        before = index.terms[place - 1] if place - 1 in index.around(place, 1) else frozenset[str]()
        for theirs in clauses(text):
            its = _acts_of(text, theirs)
            gone_on = theirs.hangs_back or _IT.search(text, theirs.start, theirs.end) is not None
            held = about & (theirs.terms | theirs.under | (before if gone_on else frozenset()))
            said = _of_role(text, theirs, act, its, last, giving)
            last = its[-1] if its else last
            before = theirs.terms
            if index.weight(held) < _SAID_ELSEWHERE * total:
                continue
            if not act.who.isdisjoint(theirs.terms - theirs.denied) and _tells(act, theirs):
                return None
            if not said:
                continue
            if any(not each.who.isdisjoint(act.who) or (each.who and _one(claim, each, act)) for each in said):
                return None
            other = said[-1]
            others = theirs.denied - act.who - act.words - CUES
            denies = bool(others) or (theirs.reached and not theirs.denied)
            if denies != bool(own.reached) or index.weight(held) < least * total:
                continue
            if other == _YOU:
                sure = _is_third(claim, act)
            else:
                anybody = other.who <= _ANYBODY or (act.who <= _ANYBODY and not other.only)
                sure = not anybody and _is_somebody(claim, other)
            if sure:
                found = found or (place, other.shown)
    return found


def _goes_to(claim: Claim, act: Act, about: frozenset[str]) -> int | None:
    """The passage where what a doer does goes to them, "Damage is reported to Ann Berg"; None if they do it too."""
    index = claim.index
    found = None
    for place in sorted(claim.nearby.union(claim.link.places)) if act.role == "doer" else ():
        text = index.text(place)
        for theirs in clauses(text):
            done = any(
                _is_participle(each[1]) and _is_alike(term_of(each[1].casefold()), act.verb)
                for each in _PASSIVE.finditer(text, theirs.start, theirs.end)
            )
            roles = {each.role for each in _acts_of(text, theirs) if not each.who.isdisjoint(act.who)}
            if "doer" in roles or (not done and not theirs.terms.isdisjoint(act.who)):
                if _tells(act, theirs):
                    return None
                continue
            held = index.weight(about & (theirs.terms | theirs.under))
            if roles and done and not theirs.reached and held >= _SAID_ELSEWHERE * index.weight(about):
                found = place
    return found


def _is_somebody(claim: Claim, act: Act) -> bool:
    """Whether what looks like a name is written so within a sentence of the sources too: no "Welding needs consent"."""
    if not act.named or " " in act.shown:
        return True
    within = re.compile(rf"[a-z,]\s{re.escape(act.shown)}\b")
    (term,) = act.who
    return any(within.search(claim.index.text(place)) for place in claim.index.where(term)[:_LOOKED_AT])


def _giving(terms: frozenset[str]) -> frozenset[int]:
    """Which kinds of giving, telling or paying some words tell of."""
    return frozenset(_ALIKE[term] for term in terms if term in _ALIKE)


def _is_behind_by(text: str, start: int) -> bool:
    """Whether somebody does another thing than the clause tells: "group B, led by Tom Lis, searched the ridge"."""
    return _BEHIND_BY.search(text, max(0, start - _REACH), start) is not None


def _of_role(
    text: str, theirs: Clause, act: Act, its: tuple[Act, ...], last: Act | None, giving: frozenset[int]
) -> list[Act]:
    """Who a clause of the sources has in a role, for the verb of an act; none where it does not say."""
    if act.role == "receiver":
        alike = not giving or not giving.isdisjoint(_giving(theirs.terms))
        return [each for each in its if each.role == "receiver"] if alike else []
    verb = next((word for word in theirs.words if _is_alike(word.term, act.verb)), None)
    if verb is None:
        return []
    at = verb.start - theirs.start
    doers = [each for each in its if each.role == "doer"]
    passive = [each for each in doers if each.verb == verb.term and each.start > at]
    active = [each for each in doers if each.start < at and not _is_behind_by(text, theirs.start + each.start)][-1:]
    if passive or active:
        return passive or active
    if last and _WHO.match(text, theirs.start):
        return [last]
    if not _TO_YOU.fullmatch(text, theirs.start, verb.start):
        return []
    told = _TOLD_SO.search(text, theirs.start, verb.start) or (
        text[verb.start].isupper() and not _NOUN.search(verb.folded)
    )
    return [_YOU] if told else []


def _tells(act: Act, theirs: Clause) -> bool:
    """Whether a clause has the verb of an act."""
    return act.role == "receiver" or any(_is_alike(term, act.verb) for term in theirs.terms)


def _is_third(claim: Claim, act: Act) -> bool:
    """Whether the sources tell elsewhere what someone does, and so do not speak to them as "you"."""
    index = claim.index
    rarest = min(act.who, key=lambda term: len(index.where(term)))
    for place in index.where(rarest)[:_LOOKED_AT]:
        text = index.text(place)
        for theirs in clauses(text):
            if any(each.role == "doer" and each.who == act.who for each in _acts_of(text, theirs)):
                return True
    return False


def _is_alike(term: str, verb: str) -> bool:
    """Whether two verbs may tell of the same deed."""
    group = _ALIKE.get(verb)
    return term == verb or (group is not None and _ALIKE.get(term) == group)


def _one(claim: Claim, one: Act, other: Act) -> bool:
    """Whether two may be one: the sources have them side by side, "the secretary, Tom Abiola"."""
    index = claim.index
    rarest = min(one.who, key=lambda term: len(index.where(term)))
    for place in index.where(rarest)[:_LOOKED_AT]:
        if index.terms[place].isdisjoint(other.who):
            continue
        text = index.text(place)
        spans = [[word for word in index.view(place) if word.term in who] for who in (one.who, other.who)]
        for mine in spans[0]:
            for its in spans[1]:
                first, last = sorted((mine, its), key=lambda word: word.start)
                if _APPOSITION.fullmatch(text, first.end, last.start):
                    return True
    return False
