"""The licence check, on what is really installed and on made-up packages."""

from __future__ import annotations

from importlib.metadata import Distribution
from pathlib import Path

import pytest

import notices


def made_up(folder: Path, name: str, *lines: str) -> Distribution:
    """An installed package with these lines in its metadata."""
    info = folder / f"{name}-1.0.dist-info"
    info.mkdir()
    text = "\n".join(["Metadata-Version: 2.4", f"Name: {name}", "Version: 1.0", *lines]) + "\n"
    (info / "METADATA").write_text(text, encoding="utf-8")
    return Distribution.at(info)


def test_what_is_installed_may_be_used() -> None:
    components = [*notices.from_distributions(notices.installed()), *notices.parts()]
    assert notices.problems(components) == []
    names = {component.name for component in components}
    assert {"pyside6-essentials", "llama-cpp-python", "llama.cpp and ggml", "Qt", "requests", "numpy"} <= names
    assert "pyo3" in names  # from the SBOM of sentencex: what was linked into it


def test_the_optional_parts_of_pillow_under_the_gpl_are_really_not_there() -> None:
    from PIL import features

    assert not features.check("libimagequant")
    assert not list((Path(features.__file__).parent.parent / "pillow.libs").glob("libfribidi*"))


def test_the_notices_are_up_to_date() -> None:
    assert notices.stale(notices.NOTICES.read_text(encoding="utf-8")) == []


def test_notices_of_another_version_are_noticed() -> None:
    text = notices.NOTICES.read_text(encoding="utf-8")
    name, version = notices.pins()[0]
    [problem] = notices.stale(text.replace(f"\n{name} {version}\n", f"\n{name} 0.0.1\n"))
    assert name in problem


@pytest.mark.parametrize(
    "lines",
    [
        ["License-Expression: GPL-3.0-only"],
        ["License-Expression: MIT AND AGPL-3.0-or-later"],
        ["License: GPLv2"],
        ["Classifier: License :: OSI Approved :: GNU General Public License v3 (GPLv3)"],
        ["License-Expression: LGPL-3.0-only"],  # only for the libraries that are named
        ["License: LicenseRef-Proprietary"],
        [],
    ],
)
def test_a_forbidden_or_unknown_licence_fails(tmp_path: Path, lines: list[str]) -> None:
    distribution = made_up(tmp_path, "made-up", *lines)
    [problem] = notices.problems(notices.from_distributions([distribution]))
    assert problem.startswith("made-up 1.0: the licence")


@pytest.mark.parametrize(
    "lines",
    [
        ["License-Expression: MIT"],
        ["License-Expression: (MIT OR GPL-3.0-only) AND Apache-2.0"],
        ["License: Apache 2.0"],
        ["Classifier: License :: OSI Approved :: BSD License"],
    ],
)
def test_a_permissive_licence_passes(tmp_path: Path, lines: list[str]) -> None:
    distribution = made_up(tmp_path, "made-up", *lines)
    assert notices.problems(notices.from_distributions([distribution])) == []


@pytest.mark.parametrize(
    ("expression", "name", "wanted"),
    [
        ("LGPL-3.0-only OR GPL-2.0-only OR GPL-3.0-only", "pyside6-essentials", True),
        ("LGPL-3.0-only OR GPL-2.0-only OR GPL-3.0-only", "requests", False),
        ("GPL-2.0-only AND (MIT OR BSD-3-Clause)", "x", False),
        ("GPL-3.0-or-later WITH GCC-exception-3.1", "x", True),
        ("GPL-3.0-or-later", "x", False),
        ("MIT OR (GPL-2.0-only AND AGPL-3.0-only)", "x", True),
        ("mit-ish", "x", False),
    ],
)
def test_expressions(expression: str, name: str, wanted: bool) -> None:
    assert notices.allowed(expression, name) is wanted


def test_a_gpl_library_of_the_system_is_unknown_to_the_bundle() -> None:
    assert notices.unknown_libraries(["libX11.so.6", "libreadline.so.8", "libgomp.so.1"]) == ["libreadline.so.8"]


def test_licence_texts_are_in_the_notices() -> None:
    text = notices.NOTICES.read_text(encoding="utf-8")
    for words in ("GNU LESSER GENERAL PUBLIC LICENSE", "The ggml authors", "Mozilla Public License", "PDFium"):
        assert words in text, words
