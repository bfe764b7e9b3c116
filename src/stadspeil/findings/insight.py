"""From a monitor to what stands out in it: every kind of finding, ranked and explained."""

from itertools import chain

from stadspeil.findings.changes import find_changes
from stadspeil.findings.comparison import find_comparisons
from stadspeil.findings.contributions import find_contributions
from stadspeil.findings.explaining import explain_findings
from stadspeil.findings.figures import Figures
from stadspeil.findings.growth import build_growth
from stadspeil.findings.growth_findings import find_growth
from stadspeil.findings.per_head import spending_per_head
from stadspeil.findings.priority import rank_findings
from stadspeil.findings.products import build_product_lists
from stadspeil.findings.reconciliation import reconcile
from stadspeil.findings.risers import find_risers
from stadspeil.model.insight import Insight
from stadspeil.model.monitor import Monitor


def build_insight(monitor: Monitor) -> Insight:
    """All that stands out in a monitor."""
    figures = Figures(monitor)
    settings = monitor.edition.findings
    found = chain(
        find_changes(figures),
        find_comparisons(figures),
        find_risers(figures),
        find_growth(figures),
        find_contributions(figures),
    )
    explained, orphans = explain_findings(monitor.edition, found)
    ranked = rank_findings(monitor.edition, explained)
    hide = {item.finding: item for item in settings.hidden}
    known = {item.id for item in ranked}
    return Insight(
        findings=tuple(item for item in ranked if item.id not in hide),
        signals={},
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
