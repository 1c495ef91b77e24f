"""Which words belong together, what the lines of a text became, and what is said of the memory."""

from __future__ import annotations

import re
from pathlib import Path

from hypothesis import given, strategies as st
from msgspec.structs import replace

from slmdesk.gui.translation.form_saving import form_of, kept_words, known_lines
from slmdesk.gui.translation.live import parts_of
from slmdesk.gui.translation.translations import Translation, WordPair, match_words
from slmdesk.messages import MemoryMatch, PartText, Translated


def made(text: str, alignment: bool = False) -> Translation:
    """Each sentence backwards; a line break can be inside of one, as in a text that is broken by hand."""
    translation = Translation("key", "name", text, "es", "en")
    end = 0
    for found in re.finditer(r"[^.\s][^.]*\.?", text):
        words = [(*word.span(), *word.span()) for word in re.finditer(r"\w+", found.group())] if alignment else []
        translation.segments.append(
            Translated(text[end : found.start()], found.group(), found.group()[::-1], *found.span(), [], words)
        )
        end = found.end()
    return translation


@given(st.text(alphabet="ab. \n🩺", max_size=40))
def test_a_line_is_known_when_its_segments_are_its_own(text: str) -> None:
    translation = made(text)
    texts, alignments = known_lines(translation)
    assert set(alignments) <= set(texts)
    for line, words in texts.items():
        assert line in text.split("\n")
        expected = re.sub(r"[^.\s][^.]*\.?", lambda found: found.group()[::-1], line)
        assert words == expected


def test_words_on_either_side() -> None:
    translation = Translation("key", "name", "no hace", "es", "en")
    pairs = [(0, 2, 0, 4), (0, 2, 5, 8), (3, 7, 9, 12)]
    translation.segments.append(Translated("", "no hace", "does not ado", 0, 7, [], pairs))
    assert translation.words_at(0, 6, 6, in_source=False) == WordPair([(0, 2)], [(0, 4), (5, 8)])
    assert translation.words_at(0, 1, 5, in_source=True) == WordPair([(0, 2), (3, 7)], [(0, 4), (5, 8), (9, 12)])
    assert translation.words_at(0, 2, 2, in_source=True) == WordPair([], [])
    assert translation.words_at(4, 0, 1, in_source=True) == WordPair([], [])


def test_a_change_of_the_user_clears_what_was_known() -> None:
    translation = made("Uno. Dos.", alignment=True)
    translation.change(1, "Two.")
    assert translation.text.endswith(" Two.")
    assert translation.segments[1].alignment == []
    assert translation.doubts == []


def test_what_the_memory_has_is_said() -> None:
    assert match_words(None) == ""
    assert match_words(MemoryMatch("a", "b", 100, True)) == "From the translation memory."
    assert "numbers of this text" in match_words(MemoryMatch("a", "b", 99, True))
    assert match_words(MemoryMatch("a", "b", 80, False)).startswith("80% alike")


def test_every_form_says_what_it_keeps() -> None:
    names = "a.DOCX b.pptx c.xlsx d.odt e.epub f.htm g.markdown h.po i.srt j.vtt k.xlf"
    for name in names.split():
        assert kept_words(form_of(Path(name)))
    assert form_of(Path("a.pdf")) == form_of(Path("a.txt")) == form_of(None) == ""


def test_what_is_in_doubt_is_translated_again_while_one_types() -> None:
    """A doubt about how it was translated ("left untranslated at first") would be gone with the next key else."""
    translation = made("uno. dos. tres.")
    first, second, third = translation.segments
    translation.segments[1] = replace(second, warnings=["“dos” was left untranslated at first."])
    translation.segments[2] = replace(third, match=MemoryMatch("tres.", "three.", 100, used=True))
    assert parts_of(translation) == [PartText(first.source, first.target)]
