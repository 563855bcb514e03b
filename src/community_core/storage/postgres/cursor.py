"""What is run on a server inside a transaction, by as few journeys as it takes."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import cached_property, lru_cache
from typing import Any, Self

import psycopg

from community_core.storage.faults import ServerFailure
from community_core.storage.postgres.pipeline import Answer, Pipeline, Statement
from community_core.storage.speaking import Question

_COMMIT: Statement = (b"COMMIT", ())


class Lent(psycopg.Connection[tuple[Any, ...]]):
    """A connection of a pool, which is given back by closing it: what was lost, too, or its place in the pool
    would be taken for ever."""

    keeps = False
    """Whether the server keeps statements for us: on one that is lent, it would keep them for others."""

    @cached_property
    def line(self) -> Pipeline:
        """What is asked on it, several statements at a time."""
        return Pipeline(self, keeps=self.keeps)

    def close(self) -> None:
        pool: Any = getattr(self, "_pool", None)
        if pool is None or not self.closed:
            super().close()
            return
        pool.putconn(self)
        self._pool = None  # so that it is given back once


class ServerCursor:
    """A cursor that understands ``?``: one transaction, which begins with the first that is asked.

    ``beginning`` is what begins it. Where the connection turns out to be lost by then, nothing was done yet:
    it all begins anew on the one that ``again`` gives.
    """

    def __init__(
        self,
        connection: Lent,
        beginning: Sequence[Statement],
        again: Callable[[], Lent],
        *,
        writing: bool,
    ) -> None:
        self._connection = connection
        self._waiting = list(beginning)
        self._begins = len(beginning)
        self._again: Callable[[], Lent] | None = again
        self._writing = writing
        self._is_over = False
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
        self._sent(())

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
        if not self._is_over and (self._again is None or len(self._waiting) > self._begins):
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

    def _ended(self, statements: Sequence[Statement]) -> list[Answer]:
        """A transaction in which a statement failed is given up however it ends: then nothing was recorded.
        What became of one whose commit had no answer, nobody here knows."""
        if self._writing:
            self._again = None
        try:
            *answers, ended = self._sent([*statements, _COMMIT])
        except psycopg.Error as error:
            if self._writing and self._connection.closed:
                raise ServerFailure("uncertain", str(error)) from error
            raise
        self._is_over = True
        if ended.said != b"COMMIT":
            raise ServerFailure("statement", "the transaction was given up")
        return answers

    def _sent(self, statements: Sequence[Statement]) -> list[Answer]:
        """What these give, behind those that wait."""
        together = [*self._waiting, *statements]
        if not together:
            return []
        sendable = self._connection.line.sendable(together)  # or what cannot be sent is said before
        self._waiting.clear()
        try:
            answers = self._connection.line.run(sendable)
        except psycopg.Error:
            if self._again is None or not self._connection.closed:
                raise
            answers = self._sent_anew(together, self._again)
        self._again = None
        return answers[len(together) - len(statements) :]

    def _sent_anew(self, statements: Sequence[Statement], again: Callable[[], Lent]) -> list[Answer]:
        self._connection.close()
        self._connection = again()
        return self._connection.line.run(self._connection.line.sendable(statements))


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
