"""Loading a publication: everything is read and checked, then it is refused or returned."""

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from stadspeil.audit.intervals import WordsProblem, read_words
from stadspeil.audit.roundings import detect_roundings
from stadspeil.errors import Problem, PublicationError
from stadspeil.files.documents import load_document, load_entries, read_yaml
from stadspeil.files.folder import Folder
from stadspeil.files.problems import Problems
from stadspeil.files.tables import Table, TableRow, read_csv
from stadspeil.files.yaml_reader import Positions
from stadspeil.model.dataset import Dialect
from stadspeil.model.publication import (
    SUBJECTS,
    Answer,
    Claim,
    Place,
    PrintedFigure,
    Publication,
    PublicationSettings,
    Rule,
    Selector,
)

TABLES = "tables.csv"
CLAIMS_TABLE = "tekst"
"""The table of figures that stand in the running text, one row for each claim."""

NEEDED = ("table", "row", "column", "value")
_NUMBER = re.compile(r"-?\d+(\.\d+)?", re.ASCII)
_RULE: TypeAdapter[Rule] = TypeAdapter(Rule)
MAX_DIGITS = 18


def load_publication(path: Path, *, with_others: bool = True) -> Publication:
    """Read a folder as a publication; only `tables.csv` must be there.

    Publications that its rules name are read from the folders beside it. Without
    `publication.yaml` the roundings are read from the figures.

    Raises:
        PublicationError: with every problem of every file.
    """
    if not (path / TABLES).is_file():
        raise PublicationError(
            [
                Problem(
                    str(path),
                    0,
                    "",
                    f"no file {TABLES} in this folder",
                    "the folder of a publication",
                    "name the folder that holds the printed figures",
                )
            ]
        )
    problems = Problems(PublicationError)
    folder = Folder(path, problems)
    figures = _load_figures(folder, problems)
    settings = _load_settings(folder, problems, path.name)
    if not folder.exists("publication.yaml"):
        settings = settings.model_copy(update={"roundings": detect_roundings(figures)})
    rules, lines = _load_rules(folder, problems)
    claims, said, claim_rules = _load_claims(folder, problems, lines)
    answers = (
        [entry for entry, _, _ in load_entries(folder, problems, "answers.yaml", Answer)]
        if folder.exists("answers.yaml")
        else []
    )
    rules += claim_rules
    others = _load_others(path, problems, rules, lines) if with_others else {}
    problems.raise_if_any()
    return Publication(
        name=path.resolve().name,
        settings=settings,
        declared=folder.exists("publication.yaml"),
        figures=tuple(figures),
        rules=tuple(rules),
        claims=tuple(claims),
        answers=tuple(answers),
        said=said,
        others=others,
        rule_lines=lines,
    )


def _load_figures(folder: Folder, problems: Problems) -> list[PrintedFigure]:
    table = read_csv(folder, problems, TABLES, Dialect())
    if table is None or not _has_columns(problems, table):
        return []
    figures: list[PrintedFigure] = []
    seen: dict[Place, int] = {}
    for row in table.rows:
        figure = _read_figure(problems, row)
        if figure is None:
            continue
        first = seen.setdefault(figure.place, row.line)
        if first != row.line:
            problems.add(
                TABLES,
                row.line,
                str(figure.place),
                found=f"a figure that stands on line {first} too",
                expected="one figure for each table, row, column, period and area",
                do="remove one, or tell them apart by their labels",
            )
        figures.append(figure)
    return figures


def _has_columns(problems: Problems, table: Table) -> bool:
    missing = [name for name in NEEDED if name not in table.columns]
    if missing:
        problems.add(
            TABLES,
            1,
            ", ".join(missing),
            found=f"the columns {', '.join(table.columns)}",
            expected="table, row, column, period, area, unit, value and note",
            do="add the columns that are not there",
        )
    return not missing


def _read_figure(problems: Problems, row: TableRow) -> PrintedFigure | None:
    cells = {name: str(cell) for name, cell in row.cells.items()}
    place = Place(
        cells["table"],
        cells["row"],
        cells["column"],
        cells.get("period", ""),
        cells.get("area", ""),
    )
    for name in ("table", "row", "column"):
        if not cells[name]:
            problems.add(
                TABLES,
                row.line,
                f"{name} of {place}",
                found="nothing",
                expected="a label, as printed",
                do="write the label, or describe the place if the print has none",
            )
    text = cells["value"]
    if text and (not _NUMBER.fullmatch(text) or len(text) > MAX_DIGITS):
        problems.add(
            TABLES,
            row.line,
            f"value of {place}",
            found=repr(text),
            expected="a number with a decimal point and no thousands sign, or nothing",
            do=_advise(text),
        )
        return None
    return PrintedFigure(
        place,
        cells.get("unit", ""),
        Decimal(text) if text else None,
        len(text.partition(".")[2]),
        cells.get("note", ""),
        row.line,
    )


def _advise(text: str) -> str:
    if not any(char.isdigit() for char in text):
        return "leave the value empty and say in the note what is printed"
    if "%" in text or "€" in text:
        return "write the figure without the sign; the unit says it"
    return "write 1234.50 for what is printed as 1.234,50"


def _load_settings(folder: Folder, problems: Problems, name: str) -> PublicationSettings:
    bare = PublicationSettings(title=name or "publication")
    if not folder.exists("publication.yaml"):
        return bare
    document = load_document(folder, problems, "publication.yaml", PublicationSettings)
    return bare if document is None else document[0]


