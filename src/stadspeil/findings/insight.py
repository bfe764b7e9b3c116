"""From a monitor to what stands out in it: every kind of finding, ranked and explained."""

from itertools import chain

from stadspeil.findings.areas import find_movements, find_ranks
from stadspeil.findings.benchmark import compare_all
from stadspeil.findings.changes import find_changes
from stadspeil.findings.comparison import find_comparisons
from stadspeil.findings.composition import find_composition
from stadspeil.findings.contributions import find_contributions
from stadspeil.findings.explaining import explain_findings
from stadspeil.findings.figures import Figures
from stadspeil.findings.growth import build_growth
from stadspeil.findings.growth_findings import find_growth
from stadspeil.findings.holes import find_holes
from stadspeil.findings.keys import with_keys
from stadspeil.findings.pairs import find_denominators, find_disagreements
from stadspeil.findings.per_head import spending_per_head
from stadspeil.findings.place import find_places
from stadspeil.findings.priority import rank_findings
from stadspeil.findings.products import build_product_lists
from stadspeil.findings.reconciliation import reconcile
from stadspeil.findings.risers import find_risers
from stadspeil.findings.signal import build_signals
from stadspeil.findings.trends import find_trends
from stadspeil.model.insight import Insight
from stadspeil.model.monitor import Monitor


def build_insight(monitor: Monitor) -> Insight:
    """All that stands out in a monitor."""
    figures = Figures(monitor)
    settings = monitor.edition.findings
    compared = compare_all(figures)
    placed = tuple(find_places(figures, compared))
    found = chain(
        find_changes(figures),
        find_risers(figures),
        find_growth(figures),
        find_comparisons(figures, compared),
        (finding for _, finding in placed),
        find_trends(figures),
        find_contributions(figures),
        find_denominators(figures),
        find_disagreements(figures),
        find_composition(figures),
        find_ranks(figures),
        find_movements(figures),
        find_holes(figures),
    )
    explained, orphans = explain_findings(monitor.edition, found)
    ranked = rank_findings(monitor.edition, explained)
    hide = {item.finding: item for item in settings.hidden}
    known = {item.id for item in ranked}
    shown = tuple(item for item in ranked if item.id not in hide)
    places = tuple(place for place, _ in placed)
    insight = Insight(
        findings=shown,
        signals=build_signals(figures, compared, places, shown),
        places=places,
        products=build_product_lists(figures),
        growth=build_growth(figures),
        per_head=spending_per_head(figures),
        reconciliations=reconcile(figures),
        hidden=tuple((item, hide[item.id]) for item in ranked if item.id in hide),
        orphans=orphans,
        unknown_choices=tuple(
            item for item in (*settings.pinned, *settings.hidden) if item.finding not in known
        ),
    )
    return with_keys(insight)
