"""`findings.yaml`: the bounds of the signal rule, the weights, and what to look at."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from stadspeil.edition.known import Known
from stadspeil.edition.lists import codelist_file
from stadspeil.edition.names import NameCheck
from stadspeil.files.documents import load_document
from stadspeil.files.folder import Folder
from stadspeil.files.problems import Problems
from stadspeil.files.yaml_reader import Path
from stadspeil.model.codelist import Codelist
from stadspeil.model.finding import FindingKind
from stadspeil.model.finding_settings import (
    Choice,
    FindingSettings,
    GrowthSource,
    Pair,
    ProductSource,
)
from stadspeil.model.unit import UnitKind

NAME = "findings.yaml"


def load_finding_settings(folder: Folder, problems: Problems, known: Known) -> FindingSettings:
    """Read `findings.yaml`; an edition without it has the defaults, which are a proposal."""
    if not folder.exists(NAME):
        return FindingSettings()
    document = load_document(folder, problems, NAME, FindingSettings)
    if document is None:
        return FindingSettings()
    settings, positions = document
    check = NameCheck(problems, known, NAME, positions)
    check.check_day(("bounds", "decided_on"), settings.bounds.decided_on)
    for place, identifier in enumerate(settings.peer_composition):
        check.check_indicator(("peer_composition", place), identifier, UnitKind.SHARE)
    _check_once(check, "peer_composition", settings.peer_composition, str, "indicator")
    _check_once(check, "products", settings.products, lambda item: item.law.value, "law", "law")
    for place, product in enumerate(settings.products):
        _check_products(check, ("products", place), product)
    _check_once(check, "growth", settings.growth, lambda item: item.id, "id", "id")
    for place, growth in enumerate(settings.growth):
        _check_growth(check, ("growth", place), growth)
    _check_pairs(check, "denominators", settings.denominators)
    _check_pairs(check, "disagreements", settings.disagreements)
    _check_choices(check, "pinned", settings.pinned)
    _check_choices(check, "hidden", settings.hidden)
    return settings


def _check_once(
    check: NameCheck,
    field: str,
    items: Sequence[Any],
    name: Callable[[Any], str],
    noun: str,
    *below: str,
) -> None:
    """Check that a list has each of its names once; `below` leads from an item to its name."""
    names = [name(item) for item in items]
    for place, own in enumerate(names):
        if own in names[:place]:
            do = f"take one of the two out, or correct the {noun}"
            check.note((field, place, *below), f"{own!r} again", f"each {noun} once", do)


def _check_products(check: NameCheck, path: Path, source: ProductSource) -> None:
    """Check where the products of a law stand, and their clients."""
    products: Codelist | None = None
    if check.check_indicator((*path, "euros"), source.euros, UnitKind.MONEY):
        products = check.check_breakdown((*path, "by"), source.euros, source.by)
        if source.contribution is not None:
            check.check_breakdown((*path, "contribution"), source.euros, source.contribution)
        if source.contribution == source.by:
            check.note(
                (*path, "contribution"),
                repr(source.contribution),
                "another breakdown than that of the products",
                "name a breakdown that cuts across them, or take the line out",
            )
    if source.under is not None:
        check.check_code((*path, "under"), products, source.under)
        _check_has_parts(check, (*path, "under"), products, source.under)
    if source.clients is None or source.clients_by is None:
        _check_clients_are_whole(check, path, source)
        return
    if not check.check_indicator((*path, "clients"), source.clients, UnitKind.COUNT):
        return
    groups = check.check_breakdown((*path, "clients_by"), source.clients, source.clients_by)
    _check_mapping(check, (*path, "client_codes"), source.client_codes, products, groups)
    if (
        not source.client_codes
        and products
        and groups
        and not set(products.codes) & set(groups.codes)
    ):
        check.note(
            (*path, "clients"),
            f"no code of {codelist_file(products.id)} stands in {codelist_file(groups.id)}",
            "client_codes, which ties products to the codes of their clients",
            "add client_codes, or take clients out",
        )


def _check_has_parts(check: NameCheck, path: Path, codelist: Codelist | None, code: str) -> None:
    if codelist is None or code not in codelist:
        return
    if not any(item.parent == code for item in codelist):
        check.note(
            path,
            f"{code!r}, which has no parts",
            f"a code of {codelist_file(codelist.id)} that is the parent of the products",
            "name the parent, or take the line out",
        )


def _check_clients_are_whole(check: NameCheck, path: Path, source: ProductSource) -> None:
    """Check that clients, clients_by and client_codes don't stand without each other."""
    named = {
        "clients": source.clients,
        "clients_by": source.clients_by,
        "client_codes": source.client_codes,
    }
    for field, value in named.items():
        if value:
            missing = " and ".join(name for name in ("clients", "clients_by") if not named[name])
            check.note(
                (*path, field),
                f"{field} without {missing}",
                "clients and clients_by together, and client_codes only beside them",
                f"add {missing}, or take {field} out",
            )


