"""Replacement time: stock over flow, labelled."""

import numpy as np
import pytest

from stadspeil.stats import Flow, replacement_time


def test_the_published_value_of_leiden() -> None:
    # Syllabus 2021: 125.000 inhabitants, almost 11.000 newcomers a year, 11,4 years.
    time = replacement_time(125_000, 11_000, Flow.NEWCOMERS)
    assert round(float(time.years), 1) == 11.4
    assert time.flow is Flow.NEWCOMERS


def test_arrays_keep_their_shape() -> None:
    time = replacement_time([100, 200], [10, 5], Flow.LEAVERS)
    np.testing.assert_array_equal(time.years, [10, 40])


def test_without_movers_there_is_no_time() -> None:
    message = "movers is 0; expected more than 0"
    with pytest.raises(ValueError, match=message):
        replacement_time(100, 0, Flow.NEWCOMERS)


def test_all_problems_at_once() -> None:
    with pytest.raises(ValueError, match=r"population is -1.*\nmovers is -2"):
        replacement_time(-1, -2, Flow.NEWCOMERS)
