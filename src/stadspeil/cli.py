"""Commands: parse, one call, exit code.

Exit codes: 0 fine, 1 an audit found contradictions or a verification found differences, 2 the input
must be mended, 3 the output could not be written. A mistake of ours shows its traceback and exits
with 1.
"""

import json
import signal
import sys
from pathlib import Path
from typing import Annotated, Any

import typer

from stadspeil import __version__
from stadspeil.command import registrations
from stadspeil.command.count import count, edition
from stadspeil.command.disclosure import disclosure
from stadspeil.errors import StadspeilError

DEFAULT_EDITION = Path("editions/leiden-2022")

app = typer.Typer(
    help="The open-source monitor of a city's social domain.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)

registrations.app.command()(count)
registrations.app.command()(edition)
app.add_typer(registrations.app, name="registrations")
app.add_typer(disclosure)

EditionArgument = Annotated[
    Path, typer.Argument(help="the folder of an edition", show_default=True)
]
EditionOption = Annotated[Path, typer.Option("--edition", "-e", help="the folder of an edition")]
FormatOption = Annotated[str, typer.Option("--format", help="text, or json for programs")]


@app.command()
def build(
    edition: EditionArgument = DEFAULT_EDITION,
    out: Annotated[Path, typer.Option(help="where products go, in a folder per edition")] = Path(
        "build"
    ),
    verify: Annotated[
        bool,
        typer.Option("--verify", help="read everything back and compare before it is put in place"),
    ] = False,
) -> None:
    """Build the site, the report and the open data of an edition."""
    from stadspeil.command.progress import show_progress
    from stadspeil.pipeline.build import build_edition

    with show_progress() as progress:
        result = build_edition(edition, out, cache=out / ".cache", verify=verify, progress=progress)
    typer.echo(f"Built {result.monitor.edition.settings.id} in {result.seconds:.1f} s:")
    for name in ("site/index.html", "monitor.pdf", "monitor.docx", "data/datapackage.json"):
        typer.echo(f"  {result.folder / name}")
    if result.verification is not None:
        from stadspeil.command.verification import summarise

        typer.echo(summarise(result.verification))


@app.command()
def verify(
    build: Annotated[Path, typer.Argument(help="the folder of a build", show_default=False)],
    edition: Annotated[
        Path | None,
        typer.Option(
            "--edition", "-e", help="the edition that it was made from; by its id when left out"
        ),
    ] = None,
    output: FormatOption = "text",
) -> None:
    """Read a build back and compare every figure in it with the files of its edition."""
    from stadspeil.command.verification import describe, render
    from stadspeil.verify import verify_build

    found = verify_build(build, edition)
    _print(output, lambda: describe(found), lambda: render(found))
    if not found.is_right:
        raise typer.Exit(1)


@app.command()
def check(edition: EditionArgument = DEFAULT_EDITION) -> None:
    """Check an edition and name everything that is wrong with it; write nothing."""
    from stadspeil.command.text import render_check
    from stadspeil.pipeline.evaluate import open_monitor, scan_monitor

    with open_monitor(edition) as (_, monitor):
        typer.echo(render_check(monitor, scan_monitor(monitor)))


@app.command("list")
def list_indicators(
    edition: EditionArgument = DEFAULT_EDITION, output: FormatOption = "text"
) -> None:
    """List the indicators of an edition."""
    from stadspeil.command import data, text
    from stadspeil.edition import load_edition

    loaded = load_edition(edition)
    _print(output, lambda: data.list_data(loaded), lambda: text.render_list(loaded))


@app.command()
def show(
    indicator: Annotated[str, typer.Argument(help="the id of an indicator")],
    edition: EditionOption = DEFAULT_EDITION,
    output: FormatOption = "text",
) -> None:
    """Show the figures of an indicator."""
    from stadspeil.command import data, text
    from stadspeil.command.find import find_indicator
    from stadspeil.pipeline.evaluate import open_figures

    with open_figures(edition) as (_, monitor):
        found = find_indicator(monitor, indicator)
        _print(
            output, lambda: data.show_data(monitor, found), lambda: text.render_show(monitor, found)
        )


@app.command()
def explain(
    indicator: Annotated[str, typer.Argument(help="the id of an indicator")],
    period: Annotated[str, typer.Option(help="2021, 2021-S1, 2021-12-31, 2020/2021 ...")],
    area: Annotated[str, typer.Option(help="an area code; the edition's own when left out")] = "",
    breakdown: Annotated[
        list[str] | None, typer.Option("--breakdown", "-b", help="dimension=code")
    ] = None,
    change_from: Annotated[
        str, typer.Option(help="explain the change from this earlier period")
    ] = "",
    edition: EditionOption = DEFAULT_EDITION,
    output: FormatOption = "text",
) -> None:
    """Explain one figure, or one change, down to the file and line of everything behind it."""
    from stadspeil.command import data, text
    from stadspeil.command.find import find_explanation
    from stadspeil.pipeline.evaluate import open_figures

    with open_figures(edition) as (store, monitor):
        found = find_explanation(
            store, monitor, indicator, period, area, breakdown or [], change_from
        )
        _print(
            output,
            lambda: data.explain_data(found),
            lambda: text.render_explanation(monitor, found),
        )


@app.command()
def findings(
    edition: EditionArgument = DEFAULT_EDITION,
    law: Annotated[str, typer.Option(help="jeugdwet, wmo, participatiewet, samen, context")] = "",
    kind: Annotated[str, typer.Option(help="change, comparison, riser ...")] = "",
    language: Annotated[str, typer.Option(help="nl or en, for text")] = "nl",
    output: FormatOption = "text",
) -> None:
    """Say what stands out, by law, the most important first."""
    from stadspeil.command import text
    from stadspeil.command.find import select_findings
    from stadspeil.pipeline.evaluate import open_monitor
    from stadspeil.publish.data.findings import describe_findings

    with open_monitor(edition) as (_, monitor):
        found = select_findings(monitor, law, kind)
        _print(
            output,
            lambda: describe_findings(found),
            lambda: text.render_findings(found, language),
        )


@app.command()
def estimate(
    edition: EditionArgument = DEFAULT_EDITION,
    language: Annotated[str, typer.Option(help="nl or en, for text")] = "nl",
    output: FormatOption = "text",
) -> None:
    """Say what the estimates of an edition come to, and how they move with each assumption."""
    from stadspeil.command.estimate import render_estimates
    from stadspeil.pipeline.evaluate import open_monitor
    from stadspeil.publish.data.estimates import describe_estimates

    with open_monitor(edition) as (_, monitor):
        _print(
            output,
            lambda: describe_estimates(monitor.estimates),
            lambda: render_estimates(monitor, language),
        )


@app.command()
def audit(
    publication: Annotated[
        str, typer.Argument(help="a folder with tables.csv, or the name of one in publications/")
    ],
    suggest: Annotated[
        bool, typer.Option("--suggest", help="propose rules from the figures alone, and stop")
    ] = False,
    with_suggested: Annotated[
        bool, typer.Option("--with-suggested", help="apply the proposed rules too")
    ] = False,
    output: Annotated[str, typer.Option("--format", help="text, json or html")] = "text",
) -> None:
    """Audit printed figures: what can't be right, what it should be, and what went wrong."""
    from stadspeil.audit import audit_publication, load_publication, suggest_rules
    from stadspeil.command.audit import (
        audit_data,
        find_publication,
        render_audit,
        render_suggestions,
        suggestion_data,
    )
    from stadspeil.publish.audit_page import render_audit_page

    loaded = load_publication(find_publication(publication))
    suggestions = suggest_rules(loaded) if suggest or with_suggested else ()
    if suggest:
        _print(
            output,
            lambda: [suggestion_data(suggestion) for suggestion in suggestions],
            lambda: render_suggestions(suggestions),
        )
        return
    result = audit_publication(loaded, suggestions)
    if output == "html":
        typer.echo(render_audit_page(loaded, result))
    else:
        _print(output, lambda: audit_data(result), lambda: render_audit(result))
    if result.errata:
        raise typer.Exit(1)


@app.command()
def package(edition: EditionArgument = DEFAULT_EDITION) -> None:
    """Write datapackage.json into an edition, so that other tools can read its datasets."""
    from stadspeil.edition import load_edition
    from stadspeil.edition.package import write_package

    write_package(load_edition(edition), edition)
    typer.echo(f"Wrote {edition / 'datapackage.json'}")


@app.command()
def schemas(
    out: Annotated[Path, typer.Option(help="the folder to write them into")] = Path("schemas"),
) -> None:
    """Write the JSON Schemas of the YAML that you write, for editors that complete and check."""
    from stadspeil.pipeline.schemas import write_schemas

    write_schemas(out)
    typer.echo(f"Wrote the schemas into {out}")


def _show_version(value: bool) -> None:
    if value:
        typer.echo(f"stadspeil {__version__}")
        raise typer.Exit


@app.callback()
def options(
    version: Annotated[
        bool, typer.Option("--version", callback=_show_version, is_eager=True)
    ] = False,
) -> None:
    """The open-source monitor of a city's social domain."""


def _print(output: str, as_data: Any, as_text: Any) -> None:
    if output == "json":
        typer.echo(json.dumps(as_data(), ensure_ascii=False, indent=2))
    elif output == "text":
        typer.echo(as_text())
    else:
        raise typer.BadParameter(f"{output!r} is not text or json", param_hint="--format")


def main() -> None:
    """Run the command; a mistake in the input is a message, never a traceback.

    Who is asked to stop clears up first, as after Ctrl+C: working copies may hold personal data.
    """
    signal.signal(signal.SIGTERM, lambda number, _: sys.exit(128 + number))
    try:
        app()
    except StadspeilError as error:
        typer.echo(str(error), err=True)
        sys.exit(error.exit_code)
