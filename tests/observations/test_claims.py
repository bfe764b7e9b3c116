"""Claims are judged by the figures: true, or refused with what the figures say."""

import pytest

from stadspeil.errors import EditionError, Problem
from tests.observations.builder import Drawing, dataset, entry, indicator
from tests.observations.conftest import Draw

HEAD = "---\ntitle: {nl: Hulp}\ndomain: wmo\nperiod: 2021\n---\n"
LINE = 7  # the line of the claim


def draw_claim(draw: Draw, *conditions: str, words: str = "zo") -> Drawing:
    text = f'{HEAD}\nDit is {{{{ claim("{words}", {", ".join(conditions)}) }}}}.\n'
    return draw(
        codelists={"soort": "zorg dag<zorg nacht<zorg werk les"},
        datasets={
            "hulp": dataset(
                """
                area,   period, soort, persons, status
                GM0546, 2018,   dag,   30,
                GM0546, 2019,   dag,   20,
                GM0546, 2020,   dag,   90,
                GM0546, 2021,   dag,   40,
                GM0546, 2021,   nacht, 39,
                GM0546, 2021,   les,   15,
                GM0503, 2021,   dag,   41,
                GM0546, 2020,   werk,  7,
                GM0546, 2021,   werk,  ,       M
                """,
                dimensions={"soort": "none"},
            ),
            "deel": dataset(
                """
                area,   period, share
                GM0546, 2019,   16.54
                GM0546, 2020,   16.49
                GM0546, 2021,   16.46
                GM0503, 2021,   16.44
                """,
                measures={"share": {"unit": "procent", "type": "ratio", "decimals": 2}},
            ),
            "geld": dataset(
                """
                period,  amount
                2019-S1, 100
                2019-S2, 300
                2020-S1, 110
                2020-S2, 250
                2021-S1, 120
                2021-S2, 0
                """,
                frequency="half-year",
                measures={"amount": {"unit": "duizend-euro", "type": "additive"}},
            ),
        },
        indicators={
            "hulp": indicator("hulp.persons", breakdowns=["soort"]),
            "deel": indicator("deel.share", unit="procent", decimals=1),
            "geld": indicator("geld.amount", unit="duizend-euro"),
        },
        register=[
            entry("eenmalig", "hulp", "2020"),
            entry("meetbreuk", "hulp", "2019"),
            entry("meetbreuk", "geld", "2021-S2"),
        ],
        chapters={"01-hulp": text},
    )


def dag(*periods: int) -> str:
    return f'"hulp", {", ".join(map(str, periods))}, soort="dag"'


TRUE = [
    f"rises({dag(2019, 2021)})",  # 2020 is odd and passed over
    f"falls({dag(2020, 2021)})",  # but may be asked for by name
    'rises("geld", "2019-S1", "2021-S1")',  # first halves only
    f'higher(figure({dag(2021)}), figure("hulp", 2021, soort="nacht"))',
    f'lower(figure({dag(2021)}), figure({dag(2021)}, area="GM0503"))',
    'higher(figure("deel", 2021), figure("deel", 2021, area="GM0503"))',
    f"highest(figure({dag(2021)}))",
    'lowest(figure("hulp", 2021, soort="nacht"))',
    "1 < 2",
    'highest(figure("deel", 2021, area="GM0546"))',
    f"figure({dag(2021)}) >= 40",
    f"figure({dag(2021)}) <= 40",
    f"change({dag(2019, 2021)}) > 19.9",
    f"percent({dag(2019, 2021)}) / 2 <= 50",
    'figure("geld", "2021-S1") > 119999',  # in whole euros
    'change("geld", "2020-S1", "2021-S1") - 10000 >= 0',
    f'-figure({dag(2021)}) < -(figure("hulp", 2021, soort="nacht") + 0.5)',
    f'figure({dag(2021)}) / (figure({dag(2021)}) + figure("hulp", 2021, soort="nacht")) > 0.5',
]


