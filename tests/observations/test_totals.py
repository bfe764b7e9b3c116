"""Totals and parts: what a dataset stores, what is added up, and what stays unknown.

Keys are `2020`, `2020 soort=zorg`, and `GM0503 2020` for an area other than home.
"""

import pytest

from stadspeil.model.observation import Status
from tests.observations.builder import dataset, indicator
from tests.observations.conftest import Draw


def test_a_total_is_the_sum_of_its_parts(draw: Draw) -> None:
    drawing = draw(
        codelists={"soort": "zorg werk"},
        datasets={
            "hulp": dataset(
                """
                period, soort, persons
                2020,   zorg,  10
                2020,   werk,  5
                2021,   zorg,  12
                2021,   werk,  0
                """,
                dimensions={"soort": "sum"},
            )
        },
        indicators={"hulp": indicator("hulp.persons", breakdowns=["soort"])},
    )
    assert drawing.figures("hulp") == {
        "2020": 15,
        "2021": 12,
        "2020 soort=zorg": 10,
        "2021 soort=zorg": 12,
        "2020 soort=werk": 5,
        "2021 soort=werk": 0,
    }


def test_a_given_total_is_never_added_up(draw: Draw) -> None:
    """A client with two kinds of help stands in both, and once in the total."""
    drawing = draw(
        codelists={"soort": "zorg werk"},
        datasets={
            "hulp": dataset(
                """
                period, soort, persons
                2020,   zorg,  10
                2020,   werk,  5
                2020,   _T,    13
                2021,   zorg,  12
                """,
                dimensions={"soort": "given"},
                measures={"persons": {"type": "non-additive"}},
            )
        },
        indicators={"hulp": indicator("hulp.persons", breakdowns=["soort"])},
    )
    assert drawing.figures("hulp") == {
        "2020": 13,
        "2020 soort=zorg": 10,
        "2021 soort=zorg": 12,
        "2020 soort=werk": 5,
    }


def test_without_a_total_there_are_parts_only(draw: Draw) -> None:
    drawing = draw(
        codelists={"soort": "zorg werk"},
        datasets={
            "hulp": dataset(
                """
                period, soort, share
                2020,   zorg,  40
                2020,   werk,  60
                """,
                dimensions={"soort": "none"},
                measures={"share": {"unit": "procent", "type": "ratio"}},
            )
        },
        indicators={"hulp": indicator("hulp.share", unit="procent", breakdowns=["soort"])},
    )
    assert drawing.figures("hulp") == {"2020 soort=zorg": 40, "2020 soort=werk": 60}


def test_a_parent_that_is_not_stored_is_the_sum_of_its_children(draw: Draw) -> None:
    drawing = draw(
        codelists={"soort": "zorg dag<zorg nacht<zorg werk"},
        datasets={
            "hulp": dataset(
                """
                period, soort, persons
                2020,   dag,   1
                2020,   nacht, 2
                2020,   werk,  4
                """,
                dimensions={"soort": "sum"},
            )
        },
        indicators={"hulp": indicator("hulp.persons", breakdowns=["soort"])},
    )
    assert drawing.figures("hulp") == {
        "2020": 7,
        "2020 soort=zorg": 3,
        "2020 soort=dag": 1,
        "2020 soort=nacht": 2,
        "2020 soort=werk": 4,
    }


def test_the_children_of_a_stored_parent_do_not_count_in_the_total(draw: Draw) -> None:
    """As for ended trajectories: `voortijdig` is stored, and its reasons stand below it."""
    drawing = draw(
        codelists={"reden": "volgens-plan voortijdig client<voortijdig extern<voortijdig"},
        datasets={
            "einde": dataset(
                """
                period, reden,        persons
                2020,   volgens-plan, 730
                2020,   voortijdig,   180
                2020,   client,       30
                2020,   extern,       35
                """,
                dimensions={"reden": "sum"},
            )
        },
        indicators={
            "einde": indicator("einde.persons", breakdowns=["reden"]),
            "vroeg": indicator('einde.persons[reden = "voortijdig"]'),
        },
    )
    assert drawing.figures("einde") == {
        "2020": 910,
        "2020 reden=volgens-plan": 730,
        "2020 reden=voortijdig": 180,
        "2020 reden=client": 30,
        "2020 reden=extern": 35,
    }
    assert drawing.figures("vroeg") == {"2020": 180}


@pytest.mark.parametrize(("total", "row"), [("given", "2020, _T, 180"), ("none", "")])
def test_parents_are_not_added_up_where_the_total_is_not_either(
    draw: Draw, total: str, row: str
) -> None:
    drawing = draw(
        codelists={"niveau": "laag basis<laag vmbo<laag"},
        datasets={
            "opleiding": dataset(
                f"""
                period, niveau, rate
                2020,   basis,  100
                2020,   vmbo,   200
                {row}
                """,
                dimensions={"niveau": total},
                measures={"rate": {"unit": "per-1000", "type": "ratio"}},
            )
        },
        indicators={
            "opleiding": indicator("opleiding.rate", unit="per-1000", breakdowns=["niveau"])
        },
    )
    figures = drawing.figures("opleiding")
    assert figures.pop("2020", None) == (180 if row else None)
    assert figures == {"2020 niveau=basis": 100, "2020 niveau=vmbo": 200}


