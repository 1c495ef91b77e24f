"""Glossaries: CSV and both dialects of TBX, and files that are none."""

from __future__ import annotations

from pathlib import Path

import pytest

from slmdesk.errors import TaskError
from slmdesk.export.glossary import read_glossary
from slmdesk.messages import Term


def test_csv(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text('\ufeffheart,corazón\n"a, b",c\nAspirin,\n\nalone\n ,x\n', encoding="utf-8")
    assert read_glossary(path, "es") == [
        Term("heart", "corazón"),
        Term("a, b", "c"),
        Term("Aspirin", None),
        Term("alone", None),
    ]


@pytest.mark.parametrize(
    ("root", "entry", "language", "group"),
    [
        ("martif", "termEntry", "langSet", "tig"),
        ('tbx xmlns="urn:iso:std:iso:30042:ed-2"', "conceptEntry", "langSec", "termSec"),
    ],
)
def test_tbx(tmp_path: Path, root: str, entry: str, language: str, group: str) -> None:
    def section(code: str, *terms: str) -> str:
        inside = "".join(f"<{group}><term>{term}</term></{group}>" for term in terms)
        return f'<{language} xml:lang="{code}">{inside}</{language}>'

    path = tmp_path / "a.tbx"
    entries = section("en-US", "heart", "cor") + section("es", "corazón") + section("de", "Herz")
    only = section("en", "liver")
    path.write_text(
        f"<{root}><text><body><{entry}>{entries}</{entry}><{entry}>{only}</{entry}></body></text></{root.split()[0]}>",
        encoding="utf-8",
    )
    found = read_glossary(path, "es-MX")
    assert found == [Term("heart", "corazón"), Term("cor", "corazón"), Term("Herz", "corazón")]
    assert read_glossary(path, "fr") == []


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.csv", b"\xff\xfe\x00"),
        ("a.tbx", b"<martif>"),
        ("a.tbx", b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'),
        ("a.tbx", b"\0"),
        ("missing.csv", None),
    ],
)
def test_what_is_no_glossary_is_said(tmp_path: Path, name: str, content: bytes | None) -> None:
    if content is not None:
        (tmp_path / name).write_bytes(content)
    with pytest.raises(TaskError) as caught:
        read_glossary(tmp_path / name, "es")
    assert caught.value.kind == "glossary-unreadable"
