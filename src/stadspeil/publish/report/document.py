"""The report as a tree: cover, chapters, appendices."""

from stadspeil.model.edition import EditionStatus
from stadspeil.model.period import parse_period
from stadspeil.publish.report.appendices import build_appendices
from stadspeil.publish.report.blocks import Cover, Document, Fact
from stadspeil.publish.report.chapters import build_chapter, build_summary
from stadspeil.publish.report.displays import Displays
from stadspeil.publish.report.estimates import build_estimate_chapters
from stadspeil.publish.report.findings import build_motion
from stadspeil.publish.report.numbers import number_document
from stadspeil.publish.report.profiles import build_area_chapters
from stadspeil.publish.views import Catalogue, Chart


def build_document(catalogue: Catalogue) -> tuple[Document, tuple[Chart, ...]]:
    """The report, and the charts that it shows: each is to stand beside it as `<id>.svg`.

    Raises:
        ValueError: the catalogue is not in Dutch.
    """
    language = catalogue.language
    if language.code != "nl":
        raise ValueError(f"the report is made in Dutch, not in {language.code!r}")
    settings = catalogue.edition.settings
    displays = Displays(catalogue)
    status = catalogue.edition.status
    is_concept = status is EditionStatus.CONCEPT
    date = parse_period(settings.reference_date).start
    summaries = () if catalogue.summary is None else (catalogue.summary,)
    # Chapters come first: an appendix shows only what no chapter has shown.
    chapters = (
        *build_estimate_chapters(catalogue, displays),
        *(
            build_chapter(view, language, displays, catalogue.attention.get(view.id))
            for view in catalogue.chapters
        ),
        *build_area_chapters(catalogue, displays),
        *build_motion(catalogue, displays),
    )
    appendices = build_appendices(catalogue, displays)
    document = Document(
        language=language.code,
        region="NL",
        date=(date.year, date.month, date.day),
        cover=_cover(catalogue, is_concept=is_concept),
        mark=language(f"edition_status_{status.value}").upper() if is_concept else "",
        contents=language("report_contents"),
        figure=language("report_figure"),
        table=language("report_table"),
        appendix=language("report_appendix_mark"),
        summary=tuple(
            build_summary(view, language, displays, catalogue.summary_findings)
            for view in summaries
        ),
        chapters=chapters,
        appendices=appendices,
    )
    return number_document(document), tuple(displays.charts.values())


def _cover(catalogue: Catalogue, *, is_concept: bool) -> Cover:
    language = catalogue.language
    settings = catalogue.edition.settings
    facts = (
        ("status", language(f"edition_status_{catalogue.edition.status.value}")),
        ("version", settings.version),
        ("date", language.day(settings.reference_date)),
        ("council", settings.council_number),
        ("responsible", settings.responsible),
        ("contact", settings.contact),
    )
    return Cover(
        language.text(settings.title),
        settings.authority,
        language.text(settings.purpose),
        tuple(Fact(language(f"report_{key}"), (value,)) for key, value in facts if value),
        language("concept_banner") if is_concept else "",
    )