def test_a_dimension_may_take_its_codes_from_another(draw: Draw) -> None:
    """A contract is an attribute of the product; a parent of contracts is added up too."""
    drawing = draw(
        codelists={
            "product": """
                code,  nl,    contract
                dag,   Dag,   ja
                nacht, Nacht, landelijk
                crisis,Crisis,expert
            """,
            "contract": "ja nee landelijk<nee expert<nee",
        },
        datasets={
            "kosten": dataset(
                """
                period, product, euros
                2020,   dag,     100
                2020,   nacht,   20
                2020,   crisis,  3
                """,
                dimensions={
                    "product": "sum",
                    "contract": {"total": "sum", "from": "product.contract"},
                },
                measures={"euros": {"unit": "euro"}},
            )
        },
        indicators={
            "kosten": indicator("kosten.euros", unit="euro", breakdowns=["contract"]),
            "los": indicator('kosten.euros[contract = "nee"]', unit="euro", breakdowns=["product"]),
        },
    )
    assert drawing.figures("kosten") == {
        "2020": 123,
        "2020 contract=ja": 100,
        "2020 contract=nee": 23,
        "2020 contract=landelijk": 20,
        "2020 contract=expert": 3,
    }
    assert drawing.figures("los") == {
        "2020": 23,
        "2020 product=nacht": 20,
        "2020 product=crisis": 3,
    }


HOLED = """
    period, soort, persons
    2020,   zorg,  10
    2020,   werk,  5
    2021,   zorg,  12
"""


def test_an_absent_row_is_unknown_and_makes_its_total_incomplete(draw: Draw) -> None:
    drawing = draw(
        codelists={"soort": "zorg werk"},
        datasets={"hulp": dataset(HOLED, dimensions={"soort": "sum"})},
        indicators={
            "hulp": indicator("hulp.persons", breakdowns=["soort"]),
            "aandeel": indicator("100 * hulp.persons / total(hulp.persons)", breakdowns=["soort"]),
        },
    )
    assert drawing.figures("hulp") == {
        "2020": 15,
        "2021": "incomplete",
        "2020 soort=zorg": 10,
        "2021 soort=zorg": 12,
        "2020 soort=werk": 5,
    }
    incomplete = drawing.observations("aandeel")["2021 soort=zorg"]
    assert (incomplete.value, incomplete.status) == (None, Status.MISSING)
    assert incomplete.reason == "incomplete"
    assert (incomplete.numerator, incomplete.denominator) == (12, None)


def test_an_absent_row_may_mean_that_there_is_none(draw: Draw) -> None:
    drawing = draw(
        codelists={"soort": "zorg werk"},
        datasets={"hulp": dataset(HOLED, dimensions={"soort": "sum"}, absent="none")},
        indicators={"hulp": indicator("hulp.persons", breakdowns=["soort"])},
    )
    assert drawing.figures("hulp") == {
        "2020": 15,
        "2021": 12,
        "2020 soort=zorg": 10,
        "2021 soort=zorg": 12,
        "2020 soort=werk": 5,
    }


@pytest.mark.parametrize(
    ("status", "reason", "expected"),
    [("M", "missing", Status.MISSING), ("Q", "suppressed", Status.SUPPRESSED)],
)
def test_a_total_with_a_part_without_a_figure_has_none(
    draw: Draw, status: str, reason: str, expected: Status
) -> None:
    drawing = draw(
        codelists={"soort": "zorg werk"},
        datasets={
            "hulp": dataset(
                f"""
                period, soort, persons, status
                2020,   zorg,  10,
                2020,   werk,  ,        {status}
                """,
                dimensions={"soort": "sum"},
            )
        },
        indicators={
            "hulp": indicator("hulp.persons", breakdowns=["soort"]),
            "aandeel": indicator("100 * hulp.persons / total(hulp.persons)", breakdowns=["soort"]),
        },
    )
    assert drawing.figures("hulp") == {
        "2020": reason,
        "2020 soort=zorg": 10,
        "2020 soort=werk": reason,
    }
    assert drawing.observations("hulp")["2020"].status is expected
    share = drawing.observations("aandeel")["2020 soort=zorg"]
    assert (share.value, share.status, share.reason) == (None, expected, reason)
    assert (share.numerator, share.denominator) == (10, None)


def test_missing_is_worse_than_suppressed(draw: Draw) -> None:
    drawing = draw(
        codelists={"soort": "zorg werk"},
        datasets={
            "hulp": dataset(
                """
                period, soort, persons, status
                2020,   zorg,  ,        Q
                2020,   werk,  ,        M
                """,
                dimensions={"soort": "sum"},
            )
        },
        indicators={"hulp": indicator("hulp.persons")},
    )
    assert drawing.figures("hulp") == {"2020": "missing"}
