"""What `stadspeil estimate` prints: the answer, the approaches, and the assumptions moved."""

from collections.abc import Iterator
from textwrap import wrap

from stadspeil.command.text import WIDTH
from stadspeil.language import load_language
from stadspeil.model.monitor import Monitor
from stadspeil.publish.views.estimate import EstimateView, build_estimate_views
from stadspeil.publish.views.estimate_tables import WordTable


def render_estimates(monitor: Monitor, code: str) -> str:
    """The estimates of a monitor, as their pages say them."""
    language = load_language(code)
    views = build_estimate_views(monitor, language)
    return "\n\n".join("\n".join(_lines(view)) for view in views) or "No estimates."


def _lines(view: EstimateView) -> Iterator[str]:
    yield view.title
    for words in (view.lead, view.chosen, view.nearest):
        yield from wrap(words, WIDTH, initial_indent="  ", subsequent_indent="  ")
    for table in (view.span_table, view.moves, view.union, view.printed, view.simulation):
        if table is not None:
            yield ""
            yield f"{table.caption}:"
            yield from _columns(table)
    if view.simulation_text:
        yield from wrap(view.simulation_text, WIDTH, initial_indent="  ", subsequent_indent="  ")


def _columns(table: WordTable) -> Iterator[str]:
    """The rows of a table under each other; words of the last column, if long, are left out."""
    shown = [place for place in range(len(table.heads)) if not _is_long(table, place)]
    widths = [max(len(row[place]) for row in (table.heads, *table.rows)) for place in shown]
    for row in (table.heads, *table.rows):
        cells = (
            row[place].rjust(width) if place in table.right else row[place].ljust(width)
            for place, width in zip(shown, widths, strict=True)
        )
        yield "  " + "  ".join(cells).rstrip()


def _is_long(table: WordTable, place: int) -> bool:
    return place > 0 and any(len(row[place]) > WIDTH // 2 for row in table.rows)
