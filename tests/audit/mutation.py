"""Changing one printed figure at a time, and whether the rules see it."""

import random
from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal

from stadspeil.audit.equations import build_equations
from stadspeil.audit.evaluate import evaluate
from stadspeil.audit.ledger import Ledger, build_ledger
from stadspeil.audit.run import audit_publication
from stadspeil.model.audit import Interval, Verdict
from stadspeil.model.publication import Publication


def moved(ledger: Ledger, number: int, value: Decimal) -> Ledger:
    """The same ledger with another print for one figure, as wide as it was."""
    figure, own = ledger.figures[number], ledger.intervals[number]
    assert figure.value is not None
    assert own is not None
    by = float(value - figure.value)
    figures = list(ledger.figures)
    figures[number] = replace(figure, value=value)
    values, intervals = list(ledger.values), list(ledger.intervals)
    values[number] = float(value)
    intervals[number] = Interval(own.low + by, own.high + by)
    return replace(ledger, figures=tuple(figures), values=tuple(values), intervals=tuple(intervals))


def mutate(publication: Publication, rng: random.Random, count: int) -> tuple[int, int]:
    """Change figures beyond their rounding: how many were seen, of how many that could be."""
    ledger = build_ledger(publication)
    before = len(audit_publication(publication).errata)
    equations = build_equations(publication, ledger, publication.rules).equations
    near: dict[int, list[int]] = {}
    for place, equation in enumerate(equations):
        for number in equation.cells:
            near.setdefault(number, []).append(place)
    numbers = [n for n in range(len(publication.figures)) if ledger.values[n] is not None]
    seen = possible = 0
    for number in rng.choices(numbers, k=count):
        figure = publication.figures[number]
        assert figure.value is not None
        step = Decimal(1).scaleb(-figure.decimals)
        value = figure.value + rng.choice((-1, 1)) * step * rng.randint(2, 500)
        if value < 0 < figure.value:
            continue
        changed = moved(ledger, number, value)
        broken = any(
            (check := evaluate(equations[place], changed)) is not None
            and check.verdict is Verdict.CONTRADICTION
            and (old := evaluate(equations[place], ledger)) is not None
            and old.verdict is not Verdict.CONTRADICTION
            for place in near.get(number, ())
            if all(ledger.values[n] is not None for n in equations[place].cells)
        )
        if not broken:
            continue
        possible += 1
        figures = list(publication.figures)
        figures[number] = replace(figure, value=value)
        result = audit_publication(replace(publication, figures=tuple(figures)))
        places = {
            place
            for erratum in result.errata
            for place in (
                erratum.place,
                *erratum.suspects,
                *(cell.place for cell in erratum.also_affected),
            )
        }
        seen += figure.place in places or len(result.errata) > before
    return seen, possible


def share_in_reach(publication: Publication) -> Mapping[str, float]:
    """The share of the figures by whether a change of one printed unit can be seen, and why not."""
    ledger = build_ledger(publication)
    equations = build_equations(publication, ledger, publication.rules).equations
    near: dict[int, list[int]] = {}
    for place, equation in enumerate(equations):
        if all(ledger.values[n] is not None for n in equation.cells):
            for number in equation.cells:
                near.setdefault(number, []).append(place)
    counts: Counter[str] = Counter()
    for number, figure in enumerate(publication.figures):
        if figure.value is None:
            counts["printed without a figure"] += 1
        elif number not in near:
            counts["no rule is about it"] += 1
        else:
            step = Decimal(1).scaleb(-figure.decimals)
            visible = any(
                (check := evaluate(equations[place], moved(ledger, number, figure.value + way)))
                is not None
                and check.verdict is Verdict.CONTRADICTION
                for way in (-step, step)
                for place in near[number]
            )
            counts["a change of one unit is seen" if visible else "rounding hides one unit"] += 1
    total = sum(counts.values())
    return {reason: count / total for reason, count in sorted(counts.items())}
