"""One slip put into a table: a wrong print that its rules can see."""

import random
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import ROUND_DOWN, Decimal

from stadspeil.model.audit import Slip
from stadspeil.model.publication import Place
from tests.audit.made_tables import AGES, HOMES, Cell, round_to


@dataclass(frozen=True)
class Planted:
    """A table with one slip, where it is and what was printed there before."""

    cells: tuple[Cell, ...]
    place: Place
    slip: Slip
    before: str


def plant(cells: Sequence[Cell], slip: Slip, rng: random.Random) -> Planted | None:
    """Put one slip of a kind into a table; None if this table has no room for it."""
    candidates = [
        (at, text)
        for at, cell in enumerate(cells)
        for text in SLIPS[slip](cell, cells, rng)
        if text != cell.text and _is_visible(cell, text)
    ]
    if not candidates:
        return None
    at, text = rng.choice(candidates)
    changed = (*cells[:at], replace(cells[at], text=text), *cells[at + 1 :])
    return Planted(changed, cells[at].place, slip, cells[at].text)


def _is_visible(cell: Cell, text: str) -> bool:
    """Whether the wrong print can't be the right one, rounded otherwise."""
    decimals = _decimals(text)
    half = Decimal(1).scaleb(-decimals) / 2 if decimals or cell.unit != "aantal" else Decimal(0)
    return abs(Decimal(text) - cell.exact) > half * Decimal("1.02") + _rounding_behind(cell)


def _rounding_behind(cell: Cell) -> Decimal:
    """How far the rounding of its inputs may move a figure."""
    if cell.role == "change":
        old, new = cell.inputs
        return 100 * Decimal("0.05") * (1 / old + new / old**2)
    if cell.role == "rate":
        return cell.exact * 5 / cell.inputs[0]
    return Decimal("0.5") if cell.unit == "personen_x1000" else Decimal(0)


def _decimals(text: str) -> int:
    return len(text.partition(".")[2])


def _is_fraction(cell: Cell) -> bool:
    return cell.role in {"share", "rate", "change"}


Texts = Iterator[str]


def _swap_digits(cell: Cell, cells: Sequence[Cell], rng: random.Random) -> Texts:
    del cells
    places = [n for n, char in enumerate(cell.text) if char.isdigit()]
    if len(places) > 2:
        n = rng.randrange(len(places) - 1)
        chars = list(cell.text)
        one, two = places[n], places[n + 1]
        chars[one], chars[two] = chars[two], chars[one]
        if chars[places[0]] != "0":
            yield "".join(chars)


def _drop_digit(cell: Cell, cells: Sequence[Cell], rng: random.Random) -> Texts:
    del cells
    whole = cell.text.partition(".")[0].lstrip("-")
    if len(whole) > 1:
        start = cell.text.index(whole)
        n = start + rng.randrange(len(whole))
        text = cell.text[:n] + cell.text[n + 1 :]
        if text.lstrip("-")[0] != "0":
            yield text


def _shift_decimal(cell: Cell, cells: Sequence[Cell], rng: random.Random) -> Texts:
    del cells
    power = rng.choice((-1, 1)) if _is_fraction(cell) else 1
    yield f"{Decimal(cell.text).scaleb(power):f}"


def _turn_sign(cell: Cell, cells: Sequence[Cell], rng: random.Random) -> Texts:
    del cells, rng
    if cell.role == "change":
        yield f"{-Decimal(cell.text):f}"


def _truncate(cell: Cell, cells: Sequence[Cell], rng: random.Random) -> Texts:
    del cells, rng
    if _is_fraction(cell):
        yield round_to(cell.exact, _decimals(cell.text), ROUND_DOWN)


def _pad(cell: Cell, cells: Sequence[Cell], rng: random.Random) -> Texts:
    del cells, rng
    decimals = _decimals(cell.text)
    if _is_fraction(cell) and decimals:
        yield round_to(cell.exact, decimals - 1) + ("0" if decimals > 1 else ".0")