@pytest.mark.parametrize("condition", TRUE)
def test_a_claim_that_the_figures_bear_out_passes(draw: Draw, condition: str) -> None:
    assert draw_claim(draw, condition).monitor.edition.chapters[0].file == "chapters/01-hulp.md"


FALSE = [
    (f"falls({dag(2019, 2021)})", "2019 = 20, 2021 = 40", "each figure below the one before"),
    (f"rises({dag(2020, 2021)})", "2020 = 90, 2021 = 40", "each figure above the one before"),
    (
        'rises("geld", "2019-S1", "2020-S2")',  # not the same part of the year: every step
        "2019-S1 = 100000, 2019-S2 = 300000, 2020-S1 = 110000, 2020-S2 = 250000",
        "each figure above the one before",
    ),
    ('falls("deel", 2020, 2021)', "2020 = 16.49, 2021 = 16.46", "each figure below the one before"),
    (f"rises({dag(2021, 2019)})", "2019 does not come after 2021", "each figure above"),
    (
        f'higher(figure({dag(2021)}), figure({dag(2021)}, area="GM0503"))',
        f'figure({dag(2021)}) = 40, figure({dag(2021)}, area="GM0503") = 41',
        "the first above the second, as they are printed",
    ),
    (
        'lower(figure("deel", 2020), figure("deel", 2019))',
        'figure("deel", 2020) = 16.49, figure("deel", 2019) = 16.54',
        "",
    ),
    (
        'highest(figure("hulp", 2021, soort="nacht"))',
        'figure("hulp", 2021, soort="nacht") = 39, dag = 40',
        "the first above all others, as they are printed",
    ),
    (
        f"lowest(figure({dag(2021)}))",
        f"figure({dag(2021)}) = 40, nacht = 39",
        "the first below all others, as they are printed",
    ),
    (
        'lowest(figure("deel", 2021, area="GM0546"))',
        'figure("deel", 2021, area="GM0546") = 16.46, GM0503 = 16.44',
        "",
    ),
    (
        'highest(figure("hulp", 2021, soort="les"))',
        (
            'figure("hulp", 2021, soort="les") = 15; '
            "hulp for GM0546, soort=werk 2021 has no figure: missing"
        ),
        "",
    ),
    (
        'highest(figure("deel", 2020, area="GM0546"))',
        'figure("deel", 2020, area="GM0546") = 16.49; deel for GM0503 2020 has no figure: missing',
        "",
    ),
    (f"figure({dag(2021)}) > 40", f"figure({dag(2021)}) = 40", "a comparison that holds"),
    (f"change({dag(2019, 2021)}) < 20", f"change({dag(2019, 2021)}) = 20", ""),
    (f"percent({dag(2019, 2021)}) <= 99.9", f"percent({dag(2019, 2021)}) = 100", ""),
]


@pytest.mark.parametrize(("condition", "figures", "expected"), FALSE)
def test_a_claim_that_the_figures_do_not_bear_out_is_refused(
    draw: Draw, condition: str, figures: str, expected: str
) -> None:
    with pytest.raises(EditionError) as caught:
        draw_claim(draw, condition, words="steeg")

    (problem,) = caught.value.problems
    assert problem.found == f"'steeg' is not true: {condition}; {figures}"
    assert (problem.file, problem.line) == ("chapters/01-hulp.md", LINE)
    assert expected in problem.expected
    assert problem.action == "write what the figures say, or correct the condition"


BREAK = "can't be compared between 2018 and 2021: meetbreuk (Waarom meetbreuk.)"


