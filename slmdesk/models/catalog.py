"""The model catalogue, ``resources/models.json``: what can be downloaded, from where, and what it is good for.

The window and the command line import this, so it stays light and opens no connection. What it accepts
later becomes file names, folder names and arguments of a download, so nothing unchecked gets through.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from urllib.parse import urlsplit

import msgspec

from slmdesk.errors import ModelError
from slmdesk.messages import CatalogFile, HttpsFile, ModelKind, PackageMember
from slmdesk.models.fit import Shape

_VERSION = 1
_PACKAGE_INDEX = "the Python package index that pip is set to"

_ID = re.compile(r"[a-z0-9](?:[a-z0-9._-]*[a-z0-9])?")
_SHA256 = re.compile(r"[0-9a-f]{64}")
_LANGUAGE = re.compile(r"[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")
# No leading hyphen and no URL: the text becomes an argument of pip.
_PACKAGE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*==[A-Za-z0-9][A-Za-z0-9.!+_-]*")
# Path separators of any system, and what Windows refuses in a name or reads as a stream or wildcard.
_NOT_IN_A_FILE_NAME = re.compile(r'[\x00-\x1f\x7f/\\:*?"<>|]')


class CatalogEntry(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One model that can be downloaded.

    Attributes:
        id: what scripts and folders call it; lower-case letters, digits, ``. _ -``.
        name: what people call it.
        kind: what it does; only a language model can write.
        good_for: one plain sentence for a student or a clinician, honest about its weakness.
        parameters: number of distinct weights.
        quantization: how the weights are stored, such as ``"Q4_K_M"``.
        languages: BCP 47 codes of the languages that its maker names (of many, the main ones).
        context_tokens: prompt and answer together, as its maker trained it.
        license: an SPDX identifier, or the licence's own name.
        license_url: where its text is; may be empty.
        files: what is downloaded.
        starter: comes with the program.
        note: what else to know before downloading it; may be empty.
        shape: the figures of its header that memory and speed here are predicted from; None when not known.
        seen_in: where each figure was found, for the next person who checks it.
    """

    id: str
    name: str
    kind: ModelKind
    good_for: str
    parameters: int
    quantization: str
    languages: list[str]
    context_tokens: int
    license: str
    license_url: str
    files: list[CatalogFile]
    starter: bool = False
    note: str = ""
    shape: Shape | None = None
    seen_in: list[str] = []

    @property
    def size_bytes(self) -> int:
        """Size of all files together, as it is downloaded and stored."""
        return sum(file.size_bytes for file in self.files)

    @property
    def hashes_known(self) -> bool:
        """Whether every file can be checked against a hash that is ours, and not the server's own word."""
        return all(file.sha256 is not None for file in self.files)

    def sources_in_words(self) -> str:
        """Whom a download would contact, for the question that is asked before it.

        A host may send the download on to servers of its own; the connections that are really made are reported
        while it runs (``messages.Connection``).
        """
        hosts: dict[str, None] = {}  # in order, each once
        for file in self.files:
            for source in file.sources:
                hosts[_PACKAGE_INDEX if isinstance(source, PackageMember) else _host(source.url)] = None
        return ", or ".join(hosts)


