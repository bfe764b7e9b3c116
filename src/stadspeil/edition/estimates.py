"""`estimates.yaml`: estimates, with every name in them known and every share on its own base."""

from collections.abc import Mapping
from typing import Any

from stadspeil.edition.known import Known
from stadspeil.edition.names import NameCheck
from stadspeil.files.documents import load_entries
from stadspeil.files.folder import Folder
from stadspeil.files.problems import Problems
from stadspeil.files.yaml_reader import Path
from stadspeil.model.estimate import Approach, AssumptionUnit, Estimate, EstimateStep
from stadspeil.model.period import EXAMPLES, parse_period
from stadspeil.model.unit import UnitKind

NAME = "estimates.yaml"

Lines = Mapping[tuple[Any, ...], int]


def load_estimates(
    folder: Folder, problems: Problems, known: Known
) -> tuple[tuple[Estimate, ...], dict[str, Lines]]:
    """Read `estimates.yaml`: the estimates, and the line of every value in each."""
    if not folder.exists(NAME):
        return (), {}
    found: dict[str, Estimate] = {}
    lines: dict[str, Lines] = {}
    for estimate, line, positions in load_entries(folder, problems, NAME, Estimate):
        check = NameCheck(problems, known, NAME, positions, estimate.id)
        if estimate.id in found:
            check.note(("id",), repr(estimate.id), "each id once", "choose another id")
        found[estimate.id] = estimate
        lines[estimate.id] = {(): line, **positions.lines}
        _EstimateCheck(check, estimate).check_all()
    return tuple(found.values()), lines


