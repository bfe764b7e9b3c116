"""Areas, units and codelists: which codes there are, and what they are part of."""

import pytest

from stadspeil.errors import Problem
from stadspeil.model.area import AreaLevel
from tests.edition.builder import Draft


def test_an_area_has_names_a_parent_groups_and_a_place(draft: Draft) -> None:
    draft.write(
        "areas.csv",
        "code,name,name_en,level,parent,member_of,aliases,longitude,latitude\n"
        "NL00,Nederland,the Netherlands,country,,,,,\n"
        "X.GROEP,Groep,,reference-group,NL00,,,,\n"
        "X.REGIO,Regio,,region,NL00,,,,\n"
        "GM0503,Delft,,municipality,NL00,,,,\n"
        "GM0546,Leiden,,municipality,NL00,X.GROEP | X.REGIO,Leiden (gemeente)|Leyden,4.49,52.16\n",
    )

    areas = draft.load().areas
    leiden = areas["GM0546"]

    assert leiden.name.nl == "Leiden"
    assert leiden.name.en is None
    assert leiden.level is AreaLevel.MUNICIPALITY
    assert leiden.parent == "NL00"
    assert leiden.member_of == ("X.GROEP", "X.REGIO")
    assert leiden.aliases == ("Leiden (gemeente)", "Leyden")
    assert (leiden.longitude, leiden.latitude) == (4.49, 52.16)
    assert areas.members("X.GROEP") == ("GM0546",)
    assert [area.code for area in areas.children("NL00", AreaLevel.REGION)] == ["X.REGIO"]
    assert areas.lines["GM0546"] == 6


def test_a_codelist_keeps_its_order_its_parents_and_its_own_columns(draft: Draft) -> None:
    codelist = draft.load().codelists["soort"]

    assert list(codelist.codes) == ["thuis", "begeleiding", "huishouden", "verblijf"]
    assert list(codelist.ancestors("begeleiding")) == ["thuis"]
    assert codelist.codes["begeleiding"].attributes == {"contract": "zorg"}
    assert codelist.lines["verblijf"] == 5


def test_the_units_that_every_edition_has_need_no_file(draft: Draft) -> None:
    draft.remove("units.csv")
    for name in ("datasets/wmo.yaml", "datasets/jeugd.yaml"):
        draft.replace(name, "unit: clienten", "unit: aantal")
    draft.write(
        "indicators/wmo.yaml",
        draft.read("indicators/wmo.yaml").replace("unit: clienten", "unit: aantal"),
    )

    assert draft.load().units["euro"].symbol == "€"


@pytest.mark.parametrize(
    ("name", "old", "new", "problem"),
    [
        (
            "areas.csv",
            "code,name,",
            "code,naam,",
            Problem(
                "areas.csv",
                1,
                "name",
                "no column 'name' (there are: code, naam, name_en, level, parent, member_of, "
                "aliases)",
                "the columns code, name, level",
                "add the column, or correct its name",
            ),
        ),
        (
            "areas.csv",
            "aliases\n",
            "alias\n",
            Problem(
                "areas.csv",
                1,
                "alias",
                "a column 'alias'",
                "only code, name, name_en, level, parent, member_of, aliases, longitude, latitude",
                "correct the name of the column, or take it out",
            ),
        ),
        (
            "codelists/soort.csv",
            "parent,contract",
            "parent,Contract vorm",
            Problem(
                "codelists/soort.csv",
                1,
                "Contract vorm",
                "a column 'Contract vorm'",
                "small letters, digits and _, such as living_form",
                "correct the name of the column, or take it out",
            ),
        ),
    ],
    ids=["missing", "unknown", "no name for an attribute"],
)
def test_columns_of_a_list_are_those_of_its_format(
    draft: Draft, name: str, old: str, new: str, problem: Problem
) -> None:
    draft.replace(name, old, new)

    assert problem in draft.problems()
    assert {other.file for other in draft.problems()} == {name}


def test_a_list_without_a_row_is_refused(draft: Draft) -> None:
    draft.write("codelists/leeftijd.csv", "code,nl\n")

    assert draft.problem() == Problem(
        "codelists/leeftijd.csv", 1, "", "no rows", "a row for each code", "add a row"
    )


@pytest.mark.parametrize(
    ("name", "old", "new", "problem"),
    [
        (
            "areas.csv",
            "GM0503,Delft,,municipality",
            "GM0503,Delft,,gemeente",
            Problem(
                "areas.csv",
                5,
                "level",
                "'gemeente'",
                "one of 'country', 'region', 'reference-group', 'municipality', 'district' or "
                "'neighbourhood'",
                "write one of these",
            ),
        ),
        (
            "areas.csv",
            "GM0503,Delft,",
            "GM0503,,",
            Problem(
                "areas.csv", 5, "name", "nothing", "a text that is not empty", "write the text"
            ),
        ),
        (
            "areas.csv",
            "WK054600",
            "0546-00",
            Problem(
                "areas.csv",
                6,
                "code",
                "'0546-00'",
                "a code of CBS, such as GM0546 or WK054600; or X. and a name in capitals, such as "
                "X.G4",
                "write it in this form",
            ),
        ),
        (
            "units.csv",
            "clienten,count",
            "clienten,aantal",
            Problem(
                "units.csv",
                2,
                "kind",
                "'aantal'",
                "one of 'count', 'money', 'share', 'rate', 'score' or 'quantity'",
                "write one of these",
            ),
        ),
        (
            "units.csv",
            "clienten,count",
            "Cliënten,count",
            Problem(
                "units.csv",
                2,
                "code",
                "'Cliënten'",
                "small letters, digits and hyphens, such as jeugdhulp-clienten",
                "write it in this form",
            ),
        ),
        (
            "codelists/soort.csv",
            "verblijf,Verblijf,Residential care",
            "verblijf,,Residential care",
            Problem(
                "codelists/soort.csv",
                5,
                "nl",
                "nothing",
                "a text that is not empty",
                "write the text",
            ),
        ),
        (
            "codelists/leeftijd.csv",
            "02,4 tot",
            "4 tot 12,4 tot",
            Problem(
                "codelists/leeftijd.csv",
                3,
                "code",
                "'4 tot 12'",
                "letters, digits, points, + and -, such as 0-4 or verblijf",
                "write it in this form",
            ),
        ),
    ],
    ids=["level", "no name", "area code", "kind", "unit code", "no title", "code"],
)
def test_a_faulty_cell_of_a_list_is_named(
    draft: Draft, name: str, old: str, new: str, problem: Problem
) -> None:
    draft.replace(name, old, new)

    assert problem in draft.problems()


