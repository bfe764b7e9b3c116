"""Findings of kinds *rank* and *movement*: areas inside the city beside each other.

Only areas of one level, and none with so few people that a share says too little. The highest are
all that chance and rounding can't tell from the highest; where these are many, nobody is named.
Scores are read as an order: which areas moved most in it, by more places than rounding could make.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from stadspeil.findings.comparison import add_counts
from stadspeil.findings.figures import COMPARABLE, Figures
from stadspeil.findings.ordering import Ranked, rank_figures, sure_order
from stadspeil.findings.trends import comparable_run
from stadspeil.findings.wording import Part, Speech, paragraph, speak
from stadspeil.findings.working import NUMBER, Working
from stadspeil.model.area import MIN_INHABITANTS, AreaLevel
from stadspeil.model.edition import Indicator
from stadspeil.model.finding import Finding, FindingKind, Rule, Sentence, finding_id
from stadspeil.model.observation import Observation
from stadspeil.model.unit import UnitKind
from stadspeil.stats import rank_interval

MIN_AREAS = 5
"""An order needs figures for at least this many areas of one level."""

NAMED = 3
"""Where more areas than this can't be told apart, none is named as the highest or lowest."""

COARSE_FIRST = (AreaLevel.DISTRICT, AreaLevel.NEIGHBOURHOOD)


@dataclass(frozen=True)
class _Order:
    """Areas of one level in one period, the highest figure first."""

    city: Observation
    ranked: tuple[Ranked, ...]

    @property
    def ids(self) -> tuple[str, ...]:
        """The ids of all figures."""
        return tuple(item.observation.id for item in self.ranked)

    def id_of(self, area: str) -> str:
        """The id of the figure of an area."""
        return next(item.observation.id for item in self.ranked if item.observation.area == area)


def find_ranks(figures: Figures) -> Iterator[Finding]:
    """The highest and lowest areas of each share, rate or score, beside the city."""
    for indicator in figures.indicators():
        if figures.unit(indicator.id).kind not in COMPARABLE or figures.is_always_whole(indicator):
            continue
        city = figures.latest(indicator.id)
        if city is None:
            continue
        orders = (_order(figures, city, level) for level in COARSE_FIRST)
        order = next((item for item in orders if item is not None), None)
        if order is not None:
            yield from _build_rank(figures, indicator, order)


def _order(figures: Figures, city: Observation, level: AreaLevel) -> _Order | None:
    """The areas of a level in the period of the city's figure; None where there are too few."""
    found = [
        item
        for area in figures.edition.areas.inside(figures.area, level)
        if has_enough_people(figures, area.code)
        and (item := figures.at(city.indicator, city.period, area.code)) is not None
    ]
    ranked = sorted(rank_figures(figures, found), key=lambda item: -item.value)
    return _Order(city, tuple(ranked)) if len(ranked) >= MIN_AREAS else None


def has_enough_people(figures: Figures, area: str) -> bool:
    """Whether an area is known to have enough inhabitants, or nothing is known of it."""
    inhabitants = figures.monitor.inhabitants.get(area)
    return inhabitants is None or (inhabitants.value or 0.0) >= MIN_INHABITANTS


def _ends(figures: Figures, order: _Order) -> tuple[list[Ranked], list[Ranked]]:
    """The areas that can't be told from the highest, and from the lowest; empty if too many."""
    pairs, confidence = len(order.ranked) - 1, figures.bounds.confidence
    first, last = order.ranked[0], order.ranked[-1]
    high = [item for item in order.ranked if not sure_order(first, item, pairs, confidence)]
    low = [item for item in order.ranked[::-1] if not sure_order(item, last, pairs, confidence)]
    return (high if len(high) <= NAMED else []), (low if len(low) <= NAMED else [])


