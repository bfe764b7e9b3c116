"""What an identity on a product stands for: the amounts that its text may print."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from functools import cached_property
from hashlib import sha256
from typing import Any

from stadspeil.verify.amount import Amount
from stadspeil.verify.changes import Change, Changes
from stadspeil.verify.corrections import NOW, PRINTED, Corrections
from stadspeil.verify.estimates import Estimates
from stadspeil.verify.expression import counts_of
from stadspeil.verify.figures import Figures, Key
from stadspeil.verify.periods import days_of
from stadspeil.verify.profiles import Profiles
from stadspeil.verify.quantities import Quantities, Unknown

SMALLEST_AREA = 200
"""Below this number of inhabitants an area gets no share, rate or score on maps and in lists."""

COUNT = "count:"
RECEIPT = "receipt:"
BOUND = "bound:"
WORKING = "="
BREAK = "break:"
ESTIMATE = "estimate:"
PROFILE = ("standing:", "standings:", "spread:", "threshold:")


class Identities:
    """Everything that a number on a product may be.

    | identity                              | is                                            |
    |---------------------------------------|-----------------------------------------------|
    | `wmo-clienten:GM0546:2021@2022-07`     | an observation                                |
    | `...@2022-07#numerator`                | a count behind it                             |
    | `wmo-clienten:GM0546:2020~2021@2022-07`| a change: its difference and its percentage   |
    | `...~2021@2022-07#relative`            | one of the two                                |
    | `=1f0c2a9b3d`                          | what follows by a rule, in `workings.json`    |
    | `riser:...#priority`                   | the place of a finding within its law         |
    | `bound:small_count`                    | a bound of the signal rule                    |
    | `count:observations`, `count:rows:ID`  | how many there are                            |
    | `receipt:figures`                      | a count of the receipt of a verification      |
    | `printed:ID:2`                         | the second figure of a correction, as printed |
    | `now:ID:2`                             | what `corrections.yaml` yields in its place   |
    | `break:ID:GM0546:2018~2019#before`     | the denominator that a suspected break implies |
    | `standing:ID:WK054600:2019`            | the place of an area on its level             |
    | `standings:ID:district`               | among how many areas                           |
    | `spread:ID:WK054608:2019`              | how far the parts of an area lie apart         |
    | `threshold:ID:district:low`           | a line between kinds of areas                  |
    | `estimate:ID#low`, `...#low~1000`       | a number of an estimate, or it in whole thousands |
    """

    def __init__(
        self,
        figures: Figures,
        changes: Changes,
        findings: Sequence[Mapping[str, Any]],
        workings: Mapping[str, Mapping[str, Any]],
        receipt: Mapping[str, int],
        asked: Iterable[str] = (),
    ) -> None:
        self.figures = figures
        self.changes = changes
        self._source = figures.source
        self._receipt = receipt
        self._asked = tuple(asked)
        self._findings = {str(item.get("id")): item for item in findings}
        self._worked_out: dict[str, Mapping[str, Fraction]] = {}
        self._amounts: dict[str, list[Amount] | None] = {}
        self._quantities = Quantities(figures, workings)
        self.corrections = Corrections(figures, changes)

    def amounts(self, identity: str) -> list[Amount] | None:
        """What an identity may print, in the order in which it does; None if there is no such.

        An observation or change without a value gives an empty list.
        """
        if identity not in self._amounts:
            self._amounts[identity] = self._find_amounts(identity)
        return self._amounts[identity]

    def _find_amounts(self, identity: str) -> list[Amount] | None:
        if identity.startswith((ESTIMATE, *PROFILE)):
            return self._worked_out_beside(identity)
        name, _, part = identity.partition("#")
        for prefix, counts in ((COUNT, self.counts), (RECEIPT, self._receipt)):
            if name.startswith(prefix):
                count = counts.get(name.removeprefix(prefix))
                return None if count is None else [Amount(Fraction(count), 0)]
        if name.startswith((PRINTED, NOW)):
            return self.corrections.amounts(name)
        if name.startswith(WORKING):
            return self._working(name)
        if name.startswith(BOUND):
            bound = self._source.bounds.get(name.removeprefix(BOUND))
            return None if bound is None else [Amount(bound, None)]
        if name.startswith(BREAK):
            return self._break(name.removeprefix(BREAK), part)
        if name in self.figures.by_id:
            return self._observation(self.figures.by_id[name], part)
        if name in self._findings and part == "priority":
            return [Amount(Fraction(self._findings[name]["priority"]["place"]), 0)]
        change = self.changes.find(name)
        return None if change is None else self._change(change, part)

    def difference(self, identity: str) -> Fraction | None:
        """The difference of a change, whose sign words tell; None for what is no change."""
        if identity.startswith(WORKING):
            identity = self._long.get(identity, identity)
        if "~" not in identity or identity.startswith((BREAK, ESTIMATE, *PROFILE)):
            return None
        change = self.changes.find(identity.partition("#")[0])
        return change.difference if change else None

    def quantities(self, finding: Mapping[str, Any]) -> Mapping[str, Fraction]:
        """The quantities of a finding.

        Raises:
            Unknown: one can't be worked out.
        """
        name = str(finding.get("id"))
        if name not in self._worked_out:
            self._worked_out[name] = self._quantities.work_out(finding)
        return self._worked_out[name]

    def unit_of(self, indicator: str) -> tuple[int, int]:
        """The decimals that the figures of an indicator are shown with, and their scale."""
        spec = self._source.indicators[indicator].spec
        return int(spec.get("decimals", 0)), self._source.scale(spec["unit"])

    def _observation(self, key: Key, part: str) -> list[Amount] | None:
        figure = self.figures.by_key[key]
        if part:
            side = {"numerator": figure.above, "denominator": figure.below}.get(part)
            return None if side is None else [Amount(side, None)]
        if figure.value is None:
            return []
        return [Amount(figure.value, *self.unit_of(key.indicator), is_signed=True)]

    def _change(self, change: Change, part: str) -> list[Amount] | None:
        decimals, scale = self.unit_of(change.id.partition(":")[0])
        amounts = {}
        if change.difference is not None:
            amounts["difference"] = Amount(change.difference, decimals, scale)
        if change.relative is not None:
            amounts["relative"] = Amount(change.relative, 1)
        if part:
            return [amounts[part]] if part in amounts else None
        return list(amounts.values())

    def is_too_small(self, identity: str) -> bool:
        """Whether so few people live in the area of a figure that maps and lists don't show it."""
        key = self.figures.by_id.get(identity)
        return key is not None and self._inhabitants.get(key.area, SMALLEST_AREA) < SMALLEST_AREA

    @cached_property
    def _inhabitants(self) -> Mapping[str, Fraction]:
        """The latest number of inhabitants of each area."""
        found = {}
        for key in sorted(self.figures.by_key, key=lambda key: days_of(key.period)):
            value = self.figures.by_key[key].value
            unit = self._source.indicators[key.indicator].spec["unit"]
            if unit == "inwoners" and not key.part and value is not None:
                found[key.area] = value
        return found

    @cached_property
    def _long(self) -> Mapping[str, str]:
        """The identity behind each short one: a hash of the whole."""
        changes = {*self.changes.by_id, *self._asked}
        names = [
            *self.figures.by_id,
            *changes,
            *(f"{name}#{part}" for name in changes for part in ("difference", "relative")),
            *(f"{COUNT}{name}" for name in self.counts),
            *(
                f"{BREAK}{name}#{side}"
                for name in self.changes.jumps
                for side in ("before", "after")
            ),
            *(f"{BOUND}{name}" for name in self._source.bounds),
            *(f"{name}#priority" for name in self._findings),
            *self._estimate_names(),
            *self.profiles.numbers,
        ]
        return {f"={sha256(name.encode()).hexdigest()[:10]}": name for name in names}

    def _estimate_names(self) -> Iterator[str]:
        """Every number of an estimate, and it in multiples of the step of that estimate."""
        specs = {item["id"]: item for item in self._source.estimates}
        for name in self.estimates.by_name:
            own, _, part = name.partition("#")
            is_area = part.startswith("area.")
            spec = specs[own].get("small_areas", {}) if is_area else specs[own]
            yield f"{ESTIMATE}{name}"
            yield f"{ESTIMATE}{name}~{spec.get('step') or (100 if is_area else 1000)}"

    def _working(self, key: str) -> list[Amount] | None:
        if key in self._long:
            return self.amounts(self._long[key])
        try:
            return [Amount(self._quantities.by_key(key), None, is_coarse=True)]
        except Unknown:
            return None

    def _worked_out_beside(self, identity: str) -> list[Amount] | None:
        if identity.startswith(ESTIMATE):
            return self._estimate(identity.removeprefix(ESTIMATE))
        number = self.profiles.numbers.get(identity)
        return None if number is None else [Amount(*number)]

    def _estimate(self, name: str) -> list[Amount] | None:
        name, _, step = name.partition("~")
        value = self.estimates.by_name.get(name)
        if value is None:
            return None
        # Shares and factors have the decimals of where they come from; people are whole.
        return [Amount(value, 0 if step else None, step=int(step) if step else 1)]

    @cached_property
    def estimates(self) -> Estimates:
        """Every number of the estimates of the edition."""
        return Estimates(self.figures, self._source.estimates)

    @cached_property
    def profiles(self) -> Profiles:
        """The kinds and places of the areas of the edition."""
        return Profiles(self.figures, self._inhabitants, SMALLEST_AREA)

    def _break(self, name: str, side: str) -> list[Amount] | None:
        jump = self.changes.jumps.get(name)
        if jump is None or side not in ("before", "after"):
            return None
        low, high = jump.before if side == "before" else jump.after
        return [Amount((low + high) / 2, 0, step=100)]

    @cached_property
    def counts(self) -> Mapping[str, int]:
        """How many there are of what the pages count."""
        figures = self.figures.by_key
        has_counts = {
            name
            for name, item in self._source.indicators.items()
            if counts_of(item.expression) is not None
        }
        changes = self.changes.by_id.values()
        counted = Counter(
            observations=len(figures),
            with_value=sum(item.value is not None for item in figures.values()),
            recomputed=sum(
                item.value is not None and key.indicator in has_counts
                for key, item in figures.items()
            ),
            provisional=sum(item.status == "P" for item in figures.values()),
            missing=sum(item.status == "M" for item in figures.values()),
            suppressed=sum(item.status == "Q" for item in figures.values()),
            changes=len(changes),
            refused=sum(item.refusal is not None for item in changes),
            corrections=len(self._source.corrections),
            corrected=sum(map(len, self._source.corrections.values())),
        )
        for name, table in self._source.tables.items():
            counted[f"rows:{name}"] = len(table.rows)
        for name, indicator in self._source.indicators.items():
            counted.update(f"goal:{goal}" for goal in indicator.spec.get("goals") or ())
            counted.update(f"sdg:{sdg}" for sdg in indicator.spec.get("sdgs") or ())
            counted[f"lines:{name}"] = len(indicator.spec.get("budget") or ())
        return counted
