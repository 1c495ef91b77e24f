"""What the model is asked for each field, the JSON that it must answer with, and how answers are read."""

# ruff: noqa: E501 - a pattern is read more easily on one line

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass, field as dataclass_field

import msgspec

from slmdesk.engine import JsonSchema
from slmdesk.messages.notes import FieldKind
from slmdesk.tasks.note.form.template import TemplateField
from slmdesk.tasks.note.speech.tellers import capital
from slmdesk.tasks.sentences import split_result

_MAX_SENTENCES: dict[FieldKind, int] = {"text": 12, "line": 1, "list": 12, "medications": 14}
MAX_TOKENS: dict[FieldKind, int] = {"text": 420, "line": 60, "list": 360, "medications": 420}
_SENTENCE_CHARACTERS = 260
_TEXT_CHARACTERS = 1000
_CELL_CHARACTERS = 60
# A small model begins with "..." and goes on with it, or gives a cell's own name for the medicine.
_STATEMENT = rf'^[^\s.…"\\*-][^"\\]{{1,{_SENTENCE_CHARACTERS - 1}}}$'
_NAME = rf'^[^\s.…"\\*-][^"\\]{{1,{_CELL_CHARACTERS - 1}}}$'
_NEAR_LIMIT = 8  # characters: what comes so close to a limit was cut by it
_ENDS = ".!?:;)"
_CUT_OFF = re.compile(  # for all its full stop; "He hits her." is whole
    r"(?:^|\s)(?:an?|the|and|or|but|of|than|because|due|their|if|who|which|being|is|are|was|were|be|been|has|have|had|having|taking)[.\s]*$",
    re.IGNORECASE,
)
_COMPARES = re.compile(  # "more forgetful than he was" is whole
    r"\b(?:than|as|what|how|where|who) (?:I|he|she|they|it|we|you) (?:(?:ever|once|usually|always|has|have|had) )?"
    r"(?:is|are|was|were|been|has|have|had)[.!]\W*$",
    re.IGNORECASE,
)
_DANGLING = re.compile(
    r"(?:^|\s)(?:an?|the|and|or|but|to|of|for|with|in|at|by|from|that|which|who|is|are|was|were|be|been|has|have|had|"
    r"having|being|taking|their|his|her|they|he|she|we|if|as|than|because|due)[.\s]*$",
    re.IGNORECASE,
)
USES = ("current", "new", "changed", "stopped", "unclear")

_BARE_ANSWER = re.compile(r"\W*(?:yes|present|discussed)\W*", re.IGNORECASE)
# A model that says in words that there is nothing to say.
_NOTHING = re.compile(
    r"^\W*(?:n/?a|none|nil|nothing|unknown|not applicable|noted|documented|reviewed|recorded|no worries|see (?:above|below|notes?)|(?:none|nothing|not|no|no further|no other|no specific|no additional)\b"
    r"(?:(?!\b(?:if|unless|until)\b)[^.;])*\b(?:mentioned|provided|stated|specified|documented|discussed|given|said|described|available|recorded|found in)"
    r"(?: in| by| during| here| at)?\b[^.;]*)\W*$|"
    r"\b(?:the|this) (?:text|dialogue|transcript|conversation|source|note) (?:does not|doesn't|says nothing)|"
    # "Temperature: not mentioned", "Pulse not given"; "The patient does not mention any travel"; "is not mentioned as being allergic".
    r"^[^.;:]{1,40}:? (?:not|none|nothing) (?:mentioned|stated|specified|recorded|given|measured|provided|documented|said)\W*$|"
    r"\b(?:does not|doesn't|did not|didn't|do not|don't) (?:mention|specify|state)\b|\bmeasurements? (?:was|were) (?:taken|made|performed)\W*$|"
    r"^(?:(?:the )?(?:doctor|clinician|physician) says )?nothing about\b|^no (?:diagnos[ei]s|problems?)(?: (?:or|and) (?:diagnos[ei]s|problems?))?\W*$|"
    r"\b(?:is|are|was|were) not (?:mentioned|stated|specified|documented)\b|^(?:reports|denies):? no symptoms\b|"
    r"\bnicht (?:angegeben|erwähnt|genannt|dokumentiert|bekannt gegeben)\W*$|\bwurden? gemessen\W*$|\bnon (?:mentionnée?s?|précisée?s?|indiquée?s?|renseignée?s?|menzionat\w|indicat\w|mencionad\w|especificad\w)\W*$|"
    r"\bno (?:se (?:menciona|especifica|indica)n?|mencionad\w|especificad\w)\W*$|\bnão (?:mencionad\w|especificad\w|informad\w)\W*$|\bno (?:other|further|more) questions\b",
    re.IGNORECASE,
)


