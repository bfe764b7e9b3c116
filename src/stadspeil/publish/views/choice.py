"""What a reader may choose on the page of an indicator: its figures, with every label they need.

Nothing is computed here, and nothing after: who chooses a share instead of a count sees the
observations of another indicator, which counts the same thing.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import chain

from stadspeil.language import Language, format_number
from stadspeil.language.marks import plain
from stadspeil.language.numbers import unit_phrase
from stadspeil.model.edition import Edition, Indicator
from stadspeil.model.expression import Reference, ratio, references
from stadspeil.model.monitor import Monitor
from stadspeil.model.observation import Breakdown, Change, Observation, Refusal, Status
from stadspeil.model.period import parse_period
from stadspeil.model.unit import BUILT_IN_UNITS, UnitKind
from stadspeil.publish.views.chart import COLOURS
from stadspeil.publish.views.indicator import DatasetLine, list_datasets
from stadspeil.publish.views.inhabitants import is_hidden
from stadspeil.publish.views.order import areas_of, breakdown_codelist, is_always_whole, level_name
from stadspeil.publish.views.sentence import figure_text
from stadspeil.publish.views.table import cell_text, parts_exceed_total, status_mark

_KINDS = {UnitKind.COUNT: "count", UnitKind.SHARE: "share", UnitKind.RATE: "rate"}
"""What a reader may switch between."""

_BREAKS = {Refusal.MEETBREUK: "chart_break", Refusal.SUSPECTED_BREAK: "break_suspected"}


@dataclass(frozen=True)
class ChoiceArea:
    """An area to choose."""

    code: str
    name: str
    level: str


@dataclass(frozen=True)
class ChoicePeriod:
    """A period to choose: as it heads a column, and as a sentence names it."""

    code: str
    short: str
    long: str


@dataclass(frozen=True)
class ChoiceCode:
    """A code of a breakdown; `depth` says how deep it stands below another that is present."""

    code: str
    title: str
    depth: int


@dataclass(frozen=True)
class ChoiceBreakdown:
    """A breakdown to choose."""

    name: str
    title: str
    codes: tuple[ChoiceCode, ...]


@dataclass(frozen=True)
class ChoiceFigure:
    """One observation. `text` is what a table shows, `label` what a chart does if that differs,
    `mark` what both put behind it.

    `value` is where a chart puts it: money in euros, all else in its own unit.
    `dimension` and `code` are empty for the whole; `reason` is empty where there is a value.
    """

    id: str
    area: str
    dimension: str
    code: str
    period: str
    value: float | None
    text: str
    mark: str
    label: str
    status: str
    reason: str
    numerator: str
    denominator: str


@dataclass(frozen=True)
class ChoiceBreak:
    """A break in one series, before a period."""

    area: str
    dimension: str
    code: str
    period: str
    label: str


@dataclass(frozen=True)
class ChoiceMeasure:
    """A way to look at the same thing: one indicator with its figures.

    `shows_whole` is false where the whole is 100 % by its nature. `chart_unit` belongs to charts,
    which show money in euros where tables show thousands.
    """

    indicator: str
    kind: str
    title: str
    definition: str
    unit: str
    unit_one: str
    unit_many: str
    chart_unit: str
    is_share: bool
    is_money: bool
    is_score: bool
    shows_whole: bool
    exceeds_total: bool
    expression: str
    datasets: tuple[DatasetLine, ...]
    figures: tuple[ChoiceFigure, ...]
    breaks: tuple[ChoiceBreak, ...]


@dataclass(frozen=True)
class Choice:
    """All that can be chosen on one page; the first measure is the indicator of the page itself.

    `observations` are those of that indicator, for who wants to take them along.
    """

    colour: str
    measures: tuple[ChoiceMeasure, ...]
    areas: tuple[ChoiceArea, ...]
    periods: tuple[ChoicePeriod, ...]
    breakdowns: tuple[ChoiceBreakdown, ...]
    observations: tuple[Observation, ...]


@dataclass(frozen=True)
class _Member:
    """An indicator on a page, and the breakdown on that page of its observations, by their ids.

    `fixed` is the code to which the page is limited and the indicator is not.
    """

    indicator: Indicator
    placed: Mapping[str, Breakdown]
    fixed: Breakdown = ()


def build_choice(monitor: Monitor, language: Language, indicator: Indicator) -> Choice:
    """What a reader may choose of an indicator."""
    edition = monitor.edition
    own = monitor.by_indicator.get(indicator.id, ())
    page = _Member(indicator, {item.id: item.breakdown for item in own})
    members = [page, *_siblings(monitor, indicator)]
    shown = [
        replace(item, breakdown=member.placed[item.id])
        for member in members
        for item in monitor.by_indicator.get(member.indicator.id, ())
        if item.id in member.placed
    ]
    periods = sorted({parse_period(item.period) for item in shown})
    areas = (edition.areas[code] for code in areas_of(monitor, shown))
    return Choice(
        COLOURS[indicator.spec.domain],
        tuple(_measure(monitor, language, member) for member in members),
        tuple(
            ChoiceArea(area.code, language.text(area.name), level_name(edition, language, area))
            for area in areas
        ),
        tuple(
            ChoicePeriod(
                period.code, language.short_period(period.code), language.period(period.code)
            )
            for period in periods
        ),
        _breakdowns(edition, language, [member.indicator for member in members], shown),
        own,
    )


# -- the same thing as a count, a share, a rate


def _siblings(monitor: Monitor, indicator: Indicator) -> Iterator[_Member]:
    """Indicators that show what this one counts as another kind of figure, one of each kind.

    Where this indicator is about one code of a dimension, only that code of its sibling belongs
    here, as the whole.
    """
    counted = _counted(indicator)
    if counted is None:
        return
    best: dict[UnitKind, tuple[tuple[bool, bool, int], _Member]] = {}
    own_kind = monitor.edition.units[indicator.spec.unit].kind
    for other in monitor.edition.indicators.values():
        kind = monitor.edition.units[other.spec.unit].kind
        if kind is own_kind or kind not in _KINDS or own_kind not in _KINDS:
            continue
        reference = _counted(other)
        if reference is None:
            continue
        if (reference.dataset, reference.measure) != (counted.dataset, counted.measure):
            continue
        placed = _place(monitor.by_indicator.get(other.id, ()), reference, counted)
        has_counts = ratio(other.expression) is not None
        rank = (reference.filters == counted.filters, has_counts, len(placed))
        if placed and (kind not in best or rank > best[kind][0]):
            pins = dict(reference.filters)
            fixed = tuple((name, code) for name, code in counted.filters if name not in pins)
            best[kind] = (rank, _Member(other, placed, fixed))
    for kind in _KINDS:
        if kind in best:
            yield best[kind][1]


def _counted(indicator: Indicator) -> Reference | None:
    """The measure that an indicator counts, or of which it gives a share or rate."""
    parts = ratio(indicator.expression)
    counted = parts[0] if parts else indicator.count or indicator.expression
    return counted if isinstance(counted, Reference) else None


def _place(
    observations: Iterable[Observation], theirs: Reference, ours: Reference
) -> dict[str, Breakdown]:
    """The breakdown on our page of each of their observations that belongs on it, by its id."""
    pins = dict(ours.filters)
    placed = {}
    for item in observations:
        codes = dict(theirs.filters) | dict(item.breakdown)
        rest = tuple(sorted((name, code) for name, code in codes.items() if name not in pins))
        if pins.items() <= codes.items() and len(rest) <= 1:
            placed[item.id] = rest
    return placed


# -- one measure


def _measure(monitor: Monitor, language: Language, member: _Member) -> ChoiceMeasure:
    edition = monitor.edition
    indicator, placed = member.indicator, member.placed
    spec = indicator.spec
    unit = edition.units[spec.unit]
    is_money = unit.kind is UnitKind.MONEY
    observations = [
        item for item in monitor.by_indicator.get(indicator.id, ()) if item.id in placed
    ]
    return ChoiceMeasure(
        indicator=indicator.id,
        kind=_KINDS.get(unit.kind, ""),
        title=_title(edition, language, member),
        definition=language.text(spec.definition),
        unit=unit_phrase(unit, language),
        unit_one=unit.word(language.code, one=True),
        unit_many=unit.word(language.code),
        chart_unit=(BUILT_IN_UNITS["euro"] if is_money else unit).word(language.code),
        is_share=unit.kind is UnitKind.SHARE,
        is_money=is_money,
        is_score=unit.kind is UnitKind.SCORE,
        shows_whole=not is_always_whole(monitor, indicator),
        exceeds_total=parts_exceed_total(edition, indicator),
        expression=str(indicator.expression),
        datasets=list_datasets(monitor, language, indicator),
        figures=tuple(
            _hidden(language, item, placed[item.id])
            if is_hidden(monitor, item)
            else _figure(edition, language, indicator, item, placed[item.id])
            for item in observations
        ),
        breaks=tuple(_breaks(monitor, language, indicator, observations, placed)),
    )


def _title(edition: Edition, language: Language, member: _Member) -> str:
    parts = [
        language.text(breakdown_codelist(edition, member.indicator, name).codes[code].title)
        for name, code in member.fixed
    ]
    return ": ".join([language.text(member.indicator.spec.title), *parts])


def _figure(
    edition: Edition,
    language: Language,
    indicator: Indicator,
    item: Observation,
    breakdown: Breakdown,
) -> ChoiceFigure:
    dimension, code = breakdown[0] if breakdown else ("", "")
    unit = edition.units[indicator.spec.unit]
    is_money = unit.kind is UnitKind.MONEY
    scale = unit.scale if is_money else 1
    mark = status_mark(language, item.status)
    return ChoiceFigure(
        item.id,
        item.area,
        dimension,
        code,
        item.period,
        None if item.value is None else item.value * scale,
        plain(cell_text(edition, language, item)).removesuffix(mark),
        mark,
        plain(figure_text(edition, language, item)) if is_money and item.value is not None else "",
        str(item.status),
        "" if item.value is not None else item.reason or "",
        _count_text(item.numerator, language),
        _count_text(item.denominator, language),
    )


def _hidden(language: Language, item: Observation, breakdown: Breakdown) -> ChoiceFigure:
    """A figure of an area in which too few people live: its place, and why it is not shown."""
    dimension, code = breakdown[0] if breakdown else ("", "")
    return ChoiceFigure(
        item.id,
        item.area,
        dimension,
        code,
        item.period,
        value=None,
        text=language("reason_few"),
        mark="",
        label="",
        status=str(Status.SUPPRESSED),
        reason="few",
        numerator="",
        denominator="",
    )


def _count_text(value: float | None, language: Language) -> str:
    if value is None:
        return ""
    exponent = Decimal(f"{value:.12g}").normalize().as_tuple().exponent
    return format_number(value, max(0, -int(exponent)), language)


def _breaks(
    monitor: Monitor,
    language: Language,
    indicator: Indicator,
    observations: Iterable[Observation],
    placed: Mapping[str, Breakdown],
) -> Iterator[ChoiceBreak]:
    nearest = _nearest_changes(monitor.changes_by_indicator.get(indicator.id, ()))
    for item in observations:
        change = nearest.get((item.area, item.breakdown, item.period))
        if change is not None and change.refusal in _BREAKS:
            breakdown = placed[item.id]
            dimension, code = breakdown[0] if breakdown else ("", "")
            label = language(_BREAKS[change.refusal]).lower()
            yield ChoiceBreak(item.area, dimension, code, item.period, label)


def _nearest_changes(changes: Iterable[Change]) -> dict[tuple[str, Breakdown, str], Change]:
    """Of each figure the change from the nearest earlier period: what lies between the two."""
    nearest: dict[tuple[str, Breakdown, str], Change] = {}
    for change in changes:
        key = (change.area, change.breakdown, change.period_to)
        known = nearest.get(key)
        if known is None or parse_period(known.period_from) < parse_period(change.period_from):
            nearest[key] = change
    return nearest


# -- breakdowns


def _breakdowns(
    edition: Edition,
    language: Language,
    indicators: Sequence[Indicator],
    observations: Iterable[Observation],
) -> tuple[ChoiceBreakdown, ...]:
    present: dict[str, set[str]] = {}
    for item in observations:
        for name, code in item.breakdown:
            present.setdefault(name, set()).add(code)
    used = list(chain.from_iterable(_datasets(item) for item in indicators))
    declared = list(dict.fromkeys(chain.from_iterable(item.spec.breakdowns for item in indicators)))
    order = {name: place for place, name in enumerate(declared)}
    found = []
    for name in sorted(present, key=lambda name: (order.get(name, len(order)), name)):
        specs = (edition.datasets[dataset].spec.dimensions.get(name) for dataset in used)
        dimension = next(spec for spec in specs if spec is not None)
        codelist = edition.codelists[dimension.codelist]
        codes = tuple(
            ChoiceCode(
                code.code,
                language.text(code.title),
                sum(above in present[name] for above in codelist.ancestors(code.code)),
            )
            for code in codelist
            if code.code in present[name]
        )
        found.append(ChoiceBreakdown(name, language.text(dimension.title), codes))
    return tuple(found)


def _datasets(indicator: Indicator) -> Iterator[str]:
    for expression in (indicator.expression, indicator.count):
        if expression is not None:
            yield from (reference.dataset for reference in references(expression))
