"""The two ends of a migration: where a community is, and where it goes on."""

from abc import ABC, abstractmethod
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import Self

from community_core.errors import StoreUnavailable
from community_core.migration.belongings import Belongings
from community_core.storage.failures import SaidPlainly
from community_core.storage.keys import Keyring
from community_core.storage.ledger import Datastore
from community_core.storage.speaking import Cursor, RawReading


class End(ABC):
    """One of them. ``told`` says where it is, and never a password.

    ``source`` is where one that is half-made is copied from, None for one that is whole, or not there;
    ``is_taken`` says whether anything is there that no migration made.
    """

    told: str
    holds_any_text: bool
    """Whether a text may be as long as it likes, and have a NUL in it."""

    @property
    @abstractmethod
    def source(self) -> str | None: ...

    @property
    @abstractmethod
    def is_whole(self) -> bool: ...

    @property
    @abstractmethod
    def is_taken(self) -> bool: ...

    def overlaps(self, other: "End") -> bool:  # noqa: ARG002
        """Whether one lies within the other."""
        return False

    def refuse(self, belongings: Belongings) -> None:  # noqa: ARG002
        """StoreUnavailable for what cannot be kept there."""
        return

    @abstractmethod
    def begin(self, source: str) -> None:
        """Make what is empty yet, marked as half-made. FileExistsError when somebody was quicker."""

    @abstractmethod
    def opened(self) -> "Opened":
        """What is in it."""


class Opened(ABC):
    """What is in an end: ``ledger`` and ``keys``. Entered while it is used."""

    holds_any_text: bool
    ledger: Datastore
    keys: Keyring
    _said: SaidPlainly

    @abstractmethod
    def settings(self) -> bytes:
        """What the settings say, byte for byte."""

    @abstractmethod
    def belongings(self) -> Belongings:
        """What it has beside ledger and keys."""

    @abstractmethod
    def keep(self, cursor: Cursor, belongings: Belongings) -> None:
        """Keep what another has, in place of what an earlier run kept."""

    @abstractmethod
    def finish(self, cursor: Cursor, settings: bytes) -> None:
        """Let it be used: everything is there."""

    @abstractmethod
    def discard(self, cursor: Cursor) -> None:
        """Delete what is half-made, its mark last."""

    @abstractmethod
    def _source(self, cursor: Cursor) -> str | None: ...

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        with ExitStack() as closing:
            closing.callback(self.ledger.close)
            closing.callback(self.keys.close)

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
            if self._source(cursor) != source:
                raise StoreUnavailable(
                    f"Another program went on with the migration from {source} meanwhile; run the command "
                    "again to see how it stands.",
                    f"另一程序已接手来自 {source} 的迁移；请再次运行命令查看情况。",
                    kind="conflict",
                )
            yield cursor
