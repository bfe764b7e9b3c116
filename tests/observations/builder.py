"""Tiny editions drawn in a test: tables as text, read by the real loader and evaluated."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from textwrap import dedent
from typing import Any

from stadspeil.edition import load_edition
from stadspeil.model.edition import Edition
from stadspeil.model.monitor import Monitor
from stadspeil.model.observation import Change, Observation
from stadspeil.observations import Store, build_monitor

HOME = "GM0546"
"""The area of the edition, and of every table without a column `area`."""

AREAS = """
    code,     name,       level,           parent, member_of
    NL00,     Nederland,  country,         ,
    GM0546,   Leiden,     municipality,    NL00,
    GM0503,   Delft,      municipality,    NL00,
    WK054600, Binnenstad, district,        GM0546,
"""

AREAS_WITH_GROUP = """
    code,     name,       level,           parent, member_of
    NL00,     Nederland,  country,         ,
    X.PAIR,   Tweetal,    reference-group, ,
    GM0546,   Leiden,     municipality,    NL00,   X.PAIR
    GM0503,   Delft,      municipality,    NL00,   X.PAIR
"""

Spec = Mapping[str, Any]


@dataclass(frozen=True)
class Drawn:
    """A dataset as a test draws it."""

    table: str
    spec: Spec

    @property
    def text(self) -> str:
        """The table as its file has it."""
        return dedent(self.table).strip() + "\n"


def dataset(
    table: str,
    *,
    frequency: str = "year",
    dimensions: Mapping[str, str | Spec] | None = None,
    measures: Mapping[str, Spec] | None = None,
    retrieved: str = "2022-08",
    **others: object,
) -> Drawn:
    """A dataset. A dimension is its `total`, or a dict; the codelist has the dimension's name.

    A measure adds to `{unit: aantal, type: additive}`; without `measures` it is called persons.
    A table without a column `area` is about the area of the edition.
    """
    header = [name.strip() for name in table.strip().splitlines()[0].split(",")]
    spec: dict[str, Any] = {
        "title": {"nl": "Een tabel"},
        "source": {"holder": "CBS", "retrieved": retrieved},
        "period": {"frequency": frequency},
        "dimensions": {
            name: {
                "title": {"nl": name},
                "codelist": name,
                **({"total": given} if isinstance(given, str) else given),
            }
            for name, given in (dimensions or {}).items()
        },
        "measures": {
            name: {"unit": "aantal", "type": "additive", **given}
            for name, given in (measures or {"persons": {}}).items()
        },
        **others,
    }
    if "area" not in header:
        spec["area"] = {"fixed": HOME}
    return Drawn(table, spec)


def indicator(value: str, *, unit: str = "aantal", **others: object) -> Spec:
    """An indicator, without its id."""
    return {
        "title": {"nl": "Een indicator"},
        "definition": {"nl": "Wat er is."},
        "domain": "context",
        "set": "context",
        "value": value,
        "unit": unit,
        **others,
    }


def entry(kind: str, of: str, at: str, **others: object) -> Spec:
    """An entry of the register of discontinuities."""
    return {
        "id": f"{kind}-{of}-{at.replace('/', '-').lower()}",
        "kind": kind,
        "dataset": of,
        "at": at,
        "reason": {"nl": f"Waarom {kind}."},
        "source": "CBS",
        **others,
    }


def codelist(codes: str) -> str:
    """A codelist from words: `zorg dag<zorg` is a code, and one whose parent it is.

    A text of several lines is a table already.
    """
    if "\n" in codes:
        return dedent(codes).strip() + "\n"
    lines = ["code,nl,parent"]
    for word in codes.split():
        code, _, parent = word.partition("<")
        lines.append(f"{code},{code.title()},{parent}")
    return "\n".join(lines) + "\n"


def write_edition(
    folder: Path,
    *,
    datasets: Mapping[str, Drawn],
    indicators: Mapping[str, Spec],
    codelists: Mapping[str, str] | None = None,
    register: Sequence[Spec] = (),
    areas: str = AREAS,
    units: str = "",
    chapters: Mapping[str, str] | None = None,
    settings: Spec | None = None,
) -> Path:
    """Write the files of an edition. JSON is YAML too."""
    edition = {
        "id": "klein",
        "title": {"nl": "Kleine monitor"},
        "area": HOME,
        "authority": "Gemeente Leiden",
        "year": 2021,
        "reference_date": "2022-09-15",
        "version": "1.0",
        "purpose": {"nl": "Een kleine monitor."},
        **(settings or {}),
    }
    files = {
        "edition.yaml": json.dumps(edition),
        "areas.csv": dedent(areas).strip() + "\n",
        "indicators/all.yaml": json.dumps(
            [{"id": name, **spec} for name, spec in indicators.items()], indent=1
        ),
    }
    if units:
        files["units.csv"] = dedent(units).strip() + "\n"
    if register:
        files["discontinuities.yaml"] = json.dumps(list(register), indent=1)
    for name, codes in (codelists or {}).items():
        files[f"codelists/{name}.csv"] = codelist(codes)
    for name, drawn in datasets.items():
        files[f"datasets/{name}.yaml"] = json.dumps(drawn.spec, indent=1)
        files[f"datasets/{name}.csv"] = drawn.text
    for name, text in (chapters or {}).items():
        files[f"chapters/{name}.md"] = dedent(text).lstrip()
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="\n")
    return folder


@dataclass(frozen=True)
class Drawing:
    """A drawn edition with everything that comes of it."""

    edition: Edition
    store: Store
    monitor: Monitor = field(repr=False)

    def figures(self, of: str) -> dict[str, float | str]:
        """The figures of an indicator, or the reasons why there is none, in their order.

        Keys are `2020`, `2020 sector=vo`, and `GM0503 2020` for an area other than home.
        """
        return {
            figure_key(item): item.value if item.value is not None else str(item.reason)
            for item in self.monitor.by_indicator.get(of, ())
        }

    def observations(self, of: str) -> dict[str, Observation]:
        """The observations of an indicator by the same keys."""
        return {figure_key(item): item for item in self.monitor.by_indicator.get(of, ())}

    def changes(self, of: str) -> dict[str, Change]:
        """The default changes of an indicator: `2019~2020`, `2019~2020 sector=vo`, ..."""
        return {
            _key(item.area, f"{item.period_from}~{item.period_to}", item.breakdown): item
            for item in self.monitor.changes_by_indicator.get(of, ())
        }


def figure_key(item: Observation) -> str:
    """The key of an observation in `Drawing.figures`."""
    return _key(item.area, item.period, item.breakdown)


def _key(area: str, period: str, breakdown: tuple[tuple[str, str], ...]) -> str:
    codes = [f"{name}={code}" for name, code in breakdown]
    return " ".join([*([] if area == HOME else [area]), period, *codes])


def draw_edition(folder: Path, **drawn: Any) -> Drawing:
    """Write an edition, load it and evaluate it; the caller closes its store."""
    edition = load_edition(write_edition(folder, **drawn))
    store = Store(edition)
    return Drawing(edition, store, build_monitor(store))
