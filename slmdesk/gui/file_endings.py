"""The ending of a file that the user named without one."""

from __future__ import annotations

import itertools
from pathlib import Path


def with_ending(path: Path, ending: str, only: bool = False) -> Path:
    """The path with an ending where it has none.

    The dialog asked about the name that was typed. Should another file have the name with its ending, it is not
    written over unasked: a number is added.

    Args:
        ending: such as ``".docx"``.
        only: any other ending is part of the name.
    """
    has_one = path.suffix.lower() == ending if only else bool(path.suffix)
    if has_one:
        return path
    names = (f"{path.name}{number}{ending}" for number in itertools.chain([""], (f" {n}" for n in itertools.count(2))))
    return next(each for name in names if not (each := path.with_name(name)).exists())
