"""Appendices of the report: goals, research, all figures, accountability."""

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
    text_grid,
)
from stadspeil.publish.report.corrections import build_correction_blocks
from stadspeil.publish.report.displays import Displays
from stadspeil.publish.report.estimates import build_estimate_appendices
from stadspeil.publish.report.profiles import build_typology_appendices
from stadspeil.publish.views import Catalogue, IndicatorView


def build_appendices(catalogue: Catalogue, displays: Displays) -> tuple[Part, ...]:
    """Every appendix that has something to say."""
    language = catalogue.language
    parts = (
        *build_estimate_appendices(catalogue, displays),
        *build_typology_appendices(catalogue),
        Part(language("goals_title"), tuple(_goals(catalogue))),
        Part(language("research_title"), tuple(_research(catalogue))),
        Part(language("report_all_figures"), tuple(_all_figures(catalogue, displays))),
        Part(language("report_accountability"), tuple(_accountability(catalogue))),
        Part(language("corrections_title"), tuple(build_correction_blocks(catalogue))),
    )
    return tuple(part for part in parts if part.blocks)


# -- goals


def _goals(catalogue: Catalogue) -> Iterator[Block]:
    language = catalogue.language
    goals = catalogue.edition.goals
    if not goals.goals and not goals.sdgs:
        return
    yield Paragraph(text(language.text(goals.vision)), "lead")
    specs = {name: item.spec for name, item in catalogue.edition.indicators.items()}
    if goals.goals:
        yield Heading(2, text(language("report_goals")))
        yield _goal_grid(catalogue, [goal for spec in specs.values() for goal in spec.goals])
    if goals.sdgs:
        yield Heading(2, text(language("report_sdgs")))
        yield _sdg_grid(catalogue, [number for spec in specs.values() for number in spec.sdgs])
    yield Heading(2, text(language("report_links")))
    linked = {name: spec for name, spec in specs.items() if spec.goals or spec.sdgs}
    if linked:
        yield text_grid(
            [language(f"report_{key}") for key in ("indicator", "goals", "sdgs")],
            [
                (
                    catalogue.indicators[name].title,
                    ", ".join(spec.goals),
                    ", ".join(map(str, spec.sdgs)),
                )
                for name, spec in linked.items()
            ],
            (64, 18, 18),
            caption=language("report_links_caption"),
        )
    rest = [catalogue.indicators[name].title for name in specs if name not in linked]
    if rest:
        yield Paragraph(text(language("goals_without_text")))
        yield Paragraph(text("; ".join(rest) + "."))


def _goal_grid(catalogue: Catalogue, linked: Sequence[str]) -> Grid:
    language = catalogue.language
    goals = catalogue.edition.goals
    levels = {level.id: language.text(level.title) for level in goals.levels}
    rows: list[GridRow] = []
    for goal in goals.goals:
        cells = (GridCell(""), _count(language, linked.count(goal.id), f"goal:{goal.id}"))
        rows.append(GridRow(f"{goal.id}. {language.text(goal.title)}", cells))
        for aim in goal.aims:
            cells = (
                GridCell(language.text(aim.text)),
                _count(language, linked.count(aim.id), f"goal:{aim.id}"),
            )
            rows.append(GridRow(f"{aim.id}. {levels.get(aim.level, aim.level)}", cells, depth=1))
    return Grid(
        language("report_goals_caption"),
        tuple(language(f"goals_{key}") for key in ("goal", "meaning", "indicator_count")),
        tuple(rows),
        right=(False, False, True),
        together=False,
        widths=(34, 50, 16),
        notes=(language("goals_source", source=goals.source),),
    )


def _sdg_grid(catalogue: Catalogue, linked: Sequence[int]) -> Grid:
    language = catalogue.language
    sdgs = catalogue.edition.goals.sdgs
    sources = dict.fromkeys(sdg.source for sdg in sdgs if sdg.source)
    return Grid(
        language("report_sdgs_caption"),
        tuple(
            language(key)
            for key in ("goals_sdg", "goals_meaning", "report_goals", "goals_indicator_count")
        ),
        tuple(
            GridRow(
                f"{sdg.number}. {language.text(sdg.title)}",
                (
                    GridCell(language.text(sdg.text)),
                    GridCell(", ".join(sdg.goals)),
                    _count(language, linked.count(sdg.number), f"sdg:{sdg.number}"),
                ),
            )
            for sdg in sdgs
        ),
        right=(False, False, False, True),
        together=False,
        widths=(22, 52, 10, 16),
        notes=tuple(language("goals_source", source=source) for source in sources),
    )


