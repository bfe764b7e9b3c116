"""One cell of one dataset changed, in memory: the edition as it would be with that figure."""

import random
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal

from stadspeil.errors import EditionError
from stadspeil.findings import build_insight
from stadspeil.model.edition import Edition
from stadspeil.model.monitor import Monitor
from stadspeil.observations import Store, build_monitor
from tests.findings.second_reading import SecondReading


@dataclass(frozen=True)
class Mutation:
    """A cell with the figure that it gets."""

    dataset: str
    row: int
    measure: str
    value: Decimal

    def __str__(self) -> str:
        return f"{self.dataset}.{self.measure} in row {self.row} becomes {self.value}"


def pick_mutations(edition: Edition, seed: int, number: int) -> Iterator[Mutation]:
    """Cells by lot, each changed by a random amount: a little, a lot, to nothing, or its sign."""
    lot = random.Random(seed)
    names = sorted(edition.datasets)
    for _ in range(number):
        dataset = edition.datasets[lot.choice(names)]
        row = lot.randrange(len(dataset.rows))
        measures = list(dataset.measures)
        place = lot.randrange(len(measures))
        value = dataset.rows[row].values[place]
        if value is None:
            continue
        step = Decimal(1).scaleb(-dataset.measures[measures[place]].decimals)
        factor = Decimal(str(lot.choice([0, 0.5, 0.9, 0.99, 1.01, 1.1, 1.5, 2, 10])))
        changed = (value * factor).quantize(step)
        yield Mutation(
            dataset.id, row, measures[place], changed if changed != value else value + step
        )


def mutate(edition: Edition, mutation: Mutation) -> Edition:
    """The edition with one cell changed, without the texts: those refuse what is no longer so."""
    dataset = edition.datasets[mutation.dataset]
    place = list(dataset.measures).index(mutation.measure)
    row = dataset.rows[mutation.row]
    values = (*row.values[:place], mutation.value, *row.values[place + 1 :])
    raw = (*row.raw[:place], str(mutation.value), *row.raw[place + 1 :])
    rows = list(dataset.rows)
    rows[mutation.row] = replace(row, values=values, raw=raw)
    changed = replace(dataset, rows=tuple(rows))
    datasets = {**edition.datasets, dataset.id: changed}
    return replace(edition, datasets=datasets, chapters=(), corrections=(), summary=None)


def build_whole(edition: Edition) -> Monitor:
    """A monitor with what stands out in it."""
    with Store(edition) as store:
        monitor = build_monitor(store)
    return replace(monitor, insight=build_insight(monitor))


@dataclass(frozen=True)
class Outcome:
    """What became of the sentences: how many there are, how many read otherwise, which are false.

    `refused` says that the edition was refused whole, so that no sentence of it is read.
    """

    mutation: Mutation
    refused: bool
    sentences: int
    changed: int
    false: tuple[str, ...]


def judge(edition: Edition, before: Monitor, mutation: Mutation) -> Outcome:
    """Change one cell, find again what stands out, and read every sentence against the files."""
    other = mutate(edition, mutation)
    try:
        monitor = build_whole(other)
    except EditionError:
        return Outcome(mutation, True, 0, 0, ())
    reading = SecondReading(other)
    was = {item.id: item.sentences for item in before.insight.findings}
    found = monitor.insight.findings
    return Outcome(
        mutation,
        False,
        len(found),
        sum(was.get(item.id) != item.sentences for item in found),
        tuple(problem for item in found for problem in reading.problems(item)),
    )
