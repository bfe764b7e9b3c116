"""The story of an estimate: figures, approaches, envelope, overlap, assumptions moved."""

import math
from collections.abc import Iterator, Mapping, Sequence

from stadspeil.errors import EditionError, Problem
from stadspeil.estimate.moves import list_moves, simulate_all
from stadspeil.estimate.overlap import recapture, union_values
from stadspeil.estimate.published import hold_published
from stadspeil.estimate.resolve import Resolver
from stadspeil.estimate.small_areas import estimate_areas
from stadspeil.estimate.steps import Terms, envelope, range_of, run_steps
from stadspeil.model.estimate import Approach, Estimate
from stadspeil.model.estimated import ApproachResult, Estimated, Move, Range, Updated
from stadspeil.model.monitor import Monitor

_PLACES = 9
"""Decimals of a step after which binary noise begins: 19.000000000000004 steps are 19."""


def build_estimates(monitor: Monitor) -> tuple[Estimated, ...]:
    """Work out every estimate of an edition.

    Raises:
        EditionError: with everything that is wrong with the numbers: a figure that is not there, a
            share above 100, a range upside down, an overlap larger than what overlaps.
    """
    problems: list[Problem] = []
    found = []
    for estimate in monitor.edition.estimates:
        resolver = Resolver(monitor, estimate)
        result = _build(resolver)
        problems += resolver.problems
        if result is not None:
            found.append(result)
    if problems:
        raise EditionError(problems)
    return tuple(found)


def _build(resolver: Resolver) -> Estimated | None:
    estimate = resolver.estimate
    inputs = resolver.inputs()
    terms = resolver.terms(inputs)
    updated = [_update(resolver, place) for place in range(len(estimate.updates))]
    if terms is None:
        return None
    results = _results(estimate, terms)
    whole = terms.fixed[estimate.base]
    if not _has_people(resolver, results, whole) or None in updated:
        return None
    values = dict(_values(estimate, terms, results))
    chosen = resolver.number(estimate.choice.point, inputs)
    if chosen is None or not 0 <= chosen <= whole:
        resolver.note(
            ("choice", "point"),
            f"a point of {chosen or 0:g} people",
            f"a number of people from 0 to {whole:g}",
            "correct the point",
        )
        return None
    values |= {"choice": chosen, "choice.share": 100 * chosen / whole}
    values |= dict(union_values(estimate, results, whole))
    moves = list_moves(estimate, terms)
    for move in moves:
        values |= dict(_move_values(estimate, move))
    recaptured = tuple(recapture(resolver, results, inputs))
    for place, item in enumerate(recaptured):
        values[f"recapture-{place}.lincoln"] = item.lincoln_petersen
        values[f"recapture-{place}.chapman"] = item.chapman.point
    values |= dict(estimate_areas(resolver, values))
    return Estimated(
        estimate,
        inputs,
        values,
        results,
        tuple(moves),
        simulate_all(estimate, terms),
        recaptured,
        tuple(hold_published(resolver.monitor.edition, estimate, inputs, values)),
        tuple(item for item in updated if item is not None),
    )


def _has_people(resolver: Resolver, results: Sequence[ApproachResult], whole: float) -> bool:
    """Whether every approach counts a part of the people that there are."""
    before = len(resolver.problems)
    places = {item.id: place for place, item in enumerate(resolver.estimate.approaches)}
    for item in results:
        if item.people.low < 0 or item.people.high > whole:
            resolver.note(
                ("approaches", places[item.approach.id], "steps"),
                f"{item.approach.id!r} gives {item.people.low:g} to {item.people.high:g} people",
                f"numbers of people from 0 to {whole:g}",
                "correct the steps, or the ranges of the assumptions in them",
            )
    return len(resolver.problems) == before


def _update(resolver: Resolver, place: int) -> Updated | None:
    """The same with some inputs of another period."""
    estimate = resolver.estimate
    update = estimate.updates[place]
    terms = resolver.terms(resolver.inputs(update.periods, ("updates", place, "periods")))
    if terms is None:
        return None
    results = _results(estimate, terms)
    if not _has_people(resolver, results, terms.fixed[estimate.base]):
        return None
    values = dict(_values(estimate, terms, results))
    return Updated(update, results, values)


def _results(estimate: Estimate, terms: Terms) -> tuple[ApproachResult, ...]:
    whole = terms.fixed[estimate.base]
    found = []
    for approach in estimate.counted:
        people = range_of(estimate, approach, terms)
        ends = (100 * end / whole for end in (people.low, people.point, people.high))
        found.append(ApproachResult(approach, people, Range(*ends)))
    return tuple(found)


def _values(
    estimate: Estimate, terms: Terms, results: Sequence[ApproachResult]
) -> Iterator[tuple[str, float]]:
    """Every number of the estimate itself, by its name."""
    for base in estimate.bases:
        if base.id in terms.fixed:
            yield f"base.{base.id}", terms.fixed[base.id]
    for name, values in terms.ranges.items():
        yield from _ends(name, values)
    for item in results:
        steps = run_steps(item.approach, terms.at(), terms.shares)
        for name, value in steps.items():
            yield f"{item.approach.id}.{name}", value
        yield from _ends(item.approach.id, item.people)
        for end, share in _ends(item.approach.id, item.share):
            yield f"{end}.share", share
        yield from _drops(item.approach, {**terms.at(), **steps})
    low, high = envelope(item.people for item in results)
    yield from _band("", (low, high), estimate.step)
    whole = terms.fixed[estimate.base]
    yield "low.share", 100 * low / whole
    yield "high.share", 100 * high / whole


def _ends(name: str, values: Range) -> Iterator[tuple[str, float]]:
    yield f"{name}.low", values.low
    yield f"{name}.point", values.point
    yield f"{name}.high", values.high


def _drops(approach: Approach, known: Mapping[str, float]) -> Iterator[tuple[str, float]]:
    """Who is no longer in, from one bar of the waterfall to the next."""
    levels = [known[level.value] for level in approach.waterfall]
    for place, level in enumerate(levels):
        yield f"{approach.id}.level-{place}", level
        if place:
            yield f"{approach.id}.drop-{place}", levels[place - 1] - level


def _band(prefix: str, band: tuple[float, float], step: int) -> Iterator[tuple[str, float]]:
    """An envelope, and the same rounded outwards: no approach falls outside it."""
    low, high = band
    yield f"{prefix}low", low
    yield f"{prefix}high", high
    yield f"{prefix}band.low", math.floor(round(low / step, _PLACES)) * step
    yield f"{prefix}band.high", math.ceil(round(high / step, _PLACES)) * step


def _move_values(estimate: Estimate, move: Move) -> Iterator[tuple[str, float]]:
    name = f"move.{move.assumption.id}.{move.approach.id}"
    for end, result, band in (
        ("low", move.low, move.band_at_low),
        ("high", move.high, move.band_at_high),
    ):
        yield f"{name}.{end}", result
        yield from _band(f"{name}.{end}.", band, estimate.step)
