"""Verification from beginning to end: an edition worked out anew, and a build read back."""

import hashlib
import json
import time
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from stadspeil import __version__
from stadspeil.errors import InputError
from stadspeil.model.receipt import Receipt
from stadspeil.verify.changes import Changes
from stadspeil.verify.data import DataReader
from stadspeil.verify.figures import Figures
from stadspeil.verify.identities import Identities
from stadspeil.verify.report import read_report
from stadspeil.verify.site import RECEIPT, SiteReader
from stadspeil.verify.source import Source, read_source
from stadspeil.verify.tally import Mismatch, Tally
from stadspeil.verify.words import Words

ACCOUNTABILITY = "verantwoording.html"
"""The page that shows the receipt, and so can't be in it."""

EDITIONS = Path("editions")
PRODUCTS = ("monitor.pdf", "monitor.docx", "monitor.figures.json", "data", "site")


@dataclass(frozen=True)
class Verification:
    """What came out. `figures` and `agreed` are by product, `classes` by class of number."""

    build: Path
    edition: Path
    figures: Mapping[str, int]
    agreed: Mapping[str, int]
    classes: Mapping[str, int]
    links: int
    mismatches: tuple[Mismatch, ...]
    receipt: Receipt
    seconds: float

    @property
    def is_right(self) -> bool:
        """Whether everything is as it should be."""
        return not self.mismatches


def verify_build(build: Path, edition: Path | None = None) -> Verification:
    """Read a build back and compare every figure in it with the files of its edition.

    Without `edition`, its folder is that of its id in `editions/`.

    Raises:
        InputError: there is no build, or no edition to compare it with.
    """
    start = time.perf_counter()
    package = _read_package(build)
    folder = edition or EDITIONS / str(package["name"])
    source = read_source(folder)
    kept = _read_receipt(build)
    tally = _make_tally(build, source, kept)
    for name in PRODUCTS:
        if not (build / name).exists():
            tally.fail(name, "", "nothing", "a part of the build")
    DataReader(build, source, tally).read()
    site = SiteReader(build, tally)
    site.read()
    read_report(build, tally)
    figures = {name: count for name, count in tally.figures.items() if name != "receipt"}
    receipt = Receipt(
        figures,
        {item.value: count for item, count in sorted(tally.classes.items())},
        site.links,
        _hash_edition(folder),
        _hash_products(build),
    )
    if kept is not None:
        _compare_receipts(tally, kept, receipt)
    return Verification(
        build,
        folder,
        figures,
        tally.agreed,
        receipt.classes,
        site.links,
        tuple(tally.mismatches),
        receipt,
        time.perf_counter() - start,
    )


def write_receipt(verification: Verification) -> None:
    """Write the receipt of a verification into its build."""
    text = json.dumps(asdict(verification.receipt), ensure_ascii=False, indent=2)
    (verification.build / RECEIPT).write_text(f"{text}\n", encoding="utf-8", newline="\n")


def verify_receipt(build: Path, edition: Path) -> tuple[Mismatch, ...]:
    """Check the pages that show the receipt, which were written after all others."""
    tally = _make_tally(build, read_source(edition), _read_receipt(build))
    SiteReader(build, tally).read(ACCOUNTABILITY)
    return tuple(tally.mismatches)


def _make_tally(build: Path, source: Source, receipt: Receipt | None) -> Tally:
    figures = Figures(source)
    findings = _read_json(build / "data" / "findings.json")
    workings = _read_json(build / "data" / "workings.json")
    identities = Identities(
        figures,
        Changes(figures),
        findings if isinstance(findings, list) else [],
        workings if isinstance(workings, dict) else {},
        receipt.counts if receipt else {},
    )
    periods = {key.period for key in figures.by_key}
    small_count = str(source.bounds["small_count"])
    versions = (str(source.settings["version"]), __version__)
    return Tally(identities, Words(source.texts, periods, versions, small_count))


# -- what a build holds


def _read_package(build: Path) -> Mapping[str, Any]:
    package = _read_json(build / "data" / "datapackage.json")
    if not isinstance(package, dict) or "name" not in package:
        raise _no_build(build, "data/datapackage.json")
    if not (build / "site" / "index.html").is_file():
        raise _no_build(build, "site/index.html")
    return package


def _read_json(file: Path) -> Any:
    try:
        return json.loads(file.read_text("utf-8"))
    except (OSError, ValueError):
        return None  # whoever asked says what was expected there


def _no_build(build: Path, name: str) -> InputError:
    return InputError(
        f"{build}: no {name} that can be read\n"
        "    expected: the folder of a whole build, such as build/leiden-2022\n"
        "    do: name that folder, or build the edition again"
    )


# -- receipts


def _read_receipt(build: Path) -> Receipt | None:
    """The receipt of an earlier verification of the build, if it has one."""
    if not (build / RECEIPT).exists():
        return None
    try:
        return Receipt(**_read_json(build / RECEIPT))
    except TypeError as error:
        raise InputError(
            f"{build / RECEIPT}: not a receipt of a verification\n"
            "    expected: the file as `stadspeil build --verify` wrote it\n"
            "    do: take it away to verify without it, or build the edition again"
        ) from error


def _compare_receipts(tally: Tally, kept: Receipt, found: Receipt) -> None:
    """Compare the receipt that came with a build with what was found now."""
    changed = [name for name in kept.edition if kept.edition[name] != found.edition.get(name)]
    added = [name for name in found.edition if name not in kept.edition]
    if changed or added:
        tally.fail(
            RECEIPT,
            "edition",
            f"the edition has changed since this build: {', '.join((changed + added)[:5])}",
            "the files from which it was made; build it again",
        )
    for name in sorted({*kept.products, *found.products}):
        if kept.products.get(name) != found.products.get(name):
            printed = "a file of other content" if name in found.products else "no file"
            tally.fail(name, "", printed, f"the file that was verified ({RECEIPT})")
    for name, count in kept.counts.items():
        if count != found.counts.get(name):
            tally.fail(RECEIPT, name, str(count), str(found.counts.get(name, 0)))


def _hash_edition(folder: Path) -> dict[str, str]:
    patterns = ("*.yaml", "*.csv", "*.md", "*/*.yaml", "*/*.csv", "*/*.xlsx", "*/*.md")
    files = (file for pattern in patterns for file in folder.glob(pattern) if file.is_file())
    return {file.relative_to(folder).as_posix(): _hash(file) for file in sorted(files)}


def _hash_products(build: Path) -> dict[str, str]:
    return {
        file.relative_to(build).as_posix(): _hash(file)
        for file in sorted(build.rglob("*"))
        if file.is_file() and file.name not in (RECEIPT, ACCOUNTABILITY, ".stadspeil")
    }


def _hash(file: Path) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()
