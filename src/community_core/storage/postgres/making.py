"""A name on a server under which a migration makes a community, or from where it takes one."""

from collections.abc import Mapping
from contextlib import closing

from attrs import frozen

from community_core.storage.address import Address, Schema
from community_core.storage.interfaces.failures import SaidPlainly
from community_core.storage.interfaces.making import MARK, SETTINGS, Making
from community_core.storage.postgres.keys import drop_keys
from community_core.storage.postgres.ledger import ServerLedger
from community_core.storage.postgres.server import quoted
from community_core.storage.postgres.settings import kept_at, prepare_keys_at
from community_core.storage.sql.cursor import Cursor

_KEEP = "INSERT INTO settings VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value"
_BACKUPS = "backups/"
"""What the names of those settings begin with."""


@frozen
class ServerMaking:
    """A community at an address."""

    address: Address
    holds_any_text = False

    @property
    def told(self) -> str:
        """The address without user and password."""
        return self.address.place

    @property
    def ledger(self) -> Schema:
        """A schema."""
        return self.address.ledger

    @property
    def keys(self) -> Schema:
        """One of their own."""
        return self.address.keys

    @property
    def seals(self) -> Schema:
        """One of their own."""
        return self.address.seals

    @property
    def reactors(self) -> Schema:
        """One of their own."""
        return self.address.reactors

    @property
    def source(self) -> str | None:
        """What its mark says."""
        return kept_at(self.address).get(MARK)

    @property
    def is_whole(self) -> bool:
        """Whether it has settings and no mark."""
        kept = kept_at(self.address)
        return SETTINGS in kept and MARK not in kept

    @property
    def is_taken(self) -> bool:
        """Whether it has settings of its own. Tables of another program are refused when they are used."""
        return self.is_whole

    def overlaps(self, other: Making) -> bool:  # noqa: ARG002
        """Never."""
        return False

    def begin(self, source: str) -> None:
        """Make the tables, unless they are there, and mark them while they are empty."""
        with SaidPlainly(self.ledger), closing(ServerLedger(self.ledger)) as ledger:
            ledger.prepare()
            with ledger.transaction(commit=True) as cursor:
                before = ledger.lead(cursor, 0)
                cursor.execute("SELECT 1 FROM settings")
                if before or cursor.fetchone():
                    raise FileExistsError
                cursor.execute(_KEEP, (MARK, source))

    def prepare(self) -> None:
        """The tables of keys; those of the ledger are there."""
        with SaidPlainly(self.ledger), closing(ServerLedger(self.ledger)) as ledger:
            prepare_keys_at(self.address, ledger)

    def settings(self) -> bytes:
        """What they say."""
        return kept_at(self.address)[SETTINGS].encode()

    def backups(self) -> Mapping[str, bytes]:
        """Settings with a name of their own."""
        found = kept_at(self.address).items()
        return {
            name.removeprefix(_BACKUPS): said.encode() for name, said in found if name.startswith(_BACKUPS)
        }

    def source_in(self, cursor: Cursor) -> str | None:
        """What its mark says."""
        cursor.execute("SELECT value FROM settings WHERE name = ?", (MARK,))
        found = cursor.fetchone()
        return None if found is None else str(found[0])

    def keep_backups(self, cursor: Cursor, backups: Mapping[str, bytes]) -> None:
        """A setting for each."""
        for name, said in backups.items():
            cursor.execute(_KEEP, (_BACKUPS + name, said.decode()))

    def finish(self, cursor: Cursor, settings: bytes) -> None:
        """All at once."""
        cursor.execute(_KEEP, (SETTINGS, settings.decode()))
        cursor.execute("DELETE FROM settings WHERE name = ?", (MARK,))

    def discard(self, cursor: Cursor) -> None:
        """Every schema of it, all at once."""
        places = (self.seals, self.reactors, self.keys, self.address.views, self.ledger)
        for each in places:
            cursor.execute(f"DROP SCHEMA IF EXISTS {quoted(each.name)} CASCADE")
        if self.address.keys_server:
            drop_keys(self.keys)
