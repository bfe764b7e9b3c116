"""Parsing the expression of an indicator; its grammar stands in `expression.lark`."""

from decimal import Decimal
from functools import cache
from importlib import resources

from lark import Lark, Token, Tree, UnexpectedInput, UnexpectedToken

from stadspeil.model.expression import Expression, Number, Operation, Reference, Whole

MAX_LENGTH = 1000
MAX_PARTS = 200
"""How many numbers, measures and signs an expression may have, so that no tree is too deep."""
_SIGNS = {"add": "+", "subtract": "-", "multiply": "*", "divide": "/"}


class ExpressionProblem(Exception):
    """The text is not an expression."""


@cache
def _parser() -> Lark:
    grammar = resources.files(__package__).joinpath("expression.lark").read_text("utf-8")
    return Lark(grammar, parser="lalr", maybe_placeholders=False)


def parse_expression(text: str) -> Expression:
    """Read an expression into its tree.

    Raises:
        ExpressionProblem: it does not parse; the message points at the first wrong sign.

    >>> str(parse_expression("100*vsv.leavers / total( vsv.participants )"))
    '100 * vsv.leavers / total(vsv.participants)'
    """
    if len(text) > MAX_LENGTH:
        raise ExpressionProblem(f"longer than {MAX_LENGTH} signs")
    try:
        tree = _parser().parse(text)
    except UnexpectedInput as error:
        at_end = isinstance(error, UnexpectedToken) and error.token.type == "$END"
        place = len(text) if at_end else error.column - 1
        rest = text[place : place + 20]
        raise ExpressionProblem(
            f"can't be read from {rest!r} on (sign {place + 1})" if rest else "stops too soon"
        ) from None
    if sum(1 for _ in tree.iter_subtrees()) > MAX_PARTS:
        raise ExpressionProblem(f"more than {MAX_PARTS} parts")
    return _build(tree)


def _build(tree: Tree[Token] | Token) -> Expression:
    if isinstance(tree, Token):
        raise TypeError(f"a bare token {tree!r} is no expression")
    if tree.data == "number":
        return Number(Decimal(str(tree.children[0])))
    if tree.data == "reference":
        return _build_reference(tree)
    if tree.data == "whole":
        inner = tree.children[0]
        if isinstance(inner, Token):
            raise TypeError("total() holds a reference")
        return Whole(_build_reference(inner))
    left, right = tree.children
    return Operation(_SIGNS[tree.data], _build(left), _build(right))


def _build_reference(tree: Tree[Token]) -> Reference:
    name, *filters = tree.children
    dataset, measure = str(name).split(".")
    pins = []
    for pin in filters:
        if isinstance(pin, Tree):
            dimension, code = pin.children
            pins.append((str(dimension), str(code)[1:-1]))
    return Reference(dataset, measure, tuple(pins))
