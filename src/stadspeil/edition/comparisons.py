"""`comparisons.yaml`: figures of areas side by side, with every name known and on one level."""

from stadspeil.edition.known import Known
from stadspeil.edition.names import NameCheck
from stadspeil.files.documents import load_entries
from stadspeil.files.folder import Folder
from stadspeil.files.problems import Problems
from stadspeil.model.comparison import Comparison
from stadspeil.model.period import EXAMPLES, parse_period

NAME = "comparisons.yaml"


def load_comparisons(folder: Folder, problems: Problems, known: Known) -> tuple[Comparison, ...]:
    """Read `comparisons.yaml`."""
    if not folder.exists(NAME):
        return ()
    found: dict[str, Comparison] = {}
    for item, _, positions in load_entries(folder, problems, NAME, Comparison):
        check = NameCheck(problems, known, NAME, positions, item.id)
        if item.id in found:
            check.note(("id",), repr(item.id), "each id once", "choose another id")
        found[item.id] = item
        for place, column in enumerate(item.columns):
            path = ("columns", place)
            if not check.check_series(path, column.indicator, None, column.where):
                continue
            frequency = known.frequency(column.indicator)
            if frequency and parse_period(column.period).frequency is not frequency:
                form = f"a period such as {EXAMPLES[frequency]} ({frequency})"
                check.note((*path, "period"), repr(column.period), form, "correct the period")
    return tuple(found.values())
