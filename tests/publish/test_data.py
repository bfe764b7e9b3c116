"""The open data: real figures, in a package that other tools accept."""

import csv
import hashlib
import json
import re
import shutil
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any

import duckdb
import pytest
from frictionless import validate
from jsonschema import Draft202012Validator

from stadspeil.disclosure.observations import load_observations
from stadspeil.disclosure.relations import relate
from stadspeil.disclosure.system import build_system
from stadspeil.edition.expression import parse_expression
from stadspeil.model.data_package import to_json
from stadspeil.model.dataset import Checked
from stadspeil.model.edition import EditionStatus
from stadspeil.model.monitor import Monitor
from stadspeil.observations.store import Store
from stadspeil.pipeline.disclosure import check_folders
from stadspeil.publish.data import write_data
from stadspeil.publish.data.cells import write_difference, write_number
from stadspeil.publish.data.figures import all_changes
from stadspeil.publish.data.findings_schema import build_findings_schema

ROOT = Path(__file__).parent.parent.parent
NUMBER = re.compile(r"-?(0|[1-9]\d*)(\.\d*[1-9])?")


@dataclass(frozen=True)
class Written:
    """The package of Leiden as it was written."""

    folder: Path

    def rows(self, path: str) -> list[dict[str, str]]:
        with (self.folder / path).open(encoding="utf-8", newline="") as file:
            return list(csv.DictReader(file))

    def row(self, path: str, **cells: str) -> dict[str, str]:
        """The one row with these cells."""
        (row,) = (row for row in self.rows(path) if cells.items() <= row.items())
        return row

    @cached_property
    def descriptor(self) -> dict[str, Any]:
        text = (self.folder / "datapackage.json").read_text(encoding="utf-8")
        descriptor: dict[str, Any] = json.loads(text)
        return descriptor

    def resource(self, name: str) -> dict[str, Any]:
        (resource,) = (item for item in self.descriptor["resources"] if item["name"] == name)
        found: dict[str, Any] = resource
        return found


@pytest.fixture(scope="module")
def written(
    leiden_monitor: Monitor, leiden_store: Store, tmp_path_factory: pytest.TempPathFactory
) -> Written:
    folder = tmp_path_factory.mktemp("data")
    write_data(leiden_monitor, leiden_store, folder)
    return Written(folder)


def test_what_is_hidden_cant_be_worked_out_from_the_open_data(written: Written) -> None:
    checked = check_folders([written.folder])
    assert (checked.cells, checked.leaks) == (2, ())


def test_the_sums_that_an_attack_takes_for_true_are_true(written: Written) -> None:
    system = build_system([load_observations(written.folder, parse_expression)], relate)
    assert len(system.relations) > 400
    for relation in system.relations:
        ends = [
            sorted((factor * system.low[place], factor * system.high[place]))
            for place, factor in relation.terms
        ]
        assert sum(low for low, _ in ends) <= relation.high + 1e-6, relation.name
        assert sum(high for _, high in ends) >= relation.low - 1e-6, relation.name


def test_a_printed_share_beside_a_hidden_count_is_a_leak(written: Written, tmp_path: Path) -> None:
    planted = shutil.copytree(written.folder, tmp_path / "data")
    with (planted / "observations.csv").open(encoding="utf-8", newline="") as opened:
        rows = list(csv.DictReader(opened))
    share = "aandeel-voortijdig-schoolverlaters:GM0503:2019/2020:sector=vavo@2022-09"
    (row,) = (row for row in rows if row["id"] == share)
    row |= {"value": "3.23", "status": "A"}
    with (planted / "observations.csv").open("w", encoding="utf-8", newline="") as opened:
        writer = csv.DictWriter(opened, row)
        writer.writeheader()
        writer.writerows(rows)
    found = {str(leak.cell): leak.low for leak in check_folders([planted]).leaks}
    assert found == {
        "vsv leavers [GM0503, 2019/2020, vavo]": 1,
        "vsv leavers [GM0503, 2019/2020]": 106,
    }


