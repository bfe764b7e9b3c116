"""The Monitor Sociaal Domein 2022: what can't be right in it, each checked by hand."""

import random
from dataclasses import replace

import pytest
from pydantic import TypeAdapter

from stadspeil.audit import audit_publication, suggest_rules
from stadspeil.model.audit import AuditResult, Certainty, Erratum, Slip
from stadspeil.model.publication import COORDINATES, Place, Publication, Rounding, Rule
from tests.audit.mutation import mutate, share_in_reach

ENDED = Place("Tabel 10", "Totaal beëindigd", "Aantal", "2021-H1", "Leiden")


@pytest.fixture(scope="module")
def tables_only(msd2022: Publication) -> Publication:
    """The monitor without the statements of its text."""
    rules = tuple(rule for rule in msd2022.rules if not rule.id.startswith("tekst-"))
    return replace(msd2022, rules=rules, claims=(), said={})


def erratum_at(result: AuditResult, place: Place) -> Erratum:
    return next(erratum for erratum in result.errata if erratum.place == place)


def change(row: str) -> Place:
    return Place("Tabel 28", row, "verschil 2021/2020", "2021", "Leiden")


def test_the_figures_are_divided_in_four(msd2022_result: AuditResult) -> None:
    summary = msd2022_result.summary
    parts = summary.consistent + summary.explained_by_rounding + summary.contradictions

    assert parts == summary.checked
    assert summary.checked + sum(summary.not_checkable.values()) == summary.figures


def test_the_ended_trajectories_count_early_endings_twice(msd2022_result: AuditResult) -> None:
    # 730 + 180 is 910; the print has 730 + 180 + 180.
    erratum = erratum_at(msd2022_result, ENDED)

    assert (erratum.published, erratum.recomputed) == (1090, 910)
    assert (erratum.diagnosis, erratum.certainty) == (Slip.DOUBLE_COUNT, Certainty.HIGH)
    assert {
        (cell.place.row, cell.published, cell.recomputed) for cell in erratum.also_affected
    } == {
        ("beëindigd volgens plan", 66.97, 80.22),
        ("voortijdig afgesloten totaal", 16.51, 19.78),
        ("- in overeenstemming", 8.26, 9.89),
        ("- eenzijdig door de cliënt", 2.75, 3.3),
        ("- eenzijdig door aanbieder", 2.29, 2.75),
        ("- externe omstandigheden", 3.21, 3.85),
    }


def test_the_changes_to_2021_are_one_erratum_with_all_19_rows(msd2022_result: AuditResult) -> None:
    # Divided by 2021 instead of 2020: 100 * (23771 - 32690) / 23771 = -37.52.
    erratum = erratum_at(msd2022_result, change("Terugvordering"))

    assert erratum.diagnosis is Slip.WRONG_DENOMINATOR
    assert (erratum.published, erratum.recomputed) == (-44.3, -30.7)
    affected = {cell.place.row: cell.recomputed for cell in erratum.also_affected}
    assert len(affected) == 18
    assert affected["Beschermd wonen"] == -27.28
    # These five could be right by their rounding, and share the cause.
    assert {"Vervoer", "Crisis", "Algemene bijstand", "Verblijf", "Jeugdreclassering"} <= {
        *affected
    }


def test_the_changes_to_2020_are_right(msd2022_result: AuditResult) -> None:
    places = {
        place
        for erratum in msd2022_result.errata
        for place in (erratum.place, *(cell.place for cell in erratum.also_affected))
    }

    assert not any(place.column == "verschil 2020/2019" for place in places)


def test_transport_of_youth_was_cut_off_and_not_rounded(msd2022_result: AuditResult) -> None:
    # Tabel 12 has 7176 + 7693 = 14869 euros; Tabel 27 prints 14, Tabel 28 prints 15.
    place = Place("Tabel 27", "Vervoer", "uitgaven (rekening)", "2021", "Leiden")
    erratum = erratum_at(msd2022_result, place)

    assert (erratum.published, erratum.recomputed) == (14, 15)
    assert (erratum.diagnosis, erratum.certainty) == (Slip.TRUNCATED, Certainty.HIGH)


def test_the_text_repeats_the_mistake_of_the_table(msd2022_result: AuditResult) -> None:
    found = {
        erratum.place.row: (erratum.published, erratum.recomputed, erratum.diagnosis)
        for erratum in msd2022_result.errata
        if erratum.place.table == "tekst"
    }

    assert found == {
        "daling-beschermd-wonen": (-37.52, -27.28, Slip.WRONG_DENOMINATOR),
        "daling-vervoer": (-18.11, -15.33, Slip.WRONG_DENOMINATOR),
        "daling-pleegzorg": (-13.21, -11.67, Slip.WRONG_DENOMINATOR),
        "beschermd-wonen-tabel": (None, None, Slip.UNKNOWN),
        "nieuwe-trajecten-tabel": (None, None, Slip.UNKNOWN),
        "kinderen-lage-inkomens-hoogst": (None, None, Slip.UNKNOWN),
    }


