"""Building an edition: from a folder of plain files to its products, in one swap."""

import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from stadspeil.errors import VerificationError
from stadspeil.language import LANGUAGES, load_language
from stadspeil.model.monitor import Monitor
from stadspeil.pipeline.audits import write_audits
from stadspeil.pipeline.evaluate import Progress, open_monitor
from stadspeil.pipeline.release import Release
from stadspeil.publish.data import write_data
from stadspeil.publish.report import write_report
from stadspeil.publish.report.page import write_page
from stadspeil.publish.report.word import write_word
from stadspeil.publish.site import write_accountability, write_site
from stadspeil.publish.views import Catalogue, build_catalogue
from stadspeil.verify import (
    Mismatch,
    Verification,
    verify_build,
    verify_receipt,
    write_receipt,
)

SHOWN = 20
"""How many differences a message names."""


@dataclass(frozen=True)
class BuildResult:
    """What a build made: the folder of its products, the monitor, and how long it took.

    `verification` is what came out of reading it back, where that was asked for.
    """

    folder: Path
    monitor: Monitor
    seconds: float
    verification: Verification | None = None


def build_edition(
    edition: Path,
    out: Path,
    *,
    cache: Path | None = None,
    verify: bool = False,
    progress: Progress = lambda _: None,
) -> BuildResult:
    """Build all products of an edition into `out/<edition id>/`.

    The products are written into a new folder, which takes the place of the old one when all of
    them are there. Whatever goes wrong before, the old build stays whole. With `verify` they are
    read back first, and what is not as it should be is such a thing.

    Raises:
        EditionError: the edition has problems; nothing is written.
        OutputError: the products can't be written.
        VerificationError: a product prints something else than the edition yields.
    """
    start = time.perf_counter()
    progress("reading the edition")
    with open_monitor(edition, progress) as (store, monitor):
        name = monitor.edition.settings.id
        with Release(out, name) as release:
            progress("writing the data")
            write_data(monitor, store, release.make_folder("data"))
            progress("composing the pages")
            audits = write_audits(monitor.edition, edition, release.folder / "audit")
            catalogues = [
                replace(
                    build_catalogue(monitor, load_language(code, has_marks=True)), audits=audits
                )
                for code in LANGUAGES
            ]
            progress("drawing the charts and writing the site")
            site = release.make_folder("site")
            write_site(catalogues, site, cache=cache)
            progress("setting the report")
            write_report(catalogues[0], release.folder / "monitor.pdf", cache=cache)
            write_page(catalogues[0], site, cache=cache)
            write_word(catalogues[0], release.folder / "monitor.docx", cache=cache)
            verification = None
            if verify:
                progress("reading everything back")
                verification = _verify(catalogues, release.folder, edition)
            folder = release.publish()
    return BuildResult(folder, monitor, time.perf_counter() - start, verification)


def _verify(catalogues: Sequence[Catalogue], folder: Path, edition: Path) -> Verification:
    """Read a build back, and show the receipt on the page that is written last.

    Raises:
        VerificationError: something is not as it should be.
    """
    verification = verify_build(folder, edition)
    _refuse(verification.mismatches)
    write_receipt(verification)
    write_accountability(catalogues, folder / "site", verification.receipt)
    _refuse(verify_receipt(folder, edition))
    return verification


def _refuse(mismatches: Sequence[Mismatch]) -> None:
    if mismatches:
        shown = "\n".join(map(str, mismatches[:SHOWN]))
        raise VerificationError(
            f"{shown}\n{len(mismatches)} things in this build are not what the edition yields.\n"
            "The last build was kept. This is a mistake in the program, or the edition was changed "
            "while it was built; please report it."
        )
