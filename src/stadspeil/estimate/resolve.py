"""From names to numbers: the figures behind an estimate, and what is wrong with them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from stadspeil.errors import Problem
from stadspeil.estimate.steps import Terms
from stadspeil.model.estimate import AssumptionUnit, Estimate, EstimateInput
from stadspeil.model.estimated import Known, Range
from stadspeil.model.monitor import Monitor
from stadspeil.model.unit import UnitKind

NAME = "estimates.yaml"
ALL = 100
"""Percent."""


@dataclass
class Resolver:
    """Looks up what an estimate names, and collects every problem with its line."""

    monitor: Monitor
    estimate: Estimate
    problems: list[Problem] = field(default_factory=list)

    def note(self, path: tuple[object, ...], found: str, expected: str, do: str) -> None:
        """Note a problem at a value of the estimate."""
        lines = self.monitor.edition.estimate_lines.get(self.estimate.id, {})
        line = next(
            (lines[path[:end]] for end in range(len(path), -1, -1) if path[:end] in lines), 0
        )
        place = ".".join(map(str, (self.estimate.id, *path)))
        self.problems.append(Problem(NAME, line, place, found, expected, do))

    def inputs(
        self, periods: Mapping[str, str] | None = None, where: tuple[object, ...] = ()
    ) -> dict[str, Known]:
        """The figures of the inputs; those named in `periods`, which stand at `where`, of those."""
        found = {}
        for place, item in enumerate(self.estimate.inputs):
            path: tuple[object, ...] = ("inputs", place)
            period = item.period
            if periods is not None and item.id in periods:
                path, period = (*where, item.id), periods[item.id]
            known = self._look_up(path, item, period)
            if known is not None:
                found[item.id] = known
        return found

    def terms(self, inputs: Mapping[str, Known]) -> Terms | None:
        """What every name stands for; None where a figure is missing."""
        before = len(self.problems)
        fixed = {name: item.value for name, item in inputs.items()}
        for base in self.estimate.bases:
            if base.size is not None and base.size in inputs:
                fixed[base.id] = inputs[base.size].value
        if fixed.get(self.estimate.base, 1) <= 0:
            self.note(
                ("base",),
                f"{self.estimate.base!r}, which counts nobody",
                "a base of one person or more",
                "name another base, or correct the figure of its size",
            )
        ranges = dict(self._ranges(inputs))
        if len(self.problems) > before or len(inputs) < len(self.estimate.inputs):
            return None
        shares = {name for name, item in inputs.items() if item.unit.kind is UnitKind.SHARE}
        shares |= {
            item.id for item in self.estimate.assumptions if item.unit is AssumptionUnit.PERCENT
        }
        return Terms(fixed, ranges, frozenset(shares))

    def number(self, term: str, inputs: Mapping[str, Known]) -> float | None:
        """The number that a term is, or names."""
        if term[0].isalpha():
            return inputs[term].value if term in inputs else None
        return float(term)

    def _look_up(self, path: tuple[object, ...], item: EstimateInput, period: str) -> Known | None:
        edition = self.monitor.edition
        area = item.area or edition.settings.area
        found = self.monitor.by_key.get((item.indicator, area, item.breakdown, period))
        if found is None or found.value is None:
            periods = [
                one.period
                for one in self.monitor.series(item.indicator, area, item.breakdown)
                if one.value is not None
            ]
            self.note(
                (*path, "period") if path[0] == "inputs" else path,
                f"no figure of {item.indicator} for {area} in {period}",
                f"a period with a figure: {', '.join(periods) or '(there is none)'}",
                "correct the period, area or code, or add the figure to the dataset",
            )
            return None
        unit = edition.units[found.unit]
        value = found.value * unit.scale
        if unit.kind is UnitKind.SHARE and not 0 <= value <= ALL:
            self.note(
                (*path, "indicator"),
                f"{item.indicator} is {value:g} percent",
                "a share from 0 to 100 percent",
                "correct the figure in its dataset",
            )
            return None
        if unit.kind is UnitKind.SHARE and item.base is None:
            self.note(
                path,
                f"{item.id!r} is a share without a base",
                "base: the population that it is a share of",
                "name the base",
            )
        return Known(found, value, unit)

    def _ranges(self, inputs: Mapping[str, Known]) -> Iterator[tuple[str, Range]]:
        for place, item in enumerate(self.estimate.assumptions):
            path = ("assumptions", place)
            ends = [self.number(term, inputs) for term in (item.low, item.point, item.high)]
            if None in ends:
                continue  # the input has a problem of its own
            low, point, high = (float(end or 0) for end in ends)
            if not low <= point <= high:
                self.note(
                    (*path, "low"),
                    f"{item.id!r} runs from {low:g} over {point:g} to {high:g}",
                    "low, point and high in this order",
                    "exchange the ends, or correct the point",
                )
            if item.unit is AssumptionUnit.PERCENT and not (low >= 0 and high <= ALL):
                self.note(
                    (*path, "high"),
                    f"{item.id!r} runs from {low:g} to {high:g} percent",
                    "shares from 0 to 100 percent",
                    "correct the range",
                )
            yield item.id, Range(low, point, high)