class _Catalog(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    version: int
    entries: list[CatalogEntry]


_decode_catalog = msgspec.json.Decoder(_Catalog).decode  # at import, see ``installed``


def load_catalog(path: Path) -> tuple[CatalogEntry, ...]:
    """Read and check the catalogue.

    Returns:
        The entries in the order of the file.

    Raises:
        ModelError: kind ``catalog-damaged``, when it cannot be read or any part of it is not as it should be.
    """
    try:
        content = path.read_bytes()
    except OSError as error:
        raise _damaged(f"{path.name} cannot be read: {error.strerror or error}") from error
    try:
        catalog = _decode_catalog(content)
        raw = msgspec.json.decode(content)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise _damaged(str(error)) from error
    for problem in _problems(catalog, raw):
        raise _damaged(problem)
    return tuple(catalog.entries)


def find(entries: Iterable[CatalogEntry], id: str) -> CatalogEntry:
    """The entry called ``id``.

    Raises:
        ModelError: kind ``no-such-model``; the hint names the ids that come closest.
    """
    by_id = {entry.id: entry for entry in entries}
    if id in by_id:
        return by_id[id]
    close = _closest(id, list(by_id))
    hint = f"Did you mean {' or '.join(close)}?" if close else '"slmdesk models list" shows the models there are.'
    raise ModelError("no-such-model", f'The catalogue has no model called "{_shown(id)}".', hint)


def _closest(id: str, known: Sequence[str], at_most: int = 3) -> list[str]:
    wanted = id.strip().lower()[:100]  # a longer text is no id, and would only cost time
    containing = [each for each in known if wanted and wanted in each]
    similar = difflib.get_close_matches(wanted, known, n=at_most)
    return list(dict.fromkeys([*containing, *similar]))[:at_most]


def _shown(text: str) -> str:
    """Text of anybody's, safe to print: one line, not long, no control characters."""
    one_line = "".join(character if character.isprintable() else " " for character in text)
    return one_line if len(one_line) <= 80 else f"{one_line[:79]}…"


def _damaged(reason: str) -> ModelError:
    return ModelError(
        "catalog-damaged",
        f"The list of models that can be downloaded is damaged: {_shown(reason)}",
        "Install SLM Desk again. Models that are already on this computer can still be used.",
    )


def _problems(catalog: _Catalog, raw: object) -> Iterator[str]:
    """What is wrong, in words; nothing when all is well."""
    if catalog.version != _VERSION:
        yield f"its version is {catalog.version}, and this program reads {_VERSION}"
    # A misspelled optional field would otherwise be ignored in silence inside the structs of messages.py.
    for name in _unknown_fields(raw, msgspec.to_builtins(catalog)):
        yield f"nothing is known of the field {name}"
    seen: set[str] = set()
    for entry in catalog.entries:
        if entry.id in seen:
            yield f"{entry.id}: this id is there twice"
        seen.add(entry.id)
        yield from (f"{entry.id}: {problem}" for problem in _entry_problems(entry))
    if sum(entry.starter for entry in catalog.entries) > 1:
        yield "more than one model is marked as the starter"


def _unknown_fields(raw: object, known: object) -> Iterator[str]:
    if isinstance(raw, dict) and isinstance(known, dict):
        for name, value in raw.items():
            if name in known:
                yield from _unknown_fields(value, known[name])
            else:
                yield str(name)
    elif isinstance(raw, list) and isinstance(known, list):
        for one, other in zip(raw, known, strict=True):
            yield from _unknown_fields(one, other)


def _entry_problems(entry: CatalogEntry) -> Iterator[str]:
    if not _ID.fullmatch(entry.id):
        yield "an id has lower-case letters, digits and . _ - only, and begins and ends with a letter or digit"
    for field in ("name", "good_for", "quantization", "license"):
        if not getattr(entry, field).strip():
            yield f"{field} is empty"
    if entry.parameters <= 0 or entry.context_tokens < (entry.kind == "language-model"):
        yield "parameters and context_tokens must be more than 0"
    if not entry.languages or not all(_LANGUAGE.fullmatch(language) for language in entry.languages):
        yield "languages must be BCP 47 codes"
    if entry.license_url and not _host(entry.license_url):
        yield "license_url is not an https address"
    if not entry.files:
        yield "it has no files"
    # Without regard to case: two such names are one file on Windows and macOS.
    if len({file.name.casefold() for file in entry.files}) != len(entry.files):
        yield "two files have the same name"
    for file in entry.files:
        yield from (f"{file.name}: {problem}" for problem in _file_problems(file))


def _file_problems(file: CatalogFile) -> Iterator[str]:
    if not is_plain_name(file.name):
        yield "not a plain file name"
    if file.size_bytes <= 0:
        yield "its size must be more than 0 bytes"
    if file.sha256 is not None and not _SHA256.fullmatch(file.sha256):
        yield "its sha256 is not 64 lower-case hexadecimal digits"
    if not file.sources:
        yield "it has no source"
    for source in file.sources:
        if isinstance(source, PackageMember):
            yield from _package_problems(source)
        elif not _host(source.url):
            yield "its url is not an https address"
        else:
            yield from _https_problems(source)


def is_plain_name(name: str) -> bool:
    """Whether a name is a file's on every system: no folder, no character that one of them refuses."""
    # Windows drops dots and spaces at the end of a name.
    return bool(name) and not _NOT_IN_A_FILE_NAME.search(name) and name == name.strip(" ").rstrip(".")


def is_id(id: str) -> bool:
    """Whether a text can be the id of a model, which is also its folder's name."""
    return bool(_ID.fullmatch(id))


def _https_problems(source: HttpsFile) -> Iterator[str]:
    # repository and path are what the user is shown; they must not tell another story than the url.
    if not all(part in urlsplit(source.url).path for part in (source.repository, source.path)):
        yield "its repository and path are not those of its url"


def _package_problems(source: PackageMember) -> Iterator[str]:
    if not source.packages or len(source.packages) != len(source.members):
        yield "each package needs one member, and there must be at least one"
    if not all(_PACKAGE.fullmatch(package) for package in source.packages):
        yield 'a package is written "name==version"'
    for member in source.members:
        parts = member.split("/")
        if "\\" in member or not all(parts) or {".", ".."} & set(parts):
            yield "a member is a path inside its package"


def _host(url: str) -> str:
    """The host of an https address; empty for anything else, also for one with a user name or odd characters."""
    if not url.isascii() or not url.isprintable() or " " in url:
        return ""
    try:
        parts = urlsplit(url)
        parts.port  # noqa: B018 - reading it checks it
    except ValueError:
        return ""
    return parts.hostname or "" if parts.scheme == "https" and "@" not in parts.netloc else ""
