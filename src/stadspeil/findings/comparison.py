"""Findings of kind *comparison*: the area beside its reference groups and the country.

Of each share, rate or score the latest figure that has a benchmark, as difference and ratio. An
area whose counts stand in those of the benchmark is taken out of it first, so that a city is not
compared with itself. Where chance or rounding could make the difference, the sentence says so.
"""

from collections.abc import Iterable, Iterator

from stadspeil.findings.benchmark import Beside, Closeness, Compared, count_behind
from stadspeil.findings.figures import Figures
from stadspeil.findings.wording import Speech, paragraph, speak
from stadspeil.findings.working import NUMBER, Working
from stadspeil.model.finding import (
    Finding,
    FindingKind,
    Quantity,
    Rule,
    Sentence,
    Uncertainty,
    UncertaintyKind,
    finding_id,
)
from stadspeil.model.insight import Level
from stadspeil.model.observation import Observation
from stadspeil.model.unit import UnitKind

RATES = {UnitKind.SHARE: Rule.PERCENT, UnitKind.RATE: Rule.PER_1000}


def find_comparisons(figures: Figures, compared: Iterable[Compared]) -> Iterator[Finding]:
    """A finding of each figure that stands beside a benchmark: see `compare_all`."""
    for item in compared:
        yield build_comparison(figures, item)


def build_comparison(figures: Figures, compared: Compared) -> Finding:
    """The finding of one figure beside its benchmarks."""
    own, spec = compared.own, compared.indicator.spec
    working = figures.working()
    working.value("value", own)
    add_counts(figures, working, own)
    for place, beside in enumerate(compared.besides):
        add_benchmark(figures, working, own, beside, suffix(place))
    return Finding(
        id=finding_id(FindingKind.COMPARISON, own.indicator, own.area, own.period, own.breakdown),
        kind=FindingKind.COMPARISON,
        domain=spec.domain,
        indicator=own.indicator,
        area=own.area,
        period=own.period,
        breakdown=own.breakdown,
        quantities=working.result,
        lead="value",
        change=None,
        sentences=speak(figures.edition, lambda speech: _say(speech, working, compared)),
        uncertainty=tuple(
            _uncertainty(figures, beside, f"difference{suffix(place)}")
            for place, beside in enumerate(compared.besides)
        ),
        caveats=figures.caveats(own.indicator),
        size_people=_people(figures, working, own),
        certainty=figures.certainty(own, *(beside.benchmark for beside in compared.besides)),
    )


def suffix(place: int) -> str:
    """What ends the names of the quantities of a benchmark: nothing, then `_2`, `_3`."""
    return f"_{place + 1}" if place else ""


def add_counts(figures: Figures, working: Working, own: Observation) -> None:
    """The counts behind a share or rate, where there are some."""
    if count_behind(figures, own) is not None:
        working.count_behind("count", own, Rule.NUMERATOR, NUMBER)
        working.count_behind("base", own, Rule.DENOMINATOR, NUMBER)


def add_benchmark(
    figures: Figures, working: Working, own: Observation, beside: Beside, end: str
) -> None:
    """A benchmark, its difference with the figure and how they relate, as quantities."""
    other = beside.benchmark
    if beside.apart:
        _add_rest(figures, working, own, other, end)
    else:
        working.value(f"benchmark{end}", other)
    working.difference(f"difference{end}", "value", f"benchmark{end}")
    if working.quantities[f"benchmark{end}"].value > 0 and figures.has_ratio(own.indicator):
        working.relative(f"relative{end}", "value", f"benchmark{end}")
        working.derive(
            f"ratio{end}", Rule.RATIO, "value", f"benchmark{end}", unit=NUMBER, decimals=2
        )


