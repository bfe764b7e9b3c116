"""Whole numbers with exact margins."""

import numpy as np
import pytest

from stadspeil.registrations.synthetic.fitting import rake, round_controlled, share_out

ROWS = np.array([0, 0, 1, 1])
COLUMNS = np.array([0, 1, 0, 1])


def test_raking_a_list_of_cells_is_raking_a_table() -> None:
    margins = [(ROWS, np.array([30, 70])), (COLUMNS, np.array([40, 60]))]
    assert rake(np.ones(4), margins) == pytest.approx([12, 18, 28, 42], abs=1e-3)


def test_a_group_of_minus_one_is_left_alone() -> None:
    fitted = rake(np.ones(3), [(np.array([0, -1, 0]), np.array([10]))])
    assert fitted.tolist() == [5.0, 1.0, 5.0]


def test_margins_that_contradict_each_other_are_refused() -> None:
    margins = [(ROWS, np.array([30, 70])), (COLUMNS, np.array([40, 50]))]
    with pytest.raises(ValueError, match="margins can't be met together"):
        rake(np.ones(4), margins)


def test_rounding_keeps_margins_and_stays_next_to_the_fit() -> None:
    margins = [(ROWS, np.array([3, 4])), (COLUMNS, np.array([3, 4]))]
    fitted = rake(np.ones(4), margins)
    whole = round_controlled(fitted, margins)
    assert np.abs(whole - fitted).max() < 1
    assert [int(whole[row == ROWS].sum()) for row in (0, 1)] == [3, 4]
    assert [int(whole[column == COLUMNS].sum()) for column in (0, 1)] == [3, 4]


def test_rounding_that_can_not_be_done_is_refused() -> None:
    margins = [(ROWS, np.array([3, 4])), (COLUMNS, np.array([3, 5]))]
    with pytest.raises(ValueError, match="no whole numbers have these margins"):
        round_controlled(np.full(4, 1.75), margins)


def test_shares_are_whole_and_add_up() -> None:
    assert share_out(100, np.array([1.0, 1.0, 1.0])).tolist() == [34, 33, 33]
    assert share_out(0, np.array([1.0, 2.0])).tolist() == [0, 0]
