"""Loading an edition whole: all problems at once, and none that only follows from another."""

import random
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stadspeil.edition import load_edition
from stadspeil.errors import EditionError, InputError, Problem
from stadspeil.model.edition import Edition
from tests.edition.builder import FEW, SMALL_EDITION, Draft


def test_the_small_edition_has_no_fault(draft: Draft) -> None:
    assert draft.problems() == ()


def test_leiden_2022_loads_with_all_its_indicators_datasets_and_chapters(leiden: Edition) -> None:
    folder = Path(leiden.root)
    entries = [
        line.removeprefix("- id: ").strip()
        for path in sorted(folder.glob("indicators/*.yaml"))
        for line in path.read_text("utf-8").splitlines()
        if line.startswith("- id: ")
    ]

    assert list(leiden.indicators) == entries
    assert len(entries) >= 56
    assert len(leiden.datasets) == len(list(folder.glob("datasets/*.yaml")))
    assert len(leiden.chapters) == len(list(folder.glob("chapters/*.md")))


def test_the_folder_may_be_given_as_a_path_or_as_a_text(draft: Draft) -> None:
    assert load_edition(str(draft.folder)) == load_edition(draft.folder)


def test_problems_of_many_files_are_reported_at_once_in_reading_order(draft: Draft) -> None:
    draft.replace("edition.yaml", "year: 2021", "year: dit jaar")
    draft.replace("areas.csv", "district,GM0546", "district,GM0547")
    draft.replace("datasets/wmo.csv", "begeleiding,10,,", "begeleiding,n.v.t.,,")
    draft.replace("datasets/wmo.csv", "GM0503,2020-S1", "Delft,2020")
    draft.replace("datasets/jeugd.csv", "2021,_T,27", "2021,_T,-27")
    draft.replace("indicators/jeugd.yaml", "unit: procent", "unit: promille")
    draft.replace("indicators/wmo.yaml", "related: [wmo-clienten]", "related: [wmo]")
    draft.replace("chapters/01-wmo.md", "## Cliënten", "# Cliënten")
    draft.replace("goals.yaml", "level: stad", "level: wijk")

    with pytest.raises(EditionError) as caught:
        draft.load()

    error = caught.value
    assert [(problem.file, problem.line, problem.field) for problem in error.problems] == [
        ("areas.csv", 6, "parent"),
        ("chapters/01-wmo.md", 7, ""),
        ("datasets/jeugd.csv", 5, "clients"),
        ("datasets/wmo.csv", 2, "clients"),
        ("datasets/wmo.csv", 6, "area"),
        ("datasets/wmo.csv", 6, "period"),
        ("edition.yaml", 5, "year"),
        ("goals.yaml", 9, "1a.level"),
        ("indicators/jeugd.yaml", 8, "jeugd-aandeel.unit"),
        ("indicators/wmo.yaml", 20, "wmo-aandeel-verblijf.related"),
    ]
    assert isinstance(error, InputError)
    assert error.exit_code == 2
    assert str(error).startswith(
        "10 problems:\n"
        "areas.csv:6 [parent]: 'GM0547'\n"
        "    expected: a code of this file\n"
        "    do: add a line for GM0547, or correct the code\n"
        "chapters/01-wmo.md:7: a heading with one #\n"
    )


def test_one_problem_is_one_problem(draft: Draft) -> None:
    draft.replace("indicators/jeugd.yaml", "unit: procent", "unit: promille")

    with pytest.raises(EditionError, match=r"^1 problem:\nindicators/jeugd\.yaml:8 \[jeugd-"):
        draft.load()


def test_the_same_problem_is_reported_once() -> None:
    problem = Problem("areas.csv", 1, "code", "found", "expected", "do")

    assert EditionError([problem, problem]).problems == (problem,)


# -- what is faulty itself does not make others faulty

FAULTS = {
    "a figure": ("datasets/wmo.csv", "begeleiding,10,,", "begeleiding,tien,,"),
    "a column": ("datasets/wmo.csv", "type,clients", "type,clienten"),
    "a spec": ("datasets/wmo.yaml", "type: additive", "type: telling"),
    "a codelist of a spec": ("datasets/wmo.yaml", "codelist: soort", "codelist: soorten"),
    "a unit of a spec": ("datasets/wmo.yaml", "unit: clienten", "unit: klanten"),
    "YAML of a spec": ("datasets/wmo.yaml", "source: {", "source: *cbs\nbron: {"),
    "an area": ("areas.csv", "GM0503,Delft,,municipality", "GM0503,Delft,,gemeente"),
    "columns of areas": ("areas.csv", "code,name,", "gebied,name,"),
    "a unit": ("units.csv", "clienten,count", "clienten,aantal"),
    "columns of units": ("units.csv", "code,kind", "code,soort"),
    "a code": ("codelists/soort.csv", "verblijf,Verblijf", "verblijf,"),
    "a code that others are part of": (
        "codelists/soort.csv",
        "thuis,Ondersteuning thuis",
        "thuis,",
    ),
    "columns of a codelist": ("codelists/soort.csv", "code,nl", "code,titel"),
    "a code that another takes": ("codelists/contract.csv", "zorg,Zorgcontract", "zorg,"),
    "columns of a codelist that another takes": ("codelists/contract.csv", "code,nl", "code,titel"),
    "an indicator": ("indicators/wmo.yaml", "  set: vng\n", ""),
    "an expression": ("indicators/wmo.yaml", "value: wmo.clients\n  unit", "value: wmo.\n  unit"),
    "an indicator on two frequencies": (
        "indicators/wmo.yaml",
        "value: wmo.clients\n  unit",
        "value: wmo.clients + jeugd.clients\n  unit",
    ),
    "goals": ("goals.yaml", "source: Visie 2020\n", ""),
    "YAML of goals": ("goals.yaml", "goals:\n", "goals: [\n"),
    "a budget line": ("budget.yaml", "  domain: wmo\n", ""),
    "YAML of the budget": ("budget.yaml", "- id: wmo\n", "- id: {wmo\n"),
    "front matter": ("chapters/02-jeugd.md", "domain: jeugdwet\n", ""),
    "the settings": ("edition.yaml", "year: 2021\n", ""),
}
"""Faults in one place; whether the edition has other problems is not their business."""


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_causes_no_problems_elsewhere(draft: Draft, fault: str) -> None:
    file, old, new = FAULTS[fault]
    draft.replace(file, old, new)

    problems = draft.problems()

    assert problems
    assert {problem.file for problem in problems} == {file}
    assert len(problems) <= 2


