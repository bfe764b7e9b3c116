"""`stadspeil registrations count`."""

from pathlib import Path
from typing import Annotated

import typer

from stadspeil.command.registrations import check_memory


def count(
    registration: Annotated[
        Path, typer.Argument(help="a prepared registration; or with --raw a folder with records")
    ],
    config: Annotated[Path, typer.Option(help="what to count: periods, areas, tables (YAML)")],
    out: Annotated[Path, typer.Option(help="the folder to make; an earlier one is replaced")],
    engine: Annotated[str, typer.Option(help="duckdb, or spark")] = "duckdb",
    raw: Annotated[bool, typer.Option("--raw", help="prepare the records first")] = False,
    unprotected: Annotated[
        bool, typer.Option("--unprotected", help="write the counts as they are, for eyes inside")
    ] = False,
    memory: Annotated[str, typer.Option(help="what the engine may use", metavar="SIZE")] = "1200MB",
) -> None:
    """Count a prepared registration into tables, protected unless told otherwise."""
    from stadspeil.command.progress import show_progress
    from stadspeil.pipeline.count import CountSettings, EngineName, count_registration

    if engine not in [*EngineName]:
        raise typer.BadParameter(f"{engine!r} is not {' or '.join(EngineName)}")
    check_memory(memory)
    settings = CountSettings(EngineName(engine), memory, raw, unprotected)
    with show_progress() as progress:
        counted = count_registration(registration, config, out, settings, progress)
    typer.echo(
        f"Counted {len(counted.cells)} periods for {len(counted.places.areas):,} areas into "
        f"{len(counted.tables)} tables in {out}"
    )
    if counted.prepared.synthetic:
        typer.echo("synthetic: nobody in these tables exists")
    if unprotected:
        typer.echo("Not protected: these counts may reveal persons. Keep them inside.")


def edition(
    tables: Annotated[Path, typer.Argument(help="a folder of protected or made-up tables")],
    out: Annotated[Path, typer.Option(help="the edition; it must have its areas.csv")],
    holder: Annotated[str, typer.Option(help="who holds the registration")],
    retrieved: Annotated[str, typer.Option(help="the month or day of the count: 2022-08")],
) -> None:
    """Write counted tables into an edition as its datasets and codelists."""
    from stadspeil.registrations.count.edition import Origin, write_datasets

    written = write_datasets(tables, out, Origin(holder, retrieved))
    typer.echo(f"Wrote {len(written)} datasets into {out}:")
    for name in written:
        typer.echo(f"  {name}")
