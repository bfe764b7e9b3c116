"""People who are counted in several approaches: what is certain, and what needs counts."""

from collections.abc import Iterator, Mapping, Sequence

from stadspeil.estimate.resolve import Resolver
from stadspeil.model.estimate import Estimate
from stadspeil.model.estimated import ApproachResult, Known, Range, Recaptured
from stadspeil.stats import (
    chapman,
    frechet_union_bounds,
    lincoln_petersen,
    union_under_dependence,
)


def union_values(
    estimate: Estimate, results: Sequence[ApproachResult], whole: float
) -> Iterator[tuple[str, float]]:
    """How many people the approaches cover together, at their points: bounds, and if assumed so."""
    if estimate.overlap is None or len(results) < 2:
        return
    shares = [item.share.point / 100 for item in results]
    bounds = frechet_union_bounds(shares)
    found = [("lower", bounds.lower), ("upper", bounds.upper)]
    found += [
        (f"dependence-{place}", union_under_dependence(shares, float(item.value)))
        for place, item in enumerate(estimate.overlap.dependence)
    ]
    for name, share in found:
        yield f"union.{name}", float(share) * whole
        yield f"union.{name}.share", float(share) * 100


def recapture(
    resolver: Resolver, results: Sequence[ApproachResult], inputs: Mapping[str, Known]
) -> Iterator[Recaptured]:
    """What counts of the overlap of two approaches give, where there are any."""
    overlap = resolver.estimate.overlap
    by_id = {item.approach.id: item for item in results}
    for place, item in enumerate(overlap.counts if overlap else ()):
        first, second = by_id[item.first], by_id[item.second]
        both = inputs[item.both]
        least = min(first.people.point, second.people.point)
        if both.value > least:
            resolver.note(
                ("overlap", "counts", place, "both"),
                f"{both.value:g} people in both {item.first!r} and {item.second!r}",
                f"no more than the smaller of the two: {least:g}",
                "correct the count, or name the approaches that it belongs to",
            )
            continue
        if both.value <= 0:
            resolver.note(
                ("overlap", "counts", place, "both"),
                "0 people in both",
                "more than 0: without anybody in both, nothing can be said of those in neither",
                "take the count out",
            )
            continue
        counts = (first.people.point, second.people.point, both.value)
        estimated = chapman(*counts)
        yield Recaptured(
            first.approach,
            second.approach,
            both,
            float(lincoln_petersen(*counts)),
            Range(float(estimated.lower), float(estimated.value), float(estimated.upper)),
        )