class _EstimateCheck:
    """Checks the names of one estimate against each other and against the edition."""

    def __init__(self, check: NameCheck, estimate: Estimate) -> None:
        self._check = check
        self._estimate = estimate
        self._bases = {item.id: item for item in estimate.bases}
        self._inputs = {item.id: item for item in estimate.inputs}
        self._assumptions = {item.id: item for item in estimate.assumptions}
        self._approaches = {item.id: item for item in estimate.approaches}
        # The population that each name is a number of people in, or a share of.
        self._base_of: dict[str, str | None] = {name: name for name in self._bases}
        self._base_of |= {name: item.base for name, item in self._inputs.items()}
        self._base_of |= {name: item.base for name, item in self._assumptions.items()}

    def check_all(self) -> None:
        """Note everything that is wrong."""
        self._check_once()
        self._check_inputs()
        self._check_bases()
        for place, item in enumerate(self._estimate.assumptions):
            path = ("assumptions", place)
            self._known((*path, "base"), item.base, self._bases, "bases")
            for end in ("low", "point", "high"):
                self._term((*path, end), getattr(item, end))
        for place, approach in enumerate(self._estimate.approaches):
            self._check_approach(("approaches", place), approach)
        self._check_rest()
        self._check_small_areas()

    def _check_once(self) -> None:
        """Names share one space, since steps take any of them; so each stands for one thing."""
        seen: set[str] = set()
        for field in ("bases", "inputs", "assumptions", "approaches"):
            for place, item in enumerate(getattr(self._estimate, field)):
                if item.id in seen or item.id in ("low", "high", "band", "base", "choice", "union"):
                    found = f"{item.id!r} again, or a name that has a meaning already"
                    self._note((field, place, "id"), found, "each name once", "choose another name")
                seen.add(item.id)

    def _check_inputs(self) -> None:
        for place, item in enumerate(self._estimate.inputs):
            path = ("inputs", place)
            if self._check.check_series(path, item.indicator, item.area, item.where):
                frequency = self._check.known.frequency(item.indicator)
                if frequency and parse_period(item.period).frequency is not frequency:
                    form = f"a period such as {EXAMPLES[frequency]} ({frequency})"
                    self._note((*path, "period"), repr(item.period), form, "correct the period")
            self._known((*path, "base"), item.base, self._bases, "bases")

    def _check_bases(self) -> None:
        for place, item in enumerate(self._estimate.bases):
            path = ("bases", place, "size")
            self._known(path, item.size, self._inputs, "inputs")
            if item.size in self._inputs and self._is_share(item.size):
                self._note(path, f"{item.size!r}, a share", "an input that counts", "name a count")
        base = self._estimate.base
        self._known(("base",), base, self._bases, "bases")
        if base in self._bases and self._bases[base].size is None:
            self._note(
                ("base",),
                f"{base!r}, whose size is not known",
                "a base with a size",
                "add its size",
            )

    def _check_approach(self, path: Path, approach: Approach) -> None:
        self._known((*path, "base"), approach.base, self._bases, "bases")
        for place, name in enumerate(approach.shown):
            self._known((*path, "shown", place), name, self._inputs, "inputs")
        named = {**self._base_of}
        sized = {name for name, item in self._bases.items() if item.size is not None}
        usable = {*sized, *self._inputs, *self._assumptions}
        for place, step in enumerate(approach.steps):
            where = (*path, "steps", place)
            kind = next(kind for kind in ("multiply", "add", "subtract") if getattr(step, kind))
            for number, name in enumerate(step.names):
                if name not in usable:
                    self._note(
                        (*where, kind, number),
                        repr(name),
                        "a base with a size, an input, an assumption or an earlier step",
                        "correct the name, or put the step that it names before this one",
                    )
            if step.id in usable:
                self._note((*where, "id"), repr(step.id), "each name once", "choose another name")
            self._check_carrying(where, step, named)
            named[step.id] = self._base_of_step(step, named)
            usable.add(step.id)
        for place, level in enumerate(approach.waterfall):
            if level.value not in usable:
                expected = "a base with a size, an input or a step of this approach"
                self._note(
                    (*path, "waterfall", place, "value"), repr(level.value), expected, "correct it"
                )

    def _check_carrying(
        self, path: Path, step: EstimateStep, named: Mapping[str, str | None]
    ) -> None:
        """A share may only be taken of its own population, unless somebody says why of another."""
        if not step.multiply or step.carries is not None:
            return
        counts = [named.get(name) for name in step.multiply if not self._is_share(name)]
        bases = {base for base in counts if base is not None}
        for name in step.multiply:
            own = named.get(name)
            if self._is_share(name) and own is not None and bases and own not in bases:
                other = ", ".join(sorted(bases))
                self._note(
                    (*path, "multiply"),
                    f"{name!r} is a share of {own}, and is taken of {other}",
                    f"a number of {own}; or carries: the assumption that it holds for {other} too",
                    "take it of its own population, or say why it may be carried over",
                )

    def _base_of_step(self, step: EstimateStep, named: Mapping[str, str | None]) -> str | None:
        for name in step.names:
            if not self._is_share(name) and named.get(name) is not None:
                return named[name]
        return None

    def _check_rest(self) -> None:
        estimate = self._estimate
        counted = {item.id: item for item in estimate.counted}
        self._term(("choice", "point"), estimate.choice.point)
        self._known(("choice", "approach"), estimate.choice.approach, counted, "approaches")
        for place, count in enumerate(estimate.overlap.counts if estimate.overlap else ()):
            path: Path = ("overlap", "counts", place)
            self._known((*path, "first"), count.first, counted, "approaches")
            self._known((*path, "second"), count.second, counted, "approaches")
            self._known((*path, "both"), count.both, self._inputs, "inputs")
        for place, published in enumerate(estimate.published):
            path = ("published", place)
            self._known((*path, "said"), published.said, self._inputs, "inputs")
            self._check_computed((*path, "computed"), published.computed)
        for place, other in enumerate(estimate.others):
            path = ("others", place)
            self._known((*path, "base"), other.base, self._bases, "bases")
            self._known((*path, "low"), other.low, self._inputs, "inputs")
            self._known((*path, "high"), other.high, self._inputs, "inputs")
            for end in ("low", "high"):
                self._check_same_base((*path, end), getattr(other, end), other.base)
        for place, pair in enumerate(estimate.comparisons):
            path = ("comparisons", place)
            self._known((*path, "first"), pair.first, self._inputs, "inputs")
            self._known((*path, "second"), pair.second, self._inputs, "inputs")
            self._check_same_base((*path, "second"), pair.second, self._base_of.get(pair.first))
        for place, update in enumerate(estimate.updates):
            for name in update.periods:
                self._known(("updates", place, "periods", name), name, self._inputs, "inputs")

    def _check_small_areas(self) -> None:
        spec = self._estimate.small_areas
        if spec is None:
            return
        seen: set[str] = set()
        for place, key in enumerate(spec.keys):
            path: Path = ("small_areas", "keys", place)
            self._check.check_indicator((*path, "indicator"), key.indicator, UnitKind.COUNT)
            if key.id in seen or key.id in ("low", "point", "high", "share"):
                found = f"{key.id!r} again, or a name that has a meaning already"
                self._note((*path, "id"), found, "each name once", "choose another name")
            seen.add(key.id)
        for place, item in enumerate(spec.beside):
            self._check.check_indicator(
                ("small_areas", "beside", place, "indicator"), item.indicator
            )

    def _check_same_base(self, path: Path, name: str | None, base: str | None) -> None:
        """Two percentages are compared only if they are shares of one population."""
        if name is None or name not in self._inputs or base is None:
            return
        own = self._base_of[name]
        if own is not None and own != base:
            self._note(
                path,
                f"{name!r} is a share of {own}, and is compared with a share of {base}",
                "shares of one population",
                "compare it with a share of the same base, or show it under others, with its own",
            )

    def _check_computed(self, path: Path, name: str | None) -> None:
        """Check that a published figure is held against something that is worked out."""
        if name is None:
            return
        first, *rest = name.split(".")
        ends = {"low", "point", "high"}
        steps = {
            step.id
            for approach in self._estimate.counted
            if approach.id == first
            for step in approach.steps
        }
        is_known = (
            (first in ("low", "high", "choice") and rest in ([], ["share"]))
            or (first in self._approaches and rest[:1] and rest[0] in ends | steps)
            or (first in self._assumptions and len(rest) == 1 and rest[0] in ends)
        )
        if not is_known:
            expected = "low, high, or an approach with .low, .point, .high; .share for a percentage"
            self._note(path, repr(name), expected, "correct the name")

    def _is_share(self, name: str) -> bool:
        if name in self._assumptions:
            return self._assumptions[name].unit is AssumptionUnit.PERCENT
        if name in self._inputs and self._inputs[name].indicator in self._check.known.indicators:
            return self._check.known.kind(self._inputs[name].indicator) is UnitKind.SHARE
        return False

    def _term(self, path: Path, term: str) -> None:
        if term[0].isalpha():
            self._known(path, term, self._inputs, "inputs")

    def _known(self, path: Path, name: str | None, names: Mapping[str, object], kind: str) -> None:
        if name is not None and name not in names:
            listed = ", ".join(names) or "(there are none)"
            self._note(path, repr(name), f"one of the {kind}: {listed}", "correct the name")

    def _note(self, path: Path, found: str, expected: str, do: str) -> None:
        self._check.note(path, found, expected, do)
