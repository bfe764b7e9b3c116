"""The counts again, slowly and in plain Python, from the definitions and not from the SQL.

A registration here is four lists of records with codes and dates, as a municipality has them.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from stadspeil.model.period import Frequency, Period, parse_period

LAWS = {
    "ambulant": "jeugdwet",
    "crisis": "jeugdwet",
    "jeugdbescherming": "jeugdwet",
    "verblijf": "jeugdwet",
    "ondersteuning-thuis": "wmo",
    "hulp-huishouden": "wmo",
    "verblijf-opvang": "wmo",
    "participatiecentrum": "participatiewet",
    "algemene-bijstand": "participatiewet",
    "bijzondere-bijstand": "participatiewet",
}
FOREVER = date(9999, 12, 31)


@dataclass(frozen=True)
class Stay:
    person: int
    household: int
    neighbourhood: str
    birth_year: int
    sex: str
    start: date
    end: date | None = None


@dataclass(frozen=True)
class Provision:
    person: int
    household: int
    neighbourhood: str
    product: str
    start: date
    end: date | None = None
    referrer: str = "niet-geregistreerd"
    reason: str | None = None


@dataclass(frozen=True)
class Invoice:
    person: int
    neighbourhood: str
    product: str
    month: str
    cents: int


@dataclass(frozen=True)
class Benefit:
    person: int
    household: int
    neighbourhood: str
    kind: str
    start: date
    end: date | None = None
    living_form: str = "alleenstaand"
    nationality: str = "nl"


@dataclass(frozen=True)
class Records:
    persons: tuple[Stay, ...] = ()
    provisions: tuple[Provision, ...] = ()
    invoices: tuple[Invoice, ...] = ()
    benefits: tuple[Benefit, ...] = ()


Cell = tuple[str, str, str, tuple[str, ...], str]
"""Table, area, period, codes, measure."""


def count_slowly(
    records: Records, periods: Iterable[str], groups: Mapping[str, tuple[str, ...]]
) -> dict[Cell, int]:
    """Every cell that is not zero."""
    asked = [parse_period(code) for code in periods]
    dates = sorted(period for period in asked if period.frequency is Frequency.DATE)
    cells: Counter[Cell] = Counter()
    for period in asked:
        for area in _areas(records, groups):
            local = _Local(records, area, groups)
            before = _before(period, dates)
            after = None if period in dates else _shifted(period, 1)
            for table, codes, measure, value in local.count(period, before, after):
                cells[table, area, period.code, codes, measure] += value
    return {cell: value for cell, value in cells.items() if value}


def _areas(records: Records, groups: Mapping[str, tuple[str, ...]]) -> set[str]:
    small = {stay.neighbourhood for stay in records.persons}
    large = {f"GM{code[2:6]}" for code in small}
    return small | large | {f"WK{code[2:8]}" for code in small} | {"NL00"} | set(groups)


def _before(period: Period, dates: list[Period]) -> Period | None:
    if period.frequency is Frequency.DATE:
        earlier = [other for other in dates if other < period]
        return earlier[-1] if earlier else None
    return _shifted(period, -1)


def _shifted(period: Period, step: int) -> Period:
    if period.frequency is Frequency.YEAR:
        return parse_period(str(period.year + step))
    assert period.frequency is Frequency.HALF_YEAR
    place = period.start.year * 2 + (period.start.month > 6) + step
    return parse_period(f"{place // 2}-S{place % 2 + 1}")


def _overlaps(item: Stay | Provision | Benefit, period: Period) -> bool:
    return item.start <= period.end and (item.end or FOREVER) >= period.start


@dataclass
class _Local:
    records: Records
    area: str
    groups: Mapping[str, tuple[str, ...]]
    counted: list[tuple[str, tuple[str, ...], str, int]] = field(default_factory=list)

    def holds(self, neighbourhood: str) -> bool:
        own = {neighbourhood, f"WK{neighbourhood[2:8]}", f"GM{neighbourhood[2:6]}", "NL00"}
        if self.area in self.groups:
            return f"GM{neighbourhood[2:6]}" in self.groups[self.area]
        return self.area in own

    def had(self, period: Period | None, unit: str) -> dict[int, set[str]]:
        """The products that each person or household had in the period."""
        found: dict[int, set[str]] = defaultdict(set)
        if period is not None:
            for item in self.records.provisions:
                if _overlaps(item, period) and self.holds(item.neighbourhood):
                    found[getattr(item, unit)].add(item.product)
            for benefit in self.records.benefits:
                if _overlaps(benefit, period) and self.holds(benefit.neighbourhood):
                    found[getattr(benefit, unit)].add(benefit.kind)
        return found

    def count(
        self, period: Period, before: Period | None, after: Period | None
    ) -> Iterator[tuple[str, tuple[str, ...], str, int]]:
        yield from self._clients(period, before, after)
        yield from self._households(period)
        if period.frequency is Frequency.DATE:
            yield from self._assistance(period.end)
        else:
            yield from self._records(period)
            yield from self._repeated(period)

    def _clients(
        self, period: Period, before: Period | None, after: Period | None
    ) -> Iterator[tuple[str, tuple[str, ...], str, int]]:
        now, then, later = (self.had(item, "person") for item in (period, before, after))
        for products in now.values():
            for code in {*products, *(LAWS[product] for product in products), "_T"}:
                yield "clienten", (code,), "clients", 1
        for law in ("jeugdwet", "wmo", "participatiewet", "_T"):

            def of_law(had: dict[int, set[str]], law: str = law) -> dict[int, set[str]]:
                kept = {
                    who: {item for item in products if law in {LAWS[item], "_T"}}
                    for who, products in had.items()
                }
                return {who: products for who, products in kept.items() if products}

            current, earlier, coming = of_law(now), of_law(then), of_law(later)
            for products in current.values():
                number = str(len(products)) if len(products) < 6 else "6+"
                yield "clienten-aantal", (law, number), "clients", 1
            yield "stroom", (law,), "clients", len(current)
            if before is not None:
                yield "stroom", (law,), "inflow", len(current.keys() - earlier.keys())
            if after is not None:
                yield "stroom", (law,), "outflow", len(current.keys() - coming.keys())
            elif before is not None:
                yield "stroom", (law,), "outflow", len(earlier.keys() - current.keys())

    def _households(self, period: Period) -> Iterator[tuple[str, tuple[str, ...], str, int]]:
        had = self.had(period, "household")
        living = {
            stay.household
            for stay in self.records.persons
            if _overlaps(stay, period) and self.holds(stay.neighbourhood)
        }
        yield "huishoudens", ("met",), "households", len(had)
        yield "huishoudens", ("zonder",), "households", len(living - had.keys())
        yield "huishoudens", ("_T",), "households", len(living | had.keys())
        names = {"jeugdwet": "jeugd", "participatiewet": "pwet", "wmo": "wmo"}
        for products in had.values():
            laws = {LAWS[product] for product in products}
            code = "-".join(name for law, name in names.items() if law in laws)
            yield "huishoudens-wetten", (code,), "households", 1
            number = str(len(products)) if len(products) < 6 else "6+"
            yield "huishoudens-voorzieningen", (number,), "households", 1

    def _records(self, period: Period) -> Iterator[tuple[str, tuple[str, ...], str, int]]:
        for item in self.records.provisions:
            if not self.holds(item.neighbourhood):
                continue
            if period.start <= item.start <= period.end:
                yield "trajecten-gestart", (item.product,), "trajectories", 1
                if item.product == "verblijf":
                    yield "verwijzingen-verblijf", (item.referrer,), "referrals", 1
            if item.end is not None and period.start <= item.end <= period.end:
                codes = (LAWS[item.product], item.reason or "onbekend")
                yield "trajecten-beeindigd", codes, "trajectories", 1
        yield from self._euros(period)

    def _euros(self, period: Period) -> Iterator[tuple[str, tuple[str, ...], str, int]]:
        invoiced: dict[str, Counter[int]] = defaultdict(Counter)
        for invoice in self.records.invoices:
            month = parse_period(invoice.month)
            if self.holds(invoice.neighbourhood) and period.start <= month.start <= period.end:
                invoiced[invoice.product][invoice.person] += invoice.cents
        for product, by_person in invoiced.items():
            largest = sorted((cents for cents in by_person.values() if cents > 0), reverse=True)
            yield "kosten", (product,), "euros", sum(largest)
            yield "kosten", (product,), "contributors", len(largest)
            for name, cents in zip(("largest", "second"), largest, strict=False):
                yield "kosten", (product,), name, cents

    def _repeated(self, period: Period) -> Iterator[tuple[str, tuple[str, ...], str, int]]:
        for product in ("jeugdbescherming", "jeugdreclassering", "verblijf"):
            again = set()
            for item in self.records.provisions:
                if item.product != product or not period.start <= item.start <= period.end:
                    continue
                ends = [
                    other.end or FOREVER
                    for other in self.records.provisions
                    if other is not item
                    and (other.person, other.product) == (item.person, product)
                    and other.start < item.start
                ]
                eve = item.start - timedelta(days=1)
                if (
                    self.holds(item.neighbourhood)
                    and ends
                    and item.start - timedelta(days=1826) <= max(ends) < eve
                ):
                    again.add(item.person)
            yield "herhaald-beroep", (product,), "persons", len(again)

    def _assistance(self, day: date) -> Iterator[tuple[str, tuple[str, ...], str, int]]:
        traits = {stay.person: (stay.birth_year, stay.sex) for stay in self.records.persons}
        for item in self.records.benefits:
            runs = item.start <= day <= (item.end or FOREVER)
            if item.kind != "algemene-bijstand" or not runs or not self.holds(item.neighbourhood):
                continue
            birth_year, sex = traits[item.person]
            age = day.year - birth_year
            classes = ((27, "0-26"), (40, "27-39"), (55, "40-54"), (999, "55-aow"))
            months = (day.year - item.start.year) * 12 + day.month - item.start.month
            months -= item.start.day > day.day
            durations = ((6, "0-6m"), (12, "6-12m"), (24, "1-2j"), (48, "2-4j"), (9999, "4+j"))
            own = (
                next(code for top, code in classes if age < top),
                sex,
                item.living_form,
                item.nationality,
                next(code for top, code in durations if months < top),
            )
            for place, code in enumerate(own):
                row = ["_T"] * 5
                row[place] = code
                yield "bijstand-klanten", tuple(row), "clients", 1
            yield "bijstand-klanten", ("_T",) * 5, "clients", 1
