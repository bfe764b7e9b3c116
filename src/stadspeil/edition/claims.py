"""Claims in a text: words with the conditions that make them true, and words with their source.

    claim     = claim("words", condition, ...)
    stated    = stated("words", "source")
    condition = rises(id, period, period, ...) | falls(id, period, period, ...)
              | higher(call, call) | lower(call, call) | highest(call) | lowest(call)
              | highest(call, "vague word") | lowest(call, "vague word")
              | near("vague word", term, term)
              | term < term | term <= term | term > term | term >= term
    term      = number | call | -term | (term)
              | term + term | term - term | term * term | term / term
    call      = figure(id, period, ...) | change(id, period, period, ...)
              | percent(id, period, period, ...)

Each `...` may hold `area="GM0503"` and one code of a breakdown. Nothing of it is ever executed.
"""

import ast
import re
from dataclasses import dataclass
from decimal import Decimal

from stadspeil.edition.calls import SAYINGS, CallReader, call_parts, parse_source
from stadspeil.language.vague import BINDING_WORDS, VAGUE_WORDS
from stadspeil.model.chapter import Call
from stadspeil.model.claim import Arithmetic, Claim, Condition, Stated, Term
from stadspeil.model.expression import Number

EXAMPLE = '{{ claim("steeg elk jaar", rises("wmo-clienten", 2018, 2021)) }}'
EXAMPLE_STATED = '{{ stated("hogere prijzen", "gemeente Leiden") }}'

_TRENDS = ("rises", "falls")
_PAIRS = ("higher", "lower")
_EXTREMES = ("highest", "lowest")
_CALLS = {"figure": 1, "change": 2, "percent": 2}
_COMPARISONS: dict[type[ast.cmpop], str] = {ast.Lt: "<", ast.LtE: "<=", ast.Gt: ">", ast.GtE: ">="}
_SIGNS: dict[type[ast.operator], str] = {ast.Add: "+", ast.Sub: "-", ast.Mult: "*", ast.Div: "/"}
_CONDITIONS = (*_TRENDS, *_PAIRS, *_EXTREMES, "near", *_COMPARISONS.values())
_LONGEST = 2000
_DEEPEST = 20


def is_saying(source: str) -> bool:
    """Whether what stands between the braces is a claim, or words with their source."""
    return source.split("(", 1)[0].strip() in SAYINGS


def read_saying(reader: CallReader, source: str, line: int) -> Claim | Stated | None:
    """Read `claim(...)` or `stated(...)`; what is wrong with it becomes a problem, and None."""
    is_claim = source.split("(", 1)[0].strip() == "claim"
    example = EXAMPLE if is_claim else EXAMPLE_STATED
    before = len(reader.problems)
    try:
        node = parse_source(source, _LONGEST)
        if not isinstance(node, ast.Call) or node.keywords:
            raise ValueError("it is not a name with texts and conditions between parentheses")
        saying = _Saying(reader, source.strip(), line)
        found = saying.claim(node.args) if is_claim else saying.stated(node.args)
    except ValueError as error:
        reader.problem(line, f"{error}, in {{{{ {source} }}}}", example, "write it in this form")
        return None
    return found if len(reader.problems) == before else None


class _Known(Exception):
    """A part is wrong, and has its own problem."""


