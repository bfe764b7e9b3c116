"""The made-up country: as many areas and records as asked, drawn apart, the same by the seed."""

import itertools
import math
from pathlib import Path

import duckdb
import pytest

from stadspeil.registrations.synthetic.presets import Preset, synthesize
from stadspeil.registrations.synthetic.write import FileFormat
from tests.registrations.synthetic.test_leiden import read_all


def test_the_same_seed_gives_the_same_country_and_another_seed_another(tmp_path: Path) -> None:
    for name, seed in (("first", 1), ("again", 1), ("other", 2)):
        (tmp_path / name).mkdir()
        synthesize(Preset.COUNTRY, tmp_path / name, 2_000, seed, FileFormat.PARQUET)

    first, again, other = (read_all(tmp_path / name) for name in ("first", "again", "other"))
    assert first == again
    assert first != other


def test_a_country_has_its_neighbourhoods_and_clients_with_ever_fewer_provisions(
    tmp_path: Path,
) -> None:
    """What is drawn of a person or household does not hang together where it should not."""
    synthesize(Preset.COUNTRY, tmp_path, 200_000, 1, FileFormat.PARQUET)
    persons, provisions = (
        next(tmp_path.glob(f"*{name}*.parquet")) for name in ("persons", "provisions")
    )
    areas = duckdb.execute(
        f"SELECT count(DISTINCT neighbourhood[3:6]), count(DISTINCT neighbourhood) FROM '{persons}'"
    ).fetchone()
    clients = duckdb.execute(
        f"SELECT count(*) FROM (SELECT count(*) AS n FROM '{provisions}' GROUP BY person) "
        "GROUP BY n ORDER BY n"
    ).fetchall()

    assert areas is not None
    assert areas[0] == 342
    assert 11_000 < areas[1] <= 342 * 41  # 32,000 households in 14,022 neighbourhoods
    numbers = [count for (count,) in clients]
    assert sum(numbers) == pytest.approx(200_000 / 3.98, rel=0.01)
    for fewer, more in itertools.pairwise(numbers[:10]):
        assert more / fewer == pytest.approx(math.exp(-1 / 3.5), rel=0.1)