def test_a_place_is_written_with_a_point(draft: Draft) -> None:
    draft.write(
        "areas.csv",
        'code,name,level,longitude\nNL00,Nederland,country,\nGM0546,Leiden,municipality,"4,49"\n',
    )

    assert draft.problems()[0] == Problem(
        "areas.csv",
        3,
        "longitude",
        "'4,49'",
        "a number with a decimal point",
        "write digits and one point",
    )


@pytest.mark.parametrize(
    ("name", "old", "new", "line", "earlier"),
    [
        (
            "areas.csv",
            "WK054600,Binnenstad",
            "GM0503,Binnenstad",
            6,
            "'GM0503' again; it stands on line 5 too",
        ),
        ("codelists/leeftijd.csv", "5-9,5", "01,5", 4, "'01' again; it stands on line 2 too"),
    ],
)
def test_a_code_stands_in_a_list_once(
    draft: Draft, name: str, old: str, new: str, line: int, earlier: str
) -> None:
    draft.replace(name, old, new)

    assert draft.problem() == Problem(
        name,
        line,
        "code",
        earlier,
        "each code once",
        "remove one of the two lines, or correct the code",
    )


def test_a_unit_that_every_edition_has_is_not_declared_again(draft: Draft) -> None:
    draft.write("units.csv", draft.read("units.csv") + "euro,money,euro,euro,euro,euros\n")

    assert draft.problem() == Problem(
        "units.csv",
        3,
        "code",
        "'euro', a unit that every edition has",
        "a unit of your own",
        "take the line out, or choose another code",
    )


def test_the_total_is_no_code_of_a_codelist(draft: Draft) -> None:
    draft.write("codelists/leeftijd.csv", draft.read("codelists/leeftijd.csv") + "_T,Totaal\n")

    assert draft.problem() == Problem(
        "codelists/leeftijd.csv",
        5,
        "code",
        "the code _T",
        "codes of parts; the total is always there",
        "take the line out",
    )


@pytest.mark.parametrize(
    ("name", "old", "new", "problem"),
    [
        (
            "areas.csv",
            "WK054600,Binnenstad,,district,GM0546",
            "WK054600,Binnenstad,,district,GM0547",
            Problem(
                "areas.csv",
                6,
                "parent",
                "'GM0547'",
                "a code of this file",
                "add a line for GM0547, or correct the code",
            ),
        ),
        (
            "areas.csv",
            "GM0503,Delft,,municipality,NL00,X.GROEP",
            "GM0503,Delft,,municipality,NL00,X.G",
            Problem(
                "areas.csv",
                5,
                "member_of",
                "'X.G'",
                "a code of this file",
                "add a line for X.G, or correct the code",
            ),
        ),
        (
            "codelists/soort.csv",
            "Guidance,thuis",
            "Guidance,Thuis",
            Problem(
                "codelists/soort.csv",
                3,
                "parent",
                "'Thuis'",
                "a code of this file",
                "add a line for Thuis, or correct the code",
            ),
        ),
    ],
    ids=["area", "group", "code"],
)
def test_a_parent_that_is_not_there_is_named(
    draft: Draft, name: str, old: str, new: str, problem: Problem
) -> None:
    assert draft.replace(name, old, new).problem() == problem


def test_areas_that_are_each_others_parent_are_named(draft: Draft) -> None:
    draft.replace("areas.csv", "country,,,", "country,GM0546,,")

    assert draft.problems() == tuple(
        Problem(
            "areas.csv",
            line,
            "parent",
            f"{code!r} is part of itself, through {through!r}",
            "parents that end at a top",
            "correct the parent",
        )
        for line, code, through in ((2, "NL00", "GM0546"), (4, "GM0546", "NL00"))
    )


def test_a_code_that_is_its_own_parent_is_named(draft: Draft) -> None:
    draft.replace("codelists/soort.csv", "Support at home,,", "Support at home,thuis,")

    assert draft.problem().found == "'thuis' is part of itself, through 'thuis'"


def test_codes_in_a_circle_are_named_and_those_below_them_are_not(draft: Draft) -> None:
    draft.replace("codelists/soort.csv", "Support at home,,", "Support at home,begeleiding,")

    assert [(problem.line, problem.found) for problem in draft.problems()] == [
        (2, "'thuis' is part of itself, through 'begeleiding'"),
        (3, "'begeleiding' is part of itself, through 'thuis'"),
    ]


def test_a_group_is_no_member_of_itself(draft: Draft) -> None:
    draft.replace("areas.csv", "reference-group,NL00,,", "reference-group,NL00,X.GROEP,")

    assert draft.problem() == Problem(
        "areas.csv",
        3,
        "member_of",
        "'X.GROEP', which is the area itself",
        "the codes of groups that it belongs to",
        "take the code out",
    )
