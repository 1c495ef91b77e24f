"""``slmdesk models list``, ``show``, ``recommend``, ``inspect`` and ``connections``."""

from __future__ import annotations

import argparse
import shutil
from pathlib import Path
from typing import Any

import psutil

from slmdesk import paths
from slmdesk.cli.models.words import entry_json, installed_json, megabytes
from slmdesk.cli.output import Output
from slmdesk.cli.session import Session
from slmdesk.errors import ModelError
from slmdesk.messages import Inspection, InspectModel
from slmdesk.models.catalog import find
from slmdesk.models.classifier import classifier_models
from slmdesk.models.connections import Connections
from slmdesk.models.fit import load_profile, shape_of
from slmdesk.models.licenses import text_of
from slmdesk.models.model_file import read_model
from slmdesk.models.outlook import WORDS_A_TOKEN, outlook
from slmdesk.models.recommend import Computer, Recommendation, recommend


def run_list(arguments: argparse.Namespace, output: Output) -> None:
    """What is here and what there is."""
    with Session(output) as session:
        installed = session.store.list()
        problems = session.store.problems()
        catalog = session.catalog()
    ids = {model.id for model in installed}
    output.text("Installed:\n" if installed else "No model is installed yet.\n")
    for model in installed:
        output.text(f"  {model.id}  {megabytes(model.size_bytes)}  {model.license}\n")
    output.text("\nCan be downloaded with “slmdesk models pull ID”:\n")
    for entry in catalog:
        if entry.id not in ids:
            output.text(f"  {entry.id}  {megabytes(entry.size_bytes)}  {entry.license}\n      {entry.good_for}\n")
    for problem in problems:
        output.note(f"Note: {problem}")
    output.result(
        {
            "installed": [installed_json(model) for model in installed],
            "catalog": [entry_json(entry, entry.id in ids) for entry in catalog],
            "problems": list(problems),
        }
    )


def run_show(arguments: argparse.Namespace, output: Output) -> None:
    """Everything about one model, installed or not."""
    with Session(output) as session:
        catalog = session.catalog()
        installed = next((model for model in session.store.list() if model.id == arguments.id), None)
        by_hash = {file.sha256: entry for entry in catalog for file in entry.files if file.sha256}
        entry = by_hash.get(installed.sha256) if installed else find(catalog, arguments.id)
        is_pair = installed is not None and installed.kind == "translation-pair"
        classifiers = classifier_models([installed]) if installed else []
        found = inspection(session, installed.path) if installed and not is_pair and not classifiers else None
    if arguments.licence:
        _show_licence(entry.license if entry else installed.license if installed else "", output)
        return
    size_bytes = installed.size_bytes if installed else entry.size_bytes if entry else 0
    free_bytes = psutil.virtual_memory().available
    shape = entry.shape if entry else None
    if installed and found and found.verdict != "refuse" and found.engine == "llama.cpp":
        shape = shape_of(read_model(installed.path))
    here = outlook(shape, size_bytes, free_bytes, load_profile(paths.cache_folder() / "speeds.json"))
    rates = here.speed
    facts: dict[str, Any] = {
        "id": arguments.id,
        "installed": installed_json(installed) if installed else None,
        "catalog": entry_json(entry, installed is not None) if entry else None,
        "inspection": _inspection_json(found) if found else None,
        "memory_bytes": here.needed_bytes,
        "memory_16k_bytes": here.needed_long_bytes,
        "memory_available_bytes": free_bytes,
        "fit": here.fit,
        "tokens_per_s": rates.output_tokens_per_s if rates else None,
        "prompt_tokens_per_s": rates.prompt_tokens_per_s if rates else None,
        "hosts": entry.sources_in_words() if entry and not installed else None,
    }
    name = entry.name if entry else installed.name if installed else arguments.id
    output.text(f"{name} ({arguments.id})\n")
    if entry:
        output.text(f"  {entry.good_for}\n")
        output.text(f"  {entry.parameters / 1e9:.2f} billion weights, {entry.quantization}, ")
        output.text(f"{entry.context_tokens:,} tokens of context\n")
        output.text(f"  Languages: {', '.join(entry.languages)}\n")
        output.text(f"  Licence: {entry.license} {entry.license_url}\n")
        output.text(f"  {entry.note}\n" if entry.note else "")
    elif installed and is_pair:
        output.text(f"  Translates: {', '.join(installed.languages)}\n")
    elif classifiers:
        output.text(f"  Labels: {', '.join(classifiers[0].labels)}\n")
    elif installed and found:
        output.text(f"  {found.architecture}, {found.parameters / 1e9:.2f} billion weights, {found.quantization}\n")
        output.text(f"  Licence: {installed.license or 'not known'}\n")
    words = {"fits": "fits", "tight": "is tight", "does-not-fit": "does not fit"}[here.fit]
    output.text(
        f"  Needs about {here.needed_bytes / 1e9:.1f} GB of your {free_bytes / 1e9:.1f} GB of free memory: "
        f"it {words}.\n"
    )
    if rates:
        output.text(
            f"  Writes about {rates.output_tokens_per_s * WORDS_A_TOKEN:.0f} words/s and reads about "
            f"{rates.prompt_tokens_per_s * WORDS_A_TOKEN:.0f} words/s here.\n"
        )
    elif not is_pair and not classifiers:
        output.text("  How fast it is here is not measured yet: slmdesk bench\n")
    if installed:
        output.text(f"  Installed: {installed.path} ({megabytes(installed.size_bytes)})\n")
        for reason in found.reasons if found else []:
            output.text(f"  {reason}\n")
    elif entry:
        output.text(f"  Download: {megabytes(entry.size_bytes)} from {entry.sources_in_words()}\n")
    output.result(facts)


