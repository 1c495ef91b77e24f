"""What every rule of a note may look at: the sources, and what stands in them by its own form."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field as dataclass_field

from slmdesk.messages import Sentence, SourceText
from slmdesk.tasks.note.asked import Answered
from slmdesk.tasks.note.denied import Denied
from slmdesk.tasks.note.examined import is_mislabelled, said_examining, said_findings
from slmdesk.tasks.note.findings import site_words
from slmdesk.tasks.note.grounds import Grounds
from slmdesk.tasks.note.reading import is_clinicians, is_dialogue
from slmdesk.tasks.note.results import said_results
from slmdesk.tasks.note.template import TemplateField
from slmdesk.tasks.note.vitals import said_vitals
from slmdesk.tasks.note.whose import Whose
from slmdesk.tasks.verify import SourceIndex


class Facts:
    """The sources of one note, and what was found in them once for all rules.

    Args:
        grounds: None when the note or its sources are not in English; then ``english`` is false.
        translated: the note is in another language than its sources.
        stop: raises ``JobCancelled`` when the job was cancelled.

    Attributes:
        vitals, findings, examining, results, whose, denied: of English sources; empty or None for others.
        labels_hold: the same, and no other line speaks as one who examines.
        clinician_speaks: whether a line of a dialogue is marked as a clinician's; not so in "Ann: …", "Speaker 1: …".
    """

    def __init__(
        self,
        sources: Sequence[SourceText],
        index: SourceIndex,
        grounds: Grounds | None,
        translated: bool,
        stop: Callable[[], None],
    ) -> None:
        self.sources = sources
        self.index = index
        self.grounds = grounds
        self.english = grounds is not None
        self.translated = translated
        self.stop = stop
        self.answered = Answered(sources)
        self.whose = Whose(sources) if self.english else None
        self.denied = Denied(index, stop) if self.english else None
        self.vitals = said_vitals(sources) if self.english else []
        self.findings = said_findings(sources) if self.english else []
        self.examining = said_examining(sources) if self.english else []
        self.results = said_results(sources) if self.english else []
        lines = (line for source in sources if is_dialogue(source.text) for line in source.text.splitlines())
        self.clinician_speaks = any(map(is_clinicians, lines))
        self.labels_hold = self.clinician_speaks and not is_mislabelled(sources)
        self._words = frozenset(word for source in sources for word in re.findall(r"[^\W\d_]+", source.text.casefold()))

    def speaks_of(self, site: str) -> bool:
        """Whether the sources name a part of the body, in these or other words."""
        return bool(site_words(site) & self._words)


@dataclass
class Statement:
    """A statement of the model on its way into a field.

    late: it came when the rest was read alone. sentence: once it is checked against the sources.
    """

    field: TemplateField
    text: str
    late: bool = False
    sentence: Sentence | None = None

    @property
    def checked(self) -> Sentence:
        assert self.sentence is not None, "the rules of DOUBTS act on checked statements"
        return self.sentence


@dataclass
class SoFar:
    """What the note holds when a statement comes.

    kept: of its field; said: of any field; symptoms, denied: of the review of systems, in lower case.
    """

    kept: list[Sentence] = dataclass_field(default_factory=list)
    said: list[str] = dataclass_field(default_factory=list)
    symptoms: set[str] = dataclass_field(default_factory=set)
    denied: set[str] = dataclass_field(default_factory=set)
