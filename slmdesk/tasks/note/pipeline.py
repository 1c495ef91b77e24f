"""The order in which the rules act on what the model wrote for a note, and why. Read this first.

1. ``ARRANGING``: all answers together, before any is checked.
2. ``rules/wording.py``: each statement, in the words of a note. What only lists symptoms goes another way
   (``findings/reported.py``).
3. ``REFUSALS``: why a statement goes before it is checked; ``SAID`` where it stands in the note already.
4. ``verify.check`` looks for its passages (``checked.py``).
5. ``DOUBTS``: why a checked statement goes. Any other stays, with its marks.
6. ``ADDITIONS``: what the sources say by its own form and the field has not.
7. The model tries flagged sentences again, contradictions are settled, symptoms joined, old statements dated
   (``checked.py``); orders to take what is stopped go (``rules/finishing.py``); what stands in two fields stays in one
   (``lines/concise.py``), without "The patient" (``lines/subjects.py``).

A medications table goes its own way (``medicines/medications.py``). Rules that know English words act on notes in
English of English sources only, and return at once otherwise; what acts in other languages stands in
``speech/abroad.py``.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from slmdesk.tasks.note.form.fields import Answer
from slmdesk.tasks.note.form.template import TemplateField
from slmdesk.tasks.note.rules import additions, arranging, doubts, plans, refusals, under_names
from slmdesk.tasks.note.rules.facts import Facts, SoFar, Statement

Arrange = Callable[[Sequence[TemplateField], Sequence[Answer], Facts], None]
Rule = Callable[[Statement, SoFar, Facts], str]
Addition = Callable[[Sequence[str], TemplateField, Facts], list[str]]

ARRANGING: tuple[Arrange, ...] = (
    arranging.questions_answered,  # before the pronouns: an answer is quoted as it was given
    arranging.no_strangers,
    arranging.planners_named,  # before the pronouns, too
    arranging.one_person,
    arranging.known_diseases,
    arranging.put_home,
    under_names.under_its_name,  # behind it: what the sources name needs no other home
)

REFUSALS: tuple[Rule, ...] = (
    refusals.adds_no_word,
    refusals.denies_what_is_normal,
    refusals.is_examined,
    refusals.stands_in_the_note,
    refusals.is_ordered,
    refusals.is_no_problem,
    refusals.is_present_symptom,
    refusals.is_no_disease,
    refusals.is_no_procedure,
    refusals.is_told_above,
    refusals.echoes,
)

DOUBTS: tuple[Rule, ...] = (
    doubts.is_foreign,
    doubts.is_of_another,
    doubts.is_of_old_note,
    doubts.is_denied,
    doubts.is_clinicians_finding,
    doubts.is_of_no_relative,
    doubts.names_no_allergy,
    doubts.takes_no_medicine,
    doubts.is_unfounded,
    plans.is_not_planned,
    doubts.is_undecided,
    doubts.is_no_stay,
    doubts.is_wrongly_joined,
    doubts.is_not_measured,
    doubts.is_unexamined,
    doubts.is_advised,
    doubts.names_unseen_site,
    doubts.is_late_and_loose,
)

ADDITIONS: tuple[Addition, ...] = (
    additions.vital_signs_left_out,
    additions.findings_left_out,
    additions.results_left_out,
    additions.allergies_left_out,
    additions.family_left_out,
    additions.opinions_left_out,
    additions.appointments_left_out,
    additions.orders_left_out,
    additions.not_needed_left_out,
    additions.values_left_out,
    additions.stay_left_out,
    additions.shown_left_out,
    additions.events_left_out,
    additions.answers_left_out,
)
"""(statements of the field so far, field, facts) -> lines to add, each in the words of the sources."""
