"""Text classifiers: ONNX models with named labels (DistilBERT, BERT and their like), taken into the store.

Read here are folders and ZIP files as model hubs and export tools write them: ``model.onnx`` (or one quantized, or in
a folder ``onnx``), ``config.json`` with ``id2label``, and ``tokenizer.json`` or ``vocab.txt``. The graph is walked
through before it is kept (``onnx_file``); only a child runs it, to see whether it can be run.
"""

from __future__ import annotations

import json
import re
import shutil
import tempfile
import zipfile
import zlib
from collections.abc import Callable, Sequence
from pathlib import Path, PurePosixPath
from typing import Any

import msgspec

from slmdesk.errors import ModelError, StorageError
from slmdesk.messages import ClassifierModel, Inspection
from slmdesk.models.archive import HostileArchive, unpack
from slmdesk.models.disk import check_space
from slmdesk.models.installed import InstalledModel, Record
from slmdesk.models.onnx_file import OnnxGraph, read_graph
from slmdesk.models.records import now, recorded
from slmdesk.models.store import ModelStore

ABOUT_NAME = "classifier.json"
"""What our own notes about a classifier are called in its folder."""

_MODEL, _TOKENIZER = "model.onnx", "tokenizer.json"
_MODELS = (  # the first that is there
    _MODEL,
    "model_quantized.onnx",
    "model_int8.onnx",
    "model_optimized.onnx",
    "model_optimized_quantized.onnx",
)
_BESIDE = ("config.json", _TOKENIZER, "tokenizer_config.json", "vocab.txt")
_MAX_SMALL_BYTES = 64 << 20  # of any file but the graph
_MOST_LABELS = 1_000
_LONGEST_LABEL = 100  # characters
_LONGEST_TOKENS = 512  # of BERT and DistilBERT
_JOINERS = re.compile("[\u200c\u200d]")  # parts of words in Persian or Hindi, and of pictures
_INPUTS = frozenset({"input_ids", "attention_mask", "token_type_ids"})


class About(msgspec.Struct, frozen=True):
    """What a classifier says; see ``messages.ClassifierModel``."""

    labels: list[str]
    several: bool
    longest_tokens: int


_decode_about = msgspec.json.Decoder(About).decode  # at import, see ``installed``


def is_classifier(path: Path) -> bool:
    """Whether ``path`` looks like a classifier: a folder or a ZIP file with an ONNX model and ``config.json``."""
    try:
        names = _members(path)
    except (OSError, zipfile.BadZipFile, NotImplementedError, ValueError):
        return False
    return _MODEL in (chosen := _chosen(names)) and "config.json" in chosen


def classifier_models(models: Sequence[InstalledModel]) -> list[ClassifierModel]:
    """Those of the installed models that classify; one whose notes are damaged is left out."""
    found = []
    for model in models:
        if model.kind == "classifier":
            folder = model.path.parent.absolute()
            try:
                about = _decode_about((folder / ABOUT_NAME).read_bytes())
            except (OSError, msgspec.MsgspecError, UnicodeDecodeError):
                continue
            found.append(_as_message(model.id, folder, about))
    return found


def import_classifier(
    path: Path,
    store: ModelStore,
    name: str | None = None,
    on_progress: Callable[[int, int], None] = lambda done, total: None,
) -> InstalledModel:
    """Take a classifier of the user's into the store.

    Args:
        path: a folder or a ZIP file; it is not changed.
        name: what to call it; the folder's name by default.
        on_progress: called with (bytes done, bytes in all), now and then.

    Returns:
        The new model, or the one that has the same content already.

    Raises:
        ModelError: ``classifier-damaged``, ``classifier-hostile``, ``classifier-incomplete``,
            ``classifier-unknown-form``, those of ``onnx_file.read_graph``. Nothing is left behind.
        StorageError: it cannot be stored.
    """
    with store.staging_folder(f"{path.name} cannot be imported") as staging:
        folder = staging / "model"
        folder.mkdir()
        _about_it, graph = gather(path, folder, on_progress)
        shown = name or (path.resolve().name if path.is_dir() else path.stem)  # "." has no name of its own
        files = [recorded(folder / each) for each in (_MODEL, _TOKENIZER, ABOUT_NAME)]
        main = files[0]
        record = Record(
            shown, main.name, main.size_bytes, main.sha256, "", "imported", now(), graph.parameters,
            kind="classifier", quantization="int8" if graph.quantized else "", others=files[1:],
        )  # fmt: skip
        return store.take_in(folder, shown, record)


