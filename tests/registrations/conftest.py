"""A small registration, written as CSV, to break in one place at a time."""

from collections.abc import Callable
from pathlib import Path

import pytest

from stadspeil.pipeline.count import CountSettings, count_registration
from stadspeil.registrations.mapping import load_mapping
from stadspeil.registrations.prepare import prepare
from stadspeil.registrations.synthetic.presets import Preset, synthesize
from stadspeil.registrations.synthetic.write import FileFormat
from tests.conftest import Once

PERSONS = """\
person,birth_year,sex,household,neighbourhood,start,end
zqan,2010,m,zqhuis1,BU05460001,2012-01-01,2019-06-30
zqan,2010,m,zqhuis2,BU05460101,2019-07-01,
zqbo,1950,v,zqhuis1,BU05460001,2012-01-01,
zqcy,1985,v,zqhuis3,BU03630000,2015-01-01,
"""
PROVISIONS = """\
person,law,product,start,end,referrer,reason,provider
zqan,jeugdwet,ambulant,2018-02-01,2018-09-30,huisarts,volgens-plan,zqlev1
zqan,jeugdwet,verblijf,2020-01-01,,,,zqlev1
zqbo,wmo,hulp-huishouden,2019-03-01,,,,zqlev2
zqcy,participatiewet,project-ja,2021-01-01,,,,zqlev3
"""
INVOICES = """\
person,product,month,euros
zqan,ambulant-jo,2018-03,1200.50
zqbo,hulp-huishouden,2019-04,80
"""
BENEFITS = """\
person,kind,start,end,living_form,nationality
zqcy,algemene-bijstand,2019-05-01,,alleenstaand,nl
"""
PSEUDONYMS = ("zqan", "zqbo", "zqcy", "zqhuis", "zqlev")
"""What may appear in no message, log or output."""

Write = Callable[..., Path]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Write the small registration with some of its tables, or a mapping, replaced."""

    def write_tables(mapping: str = "", **tables: str | bytes) -> Path:
        folder = tmp_path / "registration"
        folder.mkdir(exist_ok=True)
        whole = {
            "persons": PERSONS,
            "provisions": PROVISIONS,
            "invoices": INVOICES,
            "benefits": BENEFITS,
        }
        for name, content in (whole | tables).items():
            data = content.encode() if isinstance(content, str) else content
            (folder / f"{name}.csv").write_bytes(data)
        if mapping:
            (folder / "mapping.yaml").write_text(mapping, encoding="utf-8")
        return folder

    return write_tables


@pytest.fixture
def ready(tmp_path: Path) -> Path:
    """An empty folder to prepare into."""
    folder = tmp_path / "ready"
    folder.mkdir()
    return folder


MADE_UP_COUNT = """\
periods: [2018, 2019, 2020, 2021,
  2018-S1, 2018-S2, 2019-S1, 2019-S2, 2020-S1, 2020-S2, 2021-S1, 2021-S2,
  2021-03-31, 2021-06-30, 2021-09-30, 2021-12-31]
areas: [municipality]
"""


@pytest.fixture(scope="session")
def made_up_leiden(once: Once) -> Path:
    """The made-up Leiden in `raw`, `prepared` and counted in `tables`; only to be read."""
    return once("made-up-leiden", _make_up)


def _make_up(folder: Path) -> None:
    raw, prepared, config = folder / "raw", folder / "prepared", folder / "count.yaml"
    raw.mkdir()
    prepared.mkdir()
    synthesize(Preset.LEIDEN, raw, 0, 1, FileFormat.PARQUET)
    prepare(raw, load_mapping(raw), prepared)
    config.write_text(MADE_UP_COUNT, encoding="utf-8")
    settings = CountSettings(unprotected=True)
    count_registration(prepared, config, folder / "tables", settings, lambda _: None)
