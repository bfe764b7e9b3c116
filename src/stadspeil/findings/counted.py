"""The count behind a share or rate: how many people a difference in percent is about."""

from collections.abc import Mapping

from stadspeil.model.edition import Edition, Indicator
from stadspeil.model.expression import Expression, ratio, references
from stadspeil.model.unit import UnitKind


def find_counts(edition: Edition) -> dict[str, Indicator]:
    """For each share or rate, by its id, the indicator that gives the count behind it.

    It has the very expression of that count. Failing that, it is related to the share and the share
    to it, in one domain, and counts the same unit from another dataset.
    """
    kinds = {name: unit.kind for name, unit in edition.units.items()}
    indicators = edition.indicators.values()
    counts = {item.id: item for item in indicators if kinds[item.spec.unit] is UnitKind.COUNT}
    first = {item.expression: item for item in reversed(counts.values())}
    found = {}
    for indicator in indicators:
        wanted = _count_of(indicator)
        if wanted is None or kinds[indicator.spec.unit] not in (UnitKind.SHARE, UnitKind.RATE):
            continue
        counted = first.get(wanted) or _related_count(edition, indicator, wanted, counts)
        if counted is not None:
            found[indicator.id] = counted
    return found


def _count_of(indicator: Indicator) -> Expression | None:
    parts = ratio(indicator.expression)
    return indicator.count or (parts[0] if parts is not None else None)


def _related_count(
    edition: Edition, indicator: Indicator, wanted: Expression, counts: Mapping[str, Indicator]
) -> Indicator | None:
    inputs = list(references(wanted))
    datasets = {item.dataset for item in inputs}
    units = {edition.datasets[item.dataset].measures[item.measure].unit for item in inputs}
    for name in sorted(indicator.spec.related, key=list(edition.indicators).index):
        other = counts.get(name)
        if (
            other is not None
            and indicator.id in other.spec.related
            and datasets.isdisjoint(item.dataset for item in references(other.expression))
            and units == {other.spec.unit}
            and other.spec.domain is indicator.spec.domain
        ):
            return other
    return None
