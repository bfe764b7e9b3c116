"""Writes the report as one page for a browser: the same tree as the PDF, to read or to print."""

import re
from collections import Counter
from collections.abc import Mapping
from importlib import resources
from pathlib import Path

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from stadspeil import __version__
from stadspeil.publish.drawing import draw_all
from stadspeil.publish.identity import identify
from stadspeil.publish.report.blocks import Block, Grid, Picture
from stadspeil.publish.report.document import build_document
from stadspeil.publish.report.numbers import list_headings, list_references
from stadspeil.publish.style import join_style
from stadspeil.publish.views import Catalogue

PAGE = "rapport.html"
STYLE = "rapport.css"
TEMPLATE = "page.html"

_MANY_COLUMNS = 7
_MANY_LETTERS = 60
_IDENTIFIER = re.compile(r'(\b(?:id|aria-labelledby|aria-describedby)="|url\(#)([^")]+)')


def write_page(catalogue: Catalogue, folder: Path, *, cache: Path | None = None) -> None:
    """Write the report of a Dutch catalogue into the folder of the site, with a style of its own.

    It uses the icon and the typefaces of the site. `cache` is a folder in which drawings are kept
    between builds. The same catalogue gives the same bytes.

    Raises:
        ValueError: the catalogue is not in Dutch.
    """
    report, charts = build_document(catalogue)
    text = (
        _make_environment()
        .get_template(TEMPLATE)
        .render(
            report=report,
            settings=catalogue.edition.settings,
            references=list_references(report),
            headings=list_headings,
            picture=_Pictures(draw_all(charts, catalogue.language, cache=cache)),
            t=catalogue.language,
            style=STYLE,
            version=__version__,
        )
    )
    folder.mkdir(parents=True, exist_ok=True)
    (folder / PAGE).write_text(identify(text), encoding="utf-8", newline="\n")
    style = resources.files(__package__).joinpath(STYLE)
    (folder / STYLE).write_bytes(join_style(style))


class _Pictures:
    """Gives the drawing of a figure; one that stands again has ids of its own."""

    def __init__(self, drawings: Mapping[str, str]) -> None:
        self._drawings = drawings
        self._shown: Counter[str] = Counter()

    def __call__(self, block: Picture) -> Markup:
        svg = self._drawings[block.file.removesuffix(".svg")]
        self._shown[block.file] += 1
        times = self._shown[block.file]
        if times > 1:
            svg = _IDENTIFIER.sub(rf"\g<0>-{times}", svg)
        return Markup(svg)


def _make_environment() -> Environment:
    environment = Environment(
        loader=PackageLoader(__package__),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.tests["wide"] = _is_wide
    environment.filters["kind"] = _kind
    environment.filters["anchor"] = _anchor
    return environment


def _kind(block: Block) -> str:
    """The name of a block's type, by which the template knows how to show it."""
    return type(block).__name__.lower()


def _is_wide(grid: Grid) -> bool:
    """Whether a table asks for smaller letters: by its columns, or by long words above them."""
    words = [max(map(len, head.split()), default=0) for head in grid.heads]
    return len(words) > _MANY_COLUMNS or sum(words) > _MANY_LETTERS


def _anchor(number: str) -> str:
    """The id of a numbered heading."""
    return f"deel-{number.lower().replace('.', '-')}"
