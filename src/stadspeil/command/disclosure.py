"""`stadspeil disclosure`: protect tables before they leave, and attack what was published."""

import json
from pathlib import Path
from typing import Annotated

import typer

app = typer.Typer(
    help="Protect tables before they leave, and attack what was published.",
    no_args_is_help=True,
    rich_markup_mode=None,
)


@app.command()
def protect(
    folder: Annotated[Path, typer.Argument(help="a folder with tables.yaml, not protected yet")],
    out: Annotated[Path, typer.Option(help="the folder to make; an earlier one is replaced")],
    preset: Annotated[
        str, typer.Option(help="whose rules to follow; a wrong name lists them all")
    ] = "cbs-social-support",
    method: Annotated[
        str, typer.Option(help="exact, fast, or auto: exact while few cells are hidden")
    ] = "auto",
) -> None:
    """Round, hide what is small, and hide more until nothing hidden can be worked out."""
    from stadspeil.command.progress import show_progress
    from stadspeil.disclosure.protect import Method
    from stadspeil.disclosure.rules import PRESETS
    from stadspeil.pipeline.disclosure import protect_tables

    if preset not in PRESETS:
        raise typer.BadParameter(f"{preset!r} is not one of {', '.join(PRESETS)}")
    if method not in ("auto", *Method):
        raise typer.BadParameter(f"{method!r} is not one of auto, {', '.join(Method)}")
    way = None if method == "auto" else Method(method)
    with show_progress() as progress:
        found = protect_tables(folder, out, preset, way, progress)
    typer.echo(f"Protected {folder} in {out}, by the rules of {preset}:")
    typer.echo(f"  {found.primary:,} cells hidden for what they are")
    typer.echo(f"  {found.secondary:,} cells hidden besides, {found.method.value}")
    typer.echo(
        f"  loss of information {found.loss:.1f}; no choice can lose less than {found.least:.1f}"
    )


@app.command()
def check(
    folders: Annotated[
        list[Path], typer.Argument(help="folders that a reader has together: earlier ones too")
    ],
    output: Annotated[str, typer.Option("--format", help="text, or json for programs")] = "text",
) -> None:
    """Try to work out every hidden cell from what was published; exit code 1 when one can be."""
    from stadspeil.command.progress import show_progress
    from stadspeil.pipeline.disclosure import check_tables

    if output not in ("text", "json"):
        raise typer.BadParameter(f"{output!r} is not text or json", param_hint="--format")
    with show_progress() as progress:
        found = check_tables(folders, progress)
    if output == "json":
        leaks = [
            {
                "table": leak.cell[0],
                "measure": leak.cell[1],
                "key": list(leak.cell[2]),
                "lower": leak.lower,
                "upper": leak.upper,
                "needed": leak.needed,
                "because": list(leak.because),
            }
            for leak in found.leaks
        ]
        values = {"cells": found.cells, "hidden": found.hidden, "leaks": leaks}
        typer.echo(json.dumps(values, ensure_ascii=False, indent=2))
    else:
        for leak in found.leaks:
            typer.echo(str(leak))
        count = len(found.leaks)
        said = "none can be worked out" if not count else f"{count:,} can be worked out too closely"
        typer.echo(f"{found.cells:,} cells, {found.hidden:,} hidden: {said}.")
    if found.leaks:
        raise typer.Exit(1)
