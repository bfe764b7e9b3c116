"""What the scripts of the site need: the figures of an indicator and the words of a language.

Both are scripts that hand over an object. Unlike a module or a fetched file, a script also loads
from a folder, and a policy that allows scripts of the site itself allows it.
"""

import json
from base64 import b64encode
from collections.abc import Iterable
from dataclasses import asdict, fields, replace
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any

from stadspeil.language import Language
from stadspeil.model.area import MIN_INHABITANTS
from stadspeil.publish.data import tabulate_observations, write_csv, write_json
from stadspeil.publish.views import Catalogue
from stadspeil.publish.views.choice import Choice, ChoiceBreak, ChoiceFigure, ChoiceMeasure

FOLDER = "scripts"

SCRIPTS = (
    "base.js",
    "tables.js",
    "choice.js",
    "chart.js",
    "figures.js",
    "panel.js",
    "downloads.js",
)
"""The scripts that are files of their own, in the order in which a page loads them."""

TEXTS = (
    "chart_bar",
    "chart_dots",
    "chart_line",
    "chart_million",
    "chart_open_points",
    "chart_sentence_bar",
    "chart_sentence_break",
    "chart_sentence_point",
    "chart_sentence_series",
    "choose_all",
    "choose_area",
    "choose_breakdown",
    "choose_compare",
    "choose_empty",
    "choose_from",
    "choose_latest",
    "choose_lead",
    "choose_link",
    "choose_link_field",
    "choose_measure",
    "choose_measure_count",
    "choose_measure_rate",
    "choose_measure_share",
    "choose_no_area",
    "choose_nothing",
    "choose_reset",
    "choose_result",
    "choose_shown",
    "choose_title",
    "choose_to",
    "choose_whole",
    "cite_close",
    "cite_copied",
    "cite_copy",
    "cite_denominator",
    "cite_field",
    "cite_file",
    "cite_hint",
    "cite_not_copied",
    "cite_numerator",
    "cite_observation",
    "cite_status_A",
    "cite_text",
    "cite_title",
    "download_png",
    "download_svg",
    "filter_count",
    "filter_label",
    "indicator_computed",
    "indicator_datasets",
    "indicator_expression",
    "note_estimated",
    "note_few",
    "note_given",
    "note_incomplete",
    "note_missing",
    "note_non_additive",
    "note_provisional",
    "note_suppressed",
    "report_status",
    "sort_down",
    "sort_none",
    "sort_up",
    "sort_within",
    "status_E",
    "status_M",
    "status_P",
    "status_Q",
    "table_area",
    "table_caption_breakdown",
    "table_caption_period",
    "table_source",
    "table_total",
    "table_unit",
)
"""The texts that scripts use, by key."""


def words_name(language: Language) -> str:
    """The name of the script with the words of a language."""
    return f"words-{language.code}.js"


def write_words(catalogue: Catalogue, folder: Path, indicators: str) -> None:
    """Write the words of a language, and what a citation says about the edition.

    `indicators` is the folder with the pages of indicators, as the root of the site sees it.
    """
    t, settings = catalogue.language, catalogue.edition.settings
    edition = t(
        "cite_edition",
        title=t.text(settings.title),
        authority=settings.authority,
        version=settings.version,
        status=t(f"edition_status_{catalogue.edition.status.value}"),
        date=t.day(settings.reference_date),
    )
    content = {
        "language": t.locale.replace("_", "-"),
        "edition": edition,
        "indicators": indicators,
        "texts": {key: t.texts[key] for key in TEXTS}
        | {"note_few": t("note_few", number=MIN_INHABITANTS)},
    }
    _write_call("setWords", content, folder / words_name(t))


def write_figures(catalogue: Catalogue, folder: Path) -> None:
    """Write the figures of each indicator as a script beside its page."""
    for name, choice in catalogue.choices.items():
        _write_call("setData", _describe(choice), folder / f"{name}.data.js")


def write_downloads(catalogue: Catalogue, folder: Path) -> None:
    """Write the observations of each indicator as CSV and JSON, in the columns of open data."""
    for name, choice in catalogue.choices.items():
        table = tabulate_observations(catalogue.edition, choice.observations)
        write_csv(table, folder / f"{name}.csv")
        write_json(table, folder / f"{name}.json")


def write_font(font: Traversable, file: Path) -> None:
    """Write the typeface as a script, for who downloads a chart: it travels inside the picture."""
    _write_call("setFont", b64encode(font.read_bytes()).decode(), file)


def _describe(choice: Choice) -> dict[str, Any]:
    """The choice as plain values; figures and breaks as rows, since there are many of them.

    The id of a figure lacks its beginning, the indicator, which is that of its measure.
    """
    return {
        "colour": choice.colour,
        "areas": [asdict(area) for area in choice.areas],
        "periods": [asdict(period) for period in choice.periods],
        "breakdowns": [asdict(breakdown) for breakdown in choice.breakdowns],
        "measures": [_describe_measure(measure) for measure in choice.measures],
    }


def _describe_measure(measure: ChoiceMeasure) -> dict[str, Any]:
    described = {
        item.name: getattr(measure, item.name)
        for item in fields(measure)
        if item.name not in {"figures", "breaks", "datasets"}
    }
    figures = [
        replace(item, id=item.id.removeprefix(measure.indicator)) for item in measure.figures
    ]
    return described | {
        "datasets": [asdict(dataset) for dataset in measure.datasets],
        "figures": _rows(ChoiceFigure, figures),
        "breaks": _rows(ChoiceBreak, measure.breaks),
    }


def _rows(kind: type, items: Iterable[object]) -> dict[str, Any]:
    """Items as rows under one list of columns, without the empty texts at their ends."""
    columns = [item.name for item in fields(kind)]
    rows = [[_short(getattr(item, column)) for column in columns] for item in items]
    for row in rows:
        while row[-1] == "":
            row.pop()
    return {"columns": columns, "rows": rows}


def _short(value: object) -> object:
    """A number in as many digits as a chart can show."""
    return float(f"{value:.8g}") if isinstance(value, float) else value


def _write_call(function: str, content: object, file: Path) -> None:
    text = json.dumps(content, ensure_ascii=False, separators=(",", ":"))
    file.write_text(f"stadspeil.{function}({text});\n", encoding="utf-8", newline="\n")
