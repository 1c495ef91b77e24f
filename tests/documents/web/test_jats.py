"""Journal articles in JATS."""

from __future__ import annotations

from document_files import read
from page_files import JATS


def test_an_article() -> None:
    reading = read("a.xml", JATS)
    assert reading.result.format == "jats"
    assert reading.kinds() == [
        ("heading", 1, "Salt in rats"),
        ("paragraph", 0, "Authors: Ana Ruiz, The Group"),
        ("heading", 2, "Abstract"),
        ("heading", 3, "Background"),
        ("paragraph", 0, "Why."),
        ("heading", 2, "Abstract"),
        ("paragraph", 0, "Short."),
        ("paragraph", 0, "Keywords: salt; rat"),
        ("heading", 2, "1 Methods"),
        ("paragraph", 0, "We gave 10³ units²."),
        ("heading", 3, "Animals"),
        ("list-item", 0, "Twelve rats"),
        ("caption", 0, "Table 1 Doses. By group."),
        ("table-row", 0, "Group | Dose"),
        ("table-row", 0, "A | 5 mg"),
        ("paragraph", 0, "Daily."),
        ("caption", 0, "Fig. 1 A rat."),
        ("paragraph", 0, "$$a^2$$"),
        ("paragraph", 0, "(1)/(2)"),
        ("heading", 2, "Thanks"),
        ("paragraph", 0, "To all."),
        ("heading", 2, "References"),
        ("list-item", 0, "1 Ruiz A. Salt. 2020."),
        ("list-item", 0, "2 Lee B, Pepper, 2021"),
    ]
    assert sorted(reading.reasons()) == [
        "1 picture was left out",
        "the journal, dates, affiliations and licence of the article were left out",
    ]
