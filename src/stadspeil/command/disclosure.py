"""`stadspeil disclosure protect` and `stadspeil disclosure check`."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from collections.abc import Sequence

    from stadspeil.disclosure.leaks import Leak
    from stadspeil.disclosure.protect import Outcome

disclosure = typer.Typer(
    name="disclosure", help="Make tables fit to leave, and attack them.", no_args_is_help=True
)


@disclosure.command()
def protect(
    folder: Annotated[Path, typer.Argument(help="a folder of tables as counted")],
    out: Annotated[Path, typer.Option(help="the folder to make; an earlier one is replaced")],
    preset: Annotated[
        str, typer.Option(help="after which source the figures are protected")
    ] = "cbs-social-support",
    fast: Annotated[
        bool, typer.Option("--fast", help="by the heuristic: quicker, hides somewhat more")
    ] = False,
) -> None:
    """Round, hide what is small and what would give it away, and attack the result."""
    from stadspeil.command.progress import show_progress
    from stadspeil.pipeline.disclosure import protect_folder

    with show_progress() as progress:
        done = protect_folder(folder, out, preset, exact=not fast, progress=progress)
    typer.echo(render_protected(done, out))


@disclosure.command()
def check(
    folders: Annotated[
        list[Path],
        typer.Argument(
            help="folders of tables, or data/ of an edition, together", show_default=False
        ),
    ],
) -> None:
    """Attack tables that are to leave, by what their files say; write nothing."""
    from stadspeil.command.progress import show_progress
    from stadspeil.pipeline.disclosure import check_folders

    with show_progress() as progress:
        checked = check_folders(folders, progress)
    for folder in checked.bare:
        typer.echo(
            f"{folder}: nothing in it is hidden, and it was not protected\n"
            "    expected: tables as stadspeil disclosure protect writes them\n"
            "    do: protect them, or keep them inside"
        )
    if checked.cells or not checked.bare:
        typer.echo(render_leaks(checked.cells, checked.leaks))
    if checked.leaks or checked.bare:
        raise typer.Exit(1)


def render_protected(done: "Outcome", out: Path) -> str:
    """What was hidden, and how far that is from the least possible."""
    hidden = (
        f"Protected {done.cells:,} figures in {out}: {done.small:,} small ones hidden, "
        f"{done.extra:,} more so that those can't be worked out."
    )
    loss = (
        f"Loss {done.loss:,.1f}; no safe choice loses less than {done.bound:,.1f}. "
        f"Optimal in {done.optimal_parts:,} of {done.parts:,} parts."
    )
    lines = [hidden, loss]
    if done.unjudged:
        lines.append(
            "Rounded only, since the contributions to them are not given: "
            + ", ".join(done.unjudged)
        )
    return "\n".join([*lines, "The attack on the result finds nothing."])


def render_leaks(cells: int, leaks: "Sequence[Leak]") -> str:
    """Each leak with its bounds and the relations that prove it."""
    if not leaks:
        return f"No leak: {cells:,} figures that are not shown were attacked."
    noun = "leak" if len(leaks) == 1 else "leaks"
    lines = [f"{len(leaks):,} {noun} among {cells:,} figures that are not shown:"]
    for leak in leaks:
        low, high = (f"{value:,.10g}" for value in (leak.low, leak.high))
        lies = f"is {low}" if low == high else f"lies between {low} and {high}"
        lines.append(f"{leak.cell} {lies}")
        lines += [f"    by {name}" for name in dict.fromkeys(leak.proof)]
        if not leak.proof:
            lines.append("    by its own print")
    return "\n".join(lines)
