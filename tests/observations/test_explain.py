"""Derivations: every input stands verbatim in the file and on the line that it names."""

import csv
import random
from collections.abc import Mapping, Sequence
from fractions import Fraction
from functools import cache
from pathlib import Path

import pytest
from openpyxl import load_workbook

from stadspeil.model.edition import Edition
from stadspeil.model.expression import leaves, references
from stadspeil.model.monitor import Monitor
from stadspeil.model.observation import Observation
from stadspeil.observations import Derivation, Store, explain_observation
from stadspeil.observations.explain import Input
from tests.conftest import LEIDEN
from tests.observations.builder import AREAS_WITH_GROUP, dataset, indicator
from tests.observations.conftest import Draw
from tests.observations.reference import compute


@cache
def _lines(path: Path, encoding: str) -> list[str]:
    return path.read_text(encoding=encoding).splitlines()


@cache
def _sheet(path: Path, sheet: str) -> Sequence[tuple[object, ...]]:
    workbook = load_workbook(path, read_only=True)
    rows = tuple(workbook[sheet].iter_rows(values_only=True))
    workbook.close()
    return rows


def assert_stands_verbatim(edition: Edition, of: str, measure: str, cell: Input) -> None:
    """Open the file as a reader would, go to the line, and look in the column of the measure."""
    spec = edition.datasets[of].spec
    path = Path(edition.root) / cell.file
    found: dict[object, str]
    if path.suffix == ".xlsx":
        assert spec.sheet is not None
        rows = _sheet(path, spec.sheet)
        found = dict(zip(rows[0], map(str, rows[cell.line - 1]), strict=True))
        assert found[measure] == cell.raw
    else:
        lines = _lines(path, spec.dialect.encoding)
        header, line = csv.reader(
            [lines[0], lines[cell.line - 1]], delimiter=spec.dialect.delimiter
        )
        found = {name.strip(): text.strip() for name, text in zip(header, line, strict=True)}
        assert found[measure] == cell.raw
    for name, code in (("area", cell.area), ("period", cell.period), *cell.codes):
        if name in found:
            assert found[name] == code


def assert_makes_up(edition: Edition, derivation: Derivation) -> None:
    """Its inputs, added up and put into the expression, are the observation."""
    expression = edition.indicators[derivation.observation.indicator].expression
    values: dict[int, Fraction | None] = {}
    used = zip(leaves(expression), references(expression), derivation.parts, strict=True)
    for leaf, reference, part in used:
        table = edition.datasets[reference.dataset]
        column = list(table.measures).index(reference.measure)
        rows = {row.line: row for row in table.rows}
        figures = [rows[cell.line].values[column] for cell in part.inputs]
        known = [Fraction(value) for value in figures if value is not None]
        values[id(leaf)] = sum(known, Fraction(0)) if len(known) == len(figures) else None
    value = compute(expression, values)
    if derivation.observation.value is None:
        assert value is None or derivation.observation.reason == "incomplete"
    else:
        assert value is not None
        assert derivation.observation.value == pytest.approx(float(value), rel=1e-12)


def check(store: Store, monitor: Monitor, observation: Observation) -> Derivation:
    """Explain an observation, and follow everything that the derivation says."""
    edition = store.edition
    derivation = explain_observation(store, monitor, observation)
    indicator_ = edition.indicators[observation.indicator]
    assert derivation.expression == str(indicator_.expression)
    assert derivation.defined_in == f"{indicator_.file}:{indicator_.line}"
    named = _lines(Path(edition.root) / indicator_.file, "utf-8")[indicator_.line - 1]
    if edition.root == str(LEIDEN):
        assert named == f"- id: {observation.indicator}"
    measures = [reference.measure for reference in references(indicator_.expression)]
    for part, measure in zip(derivation.parts, measures, strict=True):
        assert part.inputs, f"{observation.id}: nothing behind {part.expression}"
        for cell in part.inputs:
            assert_stands_verbatim(edition, part.dataset, measure, cell)
    assert_makes_up(edition, derivation)
    return derivation


def test_an_observation_of_every_indicator_ends_in_the_files(
    leiden_store: Store, leiden_monitor: Monitor
) -> None:
    """One with a figure, taken by lot, and the first without where there is one."""
    lot = random.Random(2022)
    assert leiden_monitor.by_indicator.keys() == leiden_monitor.edition.indicators.keys()
    for observations in leiden_monitor.by_indicator.values():
        known = [item for item in observations if item.value is not None]
        unknown = [item for item in observations if item.value is None]
        for item in (lot.choice(known), *unknown[:1]):
            check(leiden_store, leiden_monitor, item)


