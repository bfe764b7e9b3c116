"""The print of the Monitor Sociaal Domein 2022 against the edition: 1,570 figures and verdicts.

Nothing here trusts the verdicts that are written down: each is reached again from the data.
"""

import random
from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pytest

from stadspeil.model.dataset import Row
from stadspeil.model.edition import Edition
from stadspeil.model.expression import leaves, references
from stadspeil.model.monitor import Monitor
from stadspeil.model.observation import Observation
from stadspeil.observations import Store, build_monitor, explain_observation
from tests.conftest import ROOT
from tests.publications.mapping import (
    Cells,
    CellTarget,
    ChangeTarget,
    Finding,
    Mapped,
    ObservationTarget,
    PrintedFigure,
    Target,
    check_print,
    decimals_of,
    parse_target,
    read_mapping,
    read_print,
    report,
    round_half_away,
)

FOLDER = ROOT / "publications" / "msd2022"

NOT_FROM_TABLES = {
    "bevolking",
    "enquete-respons",
    "klantervaring-pw",
    "kwb-gebied",
    "kwb-huishoudens",
    "kwb-inwoners",
    "kwb-uitkeringen",
    "quickscan-huishoudens",
    "quickscan-jeugdhulp",
    "vsv-regio",
}
"""Datasets whose figures come from running text, from the quick scan or from CBS."""

FROM_TEXT = {
    CellTarget(
        "huishoudens-aandeel",
        "share",
        frozenset({("area", area), ("period", "2021"), ("provision", "met")}),
    )
    for area in ("X.G100-300", "NL00")
}
"""Cells of Tabel 7's dataset that stand in the text beside it (paragraph 3.1.1)."""


@pytest.fixture(scope="module")
def printed() -> tuple[PrintedFigure, ...]:
    return read_print(FOLDER / "tables.csv")


@pytest.fixture(scope="module")
def mapping() -> tuple[Mapped, ...]:
    return read_mapping(FOLDER / "mapping.csv")


@pytest.fixture(scope="module")
def findings(
    printed: tuple[PrintedFigure, ...], mapping: tuple[Mapped, ...], leiden_monitor: Monitor
) -> tuple[Finding, ...]:
    return check_print(printed, mapping, leiden_monitor)


def test_all_figures_are_mapped_once_and_in_order(
    printed: tuple[PrintedFigure, ...], mapping: tuple[Mapped, ...]
) -> None:
    assert [item.figure for item in printed] == list(range(1, 1571))
    assert [item.figure for item in mapping] == list(range(1, 1571))


def test_every_verdict_holds(findings: tuple[Finding, ...]) -> None:
    assert not report(findings), "\n" + report(findings)


def test_the_verdicts_are_as_many_as_the_monitor_says(findings: tuple[Finding, ...]) -> None:
    assert Counter(finding.verdict for finding in findings) == {
        "stored": 1255,
        "recomputed-equal": 207,
        "repeated": 59,
        "recomputed-differs": 40,
        "blank": 7,
        "repeated-differs": 2,
    }


def test_a_figure_and_its_target_name_the_same_area_and_period(
    findings: tuple[Finding, ...], leiden: Edition
) -> None:
    named = {
        name: {area.code for area in leiden.areas if name in (area.name.nl, *area.aliases)}
        for name in {finding.printed.area for finding in findings}
    }
    wrong = []
    for finding in findings:
        area, period = _place(parse_target(finding.mapped.target))
        # Tabel 29 is one decision of 2021; the years it is about are its codes.
        wanted = "2021" if finding.printed.table == "Tabel 29" else finding.printed.period
        if area not in named[finding.printed.area] or period != wanted.replace("-H", "-S"):
            wrong.append(f"{finding.printed}: {area} {period}")
    assert not wrong, "\n".join(wrong)


def _place(target: Target) -> tuple[str, str]:
    """The area and the (later) period of a target."""
    if isinstance(target, CellTarget):
        key = dict(target.key)
        return key["area"], key["period"]
    _, area, period, *_ = target.id.partition("@")[0].split(":")
    return area, period.rpartition("~")[2]


def test_every_figure_that_differs_says_why_and_the_reason_is_true(
    findings: tuple[Finding, ...], leiden: Edition, leiden_monitor: Monitor
) -> None:
    """Each reason is a computation that yields what was printed."""
    reasons = _Reasons(leiden, leiden_monitor)
    for finding in findings:
        if finding.verdict.endswith("differs"):
            assert reasons.explains(finding), f"{finding}: {finding.mapped.reason!r}"
        else:
            assert finding.mapped.reason == ""


