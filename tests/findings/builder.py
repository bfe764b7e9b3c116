"""Tiny editions with what findings.yaml would say, for tests that ask for their findings."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from stadspeil.findings.figures import Figures
from stadspeil.model.explanation import Explanation
from stadspeil.model.finding import Finding, sentence_text
from stadspeil.model.finding_settings import FindingSettings
from stadspeil.model.monitor import Monitor
from tests.observations.builder import Drawn, Spec, dataset, draw_edition, indicator


def draw_figures(
    folder: Path,
    findings: Mapping[str, Any],
    *,
    explanations: tuple[Explanation, ...] = (),
    **drawn: Any,
) -> Figures:
    """The figures of an edition that `write_edition` draws, with these settings for findings."""
    drawing = draw_edition(folder, units=UNITS, **drawn)
    drawing.store.__exit__(None, None, None)
    return with_settings(drawing.monitor, findings, explanations)


def with_settings(
    monitor: Monitor, findings: Mapping[str, Any], explanations: tuple[Explanation, ...] = ()
) -> Figures:
    """The figures of a monitor, with other settings for findings."""
    edition = replace(
        monitor.edition,
        findings=FindingSettings.model_validate(findings),
        explanations=explanations,
    )
    return Figures(replace(monitor, edition=edition))


def euros(table: str, **others: Any) -> Drawn:
    """A dataset of euros by product, which add up; nothing is rounded unless asked for."""
    rounding = others.pop("rounding", "exact")
    unit = others.pop("unit", "euro")
    measures = {"euros": {"unit": unit, "rounding": rounding}}
    return dataset(table, dimensions={"product": "sum"}, measures=measures, **others)


def clients(table: str, total: str = "given", **others: Any) -> Drawn:
    """A dataset of unique clients by product, who may stand under several."""
    measure: dict[str, Any] = {"type": "non-additive", "unit": "clienten"}
    measure |= {name: others.pop(name) for name in ("rounding", "minimum") if name in others}
    measures = {"clients": measure}
    return dataset(table, dimensions={"product": total}, measures=measures, **others)


UNITS = """
    code,     kind,  scale, symbol, nl_one, nl_many,  en_one, en_many
    clienten, count, 1,     ,       cliënt, cliënten, client, clients
    inwoners, count, 1,     ,       inwoner, inwoners, inhabitant, inhabitants
"""

INDICATORS: Mapping[str, Spec] = {
    "kosten": indicator(
        "kosten.euros",
        unit="euro",
        domain="wmo",
        breakdowns=["product"],
        title={"nl": "Kosten", "en": "Costs"},
    ),
    "clienten": indicator(
        "clienten.clients",
        unit="clienten",
        domain="wmo",
        breakdowns=["product"],
        title={"nl": "Cliënten", "en": "Clients"},
    ),
}


def text(finding: Finding, language: str = "nl") -> str:
    """Its sentence, with ordinary spaces."""
    return sentence_text(finding.sentences[language]).replace("\N{NO-BREAK SPACE}", " ")
