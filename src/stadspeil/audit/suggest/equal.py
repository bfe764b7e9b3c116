"""The same figures in two tables: columns that agree wherever they share a row, period and area."""

from collections import Counter
from collections.abc import Mapping
from typing import Any

from stadspeil.audit.ledger import Ledger
from stadspeil.audit.suggest.support import ENOUGH, MOST_DIGITS, Support

MOST_REPEATS = 50
"""So many figures under the same labels are looked at."""

FEWEST = 3
"""So many different figures must agree."""

Line = tuple[str, str]
"""A table and a column."""


def find_repeats(ledger: Ledger) -> list[tuple[Mapping[str, Any], Support, frozenset[int]]]:
    """Rules of kind `equal` for columns that two tables have in common."""
    places: dict[tuple[str, str, str, str], list[int]] = {}
    for number in range(ledger.own):
        figure = ledger.figures[number]
        if figure.value:
            place = figure.place
            places.setdefault((place.row, place.period, place.area, figure.unit), []).append(number)
    agree: Counter[tuple[Line, Line]] = Counter()
    meet: Counter[tuple[Line, Line]] = Counter()
    digits: Counter[tuple[Line, Line]] = Counter()
    values: dict[tuple[Line, Line], set[object]] = {}
    cells: dict[tuple[Line, Line], list[int]] = {}
    for numbers in places.values():
        # Each against the first: a figure that stands in many tables would make too many pairs.
        first = numbers[0]
        for second in numbers[1:MOST_REPEATS]:
            one, other = ledger.figures[first], ledger.figures[second]
            if one.place.table != other.place.table:
                pair = (one.place[0], one.place[2]), (other.place[0], other.place[2])
                meet[pair] += 1
                cells.setdefault(pair, []).append(second)
                if one.value == other.value and one.value not in values.setdefault(pair, set()):
                    values[pair].add(one.value)
                    digits[pair] += min(int(MOST_DIGITS), len(str(one.value).replace(".", "")))
                agree[pair] += one.value == other.value
    found: list[tuple[Mapping[str, Any], Support, frozenset[int]]] = []
    for pair, matched in sorted(agree.items()):
        tried = meet[pair]
        different = len(values.get(pair, ()))
        support = Support(matched, tried, digits[pair] - 2.0)
        if different < FEWEST or tried - matched > max(1, tried // 4) or support.digits < ENOUGH:
            continue
        (table, column), (other_table, other_column) = pair
        body = {
            "kind": "equal",
            "figure": {"table": other_table, "column": other_column},
            "same": {"table": table, "column": column},
        }
        found.append((body, support, frozenset(cells[pair])))
    return found
