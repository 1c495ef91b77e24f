"""The lines of ``make bench`` about answers of a given form, saved states and cancelling, on the engine's own calls.

``python tests/benchmarks/lines_engine.py MODEL [LINE...]`` measures some of them; each is a function of a model file.
"""

from __future__ import annotations

import json
import random
import statistics
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from table import Line, alternate, ratio

from slmdesk.engine import Constraint, Data, JsonSchema, Message, Piece, Prompt, PromptProgress, StateFolder, Work
from slmdesk.engine.llama.model import LlamaEngine
from slmdesk.engine.llama.tuning import LoadOptions, usual_options
from slmdesk.errors import JobCancelled
from slmdesk.messages import ModelFile, Sampling
from slmdesk.models.inspect import check_model

GREEDY = Sampling()
ASKED = "Write the person's details as JSON with the keys name, age, city, job and pets."
SCHEMA = {
    "type": "object",
    "properties": {
        "name": {"type": "string", "maxLength": 40},
        "age": {"type": "integer", "minimum": 0, "maximum": 120},
        "city": {"type": "string", "maxLength": 40},
        "job": {"type": "string", "maxLength": 40},
        "pets": {"type": "array", "items": {"enum": ["cat", "dog", "bird", "fish"]}, "maxItems": 4},
    },
    "required": ["name", "age", "city", "job", "pets"],
    "additionalProperties": False,
}
_TOKENS = 160


def records(count: int = 20) -> list[str]:
    """Short letters to extract from."""
    names = ("Anna Berg", "Tom Hale", "Mina Sato", "Luis Ortega", "Eva Novak")
    cities = ("Lisbon", "Graz", "Oslo", "Turin")
    jobs = ("nurse", "carpenter", "teacher", "pharmacist", "bus driver", "painter")
    return [
        f"{names[at % 5]}, {23 + 7 * at % 60} years old, has lived in {cities[at % 4]} since {1990 + at} and works as "
        f"a {jobs[at % 6]}. The flat has two rooms and a balcony, where a {('cat', 'dog', 'bird')[at % 3]} likes to "
        f"sit; a second animal is not planned. Last week the landlord called about the broken heating."
        for at in range(count)
    ]