# "Reports the patient has a cough" is what a small model makes of 'begin with "Reports"'.
_TWICE = re.compile(
    r"(?:^|(?<=[.;,] ))([Rr]eports|[Dd]enies|[Ee]ndorses):? (?:that )?(?:(?:[Tt]he )?[Pp]atient|[Hh]e|[Ss]he|[A-Z]\w+(?: [A-Z]\w+)?) (?:has|had|is having|does not have|did not have|has not had) (?:any |an? )?"
)


# "…, who has gout, who has gout, who has gout": what a small model writes until its tokens end.
_LOOP = re.compile(r"(?P<it>[^.]{20,240}?)(?P=it)+")


@dataclass
class Answer:
    """What a model said for one field.

    sentences: without markers; rows: cells of medicines by name. late: those of the sentences that came when the rest
    was read alone, out of what was said around it.
    """

    sentences: list[str] = dataclass_field(default_factory=list)
    rows: list[dict[str, str]] = dataclass_field(default_factory=list)
    late: set[str] = dataclass_field(default_factory=set)


def constraint(field: TemplateField, must_answer: bool = False) -> JsonSchema:
    """The shape of an answer for a field: ``{"mentioned": false}``, or true and what is said.

    must_answer: the text holds the words that the field needs, so that a lazy "false" is not allowed.
    """
    if field.kind == "medications":
        cell = {"type": "string", "maxLength": _CELL_CHARACTERS}
        row = {
            "type": "object",
            "properties": {
                "name": {"type": "string", "pattern": _NAME},
                "dose": cell,
                "route": cell,
                "frequency": cell,
                "use": {"enum": list(USES)},
            },
            "required": ["name", "dose", "route", "frequency", "use"],
            "additionalProperties": False,
        }
        name, item = "medicines", row
    elif field.kind == "text":
        return _text_shape(must_answer)
    else:
        name, item = "sentences", {"type": "string", "pattern": _STATEMENT}
    said = {"type": "array", "items": item, "minItems": 1, "maxItems": _MAX_SENTENCES[field.kind]}
    options: list[dict[str, object]] = [
        {
            "type": "object",
            "properties": {"mentioned": {"const": True}, name: said},
            "required": ["mentioned", name],
            "additionalProperties": False,
        },
        {
            "type": "object",
            "properties": {"mentioned": {"const": False}},
            "required": ["mentioned"],
            "additionalProperties": False,
        },
    ]
    return JsonSchema(json.dumps(options[0] if must_answer else {"anyOf": options}))


def _text_shape(must_answer: bool) -> JsonSchema:
    """One paragraph: a small model that is asked for a list of sentences gives one."""
    said = {
        "type": "object",
        "properties": {
            "mentioned": {"const": True},
            "text": {"type": "string", "minLength": 2, "maxLength": _TEXT_CHARACTERS},
        },
        "required": ["mentioned", "text"],
        "additionalProperties": False,
    }
    nothing = {
        "type": "object",
        "properties": {"mentioned": {"const": False}},
        "required": ["mentioned"],
        "additionalProperties": False,
    }
    return JsonSchema(json.dumps(said if must_answer else {"anyOf": [said, nothing]}))


def form(field: TemplateField) -> str:
    """How the answer is to be written, in words for the model."""
    if field.kind == "medications":
        return (
            'Answer in JSON with "mentioned": true and in "medicines" an entry for each medicine: its name, dose, route and '
            "frequency as the text says them, an empty text for what is not said, and use: current, new, changed, stopped or "
            "unclear."
        )
    if field.kind == "text":
        return 'Answer {"mentioned": true, "text": "..."} with a paragraph in the third person, in short clinical sentences.'
    how = "one short phrase" if field.kind == "line" else "one statement in clinical wording for each item, no quotes"
    return f'Answer in JSON with "mentioned": true and in "sentences" {how}.'