def test_a_count_stands_as_the_monitor_prints_it(written: Written) -> None:
    assert written.row("observations.csv", id="jeugdhulp-clienten:GM0546:2021@2022-08") == {
        "id": "jeugdhulp-clienten:GM0546:2021@2022-08",
        "indicator": "jeugdhulp-clienten",
        "area": "GM0546",
        "area_name": "Leiden",
        "period": "2021",
        "breakdown": "{}",
        "vintage": "2022-08",
        "value": "2347",
        "unit": "clienten",
        "status": "A",
        "numerator": "",
        "denominator": "",
        "precision": '{"decimals":0,"rounding":["exact"]}',
        "source": "Holland Rijnland (2022-08, Monitor Sociaal Domein 2022, Tabel 13)",
        "dataset": "jeugd-clienten",
        "reason": "",
    }


def test_a_share_keeps_its_counts_and_all_its_digits(written: Written) -> None:
    row = written.row(
        "observations.csv",
        id="aandeel-wmo-clienten-per-arrangement:GM0546:2021:arrangement=verblijf-opvang@2022-07",
    )
    assert (row["numerator"], row["denominator"]) == ("765", "8585")
    assert float(row["value"]) == 100 * 765 / 8585
    assert row["breakdown"] == '{"arrangement":"verblijf-opvang"}'
    assert row["precision"] == '{"decimals":1,"rounding":["fives"]}'


def test_a_suppressed_figure_is_empty_and_says_so(written: Written) -> None:
    row = written.row(
        "observations.csv", indicator="voortijdig-schoolverlaters", status="Q", breakdown="{}"
    )
    assert (row["area_name"], row["period"]) == ("Delft", "2019/2020")
    assert (row["value"], row["reason"]) == ("", "suppressed")


def test_every_observation_is_there_in_its_order(written: Written, leiden_monitor: Monitor) -> None:
    rows = written.rows("observations.csv")
    assert [row["id"] for row in rows] == [item.id for item in leiden_monitor.observations]
    for row, item in zip(rows, leiden_monitor.observations, strict=True):
        for name in ("value", "numerator", "denominator"):
            figure = getattr(item, name)
            assert (float(row[name]) if row[name] else None) == figure
            assert row[name] == "" or NUMBER.fullmatch(row[name]), row["id"]


def test_a_change_is_a_ratio_where_it_has_a_percentage(written: Written) -> None:
    row = written.row("changes.csv", id="uitgaven-per-product:GM0546:2020~2021:product=lta@2022-09")
    assert (row["value_from"], row["value_to"], row["difference"]) == ("583", "999", "416")
    assert (row["numerator"], row["denominator"]) == ("416", "583")
    assert row["unit"] == "duizend-euro"
    assert round(float(row["relative"]), 1) == 71.4


def test_the_difference_of_shares_is_in_percentage_points(written: Written) -> None:
    row = written.row("changes.csv", id="huishoudens-met-voorziening:GM0546:2019~2021@2022-07")
    assert (row["value_from"], row["value_to"]) == ("16.8", "16.5")
    assert (row["difference"], row["unit"]) == ("-0.3", "procentpunt")
    assert (row["relative"], row["numerator"], row["denominator"]) == ("", "", "")
    assert row["skipped"] == "2020"


def test_a_change_across_a_break_is_refused_with_its_reason(written: Written) -> None:
    refused = [row for row in written.rows("changes.csv") if row["refusal"] == "meetbreuk"]
    assert refused
    register = {row["id"]: row["reason_nl"] for row in written.rows("discontinuities.csv")}
    for row in refused:
        assert (row["difference"], row["relative"], row["status"]) == ("", "", "M")
        assert row["reason"] in {register[cause] for cause in row["causes"].split(";")}


def test_a_change_of_law_stands_beside_the_change(written: Written) -> None:
    row = written.row("changes.csv", id="beschermd-wonen:GM0546:2020~2021@2022-07")
    assert (row["difference"], row["causes"]) == ("-165", "wlz-beschermd-wonen-clienten")


def test_every_change_on_a_page_is_there_once(written: Written, leiden_monitor: Monitor) -> None:
    ids = [row["id"] for row in written.rows("changes.csv")]
    assert len(ids) == len(set(ids))
    default = [item.id for item in leiden_monitor.changes]
    assert set(ids) == {*default, *(item.id for item in leiden_monitor.asked.values())}
    assert [identifier for identifier in ids if identifier in set(default)] == default