def lines(runs: int, models: list[Path]) -> list[Line]:
    """Every line, for every model."""
    found = []
    for path in models:
        found += [constrained(path, runs), extractions(path, max(1, runs // 2)), *follow_up(path, max(1, runs // 2))]
        found += [cancelling(path), same_text(path)]
    return found


@contextmanager
def loaded(model: Path, work: Work = "reading", options: LoadOptions | None = None) -> Iterator[LlamaEngine]:
    """The engine as the product loads it for this work, before anything was measured."""
    options = options or usual_options(check_model(model).type_bytes, work)
    engine = LlamaEngine(ModelFile("bench", str(model)), 0, lambda: False, options)
    try:
        yield engine
    finally:
        engine.close()


def constrained(model: Path, runs: int = 5, tokens: int = 96) -> Line:
    """Time of each written token: free, and in a form that leaves everything open. Aim: at most 1.1."""
    with loaded(model, "chat") as engine:
        prompt = [Message("user", ("Tell a long story about ", Data("a lighthouse keeper"), "."))]
        text = JsonSchema(json.dumps({"type": "string", "minLength": 2000}))

        def seconds(constraint: Constraint | None) -> float:
            engine.take_usage()
            for _event in engine.generate(prompt, GREEDY, tokens, lambda: False, constraint=constraint):
                pass
            usage = engine.take_usage()
            return usage.output_s / usage.output_tokens

        seconds(text)  # the vocabulary is learnt once for each load
        ours, free = alternate(runs, lambda: seconds(text), lambda: seconds(None))
    return ratio(f"a token of constrained text against a free one ({model.stem})", ours, free, "<= 1.1")


def extractions(model: Path, runs: int = 3, count: int = 20) -> Line:
    """JSON of a schema from short texts: all at once here, one by one in llama-cpp-python's JSON mode. Aim: 1.8."""
    import llama_cpp

    texts = records(count)
    with loaded(model, "segments") as engine:
        prompts = [[Message("user", (ASKED, "\n\nText: ", Data(text)))] for text in texts]
        form = JsonSchema(json.dumps(SCHEMA))
        # Its default is half of the cores; a comparison has to give it what we take.
        threads = engine._threads
        plain = llama_cpp.Llama(
            str(model), n_ctx=2048, n_threads=threads, n_threads_batch=threads, verbose=False, logits_all=False
        )
        answers: dict[str, list[str]] = {}

        def ours() -> float:
            begun = time.perf_counter()
            answers["ours"] = written(engine, prompts, _TOKENS, [form] * count)
            return time.perf_counter() - begun

        def theirs() -> float:
            begun = time.perf_counter()
            answers["plain"] = [
                plain.create_chat_completion(
                    [{"role": "user", "content": f"{ASKED}\n\nText: {text}"}],
                    response_format={"type": "json_object", "schema": SCHEMA},
                    temperature=0.0,
                    max_tokens=_TOKENS,
                )["choices"][0]["message"]["content"]
                for text in texts
            ]
            return time.perf_counter() - begun

        pairs = alternate(runs, ours, theirs)
        plain.close()
    valid = {name: sum(_is_json(text) for text in found) for name, found in answers.items()}
    right = {name: sum(_is_right(*pair) for pair in zip(found, texts, strict=True)) for name, found in answers.items()}
    what = f"{count} JSON extractions, against plain JSON mode ({model.stem})"
    return ratio(what, pairs[1], pairs[0], ">= 1.8", valid=valid, right=right)


def follow_up(model: Path, runs: int = 3, tokens: int = 4000, key: bytes | None = None) -> list[Line]:
    """A question on a document that was read before a restart, against reading it again. Aim: 40, and 0.5 s."""
    sentence = "Item {} of the list is number {} and was counted on day {}. "
    document = ""
    with loaded(model, "chat") as engine:
        at = 0
        while engine.count_tokens(document) < tokens:
            document += "".join(sentence.format(n, n * 7 % 101, n % 31) for n in range(at, at + 10))
            at += 10

    def asked(question: str) -> Prompt:
        return [
            Message("system", ("Answer from the text only.",)),
            Message("user", ("Text: ", Data(document, kept=True), "\nQuestion: ", Data(question))),
        ]

    again, resumed, texts = [], [], []
    for number in range(runs):
        with tempfile.TemporaryDirectory() as folder:
            states = StateFolder(folder, key)
            for times, question in ((again, "What was counted first?"), (resumed, f"What number is item {number}?")):
                with loaded(model, "chat") as engine:  # a new one each time: as after a restart
                    seconds, text = first_token(engine, asked(question), states)
                    times.append(seconds)
            texts.append(text)
    with loaded(model, "chat") as engine:
        plain = first_token(engine, asked(f"What number is item {runs - 1}?"), None)[1]
    same = texts[-1] == plain
    return [
        ratio(
            f"follow-up on {tokens:,} tokens after a restart ({model.stem})", again, resumed, ">= 40", same_text=same
        ),
        Line(f"the same, seconds to the first token ({model.stem})", resumed, "s", "<= 0.5").show(),
    ]


def cancelling(model: Path, moments: int = 200, seed: int = 7) -> Line:
    """How long a cancel takes, at random moments of reading and writing. Aim: 99 of 100 within 50 ms."""
    chosen = random.Random(seed)
    document = "The ferry leaves at nine and the market opens at ten. " * 60
    prompt = [Message("user", (Data(document), " Tell it again in your own words."))]
    waits = []
    with loaded(model) as engine:
        begun = time.perf_counter()
        for _event in engine.generate(prompt, GREEDY, 32, lambda: False):
            pass
        longest = time.perf_counter() - begun
        for _moment in range(moments):
            flag = threading.Event()
            stopped: list[float] = []

            def stop(flag: threading.Event = flag, stopped: list[float] = stopped) -> None:
                stopped.append(time.perf_counter())
                flag.set()

            engine._context.clear()  # type: ignore[union-attr]  # what was read before would be read too fast
            timer = threading.Timer(chosen.random() * min(longest, 2.0), stop)
            timer.start()
            try:
                for _event in engine.generate(prompt, GREEDY, 32, flag.is_set):
                    pass
            except JobCancelled:
                waits.append((time.perf_counter() - stopped[0]) * 1000)
            timer.cancel()
            timer.join()
    percentile = statistics.quantiles(waits, n=100)[98]
    what = f"cancel at random moments, 99th percentile ({model.stem})"
    return Line(what, [percentile], "ms", "<= 50", {"waits_ms": waits}).show()


def same_text(model: Path, count: int = 50, tokens: int = 48) -> Line:
    """Greedy answers to many prompts, side by side against one by one. Lists each that differs."""
    prompts = [[Message("user", ("Tell in one sentence what this is about: ", Data(text)))] for text in records(count)]
    with loaded(model) as engine:
        together = written(engine, prompts, tokens, None)
        alone = [written(engine, [prompt], tokens, None)[0] for prompt in prompts]
    differing = [{"alone": one, "together": other} for one, other in zip(alone, together, strict=True) if one != other]
    share = 1 - len(differing) / count
    what = f"the same greedy text side by side, share of {count} ({model.stem})"
    return Line(what, [share], "", "", {"differing": differing}).show()


def written(
    engine: LlamaEngine, prompts: Sequence[Prompt], tokens: int, forms: Sequence[Constraint | None] | None
) -> list[str]:
    """The answers."""
    answers = [""] * len(prompts)
    for index, event in engine.generate_many(prompts, GREEDY, tokens, lambda: False, constraints=forms):
        if isinstance(event, Piece):
            answers[index] += event.text
    return answers


def first_token(engine: LlamaEngine, prompt: Prompt, states: StateFolder | None) -> tuple[float, str]:
    """Seconds until the first token, and the whole answer."""
    begun = time.perf_counter()
    first = 0.0
    text = ""
    for event in engine.generate(prompt, GREEDY, 24, lambda: False, states=states):
        if not isinstance(event, PromptProgress):
            first = first or time.perf_counter() - begun
            text += event.text
    return first, text


def _is_json(text: str) -> bool:
    try:
        return isinstance(json.loads(text), dict)
    except ValueError:
        return False


def _is_right(answer: str, text: str) -> bool:
    """Whether name, city and job are the text's."""
    try:
        found: dict[str, Any] = json.loads(answer)
    except ValueError:
        return False
    return all(str(found.get(key, "?")) in text for key in ("name", "city", "job"))


LINES = {
    "constrained": constrained,
    "extractions": extractions,
    "follow-up": follow_up,
    "cancelling": cancelling,
    "same-text": same_text,
}

if __name__ == "__main__":
    for name in sys.argv[2:] or LINES:
        LINES[name](Path(sys.argv[1]))  # type: ignore[operator]
