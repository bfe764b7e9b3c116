"""The peers of registrations.py: the same counts by hand in Polars and in pandas.

registrations_peer.py polars|pandas FOLDER SETTINGS

FOLDER holds a prepared registration, SETTINGS is JSON: the halves as first and last days, the
months, the bits of each law, the kinds of benefit as products, the residential products. Prints the
sums of the counts as JSON, then the seconds, by clock and by CPU.
"""

import json
import sys
import time
from pathlib import Path

Sums = dict[str, int]


def count_polars(folder: Path, given: dict) -> Sums:  # noqa: C901  one long job, by hand
    """One set of products for each person, household and municipality, then groups of sets."""
    import polars as pl

    def scan(name: str) -> pl.LazyFrame:
        return pl.scan_parquet(folder / f"{name}.parquet")

    def run(frame: pl.LazyFrame) -> pl.DataFrame:
        return frame.collect(engine="streaming")

    def laws(sets: pl.Expr) -> pl.Expr:
        return sum(
            ((sets & mask) > 0).cast(pl.Int32) * (1 << place)
            for place, mask in enumerate(given["laws"][:3])
        )

    def bits(products: dict[int, int], column: str) -> pl.Expr:
        return pl.col(column).replace_strict(products, return_dtype=pl.Int32)

    key = ["person", "household", "municipality"]
    shifts = {product: 1 << product for product in range(30)}
    kinds = {kind: 1 << product for kind, product in enumerate(given["kinds"])}
    records = pl.concat(
        [
            scan("provisions").select(*key, "start", "end", bit=bits(shifts, "product")),
            scan("benefits").select(*key, "start", "end", bit=bits(kinds, "kind")),
        ]
    )
    halves = given["halves"]
    columns = {
        f"b{place}": pl.when((pl.col("start") <= last) & (pl.col("end") >= first))
        .then("bit")
        .otherwise(pl.lit(0, pl.Int32))
        for place, (first, last) in enumerate(halves)
    }
    names = list(columns)
    sets = run(
        records.filter((pl.col("start") <= halves[-1][1]) & (pl.col("end") >= halves[0][0]))
        .with_columns(**columns)
        .group_by(key)
        .agg(pl.col(name).bitwise_or() for name in names)
    )

    def joined(unit: str) -> pl.LazyFrame:
        return sets.lazy().group_by(unit, "municipality").agg(pl.col(n).bitwise_or() for n in names)

    sums: Sums = {}

    def add(name: str, value: int | None) -> None:
        sums[name] = sums.get(name, 0) + int(value or 0)

    persons, households = run(joined("person")).lazy(), run(joined("household")).lazy()
    for place in range(1, len(halves) - 1):
        now, before, after = (pl.col(f"b{place + step}") for step in (0, -1, 1))
        groups = run(
            persons.filter(now > 0)
            .group_by("municipality", b=now, before=laws(before), after=laws(after))
            .agg(n=pl.len())
        )
        for mask in [*(1 << product for product in range(30)), *given["laws"]]:
            per_area = groups.filter((pl.col("b") & mask) > 0).group_by("municipality")
            add("clienten", per_area.agg(pl.col("n").sum())["n"].sum())
        for place_of_law, mask in enumerate(given["laws"]):
            law = 7 if place_of_law == 3 else 1 << place_of_law
            of_law = groups.filter((pl.col("b") & mask) > 0)
            number = (pl.col("b") & mask).bitwise_count_ones().clip(upper_bound=6)
            per = of_law.group_by("municipality", number.alias("k")).agg(pl.col("n").sum())
            add("clienten-aantal", (per["k"] * per["n"]).sum())
            for name, column in (("inflow", "before"), ("outflow", "after")):
                flow = of_law.filter((pl.col(column) & law) == 0).group_by("municipality")
                add(name, flow.agg(pl.col("n").sum())["n"].sum())
        number = now.bitwise_count_ones().clip(upper_bound=6)
        homes = run(
            households.filter(now > 0)
            .group_by("municipality", laws=laws(now), k=number)
            .agg(n=pl.len())
        )
        add("huishoudens-wetten", (homes["laws"] * homes["n"]).sum())
        add("huishoudens-voorzieningen", (homes["k"] * homes["n"]).sum())
    _count_records(scan, run, add, given)
    return sums


