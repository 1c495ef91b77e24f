"""Model files: what a catalogue says of them, bringing them here, and what their headers say."""

from __future__ import annotations

from typing import Literal

from msgspec import Struct

from slmdesk.messages.inference import ModelFile, Sampling


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


ModelKind = Literal["language-model", "embedding", "translation-pair", "classifier", "adapter"]


class Inspection(Struct, frozen=True, tag="inspection"):
    """What a model file's header says, and whether it can be run to write.

    verdict: "refuse" also for a sound file of another kind. reasons: sentences. memory_bytes: weights, without
    context. kind: what the file is; only a language model can write. context_tokens, parameters: 0 when not known.
    quantization: the type of most weights, such as "Q4_K". engine: what runs it. languages: BCP 47; of a
    translation model. labels: of a classifier.
    """

    verdict: Literal["ok", "warn", "refuse"]
    reasons: list[str]
    architecture: str
    memory_bytes: int
    kind: ModelKind = "language-model"
    name: str = ""
    context_tokens: int = 0
    parameters: int = 0
    quantization: str = ""
    license: str = ""
    engine: Literal["llama.cpp", "ctransformers", "ctranslate2", "onnxruntime", ""] = ""
    languages: list[str] = []
    labels: list[str] = []


class LoadModel(Struct, frozen=True, tag="load-model"):
    """Inference child: bring a model into memory, for questions that are about to be asked. It is not measured."""

    model: ModelFile
    sampling: Sampling = Sampling()


class Loaded(Struct, frozen=True, tag="loaded"):
    """load_s: 0 when the model was in memory already."""

    load_s: float


class UnloadModel(Struct, frozen=True, tag="unload-model"):
    """Inference child: give the memory of the loaded model back; the next job loads it again."""


class Unloaded(Struct, frozen=True, tag="unloaded"):
    """freed_bytes: by which the child's resident memory shrank."""

    freed_bytes: int


class Pull(Struct, frozen=True, tag="pull"):
    """Download child: bring the files of one catalogue entry into ``folder``, checked.

    Cancelling it is a pause: the next one goes on from what is there. rate_bytes_s: no faster than this, 0 for no
    limit (pip, which fetches packages, knows none).
    """

    id: str
    files: list[CatalogFile]
    folder: str
    rate_bytes_s: int = 0


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
