"""Parsing expressions: what an analyst writes, as a tree."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from stadspeil.edition.expression import ExpressionProblem, parse_expression
from stadspeil.edition.indicators import constant
from stadspeil.model.expression import Expression, Number, Operation, Reference, Whole
from tests.edition.builder import FEW

A, B, C = Reference("d", "a"), Reference("d", "b"), Reference("d", "c")
NAMES = st.from_regex(r"[a-z][a-z0-9]{0,3}(-[a-z0-9]{1,3}){0,2}", fullmatch=True)
COLUMNS = st.from_regex(r"[a-z][a-z0-9_]{0,5}", fullmatch=True)
CODES = st.from_regex(r"_T|[A-Za-z0-9][A-Za-z0-9+.\-]{0,5}", fullmatch=True)
NUMBERS = st.decimals(0, 10**6, places=2).map(Number)
REFERENCES = st.builds(
    Reference, NAMES, COLUMNS, st.lists(st.tuples(COLUMNS, CODES), max_size=2).map(tuple)
)
LEAVES = NUMBERS | REFERENCES | REFERENCES.map(Whole)
TREES = st.recursive(
    LEAVES,
    lambda inner: st.builds(Operation, st.sampled_from("+-*/"), inner, inner),
    max_leaves=12,
)


@pytest.mark.parametrize(
    ("text", "tree"),
    [
        ("1.50", Number(Decimal("1.50"))),
        ("d.a", A),
        ("wmo-clienten-2.clients_new", Reference("wmo-clienten-2", "clients_new")),
        ('d.a[x = "1"]', Reference("d", "a", (("x", "1"),))),
        ('d.a[x="0-4",y = "_T"]', Reference("d", "a", (("x", "0-4"), ("y", "_T")))),
        ("total(d.a)", Whole(A)),
        ('total( d.a[x = "1"] )', Whole(Reference("d", "a", (("x", "1"),)))),
        ("d.a + d.b * d.c", Operation("+", A, Operation("*", B, C))),
        ("(d.a + d.b) * d.c", Operation("*", Operation("+", A, B), C)),
        ("d.a - d.b - d.c", Operation("-", Operation("-", A, B), C)),
        ("d.a - (d.b - d.c)", Operation("-", A, Operation("-", B, C))),
        ("d.a / d.b / d.c", Operation("/", Operation("/", A, B), C)),
        ("100*d.a/d.b", Operation("/", Operation("*", Number(Decimal(100)), A), B)),
        ("  d.a\t+ d.b ", Operation("+", A, B)),
    ],
)
def test_an_expression_is_read_as_arithmetic_is(text: str, tree: Expression) -> None:
    assert parse_expression(text) == tree


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "stops too soon"),
        ("d.a +", "stops too soon"),
        ("d.a + + d.b", "can't be read from '+ d.b' on (sign 7)"),
        ("-d.a", "can't be read from '-d.a' on (sign 1)"),
        ("D.a", "can't be read from 'D.a' on (sign 1)"),
        ("d.a[x = 'y']", "can't be read from \"'y']\" on (sign 9)"),
        ("d.a[]", "can't be read from ']' on (sign 5)"),
        ("d.a; d.b", "can't be read from '; d.b' on (sign 4)"),
        ("sum(d.a)", "can't be read from 'sum(d.a)' on (sign 1)"),
        ("total(total(d.a))", "can't be read from 'total(d.a))' on (sign 7)"),
    ],
)
def test_what_is_no_expression_is_refused_at_its_first_wrong_sign(text: str, message: str) -> None:
    with pytest.raises(ExpressionProblem) as caught:
        parse_expression(text)

    assert str(caught.value) == message


@FEW
@given(TREES)
def test_a_tree_that_is_written_down_and_read_is_worth_the_same(tree: Expression) -> None:
    assert value(parse_expression(str(tree))) == value(tree)


@FEW
@given(TREES)
def test_what_was_read_once_is_read_the_same_again(tree: Expression) -> None:
    read = parse_expression(str(tree))

    assert parse_expression(str(read)) == read


@settings(FEW, phases=[Phase.generate])
@given(TREES)
def test_a_tree_that_is_written_down_is_read_as_itself(tree: Expression) -> None:
    is_same = parse_expression(str(tree)) == tree

    assert is_same, tree  # not compared in the assertion: pytest is slow to tell trees apart


@FEW
@given(st.text(max_size=60) | st.text('d.a1 +-*/()[]="_T', max_size=60))
def test_any_text_is_an_expression_or_a_problem(text: str) -> None:
    try:
        tree = parse_expression(text)
    except ExpressionProblem:
        return
    constant(tree)


def value(tree: Expression) -> Fraction | None:
    """What a tree is worth when every reference has a figure of its own; None if undefined."""
    match tree:
        case Number(number):
            return Fraction(number)
        case Operation(sign, left, right):
            first, second = value(left), value(right)
            if first is None or second is None or (sign == "/" and second == 0):
                return None
            match sign:
                case "+":
                    return first + second
                case "-":
                    return first - second
                case "*":
                    return first * second
                case _:
                    return first / second
        case leaf:
            return Fraction(1 + sum(map(ord, str(leaf))))


@pytest.mark.parametrize(
    ("text", "worth"),
    [
        ("2 * (3 - 3)", 0),
        ("1 / 4", Decimal("0.25")),
        ("0 * d.a", 0),
        ("d.a * 0", 0),
        ("d.a - d.a", 0),
        ("d.a", None),
        ("d.a - d.b", None),
        ("1 / 0", None),
        ("2 + d.a", None),
    ],
)
def test_the_worth_of_an_expression_whatever_the_figures(
    text: str, worth: Decimal | int | None
) -> None:
    assert constant(parse_expression(text)) == worth