def _count(language: Language, count: int, what: str) -> GridCell:
    if not count:
        return GridCell(language("report_none"))
    return GridCell(language.mark(str(count), f"count:{what}"))


# -- research


def _research(catalogue: Catalogue) -> Iterator[Block]:
    language = catalogue.language
    research = catalogue.edition.research
    if not research.themes:
        return
    yield text_grid(
        [language(f"research_{key}") for key in ("theme", "status", "period", "content")],
        [
            (
                f"{theme.number}. {language.text(theme.title)}",
                language(f"research_status_{theme.status.value}"),
                theme.period or "",
                language.text(theme.text),
            )
            for theme in research.themes
        ],
        (26, 13, 15, 46),
        caption=language("research_title"),
        notes=[language("table_source", source=research.source)],
    )
    for theme in research.themes:
        if theme.questions:
            yield Heading(2, text(language.text(theme.title)))
            questions = [(Paragraph(text(language.text(item))),) for item in theme.questions]
            yield Items(True, tuple(questions))


# -- all figures


def _all_figures(catalogue: Catalogue, displays: Displays) -> Iterator[Block]:
    yield Paragraph(text(catalogue.language("report_all_figures_text")), "lead")
    for _, views in catalogue.domains:
        yield Heading(2, text(views[0].domain_name))
        for view in views:
            yield from _indicator(catalogue, displays, view)


def _indicator(catalogue: Catalogue, displays: Displays, view: IndicatorView) -> Iterator[Block]:
    language = catalogue.language
    yield Heading(3, text(view.title))
    yield Paragraph(text(view.definition))
    shown = displays.labels((*view.tables, *view.charts))
    facts = [
        Fact(language("indicator_unit"), (view.unit,)),
        Fact(
            language("indicator_source"),
            tuple(dict.fromkeys(item.source for item in view.datasets)),
        ),
        Fact(language("indicator_rounding"), view.rounding),
        Fact(language("indicator_caveats"), view.caveats),
        *(Fact(item.label, item.lines) for item in (*view.breaks, *view.quotations)),
        Fact(language("report_shown"), (), shown),
    ]
    said = dict.fromkeys(fact for fact in facts if fact.lines or fact.labels)
    yield Facts(tuple(said))
    for table in view.tables:
        if not displays.has(table):
            yield displays.grid(table)


# -- accountability


def _accountability(catalogue: Catalogue) -> Iterator[Block]:
    language = catalogue.language
    accountability = catalogue.accountability
    yield Heading(2, text(language("accountability_counts")))
    yield Grid(
        language("accountability_counts"),
        (language("report_what"), language("report_count")),
        tuple(GridRow(item.label, (GridCell(item.value),)) for item in accountability.counts),
        right=(False, True),
        together=True,
    )
    yield Heading(2, text(language("accountability_sources")))
    sources = text_grid(
        [
            language(f"accountability_{key}")
            for key in ("dataset", "holder", "retrieved", "publication", "period", "rows")
        ],
        [
            (row.title, row.holder, row.retrieved, row.publication, row.periods, row.rows)
            for row in accountability.datasets
        ],
        (25, 18, 13, 22, 13, 9),
        caption=language("accountability_sources"),
    )
    yield replace(sources, right=(*sources.right[:-1], True))
    yield Heading(2, text(language("accountability_breaks")))
    if accountability.breaks:
        yield text_grid(
            [language(f"accountability_{key}") for key in ("dataset", "kind", "from", "reason")],
            [(row.dataset, row.kind, row.period, row.reason) for row in accountability.breaks],
            (26, 15, 13, 46),
            caption=language("accountability_breaks"),
        )
    else:
        yield Paragraph(text(language("accountability_none")))
    yield Heading(2, text(language("accountability_suspected")))
    if accountability.suspected:
        yield Items(False, tuple((Paragraph(text(item)),) for item in accountability.suspected))
    else:
        yield Paragraph(text(language("accountability_none")))
