"""What commands print for people."""

from collections.abc import Sequence
from itertools import groupby
from pathlib import Path
from textwrap import wrap

from stadspeil.claims import Scan
from stadspeil.command.find import Explanation
from stadspeil.language import format_cell, load_language
from stadspeil.model.edition import Edition, Indicator
from stadspeil.model.finding import Finding, sentence_text
from stadspeil.model.monitor import Monitor
from stadspeil.model.observation import Breakdown, Change, Observation
from stadspeil.model.period import parse_period
from stadspeil.observations import Derivation
from stadspeil.publish.views.indicator import suspected_text
from stadspeil.publish.views.sentence import change_text, figure_text

WIDTH = 96
"""Columns of a line of running text."""


def render_check(monitor: Monitor, scan: Scan) -> str:
    """That an edition is fine, what is in it, and what a person still has to judge."""
    edition = monitor.edition
    language = load_language("nl")
    counts = (
        f"{len(edition.datasets)} datasets, {len(edition.indicators)} indicators, "
        f"{len(edition.chapters)} chapters, {len(monitor.observations)} figures"
    )
    lines = [f"{edition.settings.id} is fine: {counts}."]
    for suspect in monitor.suspected:
        lines.append(f"Suspected break in {suspect.indicator} ({suspect.area}):")
        lines.append(f"  {suspected_text(edition, language, suspect)}")
        lines.append(f"  To judge it, add an entry to discontinuities.yaml at {suspect.period_to}:")
        lines.append("  kind meetbreuk, or geen-breuk.")
    lines += _scan_lines(scan)
    return "\n".join(lines)


def _scan_lines(scan: Scan) -> list[str]:
    """What the texts claim, and every word in them that no figure bears out."""
    checked = f"claims that hold {scan.claims}, passages with a source {scan.stated}"
    lines = [f"Texts: {checked}, words that rest on nothing {len(scan.remarks)}."]
    for remark in scan.remarks:
        place = remark.file + (f":{remark.line}" if remark.line else "")
        lines.append(f"{place}: {remark.found}")
        lines.append(f"    expected: {remark.expected}")
        lines.append(f"    do: {remark.action}")
    return lines


def render_list(edition: Edition) -> str:
    """The indicators, one on a line, by domain."""
    width = max(len(name) for name in edition.indicators)
    lines = []
    domain = ""
    for indicator in sorted(edition.indicators.values(), key=lambda item: item.spec.domain):
        if indicator.spec.domain != domain:
            domain = indicator.spec.domain
            lines.append(f"{domain}:")
        lines.append(f"  {indicator.id:<{width}}  {indicator.spec.title.nl}")
    return "\n".join(lines)


def render_findings(findings: Sequence[Finding], code: str) -> str:
    """The findings by law: place, score and kind, the sentence, and what it rests on."""
    language = load_language(code)
    lines = []
    for domain, group in groupby(findings, key=lambda item: item.domain):
        lines.append(f"{language(f'domain_{domain.value}')}:")
        for item in group:
            priority = item.priority
            head = f"  {priority.place:>3}. [{priority.score:.2f}] " if priority else "  "
            lines.append(f"{head}{item.kind.value}  {item.id}")
            lines += wrap(
                sentence_text(item.sentences[code]),
                WIDTH,
                initial_indent=" " * 7,
                subsequent_indent=" " * 7,
            )
    return "\n".join(lines) or "Nothing stands out."


def render_show(monitor: Monitor, indicator: Indicator) -> str:
    """The figures of an indicator: a line per area and breakdown, a column per period."""
    language = load_language("nl")
    members = monitor.by_indicator.get(indicator.id, ())
    periods = sorted({parse_period(item.period) for item in members})
    series = dict.fromkeys((item.area, item.breakdown) for item in members)
    rows = [["area", "breakdown", *(period.code for period in periods)]]
    for area, breakdown in series:
        cells = []
        for period in periods:
            found = monitor.by_key.get((indicator.id, area, breakdown, period.code))
            cells.append(_mark(monitor.edition, found) if found else "")
        rows.append([area, _codes(breakdown), *cells])
    title = f"{indicator.spec.title.nl} ({indicator.spec.unit})"
    sources = dict.fromkeys(item.source for item in members)
    notes = [f"source: {source}" for source in sources]
    if any(item.status == "P" for item in members):
        notes.append("* provisional")
    return "\n".join(
        [title, "", *_align(rows), "", language.text(indicator.spec.definition), *notes]
    )


