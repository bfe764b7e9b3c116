"""Indicators: every name in them known, every expression able to yield a figure."""

import operator
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from stadspeil.edition.datasets import LoadedDatasets
from stadspeil.edition.expression import ExpressionProblem, parse_expression
from stadspeil.edition.lists import UNITS, codelist_file
from stadspeil.files.documents import load_entries
from stadspeil.files.folder import Folder
from stadspeil.files.problems import Problems
from stadspeil.files.yaml_reader import Positions
from stadspeil.model.codelist import TOTAL, Codelist
from stadspeil.model.dataset import MeasureType, Total
from stadspeil.model.edition import Indicator
from stadspeil.model.expression import (
    Expression,
    Number,
    Operation,
    Reference,
    Whole,
    leaves,
    references,
)
from stadspeil.model.indicator import IndicatorSpec
from stadspeil.model.period import Frequency
from stadspeil.model.steering import BudgetLine
from stadspeil.model.unit import Unit

_NO_EXPRESSION = Number(Decimal(0))
"""Stands in for an expression that was refused; an edition with one never leaves this step."""

_OPERATORS: dict[str, Callable[[Decimal, Decimal], Decimal]] = {
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
    "/": operator.truediv,
}

_MONTHS = {
    Frequency.MONTH: 1,
    Frequency.QUARTER: 3,
    Frequency.HALF_YEAR: 6,
    Frequency.YEAR: 12,
}


@dataclass(frozen=True)
class Known:
    """The names that an indicator may use."""

    loaded: LoadedDatasets
    codelists: Mapping[str, Codelist]
    units: Mapping[str, Unit]
    goals: set[str]
    budget: Sequence[BudgetLine]


def load_indicators(folder: Folder, problems: Problems, known: Known) -> dict[str, Indicator]:
    """Read every file of `indicators/`; what is returned can be evaluated."""
    indicators: dict[str, Indicator] = {}
    entries = [
        (name, *entry)
        for name in folder.names("indicators/*.yaml")
        for entry in load_entries(folder, problems, name, IndicatorSpec)
    ]
    ids = {spec.id for _, spec, _, _ in entries}
    for name, spec, line, positions in entries:
        if spec.id in indicators:
            first = indicators[spec.id]
            problems.add(
                name,
                line,
                "id",
                found=f"{spec.id!r} again; it stands in {first.file}:{first.line} too",
                expected="each id once",
                do="choose another id",
            )
            continue
        checker = _Checker(problems, known, name, spec, positions)
        indicators[spec.id] = checker.check(line, ids)
    return indicators


