"""Counting a registration: time and memory beside other engines, and beside what limits them.

Makes a country of records, prepares it, and lets every engine make the same tables of it: clients
by product and law, by number of products, inflow and outflow, households by laws and by number,
invoiced euros with whose they are (contributors and the largest two), residential referrals, for
eight half-years and each municipality. Each runs in a process of its own; time is that of its work,
memory its peak. Sums of all counts must be equal.

  scan      DuckDB reads and decodes the needed columns, and adds them up
  kernel    hand-written C, direct addressing by person; it decodes too, and writes nothing
  prepared  the project on the prepared registration
  raw       the project on records as they come: checked and prepared first
  spark     the project's same SQL on Spark, local
  polars    the same algorithm by hand
  pandas, data.table (of R)     as an analyst would, on what fits

The kernel doesn't follow who moves, so of its sums those of euros are compared only. The peers
need an environment of their own, Spark the extra `spark`, the kernel gcc, R Debian's packages
r-cran-data.table and r-cran-jsonlite. What R reads is written as CSV before its time begins.

    python3 -m venv peer && peer/bin/pip install polars pandas pyarrow
    python -m benchmarks.registrations --peer peer/bin/python [--records 2 20 60]   # millions
"""

import argparse
import ctypes
import json
import math
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

import duckdb
import numpy as np

from stadspeil.model.period import parse_period
from stadspeil.pipeline.count import CountSettings, EngineName, open_engine
from stadspeil.pipeline.registrations import prepare_registration
from stadspeil.registrations.codelists import load_codes
from stadspeil.registrations.count.config import CountConfig
from stadspeil.registrations.count.periods import build_plan
from stadspeil.registrations.count.queries import law_masks
from stadspeil.registrations.count.run import count_periods
from stadspeil.registrations.count.tables import RESIDENTIAL, load_tables
from stadspeil.registrations.prepared import table_file
from stadspeil.registrations.synthetic.presets import Preset, synthesize
from stadspeil.registrations.synthetic.write import FileFormat

HERE = Path(__file__).parent
PERIODS = tuple(f"{year}-S{half}" for year in range(2018, 2022) for half in (1, 2))
TABLES = (
    "clienten",
    "clienten-aantal",
    "stroom",
    "huishoudens-wetten",
    "huishoudens-voorzieningen",
    "verwijzingen-verblijf",
    "kosten",
)
CONFIG = CountConfig(periods=PERIODS, tables=TABLES)
PLAN = build_plan([parse_period(code) for code in PERIODS])
COLUMNS = {
    "provisions": "sum(person), sum(household), min(municipality), min(product), min(start), "
    'max("end"), min(referrer)',
    "benefits": 'sum(person), sum(household), min(municipality), min(kind), min(start), max("end")',
    "invoices": "sum(person), min(municipality), min(product), min(month), sum(cents)",
}
MEMORY = os.environ.get("STADSPEIL_MEMORY", "1200MB")
ORDER = ("scan", "kernel", "prepared", "raw", "polars", "spark", "pandas", "data.table")
ANALYSTS = {"pandas", "data.table"}
ANALYSTS_MOST = 2
"""Millions of records that those get who hold a row for each half-year that a record touches."""

Work = Callable[[Path], dict[str, int]]


@dataclass(frozen=True)
class Run:
    """One measured process."""

    seconds: float
    cpu: float
    megabytes: float
    sums: dict[str, int]


# -- ours


def count_with(engine: EngineName, folder: Path) -> dict[str, int]:
    """Count a prepared registration anew, and add the cells up."""
    settings = CountSettings(engine, MEMORY)
    with (
        tempfile.TemporaryDirectory(dir=folder.parent) as kept,
        open_engine(settings, folder, None) as (opened, prepared),
    ):
        counted = count_periods(opened, prepared, CONFIG, Path(kept))
        return add_up([file.as_posix() for file in counted.cells.values()])


def add_up(files: list[str]) -> dict[str, int]:
    """The sum of each table's counts; classes are weighed by their number."""
    known, sums = load_tables(), dict[str, int]()
    rows = duckdb.sql(
        "SELECT count_table, c1, c2, measure, sum(value)::BIGINT "
        f"FROM read_parquet({files!r}) GROUP BY ALL"
    ).fetchall()
    for table, c1, c2, measure, value in rows:
        name = TABLES[table]
        if name in ("stroom", "kosten"):
            name = known[name].measures[measure].name
            name = "largest" if name == "second" else name
            if name == "clients":
                continue
        weight = {
            "clienten-aantal": c2,
            "huishoudens-wetten": c1,
            "huishoudens-voorzieningen": c1,
        }.get(name, 1)
        sums[name] = sums.get(name, 0) + weight * value
    return sums


def count_raw(folder: Path) -> dict[str, int]:
    """Check and prepare records, and count them."""
    with tempfile.TemporaryDirectory(dir=folder.parent) as scratch:
        prepared = Path(scratch) / "prepared"
        prepare_registration(
            folder.parent / "raw",
            prepared,
            mapping=None,
            memory=MEMORY,
            progress=lambda _: None,
        )
        return count_with(EngineName.DUCKDB, prepared)


