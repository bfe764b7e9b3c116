"""Kinds and places of areas are worked out again."""

import pytest

from stadspeil.model.monitor import Monitor
from stadspeil.publish.data.profiles import describe_profiles
from stadspeil.verify.figures import Figures
from stadspeil.verify.identities import SMALLEST_AREA
from stadspeil.verify.profiles import Profiles
from stadspeil.verify.source import read_source
from tests.conftest import BASISKRACHT


def test_the_second_reckoning_has_the_same_kinds_and_numbers(basiskracht_monitor: Monitor) -> None:
    figures = Figures(read_source(BASISKRACHT))
    sizes = {
        key.area: figure.value
        for key, figure in figures.by_key.items()
        if key.indicator == "inwoners-naar-leeftijd" and not key.part and figure.value is not None
    }
    again = Profiles(figures, sizes, SMALLEST_AREA)
    content = describe_profiles(basiskracht_monitor)
    assert again.kinds == {
        (item["typology"], item["area"]): item["kind"] or "" for item in content["types"]
    }
    numbers = {item["id"]: item["value"] for item in content["numbers"]}
    assert {name: float(value) for name, (value, _) in again.numbers.items()} == pytest.approx(
        numbers
    )
