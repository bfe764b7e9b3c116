"""The page on writing an edition: what it shows can be typed over, and loads."""

import re
from pathlib import Path

import pytest

from stadspeil.edition import load_edition
from stadspeil.observations import Store, build_monitor
from tests.conftest import ROOT

PAGE = (ROOT / "docs" / "edition.md").read_text(encoding="utf-8")
NAMED_BLOCK = re.compile(
    r"^(?:\*\*|## )[^`\n]*`([\w./-]+)`.*?\n```\w+\n(.*?)```", re.DOTALL | re.MULTILINE
)
"""A file that a heading or a bold line names, with the block that follows."""

SPENDING = {
    "datasets/wmo-kosten.yaml": """\
title: {nl: Kosten}
source: {holder: Gemeente, retrieved: 2022-08}
area: {fixed: GM0546}
period: {frequency: year}
dimensions:
  voorziening: {title: {nl: voorziening}, codelist: voorziening, total: sum}
measures:
  euros: {unit: euro, type: additive}
""",
    "datasets/wmo-kosten.csv": "period,voorziening,euros\n2021,thuis,100\n2021,huishouden,200\n",
    "indicators/kosten.yaml": """\
- id: wmo-kosten
  title: {nl: Kosten}
  definition: {nl: Kosten van voorzieningen.}
  domain: wmo
  set: extra
  value: wmo-kosten.euros
  unit: euro
  breakdowns: [voorziening]
""",
    "research.yaml": """\
source: Onderzoeksagenda
themes:
  - {number: 1, title: {nl: Wachttijden}, status: running, text: {nl: Hoe lang wachten mensen?}}
""",
}
"""What the later examples of the page take for granted."""

PEOPLE = {
    "datasets/mensen.yaml": """\
title: {nl: Mensen}
source: {holder: CBS, retrieved: 2022-08}
area: {fixed: GM0546}
period: {frequency: year}
measures:
  inwoners: {unit: clienten, type: additive}
  clienten: {unit: clienten, type: non-additive}
  minima: {unit: procent, type: ratio}
""",
    "datasets/mensen.csv": "period,inwoners,clienten,minima\n2021,1000,100,12\n",
    "indicators/mensen.yaml": "".join(
        f"""\
- id: {name}
  title: {{nl: {name}}}
  definition: {{nl: {name}}}
  domain: context
  set: context
  value: mensen.{measure}
  unit: {unit}
"""
        for name, measure, unit in (
            ("inwoners", "inwoners", "clienten"),
            ("clienten", "clienten", "clienten"),
            ("aandeel-minima", "minima", "procent"),
        )
    ),
}
"""What the example of the page on estimates takes for granted."""


def _write(folder: Path, files: dict[str, str]) -> None:
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


@pytest.fixture
def my_city(tmp_path: Path) -> Path:
    """The edition of the first ten minutes."""
    start = PAGE[PAGE.index("## Ten minutes") : PAGE.index("## The spec of a dataset")]
    files = dict(NAMED_BLOCK.findall(start))
    assert len(files) == 8
    _write(tmp_path, files)
    return tmp_path


def test_the_edition_of_ten_minutes_loads(my_city: Path) -> None:
    edition = load_edition(my_city)

    assert list(edition.indicators) == ["wmo-clienten", "aandeel-hulp-huishouden"]


def test_the_files_of_an_analyst_load_as_the_page_shows_them(my_city: Path) -> None:
    files = dict(NAMED_BLOCK.findall(PAGE[PAGE.index("## What to look at") :]))
    shown = ("findings.yaml", "explanations.yaml", "corrections.yaml")
    _write(my_city, SPENDING | {name: files[name] for name in shown})

    edition = load_edition(my_city)

    assert edition.findings.growth[0].codes == {"thuis": "thuis"}
    assert edition.explanations[0].author == "Gemeente Leiden"
    with Store(edition) as store:
        assert [item.value for item in build_monitor(store).corrected[:1]] == [8585]


def test_the_estimate_that_the_page_on_estimates_shows_loads(my_city: Path) -> None:
    page = (ROOT / "docs" / "estimate.md").read_text(encoding="utf-8")
    found = re.search(r"```yaml\n(.*?)```", page, re.DOTALL)
    assert found is not None
    _write(my_city, PEOPLE | {"estimates.yaml": found[1]})

    (estimate,) = load_edition(my_city).estimates

    assert [item.id for item in estimate.counted] == ["regelingen", "inkomen"]
