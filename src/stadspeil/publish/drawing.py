"""Drawing: a chart as SVG that stands in a page or a report, readable without being seen.

Vega's own SVG speaks English to screen readers and has no name; what leaves this module has a
title and a text alternative in the reader's language, no fixed size, no styles, no references.
"""

import hashlib
import json
import re
import sys
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cache as remember
from importlib import metadata
from os import cpu_count
from pathlib import Path
from subprocess import PIPE, run
from tempfile import NamedTemporaryFile
from typing import Any, Literal
from xml.sax.saxutils import escape

import vl_convert

from stadspeil.language import Language
from stadspeil.language.marks import MARK, plain, split_marks
from stadspeil.publish.views.chart import Chart

FONTS = Path(__file__).with_name("fonts")

FORMAT = f"3 {metadata.version('vl-convert-python')}"
"""What a cached drawing depends on apart from its chart; raise it when this module changes."""

MANY = 150
"""From how many charts on a second process gains more than it takes to start."""

MOST_PROCESSES = 4
"""Each holds an engine of some 200 MB."""

_Spec = tuple[dict[str, Any], str]
"""What is drawn, and the code of its language."""

_FORMAT_LOCALES: dict[str, Literal["nl-NL", "en-GB"]] = {"nl": "nl-NL", "en": "en-GB"}

_AXIS = re.compile(r' class="mark-text role-axis-label"')
"""The labels of an axis, which are no figures; Vega's classes are taken out, this one is kept."""

_HIDDEN = re.compile(r'(?s)<text\b[^>]* opacity="0"[^>]*>.*?</text>')
"""Labels that Vega hides, since they would overlap; a PDF would still hold their text."""

_TEXT = re.compile(r">([^<>]+)</(text|tspan)>")
_TAG = re.compile(r"<[^>]*>")
_FONT = ' font-family="Stadspeil Sans"'
_NOISE = re.compile(
    r' (?:role|aria-[a-z]+|class|pointer-events|xmlns:xlink|version|font-family)="[^"]*"'
    r'| (?:stroke-dasharray="1,0"|opacity="1"|transform="translate\(0,0\)"|[xy]2="0")'
)
_LONG_NUMBER = re.compile(r"(\d+\.\d\d)\d+")
# Vega draws the background of every group, mostly of no colour, and groups that hold nothing.
_GROUP = re.compile(r"<(/?)g\b([^<>]*)>")
_EMPTY = re.compile(r'<path(?: d="[^"]*")?(?: display="none")?/>|<g[^>]*/>|<g[^>]*></g>')


def draw_chart(chart: Chart, language: Language, *, cache: Path | None = None) -> str:
    """A chart as SVG, taken from the cache where it has been drawn before."""
    return draw_charts([(chart, language)], cache=cache)[0]


def draw_all(
    charts: Iterable[Chart], language: Language, *, cache: Path | None = None
) -> dict[str, str]:
    """The SVG of each chart by the id of the chart."""
    unique = {chart.id: chart for chart in charts}
    drawn = draw_charts([(chart, language) for chart in unique.values()], cache=cache)
    return dict(zip(unique, drawn, strict=True))


def draw_charts(jobs: Sequence[tuple[Chart, Language]], *, cache: Path | None = None) -> list[str]:
    """The SVG of charts in several languages."""
    keys = [_key(chart, language) for chart, language in jobs]
    unique = dict(zip(keys, jobs, strict=True))
    pictures = {key: found for key in unique if (found := _read(cache, key)) is not None}
    missing = {key: job for key, job in unique.items() if key not in pictures}
    specs = [(_plain(chart.spec), language.code) for chart, language in missing.values()]
    for key, picture in zip(missing, _convert_all(specs), strict=True):
        _write(cache, key, picture)
        pictures[key] = picture
    return [
        _name(_identify(pictures[key], chart.spec), chart, language)
        for key, (chart, language) in zip(keys, jobs, strict=True)
    ]


def _convert_all(specs: Sequence[_Spec]) -> list[str]:
    """Draw a few charts here, and many in processes: Vega's engine has one thread in each.

    468 charts on two cores: 13.4 s here, 8.2 s in two processes; 87 charts gain nothing.
    """
    if len(specs) < MANY:
        return [_convert(*spec) for spec in specs]
    count = min(MOST_PROCESSES, cpu_count() or 1)
    drawn = [""] * len(specs)
    with ThreadPoolExecutor(count) as pool:
        parts = pool.map(_convert_apart, [specs[place::count] for place in range(count)])
        for place, part in enumerate(parts):
            drawn[place::count] = part
    return drawn


