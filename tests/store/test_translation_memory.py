"""The user's translation memory: kept, replaced, found again, forgotten."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import given, settings, strategies as st

from slmdesk.errors import StorageError
from slmdesk.messages import MemoryUnit
from slmdesk.store.translation_memory import FILE_NAME, TranslationMemory


@pytest.fixture
def memory(tmp_path: Path) -> Iterator[TranslationMemory]:
    with closing(TranslationMemory(tmp_path)) as found:
        yield found


def test_what_is_kept_is_found_by_language_and_words(memory: TranslationMemory) -> None:
    memory.add([MemoryUnit("The  heart\nbeats.", "El corazón late."), MemoryUnit(" ", "x")], "en-US", "es-MX", "edited")
    memory.add([MemoryUnit("The heart beats.", "Das Herz schlägt.")], "en", "de", "imported")
    assert memory.count() == 2
    heart = MemoryUnit("The heart beats.", "El corazón late.")
    assert memory.units_for("How the heart beats in summer", "en", "es") == [heart]
    assert memory.units_for("How the heart beats in summer", None, "es") == [heart]
    assert memory.units_for("A text about the liver", "en", "es") == []
    assert memory.units_for("The heart beats.", "fr", "es") == []
    assert memory.units_for("心臓が動く", "en", "zh-Hant") == []
    memory.add([MemoryUnit("The heart beats.", "Late el corazón.")], "en", "es", "edited")
    assert [unit.target for unit in memory.units("en", "es")] == ["Late el corazón."]
    assert memory.remove("The heart beats.", "en", "es")
    assert not memory.remove("The heart beats.", "en", "es")
    memory.clear()
    assert memory.count() == 0


def test_it_is_there_the_next_time(tmp_path: Path) -> None:
    with closing(TranslationMemory(tmp_path)) as memory:
        memory.add([MemoryUnit("One", "Uno")], "en", "es", "edited")
    with closing(TranslationMemory(tmp_path)) as memory:
        assert list(memory.units("en", "es")) == [MemoryUnit("One", "Uno")]
    (tmp_path / FILE_NAME).write_bytes(b"no database" * 1000)
    with pytest.raises(StorageError) as caught:
        TranslationMemory(tmp_path)
    assert caught.value.kind == "store-damaged"


def test_damage_that_is_met_while_reading_is_said_in_words(tmp_path: Path) -> None:
    with closing(TranslationMemory(tmp_path)) as memory:
        memory.add([MemoryUnit(f"{number} {'word ' * 300}", "Uno") for number in range(200)], "en", "es", "edited")
    file = tmp_path / FILE_NAME
    content = bytearray(file.read_bytes())
    content[len(content) // 2 :] = b"\xff" * (len(content) - len(content) // 2)
    file.write_bytes(content)
    with closing(TranslationMemory(tmp_path)) as memory, pytest.raises(StorageError):
        list(memory.units("en", "es"))


words = st.text("abcé 1,", min_size=1, max_size=12).filter(str.strip)


@settings(max_examples=25)
@given(st.lists(st.tuples(words, words), max_size=8))
def test_a_text_that_holds_the_sources_gets_them_all(
    tmp_path_factory: pytest.TempPathFactory, pairs: list[tuple[str, str]]
) -> None:
    with closing(TranslationMemory(tmp_path_factory.mktemp("memory"))) as memory:
        memory.add([MemoryUnit(*pair) for pair in pairs], "en", "es", "imported")
        kept = list(memory.units("en", "es"))
        assert {unit.source for unit in kept} == {" ".join(source.split()) for source, _target in pairs}
        assert memory.units_for("\n".join(source for source, _target in pairs), "en", "es") == kept
