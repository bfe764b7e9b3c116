"""What figures say of an area beside others of its level: its kind, its place, its spread."""

from collections.abc import Iterator, Sequence
from decimal import Decimal

from stadspeil.errors import EditionError, Problem
from stadspeil.model.area import MIN_INHABITANTS, AreaLevel
from stadspeil.model.edition import Indicator
from stadspeil.model.monitor import Monitor
from stadspeil.model.observation import Observation
from stadspeil.model.period import parse_period
from stadspeil.model.profile import Profiles, Rank, Spread, Standing, Typed, Width
from stadspeil.model.typology import Classification, Typology
from stadspeil.model.unit import UnitKind
from stadspeil.stats import competition_ranks

RANKED = (AreaLevel.DISTRICT, AreaLevel.NEIGHBOURHOOD)
"""The levels within which areas of the city are ranked."""


def build_profiles(monitor: Monitor) -> Profiles:
    """Work out the profiles of the areas of an edition.

    Raises:
        EditionError: a classification of a period without figures.
    """
    scores = [
        indicator
        for indicator in monitor.edition.indicators.values()
        if monitor.edition.units[indicator.spec.unit].kind is UnitKind.SCORE
    ]
    standings = tuple(
        standing
        for indicator in scores
        for level in RANKED
        for standing in _stand(monitor, indicator, level)
    )
    return Profiles(
        tuple(_classify_all(monitor)), standings, tuple(_spread_all(monitor, standings))
    )


# -- kinds


def _classify_all(monitor: Monitor) -> Iterator[Typed]:
    problems: list[Problem] = []
    for typology in monitor.edition.typologies:
        rule = typology.classification
        if rule is None:
            continue
        observations = [
            item
            for item in monitor.by_indicator.get(rule.indicator, ())
            if item.period == rule.period and not item.breakdown and item.value is not None
        ]
        if not observations:
            problems.append(_no_figures(monitor, typology, rule))
        for item in observations:
            yield from _classify(monitor, typology, rule, item)
    if problems:
        raise EditionError(problems)


def _classify(
    monitor: Monitor, typology: Typology, rule: Classification, item: Observation
) -> Iterator[Typed]:
    """The kind of one area; nothing where its level has no threshold."""
    level = monitor.edition.areas[item.area].level
    for threshold in rule.thresholds:
        if threshold.level is level and item.value is not None:
            value = Decimal(repr(item.value))
            if value <= threshold.low and value < threshold.high:
                kind: str | None = rule.low
            else:
                kind = rule.high if value >= threshold.high else None
            yield Typed(typology, item, threshold, kind)


def _no_figures(monitor: Monitor, typology: Typology, rule: Classification) -> Problem:
    periods = sorted(
        {item.period for item in monitor.by_indicator.get(rule.indicator, ())}, key=parse_period
    )
    return Problem(
        "typologies.yaml",
        monitor.edition.typology_lines.get(typology.id, 0),
        f"{typology.id}.classification.period",
        f"no figure of {rule.indicator} in {rule.period}",
        f"a period with figures: {', '.join(periods) or '(there is none)'}",
        "correct the period",
    )


# -- places


def _stand(monitor: Monitor, indicator: Indicator, level: AreaLevel) -> Iterator[Standing]:
    series = _whole_series(monitor, indicator, level)
    if len(series) < 2 or len(series[0]) < 2:
        return
    ends = [_rank([items[place] for items in series]) for place in (0, -1)]
    for first, last in zip(*ends, strict=True):
        area = last.observation.area
        yield Standing(indicator.id, area, level, len(series), first, last)


def _whole_series(
    monitor: Monitor, indicator: Indicator, level: AreaLevel
) -> list[tuple[Observation, ...]]:
    """The series of the areas of a level that have a figure in every period, and inhabitants."""
    areas = monitor.edition.areas.inside(monitor.edition.settings.area, level)
    found = [
        tuple(
            sorted(
                (
                    item
                    for item in monitor.series(indicator.id, area.code)
                    if item.value is not None
                ),
                key=lambda item: parse_period(item.period),
            )
        )
        for area in areas
        if not _is_small(monitor, area.code)
    ]
    longest = max(map(len, found), default=0)
    return [items for items in found if items and len(items) == longest]


def _is_small(monitor: Monitor, area: str) -> bool:
    size = monitor.inhabitants.get(area)
    return size is not None and size.value is not None and size.value < MIN_INHABITANTS


def _rank(items: Sequence[Observation]) -> list[Rank]:
    values = [item.value or 0.0 for item in items]
    ranks = competition_ranks(values)
    return [
        Rank(item, int(rank), values.count(value))
        for item, rank, value in zip(items, ranks, values, strict=True)
    ]


# -- spread


def _spread_all(monitor: Monitor, standings: Sequence[Standing]) -> Iterator[Spread]:
    """How far the ranked parts of each area differ, where there are two or more."""
    inside: dict[tuple[str, str], list[Standing]] = {}
    for item in standings:
        parent = monitor.edition.areas[item.area].parent
        if parent is not None and parent != monitor.edition.settings.area:
            inside.setdefault((item.indicator, parent), []).append(item)
    for (indicator, parent), items in inside.items():
        if len(items) > 1:
            yield Spread(
                indicator,
                parent,
                _width(parent, [item.first for item in items]),
                _width(parent, [item.last for item in items]),
            )


def _width(area: str, ranks: Sequence[Rank]) -> Width:
    items = sorted((rank.observation for rank in ranks), key=lambda item: item.value or 0.0)
    return Width(area, items[0], items[-1])