class _Reasons:
    """What the print did instead, for each reason that the mapping gives."""

    def __init__(self, edition: Edition, monitor: Monitor) -> None:
        self.edition = edition
        self.observations = {item.id: item for item in monitor.observations}
        self.changes = {item.id: item for item in monitor.changes}

    def explains(self, finding: Finding) -> bool:
        reason, printed = finding.mapped.reason, finding.printed.value
        target = parse_target(finding.mapped.target)
        if reason.startswith("printed "):
            _, other, *_, stored = reason.split()
            return (printed, finding.found) == (other, Fraction(stored))
        if isinstance(target, ChangeTarget):
            return self._explains_change(target, reason, printed)
        assert isinstance(target, ObservationTarget)
        return self._explains_observation(self.observations[target.id], reason, printed)

    def _explains_change(self, target: ChangeTarget, reason: str, printed: str) -> bool:
        change = self.changes[target.id]
        assert change.value_from is not None
        assert change.value_to is not None
        if reason == "no percentage of a negative amount":
            return change.value_from < 0 and change.relative is None
        first, last = Fraction(change.value_from), Fraction(change.value_to)
        start, _, corrected = reason.partition(" and uses ")
        if corrected:
            other, *_, stored = corrected.split()
            assert last == int(stored)
            last = Fraction(other)
        by_later = 100 * (last - first) / last
        return start == "divides by the later year" and _rounds_to(by_later, printed)

    def _explains_observation(self, item: Observation, reason: str, printed: str) -> bool:
        if reason == "count is hidden in print":
            return item.value is None and item.reason == "suppressed"
        assert item.value is not None
        if reason == "rounding of the parts":
            parts = len({row.codes for row in self.edition.datasets[item.dataset[0]].rows})
            return abs(Fraction(item.value) - Fraction(printed)) <= Fraction(parts, 2)
        if reason == "rounded to one decimal and printed with two":
            return printed.endswith("0") and _rounds_to(Fraction(item.value), printed[:-1])
        if reason == "early endings counted twice":
            total = Fraction(item.denominator if item.denominator is not None else item.value)
            early = Fraction(180)  # Tabel 10, first half of 2021: 730 + 180 + the same 180
            if item.numerator is None:
                return _rounds_to(total + early, printed)
            return _rounds_to(100 * Fraction(item.numerator) / (total + early), printed)
        return False


def _rounds_to(value: Fraction, printed: str) -> bool:
    return round_half_away(value, decimals_of(printed)) == Fraction(printed)


def test_207_of_the_321_percentages_have_counts_behind_them(
    findings: tuple[Finding, ...], leiden_monitor: Monitor
) -> None:
    """The same number as the verdict recomputed-equal has, by chance: other figures.

    114 percentages are given: 109 stored, and the five totals of Tabel 7 that add two of them up.
    """
    observations = {item.id: item for item in leiden_monitor.observations}
    changes = {item.id: item for item in leiden_monitor.changes}
    split: Counter[str] = Counter()
    recomputed: Counter[str] = Counter()
    for finding in findings:
        if finding.printed.unit != "procent":
            continue
        match parse_target(finding.mapped.target):
            case CellTarget():
                split["given"] += 1
            case ObservationTarget(name):
                item = observations[name]
                if item.denominator is None:
                    assert item.indicator == "huishoudens-met-en-zonder-voorziening"
                    split["given, added up"] += 1
                    continue
                # The one count that is hidden has no numerator, and so no percentage.
                assert (item.numerator is None) == (item.reason == "suppressed")
                split["share of counts"] += 1
                recomputed[finding.verdict] += 1
            case ChangeTarget(name):
                assert changes[name].value_from is not None
                assert changes[name].value_to is not None
                split["change"] += 1
                recomputed[finding.verdict] += 1
    assert split == {"given": 109, "given, added up": 5, "share of counts": 169, "change": 38}
    assert sum(split.values()) == 321
    assert sum(recomputed.values()) == 207
    assert recomputed == {"recomputed-equal": 175, "recomputed-differs": 32}


def test_the_verdict_recomputed_equal_is_about_percentages_and_totals(
    findings: tuple[Finding, ...],
) -> None:
    units = Counter(
        finding.printed.unit for finding in findings if finding.verdict == "recomputed-equal"
    )
    assert units == {"procent": 180, "aantal": 21, "euro": 4, "euro_x1000": 2}


