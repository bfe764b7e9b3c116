"""Evaluating indicators: each becomes one query per breakdown, each row one observation."""

from collections.abc import Iterator
from dataclasses import dataclass

from stadspeil.model.area import AreaLevel
from stadspeil.model.codelist import TOTAL
from stadspeil.model.dataset import Dataset, RoundingRule
from stadspeil.model.edition import Edition, Indicator
from stadspeil.model.expression import (
    Expression,
    Number,
    Operation,
    Reference,
    Whole,
    leaves,
    ratio,
    references,
)
from stadspeil.model.observation import (
    Breakdown,
    Observation,
    Precision,
    Status,
    observation_id,
)
from stadspeil.model.period import Frequency, parse_period
from stadspeil.observations.rollup import periods_in, roll_up_periods
from stadspeil.observations.store import (
    Store,
    area_rollup,
    code_rollup,
    dataset_periods,
    literal,
    quote,
)

_SEVERITY = ("A", "P", "E", "Q", "M")
"""Statuses from best to worst; a figure has the worst status of what it is made from."""


@dataclass(frozen=True)
class LeafQuery:
    """What selects the rows behind one measure of an expression.

    `places` is the FROM clause that ties rows (`d`) to areas and periods, whatever their codes;
    `source` ties them to codes too, with its WHERE clause. `area`, `period` and `code` are the
    columns that say for which figure a row counts (`code` is None for the whole). `spans` is the
    number of periods of the dataset in one of the figure.
    """

    dataset: Dataset
    measure: str
    places: str
    source: str
    area: str
    period: str
    code: str | None
    spans: int


def leaf_query(
    edition: Edition, leaf: Reference | Whole, breakdown: str | None, frequency: Frequency | None
) -> LeafQuery:
    """The rows behind a leaf of an expression, broken down by one dimension or not at all."""
    reference = leaf.of if isinstance(leaf, Whole) else leaf
    dataset = edition.datasets[reference.dataset]
    pins = dict(reference.filters)
    places = (
        f"{quote(dataset.id)} d "
        f"JOIN {area_rollup(dataset.id, reference.measure)} a ON a.source = d.area"
    )
    period, spans, own = "d.period", 1, dataset.spec.period.frequency
    if frequency is not None and frequency is not own:
        periods = [parse_period(text) for text in dataset_periods(dataset)]
        pairs = roll_up_periods(periods, frequency) or [("", "")]
        values = ", ".join(f"({literal(to)}, {literal(of)})" for to, of in pairs)
        places += f" JOIN (VALUES {values}) p(target, source) ON p.source = d.period"
        period, spans = "p.target", periods_in(frequency, own)
    tables = [places]
    conditions = []
    code = None
    for place, dimension in enumerate(dataset.dimensions):
        alias = f"r{place}"
        tables.append(
            f"JOIN {code_rollup(dataset.id, dimension)} {alias} "
            f"ON {alias}.source = d.{quote(dimension)}"
        )
        if dimension in pins:
            conditions.append(f"{alias}.target = {literal(pins[dimension])}")
        elif dimension == breakdown and isinstance(leaf, Reference):
            conditions.append(f"{alias}.target <> {literal(TOTAL)}")
            code = f"{alias}.target"
        else:
            conditions.append(f"{alias}.target = {literal(TOTAL)}")
    where = f" WHERE {' AND '.join(conditions)}" if conditions else ""
    source = " ".join(tables) + where
    return LeafQuery(dataset, reference.measure, places, source, "a.target", period, code, spans)


