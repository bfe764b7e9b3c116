"""A made-up country, protected and attacked by municipality: time, memory, loss against the bound.

Clients by product, in municipalities of about 42 areas. Neighbourhoods hold few clients of most
products: about six in ten figures are small. Each step is a row: figures, seconds of CPU and by the
clock, peak MB so far, small figures, hidden besides, loss, bound.
"""

import csv
import resource
import time
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import yaml

from stadspeil.disclosure.protect import Outcome
from stadspeil.pipeline import disclosure

PRODUCTS = 34
DISTRICTS, NEIGHBOURHOODS = 7, 5
"""Of a municipality, on average; with itself 42 areas, and 14,364 in 342 municipalities."""


def measure_country(municipalities: int, periods: Sequence[str], preset: str) -> None:
    """Write, protect and check a country, by municipality however small, and print each step."""
    disclosure.MOST_WHOLE = 0
    with TemporaryDirectory() as scratch:
        counted, out = Path(scratch) / "counted", Path(scratch) / "tables"
        counted.mkdir()
        cells = write_country(counted, municipalities, periods)
        start = time.process_time(), time.perf_counter()
        outcome = disclosure.protect_folder(counted, out, preset)
        _show("protect", cells, start, outcome)
        start = time.process_time(), time.perf_counter()
        checked = disclosure.check_folders([out])
        _show("check", cells, start, None)
        print(f"{checked.cells:,} hidden figures attacked, {len(checked.leaks)} leaks")


def write_country(folder: Path, municipalities: int, periods: Sequence[str]) -> int:
    """Write the counts as a folder of tables; how many figures they are."""
    areas = dict(_make_areas(municipalities))
    products = [f"p{number:02}" for number in range(PRODUCTS)]
    leaves = [area for area in areas if area.startswith("BU")]
    lot = np.random.default_rng(1)
    sizes = lot.gamma(2, 0.5, len(leaves))
    means = 40 * np.exp(-np.arange(PRODUCTS) / 8)
    (folder / "codelists").mkdir()
    _write(folder / "codelists/area.csv", areas.items())
    _write(folder / "codelists/product.csv", ((code, "") for code in products))
    table = describe_table("area", "period", "product")
    (folder / "tables.yaml").write_text(yaml.safe_dump({"tables": [table]}), encoding="utf-8")
    smallest = [period for period in periods if "-" in period] or periods
    counts = {
        period: lot.poisson(np.outer(sizes, means) * lot.gamma(1, 1, (len(leaves), PRODUCTS)))
        for period in smallest
    }
    for period in periods:
        if period not in counts:
            parts = [counts[part] for part in smallest if part.startswith(period)]
            counts[period] = np.sum(parts, axis=0)
    cells = 0
    with (folder / "klanten.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["area", "period", "product", "measure", "value", "status"])
        for period in periods:
            for area, row in _add_up(areas, leaves, counts[period]):
                values = [*row.tolist(), int(row.sum())]
                for code, value in zip([*products, "_T"], values, strict=True):
                    writer.writerow([area, period, code, "clients", value, "A"])
                    cells += 1
    return cells


def describe_table(*additive_over: str) -> dict[str, object]:
    """Clients by product, as `tables.yaml` describes them."""
    return {
        "id": "klanten",
        "file": "klanten.csv",
        "title": {"nl": "Klanten"},
        "dimensions": [{"name": "product", "codelist": "product", "total": "given"}],
        "measures": [
            {
                "name": "clients",
                "unit": "count",
                "type": "additive",
                "additive_over": list(additive_over),
            }
        ],
    }


def _make_areas(municipalities: int) -> Iterator[tuple[str, str]]:
    lot = np.random.default_rng(2)
    yield "NL00", ""
    for number in range(1, municipalities + 1):
        municipality = f"GM{number:04}"
        yield municipality, "NL00"
        districts = 1 + int(lot.poisson(DISTRICTS - 1))
        for place in range(districts):
            district = f"WK{number:04}{place:02}"
            yield district, municipality
            for part in range(1 + int(lot.poisson(NEIGHBOURHOODS - 1))):
                yield f"BU{number:04}{place:02}{part:02}", district


def _add_up(
    areas: dict[str, str], leaves: Sequence[str], counts: np.ndarray
) -> Iterator[tuple[str, np.ndarray]]:
    sums = {area: np.zeros(PRODUCTS, dtype=int) for area in areas}
    for leaf, row in zip(leaves, counts, strict=True):
        area = leaf
        while area:
            sums[area] += row
            area = areas[area]
    yield from sums.items()


def _write(path: Path, rows: Iterable[tuple[str, str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["code", "parent", "title_nl", "title_en"])
        writer.writerows((code, parent, code, code) for code, parent in rows)


def _show(what: str, cells: int, start: tuple[float, float], outcome: Outcome | None) -> None:
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    seconds = time.process_time() - start[0], time.perf_counter() - start[1]
    print(
        f"| {what} | {cells:,} | {seconds[0]:.0f} | {seconds[1]:.0f} | {memory:,.0f} |"
        + (
            f" {outcome.small:,} | {outcome.extra:,} | {outcome.loss:,.0f} | {outcome.bound:,.0f} |"
            if outcome
            else " | | | |"
        ),
        flush=True,
    )
