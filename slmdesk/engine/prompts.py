"""From messages to the text of a prompt, by the model file's own chat template (Jinja).

A template sees placeholders where ``Data`` stands; after rendering they are split out again, so that
the engine can tokenize the template's words and the data differently.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NoReturn

import jinja2
from jinja2.sandbox import ImmutableSandboxedEnvironment

from slmdesk.engine import Data, Message, Prompt

# Private-use characters: no template tests for them, and trimming white space leaves them alone.
_OPEN, _CLOSE = "\ue0f0", "\ue0f1"
_PLACEHOLDER = re.compile(f"{_OPEN}(\\d+){_CLOSE}")

CHATML = (
    "{% for message in messages %}<|im_start|>{{ message.role }}\n{{ message.content }}<|im_end|>\n{% endfor %}"
    "{% if add_generation_prompt %}<|im_start|>assistant\n{% endif %}"
)
PLAIN = (
    "{% for message in messages %}{{ message.content }}\n\n{% endfor %}"
    "{% if add_generation_prompt %}Answer:\n{% endif %}"
)


class TemplateError(Exception):
    """The template cannot be used for this prompt. Its words are for a log, not for the user."""


@dataclass(frozen=True)
class Segment:
    """A stretch of the prompt. template: our words and the template's, where special tokens count."""

    text: str
    template: bool


class ChatTemplate:
    """A compiled chat template.

    Args:
        source: Jinja text as in the GGUF key ``tokenizer.chat_template``.
        bos_token, eos_token: what the template may insert.

    Raises:
        TemplateError: it is not valid Jinja.
    """

    def __init__(self, source: str, bos_token: str = "", eos_token: str = "") -> None:
        environment = ImmutableSandboxedEnvironment(
            trim_blocks=True, lstrip_blocks=True, extensions=["jinja2.ext.loopcontrols"]
        )
        environment.globals["raise_exception"] = _raise
        environment.globals["strftime_now"] = lambda pattern: datetime.now().strftime(pattern)
        try:
            self._template = environment.from_string(source)
        except (jinja2.TemplateError, RecursionError) as error:
            raise TemplateError(str(error)) from error
        self._bos_token = bos_token
        self._eos_token = eos_token

    def render(self, prompt: Prompt) -> list[Segment]:
        """The prompt's segments in order, ready for the answer to follow.

        Raises:
            TemplateError: the template failed, or lost or doubled a piece of data.
        """
        data: list[str] = []
        try:
            text = self._render([_as_template_sees(message, data) for message in prompt])
        except TemplateError:
            # Several templates (Gemma's, Mistral's) refuse a system message: it then opens the user's.
            data.clear()
            text = self._render([_as_template_sees(message, data) for message in _without_system(prompt)])
        segments = []
        seen = []
        for index, part in enumerate(_PLACEHOLDER.split(text)):
            if index % 2:
                seen.append(int(part))
                segments.append(Segment(data[int(part)], template=False))
            elif part:
                segments.append(Segment(part, template=True))
        if seen != list(range(len(data))):
            raise TemplateError("the template lost, doubled or reordered the text it was given")
        return segments

    def _render(self, messages: list[dict[str, str]]) -> str:
        try:
            return self._template.render(
                messages=messages,
                add_generation_prompt=True,
                bos_token=self._bos_token,
                eos_token=self._eos_token,
                tools=None,
                documents=None,
                enable_thinking=False,
            )
        except (jinja2.TemplateError, ArithmeticError, LookupError, TypeError, ValueError, AttributeError) as error:
            raise TemplateError(f"{type(error).__name__}: {error}") from error
        except RecursionError as error:
            raise TemplateError("the template calls itself without end") from error


def _as_template_sees(message: Message, data: list[str]) -> dict[str, str]:
    content = []
    for part in message.parts:
        if isinstance(part, Data):
            content.append(f"{_OPEN}{len(data)}{_CLOSE}")
            data.append(part.text)
        else:
            content.append(part)
    return {"role": message.role, "content": "".join(content)}


def _without_system(prompt: Prompt) -> Sequence[Message]:
    if len(prompt) < 2 or prompt[0].role != "system" or prompt[1].role != "user":
        return prompt
    return [Message("user", (*prompt[0].parts, "\n\n", *prompt[1].parts)), *prompt[2:]]


def _raise(message: Any = "") -> NoReturn:
    raise jinja2.TemplateError(str(message))
