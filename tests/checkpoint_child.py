"""A process that summarizes with a scripted engine and keeps each part, made to be killed at any moment.

    python checkpoint_child.py FOLDER

Where the system can fork it waits for a line on standard input, and forks for each: the imports are paid for once.
It writes the fork's process id, then a line for each part when it is answered and another when it is kept.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

from fakes import ScriptedEngine, ScriptedEngines
from slmdesk.messages import Checkpoint, Done, ModelFile, Pace, PartText, SourceText, Summarize, summary_key
from slmdesk.store.jobs import Jobs
from slmdesk.tasks import summarize

PARTS = 24


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
    engine = ScriptedEngine(["A note that tells what is said here in a few plain words."], max_context_tokens=800)
    known = {part.part for part in done}  # the scripted notes are alike, and so are prompts that join them: one part
    for event in summarize.run(request(done), ScriptedEngines(engine), lambda: False):
        if isinstance(event, Checkpoint) and event.part not in known:
            known.add(event.part)
            _say("answered")
            jobs.add_part(event.key, event.part, event.text)
            _say("kept")
        elif isinstance(event, Done):
            _say(f"done {sum('This was part' in prompt for prompt in engine.history)}")
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
