"""Each kind of rule: figures in, verdicts out."""

from collections.abc import Sequence

import pytest

from stadspeil.audit import audit_publication, load_publication
from stadspeil.model.audit import AuditResult, Certainty, Slip, Verdict
from tests.audit.conftest import Write

Figures = Sequence[tuple[str, str, str, str, str]]


def audit(write: Write, figures: Figures, rules: str = "", **files: str) -> AuditResult:
    return audit_publication(load_publication(write(figures, rules=rules, **files)))


def checks(result: AuditResult) -> dict[str, int]:
    return {name: count for name, count in result.summary.checks.items() if count}


def line(row: str, *values: str, unit: str = "aantal") -> Figures:
    """A row of a table with the years 2020, 2021 ... as columns `Aantal`."""
    return [(row, "Aantal", str(2020 + n), unit, value) for n, value in enumerate(values)]


SUM = "- {id: som, kind: sum, in: {table: T}, total: {row: totaal}, parts: {row: [a, b]}}"


@pytest.mark.parametrize(
    ("unit", "total", "verdict"),
    [
        ("aantal", "30", Verdict.CONSISTENT),
        ("aantal", "31", Verdict.CONTRADICTION),
        ("euro", "31", Verdict.ROUNDING),
        ("euro", "32", Verdict.CONTRADICTION),
    ],
)
def test_a_total_of_counts_is_exact_and_of_euros_rounded(
    write_publication: Write, unit: str, total: str, verdict: Verdict
) -> None:
    figures = [
        *line("a", "10", unit=unit),
        *line("b", "20", unit=unit),
        *line("totaal", total, unit=unit),
    ]

    assert checks(audit(write_publication, figures, SUM)) == {verdict.value: 1}


def test_a_declared_rounding_explains_a_difference(write_publication: Write) -> None:
    figures = [*line("a", "10"), *line("b", "20"), *line("totaal", "35")]
    settings = "title: Proef\nroundings:\n  - {where: {unit: aantal}, to: 5}"

    result = audit(write_publication, figures, SUM, publication=settings)

    assert checks(result) == {"explained_by_rounding": 1}
    assert result.summary.largest_rounding == 5


@pytest.mark.parametrize(
    ("rule", "figures", "good", "bad"),
    [
        (
            "kind: share, share: {row: deel}, part: {row: a}, whole: {row: [a, b]}",
            [*line("a", "10"), *line("b", "20"), *line("deel", "{}", unit="procent")],
            "33.3",
            "33.4",
        ),
        (
            "kind: rate, rate: {row: r}, count: {row: a}, base: {row: b}, per: 1000",
            [*line("a", "10"), *line("b", "300"), *line("r", "{}", unit="per_1000")],
            "33.3",
            "34.3",
        ),
        (
            "kind: change, change: {row: c}, from: {row: a}, to: {row: b}",
            [*line("a", "200"), *line("b", "250"), *line("c", "{}", unit="procent")],
            "25.0",
            "20.0",
        ),
        (
            "kind: difference, difference: {row: d}, from: {row: a}, to: {row: b}",
            [*line("a", "20"), *line("b", "15"), *line("d", "{}")],
            "-5",
            "5",
        ),
        (
            "kind: mean, mean: {row: m}, of: {row: [a, b]}",
            [*line("a", "10"), *line("b", "15"), *line("m", "{}", unit="jaar")],
            "12.5",
            "12.6",
        ),
        (
            "kind: unique, total: {row: t}, parts: {row: [a, b]}",
            [*line("a", "10"), *line("b", "15"), *line("t", "{}")],
            "20",
            "26",
        ),
        (
            "kind: bounds, figure: {row: p}, min: 0, max: 100",
            line("p", "{}", unit="procent"),
            "100.0",
            "100.2",
        ),
        (
            "kind: bounds, figure: {row: p}, at_most: {row: a}",
            [*line("a", "10"), *line("p", "{}")],
            "10",
            "11",
        ),
        (
            "kind: count, figure: {row: n}, things: {row: [a, b, c]}, of: row",
            [*line("a", "1"), *line("b", "1"), *line("c", "1"), *line("n", "{}")],
            "3",
            "4",
        ),
        (
            "kind: sum, total: 100, parts: {row: [a, b]}",
            [*line("a", "40.0", unit="procent"), *line("b", "{}", unit="procent")],
            "60.1",
            "60.2",
        ),
    ],
)
def test_each_kind_of_rule_tells_right_from_wrong(
    write_publication: Write, rule: str, figures: Figures, good: str, bad: str
) -> None:
    text = f"- {{id: regel, in: {{table: T}}, {rule}}}"
    for value, expected in ((good, 0), (bad, 1)):
        filled = [(*cell[:4], cell[4].format(value)) for cell in figures]
        result = audit(write_publication, filled, text)

        assert len(result.errata) == expected, value


