"""Expressions: how an indicator is computed from the measures of datasets.

The grammar stands in `stadspeil/edition/expression.lark`; these are the trees it yields.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True)
class Number:
    """A constant."""

    value: Decimal

    def __str__(self) -> str:
        return f"{self.value:f}"


@dataclass(frozen=True)
class Reference:
    """A measure of a dataset, with some of its dimensions pinned to one code."""

    dataset: str
    measure: str
    filters: tuple[tuple[str, str], ...] = ()

    def __str__(self) -> str:
        pins = ", ".join(f'{name} = "{code}"' for name, code in self.filters)
        return f"{self.dataset}.{self.measure}" + (f"[{pins}]" if pins else "")


@dataclass(frozen=True)
class Whole:
    """A measure over all its dimensions, whatever the breakdown: `total(...)`."""

    of: Reference

    def __str__(self) -> str:
        return f"total({self.of})"


@dataclass(frozen=True)
class Operation:
    """Two expressions joined by `+`, `-`, `*` or `/`."""

    sign: str
    left: "Expression"
    right: "Expression"

    def __str__(self) -> str:
        def side(child: "Expression", tight: bool) -> str:
            loose = isinstance(child, Operation) and (
                (self.sign in "*/" and child.sign in "+-")
                or (tight and (self.sign in "*/") == (child.sign in "*/"))
            )
            return f"({child})" if loose else str(child)

        return f"{side(self.left, False)} {self.sign} {side(self.right, True)}"


Expression = Number | Reference | Whole | Operation


def leaves(expression: Expression) -> Iterator[Reference | Whole]:
    """The references and totals in an expression, from left to right."""
    match expression:
        case Operation(left=left, right=right):
            yield from leaves(left)
            yield from leaves(right)
        case Reference() | Whole():
            yield expression
        case Number():
            return


def references(expression: Expression) -> Iterator[Reference]:
    """Every measure that an expression uses, from left to right."""
    for leaf in leaves(expression):
        yield leaf.of if isinstance(leaf, Whole) else leaf


def ratio(expression: Expression) -> tuple[Expression, Expression] | None:
    """The numerator and denominator of `constant * a / b` or `a / b`; None for other forms.

    The constant is left out: 100 * a / b and 1000 * a / b have the same counts behind them.
    """
    match expression:
        case Operation("/", _, Number()) | Operation("*", Number(), Operation("/", _, Number())):
            return None
        case Operation("/", Operation("*", Number(), numerator), denominator):
            return numerator, denominator
        case Operation("/", Operation("*", numerator, Number()), denominator):
            return numerator, denominator
        case Operation("*", Number(), Operation("/", numerator, denominator)):
            return numerator, denominator
        case Operation("/", numerator, denominator):
            return numerator, denominator
        case _:
            return None


def factor(expression: Expression) -> float:
    """The constant before a ratio: 1000 for `1000 * a / b`, 1 for `a / b`."""
    match expression:
        case Operation("*", Number(value), _) | Operation("*", _, Number(value)):
            return float(value)
        case Operation("/", left, _):
            return factor(left)
        case _:
            return 1.0
