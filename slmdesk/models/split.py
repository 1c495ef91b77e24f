"""Models in several files, as llama.cpp's ``gguf-split`` names them: NAME-00001-of-00003.gguf."""

from __future__ import annotations

import re
from pathlib import Path

from slmdesk.errors import ModelError
from slmdesk.models.gguf_header import GgufHeader

_NAME = re.compile(r"(?P<stem>.+)-(?P<number>\d{5})-of-(?P<count>\d{5})\.gguf", re.IGNORECASE)
_MAX_PARTS = 999


def parts_of(path: Path, header: GgufHeader) -> list[Path]:
    """The files of the model that begins with ``path``, in order; only itself for a model in one file.

    Raises:
        ModelError: kind ``model-split``: it is not the first part, its name is not as the others need it, or a
            part is missing.
    """
    count, number = header.metadata.get("split.count", 0), header.metadata.get("split.no", 0)
    if not isinstance(count, int) or count <= 1:
        return [path]
    match = _NAME.fullmatch(path.name)
    if count > _MAX_PARTS or match is None or int(match["count"]) != count:
        raise ModelError(
            "model-split",
            f"This is one of {count:,} parts of a model, and its name does not say which.",
            f"Give the parts their own names again: they end in -00001-of-{min(count, 99999):05}.gguf and so on.",
        )
    parts = [path.with_name(f"{match['stem']}-{index:05}-of-{count:05}.gguf") for index in range(1, count + 1)]
    if number != 0 or int(match["number"]) != 1:
        raise ModelError(
            "model-split",
            f"This is part {int(match['number'])} of {count} of a model.",
            f"Choose the first part, {parts[0].name}; the others have to be in the same folder.",
        )
    missing = [part.name for part in parts if not part.is_file()]
    if missing:
        named = ", ".join(missing[:3]) + (" ..." if len(missing) > 3 else "")
        raise ModelError(
            "model-split",
            f"{len(missing)} of the {count} parts of this model {'is' if len(missing) == 1 else 'are'} missing: "
            f"{named}.",
            "Put all parts into one folder.",
        )
    return parts
