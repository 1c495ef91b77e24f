"""A note of some answers, given in the order of the template's fields: what the rules make of them."""

from __future__ import annotations

import json
from collections.abc import Sequence

from slmdesk.documents.language import LanguageDetector
from slmdesk.messages import Done, ModelFile, NoteResult, SourceText, WriteNote
from slmdesk.tasks import note
from tests.fakes import ScriptedEngine, ScriptedEngines


def note_of(source: SourceText, template: str, answers: Sequence[Sequence[str]]) -> NoteResult:
    """answers: the statements for each question, none where the model says that nothing is mentioned."""
    texts = [
        json.dumps({"mentioned": True, "sentences": sentences} if sentences else {"mentioned": False})
        for sentences in answers
    ]
    request = WriteNote([source], ModelFile("scripted", "nowhere.gguf"), template_text=template)
    engine = ScriptedEngine([*texts, '{"mentioned": false}'])
    *_events, last = note.run(request, ScriptedEngines(engine), LanguageDetector(), lambda: False)
    assert isinstance(last, Done)
    assert isinstance(last.result, NoteResult)
    return last.result


def text_of(written: NoteResult, title: str) -> str:
    """The text of a section."""
    return next(section.text for section in written.sections if section.title == title)