def _build_rank(figures: Figures, indicator: Indicator, order: _Order) -> Iterator[Finding]:
    high, low = _ends(figures, order)
    if not high and not low:
        return
    working = figures.working()
    working.value("city", order.city)
    add_counts(figures, working, order.city)
    for item in order.ranked:
        working.observe(item.observation)
    working.count("number", Rule.COUNT, order.ids)
    for side, rule, items in (("high", Rule.RANK, high), ("low", Rule.RANK_LOW, low)):
        for place, item in enumerate(items, start=1):
            working.value(f"{side}_{place}", item.observation)
            others = [other for other in order.ids if other != item.observation.id]
            working.derive(f"place_{side}_{place}", rule, item.observation.id, *others, unit=NUMBER)
    widest = _add_gap(working, high, low)
    lead = "high_1" if high else "low_1"
    yield Finding(
        id=finding_id(FindingKind.RANK, indicator.id, order.city.area, order.city.period),
        kind=FindingKind.RANK,
        domain=indicator.spec.domain,
        indicator=indicator.id,
        area=order.city.area,
        period=order.city.period,
        breakdown=(),
        quantities=working.result,
        lead=lead,
        change=None,
        sentences=speak(
            figures.edition, lambda speech: _say_rank(speech, working, order, high, low, widest)
        ),
        caveats=figures.caveats(indicator.id),
        certainty=figures.certainty(*(item.observation for item in order.ranked)),
    )


def _add_gap(working: Working, high: Sequence[Ranked], low: Sequence[Ranked]) -> Ranked | None:
    """The wider of the gaps between the city and its ends, as a quantity; None where both tie."""
    gaps = []
    for side, items in (("high", high), ("low", low)):
        if len(items) == 1:
            found = working.difference(f"gap_{side}", f"{side}_1", "city")
            gaps.append((round(abs(found.value), 9), items[0]))
    if len(gaps) < 2 or gaps[0][0] == gaps[1][0]:
        return None
    return max(gaps, key=lambda gap: gap[0])[1]


def _say_rank(
    speech: Speech,
    working: Working,
    order: _Order,
    high: Sequence[Ranked],
    low: Sequence[Ranked],
    widest: Ranked | None,
) -> Sentence:
    key = "both" if high and low else "high" if high else "low"
    own = speech.area(order.city.area)
    sentences = [
        speech.fill(
            f"finding_rank_{key}",
            when=speech.when(order.city.period),
            subject=speech.subject(order.city.indicator),
            high=_names(speech, working, "high", high),
            low=_names(speech, working, "low", low),
        ),
        speech.fill("finding_rank_city", own=own, value=_figure(speech, working, "city")),
    ]
    if widest is not None:
        side = "high" if high and widest is high[0] else "low"
        gap = _figure(speech, working, f"gap_{side}")
        area = speech.area(widest.observation.area)
        sentences.append(speech.fill("finding_rank_gap", own=own, area=area, gap=gap))
    return paragraph(*sentences)


def _names(speech: Speech, working: Working, side: str, items: Sequence[Ranked]) -> Sentence:
    named: list[Part] = [
        speech.fill(
            "finding_named_value",
            name=speech.area(item.observation.area),
            value=_figure(speech, working, f"{side}_{place}"),
        )
        for place, item in enumerate(items, start=1)
    ]
    return speech.among(named)


def _figure(speech: Speech, working: Working, name: str) -> Sentence:
    """A figure of an area; where it comes from counts, without digits that rounding could alter."""
    quantity, is_gap = working.quantities[name], name.startswith("gap_")
    if "count" not in working.quantities:
        return (speech.number(quantity, size=is_gap),)
    return speech.certain(quantity, working.bounds.get(name), size=is_gap)


# -- movement


def find_movements(figures: Figures) -> Iterator[Finding]:
    """The areas that moved most in the order of a score, over its comparable years."""
    for indicator in figures.indicators():
        if figures.unit(indicator.id).kind is not UnitKind.SCORE:
            continue
        run = comparable_run(figures, indicator.id)
        if len(run.points) < 2:
            continue
        for level in reversed(COARSE_FIRST):
            before, after = (_order(figures, run.points[place], level) for place in (0, -1))
            if before is not None and after is not None:
                yield from _build_movement(figures, indicator, *_shared(before, after))
                break


