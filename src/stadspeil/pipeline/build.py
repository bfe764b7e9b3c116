"""Building an edition: from a folder of plain files to its products, in one swap."""

import time
from dataclasses import dataclass
from pathlib import Path

from stadspeil.language import LANGUAGES, load_language
from stadspeil.model.monitor import Monitor
from stadspeil.pipeline.evaluate import Progress, open_monitor
from stadspeil.pipeline.release import Release
from stadspeil.publish.data import write_data
from stadspeil.publish.report import write_report
from stadspeil.publish.report.page import write_page
from stadspeil.publish.report.word import write_word
from stadspeil.publish.site import write_site
from stadspeil.publish.views import build_catalogue


@dataclass(frozen=True)
class BuildResult:
    """What a build made: the folder of its products, the monitor, and how long it took."""

    folder: Path
    monitor: Monitor
    seconds: float


def build_edition(
    edition: Path, out: Path, *, cache: Path | None = None, progress: Progress = lambda _: None
) -> BuildResult:
    """Build all products of an edition into `out/<edition id>/`.

    The products are written into a new folder, which takes the place of the old one when all of
    them are there. Whatever goes wrong before, the old build stays whole.

    Raises:
        EditionError: the edition has problems; nothing is written.
        OutputError: the products can't be written.
    """
    start = time.perf_counter()
    progress("reading the edition")
    with open_monitor(edition, progress) as (store, monitor):
        name = monitor.edition.settings.id
        with Release(out, name) as release:
            progress("writing the data")
            write_data(monitor, store, release.make_folder("data"))
            progress("composing the pages")
            catalogues = [build_catalogue(monitor, load_language(code)) for code in LANGUAGES]
            progress("drawing the charts and writing the site")
            site = release.make_folder("site")
            write_site(catalogues, site, cache=cache)
            progress("setting the report")
            write_report(catalogues[0], release.folder / "monitor.pdf", cache=cache)
            write_page(catalogues[0], site, cache=cache)
            write_word(catalogues[0], release.folder / "monitor.docx", cache=cache)
            folder = release.publish()
    return BuildResult(folder, monitor, time.perf_counter() - start)
