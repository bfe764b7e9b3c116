"""The folder of an edition as a Data Package: frictionless reads what the analyst wrote."""

import json
import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from frictionless import validate

from stadspeil.edition import load_edition
from stadspeil.edition.package import describe_package, write_package
from stadspeil.errors import EditionError
from stadspeil.model.data_package import PERIOD_PATTERNS, period_pattern
from stadspeil.model.edition import Edition
from stadspeil.model.period import EXAMPLES, Frequency
from tests.conftest import LEIDEN

SMALL = {
    "edition.yaml": (
        "id: klein\ntitle: {nl: Klein}\narea: GM0001\nauthority: Gemeente Klein\nyear: 2021\n"
        "reference_date: 2022-01-01\nversion: '1'\npurpose: {nl: Proberen}\n"
    ),
    # as Dutch Excel saves it: a byte order mark, semicolons, Windows line ends
    "areas.csv": (
        "\ufeffcode;name;level;parent\r\nNL00;Nederland;country;\r\n"
        "GM0001;Kléin;municipality;NL00\r\n"
    ),
    "codelists/soort.csv": "code,nl,kleur\n01,Een,rood\n02,Twee,\n",
    "datasets/uitgaven.yaml": (
        "title: {nl: Uitgaven}\nsource: {holder: Klein, retrieved: 2022-01, licence: CC0 1.0}\n"
        "dialect: {delimiter: ;, decimal: ',', thousands: ., encoding: windows-1252}\n"
        "area: {fixed: GM0001}\nperiod: {frequency: year}\n"
        "dimensions: {soort: {title: {nl: soort}, codelist: soort, total: given}}\n"
        "measures: {euros: {unit: duizend-euro, type: additive, decimals: 1, rounding: decimals}}\n"
    ),
    "datasets/uitgaven.csv": (
        "period;soort;euros;note\r\n2020;_T;1.234,5;\r\n2020;01;-1.768;één bron\r\n;;;\r\n"
        "2021;_T;12;\r\n"
    ),
    "datasets/werkmap.yaml": (
        "title: {nl: Werkmap}\nsource: {holder: Klein, retrieved: 2022-01}\n"
        "file: werkmap.xlsx\nsheet: blad\nperiod: {frequency: year}\n"
        "dimensions: {soort: {title: {nl: soort}, codelist: soort, total: none}}\n"
        "measures: {graad: {unit: procent, type: ratio, decimals: 1, maximum: 100}}\n"
    ),
    "datasets/plat.yaml": (
        "title: {nl: Plat, en: Flat}\nsource: {holder: Klein, retrieved: 2022-01}\n"
        "area: {fixed: GM0001}\nperiod: {frequency: year, fixed: 2021}\n"
        "measures: {graad: {unit: procent, type: ratio, minimum: 0}}\n"
    ),
    "datasets/plat.csv": "graad,graad_status\n,Q\n",
}


@pytest.fixture
def small(tmp_path: Path) -> Path:
    """A small edition with a Dutch-Excel CSV, a workbook and a plain CSV."""
    for name, text in SMALL.items():
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        encoding = "cp1252" if name == "datasets/uitgaven.csv" else "utf-8"
        path.write_bytes(text.encode(encoding))
    book = openpyxl.Workbook()
    book.create_sheet("blad")
    book["blad"].append(["area", "period", "soort", "graad"])
    book["blad"].append(["GM0001", 2021, "01", 12.5])
    book["blad"].append(["NL00", 2021, "02", 3])
    book.save(tmp_path / "datasets/werkmap.xlsx")
    return tmp_path


def _resource(edition: Edition, name: str) -> dict[str, Any]:
    (resource,) = (item for item in describe_package(edition)["resources"] if item["name"] == name)
    found: dict[str, Any] = resource
    return found


def _problems(folder: Path) -> list[list[Any]]:
    return list(validate(str(folder / "datapackage.json")).flatten(["name", "type", "message"]))


def test_frictionless_accepts_the_edition_of_leiden(leiden: Edition, tmp_path: Path) -> None:
    folder = Path(shutil.copytree(LEIDEN, tmp_path / "leiden"))
    write_package(leiden, folder)
    assert _problems(folder) == []
    described = {item["path"] for item in describe_package(leiden)["resources"]}
    assert described == {
        path.relative_to(LEIDEN).as_posix()
        for path in LEIDEN.rglob("*")
        if path.suffix in (".csv", ".xlsx")
    }


