"""The chat template that a model file brings: a program of a stranger, run within limits and tried before use."""

from __future__ import annotations

from typing import Any

import jinja2
from jinja2.exceptions import SecurityError

from slmdesk.models.template_limits import HostileTemplate, LimitedEnvironment, TemplateError

_MAX_SOURCE_CHARACTERS = 1 << 18
_GENERAL = "a general one is used in its place."


class LimitedTemplate:
    """A compiled template.

    Args:
        source: Jinja text as in the GGUF key ``tokenizer.chat_template``.
        max_characters: of any text that it makes.

    Raises:
        TemplateError: it is not valid Jinja.
    """

    def __init__(self, source: str, max_characters: int = 1 << 20) -> None:
        if len(source) > _MAX_SOURCE_CHARACTERS:
            raise TemplateError("the template is too long")
        self._environment = LimitedEnvironment(max_characters)
        try:
            self._template = self._environment.from_string(source)
        except (
            jinja2.TemplateError, RecursionError, SyntaxError, ValueError, ArithmeticError, MemoryError, AssertionError,
        ) as error:  # fmt: skip
            raise TemplateError(str(error)) from error

    def render(self, **values: Any) -> str:
        """The text that the template makes of ``values``.

        Raises:
            HostileTemplate: it did what no template needs.
            TemplateError: it failed in any other way.
        """
        self._environment.begin()
        try:
            pieces, size = [], 0
            for piece in self._template.generate(values):
                size += len(piece)
                self._environment.check_size(size)
                pieces.append(piece)
            return "".join(pieces)
        except TemplateError:
            raise
        except SecurityError as error:
            raise HostileTemplate(str(error)) from error
        except RecursionError as error:
            raise HostileTemplate("the template calls itself without end") from error
        except MemoryError as error:
            raise HostileTemplate("the template fills the memory") from error
        except Exception as error:  # whatever Python's own operators say to odd values
            raise TemplateError(f"{type(error).__name__}: {error}") from error


def template_problem(source: str, bos_token: str = "<s>", eos_token: str = "</s>") -> tuple[str, bool]:
    """What is wrong with a template, found by writing two small conversations with it.

    Returns:
        (a sentence for the user, empty when all is well; whether the template is hostile and not only broken).
    """
    try:
        template = LimitedTemplate(source)
    except TemplateError:
        return f"Its chat template is damaged; {_GENERAL}", False
    user = {"role": "user", "content": "Good morning."}
    for messages in ([{"role": "system", "content": "Be brief."}, user], [user]):
        try:
            text = template.render(
                messages=messages,
                add_generation_prompt=True,
                bos_token=bos_token,
                eos_token=eos_token,
                tools=None,
                documents=None,
                enable_thinking=False,
            )
        except HostileTemplate:
            return (
                "Its chat template is a program that tries to reach into this computer, to run without end or to fill "
                "the memory: somebody may have meant harm.",
                True,
            )
        except TemplateError:
            continue  # several refuse a system message, and that is allowed
        if "Good morning." not in text:
            return f"Its chat template loses what the user writes; {_GENERAL}", False
        return "", False
    return f"Its chat template fails; {_GENERAL}", False