def test_a_default_change_is_not_replaced_by_the_one_a_chapter_asks_for(
    leiden_monitor: Monitor,
) -> None:
    changes = {item.id: item for item in all_changes(leiden_monitor)}
    assert all(changes[item.id] is item for item in leiden_monitor.changes)


def test_an_indicator_says_what_it_is_made_from(written: Written) -> None:
    row = written.row("indicators.csv", id="bijstand-per-1000-inwoners")
    assert row["dataset"] == "kwb-uitkeringen;kwb-inwoners"
    assert row["provisional"] == "2020"
    assert row["expression"].startswith("1000 * kwb-uitkeringen.persons[")
    entries = json.loads((written.folder / "indicators.json").read_text(encoding="utf-8"))
    assert [entry["id"] for entry in entries] == [
        item["id"] for item in written.rows("indicators.csv")
    ]
    (entry,) = (item for item in entries if item["id"] == "jeugd-herhaald-beroep")
    assert entry["title"].keys() == {"nl", "en"}
    assert entry["sources"][0]["publication"] == "Monitor Sociaal Domein 2022, Tabel 11"
    assert [item["id"] for item in entry["discontinuities"]] == [
        "herhaald-beroep-2020",
        "herhaald-beroep-2021",
    ]


def test_an_indicator_says_its_signal(written: Written) -> None:
    entries = json.loads((written.folder / "indicators.json").read_text(encoding="utf-8"))
    (entry,) = (item for item in entries if item["id"] == "huishoudens-met-voorziening")
    signal = entry["signal"]
    assert (signal["level"], signal["period"], signal["benchmark"]) == (
        "lower",
        "2021",
        "X.G100-300",
    )
    assert signal["text"].keys() == {"nl", "en"}
    assert "lager dan in gemeenten met 100.000 tot 300" in signal["text"]["nl"]


@pytest.mark.parametrize(
    ("path", "cells", "figure"),
    [
        # from a Dutch-Excel CSV: -1.768 there
        ("uitgaven", {"period": "2019", "product": "terugvordering"}, ("euros", "-1768")),
        # from a workbook
        (
            "trajecten-gestart",
            {"period": "2019", "trajectory": "leidse-kracht"},
            ("trajectories", "61"),
        ),
        # with a dimension that its file has not
        (
            "jeugd-kosten",
            {"period": "2018-S1", "product": "ambulant-expertteam"},
            ("euros", "9900"),
        ),
        # with decimals, without useless zeros
        ("ses-score", {"area": "GM0546", "period": "2018"}, ("score", "-0.118")),
    ],
)
def test_datasets_have_one_form_whatever_they_were_written_in(
    written: Written, path: str, cells: dict[str, str], figure: tuple[str, str]
) -> None:
    row = written.row(f"datasets/{path}.csv", **cells)
    assert row["area"] == "GM0546"
    column, value = figure
    assert (row[column], row[f"{column}_status"]) == (value, "A")


def test_a_dimension_from_a_codelist_is_written_out(written: Written) -> None:
    rows = written.rows("datasets/jeugd-kosten.csv")
    assert {row["contract"] for row in rows} == {"gecontracteerd", "expertteam", "landelijk"}


def test_every_row_of_every_dataset_is_there(written: Written, leiden_monitor: Monitor) -> None:
    for dataset in leiden_monitor.edition.datasets.values():
        rows = written.rows(f"datasets/{dataset.id}.csv")
        assert [(row["area"], row["period"], row["note"]) for row in rows] == [
            (row.area, row.period, row.note) for row in dataset.rows
        ]
        for place, measure in enumerate(dataset.measures):
            assert [row[measure] for row in rows] == [
                write_number(row.values[place]) for row in dataset.rows
            ]


