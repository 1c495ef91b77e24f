"""What a sentence states and the sources only ask or hold for possible, in several languages."""

from __future__ import annotations

import pytest

from slmdesk.messages import SourceText
from slmdesk.tasks.verify import SourceIndex, check

NOTICE = "The caretaker was asked whether the cellar can be used. The pool reopens in May, and the sauna could close."
FEST = (
    "Das Fest findet am 21. Juni statt. Die Feuerwehr soll gefragt werden, ob sie mit einem Löschfahrzeug kommt. "
    "Möglicherweise wird die Garage im Herbst saniert."
)
AVISO = "El presidente preguntará al ayuntamiento si la calle se puede cortar. La fuente funciona desde abril."
LETTRE = "Le maire demandera à la région si le pont peut être élargi. Le marché sera peut-être déplacé."


@pytest.mark.parametrize(
    ("source", "sentence"),
    [
        (NOTICE, "The cellar can be used."),
        (NOTICE, "The sauna closes."),
        (FEST, "Die Feuerwehr kommt am 21. Juni."),
        (FEST, "Die Garage wird im Herbst saniert."),
        (AVISO, "La calle se puede cortar."),
        (LETTRE, "Le pont peut être élargi."),
        (LETTRE, "Le marché sera déplacé."),
    ],
)
def test_what_is_only_asked_or_possible_is_no_fact(source: str, sentence: str) -> None:
    found = check(SourceIndex([SourceText("a", source, [])]), "", sentence)
    assert found.status == "unsupported"
    assert any("here it is a fact" in reason for reason in found.reasons)


@pytest.mark.parametrize(
    ("source", "sentence"),
    [
        (NOTICE, "The pool reopens in May."),
        (NOTICE, "The caretaker was asked whether the cellar can be used."),
        (NOTICE, "The sauna may close."),
        (NOTICE + " The sauna closes in July.", "The sauna closes."),
        (FEST, "Die Feuerwehr soll gefragt werden."),
        (FEST, "Das Fest findet am 21. Juni statt."),
        (AVISO, "La fuente funciona desde abril."),
        (LETTRE, "Le marché pourrait être déplacé."),
    ],
)
def test_what_is_left_open_too_or_said_elsewhere_is_not_flagged(source: str, sentence: str) -> None:
    found = check(SourceIndex([SourceText("a", source, [])]), "", sentence)
    assert found.status != "unsupported", found.reasons


def test_what_was_asked_and_then_decided_is_a_fact() -> None:
    source = "3. Petra asked whether beehives may be kept on plot 17. The board agreed to two hives, if nobody objects."
    index = SourceIndex([SourceText("a", source, [])])
    assert check(index, "", "Two beehives may be kept on plot 17.").status != "unsupported"


def test_that_nothing_is_decided_is_no_fact_of_what_is_asked() -> None:
    source = "Whether the quay in Larvik will be rebuilt is still undecided. The ferry sails on Tuesday."
    index = SourceIndex([SourceText("a", source, [])])
    assert check(index, "", "No decision has been taken on rebuilding the quay in Larvik.").status != "unsupported"
    assert check(index, "", "The quay in Larvik will be rebuilt.").status == "unsupported"