def test_one_figure_in_two_places_is_printed_the_same(write_publication: Write) -> None:
    rule = "- {id: zelfde, kind: equal, in: {table: T}, figure: {row: a}, same: {row: b}}"
    # 14 and 15 have only 14.5 in common, and no way of rounding prints that twice so.
    for first, second, expected in (("14", "14", 0), ("14", "15", 1), ("14.5", "14", 0)):
        figures = [*line("a", first, unit="euro"), *line("b", second, unit="euro")]
        assert len(audit(write_publication, figures, rule).errata) == expected


def test_what_was_counted_again_may_differ(write_publication: Write) -> None:
    rule = (
        "- {id: opnieuw, kind: restated, in: {table: T}, figure: {row: a}, earlier: {row: b}, "
        "because: later extract}"
    )
    result = audit(write_publication, [*line("a", "14"), *line("b", "19")], rule)

    assert not result.errata
    assert result.summary.not_checkable["counted again: later extract"] == 1


def test_figures_out_of_order_are_found(write_publication: Write) -> None:
    rule = "- {id: orde, kind: order, figures: {table: T}, direction: descending}"
    figures = [*line("a", "30"), *line("b", "10"), *line("c", "20")]

    result = audit(write_publication, figures, rule)

    assert [erratum.rule for erratum in result.errata] == ["orde"]
    assert {place.row for place in result.errata[0].suspects} == {"b", "c"}


def test_variables_cover_a_family_of_columns(write_publication: Write) -> None:
    figures = [
        ("x", f"{name} {what}", "2020", unit, value)
        for name, part, whole, share in (("MBO", "5", "50", "10.0"), ("VO", "6", "50", "10.0"))
        for what, unit, value in (
            ("vsv", "aantal", part),
            ("totaal", "aantal", whole),
            ("%", "procent", share),
        )
    ]
    rule = """
- id: aandeel
  kind: share
  in: {table: T}
  share: {column: "{sector} %"}
  part: {column: "{sector} vsv"}
  whole: {column: "{sector} totaal"}
"""
    result = audit(write_publication, figures, rule)

    assert [erratum.place.column for erratum in result.errata] == ["VO %"]


def test_years_in_a_label_may_be_counted_from(write_publication: Write) -> None:
    figures = [
        *line("a", "100", "110", "99"),
        ("a", "verschil 2021/2020", "2021", "procent", "10.0"),
        ("a", "verschil 2022/2021", "2022", "procent", "-11.1"),
    ]
    rule = """
- id: verandering
  kind: change
  in: {table: T}
  change: {column: "verschil {jaar}/{jaar-1}"}
  from: {column: Aantal, period: "{jaar-1}"}
  to: {column: Aantal, period: "{jaar}"}
"""
    result = audit(write_publication, figures, rule)

    assert [(e.published, e.recomputed, e.diagnosis) for e in result.errata] == [
        (-11.1, -10.0, Slip.WRONG_DENOMINATOR)
    ]


def test_a_hidden_figure_is_no_mistake_and_may_be_given_away(write_publication: Write) -> None:
    figures = [*line("a", "10"), *line("b", ""), *line("totaal", "30")]

    result = audit(write_publication, figures, SUM)

    assert not result.errata
    assert result.summary.not_checkable["printed without a figure"] == 1
    assert [(item.place.row, item.interval.low) for item in result.disclosures] == [("b", 20)]


def test_two_hidden_figures_are_safe(write_publication: Write) -> None:
    figures = [*line("a", ""), *line("b", ""), *line("totaal", "30")]

    assert not audit(write_publication, figures, SUM).disclosures


