"""The numbers of an estimate are worked out again."""

from pathlib import Path

import pytest

from stadspeil.verify.estimates import Estimates
from stadspeil.verify.figures import Figures
from stadspeil.verify.source import read_source
from tests.estimate.made_city import work_out, write


def test_the_second_reckoning_has_the_same_names_and_numbers(tmp_path: Path) -> None:
    folder = write(tmp_path)
    source = read_source(folder)
    again = Estimates(Figures(source), source.estimates).by_name

    estimate = work_out(folder)
    names = {f"schatting#{name}": value for name, value in estimate.values.items()}
    for item in estimate.updated:
        names |= {f"schatting#{item.update.id}:{name}": one for name, one in item.values.items()}

    assert set(names) == set(again)
    assert {name: float(value) for name, value in again.items()} == pytest.approx(names)