def _leaf_sql(query: LeafQuery) -> str:
    """The figures of a leaf: area, period, code, value, severity of the worst status, complete.

    A figure is complete when every combination of codes that the dataset stores anywhere is there
    for each area and period that it is made from; or, when the dataset says that an absent row
    means none, when each area and period is there at all.
    """
    dataset, measure = query.dataset, quote(query.measure)
    status = f"d.{quote(query.measure + '_status')}"
    dimensions = [f"d.{quote(name)}" for name in dataset.dimensions]
    combination = f"row({', '.join(dimensions)})" if dimensions else "1"
    rank = " ".join(f"WHEN '{name}' THEN {place}" for place, name in enumerate(_SEVERITY))
    parts = "any_value(known)" if dataset.spec.absent == "none" else "count(*)"
    each = "1" if dataset.spec.absent == "none" else "any_value(combinations)"
    return (
        f"WITH part AS (SELECT {query.area} AS area, {query.period} AS period, "
        f"{query.code or _WHOLE} AS code, {combination} AS combination, d.{measure} AS value, "
        f"CASE {status} {rank} END AS severity FROM {query.source}), "
        "per_code AS (SELECT code, count(DISTINCT combination) AS combinations "
        "FROM part GROUP BY code), "
        "per_area AS (SELECT target AS area, count(*) AS members "
        f"FROM {area_rollup(dataset.id, query.measure)} pairs GROUP BY target), "
        f"per_place AS (SELECT {query.area} AS area, {query.period} AS period, "
        f"count(DISTINCT row(d.area, d.period)) AS known FROM {query.places} GROUP BY ALL) "
        "SELECT area, period, code, "
        "CASE WHEN count(value) = count(*) THEN sum(value)::DOUBLE END AS value, "
        "max(severity) AS severity, "
        f"{parts} = {each} * any_value(members) * {query.spans} AS complete "
        "FROM part JOIN per_code USING (code) JOIN per_area USING (area) "
        "JOIN per_place USING (area, period) GROUP BY area, period, code"
    )


_WHOLE = "''"


@dataclass(frozen=True)
class Figure:
    """A row that a query yields, before it becomes an observation."""

    area: str
    period: str
    code: str
    value: float | None
    severity: int
    complete: bool
    divides_by_zero: bool
    numerator: float | None
    denominator: float | None


def evaluate_expression(
    store: Store, expression: Expression, breakdown: str | None, frequency: Frequency | None
) -> list[Figure]:
    """The figures of an expression for every area and period that all its measures have."""
    parts = list(leaves(expression))
    queries = [leaf_query(store.edition, part, breakdown, frequency) for part in parts]
    names = {id(part): f"l{place}" for place, part in enumerate(parts)}
    tables = [f"({_leaf_sql(queries[0])}) l0"]
    code = "l0.code"
    for place, query in enumerate(queries[1:], start=1):
        join = f"l{place}.area = l0.area AND l{place}.period = l0.period"
        if query.code is not None:
            if code.startswith("l0") and queries[0].code is None:
                code = f"l{place}.code"
            else:
                join += f" AND l{place}.code = {code}"
        tables.append(f"JOIN ({_leaf_sql(query)}) l{place} ON {join}")
    usable = [f"CASE WHEN l{place}.complete THEN l{place}.value END" for place in range(len(parts))]
    values = {id(part): usable[place] for place, part in enumerate(parts)}
    pair = ratio(expression)
    sides = [_sql(side, values) for side in pair] if pair else ["NULL", "NULL"]
    divisors = [_sql(divisor, values) for divisor in _divisors(expression)]
    rows = store.query(
        f"SELECT l0.area, l0.period, {code}, {_sql(expression, values)}, "
        f"greatest({', '.join(f'{name}.severity' for name in names.values())}), "
        f"{' AND '.join(f'{name}.complete' for name in names.values())}, "
        f"{' OR '.join(f'({divisor}) = 0' for divisor in divisors) or 'false'}, "
        f"{sides[0]}, {sides[1]} FROM {' '.join(tables)}"
    )
    return [Figure(*row) for row in rows]


def _sql(expression: Expression, values: dict[int, str]) -> str:
    match expression:
        case Number(value):
            return f"{value:f}::DOUBLE"
        case Operation("/", left, right):
            return f"({_sql(left, values)}) / nullif({_sql(right, values)}, 0)"
        case Operation(sign, left, right):
            return f"({_sql(left, values)}) {sign} ({_sql(right, values)})"
        case leaf:
            return values[id(leaf)]


def _divisors(expression: Expression) -> Iterator[Expression]:
    if isinstance(expression, Operation):
        yield from _divisors(expression.left)
        yield from _divisors(expression.right)
        if expression.sign == "/" and not isinstance(expression.right, Number):
            yield expression.right


def evaluate_edition(store: Store) -> tuple[Observation, ...]:
    """Every observation of an edition, in its order: indicator, area, breakdown, period."""
    return tuple(
        observation
        for indicator in store.edition.indicators.values()
        for observation in evaluate_indicator(store, indicator)
    )


