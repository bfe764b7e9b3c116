"""The tables of an estimate: words and marked numbers; the first cell of a row is its header."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from stadspeil.language import format_number
from stadspeil.model.estimated import Held, Move, Rounding, Updated
from stadspeil.model.unit import UnitKind
from stadspeil.publish.views.estimate_words import EstimateWords

Bases = Mapping[str, str]


@dataclass(frozen=True)
class WordTable:
    """A table: `right` are the columns, from 0, whose cells are numbers."""

    id: str
    caption: str
    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    right: tuple[int, ...] = ()
    widths: tuple[int, ...] = ()

    @property
    def columns_right(self) -> tuple[int, ...]:
        """The same columns counted from 1, as templates count."""
        return tuple(place + 1 for place in self.right)


def _table(
    words: EstimateWords,
    key: str,
    heads: tuple[str, ...],
    rows: Iterator[tuple[str, ...]],
    right: tuple[int, ...] = (),
    widths: tuple[int, ...] = (),
) -> WordTable:
    say, spec = words.language, words.estimated.spec
    base = next(say.text(item.title) for item in spec.bases if item.id == spec.base)
    return WordTable(
        f"table-{key}",
        say(f"estimate_{key}"),
        tuple(say(f"estimate_head_{head}", base=base) for head in heads),
        tuple(rows),
        right,
        widths,
    )


def move_table(words: EstimateWords) -> WordTable:
    """What becomes of the answer if one assumption is another."""
    return _table(
        words,
        "moves",
        ("assumption", "becomes", "result", "band"),
        _move_rows(words),
        widths=(34, 20, 24, 22),
    )


def _move_rows(words: EstimateWords) -> Iterator[tuple[str, ...]]:
    say = words.language
    for move in words.estimated.moves:
        for end in ("low", "high"):
            if getattr(move.value, end) == move.value.point:
                continue  # the assumption stands at this end already
            yield (
                f"{say.text(move.approach.title)}: {say.text(move.assumption.title).lower()}",
                say(
                    "estimate_from_to",
                    before=words.assumed(move.assumption, "point"),
                    after=words.assumed(move.assumption, end),
                ),
                say(
                    "estimate_from_to",
                    before=words.about(f"{move.approach.id}.point"),
                    after=words.about(_name(move, end)),
                ),
                words.span(
                    f"{_name(move, end)}.band.low", f"{_name(move, end)}.band.high", words.people
                ),
            )


def _name(move: Move, end: str) -> str:
    return f"move.{move.assumption.id}.{move.approach.id}.{end}"


def span_table(words: EstimateWords, bases: Bases) -> WordTable:
    """The approaches side by side, each with the base of its own percentage."""

    def rows() -> Iterator[tuple[str, ...]]:
        for item in words.estimated.approaches:
            name = item.approach.id
            yield (
                words.language.text(item.approach.title),
                bases[item.approach.base],
                words.people(f"{name}.point"),
                words.span(f"{name}.low", f"{name}.high", words.people),
                words.span(f"{name}.low.share", f"{name}.high.share", words.share),
            )
        yield (
            words.language("estimate_all_approaches"),
            bases[words.estimated.spec.base],
            "",
            words.span("low", "high", words.people),
            words.span("low.share", "high.share", words.share),
        )

    return _table(
        words,
        "spans",
        ("approach", "base", "point", "range", "share"),
        rows(),
        right=(2, 3, 4),
        widths=(22, 28, 12, 22, 16),
    )


def union_table(words: EstimateWords) -> WordTable | None:
    """How many people the approaches cover together: what is certain, and what if."""
    overlap = words.estimated.spec.overlap
    if overlap is None or "union.lower" not in words.estimated.values:
        return None
    say = words.language

    def rows() -> Iterator[tuple[str, ...]]:
        for place, item in enumerate(overlap.dependence):
            yield (say.text(item.title), *_amounts(f"union.dependence-{place}"))
        yield (say("estimate_union_lower"), *_amounts("union.lower"))
        yield (say("estimate_union_upper"), *_amounts("union.upper"))

    def _amounts(name: str) -> tuple[str, str]:
        return words.about(name), words.share(f"{name}.share")

    return _table(
        words, "union", ("union", "people", "share"), rows(), right=(1, 2), widths=(64, 18, 18)
    )


def published_table(words: EstimateWords) -> WordTable | None:
    """What the source prints, what comes out, and by which rounding the one is the other."""
    if not words.estimated.held:
        return None

    def rows() -> Iterator[tuple[str, ...]]:
        for item in words.estimated.held:
            yield (
                _input_title(words, item.published.said),
                words.figure(item.said),
                _computed(words, item),
                words.language(f"estimate_rounding_{item.rounding.value}"),
                words.language.text(item.published.note),
            )

    return _table(
        words,
        "printed",
        ("figure", "printed", "computed", "rounding", "note"),
        rows(),
        right=(1, 2),
        widths=(24, 11, 13, 18, 34),
    )


def _computed(words: EstimateWords, item: Held) -> str:
    name = item.published.computed
    if name is None:
        return words.language("estimate_not_computed")
    if item.said.unit.kind is UnitKind.SHARE:
        decimals = 0 if item.rounding is Rounding.EXACT else 1
        return words.share(name, decimals)
    return words.people(name)


def _input_title(words: EstimateWords, name: str) -> str:
    title = next(item.title for item in words.estimated.spec.inputs if item.id == name)
    text = words.language.text(title)
    return f"{text[:1].upper()}{text[1:]}"


def update_table(words: EstimateWords, updated: Updated) -> WordTable:
    """The approaches with other figures, beside what they were."""
    prefix = f"{updated.update.id}:"

    def rows() -> Iterator[tuple[str, ...]]:
        for item in updated.approaches:
            name = item.approach.id
            yield (
                words.language.text(item.approach.title),
                words.span(f"{name}.low", f"{name}.high", words.people),
                words.span(f"{prefix}{name}.low", f"{prefix}{name}.high", words.people),
            )
        yield (
            words.language("estimate_band_rounded"),
            words.span("band.low", "band.high", words.people),
            words.span(f"{prefix}band.low", f"{prefix}band.high", words.people),
        )

    return _table(
        words, "update", ("approach", "before", "after"), rows(), right=(1, 2), widths=(40, 30, 30)
    )


def comparison_table(words: EstimateWords, bases: Bases) -> WordTable | None:
    """Shares of one kind of population beside each other."""
    estimated = words.estimated
    if not estimated.spec.comparisons:
        return None
    named = {item.id: item for item in estimated.spec.inputs}

    def rows() -> Iterator[tuple[str, ...]]:
        listed = dict.fromkeys(
            name for pair in estimated.spec.comparisons for name in (pair.first, pair.second)
        )
        for name in listed:
            known = estimated.inputs[name]
            yield (
                _input_title(words, name),
                words.language.period(known.observation.period),
                bases[named[name].base or estimated.spec.base],
                words.figure(known),
            )

    return _table(
        words,
        "comparisons",
        ("figure", "period", "base", "share_plain"),
        rows(),
        right=(3,),
        widths=(46, 12, 28, 14),
    )


def other_table(words: EstimateWords, bases: Bases) -> WordTable | None:
    """Other answers, each with its own base; they are not merged with this one."""
    estimated = words.estimated
    if not estimated.spec.others:
        return None
    say = words.language

    def rows() -> Iterator[tuple[str, ...]]:
        for item in estimated.spec.others:
            amount = words.figure(estimated.inputs[item.low])
            if item.high is not None:
                high = words.figure(estimated.inputs[item.high])
                amount = say("estimate_span", low=amount, high=high)
            yield say.text(item.title), bases[item.base], amount, say.text(item.text), item.source

    return _table(
        words,
        "others",
        ("answer", "base", "share_plain", "note", "source"),
        rows(),
        right=(2,),
        widths=(24, 20, 12, 26, 18),
    )


def left_out_table(words: EstimateWords) -> WordTable | None:
    """Who or what is left out, and why."""
    if not words.estimated.spec.left_out:
        return None
    say = words.language
    rows = ((say.text(item.title), say.text(item.reason)) for item in words.estimated.spec.left_out)
    return _table(words, "left_out", ("left_out", "why"), rows, widths=(36, 64))


def assumption_table(words: EstimateWords, bases: Bases) -> WordTable:
    """Every assumption with its range, its ground and its source."""
    say = words.language

    def rows() -> Iterator[tuple[str, ...]]:
        for item in words.estimated.spec.assumptions:
            yield (
                say.text(item.title),
                bases[item.base] if item.base else say("estimate_factor"),
                *(words.assumed(item, end) for end in ("low", "point", "high")),
                f"{say.text(item.ground)} {say(f'estimate_use_{item.use.value}')}",
                item.source,
            )

    return _table(
        words,
        "assumptions",
        ("assumption", "base", "low", "point", "high", "ground", "source"),
        rows(),
        right=(2, 3, 4),
        widths=(16, 14, 8, 8, 8, 30, 16),
    )


def simulation_table(words: EstimateWords) -> WordTable | None:
    """Quantiles of the simulation, in multiples of the step: nobody can say more."""
    spec, found = words.estimated.spec, words.estimated.simulated
    if spec.simulation is None or not found:
        return None
    say = words.language
    step = spec.step
    rows = []
    for item in found:
        if item.approach is not None:
            title = say.text(item.approach.title)
        else:
            title = say(f"estimate_simulated_{item.name}")
        values = (
            say.mark(format_number(round(value / step) * step, 0, say), "statistic")
            for value in item.values
        )
        rows.append((title, *values))
    heads = tuple(
        say("estimate_head_share_of_draws", share=say.mark(f"{share}%", "statistic"))
        for share in spec.simulation.shares
    )
    return WordTable(
        "table-simulation",
        say("estimate_simulation"),
        (say("estimate_head_approach"), *heads),
        tuple(rows),
        tuple(range(1, len(heads) + 1)),
        (40, *(60 // len(heads) for _ in heads)),
    )
