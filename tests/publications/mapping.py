"""The printed figures of a publication against an edition: every verdict reached afresh, exactly.

`publications/msd2022/README.md` says what the two files hold and what each verdict means.
"""

import csv
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from pathlib import Path
from urllib.parse import parse_qsl

from stadspeil.model.edition import Edition
from stadspeil.model.monitor import Monitor
from stadspeil.model.observation import Change, Observation


@dataclass(frozen=True)
class PrintedFigure:
    """A figure as printed; `value` is empty where the print has a dash or a word."""

    figure: int
    table: str
    row: str
    column: str
    period: str
    area: str
    unit: str
    value: str

    def __str__(self) -> str:
        return f"{self.figure} ({self.table}, {self.row}, {self.column}, {self.period})"


@dataclass(frozen=True)
class Mapped:
    """Where the edition has a printed figure, and the verdict that was written down."""

    figure: int
    target: str
    verdict: str
    reason: str


@dataclass(frozen=True)
class CellTarget:
    """A cell of a dataset: its measure and the key of its row."""

    dataset: str
    measure: str
    key: frozenset[tuple[str, str]]


@dataclass(frozen=True)
class ObservationTarget:
    """An observation, by its id."""

    id: str


@dataclass(frozen=True)
class ChangeTarget:
    """A percentage change, by the id of the change."""

    id: str


Target = CellTarget | ObservationTarget | ChangeTarget


@dataclass(frozen=True)
class Finding:
    """What the data say about one printed figure."""

    printed: PrintedFigure
    mapped: Mapped
    verdict: str
    found: Fraction | None

    @property
    def holds(self) -> bool:
        return self.verdict == self.mapped.verdict

    def __str__(self) -> str:
        found = "nothing" if self.found is None else f"{float(self.found):.6f}".rstrip("0")
        return (
            f"{self.printed}: printed {self.printed.value or 'nothing'}, found {found}: "
            f"{self.verdict} and not {self.mapped.verdict}"
        )


def read_print(path: Path) -> tuple[PrintedFigure, ...]:
    """Read `tables.csv`."""
    with path.open(encoding="utf-8", newline="") as file:
        return tuple(
            PrintedFigure(
                int(row["figure"]),
                row["table"],
                row["row"],
                row["column"],
                row["period"],
                row["area"],
                row["unit"],
                row["value"],
            )
            for row in csv.DictReader(file)
        )


def read_mapping(path: Path) -> tuple[Mapped, ...]:
    """Read `mapping.csv`."""
    with path.open(encoding="utf-8", newline="") as file:
        return tuple(
            Mapped(int(row["figure"]), row["target"], row["verdict"], row["reason"])
            for row in csv.DictReader(file)
        )


def parse_target(text: str) -> Target:
    """Read a target.

    >>> parse_target("observation:wmo-kosten:GM0546:2017@2022-07")
    ObservationTarget(id='wmo-kosten:GM0546:2017@2022-07')
    """
    kind, _, name = text.partition(":")
    if kind == "observation":
        return ObservationTarget(name)
    if kind == "change":
        return ChangeTarget(name)
    if kind != "cell":
        raise ValueError(f"{text!r} is no target: it starts with cell:, observation: or change:")
    column, _, query = name.partition("?")
    dataset, _, measure = column.partition(".")
    key = parse_qsl(query.replace("+", "%2B"), strict_parsing=True)
    return CellTarget(dataset, measure, frozenset(key))


def round_half_away(value: Fraction, decimals: int) -> Fraction:
    """Round to a number of decimals; a half goes away from zero.

    >>> round_half_away(Fraction("-0.25"), 1)
    Fraction(-3, 10)
    """
    scaled = abs(value) * 10**decimals
    whole = (2 * scaled.numerator + scaled.denominator) // (2 * scaled.denominator)
    return Fraction(whole if value >= 0 else -whole, 10**decimals)


