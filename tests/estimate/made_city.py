"""A made-up city with an estimate without a fault; a test changes one thing."""

from pathlib import Path

from stadspeil.edition import load_edition
from stadspeil.errors import EditionError, Problem
from stadspeil.estimate import build_estimates
from stadspeil.model.estimated import Estimated
from stadspeil.observations.monitor import build_monitor
from stadspeil.observations.store import Store

FILES = {
    "edition.yaml": """\
id: klein
title: {nl: Klein}
area: GM0546
authority: Klein
year: 2021
reference_date: 2022-09-15
version: "1.0"
purpose: {nl: Een schatting.}
""",
    "areas.csv": """\
code,name,name_en,level,parent
NL00,Nederland,,country,
GM0546,Klein,,municipality,NL00
""",
    "units.csv": """\
code,kind,nl_one,nl_many,en_one,en_many
personen,count,persoon,personen,person,people
""",
    "codelists/wat.csv": "code,nl\nallen,allen\nwerk,werkenden\nhulp,met hulp\nbeide,beide\n",
    "datasets/mensen.yaml": """\
title: {nl: Mensen}
source: {holder: CBS, retrieved: 2022-08}
area: {fixed: GM0546}
period: {frequency: year}
dimensions: {wat: {title: {nl: wat}, codelist: wat, total: none}}
measures: {personen: {unit: personen, type: non-additive}}
""",
    "datasets/mensen.csv": """\
period,wat,personen
2020,allen,2000
2020,werk,1000
2020,hulp,300
2020,beide,50
2021,hulp,400
""",
    "datasets/delen.yaml": """\
title: {nl: Delen}
source: {holder: CBS, retrieved: 2022-08}
area: {fixed: GM0546}
period: {frequency: year}
dimensions: {wat: {title: {nl: wat}, codelist: wat, total: none}}
measures: {deel: {unit: procent, type: ratio}}
""",
    "datasets/delen.csv": "period,wat,deel\n2020,werk,20\n2020,hulp,15\n",
    "indicators/een.yaml": """\
- id: mensen
  title: {nl: Mensen}
  definition: {nl: Mensen.}
  domain: context
  set: context
  value: mensen.personen
  unit: personen
  breakdowns: [wat]
- id: delen
  title: {nl: Delen}
  definition: {nl: Delen.}
  domain: context
  set: context
  value: delen.deel
  unit: procent
  breakdowns: [wat]
""",
    "estimates.yaml": Path(__file__).with_suffix(".yaml").read_text(encoding="utf-8"),
}


def write(folder: Path, *changes: tuple[str, str, str]) -> Path:
    """The city in a folder, with texts of its files replaced: file, old, new."""
    files = dict(FILES)
    for name, old, new in changes:
        assert old in files[name], old
        files[name] = files[name].replace(old, new, 1)
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder


def work_out(folder: Path) -> Estimated:
    """Its estimate."""
    with Store(load_edition(folder)) as store:
        (found,) = build_estimates(build_monitor(store))
        return found


def problems(folder: Path) -> list[Problem]:
    """What is wrong with it."""
    try:
        work_out(folder)
    except EditionError as error:
        return list(error.problems)
    raise AssertionError("nothing is wrong")


def line_of(text: str, name: str = "estimates.yaml") -> int:
    """The line of a file on which a text stands."""
    return next(
        place for place, line in enumerate(FILES[name].splitlines(), start=1) if text in line
    )
