"""Corrections read plainly: what was printed, and what the expressions beside it give."""

import re
from collections.abc import Mapping
from fractions import Fraction

from stadspeil.verify.amount import Amount
from stadspeil.verify.changes import Changes
from stadspeil.verify.figures import Figures, Key, Part, part_text

PRINTED, NOW = "printed:", "now:"

_CALL = re.compile(r"\s*(figure|change|percent)\s*\((.*)\)\s*", re.DOTALL)
_ARGUMENT = re.compile(r"""\s*(?:(\w+)\s*=\s*)?(?:"([^"]*)"|'([^']*)'|(\d+))\s*(?:,|$)""")


class Corrections:
    """The figures of `corrections.yaml` by their identity: `printed:ID:2` and `now:ID:2`."""

    def __init__(self, figures: Figures, changes: Changes) -> None:
        self._figures = figures
        self._changes = changes
        self._source = figures.source

    def amounts(self, identity: str) -> list[Amount] | None:
        """What an identity may print, with the decimals of the print; None if there is no such."""
        kind, _, name = identity.partition(":")
        cell = self._cell(name)
        if cell is None:
            return None
        decimals = len(cell["printed"].partition(".")[2])
        value = Fraction(cell["printed"]) if kind == "printed" else self._now(cell.get("now", ""))
        return None if value is None else [Amount(value, decimals, is_signed=True)]

    def _cell(self, name: str) -> Mapping[str, str] | None:
        correction, _, place = name.rpartition(":")
        cells = self._source.corrections.get(correction, ())
        is_there = place.isdigit() and 0 < int(place) <= len(cells)
        return cells[int(place) - 1] if is_there else None

    def _now(self, source: str) -> Fraction | None:
        call = _CALL.fullmatch(source)
        if call is None:
            return None
        places: list[str] = []
        names: dict[str, str] = {}
        for name, *texts in _ARGUMENT.findall(call[2]):
            text = next(filter(None, texts))
            if name:
                names[name] = text
            else:
                places.append(text)
        area = names.pop("area", str(self._source.settings["area"]))
        part = tuple(sorted(names.items()))
        indicator, *periods = places
        if call[1] == "figure":
            figure = self._figures.by_key.get(Key(indicator, area, periods[0], part))
            return None if figure is None else figure.value
        change = self._changes.find(self._change_id(indicator, area, periods, part))
        if change is None:
            return None
        return change.relative if call[1] == "percent" else change.difference

    def _change_id(self, indicator: str, area: str, periods: list[str], part: Part) -> str:
        names = [indicator, area, "~".join(periods), *part_text(part)]
        return ":".join(names) + f"@{self._figures.vintage(indicator)}"
