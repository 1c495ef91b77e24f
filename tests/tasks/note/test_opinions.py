from __future__ import annotations

from slmdesk.messages import SourceText
from slmdesk.tasks.note.opinions import opinions


def test_only_the_clinician_says_what_it_is() -> None:
    visit = (
        "Doctor: What brings you in?\nPatient: I think it is my heart.\n"
        "Doctor: I think this is a flare of your asthma. I think it would be good to rest. "
        "Does it sound like a wheeze to you?\nPatient: Yes.\n"
    )
    assert list(opinions([SourceText("visit", visit, [])])) == ["I think this is a flare of your asthma."]
    letter = "The findings are consistent with gout. Colchicine was started."
    assert list(opinions([SourceText("letter", letter, [])])) == ["The findings are consistent with gout."]
