"""How an answer is to sound: for whom, in which language, and whether it tells or asks."""

from __future__ import annotations

from slmdesk.messages import Ask
from slmdesk.tasks.languages import language_name

_LEVELS = {
    "": "",
    "child": " The answer is for a child of ten: short sentences, everyday words, and one comparison with something "
    "that a child knows.",
    "school": " The answer is for a school student: explain each technical word, step by step.",
    "university": " The answer is for a university student: precise, in technical terms.",
}
_HINTS = (
    " Do not tell the answer. Ask one short question that leads the student to it.",
    " Do not tell the answer. Say what was right in what the student said, and give a small hint.",
    " Do not tell the answer yet. Give a strong hint that leaves only the last step, and ask for it.",
    " The student has had three hints. Tell the answer now, and say in one sentence how one gets there.",
)


def style_of(request: Ask) -> str:
    """The end of the system prompt. A Socratic tutor gives three hints, each stronger, before it tells."""
    hints = sum(1 for turn in request.turns if turn.role == "assistant")
    style = _LEVELS[request.level]
    if request.socratic:
        style += _HINTS[min(hints, len(_HINTS) - 1)]
    if request.language:
        style += f" Answer in {language_name(request.language)}."
    else:
        style += " Answer in the language of the question."
    return style