def test_every_stored_cell_of_the_tables_is_printed(
    mapping: tuple[Mapped, ...], leiden: Edition
) -> None:
    stored = {cell for cell in Cells(leiden).values if cell.dataset not in NOT_FROM_TABLES}
    targets = {parse_target(item.target) for item in mapping}
    assert stored - targets == FROM_TEXT
    assert set(leiden.datasets) > NOT_FROM_TABLES
    used = {target.dataset for target in targets if isinstance(target, CellTarget)}
    assert used == set(leiden.datasets) - NOT_FROM_TABLES


# What the check is worth: one wrong figure, in the data or in the print, and it says which.


@pytest.fixture(scope="module")
def printed_edition(leiden: Edition, mapping: tuple[Mapped, ...]) -> Edition:
    """The edition with no more than the indicators that the print needs, to evaluate it sooner."""
    needed = {
        target.id.partition(":")[0]
        for target in (parse_target(item.target) for item in mapping)
        if not isinstance(target, CellTarget)
    }
    return replace(
        leiden,
        indicators={name: item for name, item in leiden.indicators.items() if name in needed},
        chapters=(),
        corrections=(),
        summary=None,
    )


def change_cell(edition: Edition, target: CellTarget, by: Decimal) -> Edition:
    """The edition with one figure of one dataset higher."""
    dataset = edition.datasets[target.dataset]
    column = list(dataset.measures).index(target.measure)

    def changed(row: Row) -> Row:
        key = {("area", row.area), ("period", row.period)}
        key |= set(zip(dataset.dimensions, row.codes, strict=True))
        value = row.values[column]
        if not target.key <= key or value is None:
            return row
        values = (*row.values[:column], value + by, *row.values[column + 1 :])
        return replace(row, values=values)

    rows = tuple(map(changed, dataset.rows))
    assert sum(new is not old for new, old in zip(rows, dataset.rows, strict=True)) == 1
    datasets = {**edition.datasets, dataset.id: replace(dataset, rows=rows)}
    return replace(edition, datasets=datasets)


def unit_of_print(edition: Edition, target: CellTarget) -> Decimal:
    """One in the last decimal."""
    decimals = edition.datasets[target.dataset].measures[target.measure].decimals
    return Decimal(1).scaleb(-decimals)


def named_after(
    edition: Edition, printed: tuple[PrintedFigure, ...], mapping: tuple[Mapped, ...]
) -> set[int]:
    """The figures that the check names when an edition is evaluated anew."""
    with Store(edition) as store:
        findings = check_print(printed, mapping, build_monitor(store))
    return {finding.printed.figure for finding in findings if not finding.holds}


@pytest.mark.no_cover
@pytest.mark.parametrize(
    ("cell", "named", "hidden_by_rounding"),
    [
        pytest.param(
            "vsv.leavers?area=GM0546&period=2018/2019&sector=vavo",
            {23, 24},
            set(),
            id="numerator",
        ),
        pytest.param(
            "vsv.participants?area=GM0546&period=2018/2019&sector=vavo",
            {22, 24},
            set(),
            id="denominator",
        ),
        pytest.param(
            "bijstand.persons?area=GM0546&period=2019-S1&age=vanaf-aow",
            {844, 856},
            set(),
            id="part of a total",
        ),
        pytest.param(
            "uitgaven.euros?area=GM0546&period=2019&product=vervoer",
            {1080, 1105, 1107},
            set(),
            id="earlier year of a change",
        ),
        pytest.param(
            "jeugd-clienten-typen.clients?area=GM0546&period=2018&number=6",
            {713, 717, 721},
            {677, 685, 693, 701, 709, 725},
            id="part and whole of shares",
        ),
        pytest.param(
            "huishoudens-aandeel.share?area=GM0546&period=2021&provision=zonder",
            {232},
            {237},
            id="given share",
        ),
    ],
)
def test_one_wrong_count_is_named_with_every_figure_that_it_reaches(
    cell: str,
    named: set[int],
    hidden_by_rounding: set[int],
    printed_edition: Edition,
    printed: tuple[PrintedFigure, ...],
    mapping: tuple[Mapped, ...],
    figures_by_cell: Mapping[CellTarget, set[int]],
) -> None:
    target = parse_target(f"cell:{cell}")
    assert isinstance(target, CellTarget)
    assert named | hidden_by_rounding == figures_by_cell[target]
    changed = change_cell(printed_edition, target, unit_of_print(printed_edition, target))
    assert named_after(changed, printed, mapping) == named


