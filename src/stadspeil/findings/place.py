"""Findings of kind *place*: where the area stands among the municipalities of its group.

A place is given with the places that neither chance nor rounding excludes. The funnel says whether
the area lies within the usual spread of these municipalities: chance and, where they vary more than
chance makes them (overdispersion), that too. And the verdict of the comparison is put to the test
of other peers: the nearest by composition, and all municipalities that the edition has.
"""

from collections.abc import Iterable, Iterator

import numpy as np

from stadspeil.findings.benchmark import Compared
from stadspeil.findings.figures import Figures
from stadspeil.findings.ordering import Ranked, rank_figures, sure_order
from stadspeil.findings.peers import Members, counted_members, judge_peers, peer_groups
from stadspeil.findings.placing import build_finding
from stadspeil.model.finding import Finding
from stadspeil.model.insight import FunnelPoint, Place
from stadspeil.model.observation import Observation
from stadspeil.model.unit import UnitKind
from stadspeil.stats import Funnel, funnel_limits

MIN_MEMBERS = 5
"""A place is given among at least this many municipalities."""


def find_places(figures: Figures, compared: Iterable[Compared]) -> Iterator[tuple[Place, Finding]]:
    """The place of each compared figure, where every municipality of its group has one."""
    for item in compared:
        for group in figures.edition.settings.reference_groups:
            codes = figures.edition.areas.members(group)
            members = counted_members(figures, item.own, codes)
            complete = MIN_MEMBERS <= len(codes) == len(members)
            if item.own.area in members and complete and _varies(members):
                yield _place(figures, item.own, group, members)
                break


def _varies(members: Members) -> bool:
    """Whether there is something to draw a funnel round: not nobody, and not everybody."""
    behind = [counts for _, counts in members.values()]
    count, base = sum(item.count for item in behind), sum(item.base for item in behind)
    return count > 0 and (behind[0].kind is not UnitKind.SHARE or count < base)


def _place(
    figures: Figures, own: Observation, group: str, members: Members
) -> tuple[Place, Finding]:
    ranked = {
        item.observation.area: item
        for item in rank_figures(figures, [item for item, _ in members.values()])
    }
    above, below = _sure(figures, own, ranked)
    points, funnel = _funnel(members)
    peers = list(peer_groups(figures, own, members))
    mine = members[own.area][1]
    verdicts = (judge_peers(figures, own, mine, name, found) for name, found in peers)
    place = Place(
        indicator=own.indicator,
        breakdown=own.breakdown,
        period=own.period,
        group=group,
        place=1 + sum(point.value > ranked[own.area].value for point in points),
        lowest=1 + len(above),
        highest=len(members) - len(below),
        pooled=funnel.pooled,
        dispersion=funnel.dispersion,
        points=points,
        peers=tuple(item for item in verdicts if item is not None),
    )
    return place, build_finding(figures, own, place, above, below)


def _sure(
    figures: Figures, own: Observation, ranked: dict[str, Ranked]
) -> tuple[list[Observation], list[Observation]]:
    """The figures that surely lie above the own one, and those that surely lie below it."""
    above, below = [], []
    for area, other in ranked.items():
        if area == own.area:
            continue
        order = sure_order(other, ranked[own.area], len(ranked) - 1, figures.bounds.confidence)
        if order > 0:
            above.append(other.observation)
        elif order < 0:
            below.append(other.observation)
    return above, below


def _funnel(members: Members) -> tuple[tuple[FunnelPoint, ...], Funnel]:
    """The points of the funnel plot, with limits that are wider where areas vary beyond chance."""
    counts = [behind for _, behind in members.values()]
    funnel = funnel_limits(
        [behind.count for behind in counts],
        [behind.base for behind in counts],
        kind="proportion" if counts[0].kind is UnitKind.SHARE else "rate",
        per=counts[0].per,
        overdispersed=True,
    )
    inner, outer = (
        np.column_stack([limits.lower, limits.upper]).tolist()
        for limits in (funnel.limits_95, funnel.limits_998)
    )
    points = tuple(
        FunnelPoint(
            item.id,
            area,
            behind.base,
            item.value or 0.0,
            tuple(inside),
            tuple(outside),
        )
        for (area, (item, behind)), inside, outside in zip(
            members.items(), inner, outer, strict=True
        )
    )
    return points, funnel
