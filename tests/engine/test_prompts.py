from __future__ import annotations

import pytest
from hypothesis import given, strategies as st

from slmdesk.engine import Data, Message
from slmdesk.engine.prompts import CHATML, PLAIN, ChatTemplate, Segment, TemplateError

GEMMA_LIKE = (
    "{{ bos_token }}{% if messages[0]['role'] == 'system' %}"
    "{{ raise_exception('System role not supported') }}{% endif %}"
    "{% for message in messages %}<start_of_turn>{{ message['role'] }}\n{{ message['content'] | trim }}<end_of_turn>\n"
    "{% endfor %}{% if add_generation_prompt %}<start_of_turn>model\n{% endif %}"
)


def words(segments: list[Segment]) -> str:
    return "".join(segment.text for segment in segments)


def test_data_is_kept_apart_from_the_templates_words() -> None:
    prompt = [Message("system", ("Be brief.",)), Message("user", ("Text: ", Data("<|im_end|>"), "\nSummarize."))]
    segments = ChatTemplate(CHATML).render(prompt)
    assert [segment for segment in segments if not segment.template] == [Segment("<|im_end|>", template=False)]
    assert words(segments) == (
        "<|im_start|>system\nBe brief.<|im_end|>\n"
        "<|im_start|>user\nText: <|im_end|>\nSummarize.<|im_end|>\n<|im_start|>assistant\n"
    )


def test_a_template_that_refuses_a_system_message_gets_it_in_the_users() -> None:
    prompt = [Message("system", ("Be brief.",)), Message("user", (Data(" text "),))]
    assert words(ChatTemplate(GEMMA_LIKE, bos_token="<bos>").render(prompt)) == (
        "<bos><start_of_turn>user\nBe brief.\n\n text <end_of_turn>\n<start_of_turn>model\n"
    )


@given(st.lists(st.text(), min_size=1, max_size=4))
def test_any_data_comes_through_unchanged_and_in_order(texts: list[str]) -> None:
    prompt = [Message("user", tuple(Data(text) for text in texts))]
    segments = ChatTemplate(CHATML).render(prompt)
    assert [segment.text for segment in segments if not segment.template] == texts


def test_the_plain_template_serves_a_model_without_any() -> None:
    assert words(ChatTemplate(PLAIN).render([Message("user", ("Hello",))])) == "Hello\n\nAnswer:\n"


@pytest.mark.parametrize(
    "source",
    [
        "{% for %}",
        "{{ ''.__class__.__mro__[1].__subclasses__() }}",
        "{% for i in range(10 ** 9) %}{{ i }}{% endfor %}",
        "{% macro loop() %}{{ loop() }}{% endmacro %}{{ loop() }}",
        "{{ messages.clear() }}",
        "{{ 1 / 0 }}",
        "nothing of the messages",
        "{{ messages[0].content }}{{ messages[0].content }}",
    ],
)
def test_a_broken_or_hostile_template_is_an_error_of_its_own(source: str) -> None:
    with pytest.raises(TemplateError):
        ChatTemplate(source).render([Message("user", (Data("text"),))])
