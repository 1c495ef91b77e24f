"""Small real stand-ins: an engine with a script, and a child whose tasks misbehave on demand.

Run as a program this file is that child: ``python tests/fakes.py`` speaks the protocol of
``slmdesk.messages``, and the path of a ``Read`` request says what to do.
"""

from __future__ import annotations

import collections
import os
import re
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from slmdesk.engine import (
    Cancelled,
    Constraint,
    Data,
    Message,
    Piece,
    Prompt,
    PromptProgress,
    StateFolder,
    Work,
)
from slmdesk.engine.asking import Counted, limits_of
from slmdesk.errors import DocumentError, EngineError, JobCancelled
from slmdesk.messages import (
    Done,
    ModelFile,
    PageImage,
    Progress,
    Read,
    ReadResult,
    Ready,
    Sampling,
    TaskEvent,
    TextPiece,
    Token,
    encode,
)

FAKE_CHILD = [sys.executable, "-P", str(Path(__file__).resolve())]


class ScriptedEngine(Counted):
    """An ``Engine`` that writes prepared answers, the last one again and again. A token is a word.

    Attributes:
        history: every prompt it was given, as plain text.
        constraints, states, limits: what came with each of them (None where nothing did; limits: max_tokens).
        takes_forms: False refuses every constraint, as the engine for old files does.
        width: how many answers of several it writes side by side.
    """

    def __init__(self, answers: Sequence[str], max_context_tokens: int = 4096) -> None:
        super().__init__()
        self._answers = collections.deque(answers)
        self.history: list[str] = []
        self.constraints: list[Constraint | None] = []
        self.states: list[StateFolder | None] = []
        self.limits: list[int] = []
        self.model_id = "scripted"
        self.architecture = "script"
        self.max_context_tokens = max_context_tokens
        self.context_tokens = max_context_tokens
        self.load_s = 0.25
        self.notices: list[str] = []
        self.takes_forms = True
        self.width = 64

    def count_tokens(self, text: str) -> int:
        return len(re.findall(r"\S+", text))

    def count_prompt_tokens(self, prompt: Prompt) -> int:
        return self.count_tokens(prompt_text(prompt))

    def generate(
        self,
        prompt: Prompt,
        sampling: Sampling,
        max_tokens: int,
        cancelled: Cancelled,
        *,
        constraint: Constraint | None = None,
        states: StateFolder | None = None,
    ) -> Iterator[PromptProgress | Piece]:
        if constraint is not None and not self.takes_forms:
            raise EngineError("constraint-refused", "It cannot write to a given form.", "Choose another model.")
        self.history.append(prompt_text(prompt))
        self.constraints.append(constraint)
        self.states.append(states)
        self.limits.append(max_tokens)
        tokens = self.count_prompt_tokens(prompt)
        assert tokens + max_tokens <= self.max_context_tokens, "a task asked for more than the context holds"
        self._usage.prompt_tokens += tokens
        yield PromptProgress(tokens, tokens)
        words = re.findall(r"\s*\S+", self.answer_to(prompt))
        for word in words[:max_tokens]:
            if cancelled():
                raise JobCancelled
            self._usage.output_tokens += 1
            yield Piece(word)
        yield Piece("", "stop" if len(words) <= max_tokens else "length")

    def generate_many(
        self,
        prompts: Sequence[Prompt],
        sampling: Sampling,
        max_tokens: int | Sequence[int],
        cancelled: Cancelled,
        *,
        constraints: Sequence[Constraint | None] | None = None,
        unwanted: Callable[[int], bool] | None = None,
        begun: Sequence[str] | None = None,
    ) -> Iterator[tuple[int, PromptProgress | Piece]]:
        limits = limits_of(max_tokens, len(prompts))
        forms = constraints or [None] * len(prompts)
        starts = begun or [""] * len(prompts)
        assert not (constraints and any(starts)), "an answer of a given form begins at its beginning"
        # In turns, as an engine that batches does.
        waiting = collections.deque(
            (index, self._go_on(start, self.generate(prompt, sampling, limit, cancelled, constraint=form)))
            for index, (prompt, limit, form, start) in enumerate(zip(prompts, limits, forms, starts, strict=True))
        )
        running: dict[int, Iterator[PromptProgress | Piece]] = {}
        while running or waiting:
            while waiting and len(running) < self.width:
                running.update([waiting.popleft()])
            for index in list(running):
                event = None if unwanted is not None and unwanted(index) else next(running[index], None)
                if event is None:
                    del running[index]
                else:
                    yield index, event

    def answer_to(self, prompt: Prompt) -> str:
        """The next of the prepared answers."""
        return self._answers.popleft() if len(self._answers) > 1 else self._answers[0]

    def _go_on(self, start: str, events: Iterator[PromptProgress | Piece]) -> Iterator[PromptProgress | Piece]:
        """The events of an answer without the words that it begins with already, which are not written again."""
        there = len(start.split())
        for event in events:
            if isinstance(event, Piece) and event.text and there:
                there -= 1
                self._usage.output_tokens -= 1
            else:
                yield event

    def close(self) -> None:
        pass


