"""Views: what a reader meets, as values that every product renders in its own way."""

from stadspeil.publish.views.catalogue import Catalogue, build_catalogue
from stadspeil.publish.views.chapter import ChapterView
from stadspeil.publish.views.chart import Chart
from stadspeil.publish.views.indicator import IndicatorView
from stadspeil.publish.views.table import Cell, Row, Table

__all__ = [
    "Catalogue",
    "Cell",
    "ChapterView",
    "Chart",
    "IndicatorView",
    "Row",
    "Table",
    "build_catalogue",
]
