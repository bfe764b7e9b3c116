"""The text of a chapter as HTML, block by block."""

import pytest
from markupsafe import Markup

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
    heading_id,
)
from stadspeil.publish.site.links import Links
from stadspeil.publish.site.markup import ChapterText

FIGURE = Call("figure", "wmo-clienten", ("2021",), None, (), 1, "{{ figure }}")
PERIOD = Call("period", None, (), None, (), 1, "{{ period }}")
TABLE = Call("table", "wmo-clienten", (), None, (), 1, "{{ table }}")
LINE = Paragraph((Words("a < b"),))
TEXT = ChapterText(
    {FIGURE: "8.585", PERIOD: "2021"},
    lambda call: Markup("<table>{}</table>").format(call.name),
    Links("hoofdstukken/06-wmo.html", ""),
)


@pytest.mark.parametrize(
    ("block", "expected"),
    [
        (LINE, "<p>a &lt; b</p>"),
        (Paragraph((Strong((Emphasis((Words("x"),)),)),)), "<p><strong><em>x</em></strong></p>"),
        (Paragraph((PERIOD,)), "<p>2021</p>"),
        (
            Paragraph((FIGURE,)),
            '<p><a class="live" href="../indicatoren/wmo-clienten.html">8.585</a></p>',
        ),
        (
            Paragraph((Link("indicator:bijstand", (Words("x"),)),)),
            '<p><a href="../indicatoren/bijstand.html">x</a></p>',
        ),
        (
            Paragraph((Link("chapter:01-inleiding", (Words("x"),)),)),
            '<p><a href="../hoofdstukken/01-inleiding.html">x</a></p>',
        ),
        (
            Paragraph((Link('https://a.nl/?a="b"&c', (Words("x"),)),)),
            '<p><a href="https://a.nl/?a=&#34;b&#34;&amp;c">x</a></p>',
        ),
        (Heading(2, (Words("Wat kost het?"),)), '<h2 id="wat-kost-het">Wat kost het?</h2>'),
        (ItemList(False, ((LINE,),)), "<ul><li>a &lt; b</li></ul>"),
        (
            ItemList(True, ((LINE, ItemList(False, ((LINE,),))),)),
            "<ol><li><p>a &lt; b</p>\n<ul><li>a &lt; b</li></ul></li></ol>",
        ),
        (Quote((LINE,)), "<blockquote><p>a &lt; b</p></blockquote>"),
        (Display(TABLE), "<table>table</table>"),
    ],
)
def test_a_block_becomes_html_and_its_words_stay_words(block: Block, expected: str) -> None:
    assert TEXT.render((block,)) == expected


def test_an_id_is_made_of_all_words_of_a_heading_but_its_figures() -> None:
    words = (Strong((Words("Wat"),)), Words(" kost "), FIGURE, Link("x", (Words("het, nu?"),)))
    assert heading_id(words) == "wat-kost-het-nu"
    assert heading_id((Words("…"),)) == "-"
