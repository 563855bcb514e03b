"""A community on a server: its schemas, and the settings that are kept with its ledger."""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from secrets import token_hex
from typing import TYPE_CHECKING

from attrs import evolve

from community_core.errors import InvalidInput, StoreUnavailable
from community_core.storage.address import Address
from community_core.storage.interfaces.failures import SaidPlainly
from community_core.storage.interfaces.making import MARK, SETTINGS, half_made

if TYPE_CHECKING:
    from community_core.storage.postgres.ledger import ServerLedger
    from community_core.storage.postgres.server import Connection

_KEYS = "keys"
"""Under that name stands what marks keys in a database of their own as those of this ledger."""
_SETTLE = (
    "INSERT INTO settings SELECT ?, ? WHERE NOT EXISTS (SELECT FROM settings WHERE name = ?) "
    "ON CONFLICT (name) DO NOTHING"
)


def settings_at(address: Address) -> str | None:
    """What the settings of a community say, None where there is no such community. StoreUnavailable when the
    server cannot be used, and for a community that is half-made; InvalidInput where the address does not say
    where the keys are."""
    kept = kept_at(address)
    if MARK in kept:
        raise half_made(address, kept[MARK])
    if SETTINGS in kept:
        _refuse_other_keys(address, apart=_KEYS in kept)
    return kept.get(SETTINGS)


def keys_mark_at(address: Address) -> str:
    """What marks its keys as those of this ledger, where they are in a database of their own."""
    return kept_at(address).get(_KEYS, "") if address.keys_server else ""


def kept_at(address: Address) -> dict[str, str]:
    """What is kept beside the facts of a community, by name; nothing where there is none."""
    with _using(address):
        from community_core.storage.postgres.server import has_table, leave, refuse_closed, server_at

        server = server_at(address.ledger)
        try:
            with server.transaction(address.community, writing=False) as connection:
                refuse_closed(connection, address.community)
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
        from community_core.storage.postgres.ledger import ServerLedger

        with closing(ServerLedger(address.ledger)) as ledger:
            ledger.prepare()
            prepare_keys_at(address, ledger)
            with ledger.transaction(commit=True) as cursor:
                ledger.lead(cursor, 0)
                cursor.execute(_SETTLE, (SETTINGS, settings, MARK))


def prepare_keys_at(address: Address, ledger: "ServerLedger") -> None:
    """Make the tables of its keys, marked as this ledger's where they are in a database of their own."""
    from community_core.storage.postgres.keys import ServerKeys

    mark = _mark_in(ledger) if address.keys_server else ""
    with closing(ServerKeys(evolve(address.keys, belongs_to=mark))) as keys:
        keys.prepare()


def _mark_in(ledger: "ServerLedger") -> str:
    """The mark of its keys: a new one, unless somebody else was quicker."""
    with ledger.transaction(commit=True) as cursor:
        cursor.execute("INSERT INTO settings VALUES (?, ?) ON CONFLICT DO NOTHING", (_KEYS, token_hex(16)))
        cursor.execute("SELECT value FROM settings WHERE name = ?", (_KEYS,))
        return str(cursor.fetchone()[0])


def _refuse_other_keys(address: Address, *, apart: bool) -> None:
    """InvalidInput where keys would not be looked for where they are: others would be made."""
    if apart and not address.keys_server:
        raise InvalidInput(
            f"{address} keeps its keys in a database of their own; add &keys=postgresql://user@host/database "
            "to its address, every & in it written %26.",
            f"{address} 的密钥在另一个数据库；请在地址中加上 "
            "&keys=postgresql://用户@主机/数据库，其中的 & 写成 %26。",
            field="where",
        )
    if address.keys_server and not apart:
        raise InvalidInput(
            f"{address} keeps its keys beside its ledger; leave keys= out.",
            f"{address} 的密钥与账本放在一起；请去掉 keys=。",
            field="where",
        )


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
