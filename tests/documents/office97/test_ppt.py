"""PowerPoint 97 to 2003: what is read of it, in which order, and what is refused."""

from __future__ import annotations

import pytest

from document_files import read
from ole_files import compound
from ppt_files import BODY, NOTES, OTHER, TITLE, Box, Slide, atom, container, presentation
from slmdesk.documents.office97 import ppt as module
from slmdesk.errors import DocumentError


def refusal(data: bytes) -> DocumentError:
    with pytest.raises(DocumentError) as caught:
        read("talk.ppt", data)
    return caught.value


def test_title_body_and_notes_of_each_slide_in_order() -> None:
    reading = read(
        "talk.ppt",
        presentation(
            Slide(
                [
                    Box("Rest heart rate\rFell by 4 a minute", BODY, outline=True),
                    Box("Résultats", TITLE, narrow=True),
                    Box("n = 212\vadults"),
                ],
                notes=[Box("Say that the trial was small.", NOTES)],
            ),
            Slide([Box("Ἀσκληπιός 𝄞", TITLE)]),
        ),
    )
    assert reading.result.format == "ppt"
    assert reading.result.pages == 2
    assert reading.kinds() == [
        ("heading", 1, "Résultats"),
        ("list-item", 0, "Rest heart rate"),
        ("list-item", 0, "Fell by 4 a minute"),
        ("paragraph", 0, "n = 212 adults"),
        ("paragraph", 0, "Speaker notes: Say that the trial was small."),
        ("heading", 1, "Ἀσκληπιός 𝄞"),
    ]
    assert [block.page_number for block in reading.blocks] == [1, 1, 1, 1, 1, 2]
    assert "notes of 1 slide" in reading.notices[0]
    assert reading.reasons() == []


def test_a_hidden_and_a_missing_slide_are_named() -> None:
    reading = read(
        "a.ppt", presentation(Slide([Box("Seen")]), Slide([Box("Secret")], hidden=True), Slide(missing=True))
    )
    assert reading.texts() == ["Seen"]
    assert [(skipped.page_number, skipped.reason) for skipped in reading.result.skipped] == [
        (2, "the slide is hidden and was not read"),
        (3, "the slide is missing in the file"),
    ]


def test_what_is_left_out_is_counted() -> None:
    slide = Slide(
        [Box("Text"), Box("Page *", meta=[5]), Box("Footer", placeholder=9)], pictures=2, objects=1, comments=3
    )
    reading = read("a.ppt", presentation(slide, footer=True, macros=True))
    assert reading.texts() == ["Text", "Page"]
    assert sorted(reading.reasons()) == [
        "1 embedded object left out",
        "2 pictures left out",
        "3 comments left out",
        "headers and footers left out",
        "the macros in the file were ignored",
    ]


def test_only_the_last_state_of_a_file_saved_quickly_is_read() -> None:
    reading = read("a.ppt", presentation(Slide([Box("Now")]), old=[Slide([Box("Before")]), Slide([Box("Dropped")])]))
    assert reading.texts() == ["Now"]


def test_a_file_for_powerpoint_95_and_97() -> None:
    assert read("a.ppt", presentation(Slide([Box("Both")]), dual=True)).texts() == ["Both"]


@pytest.mark.parametrize(("token", "encrypted"), [(0xF3D1C4DF, False), (0xE391C05F, True)])
def test_a_protected_presentation(token: int, encrypted: bool) -> None:
    error = refusal(presentation(Slide([Box("x")]), token=token, encrypted=encrypted))
    assert error.kind == "document-password"
    assert "protected" in error.message


def test_pictures_alone_are_no_text() -> None:
    error = refusal(presentation(Slide(pictures=1)))
    assert error.kind == "document-no-text"
    assert "1 picture left out" in error.message


@pytest.mark.parametrize("place", [0, 0xFFFFFFF0, 12])
def test_numbers_that_lead_nowhere(place: int) -> None:
    user = atom(0x0FF6, b"".join(number.to_bytes(4, "little") for number in (0x14, 0xE391C05F, place)))
    error = refusal(compound({"Current User": user, "PowerPoint Document": container(0x03E8) * 600}))
    assert error.kind == "document-damaged"


def test_nested_without_end() -> None:
    """Groups in groups, deeper than any program makes them."""
    inner = container(0xF004, atom(0xF00D, atom(0x0F9F, bytes(4)) + atom(0x0FA0, b"x\0"), version=15))
    for _ in range(3000):
        inner = container(0xF003, inner)
    stream = bytearray()
    places = {}
    for number, record in (
        (1, container(0x03E8, container(0x0FF0, atom(0x03F3, (2).to_bytes(4, "little") + bytes(16))))),
        (2, container(0x03EE, container(0x040C, inner))),
    ):
        places[number] = len(stream)
        stream += record
    directory = len(stream)
    stream += atom(
        0x1772, b"".join((1 << 20 | n).to_bytes(4, "little") + p.to_bytes(4, "little") for n, p in places.items())
    )
    edit = len(stream)
    stream += atom(0x0FF5, bytes(12) + directory.to_bytes(4, "little") + (1).to_bytes(4, "little") + bytes(8))
    user = atom(0x0FF6, b"".join(number.to_bytes(4, "little") for number in (0x14, 0xE391C05F, edit)))
    assert refusal(compound({"Current User": user, "PowerPoint Document": bytes(stream)})).kind == "document-no-text"


def test_a_slide_that_is_listed_again_and_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_MAX_SLIDES", 3)
    assert refusal(presentation(*[Slide([Box("x")])] * 4)).kind == "document-damaged"


def test_other_text_is_no_list() -> None:
    reading = read("a.ppt", presentation(Slide([Box("One\r\rTwo", OTHER)])))
    assert [kind for kind, _level, _text in reading.kinds()] == ["paragraph", "paragraph"]
