"""The count behind a share or rate: how many people a difference in percent is about."""

from stadspeil.findings.figures import Figures
from stadspeil.model.edition import Indicator
from stadspeil.model.expression import ratio, references
from stadspeil.model.unit import UnitKind


def counted_indicator(figures: Figures, indicator: Indicator) -> Indicator | None:
    """The indicator that gives the count behind a share or rate.

    It has the very expression of that count. Failing that, it is related to the share and the share
    to it, in one domain, and counts the same unit from another dataset.
    """
    if figures.unit(indicator.id).kind not in (UnitKind.SHARE, UnitKind.RATE):
        return None
    parts = ratio(indicator.expression)
    wanted = indicator.count or (parts[0] if parts is not None else None)
    if wanted is None:
        return None
    counts = [item for item in figures.indicators() if is_counted(figures, item)]
    for other in counts:
        if other.expression == wanted:
            return other
    datasets = {item.dataset for item in references(wanted)}
    units = {
        figures.edition.datasets[item.dataset].measures[item.measure].unit
        for item in references(wanted)
    }
    for other in counts:
        related = other.id in indicator.spec.related and indicator.id in other.spec.related
        elsewhere = datasets.isdisjoint(item.dataset for item in references(other.expression))
        alike = units == {other.spec.unit} and other.spec.domain is indicator.spec.domain
        if related and elsewhere and alike:
            return other
    return None


def is_counted(figures: Figures, indicator: Indicator) -> bool:
    """Whether an indicator counts people or things."""
    return figures.unit(indicator.id).kind is UnitKind.COUNT
