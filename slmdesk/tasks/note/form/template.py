"""Templates of notes: small readable files, or the headings of an example note.

A template is a Markdown file. ``# Title`` names the note, ``## Section`` opens a section and ``### Field`` a field
in it; the lines below one tell the model what belongs there. A section without fields is one field itself.
Behind a heading may stand its kind in parentheses, and after ``=`` other names for the same thing:

    ### Allergies (list) = Allergy, Drug allergies
    Allergies and intolerances, with the reaction.

Lines that begin with ``-`` are questions of their own, asked one by one, their answers joined.
A line ``Only if said: allerg*, intoleran*`` names words one of which an English text has to hold for the field to be
asked at all (``*``: any ending, ``#``: any digit).

Kinds: ``text`` (sentences, the default), ``line`` (a few words), ``list`` (one a line), ``medications`` (a table).
What stands before the first ``##`` is for the reader of the file.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import get_args

from slmdesk.errors import DocumentError
from slmdesk.messages import SourceText
from slmdesk.messages.notes import FieldKind

_MAX_FIELDS = 40
_MAX_TITLE = 80
_MAX_INSTRUCTION = 1500
_MAX_QUESTIONS = 8
_HEADING = re.compile(r"(#{1,3})\s+(.*)")
_NEEDS = "Only if said:"
_KIND = re.compile(r"\s*\(([a-z]+)\)\s*$")
_VALUE = re.compile(r"(?<![\w.)])\d+(?![\d.)]*[.)]\s)")  # "VA R 6/12" is a finding, "1. Plan" and "HbA1c" are headings
_LABEL = re.compile(r"\s*(?:[-*•]\s*|\d{1,2}[.)]\s+)?([^\W\d_][^:.\n]{0,58}?)\s*:(?=\s|$)")
_MAX_LABEL_WORDS = 6
_LINE_WORDS, _FEW_WORDS = 4, 12
_SENTENCE_ENDS = (".", "?", "!")
_TITLE_LINE = re.compile(r"[^\W\d_a-z][^.,:;?!\d]*")  # "Physical examination" alone on its line
# Labels of a paper that say nothing of a visit.
_OF_PAPERS = frozenset(
    ("signed", "signed by", "signature", "date", "datum", "fecha", "name", "patient", "patient name", "dob", "d o b",
     "date of birth", "born", "geb", "geboren", "mrn", "nhs number", "hospital number", "address", "tel", "phone",
     "fax", "dear", "re", "cc", "from", "to", "gp", "consultant", "author", "seen by", "dictated by")
)  # fmt: skip


@dataclass(frozen=True)
class TemplateField:
    """One field. questions: what belongs there, each asked alone. names: its title and other names for it.

    needs: words one of which an English text must hold to say anything about it; empty for any text.
    """

    title: str
    kind: FieldKind
    questions: tuple[str, ...]
    names: tuple[str, ...]
    needs: tuple[str, ...] = ()


@dataclass(frozen=True)
class TemplateSection:
    title: str
    fields: tuple[TemplateField, ...]


@dataclass(frozen=True)
class Template:
    """The shape of a note. title: what the note is called."""

    title: str
    sections: tuple[TemplateSection, ...]

    def numbered(self) -> list[tuple[int, int, TemplateField]]:
        """(number of the section, number of the field in it, field), in the order of the note."""
        return [
            (section_number, field_number, field)
            for section_number, section in enumerate(self.sections)
            for field_number, field in enumerate(section.fields)
        ]


def names(folder: Path) -> list[str]:
    """The templates that come with the program."""
    return sorted(path.stem for path in folder.glob("*.md"))


def load(folder: Path, name: str) -> Template:
    """A template that comes with the program.

    Raises:
        DocumentError: ``no-such-template``.
    """
    if name not in names(folder):
        raise DocumentError(
            "no-such-template",
            f"There is no template {name}.",
            f"Choose one of {', '.join(names(folder))}, or give the path of a template file.",
        )
    return parse((folder / f"{name}.md").read_text(encoding="utf-8"))


def parse(text: str, known: Sequence[TemplateField] = ()) -> Template:
    """Read a template.

    Args:
        known: fields whose instructions serve those of the same name that have none.

    Raises:
        DocumentError: ``template-damaged``, with the line and what is wrong with it.
    """
    title = "Note"
    sections: list[tuple[str, str, list[str], list[tuple[str, list[str]]]]] = []
    for number, line in enumerate(text.lstrip("\ufeff").splitlines(), 1):
        match = _HEADING.match(line)
        if match is None:
            if sections:
                _title, _raw, own, fields = sections[-1]
                (fields[-1][1] if fields else own).append(line.strip())
            continue
        level, heading = len(match[1]), match[2].strip()
        if not heading.strip("# "):
            raise _damaged(number, "a heading has no words")
        if level == 1:
            title = heading
        elif level == 2:
            sections.append((_bare(heading), heading, [], []))
        elif not sections:
            raise _damaged(number, f"the field “{heading[:_MAX_TITLE]}” stands before the first section")
        else:
            sections[-1][3].append((heading, []))
    if not sections:
        raise DocumentError(
            "template-damaged",
            "The template has no section.",
            "Each section begins with a line such as “## Plan”. To use an example note as it is, add --learn.",
        )
    found = Template(
        title[:_MAX_TITLE],
        tuple(
            TemplateSection(
                section_title,
                tuple(_field(heading, lines, known) for heading, lines in (fields or [(raw, own)])),
            )
            for section_title, raw, own, fields in sections
        ),
    )
    _check(found)
    return found


def _check(template: Template) -> None:
    count = len(template.numbered())
    if count > _MAX_FIELDS:
        raise DocumentError(
            "template-damaged",
            f"The template has {count} fields; at most {_MAX_FIELDS} can be written.",
            "Join some of them, or make two templates.",
        )
    seen: set[str] = set()
    for section in template.sections:
        key = _key(section.title)
        if key in seen:
            raise DocumentError(
                "template-damaged", f"The template has two sections “{section.title}”.", "Give each its own title."
            )
        seen.add(key)


def _field(heading: str, lines: Iterable[str], known: Sequence[TemplateField]) -> TemplateField:
    title = _bare(heading)
    head, _equals, others = heading.partition(" = ")
    match = _KIND.search(head)
    kinds: tuple[FieldKind, ...] = get_args(FieldKind)
    needs = tuple(
        word.strip()
        for line in lines
        if line.startswith(_NEEDS)
        for word in line.removeprefix(_NEEDS).split(",")
        if word.strip(" *")
    )
    told = [line for line in lines if line and not line.startswith(_NEEDS)]
    questions = tuple(line.removeprefix("-").strip() for line in told if line.startswith("-"))
    plain = " ".join(line for line in told if not line.startswith("-"))
    questions = (plain, *questions) if plain else questions
    if len(title) > _MAX_TITLE:
        raise DocumentError(
            "template-damaged",
            f"The heading “{title[:_MAX_TITLE]}…” is too long.",
            f"A heading has at most {_MAX_TITLE} characters; what belongs there goes into the lines below it.",
        )
    if sum(map(len, questions)) > _MAX_INSTRUCTION or len(questions) > _MAX_QUESTIONS:
        raise DocumentError(
            "template-damaged",
            f"The instruction under “{title}” is too long.",
            f"Say it in at most {_MAX_INSTRUCTION} characters and {_MAX_QUESTIONS} lines that begin with “-”.",
        )
    alike = known_field(title, known)
    kind: FieldKind = alike.kind if alike and not questions else "text"
    if match is not None:
        chosen = [each for each in kinds if each == match[1]]
        if not chosen:
            raise DocumentError(
                "template-damaged",
                f"“{title}” is of the kind ({match[1]}), which is not known.",
                f"The kinds are {', '.join(kinds)}.",
            )
        kind = chosen[0]
    if not questions:
        needs = needs or (alike.needs if alike else ())
        questions = alike.questions if alike else (_general_question(title),)
    other_names = tuple(name.strip() for name in others.split(",") if name.strip())
    return TemplateField(title, kind, questions, (title, *other_names), needs)


def _general_question(title: str, note: str = "") -> str:
    """note: what the whole is called, where that tells anything."""
    called = f"the clinical note “{note}”" if note else "a clinical note"
    return f"What does the text say that belongs under the heading “{title}” of {called}?"


def known_fields(folder: Path) -> list[TemplateField]:
    """Every field of the program's own templates, with its names in other languages (``headings.txt``).

    For headings that bring no instruction.
    """
    table = (folder / "headings.txt").read_text(encoding="utf-8").splitlines()
    lines = (line.partition(":") for line in table if not line.startswith("#"))
    foreign = {_key(title): tuple(map(str.strip, others.split(","))) for title, _colon, others in lines}
    return [
        replace(field, names=(*field.names, *foreign.get(_key(field.title), ())))
        for name in names(folder)
        for _section, _number, field in load(folder, name).numbered()
    ]


def known_field(title: str, known: Sequence[TemplateField]) -> TemplateField | None:
    """The known field of this name, if there is one."""
    key = _key(title)
    return next((field for field in known if key in {_key(name) for name in field.names}), None)


def learn(example: SourceText, known: Sequence[TemplateField]) -> Template:
    """The template of an example note: its headings, in their order, and whether a section is a list.

    Only headings are taken: nothing of what the example says about its own patient.

    Raises:
        DocumentError: ``template-damaged`` when no headings can be told.
    """
    marks = _block_headings(example) or _line_headings(example.text, known)
    sections: list[TemplateSection] = []
    note_title = "Note"
    for index, (_start, end, title) in enumerate(marks):
        body = example.text[end : marks[index + 1][0] if index + 1 < len(marks) else len(example.text)]
        alike = known_field(title, known)
        questions = alike.questions if alike else (_general_question(title, note_title.replace("Note", "")),)
        if not body.strip() and not sections and alike is None:
            note_title = title  # what stands over all is no field
            continue
        if _key(title) in _OF_PAPERS:
            continue
        kind = _kind_of(body, alike.kind if alike else None)
        known_as = alike.names if alike else ()
        field = TemplateField(title, kind, questions, (title, *known_as), alike.needs if alike else ())
        if all(_key(title) != _key(other.title) for other in sections):
            sections.append(TemplateSection(title, (field,)))
    if len(sections) < 2:
        raise DocumentError(
            "template-damaged",
            "No headings can be told in the example note.",
            "Headings stand on a line of their own, or end with a colon: “Plan:”.",
        )
    return Template(note_title, tuple(sections[:_MAX_FIELDS]))


def _kind_of(body: str, known: FieldKind | None) -> FieldKind:
    """The kind of a field as an example writes it. known: of the same field in the program's own templates.

    How little one example says of a plan is no reason to write one line of the next patient's.
    """
    if known in ("medications", "line"):
        return known
    lines = [line.strip() for line in body.splitlines() if line.strip()]
    marked = sum(bool(re.match(r"[-*•–]|\d{1,2}[.)]\s", line)) for line in lines)
    if lines and (marked > len(lines) / 2 or len(lines) > 2):
        return "list"
    if known is not None:
        return "text" if len(body.split()) > _FEW_WORDS else known
    few = 0 < len(body.split()) <= _LINE_WORDS and not body.rstrip().endswith(".")
    return "line" if few and "," not in body else "text"


def _block_headings(example: SourceText) -> list[tuple[int, int, str]]:
    """Headings as the file's own format marks them, when there are at least two below the title."""
    blocks = [block for block in example.blocks if block.kind == "heading"]
    deepest = [block for block in blocks if block.level > 1] or blocks
    found = [(block.start, block.end, _plain_title(example.text[block.start : block.end])) for block in deepest]
    return [mark for mark in found if mark[2]] if len(found) >= 2 else []


