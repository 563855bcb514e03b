"""What is run on a server inside a transaction, by as few journeys as it takes."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cached_property, lru_cache
from typing import Any, Self

import psycopg

from community_core.storage.postgres.pipeline import Pipeline, Sendable, Statement, StatementResult
from community_core.storage.sql.cursor import Question
from community_core.storage.sql.faults import ServerFailure

_COMMIT: Statement = (b"COMMIT", ())
_BEGIN: Mapping[bool, Statement] = {
    True: (b"BEGIN ISOLATION LEVEL READ COMMITTED", ()),  # a server that is set to read only is left so
    False: (b"BEGIN ISOLATION LEVEL READ COMMITTED READ ONLY", ()),
}
"""By whether something is to be written."""
_AMONG = b"SELECT set_config('search_path', $1, $2)"


class Lent(psycopg.Connection[tuple[Any, ...]]):
    """A connection of a pool, which is given back by closing it: what was lost, too, or its place in the pool
    would be taken for ever."""

    is_ours = False
    """Whether what is kept on it is kept for us: on one that is lent, it would be for others."""
    path = ""
    """Among the tables of which schemas it is, if it is ours: a transaction leaves it so."""

    @cached_property
    def line(self) -> Pipeline:
        """What is asked on it, several statements at a time."""
        return Pipeline(self, keeps=self.is_ours)

    def close(self) -> None:
        pool: Any = getattr(self, "_pool", None)
        if pool is None or not self.closed:
            super().close()
            return
        pool.putconn(self)
        self._pool = None  # so that it is given back once


class ServerCursor:
    """A cursor that understands ``?``: one transaction among the tables of the schemas in a ``path``, so that
    they need no other name. It begins with the first that is asked.

    Where the connection turns out to be lost by then, nothing was done yet: it begins anew on the one that
    ``again`` gives.
    """

    def __init__(self, connection: Lent, path: str, again: Callable[[], Lent], *, writing: bool) -> None:
        self._connection = connection
        self._path = path
        self._again = again
        self._writing = writing
        self._waiting: list[Statement] = []
        self._has_begun = self._is_over = False
        self._rows: Iterator[tuple[Any, ...]] = iter(())
        self.rowcount = -1
        """How many rows the last statement wrote."""

    def begin_with(self, statement: str, values: Sequence[Any] = ()) -> Statement:
        """Run a statement before the next one, on the same journey; behind the last, with the commit."""
        self._waiting.append((spoken(statement), values))
        return self._waiting[-1]

    def take_back(self, statement: Statement) -> bool:
        """Run nothing that waits from a statement on, or nothing at all where it waits no more; whether it
        did."""
        place = next((place for place, each in enumerate(self._waiting) if each is statement), None)
        del self._waiting[place or 0 :]
        return place is not None

    def run_waiting(self) -> None:
        """Run what was to be run before the next one."""
        self._sent([])

    def execute(self, statement: str, values: Sequence[Any] = (), /) -> Self:
        """Run a statement; its rows are those of this cursor now."""
        [answer] = self._sent([(spoken(statement), values)])
        self._rows, self.rowcount = iter(answer.rows), answer.number
        return self

    def executemany(self, statement: str, values: Iterable[Sequence[Any]], /) -> None:
        """Run a statement for each of these values; they are sent together."""
        self._sent([(spoken(statement), each) for each in values])

    def asked(self, questions: Sequence[Question], *, ending: bool = False) -> list[list[Any]]:
        """What each of several statements gives, all sent before the first is answered; with them, if they
        are ``ending`` it, the transaction is over."""
        told = [(spoken(each[0]), each[1]) for each in questions if each]
        answers = iter(self._ended(told) if ending else self._sent(told))
        return [next(answers).rows if each else [] for each in questions]

    def commit(self) -> None:
        """Be done, unless that was done with the last questions, or nothing was asked."""
        if not self._is_over and (self._has_begun or self._waiting):
            self._ended([])

    def give_up(self) -> None:
        """Undo all that was done."""
        if not self._connection.closed:
            self._connection.rollback()

    def close(self) -> None:
        """Give the connection back."""
        self._connection.close()

    def copy(self, statement: str, rows: Iterable[Sequence[Any]], types: Sequence[str]) -> None:
        """Send many rows to a table."""
        self.run_waiting()
        with self._connection.cursor(binary=True).copy(statement.encode()) as copy:
            copy.set_types(types)
            for row in rows:
                copy.write_row(row)

    def __iter__(self) -> Iterator[tuple[Any, ...]]:
        return self._rows

    def fetchone(self) -> Any:
        """The next row, None after the last."""
        return next(self._rows, None)

    def fetchall(self) -> list[Any]:
        """The rows of what was asked."""
        return list(self._rows)

    def _ended(self, statements: Sequence[Statement]) -> list[StatementResult]:
        """Statements that only read see what was committed before each of them, in a transaction or not."""
        may_be_alone = self._connection.is_ours and not (self._writing or self._has_begun or self._waiting)
        answers = self._run(statements, alone=True) if may_be_alone else self._committed(statements)
        self._is_over = True
        if self._connection.is_ours:
            self._connection.path = self._path
        return answers

    def _committed(self, statements: Sequence[Statement]) -> list[StatementResult]:
        """A transaction in which a statement failed is given up however it ends: then nothing was recorded.
        What became of one whose commit had no answer, nobody here knows."""
        try:
            *answers, ended = self._run([*statements, _COMMIT], again=not self._writing)
        except psycopg.Error as error:
            if self._writing and self._connection.closed:
                raise ServerFailure("uncertain", str(error)) from error
            raise
        if ended.said != b"COMMIT":
            raise ServerFailure("statement", "the transaction was given up")
        return answers

    def _sent(self, statements: Sequence[Statement]) -> list[StatementResult]:
        return self._run(statements) if statements or self._waiting or not self._has_begun else []

    def _run(
        self, statements: Sequence[Statement], *, alone: bool = False, again: bool = True
    ) -> list[StatementResult]:
        """What these give, behind those that wait; ``again`` on another connection where ours is lost and
        nothing was done."""
        together = [*self._waiting, *statements]
        sendable = self._sendable(together, alone=alone)
        self._waiting.clear()
        try:
            answers = self._connection.line.run(sendable)
        except psycopg.Error:
            if self._has_begun or not again or not self._connection.closed:
                raise
            self._connection.close()
            self._connection = self._again()
            answers = self._connection.line.run(self._sendable(together, alone=alone))
        self._has_begun = True
        return answers[len(answers) - len(statements) :]

    def _sendable(self, statements: Sequence[Statement], *, alone: bool) -> list[Sendable]:
        """They as they are sent, behind what comes first of all. Raises what says that a value cannot be."""
        connection, first = self._connection, list[Statement]()
        if not (alone or self._has_begun):
            first.append(_BEGIN[self._writing])
        if not self._has_begun and connection.path != self._path:
            first.append((_AMONG, (self._path, not connection.is_ours)))
        return connection.line.sendable([*first, *statements])


@lru_cache(maxsize=1024)
def spoken(statement: str) -> bytes:
    """A statement with ``?`` for its values, as the server has it."""
    first, *others = statement.split("?")
    return (first + "".join(f"${number}{each}" for number, each in enumerate(others, 1))).encode()


@contextmanager
def said_by_server() -> Iterator[None]:
    """What the driver raises leaves as ServerFailure, with the server's own words in one line."""
    try:
        yield
    except psycopg.Error as error:
        raise ServerFailure.of(error) from error
