"""A small registration, written as CSV, to break in one place at a time."""

from collections.abc import Callable
from pathlib import Path

import pytest

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