def _load_rules(
    folder: Folder, problems: Problems
) -> tuple[list[Rule], dict[str, tuple[str, int]]]:
    rules: list[Rule] = []
    lines: dict[str, tuple[str, int]] = {}
    if not folder.exists("rules.yaml"):
        return rules, lines
    document = read_yaml(folder, problems, "rules.yaml")
    if document is None or document[0] is None:
        return rules, lines
    values, positions = document
    if not isinstance(values, list):
        problems.add(
            "rules.yaml",
            1,
            "",
            found="no list",
            expected="rules that each start with '- '",
            do="put '- ' before the first field of each rule",
        )
        return rules, lines
    for place, value in enumerate(values):
        rule = _parse_rule(problems, "rules.yaml", value, positions, (place,))
        if rule is None:
            continue
        line = positions.line((place,))
        subject = SUBJECTS.get(rule.kind)
        if rule.kind == "reference" or getattr(rule, subject or "") is None:
            problems.add(
                "rules.yaml",
                line,
                rule.id,
                found=f"a rule of kind {rule.kind} that names no figure of its own",
                expected=f"a role {subject}" if subject else "such a rule in claims.yaml only",
                do="add the role, or move the rule to the claim that it is about",
            )
        _add_rule(problems, rules, lines, rule, ("rules.yaml", line))
    return rules, lines


def _add_rule(
    problems: Problems,
    rules: list[Rule],
    lines: dict[str, tuple[str, int]],
    rule: Rule,
    place: tuple[str, int],
) -> None:
    if rule.id in lines:
        file, line = lines[rule.id]
        problems.add(
            *place,
            rule.id,
            found=f"an id that stands in {file}:{line} too",
            expected="an id for each rule, used once",
            do="rename one of the two",
        )
    lines[rule.id] = place
    rules.append(rule)


def _parse_rule(
    problems: Problems, file: str, value: object, positions: Positions, path: tuple[object, ...]
) -> Rule | None:
    try:
        return _RULE.validate_python(value)
    except ValidationError as error:
        name = str(value.get("id") or "") if isinstance(value, dict) else ""
        kinds = [item for item in error.errors() if item["type"].startswith("union_tag")]
        if kinds:
            problems.add(
                file,
                positions.line((*path, "kind")),
                f"{name or path[0]}.kind",
                found=repr(value.get("kind")) if isinstance(value, dict) else "no rule",
                expected=f"one of {', '.join([*SUBJECTS, 'reference'])}",
                do="write the kind of the rule",
            )
            return None
        # The kind stands in the place of a problem too, since the rules are a union.
        for item in error.errors(include_url=False):
            inner = tuple(item["loc"][1:])
            where = (*path, *inner)
            problems.add(
                file,
                positions.line(where),
                ".".join(map(str, [name or path[0], *_labels(inner)])),
                found="nothing" if item["type"] == "missing" else repr(item["input"]),
                expected=item["msg"][:1].lower() + item["msg"][1:],
                do="see docs/audit.md for the roles of this kind of rule",
            )
        return None


def _labels(path: Sequence[object]) -> list[object]:
    """A path without the names of the types that a role may have."""
    return [part for part in path if part not in {"Selector", "decimal", "str", "tuple[str, ...]"}]


def _load_claims(
    folder: Folder, problems: Problems, lines: dict[str, tuple[str, int]]
) -> tuple[list[Claim], dict[Place, str], list[Rule]]:
    claims: list[Claim] = []
    said: dict[Place, str] = {}
    rules: list[Rule] = []
    if not folder.exists("claims.yaml"):
        return claims, said, rules
    for claim, line, positions in load_entries(folder, problems, "claims.yaml", Claim):
        place = Place(CLAIMS_TABLE, claim.id, claim.where, claim.period, claim.area)
        if claim.says is not None:
            try:
                read_words(claim.says, claim.unit)
            except WordsProblem:
                problems.add(
                    "claims.yaml",
                    positions.line(("says",)),
                    f"{claim.id}.says",
                    found=repr(claim.says),
                    expected="a figure, with a word before it that has a reading: ruim 85%",
                    do="write the figure with digits, and the word as docs/audit.md has it",
                )
                continue
            said[place] = claim.says
        value = {"id": f"tekst-{claim.id}"[:80], **claim.rule}
        subject = SUBJECTS.get(str(value.get("kind")), "")
        if claim.says is not None and subject and subject not in value:
            value[subject] = Selector(
                table=CLAIMS_TABLE,
                row=claim.id,
                column=claim.where,
                period=claim.period,
                area=claim.area,
            ).model_dump()
        rule = _parse_rule(problems, "claims.yaml", value, positions, ("rule",))
        if rule is not None:
            if subject and getattr(rule, subject) is None:
                problems.add(
                    "claims.yaml",
                    line,
                    claim.id,
                    found="a claim without a figure",
                    expected=f"says, or a role {subject} in its rule",
                    do="add what the text says",
                )
                continue
            claims.append(claim)
            _add_rule(problems, rules, lines, rule, ("claims.yaml", line))
    return claims, said, rules


def _load_others(
    path: Path,
    problems: Problems,
    rules: Sequence[Rule],
    lines: Mapping[str, tuple[str, int]],
) -> dict[str, Publication]:
    others: dict[str, Publication] = {}
    for rule in rules:
        for selector in selectors_of(rule):
            name = selector.publication
            if name is None or name in others:
                continue
            beside = path.resolve().parent / name
            if not (beside / TABLES).is_file():
                problems.add(
                    *lines[rule.id],
                    f"{rule.id}.publication",
                    found=repr(name),
                    expected=f"a folder with {TABLES} beside this one",
                    do="correct the name, or add the publication",
                )
                continue
            others[name] = load_publication(beside, with_others=False)
    return others


def selectors_of(rule: Rule) -> tuple[Selector, ...]:
    """The roles of a rule, and what they share."""
    values = (getattr(rule, name) for name in type(rule).model_fields)
    return tuple(value for value in values if isinstance(value, Selector))