def decimals_of(printed: str) -> int:
    """The decimals with which a figure is printed.

    >>> decimals_of("13.50")
    2
    """
    return len(printed.partition(".")[2])


def is_equal(printed: str, found: Fraction | None) -> bool:
    """Whether a figure, rounded as it is printed, is what is printed."""
    return (
        printed != ""
        and found is not None
        and round_half_away(found, decimals_of(printed)) == Fraction(Decimal(printed))
    )


class Cells:
    """The cells of an edition's datasets by target."""

    def __init__(self, edition: Edition) -> None:
        self._edition = edition

    @cached_property
    def values(self) -> Mapping[CellTarget, Decimal | None]:
        """Each cell with its figure; None where the file has a status and no figure."""
        return {
            CellTarget(
                dataset.id,
                measure,
                frozenset(
                    [
                        ("area", row.area),
                        ("period", row.period),
                        *(
                            (name, code)
                            for name, code in zip(dataset.dimensions, row.codes, strict=True)
                            if dataset.spec.dimensions[name].from_attribute is None
                        ),
                    ]
                ),
            ): value
            for dataset in self._edition.datasets.values()
            for row in dataset.rows
            for measure, value in zip(dataset.measures, row.values, strict=True)
        }


def exact_value(observation: Observation) -> Fraction | None:
    """The value of an observation, from its counts as a fraction where it has them.

    The counts are sums of printed decimals, so that the shortest text of each is exact. Only
    percentages have counts here.
    """
    if observation.value is None:
        return None
    if observation.numerator is None or observation.denominator is None:
        return _exact(observation.value)
    assert observation.unit == "procent"
    value = 100 * _exact(observation.numerator) / _exact(observation.denominator)
    assert abs(float(value) - observation.value) <= 1e-12 * abs(observation.value)
    return value


def exact_relative(change: Change) -> Fraction | None:
    """The percentage change, from its two figures; None where there is none."""
    if change.relative is None or change.value_from is None or change.value_to is None:
        return None
    first, last = _exact(change.value_from), _exact(change.value_to)
    value = 100 * (last - first) / first
    assert abs(float(value) - change.relative) <= 1e-12 * abs(change.relative)
    return value


def _exact(value: float) -> Fraction:
    return Fraction(repr(value))


def check_print(
    printed: Sequence[PrintedFigure], mapping: Sequence[Mapped], monitor: Monitor
) -> tuple[Finding, ...]:
    """What the data say about every printed figure.

    Raises:
        KeyError: a target is not in the edition.
    """
    cells = Cells(monitor.edition).values
    observations = {item.id: item for item in monitor.observations}
    changes = {item.id: item for item in (*monitor.asked.values(), *monitor.changes)}
    printed_before: set[CellTarget] = set()
    findings = []
    for figure, mapped in zip(printed, mapping, strict=True):
        target = parse_target(mapped.target)
        found: Fraction | None
        if isinstance(target, CellTarget):
            value = cells[target]
            found = None if value is None else Fraction(value)
            stem = "repeated" if target in printed_before else "stored"
            verdict = _cell_verdict(figure.value, found, stem)
            printed_before.add(target)
        else:
            found = (
                exact_value(observations[target.id])
                if isinstance(target, ObservationTarget)
                else exact_relative(changes[target.id])
            )
            verdict = _computed_verdict(figure.value, found)
        findings.append(Finding(figure, mapped, verdict, found))
    return tuple(findings)


def _cell_verdict(printed: str, found: Fraction | None, stem: str) -> str:
    if printed == "" and found is None:
        return "blank"
    equal = printed != "" and found == Fraction(Decimal(printed))
    return stem if equal else f"{stem}-differs"


def _computed_verdict(printed: str, found: Fraction | None) -> str:
    return "recomputed-equal" if is_equal(printed, found) else "recomputed-differs"


def report(findings: Iterable[Finding]) -> str:
    """One line for each verdict that does not hold."""
    return "\n".join(str(finding) for finding in findings if not finding.holds)
