"""The shipped publications: every one can be audited, and what it gives is known."""

from pathlib import Path

import pytest

from stadspeil.audit import audit_publication, load_publication
from tests.audit.conftest import PUBLICATIONS

SMALL = ("arbeidsmarkt071", "blaauwberg2020", "quickscan2020", "syllabus2021")


@pytest.mark.parametrize("name", SMALL)
def test_only_the_sentence_on_industry_is_wrong(name: str) -> None:
    result = audit_publication(load_publication(PUBLICATIONS / name))

    # 9.3 per cent is 2.3 times 4.1 per cent, and not four times.
    expected = ["industrie-vier-keer-amsterdam"] if name == "arbeidsmarkt071" else []
    assert [erratum.place.row for erratum in result.errata] == expected
    assert result.summary.checked > 20


def test_every_publication_says_what_it_is() -> None:
    for folder in sorted(path.parent for path in PUBLICATIONS.glob("*/tables.csv")):
        assert (folder / "README.md").is_file(), folder
        assert load_publication(folder, with_others=False).settings.holder, folder


def test_a_publication_is_found_beside_the_one_that_names_it() -> None:
    syllabus = load_publication(Path(PUBLICATIONS / "syllabus2021"))

    assert list(syllabus.others) == ["blaauwberg2020"]