class ScriptedEngines:
    """``Engines`` with one scripted engine for every model.

    Attributes:
        works: what it was to be tuned for, of every load.
    """

    def __init__(self, engine: ScriptedEngine) -> None:
        self.engine = engine
        self.works: list[Work] = []

    def load(
        self, model: ModelFile, sampling: Sampling, cancelled: Cancelled, work: Work = "reading"
    ) -> ScriptedEngine:
        self.works.append(work)
        return self.engine


def prompt_text(prompt: Prompt) -> str:
    """A prompt's words in order, data included."""
    return "\n".join("".join(_text(part) for part in message.parts) for message in prompt)


def _text(part: str | Data) -> str:
    return part.text if isinstance(part, Data) else part


def user_data(prompt: Sequence[Message]) -> list[str]:
    """The pieces of data in a prompt."""
    return [part.text for message in prompt for part in message.parts if isinstance(part, Data)]


def misbehave(request: Read, cancelled: Callable[[], bool]) -> Iterator[TaskEvent]:
    """What the fake child does for a path: ``WORD`` or ``WORD:ARGUMENT``."""
    word, _colon, argument = request.path.partition(":")
    if word == "stream":  # that many tokens
        for number in range(int(argument)):
            if cancelled():
                raise JobCancelled
            yield Token(f"word{number} ")
    elif word == "until-cancelled":
        yield Progress("reading", 0, 0)
        while not cancelled():
            time.sleep(0.002)
        raise JobCancelled
    elif word == "deaf":  # never looks at the flag, as a hanging native call
        yield Progress("reading", 0, 0)
        while True:
            time.sleep(60)
    elif word == "abort":
        yield Progress("reading", 0, 0)
        print("last words on standard error", file=sys.stderr, flush=True)
        os.abort()
    elif word == "big":  # one event of that many bytes
        yield TextPiece("é" * (int(argument) // 2), [])
    elif word == "echo":  # the request's own data, piece by piece through a pipe that cuts anywhere
        yield TextPiece((request.data or b"").decode(), [])
    elif word == "picture":  # of that many bytes, newlines and all
        yield PageImage(1, 1, 1, int(argument), data=bytes(range(256)) * (int(argument) // 256))
        yield Token("after the picture")
    elif word == "announce":  # KIND:ANNOUNCED:WRITTEN, a line that lies about the bytes behind it
        kind, announced, written = argument.split(":")
        event: TaskEvent = Token("x") if kind == "token" else PageImage(1, 1, 1, 4)
        line = encode({"job": 1, "event": event, "data_bytes": int(announced)})
        os.write(int(os.environ["FAKE_PROTOCOL_FD"]), line + b"\n" + b"p" * int(written))
        if kind == "abort":
            os.abort()
    elif word == "garbage":
        os.write(int(os.environ["FAKE_PROTOCOL_FD"]), b"\xff\xfe not json\n")
        time.sleep(60)
    elif word == "error":
        raise DocumentError("document-damaged", "The file is damaged.", "Save it again.")
    elif word == "bug":
        raise RuntimeError("secret words of the document")
    elif word == "unfinished":
        return
    yield Done(ReadResult("fake", None, [], 0.0))


def bad_models(folder: Path, data: Path) -> dict[str, Path]:
    """Model files that cannot run, by what is wrong with them. folder: where some are made."""
    (folder / "empty.gguf").write_bytes(b"")
    (folder / "text.gguf").write_text("I am a letter, not a model.\n" * 50)
    (folder / "directory.gguf").mkdir()
    gguf = data / "gguf"
    return {
        "empty": folder / "empty.gguf",
        "text": folder / "text.gguf",
        "directory": folder / "directory.gguf",
        "missing": folder / "missing.gguf",
        "truncated": gguf / "trunc_data_half.gguf",
        "unknown architecture": gguf / "arch_unknown.gguf",
    }


def _be_child() -> None:
    from slmdesk.worker import sandbox
    from slmdesk.worker.main import serve, take_descriptors

    incoming, outgoing = take_descriptors()
    os.environ["FAKE_PROTOCOL_FD"] = str(outgoing.fileno())
    sandbox.forbid_core_dumps()
    serve({Read: misbehave}, incoming, outgoing, Ready(os.getpid(), False, "a fake"))


if __name__ == "__main__":
    _be_child()
