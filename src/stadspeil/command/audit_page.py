"""An audit as a page of its own: one file, for whoever has to judge it."""

from decimal import Decimal

from jinja2 import Environment, PackageLoader, StrictUndefined

from stadspeil.language import Language, load_language
from stadspeil.language.numbers import format_number
from stadspeil.model.audit import AuditResult, Interval
from stadspeil.model.publication import Publication


def render_audit_page(publication: Publication, result: AuditResult, language: str = "nl") -> str:
    """The page in one language, with all labels of the publication escaped."""
    words = load_language(language)
    environment = Environment(
        loader=PackageLoader("stadspeil.command"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    summary = result.summary
    return environment.get_template("audit.html").render(
        words=words,
        title=publication.settings.title,
        holder=publication.settings.holder,
        summary=summary,
        result=result,
        sentences={claim.id: claim.text for claim in publication.claims},
        outcomes=[
            (words("audit_consistent"), summary.consistent),
            (words("audit_rounding"), summary.explained_by_rounding),
            (words("audit_contradiction"), summary.contradictions),
            (words("audit_not_checkable"), sum(summary.not_checkable.values())),
        ],
        number=lambda value: format_number(value, 0, words),
        figure=lambda value: _figure(value, words),
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


def _between(interval: Interval, words: Language) -> str:
    low, high = _figure(interval.low, words), _figure(interval.high, words)
    return low if low == high else words("audit_between", low=low, high=high)
