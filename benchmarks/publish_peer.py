"""The peers of publish.py, run by a Python in which they are installed.

publish_peer.py site|report cold|warm SCALE FOLDER OUT
"""

import json
import shutil
import sys
import time
from pathlib import Path

SETTINGS = """
site_name: Monitor
theme: {name: material}
plugins: [search]
markdown_extensions: [tables]
"""


def draw(figures: Path, file: Path) -> None:
    """Draw a chart with Matplotlib from the figures of ours."""
    from matplotlib.figure import Figure

    chart = json.loads(figures.read_text("utf-8"))
    figure = Figure(figsize=(6, 4), layout="constrained")
    axes = figure.subplots()
    rows = chart["rows"]
    if "base" in rows[0]:
        axes.scatter([row["base"] for row in rows], [row["value"] for row in rows])
    elif chart["kind"] == "line":
        for name in dict.fromkeys(row["name"] for row in rows):
            line = [row for row in rows if row["name"] == name]
            axes.plot([row["period"] for row in line], [row["value"] for row in line], "o-")
            axes.annotate(name, (line[-1]["period"], line[-1]["value"]))
    else:
        names = [" ".join(row["name"]) for row in rows]
        bars = axes.barh(names, [row.get("value", row.get("last", row.get("end"))) for row in rows])
        axes.bar_label(bars, [row["label"] for row in rows])
    axes.set_title(chart["title"])
    figure.savefig(file, format="svg")


def build_site(folder: Path, out: Path, is_cold: bool) -> None:
    """Build the pages of both languages with MkDocs and its theme Material."""
    from mkdocs.commands.build import build
    from mkdocs.config import load_config

    docs = folder / "docs"
    if is_cold:
        for figures in sorted((folder / "figures").rglob("*.json")):
            place = figures.relative_to(folder / "figures").with_suffix(".svg")
            draw(figures, docs / place.parent / "charts" / place.name)
    settings = folder / "mkdocs.yml"
    settings.write_text(SETTINGS, "utf-8")
    config = load_config(str(settings), docs_dir=str(docs), site_dir=str(out))
    build(config)


def build_report(folder: Path, out: Path) -> None:
    """Set the report with WeasyPrint."""
    from weasyprint import HTML

    out.mkdir(parents=True)
    HTML(folder / "report" / "rapport.html").write_pdf(out / "report.pdf", pdf_variant="pdf/ua-1")


def main() -> None:
    """Build a product some times and print the seconds that it took, by clock and by CPU."""
    product, state, scale, given, target = sys.argv[1:]
    folder, out = Path(given), Path(target)
    if product == "site" and state == "cold":
        # Its drawings go into a copy: the warm run keeps those of ours.
        copy = out.parent / "material"
        shutil.copytree(folder, copy, ignore=shutil.ignore_patterns("cache", "filled", "tmp*"))
        folder = copy
    start, cpu = time.perf_counter(), time.process_time()
    for number in range(int(scale)):
        if product == "site":
            build_site(folder, out / f"{state}-{number}", state == "cold")
        else:
            build_report(folder, out / f"{state}-{number}")
    print(time.perf_counter() - start, time.process_time() - cpu)


if __name__ == "__main__":
    main()
