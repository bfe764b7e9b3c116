"""Corrections read plainly: what was printed, and what the expressions beside it give."""

import re
from collections.abc import Mapping
from fractions import Fraction
from functools import cached_property

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

    @cached_property
    def names(self) -> frozenset[str]:
        """Every identity that the page of corrections must hold."""
        return frozenset(
            f"{kind}{correction}:{place}"
            for correction, cells in self._source.corrections.items()
            for place, cell in enumerate(cells, start=1)
            for kind in (PRINTED, *([NOW] if "now" in cell else []))
        )

    @cached_property
    def corrected(self) -> frozenset[str]:
        """The observations that were printed otherwise, which carry a mark wherever they stand."""
        keys = set()
        for cells in self._source.corrections.values():
            for cell in cells:
                call = self._read(cell.get("now", ""))
                if call is not None and call[0] == "figure":
                    _, indicator, area, periods, part = call
                    keys.add(Key(indicator, area, periods[0], part))
        return frozenset(name for name, key in self._figures.by_id.items() if key in keys)

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
        call = self._read(source)
        if call is None:
            return None
        kind, indicator, area, periods, part = call
        if kind == "figure":
            figure = self._figures.by_key.get(Key(indicator, area, periods[0], part))
            return None if figure is None else figure.value
        change = self._changes.find(self._change_id(indicator, area, periods, part))
        if change is None:
            return None
        return change.relative if kind == "percent" else change.difference

    def _read(self, source: str) -> tuple[str, str, str, list[str], Part] | None:
        """Kind, indicator, area, periods and part of an expression."""
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
        indicator, *periods = places
        return call[1], indicator, area, periods, tuple(sorted(names.items()))

    def _change_id(self, indicator: str, area: str, periods: list[str], part: Part) -> str:
        names = [indicator, area, "~".join(periods), *part_text(part)]
        return ":".join(names) + f"@{self._figures.vintage(indicator)}"
