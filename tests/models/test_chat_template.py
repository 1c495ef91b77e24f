"""A chat template of anybody's ends soon, stays small, and reaches nothing; those in use work as they did."""

from __future__ import annotations

import json
import tracemalloc
from pathlib import Path

import jinja2
import pytest
from hypothesis import given, settings as hypothesis_settings, strategies as st

from gguf_files import STRING, build, settings
from slmdesk.engine.prompts import CHATML, PLAIN
from slmdesk.errors import ModelError
from slmdesk.models.chat_template import LimitedTemplate, template_problem
from slmdesk.models.inspect import check_model, inspect_file
from slmdesk.models.template_limits import HostileTemplate, TemplateError

_GROW = "{% set ns = namespace(a='aaaa') %}{% for i in range(60) %}"
HOSTILE = {
    "classes": "{{ ''.__class__.__mro__[1].__subclasses__() }}",
    "globals": "{{ messages.__init__.__globals__['os'].system('id') }}",
    "attr filter": "{{ ''|attr('__class__')|attr('__mro__') }}",
    "our functions": "{{ raise_exception.__globals__ }}",
    "mutation": "{{ messages.append({}) }}{{ messages.clear() }}",
    "loops": "{% for i in range(99999) %}{% for j in range(99999) %}{% endfor %}{% endfor %}",
    "macro": "{% macro f(n) %}{{ f(n-1) }}{{ f(n-1) }}{% endmacro %}{{ f(100) }}",
    "macro that ends late": "{% macro f(n) %}{% if n %}{{ f(n-1) }}{{ f(n-1) }}{% endif %}{% endmacro %}{{ f(60) }}",
    "recursive loop": "{% for i in [1] recursive %}{{ loop([1, 1]) }}{% endfor %}",
    "multiplied text": "{{ 'a' * 10**10 }}",
    "multiplied list": "{{ [1] * 10**9 }}",
    "joined": _GROW + "{% set ns.a = ns.a ~ ns.a %}{% endfor %}",
    "added": _GROW + "{% set ns.a = ns.a + ns.a %}{% endfor %}",
    "replaced": _GROW + "{% set ns.a = ns.a.replace('a', 'aa') %}{% endfor %}",
    "replaced by a filter": "{% set a = 'a' * 1000000 %}{{ a|replace('a', a) }}",
    "caught": _GROW + "{% set b %}{{ ns.a }}{{ ns.a }}{% endset %}{% set ns.a = b %}{% endfor %}",
    "list in itself": "{% set ns = namespace(a=[1]) %}{% for i in range(60) %}{% set ns.a = [ns.a, ns.a] %}{% endfor %}"
    "{{ ns.a }}",
    "list as JSON": "{% set ns = namespace(a=[1]) %}{% for i in range(60) %}{% set ns.a = [ns.a, ns.a] %}{% endfor %}"
    "{{ ns.a|tojson }}",
    "joined by a filter": "{% set a = 'a' * 900000 %}{{ range(99999)|join(a) }}",
    "indented": "{{ 'a'|indent(10**10, true) }}",
    "sum": "{{ ([[1] * 1000000] * 1000)|sum(start=[]) }}",
}
BROKEN = {
    "syntax": "{{ messages[0] ",
    "unclosed": "{% for a in b %}",
    "deep": "{{" + "(" * 5000 + "1" + ")" * 5000 + "}}",
    "loses all": "hello",
    "undefined": "{{ foo.bar.baz }}",
    "file": "{% include '/etc/passwd' %}",
    "width": "{{ '%999999999d' % 1 }}",
    "width by format": "{{ '{:999999999}'.format(1) }}",
    "padded": "{{ 'a'.ljust(10**10) }}",
    "power": "{{ 9 ** 9 ** 9 }}",
    "range": "{% for i in range(10**12) %}x{% endfor %}",
    "too long": "{# " + "x" * 300_000 + " #}",
}
SOUND = {
    "chatml": CHATML,
    "plain": PLAIN,
    "no system": "{% if messages[0].role == 'system' %}{{ raise_exception('no') }}{% endif %}{{ messages[0].content }}",
    "loop variables": "{% for m in messages %}{% if loop.last %}{{ m['content'] }}{% endif %}"
    "{{ loop.index0 ~ '/' ~ loop.length }}{% endfor %}",
    "filters": "{% set u = messages | selectattr('role', 'equalto', 'user') | list %}"
    "{{ (bos_token + u[-1]['content'].strip().split('</think>')[-1]) | trim }}"
    "{{ {'a': [1, 2]} | tojson(indent=2) }}{{ '-'.join(['a', 'b']) }}{{ messages[::-1] | length }}"
    "{{ strftime_now('%Y') | length }}{{ 'x' if tools is none else 'y' }}",
    "macro": "{% macro turn(m) -%}<|{{ m.role }}|>{{ m.content }}{%- endmacro %}{% for m in messages %}"
    "{% if m.role not in ['user', 'system'] %}{% continue %}{% endif %}{{ turn(m) }}{% endfor %}",
    "set block": "{% set text %}{{ messages[-1].content }}{% endset %}{{ text }}{{ '%s!' % 'a' }}{{ '{}'.format(1) }}",
}


