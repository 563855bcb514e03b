"""Statements that are sent together, on one journey to the server.

The driver's own pipeline takes longer than the journeys that it saves: this one goes by the C library below
it, and has the server keep whatever comes often.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import count
from typing import Any, NamedTuple

import psycopg
from psycopg.abc import Buffer, PQGen
from psycopg.adapt import PyFormat, Transformer
from psycopg.errors import error_from_result
from psycopg.pq import ConnStatus, DiagnosticField, ExecStatus, Format
from psycopg.pq.abc import PGconn, PGresult
from psycopg.waiting import Ready, Wait

Statement = tuple[bytes, Sequence[Any]]
"""What is to be run, with ``$1`` and so on for its values."""
_KEPT_FROM = 3
"""So often a statement comes before the server is asked to keep it."""
_MOST_KEPT = 200
"""Of the statements of one connection."""


class StatementResult(NamedTuple):
    """What a statement gave: its rows, how many it read or wrote, and what it says that it did."""

    rows: list[tuple[Any, ...]]
    number: int
    said: bytes


_FINE = (ExecStatus.COMMAND_OK, ExecStatus.TUPLES_OK)
_Kind = tuple[bytes, tuple[int, ...]]
"""What the server keeps of a statement: how it is written, and of what type its values are."""


class Sendable(NamedTuple):
    """A statement as the library takes it."""

    sql: bytes
    values: Sequence[Buffer | None]
    types: tuple[int, ...]
    formats: Sequence[Format]

    @property
    def kind(self) -> _Kind:
        """What the server keeps of it."""
        return self.sql, self.types


class Pipeline:
    """What one connection is asked, several statements at a time. ``keeps`` says whether the server keeps
    statements for us."""

    def __init__(self, connection: psycopg.Connection[Any], *, keeps: bool) -> None:
        self._connection = connection
        self._adapting = Transformer.from_context(connection)
        self._keeps = keeps
        self._came = Counter[_Kind]()
        self._kept: dict[_Kind, bytes] = {}
        self._names = (f"community_{number}".encode() for number in count())

    def sendable(self, statements: Iterable[Statement]) -> list[Sendable]:
        """Statements as they are sent. Raises what says that a value cannot be."""
        return [self._sendable(sql, values) for sql, values in statements]

    def run(self, statements: Sequence[Sendable]) -> list[StatementResult]:
        """What each gives. Raises what the first says that fails: those behind it were not run."""
        named = [(each, self._new_name(each)) for each in statements]
        pgconn = self._connection.pgconn
        try:
            pgconn.enter_pipeline_mode()
            for each, new in named:
                self._send(pgconn, each, new)
            pgconn.pipeline_sync()
            results = iter(self._connection.wait(_results(pgconn)))
            if pgconn.status == ConnStatus.OK:
                pgconn.exit_pipeline_mode()
        except BaseException:
            pgconn.finish()  # what was said by half cannot be gone on with
            raise
        return [self._answer(each, new, results) for each, new in named]

    def _sendable(self, sql: bytes, values: Sequence[Any]) -> Sendable:
        if not values:
            return Sendable(sql, (), (), ())
        adapting = self._adapting
        dumped = adapting.dump_sequence(values, [PyFormat.AUTO] * len(values))
        return Sendable(sql, dumped, adapting.types or (), adapting.formats or ())

    def _new_name(self, statement: Sendable) -> bytes | None:
        """Under which the server is to keep it from now on; None where it is not, or does already."""
        if not self._keeps or statement.kind in self._kept or len(self._kept) >= _MOST_KEPT:
            return None
        self._came[statement.kind] += 1
        return next(self._names) if self._came[statement.kind] >= _KEPT_FROM else None

    def _send(self, pgconn: PGconn, statement: Sendable, new: bytes | None) -> None:
        sql, values, types, formats = statement
        name = new or self._kept.get(statement.kind)
        if new:
            pgconn.send_prepare(new, sql, types)
        if name:
            pgconn.send_query_prepared(name, values, formats, Format.BINARY)
        else:
            pgconn.send_query_params(sql, values, types, formats, Format.BINARY)

    def _answer(self, statement: Sendable, new: bytes | None, results: Iterator[PGresult]) -> StatementResult:
        if new:
            _succeeded(next(results, None))
            self._kept[statement.kind] = new
        result = _succeeded(next(results, None))
        self._adapting.set_pgresult(result)
        rows = self._adapting.load_rows(0, result.ntuples, tuple) if result.ntuples else []
        return StatementResult(rows, result.command_tuples or 0, result.command_status or b"")


def _results(pgconn: PGconn) -> PQGen[list[PGresult]]:
    """Of all that was sent, once it was; fewer where the connection was lost, the last of them saying why."""
    found: list[PGresult] = []
    try:
        while pgconn.flush():
            if (yield Wait.RW) & Ready.R:
                pgconn.consume_input()
        while pgconn.status == ConnStatus.OK:
            while pgconn.is_busy():
                yield Wait.R
                pgconn.consume_input()
            result = pgconn.get_result()
            if result is not None and result.status == ExecStatus.PIPELINE_SYNC:
                break
            if result is not None:
                found.append(result)
    except psycopg.OperationalError:
        if not found or found[-1].status in _FINE:
            raise
    return found


def _succeeded(result: PGresult | None) -> PGresult:
    if result is not None and result.status in _FINE:
        return result
    if result is None:
        raise psycopg.OperationalError("the connection is lost")
    if not result.error_field(DiagnosticField.SQLSTATE):  # the library says so, not the server
        raise psycopg.OperationalError(result.get_error_message())
    raise error_from_result(result)
