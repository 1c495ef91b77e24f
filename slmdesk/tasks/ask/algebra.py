"""Equations in one unknown, solved by SymPy, which is only ever given an expression that was built here.

SymPy's own parser runs Python (``parse_expr`` evaluates its text): a question of the user's never reaches it.
"""

from __future__ import annotations

import ast
import re
from fractions import Fraction
from typing import Any

from slmdesk.messages import Calculation
from slmdesk.tasks.ask.expressions import NotArithmetic

_SOLVE = re.compile(
    r"^\s*(?:please\s+)?(?:solve|find|löse|resuelve|résous|what\s+is)\s+(?:the\s+equation\s+|for\s+)?"
    r"(?:(?P<name>[a-z])\s*(?::|,|in|if|for|when|where|from|given)\s+)?(?P<body>[^=]+=[^=]+?)"
    r"(?:\s+for\s+(?P<after>[a-z]))?\s*[.?]*\s*$",
    re.IGNORECASE,
)
_BARE = re.compile(r"^\s*(?P<body>[^=]+=[^=]+?)\s*[.?]*\s*$")
_ALLOWED = re.compile(r"[\d\s.+\-*/^()a-zA-Z=²³]+")
_LONGEST = 120  # characters
_MOST_NODES = 60
_LARGEST_POWER = 4  # equations beyond have no roots that a student could write down
_LARGEST_BEFORE = 24  # degree of a side as it is written


def solved(question: str) -> tuple[str, list[Calculation]] | None:
    """The solutions of an equation in one letter; None when the question is no such equation."""
    question = " ".join(question.split())
    if len(question) > _LONGEST or question.count("=") != 1:
        return None
    found = _SOLVE.match(question) or _BARE.match(question)
    if not found or not _ALLOWED.fullmatch(found["body"]):
        return None
    body = found["body"].replace("^", "**").replace("²", "**2").replace("³", "**3")
    body = re.sub(r"(?<=[\d)])\s*(?=[a-zA-Z(])|(?<=[a-zA-Z])(?=\()", "*", body)
    letters = set(re.findall(r"[a-zA-Z]+", body))
    if len(letters) != 1 or len(name := letters.pop()) != 1:
        return None
    left, _equals, right = body.partition("=")
    try:
        trees = [ast.parse(side.strip(), mode="eval").body for side in (left, right)]
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None
    if sum(1 for tree in trees for _node in ast.walk(tree)) > _MOST_NODES:
        return None
    import sympy  # half a second: only for who asks for it

    symbol = sympy.Symbol(name, real=True)
    try:
        if max(map(_degree, trees)) > _LARGEST_BEFORE:  # multiplied out, it would never end
            return None
        difference = sympy.expand(_built(trees[0], symbol, sympy) - _built(trees[1], symbol, sympy))
    except NotArithmetic:
        return None
    if not difference.is_polynomial(symbol) or difference.has(sympy.zoo, sympy.nan):
        return None
    equation = f"{left.strip()} = {right.strip()}".replace("**", "^").replace("*", "")
    if difference == 0:
        return f"Every {name} solves it.", [Calculation(name, equation, "every number")]
    if sympy.degree(difference, symbol) > _LARGEST_POWER:
        return None
    roots = sorted(sympy.Poly(difference, symbol).real_roots(multiple=False)) if difference.has(symbol) else []
    values = [_written(root[0] if isinstance(root, tuple) else root, sympy) for root in roots]
    if not values:
        return f"No real number {name} solves it.", [Calculation(name, equation, "no real solution")]
    steps = [Calculation(name, equation, value) for value in values]
    return " or ".join(f"{name} = {value}" for value in values), steps


def _degree(node: ast.expr) -> int:
    """The degree of what a tree multiplies out to, or more; of a number how many times its digits grow."""
    if isinstance(node, ast.UnaryOp):
        return _degree(node.operand)
    if not isinstance(node, ast.BinOp):
        return 1
    if isinstance(node.op, ast.Pow):
        power = node.right.value if isinstance(node.right, ast.Constant) else None
        if not isinstance(power, int) or power > _LARGEST_POWER:
            raise NotArithmetic("it is no equation that can be solved here")
        return _degree(node.left) * max(1, power)
    left, right = _degree(node.left), _degree(node.right)
    return left + right if isinstance(node.op, ast.Mult | ast.Div) else max(left, right)


def _built(node: ast.expr, symbol: Any, sympy: Any) -> Any:
    """A SymPy expression of whitelisted nodes."""
    if isinstance(node, ast.Constant) and isinstance(node.value, int | float) and not isinstance(node.value, bool):
        value = Fraction(str(node.value))
        return sympy.Rational(value.numerator, value.denominator)
    if isinstance(node, ast.Name):
        return symbol
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
        return -_built(node.operand, symbol, sympy)
    if not isinstance(node, ast.BinOp):
        raise NotArithmetic("it is no equation")
    left, right = _built(node.left, symbol, sympy), _built(node.right, symbol, sympy)
    if isinstance(node.op, ast.Add):
        return left + right
    if isinstance(node.op, ast.Sub):
        return left - right
    if isinstance(node.op, ast.Mult):
        return left * right
    if isinstance(node.op, ast.Div) and right.is_number and right != 0:
        return left / right
    if isinstance(node.op, ast.Pow) and right.is_Integer and 0 <= right <= _LARGEST_POWER:
        return left**right
    raise NotArithmetic("it is no equation that can be solved here")


def _written(root: Any, sympy: Any) -> str:
    if root.is_Rational:
        return str(root)
    return f"{root} (about {sympy.N(root, 6)})" if root.is_algebraic and len(str(root)) < 40 else str(sympy.N(root, 6))
