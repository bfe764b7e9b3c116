"""What a verification says: a summary, then every difference with its place."""

from dataclasses import asdict
from typing import Any

from stadspeil.verify import Verification

SHOWN = 50
"""How many differences are printed; `--format json` holds all of them."""

_CLASSES = {
    "year": "years",
    "period": "periods and dates",
    "numbering": "numbers of chapters, goals, tables and figures",
    "own-text": "in the analyst's own texts, titles and definitions",
    "our-text": "in fixed texts of the program",
    "code": "codes, expressions and versions",
    "axis": "ticks of axes and keys of maps",
    "list": "places in lists and on maps",
    "listed": "how many things stand on the spot",
    "statistic": "bounds of intervals and places, from a statistical method",
    "page": "page numbers and repeated heads of tables",
}


def summarise(found: Verification) -> str:
    """The counts of a verification."""
    figures = sum(found.figures.values())
    agreed = sum(found.agreed.get(name, 0) for name in found.figures)
    lines = [f"Verified against {found.edition} in {found.seconds:.1f} s:"]
    lines.append(f"  {figures:>9,} figures read back, {_say_agreed(figures, agreed)}")
    lines += [f"  {count:>9,}   {name}" for name, count in found.figures.items()]
    others = sum(found.classes.values())
    share = f"{found.receipt.share:.1f}%"
    lines.append(f"  {others:>9,} numbers that need no identity, {share} of all numbers")
    lines += [f"  {count:>9,}   {_CLASSES[name]}" for name, count in found.classes.items()]
    lines.append(f"  {found.links:>9,} links followed")
    return "\n".join(lines)


def _say_agreed(figures: int, agreed: int) -> str:
    return "all as recomputed" if figures == agreed else f"{figures - agreed:,} not as recomputed"


def render(found: Verification) -> str:
    """The counts, then what is not as it should be."""
    if found.is_right:
        return summarise(found)
    lines = [summarise(found), "", *map(str, found.mismatches[:SHOWN])]
    rest = len(found.mismatches) - SHOWN
    if rest > 0:
        lines.append(f"... and {rest:,} more; --format json names all of them")
    lines.append(f"{len(found.mismatches):,} things are not what they should be.")
    return "\n".join(lines)


def describe(found: Verification) -> dict[str, Any]:
    """A verification as plain data."""
    return {
        "build": found.build.as_posix(),
        "edition": found.edition.as_posix(),
        "figures": dict(found.figures),
        "agreed": {name: found.agreed.get(name, 0) for name in found.figures},
        "classes": dict(found.classes),
        "share_without_identity": round(found.receipt.share, 2),
        "links": found.links,
        "problems": [asdict(item) for item in found.mismatches],
    }