def _check_mapping(
    check: NameCheck,
    path: Path,
    codes: Mapping[str, str],
    products: Codelist | None,
    people: Codelist | None,
) -> None:
    """Check that codes of products are tied to codes of people, and no people to two products."""
    taken: dict[str, str] = {}
    for product, group in codes.items():
        check.check_code((*path, product), products, product)
        check.check_code((*path, product), people, group)
        other = taken.setdefault(group, product)
        if other != product:
            check.note(
                (*path, product),
                f"{group!r}, which {other!r} is tied to already",
                "people of one product only: else they would count twice",
                "tie them to the product in which they are all counted, or leave both out",
            )


def _check_growth(check: NameCheck, path: Path, source: GrowthSource) -> None:
    """Check that euros and people of a split can be laid side by side."""
    products: Codelist | None = None
    people: Codelist | None = None
    has_euros = check.check_indicator((*path, "euros"), source.euros, UnitKind.MONEY)
    if has_euros:
        products = check.check_breakdown((*path, "euros_by"), source.euros, source.euros_by)
    has_people = check.check_indicator((*path, "people"), source.people, UnitKind.COUNT)
    if has_people:
        people = check.check_breakdown((*path, "people_by"), source.people, source.people_by)
    if source.other_total is not None:
        check.check_indicator((*path, "other_total"), source.other_total, UnitKind.COUNT)
    _check_mapping(check, (*path, "codes"), source.codes, products, people)
    for code in source.not_separable:
        check.check_code((*path, "not_separable", code), products, code)
    _check_apart(check, path, source, products)
    if has_euros and has_people:
        euros_by = check.known.frequency(source.euros)
        people_by = check.known.frequency(source.people)
        if euros_by and people_by and euros_by is not people_by:
            check.note(
                (*path, "people"),
                f"{source.people!r} by {people_by}, beside euros by {euros_by}",
                f"people counted by {euros_by}",
                "name an indicator of the same frequency",
            )


def _check_apart(
    check: NameCheck, path: Path, source: GrowthSource, products: Codelist | None
) -> None:
    """Check that no euro is in two products: as itself, or as part of another."""
    places = [("codes", code) for code in source.codes]
    places += [("not_separable", code) for code in source.not_separable]
    names = [code for _, code in places]
    for number, (field, code) in enumerate(places):
        if code in names[:number]:
            found = f"{code!r}, which stands in codes too"
        elif (above := _first_above(products, code, names)) is not None:
            found = f"{code!r}, which is part of {above!r}"
        else:
            continue
        check.note(
            (*path, field, code),
            found,
            "each euro in one product: in codes or in not_separable, as itself or in its parent",
            "take one of the two out",
        )


def _first_above(products: Codelist | None, code: str, names: Iterable[str]) -> str | None:
    """The nearest code above another that is named as well."""
    if products is None or code not in products:
        return None
    return next((above for above in products.ancestors(code) if above in set(names)), None)


def _check_pairs(check: NameCheck, field: str, pairs: tuple[Pair, ...]) -> None:
    _check_once(check, field, pairs, lambda item: item.id, "id", "id")
    for place, pair in enumerate(pairs):
        for number, figure in enumerate(pair.figures):
            path = (field, place, "figures", number)
            check.check_series(path, figure.indicator, figure.area, figure.where)
            same = [(item.indicator, item.area, item.where) for item in pair.figures[:number]]
            if (figure.indicator, figure.area, figure.where) in same:
                check.note(
                    path,
                    f"{figure.indicator!r} again",
                    "figures of different series",
                    "correct one of the two",
                )


def _check_choices(check: NameCheck, field: str, choices: tuple[Choice, ...]) -> None:
    """Check that ids of findings can be ids; whether there is such a finding the figures decide."""
    _check_once(check, field, choices, lambda item: item.finding, "finding", "finding")
    kinds = [kind.value for kind in FindingKind]
    for place, choice in enumerate(choices):
        kind, *rest = choice.finding.split(":")
        if kind not in kinds or len(rest) < 3:
            check.note(
                (field, place, "finding"),
                repr(choice.finding),
                "the id of a finding, such as change:wmo-clienten:GM0546:2021; its first word is "
                f"one of {', '.join(kinds)}",
                "copy the id from the list of findings",
            )