def evaluate_indicator(store: Store, indicator: Indicator) -> list[Observation]:
    """The observations of one indicator: the whole, and each of its breakdowns."""
    builder = _ObservationBuilder(store.edition, indicator)
    observations: list[tuple[tuple[object, ...], Observation]] = []
    for place, breakdown in enumerate((None, *indicator.spec.breakdowns)):
        if breakdown is None and not has_whole(store.edition, indicator.expression):
            continue
        order = builder.order(breakdown)
        for figure in evaluate_expression(
            store, indicator.expression, breakdown, indicator.spec.frequency
        ):
            if not figure.complete and store.edition.areas.members(figure.area):
                continue  # a group of which a member is unknown has no figure, and needs no row
            observation = builder.build(figure, breakdown)
            key = (
                builder.area_order[figure.area],
                place,
                order.get(figure.code, 0),
                parse_period(figure.period),
            )
            observations.append((key, observation))
    observations.sort(key=lambda item: item[0])
    return [observation for _, observation in observations]


def has_whole(edition: Edition, expression: Expression) -> bool:
    """Whether an expression has a figure without a breakdown: no open dimension lacks a total."""
    return not any(
        item.total == "none" and name not in dict(leaf.filters)
        for leaf in leaves(expression)
        if isinstance(leaf, Reference)
        for name, item in edition.datasets[leaf.dataset].spec.dimensions.items()
    )


class _ObservationBuilder:
    """Turns the figures of one indicator into observations."""

    def __init__(self, edition: Edition, indicator: Indicator) -> None:
        self._edition = edition
        self._indicator = indicator
        self._used = list(references(indicator.expression))
        datasets = {item.dataset: edition.datasets[item.dataset] for item in self._used}
        self._datasets = tuple(datasets)
        self._source = "; ".join(
            dict.fromkeys(describe_source(dataset) for dataset in datasets.values())
        )
        self._vintage = max(dataset.spec.source.retrieved for dataset in datasets.values())
        self._precisions: dict[AreaLevel, Precision] = {}
        self.area_order = {area.code: place for place, area in enumerate(edition.areas)}

    def order(self, breakdown: str | None) -> dict[str, int]:
        """The place of each code of a breakdown."""
        for item in self._used:
            spec = self._edition.datasets[item.dataset].spec.dimensions.get(breakdown or "")
            if spec is not None:
                return dict(self._edition.codelists[spec.codelist].order)
        return {}

    def build(self, figure: Figure, breakdown: str | None) -> Observation:
        spec = self._indicator.spec
        codes: Breakdown = () if breakdown is None else ((breakdown, figure.code),)
        status = Status(_SEVERITY[figure.severity])
        reason = None
        if figure.value is None:
            if not figure.complete and status.has_value:
                status, reason = Status.MISSING, "incomplete"
            elif status.has_value and figure.divides_by_zero:
                status, reason = Status.MISSING, "zero-denominator"
            else:
                reason = "suppressed" if status is Status.SUPPRESSED else "missing"
        return Observation(
            id=observation_id(spec.id, figure.area, figure.period, codes, self._vintage),
            indicator=spec.id,
            area=figure.area,
            period=figure.period,
            breakdown=codes,
            vintage=self._vintage,
            value=figure.value,
            unit=spec.unit,
            status=status,
            numerator=figure.numerator,
            denominator=figure.denominator,
            precision=self._precision(self._edition.areas[figure.area].level),
            source=self._source,
            dataset=self._datasets,
            reason=reason,
        )

    def _precision(self, level: AreaLevel) -> Precision:
        if level not in self._precisions:
            rules: dict[RoundingRule, None] = {}
            for item in self._used:
                measure = self._edition.datasets[item.dataset].measures[item.measure]
                rules[measure.rounding_at(level)] = None
            self._precisions[level] = Precision(self._indicator.spec.decimals, tuple(rules))
        return self._precisions[level]


def describe_source(dataset: Dataset) -> str:
    """The source of a dataset on one line: holder, month, publication."""
    source = dataset.spec.source
    where = f", {source.publication}" if source.publication else ""
    return f"{source.holder} ({source.retrieved}{where})"
