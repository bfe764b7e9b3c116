"""Does a changed figure ever leave a false sentence? Hand-written texts over many changed cells.

Each run changes one cell of leiden-2022, evaluates again what the cell reaches, and lets a slow
judge say which claims and live figures are true. A false sentence must have made the check fail.

    python -m benchmarks.mutation_text [--runs 500] [--seed 1]
"""

import argparse
import sys
import time
from collections import Counter
from itertools import islice
from pathlib import Path

from stadspeil.edition import load_edition
from stadspeil.observations import Store, build_monitor
from tests.mutation.cells import draw_mutations
from tests.mutation.sentences import Sentences

ROOT = Path(__file__).parents[1]
LEIDEN = ROOT / "editions" / "leiden-2022"


def main() -> int:
    """Run, and end with 1 when a sentence was left false or refused though true."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=500)
    parser.add_argument("--seed", type=int, default=1)
    chosen = parser.parse_args()
    with Store(load_edition(LEIDEN)) as store:
        monitor = build_monitor(store)
    sentences = Sentences(LEIDEN, monitor)
    claims = sum(item.name == "claim" for item in sentences.live)
    calls = len(sentences.before)
    print(f"{claims} claims, {calls} live figures, {len(sentences.typed)} words beside a change")
    seen: Counter[str] = Counter()
    start = time.perf_counter()
    for mutation in islice(draw_mutations(monitor.edition, chosen.seed), chosen.runs):
        outcome = sentences.run(mutation)
        seen["the check failed"] += bool(outcome.refused)
        seen["only live figures changed"] += bool(outcome.changed and not outcome.refused)
        seen["no sentence was touched"] += not outcome.changed and not outcome.refused
        seen["sentences refused"] += len(outcome.refused)
        seen["live figures changed"] += outcome.changed
        for kind, places in (
            ("left false", outcome.left_false | set(outcome.wrong)),
            ("refused though true", outcome.refused_though_true),
        ):
            seen[kind] += len(places)
            for place in places:
                print(f"{kind}: {mutation}: {place}")
    for kind, count in seen.items():
        print(f"{kind:<26} {count:>6}")
    print(f"{chosen.runs} cells in {time.perf_counter() - start:.0f} s, seed {chosen.seed}")
    return int(bool(seen["left false"] or seen["refused though true"]))


if __name__ == "__main__":
    sys.exit(main())
