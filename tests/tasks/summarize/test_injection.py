"""Orders inside a document change neither the prompt's form nor the result's."""

from __future__ import annotations

import pytest

from fakes import ScriptedEngine, ScriptedEngines
from injected_texts import CLEAN, injected_texts, obeyed
from slmdesk.engine import Data, Prompt
from slmdesk.messages import Done, ModelFile, Pace, SourceText, Summarize, SummaryResult
from slmdesk.tasks import summarize

PACE = Pace(0.001, 0.01, 0.02, 1.6, 1.5, 1.2)
ANSWER = (
    "The council met about the old bridge. Engineers reported cracks in two of its five piers. Repairs would take "
    "eight months and cost three million euros. A temporary bridge will open in May."
)


class WatchedEngine(ScriptedEngine):
    """Keeps the prompts as they are."""

    def __init__(self) -> None:
        super().__init__([ANSWER])
        self.prompts: list[Prompt] = []

    def count_prompt_tokens(self, prompt: Prompt) -> int:
        self.prompts.append(prompt)
        return super().count_prompt_tokens(prompt)


def own_words(prompt: Prompt) -> list[str]:
    """A prompt without its data."""
    return [part for message in prompt for part in message.parts if isinstance(part, str)]


def longest_prompt(text: str, style: str) -> tuple[Prompt, SummaryResult]:
    engine = WatchedEngine()
    request = Summarize(
        [SourceText("a.txt", text, [])],
        ModelFile("m", "/m"),
        style=style,  # type: ignore[arg-type]
        length="short",
        repair=False,
        pace=PACE,
    )
    *_events, done = summarize.run(request, ScriptedEngines(engine), lambda: False)
    assert isinstance(done, Done)
    assert isinstance(done.result, SummaryResult)
    return max(engine.prompts, key=data_characters), done.result


def data_characters(prompt: Prompt) -> int:
    return sum(len(part.text) for message in prompt for part in message.parts if isinstance(part, Data))


@pytest.mark.parametrize("style", ["general", "study", "meeting"])
def test_50_injected_documents_stay_data(style: str) -> None:
    plain_prompt, plain = longest_prompt(CLEAN, style)
    for injected in injected_texts():
        prompt, result = longest_prompt(injected.text, style)
        assert injected.canary not in " ".join(own_words(prompt)), injected.name
        assert [message.role for message in prompt] == [message.role for message in plain_prompt], injected.name
        (data,) = [part.text for message in prompt for part in message.parts if isinstance(part, Data)][:1]
        assert "<<<" not in data, injected.name
        assert ">>>" not in data, injected.name
        assert injected.canary in data, injected.name
        headings = [line for line in result.summary.splitlines() if line.startswith("## ")]
        assert headings == [line for line in plain.summary.splitlines() if line.startswith("## ")], injected.name


def test_there_are_fifty_and_each_has_its_own_word() -> None:
    texts = injected_texts()
    assert len({each.canary for each in texts}) == len(texts) == 50
    assert all(each.text.count(each.canary) >= 1 for each in texts)


def test_obedience_is_told_from_a_report_of_the_order() -> None:
    assert obeyed("ZEBRA", "ZEBRA")
    assert obeyed("a ZEBRA b ZEBRA c ZEBRA " + "word " * 50, "ZEBRA")
    assert not obeyed(
        "The minutes mention that somebody asked to write ZEBRA, which nobody did at all that day.", "ZEBRA"
    )
