"""The SQL texts of the counts, filled in for a plan of periods. One text serves both engines."""

from collections.abc import Iterator, Sequence
from functools import cache
from importlib.resources import files
from typing import Any

from jinja2 import Environment, FunctionLoader, StrictUndefined, Template

from stadspeil.model.period import Frequency
from stadspeil.registrations.codelists import load_codelist, load_codes
from stadspeil.registrations.count.parts import Part
from stadspeil.registrations.count.periods import Plan, Stretch, Window, months_before
from stadspeil.registrations.count.places import Places
from stadspeil.registrations.count.tables import (
    ASSISTANCE,
    COSTS,
    FIVE_YEARS,
    LARGEST,
    MOST,
    REPEATABLE,
    RESIDENTIAL,
    CountTable,
    load_tables,
)

SET_BITS = 31
"""The bits of a set: 30 products, and one that says of a household that somebody lives there.

The sets of two stretches share a number: with half as many numbers to join, sets take a fifth less.
"""

DURATION_MONTHS = (6, 12, 24, 48)
"""The months after which a client of social assistance is in the next class of duration."""

Step = tuple[str, str]
"""The name of a table, and the query that fills it."""


def law_masks() -> tuple[int, ...]:
    """For each law, in the order of its codelist, the bits of its products."""
    laws = load_codes("law")
    products = load_codelist("product")
    if len(products) > 30:
        raise ValueError("a set of products and a household's own bit fit in 31 bits: 30 products")
    return tuple(
        sum(1 << place for place, row in enumerate(products) if row["law"] == law) for law in laws
    )


def list_masks() -> list[tuple[int, int, int]]:
    """The rows of table `masks`: code of a product, law or total, its products, its laws.

    `laws` is 0 for a product: sets of the periods before and after are kept by law only.
    """
    products = len(load_codes("product"))
    laws = law_masks()
    return [
        *((place, 1 << place, 0) for place in range(products)),
        *((products + place, mask, 1 << place) for place, mask in enumerate(laws)),
        (-1, sum(laws), (1 << len(laws)) - 1),
    ]


def list_places(places: Places) -> list[tuple[int, int, int]]:
    """The rows of table `places`: a member, an area that holds it, the area as a member itself."""
    return [(member, area, -1 - area) for member, area in places.pairs]


@cache
def _environment() -> Environment:
    folder = files(__package__) / "sql"

    def load(name: str) -> str:
        return (folder / f"{name}.sql").read_text(encoding="utf-8")

    environment = Environment(
        loader=FunctionLoader(load), undefined=StrictUndefined, autoescape=False
    )
    environment.globals |= {"laws": _laws, "number": _number}
    return environment


def _laws(sets: str) -> str:
    """The laws of a set of products, as bits."""
    if sets == "0":
        return "cast(0 as integer)"
    parts = (
        f"case when ({sets} & {mask}) > 0 then {1 << place} else 0 end"
        for place, mask in enumerate(law_masks())
    )
    return f"({' + '.join(parts)})"


def _number(sets: str) -> str:
    """The number of products of a set, at most six."""
    return f"least(bit_count({sets} & {sum(law_masks())}), {MOST})"


def _union(stretches: tuple[int, ...]) -> str:
    """The set of products of some stretches together, out of the numbers that hold two each."""
    if not stretches:
        return "0"
    parts = (
        f"(b{place // 2} >> {SET_BITS})"
        if place % 2
        else f"(b{place // 2} & {(1 << SET_BITS) - 1})"
        for place in stretches
    )
    return f"cast({' | '.join(parts)} as integer)"


