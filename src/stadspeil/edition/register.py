"""The register of discontinuities, quotations, goals, budget lines and research."""

from collections.abc import Mapping

from stadspeil.edition.lists import AREAS, codelist_file
from stadspeil.files.documents import load_document, load_entries
from stadspeil.files.folder import Folder
from stadspeil.files.problems import Problems
from stadspeil.files.yaml_reader import Positions
from stadspeil.model.area import Areas
from stadspeil.model.codelist import TOTAL, Codelist
from stadspeil.model.dataset import Dataset
from stadspeil.model.discontinuity import Discontinuity
from stadspeil.model.edition import Indicator
from stadspeil.model.indicator import Quotation
from stadspeil.model.period import EXAMPLES, parse_period
from stadspeil.model.steering import BudgetLine, Goals, Research


def load_discontinuities(
    folder: Folder,
    problems: Problems,
    datasets: Mapping[str, Dataset],
    broken: set[str],
    codelists: Mapping[str, Codelist],
    areas: Areas,
) -> dict[str, tuple[Discontinuity, int]]:
    """Read `discontinuities.yaml`: the entries by id, each with its line."""
    name = "discontinuities.yaml"
    if not folder.exists(name):
        return {}
    register: dict[str, tuple[Discontinuity, int]] = {}
    for entry, line, positions in load_entries(folder, problems, name, Discontinuity):
        note = _Note(problems, name, entry.id, positions)
        if entry.id in register:
            note.add("id", repr(entry.id), "each id once", "choose another id")
        register[entry.id] = (entry, line)
        note.check_areas(entry.areas, areas)
        dataset = datasets.get(entry.dataset)
        if dataset is None:
            if entry.dataset not in broken:
                note.add_dataset(entry.dataset)
            continue
        _check_series(problems, note, entry, dataset, codelists)
    return register


def _check_series(
    problems: Problems,
    note: "_Note",
    entry: Discontinuity,
    dataset: Dataset,
    codelists: Mapping[str, Codelist],
) -> None:
    """Check that a dataset has what an entry of the register says of it."""
    for measure in entry.measures:
        if measure not in dataset.measures:
            known = f"one of {', '.join(dataset.measures)}"
            note.add("measures", repr(measure), known, "correct the name")
    for dimension, codes in entry.where.items():
        spec = dataset.spec.dimensions.get(dimension)
        if spec is None:
            known = f"one of {', '.join(dataset.dimensions) or '(it has none)'}"
            note.add("where", repr(dimension), known, "correct the name")
            continue
        file, codelist = codelist_file(spec.codelist), codelists[spec.codelist]
        for code in codes:
            if code != TOTAL and code not in codelist and not problems.is_excused(file, code):
                note.add("where", repr(code), f"a code of {file}", "correct the code")
    frequency = dataset.spec.period.frequency
    if parse_period(entry.at).frequency is not frequency:
        form = f"a period such as {EXAMPLES[frequency]} ({frequency})"
        note.add("at", repr(entry.at), form, "correct the period")


def load_quotations(
    folder: Folder, problems: Problems, indicators: Mapping[str, Indicator], areas: Areas
) -> tuple[Quotation, ...]:
    """Read `quotations.yaml`: what a source says in words only."""
    name = "quotations.yaml"
    if not folder.exists(name):
        return ()
    quotations = []
    for entry, _, positions in load_entries(folder, problems, name, Quotation):
        note = _Note(problems, name, entry.indicator, positions)
        if _lacks(problems, indicators, entry.indicator):
            note.add("indicator", repr(entry.indicator), "the id of an indicator", "correct the id")
        note.check_areas(entry.areas, areas)
        quotations.append(entry)
    return tuple(quotations)


