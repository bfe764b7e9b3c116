"""Comparisons with their uncertainty: differences with intervals, and the place in a funnel."""

from dataclasses import dataclass

from stadspeil.language import Language, format_cell, format_number
from stadspeil.language.marks import LISTED, STATISTIC
from stadspeil.model.finding import Finding, FindingKind, Quantity, Rule
from stadspeil.model.insight import Place
from stadspeil.model.monitor import Monitor
from stadspeil.model.observation import Breakdown
from stadspeil.model.unit import UnitKind
from stadspeil.publish.views import vega_findings
from stadspeil.publish.views.chart import COLOURS, Chart
from stadspeil.publish.views.working import describe_observation, name_area


@dataclass(frozen=True)
class PlaceView:
    """Where the area stands among municipalities: in words, drawn, and beside other peers."""

    indicator: str
    chart: Chart
    place: str
    verdicts: tuple[str, ...]


def build_interval_chart(monitor: Monitor, language: Language, finding: Finding) -> Chart | None:
    """The differences of a comparison with how far chance or rounding lets them reach.

    None for other findings, and where a comparison gives no interval.
    """
    if finding.kind is not FindingKind.COMPARISON or finding.indicator is None:
        return None
    known = {item.name: item for item in finding.quantities}
    rows = [
        vega_findings.Interval(
            name_area(monitor, language, finding, known[known[item.quantity].of[1]], known),
            known[item.quantity].value,
            item.lower,
            item.upper,
            _signed(monitor, language, known[item.quantity]),
        )
        for item in finding.uncertainty
        if item.quantity in known and known[item.quantity].rule is Rule.DIFFERENCE
    ]
    if not rows:
        return None
    spec = monitor.edition.indicators[finding.indicator].spec
    own = language.text(monitor.edition.areas[finding.area].name)
    is_share = monitor.edition.units[spec.unit].kind is UnitKind.SHARE
    spoken = ", ".join(
        language(
            "interval_spoken",
            name=row.name,
            value=row.label,
            lower=language.mark(format_number(row.lower, 1, language, sign=True), STATISTIC),
            upper=language.mark(format_number(row.upper, 1, language, sign=True), STATISTIC),
        )
        for row in rows
    )
    return Chart(
        f"interval-{finding.indicator}-{'-'.join(code for _, code in finding.breakdown)}".rstrip(
            "-"
        ),
        language("interval_title", area=own),
        language(
            "interval_under_points" if is_share else "interval_under",
            period=language.period(finding.period),
            unit=monitor.edition.units[spec.unit].word(language.code),
        ),
        f"{language('chart_dots')}. {spoken}.",
        (language("interval_note"),),
        vega_findings.interval_spec(
            rows,
            language("interval_zero", area=own),
            COLOURS[finding.domain],
            lambda value, decimals: format_number(value, decimals, language, sign=True),
        ),
    )


def _chart_id(kind: str, indicator: str, breakdown: Breakdown) -> str:
    return "-".join((kind, indicator, *(code for _, code in breakdown)))


def _signed(monitor: Monitor, language: Language, quantity: Quantity) -> str:
    text = format_number(quantity.value, quantity.decimals, language, sign=True)
    unit = monitor.edition.units[quantity.unit]
    words = f"{text}\u00a0{unit.word(language.code)}" if unit.code == "procentpunt" else text
    return language.mark(words, quantity.key)


# -- among municipalities


def build_places(monitor: Monitor, language: Language) -> dict[str, tuple[PlaceView, ...]]:
    """The places of a monitor by indicator."""
    found: dict[str, list[PlaceView]] = {}
    for place in monitor.insight.places:
        found.setdefault(place.indicator, []).append(_build_place(monitor, language, place))
    return {name: tuple(views) for name, views in found.items()}


def _build_place(monitor: Monitor, language: Language, place: Place) -> PlaceView:
    edition = monitor.edition
    spec = edition.indicators[place.indicator].spec
    unit = edition.units[spec.unit]
    own = edition.settings.area
    name = language.text(edition.areas[own].name)
    dots = [
        vega_findings.FunnelDot(
            point.base,
            point.value,
            point.limits_95,
            point.limits_998,
            name if point.area == own else "",
        )
        for point in place.points
    ]
    outside = [
        language.text(edition.areas[point.area].name)
        for point in place.points
        if not point.limits_998[0] <= point.value <= point.limits_998[1]
    ]
    mine = next((point for point in place.points if point.area == own), None)
    count = language.mark(str(len(dots)), LISTED)
    said = [language("funnel_what", count=count)]
    if mine is not None:
        figure = format_cell(mine.value, unit, spec.decimals, language)
        figure = language.mark(figure, mine.observation)
        said.append(language("map_city", area=name, value=figure))
    if outside:
        said.append(language("funnel_outside", areas=", ".join(outside)))
    observation = monitor.by_id.get(mine.observation) if mine is not None else None
    title = (
        describe_observation(edition, language, observation)
        if observation
        else language.text(spec.title)
    )
    low, high = (round(item) for item in (place.lowest, place.highest))
    key = "place_sure" if low == high else "place_between"
    return PlaceView(
        place.indicator,
        Chart(
            _chart_id("funnel", place.indicator, place.breakdown),
            title,
            language("funnel_under", count=count, period=language.period(place.period)),
            " ".join(said),
            (language("funnel_note"),),
            vega_findings.funnel_spec(
                dots,
                place.pooled,
                ("", language("funnel_base")),
                COLOURS[spec.domain],
                lambda value, decimals: format_cell(value, unit, decimals, language),
                lambda value, decimals: format_number(value, decimals, language),
            ),
        ),
        language(
            key,
            area=name,
            low=language.mark(str(low), STATISTIC),
            high=language.mark(str(high), STATISTIC),
            count=count,
        ),
        tuple(
            language(
                f"peers_{item.peers}",
                count=language.mark(str(len(item.areas)), LISTED),
                value=language.mark(
                    format_cell(item.value, unit, spec.decimals, language), STATISTIC
                ),
                level=language(f"level_{item.level.value}"),
            )
            for item in place.peers
        ),
    )
