"""Spending of a law as a chain: people, products per person, mix of products, euros per product."""

from collections.abc import Sequence
from functools import lru_cache

from stadspeil.stats import das_gupta

OWN = 2
"""How many values stand before those of the products: the people now and before."""

EACH = 4
"""How many values each product has: euros now and before, people now and before."""


def chain_effects(values: Sequence[float]) -> tuple[float, float, float, float]:
    """The part of each of four factors in the change of spending, in euros.

    Spending = sum over products of P · q · s · c: unique people, products per person, share of the
    product in all products, euros per person of the product. The parts add up to the change.

    Args:
        values: unique people now and before; then for each product its euros now and before and
            its people now and before. No number of people is zero.

    Returns:
        The parts of people, products per person, mix, and euros per person of a product.

    Raises:
        ZeroDivisionError: nobody is counted.

    Source: Das Gupta (1993), Standardization and decomposition of rates, US Bureau of the Census,
    P23-186, chapter 2.

    Twice the people, each with the same product at the same cost: all of it is people.

    >>> chain_effects([20, 10, 2000, 1000, 20, 10])
    (1000.0, 0.0, 0.0, 0.0)
    """
    return _effects(tuple(values))


@lru_cache(maxsize=4096)
def _effects(values: tuple[float, ...]) -> tuple[float, float, float, float]:
    """The four at once: each of the four rules asks for one, with the same values."""
    after = _factors(values[0], values[OWN::EACH], values[OWN + 2 :: EACH])
    before = _factors(values[1], values[OWN + 1 :: EACH], values[OWN + 3 :: EACH])
    people, products, mix, cost = (float(item) for item in das_gupta(before, after).effects)
    return people, products, mix, cost


def _factors(
    unique: float, euros: Sequence[float], people: Sequence[float]
) -> list[tuple[float, float, float, float]]:
    """The four factors of each product."""
    counted = sum(people)
    return [
        (unique, counted / unique, own / counted, spent / own)
        for spent, own in zip(euros, people, strict=True)
    ]
