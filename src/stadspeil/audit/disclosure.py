"""Figures that print suppresses and that other figures in print give away.

The attack is that of a reader with a pocket calculator: turn round every rule in which the hidden
figure is the only unknown, and take what all of them leave (Hundepool et al., Statistical
Disclosure Control, 2012, section 4).
"""

from collections.abc import Sequence
from math import ceil, floor, isfinite

from stadspeil.audit.equations import Equation
from stadspeil.audit.evaluate import SLACK, solve_for
from stadspeil.audit.intervals import COUNT_UNITS
from stadspeil.audit.ledger import Ledger
from stadspeil.model.audit import Interval

NARROW = 0.1
"""A hidden figure is given away when it is known to within a tenth of itself, or to one count."""


def find_disclosures(
    ledger: Ledger, equations: Sequence[Equation]
) -> list[tuple[int, Interval, Equation]]:
    """Hidden figures that are given away: the figure, what it must be, and the rule that tells."""
    known: dict[int, tuple[Interval, Equation]] = {}
    for equation in equations:
        hidden = [n for n in equation.cells if ledger.values[n] is None]
        if len(hidden) != 1 or equation.relation != "=":
            continue
        number = hidden[0]
        own = ledger.intervals[equation.subject] if equation.subject >= 0 else None
        found = solve_for(equation, number, ledger.intervals, own)
        if found is None or not isfinite(found.width):
            continue
        earlier = known.get(number)
        narrowed = found if earlier is None else earlier[0].intersect(found)
        if narrowed is not None and (earlier is None or narrowed.width < earlier[0].width):
            known[number] = (narrowed, equation)
    return [
        (number, narrow, equation)
        for number, (interval, equation) in sorted(known.items())
        if number < ledger.own and (narrow := _give_away(ledger, number, interval)) is not None
    ]


def _give_away(ledger: Ledger, number: int, interval: Interval) -> Interval | None:
    """What a reader knows of a hidden figure, if it is enough to give it away."""
    if ledger.figures[number].unit in COUNT_UNITS:
        slack = SLACK * max(1.0, abs(interval.high))
        interval = Interval(ceil(interval.low - slack), floor(interval.high + slack))
        if interval.width == 0:
            return interval
    enough = interval.width <= NARROW * max(abs(interval.middle), 1e-9)
    return interval if enough and interval.width >= 0 else None
