"""When something is to be done: "write the notes until 2 May", as the German "bis" is put into English, is by 2 May."""

from __future__ import annotations

import re

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


def as_deadline(action: str) -> str:
    """An action in English with "by" before its day, unless it lasts until then ("keep the key until Friday")."""
    found = _UNTIL.search(action)
    if found is None or _LASTS.search(action, 0, found.start()):
        return action
    return f"{action[: found.start()]}by{action[found.end() :]}"
