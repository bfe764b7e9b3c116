"""An audit as a page of its own: one file, for whoever has to judge it."""

import re
from collections.abc import Mapping
from decimal import Decimal

from jinja2 import Environment, PackageLoader, StrictUndefined

from stadspeil.language import Language, load_language
from stadspeil.language.numbers import format_number
from stadspeil.model.audit import AuditResult, Disclosure, Erratum, Interval
from stadspeil.model.publication import Publication, ReferenceRule

_NUMBER = re.compile(r"\d+(?:\.\d+)?")


def render_audit_page(publication: Publication, result: AuditResult, language: str = "nl") -> str:
    """The page in one language, with all labels of the publication escaped."""
    words = load_language(language)
    environment = Environment(
        loader=PackageLoader("stadspeil.publish"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    summary = result.summary
    references = {rule.id: rule for rule in publication.rules if isinstance(rule, ReferenceRule)}
    return environment.get_template("audit.html").render(
        words=words,
        title=publication.settings.title,
        holder=publication.settings.holder,
        summary=summary,
        result=result,
        sentences={claim.id: words.text(claim.text) for claim in publication.claims},
        outcomes=[
            (words("audit_consistent"), summary.consistent),
            (words("audit_rounding"), summary.explained_by_rounding),
            (words("audit_contradiction"), summary.contradictions),
            (words("audit_not_checkable"), sum(summary.not_checkable.values())),
        ],
        number=lambda value: format_number(value, 0, words),
        figure=lambda value: _figure(value, words),
        formula=lambda erratum: _formula(erratum, references, words),
        between=lambda interval: _between(interval, words),
        slip=lambda value: words(f"audit_slip_{value}"),
        certainty=lambda value: words(f"audit_certainty_{value}"),
        severity=lambda value: words(f"audit_severity_{value}"),
        state=lambda value: words(f"audit_state_{value}"),
    )


def _figure(value: float | None, words: Language) -> str:
    """A figure with the decimals that it has."""
    if value is None:
        return "–"
    decimals = max(0, -int(Decimal(f"{value:.10g}").normalize().as_tuple().exponent))
    return format_number(value, decimals, words)


def _formula(
    erratum: Erratum | Disclosure, references: Mapping[str, ReferenceRule], words: Language
) -> str:
    """How a figure follows, its numbers as the language writes them; or what a text points at."""
    rule = references.get(erratum.rule)
    if rule is None:
        return _NUMBER.sub(lambda found: _figure_as_printed(found[0], words), erratum.formula)
    key = "audit_refers" if rule.row is None else "audit_refers_row"
    rows = (rule.row,) if isinstance(rule.row, str) else rule.row or ()
    return words(key, to=", ".join(rule.to), row=", ".join(rows))


def _figure_as_printed(text: str, words: Language) -> str:
    return format_number(Decimal(text), len(text.partition(".")[2]), words)


def _between(interval: Interval, words: Language) -> str:
    low, high = _figure(interval.low, words), _figure(interval.high, words)
    return low if low == high else words("audit_between", low=low, high=high)
