"""Loading an edition: everything is read, everything is checked, then it is refused or returned."""

from dataclasses import replace
from datetime import date
from pathlib import Path

from stadspeil.edition import indicators as indicator_files
from stadspeil.edition import register
from stadspeil.edition.chapters import load_chapters
from stadspeil.edition.comparisons import load_comparisons
from stadspeil.edition.corrections import load_corrections
from stadspeil.edition.datasets import load_datasets
from stadspeil.edition.estimates import load_estimates
from stadspeil.edition.explanations import load_explanations
from stadspeil.edition.findings import load_finding_settings
from stadspeil.edition.known import Known
from stadspeil.edition.lists import AREAS, Lists, load_areas, load_codelists, load_units
from stadspeil.edition.summary import load_summary
from stadspeil.edition.typologies import load_typologies
from stadspeil.errors import EditionError, Problem
from stadspeil.files.documents import load_document
from stadspeil.files.folder import Folder
from stadspeil.files.problems import Problems
from stadspeil.files.yaml_reader import Positions
from stadspeil.model.area import Areas
from stadspeil.model.chapter import Chapter
from stadspeil.model.edition import Edition, Settings

PARTS = ("datasets", "codelists", "indicators", "chapters")
"""The folders of an edition."""


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
    known = Known(indicators, datasets, lists.codelists, lists.areas, lists.units)
    findings = load_finding_settings(folder, problems, known)
    area = document[0].area if document else None
    explanations = load_explanations(folder, problems, known, research, area)
    corrections = load_corrections(folder, problems, known)
    estimates, estimate_lines = load_estimates(folder, problems, known)
    typologies = load_typologies(folder, problems, known)
    comparisons = load_comparisons(folder, problems, known)
    known = replace(
        known,
        estimates=frozenset(item.id for item in estimates),
        typologies=frozenset(typologies),
        empty_pages=frozenset(
            name
            for name, content in (
                ("uitgaven", budget),
                ("doelen", goals.goals or goals.sdgs),
                ("correcties", corrections),
            )
            if not content
        ),
    )
    chapters = load_chapters(folder, problems, known)
    summary = load_summary(folder, problems, known, {chapter.id for chapter in chapters})
    if document is not None:
        _check_settings(problems, *document, lists.areas)
        _check_questions(problems, *document, known, chapters)
    _check_unopened(folder, problems, broken)
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
        summary=summary,
        findings=findings,
        explanations=tuple(entry for entry, _ in explanations.values()),
        explanation_lines={key: line for key, (_, line) in explanations.items()},
        corrections=corrections,
        estimates=estimates,
        estimate_lines=estimate_lines,
        typologies=tuple(entry for entry, _ in typologies.values()),
        comparisons=comparisons,
        typology_lines={key: line for key, (_, line) in typologies.items()},
    )


def _check_settings(
    problems: Problems, settings: Settings, positions: Positions, areas: Areas
) -> None:
    try:
        date.fromisoformat(settings.reference_date)
    except ValueError:
        problems.add(
            "edition.yaml",
            positions.line(("reference_date",)),
            "reference_date",
            found=repr(settings.reference_date),
            expected="a day of the calendar",
            do="correct the day",
        )
    named = [("area", settings.area), ("country", settings.country)]
    named += [("reference_groups", code) for code in settings.reference_groups]
    for field, code in named:
        if code not in areas and not problems.is_excused(AREAS, code):
            problems.add(
                "edition.yaml",
                positions.line((field,)),
                field,
                found=repr(code),
                expected="a code of areas.csv",
                do="add the area, or correct the code",
            )


def _check_questions(
    problems: Problems,
    settings: Settings,
    positions: Positions,
    known: Known,
    chapters: tuple[Chapter, ...],
) -> None:
    """Check that each question is answered somewhere."""
    parts = {chapter.id: chapter.parts for chapter in chapters}
    for place, question in enumerate(settings.questions):
        kind, name, part = question.target
        if kind == "page":  # the type knows which pages there can be
            is_there = name not in known.empty_pages or bool(problems)
            expected = "a page that says something: this edition has nothing for it"
        elif kind == "indicator":
            is_there = name in known.indicators or problems.is_excused("indicators", name)
            expected = "the id of an indicator"
        elif kind == "estimate":
            is_there = name in known.estimates or problems.is_excused("estimates.yaml", name)
            expected = "the id of an estimate"
        elif kind == "typology":
            is_there = name in known.typologies or problems.is_excused("typologies.yaml", name)
            expected = "the id of a typology"
        elif name in parts:
            is_there = not part or part in parts[name]
            expected = f"one of {', '.join(parts[name])}"
        else:
            is_there = bool(problems)  # a chapter that can't be read has a problem of its own
            expected = f"one of {', '.join(parts)}"
        if not is_there:
            problems.add(
                "edition.yaml",
                positions.line(("questions", place, "link")),
                f"questions.{place}.link",
                found=repr(question.link),
                expected=expected,
                do="correct the link",
            )


def _check_unopened(folder: Folder, problems: Problems, broken: set[str]) -> None:
    """Check that every table and text counts: a misspelt name would leave it out in silence."""
    for name in folder.unopened(PARTS):
        if broken and name.startswith("datasets/"):
            continue  # its spec may be the faulty one
        problems.add(
            name,
            0,
            "",
            found="a file that nothing reads",
            expected="the files of an edition: areas.csv, discontinuities.yaml, "
            "datasets/<id>.yaml with its figures, codelists/<id>.csv, indicators/<id>.yaml, "
            "chapters/<id>.md ...",
            do="correct its name or ending, let a spec in datasets/ name it, or take it out",
        )
