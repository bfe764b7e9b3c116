"""Iterative proportional fitting, beside a result that another program publishes."""

import numpy as np
import pytest

from stadspeil.stats import iterative_proportional_fitting

SEED = [[40, 30, 20, 10], [35, 50, 100, 75], [30, 80, 70, 120], [20, 30, 40, 50]]
ROWS = [150, 300, 400, 150]
COLUMNS = [200, 300, 400, 100]


def test_the_published_example_of_proportional_fitting_in_julia() -> None:
    # The table and its result in the README of ProportionalFitting.jl.
    published = [
        [64.5585, 46.2325, 35.3843, 3.82473],
        [49.9679, 68.1594, 156.499, 25.3742],
        [56.7219, 144.428, 145.082, 53.7673],
        [28.7516, 41.18, 63.0347, 17.0337],
    ]
    fitted = iterative_proportional_fitting(SEED, [ROWS, COLUMNS])
    np.testing.assert_allclose(fitted.cells, published, rtol=2e-5)
    assert fitted.largest_error <= 1e-6


def test_odds_ratios_of_the_seed_are_kept() -> None:
    cells = iterative_proportional_fitting(SEED, [ROWS, COLUMNS]).cells
    ratio = cells[0, 0] * cells[1, 1] / (cells[0, 1] * cells[1, 0])
    assert ratio == pytest.approx(40 * 50 / (30 * 35), rel=1e-9)


def test_three_axes() -> None:
    margins = [[30, 70], [40, 60], [25, 75]]
    cells = iterative_proportional_fitting(np.ones((2, 2, 2)), margins).cells
    assert cells[0, 1, 1] == pytest.approx(100 * 0.3 * 0.6 * 0.75)


def test_the_arguments_are_not_changed() -> None:
    seed = np.ones((2, 2))
    iterative_proportional_fitting(seed, [[1, 3], [2, 2]])
    assert (seed == 1).all()


@pytest.mark.parametrize(
    ("seed", "margins", "message"),
    [
        ([[1, 1], [1, 1]], [[1, 2], [1, 1]], "the margins have the totals 3, 2"),
        ([[1, 1], [1, 1]], [[1, 2, 3], [3, 3]], r"margins\[0\] has 3 sums; expected 2"),
        ([[1, -1], [1, 1]], [[1, 1], [1, 1]], "seed is -1"),
        ([[0, 0], [1, 1]], [[1, 1], [1, 1]], r"margins\[0\] is 1 at position 0; expected 0"),
        ([1, 1], [[1, 1]], "seed has 1 axes and there are 1 margins"),
        ([[1, 0], [0, 1]], [[1, 2], [2, 1]], "the zeros of the seed may leave no table that fits"),
    ],
)
def test_what_cannot_be_fitted_is_said(seed: object, margins: list[object], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        iterative_proportional_fitting(seed, margins)  # type: ignore[arg-type]
