"""`make notices`: resources/third-party-notices.txt, what SLM Desk is made of and under which licences.

Read from the metadata and licence files of what is installed: everything in run.txt and llama.txt. With
--check nothing is written; a licence that is unknown or not allowed, or a file that names other versions
than the locks, is an error. Permissive licences and MPL are allowed, the LGPL only for libraries that stay
separate files which the user can replace.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from fnmatch import fnmatch
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LOCKS = ROOT / "packaging" / "locks"
TEXTS = ROOT / "packaging" / "licences"
NOTICES = ROOT / "resources" / "third-party-notices.txt"

ALLOWED = {
    *("MIT", "MIT-0", "X11", "HPND", "ISC", "0BSD", "BSD-2-Clause", "BSD-3-Clause", "Apache-2.0", "MPL-2.0", "BSL-1.0"),
    *("PSF-2.0", "Python-2.0", "Zlib", "libpng-2.0", "bzip2-1.0.6", "FTL", "AFL-2.1", "Unicode-3.0"),
    *("Unicode-DFS-2016", "Unlicense", "CC0-1.0", "public-domain", "MIT-CMU", "IJG", "libtiff", "OpenSSL"),
    "Apache-2.0 WITH LLVM-exception",
    "GPL-3.0-or-later WITH GCC-exception-3.1",
    "GPL-2.0-or-later WITH Bootloader-exception",
}
LGPL = {"LGPL-2.1-only", "LGPL-2.1-or-later", "LGPL-3.0-only", "LGPL-3.0-or-later"}
LGPL_FOR = {
    *("pyside6-essentials", "shiboken6", "pyseccomp", "libseccomp", "glib", "libsystemd", "libgcrypt"),
    *("FFmpeg", "GEOS", "libquadmath", "fpdf2"),
}

# What SBOMs name without a licence: system libraries that a wheel carries as separate files.
GRAFTED = {
    "libdrm": "MIT",
    "libgomp": "GPL-3.0-or-later WITH GCC-exception-3.1",
    "libgfortran": "GPL-3.0-or-later WITH GCC-exception-3.1",
    "libquadmath": "LGPL-2.1-or-later",
    "libXau": "X11",
    "openblas-threads": "BSD-3-Clause",
    "openssl": "Apache-2.0",
    "openssl-libs": "OpenSSL",  # 1.1.1
}

# (package, part) that its SBOM names as optional, and that its wheels do not have: a test asks them.
NOT_SHIPPED = {("pillow", "libimagequant"), ("pillow", "FriBiDi")}

# What packages write that is not an SPDX expression.
SPDX = {
    "Apache 2.0": "Apache-2.0",
    "Apache License 2.0": "Apache-2.0",
    "Apache Software License": "Apache-2.0",
    "3-Clause BSD License": "BSD-3-Clause",
    "ISC License": "ISC",
    "BSD": "BSD-3-Clause",  # xlrd; a part of it is BSD-4-Clause, see PARTS
    "BSD License": "BSD-3-Clause",
    "BSD-3-Clause, Apache-2.0, dependency licenses": "BSD-3-Clause AND Apache-2.0",  # pypdfium2; its texts are all here
    "MIT License": "MIT",
    "Mozilla Public License 2.0 (MPL 2.0)": "MPL-2.0",
    "PSFL": "PSF-2.0",
    "Python Software Foundation License": "PSF-2.0",
}


@dataclass(frozen=True)
class Component:
    """Something that SLM Desk is made of. texts: licence texts as (where from, text)."""

    name: str
    version: str
    licence: str
    texts: list[tuple[str, str]] = field(default_factory=list)
    note: str = ""


_QT_TEXTS = ["LGPL-3.0.txt", "GPL-3.0.txt"]  # the first is written as additions to the second
# Not Python packages, and so without metadata: (name, licence, note, files in packaging/licences/).
PARTS: list[tuple[str, str, str, list[str]]] = [
    ("llama.cpp and ggml", "MIT", "Built from the source that llama-cpp-python carries.", ["llama.cpp-MIT.txt"]),
    ("Qt", "LGPL-3.0-only", "In PySide6-Essentials, as separate files that may be replaced.", _QT_TEXTS),
    (
        "FFmpeg",
        "LGPL-2.1-or-later",
        "In opencv-python-headless, as separate files that may be replaced.",
        ["LGPL-2.1.txt"],
    ),
    ("GEOS", "LGPL-2.1-only", "In shapely, as a separate file that may be replaced.", ["LGPL-2.1.txt"]),
    (
        "xlrd's formula and name support",
        "BSD-3-Clause",
        "This product includes software developed by David Giffin <david@giffin.org>.",
        [],
    ),
    (
        "drug-named-entity-recognition",
        "MIT",
        "Names of drugs from its dictionary are in resources/verification/drugs.txt.",
        ["drug-named-entity-recognition-MIT.txt"],
    ),
    (
        "all-MiniLM-L6-v2's tokenizer",
        "Apache-2.0",
        "Its vocabulary is in resources/tokenizers.",
        ["Apache-2.0.txt"],
    ),
    (
        "Unicode CLDR",
        "Unicode-3.0",
        "Names of units, months and days from it are in resources/translation/words.txt.",
        ["Unicode-CLDR.txt"],
    ),
    ("libseccomp", "LGPL-2.1-only", "Linux; in bundles as a separate file that may be replaced.", ["LGPL-2.1.txt"]),
]

# System libraries that a Linux bundle carries: pattern -> (component, licence).
BUNDLED_LIBRARIES: dict[str, tuple[str, str]] = {
    "libX*": ("libX11 and its parts", "X11"),
    "libxcb*": ("libxcb", "X11"),
    "libxkbcommon*": ("libxkbcommon", "MIT"),
    "libwayland*": ("wayland", "MIT"),
    "libbrotli*": ("brotli", "MIT"),
    "libbsd*": ("libbsd", "BSD-3-Clause"),
    "libmd*": ("libmd", "BSD-3-Clause"),
    "libbz2*": ("bzip2", "bzip2-1.0.6"),
    "libcap.*": ("libcap", "BSD-3-Clause"),
    "libcrypto*": ("OpenSSL", "Apache-2.0"),
    "libssl*": ("OpenSSL", "Apache-2.0"),
    "libdbus*": ("D-Bus", "AFL-2.1 OR GPL-2.0-or-later"),
    "libexpat*": ("expat", "MIT"),
    "libffi*": ("libffi", "MIT"),
    "libfontconfig*": ("fontconfig", "HPND"),
    "libfreetype*": ("FreeType", "FTL OR GPL-2.0-or-later"),
    "libgcc_s*": ("GCC runtime", "GPL-3.0-or-later WITH GCC-exception-3.1"),
    "libgomp*": ("GCC runtime", "GPL-3.0-or-later WITH GCC-exception-3.1"),
    "libstdc++*": ("GCC runtime", "GPL-3.0-or-later WITH GCC-exception-3.1"),
    "libglib*": ("glib", "LGPL-2.1-or-later"),
    "libgthread*": ("glib", "LGPL-2.1-or-later"),
    "libgcrypt*": ("libgcrypt", "LGPL-2.1-or-later"),
    "libgpg-error*": ("libgcrypt", "LGPL-2.1-or-later"),
    "libsystemd*": ("libsystemd", "LGPL-2.1-or-later"),
    "liblz4*": ("lz4", "BSD-2-Clause"),
    "liblzma*": ("xz", "0BSD"),
    "libpcre2*": ("PCRE2", "BSD-3-Clause"),
    "libpng*": ("libpng", "libpng-2.0"),
    "libpython*": ("Python", "PSF-2.0"),
    "libseccomp*": ("libseccomp", "LGPL-2.1-only"),
    "libsqlite3*": ("SQLite", "public-domain"),
    "libuuid*": ("libuuid", "BSD-3-Clause"),
    "libz.*": ("zlib", "Zlib"),
    "libzstd*": ("zstd", "BSD-3-Clause"),
}


def main() -> int:
    parser = argparse.ArgumentParser(prog="notices.py", description="Third-party notices.")
    parser.add_argument("--check", action="store_true", help="write nothing; fail on a licence that is not allowed")
    options = parser.parse_args()
    components = [*from_distributions(installed()), *parts()]
    found = problems(components)
    if not options.check and not found:
        NOTICES.write_text(render(components), encoding="utf-8")
        print(f"{NOTICES.relative_to(ROOT)}: {len(components)} components")
    if options.check:
        found += stale(NOTICES.read_text(encoding="utf-8") if NOTICES.exists() else "")
    for line in found:
        print(line, file=sys.stderr)
    return 1 if found else 0


def pins() -> list[tuple[str, str]]:
    """(name, version) of every line of run.txt and llama.txt."""
    text = "".join((LOCKS / name).read_text(encoding="utf-8") for name in ("run.txt", "llama.txt"))
    return re.findall(r"^([a-z0-9][a-z0-9.-]*)==([^ ;\\]+)", text, re.MULTILINE)


def installed() -> Iterator[Distribution]:
    """The distributions of the locks that are installed: all but those of other systems."""
    for name in dict.fromkeys(name for name, _version in pins()):
        try:
            yield distribution(name)
        except PackageNotFoundError:
            continue


def from_distributions(distributions: Iterable[Distribution]) -> Iterator[Component]:
    """A component for each distribution, and for each part that its SBOM names (Rust crates linked in)."""
    for each in distributions:
        name = _normal(each.metadata["Name"])
        texts, crates = [], []
        for file in each.files or []:
            path = Path(str(each.locate_file(file)))
            if ".dist-info/" not in str(file) or not path.is_file():
                continue
            if re.search(r"licen[sc]e|notice|copying", str(file).split(".dist-info/")[1], re.IGNORECASE):
                texts.append((str(file).split(".dist-info/")[1], path.read_text(encoding="utf-8", errors="replace")))
            elif "/sboms/" in str(file) and path.suffix == ".json":
                found = json.loads(path.read_text(encoding="utf-8")).get("components", [])
                crates += [crate for crate in found if (name, crate["name"]) not in NOT_SHIPPED]
        author = each.metadata["Author"] or each.metadata["Author-email"] or "its authors"
        note = "" if texts else f"Carries no licence text; its metadata names this licence. Copyright: {author}."
        yield Component(name, each.version, licence_of(each), sorted(texts), note)
        for part in crates:
            if _normal(part["name"]) == name:
                continue  # the package itself
            expressions = [one.get("expression") or one["license"]["id"] for one in part.get("licenses", [])]
            licence = " AND ".join(expressions) or GRAFTED.get(part["name"], "unknown")
            yield Component(part["name"], part.get("version", ""), licence, note=f"Part of {name}.")


def parts() -> Iterator[Component]:
    """What has no metadata: ``PARTS``, and the system libraries of a bundle."""
    for name, licence, note, files in PARTS:
        texts = [(file, (TEXTS / file).read_text(encoding="utf-8")) for file in files]
        yield Component(name, "", licence, texts, note)
    for name, licence in sorted(set(BUNDLED_LIBRARIES.values()) - {(part[0], part[1]) for part in PARTS}):
        yield Component(name, "", licence, note="In Linux bundles only, as the system's own shared library.")
    yield Component("PyInstaller's loader", "", "GPL-2.0-or-later WITH Bootloader-exception", note="In bundles only.")


def licence_of(each: Distribution) -> str:
    """The licence as an SPDX expression; as it is written when it cannot be told."""
    metadata = each.metadata
    if metadata["License-Expression"]:
        return str(metadata["License-Expression"])
    written = (metadata["License"] or "").strip()
    if written and "\n" not in written:
        return SPDX.get(written, written)
    classifiers = [line for line in metadata.get_all("Classifier") or [] if line.startswith("License ::")]
    names = [line.rsplit(" :: ", 1)[1] for line in classifiers]
    return " AND ".join(SPDX.get(name, name) for name in names) or "unknown"


def problems(components: Iterable[Component]) -> list[str]:
    """A sentence for each component whose licence is unknown or not allowed."""
    return [
        f"{each.name} {each.version}: the licence “{each.licence}” is unknown or not allowed (packaging/notices.py)"
        for each in components
        if not allowed(each.licence, each.name)
    ]


def allowed(expression: str, name: str) -> bool:
    """Whether an SPDX expression can be met: one side of each OR, both of each AND."""
    one_of = _split(expression, " OR ")
    if len(one_of) > 1:
        return any(allowed(side, name) for side in one_of)
    all_of = _split(expression, " AND ")
    if len(all_of) > 1:
        return all(allowed(side, name) for side in all_of)
    licence = expression.strip()
    if licence.startswith("(") and licence.endswith(")"):
        return allowed(licence[1:-1], name)
    return licence in ALLOWED or (licence in LGPL and name in LGPL_FOR | {"Qt"})


def _split(expression: str, operator: str) -> list[str]:
    """At an operator that stands in no parentheses."""
    pieces, depth, start = [], 0, 0
    for position, character in enumerate(expression):
        depth += {"(": 1, ")": -1}.get(character, 0)
        if depth == 0 and expression.startswith(operator, position):
            pieces.append(expression[start:position])
            start = position + len(operator)
    return [*pieces, expression[start:]]


def unknown_libraries(names: Iterable[str]) -> list[str]:
    """System libraries (file names) of a bundle that ``BUNDLED_LIBRARIES`` does not know."""
    return sorted(name for name in names if not any(fnmatch(name, pattern) for pattern in BUNDLED_LIBRARIES))


def stale(text: str) -> list[str]:
    """What the locks have and the notices do not."""
    here = {_normal(each.metadata["Name"]) for each in installed()}  # not what only another system needs
    missing = [name for name in dict.fromkeys(name for name, _ in pins()) if name in here and not _named(text, name)]
    return [f"{NOTICES.name} does not name the locked {name}: make notices" for name in missing]


def _named(text: str, name: str) -> bool:
    return any(f"\n{name} {version}\n" in text for pinned, version in pins() if pinned == name)


def render(components: Iterable[Component]) -> str:
    """The text of the file."""
    lines = ["SLM Desk is made with these components. Each line of equal signs begins one.", ""]
    for each in components:
        lines += ["=" * 80, f"{each.name} {each.version}".rstrip(), f"Licence: {each.licence}"]
        lines += [each.note] if each.note else []
        for source, text in each.texts:
            lines += ["", f"--- {source}", "", text.rstrip()]
        lines.append("")
    return "\n".join(lines)


def _normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


if __name__ == "__main__":
    sys.exit(main())