def test_parquet_holds_what_the_csv_holds(written: Written) -> None:
    path = (written.folder / "observations.parquet").as_posix()
    with duckdb.connect(":memory:") as connection:
        relation = connection.read_parquet(path)
        types = dict(zip(relation.columns, map(str, relation.types), strict=True))
        rows = relation.fetchall()
    expected = written.rows("observations.csv")
    assert list(types) == list(expected[0])
    numbers = {"value", "numerator", "denominator"}
    assert {name for name, kind in types.items() if kind == "DOUBLE"} == numbers
    assert set(types.values()) == {"DOUBLE", "VARCHAR"}
    assert rows == [
        tuple(
            (float(cell) if name in numbers else cell) if cell else None
            for name, cell in row.items()
        )
        for row in expected
    ]


def test_the_same_monitor_yields_the_same_bytes(
    written: Written, leiden_monitor: Monitor, leiden_store: Store, tmp_path: Path
) -> None:
    write_data(leiden_monitor, leiden_store, tmp_path)
    assert _hashes(tmp_path) == _hashes(written.folder)


def _hashes(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in folder.rglob("*")
        if path.is_file()
    }


def test_every_file_is_described_with_its_size_and_hash(written: Written) -> None:
    described = {
        item["path"]: item["hash"].removeprefix("sha256:")
        for item in written.descriptor["resources"]
    }
    others = {"README.md", "datapackage.json"}
    found = _hashes(written.folder)
    assert described == {path: value for path, value in found.items() if path not in others}
    for item in written.descriptor["resources"]:
        assert item["bytes"] == (written.folder / item["path"]).stat().st_size


def test_every_column_is_described_in_the_order_of_the_file(written: Written) -> None:
    for item in written.descriptor["resources"]:
        if "schema" not in item:
            continue
        with (written.folder / item["path"]).open(encoding="utf-8", newline="") as file:
            header = next(csv.reader(file))
        assert [field["name"] for field in item["schema"]["fields"]] == header
        for field in item["schema"]["fields"]:
            assert field["type"]
            if not item["name"].startswith(("codelist-", "dataset-")):
                assert field["title"]
                assert " / " in field["description"]


def test_the_package_was_made_on_the_reference_date(written: Written) -> None:
    assert written.descriptor["created"] == "2022-09-15T00:00:00Z"
    assert written.descriptor["contributors"] == [
        {"title": "Gemeente Leiden", "roles": ["publisher"]}
    ]
    assert written.descriptor["status"] == "concept"


def test_licences_of_others_stand_beside_their_figures(written: Written) -> None:
    assert written.resource("dataset-kwb-inwoners")["licenses"] == [
        {"name": "CC-BY-4.0", "title": "CC BY 4.0"}
    ]
    assert "licenses" not in written.resource("dataset-jeugd-kosten")


def test_a_dimension_refers_to_its_codelist_or_lists_its_codes(written: Written) -> None:
    schema = written.resource("dataset-uitgaven")["schema"]
    assert {
        "fields": ["product"],
        "reference": {"resource": "codelist-uitgavenproduct", "fields": ["code"]},
    } in schema["foreignKeys"]
    schema = written.resource("dataset-wmo-clienten")["schema"]
    (field,) = (item for item in schema["fields"] if item["name"] == "arrangement")
    assert field["constraints"]["enum"][0] == "_T"
    assert all(item["fields"] != ["arrangement"] for item in schema["foreignKeys"])


def test_the_readme_explains_every_status_in_both_languages(written: Written) -> None:
    text = (written.folder / "README.md").read_text(encoding="utf-8")
    assert "$" not in text
    assert "Versie 1.0 (concept), Gemeente Leiden, peildatum 2022-09-15." in text
    for code in "APEMQ":
        assert text.count(f"| `{code}` |") == 2


