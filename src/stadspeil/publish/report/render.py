"""Writes the report: its tree as JSON, its charts as SVG, and a template that lays them out."""

import re
import shutil
from importlib import resources
from pathlib import Path
from tempfile import TemporaryDirectory

import typst

from stadspeil.errors import InputError
from stadspeil.publish.drawing import draw_all
from stadspeil.publish.report.blocks import to_json
from stadspeil.publish.report.document import build_document
from stadspeil.publish.report.figures import without_marks, write_figures
from stadspeil.publish.report.tags import mark_row_headers
from stadspeil.publish.views import Catalogue

TEMPLATE = "report.typ"

_UNKNOWN_SIGN = re.compile(r"the text `(.*?)` could not be displayed")


def write_report(catalogue: Catalogue, file: Path, *, cache: Path | None = None) -> None:
    """Write the report of a Dutch catalogue as an accessible PDF (PDF/UA-1).

    Beside it comes `<name>.figures.json`: what stands in it, with the identity of each figure.
    `cache` is a folder in which drawings are kept between builds. The same catalogue gives the
    same bytes.

    Raises:
        ValueError: the catalogue is not in Dutch.
    """
    document, charts = build_document(catalogue)
    with TemporaryDirectory(prefix="stadspeil-report-") as place:
        folder = Path(place)
        _copy_template(folder)
        (folder / "report.json").write_text(to_json(without_marks(document)), "utf-8")
        drawings = draw_all(charts, catalogue.language, cache=cache)
        for name, svg in drawings.items():
            (folder / f"{name}.svg").write_text(svg, "utf-8")
        _compile(folder)
        file.parent.mkdir(parents=True, exist_ok=True)
        mark_row_headers(folder / "plain.pdf", folder / "report.pdf")
        shutil.copyfile(folder / "report.pdf", file)
    write_figures(document, drawings, file.with_suffix(".figures.json"))


def _copy_template(folder: Path) -> None:
    template = resources.files(__package__).joinpath(TEMPLATE)
    (folder / TEMPLATE).write_text(template.read_text("utf-8"), "utf-8")


def _compile(folder: Path) -> None:
    """Lay out the folder, with our own typeface only: every machine prints the same."""
    with resources.as_file(resources.files("stadspeil.publish").joinpath("fonts")) as fonts:
        try:
            typst.compile(
                str(folder / TEMPLATE),
                output=str(folder / "plain.pdf"),
                root=str(folder),
                font_paths=[str(fonts)],
                ignore_system_fonts=True,
                pdf_standards=["ua-1"],
            )
        except typst.TypstError as error:
            unknown = _UNKNOWN_SIGN.search(error.message)
            if unknown is None:
                raise
            raise InputError(
                f"the report can't show the sign {unknown[1]}\n"
                "    expected: letters and signs that are in the typeface of the report\n"
                "    do: write it in words in the edition"
            ) from error
