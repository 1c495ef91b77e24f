"""TMX in and out, and files that are not what they seem."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, strategies as st

from slmdesk.errors import TaskError
from slmdesk.export.tmx import as_tmx, read_tmx
from slmdesk.messages import MemoryUnit

SAMPLE = """<?xml version="1.0"?>
<!DOCTYPE tmx SYSTEM "tmx14.dtd">
<tmx version="1.4"><header srclang="en-US" segtype="sentence"/><body>
<tu><tuv xml:lang="EN-US"><seg>Press <bpt i="1">&lt;b&gt;</bpt>OK<ept i="1">&lt;/b&gt;</ept> &amp; wait</seg></tuv>
<tuv xml:lang="de"><seg>Drücken</seg></tuv><tuv xml:lang="es_ES"><seg>Pulse OK y espere</seg></tuv></tu>
<tu><tuv lang="fr"><seg>Oui</seg></tuv><tuv lang="es"><seg>Sí</seg></tuv></tu>
<tu><tuv xml:lang="en"><seg>No target</seg></tuv></tu></body></tmx>
"""


def test_units_of_the_wanted_languages_are_read(tmp_path: Path) -> None:
    path = tmp_path / "a.tmx"
    path.write_text(SAMPLE, "utf-16")
    path.write_bytes(
        path.read_bytes().replace('version="1.0"'.encode("utf-16-le"), 'version="1.0"'.encode("utf-16-le"))
    )
    assert [each.unit for each in read_tmx(path, "en", "es")] == [MemoryUnit("Press OK & wait", "Pulse OK y espere")]
    assert [(each.unit.source, each.source_language) for each in read_tmx(path, None, "es-MX")] == [
        ("Press OK & wait", "EN-US"),
        ("Oui", "fr"),
    ]
    assert [each.unit.target for each in read_tmx(path, "en-GB", "de")] == ["Drücken"]
    assert read_tmx(path, "en", "it") == []


texts = st.text(st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufffe\uffff"), min_size=1).filter(
    lambda text: text == " ".join(text.split())
)


@given(st.lists(st.builds(MemoryUnit, texts, texts), max_size=5))
def test_what_is_written_is_read_again(tmp_path_factory: pytest.TempPathFactory, units: list[MemoryUnit]) -> None:
    path = tmp_path_factory.mktemp("tmx") / "a.tmx"
    path.write_bytes(as_tmx(units, "en", "es"))
    assert [each.unit for each in read_tmx(path, "en", "es")] == units


@pytest.mark.parametrize(
    "content",
    [
        '<!DOCTYPE tmx [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><tmx><body><seg>&b;</seg></body></tmx>',
        "<tmx><body>",
        "<html/>",
        "no markup",
        "",
        '<?xml version="1.0" encoding="nothing"?><tmx/>',
        f"<tmx><body><tu><tuv><seg>{'a ' * 60_000}</seg></tuv></tu></body></tmx>",
    ],
)
def test_what_is_no_tmx_is_refused(tmp_path: Path, content: str) -> None:
    path = tmp_path / "a.tmx"
    path.write_text(content)
    with pytest.raises(TaskError) as caught:
        read_tmx(path, None, "es")
    assert caught.value.kind == "memory-unreadable"
    with pytest.raises(TaskError) as caught:
        read_tmx(tmp_path / "missing.tmx", None, "es")
    assert "damaged" not in caught.value.message
