"""Time of an audit against figures and rules; slips found in unseen tables; mutations seen.

Publications are made from the real figures that the tests use (municipalities of CBS). Every number
is of one process, in seconds of its processor; quote ratios, since seconds belong to a machine.

    python -m benchmarks.audit [--figures 1000 10000 100000] [--rounds 40] [--mutations 400]
"""

import argparse
import random
import tempfile
import time
from collections import Counter
from dataclasses import replace
from pathlib import Path

from stadspeil.audit import audit_publication, load_publication, suggest_rules
from stadspeil.model.audit import AuditResult, Slip
from tests.audit.made_tables import TABLES, Cell, shuffle, write
from tests.audit.mutation import mutate, share_in_reach
from tests.audit.planting import plant

ROOT = Path(__file__).parents[1]

RULES = """
- id: leeftijden
  kind: sum
  total: {table: "{t}", column: inhabitants}
  parts: {table: "{t}", column: [age_0_15, age_15_25, age_25_45, age_45_65, age_65_plus]}
- id: totaal
  kind: sum
  total: {row: Totaal, area: Totaal}
  parts: {row: "*", area: "*"}
  in: {unit: aantal}
- id: aandeel
  kind: share
  share: {column: "% {leeftijd}"}
  part: {column: "{leeftijd}"}
  whole: {column: inhabitants}
"""


def many(figures: int) -> list[Cell]:
    """So many figures: tables of municipalities, each under a name of its own."""
    cells: list[Cell] = []
    seed = 0
    while len(cells) < figures:
        table = TABLES[0](random.Random(seed))
        cells += [replace(cell, place=cell.place._replace(table=f"T{seed}")) for cell in table]
        seed += 1
    return cells[:figures]


def measure_time(figures: int) -> str:
    """One row of the table: with declared rules, and with proposed ones."""
    rng = random.Random(figures)
    cells = many(figures)
    for _ in range(20):
        at = rng.randrange(len(cells))
        cells[at] = replace(cells[at], text=cells[at].text[::-1].lstrip(".0") or "1")
    times = []
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "made"
        write(cells, path)
        for declared in (True, False):
            start = time.process_time()
            if declared:
                (path / "rules.yaml").write_text(RULES, "utf-8")
            publication = load_publication(path)
            rules = () if declared else suggest_rules(publication)
            result = audit_publication(publication, rules)
            times.append((time.process_time() - start, sum(result.summary.checks.values()), result))
            if declared:
                (path / "rules.yaml").unlink()
    (first, checks, result), (second, more, _) = times
    return (
        f"| {figures:,} | {first:.1f} s ({checks:,} checks, {result.summary.errata} errata) "
        f"| {second:.1f} s ({more:,} checks) |"
    )


def audit_cells(cells: list[Cell], folder: Path) -> AuditResult:
    """Audit a table that is nothing but figures."""
    write(cells, folder)
    publication = load_publication(folder)
    return audit_publication(publication, suggest_rules(publication))


def measure_slips(rounds: int) -> None:
    """Plant each slip in each kind of table, and audit with proposed rules only."""
    tried, found, right, alarms, clean = Counter[Slip](), Counter[Slip](), Counter[Slip](), 0, 0
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / "made"
        for seed in range(rounds):
            for kind, maker in enumerate(TABLES):
                rng = random.Random(100 * seed + kind)
                cells = maker(rng)
                clean += 1
                alarms += bool(audit_cells(shuffle(cells, random.Random(seed)), folder).errata)
                for slip in (slip for slip in Slip if slip is not Slip.UNKNOWN):
                    planted = plant(cells, slip, rng)
                    if planted is None:
                        continue
                    shuffled = shuffle(list(planted.cells), random.Random(seed))
                    original = {cell.place: cell for cell in planted.cells}[planted.place]
                    place = next(
                        cell.place
                        for cell in shuffled
                        if (cell.text, cell.exact, cell.inputs, cell.place.period)
                        == (original.text, original.exact, original.inputs, original.place.period)
                    )
                    tried[slip] += 1
                    hits = [
                        erratum
                        for erratum in audit_cells(shuffled, folder).errata
                        if place in {erratum.place, *erratum.suspects}
                        or any(cell.place == place for cell in erratum.also_affected)
                    ]
                    found[slip] += bool(hits)
                    right[slip] += any(erratum.diagnosis is slip for erratum in hits)
    print("\n| slip | planted | found | right diagnosis |\n|---|---|---|---|")
    for slip in tried:
        print(
            f"| {slip} | {tried[slip]} | {found[slip] / tried[slip]:.0%} "
            f"| {right[slip] / tried[slip]:.0%} |"
        )
    total = tried.total()
    print(f"| all | {total} | {found.total() / total:.1%} | {right.total() / total:.1%} |")
    print(f"\nFalse alarms: {alarms} of {clean} clean tables.")


def measure_mutations(count: int) -> None:
    """Change printed figures of the Monitor Sociaal Domein 2022 one at a time."""
    publication = load_publication(ROOT / "publications" / "msd2022")
    seen, possible = mutate(publication, random.Random(1), count)
    print(f"\nMutations of msd2022 that some rule could see: {possible} of {count}; seen: {seen}.")
    for reason, share in share_in_reach(publication).items():
        print(f"- {share:.1%} of the figures: {reason}")


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--figures", type=int, nargs="*", default=[1_000, 10_000, 100_000])
    parser.add_argument("--rounds", type=int, default=40)
    parser.add_argument("--mutations", type=int, default=400)
    options = parser.parse_args()
    print("| figures | declared rules | proposed rules |\n|---|---|---|")
    for figures in options.figures:
        print(measure_time(figures), flush=True)
    if options.rounds:
        measure_slips(options.rounds)
    if options.mutations:
        measure_mutations(options.mutations)


if __name__ == "__main__":
    main()
