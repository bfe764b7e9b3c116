"""The tables of codes and the datasets: what the tables of figures refer to and come from."""

from collections.abc import Iterator
from dataclasses import replace

from stadspeil.model.base import Identifier
from stadspeil.model.codelist import Code, Codelist
from stadspeil.model.data_package import (
    AREA_FIELDS,
    CODE_FIELDS,
    UNIT_FIELDS,
    Field,
    TableSchema,
    area_field,
    code_field,
    codelist_name,
    dataset_name,
    describe_measure,
    describe_origin,
    in_both,
    pattern_of,
    period_pattern,
    status_field,
)
from stadspeil.model.dataset import Dataset
from stadspeil.model.discontinuity import DiscontinuityKind
from stadspeil.model.edition import Edition
from stadspeil.model.unit import Unit, UnitKind
from stadspeil.observations.store import Store, quote
from stadspeil.publish.data.cells import write_list, write_number, write_object, write_texts
from stadspeil.publish.data.figures import PERCENTAGE_POINT
from stadspeil.publish.data.table import (
    Table,
    build_table,
    describe_field,
    table_description,
    table_title,
)


def build_areas(edition: Edition) -> Table:
    """The areas, in the format of an edition."""
    rows = (
        (
            area.code,
            area.name.nl,
            area.name.en or "",
            str(area.level),
            area.parent or "",
            write_texts(area.member_of),
            write_texts(area.aliases),
            write_number(area.longitude),
            write_number(area.latitude),
        )
        for area in edition.areas
    )
    return build_table("areas", AREA_FIELDS.values(), rows, "code")


def build_units(edition: Edition) -> Table:
    """The units, and that of differences between shares."""
    points = Unit(
        code=PERCENTAGE_POINT,
        kind=UnitKind.SHARE,
        nl_one="procentpunt",
        nl_many="procentpunten",
        en_one="percentage point",
        en_many="percentage points",
    )
    rows = (
        (
            unit.code,
            str(unit.kind),
            str(unit.scale),
            unit.symbol,
            unit.nl_one,
            unit.nl_many,
            unit.en_one,
            unit.en_many,
        )
        for unit in ({PERCENTAGE_POINT: points} | dict(edition.units)).values()
    )
    return build_table("units", UNIT_FIELDS.values(), rows, "code")


def build_discontinuities(edition: Edition) -> Table:
    """The register of discontinuities."""
    rows = (
        (
            entry.id,
            str(entry.kind),
            entry.dataset,
            write_list(entry.measures),
            write_list(entry.areas),
            write_object({name: list(codes) for name, codes in entry.where.items()}),
            entry.at,
            entry.reason.nl,
            entry.reason.en or "",
            entry.source,
        )
        for entry in edition.discontinuities
    )
    fields = (
        Field("id", required=True, unique=True, pattern=pattern_of(Identifier)),
        Field("kind", required=True, enum=tuple(DiscontinuityKind)),
        Field("dataset", required=True, enum=tuple(edition.datasets)),
        Field("measures"),
        Field("areas"),
        Field("where", "object", required=True),
        Field("at", required=True, pattern=period_pattern()),
        Field("reason_nl", required=True),
        Field("reason_en"),
        Field("source", required=True),
    )
    return build_table("discontinuities", fields, rows, "id")


def build_codelist(codelist: Codelist) -> Table:
    """A codelist, in the format of an edition: attributes have a column of their own."""
    attributes = tuple(dict.fromkeys(name for code in codelist for name in code.attributes))

    def row(code: Code) -> tuple[str, ...]:
        return (
            code.code,
            code.title.nl,
            code.title.en or "",
            code.parent or "",
            code.description.nl if code.description else "",
            (code.description.en or "") if code.description else "",
            code.phrase.nl if code.phrase else "",
            (code.phrase.en or "") if code.phrase else "",
            *(code.attributes.get(name, "") for name in attributes),
        )

    fields = (
        *(describe_field("codelist", item) for item in CODE_FIELDS.values()),
        *(Field(name) for name in attributes),
    )
    return Table(
        name=codelist_name(codelist.id),
        path=f"codelists/{codelist.id}.csv",
        title=f"{table_title('codelist')}: {codelist.id}",
        description=table_description("codelist"),
        schema=TableSchema(fields, ("code",)),
        rows=tuple(map(row, codelist)),
    )


def build_dataset(store: Store, dataset: Dataset) -> Table:
    """A dataset in one form, whatever dialect or workbook it was written in.

    The figures are those of the store: what is published is what was computed with.
    """
    spec = dataset.spec
    return Table(
        name=dataset_name(dataset.id),
        path=f"datasets/{dataset.id}.csv",
        title=in_both(spec.title),
        description=in_both(spec.description, "\n\n")
        if spec.description
        else table_description("dataset"),
        schema=TableSchema(
            tuple(_dataset_fields(store.edition, dataset)), ("area", "period", *dataset.dimensions)
        ),
        rows=tuple(_dataset_rows(store, dataset)),
        origin=describe_origin(spec.source),
    )


def _dataset_fields(edition: Edition, dataset: Dataset) -> Iterator[Field]:
    yield describe_field("dataset", area_field())
    pattern = period_pattern(dataset.spec.period.frequency)
    yield describe_field("dataset", Field("period", required=True, pattern=pattern))
    for name, dimension in dataset.spec.dimensions.items():
        codelist = edition.codelists[dimension.codelist]
        yield code_field(dataset, name, codelist)
    for name, measure in dataset.measures.items():
        yield Field(
            name,
            "number" if measure.decimals else "integer",
            title=in_both(measure.title) if measure.title else "",
            description=describe_measure(measure, edition.units[measure.unit]),
            minimum=measure.minimum,
            maximum=measure.maximum,
        )
        yield replace(describe_field("dataset", status_field()), name=f"{name}_status")
    yield describe_field("dataset", Field("note"))


def _dataset_rows(store: Store, dataset: Dataset) -> Iterator[tuple[str, ...]]:
    notes = {row.line: row.note for row in dataset.rows}
    first_figure = 2 + len(dataset.dimensions)
    for line, *cells in store.query(f"SELECT * FROM {quote(dataset.id)} ORDER BY line"):
        keys, figures = cells[:first_figure], cells[first_figure:]
        yield (
            *keys,
            *(
                cell
                for value, status in zip(figures[::2], figures[1::2], strict=True)
                for cell in (write_number(value), status)
            ),
            notes[line],
        )
