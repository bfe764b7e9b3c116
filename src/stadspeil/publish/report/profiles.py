"""Areas in the report: a chapter that compares them, and an appendix with the typologies."""

from collections.abc import Iterator

from stadspeil.model.area import AreaLevel
from stadspeil.publish.report.blocks import (
    Block,
    Grid,
    GridCell,
    GridRow,
    Heading,
    Paragraph,
    Part,
    text,
    text_grid,
)
from stadspeil.publish.report.displays import Displays
from stadspeil.publish.views import Catalogue
from stadspeil.publish.views.typology import Sorted, TypologyView


def build_area_chapters(catalogue: Catalogue, displays: Displays) -> tuple[Part, ...]:
    """A chapter with every comparison, the kinds of areas and their places; nothing without any."""
    if not catalogue.comparisons and not catalogue.typologies:
        return ()
    return (Part(catalogue.language("comparing_title"), tuple(_chapter(catalogue, displays))),)


def build_typology_appendices(catalogue: Catalogue) -> tuple[Part, ...]:
    """An appendix with the words of every typology."""
    if not catalogue.typologies:
        return ()
    blocks: list[Block] = [Paragraph(text(catalogue.language("typologies_lead")), "lead")]
    for view in catalogue.typologies:
        blocks += _typology(view, catalogue.language("table_source", source=view.source))
    return (Part(catalogue.language("typologies_title"), tuple(blocks)),)


def _chapter(catalogue: Catalogue, displays: Displays) -> Iterator[Block]:
    language = catalogue.language
    yield Paragraph(text(language("comparing_lead")), "lead")
    for comparison in catalogue.comparisons:
        yield Heading(2, text(comparison.title))
        yield Paragraph(text(comparison.text))
        yield displays.grid(comparison.table)
    for typology in catalogue.typologies:
        for part in typology.sorted:
            yield Heading(2, text(f"{typology.title}: {part.title.lower()}"))
            yield Paragraph(text(f"{part.threshold} {part.ground}"))
            yield displays.picture(part.chart)
            yield _kind_grid(typology, part)
    areas = catalogue.edition.areas
    told = [
        (view.name, catalogue.profiles[view.code])
        for view in catalogue.areas
        if areas[view.code].level is AreaLevel.DISTRICT
        and view.code in catalogue.profiles
        and catalogue.profiles[view.code].scores
    ]
    if told:
        yield Heading(2, text(language("profile_standings")))
        yield Paragraph(text(language("profile_warning")))
        for name, profile in told:
            yield Heading(3, text(name))
            for _, title, sentences in profile.scores:
                yield Paragraph(text(f"{title}. {' '.join(sentences)}"))


def _kind_grid(view: TypologyView, part: Sorted) -> Grid:
    return Grid(
        f"{view.title}: {part.title.lower()}",
        part.heads,
        tuple(
            GridRow(name, (GridCell(figure), GridCell(kind))) for _, name, figure, kind in part.rows
        ),
        right=(False, True, False),
        together=True,
        widths=(40, 30, 30),
    )


def _typology(view: TypologyView, source: str) -> Iterator[Block]:
    yield Heading(2, text(view.title))
    yield Paragraph(text(view.text))
    columns = len(view.table.heads) - 1
    yield text_grid(
        view.table.heads,
        view.table.rows,
        (22, *(78 // columns for _ in range(columns))),
        caption=view.title,
        notes=(source,),
    )
    for note in view.notes:
        yield Paragraph(text(note))
