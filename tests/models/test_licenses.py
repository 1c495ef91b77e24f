"""Licences: which have to be accepted, and texts that are here without internet."""

from __future__ import annotations

from pathlib import Path

import pytest

from slmdesk import paths
from slmdesk.models.licenses import OPEN_LICENSES, must_be_accepted, text_of, texts_of


def test_only_a_licence_that_restricts_and_was_not_accepted_waits_for_a_yes() -> None:
    assert must_be_accepted("Gemma Terms of Use", ())
    assert not must_be_accepted("Gemma Terms of Use", ("Gemma Terms of Use",))
    assert not any(must_be_accepted(name, ()) for name in OPEN_LICENSES)


@pytest.mark.parametrize("name", ["", "../third-party-notices", "MIT.txt", "a\0b", "C:\\x", "mit"])
def test_a_name_from_a_file_opens_no_other_file(name: str) -> None:
    assert text_of(name, paths.resources()) is None


def test_a_folder_that_is_not_there_knows_no_text(tmp_path: Path) -> None:
    assert text_of("MIT", tmp_path) is None


def test_texts_stand_one_under_the_other_each_once() -> None:
    text = texts_of(["MIT", "unknown", "Apache-2.0", "MIT"], paths.resources())
    assert text.count("Permission is hereby granted") == 1
    assert text.index("MIT") < text.index("Apache License")
    assert texts_of(["unknown"], paths.resources()) == ""
