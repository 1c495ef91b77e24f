"""What PPTX and XLSX have in common: a package of parts that refer to each other (ECMA-376 part 2)."""

from __future__ import annotations

import posixpath
from collections import Counter
from dataclasses import dataclass

from slmdesk.documents.cancelling import Cancelled
from slmdesk.documents.zipped import Archive, Handler
from slmdesk.messages import Skipped

_LEFT_OUT = {  # what is counted: (one of it, several of it)
    "picture": ("1 picture", "{} pictures"),
    "chart": ("1 chart", "{} charts"),
    "diagram": ("1 diagram", "{} diagrams"),
    "object": ("1 embedded object", "{} embedded objects"),
    "comment": ("1 comment", "{} comments"),
    "media": ("1 sound or video", "{} sounds or videos"),
    "formula": ("1 formula object", "{} formula objects"),
    "section": ("1 hidden section", "{} hidden sections"),
    "hidden": ("1 character of hidden text", "{} characters of hidden text"),
    "symbol": ("1 symbol of a picture font", "{} symbols of picture fonts"),
}
MACROS_IGNORED = "the macros in the file were ignored"


@dataclass(frozen=True, slots=True)
class Relation:
    """Where a part refers to. kind: the last word of the relationship's type. part: its name in the package."""

    id: str
    kind: str
    part: str


class Relations:
    """Handler of a ``.rels`` part."""

    def __init__(self, base: str) -> None:
        self._base = base
        self.all: list[Relation] = []

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name.endswith("}Relationship") and attributes.get("TargetMode") != "External":
            target = attributes.get("Target", "")
            path = target if target.startswith("/") else posixpath.join(self._base, target)
            kind = attributes.get("Type", "").rsplit("/", 1)[-1]
            self.all.append(Relation(attributes.get("Id", ""), kind, posixpath.normpath(path).lstrip("/")))

    def end(self, name: str) -> None:
        pass

    def characters(self, text: str) -> None:
        pass

    def by_id(self, wanted: str) -> Relation | None:
        """The relation of this id."""
        return next((relation for relation in self.all if relation.id == wanted), None)

    def of_kind(self, *kinds: str) -> list[str]:
        """The parts of these kinds, in order."""
        return [relation.part for relation in self.all if relation.kind in kinds]


class Package:
    """The parts of one file."""

    def __init__(self, archive: Archive, cancelled: Cancelled) -> None:
        self.archive = archive
        self.cancelled = cancelled

    def main(self, default: str) -> str:
        """The name of the part that everything starts from.

        Raises:
            DocumentError: ``document-damaged``, there is none.
        """
        for part in (*self.relations("").of_kind("officeDocument"), default):
            if part in self.archive.names:
                return part
        raise self.archive.damaged()

    def relations(self, part: str) -> Relations:
        """What a part refers to; of the package itself for an empty name."""
        folder, file_name = posixpath.split(part)
        found = Relations(folder)
        self.parse(posixpath.join(folder, "_rels", file_name + ".rels"), found)
        return found

    def parse(self, part: str, handler: Handler) -> bool:
        """Send a whole part to ``handler``; False when there is no such part."""
        if part not in self.archive.names:
            return False
        for _ in self.archive.parse(part, handler, self.cancelled):
            pass
        return True

    def count(self, parts: list[str], *elements: str) -> int:
        """How many elements of these local names stand in the parts together."""
        counter = Counting(elements)
        for part in parts:
            self.parse(part, counter)
        return counter.count

    @property
    def has_macros(self) -> bool:
        return any(name.endswith("vbaProject.bin") for name in self.archive.names)


class Counting:
    """Handler that counts elements by their local names."""

    def __init__(self, elements: tuple[str, ...]) -> None:
        self._elements = elements
        self.count = 0

    def start(self, name: str, attributes: dict[str, str]) -> None:
        self.count += name.rpartition("}")[2] in self._elements

    def end(self, name: str) -> None:
        pass

    def characters(self, text: str) -> None:
        pass


def relation_id(attributes: dict[str, str], local: str = "id") -> str:
    """The value of an ``r:id`` (or ``r:embed`` ...) attribute; an empty string when there is none."""
    for name, value in attributes.items():
        if name.endswith("/relationships}" + local):
            return value
    return ""


def left_out(counts: Counter[str], page_number: int | None = None) -> list[Skipped]:
    """Sentences for what was counted instead of read."""
    found = []
    for what, count in counts.items():
        if count:
            one, several = _LEFT_OUT[what]
            found.append(Skipped(page_number, (one if count == 1 else several.format(count)) + " left out"))
    return found