def test_nothing_else_is_called_wrong(msd2022_result: AuditResult) -> None:
    tables = [e.place for e in msd2022_result.errata if e.place.table != "tekst"]

    assert [(place.table, place.row) for place in tables] == [
        ("Tabel 9", "totaal"),  # 12,265 households where Tabel 8 has 12,280
        ("Tabel 10", "Totaal beëindigd"),
        ("Tabel 13", "Eindtotaal"),  # 2,347 clients where Tabel 14 and its parts have 2,373
        ("Tabel 27", "Vervoer"),
        ("Tabel 28", "Terugvordering"),
        ("Tabel 28", "VSV *)"),  # 476 where Tabel 27 has 477
    ]


def test_unique_clients_may_be_fewer_than_their_parts(msd2022_result: AuditResult) -> None:
    rules = {erratum.rule for erratum in msd2022_result.errata}

    assert rules.isdisjoint({"t13-unieke-clienten", "t16-verwijzingen", "t17-unieke-clienten"})


def test_what_print_suppresses_and_gives_away(msd2022_result: AuditResult) -> None:
    # One of 31 is 3.23 %; two would be 6.45 %.
    hidden = {item.place[:4]: item.interval for item in msd2022_result.disclosures}
    delft = hidden["Tabel 1", "Delft", "VAVO vsv'ers", "2019/2020"]

    assert (delft.low, delft.high) == (1, 1)


def test_figures_alone_give_the_great_errata_too(msd2022: Publication) -> None:
    bare = replace(msd2022, rules=(), claims=(), said={}, rule_lines={}, others={})
    result = audit_publication(bare, suggest_rules(bare))

    slips = {(erratum.place.table, erratum.diagnosis) for erratum in result.errata}
    assert ("Tabel 28", Slip.WRONG_DENOMINATOR) in slips
    assert all(erratum.suggested for erratum in result.errata)
    assert {erratum.place.table for erratum in result.errata} <= {"Tabel 27", "Tabel 28"}


def renamed(publication: Publication, seed: int) -> Publication:
    """The same figures and rules under other names, in another order.

    Tables that stand in the order of their figures keep it: a rule is about that.
    """

    def rename(name: str, labels: object) -> object:
        if isinstance(labels, list | tuple):
            return [rename(name, label) for label in labels]
        if name in {"table", "row", "column", "not_row", "not_column"} and labels not in {
            "*",
            None,
        }:
            return f"~{labels} of old"
        return labels

    def rename_rule(value: object) -> object:
        if not isinstance(value, dict):
            return value
        return {
            name: rename_rule(inner) if isinstance(inner, dict) else rename(name, inner)
            for name, inner in value.items()
        }

    figures = [
        replace(
            figure,
            place=Place(
                *(str(rename(n, t)) for n, t in zip(COORDINATES, figure.place, strict=True))
            ),
        )
        for figure in publication.figures
    ]
    ordered = {"~Tabel 28 of old", "~Bijlage 2 of old"}
    loose = [figure for figure in figures if figure.place.table not in ordered]
    random.Random(seed).shuffle(loose)
    rest = [figure for figure in figures if figure.place.table in ordered]
    adapter: TypeAdapter[Rule] = TypeAdapter(Rule)
    rules = [
        adapter.validate_python(rename_rule(rule.model_dump(by_alias=True, exclude_none=True)))
        for rule in publication.rules
    ]
    roundings = [
        Rounding.model_validate(rename_rule(item.model_dump(exclude_none=True)))
        for item in publication.settings.roundings
    ]
    settings = publication.settings.model_copy(update={"roundings": tuple(roundings)})
    return replace(publication, figures=tuple(loose + rest), rules=tuple(rules), settings=settings)


def test_other_names_and_another_order_give_the_same_errata(tables_only: Publication) -> None:
    result = audit_publication(renamed(tables_only, seed=4))

    def plain(found: AuditResult) -> set[tuple[object, ...]]:
        return {
            (
                *(label.removeprefix("~").removesuffix(" of old") for label in erratum.place),
                erratum.diagnosis,
                erratum.recomputed,
                len(erratum.also_affected),
            )
            for erratum in found.errata
        }

    assert plain(result) == plain(audit_publication(tables_only))


def test_a_changed_figure_is_found_whenever_a_rule_can_see_it(tables_only: Publication) -> None:
    names = ("t8", "t14", "t17", "t23", "t24")
    rules = tuple(rule for rule in tables_only.rules if rule.id.startswith(names))
    tables = {"Tabel 8", "Tabel 9", "Tabel 14", "Tabel 17", "Tabel 18", "Tabel 23", "Tabel 24"}
    figures = tuple(f for f in tables_only.figures if f.place.table in tables)
    rules = tuple(rule for rule in rules if rule.id != "t18-beschermd-wonen")

    seen, possible = mutate(
        replace(tables_only, figures=figures, rules=rules), random.Random(7), 16
    )

    assert possible >= 10
    assert seen == possible


def test_how_many_figures_a_change_of_one_unit_betrays(msd2022: Publication) -> None:
    shares = share_in_reach(msd2022)

    assert sum(shares.values()) == pytest.approx(1)
    assert shares["a change of one unit is seen"] > 0.3
