"""The tables of figures: observations, and the changes between them."""

from collections.abc import Iterable

from stadspeil.model.base import Identifier
from stadspeil.model.data_package import (
    Field,
    area_field,
    pattern_of,
    period_pattern,
    status_field,
)
from stadspeil.model.edition import Edition
from stadspeil.model.monitor import Monitor
from stadspeil.model.observation import Change, Observation, Refusal
from stadspeil.model.unit import UnitKind
from stadspeil.publish.data.cells import write_difference, write_list, write_number, write_object
from stadspeil.publish.data.table import Table, build_table

PERCENTAGE_POINT = "procentpunt"
"""The unit of a difference between shares."""

_ID = r"^[a-z][a-z0-9-]*:\S+@\d{4}-\d{2}(-\d{2})?$"
_IDS = rf"^{pattern_of(Identifier)[1:-1]}(;{pattern_of(Identifier)[1:-1]})*$"
_REASONS = ("missing", "suppressed", "zero-denominator", "incomplete")


def build_observations(monitor: Monitor) -> Table:
    """Every observation, in the order of the monitor."""
    return tabulate_observations(monitor.edition, monitor.observations)


def tabulate_observations(edition: Edition, observations: Iterable[Observation]) -> Table:
    """Some observations, with the columns that every table of them has."""
    areas = edition.areas

    def row(item: Observation) -> tuple[str, ...]:
        precision = {
            "decimals": item.precision.decimals,
            "rounding": [str(rule) for rule in item.precision.rounding],
        }
        return (
            item.id,
            item.indicator,
            item.area,
            areas[item.area].name.nl,
            item.period,
            write_object(dict(item.breakdown)),
            item.vintage,
            write_number(item.value),
            item.unit,
            str(item.status),
            write_number(item.numerator),
            write_number(item.denominator),
            write_object(precision),
            item.source,
            write_list(item.dataset),
            item.reason or "",
        )

    fields = (
        Field("id", required=True, unique=True, pattern=_ID),
        _indicator_field(),
        area_field(),
        Field("area_name", required=True),
        Field("period", required=True, pattern=period_pattern()),
        Field("breakdown", "object", required=True),
        Field("vintage", required=True, pattern=r"^\d{4}-\d{2}(-\d{2})?$"),
        Field("value", "number"),
        _unit_field(),
        status_field(),
        Field("numerator", "number"),
        Field("denominator", "number"),
        Field("precision", "object", required=True),
        Field("source", required=True),
        Field("dataset", required=True, pattern=_IDS),
        Field("reason", enum=_REASONS),
    )
    return build_table("observations", fields, map(row, observations), "id")


def build_changes(monitor: Monitor) -> Table:
    """Every default change, and those that chapters ask for, by indicator."""
    edition = monitor.edition

    def row(item: Change) -> tuple[str, ...]:
        spec = edition.indicators[item.indicator].spec
        is_share = edition.units[spec.unit].kind is UnitKind.SHARE
        has_relative = item.relative is not None
        return (
            item.id,
            item.indicator,
            item.area,
            edition.areas[item.area].name.nl,
            write_object(dict(item.breakdown)),
            item.period_from,
            item.period_to,
            write_number(item.value_from),
            write_number(item.value_to),
            write_difference(item.difference),
            write_difference(item.relative),
            PERCENTAGE_POINT if is_share else spec.unit,
            write_difference(item.difference) if has_relative else "",
            write_number(item.value_from) if has_relative else "",
            str(item.status),
            item.refusal or "",
            item.reason.nl if item.reason else "",
            write_list(entry.id for entry in item.causes),
            write_list(item.skipped),
        )

    fields = (
        Field("id", required=True, unique=True, pattern=_ID),
        _indicator_field(),
        area_field(),
        Field("area_name", required=True),
        Field("breakdown", "object", required=True),
        Field("period_from", required=True, pattern=period_pattern()),
        Field("period_to", required=True, pattern=period_pattern()),
        Field("value_from", "number"),
        Field("value_to", "number"),
        Field("difference", "number"),
        Field("relative", "number"),
        _unit_field(),
        Field("numerator", "number"),
        Field("denominator", "number"),
        status_field(),
        Field("refusal", enum=tuple(Refusal)),
        Field("reason"),
        Field("causes", pattern=_IDS),
        Field("skipped"),
    )
    return build_table("changes", fields, map(row, all_changes(monitor)), "id")


def all_changes(monitor: Monitor) -> list[Change]:
    """The default changes and, after those of the same indicator, what only chapters ask for."""
    changes = {item.id: item for item in monitor.changes}
    for asked in monitor.asked.values():
        changes.setdefault(asked.id, asked)
    order = {identifier: place for place, identifier in enumerate(monitor.edition.indicators)}
    return sorted(changes.values(), key=lambda item: order[item.indicator])


def _indicator_field() -> Field:
    return Field(
        "indicator",
        required=True,
        pattern=pattern_of(Identifier),
        references=("indicators", "id"),
    )


def _unit_field() -> Field:
    return Field(
        "unit", required=True, pattern=pattern_of(Identifier), references=("units", "code")
    )
