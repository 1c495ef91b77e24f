"""Translation models: what their folders and packages hold, and taking them into the store.

Read here are ``.argosmodel`` packages (a ZIP file with a CTranslate2 model, a sentencepiece model and
``metadata.json``), and folders of CTranslate2 models of OPUS-MT, NLLB-200 and M2M-100. Nothing in them is run:
a weights file is walked through from its first to its last byte before it is kept.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import zipfile
import zlib
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path, PurePosixPath
from typing import Any, Literal

import msgspec

from slmdesk.errors import ModelError
from slmdesk.messages import PairModel
from slmdesk.models.archive import HostileArchive, unpack
from slmdesk.models.ct2_weights import check_weights
from slmdesk.models.disk import check_space
from slmdesk.models.installed import InstalledModel, Record
from slmdesk.models.records import now, recorded
from slmdesk.models.store import ModelStore

ABOUT_NAME = "translation.json"
"""What our own notes about a translation model are called in its folder."""

_WEIGHTS = "model.bin"
_KEPT = re.compile(
    r"model\.bin|config\.json|(?:shared|source|target)_vocabulary\.(?:json|txt)|vmap\.txt|metadata\.json"
    r"|tokenizer_config\.json|sentencepiece\.(?:bpe\.)?model|spm\.128k\.model|(?:source|target)\.spm"
)
_NLLB = re.compile(r"[a-z]{3}_[A-Z][a-z]{3}")
_M2M = re.compile(r"__([a-z]{2,3})__")
_MANY_TARGETS = re.compile(r">>([A-Za-z_]{2,12})<<")
_FOLDER_LANGUAGES = re.compile(r".*(?:^|[^A-Za-z])([a-z]{2,3})[-_]([a-z]{2,3})(?:[^A-Za-z].*)?$")
# NLLB names the variety that its text is in; users and other models name the language.
_VARIETIES = {
    "arb": "ar", "zsm": "ms", "pes": "fa", "nob": "no", "khk": "mn", "swh": "sw", "uzn": "uz", "lvs": "lv",
    "als": "sq", "npi": "ne", "ory": "or", "ydd": "yi", "azj": "az", "gaz": "om", "plt": "mg", "pbt": "ps",
    "ayr": "ay", "quy": "qu", "ekk": "et",
}  # fmt: skip


class About(msgspec.Struct, frozen=True):
    """Whose conventions a model follows, and its languages; see ``messages.PairModel``."""

    form: Literal["argos", "opus", "nllb", "m2m"]
    sources: list[str]
    targets: list[str]
    tokens: dict[str, str] = {}


_decode_about = msgspec.json.Decoder(About).decode  # at import, see ``installed``


def is_translation_model(path: Path) -> bool:
    """Whether ``path`` looks like a translation model: an Argos package, or a folder with CTranslate2's files."""
    if os.path.isdir(path):  # unlike the method it never fails, whatever is asked for
        return os.path.isfile(path / _WEIGHTS)
    return path.suffix.lower() == ".argosmodel"


def pair_models(models: Sequence[InstalledModel]) -> list[PairModel]:
    """Those of the installed models that translate; one whose notes are damaged is left out."""
    found = []
    for model in models:
        if model.kind == "translation-pair":
            try:
                about = _decode_about((model.path.parent / ABOUT_NAME).read_bytes())
            except (OSError, msgspec.MsgspecError, UnicodeDecodeError):
                continue
            folder = str(model.path.parent.absolute())
            found.append(PairModel(model.id, folder, about.form, about.sources, about.targets, about.tokens))
    return found


