"""Reads glossaries: CSV with two columns, and TBX (ISO 30042)."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

from slmdesk.errors import TaskError
from slmdesk.messages import Term

_LARGEST_BYTES = 16 << 20
_LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"


def read_glossary(path: Path, target: str) -> list[Term]:
    """The terms of a file.

    Args:
        path: CSV: term, translation; a second column that is empty leaves the term as it is. ``*.tbx``: the
            terms of every other language, with the first one of the target's.
        target: BCP 47 code; only its language is looked at.

    Raises:
        TaskError: ``glossary-unreadable``.
    """
    try:
        if path.stat().st_size > _LARGEST_BYTES:
            raise ValueError("too large")
        if path.suffix.lower() == ".tbx":
            return list(_tbx(path, target))
        with path.open(newline="", encoding="utf-8-sig") as file:
            rows = list(csv.reader(file.read().splitlines()))
    except (OSError, ValueError, csv.Error, ElementTree.ParseError) as error:
        raise TaskError(
            "glossary-unreadable",
            f"The glossary {path} cannot be read.",
            "It has to be a CSV file in UTF-8 with two columns (term, translation) of at most 16 MiB, or a TBX file.",
        ) from error
    terms = []
    for row in rows:
        if row and row[0].strip():
            wanted = row[1].strip() if len(row) > 1 else ""
            terms.append(Term(row[0].strip(), wanted or None))
    return terms


def _tbx(path: Path, target: str) -> Iterator[Term]:
    """Both dialects: termEntry and langSet of 2008, conceptEntry and langSec of 2019."""
    content = path.read_bytes()
    if b"<!ENTITY" in content:
        raise ValueError("entities, which can be used to do harm")
    for entry in ElementTree.fromstring(content).iter():
        if _name(entry) not in ("termEntry", "conceptEntry"):
            continue
        terms: dict[str, list[str]] = {}
        for part in entry.iter():
            if _name(part) in ("langSet", "langSec"):
                language = part.get(_LANGUAGE, "").replace("_", "-").partition("-")[0].lower()
                found = [" ".join("".join(term.itertext()).split()) for term in part.iter() if _name(term) == "term"]
                terms.setdefault(language, []).extend(term for term in found if term)
        wanted = terms.pop(target.replace("_", "-").partition("-")[0].lower(), [])
        for source in (term for each in terms.values() for term in each):
            if wanted:
                yield Term(source, wanted[0])


def _name(element: ElementTree.Element) -> str:
    return element.tag.rpartition("}")[2]
