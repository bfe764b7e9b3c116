"""Loading an edition: everything is read, everything is checked, then it is refused or returned."""

from pathlib import Path

from stadspeil.edition import chapters as chapter_files
from stadspeil.edition import indicators as indicator_files
from stadspeil.edition import register
from stadspeil.edition.datasets import Lists, load_datasets
from stadspeil.edition.documents import load_document
from stadspeil.edition.files import Folder
from stadspeil.edition.lists import load_areas, load_codelists, load_units
from stadspeil.edition.problems import Problems
from stadspeil.edition.yaml_reader import Positions
from stadspeil.errors import EditionError, Problem
from stadspeil.model.area import Areas
from stadspeil.model.edition import Edition, Settings


def load_edition(path: Path | str) -> Edition:
    """Read a folder as an edition.

    Raises:
        EditionError: with every problem of every file.
    """
    root = Path(path)
    if not (root / "edition.yaml").is_file():
        raise EditionError(
            [
                Problem(
                    str(path),
                    0,
                    "",
                    "no file edition.yaml in this folder",
                    "the folder of an edition",
                    "name the folder that holds edition.yaml",
                )
            ]
        )
    problems = Problems()
    folder = Folder(root, problems)
    document = load_document(folder, problems, "edition.yaml", Settings)
    lists = Lists(
        areas=load_areas(folder, problems),
        units=load_units(folder, problems),
        codelists=load_codelists(folder, problems),
    )
    loaded = load_datasets(folder, problems, lists)
    datasets, broken = loaded.datasets, loaded.broken
    goals = register.load_goals(folder, problems)
    budget = register.load_budget(folder, problems, datasets, broken, lists.codelists, goals)
    indicators = indicator_files.load_indicators(
        folder,
        problems,
        indicator_files.Known(loaded, lists.codelists, lists.units, goals.ids(), budget),
    )
    entries = register.load_discontinuities(
        folder, problems, datasets, broken, lists.codelists, lists.areas
    )
    quotations = register.load_quotations(folder, problems, indicators, lists.areas)
    research = register.load_research(folder, problems, indicators)
    chapters = chapter_files.load_chapters(
        folder,
        problems,
        chapter_files.Known(indicators, datasets, lists.codelists, lists.areas),
    )
    if document is not None:
        _check_settings(problems, *document, lists.areas)
    problems.raise_if_any()
    if document is None:
        raise AssertionError("settings that can't be read are a problem")
    return Edition(
        root=str(path),
        settings=document[0],
        units=lists.units,
        areas=lists.areas,
        codelists=lists.codelists,
        datasets=datasets,
        indicators=indicators,
        discontinuities=tuple(entry for entry, _ in entries.values()),
        discontinuity_lines={key: line for key, (_, line) in entries.items()},
        quotations=quotations,
        goals=goals,
        budget=budget,
        research=research,
        chapters=chapters,
    )


def _check_settings(
    problems: Problems, settings: Settings, positions: Positions, areas: Areas
) -> None:
    named = [("area", settings.area), ("country", settings.country)]
    named += [("reference_groups", code) for code in settings.reference_groups]
    for field, code in named:
        if code not in areas:
            problems.add(
                "edition.yaml",
                positions.line((field,)),
                field,
                found=repr(code),
                expected="a code of areas.csv",
                do="add the area, or correct the code",
            )