def import_translation_model(
    path: Path, store: ModelStore, name: str | None = None, on_progress: Callable[[int, int], None] | None = None
) -> InstalledModel:
    """Take a translation model of the user's into the store.

    Args:
        path: a ``.argosmodel`` file, or a folder; it is not changed.
        name: what to call it.
        on_progress: called with (bytes done, bytes in all), now and then.

    Returns:
        The new model, or the one that has the same content already.

    Raises:
        ModelError: ``pair-damaged``, ``pair-hostile``, ``pair-incomplete``, ``pair-languages-unknown``,
            ``pair-unknown-form``. Nothing is left behind.
        StorageError: it cannot be stored.
    """
    with store.staging_folder(f"{path.name} cannot be imported") as staging:
        folder = staging / "model"
        folder.mkdir()
        about = gather(path, folder, on_progress)
        check_weights(folder / _WEIGHTS)
        (folder / ABOUT_NAME).write_bytes(msgspec.json.format(msgspec.json.encode(about)))
        (folder / "metadata.json").unlink(missing_ok=True)
        names = sorted(each.name for each in folder.iterdir() if each.name != _WEIGHTS)
        files = [recorded(folder / each) for each in (_WEIGHTS, *names)]
        shown = name or _shown_name(about, path)
        languages = list(dict.fromkeys([*about.sources, *about.targets]))
        main = files[0]
        record = Record(
            shown, main.name, main.size_bytes, main.sha256, "", "imported", now(), kind="translation-pair",
            languages=languages, quantization="", others=files[1:],
        )  # fmt: skip
        return store.take_in(folder, shown, record)


def gather(path: Path, folder: Path, on_progress: Callable[[int, int], None] | None = None) -> About:
    """Put the files of a package or folder that are needed into another folder, which is empty, and read what they say.

    Raises: as ``import_translation_model``; the weights are not looked into.
    """
    try:
        if path.is_dir():
            _copy(path, folder, on_progress)
        else:
            unpack(path, folder, _is_wanted, lambda name: name == _WEIGHTS, on_progress)
        return _about(folder, path.name)
    except HostileArchive as error:
        raise _hostile(path.name, error.args[0]) from error
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, ValueError, RecursionError) as error:
        raise _damaged(path.name) from error


def _copy(path: Path, folder: Path, on_progress: Callable[[int, int], None] | None) -> None:
    wanted = [each for each in path.iterdir() if _KEPT.fullmatch(each.name) and each.is_file()]
    total = sum(each.stat().st_size for each in wanted)
    check_space(folder, total)
    done = 0
    for each in wanted:
        shutil.copyfile(each, folder / each.name)
        done += each.stat().st_size
        if on_progress is not None:
            on_progress(done, total)


def _is_wanted(member: PurePosixPath) -> bool:
    """A file that is known, in the package's folder or its ``model`` folder, and not in another tool's (``stanza``)."""
    parts = member.parts
    is_top = len(parts) <= 2 or (len(parts) == 3 and parts[1] == "model")
    return is_top and bool(_KEPT.fullmatch(member.name))


def _about(folder: Path, name: str) -> About:
    """Languages and conventions, from what lies in the folder."""
    there = {each.name for each in folder.iterdir()}
    if _WEIGHTS not in there:
        raise ModelError(
            "pair-incomplete", f"{name} holds no translation model: {_WEIGHTS} is missing.", "Get the package again."
        )
    vocabulary = list(_vocabulary(folder, there))
    if {"source.spm", "target.spm"} <= there:
        many = {_code(found[1]): token for token in vocabulary if (found := _MANY_TARGETS.fullmatch(token))}
        source, target = _opus_languages(folder, name, bool(many))
        return About("opus", [source], sorted(many) or [target], many)
    nllb = {_code(token): token for token in vocabulary if _NLLB.fullmatch(token)}
    if len(nllb) > 1:
        return _many("nllb", nllb, there, name)
    m2m = {_code(found[1]): token for token in vocabulary if (found := _M2M.fullmatch(token))}
    if len(m2m) > 1:
        return _many("m2m", m2m, there, name)
    if "metadata.json" in there:
        about = _json(folder / "metadata.json")
        codes = about.get("from_code"), about.get("to_code")
        if "sentencepiece.model" not in there:
            raise ModelError(
                "pair-unknown-form",
                f"{name} has no sentencepiece model; other ways to cut words are not read here.",
                "Get a package with sentencepiece.model; most have it.",
            )
        if isinstance(codes[0], str) and isinstance(codes[1], str) and all(codes):
            return About("argos", [_code(codes[0])], [_code(codes[1])])
    raise ModelError(
        "pair-languages-unknown",
        f"{name} does not say which languages it translates.",
        "Get an .argosmodel package, or a folder of OPUS-MT, NLLB or M2M-100 with its tokenizer's files.",
    )


