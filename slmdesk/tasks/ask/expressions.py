"""Arithmetic done exactly: expressions are walked as a tree of whitelisted nodes and never run as Python."""

from __future__ import annotations

import ast
import math
import re
import warnings
from collections.abc import Mapping
from fractions import Fraction

_LONGEST = 400  # characters
_MOST_NODES = 120
_LARGEST_DIGITS = 400  # of numerator and denominator: nobody asks for more, and a tower of powers ends here
_LARGEST_POWER = 200
_EXPONENT = re.compile(r"[eE]([+-]?[\d_]+)$")
_DECIMALS = 4
_MOST_DECIMALS = 8


class NotArithmetic(ValueError):
    """The text is no expression that can be computed. args[0] says why, in words for the user."""


def evaluate(text: str, names: Mapping[str, Fraction] | None = None) -> Fraction:
    """The exact value of ``+ - * / // % **``, brackets, numbers and the given names.

    Raises:
        NotArithmetic: anything else in it, a division by zero, or a number too large to be meant.
    """
    if len(text) > _LONGEST:
        raise NotArithmetic("it is too long")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # Python's remarks on "1or 2" are not for the user
            tree = ast.parse(text.strip(), mode="eval")
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        raise NotArithmetic("it is not written as an expression") from error
    if sum(1 for _node in ast.walk(tree)) > _MOST_NODES:
        raise NotArithmetic("it is too long")
    return _value(tree.body, names or {}, text.strip())


def _value(node: ast.expr, names: Mapping[str, Fraction], text: str) -> Fraction:
    if isinstance(node, ast.Constant):
        if isinstance(node.value, bool) or not isinstance(node.value, int | float):
            raise NotArithmetic("it holds something that is not a number")
        try:
            # As it is written: 0.1 is a tenth here, and not the float next to it.
            written = ast.get_source_segment(text, node) or str(node.value)
            exponent = _EXPONENT.search(written)
            if exponent and abs(int(exponent[1])) > _LARGEST_DIGITS:  # before it is made
                raise NotArithmetic("the number is too large")
            return _limited(Fraction(written))
        except (ValueError, ZeroDivisionError, OverflowError) as error:
            raise NotArithmetic("it holds a number that cannot be read") from error
    if isinstance(node, ast.Name):
        if node.id not in names:
            raise NotArithmetic(f"{node.id} is not known")
        return names[node.id]
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub | ast.UAdd):
        value = _value(node.operand, names, text)
        return -value if isinstance(node.op, ast.USub) else value
    if isinstance(node, ast.BinOp):
        return _limited(_operation(node.op, _value(node.left, names, text), _value(node.right, names, text)))
    raise NotArithmetic("it holds something that is not arithmetic")


def _operation(operator: ast.operator, left: Fraction, right: Fraction) -> Fraction:
    if isinstance(operator, ast.Add):
        return left + right
    if isinstance(operator, ast.Sub):
        return left - right
    if isinstance(operator, ast.Mult):
        return left * right
    if isinstance(operator, ast.Pow):
        return _power(left, right)
    if isinstance(operator, ast.Div | ast.FloorDiv | ast.Mod):
        if right == 0:
            raise NotArithmetic("it divides by zero")
        if isinstance(operator, ast.Div):
            return left / right
        return Fraction(left // right) if isinstance(operator, ast.FloorDiv) else left % right
    raise NotArithmetic("it holds something that is not arithmetic")


def _power(base: Fraction, exponent: Fraction) -> Fraction:
    if exponent.denominator != 1:
        root = exact_root(base, exponent.denominator) if abs(exponent.denominator) <= _LARGEST_POWER else None
        if root is None:
            raise NotArithmetic("the root in it is no fraction")
        return _power(root, Fraction(exponent.numerator))
    if abs(exponent) > _LARGEST_POWER or (base == 0 and exponent < 0):
        raise NotArithmetic("the power in it is too large" if base else "it divides by zero")
    digits = len(str(max(abs(base.numerator), base.denominator)))
    if digits * abs(exponent) > 2 * _LARGEST_DIGITS:
        raise NotArithmetic("the power in it is too large")
    return base ** int(exponent)


def exact_root(value: Fraction, degree: int) -> Fraction | None:
    """The root as a fraction, None when it is not one."""
    if value < 0:
        return None
    parts = [_integer_root(part, degree) for part in (value.numerator, value.denominator)]
    if any(root is None for root in parts):
        return None
    return Fraction(parts[0] or 0, parts[1] or 1)


def _integer_root(value: int, degree: int) -> int | None:
    if degree == 2:
        root = math.isqrt(value)
        return root if root * root == value else None
    low, high = 0, 1 << (value.bit_length() // degree + 1)
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if middle**degree <= value else (low, middle - 1)
    return low if low**degree == value else None


def _limited(value: Fraction) -> Fraction:
    if max(value.numerator.bit_length(), value.denominator.bit_length()) > _LARGEST_DIGITS * 10 // 3:
        raise NotArithmetic("the number is too large")
    return value


def shown(value: Fraction) -> str:
    """A value as people write it: ``12``, ``0.75``, or ``7/3 (about 2.3333)`` where decimals do not end."""
    exact = decimal(value)
    if exact is not None:
        return exact
    return f"{value.numerator}/{value.denominator} (about {_rounded(value)})"


def decimal(value: Fraction) -> str | None:
    """A value in decimals, None when they do not end within a few places."""
    for places in range(_MOST_DECIMALS + 1):
        scaled = value * 10**places
        if scaled.denominator == 1:
            sign, digits = ("-" if scaled < 0 else ""), str(abs(scaled.numerator)).rjust(places + 1, "0")
            return f"{sign}{digits[: len(digits) - places]}{'.' if places else ''}{digits[len(digits) - places :]}"
    return None


def _rounded(value: Fraction) -> str:
    return decimal(Fraction(round(value * 10**_DECIMALS), 10**_DECIMALS)) or ""
