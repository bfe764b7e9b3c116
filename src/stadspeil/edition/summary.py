"""The summary on one page: `summary.md`, a short chapter with one table of the laws."""

from stadspeil.edition.chapters import ChapterReader
from stadspeil.edition.known import Known
from stadspeil.files.folder import Folder
from stadspeil.files.problems import Problems
from stadspeil.model.chapter import Law, Summary, SummaryHead

NAME = "summary.md"


def load_summary(folder: Folder, problems: Problems, known: Known, ids: set[str]) -> Summary | None:
    """Read `summary.md`, if the edition has one. `ids` are the chapters that it may link to."""
    if not folder.exists(NAME):
        return None
    text = folder.read_text(NAME)
    if text is None:
        return None
    reader = ChapterReader(problems, known, ids, NAME, "summary", SummaryHead)
    chapter = reader.read(text)
    if chapter is None or not isinstance(chapter.head, SummaryHead):
        return None
    laws = []
    for spec in chapter.head.laws:
        calls = []
        for name, source in (("people", spec.people), ("spending", spec.spending)):
            call = reader.live.read_call(source, 1)
            if call is not None and call.name != "change":
                reader.problem(
                    1,
                    source,
                    'change("id", from, to)',
                    "write a change",
                    where=f"laws.{spec.title.nl}.{name}",
                )
            elif call is not None:
                calls.append(call)
        if len(calls) == 2:
            laws.append(Law(spec, *calls))
    return Summary(chapter, tuple(laws))