def _shared(before: _Order, after: _Order) -> tuple[_Order, _Order]:
    """Both orders, of the areas that stand in both."""
    areas = {item.observation.area for item in before.ranked} & {
        item.observation.area for item in after.ranked
    }
    first, last = (
        _Order(order.city, tuple(item for item in order.ranked if item.observation.area in areas))
        for order in (before, after)
    )
    return first, last


def _places(figures: Figures, order: _Order) -> dict[str, tuple[int, int, int]]:
    """Of each area its place, and the first and last that it can have."""
    ranks = rank_interval(
        [item.value for item in order.ranked],
        [item.error for item in order.ranked],
        [item.half for item in order.ranked],
        confidence=figures.bounds.confidence,
    )
    return {
        item.observation.area: (
            1 + sum(other.value > item.value for other in order.ranked),
            int(ranks.lower[place]),
            int(ranks.upper[place]),
        )
        for place, item in enumerate(order.ranked)
    }


def _build_movement(
    figures: Figures, indicator: Indicator, before: _Order, after: _Order
) -> Iterator[Finding]:
    if len(after.ranked) < MIN_AREAS:
        return
    was, now = _places(figures, before), _places(figures, after)
    up = _furthest(was, now)
    down = _furthest(now, was)
    if up is None and down is None:
        return
    working = figures.working()
    for order in (before, after):
        for item in order.ranked:
            working.observe(item.observation)
    working.count("number", Rule.COUNT, after.ids)
    for name, area in (("up", up), ("down", down)):
        if area is not None:
            for when, order in (("before", before), ("after", after)):
                mine = order.id_of(area)
                others = [other for other in order.ids if other != mine]
                working.derive(f"{name}_{when}", Rule.RANK, mine, *others, unit=NUMBER)
            working.difference(f"{name}_moved", f"{name}_before", f"{name}_after")
    lead = "up_after" if up is not None else "down_after"
    yield Finding(
        id=finding_id(FindingKind.MOVEMENT, indicator.id, after.city.area, after.city.period),
        kind=FindingKind.MOVEMENT,
        domain=indicator.spec.domain,
        indicator=indicator.id,
        area=after.city.area,
        period=after.city.period,
        breakdown=(),
        quantities=working.result,
        lead=lead,
        change="up_moved" if up is not None else "down_moved",
        sentences=speak(
            figures.edition, lambda speech: _say_movement(speech, working, before, after, up, down)
        ),
        caveats=figures.caveats(indicator.id),
        certainty=figures.certainty(*(item.observation for item in after.ranked)),
    )


def _furthest(
    was: dict[str, tuple[int, int, int]], now: dict[str, tuple[int, int, int]]
) -> str | None:
    """The area that surely rose by most places; None where none did, or two did alike."""
    rises = {area: was[area][0] - now[area][0] for area in was if now[area][2] < was[area][1]}
    most = max(rises.values(), default=0)
    areas = [area for area, rise in rises.items() if rise == most]
    return areas[0] if len(areas) == 1 else None


def _say_movement(
    speech: Speech,
    working: Working,
    before: _Order,
    after: _Order,
    up: str | None,
    down: str | None,
) -> Sentence:
    sentences: list[Sentence] = []
    for name, area in (("up", up), ("down", down)):
        if area is None:
            continue
        key = "finding_movement" if name == "up" else "finding_movement_only_down"
        if sentences:
            key = "finding_movement_down"
        sentences.append(
            speech.fill(
                key,
                number=speech.number(working.quantities["number"]),
                subject=speech.subject(after.city.indicator),
                area=speech.area(area),
                first=speech.the(before.city.period),
                last=speech.the(after.city.period),
                before=speech.number(working.quantities[f"{name}_before"]),
                after=speech.number(working.quantities[f"{name}_after"]),
            )
        )
    return paragraph(*sentences)
