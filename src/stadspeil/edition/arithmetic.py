"""What figures of a dataset must obey: the rounding of their source, parts that make totals."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from stadspeil.edition.lists import LIES_IN, Lists
from stadspeil.files.problems import Problems
from stadspeil.model.codelist import TOTAL, Codelist
from stadspeil.model.dataset import Dataset, Measure, MeasureType, RoundingRule, Row, Total

_MULTIPLES = {
    RoundingRule.FIVES: 5,
    RoundingRule.RANDOM_FIVES: 5,
    RoundingRule.TENS: 10,
    RoundingRule.HUNDREDS: 100,
    RoundingRule.THOUSANDS: 1000,
}


def check_arithmetic(problems: Problems, lists: Lists, dataset: Dataset) -> None:
    """Note figures that their declared rounding can't yield, and totals that parts can't make.

    A total may differ from the sum of its parts by what rounding each of them can do. Districts
    and neighbourhoods may leave some out of the area they lie in, and never exceed it by more.
    """
    for place, (name, measure) in enumerate(dataset.measures.items()):
        for row in dataset.rows:
            _check_rounding(problems, lists, dataset, name, measure, row, row.values[place])
        if measure.type is MeasureType.ADDITIVE:
            for total in _given_totals(lists, dataset, place):
                _check_total(problems, lists, dataset, name, measure, total)
            _check_areas(problems, lists, dataset, name, place)


def _check_rounding(
    problems: Problems,
    lists: Lists,
    dataset: Dataset,
    name: str,
    measure: Measure,
    row: Row,
    value: Decimal | None,
) -> None:
    rule = measure.rounding_at(lists.areas[row.area].level)
    multiple = _MULTIPLES.get(rule)
    if multiple and value is not None and value % multiple:
        problems.add(
            dataset.file,
            row.line,
            name,
            found=f"the figure {value}",
            expected=f"a multiple of {multiple}, since the spec says rounding: {rule}",
            do="correct the figure, or the rounding of the measure",
        )


@dataclass(frozen=True)
class _GivenTotal:
    row: Row
    value: Decimal
    parts: tuple[Decimal, ...]
    dimension: str


def _given_totals(lists: Lists, dataset: Dataset, measure: int) -> Iterator[_GivenTotal]:
    """Each given total of which every part has a figure."""
    for place, (dimension, spec) in enumerate(dataset.spec.dimensions.items()):
        if spec.total is not Total.GIVEN:
            continue
        codelist = lists.codelists[spec.codelist]
        stored = {row.codes[place] for row in dataset.rows} - {TOTAL}
        if not _covers(codelist, stored):
            continue  # only some of the parts are in the file, so that they need not make the total
        tops = {code for code in stored if stored.isdisjoint(codelist.ancestors(code))}
        groups: dict[tuple[str, ...], dict[str, Row]] = {}
        for row in dataset.rows:
            others = row.codes[:place] + row.codes[place + 1 :]
            groups.setdefault((row.area, row.period, *others), {})[row.codes[place]] = row
        for rows in groups.values():
            total = rows.get(TOTAL)
            if total is None or not tops <= rows.keys():
                continue
            value = total.values[measure]
            parts = [rows[code].values[measure] for code in tops]
            known = [part for part in parts if part is not None]
            if value is not None and len(known) == len(parts):
                yield _GivenTotal(total, value, tuple(known), dimension)


def _covers(codelist: Codelist, stored: set[str]) -> bool:
    """Whether everything in a codelist is stored, as itself or as part of a parent."""
    parents = {code.parent for code in codelist}
    return all(
        code.code in parents
        or code.code in stored
        or not stored.isdisjoint(codelist.ancestors(code.code))
        for code in codelist
    )


def _check_total(
    problems: Problems,
    lists: Lists,
    dataset: Dataset,
    name: str,
    measure: Measure,
    total: _GivenTotal,
) -> None:
    added = sum(total.parts, Decimal(0))
    rule = measure.rounding_at(lists.areas[total.row.area].level)
    room = (len(total.parts) + 1) * rule.half_width(measure.decimals)
    if abs(added - total.value) > room:
        problems.add(
            dataset.file,
            total.row.line,
            name,
            found=f"the total {total.value}, while its parts by {total.dimension} make {added}",
            expected=f"a total within {room.normalize():f} of the sum of its parts"
            if room
            else "a total that equals the sum of its parts",
            do="correct the total or a part; or declare type: non-additive, if one thing can stand "
            "in several parts",
        )


def _check_areas(
    problems: Problems, lists: Lists, dataset: Dataset, name: str, measure: int
) -> None:
    """Check that districts or neighbourhoods are together no more than the area they lie in."""
    spec = dataset.measures[name]
    rows = {(row.area, row.period, row.codes): row for row in dataset.rows}
    inside: dict[tuple[Row, str], list[Row]] = {}
    for row in dataset.rows:
        area = lists.areas[row.area]
        whole = rows.get((area.parent or "", row.period, row.codes))
        is_part = area.level in LIES_IN and not lists.areas.members(area.code)
        if whole is not None and is_part:
            inside.setdefault((whole, area.level.value), []).append(row)
    for (whole, level), parts in inside.items():
        value = whole.values[measure]
        added = sum((part.values[measure] or Decimal(0) for part in parts), Decimal(0))
        widths = (
            spec.rounding_at(lists.areas[row.area].level).half_width(spec.decimals)
            for row in (whole, *parts)
        )
        room = sum(widths, Decimal(0))
        if value is not None and added > value + room:
            problems.add(
                dataset.file,
                whole.line,
                name,
                found=f"{value} for {whole.area}, while the areas of level {level} in it "
                f"make {added}",
                expected=f"a whole of {(added - room).normalize():f} or more",
                do="correct the whole or a part; or declare type: non-additive, if one thing can "
                "stand in several areas",
            )
