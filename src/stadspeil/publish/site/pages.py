"""The pages of a catalogue: where each stands, what it is called, and what its template needs."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any

from stadspeil.model.chapter import Heading, heading_id, plain_text
from stadspeil.model.finding import FindingKind
from stadspeil.model.indicator import Domain
from stadspeil.model.steering import Goal
from stadspeil.model.unit import UnitKind
from stadspeil.publish.site import links
from stadspeil.publish.site.area_pages import list_area_pages, list_typology_pages
from stadspeil.publish.site.page import Page
from stadspeil.publish.views import Catalogue, ChapterView, Chart, IndicatorView, Table
from stadspeil.publish.views.chapter import KeyFigure
from stadspeil.publish.views.correction import count_corrections
from stadspeil.publish.views.finding import FindingView
from stadspeil.publish.views.money import MoneyLine

HOME_FIGURES = 3
"""How many key figures of a law the home page shows."""

LAWS = (Domain.JEUGDWET, Domain.WMO, Domain.PARTICIPATIEWET)


@dataclass(frozen=True)
class ChartGroup:
    """Charts that show the figures of one table."""

    charts: tuple[Chart, ...]
    table: Table | None


def list_charts(catalogue: Catalogue) -> list[Chart]:
    """Every chart of a catalogue, once."""
    displays = chain.from_iterable(chapter.displays.values() for chapter in catalogue.chapters)
    portraits = catalogue.portraits.values()
    charts = chain(
        (item.chart for item in catalogue.findings.values() if item.chart is not None),
        (item.chart for item in catalogue.growth if item.chart is not None),
        catalogue.intervals.values(),
        (place.chart for places in catalogue.places.values() for place in places),
        chain.from_iterable(view.charts for view in catalogue.estimates),
        (part.chart for view in catalogue.typologies for part in view.sorted),
        chain.from_iterable(portrait.charts for portrait in portraits),
        (movement.chart for portrait in portraits for movement in portrait.movements),
        chain.from_iterable(view.charts for view in catalogue.indicators.values()),
        (display for display in displays if isinstance(display, Chart)),
    )
    return list({chart.id: chart for chart in charts}.values())


def has_page(catalogue: Catalogue, path: str) -> bool:
    """Whether a page would say anything; one that would not is neither written nor linked."""
    edition = catalogue.edition
    filled = {
        links.AREAS: catalogue.areas,
        links.MONEY: catalogue.money,
        links.GOALS: edition.goals.goals or edition.goals.sdgs,
        links.RESEARCH: edition.research.themes or catalogue.findings,
        links.CORRECTIONS: catalogue.corrections,
    }
    return bool(filled.get(path, True))


def list_pages(catalogue: Catalogue) -> Iterator[Page]:
    """Every page of a catalogue that says something."""
    return (page for page in _list_all(catalogue) if has_page(catalogue, page.path))


def _list_all(catalogue: Catalogue) -> Iterator[Page]:
    t = catalogue.language
    home = ((t("site_home"), links.HOME),)
    purpose = t.text(catalogue.edition.settings.purpose)
    title = t.text(catalogue.edition.settings.title)
    yield _home_page(catalogue, title, purpose)
    if catalogue.summary is not None:
        summary = catalogue.summary
        yield Page(
            links.SUMMARY,
            "summary.html",
            summary.chapter.title,
            t("summary_description", title=title),
            home,
            context={"view": summary},
        )
    yield from _estimate_pages(catalogue, home)
    yield from _chapter_pages(catalogue, home)
    yield from _indicator_pages(catalogue, home)
    yield from list_area_pages(catalogue, home)
    yield from list_typology_pages(catalogue, home)
    money = t("money_title")
    yield Page(
        links.MONEY,
        "money.html",
        money,
        t("money_description", title=title),
        home,
        context={"about_money": _about_money(catalogue)},
    )
    if catalogue.growth or catalogue.per_head:
        yield Page(
            links.GROWTH,
            "growth.html",
            t("growth_heading"),
            t("growth_description", title=title),
            (*home, (money, links.MONEY)),
        )
    goals = t("goals_title")
    yield Page(
        links.GOALS,
        "goals.html",
        goals,
        t("goals_description", title=title),
        home,
        context=_goal_context(catalogue),
    )
    research = t("questions_title")
    yield Page(
        links.RESEARCH,
        "research.html",
        research,
        t("research_description", title=title),
        home,
        context={
            "by_theme": {
                theme.number: [catalogue.indicators[name] for name in theme.indicators]
                for theme in catalogue.edition.research.themes
            },
            "open": _open_questions(catalogue),
            "answers": {
                theme.number: [
                    item
                    for item in catalogue.findings.values()
                    if item.explanation and theme.number in dict(item.explanation.research)
                ]
                for theme in catalogue.edition.research.themes
            },
        },
    )
    accountability = t("site_accountability_page")
    yield Page(
        links.ACCOUNTABILITY,
        "accountability.html",
        accountability,
        t("accountability_description", title=title),
        home,
        context={"receipt": None},
    )
    corrections = t("corrections_title")
    yield Page(
        links.CORRECTIONS,
        "corrections.html",
        corrections,
        t("corrections_description", title=title),
        (*home, (accountability, links.ACCOUNTABILITY)),
        context={
            "counted": count_corrections(catalogue.corrections, t),
            "audits": dict.fromkeys(
                (item.publication, item.audit) for item in catalogue.corrections if item.audit
            ),
        },
    )
    yield Page(links.DATA, "data.html", t("data_title"), t("data_text"), home)
    missing = t("site_not_found")
    yield Page(links.NOT_FOUND, "404.html", missing, t("site_not_found_text"), home)


def _home_page(catalogue: Catalogue, title: str, purpose: str) -> Page:
    laws = []
    for domain in (Domain.SAMEN, *LAWS):
        chapters = [item for item in catalogue.chapters if _domain(item) is domain]
        figures = _first_figures(catalogue, chapters)
        if figures:
            told = [item for item in chapters if set(item.key_figures) & set(figures)]
            laws.append((domain, told, figures))
    return Page(
        links.HOME,
        "home.html",
        title,
        purpose,
        context={
            "findings": _first_findings(catalogue),
            "laws": laws,
            "summary": catalogue.summary,
            "questions": _list_questions(catalogue),
            "counts": {item.key: item.value for item in catalogue.accountability.counts},
            "chapters": [item for item in catalogue.chapters if _domain(item) not in LAWS],
        },
    )


def _first_findings(catalogue: Catalogue) -> list[tuple[Domain, tuple[FindingView, ...]]]:
    """The first findings of each law, as many as the edition asks for."""
    number = catalogue.edition.findings.per_law
    found = [(domain, catalogue.findings_of(domain)[:number]) for domain in (*LAWS, Domain.SAMEN)]
    return [(domain, items) for domain, items in found if items]


def _first_figures(catalogue: Catalogue, chapters: Sequence[ChapterView]) -> list[KeyFigure]:
    """The first key figures of a law; where it has figures in euros, one of those is among them."""
    found = chain.from_iterable(chapter.key_figures for chapter in chapters)
    figures = list({item.indicator: item for item in found}.values())
    euros = [item for item in figures if _is_money(catalogue, item)]
    if euros and euros[0] not in figures[:HOME_FIGURES]:
        return [*figures[: HOME_FIGURES - 1], euros[0]]
    return figures[:HOME_FIGURES]


def _is_money(catalogue: Catalogue, figure: KeyFigure) -> bool:
    unit = catalogue.edition.indicators[figure.indicator].spec.unit
    return catalogue.edition.units[unit].kind is UnitKind.MONEY


def _list_questions(catalogue: Catalogue) -> list[tuple[str, str]]:
    """The questions that readers ask first, and where each is answered."""
    translated = {view.id for view in catalogue.chapters if view.is_translated}
    found = []
    for question in catalogue.edition.settings.questions:
        kind, name, part = question.target
        match kind:
            case "page":
                path = links.NAMED[name]
            case "indicator":
                path = links.indicator_path(name)
            case "estimate":
                path = links.estimate_path(name)
            case "typology":
                path = links.typology_path(name)
            case _:
                path = links.chapter_path(name)
        if part and (kind == "indicator" or name in translated):
            path = f"{path}#{part}"
        found.append((catalogue.language.text(question.text), path))
    return found


def _open_questions(catalogue: Catalogue) -> list[tuple[Domain, list[FindingView]]]:
    """What nobody has explained, by law: what happened, not how to read the figures."""
    found = [
        (domain, [item for item in catalogue.findings_of(domain) if item.is_open and _asks(item)])
        for domain in Domain
    ]
    return [(domain, items) for domain, items in found if items]


def _asks(finding: FindingView) -> bool:
    return finding.kind not in (FindingKind.HOLE, FindingKind.DISAGREEMENT)


def _about_money(catalogue: Catalogue) -> list[FindingView]:
    """Findings that tell how to read the money: two figures for one thing, and what is missing."""
    kinds = (FindingKind.DISAGREEMENT.value, FindingKind.HOLE.value)
    edition = catalogue.edition
    return [
        item
        for item in catalogue.findings.values()
        if item.kind in kinds
        and item.indicator
        and edition.units[edition.indicators[item.indicator].spec.unit].kind is UnitKind.MONEY
    ]


def _estimate_pages(catalogue: Catalogue, home: tuple[tuple[str, str], ...]) -> Iterator[Page]:
    t = catalogue.language
    for view in catalogue.estimates:
        yield Page(
            links.estimate_path(view.id),
            "estimate.html",
            view.title,
            t("estimate_description", title=view.title),
            home,
            Domain.SAMEN,
            {"view": view},
        )


def _chapter_pages(catalogue: Catalogue, home: tuple[tuple[str, str], ...]) -> Iterator[Page]:
    chapters = catalogue.chapters
    for place, view in enumerate(chapters):
        yield Page(
            links.chapter_path(view.id),
            "chapter.html",
            f"{view.number}. {view.title}",
            view.purpose or view.title,
            home,
            _domain(view),
            {
                "view": view,
                "previous": chapters[place - 1] if place else None,
                "next": chapters[place + 1] if place + 1 < len(chapters) else None,
                "sections": [
                    (heading_id(block.children), plain_text(block.children))
                    for block in view.chapter.blocks
                    if isinstance(block, Heading) and block.level == 2
                ],
                "attention": catalogue.attention[view.id],
            },
        )


def _domain(view: ChapterView) -> Domain:
    return view.chapter.head.domain


def _indicator_pages(catalogue: Catalogue, home: tuple[tuple[str, str], ...]) -> Iterator[Page]:
    t = catalogue.language
    crumbs = (*home, (t("site_indicators"), links.INDICATORS))
    yield Page(
        links.INDICATORS,
        "indicators.html",
        t("site_indicators"),
        t("site_indicators_description", title=t.text(catalogue.edition.settings.title)),
        home,
    )
    for view in catalogue.indicators.values():
        groups = group_charts(view)
        shown = {group.table.id for group in groups if group.table is not None}
        yield Page(
            links.indicator_path(view.id),
            "indicator.html",
            view.title,
            view.definition,
            crumbs,
            view.domain,
            {
                "view": view,
                "groups": groups,
                "tables": [table for table in view.tables if table.id not in shown],
                "signal": catalogue.signals.get(view.id),
                "findings": catalogue.findings_about(view.id),
                "history": catalogue.histories.get(view.id),
                "places": catalogue.places.get(view.id, ()),
                "chapters": _chapters_with(catalogue, view.id),
                "maps": [item for item in catalogue.maps if item.indicator == view.id],
            },
        )


def _chapters_with(catalogue: Catalogue, indicator: str) -> list[ChapterView]:
    return [
        chapter
        for chapter in catalogue.chapters
        if indicator in chapter.chapter.head.indicators
        or any(call.indicator == indicator for call in chapter.chapter.calls)
    ]


def group_charts(view: IndicatorView) -> tuple[ChartGroup, ...]:
    """The charts of an indicator, those that show the figures of one table together."""
    tables = {table.id: table for table in view.tables}
    groups: dict[str, list[Chart]] = {}
    for chart in view.charts:
        kind = chart.id.removeprefix(f"{view.id}-")
        name = f"{view.id}-gebied" if kind in ("verloop", "gebieden") else chart.id
        if name not in tables and view.tables:
            # The whole over time stands in the last row of the first breakdown.
            name = view.tables[0].id
        groups.setdefault(name, []).append(chart)
    return tuple(ChartGroup(tuple(charts), tables.get(name)) for name, charts in groups.items())


def _goal_context(catalogue: Catalogue) -> dict[str, Any]:
    specs = [item.spec for item in catalogue.edition.indicators.values()]
    views = catalogue.indicators

    def linked(pairs: Iterable[tuple[str, Iterable[object]]]) -> dict[object, list[IndicatorView]]:
        found: dict[object, list[IndicatorView]] = {}
        for name, keys in pairs:
            for key in keys:
                found.setdefault(key, []).append(views[name])
        return found

    def touches(line: MoneyLine, goal: Goal) -> bool:
        own = {goal.id, *(aim.id for aim in goal.aims)}
        return any(item.id in own for item in line.goals)

    t = catalogue.language
    lines = catalogue.money.lines if catalogue.money else ()
    levels = (t.text(level.title) for level in catalogue.edition.goals.levels)
    return {
        "goal_heads": [t("goals_goal"), *levels],
        "holes": [item for item in catalogue.findings.values() if item.kind == FindingKind.HOLE],
        "lines_of": {
            goal.id: [line for line in lines if touches(line, goal)]
            for goal in catalogue.edition.goals.goals
        },
        "by_goal": linked((spec.id, spec.goals) for spec in specs),
        "by_sdg": linked((spec.id, spec.sdgs) for spec in specs),
        "without": [
            (domain, [view for view in group if not view.goals])
            for domain, group in catalogue.domains
        ],
    }
