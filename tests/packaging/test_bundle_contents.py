"""What the bundle leaves out: data for debuggers, without harm to the library."""

from __future__ import annotations

import importlib.util
import sys
from importlib.machinery import ExtensionFileLoader
from pathlib import Path

import marisa_trie
import pytest

import bundle_contents


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere such data lies in files of its own")
def test_a_library_without_data_for_debuggers_is_smaller_and_works(tmp_path: Path) -> None:
    file = Path(marisa_trie.__file__)
    other = ("libother.so", str(file), "BINARY")
    data = (file.name, str(file), "DATA")
    entry = (file.name, str(file), "EXTENSION")
    smaller, *unchanged = bundle_contents.without_debug_data([entry, other, data], tmp_path)
    assert unchanged == [other, data]
    assert smaller[0] == file.name
    assert Path(smaller[1]).stat().st_size < file.stat().st_size / 2
    loader = ExtensionFileLoader("marisa_trie", smaller[1])
    spec = importlib.util.spec_from_file_location("marisa_trie", smaller[1], loader=loader)
    assert spec is not None
    module = importlib.util.module_from_spec(spec)
    loader.exec_module(module)
    assert "liver" in module.Trie(["heart", "liver"])
