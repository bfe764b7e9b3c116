"""The areas that are counted, and of which smallest areas each consists."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from stadspeil.errors import InputError
from stadspeil.model.area import AreaLevel
from stadspeil.registrations.count.config import CountConfig
from stadspeil.registrations.prepared import Prepared

COUNTRY = "NL00"


class UnknownMember(InputError):
    """A reference group names a municipality that the registration does not have."""


@dataclass(frozen=True)
class Place:
    """An area that is counted: its code, its level, and the larger area that holds it."""

    code: str
    level: AreaLevel
    parent: str


@dataclass(frozen=True)
class Places:
    """The areas in the order in which tables list them, and the smallest areas of each.

    `member` is the column with the smallest areas; `pairs` has a row (number of such an area,
    place in `areas`) for each area that holds it.
    """

    member: str
    areas: tuple[Place, ...]
    pairs: tuple[tuple[int, int], ...]


def build_places(config: CountConfig, prepared: Prepared) -> Places:
    """The areas of some levels, and the groups, of what a registration holds.

    Raises:
        UnknownMember: a group has a municipality of which there are no records.
    """
    small = {AreaLevel.NEIGHBOURHOOD, AreaLevel.DISTRICT} & set(config.areas)
    member = "neighbourhood" if small else "municipality"
    _check_groups(config, prepared.codelists["municipality"])
    known: dict[str, Place] = {}
    pairs = []
    for number, code in enumerate(prepared.codelists[member]):
        if config.municipality and municipality_of(code) != config.municipality:
            continue
        for place in _above(code, config):
            known.setdefault(place.code, place)
            pairs.append((number, place.code))
    order = {level: rank for rank, level in enumerate(_ORDER)}
    areas = sorted(known.values(), key=lambda place: (order[place.level], place.code))
    numbers = {place.code: number for number, place in enumerate(areas)}
    return Places(member, tuple(areas), tuple((number, numbers[code]) for number, code in pairs))


_ORDER: Sequence[AreaLevel] = (
    AreaLevel.COUNTRY,
    AreaLevel.REFERENCE_GROUP,
    AreaLevel.MUNICIPALITY,
    AreaLevel.DISTRICT,
    AreaLevel.NEIGHBOURHOOD,
)


def municipality_of(code: str) -> str:
    """The municipality in which an area lies.

    >>> municipality_of("BU05460101")
    'GM0546'
    """
    return f"GM{code[2:6]}"


def _above(code: str, config: CountConfig) -> Iterator[Place]:
    """The counted areas that hold a smallest area, itself included."""
    municipality = municipality_of(code)
    chain = [(AreaLevel.COUNTRY, COUNTRY), (AreaLevel.MUNICIPALITY, municipality)]
    if code.startswith("BU"):
        chain += [(AreaLevel.DISTRICT, f"WK{code[2:8]}"), (AreaLevel.NEIGHBOURHOOD, code)]
    parent = ""
    for level, name in chain:
        if level in config.areas:
            yield Place(name, level, parent)
            parent = name
    for group, members in config.groups.items():
        if municipality in members:
            yield Place(group, AreaLevel.REFERENCE_GROUP, "")


def _check_groups(config: CountConfig, known: Sequence[str]) -> None:
    for group, members in config.groups.items():
        for code in members:
            if code not in known:
                raise UnknownMember(
                    f"group {group}: {code} has no records in this registration\n"
                    "    expected: municipalities that the registration holds\n"
                    "    do: correct the code, or leave it out of the group"
                )
