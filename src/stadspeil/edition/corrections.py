"""`corrections.yaml`: what an earlier publication printed otherwise, and what yields it now."""

from collections.abc import Iterator, Mapping

from stadspeil.edition.calls import EXAMPLES_OF_CALLS, CallReader, parse_call
from stadspeil.edition.known import Known
from stadspeil.edition.lists import UNITS
from stadspeil.edition.names import NameCheck
from stadspeil.files.documents import load_entries
from stadspeil.files.folder import Folder
from stadspeil.files.problems import Problems
from stadspeil.files.yaml_reader import Positions
from stadspeil.model.chapter import Call
from stadspeil.model.correction import Correction, CorrectionSpec, PrintedCell

NAME = "corrections.yaml"

CALLS: Mapping[str, int] = {"figure": 1, "change": 2, "percent": 2}
"""The calls that may stand as `now`, with how many periods each takes."""

Key = tuple[str, str, str, str | None, str]
"""Which printed figure: publication, place, row, column, period."""


def load_corrections(folder: Folder, problems: Problems, known: Known) -> tuple[Correction, ...]:
    """Read `corrections.yaml`; an edition without it corrects nothing."""
    if not folder.exists(NAME):
        return ()
    found: dict[str, Correction] = {}
    printed: dict[Key, str] = {}
    for spec, line, positions in load_entries(folder, problems, NAME, CorrectionSpec):
        check = NameCheck(problems, known, NAME, positions, spec.id)
        if spec.id in found:
            check.note(("id",), repr(spec.id), "each id once", "choose another id")
        check.check_day(("date",), spec.date)
        _check_cells(check, spec, printed)
        calls = tuple(_read_calls(problems, known, spec, positions))
        found[spec.id] = Correction(spec, calls, line)
    return tuple(found.values())


def _check_cells(check: NameCheck, spec: CorrectionSpec, printed: dict[Key, str]) -> None:
    """Check that units are known, and that each printed figure is corrected once."""
    for place, cell in enumerate(spec.cells):
        path = ("cells", place)
        unit = cell.unit
        if unit and unit not in check.known.units and not check.problems.is_excused(UNITS, unit):
            expected = "a unit of units.csv, or one that every edition has"
            check.note((*path, "unit"), repr(unit), expected, "correct the unit")
        key = (spec.publication, spec.place.nl, cell.row, cell.column, cell.period)
        if key in printed:
            check.note(
                path,
                f"{_name(cell)} of {spec.place.nl}, which {printed[key]!r} corrects already",
                "each printed figure once",
                "take it out of one of the two",
            )
        printed[key] = spec.id


def _read_calls(
    problems: Problems, known: Known, spec: CorrectionSpec, positions: Positions
) -> Iterator[Call | None]:
    for place, cell in enumerate(spec.cells):
        if cell.now is None:
            yield None
            continue
        line = positions.line(("cells", place, "now"))
        reader = CallReader(problems, known, NAME, field_name=f"{spec.id}.cells.{place}.now")
        try:
            parts = parse_call(cell.now)
            if parts.name not in CALLS:
                raise ValueError(f"it is none of {', '.join(CALLS)}")
        except ValueError as error:
            example = EXAMPLES_OF_CALLS["percent"]
            reader.problem(line, f"{cell.now}: {error}", example, "write it in this form")
            yield None
        else:
            yield reader.build_call(parts, CALLS[parts.name], line, cell.now)


def _name(cell: PrintedCell) -> str:
    return ", ".join(filter(None, (cell.row, cell.column, cell.period)))