@pytest.mark.parametrize(
    ("unchecked", "status"),
    [((), "vastgesteld"), (("datasets",), "concept"), (("chapters",), "concept")],
)
def test_a_package_is_a_draft_until_all_is_checked(
    leiden_monitor: Monitor,
    leiden_store: Store,
    tmp_path: Path,
    unchecked: tuple[str, ...],
    status: str,
) -> None:
    def checked(part: str) -> dict[str, Checked | None]:
        return {
            "checked": None if part in unchecked else Checked(by="C. Controle", on="2022-09-01")
        }

    edition = leiden_monitor.edition
    edition = replace(
        edition,
        settings=edition.settings.model_copy(update={"status": EditionStatus.VASTGESTELD}),
        datasets={
            name: replace(item, spec=item.spec.model_copy(update=checked("datasets")))
            for name, item in edition.datasets.items()
        },
        chapters=tuple(
            replace(item, head=item.head.model_copy(update=checked("chapters")))
            for item in edition.chapters
        ),
    )
    write_data(replace(leiden_monitor, edition=edition), leiden_store, tmp_path)
    assert Written(tmp_path).descriptor["status"] == status
    text = (tmp_path / "README.md").read_text(encoding="utf-8")
    assert f"Versie 1.0 ({status})" in text


def test_frictionless_accepts_the_package(written: Written) -> None:
    report = validate(str(written.folder / "datapackage.json"))
    assert report.flatten(["name", "type", "message"]) == []
    assert report.valid
    assert report.stats["tasks"] == len(written.descriptor["resources"])


SPOILED = {
    "dataset-vsv": ("datasets/vsv.csv", "GM0503,", "GM9999,", "foreign-key"),
    "dataset-uitgaven": ("datasets/uitgaven.csv", ",lta,", ",lat,", "foreign-key"),
    "dataset-wmo-clienten": ("datasets/wmo-clienten.csv", ",_T,", ",T,", "constraint-error"),
    "dataset-bijstand": ("datasets/bijstand.csv", "tot-aow", "vanaf-aow", "primary-key"),
    "observations": ("observations.csv", ",2347,", ",2.347.,", "type-error"),
    "areas": ("areas.csv", "Leiderdorp", "leiderdorp", "hash-count"),
}


def test_frictionless_notices_what_is_wrong(written: Written, tmp_path: Path) -> None:
    copy = Path(shutil.copytree(written.folder, tmp_path / "copy"))
    for path, old, new, _ in SPOILED.values():
        text = (copy / path).read_text(encoding="utf-8")
        assert old in text
        (copy / path).write_text(text.replace(old, new), encoding="utf-8", newline="\n")
    report = validate(str(copy / "datapackage.json"))
    found = {task.name: {error.type for error in task.errors} for task in report.tasks}
    for name, (_, _, _, error) in SPOILED.items():
        assert error in found[name], found[name]
    assert {name for name, errors in found.items() if errors} == set(SPOILED)


@pytest.mark.parametrize(
    ("value", "text"),
    [(1e21, "1" + "0" * 21), (1e-7, "0.0000001"), (-0.0, "0"), (100 / 3, "33.333333333333336")],
)
def test_numbers_never_have_an_exponent(value: float, text: str) -> None:
    assert write_number(value) == text
    assert float(text) == value


def test_a_difference_loses_the_noise_and_nothing_else() -> None:
    assert write_difference(16.7 - 17.1) == "-0.4"
    assert write_difference(-0.118 - -0.102) == "-0.016"
    assert write_difference(20_874_565.0 - 20_512_847.0) == "361718"
    assert write_difference(None) == ""


def test_findings_obey_their_published_schema(written: Written, leiden_monitor: Monitor) -> None:
    schema = json.loads((written.folder / "findings.schema.json").read_text("utf-8"))
    findings = json.loads((written.folder / "findings.json").read_text("utf-8"))
    Draft202012Validator.check_schema(schema)
    validator = Draft202012Validator(schema)
    assert [error.message for error in validator.iter_errors(findings)] == []
    assert [item["id"] for item in findings] == [
        item.id for item in leiden_monitor.insight.findings
    ]
    known = {item.id for item in leiden_monitor.observations}
    assert all(name in known for item in findings for name in item["evidence"])
    for spoiled in ({"kind": "guess"}, {"value": "8.585"}, {"evidence": [3]}, {"place": 1}):
        assert not validator.is_valid([findings[0] | spoiled]), spoiled


def test_the_schema_of_findings_in_the_repository_is_current() -> None:
    published = (ROOT / "schemas" / "data" / "findings.schema.json").read_text("utf-8")
    assert published == to_json(build_findings_schema()), (
        "write it again from stadspeil.publish.data.findings_schema"
    )
