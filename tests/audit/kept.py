"""A sealed community in either back end, in the hands of somebody who may write all of it and has no key."""

import shutil
import sqlite3
from collections.abc import Callable, Sequence
from contextlib import closing
from pathlib import Path
from random import Random
from secrets import token_hex
from typing import Any, Literal, Protocol

import psycopg
from attrs import frozen
from psycopg import sql

from community_core import Community
from community_core.audit import SigningKey, seal
from community_core.storage.address import address_of
from community_core.storage.interfaces.seals import copy_seals
from community_core.storage.places import seals_in

from ..servers import Server, change_settings
from .tampering import facts

Part = Literal["ledger", "keys"]
MASTER_KEY = bytes(range(32))
RUNS = ("leaves", "positions")


class Kept(Protocol):
    """What can be done to it behind the program's back. Statements are SQL that both back ends know."""

    @property
    def where(self) -> str:
        """What ``--store`` takes."""
        ...

    @property
    def given(self) -> str:
        """The table that knows the last position ever given."""
        ...

    def giving(self, position: str) -> str:
        """What sets that."""
        ...

    def new(self) -> "Kept":
        """A place beside it where nothing is yet."""
        ...

    def copied(self) -> "Kept":
        """A copy to do things to."""
        ...

    def change(self, part: Part, *statements: str) -> None:
        """As somebody would who knows the trade: no trigger hears of it, and all are there afterwards."""
        ...

    def build(self, part: Part, *statements: str) -> None:
        """Run these with the triggers in place, as whoever owns the tables."""
        ...

    def rows(self, part: Part, query: str) -> list[tuple[Any, ...]]:
        """What is asked of the tables."""
        ...

    def change_cell(self, part: Part, table: str, column: str, chance: Random) -> None:
        """Another value in one row."""
        ...

    def remove_row(self, part: Part, table: str, place: float) -> None:
        """The first row for 0, the last for 1."""
        ...

    def columns(self, part: Part, table: str) -> list[str]:
        """Those of a table."""
        ...

    def put_back(self, part: Part, table: str, other: Any) -> None:
        """A table as it is in another one of the same back end."""
        ...

    def triggers(self, part: Part) -> list[tuple[str, str]]:
        """What drops each trigger, and what makes it again."""
        ...

    def quiet_trigger(self, table: str, when: str) -> tuple[str, ...]:
        """What puts a trigger on a table that throws away what is done."""
        ...

    def settings(self, change: Callable[[str], str]) -> None:
        """Write the settings."""
        ...

    def read(self, name: str) -> bytes:
        """What is kept of seals under that name."""
        ...

    def write(self, name: str, data: bytes) -> None:
        """Put something else in its place."""
        ...

    def lose(self, name: str) -> None:
        """Take away what is kept of seals under that name."""
        ...

    def lose_seals(self) -> None:
        """Take away all that is kept of seals."""
        ...


def opened(kept: Kept, **settings: Any) -> Community:
    """The community."""
    return Community.open(kept.where, master_key=MASTER_KEY, **settings)


def notes_of(kept: Kept) -> dict[str, bytes]:
    """Its checkpoints, byte for byte."""
    with opened(kept) as community:
        assert community.store.seals is not None
        return seals_in(community.store.seals).notes(".checkpoint")


def are_sealed(kept: Kept) -> bool:
    """Whether there is a place for its seals."""
    with opened(kept) as community:
        assert community.store.seals is not None
        return seals_in(community.store.seals).are_there


def build(kept: Kept, *counts: int, key: SigningKey | None = None) -> Kept:
    """A ledger of so many events a batch, sealed after each if there is a key, positions lost between."""
    done = 0
    for count in counts:
        if done:
            kept.change("ledger", kept.giving(f"{'seq' if kept.given != 'head' else 'position'} + 3"))
        with opened(kept) as community:
            community.ledger.append(facts(done, count))
            done += count
            if key is not None:
                seal(community, key, accept=["gaps"])
    return kept


def append(kept: Kept, first: int, count: int) -> None:
    """Record that many more facts."""
    with opened(kept) as community:
        community.ledger.append(facts(first, count))


def roll_back(kept: Kept, position: int) -> None:
    """Everything after a position gone, with whatever else knew of it."""
    kept.change(
        "ledger",
        f"DELETE FROM events WHERE position > {position}",
        f"DELETE FROM commands WHERE first_position > {position}",
        "UPDATE numbers SET last = (SELECT COUNT(*) FROM events WHERE type = 'RequestRaised')",
        kept.giving(str(position)),
    )