def gather(
    path: Path, folder: Path, on_progress: Callable[[int, int], None] = lambda done, total: None
) -> tuple[About, OnnxGraph]:
    """Put what is needed of a classifier into an empty folder, under our own names, and read what it says.

    Raises: as ``import_classifier``.
    """
    try:
        chosen = _chosen(_members(path))
        if missing := {_MODEL, "config.json"} - set(chosen):
            raise _incomplete(path.name, sorted(missing)[0])
        if path.is_dir():
            _copy(path, folder, chosen, on_progress)
        else:
            members = frozenset(chosen.values())
            unpack(path, folder, members.__contains__, lambda each: each.endswith(".onnx"), on_progress)
            (folder / chosen[_MODEL].name).rename(folder / _MODEL)
        graph = read_graph(folder / _MODEL)
        if not {"input_ids", "attention_mask"} <= set(graph.inputs) <= _INPUTS:
            raise ModelError(
                "classifier-unknown-form",
                f"{path.name} does not classify text: its model asks for other things.",
                "Get a text classifier of the kind of DistilBERT or BERT.",
            )
        about = _about(folder, path.name)
        for each in _BESIDE:
            if each != _TOKENIZER:
                (folder / each).unlink(missing_ok=True)
        (folder / ABOUT_NAME).write_bytes(msgspec.json.format(msgspec.json.encode(about)))
        return about, graph
    except HostileArchive as error:
        raise ModelError(
            "classifier-hostile",
            f"{path.name} {error.args[0]}. Nothing was unpacked.",
            "Do not use it; get the model from its maker.",
        ) from error
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, ValueError, RecursionError) as error:
        raise ModelError(
            "classifier-damaged", f"{path.name} is damaged, or not a text classifier.", "Get the model again."
        ) from error


def inspect_classifier(path: Path, attempt: Callable[[ClassifierModel], None]) -> Inspection:
    """What it is and whether it is sound, without keeping it. A bad one is a verdict, not an error.

    attempt: runs it; raises ModelError when it cannot be run.
    """
    try:
        with tempfile.TemporaryDirectory(prefix="slmdesk-") as folder:
            about, graph = gather(path, Path(folder))
            attempt(_as_message(path.name, Path(folder), about))
            size_bytes = (Path(folder) / _MODEL).stat().st_size
    except (ModelError, StorageError) as error:
        return Inspection("refuse", [f"{error.message} {error.hint}".strip()], "", 0, kind="classifier")
    except OSError as error:
        return Inspection("refuse", [f"It cannot be read: {error.strerror or error}."], "", 0, kind="classifier")
    return Inspection(
        "ok",
        [],
        "onnx",
        size_bytes,
        kind="classifier",
        name=path.name,
        parameters=graph.parameters,
        quantization="int8" if graph.quantized else "",
        engine="onnxruntime",
        labels=about.labels,
    )


def _members(path: Path) -> list[PurePosixPath]:
    """The files of a folder and its ``onnx`` folder, or of a ZIP file. Raises OSError, zipfile.BadZipFile."""
    if path.is_dir():
        inner = path / "onnx"
        folders = [path, inner] if inner.is_dir() else [path]
        files = [each for folder in folders for each in sorted(folder.iterdir()) if each.is_file()]
        return [PurePosixPath(each.relative_to(path).as_posix()) for each in files]
    if path.suffix.lower() != ".zip":
        return []
    with zipfile.ZipFile(path) as archive:
        return [PurePosixPath(info.filename) for info in archive.infolist()]


