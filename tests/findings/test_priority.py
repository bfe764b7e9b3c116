"""The order of findings: weights of the edition, one subject at a time, stable under rounding."""

from dataclasses import replace

import pytest

from stadspeil.findings.priority import rank_findings
from stadspeil.model.base import Text
from stadspeil.model.edition import Edition
from stadspeil.model.finding import Finding, FindingKind, Piece, Quantity, Rule
from stadspeil.model.finding_settings import Choice, Weights
from stadspeil.model.indicator import Domain
from stadspeil.model.monitor import Monitor
from tests.findings.mutation import Mutation, build_whole, mutate


def finding(
    name: str,
    *,
    money: float | None = None,
    people: float | None = None,
    relative: float = 0.0,
    kind: FindingKind = FindingKind.CHANGE,
    indicator: str = "",
    period: str = "2021",
) -> Finding:
    return Finding(
        id=name,
        kind=kind,
        domain=Domain.WMO,
        indicator=indicator or name,
        area="GM0546",
        period=period,
        breakdown=(),
        quantities=(Quantity("relative", relative, "procent", 1, Rule.VALUE, ("x",)),),
        lead=None,
        change=None,
        sentences={"nl": (Piece(name),)},
        size_money=money,
        size_people=people,
    )


def order(edition: Edition, *findings: Finding) -> list[str]:
    return [item.id for item in rank_findings(edition, findings)]


def weigh(edition: Edition, **weights: float) -> Edition:
    zero = dict.fromkeys(("money", "people", "certainty", "deviation", "novelty"), 0.0)
    settings = edition.findings.model_copy(update={"weights": Weights(**{**zero, **weights})})
    return replace(edition, findings=settings)


def test_more_euros_come_first_when_money_weighs(leiden: Edition) -> None:
    small, large = finding("a", money=10_000.0), finding("b", money=5_000_000.0)
    assert order(weigh(leiden, money=1), small, large) == ["b", "a"]


def test_the_weights_of_the_edition_decide(leiden: Edition) -> None:
    dear = finding("a", money=5_000_000.0, people=10.0)
    many = finding("b", money=50_000.0, people=400.0)
    assert order(weigh(leiden, money=2, people=1), dear, many) == ["a", "b"]
    assert order(weigh(leiden, money=1, people=2), dear, many) == ["b", "a"]


def test_a_size_that_is_not_known_is_no_size_of_zero(leiden: Edition) -> None:
    """What costs most is not beaten by what costs less and counts its people too."""
    dear = finding("a", money=5_000_000.0)
    less = finding("b", money=500_000.0, people=10.0)
    assert order(weigh(leiden, money=1, people=1), less, dear) == ["a", "b"]


def test_euros_and_people_take_turns(leiden: Edition) -> None:
    euros = [finding(f"euro-{size}", money=float(size)) for size in (900, 800)]
    people = [finding(f"people-{size}", people=float(size)) for size in (90, 80)]
    assert order(weigh(leiden, money=1, people=1), *euros, *people) == [
        "euro-900",
        "people-90",
        "euro-800",
        "people-80",
    ]


def test_old_news_comes_later(leiden: Edition) -> None:
    assert order(
        weigh(leiden, novelty=1), finding("a", period="2019"), finding("b", period="2021")
    ) == ["b", "a"]


def test_a_subject_comes_once_before_any_comes_twice(leiden: Edition) -> None:
    first = finding("a", money=900.0, indicator="kosten")
    again = finding("b", money=800.0, indicator="kosten", kind=FindingKind.RISER)
    other = finding("c", money=10.0, indicator="clienten")
    assert order(weigh(leiden, money=1), first, again, other) == ["a", "c", "b"]


def test_of_one_subject_the_finding_that_says_most_comes_first(leiden: Edition) -> None:
    plain = finding("a", money=900.0, indicator="kosten")
    whole = finding("b", money=500.0, indicator="kosten", kind=FindingKind.CONTRIBUTION)
    assert order(weigh(leiden, money=1), plain, whole) == ["b", "a"]


def test_how_to_read_the_figures_comes_after_what_happened(leiden: Edition) -> None:
    aside = finding("a", money=900.0, kind=FindingKind.DISAGREEMENT)
    assert order(weigh(leiden, money=1), aside, finding("b", money=1.0)) == ["b", "a"]


def test_what_the_analyst_pins_comes_first_with_the_reason(leiden: Edition) -> None:
    pin = Choice(finding="b", reason=Text(nl="De raad vroeg ernaar."))
    settings = leiden.findings.model_copy(update={"pinned": (pin,)})
    ranked = rank_findings(
        replace(leiden, findings=settings), [finding("a", money=9e6), finding("b", money=1.0)]
    )
    assert [item.id for item in ranked] == ["b", "a"]
    assert ranked[0].priority is not None
    assert ranked[0].priority.pinned == pin.reason


def test_equal_scores_keep_the_order_of_the_edition(leiden: Edition) -> None:
    assert order(leiden, finding("b"), finding("a")) == ["b", "a"]


ROUNDED = [
    ("wmo-clienten", 0, "clients"),
    ("uitgaven", 41, "euros"),
]


@pytest.mark.no_cover
@pytest.mark.parametrize(("dataset", "row", "measure"), ROUNDED)
def test_the_first_findings_stay_when_a_figure_changes_by_its_rounding(
    leiden: Edition, leiden_monitor: Monitor, dataset: str, row: int, measure: str
) -> None:
    """Half a step of rounding, up: the figure that the source may have meant."""
    spec = leiden.datasets[dataset].measures[measure]
    rows = leiden.datasets[dataset].rows
    place = row % len(rows)
    value = rows[place].values[list(leiden.datasets[dataset].measures).index(measure)]
    assert value is not None
    step = spec.rounding.half_width(spec.decimals)
    other = build_whole(mutate(leiden, Mutation(dataset, place, measure, value + step)))
    for law in Domain:
        before = [item.id for item in leiden_monitor.insight.of_law(law)]
        after = [item.id for item in other.insight.of_law(law)]
        assert before[:3] == after[:3]
