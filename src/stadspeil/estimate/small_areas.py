"""An estimate by district: its total spread over the areas of a level by counts known for each."""

from collections.abc import Iterator, Mapping

from stadspeil.estimate.resolve import Resolver
from stadspeil.model.estimate import AreaKey, SmallAreaSpec
from stadspeil.model.monitor import Monitor
from stadspeil.stats import Estimate, synthetic_estimate


def list_areas(monitor: Monitor, spec: SmallAreaSpec) -> tuple[str, ...]:
    """The areas of the level inside the city, without those that are made up of others."""
    areas = monitor.edition.areas
    inside = areas.inside(monitor.edition.settings.area, spec.level)
    return tuple(area.code for area in inside if not areas.members(area.code))


def estimate_areas(resolver: Resolver, values: Mapping[str, float]) -> Iterator[tuple[str, float]]:
    """The numbers of every area by name: `area.WK054600.low`, `.point`, `.high`, `.share`."""
    spec = resolver.estimate.small_areas
    if spec is None:
        return
    areas = list_areas(resolver.monitor, spec)
    counts = [_read(resolver, place, key, areas) for place, key in enumerate(spec.keys)]
    if None in counts:
        return  # what is missing has a problem of its own
    chosen, low, high = values["choice"], values["low"], values["high"]
    if not areas or not low <= chosen <= high:
        resolver.note(
            ("small_areas",),
            f"{len(areas)} areas of level {spec.level.value}, and a chosen point of "
            f"{chosen:g} between {low:g} and {high:g}",
            "areas inside the city, and a chosen point between the lowest and highest approach",
            "add the areas to areas.csv, or correct the choice",
        )
        return
    found = synthetic_estimate(
        [row for row in counts if row is not None],
        Estimate(chosen, low, high),
        [float(key.half_width) for key in spec.keys],
    )
    for place, area in enumerate(areas):
        yield f"area.{area}.low", float(found.lower[place])
        yield f"area.{area}.point", float(found.point[place])
        yield f"area.{area}.high", float(found.upper[place])
        yield f"area.{area}.share", 100 * float(found.point[place]) / chosen
        for key, row in zip(spec.keys, found.by_key, strict=True):
            yield f"area.{area}.{key.id}", float(row[place])


def _read(
    resolver: Resolver, place: int, key: AreaKey, areas: tuple[str, ...]
) -> list[float] | None:
    """The count of a key in every area; None where it is not to be used."""
    path = ("small_areas", "keys", place)
    found: list[float] = []
    for area in areas:
        item = resolver.monitor.by_key.get((key.indicator, area, (), key.period))
        if item is None or item.value is None:
            resolver.note(
                path,
                f"no figure of {key.indicator} for {area} in {key.period}",
                "a figure for every area of the level",
                "add it to the dataset, or name another indicator or period",
            )
            return None
        found.append(item.value)
    whole = resolver.monitor.by_key.get(
        (key.indicator, resolver.monitor.edition.settings.area, (), key.period)
    )
    room = float(key.half_width) * (len(areas) + 1)
    if whole is not None and whole.value is not None and sum(found) > whole.value + room:
        resolver.note(
            path,
            f"the areas count {sum(found):g} of {key.indicator}, and the city {whole.value:g}",
            f"no more than the city, but for rounding: {whole.value + room:g}",
            "correct the figures, or half_width",
        )
        return None
    return found
