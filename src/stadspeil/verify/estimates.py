"""Estimates worked out anew from `estimates.yaml`, with plain loops and exact fractions.

Every number that a page may print has a name, as `docs/estimate.md` lists them. Only the quantiles
of a simulation are not worked out again.
"""

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from itertools import product
from math import ceil, floor, prod
from typing import Any

from stadspeil.verify.figures import Figures, Key

Values = dict[str, Fraction]


class Estimates:
    """Every number of every estimate of an edition, by `ID#NAME`."""

    def __init__(self, figures: Figures, specs: Sequence[Mapping[str, Any]]) -> None:
        self.by_name: Values = {}
        for spec in specs:
            worker = _Worker(figures, spec)
            for name, value in worker.work_out():
                self.by_name[f"{spec['id']}#{name}"] = value


class _Worker:
    """Works out one estimate."""

    def __init__(self, figures: Figures, spec: Mapping[str, Any]) -> None:
        self._figures = figures
        self._spec = spec
        self._shares: set[str] = set()
        self._counted = [item for item in spec["approaches"] if item.get("counted") != "false"]
        self._assumed = {item["id"]: item for item in spec.get("assumptions") or ()}
        self._step = int(spec.get("step") or 1000)

    def work_out(self) -> Iterator[tuple[str, Fraction]]:
        """Every number by its name."""
        known, ends = self._read({})
        yield from self._basic("", known, ends)
        whole = known[self._spec["base"]]
        chosen = self._number(self._spec["choice"]["point"], known)
        yield "choice", chosen
        yield "choice.share", 100 * chosen / whole
        yield from self._union(known, whole)
        for name in self._assumed:
            for approach in self._counted:
                if name in self._names(approach):
                    yield from self._move(name, approach, known, ends)
        yield from self._recapture(known)
        yield from self._small_areas(known, ends, chosen)
        for update in self._spec.get("updates") or ():
            newer, newer_ends = self._read(update["periods"])
            yield from self._basic(f"{update['id']}:", newer, newer_ends)

    # -- what names stand for

    def _read(self, periods: Mapping[str, str]) -> tuple[Values, dict[str, tuple[Fraction, ...]]]:
        """Figures, sizes of bases and points of assumptions; and the ends of each assumption."""
        known: Values = {}
        for item in self._spec["inputs"]:
            key = Key(
                item["indicator"],
                item.get("area") or str(self._figures.source.settings["area"]),
                str(periods.get(item["id"], item["period"])),
                tuple(sorted((item.get("where") or {}).items())),
            )
            value = self._figures.whole_units(key)
            if value is None:
                raise ValueError(f"no figure for the input {item['id']}")
            known[item["id"]] = value
            unit = self._figures.source.indicators[key.indicator].spec["unit"]
            if self._figures.source.kind(unit) == "share":
                self._shares.add(item["id"])
        for base in self._spec["bases"]:
            if base.get("size"):
                known[base["id"]] = known[base["size"]]
        ends = {}
        for name, item in self._assumed.items():
            ends[name] = tuple(self._number(item[end], known) for end in ("low", "point", "high"))
            if item["unit"] == "procent":
                self._shares.add(name)
        return known | {name: values[1] for name, values in ends.items()}, ends

    def _number(self, term: str, known: Values) -> Fraction:
        return known[term] if str(term)[0].isalpha() else Fraction(str(term))

    def _names(self, approach: Mapping[str, Any]) -> set[str]:
        return {
            name
            for step in approach["steps"]
            for kind in ("multiply", "add", "subtract")
            for name in step.get(kind) or ()
        }

    # -- steps and ranges

    def _steps(self, approach: Mapping[str, Any], known: Values) -> Values:
        found: Values = {}
        for step in approach["steps"]:
            at_hand = known | found
            if step.get("multiply"):
                found[step["id"]] = prod(
                    (
                        at_hand[name] / (100 if name in self._shares else 1)
                        for name in step["multiply"]
                    ),
                    start=Fraction(1),
                )
            elif step.get("add"):
                found[step["id"]] = sum((at_hand[name] for name in step["add"]), Fraction(0))
            else:
                first, *others = (at_hand[name] for name in step["subtract"])
                found[step["id"]] = first - sum(others, Fraction(0))
        return found

    def _result(self, approach: Mapping[str, Any], known: Values) -> Fraction:
        return self._steps(approach, known)[approach["steps"][-1]["id"]]

    def _range(
        self,
        approach: Mapping[str, Any],
        known: Values,
        ends: Mapping[str, tuple[Fraction, ...]],
        fixed: str = "",
    ) -> tuple[Fraction, Fraction]:
        """The least and the most over the ends of every assumption that is part of the band."""
        names = [
            name
            for name in sorted(self._names(approach) & set(self._assumed))
            if self._assumed[name]["use"] == "band" and name != fixed
        ]
        found = [
            self._result(approach, known | dict(zip(names, corner, strict=True)))
            for corner in product(*(ends[name] for name in names))
        ]
        return min(found), max(found)

    # -- names

    def _basic(
        self, prefix: str, known: Values, ends: Mapping[str, tuple[Fraction, ...]]
    ) -> Iterator[tuple[str, Fraction]]:
        whole = known[self._spec["base"]]
        for base in self._spec["bases"]:
            if base["id"] in known:
                yield f"{prefix}base.{base['id']}", known[base["id"]]
        for name, values in ends.items():
            for end, value in zip(("low", "point", "high"), values, strict=True):
                yield f"{prefix}{name}.{end}", value
        ranges = []
        for approach in self._counted:
            own = f"{prefix}{approach['id']}"
            steps = self._steps(approach, known)
            for name, value in steps.items():
                yield f"{own}.{name}", value
            low, high = self._range(approach, known, ends)
            point = self._result(approach, known)
            ranges.append((low, high))
            for end, value in (("low", low), ("point", point), ("high", high)):
                yield f"{own}.{end}", value
                yield f"{own}.{end}.share", 100 * value / whole
            levels = [(known | steps)[item["value"]] for item in approach.get("waterfall") or ()]
            for place, level in enumerate(levels):
                yield f"{own}.level-{place}", level
                if place:
                    yield f"{own}.drop-{place}", levels[place - 1] - level
        low, high = self._envelope(ranges)
        yield from self._band(prefix, low, high)
        yield f"{prefix}low.share", 100 * low / whole
        yield f"{prefix}high.share", 100 * high / whole

    def _envelope(self, ranges: Sequence[tuple[Fraction, Fraction]]) -> tuple[Fraction, Fraction]:
        return min(low for low, _ in ranges), max(high for _, high in ranges)

    def _band(self, prefix: str, low: Fraction, high: Fraction) -> Iterator[tuple[str, Fraction]]:
        yield f"{prefix}low", low
        yield f"{prefix}high", high
        yield f"{prefix}band.low", Fraction(floor(low / self._step) * self._step)
        yield f"{prefix}band.high", Fraction(ceil(high / self._step) * self._step)

    def _move(
        self,
        name: str,
        approach: Mapping[str, Any],
        known: Values,
        ends: Mapping[str, tuple[Fraction, ...]],
    ) -> Iterator[tuple[str, Fraction]]:
        for end, value in (("low", ends[name][0]), ("high", ends[name][2])):
            moved = known | {name: value}
            own = f"move.{name}.{approach['id']}.{end}"
            yield own, self._result(approach, moved)
            ranges = [self._range(item, moved, ends, fixed=name) for item in self._counted]
            yield from self._band(f"{own}.", *self._envelope(ranges))

    def _union(self, known: Values, whole: Fraction) -> Iterator[tuple[str, Fraction]]:
        overlap = self._spec.get("overlap")
        if not overlap or len(self._counted) < 2:
            return
        shares = [self._result(approach, known) / whole for approach in self._counted]
        alone = 1 - prod((1 - share for share in shares), start=Fraction(1))
        found = {"lower": max(shares), "upper": min(Fraction(1), sum(shares, Fraction(0)))}
        for place, item in enumerate(overlap.get("dependence") or ()):
            weight = Fraction(str(item["value"]))
            found[f"dependence-{place}"] = weight * max(shares) + (1 - weight) * alone
        for name, share in found.items():
            yield f"union.{name}", share * whole
            yield f"union.{name}.share", 100 * share

    def _small_areas(
        self, known: Values, ends: Mapping[str, tuple[Fraction, ...]], chosen: Fraction
    ) -> Iterator[tuple[str, Fraction]]:
        """The chosen point spread over areas, and how far the keys and their rounding reach."""
        spec = self._spec.get("small_areas")
        if not spec:
            return
        low, high = self._envelope([self._range(item, known, ends) for item in self._counted])
        areas = [
            code
            for code, cells in self._figures.source.areas.items()
            if cells["level"] == spec["level"]
            and code not in self._figures.source.members
            and self._is_inside(code)
        ]
        counts, rooms = {}, {}
        for key in spec["keys"]:
            name = key["id"]
            rooms[name] = Fraction(str(key.get("half_width") or 0))
            for area in areas:
                figure = self._figures.whole_units(
                    Key(key["indicator"], area, str(key["period"]), ())
                )
                counts[name, area] = figure or Fraction(0)
        for area in areas:
            others = [other for other in areas if other != area]
            shares, lows, highs = {}, [], []
            for name, room in rooms.items():
                own = counts[name, area]
                shares[name] = own / sum(counts[name, item] for item in areas)
                least, most = max(own - room, Fraction(0)), own + room
                more = sum((counts[name, item] + room for item in others), Fraction(0))
                fewer = sum(
                    (max(counts[name, item] - room, Fraction(0)) for item in others), Fraction(0)
                )
                lows.append(least / (least + more) if least + more else Fraction(0))
                highs.append(most / (most + fewer) if most + fewer else Fraction(0))
            mean = sum(shares.values(), Fraction(0)) / len(shares)
            yield f"area.{area}.low", low * min(lows)
            yield f"area.{area}.point", chosen * mean
            yield f"area.{area}.high", high * max(highs)
            yield f"area.{area}.share", 100 * mean
            for name, share in shares.items():
                yield f"area.{area}.{name}", chosen * share

    def _is_inside(self, area: str) -> bool:
        areas = self._figures.source.areas
        parent = areas[area].get("parent")
        city = self._figures.source.settings["area"]
        return bool(parent) and (parent == city or self._is_inside(str(parent)))

    def _recapture(self, known: Values) -> Iterator[tuple[str, Fraction]]:
        overlap = self._spec.get("overlap") or {}
        results = {item["id"]: self._result(item, known) for item in self._counted}
        for place, item in enumerate(overlap.get("counts") or ()):
            first, second = results[item["first"]], results[item["second"]]
            both = known[item["both"]]
            yield f"recapture-{place}.lincoln", first * second / both
            yield f"recapture-{place}.chapman", (first + 1) * (second + 1) / (both + 1) - 1
