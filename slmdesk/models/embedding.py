"""The model that finds by meaning: the installed one that can be used, with its tokenizer."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from slmdesk.messages import EmbeddingFile
from slmdesk.models.installed import InstalledModel


@dataclass(frozen=True)
class EmbeddingModel:
    """An installed model and its tokenizer, which comes with the program or beside the model.

    languages: BCP 47 codes that its maker names; empty when not known.
    """

    id: str
    path: Path
    tokenizer: Path
    languages: tuple[str, ...] = ()

    def as_message(self) -> EmbeddingFile:
        """As a task receives it."""
        return EmbeddingFile(str(self.path), str(self.tokenizer), list(self.languages))


def embedding_model(models: Iterable[InstalledModel], resources: Path) -> EmbeddingModel | None:
    """The first of the installed models that can be used; None without one. resources: of the program."""
    for model in models:
        if model.kind == "embedding" and model.path.suffix == ".onnx":
            for tokenizer in (
                model.path.with_name("tokenizer.json"),
                resources / "tokenizers" / f"{model.id}.json",
            ):
                if tokenizer.is_file():
                    return EmbeddingModel(model.id, model.path, tokenizer, model.languages)
    return None