class _Checker:
    """Checks one indicator."""

    def __init__(
        self,
        problems: Problems,
        known: Known,
        file: str,
        spec: IndicatorSpec,
        positions: Positions,
    ) -> None:
        self._problems = problems
        self._known = known
        self._file = file
        self._spec = spec
        self._positions = positions

    def _problem(self, field: str, found: str, expected: str, do: str) -> None:
        self._problems.add(
            self._file,
            self._positions.line((field,)),
            f"{self._spec.id}.{field}",
            found=found,
            expected=expected,
            do=do,
        )

    def check(self, line: int, ids: set[str]) -> Indicator:
        spec = self._spec
        if spec.unit not in self._known.units and not self._problems.is_excused(UNITS, spec.unit):
            self._problem(
                "unit",
                repr(spec.unit),
                "a unit of units.csv, or procent, per-1000, euro, duizend-euro, score, aantal",
                "add the unit to units.csv, or correct the name",
            )
        self._check_links(ids)
        expression = self._read_expression("value", spec.value, spec.breakdowns)
        count = None if spec.count is None else self._read_expression("count", spec.count, ())
        return Indicator(spec, expression or _NO_EXPRESSION, count, self._file, line)

    def _read_expression(
        self, field: str, text: str, breakdowns: tuple[str, ...]
    ) -> Expression | None:
        """The expression, if its figures can be computed; None after noting why they can't."""
        before = len(self._problems)
        expression = self._parse(field, text)
        if expression is None:
            return None
        used = list(references(expression))
        if not used:
            self._problem(
                field,
                f"{text!r}, a constant",
                "at least one measure of a dataset",
                "name a measure",
            )
        elif all(item.dataset in self._known.loaded.datasets for item in used):
            self._check_frequency(field, used)
            self._check_breakdowns(expression, breakdowns)
            self._check_totals(field, expression, breakdowns)
        return expression if len(self._problems) == before else None

    def _check_links(self, ids: set[str]) -> None:
        lines = {line.id for line in self._known.budget}
        for field, file, names, allowed, what in (
            ("goals", "goals.yaml", self._spec.goals, self._known.goals, "a goal of goals.yaml"),
            ("budget", "budget.yaml", self._spec.budget, lines, "a line of budget.yaml"),
            ("related", "indicators", self._spec.related, ids, "the id of an indicator"),
        ):
            for name in names:
                if name not in allowed and not self._problems.is_excused(file, name):
                    self._problem(field, repr(name), what, "correct the name, or take it out")

    def _parse(self, field: str, text: str) -> Expression | None:
        try:
            expression = parse_expression(text)
        except ExpressionProblem as problem:
            self._problem(
                field,
                f"{problem}: {text!r}",
                'numbers, dataset.measure, dataset.measure[dimension = "code"], '
                "total(dataset.measure), + - * / and parentheses",
                "mend the expression; put spaces round + - * /",
            )
            return None
        before = len(self._problems)
        for reference in references(expression):
            self._check_reference(field, reference)
        self._check_division(field, expression)
        return expression if len(self._problems) == before else None

    def _check_reference(self, field: str, reference: Reference) -> None:
        dataset = self._known.loaded.datasets.get(reference.dataset)
        if dataset is None:
            if reference.dataset not in self._known.loaded.broken:
                self._problem(
                    field,
                    f"the dataset {reference.dataset!r}",
                    "the name of a file in datasets/",
                    "correct the name, or add the dataset",
                )
            return
        if reference.measure not in dataset.measures:
            self._problem(
                field,
                f"the measure {reference.measure!r} of {reference.dataset}",
                f"one of {', '.join(dataset.measures)}",
                "correct the name of the measure",
            )
        pins = Counter(dimension for dimension, _ in reference.filters)
        for dimension in [name for name, times in pins.items() if times > 1]:
            self._problem(
                field,
                f"{reference}, which pins {dimension!r} twice",
                "one code for each dimension",
                "take one of the two out",
            )
        for dimension, code in reference.filters:
            spec = dataset.spec.dimensions.get(dimension)
            if spec is None:
                self._problem(
                    field,
                    f"the dimension {dimension!r} of {reference.dataset}",
                    f"one of {', '.join(dataset.dimensions) or '(it has none)'}",
                    "correct the name of the dimension",
                )
            elif code == TOTAL:
                if spec.total is Total.NONE:
                    self._problem(
                        field,
                        f"the total of {dimension!r}, which has total: none",
                        "a code of a part",
                        "name a code",
                    )
            elif code not in self._known.codelists[spec.codelist] and not self._problems.is_excused(
                codelist_file(spec.codelist), code
            ):
                self._problem(
                    field,
                    f"the code {code!r}",
                    f"a code of {codelist_file(spec.codelist)}",
                    "correct the code",
                )

    def _check_division(self, field: str, expression: Expression) -> None:
        if not isinstance(expression, Operation):
            return
        self._check_division(field, expression.left)
        self._check_division(field, expression.right)
        if expression.sign == "/" and constant(expression.right) == 0:
            self._problem(
                field,
                f"a division by {expression.right}, which is always zero",
                "a denominator that can be other than zero",
                "correct the expression",
            )

    def _check_breakdowns(self, expression: Expression, breakdowns: tuple[str, ...]) -> None:
        """Check that the expression leaves the dimensions open by which it is broken down."""
        free = {
            name
            for leaf in leaves(expression)
            if isinstance(leaf, Reference)
            for name in self._known.loaded.datasets[leaf.dataset].dimensions
            if name not in dict(leaf.filters)
        }
        for dimension in breakdowns:
            if dimension not in free:
                self._problem(
                    "breakdowns",
                    repr(dimension),
                    "a dimension that the expression leaves open: "
                    f"{', '.join(sorted(free)) or '(none)'}",
                    "correct the name, or take it out",
                )

    def _check_totals(
        self, field: str, expression: Expression, breakdowns: tuple[str, ...]
    ) -> None:
        """Check that a dimension without a total is pinned, or is what every figure is split by."""
        for leaf in leaves(expression):
            reference = leaf.of if isinstance(leaf, Whole) else leaf
            dimensions = self._known.loaded.datasets[reference.dataset].spec.dimensions
            for name, item in dimensions.items():
                if item.total is not Total.NONE or name in dict(reference.filters):
                    continue
                if isinstance(leaf, Whole) or breakdowns != (name,):
                    self._problem(
                        field,
                        f"{leaf}, which has no total over {name!r}",
                        f'a code, {name} = "...", or breakdowns: [{name}] and no other',
                        "pin the dimension to a code, or break down by it alone",
                    )

    def _check_frequency(self, field: str, used: list[Reference]) -> None:
        """Check that all figures have one frequency, or can be added up to one."""
        target = self._spec.frequency
        result: set[Frequency] = set()
        for reference in used:
            dataset = self._known.loaded.datasets[reference.dataset]
            own = dataset.spec.period.frequency
            result.add(target or own)
            if target is None or target is own:
                continue
            measure = dataset.measures[reference.measure]
            if own not in _MONTHS or target not in _MONTHS or _MONTHS[own] >= _MONTHS[target]:
                self._problem(
                    "frequency",
                    f"{target} from figures by {own}",
                    "a longer period than that of the dataset: months, quarters and half-years "
                    "add up, dates and school years don't",
                    "correct the frequency, or take it out",
                )
            elif measure.type is not MeasureType.ADDITIVE:
                self._problem(
                    "frequency",
                    f"{reference}, which is {measure.type}",
                    "an additive measure: only those add up over periods",
                    "take the frequency out",
                )
        if len(result) > 1:
            self._problem(
                field,
                f"measures by {' and by '.join(sorted(result))}",
                "measures of one frequency, or a frequency to add them up to",
                "use other measures, or declare a frequency",
            )


def constant(expression: Expression) -> Decimal | None:
    """The value of an expression whatever the data; None if it depends on them.

    >>> constant(parse_expression("2 * (3 - 3)"))
    Decimal('0')
    """
    match expression:
        case Number(value):
            return value
        case Operation(sign, left, right):
            first, second = constant(left), constant(right)
            if sign == "*" and 0 in (first, second):
                return Decimal(0)
            if sign == "-" and left == right:
                return Decimal(0)
            if first is None or second is None or (sign == "/" and second == 0):
                return None
            return _OPERATORS[sign](first, second)
        case _:
            return None
