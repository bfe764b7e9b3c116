"""How an estimate moves with its assumptions: one at a time, and all at once by simulation."""

from collections.abc import Callable, Iterator, Mapping
from functools import partial

import numpy as np
from numpy.typing import NDArray

from stadspeil.estimate.steps import Terms, envelope, range_of, result_of
from stadspeil.model.estimate import Assumption, Estimate, Shape
from stadspeil.model.estimated import Move, Quantiles, Range
from stadspeil.stats import Triangular, Uniform, simulate
from stadspeil.stats.simulation import Range as Drawn

Draws = Mapping[str, NDArray[np.float64]]


def list_moves(estimate: Estimate, terms: Terms) -> list[Move]:
    """Each assumption at both ends of its range with all others at their point; largest first."""
    return sorted(_moves(estimate, terms), key=lambda move: -move.size)


def _moves(estimate: Estimate, terms: Terms) -> Iterator[Move]:
    for assumption in estimate.assumptions:
        values = terms.ranges[assumption.id]
        for approach in estimate.counted:
            if assumption not in estimate.assumptions_of(approach):
                continue
            low, high = (
                result_of(approach, terms.at(**{assumption.id: end}), terms.shares)
                for end in (values.low, values.high)
            )
            yield Move(
                assumption,
                approach,
                values,
                low,
                high,
                _band(estimate, terms, assumption, values.low),
                _band(estimate, terms, assumption, values.high),
            )


def _band(
    estimate: Estimate, terms: Terms, assumption: Assumption, value: float
) -> tuple[float, float]:
    """The envelope of all approaches with one assumption moved."""
    moved = {assumption.id: value}
    return envelope(range_of(estimate, item, terms, **moved) for item in estimate.counted)


def simulate_all(estimate: Estimate, terms: Terms) -> tuple[Quantiles, ...]:
    """Quantiles of each approach that has a range, and of both ends of the envelope."""
    spec = estimate.simulation
    drawn = {item.id: _drawn(item, terms.ranges[item.id]) for item in estimate.assumptions}
    if spec is None or not drawn:
        return ()
    shares = [share / 100 for share in spec.shares]

    def result(place: int, draws: Draws) -> NDArray[np.float64]:
        known = {name: np.full(spec.draws, value) for name, value in terms.fixed.items()}
        return result_of(estimate.counted[place], {**known, **draws}, terms.shares)

    def end(least: bool, draws: Draws) -> NDArray[np.float64]:
        rows = np.array([result(place, draws) for place in range(len(estimate.counted))])
        return np.asarray(rows.min(axis=0) if least else rows.max(axis=0))

    def run(of: Callable[[Draws], NDArray[np.float64]]) -> tuple[float, ...]:
        return simulate(of, drawn, seed=spec.seed, draws=spec.draws, shares=shares).quantiles

    return (
        *(
            Quantiles(approach.id, approach, run(partial(result, place)))
            for place, approach in enumerate(estimate.counted)
            if estimate.assumptions_of(approach)
        ),
        Quantiles("low", None, run(partial(end, True))),
        Quantiles("high", None, run(partial(end, False))),
    )


def _drawn(assumption: Assumption, values: Range) -> Drawn:
    if assumption.shape is Shape.UNIFORM:
        return Uniform(values.low, values.high)
    return Triangular(values.low, values.point, values.high)
