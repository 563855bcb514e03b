"""A community on a server as an end of a migration."""

from attrs import frozen

from community_core.migration.belongings import Belongings
from community_core.migration.ends import End, Opened
from community_core.storage.address import Address
from community_core.storage.failures import SaidPlainly
from community_core.storage.half_made import MARK
from community_core.storage.postgres.keys import ServerKeys
from community_core.storage.postgres.ledger import ServerLedger
from community_core.storage.postgres.server import quoted
from community_core.storage.postgres.settings import SETTINGS, kept_at, not_on_server
from community_core.storage.speaking import Cursor

_BACKUPS = "backups/"
_KEEP = "INSERT INTO settings VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value"


@frozen
class ServerEnd(End):
    """A community on a server, or a name it may be made under."""

    place: Address
    holds_any_text = False

    @property
    def told(self) -> str:  # type: ignore[override]
        return self.place.told

    @property
    def source(self) -> str | None:
        return kept_at(self.place).get(MARK)

    @property
    def is_whole(self) -> bool:
        kept = kept_at(self.place)
        return SETTINGS in kept and MARK not in kept

    @property
    def is_taken(self) -> bool:
        return self.is_whole

    def refuse(self, belongings: Belongings) -> None:
        if belongings.seals:
            raise not_on_server(self.place, "seals are kept", "封存")
        if belongings.standings:
            raise not_on_server(self.place, "reactors run", "运行响应器")

    def begin(self, source: str) -> None:
        with self.opened() as opened, opened.transaction(commit=True) as cursor:
            before = opened.ledger.lead(cursor, 0)
            cursor.execute("SELECT 1 FROM settings")
            if before or cursor.fetchone():
                raise FileExistsError
            cursor.execute(_KEEP, (MARK, source))

    def opened(self) -> "OpenedOnServer":
        return OpenedOnServer(self.place)


class OpenedOnServer(Opened):
    """What is in it."""

    holds_any_text = False

    def __init__(self, address: Address) -> None:
        self._address = address
        self._said = SaidPlainly(address.ledger)
        with self._said:
            self.ledger = ServerLedger(address.ledger)
            self.ledger.prepare()
            self.keys = ServerKeys(address.keys)
            self.keys.prepare()

    def settings(self) -> bytes:
        with self.transaction(commit=False) as cursor:
            cursor.execute("SELECT value FROM settings WHERE name = ?", (SETTINGS,))
            return str(cursor.fetchone()[0]).encode()

    def belongings(self) -> Belongings:
        with self.transaction(commit=False) as cursor:
            cursor.execute("SELECT name, value FROM settings")
            kept = cursor.fetchall()
        found = {name.removeprefix(_BACKUPS): said for name, said in kept if name.startswith(_BACKUPS)}
        return Belongings(backups={name: said.encode() for name, said in found.items()})

    def keep(self, cursor: Cursor, belongings: Belongings) -> None:
        for name, said in belongings.backups.items():
            cursor.execute(_KEEP, (_BACKUPS + name, said.decode()))

    def finish(self, cursor: Cursor, settings: bytes) -> None:
        cursor.execute(_KEEP, (SETTINGS, settings.decode()))
        cursor.execute("DELETE FROM settings WHERE name = ?", (MARK,))

    def discard(self, cursor: Cursor) -> None:
        for each in (self._address.ledger, self._address.keys, self._address.views):
            cursor.execute(f"DROP SCHEMA IF EXISTS {quoted(each.name)} CASCADE")

    def _source(self, cursor: Cursor) -> str | None:
        cursor.execute("SELECT value FROM settings WHERE name = ?", (MARK,))
        found = cursor.fetchone()
        return None if found is None else str(found[0])
