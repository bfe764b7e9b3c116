"""Findings of kind *hole*: goals, figures and euros between which no document draws a line.

One finding for each kind of hole and law: goals and aims without an indicator, indicators without
a goal, budget lines without an indicator, indicators without a budget line. They say what is
missing in the documents, and not that it ought to be there.
"""

from collections.abc import Iterator, Mapping, Sequence

from stadspeil.findings.figures import Figures
from stadspeil.findings.wording import Part, Speech, paragraph, speak
from stadspeil.model.base import Text
from stadspeil.model.edition import Indicator
from stadspeil.model.finding import Finding, FindingKind, Rule, Sentence, finding_id
from stadspeil.model.indicator import Domain, IndicatorSet
from stadspeil.model.unit import UnitKind

NAMES = 4
"""How many are named; the others are counted."""

LAWS = (Domain.JEUGDWET, Domain.WMO, Domain.PARTICIPATIEWET)

Named = Mapping[str, Text]
"""Entries of the edition by id (`goal:1a`), with their titles."""


def find_holes(figures: Figures) -> Iterator[Finding]:
    """Every kind of hole, law by law."""
    goals = figures.edition.goals
    linked = {goal for item in figures.indicators() for goal in item.spec.goals}
    wholes = {goal.id: {goal.id, *(aim.id for aim in goal.aims)} for goal in goals.goals}
    all_goals = {f"goal:{goal.id}": goal.title for goal in goals.goals}
    missing = {
        f"goal:{goal.id}": goal.title for goal in goals.goals if not wholes[goal.id] & linked
    }
    yield from _hole(figures, "goals", Domain.SAMEN, missing, all_goals)
    aims = {f"goal:{aim.id}": aim.text for goal in goals.goals for aim in goal.aims}
    unnamed = {name: text for name, text in aims.items() if name.partition(":")[2] not in linked}
    yield from _hole(figures, "aims", Domain.SAMEN, unnamed, aims)
    for law in LAWS:
        yield from _holes_of_law(figures, law)


def _holes_of_law(figures: Figures, law: Domain) -> Iterator[Finding]:
    counted = [item for item in figures.indicators() if _is_counted(figures, item, law)]
    everything = _titles(counted)
    if figures.edition.goals.goals:
        without = _titles([item for item in counted if not item.spec.goals])
        yield from _hole(figures, "without-goal", law, without, everything)
    lines = [line for line in figures.edition.budget if line.domain is law]
    if lines:
        named = {line for item in figures.indicators() for line in item.spec.budget}
        yield from _hole(
            figures,
            "without-figure",
            law,
            {f"budget:{line.id}": line.title for line in lines if line.id not in named},
            {f"budget:{line.id}": line.title for line in lines},
        )
        without = _titles([item for item in counted if not item.spec.budget])
        yield from _hole(figures, "without-euro", law, without, everything)


def _is_counted(figures: Figures, indicator: Indicator, law: Domain) -> bool:
    """Whether an indicator is about what a law does: no amount of money, and no background."""
    is_money = figures.unit(indicator.id).kind is UnitKind.MONEY
    background = indicator.spec.set is IndicatorSet.CONTEXT
    return indicator.spec.domain is law and not is_money and not background


def _titles(indicators: Sequence[Indicator]) -> Named:
    return {f"indicator:{item.id}": item.spec.title for item in indicators}


def _hole(
    figures: Figures, kind: str, law: Domain, missing: Named, everything: Named
) -> Iterator[Finding]:
    """The finding of one hole; none where nothing is missing."""
    if not missing:
        return
    settings = figures.edition.settings
    working = figures.working()
    working.count("count", Rule.COUNT, missing)
    working.count("total", Rule.COUNT, everything)
    names = list(missing)
    shown = names if len(names) <= NAMES + 1 else names[:NAMES]
    if len(shown) < len(names):
        working.count("more", Rule.COUNT, names[len(shown) :])
    parts = working.quantities

    def say(speech: Speech) -> Sentence:
        listed: list[Part] = [speech.lower(speech.text(missing[name])) for name in shown]
        if "more" in parts:
            number = speech.number(parts["more"])
            listed.append(speech.fill("finding_hole_more", number=number))
        return paragraph(
            speech.fill(
                f"finding_hole_{kind}",
                count=speech.number(parts["count"]),
                total=speech.number(parts["total"]),
                law=speech.language(f"finding_law_{law.value}"),
                names=speech.among(listed),
            )
        )

    yield Finding(
        id=finding_id(FindingKind.HOLE, f"{kind}-{law.value}", settings.area, str(settings.year)),
        kind=FindingKind.HOLE,
        domain=law,
        indicator=None,
        area=settings.area,
        period=str(settings.year),
        breakdown=(),
        quantities=working.result,
        lead="count",
        change=None,
        sentences=speak(figures.edition, say),
    )
