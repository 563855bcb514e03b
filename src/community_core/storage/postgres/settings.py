"""A community on a server: its schemas, and the settings that are kept with its ledger."""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from typing import TYPE_CHECKING

from community_core.errors import StoreUnavailable
from community_core.storage.address import Address
from community_core.storage.failures import SaidPlainly
from community_core.storage.making import MARK, SETTINGS, half_made

if TYPE_CHECKING:
    from community_core.storage.postgres.server import Connection

_SETTLE = (
    "INSERT INTO settings SELECT ?, ? WHERE NOT EXISTS (SELECT FROM settings WHERE name = ?) "
    "ON CONFLICT (name) DO NOTHING"
)


def settings_at(address: Address) -> str | None:
    """What the settings of a community say, None where there is no such community. StoreUnavailable when the
    server cannot be used, and for a community that is half-made."""
    kept = kept_at(address)
    if MARK in kept:
        raise half_made(address, kept[MARK])
    return kept.get(SETTINGS)


def kept_at(address: Address) -> dict[str, str]:
    """What is kept beside the facts of a community, by name; nothing where there is none."""
    with _using(address):
        from community_core.storage.postgres.server import has_table, leave, server_at

        server = server_at(address.ledger)
        try:
            with server.transaction(address.community, writing=False) as connection:
                there = [has_table(connection, address.community, each) for each in ("settings", "head")]
                return _kept(connection, address, *there)
        finally:
            leave(server)


def _kept(connection: "Connection", address: Address, has_settings: bool, has_head: bool) -> dict[str, str]:
    """What is kept, nothing while the community is being made. StoreUnavailable where facts have lost it."""
    told = "SELECT name, value FROM settings"
    kept: dict[str, str] = dict(connection.execute(told.encode()).fetchall()) if has_settings else {}
    if kept.keys() & {MARK, SETTINGS} or not has_head:
        return kept
    if connection.execute("SELECT FROM events LIMIT 1").fetchone() is None:
        return kept
    raise StoreUnavailable(
        f"{address} has a ledger but lost its {SETTINGS}; put it back into the table settings, with the "
        'lines: format = 1 and zone = "..." (the zone it was made with).',
        f"{address} 有账本但缺少 {SETTINGS}；请放回表 settings，写明原来的时区。",
        kind="damaged",
    )


def make_at(address: Address, settings: str) -> None:
    """Make a community with these settings, unless somebody else was quicker. The tables first: where the
    settings are, they were."""
    with _using(address):
        from community_core.storage.postgres.keys import ServerKeys
        from community_core.storage.postgres.ledger import ServerLedger

        with closing(ServerLedger(address.ledger)) as ledger:
            ledger.prepare()
            with closing(ServerKeys(address.keys)) as keys:
                keys.prepare()
            with ledger.transaction(commit=True) as cursor:
                ledger.lead(cursor, 0)
                cursor.execute(_SETTLE, (SETTINGS, settings, MARK))


@contextmanager
def driver_at_hand(address: Address) -> Iterator[None]:
    """StoreUnavailable where what is imported inside lacks the driver."""
    try:
        yield
    except ModuleNotFoundError as error:
        raise StoreUnavailable(
            f"{address} is on PostgreSQL, whose driver is missing ({error.name}); install it with: "
            "pip install 'community-core[postgres]'",
            f"{address} 在 PostgreSQL 上，缺少驱动程序（{error.name}）；"
            "请安装：pip install 'community-core[postgres]'",
        ) from error


@contextmanager
def _using(address: Address) -> Iterator[None]:
    with SaidPlainly(address.ledger), driver_at_hand(address):
        yield
