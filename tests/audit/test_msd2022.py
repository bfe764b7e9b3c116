"""The Monitor Sociaal Domein 2022: what can't be right in it, each checked by hand."""

import csv
import random
from dataclasses import replace
from pathlib import Path

import pytest

from stadspeil.audit import audit_publication, load_publication, suggest_rules
from stadspeil.model.audit import AuditResult, Certainty, Erratum, Slip
from stadspeil.model.publication import Place, Publication
from tests.audit.conftest import PUBLICATIONS
from tests.audit.mutation import mutate, share_in_reach

ENDED = Place("Tabel 10", "Totaal beëindigd", "Aantal", "2021-H1", "Leiden")


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


def test_other_names_and_another_order_give_the_same_errata(
    tmp_path: Path, msd2022_result: AuditResult
) -> None:
    """Rows shuffled, and every table, row and column renamed, in print and in rules alike."""
    source = PUBLICATIONS / "msd2022"
    folder = tmp_path / "andere-namen"
    folder.mkdir()
    with (source / "tables.csv").open(encoding="utf-8", newline="") as file:
        figures = list(csv.DictReader(file))
    tables = {name: f"Overzicht {n}" for n, name in enumerate({f["table"] for f in figures})}
    # Orders of print are a rule of their own; what stays in its order is only what they name.
    fixed = [f for f in figures if f["table"] in {"Tabel 28", "Bijlage 2"}]
    loose = [f for f in figures if f["table"] not in {"Tabel 28", "Bijlage 2"}]
    random.Random(4).shuffle(loose)
    with (folder / "tables.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(figures[0]))
        writer.writeheader()
        writer.writerows({**f, "table": tables[f["table"]]} for f in loose + fixed)
    for name in ("rules.yaml", "publication.yaml"):
        text = (source / name).read_text("utf-8")
        for old in sorted(tables, key=len, reverse=True):
            for end in (",", "}", "]"):
                text = text.replace(f"{old}{end}", f"{tables[old]}{end}")
        (folder / name).write_text(text, "utf-8")
    result = audit_publication(load_publication(folder))

    def plain(found: AuditResult, names: dict[str, str]) -> set[tuple[object, ...]]:
        return {
            (
                names.get(e.place.table, e.place.table),
                *e.place[1:],
                e.diagnosis,
                e.recomputed,
                len(e.also_affected),
            )
            for e in found.errata
            if e.place.table != "tekst"
        }

    back = {new: old for old, new in tables.items()}
    assert plain(result, back) == plain(msd2022_result, {})


def test_a_changed_figure_is_found_whenever_a_rule_can_see_it(msd2022: Publication) -> None:
    seen, possible = mutate(msd2022, random.Random(7), 12)

    assert possible >= 5
    assert seen == possible


def test_how_many_figures_a_change_of_one_unit_betrays(msd2022: Publication) -> None:
    shares = share_in_reach(msd2022)

    assert sum(shares.values()) == pytest.approx(1)
    assert shares["a change of one unit is seen"] > 0.3