# -- the limits


def scan(folder: Path) -> dict[str, int]:
    """Read every needed column and add it up."""
    for name, columns in COLUMNS.items():
        duckdb.sql(f"SELECT {columns} FROM '{table_file(folder, name)}'").fetchall()
    return {}


def run_kernel(folder: Path) -> dict[str, int]:
    """Decode the columns into arrays and count them in C."""
    library = _compile(folder.parent)
    kinds = benefit_products()
    kind = " ".join(f"WHEN {place} THEN {product}" for place, product in enumerate(kinds))
    span = f'start <= {PLAN.span.last} AND "end" >= {PLAN.span.first}'
    columns = duckdb.sql(
        'SELECT person, household, municipality, product, start, "end" FROM '
        f"'{table_file(folder, 'provisions')}' WHERE {span} UNION ALL SELECT person, household, "
        f'municipality, (CASE kind {kind} END)::TINYINT, start, "end" FROM '
        f"'{table_file(folder, 'benefits')}' WHERE {span}"
    ).fetchnumpy()
    arrays = [np.ascontiguousarray(column) for column in columns.values()]
    persons, households, areas = (int(column.max()) + 1 for column in arrays[:3])
    bounds = np.array([(part.first, part.last) for part in PLAN.stretches], "i4").T.copy()
    sets = np.zeros((persons, 16), "u4")
    home, where = np.zeros(persons, "i4"), np.zeros(households, "i2")
    joined = np.zeros((households, 8), "u4")
    laws = np.array([*law_masks(), sum(law_masks())], "u4")
    cells = np.zeros((areas, 8, 96), "i8")
    _call(library.fill, len(arrays[0]), *arrays, *bounds, sets, home, where)
    _call(library.persons, persons, sets, home, where, joined, laws, areas, cells)
    _call(library.households, households, joined, where, laws, areas, cells)
    del arrays, sets, joined
    return _run_euros(library, folder, areas)


def _run_euros(library: ctypes.CDLL, folder: Path, areas: int) -> dict[str, int]:
    first, last = PLAN.windows[0].months[0], PLAN.windows[-1].months[1]
    columns = duckdb.sql(
        "SELECT person, municipality, product, month, cents FROM "
        f"'{table_file(folder, 'invoices')}' WHERE month BETWEEN {first} AND {last}"
    ).fetchnumpy()
    arrays = [np.ascontiguousarray(column) for column in columns.values()]
    products = len(load_codes("care_form"))
    found = np.zeros((areas * len(PERIODS) * products, 4), "i8")
    _call(library.euros, len(arrays[0]), *arrays, first, areas, products, found)
    total, clients, largest, second = found.sum(axis=0).tolist()
    return {"euros": total, "contributors": clients, "largest": largest + second}


def _compile(folder: Path) -> ctypes.CDLL:
    made = folder / "kernel.so"
    if not made.exists():
        source = str(HERE / "registrations_kernel.c")
        options = ("-O3", "-march=native", "-fopenmp", "-shared", "-fPIC")
        subprocess.run(("gcc", *options, source, "-o", str(made)), check=True)
    return ctypes.CDLL(str(made))


def _call(function: Callable[..., None], *given: int | np.ndarray) -> None:
    function(
        *(
            ctypes.c_int64(item) if isinstance(item, int) else item.ctypes.data_as(ctypes.c_void_p)
            for item in given
        )
    )


def benefit_products() -> list[int]:
    """The product that each kind of benefit is counted as."""
    products = load_codes("product")
    return [products.index(code) for code in load_codes("benefit_kind")]


WORKS: dict[str, Work] = {
    "scan": scan,
    "kernel": run_kernel,
    "prepared": lambda folder: count_with(EngineName.DUCKDB, folder),
    "raw": count_raw,
    "spark": lambda folder: count_with(EngineName.SPARK, folder),
}


def work(name: str, folder: Path) -> None:
    """Do one work and print its sums, and the seconds that it took by clock and by CPU."""
    if name == "kernel":
        _compile(folder.parent)
    start, cpu = time.perf_counter(), time.process_time()
    sums = WORKS[name](folder)
    print(json.dumps(sums))
    print(time.perf_counter() - start, time.process_time() - cpu)


# -- measuring


def measure(*command: str) -> Run:
    """Run a command that prints sums and then seconds; memory is that of it and its children."""
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    peak = 0.0
    while True:
        peak = max(peak, _resident(process.pid))
        try:
            process.wait(0.02)
            break
        except subprocess.TimeoutExpired:
            continue
    if process.returncode:
        raise SystemExit(f"{' '.join(command)} ended with status {process.returncode}")
    *_, sums, seconds = process.stdout.read().strip().splitlines()
    clock, cpu = map(float, seconds.split())
    return Run(clock, cpu, peak, json.loads(sums))