def _many(form: Literal["nllb", "m2m"], tokens: dict[str, str], there: set[str], name: str) -> About:
    if not there & {"sentencepiece.bpe.model", "sentencepiece.model", "spm.128k.model"}:
        raise ModelError(
            "pair-incomplete", f"{name} has no sentencepiece model.", "Copy the tokenizer's files into the folder."
        )
    return About(form, sorted(tokens), sorted(tokens), tokens)


def _opus_languages(folder: Path, name: str, many_targets: bool) -> tuple[str, str]:
    settings = _json(folder / "tokenizer_config.json") if (folder / "tokenizer_config.json").exists() else {}
    source, target = str(settings.get("source_lang") or ""), str(settings.get("target_lang") or "")
    if not (source and target):
        found = _FOLDER_LANGUAGES.match(name)
        if found is None:
            raise ModelError(
                "pair-languages-unknown",
                f"{name} does not say which languages it translates.",
                "Call the folder opus-mt-en-es, with the codes of its languages at the end.",
            )
        source, target = found[1], found[2]
    return _code(source), "" if many_targets else _code(target)


def _code(text: str) -> str:
    """BCP 47, in its shortest form, of a code as translation models write it."""
    from langcodes import standardize_tag  # only here: listing models must be quick
    from langcodes.tag_parser import LanguageTagError

    base, _underscore, script = text.replace("-", "_").partition("_")
    base = _VARIETIES.get(base, base)
    if base == "zt":  # Argos' own code
        base, script = "zh", "Hant"
    script = "" if script in ("", "Latn", "Arab", "Cyrl") and base not in ("sr", "uz", "az") else script
    try:
        tag = standardize_tag(f"{base}-{script}" if script else base)
    except LanguageTagError:
        return base
    return tag if tag.startswith(("zh-Hant", "sr-", "uz-", "az-")) else tag.partition("-")[0]


def _vocabulary(folder: Path, there: set[str]) -> Iterator[str]:
    for stem in ("shared_vocabulary", "source_vocabulary"):
        if f"{stem}.json" in there:
            tokens = json.loads((folder / f"{stem}.json").read_text("utf-8"))
            if not isinstance(tokens, list) or not all(isinstance(token, str) for token in tokens):
                raise ValueError("no list of words")
            yield from tokens
            return
        if f"{stem}.txt" in there:
            yield from (folder / f"{stem}.txt").read_text("utf-8").split("\n")
            return
    raise ModelError("pair-incomplete", "The translation model has no vocabulary.", "Get the package again.")


def _json(path: Path) -> dict[str, Any]:
    found = json.loads(path.read_text("utf-8"))
    return found if isinstance(found, dict) else {}


def _shown_name(about: About, path: Path) -> str:
    if about.tokens and about.form != "opus":
        return path.stem if path.is_file() else path.name
    target = about.targets[0] if len(about.targets) == 1 else "many"
    return f"{about.form} {about.sources[0]}-{target}"


def _damaged(name: str) -> ModelError:
    return ModelError("pair-damaged", f"{name} is damaged, or not a translation model.", "Get the package again.")


def _hostile(name: str, why: str) -> ModelError:
    return ModelError(
        "pair-hostile", f"{name} {why}. Nothing was unpacked.", "Do not use it; get the package from its maker."
    )
