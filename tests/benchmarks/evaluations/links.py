"""``make eval``: how well sentences are linked to passages, so far the only quality that is measured.

Human summaries against their own source and against another's: a link into another document is a forced
link. Items with an even hash chose the threshold (``--tune`` prints those); only the odd are reported.
"""

from __future__ import annotations

import json
import sys
import zlib
from collections.abc import Iterator
from pathlib import Path

from slmdesk.messages import SourceText
from slmdesk.tasks.sentences import split_result
from slmdesk.tasks.verify import LINK_THRESHOLD, SourceIndex

_SETS = {
    # name: (file, field of the source, field of the human summary)
    "abstract -> one line": ("summarization/scitldr_abstracts.jsonl", "source", "references"),
    "abstract -> conclusion": ("clinical/pubmedqa_labeled.jsonl", "context", "reference_long_answer"),
    "dialogue -> note": ("clinical/mts_dialog.jsonl", "dialogue", "reference"),
    "visit -> note": ("clinical/aci_bench.jsonl", "dialogue", "reference"),
    "textbook -> summary": ("tutoring/openstax_modules.jsonl", "text", "reference_summary"),
}


def shares(folder: Path, file: str, source_field: str, summary_field: str, odd: bool) -> Iterator[tuple[float, float]]:
    """For each human sentence: (share held by its own source, share held by another item's source)."""
    items = [json.loads(line) for line in (folder / file).read_text(encoding="utf-8").split("\n") if line.strip()]
    items = [item for item in items if zlib.crc32(item["id"].encode()) % 2 == odd]
    indexes = [SourceIndex([SourceText("source", _text(item[source_field]), [])]) for item in items]
    for number, item in enumerate(items):
        other = indexes[(number + 1) % len(items)]
        for _lead, sentence in split_result(_text(item[summary_field])):
            if len(sentence) > 15:
                yield indexes[number].find(sentence)[0], other.find(sentence)[0]


def _text(value: object) -> str:
    if isinstance(value, list):
        return " ".join(map(str, value[:1])) if value and len(str(value[0])) > 40 else " ".join(map(str, value))
    return str(value)


def main(folder: Path, odd: bool = True) -> None:
    """Print, for some thresholds, how many sentences are linked in their own source and in another."""
    thresholds = sorted({0.3, 0.35, 0.4, 0.45, 0.5, 0.55, 0.6, 0.7, LINK_THRESHOLD})
    print(f"{'share at least':<24}" + "".join(f"{threshold:>14}" for threshold in thresholds))
    for name, (file, source_field, summary_field) in _SETS.items():
        pairs = list(shares(folder, file, source_field, summary_field, odd))
        cells = [
            f"{sum(own >= at for own, _ in pairs) / len(pairs):.0%} /"
            f" {sum(other >= at for _, other in pairs) / len(pairs):.0%}"
            for at in thresholds
        ]
        print(f"{name:<24}" + "".join(f"{cell:>14}" for cell in cells) + f"   ({len(pairs)} sentences)")
    print("linked in its own source / forced into another's; the product uses", LINK_THRESHOLD)


if __name__ == "__main__":
    data = Path(__file__).resolve().parents[4] / "shared" / "eval"
    if not data.is_dir():
        sys.exit("The evaluation sets are not here: they are expected in ../shared/eval beside this folder.")
    main(data, odd="--tune" not in sys.argv)