def test_a_denominator_that_may_be_zero_is_not_checked(write_publication: Write) -> None:
    rule = (
        "- {id: d, kind: share, in: {table: T}, share: {row: d}, part: {row: a}, whole: {row: b}}"
    )
    figures = [*line("a", "0"), *line("b", "0"), *line("d", "0.0", unit="procent")]

    result = audit(write_publication, figures, rule)

    assert result.summary.checks["not_checkable"] == 1


def test_nobody_is_blamed_when_the_rules_cannot_tell(write_publication: Write) -> None:
    figures = [*line("a", "1000"), *line("b", "2000"), *line("totaal", "3777")]

    [erratum] = audit(write_publication, figures, SUM).errata

    assert (erratum.diagnosis, erratum.certainty) == (Slip.UNKNOWN, Certainty.LOW)
    assert {place.row for place in erratum.suspects} == {"a", "b", "totaal"}


def test_two_rules_on_one_figure_tell_which_is_wrong(write_publication: Write) -> None:
    figures = [
        *line("a", "1200"),
        *line("b", "2000"),
        *line("totaal", "4100"),
        *line("aandeel", "51.2", unit="procent"),
    ]
    rules = SUM + (
        "\n- {id: aandeel, kind: share, in: {table: T}, share: {row: aandeel}, "
        "part: {row: a}, whole: {row: totaal}}"
    )

    [erratum] = audit(write_publication, figures, rules).errata

    assert (erratum.place.row, erratum.recomputed) == ("a", 2100)
    assert (erratum.diagnosis, erratum.suspects) == (Slip.DIGIT_SWAP, ())


def test_a_figure_that_must_change_along_is_a_suspect(write_publication: Write) -> None:
    # With reliable parts the total must be 30, and then the grand total, which agrees now, 70.
    figures = [
        *line("a", "10"),
        *line("b", "20"),
        *line("totaal", "35"),
        *line("c", "40"),
        *line("alles", "75"),
    ]
    rules = SUM + (
        "\n- {id: alles, kind: sum, in: {table: T}, total: {row: alles}, parts: {row: [totaal, c]}}"
    )
    settings = "title: Proef\nreliability:\n  - {where: {row: [a, b]}, weight: 9}"

    [erratum] = audit(write_publication, figures, rules, publication=settings).errata

    assert erratum.place.row == "totaal"
    assert {place.row for place in erratum.suspects} & {"alles", "c"}


def test_claims_are_figures_of_the_text(write_publication: Write) -> None:
    claims = """
- id: ruim-de-helft
  text: {nl: Meer dan de helft is een a., en: More than half of them are a.}
  says: ruim 50%
  unit: procent
  rule:
    kind: share
    part: {table: T, row: a, column: Aantal, period: 2020, area: Leiden}
    whole: {table: T, row: totaal, column: Aantal, period: 2020, area: Leiden}
- id: verwijzing
  text: {nl: Zie de tabel op bladzijde drie., en: See the table on page three.}
  rule: {kind: reference, to: [T, Tabel 99]}
- id: grootste
  text: {nl: De meeste zijn b., en: Most of them are b.}
  rule:
    kind: bounds
    figure: {table: T, row: b}
    at_least: {table: T, row: a}
"""
    figures = [*line("a", "14"), *line("b", "16"), *line("totaal", "30")]

    result = audit(write_publication, figures, SUM, claims=claims)

    assert [(e.place.row, e.published) for e in result.errata] == [
        ("ruim-de-helft", 50),
        ("verwijzing", None),
    ]
    assert "Tabel 99" in result.errata[1].explanation


def test_an_answer_of_the_organisation_goes_with_its_erratum(write_publication: Write) -> None:
    answers = """
- where: {table: T, row: totaal}
  state: acknowledged
  answer: A typing error; corrected on the site.
"""
    figures = [*line("a", "10"), *line("b", "20"), *line("totaal", "40")]

    [erratum] = audit(write_publication, figures, SUM, answers=answers).errata

    assert (erratum.state, erratum.answer) == (
        "acknowledged",
        "A typing error; corrected on the site.",
    )