def _line_headings(text: str, known: Sequence[TemplateField]) -> list[tuple[int, int, str]]:
    """Lines in capitals, short lines on their own before a longer one, and labels that end with a colon."""
    marks: list[tuple[int, int, str]] = []
    position = 0
    before = ""
    lines = text.splitlines(keepends=True)
    bodies = [line.strip() for line in lines]
    for line, body, sentence in zip(lines, bodies, _before_sentences(bodies), strict=True):
        label = _LABEL.match(line)
        short = 1 < len(body) <= 60 and len(body.split()) <= _MAX_LABEL_WORDS
        # "Triggers" between sentences; in a list no line ends with a full stop.
        between = sentence and (before[-1:] in _SENTENCE_ENDS or (bool(marks) and marks[-1][1] == position))
        alone = (not before or between) and len(body.split()) <= _LINE_WORDS
        named = known_field(body, known) is not None or alone
        if label is not None and len(label[1].split()) <= _MAX_LABEL_WORDS and not _is_value(label[1]):
            marks.append((position, position + label.end(), _plain_title(label[1])))
        elif short and not _is_value(body) and (body.isupper() or (named and _TITLE_LINE.fullmatch(body))):
            marks.append((position, position + len(line), _plain_title(body)))
        position += len(line)
        before = body
    return [mark for mark in marks if mark[2]]


def _before_sentences(bodies: Sequence[str]) -> list[bool]:
    """Of each line, whether the next one that is not empty is a sentence."""
    found = []
    sentence = False
    for body in reversed(bodies):
        found.append(sentence)
        sentence = body[-1] in _SENTENCE_ENDS if body else sentence
    return found[::-1]


def _is_value(title: str) -> bool:
    """Whether what looks like a heading tells something of the example's own patient: "VA R 6/12", or "R" for right."""
    return len(title) < 2 or _VALUE.search(title) is not None


def _plain_title(text: str) -> str:
    title = " ".join(text.split()).strip(" #:*•-–")
    if title.isupper() and len(title) > 5:
        title = title.capitalize()
    return title[:_MAX_TITLE]


def _bare(heading: str) -> str:
    """A heading without its kind and other names."""
    return _KIND.sub("", heading.partition(" = ")[0]).strip()


def _key(name: str) -> str:
    return re.sub(r"[\W_]+", " ", name.casefold()).strip()


def _damaged(line: int, what: str) -> DocumentError:
    return DocumentError(
        "template-damaged",
        f"Line {line} of the template: {what}.",
        "A section begins with “## Plan”, a field in it with “### Advice”; below stands what belongs there.",
    )