@dataclass(frozen=True)
class _Saying:
    """Reads one claim or statement. Methods raise ValueError for what the grammar does not have."""

    reader: CallReader
    source: str
    line: int

    def stated(self, arguments: list[ast.expr]) -> Stated:
        if len(arguments) != 2:
            raise ValueError("it needs the words, and whose they are or where they stand")
        words, by = map(_text, arguments)
        return Stated(words, self.line, by)

    def claim(self, arguments: list[ast.expr]) -> Claim | None:
        if len(arguments) < 2:
            raise ValueError("it needs words, and at least one condition")
        words = _text(arguments[0])
        conditions = []
        for node in arguments[1:]:
            try:
                conditions.append(self._condition(node))
            except _Known:
                continue
        if len(conditions) == len(arguments) - 1:
            _check_vague(words, conditions)
        return Claim(words, self.line, tuple(conditions))

    def _condition(self, node: ast.expr) -> Condition:
        shown = self._shown(node)
        if isinstance(node, ast.Compare):
            if len(node.ops) != 1 or type(node.ops[0]) not in _COMPARISONS:
                raise ValueError(f"{shown}: one of {', '.join(_COMPARISONS.values())}, once")
            terms = (self._term(node.left), self._term(node.comparators[0]))
            return Condition(_COMPARISONS[type(node.ops[0])], terms, shown)
        name = _name(node)
        if not isinstance(node, ast.Call) or name not in _CONDITIONS:
            raise ValueError(f"{shown}: a condition is one of {', '.join(_CONDITIONS)}")
        if name in _TRENDS:
            return Condition(name, (self._call(node, 2),), shown)
        if node.keywords:
            raise ValueError(f"{shown}: {name} takes no keywords; they belong to its figures")
        if name == "near":
            return self._near(node, shown)
        if name in _EXTREMES:
            return self._extreme(name, node, shown)
        return self._pair(name, node, shown)

    def _pair(self, name: str, node: ast.Call, shown: str) -> Condition:
        if len(node.args) != 2 or not all(_name(part) in _CALLS for part in node.args):
            raise ValueError(f"{shown}: {name} takes two of {', '.join(_CALLS)}")
        left, right = map(self._figure, node.args)
        known = self.reader.known.indicators
        units = [known[call.indicator or ""].spec.unit for call in (left, right)]
        if left.name != right.name or (left.name != "percent" and units[0] != units[1]):
            raise ValueError(
                f"{shown}: {left.name} in {units[0]} and {right.name} in {units[1]} are not "
                "printed in one unit; write < or >"
            )
        return Condition(name, (left, right), shown)

    def _extreme(self, name: str, node: ast.Call, shown: str) -> Condition:
        if len(node.args) not in (1, 2) or _name(node.args[0]) not in _CALLS:
            raise ValueError(f"{shown}: {name} takes one of {', '.join(_CALLS)}")
        call = self._figure(node.args[0])
        if not call.breakdown and call.area is None:
            raise ValueError(f"{shown}: name a code or an area, so that it stands among others")
        word = self._vague(node.args[1], shown) if len(node.args) == 2 else ""
        return Condition(name, (call,), shown, word)

    def _near(self, node: ast.Call, shown: str) -> Condition:
        if len(node.args) != 3:
            raise ValueError(f"{shown}: near takes a vague word and two terms")
        word = self._vague(node.args[0], shown)
        terms = (self._term(node.args[1]), self._term(node.args[2]))
        return Condition("near", terms, shown, word)

    def _vague(self, node: ast.expr, shown: str) -> str:
        word = _text(node)
        if word not in VAGUE_WORDS:
            raise ValueError(f"{shown}: the vague word is one of {', '.join(VAGUE_WORDS)}")
        return word

    def _term(self, node: ast.expr, depth: int = 0) -> Term:
        if depth > _DEEPEST:
            raise ValueError("it is nested too deep")
        match node:
            case ast.Constant(int() | float() as value) if not isinstance(value, bool):
                return Number(Decimal(str(value)))
            case ast.UnaryOp(ast.USub(), operand):
                return Arithmetic("-", Number(Decimal(0)), self._term(operand, depth + 1))
            case ast.BinOp(left, sign, right) if type(sign) in _SIGNS:
                return Arithmetic(
                    _SIGNS[type(sign)], self._term(left, depth + 1), self._term(right, depth + 1)
                )
        if _name(node) in _CALLS:
            return self._figure(node)
        raise ValueError(
            f"{self._shown(node)}: a term is a number, one of {', '.join(_CALLS)}, "
            "or + - * / of these"
        )

    def _figure(self, node: ast.expr) -> Call:
        return self._call(node, _CALLS[_name(node)])

    def _call(self, node: ast.expr, periods: int) -> Call:
        call = self.reader.build_call(call_parts(node), periods, self.line, self._shown(node))
        if call is None:
            raise _Known
        return call

    def _shown(self, node: ast.expr) -> str:
        return ast.get_source_segment(self.source, node) or ""


def _name(node: ast.expr) -> str:
    """The name of a call, or nothing when it is none."""
    match node:
        case ast.Call(ast.Name(name)):
            return name
        case _:
            return ""


def _text(node: ast.expr) -> str:
    if isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value.strip():
        return node.value.strip()
    raise ValueError("words stand between quotes")


def _check_vague(words: str, conditions: list[Condition]) -> None:
    """Check that every vague word is bound by a condition, and that no condition binds another."""
    said = " ".join(["", *re.findall(r"[^\W_]+", words.lower()), ""])
    bound = {condition.word for condition in conditions if condition.word}
    for word in sorted(bound, key=len, reverse=True):
        if f" {word} " not in said:
            raise ValueError(f"the words do not hold {word!r}, which a condition is about")
        said = said.replace(f" {word} ", " ")
    for word in BINDING_WORDS:
        if f" {word} " in said:
            raise ValueError(f'no condition says what {word!r} means; add near("{word}", ..., ...)')