def test_wrong_counts_anywhere_are_named_and_nothing_else_is(
    printed_edition: Edition,
    printed: tuple[PrintedFigure, ...],
    mapping: tuple[Mapped, ...],
    figures_by_cell: Mapping[CellTarget, set[int]],
) -> None:
    """One cell of every dataset, taken by lot."""
    lot = random.Random(2022)
    edition = printed_edition
    may_name: set[int] = set()
    must_name: set[int] = set()
    for dataset in sorted({target.dataset for target in figures_by_cell}):
        cells = [
            (target, item.figure)
            for item in mapping
            if item.verdict == "stored"
            and isinstance(target := parse_target(item.target), CellTarget)
            and target.dataset == dataset
        ]
        target, figure = lot.choice(cells)
        edition = change_cell(edition, target, unit_of_print(edition, target))
        may_name |= figures_by_cell[target]
        must_name.add(figure)
    named = named_after(edition, printed, mapping)
    assert must_name <= named <= may_name
    assert len(must_name) == 26
    assert named > must_name, "no figure that is computed was named"


@pytest.fixture(scope="module")
def figures_by_cell(
    mapping: tuple[Mapped, ...], leiden_store: Store, leiden_monitor: Monitor
) -> dict[CellTarget, set[int]]:
    """The printed figures that each cell reaches, by the derivations that the program gives."""
    observations = {item.id: item for item in leiden_monitor.observations}
    changes = {item.id: item for item in leiden_monitor.changes}
    reached: dict[CellTarget, set[int]] = {}
    for item in mapping:
        sources: list[Observation] = []
        match parse_target(item.target):
            case CellTarget() as cell:
                reached.setdefault(cell, set()).add(item.figure)
            case ObservationTarget(name):
                sources = [observations[name]]
            case ChangeTarget(name):
                change = changes[name]
                series = (change.indicator, change.area, change.breakdown)
                sources = [
                    leiden_monitor.by_key[(*series, change.period_from)],
                    leiden_monitor.by_key[(*series, change.period_to)],
                ]
        for source in sources:
            for cell in _cells_behind(leiden_store, leiden_monitor, source):
                reached.setdefault(cell, set()).add(item.figure)
    return reached


def _cells_behind(store: Store, monitor: Monitor, observation: Observation) -> set[CellTarget]:
    edition = store.edition
    expression = edition.indicators[observation.indicator].expression
    measures = [reference.measure for reference in references(expression)]
    parts = explain_observation(store, monitor, observation).parts
    assert len(parts) == len(list(leaves(expression)))
    return {
        CellTarget(
            part.dataset,
            measure,
            frozenset(
                {("area", cell.area), ("period", cell.period)}
                | {
                    (name, code)
                    for name, code in cell.codes
                    if edition.datasets[part.dataset].spec.dimensions[name].from_attribute is None
                }
            ),
        )
        for part, measure in zip(parts, measures, strict=True)
        for cell in part.inputs
    }


def test_a_print_that_is_copied_wrongly_is_named(
    printed: tuple[PrintedFigure, ...],
    mapping: tuple[Mapped, ...],
    findings: tuple[Finding, ...],
    leiden_monitor: Monitor,
) -> None:
    """Figures of every verdict but those that differ already, taken by lot."""
    lot = random.Random(2022)
    by_verdict: dict[str, list[int]] = {}
    for finding in findings:
        by_verdict.setdefault(finding.verdict, []).append(finding.printed.figure)
    chosen = {
        figure
        for verdict in ("stored", "recomputed-equal", "repeated", "blank")
        for figure in lot.sample(by_verdict[verdict], 5)
    }
    wrong = tuple(
        replace(item, value=_miscopied(item.value)) if item.figure in chosen else item
        for item in printed
    )
    named = [item for item in check_print(wrong, mapping, leiden_monitor) if not item.holds]
    assert {item.printed.figure for item in named} == chosen
    text = report(named)
    for item in named:
        for word in (item.printed.table, item.printed.row, item.printed.period, item.printed.value):
            assert word in text


def _miscopied(value: str) -> str:
    """The figure with another last digit, or a figure where there was none."""
    return value[:-1] + str((int(value[-1]) + 1) % 10) if value else "1"


def test_a_target_that_the_edition_does_not_have_is_refused(
    printed: tuple[PrintedFigure, ...], leiden_monitor: Monitor
) -> None:
    for target in ("cell:vsv.leavers?area=GM0546", "observation:vsv:GM0546:2021@2022-09"):
        with pytest.raises(KeyError):
            check_print(printed[:1], [Mapped(1, target, "stored", "")], leiden_monitor)
