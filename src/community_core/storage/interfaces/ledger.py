"""The tables of a ledger as whoever records finds them, on whichever back end."""

from collections.abc import Sequence
from contextlib import AbstractContextManager
from typing import Any, Protocol

from community_core.storage.interfaces.extras import Extras
from community_core.storage.interfaces.news import News
from community_core.storage.sql.cursor import Cursor, Question, RawReading
from community_core.storage.sql.dialect import Dialect

DECIDED = (
    "stream_id",
    "version",
    "type",
    "schema",
    "data",
    "occurred_at",
    "actor",
    "command_id",
    "causation_id",
    "correlation_id",
    "flags",
)
"""What a fact brings with it to the append."""

COLUMNS = ("position", "recorded_at", *DECIDED)
"""The ledger's columns: the first two are what only the append can know."""

FOUND = (
    "SELECT type, schema, substr(min(stream_id), 1, instr(min(stream_id), '-') - 1), '' FROM events "
    "GROUP BY type, schema ORDER BY type, schema"
)
"""What the facts of a ledger say, in which nothing is noted yet."""

Row = tuple[Any, ...]
"""The ledger's columns, in their order; behind them the note, where the ledger has any."""


class Datastore(Extras, Protocol):
    """The tables of one ledger, on whichever back end. Unusable when they cannot be used.

    What is wrong with what is added may be said when the transaction ends, or the savepoint: where each
    statement is a journey, it is not sent before.
    """

    dialect: Dialect
    patience_seconds: float
    """How long a thread waits for its turn to write."""
    news: News

    def prepare(self) -> None:
        """Make the tables of a new ledger; leave an existing one as it is."""
        ...

    def transaction(self, *, commit: bool) -> AbstractContextManager[Cursor]:
        """To read, or to write: then nobody else writes until it ends."""
        ...

    def reading(self) -> AbstractContextManager[RawReading]:
        """One state of the ledger, byte for byte."""
        ...

    def lead(self, cursor: Cursor, count: int) -> int:
        """Take the next positions for so many facts; the one before them. Whoever else appends waits.
        Unusable once it was moved."""
        ...

    def moved_to(self, cursor: Cursor) -> str | None:
        """Where it goes on, None while it is here."""
        ...

    def move_to(self, cursor: Cursor, place: str | None) -> str | None:
        """From now on nobody appends here, since it goes on there, or where it went before, which is told;
        None: it goes on here after all."""
        ...

    def answers(self, questions: Sequence[Question]) -> list[list[Row]]:
        """What each of several statements gives that only read, in a transaction of their own."""
        ...

    def lead_and_ask(
        self, cursor: Cursor, count: int, questions: Sequence[Question]
    ) -> tuple[int, list[list[Row]]]:
        """What :meth:`lead` gives, and what several statements give once it leads."""
        ...

    def insert(self, cursor: Cursor, names: Sequence[str], rows: Sequence[Row]) -> None:
        """Add rows to the table of facts, the first of them at the position in it."""
        ...

    def remember(self, cursor: Cursor, commands: Sequence[Row]) -> None:
        """Add rows to the table of commands."""
        ...

    def make_sure(
        self, cursor: Cursor, names: Sequence[str], rows: Sequence[Row], commands: Sequence[Row]
    ) -> None:
        """Unusable unless all that was added stands in the tables as it was written, and nothing behind it: a
        trigger may throw rows away without a word, or change them."""
        ...

    def damage(self) -> str | None:
        """What is wrong with it, in the database's words; None when it holds together."""
        ...

    def departures(self) -> dict[str, str]:
        """By name what is not as this program makes it: ``missing``, ``changed`` or ``added``."""
        ...

    def savepoint(self, cursor: Cursor) -> AbstractContextManager[None]:
        """Whatever error leaves it has undone what was done inside a transaction meanwhile, and nothing else;
        SavepointLost where the whole transaction is lost."""
        ...

    def turn_to_write(self) -> AbstractContextManager[None]:
        """While it is entered no other thread of this program writes. May be taken twice."""
        ...

    @property
    def is_our_turn(self) -> bool:
        """Whether this thread has entered it."""
        ...

    def refuse_strangers(self) -> None:
        """Unusable once it was closed, and in a process that was forked since it was opened."""
        ...

    @property
    def was_still(self) -> bool:
        """Whether all that was read belongs to one state of the ledger."""
        ...

    def close(self) -> None:
        """Let those at work finish, then let go of it."""
        ...