def load_goals(folder: Folder, problems: Problems) -> Goals:
    """Read `goals.yaml`; an edition without goals has none, and says so."""
    name = "goals.yaml"
    empty = Goals.model_validate({"vision": {"nl": "-"}, "source": "-"})
    if not folder.exists(name):
        return empty
    document = load_document(folder, problems, name, Goals)
    if document is None:
        return empty
    goals, positions = document
    levels = {level.id for level in goals.levels}
    ids = goals.ids()
    for place, goal in enumerate(goals.goals):
        for number, aim in enumerate(goal.aims):
            if aim.level not in levels:
                problems.add(
                    name,
                    positions.line(("goals", place, "aims", number, "level")),
                    f"{aim.id}.level",
                    found=repr(aim.level),
                    expected=f"one of {', '.join(sorted(levels))}",
                    do="correct the level",
                )
    for place, sdg in enumerate(goals.sdgs):
        for goal_id in sdg.goals:
            if goal_id not in ids:
                problems.add(
                    name,
                    positions.line(("sdgs", place, "goals")),
                    f"sdg {sdg.number}.goals",
                    found=repr(goal_id),
                    expected="a goal of this file",
                    do="correct the goal",
                )
    return goals


def load_budget(
    folder: Folder,
    problems: Problems,
    datasets: Mapping[str, Dataset],
    broken: set[str],
    codelists: Mapping[str, Codelist],
    goals: Goals,
) -> tuple[BudgetLine, ...]:
    """Read `budget.yaml`: the lines of the accounts that indicators can name."""
    name = "budget.yaml"
    if not folder.exists(name):
        return ()
    lines: dict[str, BudgetLine] = {}
    for entry, _, positions in load_entries(folder, problems, name, BudgetLine):
        note = _Note(problems, name, entry.id, positions)
        if entry.id in lines:
            note.add("id", repr(entry.id), "each id once", "choose another id")
        lines[entry.id] = entry
        for goal in entry.goals:
            if goal not in goals.ids() and not problems.is_excused("goals.yaml", goal):
                note.add("goals", repr(goal), "a goal of goals.yaml", "correct the goal")
        dataset = datasets.get(entry.dataset)
        if dataset is None:
            if entry.dataset not in broken:
                note.add_dataset(entry.dataset)
        elif not any(
            entry.code in codelists[item.codelist]
            or problems.is_excused(codelist_file(item.codelist), entry.code)
            for item in dataset.spec.dimensions.values()
        ):
            note.add("code", repr(entry.code), f"a code that {entry.dataset} uses", "correct it")
    return tuple(lines.values())


def load_research(
    folder: Folder, problems: Problems, indicators: Mapping[str, Indicator]
) -> Research:
    """Read `research.yaml`: the questions that are being looked into."""
    name = "research.yaml"
    empty = Research(source="-")
    if not folder.exists(name):
        return empty
    document = load_document(folder, problems, name, Research)
    if document is None:
        return empty
    research, positions = document
    named: list[tuple[tuple[str | int, ...], str]] = []
    if research.budget:
        named.append((("budget",), research.budget))
    for place, theme in enumerate(research.themes):
        named += [(("themes", place, "indicators"), item) for item in theme.indicators]
    for path, identifier in named:
        if _lacks(problems, indicators, identifier):
            problems.add(
                name,
                positions.line(path),
                ".".join(map(str, path)),
                found=repr(identifier),
                expected="the id of an indicator",
                do="correct the id",
            )
    return research


def _lacks(problems: Problems, indicators: Mapping[str, Indicator], identifier: str) -> bool:
    return identifier not in indicators and not problems.is_excused("indicators", identifier)


class _Note:
    """Notes problems of one entry of a list."""

    def __init__(self, problems: Problems, file: str, entry: str, positions: Positions) -> None:
        self._problems = problems
        self._file = file
        self._entry = entry
        self._positions = positions

    def add(self, field: str, found: str, expected: str, do: str) -> None:
        self._problems.add(
            self._file,
            self._positions.line((field,)),
            f"{self._entry}.{field}",
            found=found,
            expected=expected,
            do=do,
        )

    def add_dataset(self, dataset: str) -> None:
        """Note a dataset that is not there."""
        self.add("dataset", repr(dataset), "the name of a file in datasets/", "correct the name")

    def check_areas(self, codes: tuple[str, ...], areas: Areas) -> None:
        """Note the codes that are no areas."""
        for code in codes:
            if code not in areas and not self._problems.is_excused(AREAS, code):
                self.add("areas", repr(code), "a code of areas.csv", "correct the code")
