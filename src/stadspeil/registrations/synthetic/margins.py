"""The published figures of Leiden that a synthetic registration reproduces, and where they clash.

The files in `margins/` are those of the edition leiden-2022, so that an installed package has them;
a test holds them to be equal. `sources.csv` says where each was printed.
"""

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from stadspeil.registrations.codelists import load_codelist

YEARS = (2018, 2019, 2020, 2021)
QUARTERS = ("2021-03-31", "2021-06-30", "2021-09-30", "2021-12-31")
COMBINATIONS = ("jeugd", "wmo", "jeugd-wmo", "pwet", "jeugd-pwet", "pwet-wmo", "jeugd-pwet-wmo")
"""Combinations of laws; place k has the laws of the bits of k + 1: 1 youth, 2 Wmo, 4 pwet."""
YOUTH_TYPES = tuple(row["code"] for row in load_codelist("product") if row["law"] == "jeugdwet")
ARRANGEMENTS = tuple(row["code"] for row in load_codelist("product") if row["law"] == "wmo")
TRAJECTORIES = tuple(row["code"] for row in load_codelist("product") if row["kind"] == "trajectory")
BENEFITS = tuple(row["code"] for row in load_codelist("benefit_kind"))

STARTED_2018 = 900
"""Trajectories that started in 2018, of which no number was printed; older ones come on top."""
WMO_KEPT = 0.91
"""The share of households with the Wmo that have it a year later, which nobody printed. With fewer,
more clients would end a provision than was printed."""


@dataclass(frozen=True)
class Followed:
    """Published figures that can't all hold, or are silent: what they say, and what is followed."""

    tables: str
    clash: str
    followed: str


FOLLOWED = (
    Followed(
        "jeugd-clienten, jeugd-clienten-typen",
        "2021: 2,347 clients and 3,025 combinations of client and type (Tabel 13), against 2,373 "
        "and 3,061 (Tabel 14)",
        "Tabel 13. From Tabel 14 16 clients with one type and 10 with two are left out, which is "
        "exactly the difference in clients and in combinations.",
    ),
    Followed(
        "jeugd-clienten, jeugd-stroom",
        "clients(t) = clients(t-1) - outflow(t-1) + inflow(t) gives an inflow of 1,199, 1,154 and "
        "1,427 in 2019 to 2021; Tabel 15 prints 2,040, 1,994 and 1,884",
        "Clients and outflow. The printed inflow is reproduced as the number of clients with a "
        "provision that started in the year, renewals and second provisions included.",
    ),
    Followed(
        "huishoudens-wetten, jeugd-clienten",
        "2018: 2,400 households with youth care (Tabel 8), but 2,387 clients (Tabel 13)",
        "Tabel 13: 13 households fewer with the Youth Act alone (1,807 for 1,820).",
    ),
    Followed(
        "huishoudens-wetten, huishoudens-voorzieningen",
        "2019: 12,280 households by law (Tabel 8), 12,265 by number of provisions (Tabel 9)",
        "Both within their rounding to fives: laws 1 or 2 lower (12,273), numbers 1 or 2 higher.",
    ),
    Followed(
        "jeugd-verwijzingen",
        "each year the referrers add up to more than the printed total",
        "Both: the total counts clients, the referrers count referrals.",
    ),
    Followed(
        "jeugdtrajecten-beeindigd",
        "2021-S2: 170 ended early, of which the four reasons give 165 (rounded to fives)",
        "The four reasons.",
    ),
    Followed(
        "huishoudens-aandeel, kwb-huishoudens",
        "12,045 households with a provision are 16.5% of 73,000 in 2021, and 16.7% of 68,713 in "
        "2018; neighbourhoods add up to 68,580 households in 2020",
        "The share: 4,287 households come on 1 January 2019. Neighbourhoods give proportions.",
    ),
    Followed(
        "huishoudens-voorzieningen",
        "2018 is not printed",
        "The shares of 2019 are assumed.",
    ),
    Followed(
        "trajecten-gestart",
        "2018 is not printed",
        f"{STARTED_2018} are assumed, in the proportions of 2019.",
    ),
    Followed(
        "wmo-clienten, wmo-beeindigd",
        "how many households keep the Wmo is not printed",
        f"{WMO_KEPT:.0%} have it a year later too: with fewer, more clients would end a provision "
        "than Tabel 19 prints.",
    ),
    Followed(
        "wmo-kosten",
        "2021 is not printed",
        "No invoices of the Wmo in 2021.",
    ),
)


@cache
def load_margin(name: str) -> tuple[Mapping[str, str], ...]:
    """The rows of a published table."""
    text = (files(__package__) / "margins" / f"{name}.csv").read_text(encoding="utf-8")
    return tuple(csv.DictReader(text.splitlines()))


def _series(name: str, key: str, value: str, period: str) -> dict[str, int]:
    rows = load_margin(name)
    return {row[key]: int(row[value]) for row in rows if row["period"] == period and row[value]}


