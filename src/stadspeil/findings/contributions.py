"""Findings of kind *contribution*: the part of a change that one group of codes makes.

Over every breakdown of an additive amount or count whose parts add up to the whole: products and
their groups, and attributes that cut across them, such as the form of contract. The cut that tells
most is found by its *excess*: its share in the change minus its share in the whole before. If
everything grew alike, every excess would be zero.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from stadspeil.findings.changes import is_whole_year
from stadspeil.findings.figures import Figures
from stadspeil.findings.parts import Parts
from stadspeil.findings.rounding import Bounds
from stadspeil.findings.saying import SAME, direction_of, say_change
from stadspeil.findings.wording import Speech, paragraph, speak
from stadspeil.findings.working import PERCENT, Working
from stadspeil.model.base import Text
from stadspeil.model.dataset import MeasureType
from stadspeil.model.discontinuity import DiscontinuityKind
from stadspeil.model.expression import references
from stadspeil.model.finding import (
    Finding,
    FindingKind,
    Rule,
    Sentence,
    Uncertainty,
    UncertaintyKind,
    finding_id,
)
from stadspeil.model.indicator import Domain
from stadspeil.model.insight import Direction
from stadspeil.model.observation import Change
from stadspeil.model.unit import UnitKind

LEAST_SHARE = 50.0
"""From this percentage of the whole change on, a part is told."""

LEAST_EXCESS = 25.0
"""From this many points more than its share in the whole before."""


@dataclass(frozen=True)
class Whole:
    """A whole that changed, and the breakdown in which its parts are looked for."""

    parts: Parts
    code: str
    domain: Domain
    change: Change

    @property
    def periods(self) -> tuple[str, str]:
        """The period that the change ends in, and the one that it starts from."""
        return self.change.period_to, self.change.period_from


@dataclass(frozen=True)
class Contribution:
    """A part of a whole with the working behind it."""

    whole: Whole
    code: str
    change: Change
    working: Working

    @property
    def excess(self) -> float:
        """Its share in the change minus its share in the whole before, in points."""
        values = self.working.quantities
        return values["share_of_change"].value - values["share_before"].value


def find_contributions(figures: Figures) -> Iterator[Finding]:
    """The part that tells most of each whole, the laws before the total of all."""
    told: set[str] = set()
    for group in _wholes(figures):
        found = [item for whole in group for item in _contributions(whole)]
        if not found:
            continue
        finding = _build(max(found, key=lambda item: item.excess))
        if finding.id not in told:  # what is told of a law is not told again of the total
            told.add(finding.id)
            yield finding


# -- what is looked at


def _wholes(figures: Figures) -> Iterator[list[Whole]]:
    """Each whole that rose or fell, once for each breakdown of it."""
    for source in figures.edition.findings.products:
        if source.under is not None and _adds_up_by_nature(figures, source.euros):
            yield list(_whole(figures, source.euros, (source.by,), source.under, source.law))
    for indicator in figures.indicators():
        if _adds_up_by_nature(figures, indicator.id):
            spec = indicator.spec
            yield list(_whole(figures, indicator.id, spec.breakdowns, "", spec.domain))


def _whole(
    figures: Figures, indicator: str, breakdowns: tuple[str, ...], code: str, domain: Domain
) -> Iterator[Whole]:
    for by in breakdowns:
        parts = Parts(figures, indicator, by)
        change = figures.latest_change(indicator, breakdown=parts.breakdown(code))
        if (
            change is not None
            and figures.direction(change) in (Direction.ROSE, Direction.FELL)
            and is_whole_year(change)
        ):
            yield Whole(parts, code, domain, change)


def _adds_up_by_nature(figures: Figures, indicator: str) -> bool:
    """Whether all that an indicator counts may be added up: euros, households in groups."""
    edition = figures.edition
    return figures.unit(indicator).kind in (UnitKind.MONEY, UnitKind.COUNT) and all(
        edition.datasets[item.dataset].measures[item.measure].type is MeasureType.ADDITIVE
        for item in references(edition.indicators[indicator].expression)
    )


def _contributions(whole: Whole) -> Iterator[Contribution]:
    """The parts of a whole that tell enough."""
    parts = whole.parts
    codes = parts.codes(whole.periods, whole.code or None)
    if not _add_up(whole, codes):
        return
    for code in codes:
        change = parts.change(code, whole.change.period_to)
        if _goes_along(whole, change):
            working = _work(whole, code)
            found = Contribution(whole, code, change, working) if working and change else None
            if found and _tells_enough(found):
                yield found


def _add_up(whole: Whole, codes: tuple[str, ...]) -> bool:
    """Whether the highest parts are known and make the whole within rounding, both times."""
    parts, scale = whole.parts, whole.parts.figures.unit(whole.parts.indicator).scale
    highest = parts.children("", codes)
    for period in whole.periods:
        total = parts.at(whole.code, period)
        limits = parts.figures.rounding(total) if total else None
        if limits is None:
            return False
        sums = Bounds(0.0, 0.0)
        for code in highest:
            found, amount = parts.at(code, period), parts.amount(code, period)
            own = parts.figures.rounding(found) if found else None
            if amount is None:
                return False
            own = own or Bounds(amount / scale, amount / scale)
            sums = Bounds(sums.lower + own.lower, sums.upper + own.upper)
        if not limits.minus(sums).holds_zero:
            return False
    return True


def _goes_along(whole: Whole, change: Change | None) -> bool:
    """Whether a part changed the same way as the whole, between the same periods."""
    if change is None or change.period_from != whole.change.period_from:
        return False
    ways = (Direction.ROSE, Direction.FELL)
    way = whole.parts.figures.direction(change)
    return way in ways and way is whole.parts.figures.direction(whole.change)


def _work(whole: Whole, code: str) -> Working | None:
    """The figures of a part and of the rest; None where a share would mean nothing."""
    parts, working = whole.parts, whole.parts.figures.working()
    for name, of in (("", whole.code), ("part_", code)):
        for when, period in zip(("after", "before"), whole.periods, strict=True):
            found = parts.at(of, period)
            if found is None:
                return None
            working.value(name + when, found)
    values = working.quantities
    unit = values["after"].unit
    if min(item.value for item in values.values()) < 0 or values["before"].value == 0:
        return None
    for when in ("after", "before"):
        working.within(f"rest_{when}", Rule.DIFFERENCE, when, f"part_{when}", unit=unit)
        if values[when].value > 0:
            working.within(
                f"share_{when}", Rule.PERCENT, f"part_{when}", when, unit=PERCENT, decimals=1
            )
    for name in ("", "part_", "rest_"):
        working.difference(f"{name}difference", f"{name}after", f"{name}before")
        if values[f"{name}before"].value > 0 and not _is_small(parts, working, name):
            working.relative(f"{name}relative", f"{name}after", f"{name}before")
    working.within("share_of_change", Rule.PERCENT, "part_difference", "difference", unit=PERCENT)
    return working


def _is_small(parts: Parts, working: Working, name: str) -> bool:
    """Whether so few people are counted that a percentage would say too much."""
    figures = parts.figures
    return figures.unit(parts.indicator).kind is UnitKind.COUNT and any(
        working.quantities[f"{name}{when}"].value < figures.bounds.small_count
        for when in ("after", "before")
    )


def _tells_enough(found: Contribution) -> bool:
    """At least half of the change, more than its size explains, however the source rounded."""
    limits = found.working.bounds.get("share_of_change")
    share = limits.lower if limits else found.working.quantities["share_of_change"].value
    return share >= LEAST_SHARE and found.excess >= LEAST_EXCESS


# -- the finding


def _build(found: Contribution) -> Finding:
    whole, working, parts = found.whole, found.working, found.whole.parts
    figures = parts.figures
    breakdown = parts.breakdown(found.code)
    difference = working.quantities["part_difference"]
    limits = working.bounds.get("part_difference")
    rows = [parts.at(found.code, period) for period in whole.periods]
    is_money = figures.unit(parts.indicator).kind is UnitKind.MONEY
    return Finding(
        id=finding_id(
            FindingKind.CONTRIBUTION,
            parts.indicator,
            figures.area,
            whole.change.period_to,
            breakdown,
        ),
        kind=FindingKind.CONTRIBUTION,
        domain=whole.domain,
        indicator=parts.indicator,
        area=figures.area,
        period=whole.change.period_to,
        breakdown=breakdown,
        quantities=working.result,
        lead="part_after",
        change="part_difference",
        sentences=speak(figures.edition, lambda speech: _say(speech, found)),
        uncertainty=(
            Uncertainty(UncertaintyKind.ROUNDING, "part_difference", limits.lower, limits.upper),
        )
        if limits and limits.lower < limits.upper
        else (),
        caveats=(*_causes(found.change, whole.change), *figures.caveats(parts.indicator)),
        size_money=abs(difference.value) if is_money else None,
        size_people=None if is_money else abs(difference.value),
        certainty=figures.certainty(*(row for row in rows if row is not None)),
    )


def _causes(*changes: Change) -> tuple[Text, ...]:
    found = {
        entry.reason.nl: entry.reason
        for change in changes
        for entry in change.causes
        if entry.kind is not DiscontinuityKind.GEEN_BREUK
    }
    return tuple(found.values())


def _say(speech: Speech, found: Contribution) -> Sentence:
    whole, working = found.whole, found.working
    causes = _causes(found.change) or _causes(whole.change)
    return paragraph(
        say_change(speech, working, whole.change),
        *_say_part(speech, found),
        *(speech.fill("finding_cause", cause=speech.text(reason)) for reason in causes),
    )


def _say_part(speech: Speech, found: Contribution) -> list[Sentence]:
    """Up to the whole change: how much of it. More than that: what the rest did."""
    working, parts = found.working, found.whole.parts
    values = working.quantities
    way = direction_of(working, "rest_after", "rest_before")
    if values["share_of_change"].value <= 100:
        is_money = parts.figures.unit(parts.indicator).kind is UnitKind.MONEY
        rose = values["difference"].value > 0
        share = speech.fill(
            "finding_contribution_money" if is_money else "finding_contribution_count",
            change=speech.language("finding_rise" if rose else "finding_fall"),
            difference=speech.number(values["part_difference"], size=True),
            part=speech.code(parts.indicator, parts.by, found.code),
        )
        return [share, _say_share(speech, working)]
    equal = parts.figures.bounds.equal_percent
    relative = values.get("rest_relative")
    if way == SAME or (relative is not None and abs(relative.value) < equal):
        return [_say_own(speech, found), speech.fill("finding_contribution_rest_same")]
    rest = speech.fill(
        "finding_contribution_rest_percent" if relative else "finding_contribution_rest",
        verb=speech.language("finding_verb_rose_one" if way > 0 else "finding_verb_fell_one"),
        difference=speech.number(values["rest_difference"], size=True),
        percent=speech.percent(relative, working.bounds.get("rest_relative")) if relative else "",
    )
    return [_say_own(speech, found), rest]


def _say_own(speech: Speech, found: Contribution) -> Sentence:
    """What the part itself did."""
    working, parts = found.working, found.whole.parts
    rose = working.quantities["part_difference"].value > 0
    relative = working.quantities.get("part_relative")
    return speech.fill(
        "finding_contribution_own_percent" if relative else "finding_contribution_own",
        subject=speech.subject(parts.indicator, parts.breakdown(found.code)),
        verb=speech.verb("rose" if rose else "fell", parts.indicator),
        difference=speech.number(working.quantities["part_difference"], size=True),
        percent=speech.percent(relative, working.bounds.get("part_relative")) if relative else "",
    )


def _say_share(speech: Speech, working: Working) -> Sentence:
    """How its share in the whole moved, if rounding can't have made that."""
    values = working.quantities
    if "share_after" not in values or direction_of(working, "share_after", "share_before") == SAME:
        return ()
    rose = values["share_after"].value > values["share_before"].value
    return speech.fill(
        "finding_contribution_share",
        verb=speech.language("finding_verb_rose_one" if rose else "finding_verb_fell_one"),
        before=speech.certain(values["share_before"], working.bounds.get("share_before")),
        after=speech.certain(values["share_after"], working.bounds.get("share_after")),
    )
