"""``slmdesk models export``, and ``import`` of what it wrote: models for a computer without internet."""

from __future__ import annotations

import argparse
from pathlib import Path

from slmdesk import paths
from slmdesk.cli.models.words import installed_json, megabytes
from slmdesk.cli.output import Output
from slmdesk.cli.session import Session
from slmdesk.errors import StorageError
from slmdesk.messages import Progress
from slmdesk.models.pack import export_pack
from slmdesk.models.signing import SigningKey, TrustedKeys
from slmdesk.models.unpack import import_pack, open_pack


def run_export(arguments: argparse.Namespace, output: Output) -> None:
    """Write a pack."""
    with Session(output) as session:
        models = [session.store.get(id) for id in dict.fromkeys(arguments.ids)]
        key = SigningKey(paths.config_folder())
        written = export_pack(
            models,
            arguments.to,
            key,
            lambda done, total: output.progress(Progress("packing", done, total, "bytes", "Packing")),
        )
    size_bytes = sum(file.size_bytes for model in models for file in model.files)
    output.text(f"{len(models)} model{'s' * (len(models) > 1)}, {megabytes(size_bytes)}: {arguments.to}\n")
    output.text(f"Import there with: slmdesk models import {written[0].name}\n")
    output.text(f"Your key, for whoever wants to be sure that it comes from you: {key.public.fingerprint}\n")
    output.result(
        {
            "exported": [model.id for model in models],
            "files": [str(path) for path in written],
            "size_bytes": size_bytes,
            "key": key.public.fingerprint,
        }
    )


def import_carried(session: Session, path: Path, trust: str | None, output: Output) -> None:
    """Import every model of the pack at ``path``."""
    catalog = session.catalog()
    pack = open_pack(path, catalog)
    trusted = TrustedKeys(paths.config_folder())
    if trust is not None:
        if trust.lower().replace(" ", "") != pack.key.fingerprint:
            raise StorageError(
                "pack-unknown-signer",
                f"The pack is signed with the key {pack.key.fingerprint}, not with {trust}. Nothing was imported.",
                "Ask whoever made the pack for the number of their key.",
            )
        trusted.add(pack.key)
    models = import_pack(
        pack,
        session.store,
        catalog,
        trusted,
        lambda done, total: output.progress(Progress("checking", done, total, "bytes", "Importing")),
    )
    for model in models:
        output.text(f"{model.id} is installed: {model.path}\n")
    output.result({"installed": [installed_json(model) for model in models], "key": pack.key.fingerprint})
