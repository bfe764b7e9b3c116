"""The identity of figures on pages: `<data value="...">` round each, and lists beside words.

    <data value="wmo-clienten:GM0546:2021@2022-07">8.585</data>     in running text
    <td data-observation="wmo-clienten:...">8.585</td>              in a cell of its own
    <tr data-row="wmo-clienten:GM0546:*@2022-07"><td data-part="2021">8.585</td>...</tr>
                                                                    in cells of one row
    <td data-is="=1f0c2a9b3d =5a0e77b21c">75 (−0,9%)</td>           in short, where it is alone
    <meta content="... 8.585 ..." data-of="wmo-clienten:...">       where no element can stand

It is done once for each page, after everything on it has been put in its place.
"""

import re
from collections.abc import Sequence
from hashlib import sha256
from itertools import takewhile

from stadspeil.language.marks import END, MARK, MIDDLE, START, identities, plain

_TAG = re.compile(rf"<[^<>]*{START}[^<>]*>")
_WORDS_ONLY = re.compile(rf"(<(?:title|desc|option)\b[^<>]*)>([^<>]*{START}[^<>]*)<")
_SCRIPT = re.compile(r"(?s)<script\b.*?</script>")
_ALONE = re.compile(rf"<((?:td|th|dd|span|strong|code|figcaption)\b[^<>]*)>([^<>]*{START}[^<>]*)</")
_CELL = re.compile(
    rf'(<td\b[^<>]* data-observation="([^"<>]*)"[^<>]*>){START}([^{MIDDLE}]*){MIDDLE}\2{END}'
)
_ROW = re.compile(r"(?s)<tr(?P<rest>[^<>]*)>(?P<cells>.*?)</tr>")
_OBSERVATION = re.compile(r' data-observation="([^"<>]+)"')

_READABLE = ("receipt:", "printed:", "now:")
"""Identities that stay as they are: few pages hold them, or pages that a reader checks by hand."""


def identify(page: str) -> str:
    """A page with its marked figures as elements that name what they are."""
    if START in page:
        page = _SCRIPT.sub(lambda found: plain(found[0]), page)
        page = _TAG.sub(lambda found: _beside(found[0][:-1], found[0]) + ">", page)
        page = _WORDS_ONLY.sub(
            lambda found: f"{_beside(found[1], found[2])}>{plain(found[2])}<", page
        )
        page = _CELL.sub(r"\1\3", page)
        page = _ALONE.sub(_list_alone, page)
        page = MARK.sub(r'<data value="\2">\1</data>', page)
    return _ROW.sub(_share_row, page)


def _share_row(found: re.Match[str]) -> str:
    """A row that says once what the identities of its cells share, where that is shorter.

    It is a third of a page of many figures otherwise.
    """
    names = _OBSERVATION.findall(found["cells"])
    if len(names) < 2:
        return found[0]
    start, end = _shared(names)
    parts = iter([name[len(start) : len(name) - len(end)] for name in names])
    cells = _OBSERVATION.sub(lambda _: f' data-part="{next(parts)}"', found["cells"])
    row = f'<tr{found["rest"]} data-row="{start}*{end}">{cells}</tr>'
    return row if len(row) < len(found[0]) else found[0]


def _shared(names: Sequence[str]) -> tuple[str, str]:
    """The longest start and end that some identities share, without overlap in any of them."""
    start = _start(names)
    return start, _start([name[len(start) :][::-1] for name in names])[::-1]


def _start(names: Sequence[str]) -> str:
    same = takewhile(lambda signs: len(set(signs)) == 1, zip(*names, strict=False))
    return "".join(signs[0] for signs in same)


def _list_alone(found: re.Match[str]) -> str:
    names = " ".join(map(shorten_identity, identities(found[2])))
    return f'<{found[1]} data-is="{names}">{plain(found[2])}</'


def shorten_identity(identity: str) -> str:
    """An identity as pages write it where they hold many: ten digits of its hash, if it is long.

    >>> shorten_identity("wmo-clienten:GM0546:2021@2022-07"), shorten_identity("listed")
    ('=3ac69a9bde', 'listed')
    """
    if ":" not in identity or identity.startswith(_READABLE):
        return identity
    return f"={sha256(identity.encode()).hexdigest()[:10]}"


def _beside(tag: str, words: str) -> str:
    """A tag that lists what the figures in some words are."""
    end = " /" if tag.endswith("/") else ""
    return f'{plain(tag).rstrip("/ ")} data-of="{" ".join(identities(words))}"{end}'
