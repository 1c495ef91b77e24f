"""Segments and what stands between them are the whole text."""

from __future__ import annotations

import pytest
from hypothesis import given, strategies as st

from slmdesk.tasks.translate.segments import LONGEST_SEGMENT, split


@given(st.text(max_size=400))
def test_nothing_is_lost_between_segments(text: str) -> None:
    segments, rest = split(text)
    assert "".join(segment.lead + segment.text for segment in segments) + rest == text
    assert all(text[segment.start : segment.end] == segment.text for segment in segments)


def test_lines_markers_and_what_has_no_letters_stay() -> None:
    text = "# Title\n\n- One thing. Another.\n1. First\n12345 / 678\nhttps://example.org/a\nEnd"
    segments, rest = split(text)
    assert [segment.text for segment in segments] == ["Title", "One thing.", "Another.", "First", "End"]
    assert rest == ""


def test_a_line_without_full_stops_is_cut() -> None:
    segments, _rest = split("word, " * 20_000)
    assert all(len(segment.text) <= LONGEST_SEGMENT for segment in segments)
    assert "".join(segment.lead + segment.text for segment in segments) == ("word, " * 20_000).rstrip()


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("😀🩺 The boy has fever. 👩‍⚕️", ["The boy has fever."]),
        ("A 🩺 inside stays.", ["A 🩺 inside stays."]),
        ("🩺", []),
        ("→ Next page ←", ["Next page"]),
        ("def f(x):\n    return {x[0]: 2}\nAnd a sentence.", ["And a sentence."]),
        ("if (a == b) { run(); }\nint main() {", []),
        ("Patient(s)", ["Patient(s)"]),
        ("Dose (mg); route (oral)", ["Dose (mg); route (oral)"]),
        ("Hello {name}", ["Hello {name}"]),
        ("Read the value of x in f(x): it is what you want.", ["Read the value of x in f(x): it is what you want."]),
        ("Temperature >= 38 -> call us", ["Temperature >= 38 -> call us"]),
        ("Apellido(s):\nFecha(s) y lugar(es):", ["Apellido(s):", "Fecha(s) y lugar(es):"]),
        ("- tos;\n- asma (leve);\n- Peso: 70 kg;", ["tos;", "asma (leve);", "Peso: 70 kg;"]),
        ("**Nota:**\n== Dosis ==\nSí -> No", ["**Nota:**", "== Dosis ==", "Sí -> No"]),
        ("Hola {{ nombre }}\n{0:.2f} euros", ["Hola {{ nombre }}", "{0:.2f} euros"]),
        ("x = run(3);\nstd::vector<int> v;\nf(n) ** 2", []),
        ("\u0d28\u0d4d\u200d", ["\u0d28\u0d4d\u200d"]),
    ],
)
def test_pictures_and_code_are_no_words(text: str, found: list[str]) -> None:
    segments, rest = split(text)
    assert [each.text for each in segments] == found
    assert "".join(each.lead + each.text for each in segments) + rest == text
