"""Findings about single products: what rose fastest, and what is for too few people to rank."""

from collections.abc import Iterator

from stadspeil.findings.figures import Figures
from stadspeil.findings.products import Listed, Listing, People, find_listings
from stadspeil.findings.saying import say_change, say_move
from stadspeil.findings.wording import Speech, paragraph, speak
from stadspeil.model.discontinuity import DiscontinuityKind
from stadspeil.model.finding import (
    Finding,
    FindingKind,
    Sentence,
    Uncertainty,
    UncertaintyKind,
    finding_id,
)
from stadspeil.model.insight import Product, Standing


def find_risers(figures: Figures) -> Iterator[Finding]:
    """The fastest risers of each law, and the products that are for few people."""
    for listing in find_listings(figures):
        for item in listing.listed:
            product = item.product
            if product.place is not None and product.place <= listing.source.number:
                yield _build(listing, item, FindingKind.RISER)
            elif product.standing is Standing.SMALL:
                yield _build(listing, item, FindingKind.SMALL)


def _build(listing: Listing, item: Listed, kind: FindingKind) -> Finding:
    figures, product, working = listing.figures, item.product, item.working
    parts = listing.parts
    rows = [parts.at(product.code, listing.period_to), parts.at(product.code, listing.period_from)]
    difference = product.quantity("difference")
    limits = working.bounds.get("difference")
    say = (
        (lambda speech: _say_riser(speech, item))
        if kind is FindingKind.RISER
        else (lambda speech: _say_small(speech, listing, item))
    )
    return Finding(
        id=finding_id(kind, parts.indicator, figures.area, listing.period_to, product.breakdown),
        kind=kind,
        domain=listing.source.law,
        indicator=parts.indicator,
        area=figures.area,
        period=listing.period_to,
        breakdown=product.breakdown,
        quantities=working.result,
        lead="after" if product.quantity("after") else None,
        change="difference" if difference else None,
        sentences=speak(figures.edition, say),
        uncertainty=(
            Uncertainty(UncertaintyKind.ROUNDING, "difference", limits.lower, limits.upper),
        )
        if limits and limits.lower < limits.upper
        else (),
        caveats=(*product.causes, *figures.caveats(parts.indicator)),
        size_money=abs(difference.value) if difference else None,
        size_people=_people_at_stake(product),
        certainty=figures.certainty(*(row for row in rows if row is not None)),
    )


def _people_at_stake(product: Product) -> float | None:
    """How many people more or fewer, where they are counted for the product itself."""
    after, before = product.quantity("people_after"), product.quantity("people_before")
    if after is None or before is None or product.people_of is not None:
        return None
    return abs(after.value - before.value)


def _say_riser(speech: Speech, item: Listed) -> Sentence:
    product = item.product
    sentences = [say_change(speech, item.working, item.change)] if item.change else []
    if item.people is not None and product.quantity("people_after"):
        sentences.append(_say_people(speech, item, item.people))
    causes = item.change.causes if item.change else ()
    sentences += [
        speech.fill("finding_cause", cause=speech.text(entry.reason))
        for entry in causes
        if entry.kind is not DiscontinuityKind.GEEN_BREUK
    ]
    return paragraph(*sentences)


def _say_people(speech: Speech, item: Listed, people: People) -> Sentence:
    moved = say_move(
        speech, item.working, people.indicator, people.breakdown, "people_after", "people_before"
    )
    if people.group is None:
        return moved
    return paragraph(moved, speech.fill("finding_people_of_group"))


def _say_small(speech: Speech, listing: Listing, item: Listed) -> Sentence:
    """Counts only: no percentage, and no place."""
    parts, people = item.working.quantities, item.people
    if people is None:
        raise ValueError(f"{item.product.code} is small, but nobody is counted")
    hidden = people.are_hidden
    counted = "people_after" in parts
    return paragraph(
        speech.fill("finding_small_hidden") if hidden else (),
        speech.fill(
            "finding_small",
            when=speech.when(listing.period_to),
            verb=speech.verb("was", people.indicator),
            subject=speech.subject(people.indicator, people.breakdown),
            after=speech.number(parts["people_after"]),
            when_before=speech.when(listing.period_from),
            before=speech.number(parts["people_before"]),
        )
        if counted and not hidden
        else (),
        say_move(speech, item.working, listing.source.euros, item.product.breakdown)
        if "difference" in parts
        else (),
        () if hidden else speech.fill("finding_small_rule"),
    )