def _add_rest(
    figures: Figures, working: Working, own: Observation, other: Observation, end: str
) -> None:
    """The benchmark without the area: its counts less those of the area."""
    value = working.quantities["value"]
    working.count_behind(f"all_count{end}", other, Rule.NUMERATOR, NUMBER)
    working.count_behind(f"all_base{end}", other, Rule.DENOMINATOR, NUMBER)
    count = working.difference(f"rest_count{end}", f"all_count{end}", "count")
    base = working.difference(f"rest_base{end}", f"all_base{end}", "base")
    rule = RATES[figures.unit(own.indicator).kind]
    working.derive(
        f"benchmark{end}", rule, count.name, base.name, unit=value.unit, decimals=value.decimals
    )
    mine, theirs = count_behind(figures, own), count_behind(figures, other)
    if mine is not None and theirs is not None:
        working.bounds[f"benchmark{end}"] = theirs.without(mine).bounds


def _uncertainty(figures: Figures, beside: Beside, name: str) -> Uncertainty:
    limits = beside.difference
    if not beside.counted:
        return Uncertainty(UncertaintyKind.ROUNDING, name, limits.lower, limits.upper)
    return Uncertainty(
        UncertaintyKind.CHANCE, name, limits.lower, limits.upper, figures.bounds.confidence
    )


def _people(figures: Figures, working: Working, own: Observation) -> float | None:
    """How many people the difference with the first benchmark is, where they are counted.

    From the counts behind the figure, or else from the indicator that counts the same.
    """
    relative, count = working.quantities.get("relative"), working.quantities.get("count")
    if relative is None:
        return None
    number = count.value if count is not None else _counted(figures, own)
    return None if number is None else abs(number - number / (1 + relative.value / 100))


def _counted(figures: Figures, own: Observation) -> float | None:
    counted = figures.counted(own.indicator)
    found = figures.at(counted.id, own.period, own.area, own.breakdown) if counted else None
    return found.value if found else None


# -- the sentence


def _say(speech: Speech, working: Working, compared: Compared) -> Sentence:
    own = compared.own
    sentences = [
        speech.fill(
            "finding_was",
            when=speech.when(own.period),
            verb=speech.verb("amounted", own.indicator),
            subject=speech.subject(own.indicator, own.breakdown),
            value=say_value(speech, working),
        )
    ]
    for place, beside in enumerate(compared.besides):
        sentences.append(say_beside(speech, working, own, beside, place))
    return paragraph(*sentences)


def say_value(speech: Speech, working: Working) -> Sentence:
    """A figure as surely as rounding allows, a share with the counts behind it."""
    value, counts = working.quantities["value"], [*map(working.quantities.get, ("count", "base"))]
    if None in counts:
        return (speech.number(value),)
    shown = speech.certain(value, working.bounds.get("value"))
    count, base = (item for item in counts if item is not None)
    if speech.edition.units[value.unit].kind is not UnitKind.SHARE:
        return shown
    return speech.fill("finding_with_counts", value=shown, counts=speech.counts(count, base))


def say_beside(
    speech: Speech, working: Working, own: Observation, beside: Beside, place: int
) -> Sentence:
    """How a figure lies beside a benchmark; a second one in other words than the first."""
    end = suffix(place)
    area = speech.area(beside.benchmark.area)
    if beside.apart:
        area = speech.language("finding_without", area=area, own=speech.area(own.area))
    benchmark = _certain(speech, working, f"benchmark{end}")
    if beside.closeness in (Closeness.CHANCE, Closeness.ROUNDING):
        key = f"finding_comparison_{beside.closeness.value}"
        return speech.fill(key, area=area, benchmark=benchmark)
    key = "equal" if beside.level is Level.SIMILAR else beside.level.value
    return speech.fill(
        f"finding_comparison_{'next_' if place else ''}{key}",
        area=area,
        benchmark=benchmark,
        difference=_certain(speech, working, f"difference{end}"),
    )


def _certain(speech: Speech, working: Working, name: str) -> Sentence:
    """A number without digits that rounding could alter, where counts say what these are.

    A figure that its source gives without counts is printed as the source prints it.
    """
    quantity: Quantity = working.quantities[name]
    if "count" not in working.quantities:
        return (speech.number(quantity, size=True),)
    return speech.certain(quantity, working.bounds.get(name), size=True)
