"""Time and memory of site, report and search index, beside general publishing tools.

An edition's worth of pages is leiden-2022 in two languages. A scale of 10 writes ten of them in one
process, one after another, as a publisher of many editions would; how the pages of one edition grow
with its indicators is measured by build.py. Loading and evaluating the edition is not counted.
Cold draws every chart, warm finds them all in the cache of drawings. Each figure is of a process of
its own; memory is its peak, with the loaded edition in it.

The peers get the same tables and charts in the same run, and less to do: what stands in them has
been formatted already, and there are no maps, no interaction and no checks.

  MkDocs with Material and its search   Markdown pages; Matplotlib draws the charts as SVG
  WeasyPrint                            the report as one page of HTML, to PDF/UA

They need an environment of their own:

    python3 -m venv peer && peer/bin/pip install mkdocs mkdocs-material matplotlib weasyprint
    python -m benchmarks.publish --peer peer/bin/python [--scales 1 10 100] [--report-scales 1 10]
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from stadspeil.language import LANGUAGES, load_language
from stadspeil.pipeline.evaluate import open_monitor
from stadspeil.publish.drawing import draw_all
from stadspeil.publish.report import write_report
from stadspeil.publish.report.page import write_page
from stadspeil.publish.site import write_site
from stadspeil.publish.site.pages import list_charts, list_pages
from stadspeil.publish.site.search import list_entries, render_index
from stadspeil.publish.views import Catalogue, Chart, Table, build_catalogue

ROOT = Path(__file__).parents[1]
LEIDEN = ROOT / "editions" / "leiden-2022"
PEER = Path(__file__).with_name("publish_peer.py")


@dataclass(frozen=True)
class Run:
    """One measured process: the time of its work, and the peak memory of all of it.

    `cpu` is the time that the machine worked, on all cores; on a busy machine it is the one that
    can be compared.
    """

    seconds: float
    cpu: float
    megabytes: float

    def __str__(self) -> str:
        return f"{self.seconds:.1f} s (CPU {self.cpu:.1f} s), {self.megabytes:.0f} MB"


def load_catalogues() -> list[Catalogue]:
    """The views of the edition in each language."""
    with open_monitor(LEIDEN) as (_, monitor):
        return [build_catalogue(monitor, load_language(code)) for code in LANGUAGES]


# -- ours, in a process of its own


def write_sites(catalogues: list[Catalogue], folder: Path, cache: Path | None) -> None:
    """One site."""
    folder.mkdir(parents=True)
    write_site(catalogues, folder, cache=cache)


def write_indexes(catalogues: list[Catalogue], folder: Path, _: Path | None) -> None:
    """The search index of each language."""
    folder.mkdir(parents=True)
    for catalogue in catalogues:
        entries = list_entries(catalogue, list_pages(catalogue))
        text = render_index(catalogue.language, entries)
        (folder / f"{catalogue.language.code}.js").write_text(text, "utf-8")


def write_reports(catalogues: list[Catalogue], folder: Path, cache: Path | None) -> None:
    """One report."""
    write_report(catalogues[0], folder / "monitor.pdf", cache=cache)


PRODUCTS: dict[str, Callable[[list[Catalogue], Path, Path | None], None]] = {
    "site": write_sites,
    "index": write_indexes,
    "report": write_reports,
}


def work(product: str, scale: int, out: Path, cache: Path | None) -> None:
    """Write a product some times and print the seconds that it took, by clock and by CPU."""
    catalogues = load_catalogues()
    start, cpu = time.perf_counter(), time.process_time()
    for number in range(scale):
        PRODUCTS[product](catalogues, out / str(number), cache)
    print(time.perf_counter() - start, time.process_time() - cpu)


# -- what the peers get


def prepare(catalogues: list[Catalogue], folder: Path) -> None:
    """Fill the cache, and write the tables and charts as a general publishing tool takes them."""
    write_sites(catalogues, folder / "filled", folder / "cache")
    write_reports(catalogues, folder / "filled", folder / "cache")
    for catalogue in catalogues:
        docs = folder / "docs" / catalogue.language.code
        charts = list_charts(catalogue)
        drawn = draw_all(charts, catalogue.language, cache=folder / "cache")
        for chart in charts:
            _write(docs / "charts" / f"{chart.id}.svg", drawn[chart.id])
            figures = json.dumps({"title": chart.title, **_describe(chart)})
            _write(folder / "figures" / catalogue.language.code / f"{chart.id}.json", figures)
        for path, title, parts in _list_documents(catalogue):
            text = "\n\n".join(_markdown(part) for part in parts)
            _write(docs / f"{path}.md", f"# {title}\n\n{text}\n")
    write_page(catalogues[0], _made(folder / "report"), cache=folder / "cache")


def _list_documents(
    catalogue: Catalogue,
) -> Iterable[tuple[str, str, list[str | Chart | Table]]]:
    yield "index", catalogue.language.text(catalogue.edition.settings.title), []
    for view in catalogue.indicators.values():
        parts = [view.definition, *view.caveats, *view.charts, *view.tables]
        yield f"indicators-{view.id}", view.title, parts
    for chapter in catalogue.chapters:
        yield f"chapters-{chapter.id}", chapter.title, list(chapter.displays.values())
    for area in catalogue.areas:
        portrait = catalogue.portraits[area.code]
        rows = [(item.title, item.value, item.city, item.period) for item in area.figures]
        moved = [part for item in portrait.movements for part in (item.chart, item.table)]
        figures = _pipes(("", area.name, "", ""), rows)
        yield f"areas-{area.code}", area.name, [*moved, *portrait.charts, figures]
    for item in catalogue.maps:
        yield f"maps-{item.slug}", item.name, [item.table]


def _markdown(part: str | Chart | Table) -> str:
    if isinstance(part, Chart):
        return f"![{part.description}](charts/{part.id}.svg)\n\n*{part.title}, {part.subtitle}*"
    if isinstance(part, Table):
        rows = [(row.header, *(cell.text for cell in row.cells)) for row in part.rows]
        under = " ".join((part.unit, *part.notes, *part.sources))
        return f"{part.caption}\n\n{_pipes((part.corner, *part.columns), rows)}\n\n{under}"
    return part


def _pipes(heads: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    first = tuple(heads)
    lines = [first, tuple("---" for _ in first), *rows]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in lines)


def _describe(chart: Chart) -> dict[str, object]:
    mark = chart.spec["layer"][0]["mark"]["type"]
    return {"kind": mark, "rows": chart.spec["data"]["values"]}


def _write(file: Path, text: str) -> None:
    _made(file.parent)
    file.write_text(text, "utf-8")


def _made(folder: Path) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    return folder


# -- measuring


def measure(*command: str) -> Run:
    """Run a command whose last words are the seconds of its work, by clock and by CPU."""
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    said = process.stdout.read().split()
    _, status, usage = os.wait4(process.pid, 0)
    if status:
        raise SystemExit(f"{' '.join(command)} ended with status {status}")
    return Run(float(said[-2]), float(said[-1]), usage.ru_maxrss / 1024)


def compare(peer: str | None, product: str, state: str, scale: int, folder: Path) -> None:
    """Measure ours, and the peer on the same if there is one, and print a line."""
    with tempfile.TemporaryDirectory(dir=folder) as out:
        command = own(product, scale, Path(out) / "own")
        if state == "warm":
            command += ("--cache", str(folder / "cache"))
        run = measure(*command)
        cells = [str(run), "", ""]
        if peer is not None:
            asked = (product, state, str(scale), str(folder), f"{out}/peer")
            other = measure(peer, str(PEER), *asked)
            ratio = f"{run.cpu / other.cpu:.2f}, {run.megabytes / other.megabytes:.2f}"
            cells[1:] = [str(other), ratio]
    print(f"| {scale}x | {product}, {state} | {' | '.join(cells)} |", flush=True)


def own(work: str, scale: int, out: Path) -> tuple[str, ...]:
    """The command that does one of our works in a process of its own."""
    given = ("--work", work, "--scales", str(scale), "--out", str(out))
    return (sys.executable, str(Path(__file__)), *given)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--peer", help="the Python in which the peers are installed")
    parser.add_argument("--scales", type=int, nargs="+", default=[1, 10], help="site and index")
    parser.add_argument("--report-scales", type=int, nargs="+", default=[1])
    parser.add_argument("--cold-scales", type=int, nargs="+", default=[1], help="site and report")
    parser.add_argument("--peer-most", type=int, default=10, help="the largest scale of the peers")
    parser.add_argument("--work", choices=(*PRODUCTS, "prepare"), help=argparse.SUPPRESS)
    parser.add_argument("--out", type=Path, help=argparse.SUPPRESS)
    parser.add_argument("--cache", type=Path, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.work == "prepare":
        prepare(load_catalogues(), given.out)
        return
    if given.work:
        work(given.work, given.scales[0], given.out, given.cache)
        return
    if given.peer is None:
        parser.error("name the peer's Python with --peer; the script's first lines say how")
    print("| scale | product | ours | peer | ours / peer: CPU, memory |")
    print("|---|---|---|---|---|")
    with tempfile.TemporaryDirectory(prefix="stadspeil-benchmark-") as name:
        folder = Path(name)
        subprocess.run(own("prepare", 1, folder), check=True)
        for product, state, scales in (
            ("site", "cold", given.cold_scales),
            ("site", "warm", given.scales),
            ("report", "cold", given.cold_scales),
            ("report", "warm", given.report_scales),
            ("index", "warm", given.scales),
        ):
            for scale in scales:
                # No tool is like our index; and WeasyPrint draws nothing, so it is never cold.
                has_peer = product == "site" or (product, state) == ("report", "warm")
                peer = given.peer if has_peer and scale <= given.peer_most else None
                compare(peer, product, state, scale, folder)


if __name__ == "__main__":
    main()
