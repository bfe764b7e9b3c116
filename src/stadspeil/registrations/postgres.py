"""Relations of a PostgreSQL database, copied as text through psycopg (extra `postgres`)."""

import os
from pathlib import Path

from stadspeil.errors import Problem, RegistrationError

ADDRESS = "STADSPEIL_DATABASE"
"""The variable of the environment with the address: postgresql://reader@host/name."""


def copy_relation(relation: str, path: Path) -> None:
    """Write a table or view (schema.name) as CSV with a first line of names.

    The copy is one statement, so all its rows are of one moment.

    Raises:
        RegistrationError: no driver or address, no connection, no such relation, or the
            connection dropped. The words of the server are not repeated: they may quote a record.
        OSError: the file could not be written.
    """
    try:
        import psycopg
        from psycopg import sql
    except ImportError:
        raise _error(
            relation,
            "no driver for PostgreSQL",
            "the package psycopg",
            "install it: pip install 'stadspeil[postgres]'",
        ) from None
    address = os.environ.get(ADDRESS)
    if not address:
        raise _error(
            relation,
            f"no address of a database in {ADDRESS}",
            "an address such as postgresql://reader@host/name",
            f"set {ADDRESS} in the environment; keep passwords in ~/.pgpass, not in the mapping",
        )
    statement = sql.SQL("COPY (SELECT * FROM {}) TO STDOUT (FORMAT csv, HEADER)").format(
        sql.Identifier(*relation.split("."))
    )
    connected = False
    try:
        with psycopg.connect(address, connect_timeout=10) as connection:
            connected = True
            connection.execute("SET client_encoding TO 'UTF8'")
            connection.execute("SET datestyle TO 'ISO'")
            with connection.cursor().copy(statement) as copy, path.open("wb") as file:
                for block in copy:
                    file.write(block)
    except psycopg.OperationalError as error:
        path.unlink(missing_ok=True)
        if connected:
            raise _error(
                relation,
                f"the connection dropped while it was read ({error.sqlstate or 'no answer'})",
                "a connection that lasts",
                "run again; nothing was written, and earlier results are whole",
            ) from None
        raise _error(
            relation,
            "no connection to the database",
            f"a server that answers at the address in {ADDRESS}",
            "correct the address or the rights, or start the server",
        ) from None
    except psycopg.Error as error:
        path.unlink(missing_ok=True)
        raise _error(
            relation,
            f"the database refuses to give it ({error.sqlstate or 'no reason'})",
            "a table or view that exists, and that this user may read",
            "correct relation: in the mapping, or grant SELECT on it",
        ) from None


def _error(relation: str, found: str, expected: str, do: str) -> RegistrationError:
    return RegistrationError([Problem(relation, 0, "", found, expected, do)])
