"""Which share of the sentences is left false when one figure changes? It should be none.

Cells are taken by lot and changed by a random amount, one at a time. Each time the edition is
evaluated again in memory, what stands out is found again, and every sentence is read against the
files by a second reading that shares nothing with what made it.

    python -m benchmarks.mutation [--number 100] [--seed 1]
"""

import argparse
import time
from pathlib import Path

from stadspeil.edition import load_edition
from tests.findings.mutation import build_whole, judge, pick_mutations

ROOT = Path(__file__).parents[1]


def main() -> None:
    """Change cells, and count."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--number", type=int, default=100)
    parser.add_argument("--seed", type=int, default=1)
    chosen = parser.parse_args()
    edition = load_edition(ROOT / "editions" / "leiden-2022")
    before = build_whole(edition)
    start = time.perf_counter()
    outcomes = [
        judge(edition, before, mutation)
        for mutation in pick_mutations(edition, chosen.seed, chosen.number)
    ]
    seconds = time.perf_counter() - start
    for outcome in outcomes:
        for problem in outcome.false:
            print(f"{outcome.mutation}: {problem}")
    read = sum(outcome.sentences for outcome in outcomes)
    print(
        f"{len(outcomes)} figures changed, {sum(item.refused for item in outcomes)} editions "
        f"refused, {read} sentences read, {sum(item.changed for item in outcomes)} changed, "
        f"{sum(len(item.false) for item in outcomes)} false; "
        f"{seconds / len(outcomes):.1f} s a figure"
    )


if __name__ == "__main__":
    main()