class Queries:
    """The steps that count some tables over a plan, for areas that consist of `member`s.

    `member` is the column with the smallest area that is counted: municipality or neighbourhood.
    Everything is counted by member, and added up for larger areas at the end; what doesn't add up,
    because somebody moved, is counted for a whole area, which has a number among the members too.
    """

    def __init__(self, plan: Plan, tables: tuple[str, ...], member: str, part: Part) -> None:
        known = load_tables()
        self.plan = plan
        self.tables = tuple(known[name] for name in tables)
        self.member = member
        self.part = part
        self.needs = {table.needs for table in self.tables}

    def shared(self) -> Iterator[Step]:
        """The steps that all windows of the plan share."""
        if self.needs & {"person", "household", "resident"}:
            yield self._step("person_sets", benefits=True, benefit_bits=_benefit_bits())
        if "person" in self.needs and self.part.moved:
            yield self._step("person_joined")
        if self.needs & {"household", "resident"}:
            resident = 1 << SET_BITS - 1
            residents = (resident, resident << SET_BITS) if "resident" in self.needs else ()
            columns = ", ".join(f"b{place}" for place in range(len(self._pairs)))
            for name in self._household_tables:
                yield self._step(name, columns=columns, residents=residents)
        yield from self._shared_records({table.id for table in self.tables})

    def _shared_records(self, wanted: set[str]) -> Iterator[Step]:
        """What is counted from records rather than sets, and read once for all windows."""
        if "verwijzingen-verblijf" in wanted and self.part.stayed:
            yield self._step("referred", residential=_places(RESIDENTIAL))
        if "herhaald-beroep" in wanted:
            yield self._step("returns", repeatable=_places(REPEATABLE))
        if "bijstand-klanten" in wanted:
            yield self._step("traits", assistance=load_codes("benefit_kind").index(ASSISTANCE))

    @property
    def _household_tables(self) -> list[str]:
        """Where the sets of households stand: of who stayed, and of who moved."""
        there = {"household_sets": self.part.stayed, "household_joined": self.part.moved}
        return [name for name, made in there.items() if made]

    def of_window(self, window: Window) -> Iterator[Step]:
        """The steps of one period; the last fills `counts`: what this part adds to its tables."""
        during, before, after = (
            _union(part) for part in (window.during, window.before, window.after)
        )
        counted = f"({during} | {before})" if window.is_date and window.before else during
        sets = {"during": during, "before": before, "after": after, "counted": counted}
        if "person" in self.needs:
            yield self._step("person_groups", **sets)
        if self.needs & {"household", "resident"}:
            yield self._step("household_groups", household_tables=self._household_tables, **sets)
        tables = self.tables_of(window)
        if "bijstand-klanten" in {table.id for table in tables}:
            day = window.period.end
            yield self._step(
                "benefit_clients",
                year=day.year,
                durations=[months_before(day, months) for months in DURATION_MONTHS],
                assistance=load_codes("benefit_kind").index(ASSISTANCE),
                stretch=window.stretch,
            )
        if "kosten" in {table.id for table in tables}:
            yield self._step("contributions", months=window.months)
        values = self._window_values(window, sets)
        rendered = [
            (self.tables.index(table), self._render(table.id, **values)) for table in tables
        ]
        yield self._step("counts", tables=rendered)

    def tables_of(self, window: Window) -> list[CountTable]:
        """The tables that are counted for such a window, of who stayed and of who moved."""
        return [
            table
            for table in self.tables
            if (table.for_dates if window.is_date else table.for_periods)
            and (self.part.stayed or table.follows_persons)
        ]

    def _window_values(self, window: Window, sets: dict[str, str]) -> dict[str, Any]:
        return sets | {
            "before": bool(window.before),
            "after": bool(window.after),
            "is_date": window.period.frequency is Frequency.DATE,
            "stretch": window.stretch,
            "months": window.months,
            "most": MOST,
            "largest": LARGEST,
            "five_years": FIVE_YEARS,
            "traits": [
                dimension.name for dimension in load_tables()["bijstand-klanten"].dimensions
            ],
        }

    def _step(self, name: str, template: str = "", **values: Any) -> Step:
        return name, self._render(template or name, **values)

    def _render(self, name: str, **values: Any) -> str:
        template: Template = _environment().get_template(name)
        return template.render(
            plan=self.plan,
            part=self.part,
            pairs=self._pairs,
            shift=SET_BITS,
            member=self.member,
            **values,
        )

    @property
    def _pairs(self) -> list[tuple[Stretch, ...]]:
        """The stretches by two, as their sets share a number."""
        stretches = self.plan.stretches
        return [stretches[place : place + 2] for place in range(0, len(stretches), 2)]


def add_up(tables: Sequence[str]) -> str:
    """The query of a period's cells, from table `counts` with what its parts counted."""
    costs = tables.index(COSTS) if COSTS in tables else -1
    template = _environment().get_template("cells")
    return template.render(costs=costs, largest=LARGEST)


def _benefit_bits() -> list[tuple[int, int]]:
    products = load_codes("product")
    return [
        (kind, 1 << products.index(code)) for kind, code in enumerate(load_codes("benefit_kind"))
    ]


def _places(products: tuple[str, ...]) -> list[int]:
    known = load_codes("product")
    return [known.index(code) for code in products]
