"""Counted tables as the datasets of an edition that the same program builds."""

import shutil
from pathlib import Path

import pytest

from stadspeil.disclosure.presets import PRESETS
from stadspeil.edition import load_edition
from stadspeil.errors import InputError
from stadspeil.model.dataset import RoundingRule
from stadspeil.pipeline.count import CountSettings
from stadspeil.registrations.count.edition import ROUNDING, Origin, write_datasets
from tests.registrations.count.registration import count_folder

ORIGIN = Origin("Gemeente Leiden", "2022-08")
EDITION = {
    "edition.yaml": "id: geteld\ntitle: {nl: Geteld}\narea: GM0546\nauthority: Leiden\nyear: 2020\n"
    "reference_date: 2022-08-15\nstatus: concept\nversion: '1'\npurpose: {nl: Proef.}\n",
    "areas.csv": "code,name,name_en,level,parent\nNL00,Nederland,,country,\n"
    "GM0546,Leiden,,municipality,NL00\n",
    "units.csv": "code,kind,nl_one,nl_many,en_one,en_many\n"
    + "".join(
        f"{noun},count,{noun},{noun},{noun},{noun}\n"
        for noun in ("clienten", "huishoudens", "trajecten", "personen", "verwijzingen", "klanten")
    ),
    "indicators/wmo.yaml": "- id: uitstroom\n  title: {nl: Uit}\n  definition: {nl: Uitstroom.}\n"
    '  domain: wmo\n  set: extra\n  value: stroom-peildatum.outflow[law = "wmo"]\n'
    "  unit: clienten\n",
}


@pytest.fixture
def edition(tmp_path: Path) -> Path:
    for name, text in EDITION.items():
        file = tmp_path / "edition" / name
        file.parent.mkdir(exist_ok=True, parents=True)
        file.write_text(text, encoding="utf-8")
    return tmp_path / "edition"


def test_the_datasets_are_an_edition(counted: Path, edition: Path) -> None:
    written = write_datasets(counted / "tables", edition, ORIGIN)

    loaded = load_edition(edition)

    assert set(loaded.datasets) == set(written)
    assert "clienten-wmo-jaar" in written
    youth = loaded.datasets["clienten-jeugdwet-jaar"]
    assert {row.area for row in youth.rows} == {"NL00", "GM0546"}  # it has no others
    assert {row.codes[0] for row in youth.rows} >= {"_T", "verblijf"}
    assert "ondersteuning-thuis" not in {row.codes[0] for row in youth.rows}


def test_what_was_not_counted_is_missing_and_not_zero(counted: Path, edition: Path) -> None:
    write_datasets(counted / "tables", edition, ORIGIN)

    rows = load_edition(edition).datasets["stroom-peildatum"].rows

    first = next(row for row in rows if row.period == "2019-12-31")
    assert first.values[1:] == (None, None)
    assert first.status[1:] == ("M", "M")


def test_tables_with_people_that_were_not_protected_make_no_edition(
    counted: Path, edition: Path, tmp_path: Path
) -> None:
    tables = tmp_path / "tables"
    shutil.copytree(counted / "tables", tables)
    file = tables / "tables.yaml"
    file.write_text(file.read_text("utf-8").replace("synthetic: true\n", ""), "utf-8")

    with pytest.raises(InputError, match="these tables were not protected"):
        write_datasets(tables, edition, ORIGIN)

    assert not (edition / "datasets").exists()


def test_each_preset_of_protection_rounds_as_a_dataset_can_say() -> None:
    kinds = {kind for preset in PRESETS.values() for kind in (preset.counts, preset.euros)}
    assert {(kind.base, kind.rounding) for kind in kinds} <= set(ROUNDING)


@pytest.mark.parametrize(
    ("preset", "rule"),
    [("cbs-social-support", RoundingRule.FIVES), ("controlled-5", RoundingRule.RANDOM_FIVES)],
)
def test_protected_tables_make_an_edition_that_says_how_they_were_rounded(
    preset: str, rule: RoundingRule, folder: Path, edition: Path
) -> None:
    text = f"periods: [2020]\ntables: [kosten, verwijzingen-verblijf]\nprotection: {preset}\n"
    (folder / "count.yaml").write_text(text, encoding="utf-8")
    count_folder(folder, CountSettings())
    (edition / "indicators" / "wmo.yaml").unlink()

    write_datasets(folder / "tables", edition, ORIGIN)

    datasets = load_edition(edition).datasets
    rules = {
        name: [measure.rounding for measure in dataset.spec.measures.values()]
        for name, dataset in datasets.items()
    }
    assert rules == {
        "kosten-jaar": [RoundingRule.THOUSANDS],
        "verwijzingen-verblijf-jaar": [rule],
    }


def test_an_edition_without_areas_is_named(counted: Path, tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"areas\.csv: no areas"):
        write_datasets(counted / "tables", tmp_path, ORIGIN)
