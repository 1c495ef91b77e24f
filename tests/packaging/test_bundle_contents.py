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


def test_what_a_library_reads_when_it_is_imported_stays() -> None:
    """thinc reads its sources for graphics cards even where there is none."""
    kept = [("thinc/backends/_custom_kernels.cu", "a", "DATA"), ("spacy/lang/ja/__init__.py", "b", "DATA")]
    sources = [("thinc/backends/numpy_ops.pyx", "c", "DATA"), ("spacy/tests/README.md", "d", "DATA")]
    assert bundle_contents.keep_wanted([*kept, *sources]) == kept
