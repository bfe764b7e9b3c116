"""`typologies.yaml`: kinds of areas, people or work, with the figures that sort areas known."""

from stadspeil.edition.known import Known
from stadspeil.edition.names import NameCheck
from stadspeil.files.documents import load_entries
from stadspeil.files.folder import Folder
from stadspeil.files.problems import Problems
from stadspeil.model.period import EXAMPLES, parse_period
from stadspeil.model.typology import Typology

NAME = "typologies.yaml"


def load_typologies(
    folder: Folder, problems: Problems, known: Known
) -> dict[str, tuple[Typology, int]]:
    """Read `typologies.yaml`: the typologies by id, each with its line."""
    if not folder.exists(NAME):
        return {}
    found: dict[str, tuple[Typology, int]] = {}
    for typology, line, positions in load_entries(folder, problems, NAME, Typology):
        check = NameCheck(problems, known, NAME, positions, typology.id)
        if typology.id in found:
            check.note(("id",), repr(typology.id), "each id once", "choose another id")
        found[typology.id] = typology, line
        rule = typology.classification
        if rule is None or not check.check_indicator(
            ("classification", "indicator"), rule.indicator
        ):
            continue
        for place, item in enumerate(rule.thresholds):
            if item.low > item.high:
                check.note(
                    ("classification", "thresholds", place, "low"),
                    f"a threshold from {item.low} to {item.high}, upside down",
                    "low no higher than high",
                    "exchange the two",
                )
        frequency = known.frequency(rule.indicator)
        if frequency and parse_period(rule.period).frequency is not frequency:
            form = f"a period such as {EXAMPLES[frequency]} ({frequency})"
            path = ("classification", "period")
            check.note(path, repr(rule.period), form, "correct the period")
    return found