@pytest.mark.parametrize(
    "name",
    [
        "areas.csv",
        "units.csv",
        "goals.yaml",
        "budget.yaml",
        "indicators/wmo.yaml",
        "codelists/soort.csv",
        "codelists/contract.csv",
        "datasets/wmo.csv",
        "datasets/wmo.yaml",
    ],
)
def test_a_file_that_can_not_be_read_is_the_only_problem(draft: Draft, name: str) -> None:
    draft.write(name, b"\x00")

    assert draft.problem() == Problem(
        name,
        0,
        "",
        "a binary file",
        "a text file",
        "save it as text (CSV, YAML or Markdown), or a table as a workbook (.xlsx)",
    )


def test_other_names_are_still_checked_beside_a_faulty_one(draft: Draft) -> None:
    draft.replace("areas.csv", "GM0503,Delft,,municipality", "GM0503,Delft,,gemeente")
    draft.replace("datasets/wmo.csv", "GM0546,2020-S1,verblijf", "GM0547,2020-S1,verblijf")
    draft.replace("indicators/wmo.yaml", "  set: vng\n", "")
    draft.replace("chapters/01-wmo.md", "[wmo-clienten]", "[wmo-clienten, wmo-klanten]")

    assert [(problem.file, problem.found) for problem in draft.problems()] == [
        ("areas.csv", "'gemeente'"),
        ("chapters/01-wmo.md", "the indicator 'wmo-klanten'"),
        ("datasets/wmo.csv", "'GM0547'"),
        ("indicators/wmo.yaml", "the field is not there"),
    ]


# -- whatever is done to it, an edition loads or says what is wrong

SNIPPETS = (
    *"\"',;:{}[]\n\r\t#()*|>\\\0\ufeff\u2028\x1b~/=+- `é",
    *("", ": ", "- ", "---\n", "{{", "}}", "&a ", "!x ", "../", "![a](b)", "<a>", "total("),
    *("NaN", "1e9", "_T", "null", "GM0546", "2020", "M", "9" * 30, "[" * 40, "x" * 2000),
)
"""What people and programs put in files, and what parsers trip over."""


@st.composite
def mutations(draw: st.DrawFn) -> tuple[str, bytes]:
    """A file of the small edition with something replaced, taken out, repeated or moved."""
    name = draw(st.sampled_from(sorted(SMALL_EDITION)))
    text = SMALL_EDITION[name]
    start = draw(st.integers(0, len(text)))
    end = min(len(text), start + draw(st.sampled_from([0, 0, 1, 2, 5, 20, 80])))
    kind = draw(st.sampled_from(["replace", "text", "repeat", "other", "lines", "byte"]))
    if kind == "byte":
        content = text.encode()
        return name, content[:start] + bytes([draw(st.integers(0, 255))]) + content[start + 1 :]
    if kind == "lines":
        lines = text.splitlines(keepends=True)
        random.Random(start).shuffle(lines)
        return name, "".join(lines).encode()
    if kind == "other":
        other = SMALL_EDITION[draw(st.sampled_from(sorted(SMALL_EDITION)))]
        return name, (text[:start] + other[start : start + 40] + text[end:]).encode()
    middle = {
        "replace": st.sampled_from(SNIPPETS),
        "text": st.text(max_size=8),
        "repeat": st.just(text[start:end] * 3),
    }[kind]
    return name, (text[:start] + draw(middle) + text[end:]).encode()


@pytest.fixture(scope="module")
def mutant(tmp_path_factory: pytest.TempPathFactory) -> Draft:
    return Draft(tmp_path_factory.mktemp("mutant") / "klein")


@FEW
@given(mutation=mutations())
def test_a_mutated_edition_loads_or_says_what_is_wrong(
    mutant: Draft, mutation: tuple[str, bytes]
) -> None:
    name, content = mutation
    mutant.write(name, content)
    try:
        problems = mutant.problems()
    finally:
        mutant.write(name, SMALL_EDITION[name])

    for problem in problems:
        assert problem.line >= 0
        assert problem.found
        assert problem.expected
        assert problem.action
        assert str(problem).replace("\n    ", "").isprintable()


@FEW
@given(content=st.binary(max_size=200), name=st.sampled_from(sorted(SMALL_EDITION)))
def test_a_file_of_random_bytes_is_a_problem(mutant: Draft, content: bytes, name: str) -> None:
    mutant.write(name, content)
    try:
        mutant.problems()
    finally:
        mutant.write(name, SMALL_EDITION[name])


def test_an_edition_that_is_read_twice_is_the_same(draft: Draft) -> None:
    assert draft.load() == draft.load()


def test_an_edition_knows_its_folder_as_it_was_named(draft: Draft) -> None:
    assert Path(draft.load().root) == draft.folder
