"""Where a figure comes from, down to the file and the line where its inputs stand verbatim."""

from dataclasses import dataclass

from stadspeil.model.expression import leaves
from stadspeil.model.monitor import Monitor
from stadspeil.model.observation import Observation
from stadspeil.observations.evaluate import LeafQuery, leaf_query
from stadspeil.observations.store import Store


@dataclass(frozen=True)
class Input:
    """One cell behind a figure: its place, its key, its text in the file, its status and note."""

    file: str
    line: int
    area: str
    period: str
    codes: tuple[tuple[str, str], ...]
    raw: str
    status: str
    note: str


@dataclass(frozen=True)
class Part:
    """One measure of the expression, with the cells that it adds up."""

    expression: str
    dataset: str
    inputs: tuple[Input, ...]


@dataclass(frozen=True)
class Derivation:
    """A figure with everything that it was made from."""

    observation: Observation
    expression: str
    defined_in: str
    parts: tuple[Part, ...]


def explain_observation(store: Store, monitor: Monitor, observation: Observation) -> Derivation:
    """The derivation of one observation."""
    indicator = monitor.indicator(observation.indicator)
    breakdown = observation.breakdown[0] if observation.breakdown else (None, "")
    parts = []
    for leaf in leaves(indicator.expression):
        query = leaf_query(store.edition, leaf, breakdown[0], indicator.spec.frequency)
        parts.append(
            Part(str(leaf), query.dataset.id, _inputs(store, query, observation, breakdown[1]))
        )
    return Derivation(
        observation,
        str(indicator.expression),
        f"{indicator.file}:{indicator.line}",
        tuple(parts),
    )


def _inputs(
    store: Store, query: LeafQuery, observation: Observation, code: str
) -> tuple[Input, ...]:
    dataset = query.dataset
    measure = list(dataset.measures).index(query.measure)
    rows = {row.line: row for row in dataset.rows}
    keys = [(query.area, observation.area), (query.period, observation.period)]
    if query.code is not None:
        keys.append((query.code, code))
    condition = " AND ".join(f"{column} = ?" for column, _ in keys)
    joiner = " AND " if " WHERE " in query.source else " WHERE "
    lines = store.connection.execute(
        f"SELECT DISTINCT d.line FROM {query.source}{joiner}{condition} ORDER BY d.line",
        [value for _, value in keys],
    ).fetchall()
    return tuple(
        Input(
            dataset.file,
            line,
            rows[line].area,
            rows[line].period,
            tuple(zip(dataset.dimensions, rows[line].codes, strict=True)),
            rows[line].raw[measure],
            str(rows[line].status[measure]),
            rows[line].note,
        )
        for (line,) in lines
    )
