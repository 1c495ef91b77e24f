"""Jinja's sandbox with a limit of work and of size, for templates that anybody may have written.

Jinja bounds neither: loops inside loops, a macro that calls itself twice, ``a ~ a`` sixty times, a list that holds
itself twice. Here each turn of a loop, each call, each filter and each text costs steps, and what would be large
is measured before it is made.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from typing import Any, NoReturn, cast

import jinja2
from jinja2 import nodes
from jinja2.sandbox import ImmutableSandboxedEnvironment
from jinja2.utils import Namespace
from jinja2.visitor import NodeTransformer

_MAX_STEPS = 50_000  # of one rendering; the longest templates in use need some hundreds
_CHARACTERS_A_STEP = 1000
_UNBOUNDED_FILTERS = ("center", "format", "wordwrap", "xmlattr", "pprint", "random", "filesizeformat", "urlize")
_UNBOUNDED_METHODS = frozenset({"center", "ljust", "rjust", "zfill", "expandtabs", "translate", "maketrans"})
_COUNTED, _JOINED, _BUILT = "slmdesk_counted", "slmdesk_joined", "slmdesk_built"
_WIDTH = re.compile(r"%[^a-zA-Z%]*[\d*]|\{[^}]*[:!.\[]")


class TemplateError(Exception):
    """The template cannot be used. Its words are for a log, not for the user."""


class HostileTemplate(TemplateError):
    """The template tries what no template needs: to reach into Python, to run for ever, to fill the memory."""


class LimitedEnvironment(ImmutableSandboxedEnvironment):
    """Makes templates whose rendering ends soon and stays small.

    Args:
        max_characters: of any text that a template makes.
    """

    intercepted_binops = frozenset({"+", "*", "**", "%"})

    def __init__(self, max_characters: int) -> None:
        super().__init__(
            trim_blocks=True, lstrip_blocks=True, extensions=["jinja2.ext.loopcontrols"], finalize=self._finalize
        )
        self._max_size = max_characters
        self._steps = 0
        self._written = 0
        self._macro_characters = 0
        self.globals["raise_exception"] = _raise
        self.globals["strftime_now"] = lambda pattern: datetime.now().strftime(str(pattern)[:100])
        for name in ("lipsum", "cycler", "joiner"):
            self.globals.pop(name, None)
        for name in _UNBOUNDED_FILTERS:
            self.filters.pop(name, None)
        self.filters = {name: self._measured(name, function) for name, function in self.filters.items()}
        self.filters |= {_COUNTED: self._counted, _JOINED: self._joined, _BUILT: self._built}

    def begin(self) -> None:
        """A new rendering: all steps are allowed again."""
        self._steps = self._written = 0

    def check_size(self, size: int) -> None:
        """Raise HostileTemplate when a text of so many characters, or a list of so many items, is too large."""
        if size > self._max_size:
            raise HostileTemplate("the template fills the memory")

    # --- work ---------------------------------------------------------------------------------

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        """Before Jinja makes Python of it, let loops, ``~`` and literals go through our filters."""
        tree = super()._parse(source, name, filename)
        self._macro_characters = sum(_literal_characters(macro) for macro in tree.find_all(nodes.Macro))
        for loop in list(tree.find_all(nodes.For)):
            cost = nodes.Const(_literal_characters(loop), lineno=loop.lineno, environment=self)
            loop.iter = _through(loop.iter, _COUNTED, [cost], self)
        changed = _Measured(self).visit(tree)
        assert isinstance(changed, nodes.Template)
        return changed

    def _spend(self, steps: int = 1) -> None:
        self._steps += steps
        if self._steps > _MAX_STEPS:
            raise HostileTemplate("the template runs without end")

    def _weigh(self, value: Any, depth: int = 0) -> None:
        """Spend what reading ``value`` to its last item costs; a list can hold the same list many times."""
        if isinstance(value, (str, bytes)):
            self.check_size(len(value))
            self._spend(1 + len(value) // _CHARACTERS_A_STEP)
        elif isinstance(value, dict):
            for item in value.items():
                self._weigh(item, depth + 1)
        elif isinstance(value, (list, tuple)):
            self.check_size(len(value))
            if depth > 100:
                raise HostileTemplate("the template nests without end")
            self._spend(1 + len(value))
            for item in value:
                self._weigh(item, depth + 1)
        elif isinstance(value, Namespace) and depth:
            raise TemplateError("a namespace inside a list")

    def _counted(self, items: Iterable[Any], literal_characters: int = 0) -> Iterable[Any]:
        cost = 1 + literal_characters // _CHARACTERS_A_STEP
        if isinstance(items, (list, tuple, dict, str, range)):
            self._spend(len(items) * cost)  # Jinja asks these for their length
            return items
        return self._one_by_one(items, cost)

    def _one_by_one(self, items: Iterable[Any], cost: int) -> Iterator[Any]:
        for item in items:
            self._spend(cost)
            yield item

    def call(__self, __context: Any, __obj: Any, *args: Any, **kwargs: Any) -> Any:
        __self._spend(1 + __self._macro_characters // _CHARACTERS_A_STEP)
        for value in (*args, *kwargs.values()):
            __self._weigh(value, depth=1)
        owner, name = getattr(__obj, "__self__", None), getattr(__obj, "__name__", "")
        if isinstance(owner, str):
            __self._check_growth(name, owner, *args)
        result = super().call(__context, __obj, *args, **kwargs)
        if not isinstance(result, Namespace):
            __self._weigh(result)
        return result

    # --- size ---------------------------------------------------------------------------------

    def is_safe_attribute(self, obj: Any, attr: str, value: Any) -> bool:
        return not (isinstance(obj, str) and attr in _UNBOUNDED_METHODS) and super().is_safe_attribute(obj, attr, value)

    def unsafe_undefined(self, obj: Any, attribute: str) -> NoReturn:
        # Jinja would answer with an undefined value, and the attempt would pass in silence.
        if attribute in _UNBOUNDED_METHODS:
            raise TemplateError(f"the template uses {attribute}")
        raise HostileTemplate(f"the template reaches for {attribute}")

    def wrap_str_format(self, value: Any) -> Callable[..., str] | None:
        if isinstance(getattr(value, "__self__", None), str) and getattr(value, "__name__", "") == "format":
            _check_widths(value.__self__)
        return super().wrap_str_format(value)

    def call_binop(self, context: Any, operator: str, left: Any, right: Any) -> Any:
        sized = (str, bytes, list, tuple)
        if operator == "+" and isinstance(left, sized) and isinstance(right, sized):
            self.check_size(len(left) + len(right))
        elif operator == "*":
            for one, other in ((left, right), (right, left)):
                if isinstance(one, sized) and isinstance(other, int):
                    self.check_size(len(one) * other)
            if isinstance(left, int) and isinstance(right, int):
                self.check_size(left.bit_length() + right.bit_length())
        elif operator == "**" and isinstance(left, int) and isinstance(right, int):
            self.check_size(left.bit_length() * abs(right))
        elif operator == "%" and isinstance(left, (str, bytes)):
            _check_widths(str(left))
        result = super().call_binop(context, operator, left, right)
        self._weigh(result)
        return result

    def _check_growth(self, name: str, *arguments: Any) -> None:
        """Estimate what ``replace``, ``join`` and ``indent`` will make. arguments: the text comes first."""
        first = arguments[0] if arguments else ""
        second = arguments[1] if len(arguments) > 1 else ""
        if name == "replace" and len(arguments) > 2:
            found = str(first).count(str(second))
            self.check_size(len(str(first)) + found * len(str(arguments[2])))
        elif name == "join":  # "sep".join(items) as a method
            self.check_size(len(str(first)) * (len(second) if isinstance(second, (list, tuple, dict, str)) else 0))
        elif name == "indent":
            width = second if isinstance(second, int) else len(str(second))
            self.check_size(len(str(first)) + (width or 4) * (str(first).count("\n") + 2))

    def _measured(self, name: str, function: Callable[..., Any]) -> Callable[..., Any]:
        """A filter that weighs what it is given and what it makes."""
        begin = 1 if hasattr(function, "jinja_pass_arg") else 0  # Jinja's own first argument

        @functools.wraps(function)
        def measured(*arguments: Any, **named: Any) -> Any:
            given = list(arguments[begin:])
            if given and name in ("join", "list", "sum", "sort", "unique", "batch", "slice", "first", "last"):
                given[0] = self._listed(given[0])
            for value in (*given, *named.values()):
                self._weigh(value, depth=1)
                if isinstance(value, int) and name in ("batch", "slice"):
                    self.check_size(abs(value) * 100)
            texts = [*given, *named.values()]
            if name == "join" and len(texts) > 1:
                self._check_growth("join", texts[1], texts[0])
            else:
                self._check_growth(name, *texts)
            result = function(*arguments[:begin], *given, **named)
            self._weigh(result)
            return result

        return measured

    def _listed(self, value: Any) -> Any:
        if isinstance(value, (str, list, tuple, dict, range)) or not hasattr(value, "__iter__"):
            return value
        return list(self._one_by_one(value, 1))

    def _joined(self, items: list[Any]) -> str:
        """What ``~`` does."""
        for item in items:
            self._weigh(item, depth=1)
        texts = [str(item) for item in items]
        self.check_size(sum(len(text) for text in texts))
        return "".join(texts)

    def _built(self, items: Any) -> Any:
        """A list, tuple or dict that the template writes out."""
        self._weigh(items)
        return items

    def _finalize(self, value: Any) -> Any:
        self._weigh(value, depth=1)
        text = value if isinstance(value, str) else str(value)
        self._written += len(text)
        self.check_size(self._written)
        return text


class _Measured(NodeTransformer):
    def __init__(self, environment: LimitedEnvironment) -> None:
        self._environment = environment

    def visit_Concat(self, node: nodes.Concat) -> nodes.Node:
        self.generic_visit(node)
        items = nodes.List(node.nodes, lineno=node.lineno, environment=self._environment)
        return _through(items, _JOINED, [], self._environment)

    def visit_List(self, node: nodes.List) -> nodes.Node:
        self.generic_visit(node)
        return _through(node, _BUILT, [], self._environment)

    def visit_Dict(self, node: nodes.Dict) -> nodes.Node:
        self.generic_visit(node)
        return _through(node, _BUILT, [], self._environment)

    def visit_Tuple(self, node: nodes.Tuple) -> nodes.Node:
        self.generic_visit(node)
        return _through(node, _BUILT, [], self._environment) if node.ctx == "load" else node


def _through(
    node: nodes.Node, filter: str, arguments: list[nodes.Expr], environment: jinja2.Environment
) -> nodes.Filter:
    return nodes.Filter(
        cast(nodes.Expr, node), filter, arguments, [], None, None, lineno=node.lineno, environment=environment
    )


def _literal_characters(node: nodes.Node) -> int:
    return sum(len(each.data) for each in node.find_all(nodes.TemplateData))


def _check_widths(form: str) -> None:
    if _WIDTH.search(form):
        raise TemplateError("the template formats text to a width")


def _raise(message: Any = "") -> NoReturn:
    raise jinja2.TemplateError(str(message))
