"""Is one changed digit found? And what does it take to read a whole build back?

A build without a receipt is copied, one digit of one figure in it is changed by lot, and the copy
is verified: page, table, chart, script, search, download, open data, PDF, Word. Without the receipt
no hash gives the change away; it is found by reading, or not at all.

    python -m benchmarks.verify [--edition editions/leiden-2022] [--number 100] [--seed 1]
"""

import argparse
import random
import resource
import tempfile
import time
from collections import Counter
from pathlib import Path

from stadspeil.pipeline.build import build_edition
from stadspeil.verify import verify_build
from tests.verify.tamper import CHANGES, tamper

ROOT = Path(__file__).parents[1]


def main() -> None:
    """Change digits, and count what is found."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--edition", type=Path, default=ROOT / "editions" / "leiden-2022")
    parser.add_argument("--number", type=int, default=100)
    parser.add_argument("--seed", type=int, default=1)
    chosen = parser.parse_args()
    lot = random.Random(chosen.seed)
    with tempfile.TemporaryDirectory() as place:
        out = Path(place)
        build = build_edition(chosen.edition, out / "build", cache=ROOT / "build" / ".cache").folder
        time_it(build, chosen.edition)
        made: Counter[str] = Counter()
        found: Counter[str] = Counter()
        kinds = list(CHANGES)
        for place_in_turn in range(chosen.number):
            kind = kinds[place_in_turn % len(kinds)]
            said = tamper(build, out / "copy", kind, lot)
            if not said:
                continue
            made[kind] += 1
            if verify_build(out / "copy", chosen.edition).mismatches:
                found[kind] += 1
            else:
                print(f"not found: {kind}: {said}")
    for kind in made:
        print(f"  {found[kind]:>3} of {made[kind]:>3}  {kind}")
    print(f"{found.total()} of {made.total()} changed digits found")


def time_it(build: Path, edition: Path) -> None:
    """Verify once, and say what it took."""
    start, processor = time.perf_counter(), time.process_time()
    verification = verify_build(build, edition)
    seconds, processor = time.perf_counter() - start, time.process_time() - processor
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(
        f"{sum(verification.figures.values()):,} figures read back in {seconds:.1f} s "
        f"({processor:.1f} s on the processor), at most {memory:.0f} MB with the build itself; "
        f"{len(verification.mismatches)} differences"
    )


if __name__ == "__main__":
    main()
