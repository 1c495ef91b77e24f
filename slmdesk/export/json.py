"""JSON: everything, for other programs."""

from __future__ import annotations

import msgspec

from slmdesk.export.report import Report


def as_json(report: Report) -> bytes:
    """The report as one JSON object, with its text beside its sentences."""
    values = {"text": report.text, **msgspec.to_builtins(report)}
    return msgspec.json.format(msgspec.json.encode(values), indent=2) + b"\n"
