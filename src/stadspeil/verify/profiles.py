"""Profiles of areas worked out anew: kinds by their thresholds, places with ties, spreads.

Counted and compared one by one, with exact fractions; nothing is sorted or ranked by a library.
"""

from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import Any

from stadspeil.verify.figures import Figures
from stadspeil.verify.periods import days_of

LEVELS = ("district", "neighbourhood")


class Profiles:
    """The kind of each area by typology, and every number that pages print of its place.

    `kinds` are by typology and area, "" where an area is not classified. `numbers` are by the
    identity that products print: `standing:`, `standings:`, `spread:` and `threshold:`.
    """

    def __init__(
        self, figures: Figures, inhabitants: Mapping[str, Fraction], smallest: int
    ) -> None:
        self._figures = figures
        self._source = figures.source
        self._small = {area for area, number in inhabitants.items() if number < smallest}
        self.kinds = dict(self._list_kinds())
        self.numbers: dict[str, tuple[Fraction, int | None]] = {}
        for typology in self._source.typologies:
            for item in (typology.get("classification") or {}).get("thresholds") or ():
                for end in ("low", "high"):
                    name = f"threshold:{typology['id']}:{item['level']}:{end}"
                    self.numbers[name] = Fraction(item[end]), None
        for name, indicator in self._source.indicators.items():
            if self._source.kind(indicator.spec["unit"]) == "score":
                for level in LEVELS:
                    self._place(name, level)

    def _list_kinds(self) -> Iterator[tuple[tuple[str, str], str]]:
        for typology in self._source.typologies:
            rule = typology.get("classification")
            if not rule:
                continue
            lines = {item["level"]: item for item in rule["thresholds"]}
            for key, figure in self._figures.by_key.items():
                line = lines.get(self._source.areas[key.area]["level"])
                wanted = (rule["indicator"], str(rule["period"]), ())
                if (key.indicator, key.period, key.part) != wanted or line is None:
                    continue
                if figure.value is not None:
                    yield (typology["id"], key.area), _kind(rule, line, figure.value)

    def _place(self, indicator: str, level: str) -> None:
        series = {
            area: values
            for area, cells in self._source.areas.items()
            if cells["level"] == level
            and area not in self._small
            and self._is_inside(area)
            and (values := self._series(indicator, area))
        }
        longest = max(map(len, series.values()), default=0)
        series = {area: values for area, values in series.items() if len(values) == longest}
        if longest < 2 or len(series) < 2:
            return
        self.numbers[f"standings:{indicator}:{level}"] = Fraction(len(series)), 0
        parents: dict[str, list[str]] = {}
        for area, values in series.items():
            parents.setdefault(self._source.areas[area]["parent"], []).append(area)
            for period in (min(values, key=days_of), max(values, key=days_of)):
                ahead = sum(other[period] > values[period] for other in series.values())
                self.numbers[f"standing:{indicator}:{area}:{period}"] = Fraction(1 + ahead), 0
        for parent, parts in parents.items():
            if parent == self._source.settings["area"] or len(parts) < 2:
                continue
            periods = series[parts[0]]
            for period in (min(periods, key=days_of), max(periods, key=days_of)):
                found = [series[part][period] for part in parts]
                width = max(found) - min(found)
                self.numbers[f"spread:{indicator}:{parent}:{period}"] = width, None

    def _series(self, indicator: str, area: str) -> dict[str, Fraction]:
        return {
            key.period: figure.value
            for key, figure in self._figures.by_key.items()
            if (key.indicator, key.area, key.part) == (indicator, area, ())
            and figure.value is not None
        }

    def _is_inside(self, area: str) -> bool:
        parent = self._source.areas[area].get("parent")
        if not parent:
            return False
        return parent == self._source.settings["area"] or self._is_inside(parent)


def _kind(rule: Mapping[str, Any], line: Mapping[str, str], value: Fraction) -> str:
    low, high = Fraction(line["low"]), Fraction(line["high"])
    if value >= high:
        return str(rule["high"])
    return str(rule["low"]) if value <= low else ""