def with_template(path: Path, source: str) -> Path:
    path.write_bytes(build(settings(chat_template=("tokenizer.chat_template", STRING, source))))
    return path


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_template_is_refused(name: str, tmp_path: Path) -> None:
    tracemalloc.start()
    try:
        problem, hostile = template_problem(HOSTILE[name])
        assert tracemalloc.get_traced_memory()[1] < 60 << 20
    finally:
        tracemalloc.stop()
    assert hostile
    assert problem
    path = with_template(tmp_path / "hostile.gguf", HOSTILE[name])
    assert inspect_file(path).verdict == "refuse"
    with pytest.raises(ModelError) as caught:
        check_model(path)
    assert caught.value.kind == "model-hostile-template"


@pytest.mark.parametrize("name", BROKEN)
def test_broken_template_is_a_warning(name: str, tmp_path: Path) -> None:
    problem, hostile = template_problem(BROKEN[name])
    assert "a general one is used" in problem
    assert not hostile
    found = inspect_file(with_template(tmp_path / "broken.gguf", BROKEN[name]))
    assert (found.verdict, found.reasons) == ("warn", [problem])


@pytest.mark.parametrize("name", SOUND)
def test_sound_template_writes_what_jinja_writes(name: str) -> None:
    assert template_problem(SOUND[name]) == ("", False)
    environment = jinja2.Environment(trim_blocks=True, lstrip_blocks=True, extensions=["jinja2.ext.loopcontrols"])
    environment.globals |= {"raise_exception": lambda text: text, "strftime_now": lambda form: "2026"}
    values = {
        "messages": [{"role": "user", "content": "Good morning."}, {"role": "assistant", "content": "Hm.\n"}] * 20,
        "add_generation_prompt": True,
        "bos_token": "<s>",
        "tools": None,
    }
    assert LimitedTemplate(SOUND[name]).render(**values) == environment.from_string(SOUND[name]).render(**values)


def test_template_can_be_used_again_and_again() -> None:
    template = LimitedTemplate("{% for i in range(30000) %}{% endfor %}x")
    assert [template.render() for _ in range(5)] == ["x"] * 5
    with pytest.raises(HostileTemplate):
        LimitedTemplate("{% for i in range(60000) %}{% endfor %}x").render()


@hypothesis_settings(deadline=None)
@given(st.lists(st.sampled_from([*HOSTILE.values(), *BROKEN.values(), *SOUND.values()]), min_size=1, max_size=3))
def test_any_mixture_gives_a_verdict(parts: list[str]) -> None:
    problem, hostile = template_problem("".join(parts)[:200_000])
    assert json.dumps(problem)
    assert not hostile or problem


@hypothesis_settings(deadline=None)
@given(st.text(alphabet="{}%|()[]'~+*.abm_ 019", max_size=60))
def test_any_text_gives_a_verdict(text: str) -> None:
    try:
        LimitedTemplate(text).render(messages=[], b="b", a=1)
    except TemplateError:
        return
