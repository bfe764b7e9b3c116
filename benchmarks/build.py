"""Time and memory of a build, of a rebuild after one changed figure, and how both grow.

Larger editions are made from leiden-2022 by repeating its datasets and indicators under new names.
Each build runs in a process of its own. Time is that of the processor, which another program on the
same machine changes little; memory is the peak of that process and its children.

    python -m benchmarks.build [--scales 1 10 100]
"""

import argparse
import os
import re
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

import yaml

ROOT = Path(__file__).parents[1]
LEIDEN = ROOT / "editions" / "leiden-2022"
CHANGED = ("wmo-clienten.csv", "2021,_T,8585", "2021,_T,8590")


@dataclass(frozen=True)
class Run:
    """One measured process."""

    seconds: float
    megabytes: float


def multiply(source: Path, target: Path, times: int) -> None:
    """Copy an edition, with every dataset and indicator repeated under new names."""
    shutil.copytree(source, target)
    (target / "datapackage.json").unlink(missing_ok=True)
    datasets = sorted(path.stem for path in (source / "datasets").glob("*.yaml"))
    names = re.compile(rf"\b({'|'.join(sorted(datasets, key=len, reverse=True))})(?=\.[a-z_]+)")
    for number in range(2, times + 1):
        for name in datasets:
            for path in (source / "datasets").glob(f"{name}.*"):
                shutil.copy(path, target / "datasets" / f"{name}-n{number}{path.suffix}")
            spec = target / "datasets" / f"{name}-n{number}.yaml"
            spec.write_bytes(
                re.sub(
                    rb"(?m)^file: (\S+?)\.(\w+)", rb"file: \1-n%d.\2" % number, spec.read_bytes()
                )
            )
        for path in (source / "indicators").glob("*.yaml"):
            entries = yaml.load(path.read_text("utf-8"), Loader=yaml.BaseLoader)
            for entry in entries:
                entry["id"] += f"-n{number}"
                entry["related"] = [f"{item}-n{number}" for item in entry.get("related", [])]
                for field in ("value", "count"):
                    if field in entry:
                        entry[field] = names.sub(rf"\1-n{number}", entry[field])
            text = yaml.safe_dump(entries, allow_unicode=True, sort_keys=False)
            (target / "indicators" / f"{path.stem}-n{number}.yaml").write_text(text, "utf-8")


def measure(*command: str) -> Run:
    """Run a command, and measure its time on the processor and its peak memory."""
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    if status:
        raise SystemExit(f"{' '.join(command)} ended with status {status}")
    return Run(usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--scales", type=int, nargs="+", default=[1, 10])
    scales = parser.parse_args().scales
    command = str(Path(sys.executable).parent / "stadspeil")
    print("| datasets and indicators | check | first build | rebuild after one figure |")
    print("|---|---|---|---|")
    base: list[Run] = []
    for scale in scales:
        with tempfile.TemporaryDirectory(prefix="stadspeil-benchmark-") as folder:
            edition, out = Path(folder) / "edition", Path(folder) / "build"
            multiply(LEIDEN, edition, scale)
            runs = [measure(command, "check", str(edition))]
            build = (command, "build", str(edition), "--out", str(out))
            runs.append(measure(*build))
            file, old, new = CHANGED
            path = edition / "datasets" / file
            text = path.read_text("utf-8")
            if old not in text:
                raise SystemExit(f"{path} no longer holds {old}")
            path.write_text(text.replace(old, new), "utf-8")
            runs.append(measure(*build))
        base = base or runs
        cells = [
            f"{run.seconds:.1f} s ({run.seconds / first.seconds:.1f}x), "
            f"{run.megabytes:.0f} MB ({run.megabytes / first.megabytes:.1f}x)"
            for run, first in zip(runs, base, strict=True)
        ]
        print(f"| {scale}x | {' | '.join(cells)} |", flush=True)


if __name__ == "__main__":
    main()
