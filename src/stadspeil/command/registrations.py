"""`stadspeil registrations`: from client records to tables."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from stadspeil.registrations.prepared import Prepared

app = typer.Typer(
    help="From client records to tables.", no_args_is_help=True, rich_markup_mode=None
)


@app.command()
def synthesize(
    out: Annotated[Path, typer.Option(help="the folder to make; an earlier one is replaced")],
    preset: Annotated[
        str, typer.Option(help="leiden (its published tables) or country (any size)")
    ] = "leiden",
    records: Annotated[
        int, typer.Option(help="about how many provisions; for country", min=1_000, max=400_000_000)
    ] = 2_000_000,
    seed: Annotated[int, typer.Option(help="another seed gives other records", min=0)] = 1,
    output: Annotated[str, typer.Option("--format", help="csv or parquet")] = "csv",
) -> None:
    """Make up a registration: nobody in it exists, and its files say so."""
    from stadspeil.command.progress import show_progress
    from stadspeil.pipeline.registrations import synthesize_registration
    from stadspeil.registrations.synthetic.presets import Preset
    from stadspeil.registrations.synthetic.write import FileFormat

    chosen = _choose(preset, [*Preset], "--preset")
    form = _choose(output, [*FileFormat], "--format")
    with show_progress() as progress:
        rows = synthesize_registration(
            Preset(chosen),
            out,
            records=records,
            seed=seed,
            form=FileFormat(form),
            progress=progress,
        )
    typer.echo(f"Made up {sum(rows.values()):,} records of nobody, in {out}:")
    for table, count in rows.items():
        typer.echo(f"  {table:<10} {count:>13,}")


@app.command()
def prepare(
    registration: Annotated[
        Path, typer.Argument(help="a folder with records, and perhaps mapping.yaml")
    ],
    out: Annotated[Path, typer.Option(help="the folder to make; an earlier one is replaced")],
    mapping: Annotated[
        Path | None, typer.Option(help="a mapping elsewhere than in that folder")
    ] = None,
    memory: Annotated[str, typer.Option(help="what the database may use", metavar="SIZE")] = "2GB",
) -> None:
    """Check the records of a registration and write them down ready for counting."""
    from stadspeil.command.progress import show_progress
    from stadspeil.pipeline.registrations import prepare_registration

    check_memory(memory)
    with show_progress() as progress:
        prepared = prepare_registration(
            registration, out, mapping=mapping, memory=memory, progress=progress
        )
    typer.echo(f"Prepared {registration} in {out}:")
    for line in render_prepared(prepared):
        typer.echo(f"  {line}")


def check_memory(size: str) -> None:
    """Refuse what is no size of memory.

    >>> check_memory("1.5GB")
    """
    if not re.fullmatch(r"[1-9]\d*(\.\d+)?(MB|GB)", size):
        raise typer.BadParameter(f"{size!r} is not a size such as 2GB", param_hint="--memory")


def render_prepared(prepared: "Prepared") -> Iterator[str]:
    """How many records came in, can be counted and were set apart, by table."""
    for name, table in prepared.tables.items():
        apart = sum(table.set_apart.values())
        rules = ", ".join(f"{rule} {count:,}" for rule, count in sorted(table.set_apart.items()))
        yield (
            f"{name:<10} {table.rows_in:>13,} rows in = {table.rows:,} counted "
            f"+ {apart:,} set apart" + (f" ({rules})" if rules else "")
        )
    yield f"{prepared.persons:,} persons in {prepared.households:,} households"
    if prepared.synthetic:
        yield "synthetic: nobody in these records exists"


def _choose(value: str, allowed: list[str], option: str) -> str:
    if value not in allowed:
        raise typer.BadParameter(f"{value!r} is not {' or '.join(allowed)}", param_hint=option)
    return value