def _count_records(scan, run, add, given: dict) -> None:
    """Euros and referrals."""
    import polars as pl

    halves = given["halves"]
    cents = pl.col("cents")
    first, last = given["months"]
    for month in range(first, last, 6):  # all at once takes twice the time and memory
        euros = run(
            scan("invoices")
            .filter(pl.col("month").is_between(month, month + 5))
            .group_by("person", "municipality", "product")
            .agg(cents.sum())
            .filter(cents > 0)
            .group_by("municipality", "product")
            .agg(cents.sum(), n=pl.len(), most=cents.sort(descending=True).head(2).sum())
        )
        for name, column in (("euros", "cents"), ("contributors", "n"), ("largest", "most")):
            add(name, euros[column].sum())
    referred = run(
        scan("provisions")
        .filter(
            pl.col("product").is_in(given["residential"])
            & pl.col("start").is_between(halves[1][0], halves[-2][1])
        )
        .group_by("municipality", "referrer", "start")
        .agg(n=pl.len())
    )
    add("verwijzingen-verblijf", referred["n"].sum())


def count_pandas(folder: Path, given: dict) -> Sums:
    """As an analyst would: a row for each half-year that a record touches."""
    import numpy as np
    import pandas as pd

    def read(name: str) -> pd.DataFrame:
        return pd.read_parquet(folder / f"{name}.parquet")

    provisions, benefits = read("provisions"), read("benefits")
    kinds = np.array(given["kinds"])
    benefits["product"] = kinds[benefits.kind.to_numpy()]
    key = ["person", "household", "municipality", "product", "start", "end"]
    records = pd.concat([provisions[key], benefits[key]])
    law_of = np.zeros(30, "int8")
    for place, mask in enumerate(given["laws"][:3]):
        law_of[[product for product in range(30) if mask >> product & 1]] = place
    parts = []
    for place, (first, last) in enumerate(given["halves"]):
        part = records[(records.start <= last) & (records.end >= first)][key[:4]]
        parts.append(part.assign(half=place))
    long = pd.concat(parts)
    long["law"] = law_of[long["product"].to_numpy()]
    counted = range(1, len(given["halves"]) - 1)
    area = ["municipality", "half"]
    own = long.drop_duplicates(["person", *area, "product"])
    now = own[own.half.isin(counted)]
    sums: Sums = {}
    laws = own.drop_duplicates(["person", *area, "law"])
    anyone = laws.drop_duplicates(["person", *area]).assign(law=3)
    laws = pd.concat([laws, anyone])
    current = laws[laws.half.isin(counted)]
    sums["clienten"] = int(
        now.groupby([*area, "product"]).size().sum() + current.groupby([*area, "law"]).size().sum()
    )
    by_law = now.groupby(["person", *area, "law"]).size().clip(upper=6)
    by_all = now.groupby(["person", *area]).size().clip(upper=6)
    sums["clienten-aantal"] = int(by_law.sum() + by_all.sum())
    there = laws[["person", "municipality", "law", "half"]]
    for name, step in (("inflow", -1), ("outflow", 1)):
        beside = there.assign(half=there.half - step)
        match = current.merge(beside, how="left", indicator=True, on=list(there.columns))
        sums[name] = int((match._merge == "left_only").sum())
    house = long[long.half.isin(counted)].drop_duplicates(["household", *area, "product"])
    sums["huishoudens-voorzieningen"] = int(
        house.groupby(["household", *area]).size().clip(upper=6).sum()
    )
    kinds_of = house.drop_duplicates(["household", *area, "law"])
    sums["huishoudens-wetten"] = int(np.left_shift(1, kinds_of.law.to_numpy(dtype="int64")).sum())
    invoices = read("invoices")
    invoices = invoices[invoices.month.between(*given["months"])]
    invoices = invoices.assign(half=invoices.month // 6)
    cell = ["municipality", "product", "half"]
    clients = invoices.groupby(["person", *cell], as_index=False).cents.sum()
    clients = clients[clients.cents > 0]
    sums["euros"] = int(clients.groupby(cell).cents.sum().sum())
    sums["contributors"] = int(clients.groupby(cell).size().sum())
    largest = clients.sort_values("cents", ascending=False).groupby(cell).head(2)
    sums["largest"] = int(largest.cents.sum())
    residential = provisions[
        provisions["product"].isin(given["residential"])
        & provisions.start.between(given["halves"][1][0], given["halves"][-2][1])
    ]
    sums["verwijzingen-verblijf"] = len(residential)
    return sums


def main() -> None:
    """Count, and print what came out and how long it took."""
    engine, folder, given = sys.argv[1:]
    start, cpu = time.perf_counter(), time.process_time()
    count = {"polars": count_polars, "pandas": count_pandas}[engine]
    sums = count(Path(folder), json.loads(given))
    print(json.dumps(sums))
    print(time.perf_counter() - start, time.process_time() - cpu)


if __name__ == "__main__":
    main()
