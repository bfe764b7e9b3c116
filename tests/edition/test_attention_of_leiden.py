"""What the edition of Leiden looks at, and the explanations that it carries."""

from stadspeil.model.edition import Edition
from stadspeil.model.finding_settings import FindingSettings
from stadspeil.model.indicator import Domain
from stadspeil.model.monitor import Monitor


def test_leiden_looks_at_the_products_of_each_law_by_bounds_that_are_a_proposal(
    leiden: Edition,
) -> None:
    settings = leiden.findings

    assert settings.bounds == FindingSettings().bounds
    assert settings.weights == FindingSettings().weights
    assert [item.law for item in settings.products] == [
        Domain.JEUGDWET,
        Domain.WMO,
        Domain.PARTICIPATIEWET,
    ]
    assert (settings.pinned, settings.hidden) == ((), ())


def test_every_euro_of_leiden_is_split_or_said_not_to_be_separable(leiden: Edition) -> None:
    for source, name in zip(
        leiden.findings.growth, ("jeugd-zorgvorm", "wmo-arrangement"), strict=True
    ):
        codelist = leiden.codelists[name]
        named = {*source.codes, *source.not_separable}
        parents = {code.parent for code in codelist}
        for leaf in (code.code for code in codelist if code.code not in parents):
            assert len({leaf, *codelist.ancestors(leaf)} & named) == 1, leaf


def test_leiden_explains_series_that_it_has(leiden_monitor: Monitor) -> None:
    edition = leiden_monitor.edition
    figures = {
        (item.indicator, item.area, item.period, item.breakdown)
        for item in leiden_monitor.observations
    }
    subjects = [subject for entry in edition.explanations for subject in entry.subjects]
    lost = [
        subject
        for subject in subjects
        if (
            subject.indicator,
            subject.area or edition.settings.area,
            subject.period,
            subject.breakdown,
        )
        not in figures
    ]

    assert len(subjects) > 50
    assert lost == []


def test_leiden_explains_in_two_languages_and_names_its_sources(leiden: Edition) -> None:
    causes = [cause for entry in leiden.explanations for cause in entry.causes]
    texts = [
        *(cause.text for cause in causes),
        *(cause.ground for cause in causes),
        *(option for entry in leiden.explanations for option in entry.options),
    ]

    assert all(text.en for text in texts)
    assert {cause.source.split(",")[0] for cause in causes} == {
        "Monitor Sociaal Domein 2022",
        "Quickscan Sociaal Domein Leiden 2020",
    }


def test_what_stadspeil_adds_stands_under_its_own_name(leiden: Edition) -> None:
    assert [entry.id for entry in leiden.explanations if "Stadspeil" in entry.author] == [
        "loonkostensubsidie"
    ]
