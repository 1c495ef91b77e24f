from __future__ import annotations

from slmdesk import paths
from slmdesk.tasks.summarize.commitments import found, surroundings
from slmdesk.tasks.summarize.cues import Cues
from slmdesk.tasks.summarize.turns import turns_of

FOLDER = paths.resources() / "summaries"


def test_a_sentence_without_speaker_knows_its_heading() -> None:
    text = "# Board\n\nAll came. It rained.\n\n2. Minutes\nThey were read.\n\n3. Fence\n\nIt is old."
    assert [(turn.title, turn.text) for turn in turns_of(text)] == [
        ("Board", "All came."),
        ("Board", "It rained."),
        ("Minutes", "They were read."),
        ("Fence", "It is old."),
    ]


def test_what_the_matter_is_that_was_put_off_stands_above_it() -> None:
    text = "3. Fence\nIt is old.\n\n4. Bees\nHelen asked for hives. The matter was put off to April.\n"
    cues = Cues.of(FOLDER, "en")
    assert cues is not None
    turns = turns_of(text)
    (decision,) = found(turns, cues)
    assert surroundings(turns, decision)[0].text == "Bees:"
