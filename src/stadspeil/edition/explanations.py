"""`explanations.yaml`: what people say about what stands out, each signed and dated."""

from stadspeil.edition.known import Known
from stadspeil.edition.names import NameCheck
from stadspeil.files.documents import load_entries
from stadspeil.files.folder import Folder
from stadspeil.files.problems import Problems
from stadspeil.model.explanation import Explanation, Subject
from stadspeil.model.period import EXAMPLES, parse_period
from stadspeil.model.steering import Research

NAME = "explanations.yaml"


def load_explanations(
    folder: Folder, problems: Problems, known: Known, research: Research, area: str | None
) -> dict[str, tuple[Explanation, int]]:
    """Read `explanations.yaml`: the explanations by id, each with its line.

    Names must be known. Whether anything stands out there is not asked here: that changes with the
    figures, and an explanation outlives it. `area` is the edition's own, for subjects without one.
    """
    if not folder.exists(NAME):
        return {}
    themes = {theme.number for theme in research.themes}
    explanations: dict[str, tuple[Explanation, int]] = {}
    explained: dict[tuple[object, ...], str] = {}
    for entry, line, positions in load_entries(folder, problems, NAME, Explanation):
        check = NameCheck(problems, known, NAME, positions, entry.id)
        if entry.id in explanations:
            check.note(("id",), repr(entry.id), "each id once", "choose another id")
        explanations[entry.id] = (entry, line)
        check.check_day(("date",), entry.date)
        for place, number in enumerate(entry.research):
            if number not in themes and not problems.is_excused("research.yaml", str(number)):
                numbers = ", ".join(map(str, sorted(themes))) or "(there are none)"
                expected = f"the number of a theme of research.yaml: {numbers}"
                check.note(("research", place), str(number), expected, "correct the number")
        for place, subject in enumerate(entry.subjects):
            _check_subject(check, place, subject)
            key = (subject.indicator, subject.period, subject.area or area, subject.breakdown)
            if key in explained:
                first = explained[key]
                check.note(
                    ("subjects", place),
                    f"{subject.indicator} in {subject.period}, which {first!r} explains already",
                    "each subject in one explanation, with all its causes",
                    "put the causes together, or take the subject out of one of the two",
                )
            explained[key] = entry.id
    return explanations


def _check_subject(check: NameCheck, place: int, subject: Subject) -> None:
    """Check that a subject is a series, and that its period has the form of that series."""
    path = ("subjects", place)
    if not check.check_series(path, subject.indicator, subject.area, subject.where):
        return
    frequency = check.known.frequency(subject.indicator)
    if frequency is not None and parse_period(subject.period).frequency is not frequency:
        form = f"a period such as {EXAMPLES[frequency]} ({frequency})"
        check.note((*path, "period"), repr(subject.period), form, "correct the period")
