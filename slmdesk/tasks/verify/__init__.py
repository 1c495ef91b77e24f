"""Checking each sentence of a result against its sources, by code: no model, no network.

``sources`` finds the passages that a sentence may come from, ``checks`` has one file a kind of check for what can be
compared (numbers, doses, dates, names, drugs, negation, opposites, who did it), and ``checking`` makes a status of it.
Imports go one way: values, words, grammar, sources, evidence, checks, then the files here and ``second_look``.
"""

from __future__ import annotations

from slmdesk.tasks.verify.checking import (
    check as check,
    check_all as check_all,
    check_value as check_value,
    nearest_passages as nearest_passages,
)
from slmdesk.tasks.verify.cover import (
    Section as Section,
    coverage as coverage,
    covered as covered,
    uncovered as uncovered,
)
from slmdesk.tasks.verify.sources.index import (
    LINK_THRESHOLD as LINK_THRESHOLD,
    Passage as Passage,
    SourceIndex as SourceIndex,
)
from slmdesk.tasks.verify.values.quantities import Quantity as Quantity, numbers as numbers, quantities as quantities
from slmdesk.tasks.verify.words.drugs import DrugMention as DrugMention, drugs as drugs
from slmdesk.tasks.verify.words.wording import terms as terms