def read_answer(text: str, kind: FieldKind) -> Answer:
    """Read an answer; one that was cut at the token limit gives what is whole of it."""
    value = _value(text)
    answer = Answer()
    if not isinstance(value, dict) or value.get("mentioned") is not True:
        return answer
    if kind == "medications":
        for row in value.get("medicines") or []:
            cells = {key: _cell(str(cell)) for key, cell in row.items()} if isinstance(row, dict) else {}
            if cells.get("name") and not says_nothing(cells["name"]):
                answer.rows.append(cells)
        return answer
    said = value.get("sentences") or _whole_sentences(str(value.get("text") or ""))
    for sentence in _begun(map(str, said)):
        plain = _sentence(_uncut(sentence))
        bare = kind != "line" and _BARE_ANSWER.fullmatch(plain)  # "Interpreter needed (line)" may be answered so
        if plain and not bare and not says_nothing(plain) and plain not in answer.sentences:
            answer.sentences.append(plain)
    return answer


def _whole_sentences(text: str) -> list[str]:
    """The sentences of a paragraph; the last one not when the paragraph was cut at its longest."""
    sentences = [sentence for _lead, sentence in split_result(text)]
    return sentences[:-1] if len(text) >= _TEXT_CHARACTERS - 8 and len(sentences) > 1 else sentences


def _begun(said: Iterable[str]) -> list[str]:
    """Statements without the end of one that the limit cut: "will check the blood", and then "pressure in a week"."""
    found: list[str] = []
    cut = False
    for each in said:
        whole = [sentence for _lead, sentence in split_result(each)]
        found.append(" ".join(whole[1:]) if cut and each[:1].islower() else each)
        cut = len(each) >= _SENTENCE_CHARACTERS - _NEAR_LIMIT and each.rstrip()[-1:] not in _ENDS
    return found


def _uncut(sentence: str) -> str:
    """A statement without the half that stands at its end where the limit cut it: "is taking the"; empty if it is one."""
    text = sentence.strip()
    whole = text[-1:] in _ENDS and (not _CUT_OFF.search(text) or _COMPARES.search(text) is not None)
    if whole or (len(text) < _SENTENCE_CHARACTERS - _NEAR_LIMIT and not _DANGLING.search(text)):
        return text
    at = max(text[:-1].rfind(mark) for mark in (". ", "; ", ", "))
    return text[:at].rstrip(" ,;") if at > 0 else ""


def says_nothing(sentence: str) -> bool:
    """Whether a sentence only says that the source says nothing."""
    return bool(_NOTHING.search(sentence))


def _value(text: str) -> object:
    """The JSON value, a cut one closed after its last whole item."""
    try:
        return msgspec.json.decode(text.strip())
    except msgspec.DecodeError:
        pass
    opening = text.strip()
    if opening.startswith('{"mentioned": true, "text": "'):
        whole = [sentence for _lead, sentence in split_result(opening.partition('"text": "')[2])]
        return {"mentioned": True, "sentences": [_unescaped(sentence) for sentence in whole[:-1]]}
    for end in ('"]}', "}]}", "]}"):
        at = len(text)
        while (at := max(text.rfind('", ', 0, at), text.rfind("}, ", 0, at))) > 0:
            try:
                return msgspec.json.decode(text[:at] + end)
            except msgspec.DecodeError:
                continue
    return None


def _unescaped(text: str) -> str:
    try:
        return str(msgspec.json.decode(f'"{text}"'))
    except msgspec.DecodeError:
        return text


def _cell(text: str) -> str:
    cell = " ".join(text.split()).strip(" .,;")
    return (
        ""
        if cell.casefold() in {"none", "n/a", "na", "not mentioned", "unknown", "unspecified", "-", "not specified"}
        else cell
    )


def _sentence(text: str) -> str:
    plain = " ".join(text.split()).lstrip("-•*.… ").strip()
    if len(plain) < 2 or not re.search(r"\w", plain) or plain.endswith(("...", "…")):
        return ""
    plain = _LOOP.sub(r"\g<it>", plain)
    plain = _TWICE.sub(r"\1 ", capital(plain))
    return plain if plain[-1] in _ENDS else f"{plain}."
