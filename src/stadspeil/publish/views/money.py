"""The view of the money: spending by product, beside the people that it pays for and the goals.

Every amount is an observation and every difference a change. Amounts of two sources stand beside
each other and are never subtracted.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from stadspeil.language import Language, format_number
from stadspeil.language.numbers import unit_phrase
from stadspeil.model.edition import Indicator
from stadspeil.model.expression import Reference, references
from stadspeil.model.indicator import Domain
from stadspeil.model.monitor import Monitor
from stadspeil.model.observation import Breakdown, Change, Observation
from stadspeil.model.period import parse_period
from stadspeil.model.steering import BudgetLine
from stadspeil.model.unit import UnitKind
from stadspeil.publish.views.order import breakdown_codelist
from stadspeil.publish.views.sentence import SMALL_COUNT, change_text, figure_text
from stadspeil.publish.views.table import Cell, cell_text, parts_exceed_total, source_line


@dataclass(frozen=True)
class MoneyChange:
    """A change of an amount: in figures, as a percentage, in words, and what caused it.

    `percent` is empty where none is given; `words` then say what there is to say.
    """

    id: str
    amount: str
    percent: str
    words: str
    causes: tuple[str, ...]


@dataclass(frozen=True)
class Amounts:
    """An amount by period: cells in their order, the latest in words, its change."""

    cells: tuple[Cell, ...]
    latest: str
    observation: str
    change: MoneyChange | None


@dataclass(frozen=True)
class ClientCell:
    """The people of a period; `when` says which day or part of it, if not the whole."""

    cell: Cell
    when: str


@dataclass(frozen=True)
class Clients:
    """Figures of an indicator that names a budget line. `shared` counts the lines that it names.

    It is 1 where the figure is about this line only.
    """

    indicator: str
    title: str
    unit: str
    shared: int
    cells: tuple[ClientCell, ...]


@dataclass(frozen=True)
class GoalLink:
    """A goal that a budget line is linked to, by itself or only through an indicator."""

    id: str
    title: str
    via: bool


@dataclass(frozen=True)
class MoneyLine:
    """A product: what it cost, for whom, and to what end.

    `width` is how long its bar is, in percent of the longest; negative amounts have none.
    """

    code: str
    title: str
    domain: Domain
    amounts: Amounts
    width: float
    is_income: bool
    is_small: bool
    note: str
    clients: tuple[Clients, ...]
    indicators: tuple[tuple[str, str], ...]
    goals: tuple[GoalLink, ...]


@dataclass(frozen=True)
class OtherCosts:
    """An indicator of the same law that counts euros in another way."""

    indicator: str
    title: str
    source: str
    cells: tuple[Cell, ...]
    caveats: tuple[str, ...]


@dataclass(frozen=True)
class LawMoney:
    """The products of a law with their total, and what another source says of the same law."""

    domain: Domain
    title: str
    total: Amounts | None
    in_words: tuple[Cell, ...]
    lines: tuple[MoneyLine, ...]
    others: tuple[OtherCosts, ...]


@dataclass(frozen=True)
class MoneyView:
    """All spending of an edition in one language.

    `is_corrected` tells that some of it was printed otherwise before.
    """

    indicator: str
    title: str
    periods: tuple[str, ...]
    latest: str
    earlier: str
    total: Amounts | None
    laws: tuple[LawMoney, ...]
    caveats: tuple[str, ...]
    without_line: tuple[tuple[Domain, tuple[tuple[str, str], ...]], ...]
    unit: str
    sources: tuple[str, ...]
    is_corrected: bool

    @property
    def lines(self) -> tuple[MoneyLine, ...]:
        """Every product."""
        return tuple(line for law in self.laws for line in law.lines)

    @property
    def bars(self) -> tuple[MoneyLine, ...]:
        """What was spent, the largest amount first."""
        spent = [line for line in self.lines if not line.is_income]
        return tuple(sorted(spent, key=lambda line: -line.width))

    @property
    def repayments(self) -> tuple[MoneyLine, ...]:
        """What came back."""
        return tuple(line for line in self.lines if line.is_income)


def build_money_view(monitor: Monitor, language: Language) -> MoneyView | None:
    """The view of the money; None for an edition without budget lines that have figures."""
    datasets = {line.dataset for line in monitor.edition.budget}
    for indicator in monitor.edition.indicators.values():
        match indicator.expression:
            case Reference(dataset, _, ()) if dataset in datasets and indicator.spec.breakdowns:
                builder = _Builder(monitor, language, indicator, dataset)
                if builder.periods:
                    return builder.build()
    return None


class _Builder:
    def __init__(
        self, monitor: Monitor, language: Language, indicator: Indicator, dataset: str
    ) -> None:
        self._monitor = monitor
        self._edition = monitor.edition
        self._language = language
        self._indicator = indicator
        self._area = monitor.edition.settings.area
        self._unit = monitor.edition.units[indicator.spec.unit]
        self._lines = {
            line.code: line for line in monitor.edition.budget if line.dataset == dataset
        }
        self._dimension = next(
            name
            for name in indicator.spec.breakdowns
            if monitor.edition.dimension(indicator, name).from_attribute is None
        )
        self._codelist = breakdown_codelist(monitor.edition, indicator, self._dimension)
        own = [
            item for item in monitor.by_indicator.get(indicator.id, ()) if item.area == self._area
        ]
        self._present = {code for item in own for name, code in item.breakdown}
        codes = {item.period for item in own}
        self.periods = sorted(codes, key=parse_period)

    def build(self) -> MoneyView:
        language, spec = self._language, self._indicator.spec
        latest = self.periods[-1]
        change = self._change(())
        return MoneyView(
            self._indicator.id,
            language.text(spec.title),
            tuple(language.short_period(period) for period in self.periods),
            language.period(latest),
            language.when(change.period_from) if change else "",
            self._amounts(()) if self._find((), latest) else None,
            self._laws(),
            tuple(language.text(caveat) for caveat in spec.caveats),
            self._without_line(),
            unit_phrase(self._unit, language),
            tuple(
                source_line(self._edition, name, language)
                for name in dict.fromkeys(
                    reference.dataset for reference in references(self._indicator.expression)
                )
            ),
            any(name.startswith(f"{self._indicator.id}:") for name in self._monitor.corrections),
        )

    # -- products and laws

    def _laws(self) -> tuple[LawMoney, ...]:
        leaves = [
            code.code
            for code in self._codelist
            if code.code in self._present and not self._has_parts(code.code)
        ]
        longest = max((self._latest_value(code) for code in leaves), default=0.0)
        by_top: dict[str, list[MoneyLine]] = {}
        for code in leaves:
            top = [code, *self._codelist.ancestors(code)][-1]
            by_top.setdefault(top, []).append(self._line(code, longest))
        found = []
        for top, lines in by_top.items():
            domain = lines[0].domain
            has_total = top in self._present
            breakdown = ((self._dimension, top),)
            found.append(
                LawMoney(
                    domain,
                    self._language.text(self._codelist.codes[top].title),
                    self._amounts(breakdown) if has_total else None,
                    self._in_words(self._indicator, breakdown) if has_total else (),
                    tuple(lines),
                    self._others(domain),
                )
            )
        return tuple(sorted(found, key=lambda law: -self._size(law)))

    def _size(self, law: LawMoney) -> float:
        return (law.total.cells[-1].value or 0.0) if law.total else 0.0

    def _has_parts(self, code: str) -> bool:
        return any(code in self._codelist.ancestors(other) for other in self._present)

    def _latest_value(self, code: str) -> float:
        found = self._find(((self._dimension, code),), self.periods[-1])
        return found.value or 0.0 if found else 0.0

    def _line(self, code: str, longest: float) -> MoneyLine:
        language = self._language
        line = self._lines.get(code)
        value = self._latest_value(code)
        naming = self._naming(line)
        clients = self._clients(line, naming)
        is_small = self._is_small(clients)
        title = line.title if line else self._codelist.codes[code].title
        return MoneyLine(
            code,
            language.text(title),
            line.domain if line else Domain.CONTEXT,
            self._amounts(((self._dimension, code),), is_small=is_small),
            round(100 * value / longest, 2) if value > 0 else 0.0,
            value < 0,
            is_small,
            language.text(line.note) if line and line.note else "",
            clients,
            tuple((item.id, language.text(item.spec.title)) for item in naming),
            self._goals(line, naming),
        )

    def _find(self, breakdown: Breakdown, period: str) -> Observation | None:
        return self._monitor.by_key.get((self._indicator.id, self._area, breakdown, period))

    def _amounts(self, breakdown: Breakdown, *, is_small: bool = False) -> Amounts:
        cells = tuple(self._cell(self._find(breakdown, period)) for period in self.periods)
        latest = self._find(breakdown, self.periods[-1])
        change = self._change(breakdown)
        return Amounts(
            cells,
            figure_text(self._edition, self._language, latest) if latest else "",
            latest.id if latest else "",
            self._say_change(change, is_small) if change else None,
        )

    def _cell(self, item: Observation | None) -> Cell:
        if item is None:
            return Cell("", "", None)
        return Cell(
            cell_text(self._edition, self._language, item), item.id, item.status, item.value
        )

    def _change(self, breakdown: Breakdown) -> Change | None:
        for change in self._monitor.changes_by_indicator.get(self._indicator.id, ()):
            if (
                change.area == self._area
                and change.breakdown == breakdown
                and change.period_to == self.periods[-1]
            ):
                return change
        return None

    def _say_change(self, change: Change, is_small: bool) -> MoneyChange:
        language, edition = self._language, self._edition
        shown = replace(change, relative=None) if is_small else change
        amount = percent = ""
        if change.refusal is None and change.difference is not None:
            decimals = self._indicator.spec.decimals
            amount = format_number(change.difference, decimals, language, sign=True)
            amount = language.mark(amount, f"{change.id}#difference")
            if shown.relative is not None:
                percent = f"{format_number(shown.relative, 1, language, sign=True)}%"
                percent = language.mark(percent, f"{change.id}#relative")
        causes = tuple(language.text(entry.reason) for entry in change.causes)
        return MoneyChange(
            change.id, amount, percent, change_text(edition, language, shown), causes
        )

    # -- for whom, and to what end

    def _naming(self, line: BudgetLine | None) -> list[Indicator]:
        if line is None:
            return []
        return [item for item in self._edition.indicators.values() if line.id in item.spec.budget]

    def _clients(self, line: BudgetLine | None, naming: Sequence[Indicator]) -> tuple[Clients, ...]:
        """The counts that say most precisely for whom a line pays."""
        found = []
        for item in naming:
            unit = self._edition.units[item.spec.unit]
            if line is None or unit.kind is not UnitKind.COUNT:
                continue
            breakdown = self._same_code(item, line.code)
            shared = 1 if breakdown else len(item.spec.budget)
            cells = tuple(self._client_cell(item, breakdown, period) for period in self.periods)
            if not any(cell.cell.observation for cell in cells):
                continue
            title = self._language.text(item.spec.title)
            for dimension, code in breakdown:
                codelist = breakdown_codelist(self._edition, item, dimension)
                title = f"{title}: {self._language.text(codelist.codes[code].title)}"
            found.append(Clients(item.id, title, unit.word(self._language.code), shared, cells))
        closest = min((item.shared for item in found), default=0)
        if closest == 1:
            return tuple(item for item in found if item.shared == 1)
        return tuple(found)

    def _same_code(self, item: Indicator, code: str) -> Breakdown:
        """The part of an indicator that has the code of a line; empty where it has none."""
        for observation in self._monitor.by_indicator.get(item.id, ()):
            for part in observation.breakdown:
                if part[1] == code and observation.area == self._area:
                    return observation.breakdown
        return ()

    def _client_cell(self, item: Indicator, breakdown: Breakdown, period: str) -> ClientCell:
        """The figure of a period, or else the last one inside it."""
        year = parse_period(period).year
        series = [
            found
            for found in self._monitor.series(item.id, self._area, breakdown)
            if parse_period(found.period).year == year
        ]
        if not series:
            return ClientCell(Cell("", "", None), "")
        exact = [found for found in series if found.period == period]
        chosen = (exact or sorted(series, key=lambda found: parse_period(found.period)))[-1]
        when = "" if exact else self._language.short_period(chosen.period)
        return ClientCell(self._cell(chosen), when)

    def _is_small(self, clients: Sequence[Clients]) -> bool:
        """Whether so few people are counted that a percentage of their costs says too little."""
        return any(
            item.shared == 1
            and parts_exceed_total(self._edition, self._edition.indicators[item.indicator])
            and any(
                cell.cell.value is not None and cell.cell.value < SMALL_COUNT
                for cell in item.cells[-2:]
            )
            for item in clients
        )

    def _goals(self, line: BudgetLine | None, naming: Sequence[Indicator]) -> tuple[GoalLink, ...]:
        goals = self._edition.goals.goals
        titles = {goal.id: goal.title for goal in goals} | {
            aim.id: aim.text for goal in goals for aim in goal.aims
        }
        found: dict[str, GoalLink] = {}
        pairs = [(name, False) for name in (line.goals if line else ())]
        pairs += [(name, True) for item in naming for name in item.spec.goals]
        for name, via in pairs:
            found.setdefault(name, GoalLink(name, self._language.text(titles[name]), via))
        return tuple(found.values())

    # -- other sources

    def _in_words(self, item: Indicator, breakdown: Breakdown) -> tuple[Cell, ...]:
        cells = []
        for period in self.periods:
            found = self._monitor.by_key.get((item.id, self._area, breakdown, period))
            if found is None:
                cells.append(Cell("", "", None))
            else:
                text = figure_text(self._edition, self._language, found)
                cells.append(Cell(text, found.id, found.status, found.value))
        return tuple(cells)

    def _others(self, domain: Domain) -> tuple[OtherCosts, ...]:
        """What other indicators of a law say about its euros in the same periods."""
        found = []
        for item in self._edition.indicators.values():
            unit = self._edition.units[item.spec.unit]
            if item.spec.domain is not domain or unit.kind is not UnitKind.MONEY:
                continue
            cells = self._in_words(item, ())
            if item.id != self._indicator.id and any(cell.observation for cell in cells):
                datasets = dict.fromkeys(leaf.dataset for leaf in references(item.expression))
                found.append(
                    OtherCosts(
                        item.id,
                        self._language.text(item.spec.title),
                        "; ".join(
                            source_line(self._edition, name, self._language) for name in datasets
                        ),
                        cells,
                        tuple(self._language.text(caveat) for caveat in item.spec.caveats),
                    )
                )
        return tuple(found)

    def _without_line(self) -> tuple[tuple[Domain, tuple[tuple[str, str], ...]], ...]:
        """The indicators of the laws that no budget line pays for, as far as documents say."""
        laws = {line.domain for line in self._lines.values()} - {Domain.CONTEXT, Domain.SAMEN}
        groups: dict[Domain, list[tuple[str, str]]] = {}
        for item in self._edition.indicators.values():
            if item.spec.domain in laws and not item.spec.budget:
                title = self._language.text(item.spec.title)
                groups.setdefault(item.spec.domain, []).append((item.id, title))
        return tuple((domain, tuple(items)) for domain, items in groups.items())