def _convert_apart(specs: Sequence[_Spec]) -> list[str]:
    """Draw in a process of its own. Python's pools would run the script of who builds again."""
    command = "from stadspeil.publish.drawing import convert_input; convert_input()"
    done = run(
        [sys.executable, "-c", command], input=json.dumps(specs).encode(), stdout=PIPE, check=True
    )
    pictures: list[str] = json.loads(done.stdout)
    return pictures


def convert_input() -> None:
    """What such a process does: specifications in, pictures out, as JSON."""
    json.dump([_convert(*spec) for spec in json.load(sys.stdin)], sys.stdout)


def _convert(spec: dict[str, Any], language: str) -> str:
    _register_fonts()
    # A chart holds its own data; nothing is ever fetched for it.
    svg = vl_convert.vegalite_to_svg(
        spec, format_locale=_FORMAT_LOCALES[language], allowed_base_urls=[]
    )
    return _clean(svg)


@remember
def _register_fonts() -> None:
    vl_convert.register_font_directory(str(FONTS))


def _clean(svg: str) -> str:
    """Leave out what nobody sees. Only tags are touched: what stands between them is figures."""
    svg = _HIDDEN.sub("", svg)
    svg = _AXIS.sub(' data-axis=""', svg)
    svg = _TAG.sub(lambda tag: _LONG_NUMBER.sub(r"\1", _NOISE.sub("", tag[0])), svg)
    while _EMPTY.search(svg):
        svg = _EMPTY.sub("", svg)
    return _ungroup(svg).replace("<g", f"<g{_FONT}", 1)


def _ungroup(svg: str) -> str:
    """Leave out the groups that say nothing about what is in them: Vega nests six deep."""
    tells: list[bool] = []

    def keep(tag: re.Match[str]) -> str:
        if tag[1]:
            return tag[0] if tells.pop() else ""
        tells.append(bool(tag[2]))
        return tag[0] if tag[2] else ""

    return _GROUP.sub(keep, svg)


def _plain(content: Any) -> Any:
    """A specification without the identity of its figures, as it is drawn."""
    match content:
        case str():
            return plain(content)
        case list():
            return [_plain(item) for item in content]
        case dict():
            return {key: _plain(value) for key, value in content.items()}
        case _:
            return content


def _identify(svg: str, spec: dict[str, Any]) -> str:
    """Give the figures in a picture their identity again, in the order in which they are drawn."""
    waiting: dict[str, list[str]] = {}
    for text in _marked(spec):
        waiting.setdefault(escape(plain(text)), []).append(text)

    def identify(found: re.Match[str]) -> str:
        texts = waiting.get(found[1])
        if not texts:
            return found[0]
        parts = (
            f'<tspan data-value="{identity}">{escape(words)}</tspan>' if identity else escape(words)
            for words, identity in split_marks(texts.pop(0))
        )
        return f">{''.join(parts)}</{found[2]}>"

    return _TEXT.sub(identify, svg) if waiting else svg


def _marked(content: Any) -> Iterator[str]:
    """The texts of a specification that hold figures."""
    if isinstance(content, str):
        if MARK.search(content):
            yield content
    elif isinstance(content, list | dict):
        for item in content.values() if isinstance(content, dict) else content:
            yield from _marked(item)


def _name(svg: str, chart: Chart, language: Language) -> str:
    """Give a picture its name, its text alternative and ids of its own."""
    identifier = f"{chart.id}-{language.code}"
    size = re.search(r'viewBox="[^"]*"', svg)
    body = svg[svg.index(">") + 1 :]
    body = re.sub(r'\bid="([^"]+)"', rf'id="{identifier}-\1"', body)
    body = re.sub(r"url\(#([^)]+)\)", rf"url(#{identifier}-\1)", body)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" {size[0] if size else ""} '
        f'role="img" lang="{language.code}" '
        f'aria-labelledby="{identifier}-title" aria-describedby="{identifier}-desc">'
        f'<title id="{identifier}-title">{escape(chart.title)}</title>'
        f'<desc id="{identifier}-desc">{escape(chart.description)}</desc>{body}'
    )


def _key(chart: Chart, language: Language) -> str:
    content: list[Any] = [FORMAT, language.code, _plain(chart.spec)]
    text = json.dumps(content, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def _read(cache: Path | None, key: str) -> str | None:
    if cache is None:
        return None
    try:
        return _place(cache, key).read_text("utf-8")
    except FileNotFoundError:
        return None


def _write(cache: Path | None, key: str, picture: str) -> None:
    """Put a drawing into the cache in one step, so that a crash leaves no half one behind."""
    if cache is None:
        return
    place = _place(cache, key)
    place.parent.mkdir(parents=True, exist_ok=True)
    with NamedTemporaryFile("w", encoding="utf-8", dir=place.parent, delete=False) as file:
        file.write(picture)
    Path(file.name).replace(place)


def _place(cache: Path, key: str) -> Path:
    return cache / "charts" / key[:2] / f"{key}.svg"
