"""Trees of expressions: their parts, how they are written, and the ratio in them."""

from decimal import Decimal

import pytest

from stadspeil.model.expression import (
    Expression,
    Number,
    Operation,
    Reference,
    Whole,
    leaves,
    ratio,
    references,
)

HUNDRED = Number(Decimal(100))
A, B, C = Reference("d", "a"), Reference("d", "b", (("x", "1"),)), Reference("e", "c")


def test_leaves_are_found_from_left_to_right_and_as_often_as_they_are_used() -> None:
    tree = Operation("/", Operation("*", HUNDRED, B), Operation("+", Whole(A), B))

    assert list(leaves(tree)) == [B, Whole(A), B]
    assert list(references(tree)) == [B, A, B]


def test_a_number_has_no_leaves() -> None:
    assert list(leaves(HUNDRED)) == []


@pytest.mark.parametrize(
    ("tree", "text"),
    [
        (Number(Decimal("1.50")), "1.50"),
        (Number(Decimal("1E+3")), "1000"),
        (A, "d.a"),
        (B, 'd.b[x = "1"]'),
        (Reference("d", "a", (("x", "1"), ("y", "_T"))), 'd.a[x = "1", y = "_T"]'),
        (Whole(A), "total(d.a)"),
        (Operation("+", A, Operation("*", B, C)), 'd.a + d.b[x = "1"] * e.c'),
        (Operation("*", Operation("+", A, B), C), '(d.a + d.b[x = "1"]) * e.c'),
        (Operation("*", A, Operation("-", B, C)), 'd.a * (d.b[x = "1"] - e.c)'),
        (Operation("-", Operation("-", A, B), C), 'd.a - d.b[x = "1"] - e.c'),
        (Operation("-", A, Operation("-", B, C)), 'd.a - (d.b[x = "1"] - e.c)'),
        (Operation("-", A, Operation("+", B, C)), 'd.a - (d.b[x = "1"] + e.c)'),
        (Operation("/", A, Operation("/", B, C)), 'd.a / (d.b[x = "1"] / e.c)'),
        (Operation("/", A, Operation("*", B, C)), 'd.a / (d.b[x = "1"] * e.c)'),
        (Operation("/", Operation("*", HUNDRED, A), C), "100 * d.a / e.c"),
    ],
)
def test_a_tree_is_written_with_the_parentheses_that_it_needs(tree: Expression, text: str) -> None:
    assert str(tree) == text


@pytest.mark.parametrize(
    ("tree", "pair"),
    [
        (Operation("/", A, C), (A, C)),
        (Operation("/", Operation("*", HUNDRED, A), C), (A, C)),
        (Operation("/", Operation("*", A, HUNDRED), C), (A, C)),
        (Operation("*", HUNDRED, Operation("/", A, C)), (A, C)),
        (Operation("/", A, Whole(A)), (A, Whole(A))),
        (Operation("/", Operation("+", A, B), C), (Operation("+", A, B), C)),
        (Operation("/", A, Operation("-", B, C)), (A, Operation("-", B, C))),
        (Operation("/", Operation("*", A, B), C), (Operation("*", A, B), C)),
        (Operation("/", A, HUNDRED), None),
        (Operation("*", A, Operation("/", B, C)), None),
        (Operation("+", A, Operation("/", B, C)), None),
        (Operation("-", A, B), None),
        (A, None),
        (Whole(A), None),
        (HUNDRED, None),
    ],
)
def test_a_ratio_is_the_pair_of_counts_behind_a_share(
    tree: Expression, pair: tuple[Expression, Expression] | None
) -> None:
    assert ratio(tree) == pair


@pytest.mark.parametrize(
    "tree",
    [
        Operation("/", Operation("*", HUNDRED, A), Number(Decimal(2))),
        Operation("*", HUNDRED, Operation("/", A, Number(Decimal(2)))),
    ],
)
def test_a_constant_is_never_the_denominator_of_a_ratio(tree: Expression) -> None:
    assert ratio(tree) is None
