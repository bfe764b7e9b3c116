"""Which changes may be given: the register of discontinuities, and breaks that nobody declared."""

from collections.abc import Iterator, Sequence
from itertools import pairwise

from stadspeil.model.codelist import TOTAL
from stadspeil.model.discontinuity import Discontinuity, DiscontinuityKind
from stadspeil.model.edition import Edition, Indicator
from stadspeil.model.expression import Expression, Reference, Whole, leaves, references
from stadspeil.model.observation import Breakdown, Observation, SuspectedBreak
from stadspeil.model.period import Period, parse_period
from stadspeil.observations.evaluate import evaluate_expression
from stadspeil.observations.store import Store


def find_suspected_breaks(
    store: Store, observations: Sequence[Observation]
) -> tuple[SuspectedBreak, ...]:
    """Jumps in the denominator that a given share and its count imply together.

    A share p that is rounded and a count n that is rounded leave an interval for the denominator
    n / p. Two periods are suspect when their intervals lie further apart than the edition's bound
    and the register has no judgement on a boundary between them.
    """
    return tuple(
        suspect
        for indicator in store.edition.indicators.values()
        if indicator.count is not None
        for suspect in _suspects(store, indicator, indicator.count, observations)
    )


def _suspects(
    store: Store, indicator: Indicator, count_of: Expression, observations: Sequence[Observation]
) -> Iterator[SuspectedBreak]:
    edition = store.edition
    count_reference = next(references(count_of))
    share_reference = next(references(indicator.expression))
    counts = {
        (figure.area, figure.period): figure.value
        for figure in evaluate_expression(store, count_of, None, indicator.spec.frequency)
        if figure.value is not None and figure.complete
    }
    implied: dict[str, list[tuple[Period, tuple[float, float]]]] = {}
    for item in observations:
        if item.indicator != indicator.id or item.breakdown or item.value is None:
            continue
        count = counts.get((item.area, item.period))
        if count is None:
            continue
        level = edition.areas[item.area].level
        count_error, share_error = (
            float(measure.rounding_at(level).half_width(measure.decimals))
            for measure in (
                edition.datasets[used.dataset].measures[used.measure]
                for used in (count_reference, share_reference)
            )
        )
        if item.value > share_error and count + count_error > 0:
            lowest = (count - count_error) / (item.value + share_error) * 100
            highest = (count + count_error) / (item.value - share_error) * 100
            implied.setdefault(item.area, []).append((parse_period(item.period), (lowest, highest)))
    for area, intervals in implied.items():
        intervals.sort()
        judgements = [
            entry
            for part in (indicator.expression, count_of)
            for entry in _touching(edition, part, area, ())
            if entry.kind in (DiscontinuityKind.GEEN_BREUK, DiscontinuityKind.MEETBREUK)
        ]
        for (earlier, before), (later, after) in pairwise(intervals):
            gap = max(after[0] / before[1], before[0] / after[1]) - 1
            judged = any(crosses(entry.at, earlier, later) for entry in judgements)
            if gap > edition.settings.suspected_break and not judged:
                yield SuspectedBreak(indicator.id, area, earlier.code, later.code, before, after)


def touching_suspects(
    edition: Edition, indicator: Indicator, area: str, suspects: Sequence[SuspectedBreak]
) -> tuple[SuspectedBreak, ...]:
    """The suspected breaks that touch the series of an indicator: same dataset as one of theirs."""
    own = {item.dataset for item in references(indicator.expression)}
    found = []
    for suspect in suspects:
        source = edition.indicators[suspect.indicator]
        theirs = {
            item.dataset
            for part in (source.expression, source.count)
            if part is not None
            for item in references(part)
        }
        if suspect.area == area and own & theirs:
            found.append(suspect)
    return tuple(found)


def touching_entries(
    edition: Edition, indicator: Indicator, area: str, breakdown: Breakdown
) -> tuple[Discontinuity, ...]:
    """The entries of the register that touch a series."""
    return _touching(edition, indicator.expression, area, breakdown)


def _touching(
    edition: Edition, expression: Expression, area: str, breakdown: Breakdown
) -> tuple[Discontinuity, ...]:
    used = tuple(leaves(expression))
    return tuple(
        entry
        for entry in edition.discontinuities
        if (not entry.areas or area in entry.areas)
        and any(_touches(entry, leaf, breakdown) for leaf in used)
    )


def _touches(entry: Discontinuity, leaf: Reference | Whole, breakdown: Breakdown) -> bool:
    reference = leaf.of if isinstance(leaf, Whole) else leaf
    if entry.dataset != reference.dataset:
        return False
    if entry.measures and reference.measure not in entry.measures:
        return False
    codes = {**({} if isinstance(leaf, Whole) else dict(breakdown)), **dict(reference.filters)}
    return all(
        codes.get(dimension, TOTAL) in affected for dimension, affected in entry.where.items()
    )


def crosses(at: str, earlier: Period, later: Period) -> bool:
    """Whether the boundary before period `at` lies between two periods, or inside one of them."""
    return earlier.start < parse_period(at).start <= later.end


def may_cross(suspect: SuspectedBreak, earlier: Period, later: Period) -> bool:
    """Whether a jump that happened somewhere between its two periods may lie between these two."""
    before, after = parse_period(suspect.period_from), parse_period(suspect.period_to)
    return earlier.start < after.start and before.end < later.start


def falls_in(at: str, period: Period) -> bool:
    """Whether the odd period `at` is the period, or part of it."""
    odd = parse_period(at)
    return period.start <= odd.start and odd.end <= period.end
