"""Says whether a model file can run here, before llama.cpp sees it: a broken file gets words, not an abort."""

from __future__ import annotations

import importlib.util
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Literal

from slmdesk.errors import ModelError
from slmdesk.messages import Inspection, ModelKind
from slmdesk.models.ggml_header import check_legacy, is_legacy
from slmdesk.models.gguf_cursor import DOWNLOAD_AGAIN
from slmdesk.models.gguf_header import GgufHeader
from slmdesk.models.known_formats import ARCHITECTURES, MAX_LAYERS, NOT_FOR_WRITING, SEARCHING, TENSOR_TYPES
from slmdesk.models.model_file import CHOOSE_GGUF, os_error, printable, read_model
from slmdesk.models.split import parts_of
from slmdesk.models.weights import weight_problem

MAX_CONTEXT_TOKENS = 1 << 24
"""More than the largest model in use (10 million tokens) claims; beyond it, sizes overflow in llama.cpp."""


def inspect_file(path: Path) -> Inspection:
    """What the header says and whether the file can run. A bad file is a verdict here, not an error."""
    try:
        if is_legacy(path):
            return _inspect_legacy(path)
        headers = read_parts(path)
    except ModelError as error:
        return Inspection("refuse", [_sentence(error)], "", 0)
    header = headers[0]
    reasons = cautions(header)
    try:
        check_headers(headers)
        found, useless = template_caution(header)
        reasons += [found] if found else []
        _refuse_if(useless, "model-hostile-template", found)
        for each, part in zip(headers, parts_of(path, header), strict=True):
            with open(part, "rb") as file:
                found, useless = weight_problem(file, each)
            _refuse_if(useless, "model-damaged", found)
            reasons += [found] if found and found not in reasons else []
    except ModelError as error:
        return _inspection("refuse", [_sentence(error)], headers)
    except OSError as error:
        return _inspection("refuse", [_sentence(os_error(path, error))], headers)
    return _inspection("warn" if reasons else "ok", reasons, headers)


def check_model(path: Path) -> GgufHeader:
    """Read the header and make sure that llama.cpp can be trusted with the file, as a model that writes.

    The header only, of all parts: sound sizes do not prove sound weights.

    Returns:
        The header of the first part.

    Raises:
        ModelError: the kinds of ``read_parts``, ``check_header`` and ``model-hostile-template``.
    """
    headers = read_parts(path)
    check_headers(headers)
    found, hostile = template_caution(headers[0])
    _refuse_if(hostile, "model-hostile-template", found)
    return headers[0]


def check_kept(path: Path) -> tuple[list[GgufHeader], ModelKind]:
    """Read the headers of a file that shall be kept on this computer, whatever kind of model it is.

    Returns:
        (one header for each part; what the file is).

    Raises:
        ModelError: the file is broken, or of a kind that nothing here can use.
    """
    headers = read_parts(path)
    kind = model_kind(headers[0])
    if kind == "language-model":
        check_headers(headers)
        found, hostile = template_caution(headers[0])
        _refuse_if(hostile, "model-hostile-template", found)
    elif not sum(header.parameters for header in headers):
        raise _no_weights()
    return headers, kind


def check_adapter(path: Path, architecture: str) -> None:
    """Make sure that a file is a LoRA adapter for models of ``architecture``.

    Raises:
        ModelError: kinds ``not-an-adapter``, ``adapter-mismatch``, and those of ``read_model``.
    """
    header = read_model(path)
    if model_kind(header) != "adapter" or header.metadata.get("adapter.type") != "lora":
        raise ModelError(
            "not-an-adapter", f"{path.name} is not a LoRA adapter.", "Choose an adapter in the GGUF format."
        )
    if header.architecture != architecture:
        raise ModelError(
            "adapter-mismatch",
            f"{path.name} was made for {printable(header.architecture) or 'another kind of'} models, "
            f"and this one is {architecture}.",
            "Use it with the model that its page names.",
        )


def model_kind(header: GgufHeader) -> ModelKind:
    """What a file is, by its header."""
    if header.metadata.get("general.type") == "adapter":
        return "adapter"
    searches = header.architecture in SEARCHING or bool(header.metadata.get(f"{header.architecture}.pooling_type", 0))
    return "embedding" if searches else "language-model"


def read_parts(path: Path) -> list[GgufHeader]:
    """The header of ``path``, and of the other files of a model that has several.

    Raises:
        ModelError: the kinds of ``model_file.read_model``, and ``model-split``.
    """
    header = read_model(path)
    others = [read_model(part) for part in parts_of(path, header)[1:]]
    for number, other in enumerate(others, 1):
        if other.metadata.get("split.no") != number or other.metadata.get("split.count") != len(others) + 1:
            raise ModelError("model-split", "The parts of this model do not belong together.", DOWNLOAD_AGAIN)
    return [header, *others]


