"""The municipalities that the area is placed among: its size class, the nearest, and all."""

import math
from collections.abc import Iterator, Mapping, Sequence
from statistics import pstdev

from stadspeil.findings.benchmark import Counted, count_behind, judge
from stadspeil.findings.figures import Figures
from stadspeil.model.insight import Level, PeerVerdict
from stadspeil.model.observation import Observation

Members = Mapping[str, tuple[Observation, Counted]]
"""Municipalities with their figure and the counts behind it, in the order of the edition."""

GROUP, NEAREST, ALL = "group", "nearest", "all"


def counted_members(figures: Figures, own: Observation, areas: Sequence[str]) -> Members:
    """The areas that have the figure of the area's own period, with counts behind it."""
    return {
        area: (found, behind)
        for area in areas
        if (found := figures.at(own.indicator, own.period, area, own.breakdown)) is not None
        and (behind := count_behind(figures, found)) is not None
    }


def peer_groups(
    figures: Figures, own: Observation, group: Members
) -> Iterator[tuple[str, Members]]:
    """Each group of peers without the area itself: reference group, nearest, all."""
    areas = figures.edition.areas
    level = areas[own.area].level
    everyone = counted_members(
        figures, own, [area.code for area in areas if area.level is level and area.code != own.area]
    )
    others = {area: found for area, found in group.items() if area != own.area}
    yield GROUP, others
    nearest = nearest_areas(figures, own, everyone)
    if nearest:
        yield NEAREST, {area: everyone[area] for area in nearest}
    if set(everyone) > set(others):
        yield ALL, everyone


def nearest_areas(figures: Figures, own: Observation, among: Members) -> tuple[str, ...]:
    """The areas nearest by composition, nearest first; none where the edition can't say.

    The distance is √Σ((x - x₀) / s)² over the shares that the settings name, with s the standard
    deviation of a share over these areas and the area itself. A figure from a dataset that the
    composition is taken from has no nearest areas: they would be alike in it by choice.
    """
    settings = figures.edition.findings
    columns: list[Mapping[str, float]] = []
    for name in settings.peer_composition:
        mine = figures.latest(name)
        if mine is None or set(mine.dataset) & set(own.dataset):
            return ()
        found = {area: figures.at(name, mine.period, area) for area in (own.area, *among)}
        columns.append({area: item.value for area, item in found.items() if item and item.value})
    known = [area for area in among if all(area in column for column in columns)]
    if not columns or len(known) < settings.nearest:
        return ()
    spreads = [pstdev([column[area] for area in (own.area, *known)]) for column in columns]

    def distance(area: str) -> float:
        return math.hypot(
            *(
                (column[area] - column[own.area]) / spread if spread else 0.0
                for column, spread in zip(columns, spreads, strict=True)
            )
        )

    return tuple(sorted(known, key=distance)[: settings.nearest])


def judge_peers(
    figures: Figures, own: Observation, mine: Counted, name: str, members: Members
) -> PeerVerdict | None:
    """The area beside a group of peers taken together; None where that can't be computed."""
    counts = [behind for _, behind in members.values()]
    if not counts:
        return None
    together = counts[0]
    for other in counts[1:]:
        together = together.plus(other)
    found = judge(figures, own, mine.figure, together.figure, scale=mine.per)
    if found is None:
        return None
    level: Level = found[0]
    value = together.per * together.count / together.base
    return PeerVerdict(name, tuple(members), value, level)
