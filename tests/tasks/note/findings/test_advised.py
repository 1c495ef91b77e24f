from __future__ import annotations

import time

import pytest

from slmdesk.messages import SourceText
from slmdesk.tasks.note.findings.advised import as_plan, is_clinicians_thought, said_orders
from slmdesk.tasks.verify import SourceIndex, check

VISIT = SourceText(
    "visit.txt",
    "Patient: My skin itches. I take ramipril, 5 mg in the morning, against my blood pressure.\n"
    "Doctor: It is worth keeping a diary of any triggers which affect your symptoms, such as soap.\n"
    "Doctor: I'm going to give you some emollients, which help to moisturize the skin.\n",
    [],
)
INDEX = SourceIndex([VISIT])


@pytest.mark.parametrize(
    ("told", "planned"),
    [
        (
            "They are keeping a diary of any triggers which affect their symptoms.",
            "Keep a diary of any triggers which affect their symptoms.",
        ),
        ("She is using emollients, which moisturize the skin.", "Use emollients, which moisturize the skin."),
        ("She is taking ramipril 5 mg in the morning.", ""),
        ("She has itching skin.", ""),
        ("She is taking holidays.", ""),
    ],
)  # fmt: skip
def test_what_the_doctor_advises_belongs_to_the_plan(told: str, planned: str) -> None:
    assert as_plan(check(INDEX, "", told), [VISIT]) == planned


def test_what_only_the_clinician_thinks_is_no_thought_of_the_patient() -> None:
    visit = SourceText(
        "visit.txt",
        "Patient: I think it is the flour in the bakery.\nDoctor: I think this is a flare of your asthma.\n",
        [],
    )
    index = SourceIndex([visit])
    assert is_clinicians_thought(check(index, "", "She thinks this is a flare of her asthma."), [visit])
    assert not is_clinicians_thought(check(index, "", "She thinks it is the flour in the bakery."), [visit])
    assert not is_clinicians_thought(check(index, "", "A flare of asthma."), [visit])


def test_what_a_clinician_tells_the_patient_to_do() -> None:
    visit = (
        "Doctor: Let me have a look. Take a deep breath. Any pain?\nCaller: No, I can drive him.\n"
        "Doctor: I'd like you to bring him to the Royal. Don't give him anything to eat, and hold the apixaban.\n"
        "Caller: Okay.\nDoctor: If he faints, call 999. I see that you drink alcohol.\n"
        "Doctor: In the meantime, wear the splint.\n"
        "Doctor: Let's look at the x-rays. I want you to rest.\n"
    )
    assert said_orders([SourceText("a", visit, [])]) == [
        "I'd like you to bring him to the Royal.",
        "Don't give him anything to eat, and hold the apixaban.",
        "If he faints, call 999.",
        "Wear the splint.",
        "I want you to rest.",
    ]
    now = (
        "Doctor: I'm admitting her, and I'll hold the losartan. We'll check her sugar every two hours.\n"
        "Daughter: Good.\n"
        "Doctor: Go back to doxazosin 4 at night. I'm giving up.\n"
    )
    assert said_orders([SourceText("a", now, [])]) == [
        "I'm admitting her, and I'll hold the losartan.",
        "We'll check her sugar every two hours.",
        "Go back to doxazosin 4 at night.",
    ]
    assert said_orders([SourceText("a", "Plan: I want you to rest.", [])]) == []  # no dialogue
    unmarked = "Doctor: hello\nPatient: hi\nDoctor: i want you to rest you're welcome and so now just\nPatient: ok\n"
    assert said_orders([SourceText("a", unmarked, [])]) == []


@pytest.mark.parametrize(
    "said",
    [
        "Rest pain is a bad sign.",
        "Cut on the left hand, two centimetres.",
        "Never had surgery, okay.",
        "Don't you take ramipril in the morning, right.",
        "You must be tired.",
        "You should feel better in a week.",
        "You should have had a letter.",
        "The surgeon says you should stop smoking.",
        "You said he must take the tablets with food.",
        "Normally you should start a statin, but not with your muscles.",
        "I'd give you steroids, but your sugar is too high.",
        "I suggest it is the gallbladder.",
        "If I press here, try to push against me.",
        "Stay still for me, please.",
        "Put your foot up here.",
        "Let's do the blood pressure first.",
        "I want you to follow the light with your eyes.",
        "Stop me if I go too fast.",
        "Take two a day. No, sorry, one a day.",
    ],
)
def test_what_is_expected_examined_or_said_by_others_is_no_order(said: str) -> None:
    assert said_orders([SourceText("a", f"Doctor: Hello.\nPatient: Hi.\nDoctor: {said}\nPatient: Yes.\n", [])]) == []


@pytest.mark.parametrize(
    ("said", "reply", "ordered"),
    [
        ("I recommend a colonoscopy.", "No thank you, I'd rather not.", False),
        ("I'd like to start insulin.", "I don't think so, not yet.", False),
        ("Don't drive for two weeks.", "No, I won't.", True),
        ("Take the tablets until Sunday.", "I don't want to be ill at Christmas.", True),
        ("You should have an MRI.", "Okay, I won't like it.", True),
        ("You should be seen by a cardiologist.", "Thanks.", True),
        ("Take one a day.", "Thanks. And I don't want a jab.", True),
        ("I recommend a statin.", "No. I don't want it.", False),
        ("Avoid any heavy lifting.", "Fine.", True),
    ],
)
def test_what_the_patient_refuses_is_not_ordered(said: str, reply: str, ordered: bool) -> None:
    visit = f"Doctor: Hello.\nPatient: Hi.\nDoctor: {said}\nPatient: {reply}\n"
    assert said_orders([SourceText("a", visit, [])]) == ([said] if ordered else [])


def test_orders_are_read_in_time() -> None:
    started = time.process_time()
    hostile = f"Doctor: a\nPatient: b\nDoctor: {'if ' * 30_000}\nPatient: c\n{'Doctor: if, ' * 9_000}"
    said_orders([SourceText("a", hostile, [])])
    assert time.process_time() - started < 10


@pytest.mark.parametrize(
    ("said", "ordered"),
    [
        (
            "Dr Mills wants you to start sitagliptin 100 milligrams once a day.",
            "Start sitagliptin 100 milligrams once a day.",
        ),
        ("She told me to ask you to get a urine sample.", "Get a urine sample."),
        ("The doctor says that you should stop it.", "You should stop it."),
        ("As I told your wife, keep the leg up.", "Keep the leg up."),
        ("We'll check the INR on Monday.", "We'll check the INR on Monday."),
    ],
)
def test_a_colleagues_order_that_is_passed_on_is_one(said: str, ordered: str) -> None:
    assert said_orders([SourceText("a", f"Nurse: Hello.\nPatient: Hi.\nNurse: {said}\nPatient: Yes.\n", [])]) == [
        ordered
    ]


def test_what_others_said_before_is_no_order_now() -> None:
    for said in ("She says she needs to rest.", "They told me you stopped it.", "He said you should stop smoking."):
        assert not said_orders([SourceText("a", f"Nurse: Hello.\nPatient: Hi.\nNurse: {said}\nPatient: Yes.\n", [])])


def test_a_story_that_tells_what_is_advised_goes_to_the_plan() -> None:
    diary = SourceText("a", "Doctor: Hello.\nPatient: Hi.\nDoctor: I would keep a headache diary.\nPatient: Yes.\n", [])
    told = check(SourceIndex([diary]), "", "They are advised to keep a headache diary.")
    assert as_plan(told, [diary]) == "Keep a headache diary."