def template_caution(header: GgufHeader) -> tuple[str, bool]:
    """What is wrong with the chat template, and whether it is hostile; nothing without one."""
    source = header.metadata.get("tokenizer.chat_template")
    if not isinstance(source, str):
        return "", False
    from slmdesk.models.chat_template import template_problem  # only here: Jinja takes a while to import

    return template_problem(source)


def check_header(header: GgufHeader) -> None:
    """Refuse what llama.cpp cannot run as a chat model. Raises as ``check_headers``."""
    check_headers([header])


def check_headers(headers: Sequence[GgufHeader]) -> None:
    """Refuse what llama.cpp cannot run as a chat model. headers: of each of its files, the first one tells.

    Raises:
        ModelError: kinds ``model-no-architecture``, ``model-unknown-architecture``, ``model-not-for-writing``,
            ``model-no-tensors``, ``model-bad-context``, ``model-bad-numbers``.
    """
    header = headers[0]
    architecture = header.architecture
    if not architecture:
        raise ModelError("model-no-architecture", "The model's header does not say what it is.", DOWNLOAD_AGAIN)
    kind = header.metadata.get("general.type", "model")
    if kind != "model":
        raise ModelError(
            "model-not-for-writing",
            f'This file is not a whole model but an addition to one ("{printable(str(kind))}").',
            "Choose the model itself.",
        )
    if architecture not in ARCHITECTURES:
        raise ModelError(
            "model-unknown-architecture",
            f'This model is built in a way ("{printable(architecture)}") that is not known here. '
            f"{len(ARCHITECTURES)} are known, among them llama, qwen2, qwen3, gemma2, gemma3 and phi3.",
            "Choose a model of a known kind, or get a newer SLM Desk.",
        )
    if architecture in NOT_FOR_WRITING:
        raise ModelError(
            "model-not-for-writing",
            f'This model ("{architecture}") {NOT_FOR_WRITING[architecture]}.',
            "Choose a chat model; their names often end in “Instruct” or “it”.",
        )
    if not sum(each.parameters for each in headers):
        raise _no_weights()
    if not 0 < header.context_tokens <= MAX_CONTEXT_TOKENS:
        raise ModelError(
            "model-bad-context",
            f"The model says that it was made for texts of {header.context_tokens:,} tokens, which cannot be.",
            DOWNLOAD_AGAIN,
        )
    if not 0 < header.layers <= MAX_LAYERS or not header.embedding_length:
        raise ModelError(
            "model-bad-numbers",
            f"The model says that it has {header.layers:,} layers of {header.embedding_length:,} numbers, "
            "which cannot be.",
            DOWNLOAD_AGAIN,
        )


def cautions(header: GgufHeader) -> list[str]:
    """What the user should know of a model that can run."""
    found = []
    if not header.has_chat_template:
        found.append("It brings no form for a conversation: it may not follow instructions well.")
    if header.metadata.get(f"{header.architecture}.pooling_type", 0):
        found.append("It was made to search, not to write: what it writes may make no sense.")
    return found


def _inspection(
    verdict: Literal["ok", "warn", "refuse"], reasons: list[str], headers: Sequence[GgufHeader]
) -> Inspection:
    header = headers[0]
    types: Counter[str] = Counter()
    for each in headers:
        for tensor in each.tensors:
            types[TENSOR_TYPES[tensor.type][0]] += tensor.size_bytes
    license_ = header.metadata.get("general.license", "")
    return Inspection(
        verdict,
        reasons,
        header.architecture,
        sum(each.weight_bytes for each in headers),
        kind=model_kind(header),
        name=printable(header.name),
        context_tokens=header.context_tokens,
        parameters=sum(each.parameters for each in headers),
        quantization=types.most_common(1)[0][0] if types else "",
        license=printable(license_) if isinstance(license_, str) else "",
        engine="llama.cpp" if verdict != "refuse" else "",
    )


def _inspect_legacy(path: Path) -> Inspection:
    """A file from before GGUF: another engine runs it, if it is installed."""
    header = check_legacy(path)
    if importlib.util.find_spec("ctransformers") is None:
        raise ModelError(
            "model-legacy-format",
            f"{path.name} is in the old format “{header.format}”, from before GGUF; its engine is not installed.",
            "Get the same model in the GGUF format, or install the engine: pip install 'slmdesk[legacy]'.",
        )
    reason = (
        f"It is in the old format “{header.format}”, from before GGUF: it is run by an engine of 2023, without a form "
        "for conversations. A newer model writes better."
    )
    return Inspection(
        "warn",
        [reason],
        header.type,
        path.stat().st_size,
        context_tokens=header.context_tokens,
        engine="ctransformers",
    )


def _refuse_if(useless: bool, kind: str, found: str) -> None:
    if useless:
        raise ModelError(kind, found, DOWNLOAD_AGAIN if kind == "model-damaged" else "Get the model from its maker.")


def _no_weights() -> ModelError:
    return ModelError(
        "model-no-tensors", "This file holds only a vocabulary and no model (it has no weights).", CHOOSE_GGUF
    )


def _sentence(error: ModelError) -> str:
    return f"{error.message} {error.hint}".strip()
