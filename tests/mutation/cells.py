"""Editions with one cell changed, evaluated again in memory: only what the cell can reach.

Used by the tests and by `benchmarks/mutation_text.py`, for any sentences that rest on figures.
"""

import random
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal

from stadspeil.model.dataset import Dataset, Row
from stadspeil.model.edition import Edition, Indicator
from stadspeil.model.expression import references
from stadspeil.model.monitor import Monitor
from stadspeil.model.observation import Observation, SuspectedBreak
from stadspeil.observations.breaks import find_suspected_breaks
from stadspeil.observations.evaluate import evaluate_edition
from stadspeil.observations.monitor import assemble_monitor
from stadspeil.observations.store import Store

MISSING_SHARE = 0.1
"""How many of the changed cells lose their figure, instead of getting another."""


@dataclass(frozen=True)
class Mutation:
    """One cell with another figure; None stands for a figure that is missing."""

    dataset: str
    line: int
    measure: str
    before: Decimal
    after: Decimal | None

    def __str__(self) -> str:
        return f"{self.dataset}:{self.line} {self.measure}: {self.before} becomes {self.after}"


def draw_mutations(edition: Edition, seed: int) -> Iterator[Mutation]:
    """Endless changes of one cell, the same for the same seed: small, large, or to missing.

    Each dataset has the same chance, whatever its size.
    """
    chance = random.Random(seed)
    datasets = sorted(edition.datasets)
    while True:
        dataset = edition.datasets[chance.choice(datasets)]
        row = chance.choice(dataset.rows)
        place, measure = chance.choice(list(enumerate(dataset.measures)))
        before = row.values[place]
        if before is None:
            continue
        after = (
            None if chance.random() < MISSING_SHARE else _other(chance, dataset, measure, before)
        )
        if after != before:
            yield Mutation(dataset.id, row.line, measure, before, after)


def _other(chance: random.Random, dataset: Dataset, measure: str, before: Decimal) -> Decimal:
    spec = dataset.measures[measure]
    step = Decimal(1).scaleb(-spec.decimals)
    factor = Decimal(str(round(chance.choice([chance.uniform(0.9, 1.1), chance.uniform(0, 3)]), 6)))
    after = (before * factor).quantize(step)
    if after == before:
        after += chance.choice([-1, 1]) * step
    if spec.minimum is not None:
        after = max(after, spec.minimum)
    return after if spec.maximum is None else min(after, spec.maximum)


def mutate(edition: Edition, mutation: Mutation) -> Edition:
    """The edition with one cell changed."""
    dataset = edition.datasets[mutation.dataset]
    place = list(dataset.measures).index(mutation.measure)
    rows = tuple(
        _with_value(row, place, mutation.after) if row.line == mutation.line else row
        for row in dataset.rows
    )
    return replace(edition, datasets={**edition.datasets, dataset.id: replace(dataset, rows=rows)})


def _with_value(row: Row, place: int, value: Decimal | None) -> Row:
    values, status = list(row.values), list(row.status)
    values[place] = value
    status[place] = "M" if value is None else status[place]
    return replace(row, values=tuple(values), status=tuple(status))


@dataclass(frozen=True)
class Rebuilder:
    """Evaluates a mutated edition by looking again only at the indicators that its cell reaches."""

    monitor: Monitor

    def rebuild(self, edition: Edition, dataset: str) -> Monitor:
        """The monitor of an edition in which one dataset differs from the first.

        Raises:
            EditionError: a text does not agree with the figures.
        """
        touched = {
            name: indicator
            for name, indicator in edition.indicators.items()
            if dataset in _datasets(indicator)
        }
        used = {name for indicator in touched.values() for name in _datasets(indicator)}
        part = replace(
            edition,
            indicators=touched,
            datasets={name: edition.datasets[name] for name in sorted(used)},
        )
        with Store(part) as store:
            observations = evaluate_edition(store)
            suspects = find_suspected_breaks(store, observations)
        return assemble_monitor(
            edition,
            self._in_order(edition, touched, observations),
            self._suspects(touched, suspects),
        )

    def _in_order(
        self,
        edition: Edition,
        touched: dict[str, Indicator],
        observations: tuple[Observation, ...],
    ) -> tuple[Observation, ...]:
        fresh: dict[str, list[Observation]] = {}
        for item in observations:
            fresh.setdefault(item.indicator, []).append(item)
        return tuple(
            item
            for name in edition.indicators
            for item in (
                fresh.get(name, []) if name in touched else self.monitor.by_indicator.get(name, ())
            )
        )

    def _suspects(
        self, touched: dict[str, Indicator], suspects: tuple[SuspectedBreak, ...]
    ) -> tuple[SuspectedBreak, ...]:
        old = tuple(item for item in self.monitor.suspected if item.indicator not in touched)
        return (*old, *suspects)


def _datasets(indicator: Indicator) -> set[str]:
    expressions = [indicator.expression, *([indicator.count] if indicator.count else [])]
    return {reference.dataset for part in expressions for reference in references(part)}
