"""Finding what a command names, with a suggestion when there is no such thing."""

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches

from stadspeil.errors import UnknownName
from stadspeil.model.edition import Indicator
from stadspeil.model.finding import Finding, FindingKind
from stadspeil.model.indicator import Domain
from stadspeil.model.monitor import Monitor
from stadspeil.model.observation import Breakdown, Change, Observation
from stadspeil.model.period import parse_period
from stadspeil.observations import Derivation, Store, change_of, explain_observation


@dataclass(frozen=True)
class Explanation:
    """An explained figure; for a change also the earlier figure and the change itself."""

    derivation: Derivation
    earlier: Derivation | None = None
    change: Change | None = None


def find_indicator(monitor: Monitor, name: str) -> Indicator:
    """An indicator by its id.

    Raises:
        UnknownName: the edition has no such indicator; the message names the nearest.
    """
    indicators = monitor.edition.indicators
    if name not in indicators:
        raise UnknownName(_unknown("indicator", name, indicators))
    return indicators[name]


def select_findings(monitor: Monitor, law: str, kind: str) -> tuple[Finding, ...]:
    """The findings of a law, of a kind, or all.

    Raises:
        UnknownName: there is no such law or kind.
    """
    for what, name, known in (("law", law, Domain), ("kind of finding", kind, FindingKind)):
        if name and name not in list(known):
            raise UnknownName(_unknown(what, name, list(known)))
    return tuple(
        item
        for item in monitor.insight.findings
        if (not law or item.domain == law) and (not kind or item.kind == kind)
    )


def find_explanation(
    store: Store,
    monitor: Monitor,
    indicator: str,
    period: str,
    area: str,
    breakdown: Iterable[str],
    change_from: str,
) -> Explanation:
    """What explains a figure, or with `change_from` a change.

    Raises:
        UnknownName: there is no such figure.
    """
    found = find_indicator(monitor, indicator)
    code = area or monitor.edition.settings.area
    if code not in monitor.edition.areas:
        raise UnknownName(_unknown("area", code, (item.code for item in monitor.edition.areas)))
    codes = _parse_breakdown(breakdown)
    observation = _find_observation(monitor, found.id, code, codes, period)
    derivation = explain_observation(store, monitor, observation)
    if not change_from:
        return Explanation(derivation)
    earlier = _find_observation(monitor, found.id, code, codes, change_from)
    change = change_of(monitor, found.id, code, codes, change_from, period)
    return Explanation(derivation, explain_observation(store, monitor, earlier), change)


def _parse_breakdown(pairs: Iterable[str]) -> Breakdown:
    codes = []
    for pair in pairs:
        dimension, sign, code = pair.partition("=")
        if not sign or not dimension or not code:
            raise UnknownName(
                f"{pair!r} is not a breakdown\n"
                "    expected: dimension=code, for instance arrangement=verblijf-opvang\n"
                "    do: write it so, once for each dimension"
            )
        codes.append((dimension, code))
    return tuple(sorted(codes))


def _find_observation(
    monitor: Monitor, indicator: str, area: str, breakdown: Breakdown, period: str
) -> Observation:
    found = monitor.by_key.get((indicator, area, breakdown, period))
    if found is not None:
        return found
    members = monitor.by_indicator.get(indicator, ())
    same_series = [item for item in members if (item.area, item.breakdown) == (area, breakdown)]
    if same_series:
        what, known = "periods", sorted({item.period for item in same_series}, key=parse_period)
    elif any(item.area == area for item in members):
        what, known = (
            "breakdowns",
            sorted(
                {
                    ";".join(f"{name}={code}" for name, code in item.breakdown) or "(none)"
                    for item in members
                    if item.area == area
                }
            ),
        )
    else:
        what, known = "areas", sorted({item.area for item in members})
    listed = ", ".join(known[:20]) + (" ..." if len(known) > 20 else "")
    shown = " with " + ", ".join(f"{name}={code}" for name, code in breakdown) if breakdown else ""
    raise UnknownName(
        f"{indicator} has no figure for {area}{shown} in {period}\n"
        f"    expected: one of the {what} {listed}\n"
        f"    do: choose one of these, or look with: stadspeil show {indicator}"
    )


def _unknown(what: str, name: str, known: Iterable[str]) -> str:
    names = list(known)
    near = get_close_matches(name, names, n=3, cutoff=0.5)
    listed = ", ".join(near or names[:10])
    return (
        f"{name!r} is no {what} of this edition\n"
        f"    expected: for instance {listed}\n"
        "    do: correct the name; stadspeil list shows all indicators"
    )
