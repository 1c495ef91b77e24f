"""The expected failures: what happened, why, and what to do next. Imports nothing of ours."""

from __future__ import annotations


class SlmDeskError(Exception):
    """A failure that the user can understand and act on.

    Args:
        kind: a stable, machine-readable name such as ``"no-model"`` (scripts depend on it).
        message: what happened and why, one or two plain sentences, no document text.
        hint: what to do next; empty when there is nothing to do.
    """

    def __init__(self, kind: str, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.kind = kind
        self.message = message
        self.hint = hint


class DocumentError(SlmDeskError):
    """A document cannot be read, or only with something the user has to bring."""


class ModelError(SlmDeskError):
    """A model file is missing, broken, too large, or of a kind that no engine here runs."""


class EngineError(SlmDeskError):
    """A loaded model could not do what it was asked."""


class TaskError(SlmDeskError):
    """What was asked for cannot be done as it was asked: an unknown language, a broken template or schema."""


class DownloadError(SlmDeskError):
    """A model could not be brought to this computer."""


class StorageError(SlmDeskError):
    """A file of the user's own (settings, models, an exported result) cannot be read or written."""


class WorkerError(SlmDeskError):
    """A child process could not be started, or ended when it should not have."""


class JobCancelled(Exception):
    """The user stopped the job. Not an error: it ends in a ``Cancelled`` event, never in a banner."""
