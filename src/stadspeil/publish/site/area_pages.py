"""The pages of areas, of what compares them, and of typologies."""

from collections.abc import Iterator, Mapping, Sequence

from stadspeil.model.indicator import Domain
from stadspeil.publish.site import links
from stadspeil.publish.site.page import Page
from stadspeil.publish.views import Catalogue
from stadspeil.publish.views.area import AreaView
from stadspeil.publish.views.comparing import Beside


def list_area_pages(catalogue: Catalogue, home: tuple[tuple[str, str], ...]) -> Iterator[Page]:
    """The areas, their maps and comparisons, and a page for each area of the city."""
    t = catalogue.language
    by_code = {view.code: view for view in catalogue.areas}
    known = {figure.indicator for view in catalogue.areas for figure in view.figures}
    yield Page(
        links.AREAS,
        "areas.html",
        t("areas_title"),
        t("areas_lead"),
        home,
        context={
            "by_code": by_code,
            "tops": _tops(catalogue.areas, by_code),
            "is_mapped": set(by_code) <= _mapped(catalogue),
            "indicators": [view for view in catalogue.indicators.values() if view.id in known],
        },
    )
    above = (*home, (t("areas_title"), links.AREAS))
    yield from _map_pages(catalogue, above)
    if catalogue.comparisons:
        title = t("comparing_title")
        yield Page(links.COMPARISONS, "comparing.html", title, t("comparing_lead"), above)
    for view in catalogue.areas:
        parent = by_code.get(view.parent or "")
        above = ((parent.name, links.area_path(parent.code)),) if parent else ()
        yield Page(
            links.area_path(view.code),
            "area.html",
            f"{view.name} ({view.level})",
            t("area_description", area=view.name, level=view.level),
            (*home, (t("areas_title"), links.AREAS), *above),
            Domain.CONTEXT,
            {
                "view": view,
                "portrait": catalogue.portraits[view.code],
                "profile": catalogue.profiles.get(view.code),
                "beside": _beside(catalogue, view.code),
                "parent": parent,
                "children": [by_code[code] for code in view.children if code in by_code],
            },
        )


def _beside(catalogue: Catalogue, code: str) -> tuple[Beside, ...]:
    """The figures of the comparison that an area is part of."""
    found = (view.beside[code] for view in catalogue.comparisons if code in view.beside)
    return next(found, ())


def list_typology_pages(catalogue: Catalogue, home: tuple[tuple[str, str], ...]) -> Iterator[Page]:
    """A list of the typologies, and a page for each."""
    t = catalogue.language
    if not catalogue.typologies:
        return
    title = t("typologies_title")
    yield Page(links.TYPOLOGIES, "typologies.html", title, t("typologies_lead"), home)
    for view in catalogue.typologies:
        yield Page(
            links.typology_path(view.id),
            "typology.html",
            view.title,
            view.text,
            (*home, (title, links.TYPOLOGIES)),
            Domain.CONTEXT,
            {"view": view},
        )


def _map_pages(catalogue: Catalogue, crumbs: tuple[tuple[str, str], ...]) -> Iterator[Page]:
    t = catalogue.language
    area = t.text(catalogue.edition.area.name)
    for view in catalogue.maps:
        yield Page(
            links.map_path(view.slug),
            "map.html",
            t("map_of", name=view.name),
            t("map_description", area=area, name=view.name, level=view.level, period=view.period),
            crumbs,
            view.domain,
            {"view": view},
        )


def _mapped(catalogue: Catalogue) -> set[str]:
    """The areas that the first map and its list of numbers link to."""
    groups = catalogue.maps[0].groups if catalogue.maps else ()
    return {code for group in groups for code in (group.code, *(b.code for b in group.bubbles))}


def _tops(areas: Sequence[AreaView], by_code: Mapping[str, AreaView]) -> list[AreaView]:
    return [view for view in areas if view.parent not in by_code]
