"""A process that summarizes with a scripted engine and keeps each part, made to be killed at any moment.

    python checkpoint_child.py FOLDER

Where the system can fork it waits for a line on standard input, and forks for each: the imports are paid for once.
It writes the fork's process id, then a line for each word that the engine writes, one for each part when it is
answered and another when it is kept.
"""

from __future__ import annotations

import os
import sys
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from fakes import ScriptedEngine, ScriptedEngines, prompt_text
from slmdesk.engine import Piece, Prompt, PromptProgress
from slmdesk.messages import Checkpoint, Done, ModelFile, Pace, PartText, SourceText, Summarize, summary_key
from slmdesk.store.jobs import Jobs
from slmdesk.tasks import summarize

PARTS = 24
WORDS = 60
"""Of each answer: more than is written between two of the texts that are kept of four answers together."""


class Telling(ScriptedEngine):
    """Says each word that it writes. Its answers differ as their prompts do: prompts that are alike are one part."""

    def answer_to(self, prompt: Prompt) -> str:
        number = zlib.crc32(prompt_text(prompt).encode())
        return " ".join(f"w{number}n{at}" for at in range(WORDS - 1)) + " end."

    def generate_many(self, *given: Any, **named: Any) -> Iterator[tuple[int, PromptProgress | Piece]]:
        for index, event in super().generate_many(*given, **named):
            if isinstance(event, Piece) and event.text:
                _say("word")
            yield index, event


def request(done: list[PartText]) -> Summarize:
    """The job: as many parts as fit."""
    text = " ".join(f"Fact number{number} is quite important here today." for number in range(PARTS * 40))
    pace = Pace(0.001, 0.01, 0.02, 1.6, 1.5, 1.2)
    source, model = SourceText("long.txt", text, []), ModelFile("scripted", "/nowhere")
    return Summarize([source], model, done_parts=done, pace=pace, repair=False)


def work(folder: Path) -> None:
    """Go on with the job, to its end."""
    jobs = Jobs(folder)
    key = summary_key(request([]))
    done = [PartText(part, text) for part, text in jobs.parts(key)]
    jobs.begin(key, "long.txt")
    engine = Telling([], max_context_tokens=800)
    engine.width = 4  # as wide as an engine writes on long texts
    for event in summarize.run(request(done), ScriptedEngines(engine), lambda: False):
        if isinstance(event, Checkpoint):
            jobs.add_part(event.key, event.part, event.text)
            _say("kept")
        elif isinstance(event, Done):
            _say(f"done {len(engine.history)}")
    jobs.close()


def _say(line: str) -> None:
    os.write(1, f"{line}\n".encode())


def main() -> None:
    folder = Path(sys.argv[1])
    for _line in sys.stdin:
        if hasattr(os, "fork"):
            child = os.fork()
            if child == 0:
                work(folder)
                os._exit(0)
            _say(f"pid {child}")
            os.waitpid(child, 0)
            _say("ended")
        else:
            _say(f"pid {os.getpid()}")
            work(folder)
            _say("ended")


if __name__ == "__main__":
    main()
