"""The numbers of findings worked out anew, each by the rule that it names."""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from itertools import pairwise, permutations
from typing import Any

from stadspeil.verify.figures import Figures
from stadspeil.verify.periods import days_of

Numbers = Sequence[Fraction]


def _rises(values: Numbers) -> Fraction:
    count = 0
    for earlier, later in pairwise(values):
        count = count + 1 if later > earlier else 0
    return Fraction(count)


def _median(values: Numbers) -> Fraction:
    ordered, half = sorted(values), len(values) // 2
    return ordered[half] if len(ordered) % 2 else (ordered[half - 1] + ordered[half]) / 2


RULES: Mapping[str, Callable[[Numbers], Fraction]] = {
    "value": lambda v: v[0],
    "numerator": lambda v: v[0],
    "denominator": lambda v: v[0],
    "sum": lambda v: sum(v, Fraction(0)),
    "difference": lambda v: v[0] - v[1],
    "percent": lambda v: 100 * v[0] / v[1],
    "per-1000": lambda v: 1000 * v[0] / v[1],
    "relative": lambda v: 100 * (v[0] - v[1]) / v[1],
    "ratio": lambda v: v[0] / v[1],
    "volume": lambda v: (v[2] - v[3]) * (v[0] / v[2] + v[1] / v[3]) / 2,
    "intensity": lambda v: (v[0] / v[2] - v[1] / v[3]) * (v[2] + v[3]) / 2,
    "rank": lambda v: Fraction(1 + sum(other > v[0] for other in v[1:])),
    "rank-low": lambda v: Fraction(1 + sum(other < v[0] for other in v[1:])),
    "rises": _rises,
}
"""The rules that take one number of each member; their names are explained in the open data."""


CHAIN = {"chain-people": 0, "chain-products": 1, "chain-mix": 2, "chain-cost": 3}
"""The rules that give the part of one factor in a change of spending."""


def _chain(place: int, values: Numbers) -> Fraction:
    """The part of one of four factors in a change, averaged over the orders in which they change.

    Spending is people, times products per person, times the share of each product, times its costs
    per person; `values` holds the people and, of each product, euros and people, now and before.
    """
    now, before = _factors(values[0::2]), _factors(values[1::2])
    parts = []
    for order in permutations(range(4)):
        changed = set(order[: order.index(place)])
        parts.append(_spending(now, before, changed | {place}) - _spending(now, before, changed))
    return sum(parts, Fraction(0)) / len(parts)


Factors = list[Numbers]


def _factors(values: Numbers) -> Factors:
    people, euros, clients = values[0], values[1::2], values[2::2]
    served = sum(clients, Fraction(0))
    return [
        [people],
        [served / people],
        [item / served for item in clients],
        [amount / item for amount, item in zip(euros, clients, strict=True)],
    ]


def _spending(now: Factors, before: Factors, changed: set[int]) -> Fraction:
    people, products, shares, costs = (
        now[place] if place in changed else before[place] for place in range(4)
    )
    mixed = sum((share * cost for share, cost in zip(shares, costs, strict=True)), Fraction(0))
    return people[0] * products[0] * mixed


class Unknown(Exception):
    """A quantity that can't be worked out: what is not known in it."""


def key_of(rule: str, parts: Sequence[str]) -> str:
    """The key of what follows by a rule from some parts: ten digits of their hash."""
    text = f"{rule}({','.join(parts)})"
    return f"={hashlib.sha256(text.encode()).hexdigest()[:10]}"


class Quantities:
    """Works out the quantities of findings."""

    def __init__(
        self, figures: Figures, workings: Mapping[str, Mapping[str, Any]] | None = None
    ) -> None:
        self._figures = figures
        self._workings = workings or {}
        self._known: dict[str, Fraction] = {}

    def work_out(self, finding: Mapping[str, Any]) -> dict[str, Fraction]:
        """The quantities of a finding by their names.

        Raises:
            Unknown: it rests on a figure, name or rule that there is not.
        """
        found: dict[str, Fraction] = {}
        for item in finding["quantities"]:
            try:
                found[item["name"]] = self._work_out(item["rule"], item["of"], found)
            except (ZeroDivisionError, IndexError) as error:
                raise Unknown(f"{item['name']}: {item['rule']} of {item['of']}") from error
        return found

    def by_key(self, key: str) -> Fraction:
        """What the open data call by a key, from the rule and the parts that they give for it.

        Raises:
            Unknown: there is no such key, or it is not that of its rule and parts.
        """
        if key not in self._known:
            working = self._workings.get(key)
            if working is None or key != key_of(working["rule"], working["of"]):
                raise Unknown(f"the working {key}")
            try:
                self._known[key] = self._work_out(working["rule"], working["of"], {})
            except (ZeroDivisionError, IndexError) as error:
                raise Unknown(f"{key}: {working['rule']} of {working['of']}") from error
        return self._known[key]

    def _work_out(self, rule: str, of: Sequence[str], known: Mapping[str, Fraction]) -> Fraction:
        if rule in ("count", "next"):
            return Fraction(len(of) + (rule == "next"))
        if rule == "slope":
            return self._slope(of)
        if rule in ("pooled-percent", "pooled-per-1000"):
            above = sum((self._observed(part, "numerator") for part in of), Fraction(0))
            below = sum((self._observed(part, "denominator") for part in of), Fraction(0))
            return (100 if rule == "pooled-percent" else 1000) * above / below
        if rule not in RULES and rule not in CHAIN:
            raise Unknown(f"the rule {rule!r}")
        values = [known[part] if part in known else self._observed(part, rule) for part in of]
        return _chain(CHAIN[rule], values) if rule in CHAIN else RULES[rule](values)

    def _slope(self, of: Sequence[str]) -> Fraction:
        """Sen's slope: the median of the rise per year over all pairs of figures."""
        points = [(days_of(part.split(":")[2].split("@")[0])[1].year, part) for part in of]
        values = [(year, self._observed(part, "value")) for year, part in points]
        return _median(
            [
                (after - before) / (later - earlier)
                for place, (earlier, before) in enumerate(values)
                for later, after in values[place + 1 :]
            ]
        )

    def _observed(self, identifier: str, rule: str) -> Fraction:
        if identifier in self._workings:
            return self.by_key(identifier)
        key = self._figures.by_id.get(identifier)
        if key is None:
            raise Unknown(f"the figure {identifier}")
        figure = self._figures.by_key[key]
        sides = {"numerator": figure.above, "denominator": figure.below}
        value = sides[rule] if rule in sides else self._figures.whole_units(key)
        if value is None:
            raise Unknown(f"the {rule if rule in sides else 'value'} of {identifier}")
        return value
