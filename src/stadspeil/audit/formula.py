"""An equation as a person would write it, with the printed figures in it."""

from stadspeil.audit.equations import CONSTANT, Equation, Terms
from stadspeil.audit.ledger import Ledger

MOST_TERMS = 12
"""How many terms of a sum are written out."""

_SIGNS = {"=": "=", "<=": "≤", ">=": "≥"}


def render_formula(equation: Equation, ledger: Ledger) -> str:
    """The right side with its figures, such as `100 × 730 / 1090`, and its relation."""
    right = _right(equation, ledger)
    if equation.subject == CONSTANT:
        return f"{equation.target:g} = {right}"
    return f"{_SIGNS[equation.relation]} {right}"


def _right(equation: Equation, ledger: Ledger) -> str:
    if equation.kind == "change":
        later = _sum(tuple((1.0, n) for factor, n in equation.terms if factor > 0), ledger)
        earlier = _bracket(equation.base, ledger)
        earlier = _signed(earlier)
        return f"100 × ({later} - {earlier}) / {earlier}"
    if equation.kind == "mean":
        terms = tuple((1.0, n) for _, n in equation.terms)
        return f"({_sum(terms, ledger)}) / {len(terms)}"
    if not equation.terms:
        return f"{equation.constant:g}"
    factor = equation.terms[0][0]
    if factor != 1 and all(other == factor for other, _ in equation.terms):
        terms = tuple((1.0, n) for _, n in equation.terms)
        text = f"{factor:g} × {_bracket(terms, ledger)}"
    else:
        text = _sum(equation.terms, ledger)
    return f"{text} / {_bracket(equation.base, ledger)}" if equation.base else text


def _bracket(terms: Terms, ledger: Ledger) -> str:
    text = _sum(terms, ledger)
    return f"({text})" if len(terms) > 1 else text


def _sum(terms: Terms, ledger: Ledger) -> str:
    words: list[str] = []
    for place, (factor, number) in enumerate(terms[:MOST_TERMS]):
        figure = _figure(ledger, number)
        times = "" if abs(factor) == 1 else f"{abs(factor):g} × "
        sign = "- " if factor < 0 else "+ " if place else ""
        words.append(f"{sign}{times}{_signed(figure) if place else figure}")
    if len(terms) > MOST_TERMS:
        words.append(f"+ {len(terms) - MOST_TERMS} more")
    return " ".join(words)


def _figure(ledger: Ledger, number: int) -> str:
    value = ledger.figures[number].value
    return "?" if value is None else f"{value:f}"


def _signed(text: str) -> str:
    return f"({text})" if text.startswith("-") else text