def _mark(edition: Edition, observation: Observation) -> str:
    if observation.value is None:
        return str(observation.reason)
    spec = edition.indicators[observation.indicator].spec
    unit = edition.units[spec.unit]
    text = format_cell(observation.value, unit, spec.decimals, load_language("nl"))
    return text + ("*" if observation.status == "P" else "")


def _plain(value: float | None) -> str:
    """A figure as a program would print it, without the noise of binary arithmetic."""
    return "none" if value is None else f"{value:.12g}"


def _codes(breakdown: Breakdown) -> str:
    return ";".join(f"{name}={code}" for name, code in breakdown)


def _align(rows: Sequence[Sequence[str]]) -> list[str]:
    widths = [max(len(row[place]) for row in rows) for place in range(len(rows[0]))]
    return [
        "  ".join(
            cell.ljust(width) if place < 2 else cell.rjust(width)
            for place, (cell, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in rows
    ]


def render_explanation(monitor: Monitor, explanation: Explanation) -> str:
    """The derivation of a figure or a change, down to file and line."""
    lines = []
    if explanation.change is not None:
        lines += _change_lines(monitor, explanation.change)
    for derivation in (explanation.earlier, explanation.derivation):
        if derivation is not None:
            lines += ["", *_derivation_lines(monitor.edition, derivation)]
    return "\n".join(lines).strip("\n")


def _change_lines(monitor: Monitor, change: Change) -> list[str]:
    edition = monitor.edition
    lines = [
        change.id,
        f"  change:      {change_text(edition, load_language('nl'), change)}",
    ]
    if change.refusal is not None:
        lines.append(f"  refused:     {change.refusal}")
        lines += [
            f"  reason:      {suspected_text(edition, load_language('nl'), suspect)}"
            for suspect in monitor.suspected
            if change.refusal == "suspected-break" and suspect.area == change.area
        ]
    else:
        lines.append(f"  from:        {_plain(change.value_from)}")
        lines.append(f"  to:          {_plain(change.value_to)}")
        lines.append(f"  difference:  {_plain(change.difference)}")
        if change.relative is not None:
            lines.append(
                f"  relative:    {_plain(change.relative)} % = 100 * {_plain(change.difference)} "
                f"/ {_plain(change.value_from)}"
            )
    for entry in change.causes:
        register = Path(edition.root) / "discontinuities.yaml"
        place = f"{register}:{edition.discontinuity_lines[entry.id]}"
        lines.append(f"  register:    {entry.kind} {entry.id} ({place})")
        lines.append(f"               {entry.reason.nl}")
    if change.skipped:
        lines.append(f"  skipped:     {', '.join(change.skipped)}")
    return lines


def _derivation_lines(edition: Edition, derivation: Derivation) -> list[str]:
    item = derivation.observation
    root = Path(edition.root)
    language = load_language("nl")
    rules = ", ".join(rule.value for rule in item.precision.rounding)
    lines = [
        item.id,
        f"  figure:      {figure_text(edition, language, item)}",
        f"  value:       {_plain(item.value)}" + (f" ({item.reason})" if item.reason else ""),
        f"  unit:        {item.unit}",
        f"  status:      {item.status.value} ({item.status.name.lower()})",
        f"  expression:  {derivation.expression}",
        f"  defined in:  {root / derivation.defined_in}",
    ]
    if item.numerator is not None or item.denominator is not None:
        lines.append(f"  numerator:   {_plain(item.numerator)}")
        lines.append(f"  denominator: {_plain(item.denominator)}")
    lines += [
        f"  precision:   {item.precision.decimals} decimals shown; source rounding: {rules}",
        f"  source:      {item.source}",
        f"  vintage:     {item.vintage}",
    ]
    for part in derivation.parts:
        lines.append(f"  {part.expression} =")
        for cell in part.inputs:
            key = ", ".join([cell.area, cell.period, *(code for _, code in cell.codes)])
            status = "" if cell.status == "A" else f" [{cell.status}]"
            note = f"  ({cell.note})" if cell.note else ""
            lines.append(
                f"    {cell.raw or '(empty)'}{status}  {root / cell.file}:{cell.line}  {key}{note}"
            )
    return lines
