"""When something is to be done: the day as it was said, in a line that a model wrote of it.

A small model drops the day, or makes "the 20th" of "by the 20th"; and "write the notes until 2 May", as the German
"bis" is put into English, is by 2 May.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

_DAY = (
    r"(?:\d|(?:mon|tues|wednes|thurs|fri|satur|sun)day|january|february|march|april|may|june|july|august|september|october"
    r"|november|december|tomorrow|tonight|noon|next|then|(?:the )?end of)"
)
_UNTIL = re.compile(rf"\b(?:until|till)(?= (?:the |this )?{_DAY}\b)", re.IGNORECASE)
_LASTS = re.compile(
    r"\b(?:keep|keeps|kept|stay\w*|remain\w*|wait\w*|hold|holds|open|closed?|leave|leaves|continu\w+|last\w*|runs?"
    r"|works?|uses?|rents?|borrow\w*|lend\w*|reserv\w+|park\w*|postpone\w*|put off|adjourn\w*|away|ill|not|valid"
    r"|free|available|live\w*|sleep\w*|practi[sc]e\w*|look after|watch\w*|guard\w*|water\w*|feed\w*)\b",
    re.IGNORECASE,
)

# In front of a day that is put in with its own: "por el 10 de abril" becomes "antes del 10 de abril".
_PREPOSITION = re.compile(
    r"\b(?:by|on|for|before|until|bis|am|zum|vor|avant|pour|le|por|para|el|per|entro|il|o|no|até)\s+$", re.IGNORECASE
)
_HOURS = re.compile(r",? (?:(?:at|from) )?(?P<hour>\d{1,2}[:.]\d\d)(?: ?(?:to|-|–|until) ?\d{1,2}[:.]\d\d)?\.?$")
_BY = re.compile(r"(?:by|no later than)\b", re.IGNORECASE)
_MONTHS = (
    "jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec|january|february|march|april|may|june|july|august|september|october"
    "|november|december|januar|februar|märz|mai|juni|juli|oktober|dezember|janvier|février|mars|avril|juin|juillet|août"
    "|septembre|octobre|novembre|décembre|enero|febrero|marzo|abril|mayo|junio|julio|agosto|septiembre|octubre"
    "|noviembre|diciembre|gennaio|febbraio|aprile|maggio|giugno|luglio|settembre|ottobre|dicembre|janeiro|fevereiro"
    "|março|maio|junho|julho|setembro|outubro|novembro|dezembro"
)
_MONTH = re.compile(rf"\.?\s(?:de |di |of )?(?:{_MONTHS})\b", re.IGNORECASE)  # behind "by 2"
_DATE = re.compile(  # behind "on Monday"
    rf",? (?:the |el |le |il |den |dia )?\d{{1,2}}(?:st|nd|rd|th|er|º|\.)?{_MONTH.pattern}", re.IGNORECASE
)


def with_day(action: str, said: Sequence[str], when: re.Pattern[str], place: str) -> str:
    """An action with the day by which it was promised, where only one day was named; without one that nobody named.

    place: of the meeting, as the model read it; another day stays if it is there.
    when: what says a day in the language, as ``Cues.when``.
    """
    if (hours := _HOURS.search(action)) and not any(hours["hour"] in each for each in said):
        action = action[: hours.start()] + "." * action.endswith(
            "."
        )  # when the fair is for which the hall is to be booked
    days = list(dict.fromkeys(day for each in said for day in _days(each, when)))
    written = next(_days(action, when), "")
    # "by tomorrow" where the meeting has "today"; the last word is the one that says which day.
    invented = bool(written) and written.casefold().split()[-1] not in place.casefold()
    # Or the day of another matter, of which it was said before.
    if not days and written and (invented or _BY.match(written)):
        before, _written, behind = action.partition(written)
        before = _PREPOSITION.sub("", before).rstrip(" ,")
        return f"{before}{behind}" if before.rpartition(": ")[2] else action
    if len({day.casefold() for day in days}) != 1:
        return action
    if not written:
        bare = action.rstrip(".")
        return f"{bare}, {days[0]}{action[len(bare) :]}"
    longer = days[0].casefold().endswith(written.casefold()) and len(days[0]) > len(written)
    if not longer and not invented:
        return action
    before, _written, behind = action.partition(written)
    return _PREPOSITION.sub("", before) + days[0] + behind


def _days(text: str, when: re.Pattern[str]) -> Iterator[str]:
    for match in when.finditer(text):
        numbered = match[0].rstrip(".thsndreº")[-1:].isdigit()
        more = (_MONTH if numbered else _DATE).match(text, match.end())  # "by 2" May; "on Monday" 4 May
        day = text[match.start() : more.end() if more else match.end()]
        yield day if text[: match.start()].strip(' ¿¡“"') else day[:1].lower() + day[1:]  # "By Friday, yes."


def as_deadline(action: str) -> str:
    """An action in English with "by" before its day, unless it lasts until then ("keep the key until Friday")."""
    found = _UNTIL.search(action)
    if found is None or _LASTS.search(action, 0, found.start()):
        return action
    return f"{action[: found.start()]}by{action[found.end() :]}"
