"""Live expressions in a text: `figure("wmo-clienten", 2021)`, read as data and never executed."""

import ast
import warnings
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from stadspeil.edition.known import Known
from stadspeil.edition.lists import AREAS, codelist_file
from stadspeil.files.problems import Problems
from stadspeil.model.chapter import Call
from stadspeil.model.period import EXAMPLES, parse_period

INLINE_CALLS = {"figure": 1, "change": 2, "period": 0}
"""The calls that print a few words, with how many periods each takes."""

DISPLAY_CALLS = ("table", "chart")
"""The calls that stand alone on a line."""

SAYINGS = ("claim", "stated")
"""The calls that print words of the analyst: see `stadspeil.edition.claims`."""

EXAMPLES_OF_CALLS = {
    "figure": '{{ figure("wmo-clienten", 2021) }}',
    "change": '{{ change("wmo-clienten", 2020, 2021) }}',
    "table": '{{ table("wmo-clienten", by="arrangement") }}',
    "chart": '{{ chart("wmo-clienten") }}',
    "percent": 'percent("wmo-clienten", 2020, 2021)',
    "rises": 'rises("wmo-clienten", 2018, 2021)',
    "falls": 'falls("wmo-clienten", 2018, 2021)',
}
EXAMPLE = EXAMPLES_OF_CALLS["figure"]


class Parts(NamedTuple):
    """A call as it is written: its name, arguments and keywords, all as texts."""

    name: str
    arguments: list[str]
    keywords: dict[str, str]


@dataclass(frozen=True)
class _Place:
    """A call in a text: its line, how it is written, and its indicator."""

    line: int
    shown: str
    indicator: str


@dataclass
class CallReader:
    """Reads the live expressions of one file, and notes what is wrong with them.

    `field_name` is where they stand, in a file whose places have names.
    """

    problems: Problems
    known: Known
    file: str
    calls: list[Call] = field(default_factory=list)
    field_name: str = ""

    def problem(self, line: int, found: str, expected: str, do: str, where: str = "") -> None:
        place = where or self.field_name
        self.problems.add(self.file, line, place, found=found, expected=expected, do=do)

    def is_indicator(self, identifier: str, line: int) -> bool:
        if identifier in self.known.indicators:
            return True
        if not self.problems.is_excused("indicators", identifier):
            self.problem(
                line,
                f"the indicator {identifier!r}",
                "the id of an indicator",
                "correct the id, or add the indicator",
            )
        return False

    def read_call(self, source: str, line: int) -> Call | None:
        shown = f"{{{{ {source} }}}}"
        try:
            parts = parse_call(source)
        except ValueError as error:
            self.problem(line, f"{shown}: {error}", EXAMPLE, "write it in this form")
            return None
        name = parts.name
        if name not in (*INLINE_CALLS, *DISPLAY_CALLS):
            self.problem(
                line,
                shown,
                f"one of {', '.join((*INLINE_CALLS, *DISPLAY_CALLS, *SAYINGS))}",
                "correct the name",
            )
            return None
        if name == "period":
            if parts.arguments or parts.keywords:
                self.problem(
                    line, shown, "{{ period }}", "take out what stands between parentheses"
                )
                return None
            return self._note(Call("period", None, (), None, (), line, shown))
        call = self.build_call(parts, INLINE_CALLS.get(name, 0), line, shown)
        return self._note(call) if call is not None else None

    def build_call(self, parts: Parts, periods: int, line: int, shown: str) -> Call | None:
        """A call about an indicator and a number of periods, after a look at all that it names."""
        name, arguments, keywords = parts
        if len(arguments) != 1 + periods:
            self.problem(
                line,
                shown,
                f"an indicator and {periods or 'no'} period{'' if periods == 1 else 's'}",
                f"write for instance {EXAMPLES_OF_CALLS[name]}",
            )
            return None
        indicator, given = arguments[0], tuple(arguments[1:])
        if not self.is_indicator(indicator, line):
            return None
        before = len(self.problems)
        place = _Place(line, shown, indicator)
        self._check_periods(place, given)
        if name in DISPLAY_CALLS:
            self._check_display(place, keywords)
        else:
            self._check_figure(place, keywords)
        if len(self.problems) > before:
            return None
        codes = {key: code for key, code in keywords.items() if key != "area"}
        return Call(
            name, indicator, given, keywords.get("area"), tuple(sorted(codes.items())), line, shown
        )

    def _note(self, call: Call) -> Call:
        self.calls.append(call)
        return call

    def _check_periods(self, place: _Place, periods: tuple[str, ...]) -> None:
        frequency = self.known.frequency(place.indicator)
        if frequency is None:
            return
        for period in periods:
            try:
                known = parse_period(period).frequency is frequency
            except ValueError:
                known = False
            if not known:
                self.problem(
                    place.line,
                    f"{place.shown}: the period {period!r}",
                    f"a period such as {EXAMPLES[frequency]} ({frequency})",
                    "correct the period",
                )

    def _check_display(self, place: _Place, keywords: Mapping[str, str]) -> None:
        """Check a table or chart: it shows every area and code, and is split by one breakdown."""
        for keyword in keywords:
            if keyword != "by":
                self.problem(
                    place.line,
                    f"{place.shown}: {keyword}",
                    'nothing but the indicator, or by="..." for one of its breakdowns',
                    "take it out: a table or chart shows all areas and codes",
                )
        if "by" in keywords:
            self._is_breakdown(place, keywords["by"])

    def _check_figure(self, place: _Place, keywords: Mapping[str, str]) -> None:
        """Check a figure or change: it may name an area, and one code of one breakdown."""
        codes = {name: code for name, code in keywords.items() if name != "area"}
        area = keywords.get("area")
        if (
            area is not None
            and area not in self.known.areas
            and not self.problems.is_excused(AREAS, area)
        ):
            self.problem(
                place.line,
                f"{place.shown}: the area {area!r}",
                "a code of areas.csv",
                "correct the code",
            )
        if len(codes) > 1:
            self.problem(
                place.line,
                f"{place.shown}: {' and '.join(codes)}",
                "a code of one breakdown: figures are split by one at a time",
                "take the others out",
            )
        for name, code in codes.items():
            if self._is_breakdown(place, name):
                self._check_code(place, name, code)

    def _is_breakdown(self, place: _Place, dimension: str) -> bool:
        breakdowns = self.known.indicators[place.indicator].spec.breakdowns
        if dimension in breakdowns:
            return True
        self.problem(
            place.line,
            f"{place.shown}: the breakdown {dimension!r}",
            f"one of {', '.join(breakdowns) or '(it has none)'}",
            "correct the name",
        )
        return False

    def _check_code(self, place: _Place, dimension: str, code: str) -> None:
        codelist = self.known.codes(place.indicator, dimension)
        if codelist is None or code in codelist:
            return
        file = codelist_file(codelist.id)
        if not self.problems.is_excused(file, code):
            self.problem(
                place.line,
                f"{place.shown}: the code {code!r}",
                f"a code of {file}",
                "correct the code",
            )


