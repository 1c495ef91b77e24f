"""From messages to the text of a prompt, by the model file's own chat template (Jinja).

A template sees placeholders where ``Data`` stands; after rendering they are split out again, so that
the engine can tokenize the template's words and the data differently.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from slmdesk.engine import Data, Message, Prompt
from slmdesk.models.chat_template import LimitedTemplate
from slmdesk.models.template_limits import TemplateError as TemplateError

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


@dataclass(frozen=True)
class Segment:
    """A stretch of the prompt.

    template: our words and the template's, where special tokens count. kept: as of ``Data``.
    """

    text: str
    template: bool
    kept: bool = False


class ChatTemplate:
    """A compiled chat template.

    Args:
        source: Jinja text as in the GGUF key ``tokenizer.chat_template``.
        bos_token, eos_token: what the template may insert.

    Raises:
        TemplateError: it is not valid Jinja.
    """

    def __init__(self, source: str, bos_token: str = "", eos_token: str = "") -> None:
        self._template = LimitedTemplate(source)
        self._bos_token = bos_token
        self._eos_token = eos_token

    def render(self, prompt: Prompt) -> list[Segment]:
        """The prompt's segments in order, ready for the answer to follow.

        A last message of the assistant is the beginning of that answer, which is then gone on with.

        Raises:
            TemplateError: the template failed, or lost or doubled a piece of data.
        """
        if prompt and prompt[-1].role == "assistant":
            begun = [part.text if isinstance(part, Data) else part for part in prompt[-1].parts]
            return [*self.render(prompt[:-1]), *(Segment(text, template=False) for text in begun)]
        data: list[Data] = []
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
                piece = data[int(part)]
                segments.append(Segment(piece.text, template=False, kept=piece.kept))
            elif part:
                segments.append(Segment(part, template=True))
        if seen != list(range(len(data))):
            raise TemplateError("the template lost, doubled or reordered the text it was given")
        return segments

    def _render(self, messages: list[dict[str, str]]) -> str:
        return self._template.render(
            messages=messages,
            add_generation_prompt=True,
            bos_token=self._bos_token,
            eos_token=self._eos_token,
            tools=None,
            documents=None,
            enable_thinking=False,
        )


def _as_template_sees(message: Message, data: list[Data]) -> dict[str, str]:
    content = []
    for part in message.parts:
        if isinstance(part, Data):
            content.append(f"{_OPEN}{len(data)}{_CLOSE}")
            data.append(part)
        else:
            content.append(part)
    return {"role": message.role, "content": "".join(content)}


def _without_system(prompt: Prompt) -> Sequence[Message]:
    if len(prompt) < 2 or prompt[0].role != "system" or prompt[1].role != "user":
        return prompt
    return [Message("user", (*prompt[0].parts, "\n\n", *prompt[1].parts)), *prompt[2:]]