CASES: Mapping[str, tuple[tuple[str, str, str, str], tuple[str, ...]]] = {
    "count": (
        ("jeugdhulp-clienten", "GM0546", "2021", "type=pleegzorg"),
        ("jeugd-clienten.csv",),
    ),
    "percentage": (
        ("aandeel-voortijdig-schoolverlaters", "GM0546", "2020/2021", "sector=vavo"),
        ("vsv.csv", "vsv.csv"),
    ),
    "rate": (
        ("bijstand-per-1000-inwoners", "GM0546", "2020", ""),
        ("kwb-uitkeringen.csv", "kwb-inwoners.csv"),
    ),
    "missing figure": (
        ("jeugdtrajecten-beeindigd", "X.G100-300", "2021-S1", "reason=extern"),
        ("jeugdtrajecten-beeindigd.csv",),
    ),
    "workbook": (
        ("trajecten-gestart", "GM0546", "2021", ""),
        ("trajecten-gestart.xlsx",),
    ),
    "Dutch Excel": (
        ("uitgaven-per-product", "GM0546", "2021", "product=terugvordering"),
        ("uitgaven.csv",),
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_each_kind_of_figure_is_explained(
    case: str, leiden_store: Store, leiden_monitor: Monitor
) -> None:
    (name, area, period, codes), files = CASES[case]
    dimension, _, code = codes.partition("=")
    breakdown = ((dimension, code),) if codes else ()
    item = leiden_monitor.by_key[(name, area, breakdown, period)]
    derivation = check(leiden_store, leiden_monitor, item)
    assert derivation.observation is item
    assert tuple({cell.file for cell in part.inputs} for part in derivation.parts) == tuple(
        {f"datasets/{file}"} for file in files
    )


def test_a_missing_figure_is_explained_by_its_status_and_note(
    leiden_store: Store, leiden_monitor: Monitor
) -> None:
    key = ("jeugdtrajecten-beeindigd", "X.G100-300", (("reason", "extern"),), "2021-S1")
    (part,) = explain_observation(leiden_store, leiden_monitor, leiden_monitor.by_key[key]).parts
    (cell,) = part.inputs
    assert (cell.raw, cell.status, cell.note) == ("", "M", "in de bron onbekend")


def test_figures_keep_the_spelling_of_their_file(
    leiden_store: Store, leiden_monitor: Monitor
) -> None:
    key = ("uitgaven-per-product", "GM0546", (("product", "terugvordering"),), "2021")
    observation = leiden_monitor.by_key[key]
    (part,) = explain_observation(leiden_store, leiden_monitor, observation).parts
    assert observation.value == -1535
    assert [cell.raw for cell in part.inputs] == ["-1.535"]


def test_a_parent_total_is_explained_by_the_children_of_both_half_years(
    leiden_store: Store, leiden_monitor: Monitor
) -> None:
    key = ("jeugdhulp-kosten", "GM0546", (("product", "verblijf"),), "2021")
    (part,) = check(leiden_store, leiden_monitor, leiden_monitor.by_key[key]).parts
    codelist = leiden_monitor.edition.codelists["jeugd-zorgvorm"]
    assert {cell.period for cell in part.inputs} == {"2021-S1", "2021-S2"}
    assert {codelist.codes[dict(cell.codes)["product"]].parent for cell in part.inputs} == {
        "verblijf"
    }
    assert [cell.line for cell in part.inputs] == sorted({cell.line for cell in part.inputs})


def test_a_group_of_areas_is_explained_by_its_members(
    leiden_store: Store, leiden_monitor: Monitor
) -> None:
    key = ("bijstand-per-1000-inwoners", "X.G100-300", (), "2020")
    derivation = check(leiden_store, leiden_monitor, leiden_monitor.by_key[key])
    members = set(leiden_monitor.edition.areas.members("X.G100-300"))
    assert len(members) == 28
    for part in derivation.parts:
        assert {cell.area for cell in part.inputs} == members
        assert len(part.inputs) == 28


def test_an_incomplete_figure_is_explained_by_what_is_there(draw: Draw) -> None:
    drawing = draw(
        areas=AREAS_WITH_GROUP,
        codelists={"soort": "zorg werk"},
        datasets={
            "hulp": dataset(
                """
                area,   period,  soort, persons, note
                GM0546, 2020-S1, zorg,  1,"een, met komma"
                GM0546, 2020-S2, zorg,  2,
                GM0546, 2020-S1, werk,  4,
                GM0503, 2020-S1, zorg,  8,
                """,
                frequency="half-year",
                dimensions={"soort": "sum"},
            )
        },
        indicators={"hulp": indicator("hulp.persons", frequency="year", breakdowns=["soort"])},
    )
    observation = drawing.observations("hulp")["2020"]
    assert observation.reason == "incomplete"
    (part,) = check(drawing.store, drawing.monitor, observation).parts
    assert [(cell.line, cell.raw, cell.note) for cell in part.inputs] == [
        (2, "1", "een, met komma"),
        (3, "2", ""),
        (4, "4", ""),
    ]
