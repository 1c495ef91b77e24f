"""What DOC, PPT and XLS have in common: what is said of a file that is too large, damaged or protected."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import BinaryIO

from slmdesk.documents.office97.ole import BROKEN
from slmdesk.documents.source import subject
from slmdesk.errors import DocumentError


@dataclass(frozen=True)
class OldOffice:
    """A format of Office 97 to 2003.

    Attributes:
        name: such as "a DOC".
        content: what cannot be found in a damaged one.
        program, other: what to open it with. newer: the format to save it in.
    """

    name: str
    content: str
    program: str
    other: str
    newer: str
    max_bytes: int

    def check_size(self, file: BinaryIO, name: str) -> None:
        """Raises DocumentError for a file that is too large to be read. Moves the file's place."""
        if file.seek(0, 2) > self.max_bytes:
            raise DocumentError(
                "document-too-large",
                f"{subject(name)} is larger than {self.max_bytes >> 20} MiB, the most that is read of {self.name}.",
                f"Open it in {self.program} or {self.other} and save it as {self.newer}.",
            )

    @contextmanager
    def reading(self, name: str) -> Iterator[None]:
        """Turns into ``damaged`` what goes wrong where the file's own numbers lead anywhere."""
        try:
            yield
        except BROKEN as error:
            raise self.damaged(name) from error

    def damaged(self, name: str) -> DocumentError:
        return DocumentError(
            "document-damaged",
            f"{subject(name)} is damaged: its {self.content} cannot be found.",
            f"It may have been cut off in a download or a copy. Get it again, or open it in {self.program} and save it "
            f"as {self.newer}.",
        )

    def protected(self, name: str) -> DocumentError:
        return DocumentError(
            "document-password",
            f"{subject(name)} is protected in a way that this version cannot open.",
            f"Open it in {self.program} or {self.other} and save it without a password, or as PDF.",
        )
