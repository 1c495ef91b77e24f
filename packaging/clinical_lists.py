"""Builds resources/codes and resources/names from public-domain lists that two Python packages carry.

    python -m pip install --target DIR simple-icd-10-cm==1.5.0
    python packaging/clinical_lists.py codes DIR
    python packaging/clinical_lists.py names FOLDER_OF_THE_CENSUS_FILES WORDS...

codes: ICD-10-CM of the CDC's National Center for Health Statistics (public domain), as the package
simple-icd-10-cm (MIT) brings it. names: the 1990 census of the United States (public domain), the files
``dist.*`` of the package names 0.3.0 (MIT); WORDS: texts in English, whose lower-case words mark the names
that are words as well.
"""

from __future__ import annotations

import collections
import gzip
import re
import sys
import xml.etree.ElementTree as ElementTree
from pathlib import Path

RESOURCES = Path(__file__).resolve().parent.parent / "resources"
_MOST_LAST_NAMES = 30_000
_COMMON = 3  # times in lower case, and a name is taken for a word as well


def codes(package: Path) -> None:
    """One line a code: code, 1 when it can be billed as it is, title, and its other names; tabs between."""
    data = package / "simple_icd_10_cm" / "data"
    tree = ElementTree.parse(next(data.glob("icd10c-tabular*.xml")))
    lines = []

    def walk(node: ElementTree.Element, seventh: bool) -> None:
        name, title = node.findtext("name") or "", node.findtext("desc") or ""
        seventh = seventh or node.find("sevenChrDef") is not None
        children = node.findall("diag")
        terms = [
            " ".join((note.text or "").split())
            for kind in ("inclusionTerm", "includes")
            for group in node.findall(kind)
            for note in group.findall("note")
        ]
        whole = not children and not (seventh and len(name.replace(".", "")) < 7)
        lines.append("\t".join([name, str(int(whole)), " ".join(title.split()), *filter(None, terms)]))
        for child in children:
            walk(child, seventh)

    for section in tree.iter("section"):
        for node in section.findall("diag"):
            walk(node, False)
    folder = RESOURCES / "codes"
    folder.mkdir(exist_ok=True)
    (folder / "icd10cm.tsv.gz").write_bytes(gzip.compress("\n".join(lines).encode(), 9, mtime=0))
    print(len(lines), "codes")


def names(census: Path, texts: list[Path]) -> None:
    """One name a line, most frequent first; a question mark behind one that is an English word too."""
    words: collections.Counter[str] = collections.Counter()
    for path in texts:
        words.update(re.findall(r"(?<![\w'-])[a-z]{2,}(?![\w'-])", path.read_text(encoding="utf-8", errors="ignore")))
    folder = RESOURCES / "names"
    folder.mkdir(exist_ok=True)
    for target, files, most in (
        ("first.txt", ("dist.female.first", "dist.male.first"), 10_000),
        ("last.txt", ("dist.all.last",), _MOST_LAST_NAMES),
    ):
        shares: dict[str, float] = {}
        for file in files:
            for line in (census / file).read_text(encoding="ascii").splitlines():
                name, share = line.split()[:2]
                shares[name.lower()] = max(shares.get(name.lower(), 0.0), float(share))
        chosen = sorted(shares, key=lambda name: (-shares[name], name))[:most]
        lines = [name + ("?" if words[name] >= _COMMON else "") for name in chosen]
        (folder / target).write_text("\n".join(lines) + "\n", encoding="ascii")
        print(target, len(lines), sum(line.endswith("?") for line in lines))


if __name__ == "__main__":
    if sys.argv[1] == "codes":
        codes(Path(sys.argv[2]))
    else:
        names(Path(sys.argv[2]), [Path(each) for each in sys.argv[3:]])