def _resident(pid: int) -> float:
    """Megabytes of a process and all below it: Spark works in one of those."""
    import psutil

    try:
        family = [psutil.Process(pid), *psutil.Process(pid).children(recursive=True)]
        return sum(member.memory_info().rss for member in family) / 2**20
    except psutil.Error:
        return 0.0


def make_input(folder: Path, records: int) -> tuple[float, float]:
    """Make the records up and prepare them; the seconds of both."""
    raw, prepared = folder / "raw", folder / "prepared"
    raw.mkdir()
    start = time.perf_counter()
    synthesize(Preset.COUNTRY, raw, records, 1, FileFormat.PARQUET)
    made = time.perf_counter()
    prepare_registration(raw, prepared, mapping=None, memory=MEMORY, progress=lambda _: None)
    return made - start, time.perf_counter() - made


def export_csv(prepared: Path, folder: Path) -> None:
    """The columns that counting needs as CSV, for who reads no Parquet."""
    columns = {
        "provisions": 'person, household, municipality, product, start, "end", referrer',
        "benefits": 'person, household, municipality, kind, start, "end"',
        "invoices": "person, municipality, product, month, cents",
    }
    for name, wanted in columns.items():
        source, target = table_file(prepared, name), folder / f"{name}.csv"
        duckdb.execute(f"COPY (SELECT {wanted} FROM '{source}') TO '{target}' (FORMAT csv)")


def compare(records: int, names: Iterable[str], peer: str | None) -> dict[str, Run]:
    """Measure the works on a country of some records, and print a line for each."""
    settings = {
        "halves": [(part.first, part.last) for part in PLAN.stretches],
        "months": [PLAN.windows[0].months[0], PLAN.windows[-1].months[1]],
        "laws": [*law_masks(), sum(law_masks())],
        "kinds": benefit_products(),
        "residential": [load_codes("product").index(code) for code in RESIDENTIAL],
    }
    runs: dict[str, Run] = {}
    with tempfile.TemporaryDirectory(prefix="stadspeil-benchmark-") as name:
        folder = Path(name)
        made, prepared = make_input(folder, records)
        print(f"\n{records:,} provisions: made in {made:.1f} s, prepared in {prepared:.1f} s\n")
        print("| engine | seconds | CPU | peak MB | x scan | x kernel |")
        print("|---|---|---|---|---|---|")
        for engine in names:
            target = (folder / "prepared").resolve()
            if engine in WORKS:
                command = [sys.executable, "-m", "benchmarks.registrations"]
                command += ["--work", engine, "--folder", str(folder / "prepared")]
            elif engine == "data.table":
                if shutil.which("Rscript") is None:
                    continue
                export_csv(target, folder)
                script = str(HERE / "registrations_peer.R")
                command = ["Rscript", script, str(folder), json.dumps(settings)]
            elif peer is None:
                continue
            else:
                script = str(HERE / "registrations_peer.py")
                command = [peer, script, engine, str(target), json.dumps(settings)]
            run = measure(*command)
            runs[engine] = run
            print(f"| {engine} | {_line(run, runs)} |", flush=True)
    _check_sums(runs)
    return runs


def _line(run: Run, runs: dict[str, Run]) -> str:
    ratios = (
        f"{run.seconds / runs[limit].seconds:.1f}" if limit in runs else ""
        for limit in ("scan", "kernel")
    )
    return " | ".join((f"{run.seconds:.2f}", f"{run.cpu:.2f}", f"{run.megabytes:,.0f}", *ratios))


def _check_sums(runs: dict[str, Run]) -> None:
    found = {engine: run.sums for engine, run in runs.items() if run.sums}
    whole = max(found.values(), key=len)
    for engine, sums in found.items():
        compared = {name: whole[name] for name in sums} if engine == "kernel" else whole
        if sums != compared:
            raise SystemExit(f"{engine} counts otherwise: {found}")
    print(f"\nEqual sums of counts from {', '.join(found)}.")


def print_growth(all_runs: dict[int, dict[str, Run]]) -> None:
    """How time grows with records: 1 is linear."""
    first, last = min(all_runs), max(all_runs)
    if first == last:
        return
    print(f"\n| engine | growth exponent from {first:,} to {last:,} |\n|---|---|")
    for engine in all_runs[last]:
        if engine in all_runs[first]:
            ratio = all_runs[last][engine].seconds / all_runs[first][engine].seconds
            print(f"| {engine} | {math.log(ratio) / math.log(last / first):.2f} |")


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--peer", help="the Python in which the peers are installed")
    parser.add_argument("--records", type=float, nargs="+", default=[2], help="millions")
    parser.add_argument("--engines", nargs="+", default=list(ORDER), choices=ORDER)
    parser.add_argument("--work", choices=tuple(WORKS), help=argparse.SUPPRESS)
    parser.add_argument("--folder", type=Path, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.work:
        work(given.work, given.folder)
        return
    runs = {}
    for millions in given.records:
        names = [
            name for name in given.engines if name not in ANALYSTS or millions <= ANALYSTS_MOST
        ]
        records = round(millions * 1_000_000)
        runs[records] = compare(records, names, given.peer)
    print_growth(runs)


if __name__ == "__main__":
    main()
