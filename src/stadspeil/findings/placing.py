"""The finding and the sentences of a place among municipalities."""

from collections.abc import Iterable, Sequence

from stadspeil.findings.figures import Figures
from stadspeil.findings.wording import Speech, paragraph, speak
from stadspeil.findings.working import NUMBER, Working
from stadspeil.model.finding import (
    Finding,
    FindingKind,
    Rule,
    Sentence,
    Uncertainty,
    UncertaintyKind,
    finding_id,
)
from stadspeil.model.insight import FunnelPoint, Level, PeerVerdict, Place
from stadspeil.model.observation import Observation
from stadspeil.model.unit import UnitKind

POOLED = {UnitKind.SHARE: Rule.POOLED_PERCENT, UnitKind.RATE: Rule.POOLED_PER_1000}


def build_finding(
    figures: Figures,
    own: Observation,
    place: Place,
    above: Sequence[Observation],
    below: Sequence[Observation],
) -> Finding:
    """The finding of a place; `above` and `below` are the figures that surely lie there."""
    working = _work_out(figures, own, place, above, below)
    everyone = [
        figures.monitor.by_key[own.indicator, point.area, own.breakdown, own.period]
        for point in place.points
    ]
    spec = figures.edition.indicators[own.indicator].spec
    return Finding(
        id=finding_id(FindingKind.PLACE, own.indicator, own.area, own.period, own.breakdown),
        kind=FindingKind.PLACE,
        domain=spec.domain,
        indicator=own.indicator,
        area=own.area,
        period=own.period,
        breakdown=own.breakdown,
        quantities=working.result,
        lead="place",
        change=None,
        sentences=speak(figures.edition, lambda speech: _say(speech, working, own, place)),
        uncertainty=(
            Uncertainty(
                UncertaintyKind.CHANCE,
                "place",
                place.lowest,
                place.highest,
                figures.bounds.confidence,
            ),
        ),
        caveats=figures.caveats(own.indicator),
        certainty=figures.certainty(*everyone),
    )


def _figures_of(figures: Figures, own: Observation, areas: Iterable[str]) -> list[Observation]:
    """The same figure of other areas; all of them have one."""
    by_key = figures.monitor.by_key
    return [by_key[own.indicator, area, own.breakdown, own.period] for area in areas]


def _work_out(
    figures: Figures,
    own: Observation,
    place: Place,
    above: Sequence[Observation],
    below: Sequence[Observation],
) -> Working:
    working = figures.working()
    value = working.value("value", own)
    ids = [own.id, *(point.observation for point in place.points if point.area != own.area)]
    for point in place.points:
        working.observe(
            figures.monitor.by_key[own.indicator, point.area, own.breakdown, own.period]
        )
    working.derive("place", Rule.RANK, *ids, unit=NUMBER)
    working.count("number", Rule.COUNT, ids)
    working.count("first", Rule.NEXT, (item.id for item in above))
    working.count("behind", Rule.COUNT, (item.id for item in below))
    working.derive("last", Rule.DIFFERENCE, "number", "behind", unit=NUMBER)
    rule = POOLED[figures.unit(own.indicator).kind]
    for peers in place.peers:
        members = _figures_of(figures, own, peers.areas)
        working.count(f"number_{peers.peers}", Rule.COUNT, (item.id for item in members))
        working.pool(peers.peers, rule, members, value.unit, value.decimals)
        working.difference(f"difference_{peers.peers}", "value", peers.peers)
    if working.quantities["group"].value > 0:
        working.relative("relative", "value", "group")
    return working


def spread_of(own: FunnelPoint) -> str:
    """Where a point lies in the funnel: `inside`, `outside` the 95 % limits, or `far` outside."""
    if not own.limits_998[0] <= own.value <= own.limits_998[1]:
        return "far"
    return "inside" if own.limits_95[0] <= own.value <= own.limits_95[1] else "outside"


def _say(speech: Speech, working: Working, own: Observation, place: Place) -> Sentence:
    parts = working.quantities
    point = next(item for item in place.points if item.area == own.area)
    shared = sum(item.value == point.value for item in place.points) > 1
    sentences = [
        speech.fill(
            "finding_placed_shared" if shared else "finding_placed",
            subject=speech.subject(own.indicator, own.breakdown),
            own=speech.area(own.area),
            when=speech.when(own.period),
            place=speech.number(parts["place"]),
            number=speech.number(parts["number"]),
            group=speech.area(place.group),
        )
    ]
    if place.lowest < place.highest:
        first, last = (speech.number(parts[name]) for name in ("first", "last"))
        sentences.append(speech.fill("finding_placed_range", first=first, last=last))
    sentences.append(speech.fill(f"finding_placed_{spread_of(point)}"))
    sentences += _say_peers(speech, working, own, place)
    return paragraph(*sentences)


def _say_peers(speech: Speech, working: Working, own: Observation, place: Place) -> list[Sentence]:
    """Whether the verdict beside the group survives other peers."""
    group, *others = place.peers
    if group.level not in (Level.LOWER, Level.HIGHER):
        return []
    same = [_peers(speech, working, own, item) for item in others if item.level is group.level]
    sentences = []
    if same:
        key = f"finding_placed_also_{group.level.value}"
        sentences.append(speech.fill(key, peers=speech.among(same)))
    for item in others:
        if item.level is not group.level:
            key = f"finding_placed_but_{item.level.value}"
            sentences.append(speech.fill(key, peers=_peers(speech, working, own, item)))
    return sentences


def _peers(speech: Speech, working: Working, own: Observation, peers: PeerVerdict) -> Sentence:
    return speech.fill(
        f"finding_peers_{peers.peers}",
        number=speech.number(working.quantities[f"number_{peers.peers}"]),
        own=speech.area(own.area),
    )