def test_frictionless_accepts_every_dialect(small: Path) -> None:
    write_package(load_edition(small), small)
    report = validate(str(small / "datapackage.json"))
    assert report.flatten(["name", "type", "message"]) == []
    assert {task.name: task.stats["rows"] for task in report.tasks} == {
        "areas": 2,
        "codelist-soort": 2,
        "dataset-plat": 1,
        "dataset-uitgaven": 3,
        "dataset-werkmap": 2,
    }


@pytest.mark.parametrize(
    ("path", "spoil", "error"),
    [
        ("datasets/uitgaven.csv", lambda text: text.replace("1.234,5", "1 234,5"), "type-error"),
        ("datasets/uitgaven.csv", lambda text: text.replace(";01;", ";1;"), "constraint-error"),
        ("datasets/uitgaven.csv", lambda text: text.replace("2021;", "21;"), "constraint-error"),
        ("datasets/plat.csv", lambda text: text.replace("Q", "X"), "constraint-error"),
        ("datasets/plat.csv", lambda text: text.replace(",Q", "-1,"), "constraint-error"),
        ("areas.csv", lambda text: text.replace("GM0001", "GM0002"), "foreign-key"),
    ],
)
def test_frictionless_notices_what_is_wrong(
    small: Path, path: str, spoil: Callable[[str], str], error: str
) -> None:
    write_package(load_edition(small), small)
    codec = "cp1252" if path == "datasets/uitgaven.csv" else "utf-8"
    text = (small / path).read_bytes().decode(codec)
    assert spoil(text) != text
    (small / path).write_bytes(spoil(text).encode(codec))
    assert error in {kind for _, kind, _ in _problems(small)}


def test_a_dutch_excel_file_is_described_as_it_is(leiden: Edition) -> None:
    resource = _resource(leiden, "dataset-uitgaven")
    assert resource["encoding"] == "windows-1252"
    assert resource["dialect"]["delimiter"] == ";"
    (euros,) = (item for item in resource["schema"]["fields"] if item["name"] == "euros")
    assert (euros["type"], euros["decimalChar"], euros["groupChar"]) == ("number", ",", ".")
    assert resource["schema"]["primaryKey"] == ["period", "product"]


def test_a_workbook_names_its_sheet_for_the_standard_and_for_the_tool(leiden: Edition) -> None:
    resource = _resource(leiden, "dataset-trajecten-gestart")
    assert resource["path"] == "datasets/trajecten-gestart.xlsx"
    assert resource["dialect"]["sheetName"] == "trajecten"
    assert resource["dialect"]["excel"]["sheet"] == "trajecten"


def test_a_file_of_one_figure_has_no_key(small: Path) -> None:
    schema = _resource(load_edition(small), "dataset-plat")["schema"]
    assert "primaryKey" not in schema
    assert [field["name"] for field in schema["fields"]] == ["graad", "graad_status"]


def test_the_package_repeats_and_reads_as_json(leiden: Edition, tmp_path: Path) -> None:
    write_package(leiden, tmp_path)
    first = (tmp_path / "datapackage.json").read_bytes()
    write_package(leiden, tmp_path)
    assert (tmp_path / "datapackage.json").read_bytes() == first
    assert first.endswith(b"}\n")
    assert json.loads(first)["created"] == "2022-09-15T00:00:00Z"
    assert [path.name for path in tmp_path.iterdir()] == ["datapackage.json"]


def test_what_fails_leaves_the_old_package_alone(small: Path) -> None:
    edition = load_edition(small)
    write_package(edition, small)
    before = (small / "datapackage.json").read_bytes()
    (small / "datasets/plat.csv").unlink()
    with pytest.raises(EditionError, match=r"datasets/plat\.csv"):
        write_package(edition, small)
    assert (small / "datapackage.json").read_bytes() == before
    assert not list(small.glob(".datapackage-*"))


def test_a_list_that_no_longer_reads_is_named(small: Path) -> None:
    edition = load_edition(small)
    (small / "areas.csv").write_bytes(b"code,name\n\xff")
    with pytest.raises(EditionError, match=r"areas\.csv:2: the byte 0xff"):
        describe_package(edition)


@pytest.mark.parametrize("frequency", list(Frequency))
def test_the_pattern_of_a_frequency_fits_its_periods_and_no_others(frequency: Frequency) -> None:
    fitting = [
        other for other, code in EXAMPLES.items() if re.search(PERIOD_PATTERNS[frequency], code)
    ]
    assert fitting == [frequency]
    assert re.search(period_pattern(), EXAMPLES[frequency])


@pytest.mark.parametrize("name", ["leiden-2022", "delft-2021"])
def test_the_package_of_a_shipped_edition_is_current(name: str) -> None:
    """When it fails: stadspeil package editions/<name>."""
    folder = LEIDEN.parent / name

    shipped = json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))

    assert shipped == describe_package(load_edition(folder))