def _show_licence(name: str, output: Output) -> None:
    text = text_of(name, paths.resources())
    if text is None:
        raise ModelError(
            "no-licence",
            f"The text of the licence {name!r} is not known here." if name else "The model's maker named no licence.",
            "Ask whoever you have the model from.",
        )
    output.text(text)
    output.result({"licence": name, "text": text})


def run_recommend(arguments: argparse.Namespace, output: Output) -> None:
    """One or two models, with reasons."""
    languages = [language.strip() for language in arguments.languages.split(",") if language.strip()]
    with Session(output) as session:
        catalog = session.catalog()
        installed = {model.id for model in session.store.list()}
        folder = session.store.folder
    while not folder.exists() and folder != folder.parent:
        folder = folder.parent
    computer = Computer(
        psutil.cpu_count(logical=False) or psutil.cpu_count() or 1,
        psutil.virtual_memory().available,
        shutil.disk_usage(folder).free,
    )
    found = recommend(catalog, arguments.who, languages, computer)
    for each in found:
        here = " (installed)" if each.entry.id in installed else ""
        output.text(f"{each.entry.name} ({each.entry.id}){here}: {'it fits' if each.fit == 'fits' else 'tight'}\n")
        for reason in each.reasons:
            output.text(f"  {'+' if reason.good else '-'} {reason.text}\n")
    if not found:
        output.text("No model of the catalogue knows these languages and fits into the memory that is free now.\n")
    output.result(
        {
            "recommended": [_recommendation_json(each, each.entry.id in installed) for each in found],
            "computer": {
                "cores": computer.cores,
                "memory_available_bytes": computer.free_bytes,
                "disk_free_bytes": computer.disk_free_bytes,
            },
        }
    )


def run_inspect(arguments: argparse.Namespace, output: Output) -> None:
    """The verdict on a file."""
    with Session(output) as session:
        found = inspection(session, arguments.path)
    output.text(f"{arguments.path}: {found.verdict}\n")
    if found.kind == "translation-pair" and found.languages:
        output.text(f"  Translates: {', '.join(found.languages)} ({megabytes(found.memory_bytes)} of weights)\n")
    if found.labels:
        output.text(f"  Labels: {', '.join(found.labels)} ({megabytes(found.memory_bytes)} of weights)\n")
    for reason in found.reasons:
        output.text(f"  {reason}\n")
    output.result(_inspection_json(found))


def run_connections(arguments: argparse.Namespace, output: Output) -> None:
    """The list that downloads keep."""
    kept = Connections(paths.data_folder()).list()
    for each in kept:
        size = "ended with the program" if each.received_bytes is None else megabytes(each.received_bytes)
        output.text(f"{each.when}  {each.host}  {size}  {each.file}\n")
    if not kept:
        output.text("SLM Desk has made no connection.\n")
    output.result(
        {
            "connections": [
                {"when": each.when, "host": each.host, "received_bytes": each.received_bytes, "file": each.file}
                for each in kept
            ]
        }
    )


def inspection(session: Session, path: Path) -> Inspection:
    """What the child says of a file."""
    for _event in session.events("inference", InspectModel(str(path))):
        pass
    assert isinstance(session.result, Inspection)
    return session.result


def _inspection_json(found: Inspection) -> dict[str, Any]:
    return {
        "verdict": found.verdict,
        "reasons": found.reasons,
        "architecture": found.architecture,
        "memory_bytes": found.memory_bytes,
        "kind": found.kind,
        "name": found.name,
        "context_tokens": found.context_tokens,
        "parameters": found.parameters,
        "quantization": found.quantization,
        "license": found.license,
        "engine": found.engine,
        "languages": found.languages,
        "labels": found.labels,
    }


def _recommendation_json(each: Recommendation, installed: bool) -> dict[str, Any]:
    return {
        **entry_json(each.entry, installed),
        "fit": each.fit,
        "reasons": [{"topic": reason.topic, "text": reason.text, "good": reason.good} for reason in each.reasons],
    }