@pytest.mark.parametrize(
    ("condition", "reason"),
    [
        (f"rises({dag(2018, 2021)})", BREAK),
        (f"falls({dag(2018, 2021)})", BREAK),
        (f"higher(figure({dag(2021)}), figure({dag(2018)}))", BREAK),
        (f"figure({dag(2021)}) / figure({dag(2018)}) > 0", BREAK),
        (f"figure({dag(2021)}) > 0 - figure({dag(2018)})", BREAK),
        # The other series does not break itself, but stands beside one that does.
        (f'figure("deel", 2021) > figure({dag(2018)}) - 100', BREAK),
        (f"change({dag(2018, 2021)}) > 0", "has no change from 2018 to 2021: meetbreuk"),
        (f"percent({dag(2018, 2021)}) > 0", "has no change from 2018 to 2021: meetbreuk"),
        ('change("hulp", 2020, 2021, soort="werk") < 0', "from 2020 to 2021: no-figure"),
        ('figure("hulp", 2021, soort="werk") < 99', "soort=werk 2021 has no figure: missing"),
        ('falls("hulp", 2020, 2021, soort="werk")', "soort=werk 2021 has no figure: missing"),
        ('percent("deel", 2019, 2020) < 0', "has no percentage of change from 2019 to 2020"),
        ('1 / figure("geld", "2021-S2") > 0', "it divides by zero"),
    ],
)
def test_nothing_is_true_across_a_break_or_without_a_figure(
    draw: Draw, condition: str, reason: str
) -> None:
    with pytest.raises(EditionError) as caught:
        draw_claim(draw, condition)
    (problem,) = caught.value.problems
    assert reason in problem.found


@pytest.mark.parametrize(
    ("condition", "word", "is_true"),
    [
        (f"figure({dag(2021)}), 38", "ruim", True),
        (f"figure({dag(2021)}), 30", "ruim", False),
        (f'figure({dag(2021)}), figure({dag(2021)}, area="GM0503")', "bijna", True),
        (f"change({dag(2019, 2021)}), 20", "ongeveer", True),
        ('figure("geld", "2021-S2"), 1', "iets", False),
    ],
)
def test_a_vague_word_is_judged_by_its_bounds(
    draw: Draw, condition: str, word: str, is_true: bool
) -> None:
    near = f'near("{word}", {condition})'
    if is_true:
        draw_claim(draw, near, words=f"{word} zo")
    else:
        with pytest.raises(EditionError, match="is not true"):
            draw_claim(draw, near, words=f"{word} zo")


def test_by_far_the_most_is_more_than_the_most(draw: Draw) -> None:
    draw_claim(draw, f"highest(figure({dag(2021)}))", words="het meest")
    with pytest.raises(EditionError, match="nacht = 39"):
        draw_claim(draw, f'highest(figure({dag(2021)}), "veruit")', words="veruit het meest")


def test_what_stands_alone_is_not_the_highest(draw: Draw) -> None:
    with pytest.raises(EditionError, match="there is nothing beside it"):
        draw_claim(draw, 'highest(figure("geld", "2021-S1", area="GM0546"))')


def test_all_conditions_of_a_claim_must_hold_and_all_that_do_not_are_named(draw: Draw) -> None:
    with pytest.raises(EditionError) as caught:
        draw_claim(draw, f"rises({dag(2019, 2021)})", "1 > 2", f"figure({dag(2021)}) < 3")
    assert [problem.found.split(": ")[1].split(";")[0] for problem in caught.value.problems] == [
        "1 > 2",
        f"figure({dag(2021)}) < 3",
    ]


def test_a_figure_that_is_not_there_is_a_problem_and_no_verdict(draw: Draw) -> None:
    with pytest.raises(EditionError) as caught:
        draw_claim(draw, f"rises({dag(2017, 2021)})")
    assert caught.value.problems == (
        Problem(
            "chapters/01-hulp.md",
            LINE,
            "",
            f"rises({dag(2017, 2021)}): no figure for 2017",
            "a period of hulp for GM0546 with soort=dag: 2018, 2019, 2020, 2021",
            "correct the call, or add the figure to the dataset",
        ),
    )