@frozen
class InFolder:
    """Files in a folder."""

    folder: Path

    @property
    def where(self) -> str:
        return str(self.folder)

    @property
    def given(self) -> str:
        return "sqlite_sequence"

    def giving(self, position: str) -> str:
        return f"UPDATE sqlite_sequence SET seq = {position}"

    def new(self) -> "InFolder":
        return InFolder(self.folder.with_name(f"{self.folder.name}-{token_hex(4)}"))

    def copied(self) -> "InFolder":
        return InFolder(shutil.copytree(self.folder, self.new().folder))

    def change(self, part: Part, *statements: str) -> None:
        self._change(part, [(each, ()) for each in statements])

    def build(self, part: Part, *statements: str) -> None:
        with self._file(part) as file:
            for each in statements:
                file.execute(each)

    def rows(self, part: Part, query: str) -> list[tuple[Any, ...]]:
        with self._file(part) as file:
            return file.execute(query).fetchall()

    def change_cell(self, part: Part, table: str, column: str, chance: Random) -> None:
        kind, *row = chance.choice(self.rows(part, f"SELECT typeof({column}), * FROM {table}"))
        new = {
            "integer": f"{column} + 100",
            "text": f"{column} || 'x'",
            "blob": f"CAST({column} || ' ' AS BLOB)",
            "null": "'x'",
        }[kind]
        self._change(part, [(f"UPDATE {table} SET {column} = {new} {self._of(part, table)}", row)])

    def remove_row(self, part: Part, table: str, place: float) -> None:
        row = _at(self.rows(part, f"SELECT * FROM {table}"), place)
        self._change(part, [(f"DELETE FROM {table} {self._of(part, table)}", row)])

    def columns(self, part: Part, table: str) -> list[str]:
        return [each[1] for each in self.rows(part, f"PRAGMA table_info({table})")]

    def put_back(self, part: Part, table: str, other: "InFolder") -> None:  # noqa: ARG002  all of the file
        shutil.copyfile(other.folder / f"{part}.db", self.folder / f"{part}.db")

    def triggers(self, part: Part) -> list[tuple[str, str]]:
        found = self.rows(part, "SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
        return [(f"DROP TRIGGER {name}", made) for name, made in found]

    def quiet_trigger(self, table: str, when: str) -> tuple[str, ...]:
        return (f"CREATE TRIGGER quietly {when} ON {table} BEGIN SELECT RAISE(IGNORE); END",)

    def settings(self, change: Callable[[str], str]) -> None:
        file = self.folder / "community.toml"
        file.write_text(change(file.read_text()))

    def read(self, name: str) -> bytes:
        return (self.folder / "checkpoints" / name).read_bytes()

    def write(self, name: str, data: bytes) -> None:
        (self.folder / "checkpoints" / name).write_bytes(data)

    def lose(self, name: str) -> None:
        (self.folder / "checkpoints" / name).unlink()

    def lose_seals(self) -> None:
        shutil.rmtree(self.folder / "checkpoints")

    def _of(self, part: Part, table: str) -> str:
        return f"WHERE {' AND '.join(f'{each} IS ?' for each in self.columns(part, table))}"

    def _change(self, part: Part, statements: Sequence[tuple[str, Sequence[Any]]]) -> None:
        with self._file(part) as file:
            triggers = file.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
            for name, _ in triggers:
                file.execute(f"DROP TRIGGER {name}")
            for statement, values in statements:
                file.execute(statement, values)
            for _, made in triggers:
                file.execute(made)

    def _file(self, part: Part) -> "closing[sqlite3.Connection]":
        return closing(sqlite3.connect(self.folder / f"{part}.db", isolation_level=None))


@frozen
class OnServer:
    """Tables on a server, and whoever may do anything there."""

    server: Server
    url: str

    @property
    def where(self) -> str:
        return self.url

    @property
    def given(self) -> str:
        return "head"

    def giving(self, position: str) -> str:
        return f"UPDATE head SET position = {position}"

    def new(self) -> "OnServer":
        return OnServer(self.server, self.server.new())

    def copied(self) -> "OnServer":
        """The program makes the tables; the rows are those of the others."""
        other = self.new()
        opened(other).close()
        here, there = address_of(self.url), address_of(other.url)
        for part in ("ledger", "keys"):
            other.put_back(part, ",".join(self._tables(part)), self)
        copy_seals(seals_in(here.seals), seals_in(there.seals))
        return other

    def change(self, part: Part, *statements: str) -> None:
        self._run(part, ["SET session_replication_role = replica", *statements])

    def build(self, part: Part, *statements: str) -> None:
        self._run(part, statements)

    def rows(self, part: Part, query: str) -> list[tuple[Any, ...]]:
        return self._run(part, [query])

    def change_cell(self, part: Part, table: str, column: str, chance: Random) -> None:
        ctid, kind, value = chance.choice(
            self.rows(part, f"SELECT ctid::text, pg_typeof({column})::text, {column} FROM {table}")
        )
        new = {
            "bigint": f"{column} + 100",
            "text": f"coalesce({column}, '') || 'x'",
            "bytea": f"{column} || '\\x20'::bytea",
            "boolean": f"NOT {column}",
        }[kind]
        assert value is not None or kind == "text"
        self.change(
            part,
            *([f"ALTER TABLE {table} DROP CONSTRAINT {table}_one_check"] if kind == "boolean" else []),
            f"UPDATE {table} SET {column} = {new} WHERE ctid = '{ctid}'",
        )

    def remove_row(self, part: Part, table: str, place: float) -> None:
        rows = self.rows(part, f"SELECT ctid::text FROM {table}")
        self.change(part, f"DELETE FROM {table} WHERE ctid = '{_at(rows, place)[0]}'")

    def columns(self, part: Part, table: str) -> list[str]:
        asked = (
            f"SELECT attname FROM pg_attribute WHERE attrelid = '{table}'::regclass AND attnum > 0 "
            "ORDER BY attnum"
        )
        return [name for (name,) in self.rows(part, asked)]

    def put_back(self, part: Part, table: str, other: "OnServer") -> None:
        tables = table.split(",")
        copy = (
            f'INSERT INTO {each} OVERRIDING SYSTEM VALUE SELECT * FROM "{other._schema(part)}".{each}'
            for each in tables
        )
        self.change(part, *(f"DELETE FROM {each}" for each in tables), *copy)

    def triggers(self, part: Part) -> list[tuple[str, str]]:
        asked = (
            "SELECT tgname, relname, pg_get_triggerdef(t.oid) "
            "FROM pg_trigger t JOIN pg_class c ON c.oid = tgrelid "
            f"WHERE relnamespace = '\"{self._schema(part)}\"'::regnamespace AND NOT tgisinternal"
        )
        return [(f"DROP TRIGGER {name} ON {table}", made) for name, table, made in self.rows(part, asked)]

    def quiet_trigger(self, table: str, when: str) -> tuple[str, ...]:
        body = "CREATE FUNCTION quietly() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END'"
        return body, f"CREATE TRIGGER quietly {when} ON {table} FOR EACH ROW EXECUTE FUNCTION quietly()"

    def settings(self, change: Callable[[str], str]) -> None:
        change_settings(self.url, change)

    def read(self, name: str) -> bytes:
        seals = seals_in(address_of(self.url).seals)
        return seals.run(name) if name in RUNS else seals.note(name) or b""

    def write(self, name: str, data: bytes) -> None:
        self.lose(name)
        table, start = ("chunks", "0, ") if name in RUNS else ("notes", "")
        self.server.run(f"INSERT INTO \"{self._seals}\".{table} VALUES ('{name}', {start}'\\x{data.hex()}')")

    def lose(self, name: str) -> None:
        column, table = ("run", "chunks") if name in RUNS else ("name", "notes")
        self.server.run(f"DELETE FROM \"{self._seals}\".{table} WHERE {column} = '{name}'")

    def lose_seals(self) -> None:
        self.server.run(f'DROP SCHEMA "{self._seals}" CASCADE')

    @property
    def _seals(self) -> str:
        return address_of(self.url).seals.name

    def _schema(self, part: Part) -> str:
        address = address_of(self.url)
        return {"ledger": address.ledger, "keys": address.keys}[part].name

    def _tables(self, part: Part) -> list[str]:
        asked = f"SELECT tablename FROM pg_tables WHERE schemaname = '{self._schema(part)}'"
        return [str(name) for (name,) in self.server.run(asked)]

    def _run(self, part: Part, statements: Sequence[str]) -> list[tuple[Any, ...]]:
        with psycopg.connect(address_of(self.url).server) as connection:
            name = sql.Identifier(self._schema(part))
            connection.execute(sql.SQL("SET search_path TO {}, pg_catalog").format(name))
            *before, last = statements
            for each in before:
                connection.execute(each.encode())
            cursor = connection.execute(last.encode())
            return cursor.fetchall() if cursor.description else []


def _at(rows: list[tuple[Any, ...]], place: float) -> tuple[Any, ...]:
    return rows[round(place * (len(rows) - 1))]