def parse_call(source: str) -> Parts:
    """Read `name("a", 2021, key="b")` as data: the name, the arguments, the keywords, as texts.

    Raises:
        ValueError: it is anything else than a name with constants.

    >>> parse_call('figure("wmo-clienten", 2021, area="NL00")')
    Parts(name='figure', arguments=['wmo-clienten', '2021'], keywords={'area': 'NL00'})
    """
    return call_parts(parse_source(source, 400))


def parse_source(source: str, longest: int) -> ast.expr:
    """What stands between `{{` and `}}`, as the tree that Python's own parser makes of it.

    Raises:
        ValueError: it is too long, or can't be read.
    """
    if len(source) > longest:
        raise ValueError("it is too long")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            return ast.parse(source.strip(), mode="eval").body
    except (SyntaxError, ValueError, MemoryError, RecursionError, Warning):
        raise ValueError("it can't be read") from None


def call_parts(node: ast.expr) -> Parts:
    """The parts of a call with nothing but constants.

    Raises:
        ValueError: it is anything else.
    """
    if isinstance(node, ast.Name):
        return Parts(node.id, [], {})
    if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Name):
        raise ValueError("it is not a name with parentheses")
    arguments = [_constant(argument) for argument in node.args]
    keywords: dict[str, str] = {}
    for keyword in node.keywords:
        if keyword.arg is None:
            raise ValueError("** is not allowed")
        if keyword.arg in keywords:
            raise ValueError(f"{keyword.arg} stands in it twice")
        keywords[keyword.arg] = _constant(keyword.value)
    return Parts(node.func.id, arguments, keywords)


def _constant(node: ast.expr) -> str:
    if isinstance(node, ast.Constant) and type(node.value) in (str, int):
        return str(node.value)
    raise ValueError("only texts between quotes and whole numbers may stand between parentheses")
