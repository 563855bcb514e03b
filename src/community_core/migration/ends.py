"""The two ends of a migration, opened: what a community consists of, whichever back end keeps it."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import Self

from community_core.errors import StoreUnavailable
from community_core.storage.interfaces.failures import SaidPlainly
from community_core.storage.interfaces.making import Making
from community_core.storage.places import keys_in, ledger_in, progress_in, seals_in
from community_core.storage.sql.cursor import Cursor, RawReading


class End:
    """A community, or one that is half-made: ``making`` is its place; ``ledger``, ``keys``, ``seals`` and the
    ``progress`` of its reactors are what it consists of. Entered while it is used."""

    def __init__(self, making: Making) -> None:
        self.making = making
        self._said = SaidPlainly(making.ledger)
        with self._said:
            self.ledger = ledger_in(making.ledger)
            self.ledger.prepare()
            self.keys = keys_in(making.keys)
        self.seals = seals_in(making.seals)
        self.progress = progress_in(making.reactors)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        with ExitStack() as closing:
            for each in (self.ledger, self.keys, self.progress):
                closing.callback(each.close)

    @contextmanager
    def reading(self) -> Iterator[RawReading]:
        """One state of the ledger, byte for byte."""
        with self._said, self.ledger.reading() as reading:
            yield reading

    @contextmanager
    def transaction(self, *, commit: bool) -> Iterator[Cursor]:
        """A transaction of the ledger."""
        with self._said, self.ledger.transaction(commit=commit) as cursor:
            yield cursor

    @contextmanager
    def half_made_by(self, source: str) -> Iterator[Cursor]:
        """The turn to write to what is half-made, one migration at a time. StoreUnavailable once it is whole
        or was given up: another program was at it."""
        with self.transaction(commit=True) as cursor:
            self.ledger.lead(cursor, 0)
            if self.making.source_in(cursor) != source:
                raise StoreUnavailable(
                    f"Another program went on with the migration from {source} meanwhile; run the command "
                    "again to see how it stands.",
                    f"另一程序已接手来自 {source} 的迁移；请再次运行命令查看情况。",
                    kind="conflict",
                )
            yield cursor

    @property
    def moved_to(self) -> str | None:
        """Where it went, None while it is used here."""
        with self.transaction(commit=False) as cursor:
            return self.ledger.moved_to(cursor)

    @property
    def position(self) -> int:
        """The position of the newest fact."""
        with self.transaction(commit=False) as cursor:
            cursor.execute("SELECT coalesce(max(position), 0) FROM events")
            return int(cursor.fetchone()[0])
