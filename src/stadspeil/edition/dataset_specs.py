"""The spec beside a file with figures: every name in it known, nothing in it contradictory."""

from typing import Any

from pydantic import ValidationError

from stadspeil.edition.lists import AREAS, UNITS, Lists, codelist_file
from stadspeil.files.documents import read_yaml
from stadspeil.files.folder import Folder
from stadspeil.files.problems import Problems
from stadspeil.files.yaml_reader import Positions
from stadspeil.model.dataset import DatasetSpec, Dimension, Measure, MeasureType, Total
from stadspeil.model.period import EXAMPLES, parse_period
from stadspeil.model.unit import UnitKind


def load_spec(
    folder: Folder, problems: Problems, lists: Lists, name: str
) -> tuple[DatasetSpec, Positions] | None:
    """Read a spec; None if it, or a unit that it names, is too faulty to read figures by."""
    document = read_yaml(folder, problems, name)
    if document is None:
        return None
    values, positions = document
    try:
        spec = DatasetSpec.model_validate(values)
    except ValidationError as error:
        problems.add_validation_error(name, error, positions)
        return None
    before = len(problems)
    _Checker(problems, lists, name, spec, positions).check()
    has_units = all(measure.unit in lists.units for measure in spec.measures.values())
    return (spec, positions) if has_units and len(problems) == before else None


class _Checker:
    """Checks one spec."""

    def __init__(
        self,
        problems: Problems,
        lists: Lists,
        file: str,
        spec: DatasetSpec,
        positions: Positions,
    ) -> None:
        self._problems = problems
        self._lists = lists
        self._file = file
        self._spec = spec
        self._positions = positions

    def _problem(self, path: tuple[Any, ...], found: str, expected: str, do: str) -> None:
        self._problems.add(
            self._file,
            self._positions.line(path),
            ".".join(path),
            found=found,
            expected=expected,
            do=do,
        )

    def check(self) -> None:
        self._check_area()
        self._check_periods()
        for name, dimension in self._spec.dimensions.items():
            self._check_name(("dimensions", name), name)
            self._check_dimension(("dimensions", name), dimension)
        for name, measure in self._spec.measures.items():
            self._check_name(("measures", name), name)
            self._check_measure(("measures", name), measure)

    def _check_area(self) -> None:
        code = self._spec.area.fixed
        if code is None or code in self._lists.areas or self._problems.is_excused(AREAS, code):
            return
        self._problem(
            ("area", "fixed"),
            repr(code),
            "a code of areas.csv",
            "add the area to areas.csv, or correct the code",
        )

    def _check_periods(self) -> None:
        frequency, fixed = self._spec.period.frequency, self._spec.period.fixed
        named = [(("provisional",), period) for period in self._spec.provisional]
        for path, period in [*named, *([(("period", "fixed"), fixed)] if fixed else [])]:
            if parse_period(period).frequency is not frequency:
                self._problem(
                    path,
                    repr(period),
                    f"a period such as {EXAMPLES[frequency]} ({frequency})",
                    "correct the period, or the frequency",
                )

    def _check_name(self, path: tuple[str, str], name: str) -> None:
        taken = {"line", *(f"{measure}_status" for measure in self._spec.measures)}
        if name in taken:
            self._problem(
                path,
                f"the column name {name!r}, which Stadspeil uses itself",
                "another name than line, or a measure and _status",
                "choose another name, here and in the file",
            )

    def _check_dimension(self, path: tuple[str, str], dimension: Dimension) -> None:
        if dimension.codelist not in self._lists.codelists:
            self._problem(
                (*path, "codelist"),
                repr(dimension.codelist),
                "the name of a file in codelists/",
                f"add {codelist_file(dimension.codelist)}, or correct the name",
            )
        elif dimension.from_attribute is not None:
            self._check_carrier(path, dimension, *dimension.from_attribute.split("."))

    def _check_carrier(
        self, path: tuple[str, str], dimension: Dimension, name: str, attribute: str
    ) -> None:
        """Check the dimension that another takes its codes from."""
        carrier = self._spec.dimensions.get(name)
        if carrier is None or carrier.from_attribute is not None:
            self._problem(
                (*path, "from"),
                repr(dimension.from_attribute),
                "a dimension of this dataset, a point, and a column of its codelist",
                "correct the name before the point",
            )
            return
        for total, place in ((dimension.total, path), (carrier.total, ("dimensions", name))):
            if total is not Total.SUM:
                self._problem(
                    (*place, "total"),
                    f"total: {total}, while {path[1]!r} takes its codes from {name!r}",
                    "total: sum for both, since the figures of the one are added up to the other",
                    f"correct the total, or give {path[1]!r} a column of its own in the file",
                )
        self._check_attribute(path, dimension, carrier, attribute)

    def _check_attribute(
        self, path: tuple[str, str], dimension: Dimension, carrier: Dimension, attribute: str
    ) -> None:
        carried = self._lists.codelists.get(carrier.codelist)
        if carried is None:
            return
        file, target = codelist_file(carrier.codelist), codelist_file(dimension.codelist)
        values = {code.code: code.attributes.get(attribute) for code in carried}
        if not any(values.values()) and not self._problems.is_excused(file, ""):
            self._problem(
                (*path, "from"),
                repr(dimension.from_attribute),
                f"a column {attribute!r} with codes in {file}",
                "add the column, or correct the name after the point",
            )
        for code, value in values.items():
            if value is None or value in self._lists.codelists[dimension.codelist]:
                continue
            if not self._problems.is_excused(target, value):
                self._problems.add(
                    file,
                    carried.lines[code],
                    attribute,
                    found=repr(value),
                    expected=f"a code of {target}",
                    do="correct the code",
                )

    def _check_measure(self, path: tuple[str, str], measure: Measure) -> None:
        unit = self._lists.units.get(measure.unit)
        if unit is None:
            if not self._problems.is_excused(UNITS, measure.unit):
                self._problem(
                    (*path, "unit"),
                    repr(measure.unit),
                    "a unit of units.csv, or procent, per-1000, euro, duizend-euro, score, aantal",
                    "add the unit to units.csv, or correct the name",
                )
        elif measure.type is MeasureType.NON_ADDITIVE and unit.kind in (
            UnitKind.SHARE,
            UnitKind.RATE,
            UnitKind.SCORE,
        ):
            self._problem(
                (*path, "type"),
                f"{measure.type} with unit {unit.code}",
                "ratio for a share or rate, score for a score",
                "correct the type of the measure",
            )
