"""Model files: what a catalogue says of them, bringing them here, and what their headers say."""

from __future__ import annotations

from typing import Literal

from msgspec import Struct


class PackageMember(Struct, frozen=True, tag="package"):
    """A file inside one or several Python packages, whose parts are joined in order."""

    packages: list[str]  # "name==version", in order
    members: list[str]  # the path inside each package's wheel, same order


class HttpsFile(Struct, frozen=True, tag="https"):
    """A file on a public server. repository, path: as its page names them, for the reader."""

    url: str
    repository: str = ""
    path: str = ""


FileSource = PackageMember | HttpsFile


class CatalogFile(Struct, frozen=True):
    """One file of a model. sha256 None: not known before the first download, when the server tells it."""

    name: str
    size_bytes: int
    sha256: str | None
    sources: list[FileSource]


class InspectModel(Struct, frozen=True, tag="inspect-model"):
    """Inference child: read a model file's header and say whether it can run. Loads nothing."""

    path: str


class Inspection(Struct, frozen=True, tag="inspection"):
    """What a model file's header says. memory_bytes: weights, without context."""

    verdict: Literal["ok", "warn", "refuse"]
    reasons: list[str]
    architecture: str
    memory_bytes: int


class Pull(Struct, frozen=True, tag="pull"):
    """Download child: bring the files of one catalogue entry into ``folder``, checked."""

    id: str
    files: list[CatalogFile]
    folder: str


class Connection(Struct, frozen=True, tag="connection"):
    """Download child: a connection was opened or closed. host: as shown to the user."""

    host: str
    open: bool
    received_bytes: int
    file: str


class PulledFile(Struct, frozen=True):
    """A file in place. sha256: of its bytes. recorded: the hash was the server's own word, not ours."""

    name: str
    size_bytes: int
    sha256: str
    recorded: bool


class PullResult(Struct, frozen=True, tag="pull-result"):
    files: list[PulledFile]
