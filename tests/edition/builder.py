"""A small edition without a fault, as texts. A test changes one thing and looks at what is said."""

import os
from pathlib import Path
from typing import Self

from hypothesis import settings

from stadspeil.edition import load_edition
from stadspeil.errors import EditionError, Problem
from stadspeil.model.edition import Edition

SMALL_EDITION = {
    "edition.yaml": """\
id: klein
title: {nl: Kleine monitor, en: Small monitor}
area: GM0546
authority: Gemeente Leiden
year: 2021
reference_date: 2022-09-15
version: "1.0"
purpose: {nl: Een kleine monitor.}
reference_groups: [X.GROEP]
""",
    "areas.csv": """\
code,name,name_en,level,parent,member_of,aliases
NL00,Nederland,the Netherlands,country,,,
X.GROEP,Vergelijkbare gemeenten,Similar municipalities,reference-group,NL00,,
GM0546,Leiden,,municipality,NL00,X.GROEP,Gemeente Leiden|Leiden stad
GM0503,Delft,,municipality,NL00,X.GROEP,
WK054600,Binnenstad,,district,GM0546,,
""",
    "units.csv": """\
code,kind,nl_one,nl_many,en_one,en_many
clienten,count,cliënt,cliënten,client,clients
""",
    "codelists/soort.csv": """\
code,nl,en,parent,contract
thuis,Ondersteuning thuis,Support at home,,
begeleiding,Begeleiding,Guidance,thuis,zorg
huishouden,Hulp bij het huishouden,Domestic help,thuis,hulp
verblijf,Verblijf,Residential care,,zorg
""",
    "codelists/contract.csv": """\
code,nl
zorg,Zorgcontract
hulp,Hulpcontract
""",
    "codelists/leeftijd.csv": """\
code,nl
01,0 tot 4 jaar
02,4 tot 12 jaar
5-9,5 tot 9 jaar
""",
    "datasets/wmo.yaml": """\
title: {nl: Cliënten met een voorziening}
source: {holder: CBS, retrieved: 2022-08}
period: {frequency: half-year}
dimensions:
  type: {title: {nl: soort}, codelist: soort, total: sum}
  contract: {title: {nl: contract}, codelist: contract, from: type.contract, total: sum}
measures:
  clients: {unit: clienten, type: additive, rounding: fives}
""",
    "datasets/wmo.csv": """\
area,period,type,clients,status,note
GM0546,2020-S1,begeleiding,10,,
GM0546,2020-S1,verblijf,20,,
GM0546,2020-S2,begeleiding,15,,
GM0546,2020-S2,verblijf,,M,nog niet bekend
GM0503,2020-S1,begeleiding,5,,
""",
    "datasets/jeugd.yaml": """\
title: {nl: Jongeren met jeugdhulp}
source: {holder: CBS, retrieved: 2022-08}
area: {fixed: GM0546}
period: {frequency: year}
dimensions:
  age: {title: {nl: leeftijd}, codelist: leeftijd, total: given}
measures:
  clients: {unit: clienten, type: non-additive}
  share: {unit: procent, type: ratio, decimals: 1}
""",
    "datasets/jeugd.csv": """\
period,age,clients,share,share_status
2020,01,10,1.5,
2020,02,20,2.5,P
2020,_T,25,2,
2021,_T,27,,Q
""",
    "indicators/wmo.yaml": """\
- id: wmo-clienten
  title: {nl: Cliënten}
  definition: {nl: Inwoners met een voorziening.}
  domain: wmo
  set: vng
  value: wmo.clients
  unit: clienten
  breakdowns: [type, contract]
  goals: [1, 1a]
  budget: [wmo]

- id: wmo-aandeel-verblijf
  title: {nl: Aandeel met verblijf}
  definition: {nl: Cliënten met verblijf als deel van alle cliënten.}
  domain: wmo
  set: extra
  value: 100 * wmo.clients[type = "verblijf"] / total(wmo.clients)
  unit: procent
  decimals: 1
  related: [wmo-clienten]

- id: wmo-per-jaar
  title: {nl: Cliënten per jaar}
  definition: {nl: Cliënten van twee halfjaren.}
  domain: wmo
  set: extra
  value: wmo.clients
  frequency: year
  unit: clienten
""",
    "indicators/jeugd.yaml": """\
- id: jeugd-aandeel
  title: {nl: Jongeren met jeugdhulp}
  definition: {nl: Jongeren met jeugdhulp als deel van alle jongeren.}
  domain: jeugdwet
  set: vng
  value: jeugd.share
  count: jeugd.clients
  unit: procent
  decimals: 1
  breakdowns: [age]
""",
    "goals.yaml": """\
vision: {nl: Iedereen doet mee.}
source: Visie 2020
levels:
  - {id: stad, title: {nl: de stad}}
goals:
  - id: 1
    title: {nl: Meedoen}
    aims:
      - {id: 1a, level: stad, text: {nl: De stad is toegankelijk.}}
sdgs:
  - {number: 3, title: {nl: Gezondheid}, text: {nl: Gezond leven.}, goals: [1]}
""",
    "budget.yaml": """\
- id: wmo
  title: {nl: Wmo}
  domain: wmo
  dataset: wmo
  code: verblijf
  goals: [1]
""",
    "discontinuities.yaml": """\
- id: nieuwe-telling
  kind: meetbreuk
  dataset: wmo
  measures: [clients]
  areas: [GM0546]
  where: {type: [verblijf]}
  at: 2020-S2
  reason: {nl: De telling veranderde.}
  source: CBS
""",
    "quotations.yaml": """\
- indicator: wmo-clienten
  period: 2020-S2
  areas: [GM0503]
  text: {nl: Delft heeft er minder.}
  place: Figuur 3
  source: Monitor 2021
""",
    "research.yaml": """\
source: Onderzoeksagenda
budget: wmo-clienten
themes:
  - number: 1
    title: {nl: Wachttijden}
    status: running
    text: {nl: Hoe lang wachten mensen?}
    indicators: [wmo-clienten]
""",
    "chapters/01-wmo.md": """\
---
title: {nl: Wmo}
domain: wmo
period: 2020-S2
indicators: [wmo-clienten]
---
## Cliënten

In {{ period }} waren er {{ figure("wmo-clienten", "2020-S1", type="verblijf") }},
**{{ change("wmo-clienten", "2020-S1", "2020-S2", area="GM0503") }}** dan eerder.

{{ chart("wmo-clienten") }}

{{ table("wmo-clienten", by="type") }}

- zie [de cijfers](indicator:wmo-clienten) en [jeugd](chapter:02-jeugd)
""",
    "chapters/02-jeugd.md": """\
---
title: {nl: Jeugd}
domain: jeugdwet
period: 2020
---
Van de jongeren heeft {{ figure("jeugd-aandeel", 2020) }} jeugdhulp.
""",
}