def _chosen(members: Sequence[PurePosixPath]) -> dict[str, PurePosixPath]:
    """Which member is which of the files that are needed; of several the one that lies highest."""
    found: dict[str, PurePosixPath] = {}
    for member in sorted(members, key=lambda each: (len(each.parts), str(each))):
        if member.name in (*_BESIDE, *_MODELS):
            found.setdefault(member.name, member)
    kept = {name: found[name] for name in _BESIDE if name in found}
    model = next((found[name] for name in _MODELS if name in found), None)
    return kept | ({_MODEL: model} if model is not None else {})


def _copy(path: Path, folder: Path, chosen: dict[str, PurePosixPath], on_progress: Callable[[int, int], None]) -> None:
    sizes = {name: (path / member).stat().st_size for name, member in chosen.items()}
    if any(size > _MAX_SMALL_BYTES for name, size in sizes.items() if name != _MODEL):
        raise ValueError("a file is far too large")
    check_space(folder, sum(sizes.values()))
    done = 0
    for name, member in chosen.items():
        shutil.copyfile(path / member, folder / name)
        done += sizes[name]
        on_progress(done, sum(sizes.values()))


def _about(folder: Path, name: str) -> About:
    """Labels and form, from ``config.json``; makes a ``tokenizer.json`` of ``vocab.txt`` where there is none."""
    config = _json(folder / "config.json")
    labels = config.get("id2label")
    if not isinstance(labels, dict) or not all(str(number) in labels for number in range(len(labels))):
        raise ModelError(
            "classifier-unknown-form",
            f"{name} does not name its labels.",
            "Its config.json needs id2label, with a number for each label.",
        )
    words = [" ".join(str(labels[str(number)]).split()) for number in range(len(labels))]
    if not 2 <= len(words) <= _MOST_LABELS or len(set(words)) < len(words):
        raise ModelError(
            "classifier-unknown-form", f"{name} has no two labels that differ.", "Get a model that classifies."
        )
    if not all(0 < len(word) <= _LONGEST_LABEL and _JOINERS.sub("", word).isprintable() for word in words):
        raise ValueError("a label that cannot be shown")
    settings = _json(folder / "tokenizer_config.json") if (folder / "tokenizer_config.json").exists() else {}
    if (folder / _TOKENIZER).exists():
        model = _json(folder / _TOKENIZER).get("model") or {}
        if not isinstance(model, dict):
            raise ValueError("a tokenizer without a model")
        kind = model.get("type", "WordPiece")
        if kind != "WordPiece":
            raise ModelError(
                "classifier-unknown-form",
                f"{name} cuts words in a way that is not read here ({str(kind)[:40]}).",
                "Get a classifier of the kind of DistilBERT or BERT.",
            )
    elif (folder / "vocab.txt").exists():
        _write_tokenizer(folder, lowercase=bool(settings.get("do_lower_case", True)))
    else:
        raise _incomplete(name, "tokenizer.json or vocab.txt")
    limits = [settings.get("model_max_length"), config.get("max_position_embeddings"), _LONGEST_TOKENS]
    longest = min(limit for limit in limits if isinstance(limit, int) and limit >= 8)
    return About(words, config.get("problem_type") == "multi_label_classification", longest)


def _write_tokenizer(folder: Path, lowercase: bool) -> None:
    pieces = (folder / "vocab.txt").read_text("utf-8").rstrip("\n").split("\n")
    vocabulary = {piece.rstrip("\r"): number for number, piece in enumerate(pieces)}
    described = {"normalizer": {"lowercase": lowercase}, "model": {"type": "WordPiece", "vocab": vocabulary}}
    (folder / _TOKENIZER).write_text(json.dumps(described, ensure_ascii=False), "utf-8")


def _json(path: Path) -> dict[str, Any]:
    found = json.loads(path.read_text("utf-8"))
    return found if isinstance(found, dict) else {}


def _as_message(id: str, folder: Path, about: About) -> ClassifierModel:
    model, tokenizer = str(folder / _MODEL), str(folder / _TOKENIZER)
    return ClassifierModel(id, model, tokenizer, about.labels, about.several, about.longest_tokens)


def _incomplete(name: str, missing: str) -> ModelError:
    return ModelError(
        "classifier-incomplete",
        f"{name} holds no whole text classifier: {missing} is missing.",
        "A folder or ZIP file needs model.onnx, config.json and tokenizer.json or vocab.txt.",
    )
