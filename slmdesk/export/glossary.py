"""The user's glossary as a CSV file: a term, and what it is in the other language."""

from __future__ import annotations

import csv
from pathlib import Path

from slmdesk.errors import TaskError
from slmdesk.messages import Term

_LARGEST_GLOSSARY_BYTES = 16 << 20


def read_glossary(path: Path) -> list[Term]:
    """The terms of a CSV file: term, translation; a second column that is empty leaves the term as it is.

    Raises:
        TaskError: ``glossary-unreadable``.
    """
    try:
        with path.open(newline="", encoding="utf-8-sig") as file:
            rows = list(csv.reader(file.read(_LARGEST_GLOSSARY_BYTES).splitlines()))
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise TaskError(
            "glossary-unreadable",
            f"The glossary {path} cannot be read.",
            "It has to be a CSV file in UTF-8 with two columns: term, translation.",
        ) from error
    terms = []
    for row in rows:
        if row and row[0].strip():
            wanted = row[1].strip() if len(row) > 1 else ""
            terms.append(Term(row[0].strip(), wanted or None))
    return terms
