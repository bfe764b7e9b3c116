"""From a monitor to what stands out in it: every kind of finding, ranked and explained."""

from itertools import chain

from stadspeil.findings.changes import find_changes
from stadspeil.findings.comparison import find_comparisons
from stadspeil.findings.explaining import explain_findings
from stadspeil.findings.figures import Figures
from stadspeil.findings.priority import rank_findings
from stadspeil.findings.products import build_product_lists
from stadspeil.findings.risers import find_risers
from stadspeil.model.insight import Insight
from stadspeil.model.monitor import Monitor


def build_insight(monitor: Monitor) -> Insight:
    """All that stands out in a monitor."""
    figures = Figures(monitor)
    settings = monitor.edition.findings
    found = chain(find_changes(figures), find_comparisons(figures), find_risers(figures))
    explained, orphans = explain_findings(monitor.edition, found)
    ranked = rank_findings(monitor.edition, explained)
    hide = {item.finding: item for item in settings.hidden}
    known = {item.id for item in ranked}
    return Insight(
        findings=tuple(item for item in ranked if item.id not in hide),
        signals={},
        products=build_product_lists(figures),
        growth=(),
        hidden=tuple((item, hide[item.id]) for item in ranked if item.id in hide),
        orphans=orphans,
        unknown_choices=tuple(
            item for item in (*settings.pinned, *settings.hidden) if item.finding not in known
        ),
    )
