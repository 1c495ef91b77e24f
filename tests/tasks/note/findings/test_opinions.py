from __future__ import annotations

from slmdesk.messages import SourceText
from slmdesk.tasks.note.findings.opinions import opinions


def test_only_the_clinician_says_what_it_is() -> None:
    visit = (
        "Doctor: What brings you in?\nPatient: I think it is my heart.\n"
        "Doctor: I think this is a flare of your asthma. I think it would be good to rest. "
        "Does it sound like a wheeze to you?\nPatient: Yes.\n"
    )
    assert list(opinions([SourceText("visit", visit, [])])) == ["I think this is a flare of your asthma."]
    why = "Doctor: The low sugar is from the glipizide. The tablets probably made it worse.\nSon: Oh.\nDoctor: Yes.\n"
    assert len(list(opinions([SourceText("visit", why, [])]))) == 2
    letter = "The findings are consistent with gout. Colchicine was started."
    assert list(opinions([SourceText("letter", letter, [])])) == ["The findings are consistent with gout."]


def test_how_it_sounds_and_what_gives_it_is_an_opinion() -> None:
    visit = (
        "Doctor: Ramipril can give people exactly this cough. It sounds very much like gout. It sounds like you're "
        "busy. That looks like it.\nPatient: Oh.\nDoctor: Yes.\n"
    )
    assert list(opinions([SourceText("visit", visit, [])])) == [
        "Ramipril can give people exactly this cough.",
        "It sounds very much like gout.",
    ]


def test_who_comes_from_where_is_no_diagnosis() -> None:
    visit = (
        "Doctor: The letter is from your GP. You're probably due a smear. She comes from a big family.\n"
        "Patient: Yes.\nDoctor: Yes.\n"
    )
    assert list(opinions([SourceText("visit", visit, [])])) == []
    assert list(opinions([SourceText("letter", "She came from a care home. The referral is from the GP.", [])])) == []


def test_rain_is_no_opinion_and_gout_is() -> None:
    visit = "Doctor: It looks like rain. That looks very much like gout.\nPatient: Oh.\nDoctor: Yes.\n"
    assert list(opinions([SourceText("visit", visit, [])])) == ["That looks very much like gout."]
