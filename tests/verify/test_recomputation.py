"""What verification works out by itself equals what the build works out, for each edition."""

from fractions import Fraction

import pytest

from stadspeil.model.monitor import Monitor
from stadspeil.pipeline.evaluate import open_monitor
from stadspeil.publish.data.figures import all_changes
from stadspeil.publish.data.findings import describe_findings
from stadspeil.verify.changes import Changes
from stadspeil.verify.figures import Figures
from stadspeil.verify.quantities import Quantities
from stadspeil.verify.source import read_source
from tests.conftest import LEIDEN
from tests.verify.conftest import DELFT


def is_same(value: float | None, expected: Fraction | None) -> bool:
    if value is None or expected is None:
        return value is None and expected is None
    return abs(Fraction(value) - expected) <= Fraction(1, 10**9) * max(Fraction(1), abs(expected))


@pytest.fixture(scope="module")
def leiden_figures() -> Figures:
    return Figures(read_source(LEIDEN))


def compare(monitor: Monitor, figures: Figures) -> None:
    assert set(figures.by_id) == {item.id for item in monitor.observations}
    for item in monitor.observations:
        expected = figures.by_key[figures.by_id[item.id]]
        assert is_same(item.value, expected.value), item.id
        assert is_same(item.numerator, expected.above), item.id
        assert is_same(item.denominator, expected.below), item.id
        assert (str(item.status), item.reason) == (expected.status, expected.reason), item.id


def compare_changes(monitor: Monitor, figures: Figures) -> None:
    changes = Changes(figures)
    assert set(changes.by_id) == {item.id for item in monitor.changes}
    for item in all_changes(monitor):
        expected = changes.find(item.id)
        assert expected is not None, item.id
        assert is_same(item.difference, expected.difference), item.id
        assert is_same(item.relative, expected.relative), item.id
        assert item.refusal == expected.refusal, item.id
        assert str(item.status) == expected.status, item.id
        assert tuple(entry.id for entry in item.causes) == expected.causes, item.id
        assert item.skipped == expected.skipped, item.id
    assert set(changes.jumps) == {
        f"{item.indicator}:{item.area}:{item.period_from}~{item.period_to}"
        for item in monitor.suspected
    }


def test_every_observation_and_change_of_leiden(
    leiden_monitor: Monitor, leiden_figures: Figures
) -> None:
    compare(leiden_monitor, leiden_figures)
    compare_changes(leiden_monitor, leiden_figures)


def test_every_quantity_of_the_findings_of_leiden(
    leiden_monitor: Monitor, leiden_figures: Figures
) -> None:
    quantities = Quantities(leiden_figures)
    found = describe_findings(leiden_monitor.insight.findings)
    assert found
    for finding in found:
        values = quantities.work_out(finding)
        noise = 1e-9 * max(1.0, *(abs(float(value)) for value in values.values()))
        for item in finding["quantities"]:
            assert abs(item["value"] - float(values[item["name"]])) <= noise, finding["id"]


def test_every_observation_and_change_of_delft() -> None:
    """Its files are a workbook, and a CSV as Dutch Excel writes it."""
    figures = Figures(read_source(DELFT))
    with open_monitor(DELFT) as (_, monitor):
        compare(monitor, figures)
        compare_changes(monitor, figures)


def test_a_changed_cell_changes_the_figure(leiden_figures: Figures) -> None:
    """The second calculation really reads the files: what it gives is what was printed."""
    key = leiden_figures.by_id["wmo-clienten:GM0546:2021@2022-07"]
    assert leiden_figures.by_key[key].value == 8585