class Draft:
    """An edition in the making, in a folder of its own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.write_all(SMALL_EDITION)

    def write_all(self, files: dict[str, str]) -> Self:
        for name, text in files.items():
            self.write(name, text)
        return self

    def write(self, name: str, content: str | bytes) -> Self:
        """Write a file anew; a text keeps its line ends."""
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return self

    def remove(self, name: str) -> Self:
        (self.folder / name).unlink()
        return self

    def read(self, name: str) -> str:
        return (self.folder / name).read_bytes().decode()

    def replace(self, name: str, old: str, new: str) -> Self:
        """Replace a text that stands in the file exactly once, so that no test misses its aim."""
        text = self.read(name)
        assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in {name}"
        return self.write(name, text.replace(old, new))

    def load(self) -> Edition:
        return load_edition(self.folder)

    def problems(self) -> tuple[Problem, ...]:
        """All that is wrong; nothing when the edition loads."""
        try:
            self.load()
        except EditionError as error:
            return error.problems
        return ()

    def problem(self) -> Problem:
        """The one thing that is wrong."""
        problems = self.problems()
        assert len(problems) == 1, "\n".join(map(str, problems)) or "the edition loads"
        return problems[0]


FEW = settings(
    max_examples=int(os.environ.get("STADSPEIL_EXAMPLES", "30")),
    derandomize="STADSPEIL_EXAMPLES" not in os.environ,
    database=None,
    deadline=None,
)
"""Few examples, and the same each time; `STADSPEIL_EXAMPLES=1000` looks for new ones."""
