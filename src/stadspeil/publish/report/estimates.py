"""Estimates in the report: a chapter for each, and an appendix with its assumptions moved."""

from collections.abc import Iterator
from dataclasses import replace

from stadspeil.language import Language
from stadspeil.publish.report.blocks import (
    Block,
    Fact,
    Facts,
    Grid,
    Heading,
    Items,
    Paragraph,
    Part,
    text,
    text_grid,
)
from stadspeil.publish.report.displays import Displays
from stadspeil.publish.views import Catalogue
from stadspeil.publish.views.estimate import ApproachView, EstimateView
from stadspeil.publish.views.estimate_tables import WordTable

_FEW = 8
"""A table with at most this many rows is kept on one page; rows of words are high."""


def build_estimate_chapters(catalogue: Catalogue, displays: Displays) -> tuple[Part, ...]:
    """A chapter for each estimate: the answer, the assumptions, the approaches side by side."""
    return tuple(
        Part(view.title, tuple(_chapter(view, catalogue.language, displays)))
        for view in catalogue.estimates
    )


def build_estimate_appendices(catalogue: Catalogue, displays: Displays) -> tuple[Part, ...]:
    """An appendix for each estimate: its assumptions, one by one and all at once."""
    language = catalogue.language
    title = language("estimate_annex")
    return tuple(
        Part(
            title if len(catalogue.estimates) == 1 else f"{title}: {view.title}",
            tuple(_annex(view, language, displays)),
        )
        for view in catalogue.estimates
    )


def _chapter(view: EstimateView, language: Language, displays: Displays) -> Iterator[Block]:
    yield Paragraph(text(view.lead), "lead")
    yield Paragraph(text(view.chosen))
    yield Paragraph(text(" ".join(filter(None, (view.reason, view.nearest)))))
    if view.published:
        yield Paragraph(text(view.published), "note")
    yield Facts(
        (
            Fact(language("estimate_who"), (view.concept,)),
            Fact(language("estimate_what_for"), (view.purpose,)),
        )
    )
    yield Heading(2, text(view.moves.caption))
    yield Paragraph(text(language("estimate_moves_text")))
    yield _grid(view.moves)
    yield Heading(2, text(language("estimate_spans")))
    yield Paragraph(text(language("estimate_spans_text")))
    yield displays.picture(view.spans)
    yield _grid(view.span_table)
    for item in view.approaches:
        if item.counted:
            yield from _approach(item, language, displays)
    yield Heading(2, text(language("estimate_left_out")))
    for item in view.approaches:
        if not item.counted:
            yield Heading(3, text(f"{item.title}: {language('estimate_shown_text').lower()}"))
            yield Paragraph(text(f"{item.text} {item.reason}"))
            yield _shown(item, language)
    if view.left_out is not None:
        yield _grid(view.left_out)
    if view.areas is not None:
        yield Heading(2, text(view.areas.table.caption))
        yield Paragraph(text(f"{language('estimate_areas_warning')} {view.areas.warning}"))
        yield displays.picture(view.areas.chart)
        yield _grid(view.areas.table, language("estimate_areas_text"))
        yield Facts(tuple(Fact(title, (ground,)) for title, ground in view.areas.keys))
        yield _grid(view.areas.by_key)
    if view.union is not None:
        yield Heading(2, text(language("estimate_overlap")))
        yield Paragraph(text(view.overlap))
        yield _grid(view.union, language("estimate_union_text"))
        for words in view.recapture:
            yield Paragraph(text(words))
    yield from _beside(view, language)


def _approach(item: ApproachView, language: Language, displays: Displays) -> Iterator[Block]:
    yield Heading(3, text(item.title))
    yield Paragraph(text(f"{item.text} {language('estimate_base_is', base=item.base)}"))
    yield Items(
        True,
        tuple(
            (
                Paragraph(
                    text(language("estimate_step_words", title=title, terms=terms, people=people))
                ),
            )
            for title, terms, people in item.steps
        ),
    )
    for words in item.carries:
        yield Paragraph(text(language("estimate_carries", text=words)))
    if item.chart is not None:
        yield displays.picture(item.chart)
    if item.shown:
        yield Heading(4, text(language("estimate_shown_text")))
        yield _shown(item, language)
    if item.missing:
        yield Heading(4, text(language("estimate_missing")))
        yield Items(False, tuple((Paragraph(text(words)),) for words in item.missing))


def _shown(item: ApproachView, language: Language) -> Items:
    lines = (
        language("estimate_shown", title=title, period=period, figure=figure)
        for title, period, figure in item.shown
    )
    return Items(False, tuple((Paragraph(text(line)),) for line in lines))


def _beside(view: EstimateView, language: Language) -> Iterator[Block]:
    """What stands beside the estimate: printed figures, newer figures, other answers."""
    if view.printed is not None:
        yield Heading(2, text(view.printed.caption))
        yield Paragraph(text(language("estimate_printed_text")))
        yield _grid(view.printed)
    if view.updates:
        yield Heading(2, text(language("estimate_updates")))
        for update in view.updates:
            yield Heading(3, text(update.title))
            if update.text:
                yield Paragraph(text(update.text))
            yield _grid(update.table)
    if view.comparisons is not None:
        yield Heading(2, text(view.comparisons.caption))
        yield Paragraph(text(language("estimate_comparisons_text")))
        yield _grid(view.comparisons)
    if view.others is not None:
        yield Heading(2, text(view.others.caption))
        yield Paragraph(text(language("estimate_others_text")))
        yield _grid(view.others)
    if view.sources:
        sources = language("estimate_sources", sources="; ".join(view.sources))
        yield Paragraph(text(sources), "note")
    if view.publications:
        commands = ", ".join(f"stadspeil audit {name}" for name in view.publications)
        yield Paragraph(text(f"{language('estimate_audit')} {commands}."), "note")


def _annex(view: EstimateView, language: Language, displays: Displays) -> Iterator[Block]:
    yield Paragraph(text(language("estimate_annex_text")), "lead")
    if view.tornado is not None:
        yield displays.picture(view.tornado)
    yield _grid(view.assumptions)
    if view.simulation is not None:
        yield Heading(2, text(view.simulation.caption))
        yield Paragraph(text(view.simulation_text))
        yield _grid(view.simulation)


def _grid(table: WordTable, *notes: str) -> Grid:
    grid = text_grid(table.heads, table.rows, table.widths, caption=table.caption, notes=notes)
    return replace(
        grid,
        right=tuple(place in table.right for place in range(len(table.heads))),
        together=len(table.rows) <= _FEW,
    )
