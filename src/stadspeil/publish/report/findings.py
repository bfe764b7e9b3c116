"""Findings in the report: what opens and closes a chapter, and the chapter of the motion."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from stadspeil.language import Language
from stadspeil.publish.report.blocks import (
    Block,
    Fact,
    Facts,
    Grid,
    GridCell,
    GridRow,
    Heading,
    Items,
    Paragraph,
    Part,
    text,
)
from stadspeil.publish.report.displays import LARGEST_TOGETHER, Displays
from stadspeil.publish.views import Catalogue
from stadspeil.publish.views.attention import LAWS, Attention
from stadspeil.publish.views.finding import ExplanationView, FindingView, Pieces
from stadspeil.publish.views.growth import GrowthRowView, GrowthView
from stadspeil.publish.views.products import ApartView, ProductListView, ProductRow

LARGEST = 5
"""How many developments of a law the chapter of the motion names."""


def open_chapter(attention: Attention, language: Language) -> Iterator[Block]:
    """The findings that open a chapter; on paper nothing is folded."""
    findings = (*attention.findings, *attention.more)
    if not findings:
        return
    yield Heading(2, text(language("findings_title")))
    yield from list_findings(findings, language)


def close_chapter(attention: Attention, language: Language) -> Iterator[Block]:
    """The conclusion that follows from the findings, beside the one of the analyst."""
    if attention.conclusion:
        yield Heading(2, text(language("conclusion_title")))
        yield Paragraph(text(" ".join(map(_plain, attention.conclusion))))
        yield Paragraph(text(language("findings_made_mark")), "note")


def list_findings(findings: Sequence[FindingView], language: Language) -> Iterator[Block]:
    """Findings as a list, with what is spent on each and the mark that says how they were made."""
    items = (" ".join(filter(None, (item.text, item.euros))) for item in findings)
    yield Items(False, tuple((Paragraph(text(item)),) for item in items))
    yield Paragraph(text(language("findings_made_mark")), "note")


def _plain(pieces: Pieces) -> str:
    return "".join(piece.text for piece in pieces)


# -- the chapter of the motion


def build_motion(catalogue: Catalogue, displays: Displays) -> tuple[Part, ...]:
    """What the motion asks for: developments, risers and cost growth of each law.

    None where an edition lists no products and splits no costs.
    """
    if not catalogue.products and not catalogue.growth:
        return ()
    language = catalogue.language
    blocks: list[Block] = [Paragraph(text(language("motion_lead")), "lead")]
    for law in LAWS:
        findings = catalogue.findings_of(law)[:LARGEST]
        lists = [item for item in catalogue.products if item.domain is law]
        splits = [item for item in catalogue.growth if item.domain is law]
        if not (findings or lists or splits):
            continue
        blocks.append(Heading(2, text(language(f"domain_{law.value}"))))
        if findings:
            blocks.append(Heading(3, text(language("motion_developments"))))
            blocks += list_findings(findings, language)
        for item in lists:
            blocks += _products(catalogue, item)
        if splits:
            blocks.append(Heading(3, text(language("growth_heading"))))
            blocks.append(Paragraph(text(language("growth_text"))))
            for place, split in enumerate(splits):
                blocks += _growth(catalogue, displays, split, is_latest=place == 0)
    return (Part(language("motion_title"), tuple(blocks)),)


def _sources(catalogue: Catalogue, *indicators: str) -> tuple[str, ...]:
    lines = (line.source for name in indicators for line in catalogue.indicators[name].datasets)
    return tuple(catalogue.language("table_source", source=item) for item in dict.fromkeys(lines))


def _products(catalogue: Catalogue, found: ProductListView) -> Iterator[Block]:
    language = catalogue.language
    title = language("products_title", law=found.title)
    yield Heading(3, text(title))
    yield Paragraph(text(found.summary))
    notes = (language("products_method"), *_sources(catalogue, found.indicator))
    if found.risers:
        rows = [(f"{row.place}. {row.title}", row) for row in found.risers]
        if found.total is not None:
            rows.append((found.total.title, found.total))
        yield _product_grid(language, title, found, rows, notes)
        yield Heading(4, text(language("products_why")))
        yield Facts(tuple(_explain(language, found.risers)))
    if found.apart:
        yield Heading(4, text(language("products_rest")))
        yield Facts(tuple(_list_apart(language, group) for group in found.apart))


def _list_apart(language: Language, group: ApartView) -> Fact:
    """The products of a group in a line each, after the reason why they stand apart."""
    key = "products_apart" if group.is_apart else "products_others"
    lines = (
        language(
            "products_line",
            title=row.title,
            before=row.before.text or language("products_nothing"),
            after=row.after.text or language("products_nothing"),
            more=", ".join(filter(None, (row.percent, row.people))) or row.difference,
        )
        for row in group.rows
    )
    return Fact(language(key, title=group.title, count=len(group.rows)), (group.reason, *lines))


def _product_grid(
    language: Language,
    caption: str,
    found: ProductListView,
    rows: Sequence[tuple[str, ProductRow]],
    notes: tuple[str, ...],
) -> Grid:
    return Grid(
        caption,
        (
            language("products_product"),
            language("products_before", period=found.period_from),
            language("products_before", period=found.period_to),
            language("products_difference"),
            language("products_percent"),
            language("products_clients"),
        ),
        tuple(
            GridRow(
                title,
                tuple(
                    GridCell(words)
                    for words in (
                        row.before.text,
                        row.after.text,
                        row.difference,
                        row.percent,
                        row.people,
                    )
                ),
                total=not row.code,
            )
            for title, row in rows
        ),
        right=(False, True, True, True, True, False),
        together=False,  # rows of two lines: kept whole, it would leave half a page empty
        widths=(30, 14, 14, 14, 10, 18),
        notes=notes,
    )


def _explain(language: Language, rows: Sequence[ProductRow]) -> Iterator[Fact]:
    """Each explanation once, with the products that it is about; then those without one."""
    said: dict[str, tuple[ExplanationView, list[str]]] = {}
    without = []
    for row in rows:
        if row.explanation is not None:
            said.setdefault(row.explanation.id, (row.explanation, []))[1].append(row.title)
        elif row.causes:
            yield Fact(row.title, row.causes)
        else:
            without.append(row.title)
    for explanation, titles in said.values():
        yield Fact("; ".join(titles), tuple(_lines(language, explanation)))
    if without:
        yield Fact("; ".join(without), (language("finding_unexplained"),))


def _lines(language: Language, item: ExplanationView) -> Iterator[str]:
    for cause in item.causes:
        ground = language("finding_ground", ground=cause.ground, source=cause.source)
        yield language("motion_cause", author=item.author, words=cause.text, ground=ground)
    for option in item.options:
        yield language("motion_option", words=option)
    for number, title in item.research:
        yield language("motion_research", number=number, title=title)


# -- cost growth


def _growth(
    catalogue: Catalogue, displays: Displays, view: GrowthView, *, is_latest: bool
) -> Iterator[Block]:
    """A split as a table; of the latest also the waterfall and the reasons."""
    language = catalogue.language
    yield Heading(4, text(view.title))
    if view.chart is not None and is_latest:
        yield displays.picture(view.chart)
    rows = [*view.rows, view.total]
    notes = [f"{row.title}: {row.reason}" for row in rows if row.reason and is_latest]
    if view.covered:
        notes.append(language("growth_covered", share=view.covered))
    notes += [*view.notes, *_sources(catalogue, view.euros, view.people)]
    yield Grid(
        view.title,
        (
            language("products_product"),
            language("products_before", period=view.period_from),
            language("products_before", period=view.period_to),
            language("products_difference"),
            language("products_clients"),
            language("growth_column_volume"),
            language("growth_column_intensity"),
        ),
        (
            *(_growth_row(row) for row in view.rows),
            *_rest(language, view),
            replace(_growth_row(view.total), total=True),
        ),
        right=(False, True, True, True, True, True, True),
        together=len(rows) <= LARGEST_TOGETHER,
        widths=(22, 13, 13, 13, 12, 13, 14),
        notes=tuple(notes),
    )
    if view.chain:
        yield Grid(
            f"{language('growth_chain')}: {view.title}",
            (language("growth_part"), language("growth_amount")),
            tuple(GridRow(name, (GridCell(words),)) for name, words in view.chain),
            right=(False, True),
            together=True,
            notes=_sensitivity(language, view),
        )


def _sensitivity(language: Language, view: GrowthView) -> tuple[str, ...]:
    if not view.sensitivity:
        return ()
    parts = "; ".join(f"{name}: {words}" for name, words in view.sensitivity)
    return (f"{language('growth_sensitivity')} {parts}.",)


def _growth_row(row: GrowthRowView) -> GridRow:
    parts = ("", "", "") if row.reason else (row.people, row.volume, row.intensity)
    cells = (row.before.text, row.after.text, row.difference, *parts)
    return GridRow(row.title, tuple(map(GridCell, cells)))


def _rest(language: Language, view: GrowthView) -> Iterator[GridRow]:
    if view.not_separable:
        cells = ("", "", view.not_separable, "", "", "")
        yield GridRow(language("growth_not_separable"), tuple(map(GridCell, cells)))