def households_by_laws(year: int) -> tuple[int, ...]:
    """Households with each combination of laws, in the order of COMBINATIONS."""
    printed = _series("huishoudens-wetten", "laws", "households", str(year))
    if year == 2018:
        printed["jeugd"] -= 13
    if year == 2019:
        printed = {laws: count - 1 for laws, count in printed.items()}
    return tuple(printed[laws] for laws in COMBINATIONS)


def households_by_number(year: int) -> tuple[int, ...]:
    """Households with 1, 2 ... 6 or more provisions."""
    total = sum(households_by_laws(year))
    if year == 2018:
        counts = households_by_number(2019)
        scaled = [count * total // sum(counts) for count in counts]
        return (scaled[0] + total - sum(scaled), *scaled[1:])
    printed = tuple(
        _series("huishoudens-voorzieningen", "number", "households", str(year)).values()
    )
    short = total - sum(printed)
    step = -(-short // len(printed))
    raised = [min(step, max(short - place * step, 0)) for place in range(len(printed))]
    return tuple(count + up for count, up in zip(printed, raised, strict=True))


def youth_clients(year: int) -> int:
    """Clients of youth care."""
    return _series("jeugd-clienten", "type", "clients", str(year))["_T"]


def youth_by_type(year: int) -> tuple[int, ...]:
    """Clients of each type of youth care, in the order of YOUTH_TYPES."""
    printed = _series("jeugd-clienten", "type", "clients", str(year))
    return tuple(printed[kind] for kind in YOUTH_TYPES)


def youth_by_number(year: int) -> tuple[int, ...]:
    """Clients with 1, 2 ... 6 types of youth care."""
    printed = list(_series("jeugd-clienten-typen", "number", "clients", str(year)).values())
    if year == 2021:
        printed[0] -= 16
        printed[1] -= 10
    return tuple(printed)


def youth_flow(year: int) -> tuple[int, int]:
    """Clients with a provision that started, and clients who left, as printed."""
    row = next(row for row in load_margin("jeugd-stroom") if row["period"] == str(year))
    return int(row["inflow"]), int(row["outflow"])


def referrals(year: int) -> tuple[int, dict[str, int]]:
    """Clients referred to residential care, and referrals by referrer."""
    printed = _series("jeugd-verwijzingen", "referrer", "referrals", str(year))
    return printed.pop("_T"), printed


def youth_ended(half: str) -> dict[str, int]:
    """Ended trajectories in a half-year of 2021, by reason."""
    return {
        row["reason"]: int(row["trajectories"])
        for row in load_margin("jeugdtrajecten-beeindigd")
        if (row["area"], row["period"]) == ("GM0546", half) and row["reason"] != "voortijdig"
    }


def wmo_clients(year: int) -> int:
    """Clients of the Wmo."""
    return _series("wmo-clienten", "arrangement", "clients", str(year))["_T"]


def wmo_by_arrangement(year: int) -> tuple[int, ...]:
    """Clients of each arrangement, in the order of ARRANGEMENTS."""
    printed = _series("wmo-clienten", "arrangement", "clients", str(year))
    return tuple(printed[kind] for kind in ARRANGEMENTS)


def wmo_ended(year: int) -> int:
    """Clients of whom a provision of the Wmo ended."""
    row = next(row for row in load_margin("wmo-beeindigd") if row["period"] == str(year))
    return int(row["clients"])


def trajectories_started(year: int) -> tuple[int, ...]:
    """Started trajectories of the Participatiewet, in the order of TRAJECTORIES; none for 2018."""
    printed = _series("trajecten-gestart", "trajectory", "trajectories", str(year))
    return tuple(printed.get(kind, 0) for kind in TRAJECTORIES)


def benefit_clients(day: str, dimension: str) -> dict[str, int]:
    """Clients of general social assistance on a day, by one dimension."""
    others = {"age", "sex", "living_form", "nationality", "duration"} - {dimension}
    return {
        row[dimension]: int(row["clients"])
        for row in load_margin("bijstand-klanten")
        if row["period"] == day
        and row[dimension] != "_T"
        and all(row[other] == "_T" for other in others)
    }


def invoiced(name: str, key: str, unit: int) -> dict[tuple[str, str], int]:
    """Euros of a period and care form: of jeugd-kosten in euros, of wmo-kosten in thousands."""
    return {
        (row["period"], row[key]): int(row["euros"]) * unit
        for row in load_margin(name)
        if row["period"] >= "2018"
    }


def households_share(year: int) -> float:
    """Households with a provision, as a share of all."""
    return next(
        float(row["share"]) / 100
        for row in load_margin("huishoudens-aandeel")
        if (row["area"], row["period"], row["provision"]) == ("GM0546", str(year), "met")
    )


def inhabitants() -> int:
    """Inhabitants on 1 January 2021."""
    return int(load_margin("bevolking")[0]["inhabitants"])
