"""Chapters: plain Markdown with live expressions, read as data and never executed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stadspeil.edition.calls import parse_call
from stadspeil.errors import Problem
from stadspeil.model.chapter import (
    Block,
    Call,
    Display,
    Emphasis,
    Heading,
    ItemList,
    Link,
    Paragraph,
    Quote,
    Strong,
    Words,
)
from tests.edition.builder import FEW, Draft

NAME = "chapters/02-jeugd.md"
FIRST = 6  # the line of the text below the front matter
SHOWN = '{{ figure("wmo-clienten", 2021) }}'


def with_text(draft: Draft, text: str) -> Draft:
    """The edition with another text in its second chapter."""
    front = draft.read(NAME).rpartition("---\n")[0]
    return draft.write(NAME, f"{front}---\n{text}\n")


def blocks_of(draft: Draft, text: str) -> tuple[Block, ...]:
    return with_text(draft, text).load().chapters[1].blocks


# -- Markdown


def test_a_text_becomes_a_small_tree(draft: Draft) -> None:
    text = """\
## Kop met *nadruk*

Een **vette** zin, en
een [link](https://example.nl).

- een
- twee

  nog een alinea

1. eerste

> een citaat
"""
    assert blocks_of(draft, text) == (
        Heading(2, (Words("Kop met "), Emphasis((Words("nadruk"),)))),
        Paragraph(
            (
                Words("Een "),
                Strong((Words("vette"),)),
                Words(" zin, en"),
                Words(" "),
                Words("een "),
                Link("https://example.nl", (Words("link"),)),
                Words("."),
            )
        ),
        ItemList(
            ordered=False,
            items=(
                (Paragraph((Words("een"),)),),
                (Paragraph((Words("twee"),)), Paragraph((Words("nog een alinea"),))),
            ),
        ),
        ItemList(ordered=True, items=((Paragraph((Words("eerste"),)),),)),
        Quote((Paragraph((Words("een citaat"),)),)),
    )


def test_a_chapter_has_its_head_its_id_and_its_calls_in_order(draft: Draft) -> None:
    chapter = draft.load().chapters[0]

    assert (chapter.id, chapter.file) == ("01-wmo", "chapters/01-wmo.md")
    assert chapter.head.indicators == ("wmo-clienten",)
    assert [(call.name, call.line) for call in chapter.calls] == [
        ("period", 9),
        ("figure", 9),
        ("change", 10),
        ("chart", 12),
        ("table", 14),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "Een <b>vette</b> zin <script>alert(1)</script>",
        "<script>alert(1)</script>",
        "<div onclick='x'>\ntekst\n</div>",
        "<!-- stil -->",
        '<a href="javascript:alert(1)">klik</a>',
    ],
)
def test_html_is_text_like_any_other(draft: Draft, text: str) -> None:
    (block,) = blocks_of(draft, text)

    assert isinstance(block, Paragraph)
    assert "".join(item.text for item in block.children if isinstance(item, Words)) == text.replace(
        "\n", " "
    )


@pytest.mark.parametrize("text", ["    ingesprongen", "een `stuk code`", "a * b, c_d_e, 5 < 6 & 7"])
def test_what_looks_like_code_is_text_too(draft: Draft, text: str) -> None:
    assert blocks_of(draft, text) == (Paragraph((Words(text.strip()),)),)


@pytest.mark.parametrize(
    ("text", "line", "found", "expected", "do"),
    [
        (
            "# Jeugd",
            FIRST,
            "a heading with one #",
            "headings from ## on: the title stands in the front matter",
            "write ##",
        ),
        (
            "Jeugd\n=====",
            FIRST,
            "a heading with one #",
            "headings from ## on: the title stands in the front matter",
            "write ##",
        ),
        (
            "tekst\n\n| a | b |\n|---|---|\n| 1 | 2 |",
            FIRST + 2,
            "a table",
            "paragraphs, headings, lists and quotations",
            "put its figures in a dataset, and write {{ table(...) }}",
        ),
        (
            "tekst\nmet ![een foto](foto.png)",
            FIRST + 1,
            "a picture",
            "text, **weight**, *stress*, links and live figures",
            "take it out; {{ chart(...) }} draws figures",
        ),
        (
            "```\ncode\n```",
            FIRST,
            "a block of code",
            "paragraphs, headings, lists and quotations",
            "take out the ``` above and below it",
        ),
        (
            "tekst\n\n---\n\ntekst",
            FIRST + 2,
            "a line across",
            "paragraphs, headings, lists and quotations",
            "take it out; a heading divides a chapter",
        ),
    ],
    ids=["one #", "underlined", "table", "picture", "code", "line"],
)
def test_what_a_chapter_does_not_have_is_refused(
    draft: Draft, text: str, line: int, found: str, expected: str, do: str
) -> None:
    assert with_text(draft, text).problem() == Problem(NAME, line, "", found, expected, do)


@pytest.mark.parametrize(
    "target",
    [
        "foto.html",
        "javascript:alert(1)",
        "data:text/html,x",
        "file:///etc/passwd",
        "//example.nl",
        "HTTP:x",
        "",
    ],
)
def test_a_link_leads_to_a_page_or_to_a_part_of_the_monitor(draft: Draft, target: str) -> None:
    assert with_text(draft, f"tekst\n[hier]({target})").problem() == Problem(
        NAME,
        FIRST + 1,
        "",
        f"a link to {target!r}",
        (
            "https://..., mailto:..., indicator:ID, chapter:NAME, estimate:ID, typology:ID or "
            "page:NAME"
        ),
        "correct the link",
    )


def test_a_link_to_an_indicator_or_chapter_that_is_not_there_is_refused(draft: Draft) -> None:
    with_text(draft, "[a](indicator:wmo-klanten)\n[b](chapter:03-schulden)")

    assert draft.problems() == (
        Problem(
            NAME,
            FIRST,
            "",
            "the indicator 'wmo-klanten'",
            "the id of an indicator",
            "correct the id, or add the indicator",
        ),
        Problem(
            NAME,
            FIRST + 1,
            "",
            "a link to 'chapter:03-schulden'",
            "chapter: and one of 01-wmo, 02-jeugd",
            "correct the name of the chapter",
        ),
    )


@pytest.mark.parametrize("page", ["correcties", "uitgaven"])
def test_a_text_may_link_to_a_page_that_every_monitor_has(draft: Draft, page: str) -> None:
    assert blocks_of(draft, f"[verder](page:{page})") == (
        Paragraph((Link(f"page:{page}", (Words("verder"),)),)),
    )


def test_a_page_that_no_monitor_has_is_named_with_those_that_there_are(draft: Draft) -> None:
    problem = with_text(draft, "[verder](page:fouten)").problem()

    assert problem.found == "a link to 'page:fouten'"
    assert problem.expected.startswith("page: and one of uitgaven, gebieden")
    assert problem.action == "correct the name of the page"


# -- front matter


@pytest.mark.parametrize(
    "text", ["Alleen tekst.\n", "", "---\ntitle: {nl: Jeugd}\n", "\n---\ntitle: {nl: x}\n---\n"]
)
def test_a_chapter_without_front_matter_is_refused(draft: Draft, text: str) -> None:
    draft.write(NAME, text)

    assert draft.problem() == Problem(
        NAME,
        1,
        "",
        "no front matter",
        "title, domain and period between two lines ---",
        "start the file with ---, these fields, and ---",
    )


def test_spaces_behind_the_lines_of_front_matter_do_no_harm(draft: Draft) -> None:
    draft.write(NAME, draft.read(NAME).replace("---\n", "---  \n"))

    assert draft.problems() == ()


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        (
            "domain: jeugdwet\n",
            "",
            Problem(
                NAME,
                2,
                "domain",
                "the field is not there",
                "this field, which is obligatory",
                "add the field",
            ),
        ),
        (
            "period: 2020",
            "period: 2020-02-30",
            Problem(NAME, 4, "period", "'2020-02-30'", "a day of the calendar", "correct the day"),
        ),
        (
            "period: 2020",
            "period: 2020/2022",
            Problem(
                NAME,
                4,
                "period",
                "'2020/2022'",
                "two years that follow each other",
                "correct one of the years",
            ),
        ),
        (
            "period: 2020",
            "period: vorig jaar",
            Problem(
                NAME,
                4,
                "period",
                "'vorig jaar'",
                "a period: 2021, 2021-S1, 2021-Q3, 2021-03, 2021-03-31, 2020/2021",
                "write it in such a form",
            ),
        ),
        (
            "period: 2020",
            "period: 2020\nindicators: [jeugd-aandeel, jeugd]",
            Problem(
                NAME,
                5,
                "",
                "the indicator 'jeugd'",
                "the id of an indicator",
                "correct the id, or add the indicator",
            ),
        ),
        (
            "period: 2020",
            "period: 2020\nperiod: 2021",
            Problem(
                NAME,
                5,
                "",
                "the key 'period' for the second time",
                "each key once",
                "remove one of the two",
            ),
        ),
    ],
    ids=["missing field", "day", "school year", "no period", "indicator", "key twice"],
)
def test_front_matter_is_checked_with_its_lines(
    draft: Draft, old: str, new: str, problem: Problem
) -> None:
    assert draft.replace(NAME, old, new).problem() == problem


# -- live expressions


def test_a_call_is_read_as_data(draft: Draft) -> None:
    text = '{{ figure("jeugd-aandeel", "2020", age=\'01\') }}'

    assert blocks_of(draft, text) == (
        Paragraph(
            (
                Call(
                    "figure",
                    "jeugd-aandeel",
                    ("2020",),
                    area=None,
                    breakdown=(("age", "01"),),
                    line=FIRST,
                    source=text,
                ),
            )
        ),
    )


@pytest.mark.parametrize(
    "text", ["{{ table('jeugd-aandeel') }}", '{{chart("jeugd-aandeel", by="age")}}']
)
def test_a_table_or_chart_alone_is_a_block_of_its_own(draft: Draft, text: str) -> None:
    first, second, third = blocks_of(draft, f"tekst\n\n{text}\n\n- {text}")

    assert isinstance(first, Paragraph)
    assert isinstance(second, Display)
    assert isinstance(third, ItemList)
    assert isinstance(third.items[0][0], Display)


@pytest.mark.parametrize(
    ("call", "found", "expected", "do"),
    [
        (
            'figure("jeugd", 2020)',
            "the indicator 'jeugd'",
            "the id of an indicator",
            "correct the id, or add the indicator",
        ),
        (
            'figure("jeugd-aandeel", "2020-S1")',
            "{}: the period '2020-S1'",
            "a period such as 2021 (year)",
            "correct the period",
        ),
        (
            'figure("jeugd-aandeel", 20)',
            "{}: the period '20'",
            "a period such as 2021 (year)",
            "correct the period",
        ),
        (
            'change("wmo-clienten", "2020-S1", "2020-02-30")',
            "{}: the period '2020-02-30'",
            "a period such as 2021-S1 (half-year)",
            "correct the period",
        ),
        (
            'figure("wmo-per-jaar", "2020-S1")',
            "{}: the period '2020-S1'",
            "a period such as 2021 (year)",
            "correct the period",
        ),
        (
            'figure("jeugd-aandeel", 2020, area="Leiden")',
            "{}: the area 'Leiden'",
            "a code of areas.csv",
            "correct the code",
        ),
        (
            'figure("jeugd-aandeel", 2020, leeftijd="01")',
            "{}: the breakdown 'leeftijd'",
            "one of age",
            "correct the name",
        ),
        (
            'figure("wmo-per-jaar", 2020, type="verblijf")',
            "{}: the breakdown 'type'",
            "one of (it has none)",
            "correct the name",
        ),
        (
            'figure("jeugd-aandeel", 2020, age="1")',
            "{}: the code '1'",
            "a code of codelists/leeftijd.csv",
            "correct the code",
        ),
        (
            'figure("wmo-clienten", "2020-S1", type="verblijf", contract="zorg")',
            "{}: type and contract",
            "a code of one breakdown: figures are split by one at a time",
            "take the others out",
        ),
        (
            'figuur("jeugd-aandeel", 2020)',
            "{}",
            "one of figure, change, period, table, chart, claim, stated",
            "correct the name",
        ),
        (
            'figure("jeugd-aandeel")',
            "{}",
            "an indicator and 1 period",
            f"write for instance {SHOWN}",
        ),
        (
            'change("jeugd-aandeel", 2020)',
            "{}",
            "an indicator and 2 periods",
            'write for instance {{ change("wmo-clienten", 2020, 2021) }}',
        ),
        (
            'table("jeugd-aandeel", 2020)',
            "{}",
            "an indicator and no periods",
            'write for instance {{ table("wmo-clienten", by="arrangement") }}',
        ),
        (
            'chart("jeugd-aandeel", by="leeftijd")',
            "{}: the breakdown 'leeftijd'",
            "one of age",
            "correct the name",
        ),
        (
            'table("jeugd-aandeel", age="01")',
            "{}: age",
            'nothing but the indicator, or by="..." for one of its breakdowns',
            "take it out: a table or chart shows all areas and codes",
        ),
        (
            'chart("jeugd-aandeel", area="GM0503")',
            "{}: area",
            'nothing but the indicator, or by="..." for one of its breakdowns',
            "take it out: a table or chart shows all areas and codes",
        ),
        ("period(2020)", "{}", "{{ period }}", "take out what stands between parentheses"),
    ],
)
def test_what_a_call_names_is_known(
    draft: Draft, call: str, found: str, expected: str, do: str
) -> None:
    shown = f"{{{{ {call} }}}}"

    assert with_text(draft, f"tekst\n\n{shown}").problem() == Problem(
        NAME, FIRST + 2, "", found.replace("{}", shown), expected, do
    )


@pytest.mark.parametrize(
    ("call", "reason"),
    [
        ('__import__("os")', None),
        ('open("/etc/passwd")', None),
        ('__import__("os").system("ls")', "it is not a name with parentheses"),
        ("figure.__class__", "it is not a name with parentheses"),
        ('figure("a", 2020).text', "it is not a name with parentheses"),
        ("(lambda: 1)()", "it is not a name with parentheses"),
        ("lambda: 1", "it is not a name with parentheses"),
        ('f"{figure}"', "it is not a name with parentheses"),
        ("[figure]", "it is not a name with parentheses"),
        ("1 + 1", "it is not a name with parentheses"),
        ("figure := 1", "it can't be read"),
        ("import os", "it can't be read"),
        ("figure(", "it can't be read"),
        ("", "it can't be read"),
        (r'figure("jeugd\d", 2020)', "it can't be read"),
        ("2020if 1 else 2", "it can't be read"),
        ("(" * 199 + ")" * 199, "it can't be read"),
        ("-" * 399 + "1", "it is not a name with parentheses"),
        ("x" * 401, "it is too long"),
        ('figure("jeugd-aandeel", 2020, age="01", age="02")', "age stands in it twice"),
        ('figure("jeugd-aandeel", **{"age": "01"})', "** is not allowed"),
        *(
            (
                f'figure("jeugd-aandeel", {argument})',
                "only texts between quotes and whole numbers may stand between parentheses",
            )
            for argument in (
                *('f"{1}"', "lambda: 1", "-2020", "2020.5", "True", "None", "x", "*x", "[1]"),
                *('b"x"', "open('x')"),
            )
        ),
    ],
)
def test_a_call_that_is_anything_but_a_name_with_constants_is_refused(
    draft: Draft, call: str, reason: str | None
) -> None:
    shown = f"{{{{ {call} }}}}"
    found = shown if reason is None else f"{shown}: {reason}"
    expected, do = (
        ("one of figure, change, period, table, chart, claim, stated", "correct the name")
        if reason is None
        else (SHOWN, "write it in this form")
    )

    problem = with_text(draft, f"In {shown} staat code.").problem()

    assert problem.line == FIRST
    assert problem.found == (found if len(found) <= 160 else found[:159] + "…")
    assert (problem.expected, problem.action) == (expected, do)


@pytest.mark.parametrize(
    "text",
    [
        'Dit is {{ table("jeugd-aandeel") }} in een zin.',
        '{{ table("jeugd-aandeel") }} {{ table("jeugd-aandeel") }}',
        '**{{ table("jeugd-aandeel") }}**',
        '*zie **{{ table("jeugd-aandeel") }}***',
        '[{{ table("jeugd-aandeel") }}](https://example.nl)',
        '## {{ table("jeugd-aandeel") }}',
        'tekst\n{{ table("jeugd-aandeel") }}',
    ],
)
def test_a_table_or_chart_inside_a_sentence_is_refused(draft: Draft, text: str) -> None:
    assert with_text(draft, text).problem() == Problem(
        NAME,
        FIRST + text.count("\n"),
        "",
        '{{ table("jeugd-aandeel") }} inside a sentence',
        "a table or chart alone, between empty lines",
        "put it on a line of its own",
    )


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ('Er zijn {{ figure("jeugd-aandeel", 2020) jongeren.', [(0, 0)]),
        ("Er zijn }} jongeren.", [(0, 0)]),
        ('Er zijn\n\n*nu* {{ figure("jeugd-aandeel",\n2020) }} jongeren.', [(2, 0), (3, 1)]),
    ],
    ids=["open", "close", "over two lines"],
)
def test_braces_that_are_not_closed_on_their_line_are_refused(
    draft: Draft, text: str, lines: list[tuple[int, int]]
) -> None:
    problems = with_text(draft, text).problems()

    assert [problem.line for problem in problems] == [FIRST + line for line, _ in lines]
    for problem in problems:
        assert problem.expected == SHOWN
        assert problem.action == "close the braces, on one line"


def test_lines_of_calls_stay_right_inside_lists_quotations_and_stress(draft: Draft) -> None:
    text = """\
- een
  *lang en
  nadrukkelijk* {{ figure("x", 2020) }}

> citaat
> **vet
> {{ figure("y", 2020) }}**
"""
    assert [(problem.line, problem.found) for problem in with_text(draft, text).problems()] == [
        (FIRST + 2, "the indicator 'x'"),
        (FIRST + 6, "the indicator 'y'"),
    ]


@FEW
@given(st.text(max_size=60) | st.text("figure(){}[]\"',=*.-+:_ 0a\\", max_size=60))
def test_any_text_between_braces_is_a_call_or_a_value_error(text: str) -> None:
    try:
        name, arguments, keywords = parse_call(text)
    except ValueError:
        return
    assert all(isinstance(item, str) for item in (name, *arguments, *keywords.values()))