def _mistake_unit(cell: Cell, cells: Sequence[Cell], rng: random.Random) -> Texts:
    del cells, rng
    decimals = _decimals(cell.text)
    match cell.role:
        case "share":
            yield round_to(cell.exact * 10, decimals)
        case "rate":
            yield round_to(cell.exact / 10, decimals)
        case "part" | "total" if cell.unit == "aantal":
            yield round_to(cell.exact / 1000, 0)


def _mistake_base(cell: Cell, cells: Sequence[Cell], rng: random.Random) -> Texts:
    del rng
    decimals = _decimals(cell.text)
    if cell.role == "change":
        old, new = cell.inputs
        yield round_to(100 * (new - old) / new, decimals)
    if cell.role == "share":
        for other in _same_column(cell, cells):
            if other.inputs and other.inputs[1] != cell.inputs[1]:
                yield round_to(100 * cell.inputs[0] / other.inputs[1], decimals)


def _count_twice(cell: Cell, cells: Sequence[Cell], rng: random.Random) -> Texts:
    del rng
    for other in cells:
        same_line = other.place.row == cell.place.row or other.place[2:] == cell.place[2:]
        same_kind = other.role == "part" and other.unit == cell.unit
        if cell.role == "total" and same_line and same_kind and _is_part(cell, other):
            yield round_to(cell.exact + other.exact, _decimals(cell.text))


def _is_part(total: Cell, part: Cell) -> bool:
    if total.place.period != part.place.period or part.place.column == "inhabitants":
        return False
    homes = total.place.column == "households" and part.place.column in HOMES
    ages = total.place.column == "inhabitants" and part.place.column in AGES
    rows = total.place.row in {"Totaal", "inhabitants"} and part.place[2:4] == total.place[2:4]
    return homes or ages or rows


def _take_half(cell: Cell, cells: Sequence[Cell], rng: random.Random) -> Texts:
    del rng
    for other in _other_periods(cell, cells):
        if other.place.period.startswith(f"{cell.place.period}-H"):
            yield other.text


def _take_other_year(cell: Cell, cells: Sequence[Cell], rng: random.Random) -> Texts:
    del rng
    for other in _other_periods(cell, cells):
        if "-H" not in cell.place.period + other.place.period:
            yield other.text


def _take_neighbour(cell: Cell, cells: Sequence[Cell], rng: random.Random) -> Texts:
    del rng
    for other in _same_column(cell, cells):
        if other.unit == cell.unit:
            yield other.text


def _same_column(cell: Cell, cells: Sequence[Cell]) -> Iterator[Cell]:
    for other in cells:
        if other.place[2:4] == cell.place[2:4] and other.place.row != cell.place.row:
            yield other


def _other_periods(cell: Cell, cells: Sequence[Cell]) -> Iterator[Cell]:
    mine = (*cell.place[:3], cell.place.area)
    for other in cells:
        if (*other.place[:3], other.place.area) == mine and other.place != cell.place:
            yield other


SLIPS: Mapping[Slip, Callable[[Cell, Sequence[Cell], random.Random], Texts]] = {
    Slip.WRONG_DENOMINATOR: _mistake_base,
    Slip.DOUBLE_COUNT: _count_twice,
    Slip.PART_OF_PERIOD: _take_half,
    Slip.DIGIT_SWAP: _swap_digits,
    Slip.DIGIT_DROP: _drop_digit,
    Slip.NEIGHBOUR_CELL: _take_neighbour,
    Slip.WRONG_YEAR: _take_other_year,
    Slip.WRONG_UNIT: _mistake_unit,
    Slip.TRUNCATED: _truncate,
    Slip.PADDED: _pad,
    Slip.DECIMAL_SHIFT: _shift_decimal,
    Slip.SIGN: _turn_sign,
}
"""The wrong prints that each slip makes of a figure."""
